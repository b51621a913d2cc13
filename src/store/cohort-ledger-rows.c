/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One query a table. A person is looked up by a scalar subquery on the links' index, as a join would let SQLite choose
 * to begin at the links and sort. */

#include "config.h"

#include "cohort-ledger-rows.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"
#define MEMBER_OF(identity) "coalesce ((SELECT max (member) FROM identity_link WHERE identity = " identity "), 0)"

static CohortDay
day_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
}

static gint64
instant_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? G_MININT64 : cohort_stmt_int64 (stmt, column);
}

gboolean
cohort_ledger_each_member (CohortDb *db, CohortMemberRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT member, coalesce (joined_at, 0), first_paid_day FROM member_now WHERE gen = " CURRENT " ORDER BY member",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortMemberRow row = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), day_or_none (stmt, 2) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

/* What nobody is linked to has no member: it counts for nothing until it has. */
gboolean
cohort_ledger_each_segment (CohortDb *db, CohortSegmentRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT member, subscription, coalesce (tier, 0), source, start_day, end_day, term_end_day, grace_end_day, open, "
      "status, interval, coalesce (interval_count, 1), price_minor, quantity, discount_minor, currency, end_reason, "
      "price_change_reason, basis = 'reported' FROM segment WHERE gen = " CURRENT " AND member <> 0 "
      "ORDER BY identity, seq",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortSegmentRow row = { .member = cohort_stmt_int64 (stmt, 0),
                               .subscription = cohort_stmt_int64 (stmt, 1),
                               .tier = cohort_stmt_int64 (stmt, 2),
                               .source = cohort_stmt_int64 (stmt, 3),
                               .start = (CohortDay) cohort_stmt_int64 (stmt, 4),
                               .end = cohort_stmt_int64 (stmt, 8) != 0 ? COHORT_DAY_NONE : day_or_none (stmt, 5),
                               .term = day_or_none (stmt, 6),
                               .grace = day_or_none (stmt, 7),
                               .status = cohort_stmt_text (stmt, 9),
                               .interval = cohort_stmt_text (stmt, 10),
                               .interval_count = cohort_stmt_int64 (stmt, 11),
                               .price = cohort_stmt_int64 (stmt, 12),
                               .quantity = cohort_stmt_int64 (stmt, 13),
                               .discount = cohort_stmt_int64 (stmt, 14),
                               .currency = cohort_stmt_text (stmt, 15),
                               .end_reason = cohort_stmt_text (stmt, 16),
                               .change_reason = cohort_stmt_text (stmt, 17),
                               .reported = cohort_stmt_int64 (stmt, 18) != 0 };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_ledger_each_payment (CohortDb *db, CohortPaymentRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT p.id, " MEMBER_OF (
          "p.identity") ", p.occurred_at, p.gross_minor, p.fee_minor, p.tax_minor, p.currency, "
                        "p.stream FROM payment AS p WHERE p.status = 'succeeded' AND p.kind <> 'opening' AND "
                        "p.recognised_by IS NULL "
                        "AND p.source NOT IN (SELECT id FROM source WHERE recognised_by IS NOT NULL) ORDER BY p.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPaymentRow row = { .id = cohort_stmt_int64 (stmt, 0),
                               .member = cohort_stmt_int64 (stmt, 1),
                               .occurred_at = cohort_stmt_int64 (stmt, 2),
                               .gross = cohort_stmt_int64 (stmt, 3),
                               .fee_known = !cohort_stmt_is_null (stmt, 4),
                               .tax_known = !cohort_stmt_is_null (stmt, 5),
                               .fee = cohort_stmt_int64 (stmt, 4),
                               .tax = cohort_stmt_int64 (stmt, 5),
                               .currency = cohort_stmt_text (stmt, 6),
                               .stream = cohort_stmt_text (stmt, 7) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

/* What stood behind a balance was paid when the term began. Proration and credit are no terms: they do not fall due. */
gboolean
cohort_ledger_each_term (CohortDb *db, CohortTermRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT c.id, " MEMBER_OF (
          "coalesce (c.beneficiary, c.identity, s.identity)") ", coalesce (c.subscription, 0), "
                                                              "c.line_key, c.covers_from, c.covers_to, "
                                                              "coalesce ((SELECT min (p.occurred_at) FROM "
                                                              "payment_allocation AS a CROSS JOIN payment AS p ON p.id "
                                                              "= a.payment "
                                                              "WHERE a.coverage = c.id AND p.status = 'succeeded' AND "
                                                              "p.kind = 'charge'), "
                                                              "CASE WHEN c.from_balance = 1 THEN c.covers_from END), "
                                                              "(SELECT max (r.occurred_at) FROM payment_allocation AS "
                                                              "a CROSS JOIN payment AS p ON p.id = a.payment "
                                                              "CROSS JOIN payment AS r ON r.parent = p.id WHERE "
                                                              "a.coverage = c.id AND r.kind = 'refund' "
                                                              "AND r.status = 'succeeded' GROUP BY p.id HAVING sum "
                                                              "(-r.gross_minor) >= p.gross_minor), "
                                                              "c.unit_minor * c.quantity - c.discount_minor, "
                                                              "c.currency, c.interval, "
                                                              "coalesce (c.beneficiary, c.identity, s.identity, 0) "
                                                              "FROM coverage AS c LEFT JOIN subscription AS s ON s.id "
                                                              "= c.subscription "
                                                              "WHERE c.kind = 'period' AND s.recognised_by IS NULL "
                                                              "ORDER BY c.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortTermRow row = { .id = cohort_stmt_int64 (stmt, 0),
                            .member = cohort_stmt_int64 (stmt, 1),
                            .subscription = cohort_stmt_int64 (stmt, 2),
                            .line = cohort_stmt_text (stmt, 3),
                            .from = cohort_stmt_int64 (stmt, 4),
                            .to = cohort_stmt_int64 (stmt, 5),
                            .paid_at = instant_or_none (stmt, 6),
                            .refunded_at = instant_or_none (stmt, 7),
                            .amount = cohort_stmt_int64 (stmt, 8),
                            .currency = cohort_stmt_text (stmt, 9),
                            .interval = cohort_stmt_text (stmt, 10),
                            .identity = cohort_stmt_int64 (stmt, 11) };

      if (row.member != 0)
        func (&row, data);
    }
  return step == COHORT_DONE;
}

/* Actions by the rows of one person in the order of time, then questions likewise. Opened mail and likes are none: mail
 * programs open what nobody reads, and a like by itself is no use of the community. */
gboolean
cohort_ledger_each_action (CohortDb *db, CohortActionRowFunc func, gpointer data, GError **error)
{
  static const char *const queries[] = {
    "SELECT i.identity, " MEMBER_OF ("i.identity") ", i.occurred_at FROM interaction AS i INDEXED BY "
                                                   "interaction_identity WHERE i.identity IS NOT NULL AND i.kind NOT "
                                                   "IN ('open', 'like', 'feedback') "
                                                   "ORDER BY i.identity, i.occurred_at",
    "SELECT q.identity, " MEMBER_OF ("q.identity") ", q.asked_at FROM question AS q WHERE q.identity IS NOT NULL "
                                                   "ORDER BY q.identity, q.asked_at",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i], error);
      CohortStep step;

      if (stmt == NULL)
        return FALSE;
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        {
          CohortActionRow row
              = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), cohort_stmt_int64 (stmt, 2) };

          if (row.member != 0)
            func (&row, data);
        }
      if (step != COHORT_DONE)
        return FALSE;
    }
  return TRUE;
}

gboolean
cohort_ledger_each_cost (CohortDb *db, CohortCostRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT id, day, amount_minor, currency, coalesce (minutes, 0), acquisition FROM cost ORDER BY day, id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortCostRow row = { .id = cohort_stmt_int64 (stmt, 0),
                            .day = (CohortDay) cohort_stmt_int64 (stmt, 1),
                            .amount_known = !cohort_stmt_is_null (stmt, 2),
                            .amount = cohort_stmt_int64 (stmt, 2),
                            .currency = cohort_stmt_text (stmt, 3),
                            .minutes = cohort_stmt_int64 (stmt, 4),
                            .acquisition = cohort_stmt_int64 (stmt, 5) != 0 };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_ledger_each_rate (CohortDb *db, CohortRateRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT day, base, quote, rate_e9 FROM fx_rate ORDER BY day, id", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortRateRow row = { (CohortDay) cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1),
                            cohort_stmt_text (stmt, 2), cohort_stmt_int64 (stmt, 3) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_ledger_member_name (CohortDb *db, gint64 member, char **name, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT name FROM member_now WHERE gen = " CURRENT " AND member = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  step = cohort_stmt_step (stmt, error);
  *name = step == COHORT_ROW ? cohort_stmt_dup_text (stmt, 0) : NULL;
  return step != COHORT_FAIL;
}
