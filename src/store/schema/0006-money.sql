-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
CREATE TABLE payment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  identity INTEGER REFERENCES identity (id),
  kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'dispute', 'dispute_reversal', 'adjustment', 'opening')),
  status TEXT NOT NULL CHECK (status IN ('succeeded', 'pending', 'failed')),
  parent INTEGER REFERENCES payment (id),
  occurred_at INTEGER NOT NULL,       -- UTC µs
  gross_minor INTEGER NOT NULL,       -- sign = effect on the creator: refunds and disputes are negative
  currency TEXT NOT NULL,
  tax_minor INTEGER,                  -- inside gross; NULL: unknown
  fee_minor INTEGER,                  -- in `currency`, >= 0 for a cost; NULL: unknown
  settle_gross INTEGER,
  settle_fee INTEGER,
  settle_net INTEGER,
  settle_currency TEXT,
  rate_e9 INTEGER,                    -- settlement per payment currency unit, x 1e9
  failure_code TEXT,
  stream TEXT NOT NULL DEFAULT 'membership' CHECK (stream IN ('membership', 'addon', 'course', 'download', 'tip', 'sponsor', 'ad', 'product', 'service', 'other')),
  subscription INTEGER REFERENCES subscription (id),
  recognised_by INTEGER REFERENCES source (id),
  note TEXT,
  refunded_minor INTEGER,             -- of a charge: all that was given back of it, where its source says so; >= 0
  refunded_settle INTEGER,            -- the same in the currency of the settlement
  refunded_at INTEGER                 -- UTC µs; NULL: not known
) STRICT;
CREATE INDEX payment_identity ON payment (identity, occurred_at);
CREATE INDEX payment_occurred ON payment (occurred_at, id);
CREATE INDEX payment_source ON payment (source, occurred_at);
CREATE INDEX payment_subscription ON payment (subscription) WHERE subscription IS NOT NULL;
CREATE INDEX payment_parent ON payment (parent) WHERE parent IS NOT NULL;
CREATE INDEX payment_amount ON payment (currency, gross_minor, id);
CREATE INDEX payment_refunded ON payment (source) WHERE refunded_minor > 0;
CREATE INDEX payment_kind ON payment (kind, occurred_at) WHERE kind <> 'charge';

-- The time a sum of money buys. Half-open instants; days of the source mean that zone's midnights.
CREATE TABLE coverage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER REFERENCES identity (id),
  beneficiary INTEGER REFERENCES identity (id),  -- of a gift; NULL: the payer
  subscription INTEGER REFERENCES subscription (id),
  tier INTEGER REFERENCES tier (id),
  line_key TEXT,                      -- the subscription's item; lines add up
  stacks INTEGER NOT NULL DEFAULT 0 CHECK (stacks IN (0, 1)),
  invoice_key TEXT,
  price INTEGER REFERENCES price (id),
  kind TEXT NOT NULL CHECK (kind IN ('period', 'proration', 'credit', 'oneoff')),
  covers_from INTEGER NOT NULL,
  covers_to INTEGER NOT NULL,
  interval TEXT CHECK (interval IN ('day', 'week', 'month', 'year')),
  interval_count INTEGER CHECK (interval_count > 0),
  quantity INTEGER NOT NULL DEFAULT 1,
  unit_minor INTEGER NOT NULL,        -- list price of the whole term for one unit, tax excluded
  discount_minor INTEGER NOT NULL DEFAULT 0,   -- of the term, all units together
  tax_minor INTEGER,
  currency TEXT NOT NULL,
  from_balance INTEGER NOT NULL DEFAULT 0 CHECK (from_balance IN (0, 1)),  -- paid from credit that money stood behind
  CHECK (covers_from <= covers_to)
) STRICT;
CREATE INDEX coverage_identity ON coverage (identity, covers_from);
CREATE INDEX coverage_subscription ON coverage (subscription, covers_from);
CREATE INDEX coverage_beneficiary ON coverage (beneficiary) WHERE beneficiary IS NOT NULL;
CREATE INDEX coverage_tier ON coverage (tier) WHERE tier IS NOT NULL;

CREATE TABLE payment_allocation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  coverage INTEGER REFERENCES coverage (id),
  payment INTEGER REFERENCES payment (id),
  amount_minor INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_allocation_coverage ON payment_allocation (coverage);
CREATE INDEX payment_allocation_payment ON payment_allocation (payment);

CREATE TABLE payout (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  paid_at INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  status TEXT,
  automatic INTEGER CHECK (automatic IN (0, 1))
) STRICT;
CREATE INDEX payout_source ON payout (source, paid_at);

CREATE TABLE balance_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  type TEXT NOT NULL,                 -- the provider's own category
  gross_minor INTEGER NOT NULL,
  fee_minor INTEGER,
  net_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  available_on INTEGER,
  payment INTEGER REFERENCES payment (id),
  payout INTEGER REFERENCES payout (id),
  description TEXT
) STRICT;
CREATE INDEX balance_entry_source ON balance_entry (source, occurred_at);
CREATE INDEX balance_entry_payout ON balance_entry (payout) WHERE payout IS NOT NULL;
CREATE INDEX balance_entry_payment ON balance_entry (payment) WHERE payment IS NOT NULL;

-- A lifetime total as a source showed it on a day.
CREATE TABLE identity_snapshot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL REFERENCES identity (id),
  observed_at INTEGER NOT NULL,
  lifetime_minor INTEGER NOT NULL,
  currency TEXT NOT NULL
) STRICT;
CREATE INDEX identity_snapshot_identity ON identity_snapshot (identity, observed_at);

CREATE TABLE cost (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  day INTEGER NOT NULL,
  category TEXT NOT NULL,
  label TEXT,
  amount_minor INTEGER,
  currency TEXT,
  minutes INTEGER,                    -- own time spent, instead of or beside money
  acquisition INTEGER NOT NULL DEFAULT 0 CHECK (acquisition IN (0, 1))
) STRICT;
CREATE INDEX cost_day ON cost (day);
CREATE INDEX cost_source ON cost (source);

CREATE TABLE fx_rate (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  day INTEGER NOT NULL,
  base TEXT NOT NULL,
  quote TEXT NOT NULL,
  rate_e9 INTEGER NOT NULL,           -- quote units for one base unit, x 1e9
  origin TEXT NOT NULL
) STRICT;
CREATE INDEX fx_rate_day ON fx_rate (base, quote, day);
