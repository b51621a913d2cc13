#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works through the members at risk of the demo as a person would, by the accessibility tree and the keyboard.

usage: at-risk.py [WALK [PICTURES]]

On the day before two quiet VIPs leave, both and the one who is only on holiday are on the list; one is written to, one is
put off by a key and comes back by another; the second view tells how often the list was right. Prints TAP; exit code 77
without a display. With a folder PICTURES each step leaves one there; WALK is one of the tour's.
"""

import json
import os
import subprocess
import sys
import tempfile

if 'DISPLAY' not in os.environ and 'WAYLAND_DISPLAY' not in os.environ:
    sys.exit(77)

import tour  # noqa: E402
import window  # noqa: E402
from window import Atspi  # noqa: E402

WALK = sys.argv[1] if len(sys.argv) > 1 else 'light'
PICTURES = sys.argv[2] if len(sys.argv) > 2 else None
ANCHOR = '2026-06-30'


class Run(window.Run):
    def look(self, name):
        if PICTURES:
            self.output = PICTURES
            self.picture(name)

    def button(self, start):
        """The first button on the screen whose name begins so."""
        return tour.until(lambda: next((node for node in tour.descendants(self.application) if tour.is_on_screen(node)
                                        and node.get_role_name() in ('button', 'toggle button', 'radio button', 'page tab')
                                        and (node.get_name() or '').startswith(start)), None), f'a button “{start}…”')

    def has_focus(self, name):
        return any(node.get_name() == name and node.get_state_set().contains(Atspi.StateType.FOCUSED)
                   for node in tour.descendants(self.application))

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
    run.settle()
    run.look('at-risk')
    missing = run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))


def writes(run):
    name = run.listed()[0]
    run.button(f'Draft a Message to {name}').do_action(0)
    run.see('Nothing is sent from here.')
    run.settle()
    run.look('draft')
    missing = run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))
    run.press('Mark as _Done')
    run.see('Noted what was done for a member at risk')
    tour.until(lambda: name not in run.listed(), f'a list without {name}')
    run.key('ctrl+z')
    tour.until(lambda: name in run.listed(), f'{name} back on the list')


def puts_off(run):
    """By the letter, on the row that has the focus; and back."""
    name = run.listed()[0]
    run.page('At Risk', name)
    run.settle()
    for _ in range(12):
        if run.has_focus(f'Draft a Message to {name}'):
            break
        run.key('Tab')
        run.settle()
    run.key('s')
    tour.until(lambda: name not in run.listed(), f'a list without {name}')
    run.key('ctrl+z')
    tour.until(lambda: name in run.listed(), f'{name} back on the list')


def grades(run):
    run.settle()
    run.button('How Good Is This?').do_action(0)
    run.see('What the List Would Have Said')
    run.see('were named and')
    run.see('Did Writing Help?')
    run.settle()
    run.look('grades')


STEPS = (story, opens, writes, puts_off, grades)


def main():
    Atspi.set_timeout(2000, 15000)
    manager = subprocess.Popen(['openbox'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if PICTURES:
        os.makedirs(PICTURES, exist_ok=True)
    run, failed = Run(WALK), None
    print(f'1..{len(STEPS)}', flush=True)
    for number, step in enumerate(STEPS, 1):
        name = step.__name__.replace('_', ' ')
        if failed:
            print(f'ok {number} {name} # SKIP {failed} failed', flush=True)
            continue
        try:
            step(run)
            print(f'ok {number} {name}', flush=True)
        except tour.Lost as lost:
            failed = name
            print(f'# did not find {lost}\n# on the screen: {[n for n in run.names() if n][:60] if run.application else None}')
            print(f'not ok {number} {name}', flush=True)
            tour.run('import', '-window', 'root', os.path.join(tempfile.gettempdir(), 'cohort-at-risk.png'))
    run.stop()
    manager.terminate()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
