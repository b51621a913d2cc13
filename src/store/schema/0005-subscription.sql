-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
CREATE TABLE subscription (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  identity INTEGER REFERENCES identity (id),
  tier INTEGER REFERENCES tier (id),
  recognised_by INTEGER REFERENCES source (id),  -- books the money: this one builds no segment
  started_at INTEGER,
  raw_status TEXT
) STRICT;
CREATE INDEX subscription_identity ON subscription (identity);
CREATE INDEX subscription_source ON subscription (source);
CREATE INDEX subscription_tier ON subscription (tier);

-- Append-only: what the source said of a subscription, from when on.
CREATE TABLE subscription_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription INTEGER REFERENCES subscription (id),
  effective_from INTEGER NOT NULL,    -- UTC µs
  observed_at INTEGER,
  status TEXT NOT NULL CHECK (status IN ('trialing', 'active', 'past_due', 'paused', 'ended', 'incomplete', 'comped', 'unknown')),
  raw_status TEXT,
  tier INTEGER REFERENCES tier (id),
  price INTEGER REFERENCES price (id),
  interval TEXT CHECK (interval IN ('day', 'week', 'month', 'year')),
  interval_count INTEGER CHECK (interval_count > 0),
  unit_minor INTEGER,
  quantity INTEGER,
  currency TEXT,
  discount_minor INTEGER,             -- per term, all units together
  discount_ends INTEGER,
  paid_through INTEGER,               -- end of the term the source says is paid, half-open
  cancel_at INTEGER,
  cancel_flag INTEGER NOT NULL DEFAULT 0 CHECK (cancel_flag IN (0, 1)),  -- asked to cancel, no date given
  trial_end INTEGER,
  pause_kind TEXT,
  gift INTEGER NOT NULL DEFAULT 0 CHECK (gift IN (0, 1)),
  cancel_reason TEXT CHECK (cancel_reason IN ('voluntary', 'failed', 'unknown'))
) STRICT;
CREATE INDEX subscription_version_subscription ON subscription_version (subscription, effective_from);
CREATE INDEX subscription_version_price ON subscription_version (price) WHERE price IS NOT NULL;
