#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the money of the demo as a person would: opens a number and its rows, finds the payout that a cent is missing
from and the month that is not imported, accepts the exact ones by one key and takes that back, writes the tables of a year.

usage: money.py, with the arguments of stage.py

By the accessibility tree and the keyboard, as window.py does. Prints TAP; exit code 77 without a display.
"""

import os
import sys

import frame
import stage
import tour
from window import Atspi


def begin(name='light'):
    run = frame.Run(name)
    tour.run('cohortctl', '--file', run.community, 'demo', '--anchor', '2026-10-31')
    run.start()
    return run


def press_first(run, start):
    """The first control that begins so, whatever follows in its name."""
    def pressed():
        node = next(tour.matching(run.application, lambda node: node.get_name().startswith(start) and tour.is_on_screen(node)
                                  and node.get_role_name() in ('button', 'push button', 'list item', 'table cell')), None)
        if not node:
            return False
        if node.get_role_name() != 'list item' and node.get_n_actions():
            node.do_action(0)
            return True
        # GTK 4.18 leaves some margins out of a place: rows lie a little lower than they say.
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        tour.run('xdotool', 'mousemove', '--window', run.window, str(box.x + box.width // 2), str(box.y + box.height * 4 // 5),
                 'click', '1')
        return True
    tour.until(pressed, start)
    run.clicks += 1


def overview(run):
    run.page('Money', 'Recurring Revenue by Month')
    run.see('How It Moved')
    run.see('Each Currency by Itself')
    run.show('overview')


def number(run):
    press_first(run, 'Monthly Recurring Revenue')
    run.see('About This Number')
    run.show('number')
    press_first(run, 'Counted From')
    run.see('Monthly Recurring Revenue: ')
    run.show('rows')
    run.key('Escape')
    run.see('About This Number')
    run.key('Escape')
    run.see_no('About This Number')


def payouts(run):
    run.tab('Payouts')
    run.see('4 to look at')
    run.show('payouts')
    run.see('unexplained')
    press_first(run, 'Stripe · Oct 2026')
    run.see('wrong sign')
    run.show('payout')
    run.key('Escape')
    run.see_no('Unexplained')


def accept(run):
    """Two clicks: the part of the page, and all that is exact."""
    run.tab('Overview')
    run.see('Recurring Revenue by Month')
    clicks = run.clicks
    run.tab('Payouts')
    press_first(run, 'Accept Exact')
    run.see('Exact payouts accepted')
    run.at_most(2, clicks, 'the exact payouts')
    run.see('0 exact, 4 to look at')
    run.key('ctrl+z')
    run.see_no('0 exact, 4 to look at')


def tax_year(run):
    """Three clicks: the part of the page, the year, and the folder."""
    run.tab('Overview')
    run.see('Recurring Revenue by Month')
    clicks = run.clicks
    run.tab('Payouts')
    run.press('_Tax Year…')
    run.choose(run.folder, title='Folder for the Tables of 2025', accept='Select')
    run.clicks += 1
    run.see('Tables of the year 2025 written')
    run.at_most(3, clicks, 'the tables of a year')
    for end in ('.csv', '-tie-out.csv', '.ods'):
        if not os.path.getsize(os.path.join(run.folder, 'tax-2025' + end)):
            raise tour.Lost(f'something in tax-2025{end}')


def deals(run):
    run.tab('Deals and Costs')
    run.see('Never part of recurring revenue')
    run.see('Your own time')
    run.show('deals')


def deal(run):
    """Three clicks: the part of the page, the form, and what saves it; then what is owed for it, and all of it back."""
    run.tab('Overview')
    run.see('Recurring Revenue by Month')
    clicks = run.clicks
    run.tab('Deals and Costs')
    run.press('Add _Deal…')
    run.see('To Be Delivered')
    run.settle()
    run.type('Example Keyboards')
    run.key('Tab')
    run.type('1500,50')
    run.press('_Save')
    run.see('Deal with “Example Keyboards” added')
    run.at_most(3, clicks, 'a deal')
    run.see('¥1,500.50')
    run.settle()
    press_first(run, 'Example Keyboards')
    run.see('To Be Invoiced On')
    run.press('A_dd')
    run.see('Something New')
    run.type('Two posts')
    run.see('Two posts')
    run.show('deal')
    missing = run.nameless()
    if missing:
        raise tour.Lost('names for ' + '; '.join(missing))
    run.press('_Save')
    run.see('Deal with “Example Keyboards” changed')
    run.key('ctrl+z')
    run.see('Undone: Deal with “Example Keyboards” changed')
    run.key('ctrl+z')
    run.see_no('¥1,500.50')


def cost(run):
    run.press('Add _Cost…')
    run.see('Spent to Win Members')
    run.settle()
    run.type('Stickers')
    run.key('Tab')
    run.type('12.30')
    run.show('cost')
    run.press('_Save')
    run.see('Cost “Stickers” added')
    run.see('Costs Written by Hand')
    # To the end of the page, where the row lies free.
    tour.run('xdotool', 'mousemove', '--window', run.window, '700', '600', 'click', '--repeat', '20', '5')
    run.settle()
    tour.again(lambda: press_first(run, 'Stickers'), run.dialogs, 'the cost, to be changed')
    run.see('Remove Cost')
    run.key('Escape')
    run.see_no('Remove Cost')
    run.key('ctrl+z')
    run.see_no('Costs Written by Hand')


STEPS = (overview, number, payouts, accept, tax_year, deals, deal, cost)


def take_pictures(folder, look):
    """Each part of the page, in a look whose words the steps do not know."""
    run = begin(look)
    run.pictures_folder = folder
    try:
        run.page(5, '¥')  # the sidebar may be folded away
        run.show('money-overview')
        for tab in ('Payouts', 'Deals and Costs'):
            run.tab(tab if look != 'zh_CN' else {'Payouts': '提现', 'Deals and Costs': '合作与成本'}[tab])
            run.show('money-' + tab.split()[0].lower())
    finally:
        run.stop()


if __name__ == '__main__':
    sys.exit(stage.main(STEPS, begin, pictures=take_pictures))
