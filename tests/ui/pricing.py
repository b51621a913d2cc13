#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides a price on the demo as a person would, by the accessibility tree and the keyboard.

usage: pricing.py, with the arguments of stage.py

Prints TAP; exit code 77 without a display.
"""

import os
import subprocess
import sys

import frame
import stage
import tour

CLICKS = 4  # what the decision may take, from the page on


def open_demo(run):
    run.community = os.path.join(run.folder, 'Night Build.cohort')
    subprocess.run(['cohortctl', 'demo', '--file', run.community, '--anchor', '2026-06-30'], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    run.start()
    tour.until(lambda: run.heading('Members'), 'the members')
    run.click('Tiers & Pricing')
    run.see('What each costs, and who pays it')


def what_came_of_it(run):
    """The price rise that cannot be judged, and the discount whose end costs members; counts open their members."""
    open_demo(run)
    run.show('pricing')
    run.see('Basic · Stripe: ¥19.00 → ¥29.00 a month')
    run.see('Cannot tell: the difference is within what chance makes.')
    run.see('The end of the discount costs members.')
    run.nameless_none()
    run.press('Left When It Ended')
    run.see('11 members')
    run.show('pricing-rows')
    run.key('Escape')
    run.see_no('11 members')


def decide(run):
    """A price for new members, its break-even, recorded as a decision and taken back."""
    clicks = 0
    run.press('New What-If…')
    clicks += 1
    run.see('Who Pays It')
    run.key('Tab')
    run.type('39')
    run.see('It pays while fewer than 25.6 % of those who would have joined stay away')
    run.see('keep what they pay')
    run.show('what-if')
    run.press('_Record Decision')
    clicks += 1
    run.see('Decided: Basic')
    run.see('to be judged on')
    run.show('decided')
    if clicks > CLICKS:
        raise tour.Lost(f'at most {CLICKS} clicks instead of {clicks}')
    run.key('ctrl+z')
    run.see('Undone: Decided: Basic')
    run.see_no('to be judged on')


def refused(run):
    """A question that cannot be answered: said while it is typed, kept as a draft, and with nothing to start it."""
    run.press('New Experiment…')
    run.see('Can It Be Told?')
    run.tab_to('What You Want to _Know')
    run.type('Does a shorter text bring more?')
    run.tab_to('What Would Be Different')
    run.type('a shorter text')
    run.see('about 61 years')
    run.see('Try instead: a what-if')
    run.see('A bigger change could be told')
    run.nameless_none()
    run.show('experiment')
    run.press('_Save')
    run.see('Experiment saved: Does a shorter text bring more?')
    run.see('Cannot conclude')
    run.show('experiments')
    if any(name == '_Start'.replace('_', '') for name in run.names()):
        raise tour.Lost('nothing that starts what cannot be answered')
    run.key('ctrl+z')
    run.see_no('Cannot conclude')


STEPS = (what_came_of_it, decide, refused)

if __name__ == '__main__':
    sys.exit(stage.main(STEPS, frame.Run))
