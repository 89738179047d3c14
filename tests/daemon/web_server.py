"""A web service that counts what is posted to it, and does what the test asks of it."""

import collections
import socketserver
import threading

from bounds import PATIENCE


class WebServer:
    """Keeps every POST that came whole, by its webhook-id; answers 204, or what `answer` gives.

    `on_post(post)` is called when a request has come, before the answer; what it returns, when that is not None, is
    the status to answer, or "hang up". `after_reply` is called when the answer has been handed to the kernel.
    """

    Post = collections.namedtuple("Post", "number id path headers body")

    def __init__(self, port=0):
        self.changed = threading.Condition()
        self.posts = []
        self.forget_hooks()
        web = self

        class Peer(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    while web.answer_one(self.rfile, self.wfile):
                        pass
                except OSError:  # a client that is killed is no news
                    pass

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False
            # With the usual backlog of 5 a burst is dropped by the kernel and tried again seconds later.
            request_queue_size = 256

        self.server = Server(("127.0.0.1", port), Peer)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def forget_hooks(self):
        self.on_post = self.after_reply = lambda *_: None

    def answer_one(self, reading, writing):
        request = reading.readline()
        if not request:
            return False
        headers = {}
        while (line := reading.readline().strip()):
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        size = int(headers.get("content-length", 0))
        body = reading.read(size)
        if len(body) < size:
            return False
        with self.changed:
            post = self.Post(len(self.posts) + 1, headers.get("webhook-id"), request.split()[1].decode(), headers, body)
            self.posts.append(post)
            self.changed.notify_all()
        said = self.on_post(post)
        if said == "hang up":
            return False
        writing.write(b"HTTP/1.1 %d Answer\r\nContent-Length: 0\r\n\r\n" % (said or 204))
        writing.flush()
        self.after_reply(post)
        return True

    def taken(self):
        with self.changed:
            return list(self.posts)

    def wait_for(self, count):
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.posts) >= count, PATIENCE):
                raise TimeoutError(f"{count} posts: not within {PATIENCE} s; there are {len(self.posts)}")
        return self.taken()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(PATIENCE)
