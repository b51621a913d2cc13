#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""cohortctl source and sync as a timer uses them, against files of rates on the loopback interface: what they print, what
they return, and that no key gets out.

Usage: test-sync.py COHORTCTL RATES"""

import fcntl
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

COHORTCTL, RATES = sys.argv[1:3]
FILES = {"eurofxref-daily.xml": "eurofxref-daily.synthetic.xml", "eurofxref-hist.xml": "eurofxref-hist.synthetic.xml",
         "eurofxref-hist-90d.xml": "eurofxref-hist.synthetic.xml"}
KEY = "rk_test_" + "51HsecretKey"


class Service(http.server.BaseHTTPRequestHandler):
    """The rates; `mode` makes it refuse."""

    mode = "well"

    def do_GET(self):
        name = FILES.get(os.path.basename(self.path))
        if Service.mode == "limited":
            self.send_response(429)
            self.send_header("Retry-After", "3600")
            self.end_headers()
        elif Service.mode == "moved":
            self.send_response(301)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
        elif name is None:
            self.send_error(404)
        else:
            with open(os.path.join(RATES, name), "rb") as rates:
                body = rates.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *words):
        pass


def run(path, *words, status=0, stdin=None):
    done = subprocess.run([COHORTCTL, "--file", path, *words], capture_output=True, text=True, input=stdin)
    assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
    return done


def add(path, url, **options):
    return run(path, "source", "add", "ecb", "--field", f"base-url={url}", **options)


def test_life(path, url):
    source = add(path, url).stdout.strip()
    assert source.isdigit()
    listed = json.loads(run(path, "source", "list", "--json").stdout)
    assert [(entry["kind"], entry["state"]) for entry in listed] == [("ecb", "ok")], listed
    first = json.loads(run(path, "sync", "--json").stdout)
    assert first[0]["outcome"] == "done" and first[0]["new"] == 5, first
    again = json.loads(run(path, "sync", source, "--json").stdout)
    assert again[0]["new"] == again[0]["changed"] == again[0]["step"] == 0, again
    run(path, "check")

    run(path, "undo")
    run(path, "sync")  # of all: one that is paused is left out
    run(path, "sync", source, status=77)
    run(path, "source", "resume", source)
    assert json.loads(run(path, "sync", source, "--json").stdout)[0]["new"] == 5
    run(path, "source", "remove", source)
    assert json.loads(run(path, "source", "list", "--json").stdout) == []
    run(path, "check")


def test_wrong_use(path, url):
    add(path, url)
    for words in (("source",), ("source", "dance"), ("source", "add"), ("source", "add", "no-such-service"),
                  ("source", "remove", "99"), ("sync", "no-such-source"), ("sync", "--dance")):
        run(path, *words, status=2)
    run(path, "source", "add", "ecb", "--field", "base-url=http://example.com", status=1)
    run(path, "source", "add", "ecb", "--field", "since=soon", status=1)


def test_key_stays_inside(path, url):
    """A key that is refused, in form or by the service, stands in no word that is printed and not in the file."""
    for given in (KEY, f"key={KEY}", f"secret={KEY}\n", "not-a-key-" + KEY):
        done = run(path, "source", "add", "stripe", "--secret-fd", "0", "--field", f"base-url={url}", status=1, stdin=given)
        assert KEY not in done.stdout + done.stderr, done
    with open(path, "rb") as community:
        assert KEY.encode() not in community.read()


def test_exit_codes(path, url):
    add(path, url)
    Service.mode = "limited"
    run(path, "sync", status=69)
    assert json.loads(run(path, "source", "list", "--json").stdout)[0]["state"] == "limited"
    Service.mode = "moved"
    run(path, "sync", status=1)
    assert json.loads(run(path, "source", "list", "--json").stdout)[0]["state"] == "broken"
    Service.mode = "well"
    run(path, "sync")
    with open(path + ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run(path, "sync", status=75)
        run(path, "source", "resume", "1", status=75)
        run(path, "source", "list")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    tests = [(name, function) for name, function in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = False
    for number, (name, function) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="cohort-cli-") as folder:
            Service.mode = "well"
            try:
                function(os.path.join(folder, "a.cohort"), url)
                print(f"ok {number} {name}", flush=True)
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {name}\n# {error}".replace("\n", "\n# ", 2), flush=True)
    sys.exit(failed)


main()
