#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through Cohort as a person would and takes pictures.

usage: tour.py OUTPUT [--keep] [NAME…]

Runs inside a virtual X server with a session bus. Each walk (NAME; light, dark, narrow, zh_CN, contrast, rtl, accent,
screens unless named) starts with an
empty community, imports the sample files of tests/data/exports through the import window, then opens the demo, every
page of it and what opens above them, driving the window through the accessibility tree and the keyboard. OUTPUT gets
NAME-PAGE.png, and NAME-story-STORY.png for each of the demo's stories; with --keep the pictures of data/screenshots are
refreshed from the walk `screens`. Fails when a step finds
nothing to press. More walks are for a designer's eye: large (text at 200 %), small (dark, 360x720,
large text), rtl-narrow, narrow-zh.
"""

import datetime
import gettext
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import above  # noqa: E402

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = ('github-sponsors-export.csv', 'patreon-members-export.csv', 'ghost-members.csv', 'kofi-transactions.csv',
           'liberapay-patrons-all.csv', 'afdian-orders.json')
# In the order of the sidebar: one line a page.
# Retention tells of the weeks without posts, the coupon's end and the refused cards, At Risk of the quiet ones, Tiers &
# Pricing of the price that rose: the stories of the demo, each seen once in every walk.
PAGES = {
    'today': 'Today',
    'members': 'Members',
    'inbox': 'Inbox',
    'content': 'Content',
    'suggestions': 'Suggestions',
    'retention': 'Retention',
    'at-risk': 'At Risk',
    'money': 'Money',
    'payments': 'Payments',
    'pricing': 'Tiers & Pricing',
    'sources': 'Sources',
    'history': 'History',
}
KEPT = {'today': 'today', 'person': 'members', 'retention': 'retention', 'suggestions': 'suggestions', 'preview': 'import',
        'payments': 'payments', 'merge': 'merge', 'history': 'history'}
WALKS = {
    'light': {},
    'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'narrow': {},
    'zh_CN': {'LANG': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'},
    'contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'},
    'screens': {},
    'rtl': {'COHORT_RTL': '1'},
    'accent': {'ADW_DEBUG_ACCENT_COLOR': 'purple'},
}
FEW = {'accent': ('retention', 'money')}  # looks of which a few pages tell enough
MORE_WALKS = {
    'large': {},
    'small': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'rtl-narrow': WALKS['rtl'],
    'narrow-zh': WALKS['zh_CN'],
}
CHINESE = {'zh_CN', 'narrow-zh'}
LARGE_TEXT = {'large', 'small'}
SIZES = {'screens': (1000, 700), 'narrow': (360, 720), 'small': (360, 720), 'rtl-narrow': (360, 720), 'narrow-zh': (360, 720)}
DEFAULT_SIZE = (1200, 800)
FRAME = 5  # what GTK draws around a window where nothing composes shadows
PATIENCE = 60
# What GLib writes of a fault: (cohort:123): Gtk-WARNING **: 12:00:00.000: …
COMPLAINT = re.compile(r'(WARNING|CRITICAL|ERROR) \*\*: ')
# Complaints that tell nothing of Cohort, and why.
HARMLESS = (
    (r'GtkLabel \S+ \(label\) reported min width -\d', 'the numbers of the pages in GTK’s own window of shortcuts'),
)
complaints = []  # of every process since they were last taken


class Lost(Exception):
    """What a step looked for is not there."""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options).stdout


def until(look, what, patience=PATIENCE):
    """Asks again until there is an answer."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):  # what the bus told meanwhile of what came and went
            pass
        try:
            found = look()
        except GLib.Error:  # a widget that has just gone
            found = None
        if found:
            return found
        time.sleep(0.05)
    raise Lost(what)


def act(look, what):
    """Does the first action of what is looked for, and looks again where that has gone between the two."""
    def acted():
        node = look()
        if node:
            node.do_action(0)
        return node
    return until(acted, what)


def again(attempt, look, what, pause=3):
    """Acts, and acts again where nothing came of it: for keys and clicks that fall on what is still sliding in."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        attempt()
        try:
            return until(look, what, pause)
        except Lost:
            pass
    raise Lost(what)


def descendants(node, depth=60):
    """@node and what lies in it, so many levels down."""
    if node is None or depth < 0:
        return
    yield node
    try:
        count = node.get_child_count()
        children = [node.get_child_at_index(index) for index in range(min(count, 200))]
    except GLib.Error:
        return
    for child in children:
        yield from descendants(child, depth - 1)


def is_on_screen(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.VISIBLE)


def is_in_control(node):
    """Whether it is the text of a row or of a button."""
    for _ in range(4):
        node = node.get_parent()
        if node is None or node.get_role_name() in ('list item', 'row', 'button', 'toggle button', 'radio button', 'page tab'):
            return node is not None
    return False


def matching(root, test, depth=60):
    """Of all below @root, what @test holds for; what has just gone, it does not."""
    for node in descendants(root, depth):
        try:
            if test(node):
                yield node
        except GLib.Error:
            continue


def listen(stream):
    """Passes on what a process writes to its standard error, and keeps what is a complaint."""
    for line in stream:
        sys.stderr.write(line)
        sys.stderr.flush()
        if COMPLAINT.search(line) and not any(re.search(pattern, line) for pattern, _ in HARMLESS):
            complaints.append(line.strip())


def take_complaints():
    """What GTK, GLib and the application complained of since this was asked last."""
    taken = complaints[:]
    del complaints[:len(taken)]
    return list(dict.fromkeys(taken))


class Walk:
    """One start of the application, from an empty community to its last page."""

    def __init__(self, name, output):
        self.name = name
        self.output = output
        self.width, self.height = SIZES.get(name, DEFAULT_SIZE)
        self.folder = tempfile.mkdtemp(prefix='cohort-tour-')
        self.pictures = []
        self.environment = dict(os.environ, XDG_DATA_HOME=self.folder, XDG_CONFIG_HOME=self.folder,
                                **(WALKS | MORE_WALKS)[name])
        language = 'zh_CN' if name in CHINESE else 'C'
        self.texts = gettext.translation('cohort', self.locale_folder(), [language], fallback=True)
        self.community = os.path.join(self.folder, '我的社区.cohort' if name in CHINESE else 'My Community.cohort')
        os.makedirs(os.path.join(self.folder, 'gtk-4.0'))
        if name == 'screens':  # shows what people install: without the stripes of what is being worked on
            with open(os.path.join(self.folder, 'gtk-4.0', 'gtk.css'), 'w', encoding='utf-8') as style:
                style.write('.devel headerbar, .devel .top-bar { background-image: none; }\n')
        with open(os.path.join(self.folder, 'gtk-4.0', 'settings.ini'), 'w', encoding='utf-8') as settings:
            settings.write('[Settings]\ngtk-font-name=Inter 11\n'
                           'gtk-decoration-layout=:close\n')  # as GNOME has it
        self.process = None
        self.reader = None
        self.application = None
        self.window = None

    @staticmethod
    def locale_folder():
        for path in os.environ.get('XDG_DATA_DIRS', '').split(':'):
            if os.path.exists(os.path.join(path, 'locale', 'zh_CN', 'LC_MESSAGES', 'cohort.mo')):
                return os.path.join(path, 'locale')
        return None

    def text(self, message):
        """What the application shows for a message, or for a context and a message."""
        words = self.texts.pgettext(*message) if isinstance(message, tuple) else self.texts.gettext(message)
        return words.replace('_', '')

    def start(self):
        # What a desktop's text scaling comes down to.
        run('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER',
            f'Xft.dpi: {192 if self.name in LARGE_TEXT else 96}\n')
        self.process = subprocess.Popen(['cohort', '--file', self.community], env=self.environment, cwd=self.folder,
                                        stderr=subprocess.PIPE, text=True, errors='replace')
        self.reader = threading.Thread(target=listen, args=[self.process.stderr], daemon=True)
        self.reader.start()
        self.application = until(self.find_application, 'the application on the accessibility bus')
        self.window = until(lambda: run('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)).split(),
                            'the window')[-1]
        run('xdotool', 'windowsize', '--sync', self.window, str(self.width + 2 * FRAME), str(self.height + 2 * FRAME))
        run('xdotool', 'windowmove', '--sync', self.window, '0', '0')
        run('xdotool', 'windowfocus', '--sync', self.window)

    def find_application(self):
        if self.process.poll() is not None:
            raise Lost(f'cohort, which ended with {self.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application and application.get_process_id() == self.process.pid and application.get_child_count() > 0:
                return application
        return None

    def find(self, message, roles=('button', 'push button')):
        """A control that is on the screen and can be pressed, by its text."""
        name = self.text(message)
        return next(matching(self.application, lambda node: node.get_role_name() in roles
                             and node.get_name().replace('_', '') == name and is_on_screen(node)
                             and node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None)

    def press(self, message):
        act(lambda: self.find(message), f'“{self.text(message)}”')

    def wait_for(self, *messages):
        """The first of the controls that can be pressed."""
        def look():
            return next((message for message in messages if self.find(message)), None)
        return until(look, ' or '.join(f'“{self.text(message)}”' for message in messages))

    def heading(self, message):
        """A page of this title on the screen, outside of the sidebar."""
        name = self.text(message)
        return next(matching(self.application, lambda node: node.get_name() == name and is_on_screen(node)
                             and node.get_role_name() in ('label', 'static', 'heading') and not is_in_control(node)), None)

    def key(self, keys):
        run('xdotool', 'windowfocus', '--sync', self.window, 'key', '--clearmodifiers', keys)

    def computes(self):
        """Whether something on the screen turns."""
        return any(True for _ in matching(self.application, lambda node: node.get_role_name() == 'progress bar' and is_on_screen(node)))

    def rest(self):
        """The end of everything that is computed, and a picture of it."""
        while True:
            until(lambda: not self.computes(), 'the end of what is computed', 3 * PATIENCE)
            image = self.settle()
            if not self.computes():  # a page that has just come may begin only then
                return image

    def settle(self):
        """A picture that two in a row agree on: no animation and no loading is left."""
        before, end = None, time.monotonic() + 5
        while time.monotonic() < end:
            now = subprocess.run(['import', '-window', self.window, 'ppm:-'], capture_output=True, check=False).stdout
            if now and now == before:
                break
            before = now
            time.sleep(0.2)
        return before

    def picture(self, page):
        path = os.path.join(self.output, f'{self.name}-{page}.png')
        subprocess.run(['convert', '-', '-shave', f'{FRAME}x{FRAME}', '+repage', '-strip', path], input=self.rest(), check=False)
        if not os.path.exists(path):
            raise Lost(f'the picture {path}')
        self.pictures.append(path)

    def import_samples(self):
        folder = os.path.join(SOURCE, 'tests', 'data', 'exports')
        files = [os.path.join(folder, name) for name in SAMPLES if os.path.exists(os.path.join(folder, name))]
        if not files:
            raise Lost(f'a sample file in {folder}')
        # The running window takes them, as it does from a file manager.
        subprocess.run(['cohort', '--file', self.community, *files], env=self.environment, check=True, timeout=PATIENCE)
        self.wait_for('C_ontinue')
        self.picture('setup')
        self.press('C_ontinue')
        if self.wait_for('_Preview', '_Import') == '_Preview':  # a file needs an answer first
            self.picture('files')
            self.press('_Preview')
            self.wait_for('_Import')
        self.picture('preview')
        self.press('_Import')
        self.wait_for('_Done')
        self.picture('imported')
        self.press('_Done')
        until(lambda: not self.find('_Undo'), 'the end of the toast')

    def open_demo(self):
        """The demo as of yesterday, so that what is due lies ahead."""
        self.end()
        self.community = os.path.join(self.folder, 'Night Build.cohort')
        yesterday = datetime.date.today() - datetime.timedelta(days=1)
        subprocess.run(['cohortctl', 'demo', '--file', self.community, '--anchor', yesterday.isoformat()],
                       check=True, stdout=subprocess.DEVNULL, timeout=10 * PATIENCE)
        self.start()
        until(lambda: self.heading('Members'), f'the page “{self.text("Members")}”')

    def walk(self):
        if self.name in FEW:
            self.open_demo()
            for page in FEW[self.name]:
                self.go_to(page)
                self.picture(page)
            return
        self.start()
        self.wait_for('_Import My Files…')
        self.picture('welcome')
        self.import_samples()
        self.open_demo()
        for page in PAGES:
            self.go_to(page)
            self.picture(page)
        if self.width < 600:
            self.key('F9')
            self.picture('sidebar')
        self.show_above()
        self.show_more()

    def go_to(self, page):
        """By the key of the page; from the tenth on, which have none, by the sidebar."""
        title, number = PAGES[page], list(PAGES).index(page) + 1
        if number <= 9:
            again(lambda: self.key(f'alt+{number}'), lambda: self.heading(title), f'the page “{self.text(title)}”', 10)
            return
        if self.width < 600:
            self.key('F9')
            self.settle()
        until(lambda: self.click(title), f'“{self.text(title)}” in the sidebar')
        until(lambda: self.heading(title), f'the page “{self.text(title)}”')

    def click(self, message):
        """With the mouse, on what shows a text; whether there is such a thing."""
        name = self.text(message)
        return self.click_on(lambda node: node.get_name() == name)

    def click_on(self, test):
        """The same, on the first thing that a test holds for."""
        node = next(matching(self.application, lambda node: test(node) and is_on_screen(node)
                             and Atspi.Component.get_size(node).x > 20), None)
        if node:
            place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            run('xdotool', 'mousemove', '--window', self.window, str(place.x + place.width // 2),
                str(place.y + place.height // 2), 'click', '1')
            self.settle()
        return node is not None

    def show_more(self):
        """One person beside the list, and what opens above the pages."""
        self.key('alt+2')
        until(lambda: self.heading('Members'), f'the page “{self.text("Members")}”')
        self.settle()
        for _ in range(2):  # who paid most comes first
            self.click('Lifetime Net')
        # Where the column is hidden names come first, and the demo has one that begins like a formula.
        until(lambda: self.click_on(lambda node: node.get_role_name() == 'table row'
                                    and not (node.get_name() or '').startswith('=')), 'the first member')
        self.key('Return')
        self.picture('person')
        if self.width < 600:  # the person lies above the list
            self.key('Escape')
        self.press('_Review…')
        until(lambda: self.heading('Possible Duplicates'), 'the list of duplicates')
        self.settle()
        self.key('Return')
        self.wait_for('_Merge')
        self.picture('merge')
        for _ in range(2):  # back to the list, then out of it
            self.key('Escape')
            self.settle()
        self.key('ctrl+k')
        self.picture('palette')
        self.key('Escape')
        self.settle()
        self.key('ctrl+comma')
        until(lambda: self.heading('Grace Periods'), 'the preferences')
        self.picture('preferences')

    def begins(self, message):
        """What can be pressed and whose name begins with a message, up to the first thing that is put into it."""
        start = self.text(message).split('%')[0]
        return next(matching(self.application, lambda node: is_on_screen(node) and node.get_name().startswith(start)
                             and node.get_role_name() in ('button', 'push button', 'list item', 'toggle button', 'table cell')), None)

    def step(self, what, message, more=None):
        name = self.text(message)
        if what == 'press':
            self.press(message)
        elif what == 'part':
            act(lambda: self.find(message, ('page tab', 'toggle button', 'radio button')), f'the part “{name}”')
        elif what == 'type':
            entry = until(lambda: next(matching(self.application, lambda node: node.get_role_name() in ('text', 'entry', 'spin button')
                                                and is_on_screen(node) and name.split('%')[0] in (node.get_name() or '').replace('_', '')), None),
                          f'the entry “{name}”')
            Atspi.EditableText.set_text_contents(entry, more)
        else:
            node = until(lambda: self.begins(message), f'what begins with “{name}”')
            if node.get_n_actions() and node.get_role_name() != 'list item':
                node.do_action(0)
            else:  # a row of a list tells of none, and lies a little lower than it says
                place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
                run('xdotool', 'mousemove', '--window', self.window, str(place.x + place.width // 2),
                    str(place.y + place.height * 4 // 5), 'click', '1')

    def show_above(self):
        """What lies further down and above, each from its page on."""
        for place in above.PLACES:
            self.go_to(place.page)
            for step in place.steps:
                self.step(*step)
            if place.seen:
                until(lambda: self.sees(place.seen), f'“{self.text(place.seen)}” of “{place.picture}”')
            self.picture(place.picture)
            if self.dialogs():  # where there is none, Escape leaves the page
                again(lambda: self.key('Escape'), lambda: not self.dialogs(), f'the end of “{place.picture}”', 1)

    def sees(self, message):
        name = self.text(message)
        return next(matching(self.application, lambda node: is_on_screen(node) and (node.get_name() or '').replace('_', '') == name), None)

    def dialogs(self):
        """From the lowest to the one in front."""
        return list(matching(self.application, lambda node: node.get_role_name() in ('dialog', 'alert') and is_on_screen(node)))

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self.reader:  # what it says in leaving
            self.reader.join(5)

    def stop(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(output):
    """The pictures that the README and the metainfo show."""
    folder = os.path.join(SOURCE, 'data', 'screenshots')
    os.makedirs(folder, exist_ok=True)
    for page, name in KEPT.items():
        source = os.path.join(output, f'screens-{page}.png')
        if os.path.exists(source):
            shutil.copyfile(source, os.path.join(folder, f'{name}.png'))


def main():
    output, names = os.path.abspath(sys.argv[1]), [name for name in sys.argv[2:] if not name.startswith('--')]
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    Atspi.set_timeout(2000, 15000)
    manager = subprocess.Popen(['openbox'], stderr=subprocess.DEVNULL)
    pictures, status = [], 0
    for name in names or WALKS:
        walk = Walk(name, output)
        start = time.monotonic()
        try:
            walk.walk()
            walk.end()
            print(f'{name}: {len(walk.pictures)} pages in {time.monotonic() - start:.1f} s', flush=True)
        except Lost as lost:
            status = 1
            run('import', '-window', 'root', os.path.join(output, f'{name}-lost.png'))
            print(f'{name}: did not find {lost}; see {name}-lost.png', flush=True)
        finally:
            walk.stop()
        pictures += walk.pictures
        for line in take_complaints():
            status = 1
            print(f'{name}: complained: {line}', flush=True)
    manager.terminate()
    if '--keep' in sys.argv and not status:
        keep(output)
    print(f'{len(pictures)} pictures in {os.path.relpath(output)}:')
    for picture in pictures:
        print(f'  {os.path.relpath(picture)}')
    return status


if __name__ == '__main__':
    sys.exit(main())
