/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-bridge-rows.h"

void
cohort_bridge_figure_free (gpointer data)
{
  CohortBridgeFigure *self = data;

  g_free (self->source_kind);
  g_free (self->source_name);
  g_free (self->zone);
  g_free (self->currency);
  g_free (self);
}

static gpointer
read_figure (CohortStmt *stmt)
{
  CohortBridgeFigure *self = g_new0 (CohortBridgeFigure, 1);

  self->source = cohort_stmt_int64 (stmt, 0);
  self->source_kind = cohort_stmt_dup_text (stmt, 1);
  self->source_name = cohort_stmt_dup_text (stmt, 2);
  self->zone = cohort_stmt_dup_text (stmt, 3);
  self->from = (CohortDay) cohort_stmt_int64 (stmt, 4);
  self->to = (CohortDay) cohort_stmt_int64 (stmt, 5);
  self->value = cohort_stmt_int64 (stmt, 6);
  self->currency = cohort_stmt_dup_text (stmt, 7);
  self->stated = cohort_stmt_int64 (stmt, 8);
  return self;
}

static gboolean
same_days (const CohortBridgeFigure *one, const CohortBridgeFigure *other)
{
  return one->source == other->source && one->from == other->from && one->to == other->to
         && g_str_equal (one->currency, other->currency);
}

GPtrArray *
cohort_bridge_figures (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT f.source, s.kind, s.name, s.zone, f.from_day, f.to_day, f.value, f.currency, f.stated FROM ("
      " SELECT source, from_day, to_day, value, currency, 0 AS stated, observed_at AS at, id FROM source_figure"
      "  WHERE figure = 'earnings-gross' AND from_day IS NOT NULL AND to_day IS NOT NULL AND currency IS NOT NULL"
      " UNION ALL SELECT source, from_day, to_day, value, currency, id, made_at, id FROM stated_figure"
      ") AS f JOIN source AS s ON s.id = f.source"
      " ORDER BY f.from_day DESC, f.source, f.currency, f.to_day, f.stated > 0 DESC, f.at DESC, f.id DESC",
      error);
  g_autoptr (GPtrArray) figures
      = stmt != NULL ? cohort_stmt_collect (stmt, read_figure, cohort_bridge_figure_free, error) : NULL;

  for (guint i = figures != NULL ? figures->len : 0; i > 1; i--)
    if (same_days (figures->pdata[i - 1], figures->pdata[i - 2]))
      g_ptr_array_remove_index (figures, i - 1);
  return g_steal_pointer (&figures);
}

gboolean
cohort_bridge_sum (CohortDb *db, gint64 source, const char *currency, gint64 from, gint64 to, CohortBridgeSums *sums,
                   GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT coalesce (sum (p.gross_minor) FILTER (WHERE own), 0),"
                           " coalesce (sum (p.gross_minor) FILTER (WHERE done AND NOT own), 0),"
                           " coalesce (sum (p.gross_minor) FILTER (WHERE p.status = 'succeeded'"
                           " AND p.kind IN ('refund', 'dispute', 'dispute_reversal')), 0),"
                           " coalesce (sum (p.fee_minor) FILTER (WHERE own), 0),"
                           " coalesce (sum (p.tax_minor) FILTER (WHERE own), 0),"
                           " coalesce (sum (p.gross_minor) FILTER (WHERE p.kind = 'charge'"
                           " AND p.status = 'pending'), 0),"
                           " (SELECT coalesce (sum (ifnull (settle_gross, settle_net)), 0) FROM payment"
                           " WHERE source = ?1 AND settle_currency = ?2 AND currency <> ?2 AND kind = 'charge'"
                           " AND status = 'succeeded' AND occurred_at >= ?3 AND occurred_at < ?4)"
                           " FROM (SELECT *, kind = 'charge' AND status = 'succeeded' AS done,"
                           " kind = 'charge' AND status = 'succeeded' AND recognised_by IS NULL AS own FROM payment"
                           " WHERE source = ?1 AND currency = ?2 AND occurred_at >= ?3 AND occurred_at < ?4) AS p",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_text (stmt, 2, currency);
  cohort_stmt_bind_int64 (stmt, 3, from);
  cohort_stmt_bind_int64 (stmt, 4, to);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *sums = (CohortBridgeSums) {
    .charged = cohort_stmt_int64 (stmt, 0),
    .elsewhere = cohort_stmt_int64 (stmt, 1),
    .refunded = cohort_stmt_int64 (stmt, 2),
    .fees = cohort_stmt_int64 (stmt, 3),
    .taxes = cohort_stmt_int64 (stmt, 4),
    .pending = cohort_stmt_int64 (stmt, 5),
    .settled = cohort_stmt_int64 (stmt, 6),
  };
  return TRUE;
}

gboolean
cohort_bridge_state (CohortDb *db, gint64 source, CohortDay from, CohortDay to, gint64 value, const char *currency,
                     gint64 now_us, GError **error)
{
  static const char *const queries[]
      = { "DELETE FROM stated_figure WHERE source = ?1 AND from_day = ?2 AND to_day = ?3 AND currency = ?5",
          "INSERT INTO stated_figure (source, from_day, to_day, value, currency, made_at) VALUES (?1, ?2, ?3, ?4, ?5, "
          "?6)" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i], error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, source);
      cohort_stmt_bind_int64 (stmt, 2, from);
      cohort_stmt_bind_int64 (stmt, 3, to);
      if (i > 0)
        cohort_stmt_bind_int64 (stmt, 4, value);
      cohort_stmt_bind_text (stmt, 5, currency);
      if (i > 0)
        cohort_stmt_bind_int64 (stmt, 6, now_us);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cohort_bridge_find_source (CohortDb *db, const char *kind, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT CASE count (*) WHEN 1 THEN max (id) ELSE 0 END FROM source WHERE kind = ?1 OR "
                           "CAST (id AS TEXT) = ?1",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, kind);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *id = cohort_stmt_int64 (stmt, 0);
  return TRUE;
}
