"""qixian rulebook: check and show."""

import os
import re
import tempfile
import unicodedata

from program import Case

HEAD = """id = "book"
title = "办法"
number = "1号"
issuer = "厅"
effective = 2025-03-24
supersedes = "book-2021"
origins = ["群众举报"]
[[basis]]
text = "生态环境法典"
from = 2026-08-15
[[target]]
id = "reply"
name = "回复意见"
term = "5wd"
[[role]]
id = "agency"
name = "行政机关"
[[role]]
id = "obligor"
name = "赔偿义务人"
external = true
watched_by = "agency"
"""
EVENTS = """[[event]]
id = "met"
name = "磋商"
second = "replaces by office"
fields = [
  { id = "day", name = "日期", type = "date", required = true },
  { id = "office", name = "单位", type = "office" },
]
[[event]]
id = "signed"
name = "达成协议"
schedule = true
"""
RULES = """[[rule]]
id = "b-1"
article = "第一条"
clause = "应当在三个月内办理。"
duty = "办理"
event = "met"
from = "day"
owed_by = ["obligor", "agency"]
owed_to = "agency"
owed_by_field = "office"
joint = true
first = "30d"
term = "3m"
due_field = "day"
at_most = 1
only_if = ["case.origin = 群众举报"]
unless = ["signed + 30d"]
fulfilled_by = ["signed"]
ended_by = ["signed"]
not_counted = [{ from = "signed", to = "met" }]
can_be_suspended = false
restarted_by = ["signed"]
suspended_in_last = "6m"
deemed = true
[[rule]]
id = "b-2"
article = "第二条"
clause = "应当及时回复。"
duty = "回复"
on_done_of = "b-1"
owed_by = "agency"
target = "reply"
[[rule]]
id = "b-3"
article = "第三条"
clause = "可以起诉。"
duty = "起诉"
on_lapse_of = "b-2"
owed_by = "agency"
kind = "suggested"
[[rule]]
id = "b-4"
article = "第四条"
clause = "每季度报告。"
duty = "报告"
event = "standing"
owed_by = "agency"
every = "quarter"
[[rule]]
id = "b-5"
article = "第五条"
clause = "分期给付。"
duty = "给付"
event = "signed"
owed_by = "obligor"
owed_to = "agency"
each = "instalment"
"""
DOCUMENT = "第一条 应当在 三个月\n　　内办理。\n第二条 应当及时回复。\n第三条 可以 起诉。\n第四条 每季度报告。\n第五条 分期给付。\n"


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Rulebooks(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.mkdir(os.path.join(self.folder, "texts"))
        self.file = os.path.join(self.folder, "book.toml")
        self.write("book.toml", HEAD + EVENTS + RULES)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def show(self, *words):
        return self.run_qixian("rulebook", "show", self.file, *words, env={"COLUMNS": "120"})[0]

    def test_what_is_in_order_is_said_to_be(self):
        self.assertEqual(self.run_qixian("rulebook", "check", self.file)[0],
                         f"{self.file}: in order: 2 events, 5 rules\n")
        self.write("book.toml", 'switched_off = "等待全文"\n' + HEAD)
        self.assertEqual(self.run_qixian("rulebook", "check", self.file)[0],
                         f"{self.file}: in order: 0 events, 0 rules, switched off\n")

    def test_a_clause_stands_in_the_document_beside_the_file(self):
        self.write("texts/book.txt", DOCUMENT)
        self.run_qixian("rulebook", "check", self.file)
        self.write("texts/book.txt", DOCUMENT.replace("每季度", "每月"))
        out, err = self.run_qixian("rulebook", "check", self.file, status=1)
        self.assertEqual(out, "")
        line = (HEAD + EVENTS + RULES).split("\n").index('clause = "每季度报告。"') + 1
        self.assertEqual(err, f"qixian: {self.file}:{line}:10: the clause of rule 'b-4' does not stand in "
                              f"{self.folder}/texts/book.txt\n")

    def test_every_problem_of_every_file(self):
        self.write("book.toml", (HEAD + EVENTS + RULES).replace('"b-1"\nowed', '"b-9"\nowed'))
        self.write("other.toml", HEAD.replace('supersedes = "book-2021"', 'supersedes = "book"'))
        out, err = self.run_qixian("rulebook", "check", self.file, self.folder + "/other.toml", status=1)
        self.assertEqual(out, "")
        self.assertIn("3 problems", err)
        self.assertRegex(err, r"book.toml:\d+:14: there is no rule 'b-9'")
        self.assertIn("other.toml:6:14: a rulebook does not supersede itself", err)
        self.assertIn("other.toml:1:1: a rulebook needs at least one [[rule]]", err)

    def test_one_pass_finds_false_clauses_beside_other_problems_and_goes_on_after_a_missing_file(self):
        self.write("texts/book.txt", DOCUMENT.replace("每季度", "每月"))
        self.write("book.toml", (HEAD + EVENTS + RULES).replace('"b-1"\nowed', '"b-9"\nowed'))
        self.write("other.toml", HEAD)
        out, err = self.run_qixian("rulebook", "check", self.folder + "/missing.toml", self.file,
                                   self.folder + "/other.toml", status=1)
        self.assertEqual(out, "")
        self.assertIn("missing.toml: No such file or directory", err)
        self.assertRegex(err, r"book.toml:\d+:14: there is no rule 'b-9'")
        self.assertRegex(err, r"book.toml:\d+:10: the clause of rule 'b-4' does not stand in ")
        self.assertIn("other.toml:1:1: a rulebook needs at least one [[rule]]", err)

    def test_the_tables_hold_all_that_a_rule_says(self):
        out = self.show()
        for row in (r"supersedes +book-2021", r"rests on +生态环境法典 from 2026-08-15", r"origins +群众举报",
                    r"obligor +赔偿义务人 +watched by agency", r"reply +5wd +回复意见",
                    r"met +磋商 +day 日期 \(required\); office 单位; replaces the last one of the same office",
                    r"signed +达成协议 +brings a schedule",
                    r"b-1 +30d \+ 3m +statutory +obligor\+agency → agency +办理",
                    r"b-2 +5wd +target +agency +回复", r"b-3 +- +suggested +agency +起诉",
                    r"b-4 +every quarter +target +agency +报告",
                    r"b-5 +each instalment +agreed +obligor → agency +给付",
                    r"b-1 +第一条 +from day of met", r"b-2 +第二条 +after b-1 done", r"b-3 +第三条 +when b-2 lapses",
                    r"b-4 +第四条 +while a standing case is in force", r"b-5 +第五条 +on signed"):
            self.assertRegex(out, f"(?m)^{row} *$")
        first = out[out.index("from day of met"):out.index("after b-1 done")]
        self.assertEqual([line.strip() for line in first.split("\n")[1:-1]], [
            "only if case.origin = 群众举报", "unless signed + 30d", "at most once",
            "owed by the office in office", "joint: done by one is done by all",
            "due on the day in day, where it is given", "not counted: from signed to met",
            "is never suspended", "suspended in its last 6m: as much after that", "restarted by signed",
            "fulfilled by signed", "ended by signed",
            "deemed: lapses by itself when the last day has passed"])
        self.assertIn("target reply: 回复意见", out)
        self.assertNotIn("switched off", out)

    def test_long_words_do_not_pass_the_120th_column(self):
        self.write("book.toml", HEAD.replace('issuer = "厅"', f'issuer = "{"生态环境局 " * 20}"') + EVENTS
                   + RULES.replace('duty = "办理"', f'duty = "{"办理" * 60}"')
                   .replace('only_if = ["case', f'only_if = ["{"signed or " * 20}case'))
        out = self.show()
        self.assertLessEqual(max(columns(line) for line in out.split("\n")), 120)
        joined = re.sub(r"\s", "", out)
        self.assertEqual(joined.count("生态环境局"), 20)
        self.assertEqual(joined.count("办理"), 60)
        self.assertEqual(joined.count("signedor"), 20)

    def test_a_switched_off_book_says_so(self):
        self.write("book.toml", 'switched_off = "等待全文"\n' + HEAD)
        self.assertRegex(self.show(), r"(?m)^switched off +等待全文$")

    def test_pictures(self):
        self.assertIn('d_b_h1 -> d_b_h2 [label="办结后 5wd"];', self.show("--graph", "dot"))
        self.assertIn('d_b_h2 -->|"逾期后 可以"| d_b_h3', self.show("--graph", "mermaid"))
