"""What is decided about a case and its duties, and what that does to their days: through the client and over HTTP.

The law is one of this test's own, so that a change of a shipped rulebook is not its concern. Of the days around
National Day 2026: 1-7 October is free, and one works on Saturday 10 October (国办发明电〔2025〕7号).
"""

import json
import unittest
import urllib.parse

import harness

LAW = """
id = "law"
title = "办法"
number = "测1号"
issuer = "厅"
effective = 2020-01-01
origins = ["检察机关移送", "群众举报"]

[[role]]
id = "agency"
name = "行政机关"

[[role]]
id = "procuratorate"
name = "检察机关"

[[role]]
id = "court"
name = "法院"
external = true
watched_by = "agency"

[[event]]
id = "decided"
name = "决定"

[[event]]
id = "signed"
name = "签订协议"
second = "replaces"
schedule = true

[[event]]
id = "announced"
name = "公告"

[[event]]
id = "transferred"
name = "移送"

[[target]]
id = "soon"
name = "及时"
term = "2wd"

[[rule]]
id = "tell"
article = "第一条"
clause = "五个工作日内通报。"
duty = "书面通报"
event = "decided"
owed_by = "agency"
owed_to = "procuratorate"
term = "5wd"

[[rule]]
id = "reply"
article = "第二条"
clause = "十五日内回复。"
duty = "回复"
event = "decided"
owed_by = "procuratorate"
owed_to = "agency"
term = "15d"

[[rule]]
id = "prompt"
article = "第三条"
clause = "及时办理。"
duty = "及时办理"
event = "decided"
owed_by = "agency"
owed_to = "procuratorate"
target = "soon"

[[rule]]
id = "pay"
article = "第四条"
clause = "按约定支付。"
duty = "支付赔偿金"
event = "signed"
owed_by = "agency"
owed_to = "procuratorate"
each = "instalment"

[[rule]]
id = "repair"
article = "第四条"
clause = "按约定修复。"
duty = "修复"
event = "signed"
owed_by = "agency"
owed_to = "procuratorate"
each = "milestone"

[[rule]]
id = "object"
article = "第五条"
clause = "三日内未提出异议的，视为同意。"
duty = "提出异议"
event = "announced"
owed_by = "agency"
owed_to = "procuratorate"
term = "3d"
deemed = true
lapse = "视为同意，程序继续"

[[rule]]
id = "at-once"
article = "第六条"
clause = "二十四小时内移送。"
duty = "移送"
event = "transferred"
owed_by = "agency"
owed_to = "procuratorate"
term = "24h"
"""

SANCTION = {"document": "批1号", "approved_by": "李局长", "why": "案情复杂"}
WORDS = ["--document", "批1号", "--approved-by", "李局长", "--why", "案情复杂"]
REFUSED, NO_SUCH, WRONG_WORDS = 5, 4, 2


class Deciding(harness.TestCase):
    def setUp(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, start=False)
        (self.d.folder / "rulebooks").mkdir()
        self.d.write("rulebooks/law.toml", LAW)
        self.d.edit("qixian.toml", f'["{harness.SOURCE}/config/rulebooks"]', '["rulebooks"]')
        self.d.start()
        self.case = self.open("赣环赔〔2026〕3号")

    def open(self, docket="", **more):
        return self.d.open_case(docket, rulebooks=["law"], **more)

    def decide(self):
        self.d.record(self.case, "decided", "2026-09-28")

    def duty(self, rule, case=None):
        return self.d.obligation(case or self.case, rule)

    def on_case(self, kind, case=None, **more):
        return self.d.must(f"/v1/cases/{case or self.case}/facts", {"kind": kind, **more})

    def run_client(self, *arguments, status=0):
        ran = self.d.qixian(*arguments)
        self.assertEqual(ran.returncode, status, ran.stdout + ran.stderr)
        if status:
            self.assertEqual((ran.stdout, ran.stderr.count("\n")), ("", 1), ran.stderr)
        return ran.stderr if status else ran.stdout

    def refuse(self, says, *arguments, status=REFUSED):
        self.d.settle()
        before = self.d.picture()
        said = self.run_client(*arguments, status=status)
        for words in [says] if isinstance(says, str) else says:
            self.assertIn(words, said)
        self.assertEqual(self.d.picture(), before)


class Terms(Deciding):
    """Extended, suspended, resumed, waived, silenced."""

    def test_an_extension_moves_the_day_and_says_from_where(self):
        self.decide()
        duty = self.duty("tell")
        out = self.run_client("extend", str(duty["id"]), "--term", "三个工作日", "--on", "2026-09-28", *WORDS)
        self.assertIn(f"recorded: obligation {duty['id']} extended by 3wd\n", out)
        self.assertIn(f"~ {duty['id']}  2026-10-10 → 2026-10-14  nanchang-eco → nanchang-proc  书面通报", out)
        self.assertEqual((self.duty("tell")["due"], self.duty("tell")["revision"]), ("2026-10-14", 2))
        answer = self.d.on_duty(duty["id"], "extended", term="1wd", on="2026-09-28", **SANCTION)
        [moved] = answer["obligations"]["moved"]
        self.assertEqual((moved["before"]["due"], moved["after"]["due"]), ("2026-10-14", "2026-10-15"))
        self.assertEqual({key: answer["fact"][key] for key in ("kind", "term", "document", "approved_by", "note",
                                                               "obligation")},
                         {"kind": "extended", "term": "1wd", "document": "批1号", "approved_by": "李局长",
                          "note": "案情复杂", "obligation": duty["id"]})

    def test_an_extension_that_means_nothing(self):
        self.decide()
        number = str(self.duty("tell")["id"])
        sanction = ["--on", "2026-09-28", *WORDS]
        self.refuse(["(书面通报)", "leave out the minus sign"], "extend", number, "--term=-3d", *sanction)
        self.refuse("0d extends nothing", "extend", number, "--term", "0d", *sanction)
        self.refuse("hours are extended by hours", "extend", number, "--term", "24h", *sanction)
        self.refuse("TERM 3x", "extend", number, "--term", "3x", *sanction, status=WRONG_WORDS)
        self.refuse("--document is required", "extend", number, "--term", "1m", "--on", "2026-09-28",
                    "--approved-by", "x", "--why", "y", status=WRONG_WORDS)
        self.refuse("there is no obligation 99", "extend", "99", "--term", "1m", *sanction, status=NO_SUCH)
        self.refuse("--document NO", "extend", number, "--term", "1m", "--on", "2026-09-28", "--document", "",
                    "--approved-by", "x", "--why", "y")

    def test_a_case_that_stands_still_and_runs_again(self):
        self.decide()
        out = self.run_client("suspend", "赣环赔[2026]3号", "--on", "2026-09-29", *WORDS, status=REFUSED)
        self.assertIn("is in the future", out)
        self.d.advance("2026-09-29 10:00")
        out = self.run_client("suspend", "赣环赔[2026]3号", "--on", "2026-09-29", *WORDS)
        self.assertIn("书面通报 (第一条, 5wd)  suspended since 2026-09-29", out)
        duty = self.duty("tell")
        self.assertEqual((duty["state"], duty["suspended_on"], duty["light"]), ("suspended", "2026-09-29", "grey"))
        self.assertIn("suspended since 2026-09-29", self.run_client("due"))
        self.refuse(["case 1 is suspended from 2026-09-29 already", "resume it first"], "suspend", "1", "--on",
                    "2026-09-29", *WORDS)
        self.d.advance("2026-10-09 10:00")
        self.mail.forget()
        out = self.run_client("resume", "1", "--on", "2026-10-09", *WORDS)
        # 29 and 30 September did not count; 9 October does: 9, 10, 12, 13, 14.
        self.assertIn("→ 2026-10-14", out)
        duty = self.duty("tell")
        self.assertEqual((duty["state"], duty["due"]), ("open", "2026-10-14"))
        self.assertNotIn("suspended_on", duty)
        self.refuse("case 1 is not suspended on 2026-10-09", "resume", "1", "--on", "2026-10-09", *WORDS)

    def test_only_one_roles_clock_or_one_duty_stands_still(self):
        self.decide()
        self.run_client("suspend", "1", "--of", "agency", "--on", "2026-09-28", *WORDS)
        self.assertEqual([self.duty(rule)["state"] for rule in ("tell", "reply")], ["suspended", "open"])
        self.refuse(["case 1 is not suspended", "--of", "the role 'agency'"], "resume", "1", "--on", "2026-09-28",
                    *WORDS)
        self.run_client("resume", "1", "--of", "agency", "--on", "2026-09-28", *WORDS)
        number = str(self.duty("reply")["id"])
        out = self.run_client("suspend", "1", "--of", number, "--on", "2026-09-28", *WORDS)
        self.assertIn(f"obligation {number} of case 1 suspended", out)
        self.assertEqual([self.duty(rule)["state"] for rule in ("tell", "reply")], ["open", "suspended"])
        self.d.on_duty(number, "resumed", on="2026-09-28", **SANCTION)
        self.assertEqual(self.duty("reply")["state"], "open")
        self.refuse(["holds the role 'court'", "agency, procuratorate"], "suspend", "1", "--of", "court", "--on",
                    "2026-09-28", *WORDS)
        other = self.open("赣环赔〔2026〕4号")
        self.refuse(f"obligation {number} is of case 1, not of case {other}", "suspend", str(other), "--of", number,
                    "--on", "2026-09-28", *WORDS)

    def test_a_waiver_closes_and_nothing_follows_it(self):
        self.decide()
        number = str(self.duty("tell")["id"])
        out = self.run_client("waive", number, "--on", "2026-09-28", *WORDS)
        self.assertIn("书面通报 (第一条, 5wd)  waived", out)
        self.assertEqual(self.duty("tell")["state"], "waived")
        for command in (["waive", number], ["extend", number, "--term", "1m"]):
            self.refuse(f"obligation {number} (书面通报) is closed: waived 豁免", *command, "--on", "2026-09-28", *WORDS)
        self.assertNotIn("书面通报", self.run_client("due"))

    def test_a_silence_has_an_end_and_a_reason(self):
        self.decide()
        number = str(self.duty("reply")["id"])
        self.run_client("silence", number, "--until", "2026-10-09", "--why", "已约定")
        self.assertEqual(self.duty("reply")["silent_until"], "2026-10-09")
        self.assertIn("silent until", self.run_client("why", number))
        self.run_client("silence", "赣环赔〔2026〕3号", "--until", "2026-10-10", "--why", "已约定")
        self.assertEqual(self.duty("tell")["silent_until"], "2026-10-10")
        self.run_client("silence", "--case", "1", "--until", "2026-10-11", "--why", "已约定")
        self.refuse("2026-09-27 is past", "silence", number, "--until", "2026-09-27", "--why", "x")
        self.refuse("more than a year", "silence", number, "--until", "2027-09-30", "--why", "x")
        self.refuse("--why TEXT", "silence", number, "--until", "2026-10-09", "--why", "")

    def test_a_target_is_missed_and_never_overdue(self):
        self.decide()
        self.d.advance("2026-10-19 10:00")
        self.assertEqual([(self.duty(rule)["state"], self.duty(rule)["light"]) for rule in ("tell", "prompt")],
                         [("overdue", "red"), ("target_missed", "violet")])
        lines = self.run_client("due").splitlines()
        heading = next(i for i, line in enumerate(lines) if line.startswith("内部目标"))
        self.assertTrue(all("target" not in line for line in lines[:heading]), lines)
        self.assertTrue(any("target_missed 内部目标" in line for line in lines[heading:]), lines)
        self.assertTrue(all("overdue" not in line for line in lines[heading:]), lines)
        red = json.loads(self.run_client("due", "--light", "red", "--json"))["obligations"]
        self.assertEqual({row["rule"] for row in red}, {"tell", "reply"})
        status = self.d.ask("/v1/status")
        self.assertEqual((status["lights"]["red"], status["lights"]["violet"]), (2, 1))
        self.assertEqual((status["obligations"]["overdue"], status["obligations"]["target_missed"]), (2, 1))

    def test_a_deemed_lapse_is_said_with_the_wish_to_check(self):
        self.d.record(self.case, "announced", "2026-09-28")
        self.d.advance("2026-10-09 10:00")
        duty = self.duty("object")
        self.assertEqual((duty["state"], duty["deemed"], duty["lapse"]), ("lapsed", True, "视为同意，程序继续"))
        self.assertIn("视为同意（请核对收发登记）", self.run_client("due", "--all"))

    def test_hours_run_from_a_moment(self):
        self.refuse(["24h run from this (第六条)", "moment with offset"], "record", "1", "transferred", "--on",
                    "2026-09-28")
        self.run_client("record", "1", "transferred", "--on", "2026-09-28T09:00:00+08:00")
        self.assertEqual(self.duty("at-once")["anchor"], "2026-09-28T01:00:00Z")


class Cases(Deciding):
    """Docket, assignment, end, another case, the opening corrected."""

    def test_a_docket_is_given_later_and_is_nobody_elses(self):
        other = self.open()
        self.refuse("docket 赣环赔(2026)3号 is case 1 already", "case", "set-docket", str(other), "赣环赔(2026)3号")
        self.refuse("digits alone", "case", "set-docket", str(other), "２０２６")
        out = self.run_client("case", "set-docket", str(other), "赣环赔〔2026〕4号")
        self.assertIn("has docket 赣环赔〔2026〕4号", out)
        self.assertEqual(self.d.ask("/v1/cases/" + urllib.parse.quote("赣环赔[2026]4号"))["id"], other)
        # The same once more does no harm.
        self.run_client("case", "set-docket", str(other), "赣环赔〔2026〕4号")

    def test_an_officer_takes_a_part(self):
        self.run_client("case", "assign", "1", "agency", "li-na", "--by", "zhang-wei")
        self.assertEqual(self.d.ask("/v1/cases/1")["assigned"], {"nanchang-eco": "li-na"})
        self.refuse(["'wang-fang' is of nanchang-proc", "does not hold the role 'agency'", "of: nanchang-eco"],
                    "case", "assign", "1", "agency", "wang-fang")
        self.refuse("there is no officer 'nobody'", "case", "assign", "1", "agency", "nobody")
        self.assertIn("nanchang-eco=li-na", self.run_client("case", "show", "1"))

    def test_a_case_ends_and_another_one_goes_on_from_it(self):
        self.decide()
        self.refuse(["case 1 has not ended", "qixian case end 1"], "case", "reopen", "1", "--why", "x")
        out = self.run_client("case", "end", "1", "--on", "2026-09-28", "--why", "已履行")
        self.assertEqual(out.count("  ended\n"), 3, out)
        self.assertEqual(self.run_client("due"), "nothing is owed\n")
        self.refuse("case 1 has ended on 2026-09-28 already", "case", "end", "1", "--on", "2026-09-28", "--why", "x")
        # It still takes facts, and answers them normally.
        self.on_case("event", event="transferred", on="2026-09-28T01:00:00Z")

        out = self.run_client("case", "reopen", "赣环赔〔2026〕3号", "--docket", "赣环赔〔2026〕9号", "--why",
                              "发现新的损害")
        self.assertEqual(out.splitlines()[0], "case 2 goes on from case 1: 赣环赔〔2026〕9号  某化工厂渗漏")
        old, new = self.d.ask("/v1/cases/1"), self.d.ask("/v1/cases/2")
        self.assertEqual((old["reopened_as"], new["reopens"]), ([2], 1))
        self.assertEqual((new["parties"], new["rulebooks"]), (old["parties"], old["rulebooks"]))
        self.assertEqual(old["facts"][-1]["reopened_as"], 2)
        self.refuse("case 1 goes on as case 2 already", "case", "reopen", "1", "--why", "x")
        self.assertIn("2026-09-28", self.run_client("case", "list").splitlines()[1])

    def test_an_opening_is_corrected(self):
        self.decide()
        fact = self.d.ask("/v1/cases/1")["facts"][0]["id"]
        out = self.run_client("correct", str(fact), "--title", "某矿山", "--party", "agency=court", "--why", "录错")
        self.assertIn("court → nanchang-proc  书面通报", out)
        case = self.d.ask("/v1/cases/1")
        self.assertEqual((case["title"], case["parties"]),
                         ("某矿山", {"agency": ["court"], "procuratorate": ["nanchang-proc"]}))
        self.refuse("there is no office 'nowhere'", "correct", str(fact), "--party", "agency=nowhere", "--why", "x")
        self.refuse("cannot be taken back", "correct", str(fact), "--retract", "--why", "x")

    def test_an_opening_says_where_the_case_came_from(self):
        words = ["case", "open", "--rulebook", "law", "--title", "x", "--party", "agency=nanchang-eco"]
        self.refuse(["there is no origin '听说'", "检察机关移送, 群众举报"], *words, "--origin", "听说")
        self.run_client(*words, "--origin", "群众举报", "--standing")
        case = self.d.ask("/v1/cases/2")
        self.assertEqual((case["origin"], case["standing"], case["rulebooks_not_applied"]), ("群众举报", True, []))

    def test_a_case_says_what_does_not_stand_yet_and_which_laws_it_is_not_counted_by(self):
        self.run_client("case", "open", "--rulebook", "law", "--title", "x", "--party", "agency=nanchang-eco")
        self.d.record(2, "decided", "2026-09-28")
        waiting = self.d.ask("/v1/cases/2")["waiting"]
        self.assertEqual([(one["rule"], one["needs"]) for one in waiting],
                         [(rule, "a party for the role 'procuratorate'") for rule in ("tell", "reply", "prompt")])
        self.assertIn("· 书面通报  第一条 (tell) does not stand yet; it needs a party for the role 'procuratorate'\n",
                      self.run_client("case", "show", "2"))
        self.assertEqual(self.d.ask("/v1/cases/1")["waiting"], [])

        self.d.write("rulebooks/other.toml", LAW.replace('id = "law"', 'id = "other"'))
        self.run_client("reload")
        self.decide()
        self.assertEqual([case["rulebooks_not_applied"] for case in self.d.ask("/v1/cases")["cases"]],
                         [["other"], ["other"]])
        rows = self.d.ask("/v1/obligations?case=1")["obligations"]
        self.assertEqual([row["rulebooks_not_applied"] for row in rows], [["other"]] * 3)
        self.assertEqual(self.d.ask(f"/v1/obligations/{rows[0]['id']}")["rulebooks_not_applied"], ["other"])
        feed = self.d.get("/calendar.ics?office=nanchang-eco").body.decode().replace("\r\n ", "")
        self.assertIn("适用：本案按《办法》计算，没有按《办法》计算", feed)

    def test_what_had_been_done_late_and_turns_out_in_time_is_told(self):
        self.decide()
        number = self.duty("tell")["id"]
        self.d.advance("2026-10-12 10:00")
        done = self.d.on_duty(number, "done", on="2026-10-12")["fact"]["id"]
        self.assertEqual(self.duty("tell")["state"], "met_late")
        self.run_client("correct", str(done), "--on", "2026-10-10", "--why", "录错")
        self.assertEqual(self.duty("tell")["state"], "met")
        reminders = self.d.ask(f"/v1/obligations/{number}")["reminders"]
        self.assertIn("excused", [one["stage"] for one in reminders])

    def test_the_same_recording_again_is_answered_as_the_first_time(self):
        self.decide()
        number = self.duty("tell")["id"]
        body = {"kind": "extended", "term": "1wd", "on": "2026-09-28", **SANCTION}
        first = self.d.post(f"/v1/obligations/{number}/facts", body, key="once")
        self.d.on_duty(number, "waived", on="2026-09-28", **SANCTION)
        again = self.d.post(f"/v1/obligations/{number}/facts", body, key="once")
        self.assertEqual((first.status, again.body), (201, first.body))
        self.assertEqual(self.d.post(f"/v1/obligations/{number}/facts", body, key="other").status, 409)


class Instalments(Deciding):
    SCHEDULE = [{"number": 1, "day": "2026-09-30", "amount": "50000.00", "payee": "市财政局"},
                {"number": 2, "after": "1m", "amount": "30000.5"},
                {"number": 3, "day": "2026-10-30", "what": "完成土壤修复"}]

    def sign(self):
        return self.on_case("event", event="signed", on="2026-09-28", schedule=self.SCHEDULE)

    def instalments(self):
        rows = self.d.ask("/v1/obligations?case=1")["obligations"]
        return sorted(((row["due"], row.get("amount"), row.get("paid"), row["state"]) for row in rows
                       if row["rule"] == "pay"))

    def test_an_agreement_brings_its_own_days(self):
        answer = self.sign()
        self.assertEqual(answer["fact"]["schedule"], [
            self.SCHEDULE[0], {"number": 2, "after": "1m", "amount": "30000.50"}, self.SCHEDULE[2]])
        self.assertEqual(self.instalments(), [("2026-09-30", "50000.00", None, "open"),
                                              ("2026-10-28", "30000.50", None, "open")])
        self.assertIn("完成土壤修复", self.duty("repair")["duty"])

    def test_it_is_paid_in_parts(self):
        self.sign()
        first = min(row["id"] for row in self.d.ask("/v1/obligations?case=1")["obligations"]
                    if row.get("amount") == "50000.00")
        out = self.run_client("paid", str(first), "--on", "2026-09-28", "--amount", "20,000")
        self.assertIn("20,000.00 of 50,000.00 yuan paid", out)
        self.assertEqual(self.instalments()[0], ("2026-09-30", "50000.00", "20000.00", "open"))
        self.assertIn("20,000.00 of 50,000.00 yuan paid", self.run_client("due"))
        paid = self.d.on_duty(first, "paid", on="2026-09-28", amount="30000.00", document="缴款书7号")
        self.assertEqual([row["id"] for row in paid["obligations"]["met"]], [first])
        self.run_client("correct", str(paid["fact"]["id"]), "--amount", "10000", "--why", "录错")
        self.assertEqual(self.instalments()[0], ("2026-09-30", "50000.00", "30000.00", "open"))

    def test_a_payment_that_is_none(self):
        self.sign()
        self.decide()
        number = str(self.duty("tell")["id"])
        self.refuse(["(书面通报) is no instalment", f"qixian done {number}"], "paid", number, "--on", "2026-09-28",
                    "--amount", "5")
        for amount in ("0", "-5", "5x", "1,00"):
            self.refuse("not an amount in yuan", "paid", number, "--on", "2026-09-28", f"--amount={amount}",
                        status=WRONG_WORDS)
        instalment = next(row["id"] for row in self.d.ask("/v1/obligations?case=1")["obligations"] if "amount" in row)
        for amount, says in ((5, "must be a string"), ("0", "above 0 yuan"), ("5x", "no amount in yuan")):
            answer = self.d.post(f"/v1/obligations/{instalment}/facts",
                                 {"kind": "paid", "on": "2026-09-28", "amount": amount})
            self.assertIn(answer.status, (400, 422))
            self.assertIn(says, answer.detail)

    def test_a_supplement_keeps_the_numbers_of_what_was_paid(self):
        self.sign()
        first, second = sorted(row["id"] for row in self.d.ask("/v1/obligations?case=1")["obligations"]
                               if row["rule"] == "pay")
        self.refuse(["is an instalment", f"qixian paid {second} --on 2026-09-28"], "done", str(second), "--on",
                    "2026-09-28")
        self.d.on_duty(first, "paid", on="2026-09-28", amount="50000.00")
        self.d.advance("2026-09-29 10:00")
        supplement = ["record", "1", "signed", "--on", "2026-09-29", "--schedule", "s.csv"]
        self.d.write("s.csv", "2,2026-12-31,30000.5\n")
        self.refuse(["leaves out row 1", "50,000.00 yuan paid", "keep the numbers"], *supplement)
        self.d.write("s.csv", "1,2027-03-10,50000,市财政局\n")
        self.refuse(["row 1", "would become another", "due 2027-03-10", "--again"], *supplement)
        self.d.write("s.csv", "1,2026-09-30,50000,市财政局\n2,2026-12-31,30000.5\n3,2027-03-10,20000\n")
        self.run_client(*supplement)
        self.assertEqual(self.instalments(), [("2026-09-30", "50000.00", "50000.00", "met"),
                                              ("2026-12-31", "30000.50", None, "open"),
                                              ("2027-03-10", "20000.00", None, "open")])

    def test_the_schedule_comes_from_a_spreadsheet(self):
        self.refuse(["'signed' needs its schedule", "--schedule FILE"], "record", "1", "signed", "--on", "2026-09-28")
        (self.d.folder / "s.csv").write_bytes(
            "\ufeff序号,日期,金额（元）,收款人\r\n1,2026-09-30,\"50,000.00\",市财政局\r\n2,1m,30000.5,\r\n"
            "3,2026/10/30,,完成土壤修复\r\n".encode())
        self.refuse("'decided' takes no schedule", "record", "1", "decided", "--on", "2026-09-28", "--schedule",
                    "s.csv")
        out = self.run_client("record", "1", "signed", "--on", "2026-09-28", "--schedule", "s.csv")
        self.assertEqual(out.count("\n+ "), 3, out)
        self.assertEqual(self.instalments(), [("2026-09-30", "50000.00", None, "open"),
                                              ("2026-10-28", "30000.50", None, "open")])
        (self.d.folder / "s.csv").write_text("1,2026-09-30,50000\n1,1m,30000\n")
        self.refuse("two rows of number 1", "record", "1", "signed", "--on", "2026-09-28", "--again", "--schedule",
                    "s.csv")

    def test_rows_that_are_not_whole_are_said_with_their_place(self):
        def answer(*rows):
            return self.d.post("/v1/cases/1/facts", {"kind": "event", "event": "signed", "on": "2026-09-28",
                                                     "schedule": list(rows)})
        for row, says in (({"day": "2026-09-30", "amount": "5"}, "schedule row 1: number: is missing"),
                          ({"number": 1, "day": "2026-02-30", "amount": "5"}, "schedule row 1: day"),
                          ({"number": 1, "after": "5 moons", "amount": "5"}, "schedule row 1: after"),
                          ({"number": 1, "day": "2026-09-30", "amount": 5}, "schedule row 1: amount"),
                          ({"number": 1, "day": "2026-09-30", "amount": "5", "to": "x"}, "schedule row 1: to"),
                          ({"number": 1, "amount": "5"}, "row 1 of the schedule needs one day"),
                          ({"number": 1, "day": "2026-09-30"}, "row 1 of the schedule needs an amount"),
                          ({"number": 1, "after": "-3d", "amount": "5"}, "-3d is no term from the agreement's day")):
            with self.subTest(row):
                got = answer(row)
                self.assertIn(got.status, (400, 422), got)
                self.assertIn(says, got.detail)


if __name__ == "__main__":
    unittest.main(verbosity=2)
