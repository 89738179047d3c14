"""An SMTP server that records what it gets and does what the test asks of it."""

import asyncio
import email
import email.policy
import logging
import threading

from aiosmtpd.smtp import SMTP

from bounds import BEIJING, PATIENCE

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # a client that is killed is no news


class Mail:
    """One attempt that came as far as the final dot."""

    def __init__(self, recipient, content):
        message = email.message_from_bytes(content, policy=email.policy.default)
        self.recipient = recipient
        self.subject = str(message["Subject"])
        self.id = str(message["Message-ID"])
        self.text = message.get_body(("plain",)).get_content()
        self.date = message["Date"].datetime.astimezone(BEIJING)
        self.message = message
        self.accepted = False

    def __repr__(self):
        return f"<{self.date:%m-%d %H:%M} {self.recipient} {self.subject}>"


class MailServer:
    """Records every message that reaches its final dot, and does what the test asks of it.

    `on_connection`, `on_rcpt` and `on_dot` are called as they come, in the server's thread; the last two may
    return the reply, `on_dot` also "hang up". `after_reply` is called when the reply to a dot has been handed to the kernel. While
    `hold()` is in force a dot gets no reply.
    """

    def __init__(self, port=0):
        self.changed = threading.Condition()
        self.attempts = []
        self.connections = 0
        self.held = 0  # dots without a reply
        self.holding = False
        self.delay = 0
        self.forget_hooks()
        self.loop = asyncio.new_event_loop()
        self.listening = self.loop.run_until_complete(self.loop.create_server(self.answer, "127.0.0.1", port))
        self.port = self.listening.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def forget_hooks(self):
        self.on_connection = self.on_rcpt = self.on_dot = self.after_reply = lambda *_: None

    def answer(self):
        server = self

        class Peer(SMTP):
            def connection_made(self, transport):
                super().connection_made(transport)
                server.connections += 1
                server.on_connection()

            async def push(self, status):
                await super().push(status)
                if str(status).startswith("250 2.6.0"):
                    server.after_reply()

        return Peer(self, hostname="peer.test", loop=self.loop)

    async def handle_RCPT(self, peer, session, envelope, address, options):
        if refusal := self.on_rcpt(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, peer, session, envelope):
        mail = Mail(envelope.rcpt_tos[0], envelope.content)
        with self.changed:
            self.attempts.append(mail)
            self.changed.notify_all()
        reply = self.on_dot(mail) or "250 2.6.0 taken"
        if reply == "hang up":
            peer.transport.abort()
            return ""
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.holding:
            self.hold_one(+1)
            while self.holding and not peer.transport.is_closing():
                await asyncio.sleep(0.005)
            self.hold_one(-1)
        mail.accepted = reply.startswith("250")
        return reply

    def hold_one(self, more):
        with self.changed:
            self.held += more
            self.changed.notify_all()

    def hold(self):
        self.holding = True

    def release(self):
        self.holding = False

    def wait_until_held(self, count=1):
        self.wait(lambda: self.held >= count, f"{count} letters in flight")

    def wait_for_attempts(self, count):
        self.wait(lambda: len(self.attempts) >= count, f"{count} letters at the server")
        return self.taken()

    def wait(self, question, what):
        with self.changed:
            if not self.changed.wait_for(question, PATIENCE):
                raise TimeoutError(f"{what}: not within {PATIENCE} s; there are {self.attempts}")

    def taken(self):
        """What came since the server started, or since the last forget()."""
        with self.changed:
            return list(self.attempts)

    def forget(self):
        with self.changed:
            taken, self.attempts = self.attempts, []
            return taken

    def stop(self):
        if self.loop.is_closed():
            return
        self.release()

        async def end():
            self.listening.close()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(PATIENCE)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()
