#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works through the inbox of the demo as a person would, by the accessibility tree and the keyboard.

usage: inbox.py, with the arguments of stage.py

A question is answered from a passage that was found, in three clicks from the open window, and taken back by undo; the
next becomes an idea by one key; one homework is reviewed by keys alone; the notes of leavers stay folded until they are
unfolded. Prints TAP; exit code 77 without a display.
"""

import sqlite3
import subprocess
import sys

import stage
import window
import tour
from window import Atspi

ANCHOR = '2026-06-30'


class Run(window.Run):
    def count(self, sql):
        """What the file holds, read beside the window."""
        with sqlite3.connect(f'file:{self.community}?mode=ro', uri=True) as db:
            return db.execute(sql).fetchone()[0]

    def becomes(self, sql, number):
        tour.until(lambda: self.count(sql) == number, f'{number} from {sql}')

    def click(self, start):
        self.push(start)
        self.clicks += 1

    def editor(self):
        """What is written in the answer."""
        node = next((node for node in tour.descendants(self.application) if tour.is_on_screen(node)
                     and node.get_name() == 'Your answer' and node.get_role_name() == 'text'), None)
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)) if node else ''

    def first_row(self):
        """The rows of the list beside, from the top."""
        return next((node.get_name() for node in tour.descendants(self.application) if tour.is_on_screen(node)
                     and node.get_role_name() == 'list item' and 'verdue by' in (node.get_name() or '')), None)


def opens(run):
    subprocess.run(['cohortctl', 'demo', '--file', run.community, '--anchor', ANCHOR], check=True, stdout=subprocess.DEVNULL,
                   timeout=120)
    run.start()
    run.page('Inbox', '19 questions wait · 5 overdue')
    run.clicks = 1
    run.see('What You Wrote Before')
    tour.until(lambda: run.beginning('Insert from'), 'a passage to insert')
    run.show('questions')
    run.nameless_none()


def answers(run):
    first = tour.until(run.first_row, 'a question that is overdue')
    run.click('Insert from')
    tour.until(lambda: run.editor().strip(), 'an answer that quotes')
    quoted = run.editor()
    run.show('inserted')
    run.click('Copy & Mark Answered')
    run.see('Question answered')
    run.becomes('SELECT count (*) FROM reply', 1)
    run.at_most(3, 0, 'an answer')
    if run.count('SELECT body FROM reply').strip() != quoted.strip():
        raise tour.Lost('the answer as it was written')
    tour.until(lambda: run.first_row() != first, 'the next question')
    run.see('18 questions wait · 4 overdue')
    run.key('ctrl+z')
    run.becomes('SELECT count (*) FROM reply', 0)
    tour.until(lambda: run.first_row() == first, f'“{first}” again')
    run.key('ctrl+shift+z')
    run.becomes('SELECT count (*) FROM reply', 1)


def finds(run):
    """The answer can be found, and leads to who asked."""
    run.key('ctrl+f')
    run.type('fsync')
    run.see('found')
    run.see('Answered')
    run.show('found')
    run.key('Escape')
    run.see('18 questions wait')


def idea(run):
    ideas = run.count("SELECT count (*) FROM plan_item WHERE state = 'idea'")
    run.key('ctrl+n')
    tour.until(run.on_row, 'the focus on a question')
    run.key('i')
    run.see('Question added to the plan as an idea')
    run.becomes("SELECT count (*) FROM plan_item WHERE state = 'idea'", ideas + 1)
    run.see('in the plan')
    run.key('ctrl+z')
    run.becomes("SELECT count (*) FROM plan_item WHERE state = 'idea'", ideas)


def homework(run):
    """One click, then keys."""
    waiting, clicks = run.count('SELECT count (*) FROM submission WHERE reviewed_at IS NULL'), run.clicks
    run.click('Homework')
    tour.until(run.on_row, 'the focus on a homework')
    run.see('Marks')
    run.show('homework')
    run.nameless_none()
    for key in ('5', '4', '3'):
        run.key(key)
    run.see('Score: 80 of 100')
    run.key('Return')
    run.see('Homework reviewed')
    run.becomes('SELECT count (*) FROM homework_mark', 3)
    run.at_most(1, clicks, 'a homework')
    run.see(f'{waiting - 1} wait for a review')
    tour.until(run.on_row, 'the focus on the next homework')
    run.key('j')
    run.key('k')
    run.key('ctrl+z')
    run.becomes('SELECT count (*) FROM homework_review', 0)
    run.see(f'{waiting} wait for a review')


def notes(run):
    run.click('Exit Notes')
    run.see('60 people wrote why they left')
    run.see_no('Not worth the price')
    run.show('notes')


def promises(run):
    run.push('Promises, Rubric and Snippets')
    run.see('Promised Answers')
    run.see('Benefits That Speak of No Answer')
    run.show('promises')
    run.nameless_none()
    run.press('_Cancel')


STEPS = (opens, answers, finds, idea, homework, notes, promises)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
