-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
CREATE TABLE interaction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  identity INTEGER REFERENCES identity (id),
  kind TEXT NOT NULL CHECK (kind IN ('read', 'watch', 'listen', 'like', 'comment', 'tip', 'search', 'download',
    'attend', 'open', 'click', 'visit', 'login', 'feedback', 'access', 'homework')),
  occurred_at INTEGER NOT NULL,
  post INTEGER REFERENCES post (id),
  item TEXT,                          -- what it was about, where no post is known
  value INTEGER                       -- score, seconds or count, by kind
) STRICT;
CREATE INDEX interaction_identity ON interaction (identity, occurred_at);
CREATE INDEX interaction_post ON interaction (post) WHERE post IS NOT NULL;
CREATE INDEX interaction_source ON interaction (source, occurred_at);

CREATE TABLE question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id),
  identity INTEGER REFERENCES identity (id),
  asked_at INTEGER NOT NULL,
  title TEXT,
  body TEXT NOT NULL,
  post INTEGER REFERENCES post (id),
  topic INTEGER REFERENCES topic (id)
) STRICT;
CREATE INDEX question_identity ON question (identity, asked_at);
CREATE INDEX question_source ON question (source);
CREATE INDEX question_post ON question (post) WHERE post IS NOT NULL;
CREATE INDEX question_topic ON question (topic) WHERE topic IS NOT NULL;

CREATE TABLE answer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  question INTEGER NOT NULL REFERENCES question (id),
  answered_at INTEGER NOT NULL,
  body TEXT
) STRICT;
CREATE INDEX answer_question ON answer (question);
