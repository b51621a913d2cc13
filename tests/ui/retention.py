#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at who stays in the demo as a person would: three of its stories stand on top, the table answers by month, tier,
provider, source and coupon, in people and in money, two groups are held against each other, and
a period says how it stood at its end.

usage: retention.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import datetime
import sys

import frame
import stage
import tour
from window import Atspi


def begin(name='light'):
    run = frame.Run(name)
    tour.run('cohortctl', '--file', run.community, 'demo', '--anchor', '2026-10-31')
    run.start()
    return run


def stories(run):
    """A silence, a discount and an incident, each told in a sentence without being looked for."""
    run.page('Retention', 'What Stands Out')
    run.see('was published, ')
    run.see('leaves sooner than others')
    run.see('Payments failed unusually often at Patreon')
    run.see('A failed payment is no wish to leave')
    run.show('retention')
    missing = run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))


def table(run):
    """By tier, source and coupon, as counts and as money; back to where it began."""
    for group, text in (('Tier', 'Premium'), ('Provider', 'Patreon'), ('Source', 'GitHub README'), ('Coupon', 'Without a coupon'), ('Month', 'Oct 2026')):
        run.tab(group)
        run.see(text)
    for measure in ('Counts', 'Money', 'People', 'Percent'):
        run.tab(measure)
        run.settle()
    run.see('Oct 2026')


def compare(run):
    """Two groups beside each other, with what can be said of the difference; what leavers wrote stays folded."""
    run.see('Compare')
    run.see('What Leavers Wrote')
    run.tab('Coupon')
    run.see('Without a coupon')
    run.show('retention-coupon')


def open_scope(run):
    """The choice of the period, by a click: menu buttons offer no action to the accessibility tree."""
    def look():
        return next((node for node in tour.descendants(run.application) if tour.is_on_screen(node)
                     and node.get_name().startswith('Period and currency: ')), None)
    box = Atspi.Component.get_extents(tour.until(look, 'the period'), Atspi.CoordType.WINDOW)
    tour.run('xdotool', 'mousemove', '--window', run.window, str(box.x + box.width // 2), str(box.y + box.height // 2), 'click', '1')


def period(run):
    """As it stood at the end of a quarter, and who left in it; back to all time."""
    today = datetime.date.today()
    open_scope(run)
    run.tab('Quarter')
    for _ in range((today.year - 2026) * 4 + (today.month - 1) // 3 - 2):
        run.press('Earlier')
    run.key('Escape')
    run.see('As it stood on 30 Sep 2026')
    run.see('of their own will, ')
    run.show('retention-period')
    open_scope(run)
    run.tab('All')
    run.key('Escape')
    run.see('Oct 2026')


STEPS = (stories, table, compare, period)

if __name__ == '__main__':
    sys.exit(stage.main(STEPS, begin))
