#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is named as at risk in three demo communities, held against what the generator hid and against what was kept.

Usage: test-at-risk.py COHORTCTL GOLDEN [--update]. GOLDEN is a folder with a file for each seed; after a change of the demo or
of a definition, look at the difference and renew them with --update. Prints TAP."""

import datetime
import difflib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

COHORTCTL, GOLDEN = sys.argv[1], sys.argv[2]
SEEDS = (96, 7, 2026)
ANCHOR = datetime.date(2026, 6, 30)


def run(community, *words):
    return subprocess.run([COHORTCTL, '--file', community, *words], capture_output=True, text=True, check=True,
                          env=dict(os.environ, LANGUAGE='C', LC_ALL='C.UTF-8')).stdout


def at_risk(community, *words):
    return json.loads(run(community, '--json', 'at-risk', *words))


def people_of_members(community, truth):
    """Which member of the ledger an invented person is."""
    hidden = {(identity['source'], identity['id'].lower()): person['person']
              for person in truth['people'] for identity in person['identities']}
    found = {}
    with sqlite3.connect(f'file:{community}?mode=ro', uri=True) as db:
        for kind, key, member in db.execute(
                "SELECT s.kind, k.key, l.member FROM external_key k JOIN source s ON s.id = k.source "
                "JOIN identity_link l ON l.identity = k.row WHERE k.kind = 'identity'"):
            person = hidden.get((kind, key.split(':', 1)[1].lower()))
            if person is not None:
                found.setdefault(person, set()).add(member)
    return found


def describe(report, fit):
    lines = [f"as of {report['as_of']}, {report['paying']} paying; {report['usual']}"]
    lines += [f"{row['member']} {row['sign']} {row['probability_ppm'] // 1000} {row['record']}" for row in report['members']]
    lines += [f"failed {line['member']} {line['detail']}" for line in report['failed']]
    lines += [f"quiet {len(report['quiet'])}, may upgrade {len(report['may_upgrade'])}"]
    lines += [f"{grade['day']}: {grade['paying']} paying, {grade['named']} named, {grade['hits']} hits, {grade['missed']} missed"
              for grade in report['grades']]
    lines += [f"{fit['method']} of {fit['rows']} rows, {fit['events']} left, AUC {fit['scores']['auc']:.2f}"]
    return '\n'.join(lines) + '\n'


def check_stories(community, truth):
    members = people_of_members(community, truth)
    faults = []
    for person in truth['people']:
        if person['story'] == 'quiet-vip':
            start, named = datetime.date.fromisoformat(person['quiet_from']), set()
            for days in (30, 37):
                report = at_risk(community, '--as-of', (start + datetime.timedelta(days)).isoformat())
                named |= {row['member'] for row in report['members']}
            if not members[person['person']] & named:
                faults.append(f"{person['name']}, silent from {start}, is not named within 37 days")
    last = at_risk(community)['members']
    away = [person for person in truth['people'] if person['story'] == 'on-holiday']
    faults += [f"{person['name']} is only on holiday, and not named" for person in away
               if not members[person['person']] & {row['member'] for row in last}]
    silent = set().union(*(members.get(person['person'], set()) for person in truth['people'] if person['rhythm'] == 'silent'))
    faults += [f"{row['name']} never came and is said to have fallen silent" for row in last
               if row['sign'] == 'quiet' and row['member'] in silent]
    return faults


def main():
    print(f'1..{2 * len(SEEDS)}', flush=True)
    number, status = 0, 0
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            community, secret = os.path.join(folder, 'demo.cohort'), os.path.join(folder, 'truth.json')
            run(community, 'demo', '--seed', str(seed), '--anchor', ANCHOR.isoformat(), '--truth', secret)
            with open(secret, encoding='utf-8') as file:
                truth = json.load(file)
            text = describe(at_risk(community, '--grades'), json.loads(run(community, 'fit')))
            faults = check_stories(community, truth)
        path = os.path.join(GOLDEN, f'{seed}.txt')
        if '--update' in sys.argv:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        with open(path, encoding='utf-8') as file:
            kept = file.read()
        difference = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), 'kept', 'now', lineterm='', n=0))
        for fault, name in ((difference, 'is as it was kept'), (faults, 'tells its story')):
            number += 1
            status |= bool(fault)
            print(f"{'not ok' if fault else 'ok'} {number} seed {seed} {name}", flush=True)
            for line in fault[:40]:
                print(f'# {line}')
    return status


if __name__ == '__main__':
    sys.exit(main())
