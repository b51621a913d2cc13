-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What earns points. Points themselves are not kept: they are the facts, counted by the rules of their day. What was
-- redeemed is typed by hand.

-- A row for each time that rules were saved, or points ended. The latest of them that begins on a day or before it
-- holds on that day.
CREATE TABLE points_rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  from_day INTEGER NOT NULL,          -- reporting zone: of acts on this day and later
  ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),   -- 1: from that day on nothing is given
  saved_at INTEGER NOT NULL,          -- UTC µs
  months INTEGER NOT NULL CHECK (months BETWEEN 0 AND 1200),  -- that points last; 0: they never lapse
  worth_minor INTEGER NOT NULL CHECK (worth_minor >= 0),      -- of 100 points
  currency TEXT NOT NULL,
  -- what they would have come to on the past, as it was known when they were saved; NULL where they end
  tried_until INTEGER,                -- reporting zone: the last day that was known
  tried_members INTEGER,
  tried_points INTEGER,
  tried_balance INTEGER,              -- what would not have lapsed
  tried_low_minor INTEGER,            -- of the balance: what members who pay hold
  tried_high_minor INTEGER,           -- all of it
  tried_top_ppm INTEGER CHECK (tried_top_ppm BETWEEN 0 AND 1000000),  -- of the points: of the tenth who had most
  CHECK ((tried_until IS NULL) = (ended = 1) AND (tried_members IS NULL) = (ended = 1)
    AND (tried_points IS NULL) = (ended = 1) AND (tried_balance IS NULL) = (ended = 1)
    AND (tried_low_minor IS NULL) = (ended = 1) AND (tried_high_minor IS NULL) = (ended = 1)
    AND (tried_top_ppm IS NULL) = (ended = 1))
) STRICT;

CREATE TABLE points_rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rules INTEGER NOT NULL REFERENCES points_rules (id),
  act TEXT NOT NULL CHECK (act IN ('payment', 'month', 'comment', 'question', 'lesson', 'homework', 'live')),
  points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 1000000),
  daily_cap INTEGER NOT NULL CHECK (daily_cap >= 0),          -- 0: none
  tried_points INTEGER NOT NULL,
  tried_members INTEGER NOT NULL
) STRICT;
CREATE INDEX points_rule_rules ON points_rule (rules);

CREATE TABLE points_redeemed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  day INTEGER NOT NULL,               -- reporting zone
  points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 1000000000000),
  what TEXT                           -- what they were given for it
) STRICT;
CREATE INDEX points_redeemed_member ON points_redeemed (member, day);
