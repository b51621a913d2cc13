/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-inbox.h"

/* Six columns of who wrote, from an identity. ?1 is the day on which they are a member, or are not. */
#define WRITER "coalesce (m.member, 0), m.name, m.handle, m.email, coalesce (t.name, m.tier_name), " IS_MEMBER
#define IS_MEMBER                                                                                                      \
  "CASE WHEN m.paid_open = 1 OR m.paid_through_day > ?1 OR m.grace_end_day > ?1 OR m.held_to_day > ?1 "                \
  "OR m.trial_to_day > ?1 THEN coalesce (m.tier, 0) ELSE 0 END"
#define WRITER_OF(identity)                                                                                            \
  " LEFT JOIN identity_link AS l ON l.identity = " identity                                                            \
  " LEFT JOIN member_now AS m ON m.gen = (SELECT gen FROM derived_state WHERE name = 'ledger') "                       \
  "AND m.member = l.member LEFT JOIN tier AS t ON t.id = m.tier "

static void
read_writer (CohortStmt *stmt, int column, CohortWriter *who)
{
  who->member = cohort_stmt_int64 (stmt, column);
  who->name = cohort_stmt_dup_text (stmt, column + 1);
  who->handle = cohort_stmt_dup_text (stmt, column + 2);
  who->email = cohort_stmt_dup_text (stmt, column + 3);
  who->tier = cohort_stmt_int64 (stmt, column + 5);
  who->tier_name = who->tier != 0 ? cohort_stmt_dup_text (stmt, column + 4) : NULL;
}

static void
writer_clear (CohortWriter *who)
{
  g_free (who->name);
  g_free (who->handle);
  g_free (who->email);
  g_free (who->tier_name);
}

/* ---- questions ---- */

#define QUESTION_COLUMNS                                                                                               \
  "q.id, q.asked_at, q.title, q.body, (SELECT name FROM topic WHERE id = q.topic), "                                   \
  "(SELECT title FROM post WHERE id = q.post), (SELECT name FROM source WHERE id = q.source), "                        \
  "coalesce ((SELECT min (id) FROM question_aside WHERE question = q.id), 0), "                                        \
  "coalesce ((SELECT min (i.plan_item) FROM question_idea AS i JOIN plan_item AS p ON p.id = i.plan_item "             \
  "WHERE i.question = q.id), 0), coalesce (q.topic, 0), " WRITER
#define N_QUESTION 10

void
cohort_question_row_free (CohortQuestionRow *row)
{
  if (row == NULL)
    return;
  writer_clear (&row->who);
  g_free (row->title);
  g_free (row->body);
  g_free (row->topic);
  g_free (row->post_title);
  g_free (row->source);
  g_free (row->reply_body);
  g_free (row);
}

static gpointer
read_question (CohortStmt *stmt)
{
  CohortQuestionRow *row = g_new0 (CohortQuestionRow, 1);

  row->id = cohort_stmt_int64 (stmt, 0);
  row->asked_at = cohort_stmt_int64 (stmt, 1);
  row->title = cohort_stmt_dup_text (stmt, 2);
  row->body = cohort_stmt_dup_text (stmt, 3);
  row->topic = cohort_stmt_dup_text (stmt, 4);
  row->post_title = cohort_stmt_dup_text (stmt, 5);
  row->source = cohort_stmt_dup_text (stmt, 6);
  row->aside = cohort_stmt_int64 (stmt, 7);
  row->idea = cohort_stmt_int64 (stmt, 8);
  row->topic_id = cohort_stmt_int64 (stmt, 9);
  read_writer (stmt, N_QUESTION, &row->who);
  return row;
}

/**
 * cohort_inbox_open_questions:
 *
 * Returns: (transfer full) (element-type CohortQuestionRow) (nullable): %NULL with @error set
 */
GPtrArray *
cohort_inbox_open_questions (CohortDb *db, CohortDay today, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT " QUESTION_COLUMNS
      " FROM question AS q" WRITER_OF ("q.identity") "WHERE NOT EXISTS (SELECT 1 FROM answer WHERE question = q.id) "
                                                     "AND NOT EXISTS (SELECT 1 FROM reply WHERE question = q.id) "
                                                     /* Of somebody who was erased nothing is left to answer. */
                                                     "AND (q.body <> '' OR q.title <> '') ORDER BY q.asked_at, q.id",
      error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, today);
  return cohort_stmt_collect (stmt, read_question, (GDestroyNotify) cohort_question_row_free, error);
}

static gboolean
read_answer (CohortDb *db, CohortQuestionRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT 0, id, answered_at AS at, body FROM answer WHERE question = ?1 "
      "UNION ALL SELECT 1, id, answered_at, body FROM reply WHERE question = ?1 ORDER BY 1, at, id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->id);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      if (cohort_stmt_int64 (stmt, 0) == 0)
        row->answered = TRUE;
      else
        row->reply = cohort_stmt_int64 (stmt, 1);
      row->replied_at = cohort_stmt_int64 (stmt, 2);
      g_set_str (&row->reply_body, cohort_stmt_text (stmt, 3));
    }
  return step == COHORT_DONE;
}

/**
 * cohort_inbox_question:
 *
 * Returns: (transfer full) (nullable): one question with its answer; %NULL without @error when it is gone
 */
CohortQuestionRow *
cohort_inbox_question (CohortDb *db, gint64 id, CohortDay today, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT " QUESTION_COLUMNS " FROM question AS q" WRITER_OF ("q.identity") "WHERE q.id = ?2", error);
  g_autoptr (CohortQuestionRow) row = NULL;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, today);
  cohort_stmt_bind_int64 (stmt, 2, id);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return NULL;
  row = read_question (stmt);
  return read_answer (db, row, error) ? g_steal_pointer (&row) : NULL;
}

gboolean
cohort_inbox_last_answer (CohortDb *db, gint64 *at, GError **error)
{
  return cohort_db_get_int64 (db,
                              "SELECT max (coalesce ((SELECT max (answered_at) FROM answer), 0), "
                              "coalesce ((SELECT max (answered_at) FROM reply), 0))",
                              at, error);
}

/* ---- what is promised ---- */

void
cohort_answer_promise_row_free (CohortAnswerPromiseRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->tiers);
  g_clear_pointer (&row->of, g_array_unref);
  g_free (row);
}

static gpointer
read_promise (CohortStmt *stmt)
{
  CohortAnswerPromiseRow *row = g_new0 (CohortAnswerPromiseRow, 1);

  row->benefit = cohort_stmt_int64 (stmt, 0);
  row->name = cohort_stmt_dup_text (stmt, 1);
  row->tiers = cohort_stmt_dup_text (stmt, 2);
  row->hours = cohort_stmt_int64 (stmt, 3);
  row->of = g_array_new (FALSE, FALSE, sizeof (gint64));
  return row;
}

static gboolean
read_tiers (CohortDb *db, CohortAnswerPromiseRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT tier FROM tier_benefit WHERE benefit = ?1 ORDER BY tier", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->benefit);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 tier = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (row->of, tier);
    }
  return step == COHORT_DONE;
}

/**
 * cohort_inbox_promises:
 *
 * Returns: (transfer full) (element-type CohortAnswerPromiseRow) (nullable): the benefits that tiers have; %NULL with
 * @error set
 */
GPtrArray *
cohort_inbox_promises (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT b.id, b.name, (SELECT group_concat (name, ', ') FROM (SELECT DISTINCT t.name FROM tier_benefit AS l "
      "JOIN tier AS t ON t.id = l.tier WHERE l.benefit = b.id ORDER BY t.id)), "
      "coalesce ((SELECT max (hours) FROM answer_promise WHERE benefit = b.id), -1) FROM benefit AS b "
      "WHERE b.active = 1 AND EXISTS (SELECT 1 FROM tier_benefit WHERE benefit = b.id) ORDER BY b.id",
      error);
  g_autoptr (GPtrArray) list = NULL;

  if (stmt == NULL)
    return NULL;
  list = cohort_stmt_collect (stmt, read_promise, (GDestroyNotify) cohort_answer_promise_row_free, error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!read_tiers (db, list->pdata[i], error))
      return NULL;
  return g_steal_pointer (&list);
}

/* ---- homework ---- */

void
cohort_submission_row_free (CohortSubmissionRow *row)
{
  if (row == NULL)
    return;
  writer_clear (&row->who);
  g_free (row->assignment);
  g_free (row->body);
  g_free (row);
}

static gpointer
read_submission (CohortStmt *stmt)
{
  CohortSubmissionRow *row = g_new0 (CohortSubmissionRow, 1);

  row->id = cohort_stmt_int64 (stmt, 0);
  row->assignment = cohort_stmt_dup_text (stmt, 1);
  row->handed_at = cohort_stmt_int64 (stmt, 2);
  row->body = cohort_stmt_dup_text (stmt, 3);
  row->due_at = cohort_stmt_int64 (stmt, 4);
  read_writer (stmt, 5, &row->who);
  return row;
}

/**
 * cohort_inbox_submissions:
 *
 * Returns: (transfer full) (element-type CohortSubmissionRow) (nullable): %NULL with @error set
 */
GPtrArray *
cohort_inbox_submissions (CohortDb *db, CohortDay today, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT s.id, a.title, s.handed_at, s.body, coalesce (a.due_at, 0), " WRITER
                           " FROM submission AS s JOIN assignment AS a ON a.id = s.assignment" WRITER_OF (
                               "s.identity") "WHERE s.reviewed_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
                                             "homework_review WHERE submission = s.id) "
                                             "ORDER BY s.handed_at, s.id",
                           error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, today);
  return cohort_stmt_collect (stmt, read_submission, (GDestroyNotify) cohort_submission_row_free, error);
}

static gpointer
read_text (CohortStmt *stmt)
{
  return cohort_stmt_dup_text (stmt, 0);
}

static GPtrArray *
read_texts (CohortDb *db, const char *sql, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  return stmt != NULL ? cohort_stmt_collect (stmt, read_text, g_free, error) : NULL;
}

GPtrArray *
cohort_inbox_rubric (CohortDb *db, GError **error)
{
  return read_texts (db, "SELECT name FROM rubric_line ORDER BY position, id", error);
}

GPtrArray *
cohort_inbox_snippets (CohortDb *db, GError **error)
{
  return read_texts (db, "SELECT body FROM snippet ORDER BY id", error);
}

/* ---- what leavers wrote ---- */

void
cohort_exit_note_row_free (CohortExitNoteRow *row)
{
  if (row == NULL)
    return;
  writer_clear (&row->who);
  g_free (row->reason);
  g_free (row->body);
  g_free (row);
}

static gpointer
read_exit_note (CohortStmt *stmt)
{
  CohortExitNoteRow *row = g_new0 (CohortExitNoteRow, 1);

  row->reason = cohort_stmt_dup_text (stmt, 0);
  row->body = cohort_stmt_dup_text (stmt, 1);
  row->at = cohort_stmt_int64 (stmt, 2);
  read_writer (stmt, 3, &row->who);
  return row;
}

/**
 * cohort_inbox_exit_notes:
 *
 * Returns: (transfer full) (element-type CohortExitNoteRow) (nullable): %NULL with @error set
 */
GPtrArray *
cohort_inbox_exit_notes (CohortDb *db, CohortDay today, guint limit, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT e.reason, e.body, coalesce (e.at, 0), " WRITER " FROM exit_note AS e" WRITER_OF (
          "e.identity") "WHERE e.body <> '' OR e.reason <> '' ORDER BY e.at DESC, e.id DESC LIMIT ?2",
      error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, today);
  cohort_stmt_bind_int64 (stmt, 2, limit);
  return cohort_stmt_collect (stmt, read_exit_note, (GDestroyNotify) cohort_exit_note_row_free, error);
}

gboolean
cohort_inbox_count_exit_notes (CohortDb *db, gint64 *n, GError **error)
{
  return cohort_db_get_int64 (db, "SELECT count (*) FROM exit_note WHERE body <> '' OR reason <> ''", n, error);
}
