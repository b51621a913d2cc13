-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What a tier promises: how often, and how many of it each time.

CREATE TABLE benefit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT NOT NULL,
  description TEXT,
  cadence TEXT NOT NULL CHECK (cadence IN ('always', 'week', 'month', 'quarter', 'year', 'once')),
  slots INTEGER NOT NULL DEFAULT 1 CHECK (slots > 0),   -- of each cadence; 1 where it is 'always'
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX benefit_source ON benefit (source);

CREATE TABLE tier_benefit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tier INTEGER NOT NULL REFERENCES tier (id),
  benefit INTEGER NOT NULL REFERENCES benefit (id)
) STRICT;
CREATE INDEX tier_benefit_tier ON tier_benefit (tier);
CREATE INDEX tier_benefit_benefit ON tier_benefit (benefit);
