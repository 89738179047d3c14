"""The real program run by a test, and a daemon for it to talk to.

QIXIAN names the program and QIXIAN_SOURCE the checkout; CTest sets both.
"""

import json
import os
import shutil
import socketserver
import subprocess
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit

QIXIAN = os.environ["QIXIAN"]
SOURCE = os.environ["QIXIAN_SOURCE"]

OBLIGATION = {
    "id": 12, "case": 3, "docket": "赣环赔〔2026〕3号", "rulebook": "jiangxi-2021", "rule": "jx-2.2a",
    "article": "第二条第二款", "duty": "书面通报同级检察机关", "owed_by": "nanchang-eco",
    "owed_to": "nanchang-proc", "kind": "statutory", "anchor": "2026-09-28", "term": "5wd",
    "nominal": "2026-10-10", "due": "2026-10-10", "safe": "2026-10-10",
    "ends_at": "2026-10-10T16:00:00Z", "certainty": "certain", "state": "open", "light": "green",
    "workdays_left": 5, "workdays_left_legal": 5}


def read(file):
    with open(file, encoding="utf-8") as opened:
        return opened.read()


def obligation(**changes):
    return {**OBLIGATION, **changes}


def listed(rows):
    """What the daemon answers: what is owed, what is in one state, or all."""
    owed = ("open", "sent", "overdue", "target_missed", "impossible")

    def answer(asked):
        state = asked["query"].get("state", [None])[0]
        only_owed = asked["query"].get("owed") == ["true"]
        return {"obligations": [row for row in rows if state in (None, row["state"])
                                and (not only_owed or row["state"] in owed)]}
    return answer


def problem(status, detail, *problems):
    return status, {"type": "about:blank", "title": "no", "status": status, "detail": detail,
                    "problems": [{"where": where, "what": what} for where, what in problems]}


class Daemon:
    """An HTTP peer on a Unix socket that answers from a table and remembers what it was asked."""

    def __init__(self, answers, name="control.sock", break_first=0):
        self.folder = tempfile.mkdtemp()
        self.path = os.path.join(self.folder, name)
        self.asked = []
        self.to_break = break_first
        daemon = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.answer()

            def do_POST(self):
                self.answer()

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                target = urlsplit(self.path)
                daemon.asked.append({"method": self.command, "raw": target.path,
                                     "path": unquote(target.path), "query": parse_qs(target.query),
                                     "body": json.loads(body) if body else None,
                                     "key": self.headers.get("Idempotency-Key")})
                if daemon.to_break > 0:
                    daemon.to_break -= 1
                    self.close_connection = True
                    return
                found = answers.get((self.command, unquote(target.path)),
                                    problem(404, "no such thing: " + self.path))
                if callable(found):
                    found = found(daemon.asked[-1])
                status, content = found if isinstance(found, tuple) else (200, found)
                data = content if isinstance(content, bytes) else json.dumps(
                    content, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                pass

            def address_string(self):
                return "peer"

        class Server(socketserver.ThreadingUnixStreamServer):
            daemon_threads = True

            def get_request(self):
                request, _ = super().get_request()
                return request, ("peer", 0)

        self.server = Server(self.path, Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        shutil.rmtree(self.folder)


class Case(unittest.TestCase):
    maxDiff = None

    def run_qixian(self, *words, socket=None, status=0, env=None, stdin=None, user=None):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("QIXIAN")}
        environment.update(env or {})
        command = [QIXIAN, *words]
        if socket:
            command += ["--socket", socket]
        ran = subprocess.run(command, capture_output=True, env=environment, input=stdin,
                             timeout=60, user=user, stdin=None if stdin is not None else subprocess.DEVNULL)
        self.assertEqual(ran.returncode, status, (words, ran.stdout.decode(), ran.stderr.decode()))
        return ran.stdout.decode(), ran.stderr.decode()

    def compute(self, *words, **options):
        return self.run_qixian(*words, "--holidays", SOURCE + "/holidays", **options)

    def refused_words(self, *words, says):
        out, err = self.run_qixian(*words, status=2)
        self.assertEqual(out, "")
        self.assertEqual(err.count("\n"), 1, err)
        self.assertIn(says, err)
        self.assertTrue(err.startswith("qixian"), err)
