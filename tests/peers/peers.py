# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the comparisons with other people's services share: cohortctl with a keyring of its own, a community to look into,
servers that are started and ended, TAP."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request


class Skip(Exception):
    """There is no such peer here."""


def peer(name):
    """The folder of an installed peer."""
    path = os.path.join(os.environ.get('COHORT_PEERS', ''), name)
    if not os.path.exists(os.path.join(path, '.version')):
        raise Skip(f'{name} is not installed: ./dev peers does that')
    return path


def shared(path):
    """A file of the data that may not be copied into this repository."""
    path = os.path.join(os.environ.get('COHORT_SHARED', '../shared'), 'data', path)
    if not os.path.exists(path):
        raise Skip(f'{path} is not there')
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Server:
    """A process that serves until the end of a `with`; what it says is in a file."""

    def __init__(self, command, ready, log, cwd=None, env=None, seconds=180):
        self.log = log
        with open(log, 'ab') as out:
            self.process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=out,
                                            stderr=subprocess.STDOUT, start_new_session=True)
        self.wait(ready, time.monotonic() + seconds)

    def wait(self, ready, until):
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if ready(self):
                return
            time.sleep(0.1)
        self.end()
        with open(self.log, encoding='utf-8', errors='replace') as log:
            raise AssertionError(f'the server does not start: {log.read()[-9000:]}')

    def says(self, text):
        with open(self.log, encoding='utf-8', errors='replace') as log:
            return text in log.read()

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.end()


def answers(port):
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(('127.0.0.1', port)) == 0


def ask(url, data=None, headers=None, method=None):
    """The answer's JSON (None where it is something else) and its headers."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {'Content-Type': 'application/json', **(headers or {})}, method=method)
    try:
        reply = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        error.add_note(error.read().decode(errors='replace')[:2000])
        raise
    with reply:
        text = reply.read()
        return json.loads(text) if 'json' in reply.headers.get('Content-Type', '') else None, reply.headers


class Community:
    """A new community and the cohortctl that works on it."""

    def __init__(self, cohortctl, folder):
        os.makedirs(folder, exist_ok=True)
        self.cohortctl = cohortctl
        self.path = os.path.join(folder, 'peer.cohort')
        self.env = {**os.environ, 'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': os.path.join(folder, 'keyring'),
                    'SECRET_FILE_TEST_PASSWORD': 'of a test', 'GIO_USE_PROXY_RESOLVER': 'dummy', 'LANGUAGE': 'C',
                    'HOME': folder}

    def run(self, *words, stdin=None, status=0):
        done = subprocess.run([self.cohortctl, '--file', self.path, *words], capture_output=True, text=True, input=stdin,
                              env=self.env)
        assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def connect(self, kind, secrets, **fields):
        given = [word for name, value in fields.items() for word in ('--field', f'{name.replace("_", "-")}={value}')]
        lines = ''.join(f'{name}={value}\n' for name, value in secrets.items())
        return self.run('source', 'add', kind, '--secret-fd', '0', *given, stdin=lines).strip()

    def sync(self, expected='done', complaints=0):
        """Asks the only source; what the run says of itself."""
        result = json.loads(self.run('sync', '--json', status=0 if expected == 'done' else 1))[0]
        assert result['outcome'] == expected, result
        assert len(result['warnings']) == complaints, result  # one that is refused is told there, too
        return result

    def sync_quietly(self, complaints=0):
        """Asked again, nothing has changed."""
        result = self.sync(complaints=complaints)
        assert (result['new'], result['changed'], result['step']) == (0, 0, 0), result

    def check(self):
        self.run('check')

    def rows(self, sql, *values):
        with contextlib.closing(sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)) as db:
            return db.execute(sql, values).fetchall()

    def value(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def snapshot(self):
        """Every fact as (kind, key) and its fields: what a pull may change."""
        facts = {}
        with contextlib.closing(sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)) as db:
            db.row_factory = sqlite3.Row
            for (kind,) in db.execute('SELECT DISTINCT kind FROM external_key').fetchall():
                for row in db.execute(f'SELECT k.key AS the_key, t.* FROM external_key k JOIN "{kind}" t ON t.id = k.row'
                                      ' WHERE k.kind = ? ORDER BY k.key', (kind,)):
                    fields = {name: row[name] for name in row.keys() if name not in ('the_key', 'id')}
                    facts.setdefault((kind, row['id']), ([], fields))[0].append(row['the_key'])
        return facts

    def changes(self, before):
        """What differs from an earlier snapshot: {(kind, key): 'new', 'gone' or the names of the fields}."""
        after, found = self.snapshot(), {}
        for fact in before.keys() | after.keys():
            keys, new = after.get(fact, before.get(fact))
            old = before.get(fact, (None, None))[1]
            what = ('new' if fact not in before else 'gone' if fact not in after
                    else ' '.join(sorted(name for name in new if old.get(name) != new[name])))
            if what:
                found[fact[0], min(keys, key=lambda key: not key.startswith('id:'))] = what
        return found

    def age(self, days):
        """Lets the last whole reading of every list be that much older."""
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            for table in ('mark', 'mark_quiet'):
                db.execute(f'UPDATE {table} SET full_us = full_us - ?', (days * 86400 * 1000000,))
            db.commit()


def same(what, ours, theirs):
    if ours == theirs:
        return
    if isinstance(ours, dict) and isinstance(theirs, dict):
        ours, theirs = list(ours.items()), list(theirs.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        ours, theirs = [row for row in ours if row not in theirs], [row for row in theirs if row not in ours]
    raise AssertionError(f'{what}: only here {ours!r}, only there {theirs!r}')


def main(tests):
    """Runs the tests, each in a folder of its own."""
    print(f'1..{len(tests)}', flush=True)
    failed = False
    for number, (name, function) in enumerate(tests, 1):
        folder = tempfile.mkdtemp(prefix='cohort-peer-')
        began = time.monotonic()
        try:
            for note in function(folder) or []:
                print(f'# {note}', flush=True)
            print(f'ok {number} {name}', flush=True)
            print(f'# {time.monotonic() - began:.1f} s', flush=True)
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
        except Exception:  # whatever a peer does
            failed = True
            words = traceback.format_exc().replace('\n', '\n# ')
            print(f'not ok {number} {name}\n# {words}', flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(failed)
