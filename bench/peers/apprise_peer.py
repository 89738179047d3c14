#!/usr/bin/python3
"""apprise posts the same letter for two seconds: apprise_peer.py PORT BODY-FILE prints posts a second.

By its json:// service, which wraps the letter in JSON of its own and opens a connection for each. Nothing is
stored.
"""

import sys
import time
from pathlib import Path

import apprise


def main():
    port, file = sys.argv[1:]
    body = Path(file).read_text(encoding="utf-8")
    far = apprise.Apprise()
    far.add(f"json://127.0.0.1:{port}/hook")
    # It would wait, lest it be too fast for a real service.
    for server in far:
        server.request_rate_per_sec = 0
    posted, began = 0, time.monotonic()
    while time.monotonic() - began < 2:
        if not far.notify(body=body, title="【剩3个工作日】书面通报同级检察机关"):
            sys.exit("apprise could not deliver")
        posted += 1
    print(posted / (time.monotonic() - began))


if __name__ == "__main__":
    main()
