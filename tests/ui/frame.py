#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the frame of the window as a person would: communities, pages, the palette, preferences.

usage: frame.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import http.server
import os
import subprocess
import sys
import threading

import stage
import window
import tour
from window import Atspi, EXPORTS, GLib


class EmptyService(http.server.BaseHTTPRequestHandler):
    """Stripe with nobody in it."""

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(b'{"object": "list", "id": "acct_1", "data": [], "has_more": false}')

    def log_message(self, *_):
        pass


class Run(window.Run):
    def items(self):
        """The items of the menu that is open; those of a menu that slides away have gone from the tree."""
        return [node for node in tour.descendants(self.application) if 'menu item' in node.get_role_name()
                and tour.is_on_screen(node)]

    def open_menu(self):
        tour.again(lambda: self.key('F10'), lambda: any(map(has_focus, self.items())), 'the main menu')

    def menu(self, letter):
        """An item of the main menu by the letter in it: items have no names in the tree."""
        self.open_menu()
        tour.run('xdotool', 'key', letter)
        tour.until(lambda: not self.items(), 'the end of the menu')

    def submenu(self, letter, place):
        """The item at a place of a menu in the main menu."""
        self.open_menu()
        number = len(self.items())
        tour.run('xdotool', 'key', letter)
        tour.until(lambda: len(self.items()) != number and any(map(has_focus, self.items())), 'the menu in the menu')
        for _ in range(len(self.items())):
            if has_focus(self.items()[place]):
                break
            self.move_focus('Down')
        self.show_all('open-menu')
        tour.run('xdotool', 'key', 'Return')

    def show_all(self, name):
        """With what lies over the window in a window of its own, as menus do."""
        if self.pictures_folder:
            tour.run('import', '-window', 'root', os.path.join(self.pictures_folder, f'{self.name}-{name}.png'))

    def first(self, start):
        """The whole name of the first button that begins so."""
        return tour.until(lambda: next((node.get_name() for node in tour.descendants(self.application)
                                        if node.get_role_name() == 'button' and node.get_name().startswith(start)), None), start)

    def tab(self, name):
        """A page of a dialog, by its name in the switcher."""
        tour.act(lambda: self.find(name, ('page tab', 'toggle button', 'radio button', 'button')), name)
        self.clicks += 1

    def tick(self, name):
        """By a click, once it lies still: check buttons offer no action to the accessibility tree."""
        node = tour.until(lambda: self.find(name, ('radio button', 'check box', 'list item')), name)
        self.settle()
        self.announced.clear()
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        tour.run('xdotool', 'mousemove', '--window', self.window, str(box.x + box.width // 2), str(box.y + box.height // 2),
                 'click', '1')

    def refocus(self):
        """The window that came in place of another."""
        self.application = tour.until(self.find_application, 'the application')
        def look():
            found = tour.run('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)).split()
            return found if found and found[-1] != self.window else None
        self.window = tour.until(look, 'another window')[-1]
        tour.run('xdotool', 'windowmove', '--sync', self.window, '0', '0')
        tour.run('xdotool', 'windowfocus', '--sync', self.window)


def has_focus(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def begin(run):
    run.start()
    run.press('Start _Empty')
    run.press('C_ontinue')
    run.see('No Members Yet')


def load(run, *names):
    subprocess.run(['cohort', '--file', run.community, *(os.path.join(EXPORTS, name) for name in names)],
                   env=run.environment, check=True, timeout=20)
    run.press('_Import')
    run.press('_Done')
    run.see('imported')


def communities(run):
    """A second community takes the place of the first one, and the first comes back."""
    begin(run)
    load(run, 'github-sponsors-export.csv')
    run.menu('n')
    run.see('New Community')
    run.type('a/b')
    run.see('must not begin with a dot nor hold a slash')
    run.key('ctrl+a')
    run.type('Second')
    run.show('new-community')
    run.key('Return')
    run.refocus()
    run.see('Welcome to Cohort')
    run.press('Start _Empty')
    run.press('C_ontinue')
    run.see('No Members Yet')
    run.see('Second')
    run.submenu('e', 2)
    run.refocus()
    run.page('Members', 'Alpha Dev')
    run.menu('r')
    run.see('Restore a Copy')
    run.see('4 members · ')
    run.show('copies')
    run.press(run.first('Restore the copy of'))
    run.refocus()
    run.page('Members', 'Alpha Dev')
    run.see('My Community of')


def template(run):
    """A field's tiers, topics and benefits, filled in at the start and taken back by a key."""
    run.start()
    run.press('Start _Empty')
    run.wait_for('C_ontinue')
    run.settle()
    for key in ('Tab', 'Tab', 'Tab', 'space', 'Down', 'Down', 'Return'):
        run.move_focus(key)
    run.see('Homework reviewed')
    run.show('template')
    run.press('C_ontinue')
    run.see('Template filled in')
    run.page('History', '3 tiers')
    run.key('ctrl+z')
    run.see('Undone: Template filled in')


def connect(run):
    """From the first page to the form of a service; what cannot be asked says which report to take."""
    run.start()
    run.press('_Connect a Service…')
    run.press('C_ontinue')
    run.see('Services Without a Connection')
    run.see('On Ko-fi: Settings, Payments')
    run.show('services')
    run.tick('GitHub Sponsors')
    run.see('A classic token')
    run.show('form')
    run.key('Escape')
    run.see_no('A classic token')


def scramble(run):
    """Nothing of a person is left on the screen, and comes back."""
    begin(run)
    load(run, 'github-sponsors-export.csv')
    run.page('Members', 'Alpha Dev')
    run.key('ctrl+shift+h')
    run.see('Names and amounts are scrambled')
    run.see_no('Alpha Dev')
    run.see_no('$480.00')
    run.show('scrambled')
    run.press('_Show Them')
    run.see('Alpha Dev')
    run.see('$480.00')


def palette(run):
    """Every page, action and member in two keys and some letters."""
    begin(run)
    load(run, 'github-sponsors-export.csv', 'afdian-orders.json')
    run.key('ctrl+k')
    run.see('Search on This Page')
    run.settle()
    run.show('palette')
    run.type('hst')
    run.see_no('Search on This Page')
    run.key('Return')
    run.see('Imported github-sponsors-export.csv, 5 rows')
    run.key('ctrl+k')
    run.see('Recent')
    run.settle()
    run.type('beta')
    run.see('Beta, Inc.')
    run.settle()
    run.show('palette-member')
    run.key('Return')
    run.see('$480.00')
    run.key('ctrl+shift+f')
    run.see('Search Everywhere')
    run.settle()
    run.type('alpha')
    run.see('Alpha Dev')
    run.settle()
    run.show('everywhere')
    missing = run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))
    run.key('Escape')
    run.see_no('Search Everywhere')


def preferences(run):
    """What is kept in the file is a step; a page goes and comes; copies are found."""
    begin(run)
    load(run, 'github-sponsors-export.csv')
    run.key('ctrl+comma')
    run.see('Grace Periods')
    run.settle()
    run.show('preferences')
    missing = run.nameless()
    run.tab('Definitions')
    run.see('As the Article')
    run.settle()
    run.show('definitions')
    missing += run.nameless()
    run.tick('As Stripe')
    run.see('Definitions changed')
    run.tab('Pages')
    run.settle()
    run.show('pages')
    missing += run.nameless()
    run.tab('Privacy')
    run.see('Use Inferred Fields')
    run.settle()
    run.show('privacy')
    missing += run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))
    run.see_no('Definitions changed')  # as long as it is there, Escape takes the toast
    run.key('Escape')
    run.see_no('Use Inferred Fields')
    run.key('ctrl+z')
    run.see('Undone: Definitions changed')


def count_keys(path):
    """How many items libsecret's file holds; their names and values are encrypted."""
    with open(path, 'rb') as file:
        data = file.read()
    magic = b'GnomeKeyring\n\r\0\n'
    if not data.startswith(magic):
        raise tour.Lost('a keyring')
    items = GLib.Variant.new_from_bytes(GLib.VariantType('(uayutua(a{say}ay))'), GLib.Bytes(data[len(magic) + 2:]), False)
    return items.get_child_value(5).n_children()


def remove(run):
    """The only community goes to the trash, its keys with it where that is wanted, and the window begins anew."""
    keyring = os.path.join(run.folder, 'keyring')
    run.environment |= {'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': keyring, 'SECRET_FILE_TEST_PASSWORD': 'of a test'}
    given = {'env': run.environment, 'text': True, 'timeout': 60, 'stdout': subprocess.DEVNULL}
    subprocess.run(['cohortctl', f'--file={run.community}', 'import', os.path.join(EXPORTS, 'github-sponsors-export.csv')],
                   check=True, **given)
    with http.server.HTTPServer(('127.0.0.1', 0), EmptyService) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        subprocess.run(['cohortctl', f'--file={run.community}', 'source', 'add', 'stripe', '--secret-fd', '0', '--field',
                        f'base-url=http://127.0.0.1:{service.server_port}'], input='key=rk_test_0', check=True, **given)
        service.shutdown()
    if count_keys(keyring) != 1:
        raise tour.Lost('one key in the keyring')
    run.start()
    run.press('C_ontinue')  # it has data already: only the two questions are asked
    run.see_no('Home Currency')
    run.page('Members', 'Alpha Dev')
    run.key('ctrl+comma')
    run.see('Grace Periods')
    run.tab('Privacy')
    run.see('Use Inferred Fields')
    run.settle()
    run.show('privacy')
    run.tab_to('Re_move This Community…')
    run.key('Return')
    run.see('Remove “My Community”?')
    run.settle()
    run.show('remove')
    run.tab_to('Also remove the keys of its services from the keyring')
    run.key('space')
    run.press('_Remove')
    run.refocus()
    run.see('Welcome to Cohort')
    run.see('“My Community” was moved to')
    run.see('and its keys were removed from the keyring')
    if count_keys(keyring) != 0:
        raise tour.Lost('an empty keyring')
    left = [name for name in os.listdir(run.folder) if name.startswith('My Community')]
    if [name for name in left if name.endswith('.copies')]:
        raise tour.Lost(f'an empty folder instead of {left}')


STEPS = (communities, template, connect, scramble, palette, preferences, remove)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run, anew=True))
