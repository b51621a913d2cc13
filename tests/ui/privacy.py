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
    run.page(run.text('Members'), NAME)
    run.click(NAME)
    run.see(run.text('Lifetime Net'))


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
    tour.act(lambda: next((node for node in tour.descendants(dialog) if node.get_role_name() == 'button'
                           and node.get_name() in ('Save', '_Save')
                           and node.get_state_set().contains(tour.Atspi.StateType.SENSITIVE)), None), 'Save')
    run.clicks += 1


def press_row(run, name):
    """A row that is a button offers no action to assistive technology in this GTK: the pointer presses it."""
    run.wait_for(name)
    run.settle()
    run.click(run.text(name))
    run.clicks += 1


def by_palette(run):
    """By the keyboard alone: the word leads to the name, and the name to the dialog."""
    run.key('ctrl+k')
    tour.until(run.dialogs, 'the palette')
    entry = tour.until(lambda: (node := run.focused()) and node.get_state_set().contains(window.Atspi.StateType.EDITABLE)
                       and node, 'its entry')
    window.Atspi.EditableText.set_text_contents(entry, run.text('Privacy of a Member…')[:4])
    tour.until(lambda: first_found(run) == run.text('Privacy of a Member…'), 'the way to a member’s privacy')
    run.key('Return')
    tour.until(lambda: written(entry) == run.text('Privacy') + ' ', 'the word before the name')
    run.type('ada')
    name = run.text('Privacy of %s').replace('%s', NAME)
    tour.until(lambda: first_found(run) == name, name)
    run.show('palette')
    run.key('Return')
    run.wait_for('_Save What Is Known…')
    tour.again(lambda: run.key('Escape'), lambda: not run.dialogs(), 'the end of the dialog', 2)


def written(entry):
    return window.Atspi.Text.get_text(entry, 0, window.Atspi.Text.get_character_count(entry))


def first_found(run):
    """The first row of the palette."""
    return next((node.get_name() for node in tour.matching((run.dialogs() or [None])[-1], lambda node: tour.is_on_screen(node)
                                                           and node.get_role_name() in ('list item', 'row'))), None)


def access(run):
    path = os.path.join(run.folder, 'ada.zip')
    clicks = run.clicks
    run.press('Privacy')
    run.wait_for('_Save What Is Known…')
    run.settle()
    run.show('privacy')
    press_row(run, '_Save What Is Known…')
    answer_chooser(run, run.text('Save What Is Known'), path)
    run.at_most(3, clicks, 'a copy')
    run.see(run.text('The archive was saved'))
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
    if run.name != 'zh_CN':
        run.see('Name, addresses and links at 1 source')
    run.settle()
    run.show('erase')
    members.Run.set_text(run, run.text('Type “%s” to Erase').replace('%s', NAME), 'Ada')
    if run.find('_Erase for Good'):
        raise tour.Lost('nothing erased without the name')
    members.Run.set_text(run, run.text('Type “%s” to Erase').replace('%s', NAME), NAME)
    run.press('_Erase for Good')
    run.at_most(4, clicks, 'an erasure')
    run.see(run.text('Former Member %04d') % 1)
    run.see_no(NAME)
    if run.name != 'zh_CN':
        run.see('erased')


def import_again(run):
    """The same file tells of the person again, and nobody comes back."""
    subprocess.run(['cohort', '--file', run.community, os.path.join(window.EXPORTS, 'patreon-members-export.csv')],
                   env=run.environment, check=True, timeout=20)
    run.see('4 Unchanged' if run.name != 'zh_CN' else run.text('Preview'))
    run.key('Escape')
    run.see(run.text('Former Member %04d') % 1)
    run.see_no(NAME)


STEPS = (open_person, by_palette, access, erase, import_again)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, members.Run))
