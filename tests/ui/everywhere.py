#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes to every page of the sidebar and into every dialog by the keyboard alone, and asks of each what assistive
technology needs: whatever can have the focus has a role and a name, and Tab goes on from everywhere. Animations are
off, as for somebody who wants no motion.

usage: everywhere.py, with the arguments of stage.py; two tests share its steps

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
from window import Atspi

NO_ROLE = {'unknown', 'invalid', 'redundant object', ''}
MOST_STOPS = 25  # of Tab in one place
MOST_WAY = 150  # to one control


class Run(window.Run):
    def __init__(self, name):
        super().__init__(name)
        self.stops = []  # what the focus came to: role, name, and itself
        self.here = None  # what it came to last
        self.origin = None  # what had it before the dialog that was opened last
        self.origin_looks = None
        self.place = None  # the page
        self.listener = Atspi.EventListener.new(self.focus_came)
        self.listener.register('object:state-changed:focused')

    def begin(self):
        self.community = os.path.join(self.folder, 'Night Build.cohort')
        subprocess.run(['cohortctl', 'demo', '--file', self.community], check=True, stdout=subprocess.DEVNULL, timeout=120)
        self.start()
        tour.until(lambda: self.heading('Members'), 'the members')

    def focus_came(self, event):
        try:
            if event.detail1:
                self.here = event.source
                self.stops.append((event.source.get_role_name(), event.source.get_name(), event.source))
        except tour.GLib.Error:  # has gone again
            pass

    def focused(self):
        """As the bus told it last: without a look at the whole tree."""
        return self.here if has_focus(self.here) else super().focused()

    def set_out(self, node):
        """What opens a dialog next, or that a page is left: where the focus comes back to."""
        if not self.dialogs():
            self.origin = node if has_focus(node) else None
            self.origin_looks = node and f'{node.get_role_name()} “{node.get_name()}”'

    def key(self, keys):
        if keys != 'Escape':
            self.set_out(self.here)
        super().key(keys)

    def tab_until(self, test, what):
        for _ in range(MOST_WAY):
            if test():
                return
            self.stops.clear()
            tour.run('xdotool', 'key', '--clearmodifiers', 'Tab')
            tour.until(lambda: self.stops, 'the next place of the focus', 10)
        raise tour.Lost(f'a way to {what} by Tab')

    def tab_to_row(self, role, part=''):
        """Into a list, which is one stop of Tab."""
        self.tab_until(lambda: has_focus(self.here) and self.here.get_role_name() == role
                       and part in self.here.get_name(), 'a row')

    def enter(self, node):
        """Goes to a control by Tab and presses it; or to one like it, where a list was made anew meanwhile."""
        looks = node.get_role_name(), node.get_name()
        self.tab_until(lambda: has_focus(node) or has_focus(self.here)
                       and (self.here.get_role_name(), self.here.get_name()) == looks, f'“{looks[1]}”')
        self.set_out(self.here)
        self.announced.clear()
        tour.run('xdotool', 'key', '--clearmodifiers', 'Return')

    def press(self, message):
        self.enter(tour.until(lambda: self.find(message), f'“{self.text(message)}”'))

    def press_first(self, start):
        """The first control that begins so, whatever follows in its name."""
        roles = ('button', 'push button', 'list item')
        self.enter(tour.until(lambda: next(tour.matching(
            self.top(), lambda node: node.get_role_name() in roles and can_have_focus(node)
            and node.get_name().startswith(start)), None), start))

    def menu(self, name, letter):
        """An item of a menu by the letter in it: items have no names in the tree."""
        self.enter(tour.until(lambda: self.find(name, ('toggle button',)), f'the menu “{name}”'))
        tour.until(lambda: self.here and 'menu item' in self.here.get_role_name() and has_focus(self.here),
                   f'the menu “{name}” open')
        tour.run('xdotool', 'key', letter)

    def top(self):
        """The dialog in front, else the window."""
        found = self.dialogs()
        return found[-1] if found else self.application

    def in_front(self, number=1):
        """As many dialogs, one over the other."""
        tour.until(lambda: len(self.dialogs()) >= number, 'a dialog')

    def pages(self):
        """The names of the sidebar's rows: its list is the first one of the window."""
        first = next(node for node in tour.descendants(self.application) if node.get_role_name() in ('list', 'list box'))
        return [first.get_child_at_index(index).get_name() for index in range(first.get_child_count())
                if tour.is_on_screen(first.get_child_at_index(index))
                and first.get_child_at_index(index).get_role_name() in ('list item', 'row')]

    def tab(self, name):
        roles = ('page tab', 'toggle button', 'radio button')
        tour.act(lambda: self.find(name, roles), f'the part “{name}”')

    def go(self, page):
        if page != self.place:
            self.run_action(page)
            tour.until(lambda: self.heading(page), f'the page “{page}”')
        self.place = page

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
        super().key('Return')


def has_focus(node):
    try:
        states = node and node.get_state_set()
        return states and states.contains(Atspi.StateType.FOCUSED) and states.contains(Atspi.StateType.SHOWING)
    except tour.GLib.Error:
        return False


def is_gone(node):
    """As of a list that was made anew."""
    try:
        node.clear_cache_single()
        return not tour.is_on_screen(node)
    except tour.GLib.Error:
        return True


def is_silent(node):
    """Has the focus, still, and no name; what went meanwhile had none left to tell either."""
    return not is_gone(node) and has_focus(node) and not node.get_name()


def can_have_focus(node):
    return tour.is_on_screen(node) and node.get_state_set().contains(Atspi.StateType.FOCUSABLE)


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
            if not can_have_focus(node):
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
        for role, name, node in run.stops:
            if role in NO_ROLE or (not name and role not in window.HOLDERS and is_silent(node)):
                yield f'{place}: Tab comes to “{name}”, {role}'


def palette(run):
    run.key('ctrl+k')
    run.in_front()


def search_everywhere(run):
    run.key('ctrl+shift+f')
    run.in_front()


def preferences(run):
    run.key('ctrl+comma')
    run.in_front()


def set_up(run):
    run.press('Start _Empty')
    run.wait_for('C_ontinue')


def remove_community(run):
    preferences(run)
    run.tab('Privacy')
    run.press('Re_move This Community…')
    run.see('Remove “My Community”?')


def new_community(run):
    run.run_action('New Community')
    run.in_front()


def copies(run):
    run.run_action('Restore a Copy')
    run.in_front()


def about(run):
    run.run_action('About')
    run.in_front()


def import_files(run):
    subprocess.run(['cohort', '--file', run.community, os.path.join(window.EXPORTS, 'github-sponsors-export.csv')],
                   env=run.environment, check=True, timeout=30)
    run.wait_for('_Import')


def duplicates(run):
    run.run_action('Review Possible Duplicates')
    run.in_front()


def compare(run):
    duplicates(run)
    tour.until(run.on_row, 'the focus on the first pair')
    run.key('Return')
    run.wait_for('_Merge')


def review(run):
    run.go('Today')
    run.press('Start _Review')
    run.in_front()


def review_log(run):
    run.go('Today')
    run.press('Reviews and Decisions')
    run.in_front()


def add_member(run):
    run.go('Members')
    run.key('ctrl+n')
    run.in_front()


def member_filter(run):
    run.go('Members')
    run.menu('Filter Members', 'm')
    run.in_front()


def first_row(run):
    run.go('Members')
    run.tab_to_row('table row')


def open_member(run):
    first_row(run)
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


def tag(run):
    first_row(run)
    run.key('ctrl+a')
    run.see('selected')
    run.press('_Tag…')
    run.in_front()


def inbox_settings(run):
    run.go('Inbox')
    run.press('Promises, Rubric and Snippets')
    run.in_front()


def idea(run):
    run.go('Content')
    run.press('New Idea')
    run.in_front()


def promises(run):
    run.go('Content')
    run.menu('More About the Plan', 'w')
    run.in_front()


def post(run):
    run.go('Content')
    run.tab('Library')
    run.tab_to_row('table row')
    run.enter(run.here)
    run.in_front()


def evidence(run):
    run.go('Suggestions')
    run.enter(tour.until(lambda: next(tour.matching(run.application, lambda node: node.get_role_name() == 'button'
                                                    and 'unanswered question' in node.get_name()), None), 'a reason'))
    run.in_front()


def letter(run):
    run.go('At Risk')
    run.see('and a model that learned from')  # the list is made anew when forecasts come
    run.press_first('Draft a Message to')
    run.in_front()


def number(run):
    run.go('Money')
    run.tab('Overview')
    run.press_first('Monthly Recurring Revenue')
    run.in_front()


def rows(run):
    number(run)
    run.press_first('Counted From')
    run.in_front(2)


def bridge(run):
    number(run)
    run.press_first('Services’ Own Figures')
    run.in_front(2)


def stated(run):
    bridge(run)
    run.press('Note a Figure')
    run.in_front(3)


def payout(run):
    run.go('Money')
    run.tab('Payouts')
    run.tab_to_row('list item', ' · ')
    run.enter(run.here)
    run.in_front()


def deal(run):
    run.go('Money')
    run.tab('Deals and Costs')
    run.press('Add _Deal…')
    run.in_front()


def cost(run):
    run.go('Money')
    run.tab('Deals and Costs')
    run.press('Add _Cost…')
    run.in_front()


def what_if(run):
    run.go('Tiers & Pricing')
    run.press('New What-If…')
    run.in_front()


def experiment(run):
    run.go('Tiers & Pricing')
    run.press('New Experiment…')
    run.in_front()


def points(run):
    run.go('Tiers & Pricing')
    run.press('New Rules of Points…')
    run.in_front()


def rival(run):
    run.go('Tiers & Pricing')
    run.menu('Add Prices of Others', 'p')
    run.in_front()


def survey(run):
    path = os.path.join(run.folder, 'spring.csv')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('too_cheap,cheap,expensive,too_expensive\n' + '9,19,39,69\n' * 60)
    run.go('Tiers & Pricing')
    run.menu('Add Prices of Others', 'i')
    run.choose(path, title='Import Price Survey')
    run.see('60 answers')


def problems(run):
    """A row that cannot be read, below months that nobody can press, in the group of a source."""
    path = os.path.join(run.folder, 'sponsors.csv')
    with open(os.path.join(window.EXPORTS, 'github-sponsors-export.csv'), encoding='utf-8') as export:
        rows = export.read()
    with open(path, 'w', encoding='utf-8') as file:
        file.write(rows.replace('$4.52', 'much'))
    subprocess.run(['cohort', '--file', run.community, path], env=run.environment, check=True, timeout=30)
    run.press('_Import')
    run.press('_Done')
    tour.until(lambda: not run.dialogs(), 'the end of the import')
    run.go('Sources')
    run.see('1 row is not in the ledger')
    run.tab_to_row('list item', '1 row is not in the ledger')
    run.key('Return')
    run.in_front()


def connect(run):
    run.go('Sources')
    run.press('Add Source…')
    run.in_front()


DIALOGS = (palette, search_everywhere, preferences, new_community, copies, about, import_files, duplicates,
           compare, add_member, member_filter, own_fields, privacy, tag)
MORE = (review, review_log, inbox_settings, idea, promises, post, evidence, letter, problems, connect)
OF_MONEY = (number, rows, bridge, stated, payout, deal, cost, what_if, experiment, points, rival, survey)


def look_at(run, place):
    """What is wrong with what lies in front, which has come to rest."""
    run.settle()
    start = time.monotonic()
    found = dict.fromkeys(list(faults(run, place)) + list(tab_through(run, place)))
    print(f'# {place}: {time.monotonic() - start:.0f} s', flush=True)
    if found:
        raise tour.Lost('a role, a name and a way on: ' + '; '.join(found))


def look_at_pages(run):
    run.begin()
    if run.width < 720:
        run.key('F9')
    for page in tour.until(run.pages, 'the pages in the sidebar'):
        run.go(page)
        look_at(run, page)


def pages(run):
    look_at_pages(run)


def narrow_pages(_):
    run = Run('narrow')
    try:
        look_at_pages(run)
    finally:
        run.stop()


def visit(run, openers):
    """Each of the dialogs: open by the keyboard, looked at, left by Escape, and the focus back where it was."""
    for opener in openers:
        run.origin = None
        opener(run)
        look_at(run, opener.__name__)
        # A page of the dialog, then the dialog, then what it lay on.
        tour.again(lambda: run.key('Escape'), lambda: run.top() == run.application, f'the end of {opener.__name__}', 1)
        if run.origin:
            tour.until(lambda: has_focus(run.origin) or is_gone(run.origin),
                       f'the focus back on {run.origin_looks} after {opener.__name__}', 10)


def shortcuts(run):
    """A window of its own, over the other."""
    def windows():
        return [node for node in tour.descendants(run.application, 1) if node != run.application and tour.is_on_screen(node)]
    run.run_action('Keyboard Shortcuts')
    tour.until(lambda: len(windows()) > 1, 'the window of shortcuts')
    run.see('Search on this page')
    found = list(faults(run, 'shortcuts'))
    if found:
        raise tour.Lost('; '.join(found))
    tour.again(lambda: tour.run('xdotool', 'key', 'Escape'), lambda: len(windows()) == 1, 'the end of the shortcuts', 1)


def first_run(run):
    """An empty community: its welcome, its two questions, and its end."""
    run.start()
    run.wait_for('Start _Empty')
    look_at(run, 'welcome')
    visit(run, [set_up])
    set_up(run)
    run.press('C_ontinue')
    run.see('No Members Yet')
    shortcuts(run)
    visit(run, [remove_community])


def dialogs(run):
    run.begin()
    visit(run, DIALOGS)


def more_dialogs(run):
    run.begin()
    visit(run, MORE)


def dialogs_of_money(run):
    run.begin()
    visit(run, OF_MONEY)


STEPS = (pages, narrow_pages, first_run, dialogs, more_dialogs, dialogs_of_money)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run, anew=True))
