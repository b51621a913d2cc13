-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the person decided, what they expected of it, and when it is to be judged.

CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('price', 'offer', 'content', 'other')),
  title TEXT NOT NULL,
  expected TEXT,                      -- in the words of the day it was made
  made_at INTEGER NOT NULL,           -- UTC µs
  check_day INTEGER,                  -- days since 1970-01-01, reporting zone; NULL: not to be judged
  verdict TEXT CHECK (verdict IN ('as_expected', 'otherwise', 'cannot_tell')),
  judged_at INTEGER,                  -- UTC µs
  CHECK ((verdict IS NULL) = (judged_at IS NULL))
) STRICT;
CREATE INDEX decision_made ON decision (made_at, id);
CREATE INDEX decision_check ON decision (check_day) WHERE verdict IS NULL;
