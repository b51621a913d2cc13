/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-offer.h"

gboolean
cohort_offer_each_tier (CohortDb *db, CohortTierRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT t.id, t.name, t.source, s.name, s.kind, t.active, t.free FROM tier AS t "
                           "JOIN source AS s ON s.id = t.source ORDER BY t.id",
                           error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortTierRow row = { .id = cohort_stmt_int64 (stmt, 0),
                            .name = cohort_stmt_text (stmt, 1),
                            .source = cohort_stmt_int64 (stmt, 2),
                            .source_name = cohort_stmt_text (stmt, 3),
                            .source_kind = cohort_stmt_text (stmt, 4),
                            .active = cohort_stmt_int64 (stmt, 5) != 0,
                            .free = cohort_stmt_int64 (stmt, 6) != 0 };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

static gint64
instant_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? G_MININT64 : cohort_stmt_int64 (stmt, column);
}

gboolean
cohort_offer_each_price (CohortDb *db, CohortPriceRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT tier, amount_minor, currency, interval, interval_count, valid_from, valid_to, active "
      "FROM price WHERE tier IS NOT NULL ORDER BY tier, id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPriceRow row = { .tier = cohort_stmt_int64 (stmt, 0),
                             .amount = cohort_stmt_int64 (stmt, 1),
                             .currency = cohort_stmt_text (stmt, 2),
                             .interval = cohort_stmt_text (stmt, 3),
                             .interval_count = cohort_stmt_int64 (stmt, 4),
                             .from = instant_or_none (stmt, 5),
                             .to = instant_or_none (stmt, 6),
                             .active = cohort_stmt_int64 (stmt, 7) != 0 };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_offer_each_benefit (CohortDb *db, CohortDay today, CohortTierBenefitRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "WITH owing AS (SELECT benefit, count (*) AS owed, sum (due_day < ?1) AS late FROM benefit_due "
      "WHERE done_day IS NULL GROUP BY benefit) "
      "SELECT t.tier, b.name, b.cadence, coalesce (o.owed, 0), coalesce (o.late, 0) FROM tier_benefit AS t "
      "JOIN benefit AS b ON b.id = t.benefit LEFT JOIN owing AS o ON o.benefit = b.id WHERE b.active "
      "ORDER BY t.tier, t.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, today);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortTierBenefitRow row = { cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1), cohort_stmt_text (stmt, 2),
                                   cohort_stmt_int64 (stmt, 3), cohort_stmt_int64 (stmt, 4) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_offer_each_redemption (CohortDb *db, CohortRedemptionRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT l.member, coalesce (p.name, p.code, ''), s.name, p.kind, coalesce (p.percent_bp, 0), "
      "coalesce (p.months, 0), r.starts, r.ends FROM redemption AS r JOIN promotion AS p ON p.id = r.promotion "
      "JOIN source AS s ON s.id = p.source JOIN identity_link AS l ON l.identity = r.identity ORDER BY r.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortRedemptionRow row = { .member = cohort_stmt_int64 (stmt, 0),
                                  .promotion = cohort_stmt_text (stmt, 1),
                                  .source_name = cohort_stmt_text (stmt, 2),
                                  .kind = cohort_stmt_text (stmt, 3),
                                  .percent_bp = cohort_stmt_int64 (stmt, 4),
                                  .months = cohort_stmt_int64 (stmt, 5),
                                  .starts = instant_or_none (stmt, 6),
                                  .ends = instant_or_none (stmt, 7) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}
