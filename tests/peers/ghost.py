#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""True Ghost servers, 5 and 6, filled by Ghost's own generator: a first pull holds what Ghost's own file holds, a second
changes nothing, a third finds what was added, edited and deleted there, and only that.

usage: ghost.py COHORTCTL VERSION
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import peers

COHORTCTL, VERSION = sys.argv[1:3]
MEMBERS, POSTS = 300, 40
OWNER = {'name': 'The Owner', 'email': 'owner@example.com', 'password': 'thirteen-horses-42', 'blogTitle': 'Peer'}


class Ghost:
    """An installation with content of its own."""

    def __init__(self, folder):
        self.home = peers.peer(f'ghost{VERSION}')
        self.folder, self.port = os.path.join(folder, 'ghost'), peers.free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        self.database = os.path.join(self.folder, 'ghost.db')
        self.node = shutil.which('node')
        self.env = {'NODE_ENV': 'development', 'DISABLE_FAST_IMPORT': '1', 'HOME': folder}
        content = os.path.join(self.folder, 'content')
        os.mkdir(self.folder)
        for name in os.listdir(self.home):  # it wants to be where it is started
            if name != 'content':
                os.symlink(os.path.join(self.home, name), os.path.join(self.folder, name))
        shutil.copytree(os.path.join(self.home, 'content'), content, symlinks=True)
        config = {
            'url': self.url, 'server': {'host': '127.0.0.1', 'port': self.port},
            'database': {'client': 'sqlite3', 'connection': {'filename': self.database}, 'useNullAsDefault': True},
            'mail': {'transport': 'stub'}, 'logging': {'transports': ['stdout'], 'level': 'info'},
            'privacy': {'useUpdateCheck': False, 'useGravatar': False, 'useRpcPing': False, 'useStructuredData': False},
            'paths': {'contentPath': content}, 'spam': {'user_login': {'freeRetries': 100}},
        }
        with open(os.path.join(self.folder, 'config.development.json'), 'w', encoding='utf-8') as out:
            json.dump(config, out)

    def serve(self):
        log = os.path.join(self.folder, 'ghost.log')
        open(log, 'wb').close()
        return peers.Server([self.node, 'index.js'], lambda server: server.says('Ghost booted') and self.is_ready(), log,
                            cwd=self.folder, env=self.env, seconds=600)

    def is_ready(self):
        try:
            return peers.ask(f'{self.url}/ghost/api/admin/site/')[0] is not None
        except OSError:  # 503 for a moment after it is up
            return False

    def make_key(self):
        """The owner, and the key of a custom integration."""
        admin, origin = f'{self.url}/ghost/api/admin', {'Origin': self.url}
        peers.ask(f'{admin}/authentication/setup/', {'setup': [OWNER]}, origin)
        _, headers = peers.ask(f'{admin}/session/', {'username': OWNER['email'], 'password': OWNER['password']}, origin)
        cookie = {**origin, 'Cookie': headers['Set-Cookie'].split(';')[0]}
        made, _ = peers.ask(f'{admin}/integrations/?include=api_keys', {'integrations': [{'name': 'Cohort'}]}, cookie)
        return next(key['secret'] for key in made['integrations'][0]['api_keys'] if key['type'] == 'admin')

    def generate(self):
        done = subprocess.run([self.node, 'index.js', 'generate-data', '--quantities',
                               f'members:{MEMBERS},posts:{POSTS}', '--seed', '42'], cwd=self.folder,
                              env={**os.environ, **self.env}, capture_output=True, text=True, errors='replace')
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]

    def execute(self, sql):
        db = sqlite3.connect(self.database)
        db.executescript(sql)
        db.commit()
        db.close()

    def rows(self, sql):
        db = sqlite3.connect(f'file:{self.database}?mode=ro', uri=True)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def value(self, sql):
        return self.rows(sql)[0][0]

    def add_what_is_not_generated(self):
        """Payments of the last year for paid members; a subscription that ends with its period, one whose trial ended."""
        self.execute('''
            INSERT INTO members_payment_events (id, member_id, amount, currency, source, created_at)
              SELECT substr ('0000' || hex (randomblob (10)) || '0000', 1, 24), c.member_id,
                CASE s.plan_interval WHEN 'year' THEN 5000 ELSE 500 END, s.plan_currency, 'stripe',
                datetime ('now', '-' || (n.n * 30 + 1) || ' days')
              FROM members_stripe_customers_subscriptions s JOIN members_stripe_customers c ON c.customer_id = s.customer_id
                JOIN (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) n;
            UPDATE members_stripe_customers_subscriptions SET cancel_at_period_end = 1, cancellation_reason = 'Too busy'
              WHERE id = (SELECT min (id) FROM members_stripe_customers_subscriptions WHERE status = 'active');
            UPDATE members_stripe_customers_subscriptions SET trial_start_at = start_date,
                trial_end_at = datetime (start_date, '+7 days')
              WHERE id = (SELECT max (id) FROM members_stripe_customers_subscriptions WHERE status = 'active');''')
        if VERSION == '6':
            columns = {name for (_, name, *_) in self.rows('PRAGMA table_info (members_current_subscription)')}
            if columns:
                self.execute('INSERT OR IGNORE INTO members_current_subscription SELECT * FROM members_resolved_subscription')

    def client(self, key, program):
        """The vendor's own client, which runs a few lines on `api`; what they return."""
        lines = f'''
            const GhostAdminAPI = require('@tryghost/admin-api');
            const api = new GhostAdminAPI({{url: {json.dumps(self.url)}, key: {json.dumps(key)}, version: 'v5.0'}});
            (async () => {{ {program} }})().then(r => console.log(JSON.stringify(r ?? null)),
              e => {{ console.error(e); process.exit(1); }});'''
        done = subprocess.run([shutil.which('node'), '-e', lines], cwd=peers.peer('clients'), capture_output=True,
                              text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


EVENTS = {'login': 'members_login_events', 'click': 'members_click_events', 'feedback': 'members_feedback'}


# With a member Ghost forgets what they paid; the ledger does not.
OF_THOSE_HERE = 'AND f.identity IN (SELECT id FROM identity WHERE gone_at IS NULL)'

# Ghost's interface leaves out what never began.
TOLD = "s.status NOT IN ('incomplete', 'incomplete_expired')"


def compare_events(ghost, community):
    """What members did. When they or a post go, Ghost forgets it, and the ledger does not."""
    for kind, table in EVENTS.items():
        peers.same(kind, community.value('SELECT count (*) FROM interaction WHERE kind = ?', kind),
                   ghost.value(f'SELECT count (*) FROM {table}'))
    peers.same('comments', community.value("SELECT count (*) FROM interaction WHERE kind = 'comment'"),
               ghost.value("SELECT count (*) FROM comments WHERE member_id IS NOT NULL AND status <> 'deleted'"))


def compare_whole(ghost, community):
    """Counts and texts of Ghost's own file beside ours."""
    peers.same('members', community.rows("SELECT i.name, i.email FROM identity i JOIN external_key k ON k.kind = 'identity'"
                                         " AND k.row = i.id AND k.key LIKE 'id:%' WHERE i.gone_at IS NULL ORDER BY i.email"),
               ghost.rows('SELECT name, email FROM members ORDER BY email'))
    pages = {page for (page,) in ghost.rows("SELECT 'id:' || id FROM posts WHERE type = 'page'")}  # some are commented on
    peers.same('posts', {key: rest for key, *rest in community.rows(
        "SELECT k.key, p.title, p.status FROM external_key k JOIN post p ON p.id = k.row AND p.status <> 'removed'"
        " WHERE k.kind = 'post'") if key not in pages},
               {key: rest for key, *rest in ghost.rows("SELECT 'id:' || id, title, status FROM posts WHERE type = 'post'")})
    peers.same('tiers', sorted(community.rows('SELECT name, active, free FROM tier')),
               sorted(ghost.rows("SELECT name, active, type = 'free' FROM products")))
    peers.same('payments', sorted(community.rows('SELECT upper (currency), count (*), sum (gross_minor) FROM payment f'
                                                 f" WHERE kind = 'charge' {OF_THOSE_HERE} GROUP BY 1")),
               sorted(ghost.rows('SELECT upper (currency), count (*), sum (amount) FROM members_payment_events GROUP BY 1')))
    compare_terms(ghost, community)


def compare_terms(ghost, community):
    """What the newest version of each running subscription says."""
    ours = {key[len('stripe:'):]: rest for key, *rest in community.rows(
        "SELECT k.key, v.unit_minor, v.currency, v.interval, v.status = 'ended', v.cancel_flag = 1"
        " FROM external_key k JOIN subscription_version v ON v.subscription = k.row"
        " WHERE k.kind = 'subscription' AND k.key LIKE 'stripe:%' AND k.row IN (SELECT f.id FROM subscription f WHERE 1"
        f' {OF_THOSE_HERE})'
        " AND NOT EXISTS (SELECT 1 FROM subscription_version w WHERE w.subscription = v.subscription"
        "   AND (w.effective_from, w.id) > (v.effective_from, v.id))")}
    theirs = {key: [amount, currency.upper(), interval, int(status == 'canceled'), ends]
              for key, amount, currency, interval, status, ends in ghost.rows(
                  "SELECT s.subscription_id, s.plan_amount, s.plan_currency, s.plan_interval, s.status,"
                  " s.cancel_at_period_end AND s.status <> 'canceled'"
                  f' FROM members_stripe_customers_subscriptions s WHERE {TOLD}')}
    peers.same('subscriptions', ours.keys(), theirs.keys())
    for key, their in theirs.items():
        our = [int(value or 0) if index >= 3 else value for index, value in enumerate(ours[key])]
        peers.same(f'terms of {key}', our[:3] + our[3:], their)


def edit(ghost, key):
    """Changes Ghost through its own client. Returns: what it did, as the keys of a pull's changes"""
    gone, renamed, edited, removed = ghost.client(key, '''
        const members = await api.members.browse({limit: 4, order: 'id asc'});
        const posts = await api.posts.browse({limit: 2, order: 'id asc', filter: 'status:published'});
        await api.members.delete({id: members[0].id});
        await api.members.edit({id: members[1].id, name: 'Renamed There'});
        await api.posts.edit({id: posts[0].id, title: 'Edited There', updated_at: posts[0].updated_at});
        await api.posts.delete({id: posts[1].id});
        return [members[0].id, members[1].id, posts[0].id, posts[1].id];''')
    added = ghost.client(key, "return (await api.members.add({email: 'new@example.com', name: 'New There'})).id;")
    return {('identity', f'id:{gone}'): 'gone_at', ('identity', f'id:{renamed}'): 'name',
            ('identity', f'id:{added}'): 'new', ('post', f'id:{edited}'): 'title'}, ('post', f'id:{removed}')


# What comes with somebody new.
WITH_NEW = ('member', 'identity_link', 'consent', 'attribution')


def test_ghost(folder):
    ghost = Ghost(folder)
    with ghost.serve():
        key = ghost.make_key()
    ghost.generate()
    ghost.add_what_is_not_generated()
    community = peers.Community(COHORTCTL, folder)
    with ghost.serve():
        community.connect('ghost', {'key': key}, url=ghost.url)
        first = community.sync()
        yield f'first pull: {first["entries"]} items, {first["new"]} new'
        compare_whole(ghost, community)
        compare_events(ghost, community)
        community.check()
        community.sync_quietly()
        before = community.snapshot()
        expected, removed = edit(ghost, key)
        third = community.sync()
        yield f'third pull: {third["new"]} new, {third["changed"]} changed'
        changes = community.changes(before)
        peers.same('changes', {what: fields for what, fields in changes.items() if what in expected}, expected)
        peers.same('changed beside', {what: fields for what, fields in changes.items() if what not in expected
                                      and not (what[0] in WITH_NEW and fields == 'new')}, {})
        community.sync_quietly()
        # A post that is gone is missed when they are read whole again.
        community.age(8)
        before = community.snapshot()
        community.sync()
        # Signups of members that are gone are counted no more, which belongs to their posts.
        peers.same('a week later', {what: fields for what, fields in community.changes(before).items()
                                    if what[0] != 'post_count'}, {removed: 'status'})
        compare_whole(ghost, community)
        community.sync_quietly()
        community.check()


peers.main([(f'ghost-{VERSION}', test_ghost)])
