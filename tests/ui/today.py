#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Begins a day with the demo as a person would: what is old, what to do, what comes, and the way to where it is done.

usage: today.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import sys

import frame
import stage
import tour
from money import press_first


def begin(name='light'):
    run = frame.Run(name)
    tour.run('cohortctl', '--file', run.community, 'demo', '--anchor', '2026-10-31')
    run.start()
    return run


def morning(run):
    run.page('Today', 'To Do')
    run.see('Monthly Recurring Revenue')
    run.see('How Far the Data Reach')
    run.see('are older than 10 days')
    run.nameless_none()
    run.show('today')


def at_risk(run):
    """One press to who may leave, and one key back."""
    run.see('may leave')
    press_first(run, 'Act')
    run.see('in a usual month')
    run.key('alt+1')
    run.see('To Do')


def update(run):
    press_first(run, 'Update')
    run.see('Last import')


STEPS = (morning, at_risk, update)


def take_pictures(folder, look):
    """The page in a look whose words the steps do not know."""
    run = begin(look)
    run.pictures_folder = folder
    try:
        run.page(1, '¥')  # the sidebar may be folded away
        run.show('today')
    finally:
        run.stop()


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, begin, pictures=take_pictures))
