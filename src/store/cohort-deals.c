/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-deals.h"

void
cohort_deal_free (CohortDeal *self)
{
  g_free (self->partner);
  g_free (self->kind);
  g_free (self->state);
  g_free (self->currency);
  g_free (self->due_title);
  g_free (self);
}

static gpointer
read_deal (CohortStmt *stmt)
{
  CohortDeal *self = g_new0 (CohortDeal, 1);

  self->id = cohort_stmt_int64 (stmt, 0);
  self->partner = cohort_stmt_dup_text (stmt, 1);
  self->kind = cohort_stmt_dup_text (stmt, 2);
  self->state = cohort_stmt_dup_text (stmt, 3);
  self->amount = cohort_stmt_int64 (stmt, 4);
  self->currency = cohort_stmt_is_null (stmt, 4) ? NULL : cohort_stmt_dup_text (stmt, 5);
  self->due_title = cohort_stmt_dup_text (stmt, 6);
  self->due = cohort_stmt_is_null (stmt, 7) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, 7);
  return self;
}

/**
 * cohort_deals_load:
 *
 * Returns: (transfer full) (element-type CohortDeal): those that owe something first, by day; NULL with @error set
 */
GPtrArray *
cohort_deals_load (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT d.id, d.partner, d.kind, d.state, d.amount_minor, d.currency, v.title, min (v.due_day) FROM deal d"
      " LEFT JOIN deliverable v ON v.deal = d.id AND v.done_day IS NULL AND v.due_day IS NOT NULL"
      " GROUP BY d.id ORDER BY min (v.due_day) IS NULL, min (v.due_day), d.id DESC",
      error);

  return stmt != NULL ? cohort_stmt_collect (stmt, read_deal, (GDestroyNotify) cohort_deal_free, error) : NULL;
}
