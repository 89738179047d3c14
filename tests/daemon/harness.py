"""What tests of the real programs need: a daemon in a folder of its own, its sockets, its client, its peers.

    class Story(harness.TestCase):
        def test_a_decision_is_told_the_next_morning(self):
            mail = self.mail_server()
            daemon = self.daemon(mail, clock="2026-09-28T10:00:00+08:00")
            case = daemon.open_case()
            daemon.record(case, "negotiation-decided", "2026-09-28")
            daemon.advance("2026-09-29 09:30")
            self.assertEqual(len(mail.taken()), 1)

Everything is real but the clock. Nothing waits blindly: a daemon is ready when it says so on standard error, a
letter has arrived when the clock has been advanced (which waits for its outcome) or the server says so. Everything
has a time limit, and whatever a test started is gone when it ends, also when the test itself is killed.

The programs are those in QIXIAN_BIN, by default build/dev/bin; QIXIAN_SANITIZED says that they are slow and large.
"""

import ctypes
import datetime
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from bounds import BEIJING, IS_NIGHTLY, IS_SANITIZED, PATIENCE  # noqa: F401, for the tests too
from mail_server import Mail, MailServer  # noqa: F401

SOURCE = Path(os.environ.get("QIXIAN_SOURCE", Path(__file__).resolve().parents[2]))
BIN = Path(os.environ.get("QIXIAN_BIN", SOURCE / "build" / "dev" / "bin"))
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]  # for root


def beijing(text):
    """ "2026-09-28 10:00" as an instant with offset."""
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def die_with_parent():
    """In the child, between fork and exec: SIGKILL when the test is gone (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def wait_for(question, what, patience=PATIENCE):
    """The first true answer. For what nobody announces; asked every few milliseconds, for so long and no longer."""
    end = time.monotonic() + patience
    while not (answer := question()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {patience} s")
        time.sleep(0.005)
    return answer


# --- HTTP over a Unix socket --------------------------------------------------------------------


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = connect(self.path, self.timeout)


def connect(path, timeout=PATIENCE):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    peer.settimeout(timeout)
    try:
        peer.connect(str(path))
    except OSError:
        peer.close()
        raise
    return peer


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def detail(self):
        return self.json["detail"]

    def __repr__(self):
        return f"{self.status} {self.body.decode(errors='replace')}"


def request(path, method, target, body=None, headers=None, timeout=PATIENCE):
    """One request on a connection of its own. OSError or http.client.HTTPException when nobody answers."""
    connection = UnixConnection(path, timeout)
    try:
        connection.request(method, target, body, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def read_response(peer):
    """What comes back on a raw connection: the status and the body, or None when it closes without a word."""
    response = http.client.HTTPResponse(peer)
    try:
        response.begin()
    except http.client.RemoteDisconnected:
        return None
    return Answer(response.status, response.headers, response.read())


# --- the daemon ---------------------------------------------------------------------------------

OFFICES = """
[[office]]
id = "nanchang-eco"
name = "南昌市生态环境局"

[[office]]
id = "nanchang-proc"
name = "南昌市人民检察院"

[[office]]
id = "court"
name = "南昌市中级人民法院"
served = false
watched_by = "nanchang-proc"
"""

OFFICERS = {
    "zhang-wei": ("张伟", "nanchang-eco", True, "li-na"),
    "li-na": ("李娜", "nanchang-eco", False, "liu-yang"),
    "liu-yang": ("刘洋", "nanchang-eco", False, None),
    "wang-fang": ("王芳", "nanchang-proc", True, "zhao-min"),
    "zhao-min": ("赵敏", "nanchang-proc", False, None),
}

PARTIES = {"agency": ["nanchang-eco"], "procuratorate": ["nanchang-proc"]}


def address_of(officer):
    return f"{officer}@{OFFICERS[officer][1]}.example"


def write_directory(channel="mail"):
    text = OFFICES
    for officer, (name, office, liaison, superior) in OFFICERS.items():
        text += f'\n[[officer]]\nid = "{officer}"\nname = "{name}"\noffice = "{office}"\n'
        text += "liaison = true\n" if liaison else ""
        text += f'superior = "{superior}"\n' if superior else ""
        text += f'ways = [{{ channel = "{channel}", address = "{address_of(officer)}" }}]\n'
    return text


def write_config(port, extra=""):
    return f"""[store]
folder = "store"

[sockets]
status = "status.sock"
control = "control.sock"

[data]
directory = "directory.toml"
holidays = ["{SOURCE}/holidays"]
rulebooks = ["{SOURCE}/config/rulebooks"]
templates = ["{SOURCE}/config/templates"]

[[channel]]
name = "mail"
kind = "smtp"
host = "127.0.0.1"
port = {port}
tls = "none"
from = "期限提醒 <qixian@example.gov.cn>"
{extra}"""


def far_morning():
    """For a daemon on the real clock: the morning's lists are hours away, whenever the test runs."""
    morning = "15:00" if datetime.datetime.now(BEIJING).hour < 12 else "06:00"
    return f'\n[reminders]\nmorning = "{morning}"\n'


# A decision to negotiate of this day is told at once on 28 September 2026: the duty is due on the 30th, within two
# working days. Later ones wait for the next morning.
PRESSING = "2026-09-22"

# Without the weekly list a Monday's reminder goes by itself, as on other days.
NO_WEEKLY = """
[reminders]
weekly = false
"""

# What might be published at the end of 2026: the Monday after New Year is free.
NOTICE_OF_2027 = (Path(__file__).parent / "notice-2027.toml").read_text(encoding="utf-8")


class NotReady(Exception):
    """The daemon ended before it was ready."""


class Daemon:
    """qixiand in `folder`, which keeps its configuration and store over any number of lives."""

    def __init__(self, folder, port, clock=None, extra=""):
        self.folder = Path(folder)
        self.clock = clock
        self.process = None
        self.lines = []
        self.heard = threading.Condition()
        self.lives = 0
        (self.folder / "store").mkdir(mode=0o700)
        self.write("qixian.toml", write_config(port, extra))
        self.write("directory.toml", write_directory())

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def edit(self, name, old, new):
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old}"
        self.write(name, text.replace(old, new))

    @property
    def status_socket(self):
        return self.folder / "status.sock"

    @property
    def control_socket(self):
        return self.folder / "control.sock"

    @property
    def database(self):
        return self.folder / "store" / "qixian.db"

    # --- its life ---

    def command(self, *arguments):
        clock = ["--clock", self.clock] if self.clock else []
        return [str(BIN / "qixiand"), "--config", "qixian.toml", *clock, *arguments]

    def start(self, environment=None, wrapper=(), pass_fds=()):
        """Starts it and returns when it is ready."""
        self.launch(environment, wrapper, pass_fds)
        self.wait_for_line(r"\bready: ")
        return self

    def launch(self, environment=None, wrapper=(), pass_fds=()):
        assert self.process is None, "it runs"
        self.lives += 1
        self.lines = []
        self.process = subprocess.Popen(
            [*wrapper, *self.command()], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            errors="replace", env={**os.environ, **(environment or {})}, preexec_fn=die_with_parent,
            pass_fds=pass_fds)
        self.reader = threading.Thread(target=self.read_lines, args=(self.process.stderr,), daemon=True)
        self.reader.start()

    def read_lines(self, stream):
        lines = self.lines
        for line in stream:
            with self.heard:
                lines.append(line.rstrip("\n"))
                self.heard.notify_all()
        stream.close()
        with self.heard:
            lines.append(None)  # its end
            self.heard.notify_all()

    def wait_for_line(self, pattern, count=1):
        def found():
            return sum(bool(re.search(pattern, line)) for line in self.lines if line is not None) >= count

        with self.heard:
            if not self.heard.wait_for(lambda: found() or None in self.lines, PATIENCE):
                raise TimeoutError(f"no line like {pattern!r} within {PATIENCE} s: {self.said()}")
        if not found():
            status = self.process.wait(PATIENCE)
            raise NotReady(f"ended with {status}: {self.said()}")

    def said(self):
        with self.heard:
            return "\n".join(line for line in self.lines if line is not None)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """SIGKILL, as a power cut of one process."""
        if self.process is not None:
            self.process.kill()
            self.bury()

    def bury(self):
        """Waits for the end of one that was told to end, and returns its exit status."""
        status = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        self.process = None
        return status

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.bury()

    def run(self, *arguments, timeout=PATIENCE, clock=True, wrapper=()):
        """Runs qixiand to its own end, as for --check and for starts that are refused."""
        command = self.command(*arguments)
        if not clock:
            command = [str(BIN / "qixiand"), "--config", "qixian.toml", *arguments]
        return subprocess.run([*wrapper, *command], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, encoding="utf-8", timeout=timeout,
                              preexec_fn=die_with_parent)

    # --- its sockets ---

    def get(self, target, socket_path=None, **headers):
        return request(socket_path or self.status_socket, "GET", target, headers=headers)

    def ask(self, target):
        answer = self.get(target)
        assert answer.status == 200, f"GET {target}: {answer}"
        return answer.json

    def post(self, target, body, key=None, timeout=PATIENCE):
        headers = {"Idempotency-Key": key} if key else {}
        text = body if isinstance(body, (bytes, str)) else json.dumps(body, ensure_ascii=False)
        if isinstance(text, str):
            text = text.encode()
        return request(self.control_socket, "POST", target, text, headers, timeout)

    def must(self, target, body, key=None, timeout=PATIENCE):
        answer = self.post(target, body, key, timeout)
        assert answer.status in (200, 201), f"POST {target} {body}: {answer}"
        return answer.json

    # --- what tests do again and again ---

    def now(self):
        text = self.ask("/v1/status")["now"]
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(BEIJING)

    def advance(self, to):
        """ "2026-10-08 12:00" in Beijing, through everything that falls due until then."""
        at = to if isinstance(to, datetime.datetime) else beijing(to)
        return self.must("/v1/clock", {"advance_to": at.isoformat()}, timeout=10 * PATIENCE)

    def settle(self):
        """Returns when everything due now has been sent and settled."""
        self.advance(self.now())

    def open_case(self, docket="", title="某化工厂渗漏", **more):
        body = {"rulebooks": ["jiangxi-2021"], "title": title, "parties": PARTIES, **more}
        if docket:
            body["docket"] = docket
        return self.must("/v1/cases", body)["case"]["id"]

    def record(self, case, event, on, **more):
        return self.must(f"/v1/cases/{case}/facts", {"kind": "event", "event": event, "on": on, **more})

    def on_duty(self, obligation, kind, **more):
        return self.must(f"/v1/obligations/{obligation}/facts", {"kind": kind, **more})

    def obligation(self, case, rule):
        found = [row for row in self.ask(f"/v1/obligations?case={case}")["obligations"] if row["rule"] == rule]
        assert len(found) == 1, f"{len(found)} duties of {rule} in case {case}"
        return found[0]

    def picture(self):
        """Everything a refused request must leave as it was."""
        cases = self.ask("/v1/cases")
        return {"cases": cases, "facts": [self.ask(f"/v1/cases/{row['id']}") for row in cases["cases"]],
                "obligations": self.ask("/v1/obligations"), "letters": self.ask("/v1/letters"),
                "chain": self.ask("/v1/status")["fact_chain"]}

    def qixian(self, *arguments, wrapper=(), timeout=PATIENCE):
        return subprocess.run([*wrapper, str(BIN / "qixian"), *arguments], cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
                              timeout=timeout, preexec_fn=die_with_parent,
                              env={**os.environ, "QIXIAN_SOCKET": str(self.folder), "NO_COLOR": "1"})

    # --- its store, while it does not run ---

    def rows(self, sql):
        """Reads a copy: opening the store itself would write to it."""
        assert not self.is_running()
        with tempfile.TemporaryDirectory() as folder:
            for file in (self.folder / "store").iterdir():
                shutil.copy(file, folder)
            connection = sqlite3.connect(os.path.join(folder, "qixian.db"))
            try:
                return connection.execute(sql).fetchall()
            finally:
                connection.close()


def chain_of(bodies):
    """The hashes that facts with these bodies must have, in order."""
    hashes = []
    for body in bodies:
        previous = hashes[-1] if hashes else ""
        hashes.append(hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest())
    return hashes


class TestCase(unittest.TestCase):
    maxDiff = None

    def folder(self):
        # Short: the path of a socket has at most 107 bytes.
        path = tempfile.mkdtemp(prefix="qixian-")
        self.addCleanup(shutil.rmtree, path)
        return Path(path)

    def mail_server(self):
        server = MailServer()
        self.addCleanup(server.stop)
        return server

    def daemon(self, mail, clock="2026-09-28T10:00:00+08:00", extra="", start=True):
        daemon = Daemon(self.folder(), mail.port if mail else 9, clock, extra)
        self.addCleanup(daemon.kill)
        return daemon.start() if start else daemon
