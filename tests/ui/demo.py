#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the demo as a person would at the first run, looks round, and throws it away.

usage: demo.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import os
import sys

import frame
import stage
import tour


def demo_files(run):
    folder = os.path.join(run.folder, 'cohort')
    return [name for name in os.listdir(folder) if name.startswith('Night Build')] if os.path.isdir(folder) else []


def open_and_discard(run):
    run.start()
    run.press('Open the _Demo')
    run.refocus()
    run.see('Demo data: nobody in it is real')
    run.page('Members', '=cmd()')
    run.show('members')
    run.page('Content', 'Calendar')
    run.show('content')
    run.page('Payments', 'GitHub Sponsors')
    run.show('payments')
    run.page('Sources', '知识星球')
    run.see('things do not fit together')
    run.click('3 things do not fit together')
    run.see('charged USD 480.00 for a year')
    run.show('sources')
    run.page('History', 'Imported costs.csv')
    if 'Night Build.cohort' not in demo_files(run):
        raise tour.Lost('the file of the demo')
    run.press('_Discard Demo')
    run.refocus()
    run.see('Welcome to Cohort')
    tour.until(lambda: not demo_files(run), f'an empty folder instead of {demo_files(run)}')


STEPS = (open_and_discard,)

if __name__ == '__main__':
    sys.exit(stage.main(STEPS, frame.Run))
