#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the demo as a person would at the first run, looks round, and throws it away.

usage: demo.py [--pictures FOLDER]

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
from window import Atspi  # noqa: E402


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


def main():
    if sys.argv[1:2] == ['--pictures']:
        frame.PICTURES = os.path.abspath(sys.argv[2])
        os.makedirs(frame.PICTURES, exist_ok=True)
    Atspi.set_timeout(2000, 15000)
    manager = subprocess.Popen(['openbox'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run, status = frame.Run(), 0
    print('1..1', flush=True)
    try:
        open_and_discard(run)
        print('ok 1 open and discard', flush=True)
    except tour.Lost as lost:
        status = 1
        print(f'# did not find {lost}\n# on the screen: {[n for n in run.names() if n][:60] if run.application else None}')
        print('not ok 1 open and discard', flush=True)
        tour.run('import', '-window', 'root', os.path.join(tempfile.gettempdir(), 'cohort-demo.png'))
    finally:
        run.stop()
    manager.terminate()
    return status


if __name__ == '__main__':
    sys.exit(main())
