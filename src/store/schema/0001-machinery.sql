-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What makes the ledger work and is no fact: the journal of steps, settings, and what derived rows were built by.

CREATE TABLE setting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;

-- What a person looked at last, as the period; never a step, and no export carries it.
CREATE TABLE view_state (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}',      -- JSON
  user_step INTEGER NOT NULL CHECK (user_step IN (0, 1)),
  source INTEGER NOT NULL DEFAULT 0,      -- 0: none; outlives an undone source
  made_us INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'undone', 'dropped', 'barrier')),
  state_us INTEGER NOT NULL DEFAULT 0,    -- when it was undone or redone last; 0: never
  undone_seq INTEGER NOT NULL DEFAULT 0,  -- order in which steps were undone; redo takes the greatest first
  schema_version INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_source ON journal (source, id) WHERE source <> 0;
CREATE INDEX journal_undone ON journal (undone_seq) WHERE state = 'undone';
CREATE INDEX journal_top ON journal (id) WHERE state = 'done' AND user_step = 1;
CREATE INDEX journal_open ON journal (id) WHERE state = 'open';
CREATE INDEX journal_barrier ON journal (id) WHERE state = 'barrier';

-- Rows changed by a step, per table.
CREATE TABLE journal_count (
  step INTEGER NOT NULL REFERENCES journal (id),
  tbl TEXT NOT NULL,
  inserted INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  PRIMARY KEY (step, tbl)
) STRICT, WITHOUT ROWID;

-- Compressed changesets. 'do' parts hold what the step changed, 'undo' parts what undoing it changed.
CREATE TABLE journal_part (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES journal (id),
  way TEXT NOT NULL CHECK (way IN ('do', 'undo')),
  seq INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,        -- when it was recorded: undo may be asked for in a later one
  size INTEGER NOT NULL,                  -- bytes before compression
  data BLOB NOT NULL,
  UNIQUE (step, way, seq)
) STRICT;

-- The columns that an attached table had in a version of the schema: changesets name none.
CREATE TABLE journal_shape (
  schema_version INTEGER NOT NULL,
  tbl TEXT NOT NULL,
  columns TEXT NOT NULL,                  -- in order, separated by spaces
  PRIMARY KEY (schema_version, tbl)
) STRICT, WITHOUT ROWID;

CREATE TABLE derived_state (
  name TEXT PRIMARY KEY,
  definition TEXT NOT NULL,               -- hash of what its rows mean, with zone and grace
  gen INTEGER NOT NULL,
  last_member INTEGER NOT NULL            -- of a generation that is being built: how far it is
) STRICT, WITHOUT ROWID;
