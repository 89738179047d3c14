#!/usr/bin/python3
"""Alertmanager delivers alerts: alertmanager_peer.py FOLDER PORT BODY-FILE prints webhooks a second.

FOLDER is where Debian's prometheus-alertmanager is unpacked.

Each alert is a group of its own and waits for nothing, so that each is one webhook, in the JSON that
Alertmanager writes. It keeps its notification log in memory and saves it now and then. Time runs from the first
alert until the last webhook was answered, the acceptance of the alerts included.
"""

import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALERTS = 3000
CONFIG = """
route: {{receiver: far, group_by: ['...'], group_wait: 0s, group_interval: 1h, repeat_interval: 4h}}
receivers: [{{name: far, webhook_configs: [{{url: 'http://127.0.0.1:{port}/hook', send_resolved: false}}]}}]
"""


DATA = "/usr/share/prometheus/alertmanager"


def unpacked(packages, folder):
    """The program, in that folder. It reads its templates by a fixed path, and is not installed there: in this copy
    the path is as long, and is the current folder's."""
    program = folder / "alertmanager"
    program.write_bytes((packages / "usr/bin/prometheus-alertmanager").read_bytes()
                        .replace(DATA.encode(), ("." + "/" * (len(DATA) - 2) + ".").encode()))
    program.chmod(0o755)
    for template in (packages / DATA[1:]).glob("*.tmpl"):
        shutil.copy(template, folder)
    return program


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def ask(own, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", own, timeout=30)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {text}")
    return text


def wait_until(check, seconds):
    until = time.monotonic() + seconds
    while True:
        try:
            if check():
                return
        except (OSError, RuntimeError):
            pass
        if time.monotonic() > until:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.02)


def delivered(own):
    found = re.search(r'^alertmanager_notifications_total\{integration="webhook"\} (\S+)$',
                      ask(own, "GET", "/metrics"), re.MULTILINE)
    return float(found.group(1)) if found else 0


def main():
    packages, port, file = sys.argv[1:]
    text = Path(file).read_text(encoding="utf-8")
    own = free_port()
    with tempfile.TemporaryDirectory() as folder:
        program = unpacked(Path(packages), Path(folder))
        config = Path(folder) / "config.yml"
        config.write_text(CONFIG.format(port=port))
        process = subprocess.Popen([program, f"--config.file={config}", f"--storage.path={folder}",
                                    f"--web.listen-address=127.0.0.1:{own}", "--cluster.listen-address=",
                                    "--log.level=error"], cwd=folder)
        try:
            wait_until(lambda: ask(own, "GET", "/-/ready"), 20)
            alerts = [{"labels": {"alertname": "safe-day", "number": str(number)}, "annotations": {"letter": text}}
                      for number in range(ALERTS)]
            began = time.monotonic()
            for first in range(0, ALERTS, 500):
                ask(own, "POST", "/api/v2/alerts", json.dumps(alerts[first:first + 500]))
            wait_until(lambda: delivered(own) >= ALERTS, 60)
            print(ALERTS / (time.monotonic() - began))
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
