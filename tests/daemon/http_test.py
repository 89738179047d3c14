"""HTTP on the sockets of the real daemon: what is wrong with a request costs others nothing."""

import json
import os
import subprocess
import threading
import time
import unittest

import harness
from harness import AS_NOBODY, connect, read_response, request


class Http(harness.TestCase):
    def setUp(self):
        self.d = self.daemon(self.mail_server())
        self.case = self.d.open_case("赣环赔〔2026〕3号")

    def raw(self, *pieces, path=None):
        with connect(path or self.d.status_socket) as peer:
            for piece in pieces:
                peer.sendall(piece)
            return read_response(peer)

    def problem(self, answer, status, *says):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual((answer.json["status"], answer.json["type"]), (status, "about:blank"))
        self.assertTrue(answer.json["title"])
        for words in says:
            self.assertIn(words, answer.json["detail"])

    # --- what is refused ---

    def test_too_large(self):
        body = b'{"title":"' + b"x" * (1024 * 1024) + b'"}'
        before = self.d.picture()
        self.problem(self.d.post("/v1/cases", body), 413)
        self.problem(self.raw(b"POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
                              path=self.d.control_socket), 413)
        self.problem(self.raw(b"POST /v1/cases HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                              *[b"10000\r\n" + b"x" * 0x10000 + b"\r\n"] * 17, path=self.d.control_socket), 413)
        self.problem(self.d.get("/v1/status", **{"X-Long": "x" * 9000}), 431)
        self.problem(self.d.get("/v1/status?" + "x" * 9000), 431)
        self.assertEqual(self.d.picture(), before)

    def test_malformed(self):
        for bytes_sent in (b"what?\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET /v1/status HTTP/1.1\nHost: x\n\n",
                           b"GET /v1/status HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                           b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                           b"GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n",
                           b"GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
                           b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                           b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                           b"0\r\n\r\n",
                           b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                           b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"):
            with self.subTest(bytes_sent):
                self.problem(self.raw(bytes_sent), 400)

    def test_bodies_that_are_no_request(self):
        before = self.d.picture()
        for body, says in ((b"", "JSON"), (b"{", "JSON"), (b"[]", "must be a JSON object"), (b"null", "must be a JSON"),
                           (b'{"title":"\xff"}', ""), (b"[" * 100_000, ""),
                           (b'{"kind":"event","event":7,"on":"2026-09-28"}', "must be a string"),
                           (b'{"kind":"event","event":"lead-concluded","on":"2026-02-30"}', "no day that exists"),
                           (b'{"kind":"event","event":"lead-concluded","on":"2026-09-28","colour":"red"}', "colour"),
                           (b'{"kind":"done","on":"2026-09-28"}', "must be one of"),
                           (b'{"kind":"event","event":"lead-concluded"}', "needs the day")):
            with self.subTest(body[:40]):
                answer = self.d.post(f"/v1/cases/{self.case}/facts", body)
                self.problem(answer, 400)
                self.assertIn(says, answer.body.decode())
        self.assertEqual(self.d.picture(), before)

    def test_several_things_wrong_are_all_listed(self):
        answer = self.d.post("/v1/cases", {"title": 7, "rulebooks": {}, "colour": "red"})
        self.problem(answer, 400)
        self.assertEqual(sorted(one["where"] for one in answer.json["problems"]), ["colour", "rulebooks", "title"])

    def test_slow(self):
        began = time.monotonic()
        with connect(self.d.status_socket, 30) as header, connect(self.d.control_socket, 30) as body:
            header.sendall(b"GET /v1/status HT")
            body.sendall(b"POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
            # One that sends now and then is as slow as one that sends nothing.
            def drip():
                for _ in range(40):
                    try:
                        header.sendall(b"x")
                    except OSError:
                        return
                    if done.wait(0.5):
                        return

            done = threading.Event()
            dripping = threading.Thread(target=drip)
            dripping.start()
            self.addCleanup(dripping.join)
            self.addCleanup(done.set)
            # Meanwhile the others are served.
            for _ in range(50):
                at = time.monotonic()
                self.assertEqual(self.d.get("/v1/status").status, 200)
                self.assertLess(time.monotonic() - at, harness.PATIENCE / 10)
            self.problem(read_response(body), 408)
            self.problem(read_response(header), 408)
            self.assertLess(abs(time.monotonic() - began - 10), 3)
            done.set()

    def test_nothing_there(self):
        for target in ("/", "/v1", "/v1/", "/v1/case", "/v1/cases/", "/v1/cases/99", "/v1/cases/x", "/v1/obligations/0",
                       "/v1/obligations/1x", "/v1/obligations/99999999999999999999", "/v1/facts/99", "/v1/letters/1",
                       "/v1/calendar/20x6", "/v1/clock", "/v1/status/", "/../etc/passwd"):
            with self.subTest(target):
                self.problem(self.d.get(target), 404)
        for target in ("/", "/v1/cases/99/facts", "/v1/obligations/99/facts", "/v1/letters/99/retry", "/v1/nothing"):
            with self.subTest(target):
                body = {"kind": "done", "on": "2026-09-28"} if "obligations" in target else \
                    {"kind": "event", "event": "lead-concluded", "on": "2026-09-28"}
                self.problem(self.d.post(target, body), 404)

    def test_the_status_socket_only_answers_questions(self):
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            answer = request(self.d.status_socket, method, "/v1/cases", b"{}")
            self.problem(answer, 405)
        self.problem(request(self.d.control_socket, "DELETE", "/v1/cases/1"), 405)
        head = request(self.d.status_socket, "HEAD", "/v1/status")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(self.d.get("/v1/cases", socket_path=self.d.control_socket).status, 200)

    def test_unknown_questions(self):
        for target in ("/v1/obligations?colour=red", "/v1/letters?colour=red", "/v1/cases?colour=red",
                       "/v1/obligations/1?colour=red", "/v1/cases/1?colour=red", "/v1/status?colour=red"):
            with self.subTest(target):
                if "obligations/1" in target:
                    self.d.record(self.case, "negotiation-decided", "2026-09-28")
                self.problem(self.d.get(target), 400, "colour")
        for target in ("/v1/obligations?limit=0", "/v1/obligations?limit=1001", "/v1/obligations?limit=x",
                       "/v1/obligations?after=x", "/v1/obligations?state=opened",
                       "/v1/obligations?due_before=2026-02-30", "/v1/obligations?light=pink", "/v1/letters?state=sent"):
            with self.subTest(target):
                self.problem(self.d.get(target), 400)

    # --- doing a thing once ---

    def test_the_same_event_twice_only_when_said_so(self):
        event = {"kind": "event", "event": "lead-concluded", "on": "2026-09-28"}
        target = f"/v1/cases/{self.case}/facts"
        self.assertEqual(self.d.post(target, event).status, 201)
        self.problem(self.d.post(target, event), 409, "--again")
        self.assertEqual(self.d.post(target, {**event, "again": True}).status, 201)
        self.assertEqual(len(self.d.ask("/v1/obligations")["obligations"]), 2)

    def test_an_idempotency_key_makes_a_repeat_answer_as_the_first(self):
        event = {"kind": "event", "event": "lead-concluded", "on": "2026-09-28"}
        target = f"/v1/cases/{self.case}/facts"
        first = self.d.post(target, event, key="k-1")
        self.assertEqual(first.status, 201)
        before = self.d.picture()
        again = self.d.post(target, event, key="k-1")
        self.assertEqual((again.status, again.json), (201, first.json))
        self.d.terminate()
        self.d.start()
        self.d.advance("2026-09-30 12:00")
        again = self.d.post(target, event, key="k-1")
        self.assertEqual((again.status, again.json), (201, first.json))
        self.problem(self.d.post(target, {**event, "on": "2026-09-27"}, key="k-1"), 422, "Idempotency-Key")
        self.problem(self.d.post("/v1/cases", {"title": "x", "rulebooks": ["jiangxi-2021"],
                                               "parties": harness.PARTIES}, key="k-1"), 422, "Idempotency-Key")
        self.problem(self.d.post(target, event, key="k" * 201), 400, "200 bytes")
        self.assertEqual(self.d.picture()["chain"], before["chain"])

    def test_a_refused_request_may_be_mended_under_its_key(self):
        target = f"/v1/cases/{self.case}/facts"
        event = {"kind": "event", "event": "lead-concluded"}
        self.problem(self.d.post(target, {**event, "on": "2026-09-29"}, key="k-1"), 422, "in the future")
        self.d.advance("2026-09-29 10:00")
        self.assertEqual(self.d.post(target, {**event, "on": "2026-09-29"}, key="k-1").status, 201)

    def test_a_case_opened_twice_under_one_key_is_one_case(self):
        body = {"title": "x", "rulebooks": ["jiangxi-2021"], "parties": harness.PARTIES}
        first, again = (self.d.post("/v1/cases", body, key="open") for _ in range(2))
        self.assertEqual((again.status, again.body), (first.status, first.body))
        self.assertEqual(len(self.d.ask("/v1/cases")["cases"]), 2)

    # --- who, and how many ---

    @unittest.skipUnless(os.geteuid() == 0, "only root may become somebody else")
    def test_the_callers_uid_stands_on_the_fact(self):
        self.d.folder.chmod(0o711)
        self.d.control_socket.chmod(0o666)
        ran = subprocess.run(
            [*AS_NOBODY, "curl", "--silent", "--show-error", "--max-time", str(harness.PATIENCE), "--unix-socket",
             str(self.d.control_socket), f"http://x/v1/cases/{self.case}/facts", "--header", "Idempotency-Key: theirs",
             "--data", json.dumps({"kind": "event", "event": "lead-concluded", "on": "2026-09-28", "by": "zhang-wei"})],
            capture_output=True, text=True, timeout=harness.PATIENCE)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        fact = json.loads(ran.stdout)["fact"]
        self.assertEqual((fact["uid"], fact["by"]), (65534, "zhang-wei"))
        facts = self.d.ask(f"/v1/cases/{self.case}")["facts"]
        self.assertEqual([one["uid"] for one in facts], [0, 65534])
        # A key belongs to the one who used it.
        self.problem(self.d.post(f"/v1/cases/{self.case}/facts", {
            "kind": "event", "event": "lead-concluded", "on": "2026-09-28", "by": "zhang-wei"}, key="theirs"), 422)

    def test_a_hundred_who_say_nothing_keep_nobody_out(self):
        silent = [connect(self.d.status_socket) for _ in range(100)]
        silent += [connect(self.d.control_socket) for _ in range(100)]
        try:
            for _ in range(20):
                self.assertEqual(self.d.get("/v1/status").status, 200)
            self.assertEqual(self.d.post("/v1/reload", {"dry_run": True}).status, 200)
        finally:
            for peer in silent:
                peer.close()

    def test_connections_that_are_kept(self):
        connection = harness.UnixConnection(self.d.status_socket, harness.PATIENCE)
        self.addCleanup(connection.close)
        for _ in range(100):
            connection.request("GET", "/v1/status")
            response = connection.getresponse()
            self.assertEqual((response.status, bool(response.read())), (200, True))
        with connect(self.d.status_socket) as peer:
            peer.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 10)
            self.assertEqual([read_response(peer).status for _ in range(1)], [200])

    def test_those_who_hang_up_do_no_harm(self):
        for path in (self.d.status_socket, self.d.control_socket):
            for _ in range(50):
                with connect(path) as peer:
                    peer.sendall(b"GET /v1/obligations HTTP/1.1\r\nHost: x\r\n\r\n")
                with connect(path) as peer:
                    peer.sendall(b"POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        self.assertEqual(self.d.get("/v1/status").status, 200)
        self.assertEqual(len(self.d.ask("/v1/cases")["cases"]), 1)

    # --- what is promised to be there ---

    def test_what_operators_and_probes_ask(self):
        self.d.record(self.case, "negotiation-decided", harness.PRESSING)
        self.d.settle()
        for target in ("/healthz", "/readyz", "/v1/status", "/v1/obligations", "/v1/obligations/1", "/v1/cases",
                       f"/v1/cases/{self.case}", "/v1/letters", "/v1/calendar/2026", "/v1/rulebooks",
                       "/v1/cases/%E8%B5%A3%E7%8E%AF%E8%B5%94%E3%80%942026%E3%80%953%E5%8F%B7"):
            with self.subTest(target):
                answer = self.d.get(target)
                self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"))
                self.assertTrue(answer.json)
        metrics = self.d.get("/metrics")
        self.assertEqual((metrics.status, metrics.headers["Content-Type"].split(";")[0]), (200, "text/plain"))
        opened = sum(row["kind"] != "suggested" for row in self.d.ask("/v1/obligations?state=open")["obligations"])
        self.assertIn(f'qixian_obligations{{state="open"}} {opened}', metrics.body.decode())
        self.assertIn('qixian_letters{state="delivered"} 1', metrics.body.decode())
        ran = subprocess.run(["curl", "--silent", "--unix-socket", self.d.status_socket, "http://localhost/healthz"],
                                     capture_output=True, timeout=harness.PATIENCE)
        self.assertEqual(json.loads(ran.stdout)["ok"], True)

    def test_long_lists_are_pages(self):
        for number in range(25):
            self.d.open_case(f"赣环赔〔2026〕{number + 10}号")
        seen, after = [], 0
        while page := self.d.ask(f"/v1/cases?limit=10&after={after}")["cases"]:
            self.assertLessEqual(len(page), 10)
            seen += [row["id"] for row in page]
            after = seen[-1]
        self.assertEqual(seen, list(range(1, 27)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
