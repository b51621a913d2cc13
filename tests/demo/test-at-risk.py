#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is named as at risk in three demo communities, held against what the generator hid and against what was kept.

Usage: test-at-risk.py COHORTCTL GOLDEN [--update]. GOLDEN is a folder with a file for each seed; after a change of the demo or
of a definition, look at the difference and renew them with --update. Prints TAP."""

import datetime
import json
import sys

import golden


def at_risk(community, *words):
    return json.loads(golden.run(community, '--json', 'at-risk', *words))


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
    members = {}
    for member, person in golden.members_of_people(community, truth):
        members.setdefault(person, set()).add(member)
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


def examine(community, truth):
    text = describe(at_risk(community, '--grades'), json.loads(golden.run(community, 'fit')))
    return text, check_stories(community, truth)


if __name__ == '__main__':
    sys.exit(golden.main(examine, 'tells its story'))
