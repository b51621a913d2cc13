-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A test of prices is judged on what a newcomer brings over months, those who leave counted.

-- The renewals on which it was ended, as they were.
CREATE TABLE observation_month (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES experiment_version (id),
  position INTEGER NOT NULL CHECK (position IN (0, 1)),
  month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 60),  -- after the first payment
  lost INTEGER NOT NULL CHECK (lost BETWEEN 0 AND due),
  due INTEGER NOT NULL,               -- who were still there before, and of whom it is known
  observed_at INTEGER NOT NULL        -- UTC µs
) STRICT;
CREATE INDEX observation_month_version ON observation_month (version, position, month);
