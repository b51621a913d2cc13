#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is suggested in three demo communities, held against what was kept, and against what may not be suggested.

Usage: test-suggest.py COHORTCTL GOLDEN [--update]. GOLDEN is a folder with a file for each seed; after a change of the demo or
of a definition, look at the difference and renew them with --update. Prints TAP."""

import difflib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

COHORTCTL, GOLDEN = sys.argv[1], sys.argv[2]
SEEDS = (96, 7, 2026)
SEEING = "('read', 'watch', 'listen', 'attend', 'download')"


def run(community, *words):
    return subprocess.run([COHORTCTL, '--file', community, *words], capture_output=True, text=True, check=True,
                          env=dict(os.environ, LANGUAGE='C', LC_ALL='C.UTF-8')).stdout


def describe(report):
    lines = [f"as of {report['as_of']}, proposed: {report['proposed']}", report['check'], report['check_means']]
    for one in report['make']:
        lines += [f"{one['topic']}: {one['title']}", *(f'  {reason}' for reason in one['reasons'])]
    for one in report['send']:
        lines += [f"{one['post']} to {len(one['members'])}: {one['title']}", *(f'  {reason}' for reason in one['reasons'])]
    return '\n'.join(lines) + '\n'


def find_faults(community, report):
    """Nobody is proposed what they saw, or two posts at once."""
    sent = [(person['member'], one['post']) for one in report['send'] for person in one['members']]
    faults = [] if len({member for member, _ in sent}) == len(sent) else ['somebody is proposed two posts']
    with sqlite3.connect(f'file:{community}?mode=ro', uri=True) as db:
        seen = set(db.execute('SELECT l.member, i.post FROM interaction i JOIN identity_link l ON l.identity = i.identity '
                              f'WHERE i.kind IN {SEEING} AND i.post IS NOT NULL'))
    return faults + [f'member {member} saw {post}' for member, post in sent if (member, post) in seen]


def main():
    print(f'1..{2 * len(SEEDS)}', flush=True)
    number, status = 0, 0
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            community = os.path.join(folder, 'demo.cohort')
            run(community, 'demo', '--seed', str(seed), '--anchor', '2026-06-30')
            report = json.loads(run(community, '--json', 'suggest'))
            text, faults = describe(report), find_faults(community, report)
        path = os.path.join(GOLDEN, f'{seed}.txt')
        if '--update' in sys.argv:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        with open(path, encoding='utf-8') as file:
            kept = file.read()
        difference = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), 'kept', 'now', lineterm='', n=0))
        for fault, name in ((difference, 'is as it was kept'), (faults, 'proposes nothing twice and nothing old')):
            number += 1
            status |= bool(fault)
            print(f"{'not ok' if fault else 'ok'} {number} seed {seed} {name}", flush=True)
            for line in fault[:40]:
                print(f'# {line}')
    return status


if __name__ == '__main__':
    sys.exit(main())
