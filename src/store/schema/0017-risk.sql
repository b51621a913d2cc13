-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Members who may leave: what was foretold, what a person decided and did about it.

-- Something done for a member so that they stay. What came of it is read from the facts.
CREATE TABLE intervention (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  kind TEXT NOT NULL CHECK (kind IN ('message', 'call', 'offer', 'other')),
  sign TEXT NOT NULL DEFAULT '',      -- what they were named for; '': nothing
  day INTEGER NOT NULL,               -- reporting zone
  follow_up_day INTEGER,              -- to be looked at again
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;
CREATE INDEX intervention_member ON intervention (member, day);
CREATE INDEX intervention_day ON intervention (day);

-- What is not to be shown before a day.
CREATE TABLE snooze (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,              -- 'risk', or the card of another page
  member INTEGER REFERENCES member (id),
  until_day INTEGER NOT NULL,         -- shown again from this day on
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;
CREATE INDEX snooze_member ON snooze (member, subject) WHERE member IS NOT NULL;
CREATE INDEX snooze_subject ON snooze (subject);

-- A person knows better: what is said of the member by that sign is no risk.
CREATE TABLE risk_verdict (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('not_a_risk')),
  sign TEXT NOT NULL,
  day INTEGER NOT NULL,               -- reporting zone
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;
CREATE INDEX risk_verdict_member ON risk_verdict (member, day);

-- A list of forecasts as it was made, to be held against what happened. No step: nobody typed it.
CREATE TABLE prediction_run (
  id INTEGER PRIMARY KEY,
  as_of_day INTEGER NOT NULL,         -- the last day that was looked at
  horizon_days INTEGER NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('rules', 'model')),
  data_hash TEXT NOT NULL,            -- of all that was read: another one, and the run is stale
  result TEXT NOT NULL,               -- JSON
  made_at INTEGER NOT NULL            -- UTC µs
) STRICT;
CREATE INDEX prediction_run_day ON prediction_run (as_of_day);

-- By the account that paid: it follows its person when members are merged or split.
CREATE TABLE prediction (
  run INTEGER NOT NULL,               -- of prediction_run
  identity INTEGER NOT NULL,
  sign TEXT NOT NULL,                 -- what they were named for; '': not named
  probability_ppm INTEGER,            -- of leaving within the horizon; NULL: not known
  PRIMARY KEY (run, identity)
) STRICT, WITHOUT ROWID;
