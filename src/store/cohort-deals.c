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
  self->invoice = cohort_stmt_is_null (stmt, 8) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, 8);
  return self;
}

/**
 * cohort_deals_load:
 *
 * What is delivered with planned content is due on its day where none of its own is set, and is delivered when that is
 * out. Nothing is owed for a deal that was lost.
 *
 * Returns: (transfer full) (element-type CohortDeal): those that owe something first, by day; NULL with @error set
 */
GPtrArray *
cohort_deals_load (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT d.id, d.partner, d.kind, d.state, d.amount_minor, d.currency, v.title, min (v.day),"
      " CASE WHEN d.state NOT IN ('paid', 'lost') THEN d.invoice_day END FROM deal AS d"
      " LEFT JOIN (SELECT o.deal, o.title, coalesce (o.due_day, p.due_day) AS day FROM deliverable AS o"
      "  LEFT JOIN plan_item AS p ON p.id = o.plan_item WHERE o.done_day IS NULL AND p.post IS NULL) AS v"
      " ON v.deal = d.id AND v.day IS NOT NULL AND d.state <> 'lost'"
      " GROUP BY d.id ORDER BY min (v.day) IS NULL, min (v.day), d.id DESC",
      error);

  return stmt != NULL ? cohort_stmt_collect (stmt, read_deal, (GDestroyNotify) cohort_deal_free, error) : NULL;
}

/* ---- one deal ---- */

void
cohort_deal_row_free (CohortDealRow *self)
{
  if (self == NULL)
    return;
  g_free (self->partner);
  g_free (self->kind);
  g_free (self->state);
  g_free (self->currency);
  g_free (self->note);
  g_free (self);
}

static CohortDay
read_day (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
}

static void
bind_day (CohortStmt *stmt, int index, CohortDay day)
{
  cohort_stmt_bind_maybe (stmt, index, day != COHORT_DAY_NONE, day);
}

/* Returns: (transfer full) (nullable): NULL where there is none, and with @error set where it cannot be read */
CohortDealRow *
cohort_deal_get (CohortDb *db, gint64 deal, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT partner, kind, state, amount_minor, currency, agreed_day, invoice_day, paid_day, "
                           "note FROM deal WHERE id = ?1",
                           error);
  CohortDealRow *row;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, deal);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return NULL;
  row = g_new0 (CohortDealRow, 1);
  row->id = deal;
  row->partner = cohort_stmt_dup_text (stmt, 0);
  row->kind = cohort_stmt_dup_text (stmt, 1);
  row->state = cohort_stmt_dup_text (stmt, 2);
  row->amount = cohort_stmt_int64 (stmt, 3);
  row->currency = cohort_stmt_is_null (stmt, 3) ? NULL : cohort_stmt_dup_text (stmt, 4);
  row->agreed = read_day (stmt, 5);
  row->invoice = read_day (stmt, 6);
  row->paid = read_day (stmt, 7);
  row->note = cohort_stmt_dup_text (stmt, 8);
  return row;
}

/* @row: given its id where it is a new one */
gboolean
cohort_deal_put (CohortDb *db, CohortDealRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      row->id == 0 ? "INSERT INTO deal (partner, kind, state, amount_minor, currency, agreed_day, invoice_day, "
                     "paid_day, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                   : "UPDATE deal SET partner = ?1, kind = ?2, state = ?3, amount_minor = ?4, currency = ?5, "
                     "agreed_day = ?6, invoice_day = ?7, paid_day = ?8, note = ?9 WHERE id = ?10",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, row->partner);
  cohort_stmt_bind_text (stmt, 2, row->kind);
  cohort_stmt_bind_text (stmt, 3, row->state);
  cohort_stmt_bind_maybe (stmt, 4, row->currency != NULL, row->amount);
  if (row->currency != NULL)
    cohort_stmt_bind_text (stmt, 5, row->currency);
  bind_day (stmt, 6, row->agreed);
  bind_day (stmt, 7, row->invoice);
  bind_day (stmt, 8, row->paid);
  if (row->note != NULL)
    cohort_stmt_bind_text (stmt, 9, row->note);
  if (row->id != 0)
    cohort_stmt_bind_int64 (stmt, 10, row->id);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  if (row->id == 0)
    row->id = cohort_db_last_id (db);
  return TRUE;
}

/* With what was to be delivered. */
gboolean
cohort_deal_delete (CohortDb *db, gint64 deal, GError **error)
{
  return cohort_db_run (db, "DELETE FROM deliverable WHERE deal = ?1", COHORT_NUMBERS (deal), error)
         && cohort_db_run (db, "DELETE FROM deal WHERE id = ?1", COHORT_NUMBERS (deal), error);
}

/* ---- what is delivered ---- */

static void
deliverable_row_free (gpointer data)
{
  CohortDeliverableRow *self = data;

  g_free (self->title);
  g_free (self);
}

static gpointer
read_deliverable (CohortStmt *stmt)
{
  CohortDeliverableRow *self = g_new0 (CohortDeliverableRow, 1);

  self->id = cohort_stmt_int64 (stmt, 0);
  self->title = cohort_stmt_dup_text (stmt, 1);
  self->due = read_day (stmt, 2);
  self->done = read_day (stmt, 3);
  self->plan_item = cohort_stmt_int64 (stmt, 4);
  return self;
}

/* Returns: (transfer full) (element-type CohortDeliverableRow): in the order they were written; NULL with @error set */
GPtrArray *
cohort_deliverables_of (CohortDb *db, gint64 deal, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT v.id, v.title, v.due_day, v.done_day, coalesce ((SELECT id FROM plan_item WHERE id = v.plan_item), 0) "
      "FROM deliverable AS v WHERE v.deal = ?1 ORDER BY v.id",
      error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, deal);
  return cohort_stmt_collect (stmt, read_deliverable, deliverable_row_free, error);
}

gboolean
cohort_deliverable_put (CohortDb *db, gint64 deal, const CohortDeliverableRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      row->id == 0 ? "INSERT INTO deliverable (deal, title, due_day, done_day, plan_item) VALUES (?1, ?2, ?3, ?4, ?5)"
                   : "UPDATE deliverable SET title = ?2, due_day = ?3, done_day = ?4, plan_item = ?5 "
                     "WHERE deal = ?1 AND id = ?6",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, deal);
  cohort_stmt_bind_text (stmt, 2, row->title);
  bind_day (stmt, 3, row->due);
  bind_day (stmt, 4, row->done);
  cohort_stmt_bind_id (stmt, 5, row->plan_item);
  if (row->id != 0)
    cohort_stmt_bind_int64 (stmt, 6, row->id);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_deliverable_delete (CohortDb *db, gint64 deliverable, GError **error)
{
  return cohort_db_run (db, "DELETE FROM deliverable WHERE id = ?1", COHORT_NUMBERS (deliverable), error);
}

static void
plan_row_free (gpointer data)
{
  CohortDealPlanRow *self = data;

  g_free (self->title);
  g_free (self);
}

static gpointer
read_plan (CohortStmt *stmt)
{
  CohortDealPlanRow *self = g_new0 (CohortDealPlanRow, 1);

  self->id = cohort_stmt_int64 (stmt, 0);
  self->title = cohort_stmt_dup_text (stmt, 1);
  self->day = read_day (stmt, 2);
  return self;
}

/**
 * cohort_deal_plan:
 * @deal: 0: a new one
 *
 * Returns: (transfer full) (element-type CohortDealPlanRow): what is planned and not out yet, and what @deal names
 *   already; by day. NULL with @error set
 */
GPtrArray *
cohort_deal_plan (CohortDb *db, gint64 deal, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT p.id, p.title, p.due_day FROM plan_item AS p WHERE p.post IS NULL"
                           " OR p.id IN (SELECT v.plan_item FROM deliverable AS v WHERE v.deal = ?1)"
                           " ORDER BY p.due_day IS NULL, p.due_day, p.id",
                           error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, deal);
  return cohort_stmt_collect (stmt, read_plan, plan_row_free, error);
}
