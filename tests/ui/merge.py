#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Merges, keeps apart, puts off and splits members in the real window, by accessibility tree and keyboard.

usage: merge.py, with the arguments of stage.py

Counts what a person presses. Prints TAP; exit code 77 without a display.
"""

import os
import subprocess
import sys

import stage
import window
import tour
from window import Atspi

FILES = ('buttondown-subscribers.synthetic.csv', 'stripe-customers.synthetic.csv', 'gumroad-sales.synthetic.csv')


class Run(window.Run):
    """Counts the presses of a job."""

    def __init__(self, name):
        super().__init__(name)
        self.pressed = 0

    def press(self, message):
        self.pressed += 1
        super().press(message)

    def press_key(self, keys):
        self.pressed += 1
        self.key(keys)

    def members(self):
        done = subprocess.run(['cohortctl', '--file', self.community, 'members'], capture_output=True, text=True, check=True)
        return len(done.stdout.splitlines())

    def count(self):
        pressed, self.pressed = self.pressed, 0
        return pressed


def begin(run):
    run.start()
    run.press('Start _Empty')
    run.press('C_ontinue')
    run.wait_for('_Import Files…')
    subprocess.run(['cohort', '--file', run.community, *(os.path.join(window.EXPORTS, name) for name in FILES)],
                   env=run.environment, check=True, timeout=20)
    run.press('_Import')
    run.press('_Done')
    run.page('Members', 'Ada Example')
    run.count()


def review(run):
    """The first pair takes three presses, each one after it one."""
    before = run.members()
    run.wait_for('_Review…')
    run.show('duplicates-banner')
    run.press('_Review…')
    run.see('ada@example.org')
    run.show('duplicates-list')
    tour.until(run.on_row, 'the focus on the first pair')
    run.press_key('Return')
    run.wait_for('_Merge')
    run.show('duplicates-compare')
    run.press('_Merge')
    if run.count() != 3:
        raise tour.Lost('three presses for the first pair')
    tour.until(lambda: run.members() == before - 1, 'one member less')
    run.press('_Merge')
    tour.until(lambda: run.members() == before - 2, 'two members less')
    if run.count() != 1:
        raise tour.Lost('one press for the next pair')
    run.show('duplicates-next')


def undo_kept_apart(run):
    """By the button of that toast, not of one that is fading away."""
    def look():
        found = list(tour.matching(run.application, lambda node: node.get_role_name() == 'button'
                                   and node.get_name().replace('_', '') == 'Undo' and tour.is_on_screen(node)))
        return found[0] if len(found) == 1 and 'Two members kept apart' in run.names() else None
    tour.act(look, 'the undo of the two kept apart')


def decide(run):
    run.wait_for('_Not the Same')
    run.nameless_none()
    before, pair = run.members(), duplicates(run)[0]
    run.press('_Not the Same')
    undo_kept_apart(run)  # before the toast goes
    tour.until(lambda: pair in duplicates(run), 'the pair again')
    run.key('Escape')
    tour.until(run.on_row, 'the focus on a pair')
    run.press_key('Return')
    run.press('_Later')
    tour.until(lambda: pair not in duplicates(run), 'the pair put off')
    if run.members() != before:
        raise tour.Lost('as many members as before')
    tour.again(lambda: run.key('Escape'), lambda: 'Possible Duplicates' not in run.names(), 'the end of the dialog')


def split(run):
    """Takes the merged member apart again, from its pane."""
    before = run.members()
    run.settle()
    node = tour.until(lambda: next((node for node in tour.descendants(run.application) if node.get_name() == 'Ada Example'
                                    and tour.is_on_screen(node) and Atspi.Component.get_size(node).x > 20), None),
                      'Ada Example in the list')
    place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    tour.run('xdotool', 'mousemove', '--window', run.window, str(place.x + 10), str(place.y + place.height // 2), 'click', '1')
    run.wait_for('_Split…')
    run.count()
    run.press('_Split…')
    run.see('Merged on')
    run.show('split')
    run.press('_Split')
    if run.count() != 2:
        raise tour.Lost('two presses to split')
    tour.until(lambda: run.members() == before + 2, 'both members again')
    run.key('ctrl+z')
    tour.until(lambda: run.members() == before, 'the merge again')


def history(run):
    """Everything since a step is listed before it is undone; one step is redone; a restart forgets nothing."""
    before = run.members()
    run.page('History', 'Two members kept apart')
    run.wait_for('Undo: 2 members merged')
    run.see('Two members kept apart')
    run.show('history')
    run.count()
    run.press('Undo everything after: Imported stripe-customers.synthetic.csv, 3 rows')
    run.see('Possible duplicate put off')
    run.show('history-undo-to')
    run.press('_Undo All')
    if run.count() != 2:
        raise tour.Lost('two presses to go back to a step')
    run.see('steps undone')
    tour.until(lambda: run.members() != before, 'other members')
    after = run.members()
    run.process.terminate()
    run.process.wait(20)
    run.start()
    run.page('History', 'Possible duplicate put off')
    run.wait_for('Redo: Possible duplicate put off')
    run.press('Redo: Imported gumroad-sales.synthetic.csv, 6 rows')
    tour.until(lambda: run.members() > after, 'the members of the file again')


def duplicates(run):
    done = subprocess.run(['cohortctl', '--file', run.community, 'duplicates'], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


STEPS = (begin, review, decide, split, history)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
