"""A canary in every secret: whatever goes wrong with a channel, none of them is seen anywhere outside its file.

Each channel has secrets of its own and fails in a way of its own: refused, unanswered, cut off, answered with the
very words it was sent, under a certificate that nobody trusts, with a password that is wrong. Then everything that
leaves the daemon is searched: the log, every answer, the store's files, what the kernel tells of the process.
"""

import base64
import itertools
import socket
import subprocess
import sys
import urllib.parse
import unittest

import harness

FAKES = harness.SOURCE / "tests" / "fakes"
ECHO = base64.urlsafe_b64encode(b"!echo").decode()
SLOW = base64.urlsafe_b64encode(b"!slow").decode()
CUT = base64.urlsafe_b64encode(b"!cut").decode()
NOT_WELL = base64.urlsafe_b64encode(b"this is no JSON").decode()

ROBOTS = {
    "dingtalk": ("/robot/send?access_token={}", "SEC{}"),
    "wecom": ("/cgi-bin/webhook/send?key={}", None),
    "feishu": ("/open-apis/bot/v2/hook/{}", "{}"),
}
ROBOT_ANSWERS = {"echo": f"200.{ECHO}", "denied": f"401.{ECHO}", "fails": f"500.{ECHO}", "garbage": f"200.{NOT_WELL}",
                 "slow": f"200.{SLOW}", "cut": f"200.{CUT}", "refused": f"200.{ECHO}", "untrusted": f"200.{ECHO}"}
WEB_PATHS = {"echo": "/echo", "denied": "/status/401", "fails": "/status/500", "garbage": "/garbage", "slow": "/slow",
             "cut": "/cut", "refused": "/echo", "untrusted": "/echo"}


def forms_of(canary):
    """The ways in which it could be read: as it is, escaped, in hexadecimal, in Base64 at any place of a text."""
    raw = canary.encode()
    yield raw
    yield urllib.parse.quote(canary, safe="").encode()
    yield raw.hex().encode()
    for before in range(3):
        # The letters that depend on nothing but the canary.
        encoded = base64.b64encode(b"\0" * before + raw)
        inner = encoded[4 * bool(before):(before + len(raw)) // 3 * 4]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


class Canaries(harness.TestCase):
    def setUp(self):
        self.count = itertools.count(1)
        self.canaries = {}
        self.channels = []
        self.places = {}
        self.d = self.daemon(None, start=False)
        self.secrets = self.folder()
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            self.refused = nobody.getsockname()[1]  # free again, and nobody listens
        self.certify()
        self.web = self.peer("http_peer.py")
        self.untrusted = self.peer("http_peer.py", *self.certificate)

    def certify(self):
        key, certificate = self.secrets / "self.key", self.secrets / "self.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.certificate = ["--cert", str(certificate), "--key", str(key)]

    def peer(self, script, *arguments):
        """Its port."""
        process = subprocess.Popen([sys.executable, str(FAKES / script), "/dev/null", *arguments],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   preexec_fn=harness.die_with_parent)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return int(process.stdout.readline().split()[1])

    def canary(self, where):
        canary = f"Canary{next(self.count):03}{base64.b32encode(where.encode()).decode().strip('=')[:12]}Ende"
        self.canaries[canary] = where
        return canary

    def secret_file(self, text):
        path = self.secrets / f"secret-{next(self.count)}"
        path.write_text(text + "\n", encoding="utf-8")
        path.chmod(0o600)
        return path

    def place(self, behaviour):
        port = {"refused": self.refused, "untrusted": self.untrusted}.get(behaviour, self.web)
        return f"{'https' if behaviour == 'untrusted' else 'http'}://127.0.0.1:{port}"

    def add(self, name, kind, text):
        self.channels.append(name)
        return f'\n[[channel]]\nname = "{name}"\nkind = "{kind}"\nallow = ["127.0.0.1"]\ntotal_timeout = "1s"\n{text}'

    def robots(self):
        for service, (path, sign) in ROBOTS.items():
            for behaviour, answer in ROBOT_ANSWERS.items():
                name = f"{service}-{behaviour}"
                url = self.place(behaviour) + path.format(self.canary(name + " url") + "." + answer)
                text = f'host = "127.0.0.1"\nurl_file = "{self.secret_file(url)}"\n'
                if sign:
                    text += f'secret_file = "{self.secret_file(sign.format(self.canary(name + " sign")))}"\n'
                yield self.add(name, service, text)

    def web_services(self):
        for behaviour, path in WEB_PATHS.items():
            name = f"webhook-{behaviour}"
            keys = [base64.b64encode((self.canary(f"{name} {age}") + "-" * 24).encode()[:40]).decode()
                    for age in ("new", "old")]
            yield self.add(name, "webhook",
                           f'url = "{self.place(behaviour)}{path}"\n'
                           f'secret_file = "{self.secret_file("whsec_" + keys[0])}"\n'
                           f'old_secret_file = "{self.secret_file("whsec_" + keys[1])}"\n')

    def mail_servers(self):
        certificate = self.certificate[1]
        asks = ["--starttls", *self.certificate, "--user", "qixian", "--password", "another", "--echo-auth"]
        servers = {"plain": (self.peer("smtp_peer.py", *asks, "--mechanism", "PLAIN"), certificate),
                   "login": (self.peer("smtp_peer.py", *asks, "--mechanism", "LOGIN"), certificate),
                   "untrusted": (self.peer("smtp_peer.py", *asks), None),
                   "unready": (self.peer("smtp_peer.py", "--refuse-starttls", "454", *asks), certificate),
                   "silent": (self.peer("smtp_peer.py", "--greeting", "stall", *asks), certificate),
                   "refused": (self.refused, certificate)}
        for behaviour, (port, authority) in servers.items():
            name = f"smtp-{behaviour}"
            self.channels.append(name)
            text = (f'\n[[channel]]\nname = "{name}"\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\n'
                    f'tls = "starttls"\nuser = "qixian"\nfrom = "qixian@example.gov.cn"\nconnect_timeout = "2s"\n'
                    f'password_file = "{self.secret_file(self.canary(name))}"\n')
            yield text + (f'ca_file = "{authority}"\n' if authority else "")

    def write_files(self):
        self.d.write("qixian.toml", (self.d.folder / "qixian.toml").read_text(encoding="utf-8").split("[[channel]]")[0]
                     + "".join([*self.robots(), *self.web_services(), *self.mail_servers()]))
        text = harness.OFFICES
        for channel in self.channels:
            address = "someone@eco.example" if channel.startswith("smtp") else ""
            text += (f'\n[[officer]]\nid = "of-{channel}"\nname = "{channel}"\noffice = "nanchang-eco"\n'
                     f'liaison = true\nways = [{{ channel = "{channel}", address = "{address}" }}]\n')
        self.d.write("directory.toml", text)

    def heard(self, where, what):
        self.places.setdefault(where, []).append(what if isinstance(what, bytes) else what.encode())

    def read(self, target):
        self.heard(f"GET {target}", self.d.get(target).body)

    def break_the_configuration(self):
        """Each mistake that one makes with a secret, as the daemon says it."""
        good = (self.d.folder / "qixian.toml").read_text(encoding="utf-8")
        mistakes = {
            "in the file": f'\n[[channel]]\nname = "x"\nkind = "webhook"\nurl = "https://127.0.0.1/"\n'
                           f'allow = ["127.0.0.1"]\nsecret = "{self.canary("webhook secret in the file")}"\n',
            "no key": f'\n[[channel]]\nname = "x"\nkind = "webhook"\nurl = "https://127.0.0.1/"\nallow = ["127.0.0.1"]\n'
                      f'secret_file = "{self.secret_file(self.canary("webhook secret that is none"))}"\n',
            "no url": f'\n[[channel]]\nname = "x"\nkind = "dingtalk"\n'
                      f'url_file = "{self.secret_file(self.canary("a url that is none"))}"\n',
            "elsewhere": f'\n[[channel]]\nname = "x"\nkind = "feishu"\nurl_file = '
                         f'"{self.secret_file("https://elsewhere.test/" + self.canary("a url elsewhere"))}"\n',
            "two lines": f'\n[[channel]]\nname = "x"\nkind = "wecom"\nurl_file = '
                         f'"{self.secret_file("https://a/" + self.canary("the first line") + chr(10) + "b")}"\n',
            "password": f'\n[[channel]]\nname = "x"\nkind = "smtp"\nhost = "127.0.0.1"\nfrom = "a@b.cn"\nuser = "q"\n'
                        f'password = "{self.canary("password in the file")}"\n',
        }
        for what, text in mistakes.items():
            self.d.write("qixian.toml", good + text)
            answer = self.d.post("/v1/reload", {})
            self.assertEqual(answer.status, 400, f"{what}: {answer}")
            self.heard(f"a reload that is refused, {what}", answer.body)
            ran = self.d.run("--check")
            self.assertEqual(ran.returncode, 78, what)
            self.heard(f"--check, {what}", ran.stdout + ran.stderr)
        self.d.write("qixian.toml", good)

    def test_no_secret_is_ever_seen(self):
        self.write_files()
        self.d.start()
        self.d.record(self.d.open_case("赣环赔〔2026〕3号"), "negotiation-decided", harness.PRESSING)
        self.d.settle()
        letters = self.d.ask("/v1/letters?limit=1000")["letters"]
        self.assertEqual({letter["channel"] for letter in letters}, set(self.channels))
        arrived = [letter["channel"] for letter in letters if letter["state"] == "delivered"]
        self.assertEqual(arrived, [], "nothing was to work here")
        for channel in self.channels:
            answer = self.d.post(f"/v1/channels/{channel}/test", {"to": f"of-{channel}"})
            self.assertEqual(answer.status, 200, answer)
            self.heard(f"the test of {channel}", answer.body)
        self.break_the_configuration()
        self.d.advance("2026-09-28 10:10")  # and again, and again

        for target in ("/v1/status", "/metrics", "/healthz", "/readyz", "/v1/cases", "/v1/cases/1", "/v1/obligations",
                       "/v1/obligations/1", "/v1/letters?limit=1000", "/v1/rulebooks", "/v1/nothing"):
            self.read(target)
        for letter in letters:
            self.read(f"/v1/letters/{letter['id']}")
        for client in (["status"], ["status", "--json"], ["letters", "--failed"], ["notify-test", "webhook-echo", "--to", "of-webhook-echo"]):
            ran = self.d.qixian(*client)
            self.heard(f"qixian {' '.join(client)}", ran.stdout + ran.stderr)
        for file in ("cmdline", "environ"):
            with open(f"/proc/{self.d.process.pid}/{file}", "rb") as open_file:
                self.heard(f"/proc/PID/{file}", open_file.read())
        self.d.kill()  # as it lies there, log and all
        self.heard("the log", self.d.said())
        for file in (self.d.folder / "store").iterdir():
            self.heard(f"the store's {file.name}", file.read_bytes())

        # The search itself finds what is there.
        self.assertIn(b"webhook-echo", b"".join(self.places["GET /v1/letters?limit=1000"]))
        self.assertTrue(any("webhook-echo" in line for line in self.d.said().splitlines()))
        seen = [f"{where_it_was} in {where}" for where, texts in self.places.items()
                for canary, where_it_was in self.canaries.items()
                if any(form in text for text in texts for form in forms_of(canary))]
        self.assertEqual(seen, [])
        self.assertGreater(len(self.canaries), 60)


class Forms(unittest.TestCase):
    def test_a_canary_is_found_in_whatever_it_is_wrapped(self):
        canary = "Canary001ABCDEFGHIJKLEnde"
        for text in (canary, canary.encode().hex(), base64.b64encode(b"\0qixian\0" + canary.encode()).decode(),
                     base64.b64encode(b"x" + canary.encode() + b"yz").decode(),
                     base64.urlsafe_b64encode(canary.encode()).decode()):
            self.assertTrue(any(form in text.encode() for form in forms_of(canary)), text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
