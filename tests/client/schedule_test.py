"""The schedule of an agreement, from a file as a spreadsheet saves it."""

import os
import tempfile

from program import Case, Daemon

ROWS = [{"number": 1, "day": "2026-12-31", "amount": "50,000.00", "payee": "市财政局"},
        {"number": 2, "after": "6m", "amount": "50000"},
        {"number": 3, "day": "2027-06-05", "what": "完成土壤修复，并通过验收"}]


class Schedule(Case):
    def file(self, content):
        handle, name = tempfile.mkstemp(suffix=".csv")
        self.addCleanup(os.unlink, name)
        os.write(handle, content if isinstance(content, bytes) else content.encode())
        os.close(handle)
        return name

    def sent(self, content):
        with Daemon({("POST", "/v1/cases/3/facts"): {"fact": {"id": 40}, "obligations": {}}}) as daemon:
            self.run_qixian("record", "3", "signed", "--on", "2026-10-09", "--schedule", self.file(content),
                            socket=daemon.path)
            return daemon.asked[0]["body"]["schedule"]

    def refused(self, content, says):
        name = self.file(content)
        self.refused_words("record", "3", "signed", "--on", "2026-10-09", "--schedule", name,
                           says=f"--schedule {name}{says}")

    def test_rows_with_and_without_a_header_a_mark_and_carriage_returns(self):
        rows = '1,2026-12-31,"50,000.00",市财政局\n2,6m,50000,\n3,2027/6/5,,"完成土壤修复，并通过验收"\n'
        self.assertEqual(self.sent(rows), ROWS)
        self.assertEqual(self.sent("序号,日期,金额（元）,收款人\n" + rows), ROWS)
        self.assertEqual(self.sent(("\ufeff序号,日期,金额（元）,收款人\n" + rows).replace("\n", "\r\n")), ROWS)
        self.assertEqual(self.sent(rows.replace("\n", "\r")), ROWS)
        self.assertEqual(self.sent("\n,,,\n" + rows.rstrip("\n") + ",,\n\n"), ROWS)
        self.assertEqual(self.sent(" 1 , 六个月 ,5, 市财政局 \n"),
                         [{"number": 1, "after": "6m", "amount": "5", "payee": "市财政局"}])
        self.assertEqual(self.sent('1,1m,5,"市 ""财政"" 局\n二"\n'),
                         [{"number": 1, "after": "1m", "amount": "5", "payee": '市 "财政" 局\n二'}])

    def test_days_as_spreadsheets_show_them(self):
        for cell, day in (("2026/12/31", "2026-12-31"), ("2026/1/5", "2026-01-05"), ("2026-1-15", "2026-01-15"),
                          ("2026-12-5", "2026-12-05")):
            self.assertEqual(self.sent(f"1,{cell},5,\n")[0]["day"], day)
        for cell in ("31/12/2026", "2026/13/1", "2026-02-30", "2026/1", "26/1/5", "2026//5", "2026/001/5"):
            self.refused(f"1,{cell},5,\n", f":1: '{cell}' is neither a date")

    def test_a_file_in_another_encoding(self):
        rows = "序号,日期\n1,2026-12-31,5,市财政局\n"
        self.refused(rows.encode("gb18030"), ": is not UTF-8, perhaps GBK; save it as \"CSV UTF-8\"")
        self.refused(rows.encode("utf-16"), ": is UTF-16")

    def test_rows_that_are_wrong_are_named_by_their_line(self):
        self.refused("序号,日期\n", ": has no row")
        self.refused("", ": has no row")
        self.refused("序号,日期\n第1期,2026-12-31,5\n", ":2: '第1期' is no number of a row")
        self.refused("0,2026-12-31,5\n", ":1: '0' is no number")
        self.refused("1,2026-12-31,5\n2,soon,5\n", ":2: 'soon' is neither a date")
        self.refused("1,,5\n", ":1: has no day")
        self.refused("1,2026-12-31,五万\n", ":1: '五万' is no amount")
        self.refused("1,2026-12-31,\n", ":1: has no amount")
        self.refused("1,2026-12-31,50,000.00,市财政局\n", ":1: has 5 cells")
        self.refused('1,2026-12-31,"50\n', ":1: a cell begins with a double quote")
        self.refused('"1"x,2026-12-31,50\n', ":1: something stands behind the quotes")
        self.refused('1,2026-12-31,5,"市\n局"\n2,soon,5\n', ":3: 'soon' is neither")

    def test_a_file_that_is_not_there(self):
        _, err = self.run_qixian("record", "3", "signed", "--on", "2026-10-09", "--schedule", "/nowhere.csv", status=1)
        self.assertEqual(err, "qixian: /nowhere.csv: No such file or directory\n")
