"""Commands that change something."""

import json

from program import Case, Daemon, obligation, problem


class Recording(Case):
    def test_a_case_is_opened(self):
        with Daemon({("POST", "/v1/cases"): (201, {"id": 3, "docket": "赣环赔〔2026〕3号",
                                                   "title": "某化工厂渗漏"})}) as daemon:
            out, _ = self.run_qixian(
                "case", "open", "--rulebook", "jiangxi-2021", "--docket", "赣环赔〔2026〕3号", "--title",
                "某化工厂渗漏", "--party", "agency=nanchang-eco", "--party",
                "procuratorate=nanchang-proc", "--party", "agency=jiujiang-eco", "--by", "李四",
                socket=daemon.path)
            self.assertEqual(out, "case 3 opened: 赣环赔〔2026〕3号  某化工厂渗漏\n")
            self.assertEqual(daemon.asked[0]["body"], {
                "rulebooks": ["jiangxi-2021"], "docket": "赣环赔〔2026〕3号", "title": "某化工厂渗漏",
                "parties": {"agency": ["nanchang-eco", "jiujiang-eco"],
                            "procuratorate": ["nanchang-proc"]}, "by": "李四"})

    RECORDED = {
        "fact": {"id": 7, "case": 3, "kind": "event"},
        "obligations": {
            "added": [obligation()],
            "moved": [{"before": obligation(id=9, safe="2026-10-09", due="2026-10-09"),
                       "after": obligation(id=9, safe="2026-09-30", due="2026-10-10")}],
            "withdrawn": [obligation(id=4, state="withdrawn")],
            "met": [obligation(id=5, state="met")]},
        "waiting": [{"rule": "jx-3.2a", "article": "第三条第二款", "fact": fact, "needs": ["meets"]}
                    for fact in (7, 8)]}

    def test_what_follows_from_an_event_is_told(self):
        with Daemon({("POST", "/v1/cases/赣环赔[2026]3号/facts"): self.RECORDED}) as daemon:
            out, _ = self.run_qixian("record", "赣环赔[2026]3号", "negotiation-decided", "--on",
                                     "2026-09-28", "--field", "meets=2026-10-12", "--field",
                                     "note=a=b", "--document", "洪环函〔2026〕8号", "--note", "-x",
                                     "--again", socket=daemon.path)
            asked = daemon.asked[0]
        self.assertRegex(asked["raw"], r"^/v1/cases/%E8[%0-9A-F]*%5B2026%5D3%E5[%0-9A-F]*/facts$")
        self.assertEqual(asked["body"], {
            "kind": "event", "event": "negotiation-decided", "on": "2026-09-28",
            "fields": {"meets": "2026-10-12", "note": "a=b"}, "document": "洪环函〔2026〕8号",
            "note": "-x", "again": True})
        self.assertEqual(out, "\n".join([
            "fact 7 recorded: negotiation-decided on 2026-09-28",
            "+ 12  2026-10-10  nanchang-eco → nanchang-proc  书面通报同级检察机关 (第二条第二款, 5wd)",
            "~ 9  2026-10-09 → 2026-09-30 (law: 2026-10-10)  nanchang-eco → nanchang-proc  "
            "书面通报同级检察机关 (第二条第二款, 5wd)",
            "- 4  2026-10-10  nanchang-eco → nanchang-proc  书面通报同级检察机关 (第二条第二款, 5wd)",
            "✓ 5  2026-10-10  nanchang-eco → nanchang-proc  书面通报同级检察机关 (第二条第二款, 5wd)",
            "· 第三条第二款 (jx-3.2a) does not stand yet; it needs meets", ""]))

    def test_an_instant_goes_out_in_utc_and_json_comes_back_as_it_was(self):
        with Daemon({("POST", "/v1/cases/3/facts"): self.RECORDED}) as daemon:
            out, _ = self.run_qixian("record", "3", "x", "--on", "2026-09-28T08:30:00+08:00", "--json",
                                     socket=daemon.path)
            self.assertEqual(daemon.asked[0]["body"]["on"], "2026-09-28T00:30:00Z")
            self.assertEqual(json.loads(out), self.RECORDED)
            self.assertEqual(out.count("\n"), 1)

    def test_a_provisional_day_is_called_so(self):
        answer = {"fact": {"id": 7}, "obligations": {"added": [obligation(certainty="provisional")]}}
        with Daemon({("POST", "/v1/cases/3/facts"): answer}) as daemon:
            out, _ = self.run_qixian("record", "3", "x", "--on", "2026-12-28", socket=daemon.path)
            self.assertIn("2026-10-10 暂定 provisional  nanchang-eco", out)

    def test_a_correction_finds_its_case(self):
        answers = {("GET", "/v1/facts/12"): {"id": 12, "case": 3},
                   ("POST", "/v1/cases/3/facts"): {"fact": {"id": 13}, "obligations": {}}}
        with Daemon(answers) as daemon:
            out, _ = self.run_qixian("correct", "12", "--on", "2026-09-27", "--field", "meets=2026-10-13",
                                     "--why", "录错", "--by", "李四", socket=daemon.path)
            self.assertEqual(out, "fact 13 corrects fact 12\nnothing that is owed changes\n")
            self.assertEqual(daemon.asked[1]["body"], {
                "kind": "correction", "fact": 12, "on": "2026-09-27",
                "fields": {"meets": "2026-10-13"}, "why": "录错", "by": "李四"})
            out, _ = self.run_qixian("correct", "#12", "--retract", "--why", "重复", socket=daemon.path)
            self.assertEqual(out.splitlines()[0], "fact 13 takes back fact 12")
            self.assertEqual(daemon.asked[3]["body"],
                             {"kind": "retraction", "fact": 12, "why": "重复"})
            _, err = self.run_qixian("correct", "99", "--retract", "--why", "x", socket=daemon.path,
                                     status=4)
            self.assertEqual(err.count("\n"), 1)

    def test_sent_done_and_ack(self):
        with Daemon({("POST", "/v1/obligations/12/facts"):
                     {"fact": {"id": 40}, "obligations": {"met": [obligation(state="met")]}}}) as daemon:
            self.run_qixian("sent", "12", "--on", "2026-09-29", "--document", "函1号", "--via", "EMS",
                            socket=daemon.path)
            out, _ = self.run_qixian("done", "12", "--on", "2026-09-30T15:00:00+08:00", "--document",
                                     "函1号", "--via", "公文交换", "--received-by", "王五", "--by", "李四",
                                     socket=daemon.path)
            self.run_qixian("ack", "12", "--by", "李四", socket=daemon.path)
            self.assertEqual([asked["body"] for asked in daemon.asked], [
                {"kind": "sent", "on": "2026-09-29", "document": "函1号", "via": "EMS"},
                {"kind": "done", "on": "2026-09-30T07:00:00Z", "document": "函1号", "via": "公文交换",
                 "received_by": "王五", "by": "李四"},
                {"kind": "acknowledged", "by": "李四"}])
            self.assertEqual(out.splitlines()[0], "fact 40 recorded: obligation 12 done")
            self.assertTrue(out.splitlines()[1].startswith("✓ 12  2026-10-10"), out)

    def test_a_repeated_event_is_refused_with_the_reason(self):
        with Daemon({("POST", "/v1/cases/3/facts"): problem(
                409, "the same event of 2026-09-28 is fact 7 already; add --again if it happened twice")}) as daemon:
            _, err = self.run_qixian("record", "3", "x", "--on", "2026-09-28", socket=daemon.path, status=5)
            self.assertIn("--again", err)

    def test_reload_and_retry(self):
        with Daemon({("POST", "/v1/reload"): {"edition": 4}, ("POST", "/v1/letters/9/retry"): {}}) as daemon:
            self.assertIn("4", self.run_qixian("reload", socket=daemon.path)[0])
            self.run_qixian("reload", "--dry-run", socket=daemon.path)
            self.assertEqual(self.run_qixian("retry", "9", socket=daemon.path)[0], "letter 9 goes again\n")
            self.assertEqual([asked["body"] for asked in daemon.asked], [{}, {"dry_run": True}, {}])
