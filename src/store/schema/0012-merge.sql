-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- One person who came in as several: what was said of a pair, and how to take a merge apart again.

-- Members are soft references: a verdict outlives an undone import and holds again when it comes back.
CREATE TABLE merge_verdict (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('not_same', 'later')),
  until_day INTEGER,                  -- later: asked again from this day on; NULL: when there is new evidence
  evidence TEXT NOT NULL,             -- hashes of what spoke for it then, sorted, separated by spaces
  decided_at INTEGER NOT NULL         -- UTC µs
) STRICT;
CREATE INDEX merge_verdict_one ON merge_verdict (one, other);
CREATE INDEX merge_verdict_other ON merge_verdict (other);

-- A member that was merged into another: its row is gone, what hung on it hangs on the survivor.
CREATE TABLE merge_snapshot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  survivor INTEGER NOT NULL REFERENCES member (id),
  gone INTEGER NOT NULL,              -- the id that comes back with a split
  name TEXT NOT NULL,                 -- what the person was called
  merged_at INTEGER NOT NULL,         -- UTC µs
  content TEXT NOT NULL               -- JSON: rows moved, removed and added
) STRICT;
CREATE INDEX merge_snapshot_survivor ON merge_snapshot (survivor, id);
