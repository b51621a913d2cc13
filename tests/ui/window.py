#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the real window as a person would, by the accessibility tree and the keyboard.

usage: window.py, with the arguments of stage.py

First run, an import through the file chooser, the lists it fills, a second import by the path of a drop, undo by a
button and by a key, redo after a restart, and a name for every control on the way. Prints TAP; exit code 77 without
a display.
"""

import os
import subprocess
import sys
import tempfile

import stage

stage.enter()

import gi  # noqa: E402
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import tour  # noqa: E402

EXPORTS = os.path.join(tour.SOURCE, 'tests', 'data', 'exports')
# What a person operates; each needs a name of its own.
CONTROLS = {'button', 'toggle button', 'check box', 'radio button', 'combo box', 'text', 'entry', 'table', 'tree table', 'slider'}
# What has the focus while something in it is what is read out.
HOLDERS = {'frame', 'window', 'application', 'scroll pane', 'panel', 'filler', 'generic', 'group', 'list', 'list box', 'table',
           'tree table', 'dialog', 'alert'}


class Run(tour.Walk):
    """The window, kept over a restart."""

    def __init__(self, name='light'):
        super().__init__(name, tempfile.mkdtemp(prefix='cohort-window-'))
        # What moves is half of the time; the tour sees it.
        with open(os.path.join(self.folder, 'gtk-4.0', 'settings.ini'), 'a', encoding='utf-8') as settings:
            settings.write('gtk-enable-animations=0\n')
        self.texts = tour.gettext.NullTranslations()
        self.clicks = 0
        self.pictures_folder = None
        self.announced = []  # since the last key or press: toasts may go before the tree is read
        self.announcements = Atspi.EventListener.new(lambda event: self.announced.append(str(event.any_data)))
        self.announcements.register('object:announcement')

    def press(self, message):
        def found():
            control = self.find(message)
            self.announced.clear()  # just before what is pressed says something
            return control
        tour.act(found, f'“{self.text(message)}”')
        self.clicks += 1

    def beginning(self, start):
        """The first that can be pressed on the screen and whose name begins so."""
        return next(tour.matching(self.application, lambda node: node.get_role_name() in ('button', 'toggle button', 'radio button', 'page tab')
                                  and (node.get_name() or '').startswith(start) and tour.is_on_screen(node)
                                  and node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None)

    def push(self, start):
        """Presses that, uncounted."""
        return tour.act(lambda: self.beginning(start), f'a button “{start}…”')

    def dialogs(self):
        """From the lowest to the one in front; they lie high in the tree."""
        return list(tour.matching(self.application, lambda node: node.get_role_name() in ('dialog', 'alert')
                                  and tour.is_on_screen(node), depth=4))

    def key(self, keys):
        if keys in ('ctrl+z', 'ctrl+shift+z'):
            # A dialog has an undo of its own, also while it goes.
            tour.until(lambda: not self.dialogs(), 'the end of the dialogs')
        self.announced.clear()
        super().key(keys)

    def show(self, name):
        if self.pictures_folder:
            self.output = self.pictures_folder
            self.picture(name)

    def names(self):
        found = []
        for node in tour.matching(self.application, tour.is_on_screen):
            try:
                found.append(node.get_name())
            except GLib.Error:  # has just gone
                continue
        return found

    def see(self, text):
        """On the screen, or as what a screen reader was told."""
        tour.until(lambda: any(text in (name or '') for name in self.announced + self.names()), f'“{text}” on the screen')

    def see_no(self, text):
        tour.until(lambda: not any(text in (name or '') for name in self.names()), f'no “{text}” on the screen')

    def page(self, page, text):
        """Goes to a page by its row of the sidebar: its number depends on what the community holds."""
        if isinstance(page, int):
            self.key(f'alt+{page}')
            self.see(text)
            return

        def look():
            rows = [node for node in tour.descendants(self.application) if node.get_role_name() == 'list item'
                    and node.get_name() == page and tour.is_on_screen(node)]
            return rows[0] if rows and Atspi.Component.get_size(rows[0]).x > 20 else None
        place = Atspi.Component.get_extents(tour.until(look, f'the page “{page}” in the sidebar'), Atspi.CoordType.WINDOW)
        self.announced.clear()
        tour.run('xdotool', 'mousemove', '--window', self.window, str(place.x + place.width // 2), str(place.y + place.height // 2),
                 'click', '1')
        self.see(text)

    def choose(self, *paths, title='Import Files', accept='Open'):
        """Answers the file chooser, which is a window of its own."""
        tour.until(lambda: tour.run('xdotool', 'search', '--onlyvisible', '--name', f'^{title}$').split(), 'the file chooser')
        dialog = tour.until(lambda: next((node for node in tour.descendants(self.application)
                                          if node.get_role_name() == 'dialog' and node.get_name() == title), None),
                            'the file chooser in the tree')
        window = tour.run('xdotool', 'search', '--onlyvisible', '--name', f'^{title}$').split()[-1]
        tour.run('xdotool', 'windowfocus', '--sync', window)

        def location():
            return next((node for node in tour.descendants(dialog) if node.get_role_name() == 'text'
                         and tour.is_on_screen(node) and node.get_state_set().contains(Atspi.StateType.EDITABLE)), None)
        entry = tour.again(lambda: tour.run('xdotool', 'key', 'ctrl+l'), location, 'the location entry')
        for path in paths:
            Atspi.EditableText.set_text_contents(entry, path)
        tour.act(lambda: next((node for node in tour.descendants(dialog) if node.get_role_name() == 'button'
                               and node.get_name().replace('_', '') == accept
                               and node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None), accept)
        # Nobody asks for the tree while the chooser goes: GTK answers for widgets that have no path on the bus any more.
        tour.until(lambda: not tour.run('xdotool', 'search', '--name', f'^{title}$').split(), 'the end of the file chooser')

    def focused(self):
        """What the keyboard acts on; of a row and what lies in it, the inner one."""
        found = list(tour.matching(self.application, lambda node: node.get_state_set().contains(Atspi.StateType.FOCUSED)
                                   and tour.is_on_screen(node)
                                   and node.get_role_name() not in ('frame', 'window', 'application')))
        return found[-1] if found else None

    def move_focus(self, key):
        """A key that moves the focus, and the moment at which it has moved; at the last place it does not."""
        before = self.focused()
        tour.run('xdotool', 'key', '--clearmodifiers', key)
        try:
            tour.until(lambda: self.focused() not in (None, before), '', 2)
        except tour.Lost:
            pass

    def on_row(self):
        """Whether the focus is on a row of a list."""
        node = self.focused()
        return node and node.get_role_name() in ('list item', 'row', 'table row', 'table cell', 'tree item')

    def type(self, text):
        """Into the entry that has the focus, as soon as one has it."""
        tour.until(lambda: (node := self.focused()) and node.get_state_set().contains(Atspi.StateType.EDITABLE),
                   'an entry with the focus')
        tour.run('xdotool', 'type', '--delay', '15', text)

    def at_most(self, clicks, since, job):
        """What a job may cost."""
        if self.clicks - since > clicks:
            raise tour.Lost(f'{job} in {clicks} clicks instead of {self.clicks - since}')

    def nameless_none(self):
        """Every control on the screen has a name."""
        missing = self.nameless()
        if missing:
            raise tour.Lost('names for ' + '; '.join(missing))

    def tab_to(self, message, key='Tab', most=60):
        """Moves the keyboard's focus as a person without a mouse does."""
        wanted = self.text(message)
        for _ in range(most):
            node = self.focused()
            if node and (node.get_name() or '').replace('_', '') == wanted:
                return node
            self.move_focus(key)
        raise tour.Lost(f'a way to “{wanted}” by {key}')

    def nameless(self):
        """Controls on the screen that a screen reader could only call by their role."""
        found = []
        for node in tour.descendants(self.application):
            try:
                if node.get_role_name() in CONTROLS and tour.is_on_screen(node) and not node.get_name():
                    parent = node.get_parent()
                    found.append(f'{node.get_role_name()} in {parent.get_role_name()} “{parent.get_name()}”')
            except GLib.Error:
                pass
        return found


def first_run(run):
    run.start()
    run.press('_Import My Files…')
    run.press('C_ontinue')
    run.choose(os.path.join(EXPORTS, 'github-sponsors-export.csv'))
    run.see('5 New')
    run.see('Gross $485.06, fees not known')
    run.press('_Import')
    run.press('_Done')
    run.see('The file was imported')


def lists(run):
    run.page('Members', 'Alpha Dev')
    run.see('Beta, Inc.')
    run.page('Payments', '$480.00')
    run.page('Sources', 'Feb 2023 to Jul 2024')
    run.see('5 rows: 5 new')
    run.page('History', 'Imported github-sponsors-export.csv, 5 rows')


def control_names(run):
    missing = []
    for page, text in (('Members', 'Alpha Dev'), ('Retention', 'Who Stayed'), ('At Risk', 'in a usual month'), ('Payments', '$480.00'),
                       ('Sources', '5 rows: 5 new'), ('History', 'Imported github')):
        run.page(page, text)
        missing += [f'page {page}: {node}' for node in run.nameless()]
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))


def search(run):
    run.page('Members', 'Alpha Dev')
    run.key('ctrl+f')
    run.type('beta')
    run.see_no('Alpha Dev')
    run.see('Beta, Inc.')
    run.key('Escape')
    run.see('Alpha Dev')


def second_import(run):
    """What every week begins with costs a drop and two clicks: the one that imports, and the one that ends it."""
    clicks = run.clicks
    # A file that is handed to the running window takes the way of a dropped one.
    subprocess.run(['cohort', '--file', run.community,
                    os.path.join(EXPORTS, 'patreon-members-export.csv')], env=run.environment, check=True, timeout=20)
    run.see('4 New')
    run.press('_Import')
    run.press('_Done')
    run.at_most(2, clicks, 'an import')
    run.page('Members', 'Ada Example')


def undo_and_restart(run):
    run.page('History', 'Imported patreon-members-export.csv')
    run.press('Undo: Imported patreon-members-export.csv, 4 rows')
    run.see('Undone: Imported patreon-members-export.csv')
    run.page('Members', 'Alpha Dev')
    run.see_no('Ada Example')
    run.page('History', 'Imported github-sponsors-export.csv')
    run.settle()
    run.press('Undo: Imported github-sponsors-export.csv, 5 rows')
    run.see('Undone: Imported github-sponsors-export.csv')
    run.page('Members', 'No Members Yet')
    run.process.terminate()
    run.process.wait(20)
    run.start()
    run.page('Members', 'No Members Yet')
    run.page('History', 'Imported github-sponsors-export.csv')
    run.settle()
    run.press('Redo: Imported github-sponsors-export.csv, 5 rows')
    run.see('Redone: Imported github-sponsors-export.csv')
    run.page('Members', 'Alpha Dev')
    # An import is no step that Ctrl+Z walks.
    run.key('ctrl+z')
    run.page('Members', 'Alpha Dev')


def narrow_by_keyboard(_):
    """Enter goes on at every step of a first import, also where dialogs are sheets that slide over each other."""
    run = Run('narrow')
    run.start()
    try:
        run.wait_for('_Import My Files…')
        subprocess.run(['cohort', '--file', run.community, os.path.join(EXPORTS, 'github-sponsors-export.csv')],
                       env=run.environment, check=True, timeout=20)
        run.wait_for('C_ontinue')
        run.settle()
        run.key('Return')
        run.wait_for('_Import')
        run.settle()  # the moment at which the first sheet has gone
        run.key('Return')
        run.wait_for('_Done')
        run.settle()
        run.key('Return')
        run.see('The file was imported')
    finally:
        run.stop()


STEPS = (narrow_by_keyboard, first_run, lists, control_names, search, second_import, undo_and_restart)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
