"""Commands that need no daemon."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import tomllib

from program import QIXIAN, SOURCE, Case, read


class Days(Case):
    def test_a_day_and_its_notice(self):
        out, _ = self.compute("day", "2026-10-10")
        self.assertIn("2026-10-10  周六 Sat", out)
        self.assertIn("调休上班日  make-up working day", out)
        self.assertIn("国办发明电〔2025〕7号", out)
        self.assertRegex(out, r"(?m)^certainty +certain$")
        out, _ = self.compute("day", "2026-10-10", "--json")
        self.assertEqual(json.loads(out), {"day": "2026-10-10", "kind": "makeup_workday",
                                           "festival": "国庆节", "certainty": "certain",
                                           "notice": "国办发明电〔2025〕7号"})

    def test_an_unpublished_year_is_never_certain(self):
        known = ["--as-of", "2026-10-31"]
        for words in (["day", "2027-05-04"], ["calendar", "2027"], ["calendar", "2027-03"],
                      ["workdays", "2026-12-01", "2027-01-08"], ["deadline", "2026-12-28", "5wd"],
                      ["day", "2026-12-28"], ["deadline", "2026-06-01", "2y"]):
            out, _ = self.compute(*words, *known)
            self.assertIn("provisional (暂定): the notice", out, words)
            self.assertNotIn("usually out by now", out)
            out, _ = self.compute(*words, "--as-of", "2026-11-01")
            self.assertIn("the one for 2027 is usually out by now", out, words)
        out, _ = self.compute("day", "2027-05-04", "--json", *known)
        self.assertEqual(json.loads(out)["certainty"], "provisional")
        out, _ = self.compute("day", "1999-10-01")
        self.assertIn("unknown (未知)", out)

    def test_what_was_known_on_a_past_day(self):
        out, _ = self.compute("day", "2026-10-10", "--as-of", "2025-10-01", "--json")
        self.assertEqual(json.loads(out), {"day": "2026-10-10", "kind": "weekend", "festival": None,
                                           "certainty": "provisional", "notice": None})
        self.refused_words("day", "2026-10-10", "--as-of", "2025-02-29", "--holidays",
                           SOURCE + "/holidays", says="--as-of 2025-02-29: there is no such day")

    def test_working_days_between(self):
        self.assertEqual(self.compute("workdays", "2026-09-28", "2026-10-12")[0], "6\n")
        self.assertEqual(self.compute("workdays", "2026-09-28", "2026-09-28")[0], "0\n")
        self.assertEqual(self.compute("workdays", "2026-10-12", "2026-09-28")[0], "-6\n")
        out, _ = self.compute("workdays", "2026-09-28", "2026-10-12", "--json")
        self.assertEqual(json.loads(out), {"after": "2026-09-28", "until": "2026-10-12",
                                           "workdays": 6, "certainty": "certain"})

    def test_a_month_as_a_picture(self):
        out, _ = self.compute("calendar", "2026-10")
        self.assertIn("2026年10月", out)
        self.assertIn("10班", out)
        self.assertNotIn("暂定", out)
        self.refused_words("calendar", "2026-13", says="PERIOD 2026-13")
        self.refused_words("calendar", "26", says="PERIOD 26")
        out, _ = self.compute("calendar", "2026", "--json")
        days = json.loads(out)["days"]
        self.assertEqual((len(days), days[0]["day"], days[-1]["day"]), (365, "2026-01-01", "2026-12-31"))

    def test_holiday_files_that_are_not_there_or_wrong(self):
        with tempfile.TemporaryDirectory() as folder:
            for named, says in ((folder + "/none", "there is no such folder"),
                                (folder, "no holiday files")):
                out, err = self.run_qixian("day", "2026-10-10", "--holidays", named, status=1)
                self.assertEqual((out, err.count("\n")), ("", 1))
                self.assertIn(f"{named}: {says}", err)
            with open(folder + "/2026.toml", "w") as file:
                file.write("number = \n")
            _, err = self.run_qixian("day", "2026-10-10", "--holidays", folder, status=1)
            self.assertEqual(err.count("\n"), 1)
            self.assertRegex(err, r"2026\.toml:1:\d+: ")
            with open(folder + "/2026.toml", "wb") as file:
                file.write(b"#" * (1024 * 1024 + 1))
            _, err = self.run_qixian("day", "2026-10-10", "--holidays", folder, status=1)
            self.assertIn("longer than 1048576 bytes", err)

    def test_a_build_tree_finds_the_holidays_of_its_checkout(self):
        with tempfile.TemporaryDirectory() as checkout:
            os.makedirs(checkout + "/build/dev/bin")
            program = shutil.copy(QIXIAN, checkout + "/build/dev/bin/qixian")
            ran = subprocess.run([program, "day", "2026-10-10"], capture_output=True)
            self.assertNotIn(checkout.encode(), ran.stdout + ran.stderr)
            shutil.copytree(SOURCE + "/holidays", checkout + "/holidays")
            open(checkout + "/CMakeLists.txt", "w").close()
            ran = subprocess.run([program, "day", "2026-10-10"], capture_output=True)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertIn("调休上班日", ran.stdout.decode())

    def test_an_installed_program_finds_them_beside_itself(self):
        with tempfile.TemporaryDirectory() as prefix:
            os.makedirs(prefix + "/bin")
            os.makedirs(prefix + "/share/qixian")
            program = shutil.copy(QIXIAN, prefix + "/bin/qixian")
            shutil.copytree(SOURCE + "/holidays", prefix + "/share/qixian/holidays")
            ran = subprocess.run([program, "day", "2026-10-10"], capture_output=True)
            self.assertIn("调休上班日", ran.stdout.decode())


class Deadlines(Case):
    def test_nominal_due_safe_picture_and_steps(self):
        out, _ = self.compute("deadline", "2026-09-28", "5wd")
        self.assertRegex(out, r"(?m)^due +届满日 +2026-10-10  周六 Sat$")
        self.assertRegex(out, r"(?m)^ends +届满时 +2026-10-10 24:00 Beijing$")
        self.assertRegex(out, r"(?m)^28   29   30 .*\n起    1    2 ")  # counted days are numbered
        self.assertRegex(out, r"(?m) 5休  6休  7休  8    9   10班 11\n.* 3    4    5届$")
        self.assertIn("民法典第二百零一条", out)
        self.assertNotIn("\x1b", out)

    def test_json_is_what_http_answers(self):
        out, _ = self.compute("deadline", "2026-09-16", "15d", "--json")
        answer = json.loads(out)
        why = answer.pop("why")
        self.assertEqual(answer, {"anchor": "2026-09-16", "term": "15d", "nominal": "2026-10-01",
                                  "due": "2026-10-08", "safe": "2026-09-30",
                                  "ends_at": "2026-10-08T16:00:00Z", "certainty": "certain"})
        for step in why:
            self.assertEqual(list(step), ["day", "step", "step_en", "article"])
        self.assertEqual(why[0]["article"], "民法典第二百零一条")
        out, _ = self.compute("deadline", "2026-12-28", "5wd", "--as-of", "2026-10-31", "--json")
        self.assertLessEqual({"earliest", "latest"}, set(json.loads(out)))

    def due(self, *words):
        return json.loads(self.compute("deadline", *words, "--json")[0])["due"]

    def test_words_of_the_law_and_every_kind_of_term(self):
        self.assertEqual(self.due("2026-09-16", "十五日"), "2026-10-08")
        self.assertEqual(self.due("2026-09-28", "5个工作日"), "2026-10-10")
        self.assertEqual(self.due("2026-09-28T16:30:00Z", "5wd"), "2026-10-12")
        self.assertEqual(self.due("2026-09-28T15:59:59Z", "5wd"), "2026-10-10")
        self.assertEqual(self.due("2026-10-09", "-3d"), "2026-09-30")
        self.assertEqual(self.due("2026-03-20", "-3d", "--clear-days"), "2026-03-16")
        self.assertEqual(self.due("2026-03-02", "15d", "--suspended", "2026-03-10..2026-03-20"),
                         "2026-03-27")
        self.assertEqual(self.due("2025-10-31", "3m", "--extended", "1m"), "2026-02-28")
        self.assertEqual(self.due("2026-03-05", "0d"), "2026-03-05")

    def test_hours(self):
        answer = json.loads(self.compute("deadline", "2026-09-30T16:20:00+08:00", "24h", "--json")[0])
        self.assertEqual((answer["anchor"], answer["ends_at"], answer["safe_at"], answer["due"]),
                         ("2026-09-30T08:20:00Z", "2026-10-01T08:20:00Z", "2026-10-01T08:20:00Z",
                          "2026-10-01"))
        self.compute("deadline", "2026-09-30", "24h", status=2)

    def test_words_that_are_wrong(self):
        for words, says in ((["2026-09-28", "1.5d"], "TERM 1.5d"), (["2026-09-28", "5 days"], "TERM 5 days"),
                            (["2026-09-28", "-0d"], "TERM -0d"), (["2026-09-28", "999999999wd"], "TERM 999999999wd"),
                            (["2026-09-28"], "ANCHOR and TERM are needed"), ([], "ANCHOR and TERM"),
                            (["2026-09-28T10:00:00", "5wd"], "with its offset"),
                            (["2026-09-28", "5d", "--suspended", "2026-10-01"], "2026-03-10..2026-03-20"),
                            (["2026-09-28", "5d", "--suspended", "2026-10-02..2026-10-02"], "must come after"),
                            (["2026-09-28", "5d", "--extended", "frog"], "TERM frog")):
            self.refused_words("deadline", *words, "--holidays", SOURCE + "/holidays", says=says)
        self.refused_words("deadline", "2026-09-28", "5wd", "--batch", "-", says="not both")

    BATCH = "2026-09-16\t15d\nfrog\t5wd\n\n2026-09-28 5wd\r\n2026-09-28\t五个工作日\r\n2026-12-28\t5wd"

    def test_a_batch(self):
        out, err = self.compute("deadline", "--batch", "-", "--as-of", "2026-10-31", stdin=self.BATCH.encode(),
                                status=1)
        self.assertEqual(out, "2026-09-16\t15d\t2026-10-08\t2026-09-30\tcertain\n"
                              "2026-09-28\t五个工作日\t2026-10-10\t2026-10-10\tcertain\n"
                              "2026-12-28\t5wd\t2027-01-05\t2026-12-31\tprovisional\n")
        lines = err.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertTrue(lines[0].startswith("qixian: standard input:2: anchor frog: neither a day"), err)
        self.assertTrue(lines[1].startswith("qixian: standard input:4: write the anchor, one tab"), err)
        self.assertEqual(lines[2], "qixian: 2 lines could not be read")

    def test_a_batch_from_a_file_all_in_order(self):
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
            file.write("2026-09-16\t15d\n" * 1000)
            file.flush()
            out, err = self.compute("deadline", "--batch", file.name)
            self.assertEqual(out.count("\n"), 1000)
            self.assertEqual(err, "")
            out, _ = self.compute("deadline", "--batch", file.name, "--json")
            self.assertEqual(json.loads(out.splitlines()[999])["due"], "2026-10-08")
        _, err = self.compute("deadline", "--batch", "/nonexistent.tsv", status=1)
        self.assertEqual(err, "qixian: /nonexistent.tsv: No such file or directory\n")

    def test_a_line_without_end_does_not_fill_the_memory(self):
        _, err = self.compute("deadline", "--batch", "-", stdin=b"9" * 5_000_000, status=1)
        self.assertIn("standard input:1: write the anchor", err)
        self.assertLess(len(err), 500)

    def test_a_full_disk_is_noticed(self):
        with open("/dev/full", "w") as full:
            ran = subprocess.run([QIXIAN, "deadline", "2026-09-28", "5wd", "--holidays", SOURCE + "/holidays"],
                                 stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(ran.returncode, 1)
        self.assertIn(b"standard output", ran.stderr)


class Notices(Case):
    def test_a_notice_becomes_the_file_that_the_project_keeps(self):
        text = SOURCE + "/holidays/notices/2026.txt"
        kept = tomllib.loads(read(SOURCE + "/holidays/2026.toml"))
        out, _ = self.compute("notice", text, "--published", str(kept["published"]), "--source",
                              kept["source"])
        self.assertEqual(tomllib.loads(out), kept)
        out, _ = self.compute("notice", "-", "--json", stdin=read(text).encode())
        self.assertEqual(json.loads(out)["number"], "国办发明电〔2025〕7号")

    def test_a_notice_that_cannot_be_true_is_refused_with_its_clause(self):
        text = read(SOURCE + "/holidays/notices/2026.txt")
        wrong = re.sub(r"10月10日（周六）", "10月10日（周日）", text)
        self.assertNotEqual(text, wrong)
        out, err = self.compute("notice", "-", stdin=wrong.encode(), status=1)
        self.assertEqual(out, "")
        self.assertEqual(err.count("\n"), 1)
        self.assertRegex(err, "standard input: line [0-9]+: .*2026-10-10")
        self.compute("notice", "/nonexistent.txt", status=1)
