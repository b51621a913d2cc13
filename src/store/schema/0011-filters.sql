-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What a user asks for again and again, and what they write down of members in fields of their own.

CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  filter TEXT NOT NULL                -- JSON
) STRICT;

CREATE TABLE field (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice')),
  choices TEXT NOT NULL DEFAULT ''    -- of kind 'choice': one a line
) STRICT;

-- A number is a decimal with a point, a date is ISO 8601.
CREATE TABLE member_field (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER NOT NULL REFERENCES member (id),
  field INTEGER NOT NULL REFERENCES field (id),
  value TEXT NOT NULL
) STRICT;
CREATE INDEX member_field_member ON member_field (member, field);
CREATE INDEX member_field_field ON member_field (field, value);
