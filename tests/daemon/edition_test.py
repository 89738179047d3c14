"""A holiday notice over thousands of cases: every case is derived again while the sockets answer, and a kill in the
middle changes nothing. bench/adoption_bench.py does the same on a hundred thousand cases and measures."""

import shutil
import threading
import time
import unittest

import harness
from harness import IS_SANITIZED, NOTICE_OF_2027

CASES = 500 if IS_SANITIZED else 2000
WORST = 5 if IS_SANITIZED else 1  # seconds for one answer, on a machine that does other things too
NOW = "2026-12-25T10:00:00+08:00"

AMENDMENT = """number = "国办发明电〔2026〕10号"
title = "国务院办公厅关于调整2026年年末放假安排的通知"
year = 2026
amends = true
signed = 2026-12-24
published = 2026-12-24
source = "https://www.gov.cn/2026"
days = [
  {day = 2026-12-29, kind = "in_lieu", festival = "元旦"},
  {day = 2026-12-30, kind = "in_lieu", festival = "元旦"},
]
"""

OBLIGATIONS = "SELECT * FROM obligations ORDER BY id"
REMINDERS = ("SELECT obligation, revision, stage, rung, at, served_at IS NULL FROM reminders"
             " ORDER BY obligation, revision, stage, rung")
COUNTS = "SELECT * FROM tally ORDER BY what, state"
ALIKE = "SELECT * FROM owed_alike ORDER BY late_from, safe, owed_by, kind, state"


class NoticeOverManyCases(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = cls("make")  # its cleanups are ours
        cls.addClassCleanup(holder.doCleanups)
        cls.original = holder.make()

    def make(self):
        """A store with many cases, of which every other has something open across the turn of the year."""
        d = self.daemon(None, NOW, start=False)
        self.overlay(d)
        d.start()
        with_keep_alive = harness.UnixConnection(d.control_socket, harness.PATIENCE)
        self.addCleanup(with_keep_alive.close)

        def post(target, body):
            with_keep_alive.request("POST", target, harness.json.dumps(body), {"Content-Type": "application/json"})
            answer = with_keep_alive.getresponse()
            said = answer.read()
            assert answer.status == 201, said
            return harness.json.loads(said)

        for number in range(1, CASES + 1):
            case = post("/v1/cases", {"rulebooks": ["jiangxi-2021"], "docket": f"赣环赔〔2026〕{number}号",
                                      "title": "某化工厂渗漏", "parties": harness.PARTIES})["case"]["id"]
            if number % 2 == 0:
                post(f"/v1/cases/{case}/facts", {"kind": "event", "event": "negotiation-decided",
                                                 "on": f"2026-12-{23 + number % 3}"})
        assert d.terminate() == 0
        return d

    def overlay(self, d):
        (d.folder / "holidays").mkdir()
        d.edit("qixian.toml", f'["{harness.SOURCE}/holidays"]', f'["{harness.SOURCE}/holidays", "holidays"]')

    def copy(self):
        d = self.daemon(None, NOW, start=False)
        self.overlay(d)
        shutil.copytree(self.original.folder / "store", d.folder / "store", dirs_exist_ok=True)
        return d.start()

    def drop_notices(self, d):
        d.write("holidays/2026-december.toml", AMENDMENT)
        d.write("holidays/2027.toml", NOTICE_OF_2027)

    def adoption(self, d):
        return d.ask("/v1/status")["adoption"]

    def wait_until_adopted(self, d):
        harness.wait_for(lambda: self.adoption(d)["complete"], "the adoption", 6 * harness.PATIENCE)

    def outcome(self, d):
        self.assertEqual(d.terminate(), 0)
        return [d.rows(sql) for sql in (OBLIGATIONS, REMINDERS, COUNTS, ALIKE)]

    def test_the_sockets_answer_and_a_kill_in_the_middle_changes_nothing(self):
        whole = self.copy()
        before = {row["id"]: row["due"] for row in self.all_duties(whole)}
        self.drop_notices(whole)
        longest, stop = [0.0], threading.Event()

        def ask():
            while not stop.is_set():
                began = time.monotonic()
                whole.get("/v1/status")
                longest[0] = max(longest[0], time.monotonic() - began)

        asking = threading.Thread(target=ask)
        asking.start()
        whole.must("/v1/reload", {})
        self.wait_until_adopted(whole)
        stop.set()
        asking.join(harness.PATIENCE)
        self.assertLess(longest[0], WORST)
        after = {row["id"]: row["due"] for row in self.all_duties(whole)}
        moved = [one for one in before if before[one] != after[one]]
        self.assertGreater(len(moved), CASES / 4)
        wanted = self.outcome(whole)

        killed = self.copy()
        self.drop_notices(killed)
        killed.must("/v1/reload", {})
        harness.wait_for(lambda: self.adoption(killed)["derived_up_to"] > CASES // 10, "a beginning")
        reached = self.adoption(killed)
        killed.kill()
        self.assertFalse(reached["complete"], "it was over before it was killed: more cases are needed")
        [(mark, complete)] = killed.rows("SELECT derived_up_to, complete FROM adoption")
        self.assertGreaterEqual(mark, reached["derived_up_to"], "what was said to be derived was taken back")
        self.assertFalse(complete)
        killed.start()
        self.wait_until_adopted(killed)
        self.assertEqual(self.outcome(killed), wanted)

    def all_duties(self, d):
        found, after = [], 0
        while page := d.ask(f"/v1/obligations?limit=1000&after={after}")["obligations"]:
            found += page
            after = page[-1]["id"]
        return found


if __name__ == "__main__":
    unittest.main(verbosity=2)
