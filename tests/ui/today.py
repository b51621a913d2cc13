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


def back(run):
    run.key('alt+1')
    run.see('To Do')


def at_risk(run):
    """One press to who may leave, and one key back."""
    run.see('may leave')
    who = next(name for name in run.names() if name and name.endswith(' may leave'))[:-len(' may leave')]
    press_first(run, 'Act')
    run.see('in a usual month')
    tour.until(lambda: run.focused() is not None and run.focused().get_name() == who, f'the focus on {who}')
    back(run)


def failed(run):
    """Three presses from the card to a note that can be sent: the card, the note, its copy."""
    run.clicks = 0
    press_first(run, 'Follow Up')
    run.see('Draft Gentle Note…')
    tour.until(lambda: run.focused() is not None and run.focused().get_name() == 'Draft Gentle Note…', 'the focus on the note')
    run.key('Return')
    run.press('_Copy')
    run.at_most(3 - 1, 0, 'a note, with one key')
    tour.again(lambda: run.key('Escape'), lambda: not run.dialogs(), 'the end of the note', 2)
    back(run)


def update(run):
    press_first(run, 'Update')
    run.see('Last import')


def review(run):
    """One press and six keys; the stamp is one step, which a key takes back."""
    back(run)
    run.clicks = 0
    run.press('Start _Review')
    keys = ('Return', 'Return', 's', 'Return', 'Return', 'Return')
    for number_of, key in enumerate(keys, 1):
        run.see(f'{number_of} of {len(keys)}')
        if number_of in (1, 4):
            run.show(f'review-{number_of}')
        run.key(key)
    run.see('Week reviewed')
    if run.clicks != 1:
        raise tour.Lost(f'a review by one press: it took {run.clicks}')
    run.see('since the review on')
    press_first(run, 'Reviews and Decisions')
    run.see('5 accepted, 1 put off, 0 opened')
    run.show('review-log')
    run.key('Escape')
    run.see_no('5 accepted, 1 put off, 0 opened')
    run.key('ctrl+z')
    run.see('In the 7 days up to')


def review_interrupted(run):
    """A card that is opened leads away, and the review goes on where it was."""
    run.press('Start _Review')
    run.see('1 of 6')
    run.key('Return')
    run.see('2 of 6')
    run.key('o')
    run.see('Revenue per Member')
    back(run)
    run.press('Continue _Review')
    run.see('3 of 6')
    run.key('Escape')
    run.see_no('3 of 6')


def put_off(run):
    """A card is put off by its menu, and comes back when that is undone."""
    back(run)
    run.tab_to('Update')
    run.key('s')
    run.see('Put off: ')
    run.see_no('are older than 10 days')
    run.key('ctrl+z')
    run.see('are older than 10 days')


STEPS = (morning, at_risk, failed, review, review_interrupted, put_off, update)


def take_pictures(folder, look):
    """The page in a look whose words the steps do not know."""
    run = begin(look)
    run.pictures_folder = folder
    try:
        run.page(1, '¥')  # the sidebar may be folded away
        run.show('today')
        run.press('Start _Review')
        for number_of in range(1, 7):
            run.see(run.text('%1$u of %2$u').replace('%1$u', str(number_of)).replace('%2$u', '6'))
            run.show(f'review-{number_of}')
            run.key('Return')
        run.see(run.text('Week reviewed'))
        press_first(run, run.text('Reviews and Decisions'))
        run.see(run.text('Reviews'))
        run.show('review-log')
    finally:
        run.stop()


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, begin, pictures=take_pictures))
