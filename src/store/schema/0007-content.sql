-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
CREATE TABLE post (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  kind TEXT NOT NULL DEFAULT 'article' CHECK (kind IN ('article', 'video', 'audio', 'image', 'live', 'code', 'course', 'lesson')),
  title TEXT NOT NULL,
  url TEXT,
  status TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'published', 'sent', 'removed')),
  access TEXT,                        -- the provider's word: public, members, paid, tiers …
  published_at INTEGER,
  body TEXT,
  minutes INTEGER                     -- own time spent on it
) STRICT;
CREATE INDEX post_source ON post (source);
CREATE INDEX post_published ON post (published_at);

CREATE TABLE post_count (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  post INTEGER NOT NULL REFERENCES post (id),
  kind TEXT NOT NULL CHECK (kind IN ('sent', 'open', 'click', 'view', 'like', 'comment', 'signup', 'tip')),
  observed_at INTEGER NOT NULL,
  count INTEGER NOT NULL
) STRICT;
CREATE INDEX post_count_post ON post_count (post, kind, observed_at);

CREATE TABLE author (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX author_source ON author (source);

CREATE TABLE content_author (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  post INTEGER NOT NULL REFERENCES post (id),
  author INTEGER NOT NULL REFERENCES author (id)
) STRICT;
CREATE INDEX content_author_post ON content_author (post);
CREATE INDEX content_author_author ON content_author (author);

CREATE TABLE topic (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  name TEXT NOT NULL
) STRICT;
CREATE INDEX topic_source ON topic (source);

CREATE TABLE post_topic (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  post INTEGER NOT NULL REFERENCES post (id),
  topic INTEGER NOT NULL REFERENCES topic (id)
) STRICT;
CREATE INDEX post_topic_post ON post_topic (post);
CREATE INDEX post_topic_topic ON post_topic (topic);
