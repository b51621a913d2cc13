-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Where facts come from. One row of `source` is one account at one service: its API and its exports
-- are the same source. Kind 'hand' is the built-in source of what a user types as a fact.

CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,                 -- provider id: 'stripe', 'patreon', …, 'csv', 'hand'
  name TEXT NOT NULL,
  zone TEXT NOT NULL DEFAULT 'UTC',   -- IANA name: the zone of the source's naive dates and of its days
  currency TEXT,                      -- ISO 4217: what a bare amount is in
  base_url TEXT,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused')),
  recognised_by INTEGER REFERENCES source (id)   -- the source that books this one's money
) STRICT;

-- What an export or a full pass is known to cover, in the source's own days, both inclusive.
-- `complete` is for a full pass over the provider's interface, which knows that it left nothing out. A file never sets
-- it: whatever was filtered away before the download leaves no trace in the rows.
CREATE TABLE source_span (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  stream TEXT NOT NULL CHECK (stream IN ('members', 'subscriptions', 'payments', 'payouts', 'content', 'activity', 'questions', 'costs', 'rates')),
  from_day INTEGER,                   -- days since 1970-01-01; NULL: since the beginning
  to_day INTEGER NOT NULL,            -- the horizon of this stream
  complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1))
) STRICT;
CREATE INDEX source_span_source ON source_span (source, stream, to_day);

-- The provider's own number, kept to be bridged to ours.
CREATE TABLE source_figure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  figure TEXT NOT NULL,
  from_day INTEGER,
  to_day INTEGER,
  value INTEGER NOT NULL,             -- minor units when currency is set, else a count
  currency TEXT,
  observed_at INTEGER NOT NULL        -- UTC µs
) STRICT;
CREATE INDEX source_figure_source ON source_figure (source, figure, observed_at);

-- (source, kind, key) -> row of table `kind`. Survives undo, so that a re-import gives a row its old id.
CREATE TABLE external_key (
  source INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (source, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_key_row ON external_key (kind, row);

-- A reference whose target has not arrived yet.
CREATE TABLE pending_link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL,            -- soft: it is not undone with the source
  target_kind TEXT NOT NULL,
  target_key TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- the waiting row's table
  row INTEGER NOT NULL,
  field TEXT NOT NULL
) STRICT;
CREATE INDEX pending_link_target ON pending_link (source, target_kind, target_key);
CREATE INDEX pending_link_row ON pending_link (kind, row);

-- How the columns of files with one set of headers are read; saved once, used for every later file.
CREATE TABLE mapping (
  signature TEXT PRIMARY KEY,         -- hash of the set of header names
  format TEXT NOT NULL,
  source INTEGER,
  settings TEXT NOT NULL              -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE import (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  step INTEGER,                       -- journal step
  source INTEGER NOT NULL,
  file TEXT NOT NULL,                 -- base name only
  file_hash TEXT NOT NULL,            -- SHA-256 of the bytes
  format TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  observed_at INTEGER,                -- when the file was made, as far as known
  n_rows INTEGER NOT NULL,
  n_new INTEGER NOT NULL,
  n_changed INTEGER NOT NULL,
  n_unchanged INTEGER NOT NULL,
  n_needs_you INTEGER NOT NULL,
  n_rejected INTEGER NOT NULL,
  totals TEXT NOT NULL,               -- JSON, per currency
  CHECK (n_rows = n_new + n_changed + n_unchanged + n_needs_you + n_rejected)
) STRICT;
CREATE INDEX import_source ON import (source, imported_at);

-- Every row of a file that did something or could not; unchanged rows are only counted.
CREATE TABLE import_row (
  import INTEGER NOT NULL REFERENCES import (id),
  row INTEGER NOT NULL,               -- 1-based record number in the file, header not counted
  line INTEGER NOT NULL,              -- 1-based line in the file where the record starts
  class TEXT NOT NULL CHECK (class IN ('new', 'changed', 'needs_you', 'rejected')),
  kind TEXT,                          -- table of the row's main fact
  fact INTEGER,                       -- its id
  reason TEXT,                        -- for needs_you and rejected
  content TEXT,                       -- for needs_you and rejected: the row as read, dropped columns left out
  PRIMARY KEY (import, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_row_fact ON import_row (kind, fact);
