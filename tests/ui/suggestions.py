#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes suggestions on the demo as a person would, by the accessibility tree, the mouse and the keyboard.

usage: suggestions.py, with the arguments of stage.py

The lists are made in passing; a reason opens its rows; a topic is accepted, the idea dragged to a promised slot that is
empty, and both are undone; another is said to be not useful; a post is drafted for its members. Prints TAP; exit code 77
without a display.
"""

import datetime
import json
import subprocess
import sys

import stage
import content
import tour


class Run(content.Run):
    def answer(self):
        return json.loads(tour.run('cohortctl', '--file', self.community, '--json', 'suggest'))

    def begins(self, message):
        return self.text(message).split('%')[0]


def makes_lists(run):
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    subprocess.run(['cohortctl', 'demo', '--file', run.community, '--anchor', yesterday.isoformat()],
                   check=True, stdout=subprocess.DEVNULL, timeout=300)
    tour.until(lambda: run.answer()['make'], 'suggestions by the command line')
    run.start()
    run.page(run.text('Suggestions'), run.text('Make Next'))
    run.see(run.text('How Good Is This?'))
    run.show('suggestions')
    run.nameless_none()


def opens_rows(run):
    """As many rows as the reason says."""
    reasons = [reason for one in run.answer()['make'] for reason in one['reasons'] if 'unanswered question' in reason]
    if run.name != 'light':
        return
    number = int(reasons[0].split()[0])
    run.push(reasons[0])
    rows = tour.until(lambda: [node for node in tour.descendants(run.application) if node.get_role_name() == 'list item'
                               and tour.is_on_screen(node) and ' · ' in (node.get_name() or '')], 'rows')
    run.show('questions')
    if len(rows) != number:
        raise tour.Lost(f'{number} rows instead of {len(rows)}')
    run.key('Escape')
    run.settle()


def accepts(run):
    one, clicks = run.answer()['make'][0], run.clicks
    run.push(run.begins('Accept “%s”'))
    run.clicks += 1
    tour.until(lambda: run.answer()['make'][0]['topic'] != one['topic'], f'no more of {one["topic"]}')
    run.idea = one['title'].split('“')[-1].rstrip('”') if '“' in one['title'] else one['topic']
    run.at_most(1, clicks, 'an accepted suggestion')
    run.page(run.text('Content'), run.idea[:12])
    if run.width < 720:
        run.key('ctrl+z')
        return
    slot = run.look_for_slot()
    name, number = slot.get_name(), len(content.slots(run, slot.get_name()))
    run.show('idea')
    run.drag(run.wait_for_card(run.idea), slot)
    tour.until(lambda: len(content.slots(run, name)) == number - 1, 'the slot kept')
    run.show('kept')
    run.key('ctrl+z')
    tour.until(lambda: len(content.slots(run, name)) == number, 'the slot empty again')
    run.key('ctrl+z')
    tour.until(lambda: run.answer()['make'][0]['topic'] == one['topic'], f'{one["topic"]} suggested again')


def learns(run):
    before = run.answer()
    run.page(run.text('Suggestions'), run.text('Make Next'))
    run.push('“')  # is not useful
    tour.until(lambda: run.answer()['make'][0]['topic'] != before['make'][0]['topic'], 'another topic first')
    run.key('ctrl+z')
    tour.until(lambda: run.answer()['make'] == before['make'], 'what was there before')


def drafts(run):
    post = run.answer()['send'][0]
    run.push(run.begins('Draft a Message for “%s”'))
    run.see(run.text('Nothing is sent from here.'))
    run.show('draft')
    run.nameless_none()
    run.press('Mark as _Done')
    tour.until(lambda: all(one['post'] != post['post'] for one in run.answer()['send']), f'no more of {post["title"]}')
    run.key('ctrl+z')
    tour.until(lambda: run.answer()['send'][0] == post, f'{post["title"]} again')


STEPS = (makes_lists, opens_rows, accepts, learns, drafts)


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, Run))
