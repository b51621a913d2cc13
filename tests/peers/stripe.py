#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A year of a Stripe account with fees, refunds, disputes and payouts, by a fake (fake_stripe.py) that Stripe's own client
reads and changes, and whose things have the fields that Stripe publishes: a first pull holds all of its money, a second
changes nothing, a third finds what that client changed, and only that.

usage: stripe.py COHORTCTL
"""

import json
import subprocess
import sys
import time

import fake_stripe
import peers

COHORTCTL = sys.argv[1]
LISTS = ('prices', 'products', 'coupons', 'promotion_codes', 'customers', 'subscriptions', 'charges', 'invoices', 'refunds',
         'disputes', 'balance_transactions', 'payouts', 'events')


def account(people=260):
    stripe = fake_stripe.Stripe(time.time())
    stripe.populate(people)
    server = fake_stripe.serve(stripe)
    return stripe, server, f'http://127.0.0.1:{server.server_address[1]}'


def client(server, program, key=fake_stripe.KEY):
    """Runs some lines on Stripe's own client; what they return."""
    lines = f'''
        const Stripe = require('stripe');
        const stripe = new (Stripe.default ?? Stripe)({json.dumps(key)}, {{host: '127.0.0.1', protocol: 'http',
          port: {server.server_address[1]}, telemetry: false, maxNetworkRetries: 0}});
        const camel = name => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
        (async () => {{ {program} }})().then(r => console.log(JSON.stringify(r ?? null)),
          e => {{ console.error(e); process.exit(1); }});'''
    done = subprocess.run(['node', '-e', lines], cwd=peers.peer('clients'), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# The fake

def test_client(_):
    """The vendor's client reads every list to its end, follows references, and knows the refusals."""
    stripe, server, _ = account(80)
    counted = client(server, '''
        const counted = {};
        for (const name of %s) {
          let n = 0, all = name === 'subscriptions' ? {status: 'all'} : {};
          for await (const thing of stripe[camel(name)].list({limit: 100, ...all})) n += thing.id ? 1 : 0;
          counted[name] = n;
        }
        return counted;''' % json.dumps(LISTS))
    peers.same('lists', counted, {name: len(stripe.things[name]) for name in LISTS})
    followed = client(server, '''
        const page = await stripe.refunds.list({limit: 3, expand: ['data.charge', 'data.balance_transaction']});
        const invoice = (await stripe.invoices.list({limit: 1, expand: ['data.payments']})).data[0];
        const since = await stripe.charges.list({limit: 5, created: {gte: page.data[2].charge.created}});
        return [page.data.every(r => r.charge.id && r.balance_transaction.net < 0), invoice.payments.object,
          since.data.every(c => c.created >= page.data[2].charge.created),
          (await stripe.prices.retrieve('%s', {expand: ['product']})).product.name];''' % stripe.prices[0]['id'])
    peers.same('followed', followed, [True, 'list', True, 'Premium'])
    refused = client(server, '''
        const why = async f => { try { await f(); } catch (e) { return [e.type, e.code ?? null, e.param ?? null]; } };
        return [await why(() => stripe.customers.retrieve('cus_none')),
          await why(() => stripe.customers.list({starting_after: 'cus_none'})),
          await why(() => stripe.refunds.create({charge: 'ch_none'}))];''')
    peers.same('refusals', refused, [['StripeInvalidRequestError', 'resource_missing', 'id'],
                                     ['StripeInvalidRequestError', 'resource_missing', 'starting_after'],
                                     ['StripeInvalidRequestError', 'resource_missing', 'id']])
    peers.same('a wrong key', client(server, '''
        try { await stripe.customers.list(); } catch (e) { return e.type; }''', 'rk_test_wrong'), 'StripeAuthenticationError')
    server.shutdown()
    yield f'{sum(counted.values())} things in {len(counted)} lists'


def check_shape(where, ours, published, wrong):
    """Every field that the fake tells is one that Stripe publishes, of the same type."""
    kinds = {bool: 'flag', int: 'number', float: 'number', str: 'text', dict: 'thing', list: 'list'}
    for field, value in ours.items():
        if field not in published:
            wrong.add(f'{where}.{field} is not published')
        elif value is not None and published[field] is not None and value != {} and published[field] != {}:
            if kinds[type(value)] != kinds[type(published[field])] and field not in fake_stripe.REFERENCES:
                wrong.add(f'{where}.{field} is a {kinds[type(value)]}, not a {kinds[type(published[field])]}')
            elif isinstance(value, dict) and isinstance(published[field], dict) and field != 'metadata':
                check_shape(f'{where}.{field}', value, published[field], wrong)


# Optional in the published fixtures, which hold one thing each; named so in Stripe's documents.
OPTIONAL = {'invoice.payments', 'invoice_payment.payment.charge', 'promotion_code.promotion.coupon', 'dispute.fee'}


def test_shapes(_):
    with open(peers.shared('providers/stripe/fixtures3-2026-08.json'), encoding='utf-8') as fixtures:
        published = json.load(fixtures)['resources']
    stripe, wrong = fake_stripe.Stripe(time.time()), set()
    stripe.populate(60)
    for name, things in stripe.things.items():
        for thing in things.values():
            check_shape(thing['object'], {field: value for field, value in thing.items() if field != 'data'},
                        published[thing['object']], wrong)
    peers.same('shapes', sorted(entry for entry in wrong if entry.split(' ')[0] not in OPTIONAL), [])


# The pulls

def compare_money(stripe, community):
    charges = stripe.things['charges'].values()
    people = [one for one in stripe.things['customers'].values() if one['id'] not in stripe.deleted]
    peers.same('people', sorted(community.rows('SELECT name, email FROM identity WHERE gone_at IS NULL')),
               sorted((one['name'], one['email']) for one in people))

    def sums(rows):
        found = {}
        for currency, amount in rows:
            count, total = found.get(currency.upper(), (0, 0))
            found[currency.upper()] = count + 1, total + amount
        return found

    for status in ('succeeded', 'failed'):
        peers.same(f'charges that {status}', sums(community.rows(
            "SELECT currency, gross_minor FROM payment WHERE kind = 'charge' AND status = ?", status)),
                   sums((one['currency'], one['amount']) for one in charges if one['status'] == status))
    peers.same('refunds', sums(community.rows("SELECT currency, -abs (gross_minor) FROM payment WHERE kind = 'refund'")),
               sums((one['currency'], -one['amount']) for one in stripe.things['refunds'].values()))
    for kind, wanted in (('dispute', stripe.things['disputes'].values()),
                         ('dispute_reversal', [one for one in stripe.things['disputes'].values() if one['status'] == 'won'])):
        peers.same(kind, sums(community.rows('SELECT currency, abs (gross_minor) FROM payment WHERE kind = ?', kind)),
                   sums((one['currency'], one['amount']) for one in wanted))
    entries = stripe.things['balance_transactions'].values()
    peers.same('balance', community.rows('SELECT count (*), sum (net_minor), sum (fee_minor) FROM balance_entry'),
               [(len(entries), sum(one['net'] for one in entries), sum(one['fee'] for one in entries))])
    peers.same('fees of charges', community.value("SELECT sum (settle_fee) FROM payment WHERE kind = 'charge'"),
               sum(one['fee'] for one in entries if one['type'] == 'charge'))
    peers.same('payouts', community.rows('SELECT count (*), sum (amount_minor) FROM payout'),
               [(len(stripe.things['payouts']), sum(one['amount'] for one in stripe.things['payouts'].values()))])
    peers.same('lines of payouts', community.value('SELECT count (*) FROM balance_entry WHERE payout IS NOT NULL'),
               sum(len(lines) for lines in stripe.paid_out.values()))


def compare_subscriptions(stripe, community):
    words = {'canceled': 'ended'}
    theirs = {f'id:{one["id"]}': 'paused' if one['pause_collection'] else words.get(one['status'], one['status'])
              for one in stripe.things['subscriptions'].values()}
    ours = dict(community.rows(
        "SELECT k.key, v.status FROM external_key k JOIN subscription_version v ON v.subscription = k.row"
        " WHERE k.kind = 'subscription' AND k.key LIKE 'id:sub%' AND NOT EXISTS (SELECT 1 FROM subscription_version w"
        " WHERE w.subscription = v.subscription AND (w.effective_from, w.id) > (v.effective_from, v.id))"))
    peers.same('subscriptions', ours, theirs)


def edit(stripe, server):
    """Changes the account with the vendor's client and one dispute. Returns: what was done to what"""
    people = list(stripe.things['customers'])
    charge = next(one for one in reversed(stripe.things['charges'].values())
                  if one['status'] == 'succeeded' and not one['amount_refunded'] and not one['disputed'])
    running = next(one for one in stripe.things['subscriptions'].values()
                   if one['status'] == 'active' and not one['pause_collection'] and one['customer'] not in people[3:5])
    ended = next(one for one in stripe.things['subscriptions'].values()
                 if one['status'] == 'active' and not one['pause_collection'] and one is not running
                 and one['customer'] not in people[3:5])
    new, refund = client(server, f'''
        await stripe.customers.update('{people[3]}', {{name: 'Renamed There'}});
        await stripe.customers.del('{people[4]}');
        const someone = await stripe.customers.create({{name: 'New There', email: 'new@example.org'}});
        const refund = await stripe.refunds.create({{charge: '{charge['id']}', amount: 100}});
        await stripe.subscriptions.update('{running['id']}', {{cancel_at_period_end: true}});
        await stripe.subscriptions.cancel('{ended['id']}');
        return [someone.id, refund.id];''')
    return {'renamed': people[3], 'deleted': people[4], 'new': new, 'refund': refund, 'refunded': charge['id'], 'cancelling': running['id'],
            'ended': ended['id']}


def check_changes(changes, done):
    def of(kind, thing):
        return changes.pop((kind, f'id:{thing}'), None)

    assert of('identity', done['renamed']) == 'name', changes
    assert of('identity', done['deleted']) == 'gone_at', changes
    assert of('identity', done['new']) == 'new', changes
    assert of('payment', done['refund']) == 'new', changes
    assert of('payment', done['refunded']) == 'refunded_minor', changes
    versions = [key for key in changes if key[0] == 'subscription_version']
    for name in ('cancelling', 'ended'):
        mine = [key for key in versions if done[name] in key[1]]
        assert mine, (name, changes)
        for key in mine:
            del changes[key]
        of('subscription', done[name])
    # With somebody new comes a person, with a refund an entry of the balance.
    peers.same('beside', {key: what for key, what in changes.items()
                          if not (what == 'new' and key[0] in ('member', 'identity_link', 'balance_entry'))}, {})


def test_pulls(folder):
    stripe, server, url = account()
    community = peers.Community(COHORTCTL, folder)
    community.connect('stripe', {'key': fake_stripe.KEY}, base_url=url)
    began = time.monotonic()
    first = community.sync()
    yield (f'first pull: {first["entries"]} entries, {first["new"]} new, {len(server.requests)} requests,'
           f' {time.monotonic() - began:.1f} s')
    compare_money(stripe, community)
    compare_subscriptions(stripe, community)
    community.check()
    server.requests.clear()
    community.sync_quietly()
    yield f'second pull: {len(server.requests)} requests'
    before = community.snapshot()
    done = edit(stripe, server)
    third = community.sync()
    yield f'third pull: {third["new"]} new, {third["changed"]} changed'
    compare_money(stripe, community)
    compare_subscriptions(stripe, community)
    check_changes(community.changes(before), done)
    community.sync_quietly()
    community.check()
    server.shutdown()


if __name__ == '__main__':
    peers.main([('stripe-client', test_client), ('stripe-shapes', test_shapes), ('stripe-pulls', test_pulls)])
