# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line says of demo communities, held against files that were kept. For the tests beside it."""

import difflib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

SEEDS = (96, 7, 2026)


def run(community, *words):
    """What cohortctl, the first argument of the program, prints of a community."""
    return subprocess.run([sys.argv[1], '--file', community, *words], capture_output=True, text=True, check=True,
                          env=dict(os.environ, LANGUAGE='C', LC_ALL='C.UTF-8')).stdout


def members_of_people(community, truth):
    """Pairs of a member of the ledger and the invented person behind it."""
    hidden = {(identity['source'], identity['id'].lower()): person['person']
              for person in truth['people'] for identity in person['identities']}
    with sqlite3.connect(f'file:{community}?mode=ro', uri=True) as db:
        for kind, key, member in db.execute(
                "SELECT s.kind, k.key, l.member FROM external_key k JOIN source s ON s.id = k.source "
                "JOIN identity_link l ON l.identity = k.row WHERE k.kind = 'identity'"):
            person = hidden.get((kind, key.split(':', 1)[1].lower()))
            if person is not None:
                yield member, person


def differences(seed, text):
    """Lines that are not as they were kept; with --update they are kept."""
    path = os.path.join(sys.argv[2], f'{seed}.txt')
    if '--update' in sys.argv:
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
    with open(path, encoding='utf-8') as file:
        kept = file.read()
    return list(difflib.unified_diff(kept.splitlines(), text.splitlines(), 'kept', 'now', lineterm='', n=0))


def main(examine, promise):
    """Prints TAP. EXAMINE gets a community and what its generator hid, and returns a text to hold against what was kept and
    a list of faults; PROMISE says what holds without them."""
    print(f'1..{2 * len(SEEDS)}', flush=True)
    number, status = 0, 0
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            community, secret = os.path.join(folder, 'demo.cohort'), os.path.join(folder, 'truth.json')
            run(community, 'demo', '--seed', str(seed), '--anchor', '2026-06-30', '--truth', secret)
            with open(secret, encoding='utf-8') as file:
                text, faults = examine(community, json.load(file))
        for fault, name in ((differences(seed, text), 'is as it was kept'), (faults, promise)):
            number += 1
            status |= bool(fault)
            print(f"{'not ok' if fault else 'ok'} {number} seed {seed} {name}", flush=True)
            for line in fault[:40]:
                print(f'# {line}')
    return status
