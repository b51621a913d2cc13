#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads charts of the demo without seeing them: a series is hidden and shown by its entry in the legend, the keyboard walks
from value to value and each says what it is.

usage: charts.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import sys

import pricing
import stage
import tour
from window import Atspi

CHART = 'How Long They Stay'

def begin(name='light'):
    run = pricing.Run(name)
    tour.run('cohortctl', '--file', run.community, 'demo', '--anchor', '2026-10-31')
    run.start()
    return run


def points(run):
    """The values of the chart, in the order of the keyboard; a hidden series has none on the screen."""
    plot = next(tour.matching(run.application, lambda node: node.get_role_name() == 'list' and node.get_name() == CHART), None)
    return [node for node in tour.matching(plot, lambda node: node.get_role_name() == 'list item'
                                           and tour.is_on_screen(node))] if plot else []


def of_series(run, series):
    return [node for node in points(run) if node.get_name().startswith(series + ',')]


def is_on(node):
    return any(node.get_state_set().contains(state) for state in (Atspi.StateType.PRESSED, Atspi.StateType.CHECKED))


def entry(run, series):
    return next(tour.matching(run.application, lambda node: node.get_role_name() == 'toggle button'
                              and node.get_name() == series and tour.is_on_screen(node)), None)


def series_of(run):
    """The names of the legend that the chart has values of, by their first value."""
    return list(dict.fromkeys(node.get_name().split(',')[0] for node in points(run)))


def read(run):
    """Each value says whose it is, where, how much, and how sure that is."""
    run.page('Retention', 'What Stands Out')
    run.tab('Tier')
    tour.until(lambda: any(name.startswith('Basic (') for name in series_of(run)), 'the chart by tier')
    names = [node.get_name() for node in points(run)]
    if not all('\xa0%' in name for name in names) or not any(' to ' in name for name in names):
        raise tour.Lost(f'a share in each of {names[:20]}')


def legend(run):
    """A series goes with its entry, and comes back with it; its values go with it, those of the others do not."""
    series, other = series_of(run)[:2]
    n_other = len(of_series(run, other))
    tour.act(lambda: entry(run, series), f'“{series}” in the legend')
    tour.until(lambda: not is_on(entry(run, series)) and not of_series(run, series), f'nothing of “{series}”')
    if len(of_series(run, other)) != n_other:
        raise tour.Lost(f'{n_other} values of “{other}” still')
    run.show('hidden')
    tour.act(lambda: entry(run, series), f'“{series}” in the legend')
    tour.until(lambda: is_on(entry(run, series)) and of_series(run, series), f'“{series}” again')


def keyboard(run):
    """From the first value on: the next one by an arrow, the last one by End, and the first again by Home."""
    series = series_of(run)[0]
    names = [node.get_name() for node in of_series(run, series)]
    run.hurry_to(names[0])

    def told(name):
        tour.until(lambda: run.focused() is not None and run.focused().get_name() == name, f'the focus on “{name}”')
    told(names[0])
    for key, name in (('Right', names[1]), ('End', names[-1]), ('Left', names[-2]), ('Home', names[0])):
        run.key(key)
        told(name)


STEPS = (read, legend, keyboard)

if __name__ == '__main__':
    sys.exit(stage.main(STEPS, begin))
