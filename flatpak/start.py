#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the installed Flatpak and waits until its window is on the accessibility bus.

usage: start.py APPLICATION-ID
"""

import subprocess
import sys
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402


def window_of(desktop):
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        try:
            if application and application.get_name() == 'cohort' and application.get_child_count() > 0:
                return application.get_child_at_index(0)
        except GLib.Error:
            pass  # it has just gone
    return None


def main():
    identifier = sys.argv[1]
    process = subprocess.Popen(['flatpak', '--user', 'run', '--env=GSETTINGS_BACKEND=memory', identifier])
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            window = window_of(Atspi.get_desktop(0))
            if window:
                print(f'window: {window.get_name()}')
                return 0
            time.sleep(0.2)
        print('no window')
        return 1
    finally:
        subprocess.run(['flatpak', 'kill', identifier], check=False, capture_output=True)
        process.wait(10)


if __name__ == '__main__':
    sys.exit(main())
