"""What fails for days, fills up or breaks for good: nothing is lost, the status says so in words, and it goes on."""

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

import harness
from harness import IS_NIGHTLY, PRESSING

ENDED_BY_THE_DISK = 74
STRACE = shutil.which("strace")
# Who is traced cannot look for its own leaks.
TRACED = [STRACE, "-f", "-E", "ASAN_OPTIONS=detect_leaks=0"]


def can_trace():
    """Whether one may be traced here: some containers forbid it."""
    return STRACE and subprocess.run([STRACE, "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def end_children(process):
    """Of a strace: without it they would live on."""
    if process is None or process.poll() is not None:
        return
    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


class FarSideGone(harness.TestCase):
    def record_one(self):
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", PRESSING)
        self.d.settle()

    def findings(self):
        return " / ".join(self.d.ask("/v1/status")["findings"])

    def letters(self):
        return self.d.ask("/v1/letters")["letters"]

    def test_a_mail_server_that_is_down_for_three_days(self):
        """Every hour somebody tries; the status says so; and when it is back, everybody hears of everything."""
        mail = self.mail_server()
        port = mail.port
        mail.stop()
        self.d = self.daemon(None, start=False)
        self.d.edit("qixian.toml", "port = 9", f"port = {port}")
        self.d.start()
        self.record_one()
        self.assertEqual({letter["state"] for letter in self.letters()}, {"again"})
        self.d.advance("2026-09-28 16:00")
        self.assertRegex(self.findings(), rf"channel mail .*2026-09-28.*127\.0\.0\.1:{port}")
        self.d.advance("2026-10-01 10:00")
        self.assertRegex(self.findings(), rf"channel mail .*2026-09-28.*127\.0\.0\.1:{port}")
        self.assertEqual(self.d.get("/healthz").status, 200)
        waiting = {letter["id"] for letter in self.letters() if letter["state"] == "again"}
        self.assertTrue(waiting)
        self.assertNotIn("given_up", {letter["state"] for letter in self.letters()})

        mail = harness.MailServer(port)
        self.addCleanup(mail.stop)
        # Nobody reads on a holiday what could not be done any more before it.
        self.d.advance("2026-10-07 20:00")
        self.assertEqual(mail.taken(), [])
        self.d.advance("2026-10-08 12:00")
        letters = {letter["id"]: letter for letter in self.letters()}
        self.assertEqual({letters[one]["state"] for one in waiting} - {"delivered", "overtaken"}, set())
        # Each duty that was spoken of was heard of by somebody.
        about = lambda letter: {item["obligation"] for item in letter["about"]}
        spoken = set().union(*map(about, letters.values()))
        heard = set().union(*(about(one) for one in letters.values() if one["state"] == "delivered"))
        self.assertEqual(heard, spoken)
        self.assertNotIn("channel", self.findings())
        # And the next day is a day like any other.
        mail.forget()
        self.d.advance("2026-10-09 12:00")
        self.assertTrue(mail.taken())

    def test_a_name_that_does_not_resolve(self):
        mail = self.mail_server()
        self.d = self.daemon(mail, start=False)
        self.d.edit("qixian.toml", 'host = "127.0.0.1"', 'host = "mail.qixian.invalid"')
        # Plain text leaves this machine only where that is said.
        self.d.edit("qixian.toml", 'tls = "none"', 'tls = "none"\nplain_allowed = true')
        self.d.start()
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", PRESSING)
        began = time.monotonic()
        self.assertEqual(self.d.get("/healthz").status, 200)
        self.assertLess(time.monotonic() - began, 2, "a name server that is silent stops the daemon")
        self.d.settle()
        [letter] = self.letters()
        self.assertEqual(letter["state"], "again")
        self.assertIn("mail.qixian.invalid", letter["words"])
        self.d.advance("2026-09-28 16:00")
        self.assertRegex(self.findings(), r"channel mail is broken .*mail\.qixian\.invalid")
        self.assertIn("plain text to mail.qixian.invalid", self.findings())
        self.d.edit("qixian.toml", 'host = "mail.qixian.invalid"', 'host = "127.0.0.1"')
        self.assertEqual(self.d.qixian("reload").returncode, 0)
        self.d.advance("2026-09-28 18:00")
        self.assertTrue(mail.taken())
        self.assertNotIn("channel", self.findings())
        self.assertEqual({letter["state"] for letter in self.letters()} - {"delivered", "refused"}, set())


class DiskFull(harness.TestCase):
    """A file system of two megabytes of its own; only root may make one."""

    def setUp(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, start=False)
        self.store = self.d.folder / "store"
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", self.store],
                              capture_output=True)
        if made.returncode != 0:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.store])
        self.d.start()

    def findings(self):
        return " / ".join(self.d.ask("/v1/status")["findings"])

    def fill(self, ballast):
        with open(ballast, "wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC)

    def test_it_says_so_loses_nothing_and_goes_on_when_there_is_room(self):
        case = self.d.open_case("赣环赔〔2026〕3号")
        ballast = self.store / "ballast"
        self.fill(ballast)
        refused = None
        for number in range(200):
            answer = self.d.post("/v1/cases", {"rulebooks": ["jiangxi-2021"], "title": "某化工厂渗漏" * 20,
                                               "docket": f"赣环赔〔2026〕{number + 10}号", "parties": harness.PARTIES})
            if answer.status != 201:
                refused = answer
                break
        self.assertIsNotNone(refused, "the disk never filled")
        self.assertEqual(refused.status, 507, refused)
        self.assertIn("full", refused.detail)
        self.assertTrue(self.d.is_running(), self.d.said())
        kept = [row["id"] for row in self.d.ask("/v1/cases")["cases"]]
        self.assertEqual(kept, list(range(1, len(kept) + 1)))
        self.assertIn(case, kept)

        ballast.unlink()
        self.d.record(case, "negotiation-decided", PRESSING)
        self.d.settle()
        self.assertEqual(len(self.mail.taken()), 1)

        # What falls due while there is no room is not served; the daemon says so, and does it when there is.
        self.fill(ballast)
        for day in range(29, 31):
            with contextlib.suppress(AssertionError):  # 507: the moment cannot be written down
                self.d.advance(f"2026-09-{day} 12:00")
        self.assertTrue(self.d.is_running(), self.d.said())
        self.assertRegex(self.findings(), "the disk of the store is full since 2026-09-")
        self.assertEqual(self.d.get("/healthz").status, 503)
        ballast.unlink()
        self.d.advance("2026-09-30 12:05")
        self.assertNotIn("full", self.findings())
        self.assertEqual(self.d.get("/healthz").status, 200)
        self.assertEqual({letter["state"] for letter in self.d.ask("/v1/letters")["letters"]}, {"delivered"})
        tokens = {letter["token"] for letter in self.d.ask("/v1/letters")["letters"]}
        self.assertEqual({mail.id.strip("<>").split("@")[0] for mail in self.mail.taken()}, tokens)
        self.assertGreater(len(tokens), 1)
        self.assertEqual(self.d.terminate(), 0)
        self.d.start()
        self.assertEqual([row["id"] for row in self.d.ask("/v1/cases")["cases"]], kept)


    def overlay(self):
        (self.d.folder / "holidays").mkdir()
        self.d.edit("qixian.toml", f'["{harness.SOURCE}/holidays"]', f'["{harness.SOURCE}/holidays", "holidays"]')

    def amend(self, day):
        """That day of October becomes a rest day."""
        self.d.write("holidays/2026-amended.toml",
                     'number = "国办发明电〔2026〕10号"\ntitle = "调整放假安排的通知"\nyear = 2026\namends = true\n'
                     'signed = 2026-09-24\npublished = 2026-09-24\nsource = "https://www.gov.cn/2026"\n'
                     f'days = [{{day = 2026-10-{day}, kind = "in_lieu", festival = "国庆节"}}]\n')

    def rest_days(self):
        days = self.d.ask("/v1/calendar/2026")["days"]
        return {one["day"] for one in days if one["kind"] == "in_lieu"}

    def test_a_reload_without_room_leaves_the_edition_as_it_was(self):
        self.overlay()
        self.amend(12)
        self.d.must("/v1/reload", {})
        ballast = self.store / "ballast"
        self.fill(ballast)
        in_force = 12
        for turn in range(200):
            wanted = 13 + turn % 4
            self.amend(wanted)
            answer = self.d.post("/v1/reload", {})
            if answer.status != 200:
                break
            in_force = wanted
        self.assertEqual(answer.status, 507, answer)
        self.assertIn(f"2026-10-{in_force}", self.rest_days())
        self.assertNotIn(f"2026-10-{wanted}", self.rest_days())
        self.assertTrue(self.d.ask("/v1/status")["adoption"]["complete"])
        ballast.unlink()
        self.d.must("/v1/reload", {})
        self.assertIn(f"2026-10-{wanted}", self.rest_days())

    def test_it_ends_well_without_room(self):
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", PRESSING)
        self.d.settle()
        ballast = self.store / "ballast"
        self.fill(ballast)
        for number in range(200):
            if self.d.post("/v1/cases", {"rulebooks": ["jiangxi-2021"], "title": "某化工厂渗漏" * 20,
                                         "parties": harness.PARTIES}).status != 201:
                break
        with contextlib.suppress(AssertionError):  # 507: the moment cannot be written down
            self.d.advance("2026-09-29 12:00")
        facts = [fact["id"] for row in self.d.ask("/v1/cases")["cases"]
                 for fact in self.d.ask(f"/v1/cases/{row['id']}")["facts"]]
        heard = self.d.lines
        self.assertEqual(self.d.terminate(), 0)
        self.assertRegex("\n".join(filter(None, heard)), "the moment of the end is not written down: .* full")
        ballast.unlink()
        self.d.start()
        self.assertEqual(facts, [fact["id"] for row in self.d.ask("/v1/cases")["cases"]
                                 for fact in self.d.ask(f"/v1/cases/{row['id']}")["facts"]])
        self.assertEqual(self.d.terminate(), 0)

    def test_it_starts_without_room_and_serves_when_there_is_some(self):
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", "2026-09-25")
        ballast = self.store / "ballast"
        self.fill(ballast)
        self.d.kill()
        self.d.start()
        for day in range(29, 31):
            with contextlib.suppress(AssertionError):  # 507: the moment cannot be written down
                self.d.advance(f"2026-09-{day} 12:00")
        self.assertTrue(self.d.is_running(), self.d.said())
        self.assertRegex(self.findings(), "the disk of the store is full since 2026-09-")
        ballast.unlink()
        self.d.advance("2026-09-30 12:05")
        self.assertTrue(self.mail.taken())
        self.assertNotIn("full", self.findings())


@unittest.skipUnless(can_trace(), "nothing can be traced here")
class SyncFails(harness.TestCase):
    """fdatasync(2) says EIO: what was not synced is not acknowledged, and the daemon ends instead of guessing."""

    def run_until_the_disk_fails(self, when):
        """Records and sends until a sync fails; then lives on without the fault. How many facts it had said it has."""
        mail = self.mail_server()
        d = self.daemon(mail, start=False)
        acknowledged, ready = [], False
        inject = f"inject=fdatasync,fsync:error=EIO:when={when}"
        try:
            # Of the folder SQLite does not mind: FolderSyncFails has that.
            files = [word for end in ("", "-wal", "-journal") for word in ("-P", f"{d.database}{end}")]
            d.start(wrapper=[*TRACED, "--seccomp-bpf", "-o", str(d.folder / "trace"), *files,
                             "-e", "trace=fdatasync,fsync", "-e", inject])
            ready = True
            for number in range(40):
                case = d.must("/v1/cases", {"rulebooks": ["jiangxi-2021"], "title": "某化工厂渗漏",
                                            "docket": f"赣环赔〔2026〕{number + 1}号", "parties": harness.PARTIES})
                acknowledged.append(case["fact"]["id"])
                event = d.must(f"/v1/cases/{case['case']['id']}/facts",
                               {"kind": "event", "event": "negotiation-decided", "on": PRESSING})
                acknowledged.append(event["fact"]["id"])
                d.settle()
        except (harness.NotReady, AssertionError, OSError, harness.http.client.HTTPException):
            pass
        finally:
            self.addCleanup(end_children, d.process)
        injected = "(INJECTED)" in (d.folder / "trace").read_text()
        self.assertTrue(injected, "no sync failed")
        status = d.process.wait(harness.PATIENCE) if d.process is not None else None
        said = d.said()
        d.process and d.bury()
        self.assertEqual(status, ENDED_BY_THE_DISK, said)
        self.assertRegex(said, "disk|store")

        d.start()
        facts = [fact["id"] for row in d.ask("/v1/cases")["cases"]
                 for fact in d.ask(f"/v1/cases/{row['id']}")["facts"]]
        self.assertEqual(set(acknowledged) - set(facts), set(), "acknowledged and lost")
        self.assertLessEqual(len(facts) - len(acknowledged), 2)  # written and not answered
        d.settle()
        self.assertEqual({letter["state"] for letter in d.ask("/v1/letters")["letters"]} - {"delivered"}, set())
        tokens = {letter["token"] for letter in d.ask("/v1/letters")["letters"]}
        arrived = {one.id.strip("<>").split("@")[0] for one in mail.taken()}
        self.assertEqual(arrived, tokens, "lost, or under another id")
        self.assertEqual(d.terminate(), 0)
        self.assertEqual(d.rows("PRAGMA integrity_check"), [("ok",)])
        return ready

    def test_once(self):
        lived = [self.run_until_the_disk_fails(str(when)) for when in (range(1, 80) if IS_NIGHTLY else (2, 9, 16, 23))]
        self.assertIn(True, lived)

    def test_for_good(self):
        for when in (range(1, 80, 7) if IS_NIGHTLY else (12,)):
            self.run_until_the_disk_fails(f"{when}+")


@unittest.skipUnless(can_trace(), "nothing can be traced here")
class FolderSyncFails(harness.TestCase):
    def test_a_store_whose_folder_cannot_be_synced_is_not_used(self):
        """After a power cut its files would not be there."""
        d = self.daemon(None, start=False)
        d.launch(wrapper=[*TRACED, "-o", str(d.folder / "trace"), "-P", str(d.database.parent),
                          "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO"])
        self.addCleanup(end_children, d.process)
        self.assertEqual(d.bury(), ENDED_BY_THE_DISK)
        self.assertIn("Input/output error", d.said())
        self.assertEqual(d.start().terminate(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
