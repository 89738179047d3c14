"""Copies of the store while the daemon goes on, what is restored from one, and seasons rehearsed on one."""

import collections
import datetime
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import unittest
from pathlib import Path

import harness
from harness import PRESSING

CLOCK = "2026-09-28T10:00:00+08:00"


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def names_in(folder):
    return sorted(entry.name for entry in Path(folder).iterdir())


def check_copy(test, path):
    """Whole, and its facts chained; how many there are."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        test.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        test.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
        facts = connection.execute("SELECT body, hash FROM facts ORDER BY id").fetchall()
        test.assertEqual([found for _, found in facts], harness.chain_of(body for body, _ in facts))
        tally = connection.execute("SELECT count FROM tally WHERE what = 'facts'").fetchone()
        test.assertEqual(tally[0] if tally else 0, len(facts))
        return len(facts), facts[-1][1] if facts else ""
    finally:
        connection.close()


class BackupTest(harness.TestCase):
    def setUp(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, CLOCK)
        self.case = self.d.open_case("赣环赔〔2026〕3号")
        self.d.record(self.case, "negotiation-decided", PRESSING)
        self.d.settle()

    def back_up(self, name="copy.db", **more):
        ran = self.d.qixian("backup", name, **more)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        return self.d.folder / name

    def assert_refused(self, ran, status, *words):
        self.assertEqual((ran.returncode, ran.stdout), (status, ""), ran.stderr)
        self.assertEqual(len(ran.stderr.splitlines()), 1, ran.stderr)
        for word in words:
            self.assertIn(word, ran.stderr)

    def restored(self, copy, clock=CLOCK):
        """A daemon in a folder of its own whose store is that copy."""
        daemon = self.daemon(self.mail, clock, start=False)
        shutil.copyfile(copy, daemon.database)
        daemon.database.chmod(0o600)
        return daemon

    def small_disk(self, at, size):
        at.mkdir(exist_ok=True)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", at],
                              capture_output=True)
        if made.returncode != 0:
            self.skipTest("mounting a small disk is not allowed here")
        self.addCleanup(subprocess.run, ["umount", "-l", at], check=True)
        return at


class BackingUp(BackupTest):
    def test_a_copy_is_a_private_file_that_is_never_replaced(self):
        ran = self.d.qixian("backup", "copy.db")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        copy = self.d.folder / "copy.db"
        found = copy.stat()
        self.assertEqual(stat.S_IMODE(found.st_mode), 0o600)
        facts, head = check_copy(self, copy)
        self.assertEqual(head, self.d.ask("/v1/status")["fact_chain"])
        said = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in ran.stdout.splitlines())
        self.assertEqual(said, {"file": "copy.db", "bytes": str(found.st_size), "facts": str(facts),
                                "fact chain": head})

        before = digest(copy)
        self.assert_refused(self.d.qixian("backup", "copy.db"), 5, "copy.db", "is there already")
        (self.d.folder / "link.db").symlink_to("elsewhere.db")
        self.assert_refused(self.d.qixian("backup", "link.db"), 5, "link.db")
        self.assertEqual(digest(copy), before)
        self.assertFalse([name for name in names_in(self.d.folder) if name.startswith(".")])
        self.assertNotIn("backup.tmp", names_in(self.d.folder / "store"))

        told = json.loads(self.d.qixian("backup", "second.db", "--json").stdout)
        self.assertEqual((told["bytes"], told["facts"], told["fact_chain"], told["now"]),
                         ((self.d.folder / "second.db").stat().st_size, facts, head, "2026-09-28T02:00:00Z"))

    def test_it_is_a_post_on_the_control_socket(self):
        answer = self.d.post("/v1/backup", "")
        self.assertEqual(answer.headers["Content-Type"], "application/vnd.sqlite3")
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.body))
        self.assertTrue(answer.body.startswith(b"SQLite format 3\0"))
        reading = harness.request(self.d.status_socket, "POST", "/v1/backup", b"")
        self.assertEqual(reading.status, 405)
        self.assertEqual(self.d.get("/v1/backup", self.d.control_socket).status, 404)

    def test_copies_are_consistent_while_cases_are_recorded(self):
        ended = threading.Event()
        failures, recorded = [], []

        def record():
            try:
                while not ended.is_set():
                    case = self.d.open_case()
                    self.d.record(case, "negotiation-decided", "2026-09-28")
                    recorded.append(case)
            except Exception as failure:
                failures.append(failure)

        recorders = [threading.Thread(target=record) for _ in range(2)]
        for recorder in recorders:
            recorder.start()
        try:
            seen = []
            for number in range(8):
                seen.append(check_copy(self, self.back_up(f"copy{number}.db"))[0])
                done = len(recorded)
                harness.wait_for(lambda: failures or len(recorded) > done, "another case")
        finally:
            ended.set()
            for recorder in recorders:
                recorder.join(harness.PATIENCE)
        self.assertEqual(failures, [])
        self.assertEqual(seen, sorted(seen))
        self.assertLess(seen[0], seen[-1])
        self.assertEqual(self.d.get("/healthz").status, 200)

    def test_one_is_made_at_a_time_and_the_rest_goes_on(self):
        # More than the socket takes in, so that the copy waits for its reader.
        size = self.back_up().stat().st_size
        while size < 1_000_000:
            for _ in range(20):
                self.d.record(self.d.open_case(), "negotiation-decided", PRESSING)
            self.d.settle()
            size = self.d.database.stat().st_size + Path(f"{self.d.database}-wal").stat().st_size // 8
        slow = harness.connect(self.d.control_socket)
        self.addCleanup(slow.close)
        slow.sendall(b"POST /v1/backup HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        self.assertEqual(slow.recv(12), b"HTTP/1.1 200")
        self.assert_refused(self.d.qixian("backup", "second.db"), 5, "a backup is under way")
        self.assertNotIn("second.db", names_in(self.d.folder))
        self.assertNotIn("backup.tmp", names_in(self.d.folder / "store"))  # it has no name any more
        self.d.record(self.case, "claim-lead-concluded", "2026-09-28")
        slow.close()
        harness.wait_for(lambda: self.d.qixian("backup", "third.db").returncode == 0, "its place")
        check_copy(self, self.d.folder / "third.db")

    def test_what_a_killed_daemon_left_goes_at_the_next_start(self):
        self.d.kill()
        (self.d.folder / "store" / "backup.tmp").write_bytes(b"half a copy")
        self.d.start()
        self.assertNotIn("backup.tmp", names_in(self.d.folder / "store"))

    def test_a_full_disk_of_the_client_is_one_line(self):
        disk = self.small_disk(self.d.folder / "small", "64k")
        self.assert_refused(self.d.qixian("backup", "small/copy.db"), 1, "small/copy.db", "No space left")
        self.assertEqual(names_in(disk), [])
        self.assert_refused(self.d.qixian("backup", "nowhere/copy.db"), 1, "nowhere/copy.db", "No such file")

    def test_a_full_disk_of_the_store_is_one_line_and_the_daemon_goes_on(self):
        d = self.daemon(self.mail, CLOCK, start=False)
        disk = self.small_disk(d.folder / "store", "6m")
        d.start()
        for _ in range(20):
            d.record(d.open_case(), "negotiation-decided", PRESSING)
        free = os.statvfs(disk)
        (disk / "filler").write_bytes(b"x" * (free.f_bavail * free.f_frsize - 150_000))
        self.assert_refused(d.qixian("backup", "copy.db"), 1, "too full for a copy")
        self.assertNotIn("backup.tmp", names_in(disk))
        self.assertFalse([name for name in names_in(d.folder) if "copy.db" in name])
        (disk / "filler").unlink()
        self.assertEqual(d.qixian("backup", "copy.db").returncode, 0)
        check_copy(self, d.folder / "copy.db")
        self.assertTrue(d.is_running())

    def test_without_a_daemon_it_is_3(self):
        self.d.terminate()
        self.assert_refused(self.d.qixian("backup", "copy.db"), 3, "control.sock")
        self.assertFalse([name for name in names_in(self.d.folder) if "copy.db" in name])

    def test_what_is_broken_off_leaves_nothing(self):
        folder = self.folder()
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(str(folder / "control.sock"))
        listening.listen()

        def begin():
            client = subprocess.Popen([harness.BIN / "qixian", "backup", "copy.db"], cwd=folder,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                      env={**os.environ, "QIXIAN_SOCKET": str(folder)},
                                      preexec_fn=harness.die_with_parent)
            peer, _ = listening.accept()
            peer.settimeout(harness.PATIENCE)
            peer.recv(4096)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000)
            harness.wait_for(lambda: len(names_in(folder)) == 2, "the part of a copy")
            return client, peer

        client, peer = begin()
        client.send_signal(signal.SIGTERM)
        said = client.communicate(timeout=harness.PATIENCE)
        peer.close()
        self.assertEqual((client.returncode, said[0], len(said[1].splitlines())), (1, "", 1), said[1])
        self.assertIn("interrupted", said[1])
        self.assertEqual(names_in(folder), ["control.sock"])

        client, peer = begin()
        peer.close()
        said = client.communicate(timeout=harness.PATIENCE)
        self.assertEqual((client.returncode, said[0], len(said[1].splitlines())), (1, "", 1), said[1])
        self.assertEqual(names_in(folder), ["control.sock"])


class Restoring(BackupTest):
    def test_a_restored_store_remembers_everything_and_has_an_id_of_its_own(self):
        copy = self.back_up()
        picture, status = self.d.picture(), self.d.ask("/v1/status")
        restored = self.restored(copy).start()
        self.assertEqual(restored.picture(), picture)
        fresh = restored.ask("/v1/status")
        self.assertNotEqual(fresh["store"], status["store"])
        restored.terminate()
        restored.start()
        self.assertEqual(restored.ask("/v1/status")["store"], fresh["store"])

    def test_a_restored_store_uses_no_message_id_for_another_letter(self):
        copy = self.back_up()
        told = {}
        for name, daemon in (("first", self.d), ("restored", None)):
            self.mail.forget()
            daemon = daemon or self.restored(copy).start()
            daemon.advance("2026-09-30 18:00")
            told[name] = self.mail.taken()
            daemon.terminate()
        self.assertGreater(len(told["first"]), 1)
        said = {name: sorted((mail.recipient, mail.subject) for mail in mails) for name, mails in told.items()}
        self.assertEqual(said["first"], said["restored"])
        self.assertFalse({mail.id for mail in told["first"]} & {mail.id for mail in told["restored"]})

    def test_a_letter_that_waited_goes_under_its_old_id(self):
        self.mail.forget()
        self.mail.on_dot = lambda mail: "451 4.3.0 later"
        self.d.record(self.d.open_case(), "negotiation-decided", PRESSING)
        self.d.settle()
        copy = self.back_up()
        tried = {mail.id for mail in self.mail.attempts}
        self.assertTrue(tried)
        self.d.kill()
        self.mail.forget_hooks()
        self.mail.forget()
        self.restored(copy).start().advance("2026-09-28 18:00")
        self.assertLessEqual(tried, {mail.id for mail in self.mail.taken()})

    def test_the_log_of_the_store_before_it_is_refused(self):
        copy = self.back_up()
        self.d.record(self.case, "claim-lead-concluded", "2026-09-28")
        self.d.kill()
        self.assertIn("qixian.db-wal", names_in(self.d.folder / "store"))
        shutil.copyfile(copy, self.d.database)
        ran = self.d.run()
        self.assertEqual((ran.returncode, ran.stdout), (65, ""))
        self.assertIn("qixian.db-wal is of the store that lay here before", ran.stderr)
        Path(f"{self.d.database}-wal").unlink()
        self.d.start()
        self.assertEqual(self.d.ask("/v1/status")["facts"], check_copy(self, copy)[0])


class Rehearsing(BackupTest):
    def setUp(self):
        super().setUp()
        self.room = self.folder()
        self.mail.forget()
        self.connections = self.mail.connections

    def rehearse(self, *words, daemon=None):
        return (daemon or self.d).qixian("rehearse", "--config", "qixian.toml", *words,
                                         wrapper=["env", f"TMPDIR={self.room}"],
                                         timeout=3 * harness.PATIENCE)

    def assert_nothing_was_sent(self):
        self.assertEqual((self.mail.attempts, self.mail.connections), ([], self.connections))

    def test_a_season_is_shown_as_it_then_comes(self):
        picture = self.d.picture()
        ran = self.rehearse("--until", "2026-12-31", "--to", "season", "--json")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assert_nothing_was_sent()
        self.assertEqual(self.d.picture(), picture)
        self.assertEqual(names_in(self.room), [])  # the copy is gone

        told = json.loads(ran.stdout)
        self.assertEqual((told["from"], told["until"]), ("2026-09-28T02:00:00Z", "2026-12-31T15:59:59Z"))
        season = self.d.folder / "season"
        self.assertEqual((told["folder"], stat.S_IMODE(season.stat().st_mode)), (str(season), 0o700))
        letters = [letter for letter in told["letters"] if letter["state"] == "delivered"]
        self.assertGreater(len(letters), 5)
        self.assertEqual(names_in(season), sorted(letter["file"] for letter in letters))
        rehearsed = collections.Counter()
        for letter in letters:
            lying = json.loads((season / letter["file"]).read_text(encoding="utf-8"))
            self.assertEqual((lying["subject"], lying["officer"]), (letter["subject"], letter["name"]))
            rehearsed[letter["day"], lying["address"], letter["subject"]] += 1

        # And now in earnest, as far as anything is here.
        self.d.advance("2026-12-31 23:59")
        came = collections.Counter((f"{mail.date:%Y-%m-%d}", mail.recipient, mail.subject)
                                   for mail in self.mail.taken())
        self.assertEqual(rehearsed, came)

    def test_the_table_says_how_many_to_whom(self):
        ran = self.rehearse("--until", "2026-10-15")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        lines = ran.stdout.splitlines()
        self.assertEqual(lines[0].split(), ["day", "officer", "kind", "letters", "duties", "by", "stage"])
        rows = [line for line in lines if re.match(r"2026-\d\d-\d\d  zhang-wei 张伟 +(duty|morning|weekly)", line)]
        self.assertTrue(rows, ran.stdout)
        self.assertTrue(any("last_day" in row for row in rows), ran.stdout)
        folder = re.search(r"^they lie in (/.*)$", ran.stdout, re.M)[1]
        counted = int(re.search(r"^(\d+) letters? to \d+ officers? from .*; nothing was sent$", ran.stdout, re.M)[1])
        self.assertEqual(len(names_in(folder)), counted)
        self.assertEqual(names_in(self.room), [Path(folder).name])
        self.assert_nothing_was_sent()

    def test_no_secret_is_read_and_a_letter_without_a_way_is_shown(self):
        self.d.write("qixian.toml", harness.write_config(self.mail.port, """
[[channel]]
name = "hook"
kind = "webhook"
url = "https://192.0.2.1/letters"
secret_file = "/nowhere/secret"
"""))
        self.assertEqual(self.d.run("--check", clock=False).returncode, 78)
        self.d.write("directory.toml", harness.write_directory("hook"))
        ran = self.rehearse("--until", "2026-10-15", "--to", "season", "--json")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        letters = json.loads(ran.stdout)["letters"]
        self.assertEqual({letter["channel"] for letter in letters}, {"hook"})
        self.assert_nothing_was_sent()

    def test_a_store_of_the_real_clock_is_rehearsed_from_now_on(self):
        d = self.daemon(self.mail, clock=None, extra=harness.far_morning())
        today = datetime.datetime.now(harness.BEIJING).date()
        d.record(d.open_case(), "negotiation-decided", f"{today}")
        until = today + datetime.timedelta(days=40)
        ran = self.rehearse("--until", f"{until}", "--to", "season", "--json", daemon=d)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        told = json.loads(ran.stdout)
        began = datetime.datetime.fromisoformat(told["from"].replace("Z", "+00:00"))
        self.assertLess(abs((datetime.datetime.now(datetime.timezone.utc) - began).total_seconds()), 600)
        officers = {letter["officer"] for letter in told["letters"] if letter["state"] == "delivered"}
        self.assertIn("zhang-wei", officers)
        self.assert_nothing_was_sent()
        self.assertEqual(d.ask("/v1/letters")["letters"], [])

    def test_refusals(self):
        self.assert_refused(self.rehearse("--until", "2026-09-27"), 2, "2026-09-27", "has gone")
        self.assert_refused(self.rehearse("--until", "soon"), 2, "soon")
        (self.d.folder / "full").mkdir()
        (self.d.folder / "full" / "letter").touch()
        self.assert_refused(self.rehearse("--until", "2026-10-15", "--to", "full"), 5, "full is not empty")
        self.d.edit("directory.toml", 'id = "li-na"', 'id = "li-na"\nliaison = "perhaps"')
        self.assert_refused(self.rehearse("--until", "2026-10-15", "--to", "new"), 5, "directory.toml:", "liaison")
        self.assertFalse((self.d.folder / "new").exists())
        self.d.terminate()
        self.assert_refused(self.rehearse("--until", "2026-10-15"), 3)
        self.assertEqual(names_in(self.room), [])
        self.assert_nothing_was_sent()

    def test_a_copy_may_be_rehearsed_without_a_daemon_and_stays_as_it_is(self):
        copy = self.back_up()
        self.d.terminate()
        before = digest(copy), copy.stat().st_mtime_ns
        (self.d.folder / "season").mkdir()
        words = ["--rehearse", "copy.db", "--until", "2026-10-15", "--letters", "season"]
        ran = self.d.run(*words, clock=False)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertTrue(json.loads(ran.stdout)["letters"])
        self.assertEqual((digest(copy), copy.stat().st_mtime_ns), before)
        self.assertFalse([name for name in names_in(self.d.folder) if name.startswith("copy.db-")])
        self.assert_nothing_was_sent()
        self.assertEqual(self.d.run(*words[:2], "--until", "2026-09-01", *words[4:], clock=False).returncode, 78)
        self.assertEqual(self.d.run("--rehearse", "qixian.toml", *words[2:], clock=False).returncode, 65)


if __name__ == "__main__":
    unittest.main()
