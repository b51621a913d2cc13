-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Everything here can be rebuilt from facts. `gen` is the generation of derived_state: a changed
-- definition is rebuilt into the next generation beside the current one, then swapped in.

CREATE TABLE segment (
  gen INTEGER NOT NULL,
  identity INTEGER NOT NULL,          -- whose facts it was built from; the beneficiary of a gift
  seq INTEGER NOT NULL,
  member INTEGER NOT NULL,
  subscription INTEGER NOT NULL,      -- 0: coverage without one
  tier INTEGER,
  source INTEGER NOT NULL,
  start_day INTEGER NOT NULL,         -- reporting zone
  end_day INTEGER NOT NULL,           -- half-open; 2932896 (9999-12-31) while open
  term_end_day INTEGER,               -- when the last term known ends: the renewal is due
  grace_end_day INTEGER,              -- past it unpaid, it is churn
  open INTEGER NOT NULL CHECK (open IN (0, 1)),  -- not judged: beyond the source's horizon
  missing INTEGER NOT NULL CHECK (missing IN (0, 1)),  -- in a hole of the known spans: taken to go on
  status TEXT NOT NULL CHECK (status IN ('paid', 'past_due', 'trial', 'paused', 'comp')),
  interval TEXT,
  interval_count INTEGER,
  price_minor INTEGER NOT NULL,       -- per term, one unit, list
  quantity INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,    -- per term, all units
  currency TEXT,
  basis TEXT NOT NULL CHECK (basis IN ('paid', 'reported')),
  end_reason TEXT CHECK (end_reason IN ('voluntary', 'failed', 'unknown')),  -- while open: announced for term_end_day
  price_change_reason TEXT CHECK (price_change_reason IN ('discount', 'upgrade', 'downgrade', 'quantity', 'price')),
  PRIMARY KEY (gen, identity, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_member ON segment (gen, member, start_day);
CREATE INDEX segment_grace ON segment (gen, source, open, grace_end_day) WHERE grace_end_day IS NOT NULL;
CREATE INDEX segment_missing ON segment (gen, source) WHERE missing = 1;

-- What of a source the segments were built with: when it differs from the source now, they are built again.
CREATE TABLE derived_source (
  gen INTEGER NOT NULL,
  source INTEGER NOT NULL,
  nature TEXT NOT NULL,               -- what all its identities depend on
  known TEXT NOT NULL,                -- days known, 'from:to' separated by spaces
  PRIMARY KEY (gen, source)
) STRICT, WITHOUT ROWID;

-- One row a member: what the list shows, sorts and filters by. The status is computed against the
-- day asked for, from the dates here.
CREATE TABLE member_now (
  gen INTEGER NOT NULL,
  member INTEGER NOT NULL,
  name TEXT NOT NULL,                 -- shown: the user's value, else the best identity's
  sort_name TEXT NOT NULL,            -- case-folded
  email TEXT,
  handle TEXT,
  tier INTEGER,
  tier_name TEXT,
  joined_at INTEGER,
  first_paid_day INTEGER,
  paid_from_day INTEGER,              -- of the current or last paid run
  paid_through_day INTEGER,           -- half-open; 2932896 where no end is known
  paid_open INTEGER NOT NULL CHECK (paid_open IN (0, 1)),  -- nobody knows yet whether it was paid on
  grace_end_day INTEGER,
  held_from_day INTEGER,              -- of the current or last paused, comped or gifted run
  held_to_day INTEGER,
  trial_from_day INTEGER,
  trial_to_day INTEGER,
  last_activity INTEGER,              -- UTC µs
  last_payment INTEGER,
  sources TEXT NOT NULL,              -- kinds, sorted, separated by spaces
  n_identities INTEGER NOT NULL,      -- 0: no source any more
  gone INTEGER NOT NULL CHECK (gone IN (0, 1)),  -- deleted or absent at every source
  PRIMARY KEY (gen, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_now_name ON member_now (gen, sort_name, member);
CREATE INDEX member_now_tier ON member_now (gen, tier_name, sort_name, member);
CREATE INDEX member_now_tier_id ON member_now (gen, tier) WHERE tier IS NOT NULL;
CREATE INDEX member_now_paid ON member_now (gen, paid_through_day, sort_name, member);
CREATE INDEX member_now_activity ON member_now (gen, last_activity, sort_name, member);
CREATE INDEX member_now_joined ON member_now (gen, joined_at, sort_name, member);
CREATE INDEX member_now_sources ON member_now (gen, sources, sort_name, member);

CREATE TABLE member_money (
  gen INTEGER NOT NULL,
  member INTEGER NOT NULL,
  currency TEXT NOT NULL,
  gross_minor INTEGER NOT NULL,
  fee_minor INTEGER NOT NULL,         -- of the payments whose fee is known
  net_minor INTEGER NOT NULL,         -- gross less known fees: refunds are inside gross
  unknown_fees INTEGER NOT NULL,      -- payments whose fee is not known
  n_payments INTEGER NOT NULL,
  PRIMARY KEY (gen, member, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_money_net ON member_money (gen, currency, net_minor, member);

CREATE TABLE daily_total (
  gen INTEGER NOT NULL,
  identity INTEGER NOT NULL,
  day INTEGER NOT NULL,               -- reporting zone
  source INTEGER NOT NULL,
  currency TEXT NOT NULL,
  stream TEXT NOT NULL,
  gross_minor INTEGER NOT NULL,
  fee_minor INTEGER NOT NULL,
  n_payments INTEGER NOT NULL,
  PRIMARY KEY (gen, identity, day, source, currency, stream)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_total_day ON daily_total (gen, day);

-- What the search rows of a member were made of: they are written again only when it changes.
CREATE TABLE member_text (
  member INTEGER PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT;

-- Search rows: text split by our own code (CJK bigrams, case-folded), rowid = member.
CREATE VIRTUAL TABLE member_search USING fts5 (
  name, handle, email, note, tag, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE member_fragment USING fts5 (
  handle, email, content = '', contentless_delete = 1, tokenize = 'trigram');
