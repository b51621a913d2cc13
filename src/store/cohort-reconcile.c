/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One query gives every payout of the time asked for with the sums of its lines. Those without lines are looked at one
 * by one: there are few, a month each. Sums leave out what no community's amount comes near, since SQLite's fail where
 * they overflow; such a payout says that its lines do not add up. */

#include "config.h"

#include "cohort-reconcile.h"

#include "cohort-money.h"
#include "cohort-setting.h"

#define EDGE_US (14 * COHORT_US_PER_DAY)
#define IN_RANGE "BETWEEN -1000000000000000 AND 1000000000000000"
#define WENT_OUT "ifnull (p.status, '') NOT IN ('failed', 'canceled')"

/* What a line is: 2 given back, 1 charged, 0 anything else. */
#define GROUP_OF_LINE                                                                                                  \
  "CASE WHEN q.kind IN ('refund', 'dispute', 'dispute_reversal') OR b.type LIKE '%refund%' OR b.type LIKE '%dispute%'" \
  " OR b.type LIKE '%chargeback%' THEN 2 WHEN q.kind = 'charge' OR b.type IN ('charge', 'payment') THEN 1 ELSE 0 END"

/* Twice what moves the other way than its kind says: what putting it right would change. */
#define TURNED                                                                                                         \
  "iif (q.status = 'succeeded' AND (q.kind IN ('charge', 'dispute_reversal') AND b.gross_minor < 0"                    \
  " OR q.kind IN ('refund', 'dispute') AND b.gross_minor > 0), 2 * b.gross_minor, 0)"

static const char payouts_sql[]
    = "WITH line AS MATERIALIZED (SELECT p.id AS payout, b.gross_minor AS gross, b.net_minor AS net, " GROUP_OF_LINE
      " AS part, " TURNED " AS turned, b.currency <> p.currency OR NOT b.net_minor " IN_RANGE
      " OR NOT b.gross_minor " IN_RANGE
      " AS odd FROM payout p JOIN balance_entry b ON b.payout = p.id LEFT JOIN payment q ON q.id = b.payment"
      " WHERE p.paid_at >= ?1 AND p.paid_at < ?2 AND b.type NOT LIKE 'payout%'),"
      " sums AS MATERIALIZED (SELECT payout, count (*) AS n, max (odd) AS odd, sum (iif (part = 1, gross, 0)) AS lines,"
      " sum (iif (part > 0, gross - net, 0)) AS fees, -sum (iif (part = 2, gross, 0)) AS refunds,"
      " sum (iif (part = 0, net, 0)) AS other, sum (turned) AS turned FROM line WHERE NOT odd GROUP BY 1)"
      " SELECT p.id, p.source, s.name, s.kind, s.zone, p.paid_at, p.amount_minor, p.currency, ifnull (sums.n, 0),"
      " ifnull (sums.odd, 0), sums.lines, sums.fees, sums.refunds, sums.other, sums.turned,"
      " EXISTS (SELECT 1 FROM balance_entry b WHERE b.payout = p.id AND b.type NOT LIKE 'payout%')"
      " FROM payout p JOIN source s ON s.id = p.source LEFT JOIN sums ON sums.payout = p.id"
      " WHERE p.paid_at >= ?1 AND p.paid_at < ?2 AND " WENT_OUT
      " ORDER BY s.name, p.source, p.currency, p.paid_at, p.id";

/* What the time from ?2 to ?3 brought, as the service settles it in ?4. */
static const char payments_sql[]
    = "SELECT count (*), ifnull (sum (iif (kind = 'charge', gross, 0)), 0), ifnull (sum (gross - net), 0),"
      " ifnull (-sum (iif (kind IN ('refund', 'dispute', 'dispute_reversal'), gross, 0)), 0),"
      " ifnull (sum (iif (kind = 'adjustment', gross, 0)), 0),"
      " ifnull (sum (iif (EXISTS (SELECT 1 FROM payment_allocation a JOIN coverage c ON c.id = a.coverage"
      " WHERE a.payment = paid.id AND c.interval = 'year'), net, 0)), 0)"
      " FROM (SELECT id, kind, CASE WHEN settle_currency = ?4 AND settle_net IS NOT NULL"
      " THEN ifnull (settle_gross, settle_net) ELSE gross_minor END AS gross,"
      " CASE WHEN settle_currency = ?4 AND settle_net IS NOT NULL THEN settle_net"
      " ELSE gross_minor - ifnull (fee_minor, 0) END AS net FROM payment WHERE source = ?1 AND occurred_at >= ?2"
      " AND occurred_at < ?3 AND status = 'succeeded' AND kind <> 'opening'"
      " AND (currency = ?4 OR settle_currency = ?4 AND settle_net IS NOT NULL)) AS paid"
      " WHERE net " IN_RANGE " AND gross " IN_RANGE;

/* Whether every day from ?2 to ?3 is one of which the source told. */
static const char known_sql[]
    = "WITH span AS (SELECT id, from_day, to_day, max (to_day) OVER (ORDER BY ifnull (from_day, -1000000), to_day"
      " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before"
      " FROM source_span WHERE stream = 'payments' AND source = ?1)"
      " SELECT ifnull (min (ifnull (from_day, -1000000)) <= ?2 AND max (to_day) >= ?3"
      " AND NOT max (before IS NOT NULL AND from_day > before + 1 AND before < ?3 AND from_day > ?2), 0) FROM span";

typedef struct
{
  CohortDb *db;
  CohortZone *zone;
  CohortStmt *payments, *known, *edge;
} Reader;

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->payments, cohort_stmt_release);
  g_clear_pointer (&self->known, cohort_stmt_release);
  g_clear_pointer (&self->edge, cohort_stmt_release);
}

CohortPayoutStatement *
cohort_payout_statement_copy (const CohortPayoutStatement *self)
{
  CohortPayoutStatement *copy = g_memdup2 (self, sizeof *self);

  copy->source_name = g_strdup (self->source_name);
  copy->source_kind = g_strdup (self->source_kind);
  copy->currency = g_strdup (self->currency);
  copy->reason = g_strdup (self->reason);
  return copy;
}

void
cohort_payout_statement_free (CohortPayoutStatement *self)
{
  g_free (self->source_name);
  g_free (self->source_kind);
  g_free (self->currency);
  g_free (self->reason);
  g_free (self);
}

/**
 * cohort_reconcile_zone:
 *
 * Returns: (transfer full): the community's, or UTC where it has none; NULL with @error set
 */
CohortZone *
cohort_reconcile_zone (CohortDb *db, GError **error)
{
  g_autofree char *name = NULL;
  CohortZone *zone;

  if (!cohort_setting_get (db, COHORT_SETTING_ZONE, &name, error))
    return NULL;
  zone = name != NULL ? cohort_zone_new (name, NULL) : NULL;
  return zone != NULL ? zone : cohort_zone_ref (cohort_zone_utc ());
}

/* @turned: what putting wrong signs right would take away from the lines */
static void
take_sums (CohortPayoutStatement *self, gint64 turned)
{
  gint64 made = self->lines - self->fees - self->refunds + self->other;

  if (!cohort_sub_i64 (self->paid, made, &self->unexplained))
    {
      self->unexplained = self->paid;
      self->cause = COHORT_CAUSE_CURRENCIES;
    }
  else if (self->unexplained == 0 || self->cause != COHORT_CAUSE_NONE)
    return;
  else if (turned != 0 && self->unexplained == -turned)
    self->cause = COHORT_CAUSE_SIGN;
  else if (ABS (self->unexplained) == 1)
    self->cause = COHORT_CAUSE_ROUNDING;
}

/* ---- payouts with lines ---- */

/* The first payouts of what is known pay for lines before it. */
static gboolean
look_at_edge (Reader *reader, CohortPayoutStatement *self, GError **error)
{
  CohortStmt *stmt = reader->edge;

  cohort_stmt_reset (stmt);
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, self->currency);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  if (self->paid_at < cohort_stmt_int64 (stmt, 0) + EDGE_US || self->paid_at <= cohort_stmt_int64 (stmt, 1))
    self->cause = COHORT_CAUSE_BEGINNING;
  return TRUE;
}

/* ---- payouts without ---- */

static gboolean
look_at_payments (Reader *reader, CohortPayoutStatement *self, GError **error)
{
  CohortDay first = cohort_month_first_day (self->made_of), next = cohort_month_first_day (self->made_of + 1);
  CohortStmt *known = reader->known, *stmt = reader->payments;
  gboolean is_known;

  cohort_stmt_reset (known);
  cohort_stmt_bind_int64 (known, 1, self->source);
  cohort_stmt_bind_int64 (known, 2, first);
  cohort_stmt_bind_int64 (known, 3, next - 1);
  if (cohort_stmt_step (known, error) != COHORT_ROW)
    return FALSE;
  is_known = cohort_stmt_int64 (known, 0) != 0;
  cohort_stmt_reset (stmt);
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_int64 (stmt, 2, cohort_zone_day_start (reader->zone, first));
  cohort_stmt_bind_int64 (stmt, 3, cohort_zone_day_start (reader->zone, next));
  cohort_stmt_bind_text (stmt, 4, self->currency);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  self->n_lines = (guint) cohort_stmt_int64 (stmt, 0);
  self->basis = self->n_lines > 0 ? COHORT_BASIS_PAYMENTS : COHORT_BASIS_NONE;
  self->lines = cohort_stmt_int64 (stmt, 1);
  self->fees = cohort_stmt_int64 (stmt, 2);
  self->refunds = cohort_stmt_int64 (stmt, 3);
  self->other = cohort_stmt_int64 (stmt, 4);
  self->yearly = cohort_stmt_int64 (stmt, 5);
  take_sums (self, 0);
  if (self->unexplained != 0 && self->cause != COHORT_CAUSE_CURRENCIES)
    self->cause = !is_known                      ? COHORT_CAUSE_MISSING
                  : self->n_lines == 0           ? COHORT_CAUSE_NO_LINES
                  : self->yearly != 0            ? COHORT_CAUSE_YEARLY
                  : ABS (self->unexplained) == 1 ? COHORT_CAUSE_ROUNDING
                                                 : COHORT_CAUSE_NONE;
  return TRUE;
}

static CohortPayoutStatement *
read_payout (const Reader *reader, CohortStmt *stmt)
{
  CohortPayoutStatement *self = g_new0 (CohortPayoutStatement, 1);
  g_autoptr (CohortZone) there = cohort_zone_new (cohort_stmt_text (stmt, 4), NULL);

  self->id = cohort_stmt_int64 (stmt, 0);
  self->source = cohort_stmt_int64 (stmt, 1);
  self->source_name = cohort_stmt_dup_text (stmt, 2);
  self->source_kind = cohort_stmt_dup_text (stmt, 3);
  self->paid_at = cohort_stmt_int64 (stmt, 5);
  self->paid = cohort_stmt_int64 (stmt, 6);
  self->currency = cohort_stmt_dup_text (stmt, 7);
  self->month = cohort_month_of_day (cohort_zone_day (reader->zone, self->paid_at));
  self->made_of = self->month - 1;
  self->other_month = there != NULL && cohort_month_of_day (cohort_zone_day (there, self->paid_at)) != self->month;
  if (cohort_stmt_int64 (stmt, 15) == 0)
    return self;
  self->basis = COHORT_BASIS_LINES;
  self->n_lines = (guint) cohort_stmt_int64 (stmt, 8);
  self->lines = cohort_stmt_int64 (stmt, 10);
  self->fees = cohort_stmt_int64 (stmt, 11);
  self->refunds = cohort_stmt_int64 (stmt, 12);
  self->other = cohort_stmt_int64 (stmt, 13);
  if (self->n_lines == 0 || cohort_stmt_int64 (stmt, 9) != 0)
    self->cause = COHORT_CAUSE_CURRENCIES;
  take_sums (self, cohort_stmt_int64 (stmt, 14));
  return self;
}

static gboolean
complete (Reader *reader, CohortPayoutStatement *self, GError **error)
{
  if (self->basis == COHORT_BASIS_NONE)
    return look_at_payments (reader, self, error);
  return self->unexplained == 0 || self->cause != COHORT_CAUSE_NONE || look_at_edge (reader, self, error);
}

static gboolean
prepare (Reader *reader, GError **error)
{
  return (reader->payments = cohort_db_prepare (reader->db, payments_sql, error)) != NULL
         && (reader->known = cohort_db_prepare (reader->db, known_sql, error)) != NULL
         && (reader->edge = cohort_db_prepare (
                 reader->db,
                 "SELECT ifnull ((SELECT min (occurred_at) FROM balance_entry WHERE source = ?1 AND currency = ?2"
                 " AND type NOT LIKE 'payout%'), 0), ifnull ((SELECT min (paid_at) FROM payout WHERE source = ?1"
                 " AND currency = ?2), 0)",
                 error))
                != NULL;
}

/**
 * cohort_reconcile_sums:
 * @from_us: UTC µs
 * @to_us: half-open
 *
 * Returns: (transfer full) (element-type CohortPayoutStatement): those paid out in that time, by source, currency and
 *   time; NULL with @error set
 */
GPtrArray *
cohort_reconcile_sums (CohortDb *db, CohortZone *zone, gint64 from_us, gint64 to_us, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_payout_statement_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, payouts_sql, error);
  __attribute__ ((cleanup (reader_clear))) Reader reader = { .db = db, .zone = zone };
  CohortStep step;

  if (stmt == NULL || !prepare (&reader, error))
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, from_us);
  cohort_stmt_bind_int64 (stmt, 2, to_us);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPayoutStatement *self = read_payout (&reader, stmt);

      g_ptr_array_add (found, self);
      if (!complete (&reader, self, error))
        return NULL;
    }
  return step == COHORT_DONE ? g_steal_pointer (&found) : NULL;
}

/* ---- what was said of it ---- */

static gboolean
look_at_verdict (CohortPayoutStatement *self, CohortStmt *accepted, CohortStmt *locked, GError **error)
{
  CohortStep step;

  cohort_stmt_reset (accepted);
  cohort_stmt_bind_int64 (accepted, 1, self->id);
  cohort_stmt_bind_int64 (accepted, 2, self->paid);
  cohort_stmt_bind_int64 (accepted, 3, self->unexplained);
  step = cohort_stmt_step (accepted, error);
  if (step == COHORT_ROW)
    {
      self->accepted = cohort_stmt_int64 (accepted, 0);
      self->reason = cohort_stmt_dup_text (accepted, 1);
    }
  if (step == COHORT_FAIL)
    return FALSE;
  cohort_stmt_reset (locked);
  cohort_stmt_bind_int64 (locked, 1, self->source);
  cohort_stmt_bind_text (locked, 2, self->currency);
  cohort_stmt_bind_int64 (locked, 3, self->month);
  step = cohort_stmt_step (locked, error);
  self->locked = step == COHORT_ROW;
  return step != COHORT_FAIL;
}

/**
 * cohort_reconcile_add_verdicts:
 * @statements: (element-type CohortPayoutStatement): of cohort_reconcile_sums(), or copies of them
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_reconcile_add_verdicts (CohortDb *db, GPtrArray *statements, GError **error)
{
  g_autoptr (CohortStmt) accepted = cohort_db_prepare (db,
                                                       "SELECT id, reason FROM reconciliation WHERE payout = ?1 AND "
                                                       "paid_minor = ?2 AND unexplained_minor = ?3 ORDER BY id DESC "
                                                       "LIMIT 1",
                                                       error);
  g_autoptr (CohortStmt) locked = accepted != NULL ? cohort_db_prepare (db,
                                                                        "SELECT 1 FROM reconciliation WHERE source = "
                                                                        "?1 AND currency = ?2 AND month = ?3",
                                                                        error)
                                                   : NULL;

  for (guint i = 0; locked != NULL && i < statements->len; i++)
    if (!look_at_verdict (statements->pdata[i], accepted, locked, error))
      return FALSE;
  return locked != NULL;
}

/**
 * cohort_reconcile_load:
 *
 * Returns: (transfer full) (element-type CohortPayoutStatement): cohort_reconcile_sums() with what was said of them;
 * NULL with @error set
 */
GPtrArray *
cohort_reconcile_load (CohortDb *db, CohortZone *zone, gint64 from_us, gint64 to_us, GError **error)
{
  g_autoptr (GPtrArray) found = cohort_reconcile_sums (db, zone, from_us, to_us, error);

  return found != NULL && cohort_reconcile_add_verdicts (db, found, error) ? g_steal_pointer (&found) : NULL;
}
