"""What people are told in a morning: one letter each with what has fallen due, and what goes by itself.

Of the days around National Day 2026: 25-27 September is Mid-Autumn, 1-7 October is free, and one works on Saturday
10 October (国办发明电〔2025〕7号). What a story expects is counted by hand, by the policy of lib/reminder/policy.hpp.
"""

import signal
import unittest

import harness
from harness import NO_WEEKLY

SANCTION = {"document": "批1号", "approved_by": "李局长", "why": "案情复杂"}
# A decision of this day has this last day, five working days on.
DECIDED = {"2026-10-08": "2026-09-23", "2026-10-09": "2026-09-24", "2026-10-10": "2026-09-28"}


def tag(mail):
    return mail.subject.split("】")[0][1:]


def seen(mails):
    """(day and hour it was written, to whom, tag of the subject), in that order"""
    return sorted((f"{mail.date:%m-%d %H}", mail.recipient.split("@")[0], tag(mail)) for mail in mails)


def invitation_in(mail):
    [part] = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    return part.get_content()


class Morning(harness.TestCase):
    def begin(self, clock="2026-09-28T10:00:00+08:00", extra="", officers=()):
        """`officers` says more of some: [("li-na", 'liaison = true')]."""
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, clock, extra, start=False)
        for officer, more in officers:
            self.d.edit("directory.toml", f'id = "{officer}"', f'id = "{officer}"\n{more}')
        self.d.start()

    def decide(self, due, docket=None):
        """A case whose notice to the procuratorate is due that day. Its number, and the duty's."""
        number = len(self.d.ask("/v1/cases")["cases"]) + 1
        case = self.d.open_case(docket or f"赣环赔〔2026〕{number}号")
        answer = self.d.record(case, "negotiation-decided", DECIDED[due])
        [duty] = [row for row in answer["obligations"]["added"] if row["rule"] == "jx-2.2a"]
        self.assertEqual((duty["safe"], duty["due"]), (due, due))
        return case, duty["id"]

    def mails_until(self, when):
        self.d.advance(when)
        return sorted(self.mail.forget(), key=lambda mail: (mail.date, mail.recipient, mail.subject))

    def told_until(self, when):
        return seen(self.mails_until(when))

    def reload(self):
        self.d.process.send_signal(signal.SIGHUP)
        self.d.wait_for_line(r"\breloaded\b")

    def order_in(self, mail, *words):
        places = [mail.text.index(word) for word in words]
        self.assertEqual(places, sorted(places), mail.text)


class OneLetter(Morning):
    def test_three_duties_are_one_letter_with_the_most_urgent_first(self):
        self.begin()
        duties = [self.decide(due)[1] for due in ("2026-10-10", "2026-10-08", "2026-10-09")]
        [mail] = self.mails_until("2026-09-29 12:00")
        self.assertEqual((mail.recipient, tag(mail)), (harness.address_of("zhang-wei"), "期限提醒汇总"))
        self.order_in(mail, "〔2026〕2号", "〔2026〕3号", "〔2026〕1号")
        self.order_in(mail, "10月8日", "10月9日", "10月10日")
        [letter] = self.d.ask("/v1/letters")["letters"]
        self.assertEqual((letter["kind"], sorted((item["obligation"], item["stage"]) for item in letter["about"])),
                         ("morning", [(duty, "arisen") for duty in duties]))
        self.assertNotIn("obligation", letter)

    def test_one_duty_is_told_in_a_letter_of_its_own(self):
        self.begin()
        case, duty = self.decide("2026-10-10")
        [mail] = self.mails_until("2026-09-29 12:00")
        self.assertEqual(tag(mail), "新事项")
        [letter] = self.d.ask("/v1/letters")["letters"]
        self.assertEqual((letter["kind"], letter["case"], letter["obligation"], letter["stage"], letter["rung"]),
                         ("duty", case, duty, "arisen", 0))
        self.assertEqual(letter["about"], [{"case": case, "obligation": duty, "revision": 1, "stage": "arisen", "rung": 0, "reader": "owner"}])

    def test_what_is_due_today_goes_by_itself(self):
        self.begin("2026-10-08T10:00:00+08:00", NO_WEEKLY)
        for due in ("2026-10-09", "2026-10-10"):
            self.decide(due)
        # Both within two working days: each is told at once.
        self.assertEqual(self.told_until("2026-10-08 12:00"), [("10-08 10", "zhang-wei", "新事项")] * 2)
        self.assertEqual(self.told_until("2026-10-09 12:00"), [
            ("10-09 09", "li-na", "今日届满"), ("10-09 09", "zhang-wei", "临期"), ("10-09 09", "zhang-wei", "今日届满")])

    def test_a_letter_that_waits_goes_without_the_duty_that_is_done(self):
        self.begin()
        self.mail.on_dot = lambda mail: "451 4.3.0 busy"
        done, kept = self.decide("2026-10-10")[1], [self.decide(due)[1] for due in ("2026-10-08", "2026-10-09")]
        self.mails_until("2026-09-29 09:30")
        self.assertEqual({letter["state"] for letter in self.d.ask("/v1/letters")["letters"]}, {"again"})
        self.d.on_duty(done, "done", on="2026-09-29")
        self.mail.forget_hooks()
        [mail] = self.mails_until("2026-09-29 18:00")
        self.assertEqual(tag(mail), "期限提醒汇总")
        self.assertNotIn("〔2026〕1号", mail.text)
        self.order_in(mail, "〔2026〕2号", "〔2026〕3号")
        overtaken, rest = self.d.ask("/v1/letters")["letters"]
        self.assertEqual((overtaken["state"], rest["state"]), ("overtaken", "delivered"))
        self.assertEqual(sorted(item["obligation"] for item in rest["about"]), kept)

    def test_a_letter_of_which_nothing_is_left_does_not_go(self):
        self.begin()
        self.mail.on_dot = lambda mail: "451 4.3.0 busy"
        duties = [self.decide(due)[1] for due in ("2026-10-08", "2026-10-09")]
        self.mails_until("2026-09-29 09:30")
        for duty in duties:
            self.d.on_duty(duty, "done", on="2026-09-29")
        self.mail.forget_hooks()
        self.assertEqual(self.mails_until("2026-09-30 18:00"), [])
        self.assertEqual([letter["state"] for letter in self.d.ask("/v1/letters")["letters"]], ["overtaken"])


class Lists(Morning):
    def test_the_first_working_day_of_a_week_brings_a_list(self):
        self.begin("2026-10-08T10:00:00+08:00")
        self.d.record(self.d.open_case("赣环赔〔2026〕1号"), "negotiation-decided", "2026-10-08")  # due on the 14th
        # 10 October is worked, and is no first day of a week. It is 3 working days before.
        self.assertEqual(self.told_until("2026-10-10 12:00"),
                         [("10-09 09", "zhang-wei", "新事项"), ("10-10 09", "zhang-wei", "临期")])
        # 12 October is 2 working days before: no reminder, and a list. Nobody owes anything at the procuratorate's,
        # and its officer hears that.
        mails = self.mails_until("2026-10-12 12:00")
        self.assertEqual(seen(mails), [("10-12 09", "wang-fang", "期限周报"), ("10-12 09", "zhang-wei", "期限周报")])
        to_procuratorate, to_agency = mails
        self.assertIn("没有需要提醒的事项", to_procuratorate.text)
        self.assertIn("〔2026〕1号", to_agency.text)
        self.assertEqual(self.told_until("2026-10-13 12:00"), [("10-13 09", "zhang-wei", "临期")])

    def test_a_reminder_on_that_day_is_in_the_list_and_not_beside_it(self):
        self.begin("2026-10-09T10:00:00+08:00")
        self.d.record(self.d.open_case("赣环赔〔2026〕1号"), "negotiation-decided", "2026-10-09")  # due on the 15th
        self.assertEqual(self.told_until("2026-10-10 12:00"), [("10-10 09", "zhang-wei", "新事项")])
        self.assertEqual(self.told_until("2026-10-12 12:00"),
                         [("10-12 09", "wang-fang", "期限周报"), ("10-12 09", "zhang-wei", "期限周报")])
        weekly = [letter for letter in self.d.ask("/v1/letters")["letters"] if letter["officer"] == "zhang-wei"][-1]
        self.assertEqual((weekly["kind"], [item["stage"] for item in weekly["about"]]), ("weekly", ["before-3"]))

    def test_the_weekly_list_is_whole_though_one_of_it_goes_by_itself(self):
        self.begin("2026-10-09T10:00:00+08:00")
        self.d.record(self.d.open_case("赣环赔〔2026〕1号"), "negotiation-decided", "2026-10-09")  # due on the 15th
        self.d.record(self.d.open_case("赣环赔〔2026〕2号"), "negotiation-decided", "2026-09-29")  # due on the 12th
        self.mails_until("2026-10-11 12:00")
        mails = self.mails_until("2026-10-12 12:00")
        self.assertEqual(seen(mails), [
            ("10-12 09", "li-na", "今日届满"), ("10-12 09", "wang-fang", "期限周报"),
            ("10-12 09", "zhang-wei", "今日届满"), ("10-12 09", "zhang-wei", "期限周报")])
        [weekly] = [mail for mail in mails if "zhang-wei" in mail.recipient and tag(mail) == "期限周报"]
        self.assertIn("今日届满1项", weekly.subject)
        self.order_in(weekly, "〔2026〕2号", "〔2026〕1号")

    def test_before_a_break_there_is_a_list_of_what_is_due_in_it_and_just_after(self):
        self.begin()
        self.decide("2026-10-08")
        self.decide("2026-10-09")
        self.decide("2026-10-10")  # the third working day after the break
        self.assertEqual(self.told_until("2026-09-29 12:00"), [("09-29 09", "zhang-wei", "期限提醒汇总")])
        [mail] = self.mails_until("2026-09-30 12:00")
        self.assertEqual((mail.recipient, tag(mail)), (harness.address_of("zhang-wei"), "节前清单"))
        self.assertIn("10月1日（周四）至10月7日（周三）休息", mail.text)
        # The first two belong into it. The third is there because it is reminded of today, 3 days before.
        self.order_in(mail, "节后首个工作日及次日（2项）", "〔2026〕1号", "〔2026〕2号", "以后（1项）", "〔2026〕3号")
        about = self.d.ask("/v1/letters")["letters"][-1]["about"]
        self.assertEqual({item["obligation"]: item["stage"] for item in about},
                         {1: "before-1", 3: "before-0", 5: "before-3"})

    def test_before_a_break_around_which_nothing_is_due_there_is_no_list(self):
        self.begin()
        self.decide("2026-10-10")  # the third working day after it
        self.d.on_duty(1, "acknowledged")  # and no reminder today
        self.assertEqual(self.told_until("2026-10-07 23:00"), [("09-29 09", "zhang-wei", "新事项")])

    def test_all_is_well_every_working_morning(self):
        self.begin(officers=[("liu-yang", "operator = true")], extra=NO_WEEKLY)
        mails = self.mails_until("2026-10-12 12:00")
        self.assertEqual(seen(mails), [(f"{day} 09", "liu-yang", "平安信") for day in
                                       ("09-29", "09-30", "10-08", "10-09", "10-10", "10-12")])
        for mail in mails:
            self.assertIn("期限系统运行正常", mail.subject)
        # What is wrong stands there: an office that owes and has no liaison officer. Its head hears.
        self.d.edit("directory.toml", 'office = "nanchang-eco"\nliaison = true', 'office = "nanchang-eco"')
        self.reload()
        self.d.record(self.d.open_case("赣环赔〔2026〕1号"), "enforcement-applied", "2026-10-12")
        mails = self.mails_until("2026-10-13 12:00")
        self.assertEqual(seen(mails), [("10-13 09", "liu-yang", "新事项"), ("10-13 09", "liu-yang", "请处理")])
        self.assertIn("南昌市生态环境局有1项应办事项，却没有联络员，暂由刘洋接收提醒", mails[1].text)


class Corrections(Morning):
    def test_a_meeting_that_moves_is_told_by_itself_and_at_once(self):
        self.begin("2026-09-21T10:00:00+08:00", NO_WEEKLY)
        case = self.d.open_case("赣环赔〔2026〕1号")
        self.d.record(case, "meeting-set", "2026-09-21", fields={"meets": "2026-10-12", "attends": "yes"})
        self.decide_later = self.mails_until("2026-09-28 10:00")
        self.decide("2026-10-10")  # news for the next morning
        self.d.record(case, "meeting-set", "2026-09-28", fields={"meets": "2026-10-15", "attends": "yes"})
        mails = self.mails_until("2026-09-28 18:00")
        self.assertEqual(seen(mails), [("09-28 10", "wang-fang", "更正"), ("09-28 10", "zhang-wei", "更正")])
        to_procuratorate, to_agency = mails
        self.assertRegex(to_agency.text, r"由10月9日（周五）改为10月12日（周一）")
        self.assertRegex(to_procuratorate.text, r"由10月10日（周六.*）改为10月14日（周三）")
        self.assertNotIn("〔2026〕2号", to_agency.text)
        # The entry in the calendar moves along: the same one, in a later version, on the new day.
        [first] = [mail for mail in self.decide_later if tag(mail) == "新事项" and "zhang-wei" in mail.recipient]
        before, after = (dict(line.split(":", 1) for line in invitation_in(mail).splitlines() if ":" in line)
                         for mail in (first, to_agency))
        self.assertEqual(before["UID"], after["UID"])
        self.assertGreater(int(after["SEQUENCE"]), int(before["SEQUENCE"]))
        self.assertEqual((before["DTSTART;VALUE=DATE"], after["DTSTART;VALUE=DATE"]), ("20261009", "20261012"))
        self.assertEqual(self.told_until("2026-09-29 12:00"), [("09-29 09", "zhang-wei", "期限提醒汇总")])

    def overdue(self):
        """On 13 October: due on the 10th, asked on the 12th, and the superior knows."""
        self.begin(extra=NO_WEEKLY)
        case, duty = self.decide("2026-10-10")
        self.assertEqual(self.told_until("2026-10-13 12:00")[-2:],
                         [("10-13 09", "li-na", "催办"), ("10-13 09", "zhang-wei", "催办")])
        self.assertEqual(self.d.ask(f"/v1/obligations/{duty}")["state"], "overdue")
        return case, duty

    def test_a_lateness_that_vanishes_by_an_extension_is_told_to_all_who_saw_it(self):
        _, duty = self.overdue()
        self.d.on_duty(duty, "extended", term="5wd", on="2026-10-10", **SANCTION)
        # 5 working days after the 10th: 12, 13, 14, 15, 16.
        row = self.d.ask(f"/v1/obligations/{duty}")
        self.assertEqual((row["state"], row["due"]), ("open", "2026-10-16"))
        mails = self.mails_until("2026-10-13 18:00")
        self.assertEqual(seen(mails), [("10-13 12", officer, "更正") for officer in ("li-na", "wang-fang", "zhang-wei")])
        for mail in mails:
            self.assertIn("10月16日", mail.text)
        # It goes on towards the new day: reminded the next morning or later, the last day on the 16th.
        self.assertEqual(self.told_until("2026-10-16 12:00"), [
            ("10-15 09", "zhang-wei", "临期"), ("10-16 09", "li-na", "今日届满"), ("10-16 09", "zhang-wei", "今日届满")])

    def test_a_lateness_that_is_waived_is_told_to_the_superior_and_the_other_side(self):
        _, duty = self.overdue()
        self.d.on_duty(duty, "waived", on="2026-10-13", **SANCTION)
        mails = self.mails_until("2026-10-13 18:00")
        # The owner need not be told that he is spared it.
        self.assertEqual(seen(mails), [("10-13 12", "li-na", "更正"), ("10-13 12", "wang-fang", "更正")])
        for mail in mails:
            self.assertRegex(mail.text, "豁免|不再需要办理")
        self.assertEqual(self.told_until("2026-10-31 12:00"), [])

    def test_a_new_holiday_notice_moves_days_and_tells_whoever_knew(self):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, "2026-12-28T10:00:00+08:00", NO_WEEKLY, start=False)
        self.d.edit("qixian.toml", f'holidays = ["{harness.SOURCE}/holidays"]',
                    f'holidays = ["{harness.SOURCE}/holidays", "more"]')
        self.d.start()
        case = self.d.open_case("赣环赔〔2026〕1号")
        self.d.record(case, "negotiation-decided", "2026-12-28")
        # As far as weekends and New Year's Day go: 29, 30, 31 December, 4 and 5 January.
        self.assertEqual(self.told_until("2026-12-29 12:00"), [("12-29 09", "zhang-wei", "新事项")])
        row = self.d.ask("/v1/obligations/1")
        self.assertEqual((row["certainty"], row["due"]), ("provisional", "2027-01-05"))
        # Meanwhile the case has gone to another; the one who knew the old day is told the new one all the same.
        self.d.edit("directory.toml", 'id = "li-na"', 'id = "li-na"\nliaison = true')
        self.d.edit("directory.toml", 'office = "nanchang-eco"\nliaison = true\nsuperior = "li-na"',
                    'office = "nanchang-eco"\nsuperior = "li-na"')
        (self.d.folder / "more").mkdir()
        self.d.write("more/2027.toml", harness.NOTICE_OF_2027)
        self.reload()
        # The fourth is free instead: the fifth day is the 6th.
        row = self.d.ask("/v1/obligations/1")
        self.assertEqual((row["certainty"], row["due"], row["revision"]), ("certain", "2027-01-06", 2))
        mails = self.mails_until("2026-12-29 18:00")
        self.assertEqual(seen(mails), [("12-29 12", "li-na", "更正"), ("12-29 12", "zhang-wei", "更正")])
        for mail in mails:
            self.assertIn("法定最后一日2027年1月5日（周二）", mail.text)  # 此前告知
            # Nobody knew which days would be free: until then the safe one was that of the earliest arrangement.
            self.assertIn("由12月31日（周四）改为2027年1月6日（周三）", mail.text)


class People(Morning):
    def test_who_stands_in_reads_for_the_one_who_is_away(self):
        away = 'deputy = "liu-yang"\nabsences = [{ from = 2026-09-29, until = 2026-09-30 }]'
        self.begin(extra=NO_WEEKLY, officers=[("zhang-wei", away)])
        self.decide("2026-10-10")
        mails = self.mails_until("2026-09-30 12:00")
        self.assertEqual(seen(mails), [("09-29 09", "liu-yang", "新事项"), ("09-30 09", "liu-yang", "临期")])
        self.assertIn("张伟", mails[0].text)
        # Back again.
        self.assertEqual(self.told_until("2026-10-09 12:00"), [("10-09 09", "zhang-wei", "临期")])

    def test_the_one_who_is_assigned_hears_alone(self):
        self.begin(extra=NO_WEEKLY, officers=[("li-na", "liaison = true")])
        case, _ = self.decide("2026-10-10")
        other, _ = self.decide("2026-10-10")
        self.d.must(f"/v1/cases/{case}/facts", {"kind": "assigned", "role": "agency", "officer": "li-na"})
        mails = self.mails_until("2026-09-29 12:00")
        self.assertEqual(seen(mails), [("09-29 09", "li-na", "期限提醒汇总"), ("09-29 09", "zhang-wei", "新事项")])
        self.assertIn("〔2026〕2号", mails[1].subject)
        self.d.must(f"/v1/cases/{other}/facts", {"kind": "assigned", "role": "agency", "officer": "zhang-wei"})
        mails = self.mails_until("2026-09-30 12:00")
        self.assertEqual(seen(mails), [("09-30 09", "li-na", "临期"), ("09-30 09", "zhang-wei", "临期")])
        self.assertIn("〔2026〕1号", mails[0].subject)
        self.assertIn("〔2026〕2号", mails[1].subject)

    def test_silence_quiets_what_comes_before_the_last_day_and_not_that_day(self):
        self.begin(extra=NO_WEEKLY)
        _, duty = self.decide("2026-10-10")
        self.assertEqual(self.told_until("2026-09-29 12:00"), [("09-29 09", "zhang-wei", "新事项")])
        self.d.on_duty(duty, "silenced", until="2026-10-14", why="已约定")
        # Quiet: 3 and 1 working days before, and the second and third day after; not the last day and the first after.
        self.assertEqual(self.told_until("2026-10-14 12:00"), [
            ("10-10 09", "li-na", "今日届满"), ("10-10 09", "zhang-wei", "今日届满"), ("10-12 09", "zhang-wei", "请核对")])
        self.assertEqual(self.told_until("2026-10-15 12:00"),
                         [("10-15 09", officer, "催办") for officer in ("li-na", "liu-yang", "zhang-wei")])


class AfterAnOutage(Morning):
    LATE = "本信未能按时发出"

    def sleep_until(self, when):
        self.assertEqual(self.d.terminate(), 0)
        self.d.clock = harness.beijing(when).isoformat()
        self.d.start()
        self.d.settle()
        return sorted(self.mail.forget(), key=lambda mail: (mail.date, mail.recipient, mail.subject))

    def test_three_days_later_there_is_one_letter_and_it_says_that_it_is_late(self):
        self.begin(extra=NO_WEEKLY)
        for due in ("2026-10-09", "2026-10-10"):
            self.decide(due)
        self.mails_until("2026-10-10 12:00")
        # On the 12th the superior would have heard of the first one, and the second been asked about.
        mails = self.sleep_until("2026-10-14 14:00")
        self.assertEqual(seen(mails), [("10-14 14", "li-na", "催办"), ("10-14 14", "zhang-wei", "期限提醒汇总")])
        for mail in mails:
            self.assertRegex(mail.text, "本信(原定.*)?未能按时发出")
        to_superior, to_owner = mails
        self.assertNotIn("〔2026〕2号", to_superior.text)
        self.order_in(to_owner, "〔2026〕1号", "〔2026〕2号")
        # It goes on from there, one step a working day: the first one's third, the second one's second.
        mails = self.mails_until("2026-10-15 12:00")
        self.assertEqual(seen(mails), [
            ("10-15 09", "li-na", "期限提醒汇总"), ("10-15 09", "liu-yang", "催办"),
            ("10-15 09", "zhang-wei", "期限提醒汇总")])
        for mail in mails:
            self.assertNotIn(self.LATE, mail.text)

    def test_a_list_that_was_missed_is_brought_along_and_says_so(self):
        self.begin("2026-10-09T10:00:00+08:00")
        self.d.record(self.d.open_case("赣环赔〔2026〕1号"), "negotiation-decided", "2026-10-09")  # due on the 16th
        self.mails_until("2026-10-10 12:00")
        mails = self.sleep_until("2026-10-13 14:00")
        self.assertEqual(seen(mails), [("10-13 14", "wang-fang", "期限周报"), ("10-13 14", "zhang-wei", "期限周报")])
        for mail in mails:
            self.assertIn(self.LATE, mail.text)

    def test_nobody_is_disturbed_at_night_for_what_was_missed(self):
        self.begin(extra=NO_WEEKLY)
        for due in ("2026-10-09", "2026-10-10"):
            self.decide(due)
        self.mails_until("2026-10-08 12:00")
        # The last word was due on the 9th, to the superior as well; the night of the 10th is that of the second duty.
        mails = self.sleep_until("2026-10-11 22:00")
        self.assertEqual(seen(mails), [])
        self.assertEqual(self.told_until("2026-10-12 08:59"), [])
        self.assertEqual(self.told_until("2026-10-12 23:00"), [("10-12 09", "zhang-wei", "期限提醒汇总")])

    def test_a_short_stop_within_a_morning_is_not_noticed(self):
        self.begin(extra=NO_WEEKLY)
        for due in ("2026-10-08", "2026-10-10"):
            self.decide(due)
        self.d.terminate()
        self.d.start()
        [mail] = self.mails_until("2026-09-29 12:00")
        self.assertNotIn(self.LATE, mail.text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
