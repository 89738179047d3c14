"""Commands that record what somebody decided: what they ask the daemon for, and what they say."""

from program import Case, Daemon, listed, obligation

SANCTION = ["--on", "2026-10-09", "--document", "批1号", "--approved-by", "李局长", "--why", "案情复杂"]
SAID = {"on": "2026-10-09", "document": "批1号", "approved_by": "李局长", "why": "案情复杂"}


class Deciding(Case):
    def ask(self, path, *words, answer=None):
        """What the command sends there, and what it prints."""
        answers = {("POST", path): answer or {"fact": {"id": 40}, "obligations": {}}}
        with Daemon(answers) as daemon:
            out, _ = self.run_qixian(*words, socket=daemon.path)
            [asked] = daemon.asked
            return asked["body"], out

    def test_an_extension_with_the_day_it_moved_from(self):
        answer = {"fact": {"id": 40}, "obligations": {"moved": [
            {"before": obligation(), "after": obligation(safe="2026-11-10", due="2026-11-10")}]}}
        body, out = self.ask("/v1/obligations/12/facts", "extend", "12", "--term", "一个月", *SANCTION, "--by", "李四",
                             answer=answer)
        self.assertEqual(body, {"kind": "extended", "term": "1m", **SAID, "by": "李四"})
        self.assertEqual(out, "fact 40 recorded: obligation 12 extended by 1m\n"
                              "~ 12  2026-10-10 → 2026-11-10  nanchang-eco → nanchang-proc  "
                              "书面通报同级检察机关 (第二条第二款, 5wd)\n")

    def test_clocks_of_a_case_a_role_and_an_obligation(self):
        for command, kind in (("suspend", "suspended"), ("resume", "resumed")):
            for of, member in (([], {}), (["--of", "court"], {"role": "court"}), (["--of", "#7"], {"obligation": 7}),
                               (["--of", "7"], {"obligation": 7})):
                body, out = self.ask("/v1/cases/赣环赔〔2026〕3号/facts", command, "赣环赔〔2026〕3号", *of, *SANCTION)
                self.assertEqual(body, {"kind": kind, **member, **SAID})
                self.assertTrue(out.startswith("fact 40 recorded: "), out)
                self.assertTrue(out.endswith(f" {kind}\nnothing that is owed changes\n"), out)

    def test_what_stands_still_or_is_waived_is_shown_with_its_state(self):
        answer = {"fact": {"id": 40}, "obligations": {"changed": [
            obligation(state="suspended", suspended_on="2026-10-09"), obligation(id=13, state="waived")]}}
        body, out = self.ask("/v1/obligations/12/facts", "waive", "12", *SANCTION, answer=answer)
        self.assertEqual(body, {"kind": "waived", **SAID})
        self.assertRegex(out, r"(?m)^= 12  .*  suspended since 2026-10-09$")
        self.assertRegex(out, r"(?m)^= 13  .*  waived$")

    def test_what_is_owed_again_is_shown_so(self):
        answer = {"fact": {"id": 40}, "obligations": {"moved": [
            {"before": obligation(state="suspended"), "after": obligation()}]}}
        _, out = self.ask("/v1/cases/3/facts", "resume", "3", *SANCTION, answer=answer)
        self.assertRegex(out, r"(?m)^~ 12  2026-10-10  .*  open again$")

    def test_silence_of_an_obligation_or_a_case(self):
        body = {"kind": "silenced", "until": "2026-10-20", "why": "已约定"}
        words = ["--until", "2026-10-20", "--why", "已约定"]
        self.assertEqual(self.ask("/v1/obligations/12/facts", "silence", "12", *words)[0], body)
        self.assertEqual(self.ask("/v1/cases/12/facts", "silence", "12", "--case", *words)[0], body)
        asked, out = self.ask("/v1/cases/赣环赔〔2026〕3号/facts", "silence", "赣环赔〔2026〕3号", *words)
        self.assertEqual(asked, body)
        self.assertIn("case 赣环赔〔2026〕3号 is silent until 2026-10-20", out)

    def test_a_payment(self):
        answer = {"fact": {"id": 40}, "obligations": {"changed": [
            obligation(duty="支付赔偿金", amount="50000.00", paid="20000.00")]}}
        body, out = self.ask("/v1/obligations/12/facts", "paid", "12", "--on", "2026-10-09", "--amount", "20,000",
                             "--document", "缴款书7号", answer=answer)
        self.assertEqual(body, {"kind": "paid", "on": "2026-10-09", "amount": "20,000", "document": "缴款书7号"})
        self.assertIn("支付赔偿金  20,000.00 of 50,000.00 yuan paid (第二条第二款, 5wd)", out)

    def test_what_is_decided_about_a_case(self):
        self.assertEqual(self.ask("/v1/cases/3/facts", "case", "set-docket", "3", "赣环赔〔2026〕3号")[0],
                         {"kind": "docket_given", "docket": "赣环赔〔2026〕3号"})
        self.assertEqual(self.ask("/v1/cases/3/facts", "case", "assign", "3", "agency", "zhang-wei", "--on",
                                  "2026-10-09")[0],
                         {"kind": "assigned", "role": "agency", "officer": "zhang-wei", "on": "2026-10-09"})
        self.assertEqual(self.ask("/v1/cases/3/facts", "case", "end", "3", "--on", "2026-10-09", "--why", "已履行")[0],
                         {"kind": "ended", "on": "2026-10-09", "why": "已履行"})
        self.assertEqual(self.ask("/v1/cases/3/facts", "case", "end", "3", *SANCTION)[0], {"kind": "ended", **SAID})

    def test_a_case_is_opened_with_all_it_may_say(self):
        body, _ = self.ask("/v1/cases", "case", "open", "--rulebook", "a", "--title", "x", "--party", "agency=eco",
                           "--origin", "检察机关移送", "--standing", answer={"case": {"id": 3}})
        self.assertEqual(body, {"rulebooks": ["a"], "title": "x", "parties": {"agency": ["eco"]},
                                "origin": "检察机关移送", "standing": True})

    def test_another_case_goes_on(self):
        answer = {"case": {"id": 7, "docket": "赣环赔〔2026〕9号", "title": "某化工厂渗漏", "reopens": 3},
                  "fact": {"id": 40}, "obligations": {}}
        body, out = self.ask("/v1/cases", "case", "reopen", "3", "--docket", "赣环赔〔2026〕9号", "--why", "新的损害",
                             "--party", "agency=eco", "--document", "决定1号", answer=answer)
        self.assertEqual(body, {"reopens": "3", "docket": "赣环赔〔2026〕9号", "why": "新的损害",
                                "parties": {"agency": ["eco"]}, "document": "决定1号"})
        self.assertEqual(out, "case 7 goes on from case 3: 赣环赔〔2026〕9号  某化工厂渗漏\n")

    def test_everything_that_a_fact_may_say_can_be_corrected(self):
        answers = {("GET", "/v1/facts/1"): {"id": 1, "case": 3},
                   ("POST", "/v1/cases/3/facts"): {"fact": {"id": 13}, "obligations": {}}}
        with Daemon(answers) as daemon:
            self.run_qixian("correct", "1", "--title", "某矿山", "--party", "agency=eco", "--party", "court=",
                            "--rulebook", "a", "--origin", "群众举报", "--why", "录错", socket=daemon.path)
            self.run_qixian("correct", "1", "--amount", "500", "--term", "1m", "--until", "2026-10-20", "--document",
                            "批2号", "--why", "录错", socket=daemon.path)
            self.assertEqual([asked["body"] for asked in daemon.asked if asked["body"]], [
                {"kind": "correction", "fact": 1, "title": "某矿山", "parties": {"agency": ["eco"], "court": []},
                 "rulebooks": ["a"], "origin": "群众举报", "why": "录错"},
                {"kind": "correction", "fact": 1, "amount": "500", "term": "1m", "until": "2026-10-20",
                 "document": "批2号", "why": "录错"}])

    def test_what_is_left_out_is_asked_for(self):
        for words, says in ((["extend", "12", *SANCTION], "--term is required"),
                            (["extend", "12", "--term", "1m", *SANCTION[2:]], "--on is required"),
                            (["suspend", "3", *SANCTION[:2], *SANCTION[4:]], "--document is required"),
                            (["resume", "3", *SANCTION[:4], *SANCTION[6:]], "--approved-by is required"),
                            (["waive", "12", *SANCTION[:6]], "--why is required"),
                            (["extend", "twelve", "--term", "1m", *SANCTION], "OBLIGATION twelve: not a number"),
                            (["extend", "12", "--term", "1 moon", *SANCTION], "TERM 1 moon"),
                            (["paid", "12", "--on", "2026-10-09", "--amount", "many"], "--amount many"),
                            (["silence", "12", "--until", "2026-02-30", "--why", "x"], "--until 2026-02-30"),
                            (["case", "end", "3", "--why", "x"], "--on is required"),
                            (["case", "assign", "3", "agency"], "OFFICER is required"),
                            (["case", "reopen", "3"], "--why is required"),
                            (["correct", "12", "--retract", "--title", "x", "--why", "y"], "--retract"),
                            (["case", "open", "--rulebook", "r", "--title", "t", "--party", "court="], "--party")):
            self.refused_words(*words, says=says)


class Shown(Case):
    def test_targets_and_suggestions_are_never_in_one_table_with_the_law(self):
        rows = [obligation(id=1, state="target_missed", light="violet", kind="target", safe="2026-09-01"),
                obligation(id=2, state="overdue", light="red"),
                obligation(id=3, kind="suggested", duty="可以邀请", safe="2026-09-02"),
                obligation(id=4, kind="agreed", safe="2026-09-03"),
                obligation(id=5, kind="target")]
        with Daemon({("GET", "/v1/obligations"): listed(rows)}) as daemon:
            out, _ = self.run_qixian("due", socket=daemon.path)
        law, targets, suggestions = out.split("\n\n")
        numbers = lambda part: [int(line.split()[0]) for line in part.splitlines() if line.split()[0].isdigit()]
        self.assertEqual((numbers(law), numbers(targets), numbers(suggestions)), ([4, 2], [1, 5], [3]))
        self.assertTrue(targets.startswith("内部目标 internal targets"), targets)
        self.assertIn("violet", targets)
        self.assertIn("target_missed 内部目标", targets)
        self.assertIn("(第二条第二款, 内部目标 5wd)", targets)
        self.assertNotIn("overdue", targets)
        width = lambda text: sum(2 if ord(c) > 0x2E7F else 1 for c in text)
        lines = targets.splitlines()[1:]
        self.assertEqual({width(line[:line.index(word)]) for line, word in
                          zip(lines, ("owed by", "nanchang-eco", "nanchang-eco"))},
                         {width(lines[0][:lines[0].index("owed by")])}, targets)

    def test_a_deemed_lapse_asks_to_be_checked(self):
        rows = [obligation(id=1, state="lapsed", deemed=True, lapse="视为同意，程序继续"),
                obligation(id=2, state="lapsed", deemed=True), obligation(id=3, state="lapsed")]
        with Daemon({("GET", "/v1/obligations"): listed(rows)}) as daemon:
            out, _ = self.run_qixian("due", "--all", socket=daemon.path)
        self.assertRegex(out, r"(?m)^  1 .*  视为同意（请核对收发登记）  ")
        self.assertRegex(out, r"(?m)^  2 .*  lapsed 视为（请核对收发登记）  ")
        self.assertRegex(out, r"(?m)^  3 .*  lapsed  ")

    def test_a_case_says_what_does_not_stand_yet(self):
        waiting = [{"rule": "jx-3.2b", "article": "第三条第二款", "duty": "反馈是否参加", "fact": 4,
                    "needs": "a party for the role 'procuratorate'"}]
        answers = {("GET", "/v1/cases/3"): {"id": 3, "facts": [], "waiting": waiting},
                   ("GET", "/v1/obligations"): {"obligations": []}}
        with Daemon(answers) as daemon:
            out, _ = self.run_qixian("case", "show", "3", socket=daemon.path)
        self.assertIn("· 反馈是否参加  第三条第二款 (jx-3.2b) does not stand yet; "
                      "it needs a party for the role 'procuratorate'\n", out)

    def test_a_case_with_its_links_and_what_its_facts_are_about(self):
        one = {"id": 3, "docket": "", "title": "某化工厂渗漏", "rulebooks": ["a"], "rulebooks_not_applied": ["b"],
               "parties": {"agency": ["eco"]}, "assigned": {"eco": "zhang-wei"}, "origin": "群众举报",
               "ended_on": "2026-10-09", "reopens": 2, "reopened_as": [7]}
        facts = [
            {"id": 4, "kind": "done", "on": "2026-09-30", "rule": "r", "obligation": 12, "document": "函1号"},
            {"id": 5, "kind": "suspended", "on": "2026-10-01", "role": "court", "document": "批1号",
             "approved_by": "李局长", "note": "案情复杂"},
            {"id": 6, "kind": "extended", "on": "2026-10-02", "obligation": 12, "term": "1m"},
            {"id": 7, "kind": "assigned", "on": "2026-10-03", "role": "agency", "office": "eco",
             "officer": "zhang-wei"},
            {"id": 8, "kind": "event", "event": "signed", "on": "2026-10-04", "schedule": [
                {"number": 1, "day": "2026-12-31", "amount": "50000.00", "payee": "市财政局"},
                {"number": 2, "after": "6m", "what": "完成土壤修复"}]}]
        answers = {("GET", "/v1/cases/3"): {**one, "facts": facts}, ("GET", "/v1/obligations"): {"obligations": []}}
        with Daemon(answers) as daemon:
            out, _ = self.run_qixian("case", "show", "3", socket=daemon.path)
        for line in ("not applied +b", "assigned +eco=zhang-wei", "origin +群众举报", "ended on +2026-10-09",
                     "goes on from case +2", "goes on as case +7", " *4  2026-09-30  done  of obligation 12 +函1号",
                     " *5  2026-10-01  suspended  for role court +批1号  approved by 李局长  案情复杂",
                     " *6  2026-10-02  extended  of obligation 12 +by 1m",
                     " *7  2026-10-03  assigned  for role agency +to zhang-wei",
                     " *8  2026-10-04  signed +1: 2026-12-31 50000.00 市财政局; 2: 6m 完成土壤修复"):
            self.assertRegex(out, rf"(?m)^{line} *$")
