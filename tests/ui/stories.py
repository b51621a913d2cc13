# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The five stories that the demo community holds, and where the tour shows each.

A story is one line of STORIES: a page of the tour on which it is seen, or a person in whose life it is, whose profile is
opened instead. What is hidden from the application (`cohortctl demo --truth`) tells who they are.
"""

import json
import sqlite3


class Demo:
    """A demo's file beside what was hidden of it."""

    def __init__(self, community, truth):
        with open(truth, encoding='utf-8') as file:
            self.truth = json.load(file)
        self.ids = {person['person']: [(identity['source'], identity['id'].lower()) for identity in person['identities']]
                    for person in self.truth['people']}
        self.db = sqlite3.connect(f'file:{community}?mode=ro', uri=True)

    def find(self, identities):
        """(address, name) of the first of these who has an address that nobody else has: by it the palette finds one."""
        for source, key in identities:
            rows = self.db.execute(
                "SELECT i.email, m.name FROM external_key k JOIN source s ON s.id = k.source AND s.kind = ?"
                " JOIN identity i ON i.id = k.row JOIN identity_link l ON l.identity = i.id"
                " JOIN member_now m ON m.member = l.member WHERE k.kind = 'identity' AND substr (k.key, instr (k.key, ':') + 1) = ?"
                " AND m.gen = (SELECT gen FROM derived_state WHERE name = 'ledger')"
                " AND i.email IS NOT NULL AND (SELECT count(*) FROM identity o WHERE o.email = i.email) = 1",
                (source, key)).fetchall()
            if rows:
                return rows[0]
        return None

    def who(self, wanted):
        return self.find(identity for person in wanted for identity in self.ids[person])


def left(story):
    """Somebody who left, and why."""
    return lambda demo: demo.who(leaver['person'] for leaver in demo.truth['left'] if leaver['story'] == story)


def marked(story):
    """Somebody whose whole time is the story."""
    return lambda demo: demo.who(person['person'] for person in demo.truth['people'] if person['story'] == story)


def refused(demo):
    """A good card that was refused, and charged some days later."""
    return demo.find((payment['source'], payment['id'].lower()) for payment in demo.truth['payments']
                     if payment['story'] == 'decline-incident' and not payment['failed'])


def keeps_price(demo):
    """Who pays what was asked before the price rose."""
    return demo.db.execute(
        "SELECT i.email, m.name FROM segment g JOIN member_now m ON m.member = g.member JOIN identity_link l ON l.member = g.member"
        " JOIN identity i ON i.id = l.identity WHERE g.gen = m.gen AND g.price_minor = 1900 AND g.currency = 'CNY'"
        " AND m.gen = (SELECT gen FROM derived_state WHERE name = 'ledger')"
        " AND i.email IS NOT NULL ORDER BY g.end_day DESC, g.start_day LIMIT 1").fetchone()


# The story; the page of the tour on which it is seen, or a function that finds a person and the part of their profile.
STORIES = (
    ('hiatus', None, left('hiatus'), 'Subscription'),
    ('coupon-cliff', None, left('coupon-cliff'), 'Subscription'),
    ('quiet-vip', None, marked('quiet-vip'), 'Subscription'),
    ('declines', None, refused, ('member', 'History')),
    ('price-rise', None, keeps_price, 'Subscription'),
)
