"""Commands of those who keep the daemon: what will be said, what a reload would move, letters and channels."""

import json

from program import Case, Daemon


def foreseen(**changes):
    return {"at": "2026-09-30T01:00:00Z", "case": 3, "docket": "赣环赔〔2026〕3号", "obligation": 12, "duty": "书面通报",
            "kind": "statutory", "owed_by": "nanchang-eco", "safe": "2026-10-10", "due": "2026-10-10",
            "stage": "before-5", "rung": 0, "alone": False, "officer": "zhang-wei", "name": "张伟", "channel": "mail",
            **changes}


def unsaid(why):
    entry = foreseen(stage="past-1", why_not=why)
    for key in ("alone", "officer", "name", "channel"):
        del entry[key]
    return entry


class Operating(Case):
    def test_the_plan_says_when_who_how_and_about_what(self):
        entries = [foreseen(), foreseen(stage="last_day", alone=True, officer="li-na", stands_in_for="zhang-wei"),
                   foreseen(stage="past-2", rung=1, kind="target"), unsaid("it was acknowledged")]
        with Daemon({("GET", "/v1/plan"): {"until": "2026-10-20", "plan": entries}}) as daemon:
            out, _ = self.run_qixian("plan", "--until", "2026-10-20", "--officer", "zhang-wei", socket=daemon.path)
            self.assertEqual(daemon.asked[0]["query"], {"until": ["2026-10-20"], "officer": ["zhang-wei"]})
            whole = json.loads(self.run_qixian("plan", "--json", socket=daemon.path)[0])
            self.assertEqual(whole["plan"], entries)
            self.assertEqual(daemon.asked[1]["query"], {})
        lines = [line.rstrip() for line in out.splitlines()]
        self.assertRegex(lines[1], r"^2026-09-30 09:00 +zhang-wei +mail +in the morning's +5 working days before +12 +"
                                   r"书面通报 +3 赣环赔〔2026〕3号$")
        self.assertRegex(lines[2], r"li-na \(for zhang-wei\) +mail +by itself +the safe day")
        self.assertRegex(lines[3], r"zhang-wei, rung 1 .* 2 working days after .*书面通报 \(内部目标\)")
        self.assertRegex(lines[4], r"nobody +1 working day after, then each until it is done .* it was acknowledged$")

    def test_a_plan_with_nothing_in_it(self):
        with Daemon({("GET", "/v1/plan"): {"until": "2026-10-20", "plan": []}}) as daemon:
            self.assertEqual(self.run_qixian("plan", socket=daemon.path)[0], "nothing will be said until 2026-10-20\n")
            self.run_qixian("plan", "--until", "2026-02-30", socket=daemon.path, status=2)

    def test_figures_keep_the_law_and_targets_apart(self):
        row = lambda office, kind, states, month="2026-10": {
            "office": office, "kind": kind, "rulebook": "jiangxi-2021", "rule": "jx-2.2a", "article": "第二条",
            "month": month, "duties": sum(states.values()), "states": states}
        rows = [row("eco", "statutory", {"met": 2, "met_late": 1}), row("eco", "statutory", {"overdue": 3}, "2026-11"),
                row("eco", "target", {"target_missed": 4}), row("proc", "agreed", {"open": 5, "waived": 1})]
        with Daemon({("GET", "/v1/stats"): {"stats": rows}}) as daemon:
            out, _ = self.run_qixian("stats", "--office", "eco", socket=daemon.path)
            law, targets = ([line.split() for line in part.splitlines()] for part in out.split("\n\n"))
            self.assertEqual(law[1:], [["eco", "6", "2", "1", "3", "0", "0"], ["proc", "6", "0", "0", "0", "5", "1"]])
            self.assertEqual(targets[2:], [["eco", "4", "0", "0", "4", "0", "0"]])
            self.assertEqual(daemon.asked[0]["query"], {"office": ["eco"]})
            out, _ = self.run_qixian("stats", "--by", "month", socket=daemon.path)
            self.assertEqual([line.split()[0] for line in out.split("\n\n")[0].splitlines()],
                             ["month", "2026-10", "2026-11"])
            self.run_qixian("stats", "--by", "colour", socket=daemon.path, status=2)

    def test_a_dry_run_shows_which_duties_would_move(self):
        files = {"rulebooks": 1, "notices": 23, "officers": 5, "channels": 1, "adopted": False}
        one = {"case": 3, "docket": "赣环赔〔2026〕3号", "rule": "jx-2.2a", "article": "第二条", "duty": "书面通报",
               "owed_by": "eco", "owed_to": "proc", "kind": "statutory", "what": "moved", "because": ["calendar"],
               "obligation": 12, "before": {"safe": "2026-09-30", "due": "2026-10-08", "state": "open"},
               "after": {"safe": "2026-09-30", "due": "2026-10-09", "state": "open"}}
        answers = iter([{**files, "moved": [one]}, {**files, "moved": []}])
        with Daemon({("POST", "/v1/reload"): lambda asked: next(answers)}) as daemon:
            out, _ = self.run_qixian("reload", "--dry-run", socket=daemon.path)
            self.assertEqual(daemon.asked[0]["body"], {"dry_run": True})
            self.assertIn("\n1 duty would move\n", out)
            self.assertRegex(out, r"3 赣环赔〔2026〕3号 +12 +moved +2026-09-30 +2026-10-08 → 2026-10-09 +open +eco → proc +"
                                  r"书面通报 \(第二条\) +calendar\n")
            out, _ = self.run_qixian("reload", "--dry-run", socket=daemon.path)
            self.assertIn("no duty would move", out)

    def test_letters_of_a_case_come_attempt_by_attempt(self):
        letter = {"id": 7, "state": "delivered", "officer": "zhang-wei", "channel": "mail", "subject": "书面通报",
                  "words": "250 ok", "history": [
                      {"number": 1, "begun_at": "2026-09-30T01:02:00Z", "outcome": "again", "words": "450 busy"},
                      {"number": 2, "begun_at": "2026-09-30T01:03:00Z", "outcome": "delivered", "words": "250 ok"}]}
        waiting = {"id": 8, "state": "due", "officer": "li-na", "channel": "mail", "subject": "催办", "words": "",
                   "next_at": "2026-10-01T01:00:00Z", "history": []}
        with Daemon({("GET", "/v1/letters"): {"letters": [letter, waiting]}}) as daemon:
            out, _ = self.run_qixian("letters", "3", socket=daemon.path)
        lines = [line.split() for line in out.splitlines()]
        self.assertEqual(lines[1], "7 delivered 2026-09-30 09:02 zhang-wei mail 书面通报 again 450 busy".split())
        self.assertEqual(lines[2], "7 delivered 2026-09-30 09:03 zhang-wei mail 书面通报 delivered 250 ok".split())
        self.assertEqual(lines[3], "8 due 2026-10-01 09:00 li-na mail 催办".split())

    def test_a_letter_that_came_back(self):
        answers = iter([{"letter": 7, "state": "refused", "officer": "li-na", "channel": "mail"},
                        {"letter": 8, "state": "given_up"}])
        path = lambda number: ("POST", f"/v1/letters/{number}/bounced")
        with Daemon({path(7): lambda asked: next(answers), path(8): lambda asked: next(answers)}) as daemon:
            out, _ = self.run_qixian("bounced", "7", "--why", "550 no such user", socket=daemon.path)
            self.assertEqual(out, "letter 7 came back; the news goes to li-na by mail\n")
            self.assertEqual(daemon.asked[0]["body"], {"why": "550 no such user"})
            out, _ = self.run_qixian("bounced", "8", socket=daemon.path)
            self.assertIn("no other way is left", out)
            self.assertEqual(daemon.asked[1]["body"], {"why": "no reason was told"})

    def test_a_channel_is_tried(self):
        told = iter([{"channel": "工作群", "address": "", "outcome": "delivered", "words": "ok"},
                     {"channel": "工作群", "address": "x", "outcome": "channel broken", "words": "the key is wrong"}])
        with Daemon({("POST", "/v1/channels/工作群/test"): lambda asked: next(told)}) as daemon:
            out, _ = self.run_qixian("notify-test", "工作群", socket=daemon.path)
            self.assertEqual(out, "工作群: delivered: ok\n")
            self.assertEqual(daemon.asked[0]["body"], {})
            out, err = self.run_qixian("notify-test", "工作群", "--to", "x", socket=daemon.path, status=1)
            self.assertEqual((out, err), ("", "qixian: 工作群: channel broken: the key is wrong\n"))
            self.assertEqual(daemon.asked[1]["body"], {"to": "x"})
            self.run_qixian("notify-test", "mial", socket=daemon.path, status=4)
