-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Asking services: how far each was read, and what is under way. Only `mark` is undone with a run; the rest is the
-- record of what was tried, and a source of which a run was undone is asked again only when its person says so.

CREATE TABLE mark (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  stream TEXT NOT NULL,
  up_to_us INTEGER NOT NULL,          -- by the service's clock: read up to there
  cursor TEXT,                        -- the provider's own, beside the time
  full_us INTEGER NOT NULL            -- when the last full pass began
) STRICT;
CREATE INDEX mark_source ON mark (source, stream);

-- How far a stream was read by runs that brought nothing, since the mark stood at `after_us`: no step is made for them.
CREATE TABLE mark_quiet (
  source INTEGER NOT NULL,
  stream TEXT NOT NULL,
  after_us INTEGER NOT NULL,
  up_to_us INTEGER NOT NULL,
  cursor TEXT,
  full_us INTEGER NOT NULL,
  PRIMARY KEY (source, stream)
) STRICT, WITHOUT ROWID;

-- The account of a source at its service. Its secrets are in the secret service, under `secret`.
CREATE TABLE account (
  source INTEGER PRIMARY KEY,         -- soft: it is not undone with the source
  base_url TEXT,                      -- NULL: the service's own
  settings TEXT NOT NULL,             -- JSON: the fields that are no secrets
  secret TEXT NOT NULL UNIQUE,        -- what the item is called in the secret service
  account_id TEXT,                    -- the service's id of it
  account_name TEXT,
  state TEXT NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'sign_in', 'limited', 'unreachable', 'broken')),
  until_us INTEGER,                   -- of 'limited': ask again then
  message TEXT,                       -- a sentence
  denied TEXT NOT NULL DEFAULT '[]',  -- JSON: streams that the service does not let the key read
  last_us INTEGER,                    -- when the last whole run ended
  reading INTEGER NOT NULL DEFAULT 0, -- version of the provider that read last
  resumed_step INTEGER NOT NULL DEFAULT 0  -- undone steps up to this one no longer pause the source
) STRICT;

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL,
  step INTEGER,                       -- journal step; NULL: it brought nothing
  started_us INTEGER NOT NULL,
  ended_us INTEGER,
  outcome TEXT CHECK (outcome IN ('done', 'cancelled', 'sign_in', 'limited', 'unreachable', 'broken', 'interrupted')),
  n_pages INTEGER NOT NULL DEFAULT 0,
  n_items INTEGER NOT NULL DEFAULT 0,
  n_new INTEGER NOT NULL DEFAULT 0,
  n_changed INTEGER NOT NULL DEFAULT 0,
  message TEXT,
  warnings TEXT NOT NULL DEFAULT '[]' -- JSON
) STRICT;
CREATE INDEX sync_run_source ON sync_run (source, id);

-- The streams that the run under way reads.
CREATE TABLE sync_pass (
  source INTEGER NOT NULL,
  stream TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  began_us INTEGER NOT NULL,          -- by the service's clock
  number INTEGER NOT NULL,            -- of the pass, for object_seen
  up_to_us INTEGER,                   -- proposed
  cursor TEXT,
  n_seen INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source, stream)
) STRICT, WITHOUT ROWID;

-- What is asked in the run under way. What is done stays until the end, so that nothing is asked twice.
CREATE TABLE sync_task (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,
  root TEXT NOT NULL,                 -- the stream whose mark waits
  stream TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('page', 'window', 'reread')),
  args TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
  UNIQUE (source, root, stream, kind, args)
) STRICT;
CREATE INDEX sync_task_open ON sync_task (source, root, id) WHERE done = 0;

-- In which full pass a thing was seen last, of streams where absence means something.
CREATE TABLE object_seen (
  source INTEGER NOT NULL,
  stream TEXT NOT NULL,
  key TEXT NOT NULL,
  pass INTEGER NOT NULL,
  PRIMARY KEY (source, stream, key)
) STRICT, WITHOUT ROWID;

-- The service's own text of what is not wholly read yet, compressed.
CREATE TABLE raw_record (
  source INTEGER NOT NULL,
  kind TEXT NOT NULL,                 -- (source, kind, key) as in external_key
  key TEXT NOT NULL,
  type TEXT NOT NULL,                 -- the provider's word for the thing
  observed_us INTEGER NOT NULL,
  size INTEGER NOT NULL,              -- bytes before compression
  data BLOB NOT NULL,
  PRIMARY KEY (source, kind, key, type)
) STRICT;
