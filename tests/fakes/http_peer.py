#!/usr/bin/python3
"""A web server that does what the path asks, and writes down what it got.

Usage: http_peer.py RECORD [--cert FILE --key FILE]

Prints "ready PORT". Paths:
  /status/CODE[/RETRY-AFTER]     answers that; the last piece is percent-encoded
  /slow, /slow-body              never answers; answers 200 and then nothing more
  /cut, /cut-headers             closes the line with the request read; within the headers
  /endless, /endless-headers     never stops
  /echo                          answers 422 with the request's own URL in the body
  /close                         answers 200 and closes without having said so
  /hints                         answers 103 before 200
  /garbage                       answers what is no HTTP
  /robot/send?access_token=KEY   as a robot of DingTalk, of WeCom (/cgi-bin/webhook/send?key=KEY) and
  of Feishu (/open-apis/bot/v2/hook/KEY): KEY is NAME.STATUS.BODY[.HEADERS], the last two in
  Base64 for URLs; BODY may be "!endless", "!cut", "!slow", or "!echo", which says back the URL
  and the request as its message; HEADERS are lines "Name: value"

RECORD gets a JSON line for each request, written before the answer goes out.
"""
import argparse
import base64
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

parser = argparse.ArgumentParser()
parser.add_argument("record")
parser.add_argument("--cert")
parser.add_argument("--key")
options = parser.parse_args()

record_file = open(options.record, "a", buffering=1)
lock = threading.Lock()


def record(**what):
    with lock:
        record_file.write(json.dumps(what) + "\n")
        record_file.flush()


class Peer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connections = 0

    def setup(self):
        super().setup()
        with lock:
            Peer.connections += 1
            self.number = Peer.connections

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.request_body = body
        record(path=self.path, connection=self.number, body=base64.b64encode(body).decode(),
               headers=[[name.lower(), value] for name, value in self.headers.items()])
        pieces = self.path.split("?")[0].split("/")[1:]
        getattr(self, "on_" + pieces[0].replace("-", "_"))(*pieces[1:])

    def do_GET(self):
        record(path=self.path, connection=self.number, body="", headers=[])
        self.answer(200)

    def on_status(self, code, retry_after=None):
        headers = [("Retry-After", unquote(retry_after))] if retry_after else []
        if code.startswith("3"):
            headers.append(("Location", "http://127.0.0.1:%d/followed" % self.server.server_port))
        self.answer(int(code), b"" if code in ("204", "304") else b'{"said": "%s"}' % code.encode(),
                    headers)

    def on_slow(self):
        threading.Event().wait()

    def on_slow_body(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        threading.Event().wait()

    def on_close(self):
        self.answer(200)
        self.close_connection = True

    def on_cut(self):
        self.close_connection = True

    def on_cut_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Len")
        self.close_connection = True

    def on_endless(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.pour(b"2000\r\n" + b"y" * 0x2000 + b"\r\n")

    def on_endless_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.pour(b"X-More: " + b"y" * 1000 + b"\r\n")

    def pour(self, what):
        self.close_connection = True
        try:
            while True:
                self.wfile.write(what)
        except OSError:
            pass

    def on_echo(self, *_):
        self.answer(422, ("no such thing: " + self.path).encode())

    def on_robot(self, *_):
        self.answer_as_robot(parse_qs(urlsplit(self.path).query)["access_token"][0])

    def on_cgi_bin(self, *_):
        self.answer_as_robot(parse_qs(urlsplit(self.path).query)["key"][0])

    def on_open_apis(self, *pieces):
        self.answer_as_robot(pieces[-1])

    def answer_as_robot(self, key):
        _, status, *encoded = key.split(".")
        body, headers = ([base64.urlsafe_b64decode(piece) for piece in encoded] + [b""])[:2]
        if body == b"!echo":
            said = "no such thing: %s %s" % (self.path, self.request_body.decode())
            body = json.dumps({"errcode": 777777, "code": 777777, "errmsg": said, "msg": said}).encode()
        if body.startswith(b"!"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             b"Content-Length: 1000000\r\n\r\n" + b'{"errcode":0,"code":0,"x":"')
        if body == b"!endless":
            self.pour(b"y" * 1000)
        elif body == b"!cut":
            self.close_connection = True
        elif body == b"!slow":
            threading.Event().wait()
        else:
            more = [tuple(line.split(": ", 1)) for line in headers.decode().splitlines()]
            self.answer(int(status), body, more)

    def on_hints(self):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nRetry-After: 77\r\n\r\n")
        self.answer(200)

    def on_garbage(self):
        self.wfile.write(b"220 peer.test ESMTP\r\n")
        self.close_connection = True


class Server(ThreadingHTTPServer):
    # With the usual backlog of 5 a burst of connections is dropped by the kernel and tried again after 1, 3, 7, 15 s.
    request_queue_size = 256

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # a client that goes away is no fault
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Peer)
server.daemon_threads = True
if options.cert:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)
    # Each connection shakes hands in its own thread: one that stalls must not stop the others.
    server.socket = context.wrap_socket(server.socket, server_side=True,
                                        do_handshake_on_connect=False)
print("ready", server.server_port, flush=True)
server.serve_forever()
