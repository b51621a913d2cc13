-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Tests of two offers, asked of members: what is to be told, frozen when it starts, and what came of it. Price surveys.

CREATE TABLE experiment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  question TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'ended', 'decided')),
  ended_by TEXT CHECK (ended_by IN ('date', 'rule', 'guardrail', 'given_up')),
  ended_day INTEGER,                  -- reporting zone
  verdict TEXT CHECK (verdict IN ('adopt', 'keep', 'cannot_tell')),
  decision INTEGER,                   -- of decision, soft: the log is the person's own
  created_at INTEGER NOT NULL,        -- UTC µs
  CHECK ((ended_by IS NULL) = (ended_day IS NULL)),
  CHECK ((ended_by IS NULL) = (state IN ('draft', 'running'))),
  CHECK ((verdict IS NULL) = (state <> 'decided'))
) STRICT;
CREATE INDEX experiment_state ON experiment (state, id);

-- What is asked and how it is judged. One that is frozen is never changed: an edit of a running test is a new version,
-- and only who comes in from its first day on counts for it.
CREATE TABLE experiment_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment INTEGER NOT NULL REFERENCES experiment (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('wording', 'offer', 'trial', 'annual', 'price')),
  eligible TEXT NOT NULL CHECK (eligible IN ('new', 'there')),
  assignment TEXT NOT NULL CHECK (assignment IN ('week', 'person')),
  metric TEXT NOT NULL CHECK (metric IN ('pays', 'stays', 'acts')),
  window_days INTEGER NOT NULL CHECK (window_days BETWEEN 1 AND 365),
  difference_ppm INTEGER NOT NULL CHECK (difference_ppm BETWEEN 1 AND 999999),
  rule TEXT NOT NULL CHECK (rule IN ('date', 'sequential')),
  leaving_limit_ppm INTEGER CHECK (leaving_limit_ppm BETWEEN 0 AND 1000000),   -- NULL: not watched
  refund_limit_ppm INTEGER CHECK (refund_limit_ppm BETWEEN 0 AND 1000000),
  -- from here on: frozen at the start, all of them or none
  frozen_at INTEGER,                  -- UTC µs
  first_day INTEGER,                  -- reporting zone
  last_day INTEGER,                   -- the last on which somebody comes in
  judged_day INTEGER,                 -- when the window of the last is over
  per_arm INTEGER,
  baseline_yes INTEGER,
  baseline_all INTEGER,
  spread_milli INTEGER,
  arrival_milli INTEGER,
  seed INTEGER,
  CHECK ((frozen_at IS NULL) = (first_day IS NULL) AND (frozen_at IS NULL) = (last_day IS NULL)
    AND (frozen_at IS NULL) = (judged_day IS NULL) AND (frozen_at IS NULL) = (per_arm IS NULL)
    AND (frozen_at IS NULL) = (baseline_yes IS NULL) AND (frozen_at IS NULL) = (baseline_all IS NULL)
    AND (frozen_at IS NULL) = (spread_milli IS NULL) AND (frozen_at IS NULL) = (arrival_milli IS NULL)
    AND (frozen_at IS NULL) = (seed IS NULL)),
  -- Like people never pay differently at one time: what touches the price changes by whole weeks, for who is new.
  CHECK (kind = 'wording' OR (assignment = 'week' AND eligible = 'new')),
  -- Who is there pays already, and is there at once.
  CHECK (eligible = 'new' OR (assignment = 'person' AND metric <> 'pays'))
) STRICT;
CREATE INDEX experiment_version_experiment ON experiment_version (experiment, number);

-- Arm 0 is how it is now, arm 1 the change.
CREATE TABLE arm (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES experiment_version (id),
  position INTEGER NOT NULL CHECK (position IN (0, 1)),
  name TEXT NOT NULL,
  amount_minor INTEGER CHECK (amount_minor > 0),   -- a month, where the arms are prices
  currency TEXT,
  CHECK ((amount_minor IS NULL) = (currency IS NULL))
) STRICT;
CREATE INDEX arm_version ON arm (version, position);

-- Drawn once and kept. After a merge a person may have two: one who was in both arms counts in neither.
CREATE TABLE experiment_assignment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES experiment_version (id),
  member INTEGER NOT NULL REFERENCES member (id),
  position INTEGER NOT NULL CHECK (position IN (0, 1)),
  assigned_at INTEGER NOT NULL        -- UTC µs
) STRICT;
CREATE INDEX experiment_assignment_version ON experiment_assignment (version, member);
CREATE INDEX experiment_assignment_member ON experiment_assignment (member);

-- The person says that an arm was really shown: in a week, or to all who were assigned until then.
CREATE TABLE exposure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES experiment_version (id),
  week INTEGER CHECK (week >= 0),     -- from the first day; NULL: of persons
  assignment INTEGER REFERENCES experiment_assignment (id),
  shown_at INTEGER NOT NULL,          -- UTC µs
  CHECK ((week IS NULL) <> (assignment IS NULL))
) STRICT;
CREATE INDEX exposure_version ON exposure (version, week);
CREATE INDEX exposure_assignment ON exposure (assignment) WHERE assignment IS NOT NULL;

-- The counts on which a test was ended, as they were: what comes in later does not change the answer.
CREATE TABLE observation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES experiment_version (id),
  position INTEGER NOT NULL CHECK (position IN (0, 1)),
  measure TEXT NOT NULL CHECK (measure IN ('came', 'metric', 'leaving', 'refunds')),
  yes INTEGER NOT NULL CHECK (yes BETWEEN 0 AND trials),
  trials INTEGER NOT NULL,
  observed_at INTEGER NOT NULL        -- UTC µs
) STRICT;
CREATE INDEX observation_version ON observation (version, measure, position);

-- What people said of prices. Answers name nobody.
CREATE TABLE price_survey (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  currency TEXT NOT NULL,
  day INTEGER NOT NULL                -- of the import, reporting zone
) STRICT;
CREATE TABLE price_answer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  survey INTEGER NOT NULL REFERENCES price_survey (id),
  too_cheap_minor INTEGER NOT NULL CHECK (too_cheap_minor >= 0),
  cheap_minor INTEGER NOT NULL CHECK (cheap_minor >= 0),
  expensive_minor INTEGER NOT NULL CHECK (expensive_minor >= 0),
  too_expensive_minor INTEGER NOT NULL CHECK (too_expensive_minor >= 0)
) STRICT;
CREATE INDEX price_answer_survey ON price_answer (survey);
