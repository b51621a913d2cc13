#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves pages of the demo as a person would, and reads the files: as many pages as there should be, and on them what stands
on the screen.

usage: export.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import csv
import os
import sys

import frame
import pdf
import stage
import tour
from window import Atspi

TITLE = 'Export This View'


def begin(name='light'):
    run = frame.Run(name)
    tour.run('cohortctl', '--file', run.community, 'demo', '--anchor', '2026-10-31')
    run.start()
    return run


def save(run, path):
    """By the key of the page, and the name of the file typed into the chooser."""
    run.key('ctrl+shift+e')
    tour.until(lambda: tour.run('xdotool', 'search', '--onlyvisible', '--name', f'^{TITLE}$').split(), 'the file chooser')
    dialog = tour.until(lambda: next(tour.matching(run.application, lambda node: node.get_role_name() == 'dialog'
                                                   and node.get_name() == TITLE), None), 'the file chooser in the tree')
    entry = tour.until(lambda: next(tour.matching(dialog, lambda node: node.get_role_name() in ('text', 'entry')
                                                  and tour.is_on_screen(node)
                                                  and node.get_state_set().contains(Atspi.StateType.EDITABLE)), None), 'the name')
    Atspi.EditableText.set_text_contents(entry, path)
    tour.act(lambda: next(tour.matching(dialog, lambda node: node.get_role_name() in ('button', 'push button')
                                        and node.get_name() in ('Save', '_Save')
                                        and node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None), 'Save')
    tour.until(lambda: not tour.run('xdotool', 'search', '--name', f'^{TITLE}$').split(), 'the end of the file chooser')
    run.see('The page was exported')
    tour.until(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)

    def dismissed():
        """The next one says the same."""
        button = run.find('Dismiss')
        if button:
            button.do_action(0)
        return not any('The page was exported' in (name or '') for name in run.names())
    tour.until(dismissed, 'the end of the toast')


def check(run, page, seen, *wanted, most=20):
    """Both kinds of file of one page."""
    run.page(page, seen)
    run.settle()
    name = page.replace(' & ', '-')
    document, table = os.path.join(run.folder, f'{name}.pdf'), os.path.join(run.folder, f'{name}.csv')
    save(run, document)
    n_pages, text = pdf.read(document)
    flat = ' '.join(text.split())
    if not 1 <= n_pages <= most:
        raise tour.Lost(f'1 to {most} pages of {page} instead of {n_pages}')
    for words in (page, *wanted):
        if words not in flat:
            raise tour.Lost(f'“{words}” in {document}: {flat[:3000]}')
    save(run, table)
    with open(table, encoding='utf-8-sig', newline='') as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    for words in wanted:
        if not any(words in cell for cell in cells):
            raise tour.Lost(f'“{words}” among the {len(cells)} cells of {table}: {cells[:200]}')


def today(run):
    check(run, 'Today', 'To Do', 'Monthly Recurring Revenue')


def at_risk(run):
    check(run, 'At Risk', 'leave in a usual month', 'nothing used since')


def money(run):
    check(run, 'Money', 'How It Moved', 'Memberships')


def retention(run):
    check(run, 'Retention', 'What Stands Out', 'leaves sooner than others')


def pricing(run):
    check(run, 'Tiers & Pricing', 'What each costs, and who pays it', 'The end of the discount costs members.', '¥29.00')


STEPS = (today, at_risk, money, retention, pricing)

if __name__ == '__main__':
    sys.exit(stage.main(STEPS, begin))
