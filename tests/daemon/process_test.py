"""The life of the process: how it begins, what it tells systemd, how it ends, and how it rests."""

import datetime
import os
import signal
import socket
import sys
import threading
import time
import unittest

import harness
from harness import PRESSING, address_of

ENDS_WITHIN = 5  # seconds, as promised


class Ending(harness.TestCase):
    def setUp(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail)
        self.case = self.d.open_case("赣环赔〔2026〕3号")

    def end(self, number=signal.SIGTERM):
        began = time.monotonic()
        self.d.process.send_signal(number)
        status = self.d.bury()
        self.assertLess(time.monotonic() - began, ENDS_WITHIN)
        self.assertEqual(status, 0, self.d.said())
        self.assertFalse(self.d.control_socket.exists() or self.d.status_socket.exists())

    def test_told_to_end_it_ends(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.end(number)
            self.d.start()
        self.assertEqual(len(self.d.ask("/v1/cases")["cases"]), 1)

    def test_a_letter_stalled_in_flight_does_not_hold_it_and_goes_again(self):
        self.mail.hold()
        self.d.record(self.case, "negotiation-decided", PRESSING)
        self.mail.wait_until_held()
        self.end()
        self.mail.release()
        self.d.start()
        first, again = self.mail.wait_for_attempts(2)
        self.assertEqual((again.id, again.subject, again.recipient), (first.id, first.subject, first.recipient))
        self.d.settle()
        [letter] = self.d.ask("/v1/letters")["letters"]
        self.assertEqual((letter["state"], letter["attempts"]), ("delivered", 2))

    def test_a_letter_that_is_nearly_there_is_waited_for(self):
        self.mail.hold()
        self.d.record(self.case, "negotiation-decided", PRESSING)
        self.mail.wait_until_held()
        self.d.process.send_signal(signal.SIGTERM)
        self.d.wait_for_line("stopping")
        self.mail.release()
        self.assertEqual(self.d.bury(), 0)
        self.d.start()
        self.d.settle()
        self.assertEqual(len(self.mail.taken()), 1)
        self.assertEqual(self.d.ask("/v1/letters")["letters"][0]["attempts"], 1)

    def test_it_ends_on_a_journey(self):
        self.d.record(self.case, "negotiation-decided", PRESSING)
        self.d.settle()
        self.mail.forget()
        self.mail.hold()

        def travel():
            try:
                self.d.advance("2026-12-31 12:00")
            except Exception:  # whatever is left of the connection
                pass

        travelling = threading.Thread(target=travel)
        travelling.start()
        self.mail.wait_until_held()
        self.end()
        travelling.join(harness.PATIENCE)
        self.mail.release()
        self.d.start()
        self.assertEqual(f"{self.d.now():%m-%d %H}", "09-29 09")  # it goes on from there

    def test_connections_do_not_hold_it(self):
        peers = [harness.connect(self.d.status_socket) for _ in range(20)]
        for peer in peers[:10]:
            peer.sendall(b"POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
        self.end()
        for peer in peers:
            peer.close()

    def test_a_clean_end_is_remembered(self):
        self.end()
        self.assertEqual(self.d.rows("SELECT value FROM meta WHERE key = 'clean'"), [("1",)])
        self.d.start()
        self.d.kill()
        self.assertEqual(self.d.rows("SELECT value FROM meta WHERE key = 'clean'"), [("0",)])


class Reloading(harness.TestCase):
    DUE_IN_TWO_DAYS = {"negotiation-decided": PRESSING, "claim-lead-concluded": "2026-09-15",
                       "enforcement-applied": "2026-09-20"}

    def setUp(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail)
        self.case = self.d.open_case("赣环赔〔2026〕3号")

    def told(self, event):
        """Who is told of a new duty of the agency's: at once, for it is due on the 30th."""
        self.d.settle()
        self.mail.forget()
        self.d.record(self.case, event, self.DUE_IN_TWO_DAYS[event])
        self.d.settle()
        return sorted(mail.recipient for mail in self.mail.taken())

    def test_a_hangup_takes_over_what_is_good(self):
        self.d.edit("directory.toml", 'id = "li-na"', 'id = "li-na"\nliaison = true')
        self.d.process.send_signal(signal.SIGHUP)
        self.d.wait_for_line(r"\breloaded\b")
        self.assertEqual(self.told("negotiation-decided"), [address_of("li-na"), address_of("zhang-wei")])

    def test_a_hangup_keeps_what_it_had_when_the_new_is_broken(self):
        self.d.edit("directory.toml", 'id = "li-na"', 'id = "li-na"\nliaison = "perhaps"\ncolour = "red"')
        self.d.process.send_signal(signal.SIGHUP)
        self.d.wait_for_line("not reloaded", count=2)
        self.assertRegex(self.d.said(), r"not reloaded: directory\.toml:\d+:\d+: .*liaison")
        self.assertRegex(self.d.said(), r"not reloaded: directory\.toml:\d+:\d+: .*colour")
        self.assertEqual(self.told("negotiation-decided"), [address_of("zhang-wei")])
        self.assertEqual(self.d.get("/healthz").status, 200)

        ran = self.d.qixian("reload")
        self.assertEqual((ran.returncode, ran.stdout), (5, ""), ran.stderr)
        self.assertRegex(ran.stderr, r"directory\.toml:\d+:\d+: .*liaison")

        self.d.edit("directory.toml", 'liaison = "perhaps"\ncolour = "red"', "liaison = true")
        looked = self.d.qixian("reload", "--dry-run")
        self.assertEqual((looked.returncode, looked.stderr), (0, ""))
        self.assertEqual(self.told("claim-lead-concluded"), [address_of("zhang-wei")])
        self.assertEqual(self.d.qixian("reload").returncode, 0)
        self.assertEqual(self.told("enforcement-applied"), [address_of("li-na"), address_of("zhang-wei")])

    def test_a_hangup_takes_over_a_channel_or_says_that_it_does_not(self):
        other = self.mail_server()
        self.d.edit("qixian.toml", f"port = {self.mail.port}", f"port = {other.port}")
        self.d.process.send_signal(signal.SIGHUP)
        self.d.wait_for_line(r"reloaded|restart")
        self.told("negotiation-decided")
        says_so = [line for line in self.d.said().splitlines() if "channel" in line and "restart" in line]
        self.assertTrue(other.taken() or says_so, "it said 'reloaded', and the old channel is in use")


class Notified(harness.TestCase):
    """Type=notify: sd_notify(3), by a socket as systemd's."""

    def setUp(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, start=False)
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.listening.close)
        self.listening.settimeout(harness.PATIENCE)
        self.path = str(self.d.folder / "notify")
        self.listening.bind(self.path)

    def start(self, **more):
        self.d.launch({"NOTIFY_SOCKET": self.path, **more})

    def hear(self, wanted):
        """Everything up to the message that says `wanted`."""
        heard = []
        while True:
            heard += self.listening.recv(8192).decode().splitlines()
            if wanted in heard:
                return heard

    def test_ready_status_reloading_stopping(self):
        self.start()
        self.hear("READY=1")
        self.assertEqual(self.d.get("/readyz").status, 200)  # it is, and not soon
        self.hear("STATUS=keeping 0 cases")
        self.d.process.send_signal(signal.SIGHUP)
        heard = self.hear("READY=1")
        self.assertIn("RELOADING=1", heard)
        self.assertTrue(any(line.startswith("MONOTONIC_USEC=") for line in heard), heard)
        self.d.process.send_signal(signal.SIGTERM)
        self.hear("STOPPING=1")
        self.assertEqual(self.d.bury(), 0)

    def test_one_that_cannot_start_is_never_ready(self):
        self.d.edit("qixian.toml", 'tls = "none"', 'tls = "some"')
        self.start()
        self.assertEqual(self.d.bury(), 78)
        self.listening.settimeout(0)
        with self.assertRaises(BlockingIOError):
            self.listening.recv(8192)

    def test_the_watchdog_is_fed_in_time_and_on_journeys_too(self):
        interval = 1.0
        self.start(WATCHDOG_USEC=str(int(interval * 1e6)))
        self.hear("READY=1")
        case = self.d.open_case()
        self.d.record(case, "negotiation-decided", "2026-09-28")
        self.d.settle()
        self.mail.delay = 0.05
        travelling = threading.Thread(target=self.d.advance, args=("2026-11-30 12:00",))
        travelling.start()
        gaps, last = [], time.monotonic()
        # Read to the end of the journey, as systemd does: nobody is heard over a full socket.
        while travelling.is_alive() or len(gaps) < 5:
            self.hear("WATCHDOG=1")
            gaps.append(time.monotonic() - last)
            last = time.monotonic()
        self.assertLess(max(gaps), interval)
        travelling.join(harness.PATIENCE * 3)
        self.d.terminate()

    def test_without_a_watchdog_nobody_feeds_one(self):
        self.start()
        self.hear("STATUS=keeping 0 cases")
        self.d.terminate()
        self.assertEqual(self.hear("STOPPING=1"), ["STOPPING=1"])


class Sockets(harness.TestCase):
    def test_sockets_of_systemd(self):
        d = self.daemon(self.mail_server(), start=False)
        paths = {name: d.folder / f"given-{name}.sock" for name in ("status", "control")}
        listening = {}
        for name, path in paths.items():
            listening[name] = socket.socket(socket.AF_UNIX)
            self.addCleanup(listening[name].close)
            listening[name].bind(str(path))
            listening[name].listen(128)
        early = harness.connect(paths["status"])  # before there is a daemon
        self.addCleanup(early.close)
        early.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")

        def start():
            given = [f"{name}={listening[name].fileno()}" for name in ("control", "status")]
            d.start(wrapper=[sys.executable, str(harness.SOURCE / "tests/fakes/run_as_service.py"), *given, "--"],
                    pass_fds=[one.fileno() for one in listening.values()])

        start()
        self.assertEqual(harness.read_response(early).status, 200)
        self.assertEqual(harness.request(paths["status"], "GET", "/v1/cases").status, 200)
        self.assertEqual(harness.request(paths["status"], "POST", "/v1/cases", b"{}").status, 405)
        self.assertEqual(harness.request(paths["control"], "POST", "/v1/reload", b"").status, 200)
        self.assertFalse(d.status_socket.exists() or d.control_socket.exists(), "it made its own all the same")
        self.assertEqual(d.terminate(), 0)
        self.assertTrue(all(path.exists() for path in paths.values()), "they are systemd's, not its own")
        start()
        self.assertEqual(harness.request(paths["control"], "GET", "/readyz").status, 200)

    def test_one_given_and_one_of_its_own(self):
        d = self.daemon(self.mail_server(), start=False)
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(str(d.folder / "given.sock"))
        listening.listen(128)
        d.start(wrapper=[sys.executable, str(harness.SOURCE / "tests/fakes/run_as_service.py"),
                         f"control={listening.fileno()}", "--"], pass_fds=[listening.fileno()])
        self.assertEqual(harness.request(d.folder / "given.sock", "POST", "/v1/reload", b"").status, 200)
        self.assertEqual(d.get("/readyz").status, 200)


class Beginning(harness.TestCase):
    def test_check_says_what_there_is(self):
        d = self.daemon(None, start=False)
        ran = d.run("--check")
        self.assertEqual(ran.returncode, 0)
        self.assertRegex(ran.stderr, r"^qixiand: warning: no officer is an operator, .*\n$")
        there = {kind: len(list((harness.SOURCE / folder).glob("*.toml")))
                 for kind, folder in (("rulebooks", "config/rulebooks"), ("notices", "holidays"))}
        self.assertRegex(ran.stdout, rf"^qixian\.toml: in order: {there['rulebooks']} rulebooks, "
                                     rf"{there['notices']} holiday notices, 5 officers, 1 channels?\n$")
        self.assertEqual(list((d.folder / "store").iterdir()), [], "a check leaves nothing behind")
        d.edit("qixian.toml", 'tls = "none"', 'tls = "some"')
        ran = d.run("--check")
        self.assertEqual((ran.returncode, ran.stdout), (78, ""))
        self.assertRegex(ran.stderr, r"^qixiand: qixian\.toml:\d+:\d+: 'tls' must be .*\n$")

    def test_check_beside_a_daemon_that_runs(self):
        d = self.daemon(self.mail_server())
        self.assertEqual(d.run("--check").returncode, 0)
        self.assertEqual(d.get("/readyz").status, 200)


class Clocks(harness.TestCase):
    def test_a_clock_that_runs_rings_in_time(self):
        mail = self.mail_server()
        d = self.daemon(mail)
        d.record(d.open_case(), "negotiation-decided", "2026-09-28")
        d.advance("2026-09-29 12:00")
        self.assertEqual(len(mail.forget()), 1)
        d.terminate()
        d.clock = "2026-09-30T06:30:00+08:00,3600"  # an hour a second
        d.start()
        [planned] = [one["at"] for one in d.ask("/v1/obligations/1")["reminders"] if one["stage"] == "before-3"]
        planned = datetime.datetime.fromisoformat(planned.replace("Z", "+00:00"))
        self.assertEqual(f"{planned.astimezone(harness.BEIJING):%m-%d %H}", "09-30 09")
        told = mail.wait_for_attempts(1)[0]
        late = (told.date - planned).total_seconds() / 3600  # in our seconds
        self.assertGreaterEqual(late, 0)
        self.assertLess(late, 1.0 if harness.IS_SANITIZED else 0.5)

    def test_it_goes_on_where_it_stopped(self):
        d = self.daemon(self.mail_server())
        d.advance("2026-10-08 12:00")
        d.kill()
        d.start()
        self.assertEqual(f"{d.now():%m-%d %H:%M}", "10-08 12:00")
        d.terminate()
        d.clock = "2026-10-09T12:00:00+08:00"
        d.start()
        self.assertEqual(f"{d.now():%m-%d %H:%M}", "10-09 12:00")
        answer = d.post("/v1/clock", {"advance_to": "2026-10-09T11:59:59+08:00"})
        self.assertEqual(answer.status, 409)
        for wrong in ({}, {"advance_to": "2026-10-10"}, {"advance_to": 7}, []):
            self.assertEqual(d.post("/v1/clock", wrong).status, 400, wrong)

    def test_the_real_clock(self):
        mail = self.mail_server()
        now = datetime.datetime.now(harness.BEIJING)
        d = self.daemon(mail, clock=None, extra=harness.far_morning())
        # Counted in hours: told at any hour of any day.
        d.record(d.open_case(rulebooks=["referral-2017"]), "referral-decided", now.isoformat(timespec="seconds"))
        for told in mail.wait_for_attempts(2):
            self.assertLess(abs((now - told.date).total_seconds()), harness.PATIENCE)
        answer = d.post("/v1/clock", {"advance_to": "2099-10-09T11:59:59+08:00"})
        self.assertEqual((answer.status, "real clock" in answer.detail), (409, True))
        self.assertEqual(d.ask("/v1/status")["clock"], "real")


class Resting(harness.TestCase):
    """On the real clock, with cases and reminders ahead and nothing due."""

    WINDOW = 60 if harness.IS_NIGHTLY else 3

    def setUp(self):
        mail = self.mail_server()
        self.d = self.daemon(mail, clock=None, extra=harness.far_morning())
        today = datetime.datetime.now(harness.BEIJING).date()
        for number in range(20):
            case = self.d.open_case(f"赣环赔〔2026〕{number + 1}号")
            self.d.record(case, "lead-concluded", str(today))
        harness.wait_for(lambda: not set(self.d.ask("/v1/status")["letters"]) - {"delivered"}, "all letters settled")

    def status(self):
        with open(f"/proc/{self.d.process.pid}/status", encoding="ascii") as file:
            return dict(line.rstrip("\n").split(":\t", 1) for line in file)

    def wake_ups(self):
        total = 0
        for task in os.listdir(f"/proc/{self.d.process.pid}/task"):
            with open(f"/proc/{self.d.process.pid}/task/{task}/status", encoding="ascii") as file:
                total += sum(int(line.split()[1]) for line in file if "voluntary_ctxt_switches" in line)
        return total

    def test_with_nothing_due_it_does_not_wake(self):
        # Our own questions have time limits, and the last one to go by wakes it once more: in a long window, after ten
        # seconds. In a short one that comes later.
        calm = 12 if harness.IS_NIGHTLY else 0.2

        def sleeps():
            before = self.wake_ups()
            threading.Event().wait(calm)
            return self.wake_ups() == before

        harness.wait_for(sleeps, "peace", 5 * calm + harness.PATIENCE)
        before = self.wake_ups()
        threading.Event().wait(self.WINDOW)
        self.assertEqual(self.wake_ups() - before, 0)

    @unittest.skipIf(harness.IS_SANITIZED, "the sanitizers' own memory")
    def test_it_is_small(self):
        kilobytes = int(self.status()["VmRSS"].split()[0])
        self.assertLess(kilobytes, 30 * 1024)

    def test_it_keeps_no_descriptor_for_what_is_gone(self):
        count = lambda: len(os.listdir(f"/proc/{self.d.process.pid}/fd"))
        harness.wait_for(lambda: count() < 20, "descriptors to be given back")
        before = count()
        for _ in range(200):
            self.d.get("/v1/status")
        harness.wait_for(lambda: count() <= before, "descriptors to be given back")


if __name__ == "__main__":
    unittest.main(verbosity=2)
