"""What operators ask of the daemon and tell it: what will be said, what a reload would move, how its channels are."""

import re
import unittest

import harness
from harness import PRESSING, MailServer, address_of

ZHANG = address_of("zhang-wei")
OPERATOR = "qian-jin@ops.example"


class Asking(harness.TestCase):
    def begin(self, clock="2026-09-28T10:00:00+08:00", extra=""):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, clock, extra)
        self.case = self.d.open_case("赣环赔〔2026〕3号")
        return self.d

    def problem(self, answer, status, *says):
        self.assertEqual(answer.status, status, answer)
        for words in says:
            self.assertIn(words, answer.detail)

    def decide(self, on):
        answer = self.d.record(self.case, "negotiation-decided", on)
        [duty] = [row for row in answer["obligations"]["added"] if row["rule"] == "jx-2.2a"]
        return duty["id"]

    # --- what will be said ---

    def test_the_plan_is_what_is_then_said(self):
        self.begin()
        duty = self.decide("2026-09-28")
        plan = self.d.ask("/v1/plan?until=2026-10-10")["plan"]
        self.assertEqual([entry["at"] for entry in plan], sorted(entry["at"] for entry in plan))
        lists = {(entry["list"], entry["officer"], entry["at"]) for entry in plan if "list" in entry}
        plan = [entry for entry in plan if "list" not in entry]
        self.assertEqual({entry["obligation"] for entry in plan}, {duty})
        first = plan[0]
        self.assertEqual((first["officer"], first["name"], first["channel"], first["docket"], first["duty"]),
                         ("zhang-wei", "张伟", "mail", "赣环赔〔2026〕3号", "书面通报同级检察机关"))
        foreseen = {(entry["stage"], entry["officer"]) for entry in plan}
        self.d.advance("2026-10-10 23:59")
        said = {(item["stage"], letter["officer"]) for letter in self.d.ask("/v1/letters")["letters"]
                for item in letter["about"]}
        self.assertLessEqual(foreseen, said)
        # The lists go at the minute that was foreseen.
        self.assertIn("weekly", {kind for kind, _, _ in lists})
        sent = {(letter["kind"], letter["officer"], attempt["begun_at"])
                for letter in self.d.ask("/v1/letters")["letters"]
                for attempt in self.d.ask("/v1/letters/%d" % letter["id"])["history"]}
        self.assertLessEqual(lists, sent)
        out = self.d.qixian("plan", "--until", "2026-10-20")
        self.assertEqual(out.returncode, 0, out.stderr)
        self.assertIn("working day after", out.stdout)

    def test_the_plan_of_one_officer_and_why_nobody_hears(self):
        self.begin()
        duty = self.decide("2026-09-28")
        # Nobody has acknowledged it, so the superior is told of the last day too.
        def of_li_na():
            plan = self.d.ask("/v1/plan?until=2026-10-10&officer=li-na")["plan"]
            return [entry for entry in plan if "list" not in entry]
        heard = of_li_na()
        self.assertEqual([(entry["stage"], entry["officer"], entry["alone"]) for entry in heard],
                         [("last_day", "li-na", True)])
        self.d.on_duty(duty, "acknowledged", by="zhang-wei")
        self.assertEqual(of_li_na(), [])
        plan = self.d.ask("/v1/plan")
        self.assertEqual(plan["until"], "2026-10-16")  # ten working days ahead
        self.assertEqual([(entry["stage"], entry.get("officer"), entry.get("why_not"))
                          for entry in plan["plan"] if "list" not in entry][:4],
                         [("arisen", "zhang-wei", None), ("before-3", None, "it was acknowledged"),
                          ("before-1", None, "it was acknowledged"), ("last_day", "zhang-wei", None)])

    def test_a_plan_that_cannot_be_asked_for(self):
        self.begin()
        self.problem(self.d.get("/v1/plan?until=2026-02-30"), 400, "until must be a day")
        self.problem(self.d.get("/v1/plan?until=2026-09-27"), 400, "is past")
        self.problem(self.d.get("/v1/plan?officer=nobody"), 404, "no officer 'nobody'")
        self.problem(self.d.get("/v1/plan?office=nanchang-eco"), 400, "no query parameter 'office'")

    # --- what is owed ---

    def test_what_is_owed_within_a_term(self):
        self.begin()
        near = self.decide("2026-09-28")  # safe on 10 October, 5 working days ahead
        self.d.record(self.case, "lead-concluded", "2026-09-28")  # 15 days: safe on 13 October, the 7th
        far = self.d.obligation(self.case, "jx-1.1b")
        self.assertEqual((far["safe"], far["workdays_left"]), ("2026-10-13", 7))
        ids = lambda query: [row["id"] for row in self.d.ask("/v1/obligations?" + query)["obligations"]
                             if row["kind"] == "statutory"]
        self.assertEqual(ids("owed=true&within=4wd"), [])
        self.assertEqual(ids("owed=true&within=5wd"), [near])
        self.assertEqual(ids("owed=true&within=7wd"), sorted([near, far["id"]]))
        self.assertEqual(ids("owed=true&within=12d"), [near])
        self.assertEqual(ids("safe_before=2026-10-13"), [near])
        page = self.d.ask(f"/v1/obligations?owed=true&within=7wd&limit=1&after={far['id'] - 1}")["obligations"]
        self.assertEqual([row["id"] for row in page], [far["id"]])
        self.d.on_duty(near, "done", on="2026-09-28", document="1号")
        self.assertEqual(ids("owed=true"), [far["id"]])
        self.assertIn(near, ids("within=5wd"))
        for wrong in ("within=-3d", "within=2m", "within=99999wd", "within=soon", "owed=yes", "safe_before=soon"):
            self.assertEqual(self.d.get("/v1/obligations?" + wrong).status, 400, wrong)

    def test_due_shows_what_is_suspended_and_not_what_is_done(self):
        self.begin()
        duty = self.decide("2026-09-28")
        self.d.must(f"/v1/cases/{self.case}/facts", {
            "kind": "suspended", "on": "2026-09-28", "document": "1号", "approved_by": "李局长", "why": "鉴定"})
        out = self.d.qixian("due", "--within", "10wd")
        self.assertRegex(out.stdout, rf"(?m)^ *{duty} .*suspended since 2026-09-28")
        self.assertEqual([row["id"] for row in self.d.ask("/v1/obligations?owed=true")["obligations"]
                          if row["kind"] != "suggested"], [])

    # --- how the daemon is ---

    def test_suggestions_are_owed_by_nobody(self):
        self.begin()
        self.decide("2026-09-28")
        rows = self.d.ask(f"/v1/obligations?case={self.case}")["obligations"]
        suggested = [row for row in rows if row["kind"] == "suggested"]
        self.assertTrue(suggested)
        self.assertEqual({row["light"] for row in suggested}, {"grey"})
        status = self.d.ask("/v1/status")
        self.assertEqual(status["suggestions"], len(suggested))
        self.assertEqual(status["obligations"], {"open": len(rows) - len(suggested)})
        self.assertEqual(sum(status["lights"].values()), len(rows) - len(suggested))
        metrics = self.d.get("/metrics").body.decode()
        self.assertIn(f'qixian_obligations{{state="open"}} {len(rows) - len(suggested)}\n', metrics)
        self.assertIn(f"qixian_suggestions {len(suggested)}\n", metrics)
        self.assertNotIn('light="grey"', metrics)
        self.d.advance("2026-11-20 12:00")
        status = self.d.ask("/v1/status")
        self.assertEqual(status["lights"], {"red": 1})
        self.assertEqual(status["obligations"], {"overdue": 1})

    def test_adoption_and_mended_gaps_are_shown(self):
        self.begin()
        ready = self.d.ask("/readyz")
        self.assertEqual(ready["gaps_mended"], 0)
        self.assertEqual(ready["adoption"]["complete"], True)
        self.assertEqual(self.d.ask("/v1/status")["adoption"]["last_case"], self.case)
        metrics = self.d.get("/metrics").body.decode()
        self.assertIn("# TYPE qixian_gaps_mended_total counter\nqixian_gaps_mended_total 0\n", metrics)
        self.assertIn("qixian_edition_adopted 1\n", metrics)

    def test_figures_by_office_rule_and_month(self):
        self.begin()
        duty = self.decide("2026-09-28")
        self.d.on_duty(duty, "done", on="2026-09-28", document="1号")
        self.assertEqual(self.d.ask("/v1/stats?office=nanchang-eco")["stats"], [
            {"office": "nanchang-eco", "kind": "statutory", "rulebook": "jiangxi-2021", "rule": "jx-2.2a",
             "article": self.d.ask(f"/v1/obligations/{duty}")["article"], "month": "2026-10", "duties": 1,
             "states": {"met": 1}}])
        self.assertEqual(self.d.ask("/v1/stats?office=nanchang-proc")["stats"], [])
        self.assertRegex(self.d.qixian("stats").stdout, r"nanchang-eco +1 +1 +0 +0 +0 +0\n")

    # --- what a reload would move ---

    def test_a_dry_run_says_what_would_move_and_why(self):
        self.begin()
        duty = self.decide("2026-09-28")
        self.assertEqual(self.d.must("/v1/reload", {"dry_run": True})["moved"], [])
        text = (harness.SOURCE / "config/rulebooks/jiangxi-2021.toml").read_text(encoding="utf-8")
        rule = text[text.index('id = "jx-2.2a"'):]
        self.d.edit("qixian.toml", f'"{harness.SOURCE}/config/rulebooks"', '"rules"')
        (self.d.folder / "rules").mkdir()
        self.d.write("rules/jiangxi-2021.toml", text.replace(rule, rule.replace('term = "5wd"', 'term = "6wd"', 1)))
        before = self.d.picture()
        answer = self.d.must("/v1/reload", {"dry_run": True})
        self.assertEqual(answer["adopted"], False)
        [moved] = [one for one in answer["moved"] if one["rule"] == "jx-2.2a"]
        self.assertEqual((moved["obligation"], moved["docket"], moved["what"], moved["because"]),
                         (duty, "赣环赔〔2026〕3号", "moved", ["rulebook"]))
        self.assertEqual((moved["before"]["due"], moved["after"]["due"]), ("2026-10-10", "2026-10-12"))
        out = self.d.qixian("reload", "--dry-run").stdout
        self.assertRegex(out, rf"{duty}  moved  2026-10-10 → 2026-10-12 .*rulebook\n")
        self.assertEqual(self.d.picture(), before)
        # What was foretold is what then happens.
        self.assertNotIn("moved", self.d.must("/v1/reload", {}))
        self.assertEqual(self.d.ask(f"/v1/obligations/{duty}")["due"], "2026-10-12")
        self.assertEqual(self.d.must("/v1/reload", {"dry_run": True})["moved"], [])

    def test_a_dry_run_tells_the_calendar_from_the_rulebook(self):
        self.begin()
        duty = self.decide("2026-09-28")
        self.d.edit("qixian.toml", f'"{harness.SOURCE}/holidays"', '"days"')
        (self.d.folder / "days").mkdir()
        for file in (harness.SOURCE / "holidays").glob("*.toml"):
            text = file.read_text(encoding="utf-8")
            if file.stem == "2026":
                text, times = re.subn(r'[^\n]*2026-10-10[^\n]*\n', "", text)
                self.assertEqual(times, 1)
            self.d.write(f"days/{file.name}", text)
        answer = self.d.must("/v1/reload", {"dry_run": True})
        [moved] = [one for one in answer["moved"] if one.get("obligation") == duty]
        self.assertEqual((moved["because"], moved["after"]["due"]), (["calendar"], "2026-10-12"))

    def test_a_dry_run_of_files_that_are_wrong(self):
        self.begin()
        self.d.write("directory.toml", "colour = 1\n")
        self.problem(self.d.post("/v1/reload", {"dry_run": True}), 400)
        self.problem(self.d.post("/v1/reload", {"dry": True}), 400, "dry")

    # --- letters ---

    def test_a_letter_that_came_back_goes_another_way(self):
        self.begin()
        self.decide(PRESSING)
        self.d.settle()
        [letter] = self.d.ask("/v1/letters")["letters"]
        self.assertEqual((letter["officer"], letter["state"]), ("zhang-wei", "delivered"))
        path = f"/v1/letters/{letter['id']}/bounced"
        self.problem(self.d.post(path, {}), 422, "why")
        self.problem(self.d.post(path, {"why": "two\nlines"}), 422, "one line")
        self.problem(self.d.post("/v1/letters/99/bounced", {"why": "x"}), 404)
        out = self.d.qixian("bounced", str(letter["id"]), "--why", "550 5.1.1 no such user")
        self.assertEqual((out.returncode, out.stdout), (0, f"letter {letter['id']} came back; the news goes to li-na by mail\n"))
        self.d.settle()
        first, second = self.d.ask("/v1/letters")["letters"]
        self.assertEqual((first["state"], second["officer"], second["state"]), ("refused", "li-na", "delivered"))
        self.assertIn("550 5.1.1 no such user; accepted before: 250", first["words"])
        self.assertEqual([mail.recipient for mail in self.mail.taken()], [ZHANG, address_of("li-na")])
        self.problem(self.d.post(path, {"why": "again"}), 409, "is refused")
        # That it had been accepted, and by whom, stays on record beside its return.
        [attempt] = self.d.ask(f"/v1/letters/{letter['id']}")["history"]
        self.assertEqual((attempt["outcome"], attempt["came_back"]), ("delivered", "550 5.1.1 no such user"))
        self.assertIn("250", attempt["words"])
        self.assertIn("came back", self.d.qixian("letters", "1").stdout)
        # To the top, and then it is a finding.
        self.d.must(f"/v1/letters/{second['id']}/bounced", {"why": "full"})
        self.d.settle()
        last = self.d.ask("/v1/letters")["letters"][2]
        answer = self.d.must(f"/v1/letters/{last['id']}/bounced", {"why": "full"})
        self.assertEqual(answer["state"], "given_up")
        self.assertNotIn("officer", answer)
        self.assertTrue(any("given up" in finding for finding in self.d.ask("/v1/status")["findings"]))

    def test_a_letter_with_every_attempt(self):
        self.begin()
        self.mail.on_dot = lambda mail: "451 4.3.0 busy" if len(self.mail.taken()) < 2 else None
        self.decide(PRESSING)
        self.d.advance("2026-09-28 12:00")
        [letter] = self.d.ask(f"/v1/letters?case={self.case}")["letters"]
        whole = self.d.ask(f"/v1/letters/{letter['id']}")
        self.assertEqual(whole["history"], letter["history"])
        self.assertEqual([(one["number"], one["outcome"]) for one in whole["history"]],
                         [(1, "again"), (2, "delivered")])
        self.assertIn("451 4.3.0 busy", whole["history"][0]["words"])
        self.assertIn("赣环赔〔2026〕3号", whole["text"])
        lines = self.d.qixian("letters", "赣环赔[2026]3号").stdout.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertRegex(lines[1], r"2026-09-28 10:00 +zhang-wei +mail .* again +.*451")

    # --- channels ---

    def with_operator(self, ways):
        text = (self.d.folder / "directory.toml").read_text(encoding="utf-8")
        self.d.write("directory.toml", text + f"""
[[officer]]
id = "qian-jin"
name = "钱进"
office = "nanchang-eco"
operator = true
ways = [{ways}]
""")

    def second_channel(self, port):
        return f"""
[[channel]]
name = "inner"
kind = "smtp"
host = "127.0.0.1"
port = {port}
tls = "none"
from = "期限提醒 <qixian@example.gov.cn>"
"""

    def test_a_channel_is_tried(self):
        self.begin()
        answer = self.d.must("/v1/channels/mail/test", {"to": "li-na"})
        self.assertEqual((answer["outcome"], answer["address"]), ("delivered", address_of("li-na")))
        self.assertIn("250", answer["words"])
        [mail] = self.mail.forget()
        self.assertEqual(mail.recipient, address_of("li-na"))
        self.assertIn("测试消息", mail.text)
        self.assertEqual(self.d.ask("/v1/letters")["letters"], [])
        out = self.d.qixian("notify-test", "mail", "--to", "somebody@example.org")
        self.assertEqual(out.returncode, 0, out.stderr)
        self.assertEqual([mail.recipient for mail in self.mail.forget()], ["somebody@example.org"])
        self.mail.on_dot = lambda mail: "554 5.7.1 no"
        out = self.d.qixian("notify-test", "mail", "--to", "li-na")
        self.assertEqual(out.returncode, 1)
        self.assertRegex(out.stderr, r"^qixian: mail: .*refused: .*554 5\.7\.1 no")
        self.problem(self.d.post("/v1/channels/mial/test", {}), 404, "no channel 'mial'", "there are: mail")
        for to in ([], ["--to", "li-na"], ["--to", "somebody@example.org"]):
            out = self.d.qixian("notify-test", "mial", *to)
            self.assertEqual(out.returncode, 4, to)
            self.assertEqual(out.stderr, "qixian: there is no channel 'mial'; there are: mail\n", to)
        out = self.d.qixian("notify-test", "mail")
        self.assertEqual(out.returncode, 5)
        self.assertIn("--to", out.stderr)
        self.assertEqual(self.d.get("/v1/channels/mail/test").status, 404)
        self.assertEqual(harness.request(self.d.status_socket, "POST", "/v1/channels/mail/test", b"{}").status, 405)

    def test_a_test_keeps_to_the_ceiling_of_its_channel(self):
        folder = self.folder()
        self.begin(extra=f'\n[[channel]]\nname = "gateway"\nkind = "spool"\nfolder = "{folder}"\na_minute = 2\n')
        outcomes = [self.d.must("/v1/channels/gateway/test", {"to": str(number)}) for number in range(3)]
        self.assertEqual([one["outcome"] for one in outcomes], ["delivered", "delivered", "again"])
        self.assertIn("as many letters as it takes", outcomes[2]["words"])
        self.assertEqual(len(list(folder.glob("*.json"))), 2)
        self.d.advance("2026-09-28 10:02")
        self.assertEqual(self.d.must("/v1/channels/gateway/test", {"to": "3"})["outcome"], "delivered")

    def test_operators_hear_of_a_broken_channel_by_another(self):
        folder = self.folder()
        self.begin(extra=f'\n[[channel]]\nname = "gateway"\nkind = "spool"\nfolder = "{folder}"\n')
        self.with_operator(f'{{ channel = "gateway", address = "1" }}, {{ channel = "mail", address = "{OPERATOR}" }}')
        self.d.must("/v1/reload", {})
        folder.rmdir()
        answer = self.d.must("/v1/channels/gateway/test", {"to": "qian-jin"})
        folder.mkdir()
        self.assertEqual((answer["outcome"], answer["address"]), ("channel broken", "1"))
        self.d.settle()
        [alarm] = self.mail.forget()
        self.assertEqual(alarm.recipient, OPERATOR)
        self.assertIn("通道gateway不能发送", alarm.subject)
        self.assertIn("qixian notify-test gateway", alarm.text)
        self.assertTrue(any(finding.startswith("channel gateway is broken since 2026-09-28")
                            for finding in self.d.ask("/v1/status")["findings"]))
        # Said once a day, whoever finds it broken.
        folder.rmdir()
        self.d.must("/v1/channels/gateway/test", {"to": "qian-jin"})
        self.d.settle()
        self.assertEqual(self.mail.forget(), [])
        # It is part of the morning's word, which waits for the channel and then goes the other way.
        self.d.advance("2026-09-30 09:00")
        words = [mail.text for mail in self.mail.forget() if mail.recipient == OPERATOR]
        self.assertTrue(any("通道gateway自2026-09-28 10:00" in text for text in words), words)
        folder.mkdir()
        self.d.must("/v1/channels/gateway/test", {"to": "qian-jin"})
        self.assertFalse(any("broken" in finding for finding in self.d.ask("/v1/status")["findings"]))

    def test_check_names_operators_who_would_not_hear(self):
        self.begin()
        self.d.terminate()
        ran = self.d.run("--check")
        self.assertEqual(ran.returncode, 0)
        self.assertIn("qixiand: warning: no officer is an operator", ran.stderr)
        self.with_operator(f'{{ channel = "mail", address = "{OPERATOR}" }}')
        ran = self.d.run("--check")
        self.assertEqual(ran.returncode, 0)
        self.assertIn("warning: officer 'qian-jin' is an operator and has no second channel", ran.stderr)
        self.d.edit("qixian.toml", "[[channel]]", self.second_channel(9) + "\n[[channel]]")
        self.d.edit("directory.toml", f'"mail", address = "{OPERATOR}" }}',
                    f'"mail", address = "{OPERATOR}" }}, {{ channel = "inner", address = "{OPERATOR}" }}')
        ran = self.d.run("--check")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    # --- the calendar ---

    def test_the_calendar_of_an_office_reads_the_same_until_something_changes(self):
        self.begin()
        duty = self.decide("2026-09-28")
        feed = self.d.get("/calendar.ics?office=nanchang-eco")
        self.assertEqual((feed.status, feed.headers["Content-Type"]), (200, "text/calendar; charset=utf-8"))
        text = feed.body.decode()
        self.assertEqual(text.count("BEGIN:VEVENT"), 1)
        self.assertIn("DTSTART;VALUE=DATE:20261010", text)
        self.assertIn("南昌市生态环境局", text.replace("\r\n ", ""))
        tag = feed.headers["ETag"]
        for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
            same = self.d.get("/calendar.ics?office=nanchang-eco", **{"If-None-Match": known})
            self.assertEqual((same.status, same.body, same.headers["ETag"]), (304, b"", tag), known)
        self.assertEqual(self.d.get("/calendar.ics?office=nanchang-eco", self.d.control_socket).body, feed.body)
        self.d.advance("2026-09-29 18:00")
        self.assertEqual(self.d.get("/calendar.ics?office=nanchang-eco").headers["ETag"], tag)
        awaited = self.d.get("/calendar.ics?office=nanchang-proc").body.decode().replace("\r\n ", "")
        self.assertIn("【对方期限】", awaited)
        self.d.on_duty(duty, "done", on="2026-09-29", document="1号")
        after = self.d.get("/calendar.ics?office=nanchang-eco", **{"If-None-Match": tag})
        self.assertEqual(after.status, 200)
        self.assertNotIn("VEVENT", after.body.decode())

    def test_calendars_that_are_not_there(self):
        self.begin()
        self.problem(self.d.get("/calendar.ics"), 400, "say whose calendar")
        self.problem(self.d.get("/calendar.ics?office=nowhere"), 404, "no office 'nowhere'")
        self.problem(self.d.get("/calendar.ics?officer=zhang-wei"), 400)


if __name__ == "__main__":
    unittest.main(verbosity=2)
