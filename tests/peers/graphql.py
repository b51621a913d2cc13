#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""GitHub's public schema, as its own package has it, and Open Collective's, each as a server (graphql_server.js): no query of
ours is wrong by it; a first pull holds what the server holds, a second changes nothing, a third finds what was changed.

usage: graphql.py COHORTCTL
"""

import os
import shutil
import sys

import peers

COHORTCTL = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))


class Schema:
    def __init__(self, folder, kind, schema):
        port_file = os.path.join(folder, 'port')
        modules = os.path.join(peers.peer('clients'), 'node_modules')
        self.server = peers.Server([shutil.which('node'), os.path.join(HERE, 'graphql_server.js'), kind, schema, port_file],
                                   lambda _: os.path.exists(port_file) and os.path.getsize(port_file) > 0,
                                   os.path.join(folder, 'server.log'), env={'NODE_PATH': modules})
        with open(port_file, encoding='utf-8') as port:
            self.url = f'http://127.0.0.1:{port.read()}'

    def edit(self, **changes):
        peers.ask(f'{self.url}/edit', {path.replace('__', '.'): value for path, value in changes.items()})

    def pull(self, community):
        try:
            return community.sync()
        except AssertionError:
            self.asked()  # says what was wrong
            raise

    def asked(self):
        """The lists that were asked for; every query was right."""
        told = peers.ask(f'{self.url}/asked')[0]
        peers.same('wrong by the schema', told['wrong'], [])
        return told['asked']


def states(community):
    return dict(community.rows(
        "SELECT status, count (*) FROM subscription_version v WHERE NOT EXISTS (SELECT 1 FROM subscription_version w"
        " WHERE w.subscription = v.subscription AND (w.effective_from, w.id) > (v.effective_from, v.id)) GROUP BY 1"))


def test_github(folder):
    schema = Schema(folder, 'github', os.path.join(peers.peer('clients'), 'node_modules/@octokit/graphql-schema/schema.graphql'))
    with schema.server:
        community = peers.Community(COHORTCTL, folder)
        community.connect('github', {'token': 'ghp_' + 'x' * 36}, base_url=schema.url, repositories='creator/one')
        first = schema.pull(community)
        asked = schema.asked()
        yield f'first pull: {first["entries"]} entries, {first["new"]} new; pages {asked}'
        assert set(asked) == {'tiers', 'activities', 'sponsorships', 'values', 'newsletters', 'issues', 'discussions', 'comments'}
        assert asked['sponsorships'] == 2 and asked['comments'] > 60, asked
        peers.same('people', community.value('SELECT count (*) FROM identity'), 130)
        peers.same('hidden addresses', community.value('SELECT count (*) FROM identity WHERE email IS NULL'), 44)
        peers.same('tiers', community.value('SELECT count (*) FROM tier'), 3)
        peers.same('states', states(community), {'active': 97, 'ended': 33})
        # An issue's opening is a comment of its author; 59 issues of two comments and one of 120, 25 questions.
        peers.same('comments', community.value("SELECT count (*) FROM interaction WHERE kind = 'comment'"),
                   60 + 59 * 2 + 120 + 25)
        peers.same('questions', community.rows('SELECT (SELECT count (*) FROM question), (SELECT count (*) FROM answer)'),
                   [(25, 25)])
        community.check()
        community.sync_quietly()
        before = community.snapshot()
        schema.edit(people__3__name='Renamed There', sponsorships__5__isActive=False, sponsorships__129=None,
                    newsletters__0__subject='To all of you')
        third = schema.pull(community)
        yield f'third pull: {third["new"]} new, {third["changed"]} changed'
        changes = community.changes(before)
        peers.same('renamed', changes.pop(('identity', 'id:U_3'), None), 'name')
        peers.same('newsletter', changes.pop(('post', 'id:N_0'), None), 'title')
        ended = [key for kind, key in changes if kind == 'subscription_version' and changes[kind, key] == 'new']
        peers.same('ended', len(ended), 2)
        peers.same('beside', {key: what for key, what in changes.items()
                              if key[0] not in ('subscription_version', 'subscription', 'source_figure')}, {})
        peers.same('states', states(community), {'active': 95, 'ended': 35})
        schema.asked()
        community.sync_quietly()
        community.check()
        # The queries of an organization are others.
        theirs = peers.Community(COHORTCTL, os.path.join(folder, 'organization'))
        theirs.connect('github', {'token': 'ghp_' + 'x' * 36}, base_url=schema.url, organization='creator')
        schema.pull(theirs)
        peers.same('of an organization', states(theirs), {'active': 95, 'ended': 35})
        schema.asked()


def test_opencollective(folder):
    schema = Schema(folder, 'opencollective', peers.shared('providers/opencollective/schemaV2.graphql'))
    with schema.server:
        community = peers.Community(COHORTCTL, folder)
        community.connect('opencollective', {'token': 'x' * 40}, base_url=schema.url, slug='peer')
        first = schema.pull(community)
        asked = schema.asked()
        yield f'first pull: {first["entries"]} entries, {first["new"]} new; pages {asked}'
        assert set(asked) == {'tiers', 'orders', 'transactions'}, asked
        peers.same('people', community.value('SELECT count (*) FROM identity'), 130)
        peers.same('states', states(community), {'active': 104, 'ended': 26})
        peers.same('money', community.rows("SELECT count (*), sum (gross_minor) FROM payment WHERE kind = 'charge'"),
                   [(130, 65 * 500 + 65 * 2000)])
        community.check()
        community.sync_quietly()
        before = community.snapshot()
        schema.edit(people__3__name='Renamed There', orders__6__status='CANCELLED', orders__6__updatedAt='2026-10-01T00:00:00.000Z')
        third = schema.pull(community)
        yield f'third pull: {third["new"]} new, {third["changed"]} changed'
        changes = community.changes(before)
        peers.same('renamed', changes.pop(('identity', 'id:p3'), None), 'name')
        assert any(kind == 'subscription_version' for kind, _ in changes), changes
        peers.same('beside', {key: what for key, what in changes.items()
                              if key[0] not in ('subscription_version', 'subscription')}, {})
        peers.same('states', states(community), {'active': 103, 'ended': 27})
        schema.asked()
        community.sync_quietly()
        community.check()


peers.main([('github-schema', test_github), ('opencollective-schema', test_opencollective)])
