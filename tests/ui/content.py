#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans content as a person would, by the accessibility tree, the mouse and the keyboard.

usage: content.py, with the arguments of stage.py

On the demo: an idea is dragged to a promised slot that is empty and taken back by undo, a card is moved by the keyboard,
the board and the library are looked at, a post is opened, something new is planned. Prints TAP; exit code 77 without a
display.
"""

import datetime
import os
import subprocess
import sys

import members
import stage
import tour
from window import Atspi


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
        tour.act(look, f'the view “{title}”')
        self.settle()

    def place(self, node):
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        return extents.x + extents.width // 2, extents.y + extents.height // 2

    def drag(self, card, onto):
        x, y = self.place(card)
        to_x, to_y = self.place(onto)
        tour.run('xdotool', 'mousemove', '--window', self.window, str(x), str(y), 'mousedown', '1')
        for step in range(1, 11):
            tour.run('xdotool', 'mousemove', '--window', self.window, str(x + (to_x - x) * step // 10),
                     str(y + (to_y - y) * step // 10))
            self.settle()  # what lies under the pointer answers to each move
        tour.run('xdotool', 'mouseup', '1')
        self.clicks += 1

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
    run.key('alt+4')
    tour.until(lambda: run.heading('Content'), 'the page of content')
    run.settle()
    run.show('month')


def drag_to_slot(run):
    if run.width < 720:
        return
    slot = run.look_for_slot()
    idea = run.wait_for_card(' · ' + run.texts.pgettext('state of content', 'Idea') + ' · ')
    run.show('slot')
    name, number, clicks = slot.get_name(), len(slots(run, slot.get_name())), run.clicks
    run.drag(idea, slot)
    tour.until(lambda: len(slots(run, name)) == number - 1, 'the slot kept')
    run.at_most(1, clicks, 'an idea for a promised slot')
    run.settle()
    run.show('kept')
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
    run.show('item')
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
    run.show('week')
    run.view('Month')


def board(run):
    run.view('Board')
    run.wait_for_card('构建手记：第 1 周')
    run.show('board')


def library(run):
    run.view('Library')
    run.see('构建手记 #69')
    run.show('library')
    if run.width < 720:
        for key in ('Tab', 'Tab', 'Tab', 'Return'):  # by the choice of kinds and the header into the list
            run.key(key)
            run.settle()
    else:
        run.click('构建手记 #69：开源与吃饭')
    run.see(run.texts.gettext('What Went With It'))
    run.show('post')
    run.key('Escape')
    run.settle()


def new_idea(run):
    run.view('Calendar')
    clicks = run.clicks
    run.key('ctrl+n')
    run.set_text('Title', 'A walk through the tree')
    run.settle()
    run.show('form')
    run.press('_Save')
    run.see('A walk through the tree')
    run.at_most(2, clicks, 'a new idea')
    run.key('ctrl+z')
    run.see_no('○ A walk')


STEPS = (open_demo, move_by_keyboard, drag_to_slot, week, board, library, new_idea)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
