/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One query a table, each read in the order in which it lies in the file. */

#include "config.h"

#include "cohort-ledger-rows.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"

static CohortDay
day_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
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

gboolean
cohort_ledger_each_link (CohortDb *db, CohortLinkRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT identity, max (member) FROM identity_link GROUP BY identity ORDER BY identity", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortLinkRow row = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

/* Sources and tables name the channel in words of their own. */
gboolean
cohort_ledger_each_channel (CohortDb *db, CohortChannelFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT l.member, max (lower (trim (a.channel)) IN ('referral', 'referred', 'refer a friend', 'invite', "
      "'invitation', 'friend', 'member', '推荐', '会员推荐', '朋友推荐', '邀请', '分享')) "
      "FROM attribution AS a CROSS JOIN identity_link AS l ON l.identity = a.identity GROUP BY l.member",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) != 0, data);
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
      "SELECT p.id, coalesce (p.identity, 0), p.occurred_at, p.gross_minor, p.fee_minor, p.tax_minor, p.currency, "
      "p.stream FROM payment AS p WHERE p.status = 'succeeded' AND p.kind <> 'opening' AND p.recognised_by IS NULL "
      "AND p.source NOT IN (SELECT id FROM source WHERE recognised_by IS NOT NULL) ORDER BY p.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPaymentRow row = { .id = cohort_stmt_int64 (stmt, 0),
                               .identity = cohort_stmt_int64 (stmt, 1),
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

/* An instant of a coverage. */
typedef struct
{
  gint64 coverage, at;
} Instant;

static int
compare_instants (gconstpointer a, gconstpointer b)
{
  const Instant *x = a, *y = b;

  if (x->coverage != y->coverage)
    return x->coverage < y->coverage ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

/* Returns: (transfer full) (nullable): what the query gives, in its order; NULL with @error set */
static GArray *
read_instants (CohortDb *db, const char *sql, GError **error)
{
  g_autoptr (GArray) instants = g_array_new (FALSE, FALSE, sizeof (Instant));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Instant instant = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) };

      g_array_append_val (instants, instant);
    }
  return step == COHORT_DONE ? g_steal_pointer (&instants) : NULL;
}

/* They mostly lie in order, and to sort them takes as long as to read them. */
static void
order_instants (GArray *instants)
{
  for (guint i = 1; i < instants->len; i++)
    if (compare_instants (&g_array_index (instants, Instant, i - 1), &g_array_index (instants, Instant, i)) > 0)
      {
        g_array_sort (instants, compare_instants);
        return;
      }
}

/* The first instant of @coverage, which is asked for in rising order. */
static gint64
take_instant (const GArray *instants, guint *next, gint64 coverage)
{
  while (*next < instants->len && g_array_index (instants, Instant, *next).coverage < coverage)
    ++*next;
  return *next < instants->len && g_array_index (instants, Instant, *next).coverage == coverage
             ? g_array_index (instants, Instant, *next).at
             : G_MININT64;
}

/* What stood behind a balance was paid when the term began. Proration and credit are no terms: they do not fall due. */
gboolean
cohort_ledger_each_term (CohortDb *db, CohortTermRowFunc func, gpointer data, GError **error)
{
  g_autoptr (GArray) paid
      = read_instants (db,
                       "SELECT a.coverage, p.occurred_at FROM payment_allocation AS a CROSS JOIN payment AS p "
                       "ON p.id = a.payment WHERE p.status = 'succeeded' AND p.kind = 'charge'",
                       error);
  g_autoptr (GArray) refunded = read_instants (
      db,
      "SELECT a.coverage, max (r.occurred_at) FROM payment AS r CROSS JOIN payment AS p "
      "ON p.id = r.parent CROSS JOIN payment_allocation AS a ON a.payment = p.id "
      "WHERE r.kind = 'refund' AND r.kind <> 'charge' AND r.status = 'succeeded' "
      "GROUP BY a.coverage, p.id HAVING sum (-r.gross_minor) >= p.gross_minor ORDER BY a.coverage, p.id",
      error);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT c.id, coalesce (c.subscription, 0), c.line_key, c.covers_from, c.covers_to, c.from_balance, "
      "c.unit_minor * c.quantity - c.discount_minor, c.currency, c.interval, "
      "coalesce (c.beneficiary, c.identity, s.identity, 0) "
      "FROM coverage AS c LEFT JOIN subscription AS s ON s.id = c.subscription "
      "WHERE c.kind = 'period' AND s.recognised_by IS NULL ORDER BY c.id",
      error);
  guint next_paid = 0, next_refunded = 0;
  CohortStep step;

  if (paid == NULL || refunded == NULL || stmt == NULL)
    return FALSE;
  order_instants (paid);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortTermRow row = { .id = cohort_stmt_int64 (stmt, 0),
                            .subscription = cohort_stmt_int64 (stmt, 1),
                            .line = cohort_stmt_text (stmt, 2),
                            .from = cohort_stmt_int64 (stmt, 3),
                            .to = cohort_stmt_int64 (stmt, 4),
                            .amount = cohort_stmt_int64 (stmt, 6),
                            .currency = cohort_stmt_text (stmt, 7),
                            .interval = cohort_stmt_text (stmt, 8),
                            .identity = cohort_stmt_int64 (stmt, 9) };

      row.paid_at = take_instant (paid, &next_paid, row.id);
      if (row.paid_at == G_MININT64 && cohort_stmt_int64 (stmt, 5) == 1)
        row.paid_at = row.from;
      row.refunded_at = take_instant (refunded, &next_refunded, row.id);
      func (&row, data);
    }
  return step == COHORT_DONE;
}

/* Actions, then questions. Opened mail and likes are none: mail programs open what nobody reads, and a like by itself
 * is no use of the community. */
gboolean
cohort_ledger_each_action (CohortDb *db, CohortActionRowFunc func, gpointer data, GError **error)
{
  static const char *const queries[] = {
    "SELECT i.identity, i.occurred_at FROM interaction AS i NOT INDEXED WHERE i.identity IS NOT NULL "
    "AND i.kind NOT IN ('open', 'like', 'feedback')",
    "SELECT q.identity, q.asked_at FROM question AS q WHERE q.identity IS NOT NULL",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i], error);
      CohortStep step;

      if (stmt == NULL)
        return FALSE;
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        {
          CohortActionRow row = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) };

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
