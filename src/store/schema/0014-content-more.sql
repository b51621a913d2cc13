-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What surrounds the posts: plans and hours, series, events and who comes, courses and how far people are, homework;
-- what others charge, and deals with sponsors. Where a person's row names a fact it is a soft reference: it outlives
-- an undone import and heals when the fact comes back.

CREATE TABLE plan_item (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'article' CHECK (kind IN ('article', 'video', 'audio', 'image', 'live', 'code', 'course', 'lesson')),
  state TEXT NOT NULL CHECK (state IN ('idea', 'planned', 'drafting', 'ready', 'handed_over')),
  due_day INTEGER,                    -- days since 1970-01-01, reporting zone; NULL: whenever
  tier INTEGER,                       -- soft: for whom; NULL: not decided
  topic INTEGER,                      -- soft
  author TEXT,
  minutes INTEGER CHECK (minutes >= 0),  -- expected own time
  note TEXT,
  post INTEGER                        -- soft: what became of it
) STRICT;
CREATE INDEX plan_item_due ON plan_item (due_day);
CREATE INDEX plan_item_post ON plan_item (post) WHERE post IS NOT NULL;

CREATE TABLE hours (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  day INTEGER NOT NULL,
  minutes INTEGER NOT NULL CHECK (minutes > 0),
  what TEXT,
  plan_item INTEGER REFERENCES plan_item (id),
  post INTEGER                        -- soft
) STRICT;
CREATE INDEX hours_day ON hours (day);
CREATE INDEX hours_plan_item ON hours (plan_item) WHERE plan_item IS NOT NULL;
CREATE INDEX hours_post ON hours (post) WHERE post IS NOT NULL;

CREATE TABLE series (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT NOT NULL,
  course INTEGER NOT NULL DEFAULT 0 CHECK (course IN (0, 1)),  -- its posts are lessons, in their order
  post INTEGER REFERENCES post (id)   -- what announces it
) STRICT;
CREATE INDEX series_source ON series (source);
CREATE INDEX series_about ON series (post) WHERE post IS NOT NULL;

CREATE TABLE series_post (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  series INTEGER NOT NULL REFERENCES series (id),
  post INTEGER NOT NULL REFERENCES post (id),
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX series_post_series ON series_post (series, position);
CREATE INDEX series_post_post ON series_post (post);

CREATE TABLE enrolment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  series INTEGER NOT NULL REFERENCES series (id),
  identity INTEGER NOT NULL REFERENCES identity (id),
  enrolled_at INTEGER NOT NULL,
  payment INTEGER REFERENCES payment (id),  -- NULL: part of the tier
  finished_at INTEGER
) STRICT;
CREATE INDEX enrolment_series ON enrolment (series, enrolled_at);
CREATE INDEX enrolment_identity ON enrolment (identity);
CREATE INDEX enrolment_payment ON enrolment (payment) WHERE payment IS NOT NULL;

CREATE TABLE lesson_progress (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL REFERENCES identity (id),
  post INTEGER NOT NULL REFERENCES post (id),
  percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
  observed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lesson_progress_identity ON lesson_progress (identity, observed_at);
CREATE INDEX lesson_progress_post ON lesson_progress (post);

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  title TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER,
  place TEXT,                         -- or address of the stream
  capacity INTEGER CHECK (capacity > 0),
  post INTEGER REFERENCES post (id)   -- the recording
) STRICT;
CREATE INDEX event_source ON event (source);
CREATE INDEX event_starts ON event (starts_at);
CREATE INDEX event_post ON event (post) WHERE post IS NOT NULL;

CREATE TABLE attendance (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event INTEGER NOT NULL REFERENCES event (id),
  identity INTEGER NOT NULL REFERENCES identity (id),
  answer TEXT CHECK (answer IN ('yes', 'no', 'maybe')),
  answered_at INTEGER,
  came INTEGER CHECK (came IN (0, 1)) -- NULL: not known, or still to come
) STRICT;
CREATE INDEX attendance_event ON attendance (event);
CREATE INDEX attendance_identity ON attendance (identity);

CREATE TABLE assignment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  title TEXT NOT NULL,
  post INTEGER REFERENCES post (id),
  due_at INTEGER
) STRICT;
CREATE INDEX assignment_source ON assignment (source);
CREATE INDEX assignment_post ON assignment (post) WHERE post IS NOT NULL;

CREATE TABLE submission (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  assignment INTEGER NOT NULL REFERENCES assignment (id),
  identity INTEGER REFERENCES identity (id),
  handed_at INTEGER NOT NULL,
  body TEXT,                          -- or its address
  reviewed_at INTEGER,
  review TEXT,
  score INTEGER CHECK (score BETWEEN 0 AND 100)
) STRICT;
CREATE INDEX submission_assignment ON submission (assignment);
CREATE INDEX submission_identity ON submission (identity, handed_at);
CREATE INDEX submission_waiting ON submission (handed_at) WHERE reviewed_at IS NULL;

-- What somebody else charged on a day; a new look is a new row.
CREATE TABLE market_price (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rival TEXT NOT NULL,
  offer TEXT,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  interval TEXT NOT NULL CHECK (interval IN ('day', 'week', 'month', 'year', 'once')),
  day INTEGER NOT NULL,
  url TEXT,
  note TEXT
) STRICT;
CREATE INDEX market_price_rival ON market_price (rival, day);

CREATE TABLE deal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  partner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sponsor', 'ad', 'barter', 'service', 'other')),
  state TEXT NOT NULL CHECK (state IN ('offered', 'agreed', 'delivered', 'paid', 'lost')),
  amount_minor INTEGER,               -- NULL: no money flows
  currency TEXT,
  agreed_day INTEGER,
  paid_day INTEGER,
  note TEXT
) STRICT;
CREATE INDEX deal_state ON deal (state);

CREATE TABLE deliverable (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  deal INTEGER NOT NULL REFERENCES deal (id),
  title TEXT NOT NULL,
  due_day INTEGER,
  done_day INTEGER,
  post INTEGER                        -- soft
) STRICT;
CREATE INDEX deliverable_deal ON deliverable (deal);
CREATE INDEX deliverable_due ON deliverable (due_day) WHERE done_day IS NULL;
