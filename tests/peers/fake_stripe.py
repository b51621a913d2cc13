# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Stripe that remembers: customers, prices, subscriptions, invoices and their payments, charges, refunds, disputes, fees,
payouts and events in the shapes of its newest version, with pages, expansion, deleted things and refusals.

What it cannot do: tax, connected accounts, test clocks, payment intents. stripe.py proves it with Stripe's own client and
with the shapes that Stripe publishes."""

import copy
import http.server
import json
import random
import re
import threading
import time
import urllib.parse

KEY = 'rk_test_' + 'ofThePeerTests'
VERSION = '2026-10-28.endive'
DAY, MONTH = 86400, 30 * 86400
PREFIX = {'customers': 'cus', 'products': 'prod', 'prices': 'price', 'coupons': 'co', 'promotion_codes': 'promo',
          'subscriptions': 'sub', 'charges': 'ch', 'invoices': 'in', 'invoice_payments': 'inpay', 'refunds': 're',
          'disputes': 'dp', 'balance_transactions': 'txn', 'payouts': 'po', 'events': 'evt'}
OBJECT = {name: name[:-1] for name in PREFIX}
# What an id in that field names.
REFERENCES = {'product': 'products', 'coupon': 'coupons', 'customer': 'customers', 'charge': 'charges',
              'balance_transaction': 'balance_transactions', 'failure_balance_transaction': 'balance_transactions',
              'invoice': 'invoices', 'subscription': 'subscriptions'}


class Refusal(Exception):
    def __init__(self, status, message, /, **more):
        super().__init__(message)
        self.status, self.body = status, {'error': {'message': message, 'type': 'invalid_request_error', **more}}


def expansions(query):
    return [path.split('.') for name, paths in query.items() if name.startswith('expand[') for path in paths]


class Stripe:
    """The account. Things are kept with ids where they name others."""

    def __init__(self, now, seed=7):
        self.now, self.chance, self.n = int(now), random.Random(seed), 0
        self.things = {name: {} for name in PREFIX}  # oldest first
        self.deleted = set()

    def add(self, name, created, /, **fields):
        self.n += 1
        thing = {'id': f'{PREFIX[name]}_{self.n:08d}', 'object': OBJECT[name], 'created': int(created), 'livemode': False,
                 'metadata': {}, **fields}
        for field in {'balance_transactions': ('livemode', 'metadata'), 'refunds': ('livemode',), 'events': ('metadata',),
                      'invoice_payments': ('metadata',)}.get(name, ()):
            del thing[field]
        self.things[name][thing['id']] = thing
        return thing

    def happen(self, kind, thing, before=None, at=None):
        data = {'object': copy.deepcopy(thing)}
        if before is not None:
            data['previous_attributes'] = before
        self.add('events', at or time.time(), api_version=VERSION, data=data, pending_webhooks=0,
                 request={'id': None, 'idempotency_key': None}, type=kind)

    # What it sells

    def make_price(self, product, currency, amount, interval):
        return self.add('prices', self.now - 400 * DAY, active=True, billing_scheme='per_unit', currency=currency,
                        custom_unit_amount=None, lookup_key=None, nickname=None, product=product['id'],
                        recurring={'interval': interval, 'interval_count': 1, 'meter': None, 'trial_period_days': None,
                                   'usage_type': 'licensed'},
                        tax_behavior='unspecified', tiers_mode=None, transform_quantity=None, type='recurring',
                        unit_amount=amount, unit_amount_decimal=str(amount))

    def make_offer(self):
        premium, supporter = (self.add('products', self.now - 400 * DAY, active=True, default_price=None, name=name,
                                       description=None, images=[], type='service', unit_label=None, url=None)
                              for name in ('Premium', 'Supporter'))
        self.prices = [self.make_price(premium, 'usd', 1000, 'month'), self.make_price(premium, 'usd', 10000, 'year'),
                       self.make_price(supporter, 'eur', 500, 'month'), self.make_price(supporter, 'jpy', 700, 'month')]
        self.coupon = self.add('coupons', self.now - 300 * DAY, amount_off=None, currency=None, duration='repeating',
                               duration_in_months=3, max_redemptions=None, name='Spring', percent_off=25.5, redeem_by=None,
                               times_redeemed=0, valid=True)
        self.add('promotion_codes', self.now - 300 * DAY, active=True, code='SPRING', customer=None, expires_at=None,
                 max_redemptions=None, times_redeemed=0, promotion={'type': 'coupon', 'coupon': self.coupon['id']},
                 restrictions={'first_time_transaction': False, 'minimum_amount': None, 'minimum_amount_currency': None})

    # Money

    def enter(self, kind, category, at, amount, currency, fee, source, description=None):
        """A balance transaction: what the amount is worth in dollars."""
        rate = {'usd': None, 'eur': 1.1, 'jpy': 0.66}[currency]
        worth = amount if rate is None else round(amount * rate)
        return self.add('balance_transactions', at, amount=worth, available_on=int(at) + 2 * DAY, balance_type='payments',
                        currency='usd', description=description, exchange_rate=rate, fee=fee, net=worth - fee, source=source,
                        fee_details=[{'amount': fee, 'application': None, 'currency': 'usd', 'type': 'stripe_fee',
                                      'description': 'Stripe processing fees'}] if fee else [],
                        reporting_category=category, status='available', type=kind)

    def make_charge(self, customer, at, amount, currency, fails=False, invoice=None):
        charge = self.add('charges', at, amount=amount, amount_captured=0 if fails else amount, amount_refunded=0,
                          balance_transaction=None, captured=not fails, currency=currency, customer=customer['id'],
                          billing_details={'address': None, 'email': customer['email'], 'name': customer['name'],
                                           'phone': None, 'tax_id': None},
                          description='Subscription update' if invoice else None, disputed=False,
                          failure_balance_transaction=None, failure_code='card_declined' if fails else None,
                          failure_message='Your card was declined.' if fails else None, outcome=None, paid=not fails,
                          payment_intent=None, receipt_email=None, refunded=False, status='failed' if fails else 'succeeded')
        if not fails:
            worth = amount * {'usd': 1, 'eur': 1.1, 'jpy': 0.66}[currency]
            charge['balance_transaction'] = self.enter('charge', 'charge', at, amount, currency,
                                                       30 + round(worth * 0.029), charge['id'])['id']
        return charge

    def refund(self, charge, amount=None, at=None):
        at = at or time.time()
        amount = amount if amount is not None else charge['amount'] - charge['amount_refunded']
        if charge['status'] != 'succeeded' or not 0 < amount <= charge['amount'] - charge['amount_refunded']:
            raise Refusal(400, 'Refund amount is greater than unrefunded amount on charge', param='amount')
        refund = self.add('refunds', at, amount=amount, balance_transaction=None, charge=charge['id'],
                          currency=charge['currency'], destination_details=None, payment_intent=None, reason=None,
                          receipt_number=None, status='succeeded')
        refund['balance_transaction'] = self.enter('refund', 'refund', at, -amount, charge['currency'], 0, refund['id'],
                                                   'REFUND FOR CHARGE')['id']
        charge['amount_refunded'] += amount
        charge['refunded'] = charge['amount_refunded'] == charge['amount']
        self.happen('charge.refunded', charge, at=at)
        return refund

    def dispute(self, charge, at=None, won=False):
        at = at or time.time()
        dispute = self.add('disputes', at, amount=charge['amount'], balance_transactions=[], charge=charge['id'],
                           currency=charge['currency'], evidence_details=None, is_charge_refundable=False,
                           payment_intent=None, reason='fraudulent', status='won' if won else 'needs_response')
        entries = [self.enter('adjustment', 'dispute', at, -charge['amount'], charge['currency'], 1500, dispute['id'])]
        if won:
            entries.append(self.enter('adjustment', 'dispute_reversal', at + 20 * DAY, charge['amount'], charge['currency'],
                                      0, dispute['id']))
        dispute['balance_transactions'] = copy.deepcopy(entries)
        charge['disputed'] = True
        self.happen('charge.dispute.created', dispute, at=at)
        return dispute

    def pay_out(self):
        """Once a week whatever has become available."""
        weeks = {}
        for entry in list(self.things['balance_transactions'].values()):
            weeks.setdefault(entry['available_on'] // (7 * DAY) + 1, []).append(entry)
        self.paid_out = {}
        for week, entries in sorted(weeks.items()):
            at, amount = week * 7 * DAY, sum(entry['net'] for entry in entries)
            if at > self.now or amount <= 0:
                continue
            payout = self.add('payouts', at, amount=amount, arrival_date=at + 2 * DAY, automatic=True,
                              balance_transaction=None, currency='usd', description='STRIPE PAYOUT', destination=None,
                              failure_balance_transaction=None, failure_code=None, failure_message=None, method='standard',
                              original_payout=None, reconciliation_status='completed', reversed_by=None, source_type='card',
                              statement_descriptor=None, status='paid', type='bank_account')
            own = self.enter('payout', 'payout', at, -amount, 'usd', 0, payout['id'], 'STRIPE PAYOUT')
            payout['balance_transaction'] = own['id']
            self.paid_out[payout['id']] = [entry['id'] for entry in entries] + [own['id']]

    # Subscriptions and what they are billed

    def subscribe(self, customer, price, at, discounted, ended_at, trial_days):
        item = {'id': f'si_{self.n:08d}', 'object': 'subscription_item', 'created': at, 'discounts': [], 'metadata': {},
                'price': copy.deepcopy(price), 'quantity': 1, 'tax_rates': []}
        sub = self.add('subscriptions', at, billing_cycle_anchor=at, cancel_at=None, cancel_at_period_end=False,
                       canceled_at=ended_at, cancellation_details={'comment': None, 'feedback': None,
                                                                   'reason': 'cancellation_requested' if ended_at else None},
                       collection_method='charge_automatically', currency=price['currency'], customer=customer['id'],
                       default_payment_method=None, description=None, discounts=[], ended_at=ended_at,
                       items={'object': 'list', 'data': [item], 'has_more': False}, latest_invoice=None,
                       pause_collection=None, schedule=None, start_date=at, status='canceled' if ended_at else 'active',
                       test_clock=None, trial_start=at if trial_days else None,
                       trial_end=at + trial_days * DAY if trial_days else None)
        item['subscription'] = sub['id']
        sub['items']['url'] = f'/v1/subscription_items?subscription={sub["id"]}'
        if discounted:
            sub['discounts'] = [{'id': f'di_{self.n:08d}', 'object': 'discount', 'checkout_session': None,
                                 'customer': customer['id'], 'end': at + 91 * DAY, 'invoice': None, 'invoice_item': None,
                                 'promotion_code': None, 'start': at, 'subscription': sub['id'], 'subscription_item': None,
                                 'source': {'coupon': self.coupon['id'], 'type': 'coupon'}}]
        return sub

    def bill(self, sub, customer, price, at, end, amount, reason, fails=False):
        invoice = self.add('invoices', at, amount_due=amount, amount_paid=0 if fails else amount, amount_overpaid=0,
                           amount_remaining=amount if fails else 0, attempt_count=1, number=None,
                           billing_reason=reason, currency=price['currency'], customer=customer['id'], discounts=[],
                           customer_email=customer['email'], customer_name=customer['name'], due_date=None,
                           ending_balance=0, next_payment_attempt=None, period_start=at, period_end=at, starting_balance=0,
                           parent={'quote_details': None, 'type': 'subscription_details',
                                   'subscription_details': {'metadata': {}, 'subscription': sub['id']}},
                           post_payment_credit_notes_amount=0, pre_payment_credit_notes_amount=0,
                           status='open' if fails else 'paid', subtotal=amount, total=amount, total_discount_amounts=[],
                           total_excluding_tax=amount, total_taxes=[],
                           status_transitions={'finalized_at': at, 'marked_uncollectible_at': None, 'voided_at': None,
                                               'paid_at': None if fails else at})
        line = {'id': f'il_{self.n:08d}', 'object': 'line_item', 'amount': amount, 'currency': price['currency'],
                'description': '1 × plan', 'discount_amounts': [], 'discountable': True, 'discounts': [],
                'invoice': invoice['id'], 'livemode': False, 'metadata': {}, 'period': {'start': at, 'end': end},
                'parent': {'invoice_item_details': None, 'type': 'subscription_item_details',
                           'subscription_item_details': {
                               'invoice_item': None, 'proration': False, 'proration_details': {'credited_items': None},
                               'subscription': sub['id'], 'subscription_item': sub['items']['data'][0]['id']}},
                'pretax_credit_amounts': [], 'quantity': 1, 'quantity_decimal': '1', 'subscription': sub['id'],
                'pricing': {'price_details': {'price': price['id'], 'product': price['product']}, 'type': 'price_details',
                            'unit_amount_decimal': str(price['unit_amount'])},
                'subtotal': amount, 'taxes': []}
        invoice['lines'] = {'object': 'list', 'data': [line], 'has_more': False, 'url': f'/v1/invoices/{invoice["id"]}/lines'}
        invoice['payments'] = {'object': 'list', 'data': [], 'has_more': False,
                               'url': f'/v1/invoice_payments?invoice={invoice["id"]}'}
        sub['latest_invoice'] = invoice['id']
        if amount:
            charge = self.make_charge(customer, at, amount, price['currency'], fails, invoice)
            payment = self.add('invoice_payments', at, amount_paid=None if fails else amount, amount_requested=amount,
                               currency=price['currency'], invoice=invoice['id'], is_default=True,
                               payment={'type': 'charge', 'charge': charge['id']}, status='open' if fails else 'paid',
                               status_transitions={'canceled_at': None, 'paid_at': None if fails else at})
            invoice['payments']['data'] = [copy.deepcopy(payment)]

    def live(self, customer, price, at, index):
        """A subscription from its beginning until now."""
        discounted, trial = index % 9 == 0, 14 if index % 7 == 3 else 0
        ended = at + 4 * MONTH if index % 5 == 0 and at + 4 * MONTH < self.now else None
        sub = self.subscribe(customer, price, at, discounted, ended, trial)
        step = MONTH if price['recurring']['interval'] == 'month' else 365 * DAY
        if trial:
            self.bill(sub, customer, price, at, at + trial * DAY, 0, 'subscription_create')
        begin, number = at + trial * DAY, 0
        end = begin
        while begin < min(ended or self.now, self.now):
            end = begin + step
            fails = index % 11 == 4 and end >= self.now
            off = round(price['unit_amount'] * 0.255) if discounted and number < 3 else 0
            self.bill(sub, customer, price, begin, end, price['unit_amount'] - off,
                      'subscription_cycle' if number or trial else 'subscription_create', fails)
            if fails:
                sub['status'] = 'past_due'
            begin, number = end, number + 1
        if sub['status'] == 'active' and index % 13 == 6:
            sub['pause_collection'] = {'behavior': 'void', 'resumes_at': None}
        if trial and begin == at + trial * DAY:
            sub['status'] = 'trialing'
        for item in sub['items']['data']:
            item['current_period_start'], item['current_period_end'] = begin - step, end

    def populate(self, n):
        self.make_offer()
        for index in range(n):
            at = self.now - 380 * DAY + index * 370 * DAY // n
            customer = self.add('customers', at, address=None, balance=0, currency='usd', delinquent=False, description=None,
                                email=f'person{index}@example.org', invoice_prefix=f'P{index:07d}', name=f'Person {index}',
                                phone=None, preferred_locales=[], shipping=None, tax_exempt='none', test_clock=None)
            self.live(customer, self.prices[index % 4], at, index)
        charges = [charge for charge in self.things['charges'].values() if charge['status'] == 'succeeded']
        for number, charge in enumerate(charges[5::40]):
            self.refund(charge, charge['amount'] // 2 if number % 2 else None, charge['created'] + 3 * DAY)
        for number, charge in enumerate(charges[17::90]):
            self.dispute(charge, charge['created'] + 5 * DAY, won=number % 2 == 1)
        self.pay_out()
        for things in self.things.values():  # by their time, as lists have them
            ordered = sorted(things.items(), key=lambda item: (item[1]['created'], item[0]))
            things.clear()
            things.update(ordered)

    # Answers

    def expand(self, value, path):
        if isinstance(value, list):
            return [self.expand(one, path) for one in value]
        if not isinstance(value, dict) or not path:
            return value
        if value.get('object') == 'list' and path[0] != 'data':
            return {**value, 'data': self.expand(value['data'], path)}
        inner = value.get(path[0])
        if isinstance(inner, str) and path[0] in REFERENCES:
            inner = self.bare(REFERENCES[path[0]], self.things[REFERENCES[path[0]]].get(inner, {'id': inner}), path[1:])
        elif path[0] not in value and path[0] not in REFERENCES:
            raise Refusal(400, f'This property cannot be expanded ({path[0]}).')
        return {**value, path[0]: self.expand(inner, path[1:])} if path[0] in value else value

    def bare(self, name, thing, *paths):
        """A thing as it is told when nothing but the paths is expanded."""
        if thing.get('id') in self.deleted:
            return {'id': thing['id'], 'object': thing['object'], 'deleted': True}
        thing = copy.deepcopy(thing)
        if name == 'invoices' and not any(path[:1] == ['payments'] for path in paths):
            thing.pop('payments', None)
        if name == 'subscriptions' and not any(path[:1] == ['discounts'] for path in paths):
            thing['discounts'] = [discount['id'] for discount in thing['discounts']]
        for path in paths:
            thing = self.expand(thing, path)
        return thing

    def list_of(self, name, query):
        rows = [thing for thing in reversed(self.things[name].values()) if thing['id'] not in self.deleted]
        rows.sort(key=lambda thing: thing['created'], reverse=True)
        for field, test in (('gte', int.__ge__), ('gt', int.__gt__), ('lte', int.__le__), ('lt', int.__lt__)):
            if f'created[{field}]' in query:
                rows = [thing for thing in rows if test(thing['created'], int(query[f'created[{field}]'][0]))]
        if 'payout' in query:
            rows = [thing for thing in rows if thing['id'] in self.paid_out.get(query['payout'][0], ())]
        for field in ('product', 'customer', 'charge', 'invoice'):
            if field in query:
                rows = [thing for thing in rows if thing.get(field) == query[field][0]]
        if name == 'subscriptions' and query.get('status') != ['all']:
            rows = [thing for thing in rows if thing['status'] != 'canceled']
        return rows

    def page(self, name, query):
        rows, limit = self.list_of(name, query), int(query.get('limit', ['10'])[0])
        if not 1 <= limit <= 100:
            raise Refusal(400, 'This value must be between 1 and 100.', param='limit')
        ids = [thing['id'] for thing in rows]
        if 'starting_after' in query:
            if query['starting_after'][0] not in ids:
                raise Refusal(400, f'No such {OBJECT[name]}', code='resource_missing', param='starting_after')
            rows = rows[ids.index(query['starting_after'][0]) + 1:]
        paths = [path[1:] for path in expansions(query)]
        return {'object': 'list', 'data': [self.bare(name, thing, *paths) for thing in rows[:limit]],
                'has_more': len(rows) > limit, 'url': f'/v1/{name}'}

    def find(self, name, thing_id):
        if name not in self.things or thing_id not in self.things[name]:
            raise Refusal(404, f'No such {OBJECT.get(name, name)}: \'{thing_id}\'', code='resource_missing', param='id')
        return self.things[name][thing_id]

    def update(self, name, thing, form):
        before = {field: thing[field] for field in form if field in thing}
        for field, (value,) in form.items():
            thing[field] = {'true': True, 'false': False, '': None}.get(value, value)
        self.happen({'customers': 'customer', 'products': 'product', 'subscriptions': 'customer.subscription'}[name] + '.updated',
                    thing, before)
        return self.bare(name, thing)

    def delete(self, name, thing):
        if name == 'subscriptions':
            thing.update(status='canceled', ended_at=int(time.time()), canceled_at=int(time.time()))
            self.happen('customer.subscription.deleted', thing)
            return self.bare(name, thing)
        self.happen('customer.deleted', thing)
        self.deleted.add(thing['id'])
        return {'id': thing['id'], 'object': OBJECT[name], 'deleted': True}

    def create(self, name, form):
        value = {field: values[0] for field, values in form.items()}
        if name == 'refunds':
            return self.refund(self.find('charges', value['charge']), int(value['amount']) if 'amount' in value else None)
        if name == 'charges':
            return self.make_charge(self.find('customers', value['customer']), time.time(), int(value['amount']),
                                    value['currency'])
        if name == 'customers':
            return self.add('customers', time.time(), address=None, balance=0, currency=None, delinquent=False,
                            description=None, email=value.get('email'), invoice_prefix='NEW', name=value.get('name'),
                            phone=None, preferred_locales=[], shipping=None, tax_exempt='none', test_clock=None)
        raise Refusal(405, f'Nothing is made at {name} here')

    def answer(self, method, path, query, form):
        parts = path.strip('/').split('/')[1:]
        name = parts[0] if parts else ''
        if name not in self.things or name == 'invoice_payments' and len(parts) > 1:
            raise Refusal(404, f'Unrecognized request URL ({method}: {path}).')
        if len(parts) == 1:
            return self.page(name, query) if method == 'GET' else self.create(name, form)
        thing = self.find(name, parts[1])
        if parts[2:] == ['lines']:
            return thing['lines']
        if method == 'POST':
            return self.update(name, thing, form)
        if method == 'DELETE':
            return self.delete(name, thing)
        return self.bare(name, thing, *expansions(query))


def serve(stripe):
    """The account on a port of the loopback interface; the server, whose `requests` are what was asked."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def respond(self):
            url = urllib.parse.urlsplit(self.path)
            length = int(self.headers.get('Content-Length') or 0)
            form = urllib.parse.parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
            query = urllib.parse.parse_qs(url.query)
            status = 200
            try:
                if self.headers.get('Authorization') != f'Bearer {KEY}':
                    raise Refusal(401, 'Invalid API Key provided')
                if not re.fullmatch(r'20\d\d-\d\d-\d\d\.\w+', self.headers.get('Stripe-Version', '')):
                    raise Refusal(400, 'Invalid Stripe API version')
                with server.lock:
                    server.requests.append((self.command, url.path, url.query))
                    body = stripe.answer(self.command, url.path, query, form)
            except Refusal as refusal:
                status, body = refusal.status, refusal.body
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Request-Id', 'req_1')
            self.send_header('Content-Length', str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = respond

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.lock, server.requests = threading.Lock(), []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
