#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes to every page of the sidebar and into every dialog by the keyboard alone, and asks of each what assistive
technology needs: whatever can have the focus has a role and a name, and Tab goes on from everywhere. Animations are
off, as for somebody who wants no motion.

usage: everywhere.py, with the arguments of stage.py

A page that is added to the sidebar is looked at without a change here; a dialog needs a line in DIALOGS. Prints TAP;
exit code 77 without a display.
"""

import os
import subprocess
import sys
import time

import stage
import window
import tour
from money import press_first
from window import Atspi

NO_ROLE = {'unknown', 'invalid', 'redundant object', ''}
MOST_STOPS = 25  # of Tab in one place


class Run(window.Run):
    def __init__(self, name):
        super().__init__(name)
        self.stops = []  # role and name of what the focus came to
        self.listener = Atspi.EventListener.new(self.focus_came)
        self.listener.register('object:state-changed:focused')
        self.community = os.path.join(self.folder, 'Night Build.cohort')
        subprocess.run(['cohortctl', 'demo', '--file', self.community], check=True,
                       stdout=subprocess.DEVNULL, timeout=120)

    def focus_came(self, event):
        try:
            if event.detail1:
                self.stops.append((event.source.get_role_name(), event.source.get_name()))
        except tour.GLib.Error:  # has gone again
            pass

    def top(self):
        """The dialog in front, else the window."""
        found = self.dialogs()
        return found[-1] if found else self.application

    def in_front(self):
        tour.until(lambda: self.top() != self.application, 'a dialog')

    def pages(self):
        """The names of the sidebar's rows: its list is the first one of the window."""
        first = next(node for node in tour.descendants(self.application) if node.get_role_name() in ('list', 'list box'))
        return [first.get_child_at_index(index).get_name() for index in range(first.get_child_count())
                if tour.is_on_screen(first.get_child_at_index(index))
                and first.get_child_at_index(index).get_role_name() in ('list item', 'row')]

    def tab(self, name):
        roles = ('page tab', 'toggle button', 'radio button')
        tour.until(lambda: self.find(name, roles), f'the part “{name}”').do_action(0)

    def go(self, page):
        self.run_action(page)
        tour.until(lambda: self.heading(page), f'the page “{page}”')

    def first_found(self):
        """The name of the first row of the palette."""
        row = next((node for node in tour.descendants(self.top()) if node.get_role_name() in ('list item', 'row')
                    and tour.is_on_screen(node)), None)
        return row and ' '.join(child.get_name() or '' for child in tour.descendants(row))

    def run_action(self, words):
        self.key('ctrl+k')
        self.in_front()
        self.type(words)
        tour.until(lambda: words in (self.first_found() or ''), f'“{words}” first in the palette')
        self.key('Return')


def describe(node):
    parent = node.get_parent()
    within = ', '.join([child.get_name() for child in tour.descendants(node) if child.get_name()][:3])
    return f'{node.get_role_name()} in {parent.get_role_name() if parent else None} “{parent.get_name() if parent else ""}” with {within}'


def is_read_by_its_content(node):
    """The outer row of an expander, and what a list of choices shows: libadwaita names what lies in them."""
    return node.get_role_name() == 'list item' and any(child.get_name() for child in tour.descendants(node))


def faults(run, place):
    """What can have the focus and would be read out as nothing."""
    for node in tour.descendants(run.top()):
        try:
            if not tour.is_on_screen(node) or not node.get_state_set().contains(Atspi.StateType.FOCUSABLE):
                continue
            if node.get_role_name() in NO_ROLE:
                yield f'{place}: no role: {describe(node)}'
            elif not node.get_name() and node.get_role_name() not in window.HOLDERS and not is_read_by_its_content(node):
                yield f'{place}: no name: {describe(node)}'
        except tour.GLib.Error:  # a widget that has just gone
            continue


def tab_through(run, place):
    """Tab leads from stop to stop, and each of them says what it is."""
    silent = 0
    for _ in range(MOST_STOPS):
        run.stops.clear()
        tour.run('xdotool', 'key', '--clearmodifiers', 'Tab')
        end = time.monotonic() + (0.4 if silent < 3 else 3)  # a machine may have other things to do
        while time.monotonic() < end and not run.stops:
            if not tour.GLib.MainContext.default().iteration(False):
                time.sleep(0.01)
        silent = 0 if run.stops else silent + 1
        if silent > 3:
            yield f'{place}: Tab does not go on'
            return
        for role, name in run.stops:
            if role in NO_ROLE or (not name and role not in window.HOLDERS):
                yield f'{place}: Tab comes to “{name}”, {role}'


def palette(run):
    run.key('ctrl+k')
    run.in_front()


def search_everywhere(run):
    run.key('ctrl+shift+f')
    run.see('Search Everywhere')


def preferences(run):
    run.key('ctrl+comma')
    run.see('Grace Periods')


def add_member(run):
    run.go('Members')
    run.key('ctrl+n')
    run.see('Add Member')


def new_community(run):
    run.run_action('New Community')
    run.see('New Community')


def copies(run):
    run.run_action('Restore a Copy')
    run.see('Restore a Copy')


def duplicates(run):
    run.run_action('Review Possible Duplicates')
    run.see('Possible Duplicates')


def about(run):
    run.run_action('About')
    run.see('The Cohort developers')


def import_files(run):
    subprocess.run(['cohort', '--file', run.community, os.path.join(window.EXPORTS, 'github-sponsors-export.csv')],
                   env=run.environment, check=True, timeout=30)
    run.wait_for('_Import')


def number(run):
    run.go('Money')
    press_first(run, 'Monthly Recurring Revenue')
    run.see('About This Number')


def rows(run):
    number(run)
    press_first(run, 'Counted From')
    run.see('Monthly Recurring Revenue: ')


def bridge(run):
    number(run)
    run.tab_to('Services’ Own Figures')
    run.key('Return')
    run.see('a line for each')


def deal(run):
    run.go('Money')
    run.tab('Deals and Costs')
    run.press('Add _Deal…')
    run.see('To Be Delivered')


def cost(run):
    run.go('Money')
    run.tab('Deals and Costs')
    run.press('Add _Cost…')
    run.see('Spent to Win Members')


def review(run):
    run.go('Today')
    run.press('Start _Review')
    run.see('1 of')


def review_log(run):
    run.go('Today')
    run.press('Reviews and Decisions')
    run.see('Reviews and Decisions')


def idea(run):
    run.go('Content')
    run.press('New Idea')
    run.see('Title')


def inbox_settings(run):
    run.go('Inbox')
    run.press('Promises, Rubric and Snippets')
    run.see('Snippets')


def what_if(run):
    run.go('Tiers & Pricing')
    run.press('New What-If…')
    run.in_front()


def experiment(run):
    run.go('Tiers & Pricing')
    run.press('New Experiment…')
    run.in_front()


def connect(run):
    run.go('Sources')
    run.press('Add Source…')
    run.in_front()


def open_member(run):
    run.go('Members')
    tour.again(lambda: run.key('Down'), run.on_row, 'a row with the focus')
    run.key('Return')
    run.see('Lifetime Net')


def own_fields(run):
    open_member(run)
    run.press('Own Fields…')
    run.in_front()


def privacy(run):
    open_member(run)
    run.press('Privacy')
    run.in_front()


def letter(run):
    run.go('At Risk')
    press_first(run, 'Draft a Message to')
    run.in_front()


DIALOGS = (palette, search_everywhere, preferences, add_member, new_community, copies, duplicates, about, import_files)
DEEPER = (number, rows, bridge, deal, cost, review, review_log, idea, inbox_settings, what_if, experiment, connect,
          own_fields, privacy, letter)


def look_at(run, place):
    """What is wrong with what lies in front, which has come to rest."""
    run.settle()
    start = time.monotonic()
    found = dict.fromkeys(list(faults(run, place)) + list(tab_through(run, place)))
    print(f'# {place}: {time.monotonic() - start:.0f} s', flush=True)
    if found:
        raise tour.Lost('a role, a name and a way on: ' + '; '.join(found))


def pages(run):
    run.start()
    tour.until(lambda: run.heading('Members'), 'the members')
    for page in run.pages():
        run.go(page)
        look_at(run, page)


def visit(run, openers):
    run.start()
    tour.until(lambda: run.heading('Members'), 'the members')
    for opener in openers:
        opener(run)
        look_at(run, opener.__name__)
        # A page of the dialog, then the dialog, then what it lay on.
        tour.again(lambda: run.key('Escape'), lambda: run.top() == run.application, f'the end of {opener.__name__}', 1)


def dialogs(run):
    visit(run, DIALOGS)


def dialogs_of_pages(run):
    visit(run, DEEPER)


STEPS = (pages, dialogs, dialogs_of_pages)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run, anew=True))
