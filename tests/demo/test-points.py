#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rules of points come to in two demo communities, held against what was kept, and against SQL of another hand.

Usage: test-points.py COHORTCTL GOLDEN [--update]. GOLDEN is a folder with a file for each seed; after a change of the demo or
of a definition, look at the difference and renew them with --update. Prints TAP."""

import difflib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

COHORTCTL, GOLDEN = sys.argv[1], sys.argv[2]
SEEDS = (96, 7)
RULES = {'payment': 10, 'month': 20, 'comment': 2, 'question': 15, 'lesson': 5, 'homework': 20, 'live': 10}
# Each act as often as it is in the file, counted the short way.
COUNTS = {
    'comment': "SELECT count(*) FROM interaction WHERE kind = 'comment' AND identity IS NOT NULL",
    'question': 'SELECT count(DISTINCT question) FROM answer JOIN question q ON q.id = question WHERE q.identity IS NOT NULL',
    'lesson': 'SELECT count(*) FROM (SELECT DISTINCT l.member, p.post FROM lesson_progress p JOIN identity_link l '
              'ON l.identity = p.identity WHERE p.percent = 100)',
    'homework': 'SELECT count(*) FROM (SELECT DISTINCT l.member, s.assignment FROM submission s JOIN identity_link l '
                'ON l.identity = s.identity)',
}


def run(community, *words):
    return subprocess.run([COHORTCTL, '--file', community, *words], capture_output=True, text=True, check=True,
                          env=dict(os.environ, LANGUAGE='C', LC_ALL='C.UTF-8')).stdout


def find_faults(community, report):
    rules = {rule['act']: rule for rule in report['rules']}
    faults = [f"{act}: {rules[act]['points']} points for {rules[act]['times']} times" for act, points in RULES.items()
              if rules[act]['points'] != points * rules[act]['times']]
    if sum(rule['points'] for rule in report['rules']) != report['points']:
        faults.append('the rules do not add up to the whole')
    if report['points'] - report['lapsed'] != report['open']['points']:
        faults.append('what was given is neither lapsed nor open')
    if not report['open']['low_minor'] <= report['open']['high_minor']:
        faults.append('the range stands on its head')
    with sqlite3.connect(f'file:{community}?mode=ro', uri=True) as db:
        for act, query in COUNTS.items():
            count = db.execute(query).fetchone()[0]
            if count != rules[act]['times']:
                faults.append(f"{act}: {rules[act]['times']} times, {count} in the file")
    return faults


def main():
    words = ('points', '--try', ','.join(f'{act}={points}' for act, points in RULES.items()))
    print(f'1..{2 * len(SEEDS)}', flush=True)
    number, status = 0, 0
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            community = os.path.join(folder, 'demo.cohort')
            run(community, 'demo', '--seed', str(seed), '--anchor', '2026-06-30')
            text, faults = run(community, *words), find_faults(community, json.loads(run(community, '--json', *words)))
        path = os.path.join(GOLDEN, f'{seed}.txt')
        if '--update' in sys.argv:
            os.makedirs(GOLDEN, exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        with open(path, encoding='utf-8') as file:
            kept = file.read()
        difference = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), 'kept', 'now', lineterm='', n=0))
        for fault, name in ((difference, 'is as it was kept'), (faults, 'is what the file holds')):
            number += 1
            status |= bool(fault)
            print(f"{'not ok' if fault else 'ok'} {number} seed {seed} {name}", flush=True)
            for line in fault[:40]:
                print(f'# {line}')
    return status


if __name__ == '__main__':
    sys.exit(main())
