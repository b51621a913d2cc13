#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides a price on the demo as a person would, by the accessibility tree and the keyboard.

usage: pricing.py, with the arguments of stage.py

Prints TAP; exit code 77 without a display.
"""

import os
import subprocess
import sys

import frame
import stage
import tour


class Run(frame.Run):
    def hurry_to(self, message, most=150):
        """As tab_to, over a long page: by what is told of the focus, without reading the tree at every step."""
        wanted, heard = self.text(message), []
        listener = tour.Atspi.EventListener.new(lambda event: heard.append(event.source) if event.detail1 else None)
        listener.register('object:state-changed:focused')
        try:
            for _ in range(most):
                heard.clear()
                tour.run('xdotool', 'key', '--clearmodifiers', 'Tab')
                tour.until(lambda: heard, 'the next place of the focus', 10)
                if any((node.get_name() or '').replace('_', '') == wanted for node in heard):
                    return
        finally:
            listener.deregister('object:state-changed:focused')
        raise tour.Lost(f'a way to “{wanted}” by Tab')


def open_demo(run):
    run.community = os.path.join(run.folder, 'Night Build.cohort')
    subprocess.run(['cohortctl', 'demo', '--file', run.community, '--anchor', '2026-06-30'], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    run.start()
    tour.until(lambda: run.heading('Members'), 'the members')
    run.click('Tiers & Pricing')
    run.see('What each costs, and who pays it')


def what_came_of_it(run):
    """The price rise that cannot be judged, and the discount whose end costs members; counts open their members."""
    open_demo(run)
    run.show('pricing')
    run.see('Basic · Stripe: ¥19.00 → ¥29.00 a month')
    run.see('Cannot tell: the difference is within what chance makes.')
    run.see('The end of the discount costs members.')
    run.see('5 still pay the old price: together ¥50.00 a month less.')
    run.nameless_none()
    run.press('Left When It Ended')
    run.see('11 members')
    run.show('pricing-rows')
    run.key('Escape')
    run.see_no('11 members')


def decide(run):
    """A price for new members, its break-even, recorded as a decision and taken back."""
    clicks = run.clicks
    run.press('New What-If…')
    run.see('Who Pays It')
    run.key('Tab')
    run.type('39')
    run.see('It pays while fewer than 25.6\u00a0% of those who would have joined stay away')
    run.see('keep what they pay')
    run.show('what-if')
    run.press('_Record Decision')
    run.see('Decided: Basic')
    run.see('to be judged on')
    run.show('decided')
    run.at_most(4 - 1, clicks, 'a decision, from its page on')
    run.key('ctrl+z')
    run.see('Undone: Decided: Basic')
    run.see_no('to be judged on')


def refused(run):
    """A question that cannot be answered: said while it is typed, kept as a draft, and with nothing to start it."""
    run.press('New Experiment…')
    run.see('Can It Be Told?')
    run.tab_to('What You Want to _Know')
    run.type('Does a shorter text bring more?')
    run.tab_to('What Would Be Different')
    run.type('a shorter text')
    run.see('about 61 years')
    run.see('Try instead: a what-if')
    run.see('A bigger change could be told')
    run.nameless_none()
    run.show('experiment')
    run.press('_Save')
    run.see('Experiment saved: Does a shorter text bring more?')
    run.see('Cannot conclude')
    run.show('experiments')
    if any(name == '_Start'.replace('_', '') for name in run.names()):
        raise tour.Lost('nothing that starts what cannot be answered')
    run.key('ctrl+z')
    run.see_no('Cannot conclude')


def open_market_menu(run, letter):
    """An item of the menu of prices from outside, by the letter in it."""
    def look():
        return any('menu item' in node.get_role_name() and tour.is_on_screen(node) for node in tour.descendants(run.application))

    run.hurry_to('Add Prices of Others')
    tour.again(lambda: tour.run('xdotool', 'key', 'Return'), look, 'the open menu')
    tour.run('xdotool', 'key', letter)
    tour.until(lambda: not look(), 'the end of the menu')


def rivals(run):
    """A price that another asks: noted, corrected, taken back step by step."""
    open_market_menu(run, 'p')
    run.see('Who Asks It')
    run.nameless_none()
    run.tab_to('Who Asks It')
    run.type('Rust Weekly')
    run.tab_to('For What')
    run.type('Supporter')
    run.tab_to('Price, CNY')
    run.type('35')
    run.show('rival')
    run.press('_Add')
    run.see('Rust Weekly · Supporter')
    run.see('¥35.00 / month · seen on')
    run.hurry_to('Rust Weekly · Supporter')
    tour.again(lambda: tour.run('xdotool', 'key', 'Return'), lambda: run.find('_Save'), 'the price, to be corrected')
    run.tab_to('Price, CNY')
    run.key('ctrl+a')
    run.type('37,50')
    run.press('_Save')
    run.see('¥37.50 / month · seen on')
    run.key('ctrl+z')
    run.see('Undone: Price of Rust Weekly changed')
    run.see('¥35.00 / month · seen on')
    run.key('ctrl+z')
    run.see_no('Rust Weekly · Supporter')


def survey(run):
    """A file of answers is told of before it is kept, and then drawn."""
    path = os.path.join(run.folder, 'spring.csv')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('too_cheap,cheap,expensive,too_expensive\n')
        file.writelines(f'{9 + i % 7},{19 + i % 9},{39 + i % 11},{69 + i % 13}\n' for i in range(60))
        file.write('30,20,10,5\nnone,1,2,3\n')
    open_market_menu(run, 'i')
    run.choose(path, title='Import Price Survey')
    run.see('61 answers. 1 does not rise from price to price and is kept, but not counted. 1 line is left out.')
    run.show('survey-question')
    run.press('_Import')
    run.see('Price survey kept: spring.csv')
    run.hurry_to('spring.csv')
    tour.again(lambda: tour.run('xdotool', 'key', 'Return'),
               lambda: any('Accepted between' in (name or '') for name in run.names()), 'the survey, opened')
    run.see('60 answers count.')
    run.see('Share Who Find a Price So')
    run.nameless_none()
    run.show('survey')
    run.key('ctrl+z')
    run.see('Undone: Price survey kept: spring.csv')
    run.see_no('Accepted between')


def points(run):
    """Rules of points are off, and nothing is to be saved before something earns any; what they would have come to on
    the past is said before they are kept."""
    run.press('New Rules of Points…')
    run.see('What Earns Points')
    run.nameless_none()
    run.show('points')
    if run.find('_Save'):
        raise tour.Lost('nothing to save of rules that give nothing')
    run.tab_to('Comment')
    run.key('ctrl+a')
    run.type('5')
    run.key('Tab')
    run.see('On the Past')
    run.nameless_none()
    run.show('points-past')
    run.press('_Save')
    run.see_no('What Earns Points')
    tour.until(lambda: not run.find('New Rules of Points…'), 'the rules that are kept')
    run.key('ctrl+z')
    tour.until(lambda: run.find('New Rules of Points…'), 'no rules any more')


STEPS = (what_came_of_it, decide, refused, rivals, survey, points)

if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
