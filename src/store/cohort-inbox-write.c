/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The writes of answers and reviews. Each runs on the writer inside the step of a command; an error takes the whole
 * step back. */

#include "config.h"

#include "cohort-inbox.h"

/**
 * cohort_inbox_reply:
 * @body: (nullable): NULL: it was answered elsewhere
 *
 * The person's own answer; one that is there already is written anew.
 */
gboolean
cohort_inbox_reply (CohortDb *db, gint64 question, const char *body, gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (!cohort_db_run (db, "DELETE FROM reply WHERE question = ?1", COHORT_NUMBERS (question), error)
      || !cohort_inbox_take_up (db, question, error))
    return FALSE;
  stmt = cohort_db_prepare (db, "INSERT INTO reply (question, answered_at, body) VALUES (?1, ?2, ?3)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, question);
  cohort_stmt_bind_int64 (stmt, 2, now_us);
  cohort_stmt_bind_text (stmt, 3, body);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_inbox_take_back (CohortDb *db, gint64 question, GError **error)
{
  return cohort_db_run (db, "DELETE FROM reply WHERE question = ?1", COHORT_NUMBERS (question), error);
}

gboolean
cohort_inbox_set_aside (CohortDb *db, gint64 question, gint64 now_us, GError **error)
{
  return cohort_db_run (db, "INSERT INTO question_aside (question, made_at) VALUES (?1, ?2)",
                        COHORT_NUMBERS (question, now_us), error);
}

gboolean
cohort_inbox_take_up (CohortDb *db, gint64 question, GError **error)
{
  return cohort_db_run (db, "DELETE FROM question_aside WHERE question = ?1", COHORT_NUMBERS (question), error);
}

gboolean
cohort_inbox_note_idea (CohortDb *db, gint64 question, gint64 item, GError **error)
{
  return cohort_db_run (db, "INSERT INTO question_idea (question, plan_item) VALUES (?1, ?2)",
                        COHORT_NUMBERS (question, item), error);
}

/**
 * cohort_inbox_set_promise:
 * @hours: 0: it promises no answer; -1: go by its name again
 */
gboolean
cohort_inbox_set_promise (CohortDb *db, gint64 benefit, gint64 hours, GError **error)
{
  return cohort_db_run (db, "DELETE FROM answer_promise WHERE benefit = ?1", COHORT_NUMBERS (benefit), error)
         && (hours < 0
             || cohort_db_run (db, "INSERT INTO answer_promise (benefit, hours) VALUES (?1, ?2)",
                               COHORT_NUMBERS (benefit, hours), error));
}

/* Puts @texts in the place of all rows; ?1 is the text, ?2 its place. */
static gboolean
replace_texts (CohortDb *db, const char *clear, const char *insert, const char *const *texts, GError **error)
{
  if (!cohort_db_exec (db, clear, error))
    return FALSE;
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, insert, error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_text (stmt, 1, texts[i]);
      cohort_stmt_bind_int64 (stmt, 2, i);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* @lines: ended by NULL; none: those that Cohort proposes */
gboolean
cohort_inbox_set_rubric (CohortDb *db, const char *const *lines, GError **error)
{
  return replace_texts (db, "DELETE FROM rubric_line", "INSERT INTO rubric_line (name, position) VALUES (?1, ?2)",
                        lines, error);
}

gboolean
cohort_inbox_set_snippets (CohortDb *db, const char *const *bodies, GError **error)
{
  return replace_texts (db, "DELETE FROM snippet", "INSERT INTO snippet (body) SELECT ?1 WHERE ?2 >= 0", bodies, error);
}

static gboolean
insert_mark (CohortDb *db, gint64 review, const char *line, int mark, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO homework_mark (review, line, mark) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, review);
  cohort_stmt_bind_text (stmt, 2, line);
  cohort_stmt_bind_int64 (stmt, 3, mark);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_inbox_review (CohortDb *db, gint64 submission, const char *const *lines, const int *marks, guint n_lines,
                     int score, const char *body, gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "INSERT INTO homework_review (submission, reviewed_at, score, body) VALUES (?1, ?2, ?3, ?4)", error);
  gint64 review;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, submission);
  cohort_stmt_bind_int64 (stmt, 2, now_us);
  cohort_stmt_bind_maybe (stmt, 3, score >= 0, score);
  cohort_stmt_bind_text (stmt, 4, body);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  review = cohort_db_last_id (db);
  for (guint i = 0; i < n_lines; i++)
    if (marks[i] != 0 && !insert_mark (db, review, lines[i], marks[i], error))
      return FALSE;
  return TRUE;
}

/* @there: FALSE where the submission is gone */
gboolean
cohort_inbox_is_reviewed (CohortDb *db, gint64 submission, gboolean *there, gboolean *reviewed, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT reviewed_at IS NOT NULL OR EXISTS (SELECT 1 FROM homework_review WHERE submission = ?1) FROM submission "
      "WHERE id = ?1",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, submission);
  step = cohort_stmt_step (stmt, error);
  *there = step == COHORT_ROW;
  *reviewed = *there && cohort_stmt_int64 (stmt, 0) != 0;
  return step != COHORT_FAIL;
}
