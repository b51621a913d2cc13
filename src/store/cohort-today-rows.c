/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-today-rows.h"

#define FEWEST_PAYOUTS 3

gboolean
cohort_today_each_payouts (CohortDb *db, CohortTodayPayoutsFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT s.id, s.kind, s.name, p.paid_at FROM source AS s CROSS JOIN payout AS p ON p.source = s.id"
      " AND p.id IN (SELECT id FROM payout WHERE source = s.id ORDER BY paid_at DESC, id DESC LIMIT ?1)"
      " ORDER BY s.id, p.paid_at DESC, p.id DESC",
      error);
  CohortTodayPayouts row = { .n = 0 };
  g_autofree char *kind = NULL, *name = NULL;
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, COHORT_TODAY_PAYOUTS);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      if (cohort_stmt_int64 (stmt, 0) != row.source)
        {
          if (row.n >= FEWEST_PAYOUTS)
            func (&row, data);
          g_set_str (&kind, cohort_stmt_text (stmt, 1));
          g_set_str (&name, cohort_stmt_text (stmt, 2));
          row = (CohortTodayPayouts) { .source = cohort_stmt_int64 (stmt, 0),
                                       .source_kind = kind,
                                       .source_name = name };
        }
      if (row.n < COHORT_TODAY_PAYOUTS)
        row.at[row.n++] = cohort_stmt_int64 (stmt, 3);
    }
  if (step == COHORT_DONE && row.n >= FEWEST_PAYOUTS)
    func (&row, data);
  return step == COHORT_DONE;
}

/* The one row of a query over two instants. */
static gboolean
count_between (CohortDb *db, const char *sql, gint64 from, gint64 to, guint *n, gint64 *first, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, from);
  cohort_stmt_bind_int64 (stmt, 2, to);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *n = (guint) cohort_stmt_int64 (stmt, 0);
  *first = cohort_stmt_int64 (stmt, 1);
  return TRUE;
}

gboolean
cohort_today_count_ends (CohortDb *db, gint64 from, gint64 to, guint *n, gint64 *first, GError **error)
{
  return count_between (
      db,
      "SELECT count (DISTINCT identity), COALESCE (min (ends), 0) FROM ("
      " SELECT identity, ends FROM redemption WHERE ends >= ?1 AND ends < ?2"
      " UNION ALL SELECT s.identity, v.discount_ends FROM subscription_version AS v"
      " JOIN subscription AS s ON s.id = v.subscription WHERE v.discount_ends >= ?1 AND v.discount_ends < ?2"
      " AND v.status = 'active' AND s.recognised_by IS NULL AND NOT EXISTS (SELECT 1 FROM subscription_version AS w"
      "  WHERE w.subscription = v.subscription AND (w.effective_from > v.effective_from"
      "   OR (w.effective_from = v.effective_from AND w.id > v.id))))",
      from, to, n, first, error);
}

gboolean
cohort_today_count_failed (CohortDb *db, gint64 from, gint64 to, guint *n, GError **error)
{
  gint64 first;

  return count_between (db,
                        "SELECT count (*), COALESCE (min (occurred_at), 0) FROM payment WHERE occurred_at >= ?1 AND"
                        " occurred_at < ?2 AND kind = 'charge' AND status = 'failed' AND recognised_by IS NULL",
                        from, to, n, &first, error);
}

gboolean
cohort_today_each_tries (CohortDb *db, gint64 before, gint64 from, gint64 to, CohortTodayTriesFunc func, gpointer data,
                         GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT s.id, s.kind, s.name, sum (p.occurred_at >= ?2 AND p.status = 'failed'), sum (p.occurred_at >= ?2),"
      " sum (p.occurred_at < ?2 AND p.status = 'failed'), sum (p.occurred_at < ?2) FROM payment AS p"
      " JOIN source AS s ON s.id = p.source WHERE p.occurred_at >= ?1 AND p.occurred_at < ?3 AND p.kind = 'charge'"
      " AND p.status <> 'pending' AND p.stream = 'membership' AND p.recognised_by IS NULL GROUP BY s.id ORDER BY s.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, before);
  cohort_stmt_bind_int64 (stmt, 2, from);
  cohort_stmt_bind_int64 (stmt, 3, to);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortTodayTries row = {
        .source = cohort_stmt_int64 (stmt, 0),
        .source_kind = cohort_stmt_text (stmt, 1),
        .source_name = cohort_stmt_text (stmt, 2),
        .n_failed = (guint) cohort_stmt_int64 (stmt, 3),
        .n_tried = (guint) cohort_stmt_int64 (stmt, 4),
        .n_failed_before = (guint) cohort_stmt_int64 (stmt, 5),
        .n_tried_before = (guint) cohort_stmt_int64 (stmt, 6),
      };

      func (&row, data);
    }
  return step == COHORT_DONE;
}
