-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What to make next and whom to send what: what a person said of a suggestion, and the lists that were made.

-- The person's own. What it names of facts is a soft reference: it outlives an undone import.
CREATE TABLE suggestion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('make', 'send')),
  topic TEXT,                         -- 'make': its name, case-folded: each source has a row of its own for it
  post INTEGER,                       -- 'send': soft
  member INTEGER REFERENCES member (id),  -- 'send': to whom; NULL: to anybody
  plan_item INTEGER,                  -- soft: what an accepted 'make' became
  shown TEXT NOT NULL DEFAULT '',     -- the reasons that stood beside it, in the words of that day
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'not_useful')),
  day INTEGER NOT NULL,               -- reporting zone
  made_at INTEGER NOT NULL,           -- UTC µs
  CHECK ((kind = 'make') = (topic IS NOT NULL)),
  CHECK ((kind = 'send') = (post IS NOT NULL))
) STRICT;
CREATE INDEX suggestion_post ON suggestion (post, member) WHERE post IS NOT NULL;
CREATE INDEX suggestion_member ON suggestion (member) WHERE member IS NOT NULL;

-- The latest lists, as they were made of the ledger. No step: nobody typed them.
CREATE TABLE suggestion_run (
  id INTEGER PRIMARY KEY,
  data_key TEXT NOT NULL,             -- of all that was read: another one, and the run is stale
  result TEXT NOT NULL,               -- JSON: topics, and how good the lists would have been
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;

-- By the first account of its member: it follows its person when members are merged or split.
CREATE TABLE suggestion_pick (
  identity INTEGER NOT NULL,
  place INTEGER NOT NULL,             -- 1 is the best
  post INTEGER NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('model', 'content', 'popular', 'tier', 'rare')),
  because INTEGER,                    -- posts that were read and speak for it, the stronger first
  because_too INTEGER,
  sent INTEGER NOT NULL CHECK (sent IN (0, 1)),  -- the one that the list of posts proposes for this member
  PRIMARY KEY (identity, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_pick_post ON suggestion_pick (post, place);
CREATE INDEX suggestion_pick_sent ON suggestion_pick (post) WHERE sent = 1;
