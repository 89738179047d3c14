"""The daemon is killed with SIGKILL at many points of one autumn, and nobody can tell from what arrived.

One script of events, 2026-09-01 to 2026-10-31, is run twice: by a daemon that lives through all of it, and by one
that is killed again and again and started again in the same folder. The script behaves as a careful client does:
it repeats a request under its Idempotency-Key until it is answered.

QIXIAN_KILL_ROUNDS=N runs each of the killed autumns N times, with other points each time.
"""

import collections
import datetime
import http.client
import itertools
import json
import os
import random
import threading
import unittest

import harness
from harness import PARTIES, beijing

ROUNDS = int(os.environ.get("QIXIAN_KILL_ROUNDS", "1"))
PRELOAD = os.environ.get("QIXIAN_KILL_AT_WRITE")  # libkill_at_write.so
BEGIN = "2026-09-01T08:30:00+08:00"


class Script:
    """What happens in six cases. Each step: when (Beijing), its key, and what asks the daemon."""

    def __init__(self):
        self.steps = []
        self.answers = {}
        lead = self.opened("09-01 09:40", "A", "赣环赔〔2026〕1号", "某化工厂渗漏")
        self.event("09-01 09:45", lead, "negotiation-decided", "2026-09-01")
        transferred = self.opened("09-03 10:00", "B", "赣环赔〔2026〕2号", "某矿山尾水")
        self.event("09-03 10:05", transferred, "lead-concluded", "2026-09-02")
        self.duty("09-04 09:30", lead, "jx-2.2a", "acknowledged", by="zhang-wei")
        self.duty("09-07 15:00", lead, "jx-2.2a", "done", on="2026-09-07", document="洪环函〔2026〕8号")
        third = self.opened("09-11 18:20", "C", "赣环赔〔2026〕3号", "某河道倾倒")  # after hours
        self.event("09-11 18:25", third, "support-decided", "2026-09-11")
        talks = self.opened("09-20 11:00", "D", "赣环赔〔2026〕4号", "某电镀厂废水")  # a Sunday on which one works
        self.event("09-20 11:05", talks, "attendance-decided", "2026-09-20")
        self.event("09-21 09:50", talks, "meeting-set", "2026-09-21", fields={"meets": "2026-10-12"})
        self.duty("09-22 16:00", transferred, "jx-1.1b", "done", on="2026-09-21")  # late
        quiet = self.opened("09-24 10:00", "E", "赣环赔〔2026〕5号", "某养殖场")
        self.event("09-24 10:10", quiet, "negotiation-decided", "2026-09-24")  # and nothing more, ever
        self.event("09-28 10:30", talks, "meeting-set", "2026-09-28", fields={"meets": "2026-10-15"})
        self.event("10-02 12:00", third, "enforcement-applied", "2026-09-30")  # in the holidays
        self.duty("10-09 11:00", talks, "jx-3.2a", "done", on="2026-10-09")
        wrong = self.opened("10-12 10:00", "F", "赣环赔〔2026〕6号", "某加油站泄漏")
        self.event("10-12 10:05", wrong, "announced", "2026-10-11", fields={"media": "其他媒体"})
        self.event("10-13 10:05", wrong, "negotiation-decided", "2026-10-12")
        self.correction("10-14 09:30", wrong, "negotiation-decided", on="2026-10-13", why="登记有误")
        self.retraction("10-15 14:00", wrong, "announced", why="公告实际发布在正义网")
        self.duty("10-16 10:00", wrong, "jx-2.2a", "sent", on="2026-10-16", document="洪环函〔2026〕19号")
        self.duty("10-20 15:00", third, "jx-8", "done", on="2026-10-20")
        self.duty("10-21 15:00", wrong, "jx-2.2a", "done", on="2026-10-19")
        self.step("10-31 23:00", None)

    def step(self, when, ask):
        self.steps.append((beijing(f"2026-{when}"), f"step-{len(self.steps)}", ask))

    def post(self, when, target, body):
        key = f"step-{len(self.steps)}"

        def ask(daemon):
            self.answers[key] = daemon.must(target(daemon), body(daemon), key)

        self.step(when, ask)
        return key

    def opened(self, when, key, docket, title):
        return self.post(when, lambda _: "/v1/cases", lambda _: {
            "rulebooks": ["jiangxi-2021"], "docket": docket, "title": title, "parties": PARTIES})

    def case_of(self, key):
        return self.answers[key]["case"]["id"]

    def event(self, when, case, event, on, **more):
        self.post(when, lambda _: f"/v1/cases/{self.case_of(case)}/facts",
                  lambda _: {"kind": "event", "event": event, "on": on, **more})

    def about(self, case, event, daemon):
        facts = daemon.ask(f"/v1/cases/{self.case_of(case)}")["facts"]
        return next(fact["id"] for fact in facts if fact.get("event") == event)

    def correction(self, when, case, event, **more):
        self.post(when, lambda _: f"/v1/cases/{self.case_of(case)}/facts",
                  lambda d: {"kind": "correction", "fact": self.about(case, event, d), **more})

    def retraction(self, when, case, event, **more):
        self.post(when, lambda _: f"/v1/cases/{self.case_of(case)}/facts",
                  lambda d: {"kind": "retraction", "fact": self.about(case, event, d), **more})

    def duty(self, when, case, rule, kind, **more):
        self.post(when, lambda d: f"/v1/obligations/{d.obligation(self.case_of(case), rule)['id']}/facts",
                  lambda _: {"kind": kind, **more})


class Doomed(harness.Daemon):
    """One that may be killed beside a request."""

    kill_at_post = None

    def strike(self):
        if self.process is not None:
            self.process.kill()

    def post(self, target, body, key=None, timeout=harness.PATIENCE):
        if key is None or self.kill_at_post is None:
            return super().post(target, body, key, timeout)
        where, self.kill_at_post = self.kill_at_post, None
        if where == "answered":
            answer = super().post(target, body, key, timeout)
            self.strike()
            return answer
        # Sent, and nobody waits for the answer: it dies before, while or after it records.
        text = json.dumps(body, ensure_ascii=False).encode()
        with harness.connect(self.control_socket) as peer:
            peer.sendall(f"POST {target} HTTP/1.1\r\nHost: x\r\nIdempotency-Key: {key}\r\n"
                         f"Content-Length: {len(text)}\r\n\r\n".encode() + text)
            threading.Event().wait(where)
            self.strike()
        raise ConnectionResetError("killed after the request")


class Autumn:
    """One daemon's way through the script, however often it has to be started."""

    def __init__(self, daemon, mail):
        self.daemon = daemon
        self.mail = mail
        self.script = Script()
        self.reached = datetime.datetime.fromisoformat(BEGIN)
        self.deaths = 0
        self.acknowledged = []  # fact ids of every 2xx answer that was read
        self.environment = lambda: {}  # for the next life

    def live(self):
        """A daemon that answers; one that was killed is buried and started again, until one is ready."""
        while not self.daemon.is_running():
            if self.daemon.process is not None:
                self.bury()
            try:
                self.daemon.start(self.environment())
            except harness.NotReady:
                self.bury()  # killed while it started

    def bury(self):
        status = self.daemon.bury()
        assert status == -9, f"ended with {status} instead of being killed: {self.daemon.said()}"
        self.deaths += 1

    def insist(self, ask):
        """Asks until there is an answer, as a client with an Idempotency-Key may."""
        for _ in range(200):
            self.live()
            try:
                return ask(self.daemon)
            except (OSError, http.client.HTTPException):
                # Nobody there: it must be dead or dying, for it may not close on us otherwise.
                self.daemon.process.wait(harness.PATIENCE)
        raise AssertionError("200 times without an answer")

    def mornings_before(self, when):
        day = self.reached
        while day + datetime.timedelta(days=1) < when:
            day += datetime.timedelta(days=1)
            yield day
        self.reached = day

    def run(self, before_step=lambda: None):
        for when, key, ask in self.script.steps:
            for day in self.mornings_before(when):
                before_step()
                self.insist(lambda daemon: daemon.advance(day) if daemon.now() < day else None)
            before_step()
            self.insist(lambda daemon: daemon.advance(when) if daemon.now() < when else None)
            if ask is None:
                continue
            # It may die between the clock and the fact, and then stands a little earlier.
            self.insist(lambda daemon: (daemon.advance(when) if daemon.now() < when else None, ask(daemon)))
            self.acknowledged.append(self.script.answers[key]["fact"]["id"])
        self.insist(lambda daemon: daemon.settle())

    def letters(self):
        rows = self.daemon.ask("/v1/letters?limit=1000")["letters"]
        assert len(rows) < 1000, "more than a page"
        return rows

    def told(self):
        """Who was told what, in letters about one duty or about many."""
        return collections.Counter(
            (item["obligation"], item["revision"], item["stage"], item["rung"], letter["officer"])
            for letter in self.letters() for item in letter["about"])

    def written(self):
        """Each letter: to whom, of which form, under which subject, about what."""
        return {(letter["officer"], letter["kind"], letter["subject"],
                 tuple(sorted((item["obligation"], item["stage"]) for item in letter["about"])))
                for letter in self.letters()}


class Killed(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = cls("autumn")  # its cleanups are ours
        cls.addClassCleanup(holder.doCleanups)
        reference = holder.autumn()
        reference.run()
        cls.wanted = {(mail.recipient, mail.subject) for mail in reference.mail.taken()}
        cls.wanted_told = reference.told()
        cls.wanted_letters = reference.written()
        # There are letters about one and about many, and no two look alike.
        assert {len(about) > 1 for _, _, _, about in cls.wanted_letters} == {False, True}
        assert len(cls.wanted_letters) == len(reference.letters()) == len(cls.wanted)
        cls.wanted_chain = reference.daemon.ask("/v1/status")["fact_chain"]

    def autumn(self):
        mail = self.mail_server()
        daemon = Doomed(self.folder(), mail.port, BEGIN)
        self.addCleanup(daemon.kill)
        return Autumn(daemon, mail)

    def check(self, autumn):
        autumn.insist(lambda daemon: daemon.settle())
        mails = autumn.mail.taken()
        subjects = collections.defaultdict(set)
        for mail in mails:
            subjects[mail.id].add((mail.recipient, mail.subject))

        arrived = {(mail.recipient, mail.subject) for mail in mails if mail.accepted}
        self.assertEqual(self.wanted - arrived, set(), "lost")
        self.assertEqual({pair for pair in arrived if pair not in self.wanted}, set(), "nobody asked for these")
        for message_id, pairs in subjects.items():
            self.assertEqual(len(pairs), 1, f"one id, several letters: {message_id} {pairs}")
        self.assertEqual(len(subjects), len(self.wanted_letters), "a repeat came under another Message-ID")
        self.assertEqual(autumn.told(), self.wanted_told)
        self.assertEqual(autumn.written(), self.wanted_letters)
        states = {letter["state"] for letter in autumn.letters()}
        self.assertEqual(states, {"delivered"})

        # The same facts at the same times: the head of the chain is the same hash.
        self.assertEqual(autumn.daemon.ask("/v1/status")["fact_chain"], self.wanted_chain)
        self.assertEqual(autumn.daemon.terminate(), 0)
        facts = autumn.daemon.rows("SELECT id, body, hash FROM facts ORDER BY id")
        self.assertEqual([row[0] for row in facts], list(range(1, len(facts) + 1)))
        self.assertEqual([row[2] for row in facts], harness.chain_of(row[1] for row in facts))
        self.assertEqual(sorted(set(autumn.acknowledged)), [row[0] for row in facts], "lost or doubled")
        self.assertEqual(len(autumn.acknowledged), len(facts))
        self.assertEqual(autumn.daemon.rows("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(autumn.daemon.rows("SELECT count(*) FROM deliveries WHERE state <> 'delivered'"), [(0,)])

    def test_at_twenty_points_of_the_flow(self):
        for round_number in range(ROUNDS):
            with self.subTest(round=round_number):
                autumn = self.autumn()
                executioner = Executioner(autumn, random.Random(round_number))
                autumn.run(executioner.before_step)
                autumn.mail.forget_hooks()
                self.check(autumn)
                self.assertEqual(executioner.left(), 0)
                self.assertGreaterEqual(autumn.deaths, 20)

    @unittest.skipUnless(PRELOAD, "QIXIAN_KILL_AT_WRITE names no library")
    def test_before_any_write_to_the_store(self):
        for round_number in range(ROUNDS):
            with self.subTest(round=round_number):
                random_numbers = random.Random(round_number)
                autumn = self.autumn()
                store = f"{autumn.daemon.folder}/store/"

                def next_life():
                    # First each of the writes that make the store; then far enough to get on.
                    life = autumn.daemon.lives + 1
                    writes = life if life <= 24 else int(10 * 2 ** random_numbers.uniform(0, 6))
                    return {"LD_PRELOAD": PRELOAD, "KILL_IN": store, "KILL_AT_WRITE": str(writes)}

                autumn.environment = next_life
                autumn.run()
                autumn.environment = lambda: {}
                autumn.daemon.strike()
                self.check(autumn)
                self.assertGreater(autumn.deaths, 24)


class Executioner:
    """Strikes twenty times, each time in another way, once the one before has been got over."""

    AT_POSTS = [0, 0.002, 0.01, "answered"]
    WAYS = ["connection", "rcpt", "dot", "dot", "replied", "in_flight", "starting", "advancing"]

    def __init__(self, autumn, random_numbers):
        self.autumn = autumn
        self.random = random_numbers
        self.posts = list(self.AT_POSTS)
        self.waiting = self.WAYS * 2
        self.random.shuffle(self.posts)
        self.random.shuffle(self.waiting)
        self.struck = threading.Event()
        self.struck.set()

    def left(self):
        armed = (not self.struck.is_set()) + (self.autumn.daemon.kill_at_post is not None)
        return len(self.posts) + len(self.waiting) + armed

    def strike(self, *_):
        """Once, from whatever thread the moment comes in."""
        self.autumn.mail.forget_hooks()
        self.autumn.mail.release()
        harness.wait_for(self.autumn.daemon.is_running, "a daemon to strike")
        self.autumn.daemon.strike()
        self.struck.set()

    def before_step(self):
        if self.posts and self.autumn.daemon.kill_at_post is None:
            self.autumn.daemon.kill_at_post = self.posts.pop()
        if self.waiting and self.struck.is_set():
            self.struck.clear()
            getattr(self, self.waiting.pop())()

    def after(self, count, strike=None):
        """A hook that strikes the count-th time, and no other."""
        seen = itertools.count(1)

        def hook(*_):
            if next(seen) == count:
                (strike or self.strike)()

        return hook

    def connection(self):
        """At the greeting; a letter that finds the connection of the one before is let go by."""
        self.autumn.mail.on_connection = self.after(1)
        self.autumn.mail.on_dot = self.after(2)

    def rcpt(self):
        self.autumn.mail.on_rcpt = self.after(self.random.randint(1, 2))

    def dot(self):
        """The server has the letter and the daemon does not know."""
        self.autumn.mail.on_dot = self.after(self.random.randint(1, 3))

    def replied(self):
        """The daemon has been told, and has written it down or not."""
        self.autumn.mail.after_reply = self.after(self.random.randint(1, 3))

    def in_flight(self):
        """A slow server, and the daemon dies while it waits."""
        mail = self.autumn.mail
        mail.hold()

        def later():
            threading.Timer(self.random.uniform(0.01, 0.1), self.strike).start()

        mail.on_dot = self.after(1, later)

    def starting(self):
        """Killed, and killed again on its feet."""
        def twice():
            lives = self.autumn.daemon.lives
            self.autumn.daemon.strike()

            def again():
                harness.wait_for(lambda: self.autumn.daemon.lives > lives, "a second start")
                threading.Event().wait(self.random.uniform(0, 0.1))
                self.strike()

            threading.Thread(target=again, daemon=True).start()

        self.autumn.mail.on_dot = self.after(1, twice)

    def advancing(self):
        threading.Timer(self.random.uniform(0, 0.3), self.strike).start()


if __name__ == "__main__":
    unittest.main(verbosity=2)
