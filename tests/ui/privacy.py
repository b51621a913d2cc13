#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a person a copy of what is known of them, and erases them, as somebody does who was asked to.

usage: privacy.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. A copy takes three clicks, erasing four and the name.
Prints TAP; exit code 77 without a display.
"""

import json
import os
import subprocess
import sys
import zipfile

import members
import stage
import tour
import window

NAME = 'Ada Example'


def open_person(run):
    members.first_import(run)
    run.page('Members', NAME)
    run.click(NAME)
    run.see('Lifetime Net')


def answer_chooser(run, title, path):
    """Types a place into the file chooser, which is a window of its own, and saves."""
    pattern = f'^{title}$'
    tour.until(lambda: tour.run('xdotool', 'search', '--onlyvisible', '--name', pattern).split(), 'the file chooser')
    dialog = tour.until(lambda: next((node for node in tour.descendants(run.application)
                                      if node.get_role_name() == 'dialog' and node.get_name() == title), None), 'the chooser')
    entry = tour.until(lambda: next((node for node in tour.descendants(dialog) if node.get_role_name() in ('text', 'entry')
                                     and tour.is_on_screen(node)
                                     and node.get_state_set().contains(tour.Atspi.StateType.EDITABLE)), None), 'its entry')
    tour.Atspi.EditableText.set_text_contents(entry, path)
    button = tour.until(lambda: next((node for node in tour.descendants(dialog) if node.get_role_name() == 'button'
                                      and node.get_name() in ('Save', '_Save')
                                      and node.get_state_set().contains(tour.Atspi.StateType.SENSITIVE)), None), 'Save')
    button.do_action(0)
    run.clicks += 1


def press_row(run, name):
    """A row that is a button offers no action to assistive technology in this GTK: the pointer presses it."""
    run.wait_for(name)
    run.settle()
    run.click(name.replace('_', ''))
    run.clicks += 1


def access(run):
    path = os.path.join(run.folder, 'ada.zip')
    clicks = run.clicks
    run.press('Privacy')
    run.wait_for('_Save What Is Known…')
    run.settle()
    run.show('privacy')
    press_row(run, '_Save What Is Known…')
    answer_chooser(run, 'Save What Is Known', path)
    if run.clicks - clicks > 3:
        raise tour.Lost(f'a copy in three clicks instead of {run.clicks - clicks}')
    run.see('The archive was saved')
    with zipfile.ZipFile(path) as archive:
        if sorted(archive.namelist()) != ['person.json', 'person.pdf']:
            raise tour.Lost('a document and data in the archive')
        rows = json.loads(archive.read('person.json'))['rows']
        if rows['identity'][0]['email'] != 'ada@example.org':
            raise tour.Lost('the address in the data')
        if archive.read('person.pdf')[:5] != b'%PDF-':
            raise tour.Lost('a PDF')


def erase(run):
    clicks = run.clicks
    run.press('Privacy')
    press_row(run, '_Erase…')
    run.see('Name, addresses and links at 1 source')
    run.settle()
    run.show('erase')
    members.Run.set_text(run, f'Type “{NAME}” to Erase', 'Ada')
    if run.find('_Erase for Good'):
        raise tour.Lost('nothing erased without the name')
    members.Run.set_text(run, f'Type “{NAME}” to Erase', NAME)
    run.press('_Erase for Good')
    if run.clicks - clicks > 4:
        raise tour.Lost(f'an erasure in four clicks instead of {run.clicks - clicks}')
    run.see('Former Member 0001')
    run.see_no(NAME)
    run.see('erased')


def import_again(run):
    """The same file tells of the person again, and nobody comes back."""
    subprocess.run(['cohort', '--file', run.community, os.path.join(window.EXPORTS, 'patreon-members-export.csv')],
                   env=run.environment, check=True, timeout=20)
    run.see('4 Unchanged')
    run.key('Escape')
    run.see('Former Member 0001')
    run.see_no(NAME)


STEPS = (open_person, access, erase, import_again)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, members.Run))
