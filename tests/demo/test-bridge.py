#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""From each service's own figure of a month to what is counted of it, in demo communities: the figure is added up from the
service's file by this program, not by the application, and the lines from one to the other close with nothing unexplained.
What the services paid out is held against their files too, and every payout that does not fit says why.

Usage: test-bridge.py COHORTCTL. Prints TAP."""

import collections
import csv
import datetime
import decimal
import json
import os
import sys
import tempfile

import golden

MONTHS = 6  # of each service, up to the last one
ANCHOR = '2026-06-30'
AMIDST = '2026-11-22'
# A figure that is a cent off, to see that it is told.
OFF = 1


def minor(text):
    return int(decimal.Decimal(text.lstrip('$').replace(',', '')) * 100)


def rows(folder, name, encoding='utf-8'):
    with open(os.path.join(folder, name), encoding=encoding, newline='') as file:
        yield from csv.DictReader(file)


def stripe(folder):
    """Its months are UTC's."""
    for row in rows(folder, 'stripe-balance.csv'):
        if row['reporting_category'] == 'charge':
            yield row['created_utc'][:7], row['currency'].upper(), minor(row['gross'])


def afdian(folder):
    """An order's number begins with its time in China; paid ones alone."""
    with open(os.path.join(folder, 'afdian-orders.json'), encoding='utf-8') as file:
        for order in json.load(file)['data']['list']:
            if order['status'] == 2:
                yield f"{order['out_trade_no'][:4]}-{order['out_trade_no'][4:6]}", 'CNY', minor(order['total_amount'])


def zsxq(folder):
    for row in rows(folder, 'zsxq-orders.csv', 'gb18030'):
        if row['类型'] == '支付' and row['订单状态'] == '支付成功':
            yield row['支付时间'][:7], 'CNY', minor(row['实付金额'])


def github(folder):
    """Two files that overlap: a transaction counts once. Days are those of UTC."""
    seen = {}
    for name in ('github-sponsors-1.csv', 'github-sponsors-2.csv'):
        for row in rows(folder, name):
            seen[row['Transaction ID']] = row
    for row in seen.values():
        if row['Status'] == 'settled':
            at = datetime.datetime.strptime(row['Transaction Date'], '%Y-%m-%d %H:%M:%S %z').astimezone(datetime.timezone.utc)
            yield at.strftime('%Y-%m'), 'USD', minor(row['Processed Amount'])


SERVICES = {'stripe': stripe, 'afdian': afdian, 'zsxq': zsxq, 'github': github}


def closes(bridge):
    amounts = [line['minor'] for line in bridge['lines']]
    return sum(amounts[:-1]) == amounts[-1]


def amount(bridge, line):
    return next((one['minor'] for one in bridge['lines'] if one['id'] == line), 0)


def own_reports(community, folder):
    """Patreon tells its figures in a file of its own."""
    told = {(row['Month - successful transactions'], row['Currency']): minor(row['Total gross earnings'])
            for row in rows(folder, 'patreon-earnings.csv')}
    bridges = json.loads(golden.run(community, '--json', 'bridge'))
    got = {(bridge['from'][:7], bridge['currency']): amount(bridge, 'theirs') for bridge in bridges}
    if not told or got != told:
        yield f'Patreon tells {len(told)} figures, the bridges begin with {len(got)}'
    for bridge in bridges:
        if not closes(bridge) or amount(bridge, 'unexplained'):
            yield f"patreon {bridge['from']} {bridge['currency']}: {bridge['lines']}"


def typed(community, folder):
    """What the others show on a page, typed by hand."""
    figures = {}
    for kind, read in SERVICES.items():
        sums = collections.Counter()
        for month, currency, value in read(folder):
            sums[month, currency] += value
        months = sorted({month for month, _ in sums})[-MONTHS:]
        for (month, currency), value in sorted(sums.items()):
            if month in months:
                figures[kind, month, currency] = value
                golden.run(community, 'bridge', '--source', kind, '--month', month, '--charged', f'{value / 100:.2f} {currency}')
    bridges = [bridge for bridge in json.loads(golden.run(community, '--json', 'bridge')) if bridge['typed']]
    if len(bridges) != len(figures) or {kind for kind, _, _ in figures} != set(SERVICES):
        yield f'{len(figures)} figures and {len(bridges)} bridges'
    for bridge in bridges:
        if not closes(bridge) or amount(bridge, 'unexplained'):
            yield f"{bridge['source']} {bridge['from']} {bridge['currency']}: {bridge['lines']}"


def a_cent_off(community, folder):
    sums = collections.Counter()
    for month, _, value in zsxq(folder):
        sums[month] += value
    month = max(sums)
    golden.run(community, 'bridge', '--source', 'zsxq', '--month', month, '--charged', f'{(sums[month] + OFF) / 100:.2f} CNY')
    bridge = next(bridge for bridge in json.loads(golden.run(community, '--json', 'bridge'))
                  if bridge['typed'] and bridge['from'][:7] == month and bridge['source'] == '知识星球')
    if amount(bridge, 'unexplained') != -OFF or not closes(bridge):
        yield f'a cent off: {bridge["lines"]}'


def payouts(community, folder):
    report = json.loads(golden.run(community, '--json', 'reconcile'))
    paid = collections.Counter()
    for month in report['months']:
        for payout in month['payouts']:
            made = payout['lines_minor'] - payout['fees_minor'] - payout['refunds_minor'] + payout['other_minor']
            if made + payout['unexplained_minor'] != payout['paid_minor']:
                yield f"{month['source']} {payout['day']}: {payout}"
            if payout['unexplained_minor'] and not payout['cause']:
                yield f"{month['source']} {payout['day']}: {payout['unexplained_minor']} without a cause"
            if month['kind'] == 'stripe':
                paid[month['currency']] += payout['paid_minor']
    told = collections.Counter()
    for row in rows(folder, 'stripe-balance.csv'):
        if row['reporting_category'] == 'payout':
            told[row['currency'].upper()] -= minor(row['gross'])
    if not told or paid != told:
        yield f'Stripe paid out {dict(told)}, here are {dict(paid)}'


def main():
    parts = {'own reports close': own_reports, 'typed figures close': typed, 'a cent is told': a_cent_off,
             'payouts are those of the files': payouts}
    # A month of the calendar is no month of the world that ends in the midst of one.
    worlds = [(seed, ANCHOR) for seed in golden.SEEDS] + [(golden.SEEDS[0], AMIDST)]
    print(f'1..{len(worlds) * len(parts)}', flush=True)
    number, status = 0, 0
    for seed, anchor in worlds:
        with tempfile.TemporaryDirectory() as place:
            community, folder = os.path.join(place, 'demo.cohort'), os.path.join(place, 'files')
            golden.run(community, 'demo', '--seed', str(seed), '--anchor', anchor, '--emit', folder)
            for name, find in parts.items():
                number += 1
                faults = list(find(community, folder))
                status |= bool(faults)
                print(f"{'not ok' if faults else 'ok'} {number} seed {seed} of {anchor} {name}", flush=True)
                for fault in faults[:20]:
                    print(f'# {fault}')
    return status


if __name__ == '__main__':
    sys.exit(main())
