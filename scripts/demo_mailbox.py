"""A real SMTP server on this machine that prints every letter it is given, for the demonstration.

    demo_mailbox.py FILE [PORT]     prints "ready PORT", then appends each letter to FILE until it is
                                    ended; without PORT it takes one that is free

The letter is in FILE before the sender is told that it arrived.
"""

import asyncio
import signal
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


class Mailbox:
    def __init__(self, file):
        self.file = file

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        text = message.get_body(("plain",)).get_content()
        with open(self.file, "a", encoding="utf-8") as opened:
            opened.write("  ┌─ a mail arrived\n")
            opened.write(f"  │ To:      {', '.join(envelope.rcpt_tos)}\n")
            opened.write(f"  │ Subject: {message['Subject']}\n  │\n")
            for line in text.strip().splitlines():
                opened.write(f"  │ {line}".rstrip() + "\n")
            opened.write("  └─\n")
        return "250 accepted"


async def main():
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    mailbox = Mailbox(sys.argv[1])
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="mailbox"), "127.0.0.1", port)
    print(f"ready {server.sockets[0].getsockname()[1]}", flush=True)
    await ended.wait()


asyncio.run(main())
