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
        self.mail.on_dot = lambda mail: "554 5.6.0 no" if mail.recipient == ZHANG else None
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "refused", 1), ("li-na", "delivered", 1)])
        refused, taken = self.mail.taken()
        self.assertNotEqual(refused.id, taken.id)
        self.assertIn("李娜", taken.text)

    def test_a_letter_refused_to_everybody_is_a_finding(self):
        self.mail.on_dot = lambda mail: "554 5.6.0 no"
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "refused", 1), ("li-na", "refused", 1),
                                         ("liu-yang", "given_up", 1)])
        self.assertTrue(any("given up" in finding for finding in self.d.ask("/v1/status")["findings"]))
        self.assertIn("554 5.6.0 no", self.letters()[0]["words"])
        # An operator mends it and sends it again.
        self.mail.forget_hooks()
        self.assertEqual(self.d.must(f"/v1/letters/{self.letters()[2]['id']}/retry", {})["state"], "again")
        self.d.settle()
        self.assertEqual(self.states()[2], ("liu-yang", "delivered", 2))
        self.assertFalse(any("given up" in finding for finding in self.d.ask("/v1/status")["findings"]))
        self.assertEqual(self.d.post(f"/v1/letters/{self.letters()[2]['id']}/retry", {}).status, 409)

    def test_what_a_filter_refused_is_tried_once_more(self):
        self.mail.on_dot = lambda mail: "554 5.7.1 looks like spam" if len(self.mail.taken()) < 2 else None
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "again", 1)])
        self.d.advance("2026-09-28 11:00")
        self.assertEqual(self.states(), [("zhang-wei", "delivered", 2)])

    def test_what_a_filter_refuses_twice_goes_to_the_next(self):
        self.mail.on_dot = lambda mail: "554 5.7.1 looks like spam" if mail.recipient == ZHANG else None
        self.begin()
        self.d.advance("2026-09-28 12:00")
        self.assertEqual(self.states(), [("zhang-wei", "refused", 2), ("li-na", "delivered", 1)])

    def test_a_server_that_relays_for_nobody_is_the_channels_fault_and_not_the_recipients(self):
        self.mail.on_rcpt = lambda address: "554 5.7.1 Relay access denied"
        self.begin()
        self.assertEqual(self.states(), [("zhang-wei", "again", 1)])
        [finding] = [each for each in self.d.ask("/v1/status")["findings"] if each.startswith("channel mail is broken")]
        self.assertIn("Relay access denied", finding)
        self.mail.forget_hooks()
        self.d.advance("2026-09-28 12:00")
        self.assertEqual([(officer, state) for officer, state, _ in self.states()], [("zhang-wei", "delivered")])

    def test_a_letter_that_is_sent_again_goes_where_its_reader_is_reached_now(self):
        self.mail.on_rcpt = lambda address: "550 5.1.1 user unknown"
        self.begin()
        last = self.letters()[-1]
        self.assertEqual((last["officer"], last["state"]), ("liu-yang", "given_up"))
        self.mail.forget_hooks()
        self.d.edit("directory.toml", last["address"], "new@nanchang-eco.example")
        self.d.must("/v1/reload", {})
        out = self.d.qixian("retry", str(last["id"]))
        self.assertEqual(out.stdout, f"letter {last['id']} was written anew: it goes to liu-yang by mail\n", out.stderr)
        self.d.settle()
        self.assertEqual([mail.recipient for mail in self.mail.taken()], ["new@nanchang-eco.example"])
        self.assertFalse(any("given up" in finding for finding in self.d.ask("/v1/status")["findings"]))

    def test_a_letter_that_says_what_is_not_so_any_more_is_not_sent_again(self):
        self.mail.on_rcpt = lambda address: "550 5.1.1 user unknown"
        self.begin()
        self.mail.forget_hooks()
        self.d.on_duty(1, "done", on="2026-09-28")
        answer = self.d.post(f"/v1/letters/{self.letters()[-1]['id']}/retry", {})
        self.assertEqual(answer.status, 409)
        self.assertIn("moved, closed or was acknowledged", answer.detail)
        self.assertEqual(self.letters()[-1]["state"], "given_up")

    def test_an_address_that_a_channel_cannot_reach_is_no_configuration(self):
        self.d = self.daemon(self.mail)
        self.d.edit("directory.toml", ZHANG, "张伟")
        answer = self.d.post("/v1/reload", {})
        self.assertEqual(answer.status, 400)
        self.assertIn("officer 'zhang-wei' by channel 'mail': '张伟' is not a mail address", answer.detail)
        ran = self.d.run("--check")
        self.assertEqual(ran.returncode, 78)
        self.assertIn("zhang-wei", ran.stderr)

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
        # Which may have been one too many, and is said so.
        [letter] = self.d.ask("/v1/letters?case=1")["letters"]
        self.assertEqual([each.get("possible_repeat", False) for each in letter["history"]], [False, True])
        self.assertEqual(letter["possible_repeats"], 1)
        self.assertIn("delivered (可能重复)", self.d.qixian("letters", "1").stdout)

    def test_a_daemon_that_is_killed_says_which_attempt_may_have_arrived(self):
        self.d = self.daemon(self.mail)
        self.mail.hold()
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", PRESSING)
        self.mail.wait_until_held()
        self.d.kill()
        self.mail.release()
        self.d.start()
        self.d.settle()
        [letter] = self.d.ask("/v1/letters?case=1")["letters"]
        first, second = letter["history"]
        self.assertEqual((first["outcome"], first["words"]),
                         ("unknown", "the daemon stopped while it was under way"))
        self.assertNotIn("settled_at", first)
        self.assertTrue(second["possible_repeat"])

    def test_the_proof_of_a_letter_has_its_acknowledgement(self):
        self.begin()
        self.d.on_duty(1, "acknowledged", by="zhang-wei")
        [letter] = self.d.ask("/v1/letters?case=1")["letters"]
        self.assertEqual(letter["about"][0]["acknowledged_by"], "zhang-wei")
        self.assertIn("zhang-wei 2026-09-28 10:00", self.d.qixian("letters", "1").stdout)

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
        # News of one morning is one letter in parts; what is due today goes by itself, to the superior too.
        d.advance("2026-09-28 12:00")
        news = "".join(mail.text for mail in self.mail.forget())
        self.assertEqual([len(letter["about"]) for letter in self.letters()], [200, 50])
        for number in range(250):
            self.assertIn(f"赣环赔〔2026〕{number + 1}号", news)
        d.advance("2026-09-29 12:00")
        self.assertEqual(len({(mail.recipient, mail.subject) for mail in self.mail.taken()}), 500)
        self.assertEqual(len(self.mail.taken()), 500)
        self.assertEqual(d.ask("/v1/status")["letters"], {"delivered": 502})
        self.assertLess(self.mail.connections, 40)  # connections are used again


if __name__ == "__main__":
    unittest.main(verbosity=2)
