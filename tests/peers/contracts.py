#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contracts that vendors publish, served by Prism: every request of ours is checked against the contract, and what the
contract's own examples say is read without a complaint; asked again, nothing changes.

usage: contracts.py COHORTCTL
"""

import contextlib
import http.server
import os
import re
import shutil
import sys
import threading
import urllib.error
import urllib.request

import peers

COHORTCTL = sys.argv[1]


@contextlib.contextmanager
def with_tokens(port):
    """The server on that port, with the one thing that the contract does not hold: where a token is given."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def respond(self, status, kind, body):
            self.send_response(status)
            self.send_header('Content-Type', kind)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.rfile.read(int(self.headers.get('Content-Length') or 0))
            self.respond(200, 'application/json', b'{"access_token":"A21AA","token_type":"Bearer","expires_in":32400}')

        def do_GET(self):
            request = urllib.request.Request(f'http://127.0.0.1:{port}{self.path}', headers=dict(self.headers))
            try:
                with urllib.request.urlopen(request) as reply:
                    self.respond(reply.status, reply.headers['Content-Type'], reply.read())
            except urllib.error.HTTPError as error:
                self.respond(error.code, error.headers['Content-Type'], error.read())

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def pull(folder, kind, contract, secrets, least, complaints=0):
    """A pull of the contract's examples. `least`: SQL and what it has to say."""
    port, log = peers.free_port(), os.path.join(folder, 'prism.log')
    prism = os.path.join(peers.peer('prism'), 'node_modules/.bin/prism')
    contract = peers.shared(contract)
    with peers.Server([shutil.which('node'), prism, 'mock', '--errors', '--port', str(port), contract],
                      lambda server: server.says('is listening'), log), with_tokens(port) as front:
        community = peers.Community(COHORTCTL, folder)
        community.connect(kind, secrets, base_url=f'http://127.0.0.1:{front}')
        first = community.sync(complaints=complaints)
        yield f'first pull: {first["entries"]} entries, {first["new"]} new'
        for sql, expected in least.items():
            peers.same(sql, community.value(sql), expected)
        community.sync_quietly(complaints)
        community.check()
    with open(log, encoding='utf-8', errors='replace') as lines:
        said = re.sub(r'\x1b\[[0-9;]*m', '', lines.read())
    paths = sorted(set(re.findall(r'\] (?:get|post) (\S+) ', said)))
    yield f'asked for {" ".join(paths)}'
    against = [line for line in said.splitlines() if 'Violation' in line]
    # PayPal's first question has no token yet, and is how Cohort learns that it wants one.
    without_token = [line for line in against if 'Invalid security scheme used' in line][:1]
    against = [line for line in against if line not in without_token]
    peers.same('against the contract', against, [])


def test_paddle(folder):
    yield from pull(folder, 'paddle', 'providers/paddle/openapi-2025-05-27.yaml',
                    {'key': 'pdl_live_apikey_' + '01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO'},
                    {'SELECT count (*) FROM identity WHERE email IS NOT NULL': 4})


# The contract has no example: what Prism makes up by the types has words where amounts are, and is left out.
def test_paypal(folder):
    yield from pull(folder, 'paypal', 'providers/paypal/reporting_transactions_v1.json',
                    {'client': 'c' * 40, 'client-secret': 's' * 40}, {'SELECT count (*) FROM payment': 0}, complaints=1)


peers.main([('paddle-contract', test_paddle), ('paypal-contract', test_paypal)])
