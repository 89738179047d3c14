"""The commands that a letter prints work when they are typed."""

import re
import shlex
import unittest

import harness

AGENCIES = {"agency": ["nanchang-eco", "nanchang-water"], "procuratorate": ["nanchang-proc"]}

# The second agency has nobody of its own in the harness's directory.
WATER = """
[[office]]
id = "nanchang-water"
name = "南昌市水利局"

[[officer]]
id = "hu-jun"
name = "胡军"
office = "nanchang-water"
liaison = true
ways = [{ channel = "mail", address = "hu-jun@example.org" }]
"""


class Commands(harness.TestCase):
    def begin(self, rulebook="jiangxi-2021", **opening):
        self.mail = self.mail_server()
        self.d = self.daemon(self.mail, start=False)
        self.d.write("directory.toml", harness.write_directory() + WATER)
        self.d.start()
        return self.d.open_case("赣环赔〔2026〕3号", rulebooks=[rulebook], **opening)

    def commands(self, officer):
        """Of every mail to him since the last time."""
        found = []
        for mail in self.mail.forget():
            if mail.recipient.startswith(officer):
                found += re.findall(r"^(?:登记办结|或者登记|表示知悉)　(?:.*：)?(qixian [^\r\n]*)", mail.text, re.MULTILINE)
        return found

    def type(self, command, day):
        words = shlex.split(command.replace("日期T时:分", f"{day}T09:30").replace("日期", day)
                            .replace("文号", "赣环函〔2026〕8号"))
        self.assertEqual(words[0], "qixian")
        out = self.d.qixian(*words[1:])
        self.assertEqual(out.returncode, 0, f"{command}: {out.stderr}")

    def announce(self):
        """Each of two agencies has to decide, and what the one decides closes nothing of the other's."""
        case = self.begin(parties=AGENCIES)
        self.d.record(case, "announced", "2026-09-28", fields={"media": "正义网"})
        self.d.advance("2026-09-29 10:00")
        return [row for row in self.d.ask(f"/v1/obligations?case={case}")["obligations"]
                if (row["rule"], row["owed_by"]) == ("jx-2.1c-1", "nanchang-water")][0]["id"]

    def test_an_event_of_one_of_two_agencies_says_whose_it_is(self):
        duty = self.announce()
        commands = self.commands("hu-jun")
        mine = [f"qixian record 1 {event} --field agency=nanchang-water --on 日期"
                for event in ("claim-case-opened", "claim-intent-stated", "negotiation-decided")]
        self.assertEqual(commands, [*mine, f"qixian ack {duty}"])
        self.type(commands[-1], "2026-09-29")
        self.type(commands[0], "2026-09-29")
        self.assertEqual(self.d.ask(f"/v1/obligations/{duty}")["state"], "met")

    def test_what_the_daemon_names_instead_of_done_says_it_too(self):
        duty = self.announce()
        out = self.d.qixian("done", str(duty), "--on", "2026-09-29")
        self.assertEqual(out.returncode, 5)
        command = out.stderr.rsplit(": ", 1)[1].strip()
        self.assertEqual(command, "qixian record 1 claim-case-opened --field agency=nanchang-water --on 2026-09-29")
        self.type(command, "2026-09-29")
        self.assertEqual(self.d.ask(f"/v1/obligations/{duty}")["state"], "met")


if __name__ == "__main__":
    unittest.main()
