-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the person said of a payout, and months that are closed. Both are the person's own: what they name of facts is a
-- soft reference, so that an import can still be undone. A lock keeps a hash of the rows that it closes over, and one of
-- that and of the lock before it: nothing below a lock changes without a trace.

CREATE TABLE reconciliation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('payout', 'month')),
  source INTEGER NOT NULL,            -- soft
  payout INTEGER,                     -- soft: of kind 'payout'
  month INTEGER,                      -- year * 12 + month - 1: of kind 'month', in the community's zone
  currency TEXT NOT NULL,
  paid_minor INTEGER NOT NULL,
  unexplained_minor INTEGER NOT NULL,
  reason TEXT,                        -- why it is accepted though something is not explained
  accepted_at INTEGER NOT NULL,       -- UTC µs
  rows_hash TEXT,                     -- of kind 'month'
  chain_hash TEXT,
  CHECK ((kind = 'payout') = (payout IS NOT NULL)),
  CHECK ((kind = 'month') = (month IS NOT NULL AND rows_hash IS NOT NULL AND chain_hash IS NOT NULL))
) STRICT;
CREATE INDEX reconciliation_payout ON reconciliation (payout) WHERE payout IS NOT NULL;
CREATE INDEX reconciliation_month ON reconciliation (source, currency, month) WHERE month IS NOT NULL;

CREATE INDEX payout_paid ON payout (paid_at, id);
