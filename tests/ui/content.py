#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans content as a person would, by the accessibility tree, the mouse and the keyboard.

usage: content.py [WALK [PICTURES]]

On the demo: an idea is dragged to a promised slot that is empty and taken back by undo, a card is moved by the keyboard,
the board and the library are looked at, a post is opened, something new is planned. Prints TAP; exit code 77 without a
display. With a folder PICTURES each step leaves one there; WALK is one of the tour's.
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time

import members
import tour
from gi.repository import Atspi

PICTURES = sys.argv[2] if len(sys.argv) > 2 else None
members.PICTURES = PICTURES


class Run(members.Run):
    def card(self, part, start=None):
        """A card of the plan, by a part of its name."""
        def look():
            return next((node for node in tour.descendants(start or self.application)
                         if node.get_role_name() in ('button', 'push button') and part in (node.get_name() or '')
                         and tour.is_on_screen(node)), None)
        return look()

    def wait_for_card(self, part):
        return tour.until(lambda: self.card(part), f'a card “{part}”')

    def view(self, title):
        """One of the three views, or of the spans of the calendar."""
        names = {self.text(title), self.texts.pgettext('content', title), self.texts.pgettext('calendar', title)}

        def look():
            return next((node for node in tour.descendants(self.application) if tour.is_on_screen(node)
                         and (node.get_name() or '') in names
                         and node.get_role_name() in ('toggle button', 'radio button', 'tab', 'page tab', 'button')), None)
        tour.until(look, f'the view “{title}”').do_action(0)
        self.settle()

    def place(self, node):
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        return extents.x + extents.width // 2, extents.y + extents.height // 2

    def drag(self, card, onto):
        x, y = self.place(card)
        to_x, to_y = self.place(onto)
        tour.run('xdotool', 'mousemove', '--window', self.window, str(x), str(y), 'mousedown', '1')
        for step in range(1, 11):
            time.sleep(0.05)
            tour.run('xdotool', 'mousemove', '--window', self.window, str(x + (to_x - x) * step // 10),
                     str(y + (to_y - y) * step // 10))
        time.sleep(0.2)
        tour.run('xdotool', 'mouseup', '1')

    def look_for_slot(self):
        """Turns to the month in which something promised is missing."""
        slot = self.text('Empty: %1$s · %2$s').split('%')[0]
        for _ in range(3):
            if self.card(slot):
                break
            self.press('Later')
            self.settle()
        return self.wait_for_card(slot)


def open_demo(run):
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    subprocess.run(['cohortctl', 'demo', '--file', run.community, '--anchor', yesterday.isoformat()],
                   check=True, stdout=subprocess.DEVNULL, timeout=300)
    run.start()
    tour.until(lambda: run.heading('Members'), 'the page of members')
    run.key('alt+3')
    tour.until(lambda: run.heading('Content'), 'the page of content')
    run.settle()
    run.look('month')


def drag_to_slot(run):
    if run.width < 720:
        return
    slot = run.look_for_slot()
    idea = run.wait_for_card(' · ' + run.texts.pgettext('state of content', 'Idea') + ' · ')
    run.look('slot')
    name, number = slot.get_name(), len(slots(run, slot.get_name()))
    run.drag(idea, slot)
    tour.until(lambda: len(slots(run, name)) == number - 1, 'the slot kept')
    run.settle()
    run.look('kept')
    run.key('ctrl+z')
    tour.until(lambda: len(slots(run, name)) == number, 'the slot empty again')


def slots(run, name):
    return [node for node in tour.descendants(run.application) if node.get_name() == name and tour.is_on_screen(node)]


def move_by_keyboard(run):
    if run.width < 720:
        return
    card = run.wait_for_card('构建手记：第 1 周')
    x, y = run.place(card)  # opened and closed again it has the focus
    tour.run('xdotool', 'mousemove', '--window', run.window, str(x), str(y), 'click', '1')
    run.wait_for('_Save')
    run.settle()
    run.look('item')
    run.press('_Cancel')
    run.settle()
    before = run.wait_for_card('构建手记：第 1 周').get_name()
    run.key('ctrl+Right')
    tour.until(lambda: run.card('构建手记：第 1 周') and run.card('构建手记：第 1 周').get_name() != before, 'another day')
    run.key('ctrl+z')
    tour.until(lambda: run.card('构建手记：第 1 周').get_name() == before, 'the day before')


def week(run):
    if run.width < 720:
        return
    run.view('Week')
    run.look('week')
    run.view('Month')


def board(run):
    run.view('Board')
    run.wait_for_card('构建手记：第 1 周')
    run.look('board')


def library(run):
    run.view('Library')
    run.see('构建手记 #69')
    run.look('library')
    if run.width < 720:
        for key in ('Tab', 'Tab', 'Tab', 'Return'):  # by the choice of kinds and the header into the list
            run.key(key)
            run.settle()
    else:
        run.click('构建手记 #69：开源与吃饭')
    run.see(run.texts.gettext('What Went With It'))
    run.look('post')
    run.key('Escape')
    run.settle()


def new_idea(run):
    run.view('Calendar')
    run.key('ctrl+n')
    run.set_text('Title', 'A walk through the tree')
    run.settle()
    run.look('form')
    run.press('_Save')
    run.see('A walk through the tree')
    run.key('ctrl+z')
    run.see_no('○ A walk')


STEPS = (open_demo, move_by_keyboard, drag_to_slot, week, board, library, new_idea)


def main():
    Atspi.set_timeout(2000, 15000)
    run = Run(sys.argv[1] if len(sys.argv) > 1 else 'light')
    manager = subprocess.Popen(['openbox'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f'1..{len(STEPS)}', flush=True)
    failed = None
    for number, step in enumerate(STEPS, 1):
        name = step.__name__.replace('_', ' ')
        if failed:
            print(f'ok {number} {name} # SKIP {failed} failed', flush=True)
            continue
        try:
            step(run)
            print(f'ok {number} {name}', flush=True)
        except tour.Lost as lost:
            failed = name
            print(f'# did not find {lost}\n# on the screen: {[n for n in run.names() if n][:80] if run.application else None}')
            print(f'not ok {number} {name}', flush=True)
            tour.run('import', '-window', 'root', os.path.join(PICTURES or tempfile.gettempdir(), 'cohort-content-lost.png'))
    run.stop()
    manager.terminate()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
