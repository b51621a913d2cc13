#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Begins a day with the demo as a person would: what is old, what to do, what comes, and the way to where it is done.

usage: today.py [--pictures FOLDER WALK…]: the page in these looks

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import os
import subprocess
import sys
import tempfile

if 'DISPLAY' not in os.environ and 'WAYLAND_DISPLAY' not in os.environ:
    sys.exit(77)

import frame  # noqa: E402
import tour  # noqa: E402
from money import press_first  # noqa: E402
from window import Atspi  # noqa: E402


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
    missing = run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))
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


def take_pictures(folder, walks):
    frame.PICTURES = os.path.abspath(folder)
    os.makedirs(frame.PICTURES, exist_ok=True)
    for name in walks:
        run = begin(name)
        try:
            run.page(1, '¥')  # the sidebar may be folded away
            run.settle()
            run.show('today')
        finally:
            run.stop()


def main():
    Atspi.set_timeout(2000, 15000)
    manager = subprocess.Popen(['openbox'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if sys.argv[1:2] == ['--pictures']:
        take_pictures(sys.argv[2], sys.argv[3:] or ['light'])
        manager.terminate()
        return 0
    run, status = begin(), 0
    print(f'1..{len(STEPS)}', flush=True)
    try:
        for number_of, step in enumerate(STEPS, 1):
            try:
                step(run)
                print(f'ok {number_of} {step.__name__}', flush=True)
            except tour.Lost as lost:
                status = 1
                print(f'# did not find {lost}\n# on the screen: {[n for n in run.names() if n][:80]}')
                print(f'not ok {number_of} {step.__name__}', flush=True)
                tour.run('import', '-window', 'root', os.path.join(tempfile.gettempdir(), f'cohort-today-{number_of}.png'))
                break
    finally:
        run.stop()
    manager.terminate()
    return status


if __name__ == '__main__':
    sys.exit(main())
