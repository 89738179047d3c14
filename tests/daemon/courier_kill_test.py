"""Hundreds of letters fall due at once, and the daemon is killed again and again while it carries them.

Nothing may be missing, and what comes twice must come under its own id, with the same words, and be counted: the
daemon's own count of attempts is never below what the far side has seen.
"""

import base64
import collections
import random
import threading
import unittest

import harness
from harness import IS_NIGHTLY
from web_server import WebServer

BEGIN = "2026-09-28T10:00:00+08:00"
MORNING = "2026-09-29 09:00"
OFFICES_IN_A_CASE = 10

KILLS, LETTERS = (200, 10_000) if IS_NIGHTLY else (20, 500)
MAIL_KILLS, MAILS = (40, 1_000) if IS_NIGHTLY else (5, 100)

AT_ONCE = """
[reminders]
jitter = "0min"
"""

WEBHOOK = AT_ONCE + """
[[channel]]
name = "desk"
kind = "webhook"
url = "http://127.0.0.1:{port}/hook"
secret_file = "{folder}/hook-secret"
allow = ["127.0.0.1"]
"""


def write_offices(count, channel):
    """So many agencies with a liaison officer each, to each of whom one letter goes in the morning."""
    text = '[[office]]\nid = "proc"\nname = "南昌市人民检察院"\nserved = false\nwatched_by = "eco-0"\n'
    for number in range(count):
        text += (f'\n[[office]]\nid = "eco-{number}"\nname = "第{number}生态环境局"\n\n'
                 f'[[officer]]\nid = "of-{number}"\nname = "联络员{number}"\noffice = "eco-{number}"\nliaison = true\n'
                 f'ways = [{{ channel = "{channel}", address = "of-{number}@eco.example" }}]\n')
    return text


class CourierKilled(harness.TestCase):
    def prepare(self, count, mail, channel, extra):
        self.d = self.daemon(mail, BEGIN, start=False)
        self.d.edit("qixian.toml", "[[channel]]", extra.replace("{folder}", str(self.d.folder)) + "\n[[channel]]")
        self.d.write("hook-secret", "whsec_" + base64.b64encode(b"k" * 32).decode() + "\n")
        (self.d.folder / "hook-secret").chmod(0o600)
        self.d.write("directory.toml", write_offices(count, channel))
        self.d.start()
        for first in range(0, count, OFFICES_IN_A_CASE):
            offices = [f"eco-{number}" for number in range(first, min(first + OFFICES_IN_A_CASE, count))]
            case = self.d.open_case(f"赣环赔〔2026〕{first + 1}号", parties={"agency": offices, "procuratorate": ["proc"]})
            for office in offices:
                self.d.record(case, "negotiation-decided", "2026-09-28", fields={"agency": office})
        self.strikes = 0

    def carry(self, kills, deliveries, seed):
        """Lives until everything is settled, killed at so many of the deliveries on the way.

        A stroke falls when a request has come and has no answer, when it has just been answered, or a moment later.
        """
        numbers = random.Random(seed)
        strokes = collections.deque(sorted(numbers.sample(range(1, deliveries), kills)))
        seen = [0]
        lock = threading.Lock()

        def strike(process):
            self.strikes += 1
            process.kill()

        def due():
            """One stroke a life: whoever is dying is not struck again."""
            with lock:
                seen[0] += 1
                if not strokes or seen[0] < strokes[0] or self.struck:
                    return None
                strokes.popleft()
                self.struck = True
            return numbers.choice(["before", "after", "later"])

        def came(*_):
            way = due()
            if way == "before":
                strike(self.d.process)
            elif way == "after":
                self.strike_after = True
            elif way == "later":
                threading.Timer(numbers.uniform(0, 0.01), strike, [self.d.process]).start()

        def answered(*_):
            if self.strike_after:
                self.strike_after = False
                strike(self.d.process)

        self.strike_after = self.struck = False
        self.came, self.answered = came, answered
        while True:
            try:
                self.d.advance(max(harness.beijing(MORNING), self.d.now()))
                if not self.struck:
                    return
            except (OSError, AssertionError, harness.http.client.HTTPException):
                if not self.struck:
                    raise
            harness.wait_for(lambda: not self.d.is_running(), "the stroke to fall")
            self.assertEqual(self.d.bury(), -9, self.d.said())
            self.d.start()
            # Not before: what the last life sent may be read only now, and nobody lived to be struck for it.
            self.struck = False

    def letters(self):
        found, after = [], 0
        while page := self.d.ask(f"/v1/letters?limit=1000&after={after}")["letters"]:
            found += page
            after = page[-1]["id"]
        return found

    def check(self, count, kills, arrived, at_hand):
        """`arrived`: what the far side saw, as (id, what makes it that letter); `at_hand`: what a channel begins."""
        letters = self.letters()
        self.assertEqual(len(letters), count)
        self.assertEqual({letter["state"] for letter in letters}, {"delivered"})
        self.assertEqual(self.strikes, kills)

        seen = collections.defaultdict(list)
        for letter_id, words in arrived:
            seen[letter_id].append(words)
        self.assertEqual(set(seen), {letter["token"] for letter in letters}, "missing, or under another id")
        self.assertEqual([one for one, words in seen.items() if len(set(words)) > 1], [], "one id, several letters")
        self.assertEqual(len({words for each in seen.values() for words in each}), count)
        uncounted = [letter["id"] for letter in letters if len(seen[letter["token"]]) > letter["attempts"]]
        self.assertEqual(uncounted, [], "came more often than the daemon knows of")
        repeats = len(arrived) - count
        # Only what was under way when a stroke fell goes again: at most what a channel carries at a time.
        self.assertLessEqual(repeats, kills * at_hand)
        attempts = sum(letter["attempts"] for letter in letters)
        print(f"{count} letters, {kills} kills: none missing, {repeats} came again, {attempts - count} attempts "
              "in doubt", flush=True)
        self.assertEqual(self.d.terminate(), 0)
        self.assertEqual(self.d.rows("PRAGMA integrity_check"), [("ok",)])

    def test_a_web_service_misses_nothing(self):
        web = WebServer()
        self.addCleanup(web.stop)
        self.prepare(LETTERS, None, "desk", WEBHOOK.replace("{port}", str(web.port)))
        web.on_post = lambda post: self.came()
        web.after_reply = lambda post: self.answered()
        self.carry(KILLS, LETTERS, seed=1)
        self.check(LETTERS, KILLS, [(post.id, post.body) for post in web.taken()], 192)

    def test_a_mail_server_misses_nothing(self):
        mail = self.mail_server()
        self.prepare(MAILS, mail, "mail", AT_ONCE)
        mail.on_dot = lambda letter: self.came()
        mail.after_reply = lambda *_: self.answered()
        self.carry(MAIL_KILLS, MAILS, seed=2)
        self.check(MAILS, MAIL_KILLS, [(letter.id.strip("<>").split("@")[0], (letter.recipient, letter.subject))
                                       for letter in mail.taken()], 32)


if __name__ == "__main__":
    unittest.main(verbosity=2)
