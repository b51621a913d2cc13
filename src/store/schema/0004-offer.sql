-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
CREATE TABLE tier (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT NOT NULL,
  description TEXT,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  free INTEGER NOT NULL DEFAULT 0 CHECK (free IN (0, 1))
) STRICT;
CREATE INDEX tier_source ON tier (source);

CREATE TABLE price (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  tier INTEGER REFERENCES tier (id),
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  interval TEXT NOT NULL CHECK (interval IN ('day', 'week', 'month', 'year', 'once')),
  interval_count INTEGER NOT NULL DEFAULT 1 CHECK (interval_count > 0),
  valid_from INTEGER,
  valid_to INTEGER,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX price_tier ON price (tier);
CREATE INDEX price_source ON price (source);

CREATE TABLE promotion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT,
  code TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount', 'trial')),
  percent_bp INTEGER CHECK (percent_bp BETWEEN 0 AND 10000),   -- basis points
  amount_minor INTEGER,
  currency TEXT,
  trial_days INTEGER,
  duration TEXT NOT NULL CHECK (duration IN ('once', 'repeating', 'forever')),
  months INTEGER
) STRICT;
CREATE INDEX promotion_source ON promotion (source);

CREATE TABLE redemption (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL REFERENCES identity (id),
  promotion INTEGER NOT NULL REFERENCES promotion (id),
  starts INTEGER,
  ends INTEGER
) STRICT;
CREATE INDEX redemption_identity ON redemption (identity);
CREATE INDEX redemption_promotion ON redemption (promotion);
