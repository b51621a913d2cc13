-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A member is a person; an identity is that person at one source. Facts hang on identities; what a
-- user types hangs on members, so that a sync never overwrites an edit.

CREATE TABLE identity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT,
  email TEXT,
  email_key TEXT,                     -- normalised for comparing
  handle TEXT,
  handle_key TEXT,
  url TEXT,
  country TEXT,
  language TEXT,
  labels TEXT,                        -- the provider's labels, one a line
  note TEXT,                          -- the provider's note
  raw_status TEXT,                    -- the provider's own flag, shown beside ours
  joined_at INTEGER,                  -- UTC µs
  seen_at INTEGER,
  mail_ok INTEGER CHECK (mail_ok IN (0, 1)),
  gone_at INTEGER                     -- deleted or absent at the source since
) STRICT;
CREATE INDEX identity_source ON identity (source);
CREATE INDEX identity_email ON identity (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX identity_handle ON identity (handle_key) WHERE handle_key IS NOT NULL;

CREATE TABLE member (
  id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

-- A soft reference: it outlives an undone identity and heals when a re-import brings the identity back.
CREATE TABLE identity_link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL,
  member INTEGER NOT NULL REFERENCES member (id)
) STRICT;
CREATE INDEX identity_link_identity ON identity_link (identity);
CREATE INDEX identity_link_member ON identity_link (member);

CREATE TABLE member_override (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  field TEXT NOT NULL CHECK (field IN ('name', 'email', 'handle', 'url', 'country', 'language')),
  value TEXT NOT NULL
) STRICT;
CREATE INDEX member_override_member ON member_override (member, field);

CREATE TABLE note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  body TEXT NOT NULL,
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX note_member ON note (member, written_at);

CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE member_tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  tag INTEGER NOT NULL REFERENCES tag (id)
) STRICT;
CREATE INDEX member_tag_member ON member_tag (member);
CREATE INDEX member_tag_tag ON member_tag (tag);

CREATE TABLE consent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL REFERENCES identity (id),
  kind TEXT NOT NULL,
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),
  at INTEGER
) STRICT;
CREATE INDEX consent_identity ON consent (identity);

CREATE TABLE attribution (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL REFERENCES identity (id),
  channel TEXT NOT NULL,
  detail TEXT,
  at INTEGER
) STRICT;
CREATE INDEX attribution_identity ON attribution (identity);

CREATE TABLE exit_note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity INTEGER NOT NULL REFERENCES identity (id),
  body TEXT,
  reason TEXT,
  at INTEGER
) STRICT;
CREATE INDEX exit_note_identity ON exit_note (identity);
