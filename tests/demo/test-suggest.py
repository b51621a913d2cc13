#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is suggested in three demo communities, held against what was kept, and against what may not be suggested.

Usage: test-suggest.py COHORTCTL GOLDEN [--update]. GOLDEN is a folder with a file for each seed; after a change of the demo or
of a definition, look at the difference and renew them with --update. Prints TAP."""

import json
import sqlite3
import sys

import golden

SEEING = "('read', 'watch', 'listen', 'attend', 'download')"


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


def examine(community, _truth):
    report = json.loads(golden.run(community, '--json', 'suggest'))
    return describe(report), find_faults(community, report)


if __name__ == '__main__':
    sys.exit(golden.main(examine, 'proposes nothing twice and nothing old'))
