/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What waits for the person: questions, homework, and what leavers wrote; and the writes that answers and reviews are
 * made of. Plain functions for a connection's own thread; instants are UTC µs. What a question may become is not known
 * here: model/ decides. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/* Who wrote something. @member 0: nobody knows. */
typedef struct
{
  gint64 member;
  char *name, *handle, *email; /* (nullable) */
  char *tier_name;             /* (nullable): of now */
  gint64 tier;                 /* 0: none, or they have left */
} CohortWriter;

typedef struct
{
  gint64 id;
  CohortWriter who;
  gint64 asked_at;
  char *title, *body;
  gint64 topic_id;          /* 0: none */
  char *topic, *post_title; /* (nullable) */
  char *source;
  gboolean answered; /* at its source */
  gint64 reply;      /* the person's own answer, or 0 */
  char *reply_body;  /* (nullable): of the latest answer, wherever it is */
  gint64 replied_at;
  gint64 aside; /* the row that says so, or 0 */
  gint64 idea;  /* an item of the plan that is there still, or 0 */
} CohortQuestionRow;

void cohort_question_row_free (CohortQuestionRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortQuestionRow, cohort_question_row_free)

/* Those without an answer, put aside or not, the oldest first. @today: who is a member then has a tier */
GPtrArray *cohort_inbox_open_questions (CohortDb *db, CohortDay today, GError **error);
CohortQuestionRow *cohort_inbox_question (CohortDb *db, gint64 id, CohortDay today, GError **error);
/* When the latest answer was given; 0: never */
gboolean cohort_inbox_last_answer (CohortDb *db, gint64 *at, GError **error);

typedef struct
{
  gint64 benefit;
  char *name;
  char *tiers;  /* names of the tiers that have it */
  gint64 hours; /* as the person said; -1: nothing said */
  GArray *of;   /* (element-type gint64): ids of tiers */
} CohortAnswerPromiseRow;

void cohort_answer_promise_row_free (CohortAnswerPromiseRow *row);
GPtrArray *cohort_inbox_promises (CohortDb *db, GError **error);

typedef struct
{
  gint64 id;
  CohortWriter who;
  char *assignment;
  gint64 handed_at;
  char *body;    /* (nullable): or its address */
  gint64 due_at; /* of the assignment; 0: none */
} CohortSubmissionRow;

void cohort_submission_row_free (CohortSubmissionRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSubmissionRow, cohort_submission_row_free)

/* Those that nobody reviewed, the oldest first. */
GPtrArray *cohort_inbox_submissions (CohortDb *db, CohortDay today, GError **error);
/* (element-type utf8): the lines of the rubric in their order, and the snippets; empty where nothing was said */
GPtrArray *cohort_inbox_rubric (CohortDb *db, GError **error);
GPtrArray *cohort_inbox_snippets (CohortDb *db, GError **error);

typedef struct
{
  CohortWriter who;
  char *reason, *body; /* (nullable) */
  gint64 at;           /* 0: not known */
} CohortExitNoteRow;

void cohort_exit_note_row_free (CohortExitNoteRow *row);
/* The latest first. */
GPtrArray *cohort_inbox_exit_notes (CohortDb *db, CohortDay today, guint limit, GError **error);
gboolean cohort_inbox_count_exit_notes (CohortDb *db, gint64 *n, GError **error);

/* Writes: on the writer, inside a step. cohort-inbox-write.c */

gboolean cohort_inbox_reply (CohortDb *db, gint64 question, const char *body, gint64 now_us, GError **error);
gboolean cohort_inbox_take_back (CohortDb *db, gint64 question, GError **error);
gboolean cohort_inbox_set_aside (CohortDb *db, gint64 question, gint64 now_us, GError **error);
gboolean cohort_inbox_take_up (CohortDb *db, gint64 question, GError **error);
gboolean cohort_inbox_note_idea (CohortDb *db, gint64 question, gint64 item, GError **error);
gboolean cohort_inbox_set_promise (CohortDb *db, gint64 benefit, gint64 hours, GError **error);
gboolean cohort_inbox_set_rubric (CohortDb *db, const char *const *lines, GError **error);
gboolean cohort_inbox_set_snippets (CohortDb *db, const char *const *bodies, GError **error);

/* @lines: names, @marks: 1 to 5 each, 0: not marked; @score: -1: none */
gboolean cohort_inbox_review (CohortDb *db, gint64 submission, const char *const *lines, const int *marks,
                              guint n_lines, int score, const char *body, gint64 now_us, GError **error);
gboolean cohort_inbox_is_reviewed (CohortDb *db, gint64 submission, gboolean *there, gboolean *reviewed,
                                   GError **error);

G_END_DECLS
