-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the person answers and reviews, in their own words. What it is about is a soft reference: it outlives an
-- undone import and heals when the fact comes back. Then the search rows of what may be quoted, which are derived.

CREATE TABLE reply (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  question INTEGER NOT NULL,          -- soft
  answered_at INTEGER NOT NULL,
  body TEXT                           -- NULL: answered elsewhere
) STRICT;
CREATE INDEX reply_question ON reply (question);

-- Needs no answer.
CREATE TABLE question_aside (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  question INTEGER NOT NULL,          -- soft
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX question_aside_question ON question_aside (question);

CREATE TABLE question_idea (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  question INTEGER NOT NULL,          -- soft
  plan_item INTEGER NOT NULL          -- soft: an idea may be taken out of the plan
) STRICT;
CREATE INDEX question_idea_question ON question_idea (question);

-- Within how many hours a benefit promises an answer, where the person said so; else its name is gone by.
CREATE TABLE answer_promise (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  benefit INTEGER NOT NULL,           -- soft
  hours INTEGER NOT NULL CHECK (hours >= 0)  -- 0: it promises none
) STRICT;
CREATE INDEX answer_promise_benefit ON answer_promise (benefit);

-- What homework is judged by, where the person said so.
CREATE TABLE rubric_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  position INTEGER NOT NULL,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE snippet (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE homework_review (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  submission INTEGER NOT NULL,        -- soft
  reviewed_at INTEGER NOT NULL,
  score INTEGER CHECK (score BETWEEN 0 AND 100),  -- NULL: no line was marked
  body TEXT
) STRICT;
CREATE INDEX homework_review_submission ON homework_review (submission);

CREATE TABLE homework_mark (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  review INTEGER NOT NULL REFERENCES homework_review (id),
  line TEXT NOT NULL,                 -- as it was named then
  mark INTEGER NOT NULL CHECK (mark BETWEEN 1 AND 5)
) STRICT;
CREATE INDEX homework_mark_review ON homework_mark (review);

CREATE INDEX question_asked ON question (asked_at);

-- What the search rows of a post, or of a question with its answers, were made of. `derived_state` says by which code.
CREATE TABLE passage (
  id INTEGER PRIMARY KEY,             -- 2 * owner; 1 more for a question
  kind TEXT NOT NULL CHECK (kind IN ('post', 'question')),
  owner INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- Search rows: text split by our own code (CJK bigrams, case-folded), rowid = passage.
CREATE VIRTUAL TABLE passage_search USING fts5 (
  title, topic, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
