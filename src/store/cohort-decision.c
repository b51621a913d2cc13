/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-decision.h"

gboolean
cohort_decision_each (CohortDb *db, CohortDecisionRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT id, kind, title, expected, made_at, check_day, verdict FROM decision ORDER BY made_at DESC, id DESC",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortDecisionRow row = {
        .id = cohort_stmt_int64 (stmt, 0),
        .kind = cohort_stmt_text (stmt, 1),
        .title = cohort_stmt_text (stmt, 2),
        .expected = cohort_stmt_text (stmt, 3),
        .made_at = cohort_stmt_int64 (stmt, 4),
        .check_day = cohort_stmt_is_null (stmt, 5) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, 5),
        .verdict = cohort_stmt_text (stmt, 6),
      };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_decision_insert (CohortDb *db, const CohortDecisionRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "INSERT INTO decision (kind, title, expected, made_at, check_day) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, row->kind);
  cohort_stmt_bind_text (stmt, 2, row->title);
  if (row->expected != NULL)
    cohort_stmt_bind_text (stmt, 3, row->expected);
  cohort_stmt_bind_int64 (stmt, 4, row->made_at);
  cohort_stmt_bind_maybe (stmt, 5, row->check_day != COHORT_DAY_NONE, row->check_day);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_decision_judge (CohortDb *db, gint64 id, const char *verdict, gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "UPDATE decision SET verdict = ?2, judged_at = ?3 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  cohort_stmt_bind_text (stmt, 2, verdict);
  cohort_stmt_bind_int64 (stmt, 3, now_us);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_decision_remove (CohortDb *db, gint64 id, GError **error)
{
  return cohort_db_run (db, "DELETE FROM decision WHERE id = ?1", COHORT_NUMBERS (id), error);
}
