#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works on the page of members as a person would, by the accessibility tree and the keyboard.

usage: members.py, with the arguments of stage.py

Adds somebody by hand, searches, filters, saves a filter, tags several at once and takes it back, walks the list by
letters. Prints TAP; exit code 77 without a display.
"""

import os
import subprocess
import sys

import stage
import window
import tour
from window import Atspi

EXPORTS = window.EXPORTS


class Run(window.Run):
    def __init__(self, name):
        super().__init__(name)
        if name == 'zh_CN':
            self.texts = tour.gettext.translation('cohort', self.locale_folder(), ['zh_CN'], fallback=True)

    def set_text(self, name, text):
        """Types over an entry, which is found by its name."""
        def look():  # a dialog comes after what it covers
            found = [node for node in tour.descendants(self.application) if node.get_role_name() in ('text', 'entry')
                     and tour.is_on_screen(node) and node.get_name() == self.text(name)]
            if not found:
                return None
            Atspi.EditableText.set_text_contents(found[-1], text)
            return found[-1]
        return tour.until(look, f'an entry “{name}”')

    def menu(self, name, letter):
        """Opens a menu and types the letter of an item: items have no names in the tree."""
        tour.act(lambda: next((node for node in tour.descendants(self.application)
                               if node.get_name() == self.text(name) and tour.is_on_screen(node)
                               and node.get_role_name() in ('toggle button', 'button') and node.get_n_actions() > 0), None),
                 f'the menu “{name}”')
        tour.until(self.in_menu, f'the menu “{name}” open')
        tour.run('xdotool', 'key', letter)

    def in_menu(self):
        node = self.focused()
        return node and 'menu item' in node.get_role_name()

    def condition(self, text):
        """The button that takes a condition of the filter away."""
        return next(tour.matching(self.application, lambda node: text in (node.get_name() or '') and tour.is_on_screen(node)
                                  and node.get_role_name() in ('button', 'push button')), None)

    def click(self, text):
        """With the mouse, on what shows a text."""
        node = tour.until(lambda: next((node for node in tour.descendants(self.application) if node.get_name() == text
                                        and tour.is_on_screen(node) and Atspi.Component.get_size(node).x > 20), None), text)
        place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        tour.run('xdotool', 'mousemove', '--window', self.window, str(place.x + 10), str(place.y + place.height // 2), 'click', '1')
        self.settle()


def first_import(run):
    run.start()
    run.wait_for('_Import My Files…')
    subprocess.run(['cohort', '--file', run.community, os.path.join(EXPORTS, 'github-sponsors-export.csv'),
                    os.path.join(EXPORTS, 'patreon-members-export.csv')], env=run.environment, check=True, timeout=20)
    run.press('C_ontinue')
    run.press('_Import')
    run.press('_Done')
    run.see('Alpha Dev')
    run.show('list')


def add_by_hand(run):
    run.key('ctrl+n')
    run.set_text('Name', '张伟')
    run.set_text('E-mail', 'wei.zhang@example.org')
    run.set_text('Handle', 'zhangwei')
    run.set_text('Note', 'met in Hangzhou')
    run.show('add')
    run.press('_Add')
    run.see('张伟')
    run.see('added' if run.name != 'zh_CN' else '张伟')


def search(run):
    for text in ('hangwe', 'g@example', 'hangzh'):
        run.key('ctrl+f')
        run.type(text)
        run.see_no('Alpha Dev')
        run.see('张伟')
        run.key('Escape')
        run.see('Alpha Dev')


def filters(run):
    run.menu('Filter Members', 'm')
    run.show('filter')
    run.set_text('At Least', '100')
    run.see_no('张伟')
    run.key('Escape')
    tour.until(lambda: run.condition('100.00'), 'the condition')
    run.show('chips')
    run.menu('Filter Members', 's')
    run.set_text('Name', 'Large')
    run.press('_Save')
    run.see('Large')
    tour.act(lambda: run.condition('100.00'), 'the condition')
    run.see('张伟')
    run.menu('Filter Members', 'p')
    run.see_no('张伟')
    run.see('Ada Example')
    run.menu('Filter Members', 'm')
    run.click('Large')
    run.see('Beta, Inc.')
    run.key('Escape')
    tour.act(lambda: run.condition('100.00'), 'the condition')
    run.see('张伟')


def tag_several(run):
    run.click('Beta, Inc.')
    run.key('ctrl+a')
    run.see('selected')
    run.show('bulk')
    run.key('t')
    run.set_text('New Tag', 'friend')
    run.key('Return')
    run.see('Tag “friend” put on')
    run.key('ctrl+z')
    run.see('Undone: Tag “friend” put on')
    run.press('Select Nobody')
    run.see_no('selected')


def letters(run):
    run.click('Alpha Dev')
    run.key('j')
    run.show('pane')
    run.key('j')
    run.key('k')
    run.key('e')
    tour.until(lambda: next((node for node in tour.descendants(run.application)
                             if node.get_state_set().contains(Atspi.StateType.FOCUSED) and node.get_name() == 'Name'), None),
               'the focus on the name')


def profile(run):
    run.press('Own Fields…')
    tour.until(lambda: any(node.get_name() == 'New Field' and tour.is_on_screen(node) for node in tour.descendants(run.application)),
               'the dialog')
    run.settle()
    run.show('fields')
    run.set_text('Name', 'Shirt size')
    run.key('Return')
    run.press('_Undo')  # before the toast goes
    run.see('Undone: Field “Shirt size” added')


def printing(run):
    """The desktop's dialog comes, and can be left."""
    run.key('ctrl+p')
    dialog = tour.until(lambda: tour.run('xdotool', 'search', '--onlyvisible', '--name', '^Print$').split(), 'the printers')[-1]
    tour.run('xdotool', 'windowfocus', '--sync', dialog, 'key', 'Escape')
    tour.until(lambda: not tour.run('xdotool', 'search', '--onlyvisible', '--name', '^Print$').split(), 'the end of the printers')
    run.see('Alpha Dev')


STEPS = (first_import, add_by_hand, search, filters, tag_several, letters, profile, printing)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
