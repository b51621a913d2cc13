#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works through the members at risk of the demo as a person would, by the accessibility tree and the keyboard.

usage: at-risk.py, with the arguments of stage.py

On the day before two quiet VIPs leave, both and the one who is only on holiday are on the list; one is written to, one is
put off by a key and comes back by another; the second view tells how often the list was right. Prints TAP; exit code 77
without a display.
"""

import json
import os
import subprocess
import sys

import stage
import window
import tour
from money import press_first
from window import Atspi

ANCHOR = '2026-06-30'


class Run(window.Run):
    def listed(self):
        return [row['name'] for row in self.answer()['members'] if row['place'] == 'shown']

    def answer(self, *more):
        return json.loads(tour.run('cohortctl', '--file', self.community, '--json', 'at-risk', *more))


def story(run):
    """The quiet VIPs and the holiday, on the right day, from the command line."""
    truth = os.path.join(run.folder, 'truth.json')
    subprocess.run(['cohortctl', 'demo', '--file', run.community, '--anchor', ANCHOR, '--truth', truth], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    with open(truth, encoding='utf-8') as handle:
        people = json.load(handle)['people']
    quiet = {person['name'] for person in people if person['story'] == 'quiet-vip'}
    away = {person['name'] for person in people if person['story'] == 'on-holiday'}
    named = {row['name'] for row in run.answer('--as-of', '2026-06-10')['members'] if row['sign'] in ('quiet', 'past-due')}
    if not quiet | away <= named:
        raise tour.Lost(f'{quiet | away} among {named}')
    if not away <= set(run.listed()):
        raise tour.Lost(f'{away} among those listed at the end')


def opens(run):
    run.start()
    run.page('At Risk', 'leave in a usual month')
    run.see('nothing used since')
    run.see('payments failed')
    run.see('and a model that learned from')  # forecasts were made in passing
    run.show('at-risk')
    run.nameless_none()


def writes(run):
    """Three clicks: the page, the draft, and that it was sent."""
    name = run.listed()[0]
    run.clicks = 1
    run.push(f'Draft a Message to {name}')
    run.clicks += 1
    run.see('Nothing is sent from here.')
    run.show('draft')
    run.nameless_none()
    run.press('Mark as _Done')
    run.see('Noted what was done for a member at risk')
    run.at_most(3, 0, 'a message to a member at risk')
    tour.until(lambda: name not in run.listed(), f'a list without {name}')
    run.key('ctrl+z')
    tour.until(lambda: name in run.listed(), f'{name} back on the list')


def puts_off(run):
    """By the letter, on the row that has the focus, which goes to the next one and stays there; and back."""
    name, after = run.listed()[:2]

    def is_on(person):
        node = run.focused()
        return node and (node.get_role_name(), node.get_name()) == ('list item', person)
    run.page('At Risk', name)
    run.tab_to(f'Draft a Message to {name}', most=20)
    run.key('s')
    tour.until(lambda: name not in run.listed(), f'a list without {name}')
    tour.until(lambda: is_on(after), f'the focus on {after}')
    run.key('ctrl+z')
    tour.until(lambda: name in run.listed(), f'{name} back on the list')
    run.see(name)
    tour.until(lambda: is_on(after), f'the focus still on {after}')


def failed(run):
    """Those whose card failed, all but one of them, put aside by one press as one step; and back."""
    failing = [line['name'] for line in run.answer()['failed']]
    if len(failing) < 2:
        raise tour.Lost(f'several failed cards instead of {failing}')

    def check(name, ticked):
        return next(tour.matching(run.application, lambda node: node.get_role_name() == 'check box' and node.get_name() == name
                                  and node.get_state_set().contains(Atspi.StateType.CHECKED) == ticked), None)
    run.page('Today', 'To Do')
    press_first(run, 'Follow Up')
    run.tab_to(failing[0])
    tour.until(lambda: check(failing[0], True), f'a ticked {failing[0]}')
    run.key('Return')
    tour.until(lambda: check(failing[0], False), f'an unticked {failing[0]}')
    run.show('failed')
    run.press('Mark Those Selected as Done')
    tour.until(lambda: [line['name'] for line in run.answer()['failed']] == failing[:1], f'a list of {failing[0]} alone')
    tour.until(lambda: check(failing[0], False) and not check(failing[1], True), f'{failing[0]} alone on the page')
    run.key('ctrl+z')
    tour.until(lambda: [line['name'] for line in run.answer()['failed']] == failing, f'{failing} back on the list')


def grades(run):
    run.settle()
    run.push('How Good Is This?')
    run.see('What the List Would Have Said')
    run.see('were named and')
    run.see('Did Writing Help?')
    run.show('grades')


STEPS = (story, opens, writes, puts_off, failed, grades)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
