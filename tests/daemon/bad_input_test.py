"""What is wrong is refused: one clear line, the promised exit status, and nothing has changed."""

import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import unittest

import harness
from harness import AS_NOBODY

REFUSED, NO_SUCH, NO_DAEMON, WRONG_WORDS = 5, 4, 3, 2
CONFIG, HELD, STORE = 78, 75, 65


class Refused(harness.TestCase):
    """Through the client, to a daemon with one case and one duty."""

    def setUp(self):
        self.d = self.daemon(self.mail_server())
        self.case = self.d.open_case("赣环赔〔2026〕3号")
        self.fact = self.d.record(self.case, "negotiation-decided", "2026-09-28")["fact"]["id"]
        self.d.settle()

    def refuse(self, status, *arguments, says, wrapper=()):
        before = self.d.picture()
        ran = self.d.qixian(*arguments, wrapper=wrapper)
        self.assertEqual((ran.returncode, ran.stdout), (status, ""), ran.stderr)
        self.assertEqual(ran.stderr.count("\n"), 1, ran.stderr)
        for words in [says] if isinstance(says, str) else says:
            self.assertIn(words, ran.stderr)
        self.assertEqual(self.d.picture(), before)

    def test_an_unknown_event(self):
        self.refuse(REFUSED, "record", "1", "negotiation-decide", "--on", "2026-09-28",
                    says=["there is no event 'negotiation-decide'", "negotiation-decided"])

    def test_a_date_that_does_not_exist(self):
        self.refuse(WRONG_WORDS, "record", "1", "lead-concluded", "--on", "2026-02-30",
                    says=["--on 2026-02-30", "there is no such day"])
        self.refuse(WRONG_WORDS, "done", "1", "--on", "2026-9-28", says="2026-9-28")
        self.refuse(WRONG_WORDS, "record", "1", "meeting-set", "--on", "2026-09-28", "--field", "meets=2026-11-31",
                    says="meets")

    def test_a_day_in_the_future(self):
        for arguments in (["record", "1", "lead-concluded", "--on", "2026-09-29"], ["done", "1", "--on", "2026-09-29"],
                          ["sent", "1", "--on", "2026-09-29", "--document", "x"],
                          ["correct", str(self.fact), "--on", "2026-09-29", "--why", "x"],
                          ["record", "1", "lead-concluded", "--on", "2026-09-28T10:00:01+08:00"]):
            self.refuse(REFUSED, *arguments, says="is in the future (")

    def test_things_that_do_not_exist(self):
        self.refuse(NO_SUCH, "record", "7", "lead-concluded", "--on", "2026-09-28", says="there is no case '7'")
        self.refuse(NO_SUCH, "case", "show", "赣环赔〔2026〕7号", says="there is no case")
        self.refuse(NO_SUCH, "done", "7", "--on", "2026-09-28", says="there is no obligation 7")
        self.refuse(NO_SUCH, "why", "7", says="there is no obligation 7")
        self.refuse(NO_SUCH, "correct", "77", "--on", "2026-09-27", "--why", "x", says="there is no fact 77")

    def test_a_case_that_cannot_be_opened(self):
        def open_case(*parties, rulebook="jiangxi-2021", docket="", title="x"):
            return ["case", "open", "--rulebook", rulebook, "--title", title, *(["--docket", docket] if docket else []),
                    *(word for party in parties for word in ("--party", party))]

        self.refuse(REFUSED, *open_case("agency=nanchang-eco", "court=court"),
                    says=["the rulebook knows no party 'court'", "agency, procuratorate"])
        self.refuse(REFUSED, *open_case("agency=nowhere"),
                    says=["there is no office 'nowhere' in the directory", "served = false"])
        self.refuse(REFUSED, *open_case("agency=nanchang-eco", rulebook="jiangxi"),
                    says=["there is no rulebook 'jiangxi'", "jiangxi-2021"])
        self.refuse(REFUSED, *open_case("agency=nanchang-eco", docket="赣环赔［2026］３号"),
                    says="is case 1 already")
        self.refuse(REFUSED, *open_case(), says="a case needs parties")
        self.refuse(REFUSED, *open_case("agency=nanchang-eco", title=""), says="a case needs a title")
        self.refuse(REFUSED, *open_case("agency=nanchang-eco", title="a\nb"), says="control character")

    def test_an_event_that_is_not_whole(self):
        self.refuse(REFUSED, "record", "1", "meeting-set", "--on", "2026-09-28", says="needs the field 'meets'")
        self.refuse(REFUSED, "record", "1", "announced", "--on", "2026-09-28", "--field", "media=新法治报",
                    says=["'media' must be one of", "其他媒体"])
        self.refuse(REFUSED, "record", "1", "lead-concluded", "--on", "2026-09-28", "--field", "x=y",
                    says="has no field 'x'")
        self.refuse(REFUSED, "record", "1", "lead-concluded", "--on", "2026-09-28", "--by", "nobody",
                    says="there is no officer 'nobody'")

    def test_the_same_event_of_the_same_day(self):
        self.refuse(REFUSED, "record", "1", "negotiation-decided", "--on", "2026-09-28",
                    says=["is recorded already, as fact 2", "--again"])

    def test_a_correction_that_corrects_nothing(self):
        self.refuse(WRONG_WORDS, "correct", str(self.fact), "--why", "x", says="--retract")
        self.refuse(REFUSED, "correct", "1", "--retract", "--why", "x",
                    says=["(opened) cannot be taken back", "qixian case end 1"])
        self.refuse(REFUSED, "correct", "1", "--field", "meets=2026-10-12", "--why", "x", says="has no fields")
        self.refuse(REFUSED, "correct", str(self.fact), "--title", "x", "--why", "x", says="is not the opening")
        self.refuse(REFUSED, "correct", str(self.fact), "--amount", "5", "--why", "x", says="has no amount to correct")
        self.refuse(REFUSED, "correct", str(self.fact), "--on", "2026-09-27", "--why", "", says="reason")

    def test_what_is_decided_without_what_it_needs(self):
        sanction = ["--on", "2026-09-28", "--document", "批1号", "--approved-by", "李局长", "--why", "x"]
        for says, *arguments in (
                ("needs the document that says so: --document NO", "extend", "1", "--term", "1m", "--on", "2026-09-28",
                 "--document", "", "--approved-by", "x", "--why", "x"),
                ("needs who approved it: --approved-by NAME", "suspend", "1", "--on", "2026-09-28", "--document", "x",
                 "--approved-by", "", "--why", "x"),
                ("needs its reason: --why TEXT", "waive", "1", "--on", "2026-09-28", "--document", "x",
                 "--approved-by", "x", "--why", ""),
                ("needs its reason: --why TEXT", "case", "end", "1", "--on", "2026-09-28", "--why", ""),
                ("leave out the minus sign", "extend", "1", "--term=-1d", *sanction),
                ("hours are extended by hours", "extend", "1", "--term", "1h", *sanction),
                ("is not suspended on 2026-09-28", "resume", "1", *sanction),
                ("holds the role 'court'; those held are: agency, procuratorate", "suspend", "1", "--of", "court",
                 *sanction),
                ("is no instalment", "paid", "1", "--on", "2026-09-28", "--amount", "5"),
                ("is past (today is 2026-09-28)", "silence", "1", "--until", "2026-09-27", "--why", "x"),
                ("no officer 'nobody'", "case", "assign", "1", "agency", "nobody"),
                ("does not hold the role 'agency'", "case", "assign", "1", "agency", "wang-fang"),
                ("digits alone", "case", "set-docket", "1", "17"),
                ("has not ended", "case", "reopen", "1", "--why", "x"),
                ("is in the future (", "extend", "1", "--term", "1m", "--on", "2026-09-29", *sanction[2:]),
                ("takes no schedule", "record", "1", "lead-concluded", "--on", "2026-09-28", "--schedule",
                 str(self.schedule()))):
            with self.subTest(" ".join(arguments)):
                self.refuse(REFUSED, *arguments, says=says)
        for arguments in (["extend", "77", "--term", "1m", *sanction], ["suspend", "77", *sanction],
                          ["paid", "77", "--on", "2026-09-28", "--amount", "5"], ["case", "set-docket", "77", "x"],
                          ["case", "reopen", "77", "--why", "x"],
                          ["suspend", "1", "--of", "77", *sanction]):
            with self.subTest(" ".join(arguments)):
                self.refuse(NO_SUCH, *arguments, says="77")

    def schedule(self):
        self.d.write("schedule.csv", "1,2026-12-31,50000\n")
        return self.d.folder / "schedule.csv"

    def test_no_permission(self):
        folder = self.folder()
        folder.chmod(0o755)
        program = shutil.copy(harness.BIN / "qixian", folder)  # where everybody may read it
        if os.geteuid() == 0:
            self.d.folder.chmod(0o711)
            wrapper = AS_NOBODY
        else:
            wrapper = []
            for path in (self.d.status_socket, self.d.control_socket):
                path.chmod(0)
        for arguments, group in ((["case", "open", "--rulebook", "jiangxi-2021", "--title", "x", "--party",
                                   "agency=nanchang-eco"], "qixian"), (["due"], "qixian-ops")):
            ran = subprocess.run([*wrapper, program, *arguments, "--socket", str(self.d.folder)],
                                         capture_output=True, text=True, timeout=harness.PATIENCE)
            self.assertEqual((ran.returncode, ran.stdout), (REFUSED, ""), ran.stderr)
            self.assertEqual(ran.stderr.count("\n"), 1, ran.stderr)
            self.assertIn("permission denied", ran.stderr)
            self.assertRegex(ran.stderr, rf"the group {group} ")
        for path in (self.d.status_socket, self.d.control_socket):
            path.chmod(0o660)
        self.assertEqual(len(self.d.ask("/v1/cases")["cases"]), 1)

    def test_nobody_answers(self):
        self.d.terminate()
        ran = self.d.qixian("due")
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr.count("\n")), (NO_DAEMON, "", 1), ran.stderr)
        self.assertIn("no daemon answers", ran.stderr)


class NotStarted(harness.TestCase):
    """qixiand itself will not begin."""

    def make(self, **more):
        return self.daemon(None, start=False, **more)

    def used(self):
        """A store with something in it, and nobody at it."""
        d = self.make()
        d.start()
        d.open_case()
        self.assertEqual(d.terminate(), 0)
        return d

    def files(self, daemon):
        return {file.name: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mode)
                for file in (daemon.folder / "store").iterdir()}

    def refuse(self, daemon, status, *arguments, says, lines=1, clock=True):
        before = self.files(daemon)
        ran = daemon.run(*arguments, clock=clock)
        self.assertEqual((ran.returncode, ran.stdout), (status, ""), ran.stderr)
        self.assertEqual(len(ran.stderr.splitlines()), lines, ran.stderr)
        for words in [says] if isinstance(says, str) else says:
            self.assertIn(words, ran.stderr)
        self.assertEqual(self.files(daemon), before)
        return ran.stderr

    # --- its configuration ---

    def test_every_mistake_of_a_configuration_is_said_with_its_place(self):
        d = self.make(extra="""colour = "red"

[reminders]
before = ["5wd", "3d"]
morning = "25:00"

[light]
blue = 5
""")
        lines = (d.folder / "qixian.toml").read_text().splitlines()
        places = [f"qixian.toml:{1 + lines.index(line)}:{column}: " for line, column in (
            ('colour = "red"', 1), ('before = ["5wd", "3d"]', 10), ('morning = "25:00"', 11), ("[light]", 2))]
        for arguments in ([], ["--check"]):
            said = self.refuse(d, CONFIG, *arguments, lines=4, says=[
                "'3d' must be working days", "'morning' must be"])
            for place in places:
                self.assertIn(place, said)

    def test_broken_toml(self):
        d = self.make()
        d.write("qixian.toml", '[store]\nfolder = "store\n')
        self.refuse(d, CONFIG, says="qixian.toml:2:")
        d.write("qixian.toml", "[store]\nfolder = 7\nfolder = 8\n")
        self.refuse(d, CONFIG, says="qixian.toml:3:")

    def test_every_mistake_of_a_directory_is_said_with_its_place(self):
        d = self.make()
        d.edit("directory.toml", 'superior = "liu-yang"', 'superior = "nobody"')
        d.edit("directory.toml", 'office = "nanchang-proc"\nliaison = true', 'office = "nanchang-pro"\nliaison = true')
        d.edit("directory.toml", '{ channel = "mail", address = "liu', '{ channel = "post", address = "liu')
        said = self.refuse(d, CONFIG, lines=4, says=[
            "there is no officer 'nobody'", "there is no office 'nanchang-pro'", "there is no channel 'post'"])
        for line in said.splitlines():
            self.assertRegex(line, r"^qixiand: directory\.toml:\d+:\d+: ")

    def test_a_broken_rulebook_and_a_broken_template(self):
        d = self.make()
        for folder, file in (("rulebooks", "jiangxi-2021.toml"), ("templates", "subject.mustache")):
            shutil.copytree(harness.SOURCE / "config" / folder, d.folder / folder)
            d.edit("qixian.toml", f'["{harness.SOURCE}/config/{folder}"]', f'["{folder}"]')
        d.edit("rulebooks/jiangxi-2021.toml", 'term = "-3d"', 'term = "3 moons"')
        d.edit("rulebooks/jiangxi-2021.toml", 'owed_by = "procuratorate"\nowed_to = "agency"\nowed_to_field = "agency"\nterm = "-1d"',
               'owed_by = "emperor"\nowed_to = "agency"\nowed_to_field = "agency"\nterm = "-1d"')
        d.write("templates/subject.mustache", "{{docket}}{{nothing}}")
        said = self.refuse(d, CONFIG, lines=3, says=[
            "'moons' is not a unit", "'emperor'", "there is no name 'nothing'"])
        self.assertRegex(said, r"jiangxi-2021\.toml:\d+:\d+: ")

    def test_a_missing_secret(self):
        for name, says in (("secrets/mail", "secrets/mail"), ("", "password_file")):
            d = self.make()
            d.edit("qixian.toml", 'tls = "none"', f'tls = "starttls"\nuser = "qixian"\npassword_file = "{name}"')
            said = self.refuse(d, CONFIG, says=says)
            self.assertRegex(said, r"qixian\.toml:\d+:\d+: ")

    def test_a_secret_that_everybody_reads(self):
        d = self.make()
        d.edit("qixian.toml", 'tls = "none"', f'tls = "starttls"\nuser = "qixian"\npassword_file = "{d.folder}/mail"')
        d.write("mail", "geheim-7391\n")
        (d.folder / "mail").chmod(0o644)
        said = self.refuse(d, CONFIG, says="chmod 0600")
        self.assertNotIn("geheim-7391", said)

    def test_a_configuration_that_is_not_there(self):
        d = self.make()
        (d.folder / "qixian.toml").unlink()
        self.refuse(d, CONFIG, says="qixian.toml: ")
        d = self.make()
        d.edit("qixian.toml", "/holidays", "/no-holidays")
        self.refuse(d, CONFIG, says="there is no holiday notice")

    def test_a_clock_that_is_none(self):
        for text in ("nonsense", "2026-09-28", "2026-09-28T10:00:00", "2026-13-28T10:00:00+08:00",
                     "2026-09-28T10:00:00+08:00,fast", "2026-09-28T10:00:00+08:00,-1", "2026-09-28T10:00:00+08:00,",
                     "2026-09-28T10:00:00+08:00,nan", "2026-09-28T10:00:00+08:00,inf"):
            with self.subTest(text):
                self.refuse(self.make(), CONFIG, f"--clock={text}", says="--clock", clock=False)

    def test_a_rulebook_that_went_away_while_cases_run_under_it(self):
        d = self.used()
        shutil.copytree(harness.SOURCE / "config" / "rulebooks", d.folder / "rulebooks")
        d.edit("rulebooks/jiangxi-2021.toml", 'id = "jiangxi-2021"', 'id = "jiangxi-2022"')
        d.edit("qixian.toml", f'["{harness.SOURCE}/config/rulebooks"]', '["rulebooks"]')
        ran = d.run()
        self.assertEqual(ran.returncode, CONFIG, ran.stderr)
        self.assertIn("cases run under rulebook 'jiangxi-2021'", ran.stderr)

    # --- its sockets ---

    def test_a_socket_in_use(self):
        first = self.make().start()
        second = self.make()
        second.edit("qixian.toml", '"control.sock"', f'"{first.control_socket}"')
        ran = second.run()
        self.assertEqual((ran.returncode, len(ran.stderr.splitlines())), (CONFIG, 1), ran.stderr)
        self.assertIn(f"the socket {first.control_socket} is in use by another program", ran.stderr)
        self.assertEqual(first.post("/v1/reload", {"dry_run": True}).status, 200)
        self.assertFalse(second.status_socket.exists(), "it left a socket behind")

    def test_a_socket_that_was_left_behind(self):
        d = self.make()
        for path in (d.status_socket, d.control_socket):
            with socket.socket(socket.AF_UNIX) as left:
                left.bind(str(path))
        d.start()
        self.assertEqual(d.ask("/v1/cases"), {"cases": []})
        self.assertEqual(d.status_socket.stat().st_mode & 0o777, 0o660)
        d.terminate()
        self.assertFalse(d.status_socket.exists() or d.control_socket.exists())

    def test_something_else_where_the_socket_should_be(self):
        d = self.make()
        d.write("status.sock", "precious")
        ran = d.run()
        self.assertEqual((ran.returncode, len(ran.stderr.splitlines())), (CONFIG, 1), ran.stderr)
        self.assertIn("status.sock is in the way and no socket", ran.stderr)
        self.assertEqual((d.folder / "status.sock").read_text(), "precious")

    def test_a_socket_path_that_is_too_long(self):
        d = self.make()
        d.edit("qixian.toml", '"status.sock"', f'"/tmp/{"x" * 110}"')
        ran = d.run()
        self.assertEqual((ran.returncode, len(ran.stderr.splitlines())), (CONFIG, 1), ran.stderr)
        self.assertIn("107 bytes", ran.stderr)

    # --- its store ---

    def test_a_second_daemon_on_the_same_store(self):
        d = self.make().start()
        d.open_case()
        before = d.picture()
        self.refuse(d, HELD, says="held by another qixiand")
        self.assertEqual(d.picture(), before)
        d.open_case("赣环赔〔2026〕4号")

    def test_a_foreign_database(self):
        d = self.make()
        with sqlite3.connect(d.database) as foreign:
            foreign.execute("CREATE TABLE people (name TEXT)")
            foreign.execute("INSERT INTO people VALUES ('precious')")
        foreign.close()
        d.database.chmod(0o600)
        self.refuse(d, STORE, says=["store/qixian.db", "belongs to another program"])

    def test_a_file_that_is_no_database(self):
        d = self.make()
        for content in (b"precious", b"precious" * 1000, b"\0" * 4096):
            d.database.write_bytes(content)
            d.database.chmod(0o600)
            self.refuse(d, STORE, says="is no SQLite file")

    def test_a_store_of_a_newer_version(self):
        d = self.used()
        content = bytearray(d.database.read_bytes())
        content[60:64] = (99).to_bytes(4, "big")
        d.database.write_bytes(content)
        self.refuse(d, STORE, says=["written by a newer qixian", "schema 99"])

    def test_a_damaged_store(self):
        whole = self.used().database.read_bytes()
        self.assertGreater(len(whole), 40960)
        for damage in (whole[:4096] + b"\xa5" * (len(whole) - 4096), whole[:8192]):
            d = self.make()
            d.database.write_bytes(damage)
            d.database.chmod(0o600)
            self.refuse(d, STORE, says="the store is damaged")

    def test_a_store_that_was_damaged_while_nobody_looked_is_found_after_a_kill(self):
        d = self.make().start()
        for number in range(40):
            d.open_case(f"赣环赔〔2026〕{number + 10}号", title="很" * 160)
        d.terminate()
        d.start()
        d.kill()
        content = bytearray(d.database.read_bytes())
        # The last page but a few: start-up itself reads none of it.
        for page in range(len(content) // 4096 - 6, len(content) // 4096):
            content[page * 4096:page * 4096 + 200] = b"\xa5" * 200
        d.database.write_bytes(content)
        ran = d.run()
        self.assertEqual((ran.returncode, len(ran.stderr.splitlines())), (STORE, 1), ran.stderr)
        self.assertIn("the store is damaged", ran.stderr)
        self.assertIn("restore the newest backup", ran.stderr)

    def test_a_store_made_under_the_other_clock(self):
        d = self.used()
        self.refuse(d, CONFIG, says="the store was made under a simulated clock and this one is real", clock=False)
        real = self.make()
        real.clock = None
        real.start()
        self.assertEqual(real.terminate(), 0)
        real.clock = "2026-09-28T10:00:00+08:00"
        self.refuse(real, CONFIG, says="the store was made under a real clock and this one is simulated")

    def test_a_store_that_others_may_read(self):
        d = self.used()
        (d.folder / "store").chmod(0o755)
        self.refuse(d, STORE, says="run: chmod 700 ")
        (d.folder / "store").chmod(0o700)
        d.database.chmod(0o640)
        self.refuse(d, STORE, says="run: chmod 600 ")

    def test_a_store_under_another_name(self):
        d = self.used()
        os.link(d.database, d.folder / "store" / "other.db")
        self.refuse(d, STORE, says="hard link")
        (d.folder / "store" / "other.db").unlink()
        os.rename(d.database, d.folder / "elsewhere.db")
        d.database.symlink_to(d.folder / "elsewhere.db")
        self.refuse(d, STORE, says="is not a plain file")
        d.database.unlink()
        (d.folder / "store").rmdir()
        ran = d.run()
        self.assertEqual((ran.returncode, len(ran.stderr.splitlines())), (STORE, 1), ran.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root may give a file away")
    def test_a_store_of_somebody_else(self):
        d = self.used()
        os.chown(d.database, 65534, 65534)
        self.refuse(d, STORE, says="belongs to another user")


if __name__ == "__main__":
    unittest.main(verbosity=2)
