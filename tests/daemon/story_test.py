"""What becomes of one duty, from its first word to its last, as the people in it see it.

What a person with several duties is told in a morning, and the lists, are in mornings_test.py.

The days around National Day 2026: 25-27 September is Mid-Autumn, 1-7 October is free, and one works on Sunday
20 September and on Saturday 10 October (国办发明电〔2025〕7号).
"""

import datetime
import signal
import unittest

import harness
from harness import NO_WEEKLY

REST_DAYS = {datetime.date(2026, 9, 25), *(datetime.date(2026, 10, day) for day in range(1, 8))}
WORKED_WEEKENDS = {datetime.date(2026, 9, 20), datetime.date(2026, 10, 10)}


def is_rest_day(day):
    return day in REST_DAYS or (day.weekday() >= 5 and day not in WORKED_WEEKENDS)


def seen(mails):
    """(day and hour it was written, to whom, tag of the subject), in that order"""
    return sorted((f"{mail.date:%m-%d %H}", mail.recipient.split("@")[0], mail.subject.split("】")[0][1:])
                  for mail in mails)


def days_of(mails):
    return [day for day, _, _ in seen(mails)]


class Story(harness.TestCase):
    def begin(self, clock="2026-09-28T10:00:00+08:00", **more):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, clock, NO_WEEKLY, **more)
        self.case = self.d.open_case("赣环赔〔2026〕3号")
        return self.d

    def decide(self, on="2026-09-28"):
        """The agency decides to negotiate: 5 working days to tell the procuratorate. News of the next morning."""
        answer = self.d.record(self.case, "negotiation-decided", on)
        self.d.settle()
        self.duty = self.notice_in(answer)["id"]
        return answer

    def notice_in(self, answer):
        """The one duty among what a decision gives rise to; the rest are suggestions."""
        [duty] = [row for row in answer["obligations"]["added"] if row["rule"] == "jx-2.2a"]
        return duty

    def heard(self):
        """What came since the last time this was asked."""
        self.d.settle()
        return self.mail.forget()

    def told_until(self, when):
        self.d.advance(when)
        return seen(self.mail.forget())

    def invitation_in(self, mail):
        [part] = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
        return part.get_content()

    def state(self, obligation=None):
        return self.d.ask(f"/v1/obligations/{obligation or self.duty}")

    # --- it arises ---

    def test_a_decision_is_a_duty_with_its_day_and_its_reasons(self):
        d = self.begin()
        answer = self.decide()
        added = self.notice_in(answer)
        wanted = {"rule": "jx-2.2a", "article": "第二条第二款", "owed_by": "nanchang-eco", "owed_to": "nanchang-proc",
                  "anchor": "2026-09-28", "term": "5wd", "nominal": "2026-10-10", "due": "2026-10-10",
                  "safe": "2026-10-10", "ends_at": "2026-10-10T16:00:00Z", "certainty": "certain", "state": "open",
                  "kind": "statutory", "light": "blue", "workdays_left": 5, "workdays_left_legal": 5,
                  "docket": "赣环赔〔2026〕3号", "case": self.case, "revision": 1}
        self.assertEqual({key: added.get(key) for key in wanted}, wanted)

        # It is due in five working days: the next morning is early enough.
        self.assertEqual(self.told_until("2026-09-29 08:59"), [])
        d.advance("2026-09-29 09:30")
        [mail] = self.heard()
        self.assertEqual(mail.recipient, harness.address_of("zhang-wei"))
        for words in ("新事项", "赣环赔〔2026〕3号", "书面通报同级检察机关", "10月10日"):
            self.assertIn(words, mail.subject)
        for words in ("某化工厂渗漏", "南昌市生态环境局", "南昌市人民检察院", "第二条第二款", "调休",
                      "应在决定启动赔偿磋商之日起 5 个工作日内", f"qixian done {self.duty}"):
            self.assertIn(words, mail.text)
        self.assertEqual(mail.message["Auto-Submitted"], "auto-generated")
        self.assertEqual(f"{mail.date:%Y-%m-%d %H:%M}", "2026-09-29 09:00")

        why = d.qixian("why", str(self.duty))
        self.assertEqual((why.returncode, why.stderr), (0, ""))
        for words in ("2026-10-10", "第二条第二款", "2026-10-08", "5wd"):
            self.assertIn(words, why.stdout)
        steps = self.state()["why"]
        self.assertTrue(all(step["article"] for step in steps), steps)

    def test_the_client_tells_the_same_story(self):
        self.begin()
        opened = self.d.qixian("case", "open", "--rulebook", "jiangxi-2021", "--docket", "赣环赔〔2026〕4号",
                               "--title", "某矿山", "--party", "agency=nanchang-eco", "--party",
                               "procuratorate=nanchang-proc", "--by", "zhang-wei")
        self.assertEqual((opened.returncode, opened.stderr), (0, ""))
        # Brackets and widths are alike.
        recorded = self.d.qixian("record", "赣环赔[2026]4号", "negotiation-decided", "--on", "2026-09-28")
        self.assertEqual((recorded.returncode, recorded.stderr), (0, ""))
        self.assertIn("2026-10-10", recorded.stdout)
        due = self.d.qixian("due", "--office", "nanchang-eco")
        self.assertEqual(due.returncode, 0, due.stderr)
        self.assertIn("书面通报同级检察机关", due.stdout)
        self.assertEqual(self.d.qixian("ack", "1", "--by", "zhang-wei").returncode, 0)
        done = self.d.qixian("done", "1", "--on", "2026-09-28", "--document", "洪环函〔2026〕88号",
                             "--via", "EMS", "--received-by", "王芳")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.state(1)["state"], "met")
        show = self.d.qixian("case", "show", "2")
        for words in ("negotiation-decided", "洪环函〔2026〕88号", "met", "王芳"):
            self.assertIn(words, show.stdout)
        self.assertEqual(self.d.qixian("status").returncode, 0)
        self.assertIn("某矿山", self.d.qixian("case", "list").stdout)

    # --- it is told, until it is done ---

    def test_reminders_come_in_time_and_the_ladder_is_climbed_on_working_days(self):
        self.begin()
        self.decide()
        self.assertEqual(self.told_until("2026-10-12 23:00"), [
            ("09-29 09", "zhang-wei", "新事项"), ("09-30 09", "zhang-wei", "临期"), ("10-09 09", "zhang-wei", "临期"),
            # Nobody has said a word about it: on its last day the superior hears of it, too.
            ("10-10 09", "li-na", "今日届满"), ("10-10 09", "zhang-wei", "今日届满"),
            # The first word after the last day goes to the owner alone, and asks.
            ("10-12 09", "zhang-wei", "请核对")])
        self.assertEqual(self.told_until("2026-10-20 23:00"), [
            ("10-13 09", "li-na", "催办"), ("10-13 09", "zhang-wei", "催办"),
            *((f"10-{day} 09", officer, "催办") for day in (14, 15, 16, 19, 20)
              for officer in ("li-na", "liu-yang", "zhang-wei"))])

    def test_the_last_day_ends_at_midnight(self):
        self.begin()
        self.decide()
        self.d.advance("2026-10-10 23:59")
        self.assertEqual((self.state()["state"], self.state()["light"]), ("open", "orange"))
        self.d.advance("2026-10-11 00:00")
        self.assertEqual((self.state()["state"], self.state()["light"]), ("overdue", "red"))
        self.assertEqual([row["id"] for row in self.d.ask("/v1/obligations?light=red")["obligations"]], [self.duty])

    def test_between_the_safe_and_the_legal_day_it_is_not_late(self):
        self.begin("2026-09-16T10:00:00+08:00")
        self.d.record(self.case, "lead-concluded", "2026-09-16")
        row = self.d.obligation(self.case, "jx-1.1b")
        self.assertEqual((row["nominal"], row["safe"], row["due"]), ("2026-10-01", "2026-09-30", "2026-10-08"))
        self.assertEqual(self.told_until("2026-10-09 12:00"), [
            ("09-17 09", "wang-fang", "新事项"), ("09-22 09", "wang-fang", "临期"),
            ("09-24 09", "wang-fang", "临期"), ("09-29 09", "wang-fang", "临期"),
            ("09-30 09", "wang-fang", "今日"), ("09-30 09", "zhao-min", "今日"),
            ("10-08 09", "wang-fang", "今日届满"), ("10-08 09", "zhao-min", "今日届满"),
            ("10-09 09", "wang-fang", "请核对")])

    def test_done_in_time_is_met_and_silent(self):
        self.begin()
        self.decide()
        self.assertEqual(self.told_until("2026-09-29 11:00"), [("09-29 09", "zhang-wei", "新事项")])
        answer = self.d.on_duty(self.duty, "done", on="2026-09-28", document="洪环函〔2026〕88号")
        self.assertEqual(answer["obligations"]["met"][0]["state"], "met")
        self.assertEqual(self.state()["light"], "grey")
        self.assertEqual(self.told_until("2026-10-31 23:00"), [])

    def test_done_before_the_morning_is_never_mentioned(self):
        self.begin()
        self.decide()
        self.d.on_duty(self.duty, "done", on="2026-09-28")
        self.assertEqual(self.told_until("2026-10-31 23:00"), [])

    def test_done_in_time_and_recorded_late_is_met(self):
        self.begin()
        self.decide()
        self.d.advance("2026-10-14 12:00")
        self.assertEqual(self.state()["state"], "overdue")
        self.heard()
        self.d.on_duty(self.duty, "done", on="2026-10-10")
        self.assertEqual(self.state()["state"], "met")
        # The superior had been told that nothing was recorded; nobody else has anything to hear.
        self.assertEqual(self.told_until("2026-10-31 23:00"), [("10-14 12", "li-na", "更正")])

    def test_done_late_is_met_late_and_silent(self):
        self.begin()
        self.decide()
        self.d.advance("2026-10-12 15:00")
        self.heard()
        self.d.on_duty(self.duty, "done", on="2026-10-12")
        self.assertEqual((self.state()["state"], self.state()["done_on"]), ("met_late", "2026-10-12"))
        self.assertEqual(self.told_until("2026-10-31 23:00"), [])

    def test_what_was_not_done_after_all_is_owed_again(self):
        self.begin()
        self.decide()
        self.d.advance("2026-09-29 11:00")
        done = self.d.on_duty(self.duty, "done", on="2026-09-28")["fact"]["id"]
        self.d.advance("2026-10-09 11:00")
        self.heard()
        ran = self.d.qixian("correct", str(done), "--retract", "--why", "退回，未收到")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertEqual((self.state()["state"], self.state()["revision"]), ("open", 2))
        [mail] = self.heard()
        self.assertIn("更正", mail.subject)
        self.assertIn("重新需要办理", mail.text)
        self.assertEqual(self.told_until("2026-10-12 12:00"),
                         [("10-10 09", "li-na", "今日届满"), ("10-10 09", "zhang-wei", "今日届满"),
                          ("10-12 09", "zhang-wei", "请核对")])

    def test_sent_off_is_not_asked_for_daily(self):
        self.begin()
        self.decide()
        self.d.advance("2026-09-29 11:00")
        self.heard()
        self.d.on_duty(self.duty, "sent", on="2026-09-29", document="洪环函〔2026〕88号")
        self.assertEqual((self.state()["state"], self.state()["sent_on"]), ("sent", "2026-09-29"))
        # Sent, it is no matter for the superior on its last day. Nothing came of it: it is asked about once a week, so that it is never forgotten.
        self.assertEqual(
            self.told_until("2026-10-31 23:00"),
            [("10-10 09", "zhang-wei", "今日届满"), ("10-12 09", "zhang-wei", "请核对"),
             ("10-19 09", "li-na", "催办"), ("10-19 09", "liu-yang", "催办"),
             ("10-19 09", "zhang-wei", "催办"), ("10-26 09", "li-na", "催办"),
             ("10-26 09", "liu-yang", "催办"), ("10-26 09", "zhang-wei", "催办")])
        self.d.on_duty(self.duty, "done", on="2026-10-09")
        self.assertEqual(self.state()["state"], "met")

    def test_an_acknowledgement_quiets_all_but_the_last_day(self):
        self.begin()
        self.decide()
        self.d.advance("2026-09-29 11:00")
        self.heard()
        self.d.on_duty(self.duty, "acknowledged", by="zhang-wei")
        self.assertEqual(self.told_until("2026-10-13 12:00"),
                         [("10-10 09", "zhang-wei", "今日届满"), ("10-12 09", "zhang-wei", "请核对"),
                          ("10-13 09", "li-na", "催办"), ("10-13 09", "zhang-wei", "催办")])

    def test_an_acknowledgement_holds_for_one_revision(self):
        self.begin()
        fact = self.decide()["fact"]["id"]
        self.d.on_duty(self.duty, "acknowledged")
        self.d.advance("2026-09-29 11:00")
        self.heard()
        self.correct(fact, on="2026-09-29")
        self.assertEqual((self.state()["due"], self.state()["revision"]), ("2026-10-12", 2))
        self.heard()
        self.assertEqual(self.told_until("2026-10-10 12:00")[-1], ("10-10 09", "zhang-wei", "临期"))

    # --- it moves ---

    def correct(self, fact, **more):
        return self.d.must(f"/v1/cases/{self.case}/facts",
                           {"kind": "correction", "fact": fact, "why": "登记有误", **more})

    def test_a_meeting_moved_moves_its_duties_and_says_from_when_to_when(self):
        self.begin("2026-09-21T10:00:00+08:00")
        self.d.record(self.case, "attendance-decided", "2026-09-21")
        set_on = self.d.record(self.case, "meeting-set", "2026-09-21", fields={"meets": "2026-10-12"})
        self.assertEqual({row["rule"]: row["due"] for row in set_on["obligations"]["added"]},
                         {"jx-3.2a": "2026-10-09", "jx-3.2b": "2026-10-10"})
        self.assertEqual(seen(self.heard()), [])
        before = {row["rule"]: row["id"] for row in set_on["obligations"]["added"]}

        # 3.2a is to be done by 9 October, 3.2b by the 10th: 5, 3 and 1 working days before.
        self.assertEqual(self.told_until("2026-09-28 10:00"), [
            ("09-22 09", "wang-fang", "新事项"), ("09-22 09", "zhang-wei", "新事项"),
            ("09-24 09", "zhang-wei", "临期"), ("09-28 09", "wang-fang", "临期")])
        moved = self.d.record(self.case, "meeting-set", "2026-09-28", fields={"meets": "2026-10-15"})
        self.assertEqual(moved["obligations"]["added"], [])
        pairs = {pair["after"]["rule"]: (pair["before"]["due"], pair["after"]["due"], pair["after"]["id"],
                                         pair["before"]["revision"], pair["after"]["revision"])
                 for pair in moved["obligations"]["moved"]}
        self.assertEqual(pairs, {"jx-3.2a": ("2026-10-09", "2026-10-12", before["jx-3.2a"], 1, 2),
                                 "jx-3.2b": ("2026-10-10", "2026-10-14", before["jx-3.2b"], 1, 2)})
        mails = {mail.recipient.split("@")[0]: mail for mail in self.heard()}
        self.assertEqual(sorted(mails), ["wang-fang", "zhang-wei"])
        self.assertIn("更正", mails["zhang-wei"].subject)
        for mail in mails.values():
            invitation = self.invitation_in(mail)
            self.assertIn(f"DTSTART;VALUE=DATE:202610{12 if 'zhang' in mail.recipient else 14}", invitation)
        self.assertRegex(mails["zhang-wei"].text, r"由10月9日（周五）改为10月12日（周一）")
        self.assertRegex(mails["wang-fang"].text, r"由10月10日（周六.*）改为10月14日（周三）")

        # Nobody is reminded of the days that are no more: the last ones are 12 and 14 October.
        self.assertEqual(self.told_until("2026-10-14 12:00"), [
            ("09-29 09", "zhang-wei", "临期"), ("10-08 09", "wang-fang", "临期"), ("10-08 09", "zhang-wei", "临期"),
            ("10-10 09", "wang-fang", "临期"), ("10-10 09", "zhang-wei", "临期"), ("10-12 09", "li-na", "今日届满"),
            ("10-12 09", "zhang-wei", "今日届满"), ("10-13 09", "wang-fang", "临期"), ("10-13 09", "zhang-wei", "请核对"),
            ("10-14 09", "li-na", "催办"), ("10-14 09", "wang-fang", "今日届满"), ("10-14 09", "zhang-wei", "催办"),
            ("10-14 09", "zhao-min", "今日届满")])

    def test_a_date_corrected_moves_the_duty(self):
        self.begin()
        fact = self.decide()["fact"]["id"]
        self.d.advance("2026-09-29 11:00")
        self.heard()
        ran = self.d.qixian("correct", str(fact), "--on", "2026-09-29", "--why", "登记有误")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertEqual([(self.state()[key]) for key in ("id", "due", "revision", "anchor")],
                         [self.duty, "2026-10-12", 2, "2026-09-29"])
        [mail] = self.heard()
        self.assertIn("更正", mail.subject)
        self.assertRegex(mail.text, r"由10月10日（周六.*）改为10月12日（周一）")

    def test_what_did_not_happen_is_not_owed_and_that_is_said(self):
        self.begin()
        fact = self.decide()["fact"]["id"]
        self.d.advance("2026-09-29 11:00")
        self.heard()
        ran = self.d.qixian("correct", str(fact), "--retract", "--why", "录错案件")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertEqual((self.state()["state"], self.state()["light"]), ("withdrawn", "grey"))
        [mail] = self.heard()
        self.assertEqual(mail.recipient, harness.address_of("zhang-wei"))
        self.assertIn("更正", mail.subject)
        self.assertIn("不再需要办理", mail.text)
        self.assertNotIn("qixian done", mail.text)
        self.assertEqual(self.told_until("2026-10-31 23:00"), [])
        withdrawn = self.d.ask("/v1/obligations?state=withdrawn")["obligations"]
        self.assertEqual([row["rule"] for row in withdrawn if row["kind"] != "suggested"], ["jx-2.2a"])

    def test_what_was_withdrawn_before_anyone_heard_is_not_mentioned(self):
        self.begin("2026-09-30T20:00:00+08:00")
        fact = self.decide("2026-09-30")["fact"]["id"]
        self.d.must(f"/v1/cases/{self.case}/facts", {"kind": "retraction", "fact": fact, "why": "录错案件"})
        self.assertEqual(self.told_until("2026-10-31 23:00"), [])

    # --- when people are left alone ---

    def test_the_evening_before_the_holidays_waits_until_they_are_over(self):
        self.begin("2026-09-30T20:00:00+08:00")
        self.decide("2026-09-30")
        self.assertEqual(self.state()["due"], "2026-10-13")
        self.assertEqual(self.told_until("2026-10-08 12:00"), [("10-08 09", "zhang-wei", "新事项")])

    def test_what_presses_is_told_at_any_hour(self):
        self.begin("2026-09-30T20:00:00+08:00")
        self.d.record(self.case, "meeting-set", "2026-09-30", fields={"meets": "2026-10-08", "attends": "yes"})
        # It is their last day, so that those above them hear as well.
        self.assertEqual(seen(self.heard()), [("09-30 20", who, "新事项")
                                              for who in ("li-na", "wang-fang", "zhang-wei", "zhao-min")])

    def test_nothing_else_comes_on_rest_days_or_at_night(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, "2026-09-01T00:00:00+08:00")
        day = datetime.date(2026, 9, 1)
        # Something begins every other day, at an hour when people may be asleep; the terms are long enough to wait.
        for number in range(26):
            hour = (3, 12, 19, 23)[number % 4]
            self.d.advance(datetime.datetime.combine(day, datetime.time(hour), harness.BEIJING))
            event = ("support-decided", "negotiation-decided", "lead-concluded", "enforcement-applied")[number % 4]
            self.d.record(self.d.open_case(f"赣环赔〔2026〕{number + 10}号"), event, str(day))
            day += datetime.timedelta(days=2)
        self.d.advance("2026-10-31 23:00")
        mails = self.heard()
        self.assertGreater(len(mails), 150)
        disturbed = [mail for mail in mails if is_rest_day(mail.date.date())
                     or not datetime.time(9) <= mail.date.time() < datetime.time(17, 30)]
        self.assertEqual(disturbed, [])

    # --- what is not known yet ---

    def test_beyond_the_published_holidays_it_is_provisional_and_settles_itself(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, "2026-12-28T10:00:00+08:00", NO_WEEKLY, start=False)
        self.d.edit("qixian.toml", f'holidays = ["{harness.SOURCE}/holidays"]',
                    f'holidays = ["{harness.SOURCE}/holidays", "more"]')
        self.d.start()
        self.case = self.d.open_case()
        self.decide("2026-12-28")
        row = self.state()
        self.assertEqual(row["certainty"], "provisional")
        self.assertLessEqual(row["earliest"], row["due"])
        self.assertLessEqual(row["due"], row["latest"])
        self.assertLess(row["earliest"], row["latest"])
        self.assertLessEqual(row["safe"], row["earliest"])
        self.assertEqual(row["due"], "2027-01-05")  # New Year's Day is statutory, the rest are weekends
        self.d.advance("2026-12-29 10:00")
        [mail] = self.heard()
        self.assertIn("暂定", mail.text)

        (self.d.folder / "more").mkdir()
        self.d.write("more/2027.toml", harness.NOTICE_OF_2027)
        self.d.process.send_signal(signal.SIGHUP)
        self.d.wait_for_line(r"\breloaded\b")
        row = self.state()
        self.assertEqual((row["certainty"], row["due"], row["safe"]), ("certain", "2027-01-06", "2027-01-06"))
        self.assertEqual(row["revision"], 2)
        [mail] = self.heard()
        self.assertIn("更正", mail.subject)
        self.assertNotIn("暂定：", mail.text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
