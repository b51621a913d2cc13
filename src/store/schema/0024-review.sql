-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The weekly review and what was said to each of its cards; cards of Today that were dealt with or put off; and what a
-- service's own screen said, where no file carries it. All of it is the person's own. No title holds anybody's name.

CREATE TABLE review (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  day INTEGER NOT NULL,               -- days since 1970-01-01, reporting zone
  reach_day INTEGER NOT NULL,         -- the last day that the data told of then: what is later has changed since
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;
CREATE INDEX review_made ON review (made_at, id);

CREATE TABLE review_answer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  review INTEGER REFERENCES review (id),  -- NULL: a card of the page, outside a review
  card TEXT NOT NULL,                 -- the same for the same thing
  title TEXT NOT NULL,                -- in the words of the day
  answer TEXT NOT NULL CHECK (answer IN ('accepted', 'snoozed', 'opened')),
  until_day INTEGER,                  -- shown again from this day on
  made_at INTEGER NOT NULL,           -- UTC µs
  CHECK ((answer = 'snoozed') = (until_day IS NOT NULL))
) STRICT;
CREATE INDEX review_answer_review ON review_answer (review) WHERE review IS NOT NULL;
CREATE INDEX review_answer_card ON review_answer (card, id) WHERE review IS NULL;

-- What a service says that it charged, read off a screen and typed. An import never writes it.
CREATE TABLE stated_figure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL,            -- soft
  from_day INTEGER NOT NULL,          -- both inclusive, in the source's own days
  to_day INTEGER NOT NULL,
  value INTEGER NOT NULL,             -- minor units
  currency TEXT NOT NULL,
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;
CREATE INDEX stated_figure_source ON stated_figure (source, from_day);

-- Discounts that end, without a look at every row.
CREATE INDEX subscription_version_discount ON subscription_version (discount_ends) WHERE discount_ends IS NOT NULL;
CREATE INDEX redemption_ends ON redemption (ends) WHERE ends IS NOT NULL;
