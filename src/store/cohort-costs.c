/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-costs.h"

/* An imported cost is a fact of its file: no statement here touches one. */
#define BY_HAND "source IN (SELECT id FROM source WHERE kind = 'hand')"

gboolean
cohort_hand_cost_each (CohortDb *db, CohortDay from, CohortDay to, CohortHandCostFunc func, gpointer data,
                       GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT id, day, coalesce (label, category), amount_minor, currency, coalesce (minutes, 0), "
      "acquisition FROM cost WHERE day >= ?1 AND day < ?2 AND " BY_HAND " ORDER BY day DESC, id DESC",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, from);
  cohort_stmt_bind_int64 (stmt, 2, to);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortHandCostRow row = {
        .id = cohort_stmt_int64 (stmt, 0),
        .day = (CohortDay) cohort_stmt_int64 (stmt, 1),
        .label = cohort_stmt_text (stmt, 2),
        .amount = cohort_stmt_int64 (stmt, 3),
        .currency = cohort_stmt_is_null (stmt, 3) ? NULL : cohort_stmt_text (stmt, 4),
        .minutes = cohort_stmt_int64 (stmt, 5),
        .acquisition = cohort_stmt_int64 (stmt, 6) != 0,
      };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_hand_cost_put (CohortDb *db, gint64 source, const CohortHandCostRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      row->id == 0 ? "INSERT INTO cost (source, day, category, label, amount_minor, currency, minutes, acquisition) "
                     "VALUES (?8, ?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                   : "UPDATE cost SET day = ?1, category = ?2, label = ?3, amount_minor = ?4, currency = ?5, "
                     "minutes = ?6, acquisition = ?7 WHERE id = ?8 AND " BY_HAND,
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->day);
  cohort_stmt_bind_text (stmt, 2, row->acquisition ? "acquisition" : "other");
  cohort_stmt_bind_text (stmt, 3, row->label);
  cohort_stmt_bind_maybe (stmt, 4, row->currency != NULL, row->amount);
  if (row->currency != NULL)
    cohort_stmt_bind_text (stmt, 5, row->currency);
  cohort_stmt_bind_maybe (stmt, 6, row->minutes > 0, row->minutes);
  cohort_stmt_bind_int64 (stmt, 7, row->acquisition);
  cohort_stmt_bind_int64 (stmt, 8, row->id == 0 ? source : row->id);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_hand_cost_delete (CohortDb *db, gint64 cost, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "DELETE FROM cost WHERE id = ?1 AND " BY_HAND, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, cost);
  return cohort_stmt_run (stmt, error);
}
