#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is proposed for merging in the demo community, held against what its generator hid.

Usage: test-duplicates.py COHORTCTL. Prints TAP."""

import json
import os
import sys
import tempfile

import golden


def main():
    with tempfile.TemporaryDirectory() as folder:
        community, secret = os.path.join(folder, 'demo.cohort'), os.path.join(folder, 'truth.json')
        golden.run(community, 'demo', '--truth', secret)
        with open(secret, encoding='utf-8') as file:
            truth = json.load(file)
        members = dict(golden.members_of_people(community, truth))
        pairs = json.loads(golden.run(community, 'duplicates', '--json'))['duplicates']
    shared = {frozenset((pair['a'], pair['b'])) for pair in truth['lookalikes'] if pair['why'] == 'email'}
    alike = {frozenset((pair['a'], pair['b'])) for pair in truth['lookalikes']} - shared
    joins = {'strong': {}, 'weak': {}}
    strange = []
    for pair in pairs:
        who = [members[member['id']] for member in pair['members']]
        if who[0] == who[1]:
            joins[pair['strength']][who[0]] = joins[pair['strength']].get(who[0], 0) + 1
        elif frozenset(who) not in shared:
            strange.append(pair)
    expected = {proof: {person['person']: len(person['identities']) - 1 for person in truth['people']
                        if person['proof'] == proof} for proof in ('email', 'handle')}
    checks = (
        ('everyone with one address at several services is found', joins['strong'] == expected['email']),
        ('everyone with one handle at two services is found', joins['weak'] == expected['handle']),
        ('nobody else is proposed, whatever the name', not strange),
        ('three people called 张伟 are among those who only look alike', len(alike) > 3),
    )
    print(f'1..{len(checks)}')
    for number, (name, holds) in enumerate(checks, 1):
        print(f'{"ok" if holds else "not ok"} {number} {name}')
    if not all(holds for _, holds in checks):
        print(f'# {joins} where {expected} was hidden; besides: {strange}')
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
