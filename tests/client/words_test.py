"""The words of a call: help, and what is wrong in them."""

from program import Case


class Words(Case):
    def test_help_tells_every_command_on_one_line(self):
        out, err = self.run_qixian("--help")
        self.assertEqual(err, "")
        for command in ("day calendar deadline workdays notice status due why letters retry case record "
                        "correct sent done ack paid extend suspend resume waive silence reload").split():
            self.assertRegex(out, rf"(?m)^  {command} +\S.*$")
        self.assertIn("Examples:", out)

    def test_every_command_explains_itself(self):
        for words in ("day", "calendar", "deadline", "workdays", "notice", "status", "due", "why",
                      "letters", "retry", "case", "case open", "case list", "case show", "case set-docket",
                      "case assign", "case end", "case reopen", "extend", "suspend", "resume", "waive",
                      "silence", "paid", "record",
                      "correct", "sent", "done", "ack", "reload"):
            out, err = self.run_qixian(*words.split(), "--help")
            self.assertIn("Usage: qixian " + words, out)
            self.assertEqual(err, "")

    def test_version(self):
        self.assertRegex(self.run_qixian("--version")[0], r"^qixian \d+\.\d+\.\d+\n$")

    def test_wrong_words_are_one_line_and_exit_2(self):
        self.refused_words(says="say which command (see: qixian --help)")
        self.refused_words("dance", says="there is no command dance")
        self.refused_words("--frog", says="there is no option --frog")
        self.refused_words("case", "dance", says="qixian case: there is no command dance")
        self.refused_words("day", says="DAY is required")
        self.refused_words("day", "2026-10-10", "--frog", says="--frog")
        self.refused_words("case", says="say which command (see: qixian case --help)")
        self.refused_words("case", "open", "--title", "x", says="--rulebook is required")
        self.refused_words("record", "3", "lead-transferred", says="--on is required")
        self.refused_words("due", "--light", "pink", says="pink")

    def test_a_day_that_does_not_exist_is_named(self):
        self.refused_words("day", "2026-02-30", says="2026-02-30: there is no such day")
        self.refused_words("day", "2026-2-3", says="write it as 2026-10-08")
        self.refused_words("record", "3", "x", "--on", "2026-02-30",
                           says="--on 2026-02-30: there is no such day")
        self.refused_words("record", "3", "x", "--on", "2026-09-28T10:00:00",
                           says="with its offset")
        self.refused_words("record", "3", "x", "--on", "2026-09-28", "--field", "meets=2026-02-30",
                           says="--field meets 2026-02-30: there is no such day")
        self.refused_words("done", "12", "--on", "yesterday", says="--on yesterday")
        self.refused_words("deadline", "2026-13-01", "5wd", says="ANCHOR 2026-13-01")
        self.refused_words("workdays", "2026-09-28", "2026-09-31", says="UNTIL 2026-09-31")

    def test_numbers_and_pairs(self):
        self.refused_words("why", "twelve", says="OBLIGATION twelve: not a number")
        self.refused_words("why", "99999999999999999999", says="not a number")
        self.refused_words("correct", "0", "--retract", "--why", "x", says="FACT 0: not a number")
        self.refused_words("record", "3", "x", "--on", "2026-09-28", "--field", "meets",
                           says="key=value")
        self.refused_words("record", "3", "x", "--on", "2026-09-28", "--field", "a=1", "--field",
                           "a=2", says="given twice")
        self.refused_words("case", "open", "--rulebook", "r", "--title", "t", "--party", "agency",
                           says="--party agency")
        self.refused_words("correct", "12", "--why", "x", says="--retract")
        self.refused_words("correct", "12", "--retract", "--on", "2026-09-28", "--why", "x",
                           says="--on excludes --retract")

    def test_what_is_wrong_is_shown_harmlessly(self):
        _, err = self.run_qixian("day", "2026\x1b[2J\n<0>", status=2)
        self.assertIn("2026\\x1b[2J\\x0a<0>", err)
        self.assertNotIn("\x1b", err)
