"""What the daemon makes of what a mail server says: again, another way, another person, and in the end an operator."""

import unittest

import harness
from harness import NO_WEEKLY, PRESSING, address_of

ZHANG = address_of("zhang-wei")


class Delivery(harness.TestCase):
    def setUp(self):
        self.mail = self.mail_server()

    def begin(self, **more):
        self.d = self.daemon(self.mail, **more)
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", PRESSING)
        self.d.settle()

    def letters(self):
        return self.d.ask("/v1/letters")["letters"]

    def states(self):
        return [(letter["officer"], letter["state"], letter["attempts"]) for letter in self.letters()]

    def test_a_busy_server_is_asked_again_later_and_less_and_less_often(self):
        self.mail.on_dot = lambda mail: "451 4.3.0 busy" if len(self.mail.taken()) < 5 else None
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "again", 1)])
        self.d.advance("2026-09-28 16:00")
        attempts = self.mail.taken()
        self.assertEqual(len({mail.id for mail in attempts}), 1)
        self.assertEqual(self.states()[0], ("zhang-wei", "delivered", 5))

    def test_a_letter_refused_to_one_goes_to_the_next(self):
        self.mail.on_dot = lambda mail: "554 5.7.1 no" if mail.recipient == ZHANG else None
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "refused", 1), ("li-na", "delivered", 1)])
        refused, taken = self.mail.taken()
        self.assertNotEqual(refused.id, taken.id)
        self.assertIn("李娜", taken.text)

    def test_a_letter_refused_to_everybody_is_a_finding(self):
        self.mail.on_dot = lambda mail: "554 5.7.1 no"
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "refused", 1), ("li-na", "refused", 1),
                                         ("liu-yang", "given_up", 1)])
        self.assertTrue(any("given up" in finding for finding in self.d.ask("/v1/status")["findings"]))
        self.assertIn("554 5.7.1 no", self.letters()[0]["words"])
        # An operator mends it and sends it again.
        self.mail.forget_hooks()
        self.assertEqual(self.d.must(f"/v1/letters/{self.letters()[2]['id']}/retry", {})["state"], "again")
        self.d.settle()
        self.assertEqual(self.states()[2], ("liu-yang", "delivered", 2))
        self.assertFalse(any("given up" in finding for finding in self.d.ask("/v1/status")["findings"]))
        self.assertEqual(self.d.post(f"/v1/letters/{self.letters()[2]['id']}/retry", {}).status, 409)

    def test_no_server_at_all(self):
        """Letters wait, operators are told, and everything arrives once it is back."""
        port = self.mail.port
        self.mail.stop()
        self.d = self.daemon(None)
        self.d.terminate()
        self.d.edit("qixian.toml", "port = 9", f"port = {port}")
        self.d.start()
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", PRESSING)
        self.d.settle()
        [letter] = self.letters()
        self.assertEqual((letter["state"], letter["attempts"]), ("again", 1))
        self.assertIn("127.0.0.1", letter["words"])
        self.assertEqual(self.d.get("/healthz").status, 200)
        self.mail = harness.MailServer(port)
        self.addCleanup(self.mail.stop)
        self.d.advance("2026-09-28 14:00")
        self.assertEqual([mail.recipient for mail in self.mail.taken()], [ZHANG])
        self.assertEqual([letter["state"] for letter in self.letters()], ["delivered"])

    def test_a_server_that_hangs_up_after_the_dot_gets_it_again_under_its_id(self):
        def hang_up(mail):
            self.mail.forget_hooks()
            return "hang up"

        self.mail.on_dot = hang_up
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "unknown", 1)])
        self.d.advance("2026-09-28 14:00")
        first, again = self.mail.taken()
        self.assertEqual((first.id, first.subject), (again.id, again.subject))
        self.assertEqual(self.states(), [("zhang-wei", "delivered", 2)])

    def test_a_letter_that_waits_is_not_sent_when_its_duty_is_done(self):
        self.mail.on_dot = lambda mail: "451 4.3.0 busy"
        self.begin(extra=NO_WEEKLY)
        self.d.on_duty(1, "done", on="2026-09-28")
        self.mail.forget_hooks()
        self.mail.forget()
        self.d.advance("2026-10-31 12:00")
        self.assertEqual(self.mail.taken(), [])

    def test_a_letter_that_waits_does_not_name_the_old_day_after_the_new_one(self):
        self.mail.on_dot = lambda mail: "451 4.3.0 busy"
        self.begin()
        self.d.advance("2026-09-29 09:00")
        self.mail.forget()
        self.mail.forget_hooks()
        self.d.must("/v1/cases/1/facts", {"kind": "correction", "fact": 2, "on": "2026-09-29", "why": "登记有误"})
        # Nobody had been told the old day: the new one is news, and waits for the next morning.
        self.d.advance("2026-09-30 18:00")
        [mail] = self.mail.taken()
        self.assertIn("新事项", mail.subject)
        self.assertIn("10月12日", mail.subject)

    def test_letters_of_a_case_are_a_thread_and_look_alike_to_nobody(self):
        self.begin(extra=NO_WEEKLY)
        self.d.advance("2026-10-14 12:00")
        mails = self.mail.taken()
        self.assertGreater(len(mails), 10)
        self.assertEqual(len({mail.id for mail in mails}), len(mails))
        threads = {str(mail.message["References"]) for mail in mails}
        self.assertEqual(len(threads), 1, threads)
        for mail in mails:
            self.assertRegex(mail.id, r"^<[0-9a-f-]+@example\.gov\.cn>$")
            self.assertEqual(mail.message["From"], "期限提醒 <qixian@example.gov.cn>")
            self.assertIsNotNone(mail.message.get_body(("html",)))

    def test_five_hundred_at_once(self):
        d = self.d = self.daemon(self.mail, "2026-09-27T12:00:00+08:00", NO_WEEKLY)
        for number in range(250):
            case = d.open_case(f"赣环赔〔2026〕{number + 1}号")
            d.record(case, "lead-concluded", "2026-09-14")
        self.assertEqual(self.mail.taken(), [])
        # News of one morning is one letter; what is due today goes by itself, to the superior too.
        d.advance("2026-09-28 12:00")
        [news] = self.mail.forget()
        self.assertEqual([len(letter["about"]) for letter in self.letters()], [250])
        for number in range(250):
            self.assertIn(f"赣环赔〔2026〕{number + 1}号", news.text)
        d.advance("2026-09-29 12:00")
        self.assertEqual(len({(mail.recipient, mail.subject) for mail in self.mail.taken()}), 500)
        self.assertEqual(len(self.mail.taken()), 500)
        self.assertEqual(d.ask("/v1/status")["letters"], {"delivered": 501})
        self.assertLess(self.mail.connections, 40)  # connections are used again


if __name__ == "__main__":
    unittest.main(verbosity=2)
