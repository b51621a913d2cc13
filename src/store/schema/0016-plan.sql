-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What a plan is made of besides its day: for whom and about what, which promise it keeps, what its author gets.
-- All of it is the person's own; what it says of facts is a soft reference.

ALTER TABLE plan_item DROP COLUMN tier;   -- an item may be for several
ALTER TABLE plan_item DROP COLUMN topic;
ALTER TABLE plan_item ADD COLUMN benefit INTEGER;  -- soft: the promise it keeps; 0: none; NULL: one of its kind
ALTER TABLE plan_item ADD COLUMN series INTEGER;   -- soft
ALTER TABLE plan_item ADD COLUMN event INTEGER;    -- soft
ALTER TABLE plan_item ADD COLUMN pay TEXT CHECK (pay IN ('fee', 'share'));  -- NULL: the author gets nothing
ALTER TABLE plan_item ADD COLUMN fee_minor INTEGER CHECK (fee_minor >= 0);
ALTER TABLE plan_item ADD COLUMN fee_currency TEXT;
ALTER TABLE plan_item ADD COLUMN share_bp INTEGER CHECK (share_bp BETWEEN 0 AND 10000);  -- of what it brings, in 1/10000
CREATE INDEX plan_item_event ON plan_item (event) WHERE event IS NOT NULL;

CREATE TABLE plan_tier (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_item INTEGER NOT NULL REFERENCES plan_item (id),
  tier INTEGER NOT NULL               -- soft
) STRICT;
CREATE INDEX plan_tier_item ON plan_tier (plan_item);

CREATE TABLE plan_topic (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_item INTEGER NOT NULL REFERENCES plan_item (id),
  topic INTEGER NOT NULL              -- soft
) STRICT;
CREATE INDEX plan_topic_item ON plan_topic (plan_item);

-- That a published post is not what became of an item, though it looks so.
CREATE TABLE plan_refusal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_item INTEGER NOT NULL REFERENCES plan_item (id),
  post INTEGER NOT NULL               -- soft
) STRICT;
CREATE INDEX plan_refusal_item ON plan_refusal (plan_item);

-- Which kind of content keeps a benefit's promise, where the person said so; else its name is gone by.
CREATE TABLE promise (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  benefit INTEGER NOT NULL,           -- soft
  kind TEXT NOT NULL CHECK (kind IN ('none', 'article', 'video', 'audio', 'image', 'live', 'code', 'course', 'lesson'))
) STRICT;
CREATE INDEX promise_benefit ON promise (benefit);

-- Who saw a post, without a look at the rows.
DROP INDEX interaction_post;
CREATE INDEX interaction_post ON interaction (post, kind, identity, occurred_at) WHERE post IS NOT NULL;
