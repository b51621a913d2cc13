-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Who was erased, without a word of who it was: what is needed so that no import, pull or restored copy brings them
-- back. No step: nothing here is undone.

CREATE TABLE erasure (
  number INTEGER PRIMARY KEY,         -- what the person is called from then on
  erased_at INTEGER NOT NULL,         -- UTC µs
  salt TEXT NOT NULL                  -- of the hashes; one for the community and its copies
) STRICT;

CREATE TABLE erased_identity (
  identity INTEGER PRIMARY KEY,       -- soft
  erasure INTEGER NOT NULL            -- its number
) STRICT;

-- 'SOURCE:KEY' with the key hashed as in external_key; '#ID' of an identity and '@ID' of a member that had no key.
CREATE TABLE erased_key (
  key TEXT NOT NULL,
  erasure INTEGER NOT NULL,
  PRIMARY KEY (key, erasure)
) STRICT, WITHOUT ROWID;
