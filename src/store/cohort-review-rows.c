/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-review-rows.h"

gboolean
cohort_review_each (CohortDb *db, guint limit, CohortReviewRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT id, day, reach_day, made_at FROM review ORDER BY made_at DESC, id DESC LIMIT ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, limit);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortReviewRow row = {
        .id = cohort_stmt_int64 (stmt, 0),
        .day = (CohortDay) cohort_stmt_int64 (stmt, 1),
        .reach = (CohortDay) cohort_stmt_int64 (stmt, 2),
        .made_at = cohort_stmt_int64 (stmt, 3),
      };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_review_each_answer (CohortDb *db, gint64 review, CohortReviewAnswerFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      review != 0
          ? "SELECT review, card, title, answer, until_day, made_at FROM review_answer WHERE review = ?1 "
            "ORDER BY id"
          : "SELECT 0, card, title, answer, until_day, made_at FROM review_answer AS a WHERE review IS NULL AND "
            "?1 = 0 AND id = (SELECT max (id) FROM review_answer WHERE card = a.card AND review IS NULL) "
            "ORDER BY id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, review);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortReviewAnswerRow row = {
        .review = cohort_stmt_int64 (stmt, 0),
        .card = cohort_stmt_text (stmt, 1),
        .title = cohort_stmt_text (stmt, 2),
        .answer = cohort_stmt_text (stmt, 3),
        .until_day = cohort_stmt_is_null (stmt, 4) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, 4),
        .made_at = cohort_stmt_int64 (stmt, 5),
      };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_review_insert (CohortDb *db, const CohortReviewRow *row, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO review (day, reach_day, made_at) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->day);
  cohort_stmt_bind_int64 (stmt, 2, row->reach);
  cohort_stmt_bind_int64 (stmt, 3, row->made_at);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *id = cohort_db_last_id (db);
  return TRUE;
}

gboolean
cohort_review_insert_answer (CohortDb *db, const CohortReviewAnswerRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "INSERT INTO review_answer (review, card, title, answer, until_day, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, row->review);
  cohort_stmt_bind_text (stmt, 2, row->card);
  cohort_stmt_bind_text (stmt, 3, row->title);
  cohort_stmt_bind_text (stmt, 4, row->answer);
  cohort_stmt_bind_maybe (stmt, 5, row->until_day != COHORT_DAY_NONE, row->until_day);
  cohort_stmt_bind_int64 (stmt, 6, row->made_at);
  return cohort_stmt_run (stmt, error);
}
