"""Commands that ask, and how tables look."""

import json
import os
import pty
import subprocess

from program import QIXIAN, Case, Daemon, listed, obligation, read


class Asking(Case):
    def test_due_is_a_table_aligned_by_display_width_soonest_first(self):
        rows = [obligation(), obligation(id=3, safe="2026-09-30", due="2026-10-08", duty="告知",
                                         owed_by="九江生态环境局", workdays_left=0, light="orange"),
                obligation(id=4, state="met", light="grey")]
        with Daemon({("GET", "/v1/obligations"): listed(rows)}) as daemon:
            out, _ = self.run_qixian("due", "--office", "nanchang-eco", "--due-before", "2026-11-01",
                                     socket=daemon.path)
            self.assertEqual(daemon.asked[0]["query"]["office"], ["nanchang-eco"])
            self.assertEqual(daemon.asked[0]["query"]["due_before"], ["2026-11-01"])
        lines = out.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertTrue(lines[0].startswith("no.  light"), out)
        self.assertTrue(lines[1].startswith("  3  orange"), out)
        self.assertTrue(lines[2].startswith(" 12  green"), out)
        width = lambda text: sum(2 if ord(c) > 0x2E7F else 1 for c in text)
        columns = {width(line[:line.index(duty)]) for line, duty in
                   ((lines[0], "duty"), (lines[1], "告知 ("), (lines[2], "书面通报"))}
        self.assertEqual(len(columns), 1, out)
        self.assertNotIn("\x1b", out)

    def test_due_asks_for_what_is_owed_and_what_is_suspended(self):
        rows = [obligation(id=1), obligation(id=2, state="suspended"), obligation(id=3, state="met")]
        with Daemon({("GET", "/v1/obligations"): listed(rows)}) as daemon:
            run = lambda *words: [row["id"] for row in json.loads(
                self.run_qixian("due", "--json", *words, socket=daemon.path)[0])["obligations"]]
            self.assertEqual(run("--within", "十个工作日"), [1, 2])
            self.assertEqual([(asked["query"].get("owed"), asked["query"].get("state"), asked["query"]["within"])
                              for asked in daemon.asked], [(["true"], None, ["10wd"]), (None, ["suspended"], ["10wd"])])
            self.assertEqual(run("--all"), [1, 2, 3])
            self.assertEqual(run("--state", "met"), [3])
            asked = len(daemon.asked)
            for word in ("2m", "-3d", "24h"):
                self.run_qixian("due", "--within=" + word, socket=daemon.path, status=2)
            self.assertEqual(len(daemon.asked), asked)

    def test_long_lists_are_read_page_by_page(self):
        def page(asked):
            after = int(asked["query"].get("after", ["0"])[0])
            self.assertEqual(asked["query"]["limit"], ["1000"])
            return {"obligations": [obligation(id=i) for i in range(after + 1, min(after + 1000, 2300) + 1)]}
        with Daemon({("GET", "/v1/obligations"): page}) as daemon:
            out, _ = self.run_qixian("due", "--all", "--json", socket=daemon.path)
            self.assertEqual([row["id"] for row in json.loads(out)["obligations"]], list(range(1, 2301)))
            self.assertEqual(len(daemon.asked), 3)

    def test_nothing_is_owed(self):
        with Daemon({("GET", "/v1/obligations"): {"obligations": []}}) as daemon:
            self.assertEqual(self.run_qixian("due", socket=daemon.path)[0], "nothing is owed\n")

    def test_cases_and_their_facts(self):
        one = {"id": 3, "docket": "赣环赔〔2026〕3号", "title": "某化工厂\x1b[31m渗漏", "rulebooks": ["jiangxi-2021"],
               "parties": {"agency": ["nanchang-eco"]}}
        facts = [{"id": 7, "kind": "event", "event": "negotiation-decided", "on": "2026-09-28",
                  "fields": {"meets": "2026-10-12"}, "recorded_at": "2026-09-28T01:00:00Z", "by": "李四"}]
        answers = {("GET", "/v1/cases"): {"cases": [one]},
                   ("GET", "/v1/cases/赣环赔(2026)3号"): {**one, "facts": facts},
                   ("GET", "/v1/obligations"): {"obligations": [obligation()]}}
        with Daemon(answers) as daemon:
            out, _ = self.run_qixian("case", "list", socket=daemon.path)
            self.assertIn("某化工厂\\x1b[31m渗漏", out)
            self.assertIn("agency=nanchang-eco", out)
            out, _ = self.run_qixian("case", "show", "赣环赔(2026)3号", socket=daemon.path)
            self.assertRegex(
                out, r"(?m)^   7  2026-09-28  negotiation-decided  meets=2026-10-12  2026-09-28 09:00  李四$")
            self.assertIn("书面通报同级检察机关", out)
            self.assertEqual(daemon.asked[-1]["query"]["case"], ["3"])
            _, err = self.run_qixian("case", "show", "99", socket=daemon.path, status=4)
            self.assertEqual(err.count("\n"), 1)

    def test_letters(self):
        rows = [{"id": 1, "state": "delivered", "officer": "li"}, {"id": 2, "state": "given_up", "officer": "li"}]
        with Daemon({("GET", "/v1/letters"): {"letters": rows}}) as daemon:
            out, _ = self.run_qixian("letters", "3", "--failed", socket=daemon.path)
            self.assertEqual(out, "id  state     officer\n 2  given_up  li\n")
            self.assertEqual(daemon.asked[0]["query"]["case"], ["3"])
            out, _ = self.run_qixian("letters", socket=daemon.path)
            self.assertIn("delivered", out)

    def test_status_of_any_shape(self):
        with Daemon({("GET", "/v1/status"): {"state": "well", "now": "2026-09-28T01:00:00Z", "findings": [],
                "due": {"today": 2, "late": 0}, "channels": [
                {"channel": "smtp", "state": "well"}, {"channel": "工作群", "state": "broken", "why": "401"}]}}) as daemon:
            out, _ = self.run_qixian("status", socket=daemon.path)
            self.assertIn("due       today=2  late=0", out)
            self.assertIn("findings  none", out)
            self.assertIn("now       2026-09-28 09:00", out)
            self.assertRegex(out, r"(?m)^smtp     well")
            self.assertRegex(out, r"(?m)^工作群   broken  401$")

    def test_json_carries_nothing_a_terminal_acts_on(self):
        text = "\u009b2J \u202e \u2028"
        with Daemon({("GET", "/v1/status"): {"title": text}}) as daemon:
            out, _ = self.run_qixian("status", "--json", socket=daemon.path)
            self.assertEqual(json.loads(out), {"title": text})
            self.assertEqual(out, '{"title": "\\u009b2J \\u202e \\u2028"}\n')

    def test_colour_only_on_a_terminal_and_never_with_no_color(self):
        with Daemon({("GET", "/v1/obligations"): {"obligations": [obligation(light="red")]}}) as daemon:
            command = [QIXIAN, "due", "--socket", daemon.path]
            def on_terminal(**env):
                reader, writer = pty.openpty()
                clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
                ran = subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE,
                                       env={**clean, "TERM": "xterm-256color", **env})
                os.close(writer)
                out = b""
                try:
                    while part := os.read(reader, 4096):
                        out += part
                except OSError:  # the terminal is closed with its last writer
                    pass
                os.close(reader)
                self.assertEqual(ran.wait(60), 0, ran.stderr.read())
                ran.stderr.close()
                return out.decode()
            self.assertIn("\x1b[31mred\x1b[0m", on_terminal())
            self.assertNotIn("\x1b", on_terminal(NO_COLOR="1"))
            self.assertNotIn("\x1b", on_terminal(TERM="dumb"))


class Why(Case):
    def test_the_counting_as_a_picture_from_the_daemons_own_calendar(self):
        one = obligation(title="某化工厂渗漏", clause="应当在五个工作日内书面通报", remarks=["依惯例"], why=[
            {"day": "2026-09-28", "step": "当日不计入", "step_en": "not counted", "article": "民法典第二百零一条"}])
        days = [{"day": f"2026-10-0{n}", "kind": "statutory_holiday" if n < 4 else "in_lieu", "festival": "国庆节",
                 "certainty": "certain", "notice": "某〔2025〕9号"} for n in range(1, 8)]
        days.append({"day": "2026-10-10", "kind": "makeup_workday", "festival": "国庆节", "certainty": "certain",
                     "notice": "某〔2025〕9号"})
        answers = {("GET", "/v1/obligations/12"): one,
                   ("GET", "/v1/calendar/2026"): {"year": 2026, "days": days}}
        with Daemon(answers) as daemon:
            out, _ = self.run_qixian("why", "12", socket=daemon.path)
            self.assertRegex(out, r"(?m) 5休  6休  7休  8    9   10班 11\n.* 3    4    5届$")
            self.assertIn("某〔2025〕9号", out)
            self.assertIn("2026-09-28  当日不计入（民法典第二百零一条）", out)
            self.assertIn("应当在五个工作日内书面通报", out)
            self.assertEqual(json.loads(self.run_qixian("why", "12", "--json", socket=daemon.path)[0]), one)
            _, err = self.run_qixian("why", "13", socket=daemon.path, status=4)
            self.assertEqual(err.count("\n"), 1)

    def test_days_that_did_not_count_are_not_numbered(self):
        """Which ones were suspended the sentences say; the fourteenth day of five would be no picture of them."""
        one = obligation(nominal="2026-10-19", due="2026-10-19", safe="2026-10-19", why=[
            {"day": "2026-10-19", "step": "其间中止", "step_en": "suspended", "article": "第七十八条"}])
        with Daemon({("GET", "/v1/obligations/12"): one,
                     ("GET", "/v1/calendar/2026"): {"year": 2026, "days": []}}) as daemon:
            out, _ = self.run_qixian("why", "12", socket=daemon.path)
            self.assertRegex(out, r"(?m)^28   29   30 +届$")
            self.assertRegex(out, r"(?m)^起 +26")
            self.assertNotIn("计入的日", out)

    def test_what_was_said_of_it_and_what_was_not_and_why(self):
        one = obligation(why=[], reminders=[
            {"stage": "arisen", "rung": 0, "revision": 1, "at": "2026-09-29T01:00:00Z",
             "served_at": "2026-09-29T01:00:00Z"},
            {"stage": "before-3", "rung": 0, "revision": 1, "at": "2026-09-30T01:00:00Z",
             "served_at": "2026-09-30T01:00:00Z", "why_not": "it was acknowledged"},
            {"stage": "last_day", "rung": 0, "revision": 1, "at": "2026-10-10T01:00:00Z"}],
            letters=[{"id": 7, "written_at": "2026-09-29T01:00:00Z", "officer": "zhang-wei", "channel": "mail",
                      "state": "delivered", "subject": "【新事项】"}])
        with Daemon({("GET", "/v1/obligations/12"): one}) as daemon:
            out, _ = self.run_qixian("why", "12", socket=daemon.path)
            self.assertRegex(out, r"(?m)a new duty +0 +yes$")
            self.assertRegex(out, r"(?m)3 working days before +0 +no: it was acknowledged$")
            self.assertRegex(out, r"(?m)the safe day +0 +ahead$")
            self.assertRegex(out, r"(?m)^ *7 .*zhang-wei +mail +delivered +【新事项】$")

    def test_why_a_letter_was_sent_or_held_back(self):
        letter = {"id": 7, "kind": "weekly", "written_at": "2026-09-28T01:07:00Z", "officer": "zhang-wei",
                  "channel": "mail", "state": "overtaken", "words": "the duty moved", "subject": "【期限周报】",
                  "about": [{"case": 3, "obligation": 12, "revision": 1, "stage": "before-0", "rung": 0}]}
        with Daemon({("GET", "/v1/letters/7"): letter}) as daemon:
            out, _ = self.run_qixian("why", "--letter", "7", socket=daemon.path)
            self.assertIn("a list of the morning (期限周报)", out)
            self.assertIn("held back: the duty moved", out)
            self.assertRegex(out, r"(?m)^ *12 +3 +in a list")
        climbed = {"id": 8, "kind": "duty", "officer": "li-na", "channel": "mail", "state": "delivered",
                   "unreached": "zhang-wei", "about": []}
        deputy = {**climbed, "id": 9, "unreached": "", "stands_in_for": "zhang-wei"}
        with Daemon({("GET", "/v1/letters/8"): climbed, ("GET", "/v1/letters/9"): deputy}) as daemon:
            out, _ = self.run_qixian("why", "--letter", "8", socket=daemon.path)
            self.assertRegex(out, r"(?m)^instead of +zhang-wei, who could not be reached$")
            out, _ = self.run_qixian("why", "--letter", "9", socket=daemon.path)
            self.assertRegex(out, r"(?m)^for +zhang-wei, who is away$")
            self.assertNotIn("instead of", out)
        for words in (["why"], ["why", "12", "--letter", "7"]):
            _, err = self.run_qixian(*words, status=2)
            self.assertIn("name an OBLIGATION or --letter LETTER", err)

    def test_without_a_calendar_the_sentences_still_say_it(self):
        one = obligation(why=[{"day": "2026-09-28", "step": "当日不计入", "article": "民法典第二百零一条"}])
        with Daemon({("GET", "/v1/obligations/12"): one}) as daemon:
            out, _ = self.run_qixian("why", "12", socket=daemon.path)
            self.assertIn("当日不计入（民法典第二百零一条）", out)
