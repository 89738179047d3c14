#!/usr/bin/python3
"""An SMTP server that does what the test asks, and writes down what it got.

Usage: smtp_peer.py RECORD [--greeting LINE|stall|cut] [--starttls|--smtps] [--cert FILE --key FILE]
                    [--user NAME --password WORDS] [--mechanism PLAIN|LOGIN] [--pipelining]
                    [--refuse-starttls CODE] [--cut-second-mail] [--echo-auth]

Prints "ready PORT". An address whose local part is STEP-WHAT misbehaves at that step: STEP is mail
(of the envelope sender), rcpt, data or dot (of the recipient); WHAT is a reply code, "cut" (closes
the line without a reply), "stall" (never replies), "garbage" (replies what is no reply), "endless"
(a reply without an end) or "close" (replies 250, and closes the line after it).

RECORD gets a JSON line for each connection, EHLO, AUTH and message, before the reply goes out.
"""
import argparse
import asyncio
import base64
import json
import logging
import re
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

parser = argparse.ArgumentParser()
parser.add_argument("record")
parser.add_argument("--greeting")
parser.add_argument("--starttls", action="store_true")
parser.add_argument("--smtps", action="store_true")
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--mechanism")
parser.add_argument("--pipelining", action="store_true")
parser.add_argument("--refuse-starttls")
parser.add_argument("--cut-second-mail", action="store_true")
parser.add_argument("--echo-auth", action="store_true")
options = parser.parse_args()
logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # a certificate refused is no news
warnings.simplefilter("ignore")

record_file = open(options.record, "a", buffering=1)
connections = 0


def record(**what):
    record_file.write(json.dumps(what) + "\n")
    record_file.flush()


def wish(step, address):
    match = re.match(r"(mail|rcpt|data|dot)-(\w+)@", address or "")
    return match.group(2) if match and match.group(1) == step else None


def is_tls(server):
    return server.transport.get_extra_info("ssl_object") is not None


class Peer(SMTP):
    def connection_made(self, transport):
        global connections
        if not hasattr(self, "raw"):  # STARTTLS makes the connection a second time
            connections += 1
            self.number = connections
            self.raw = bytearray()
            self.mails = 0
            record(event="connection", number=self.number)
        super().connection_made(transport)

    def data_received(self, data):
        self.raw += data
        super().data_received(data)

    async def push(self, status):
        is_greeting = str(status).startswith("220 ") and not self.session.host_name
        if is_greeting and options.greeting:
            if options.greeting in ("stall", "cut"):
                return await self.misbehave(options.greeting)
            status = options.greeting
        if options.echo_auth and isinstance(status, (str, bytes)) and str(status).startswith("535"):
            words = bytes(self.raw).split()[-1].decode()
            status = "535 5.7.8 cannot log in with %s that is %s" % (
                words, base64.b64decode(words).replace(b"\0", b" ").decode())
        await super().push(status)

    async def misbehave(self, what):
        """The reply for WHAT, or None where none may follow."""
        if what == "cut":
            self.transport.abort()
        elif what == "stall":
            await asyncio.Event().wait()
        elif what == "garbage":
            return "what? no"
        elif what == "endless":
            while not self.transport.is_closing():
                await super().push("250-and so on " + "x" * 400)
        elif what == "close":
            asyncio.get_running_loop().call_soon(self.transport.close)
            return "250 2.0.0 and goodbye"
        else:
            return what + " as asked"
        return None

    async def smtp_MAIL(self, arg):
        self.mails += 1
        if options.cut_second_mail and self.mails == 2:
            self.transport.abort()
            return
        await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg):
        what = wish("data", self.envelope.rcpt_tos[0]) if self.envelope.rcpt_tos else None
        if what:
            reply = await self.misbehave(what)
            if reply:
                await self.push(reply)
            return
        await super().smtp_DATA(arg)

    async def smtp_STARTTLS(self, arg):
        if options.refuse_starttls:
            await self.push(options.refuse_starttls + " not now")
            return
        await super().smtp_STARTTLS(arg)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if options.pipelining:
            responses.insert(1, "250-PIPELINING")
        record(event="ehlo", name=hostname)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        envelope.mail_from = address
        what = wish("mail", address)
        return (await server.misbehave(what) if what else "250 2.1.0 ok") or ""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        what = wish("rcpt", address)
        reply = (await server.misbehave(what) or "") if what else "250 2.1.5 ok"
        if reply.startswith("25"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        raw, server.raw = bytes(server.raw), bytearray()
        record(event="mail", connection=server.number, mail_from=envelope.mail_from,
               rcpt_tos=envelope.rcpt_tos, data=envelope.original_content.decode("latin-1"),
               raw=base64.b64encode(raw).decode(), tls=is_tls(server),
               user=(session.auth_data.login.decode() if session.auth_data else None),
               bare=bool(re.search(rb"\r(?!\n)|(?<!\r)\n", raw)))
        what = wish("dot", envelope.rcpt_tos[0])
        return (await server.misbehave(what) if what else "250 2.0.0 queued as 4F2A") or ""


def authenticate(server, session, envelope, mechanism, data):
    record(event="auth", mechanism=mechanism, tls=is_tls(server))
    good = (isinstance(data, LoginPassword) and data.login == options.user.encode()
            and data.password == options.password.encode())
    return AuthResult(success=good, handled=False, auth_data=data)


def make_peer():
    settings = {"enable_SMTPUTF8": False, "hostname": "peer.test"}
    if options.starttls:
        settings.update(tls_context=context, require_starttls=True)
    if options.user:
        settings.update(authenticator=authenticate, auth_required=True,
                        auth_require_tls=not options.smtps)  # TLS from the start it does not see
        if options.mechanism:
            settings.update(auth_exclude_mechanism={"PLAIN", "LOGIN"} - {options.mechanism})
    return Peer(Handler(), **settings)


context = None
if options.cert:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)


async def main():
    server = await asyncio.get_running_loop().create_server(
        make_peer, "127.0.0.1", 0, ssl=context if options.smtps else None)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
