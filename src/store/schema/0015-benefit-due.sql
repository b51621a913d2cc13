-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What is owed to one person, once: a call this quarter, a review this month. It is owed until it was done.

CREATE TABLE benefit_due (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  identity INTEGER NOT NULL REFERENCES identity (id),
  benefit INTEGER NOT NULL REFERENCES benefit (id),
  due_day INTEGER NOT NULL,   -- the last day on which it is in time
  done_day INTEGER,
  note TEXT
) STRICT;
CREATE INDEX benefit_due_identity ON benefit_due (identity);
CREATE INDEX benefit_due_benefit ON benefit_due (benefit);
CREATE INDEX benefit_due_source ON benefit_due (source);
CREATE INDEX benefit_due_open ON benefit_due (due_day) WHERE done_day IS NULL;
