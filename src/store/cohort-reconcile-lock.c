/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Locks. The rows of a month are its payouts with their lines, or with the payments of the month before where there are
 * none, in an order that content alone gives: an id may change when a file is imported anew, what happened does not.
 * The chain goes through all locks in the order in which they were made. */

#include "config.h"

#include "cohort-reconcile.h"

#include "cohort-hash.h"

#include <glib/gi18n-lib.h>

#define WENT_OUT "ifnull (p.status, '') NOT IN ('failed', 'canceled')"

static const char rows_sql[]
    = "SELECT 'payout', p.paid_at, p.amount_minor, 0, '' FROM payout p WHERE p.source = ?1 AND p.currency = ?2"
      " AND p.paid_at >= ?3 AND p.paid_at < ?4 AND " WENT_OUT
      " UNION ALL SELECT 'line', b.occurred_at, b.gross_minor, b.net_minor, b.type FROM payout p"
      " JOIN balance_entry b ON b.payout = p.id WHERE p.source = ?1 AND p.currency = ?2 AND p.paid_at >= ?3"
      " AND p.paid_at < ?4 AND " WENT_OUT " AND b.type NOT LIKE 'payout%'"
      " UNION ALL SELECT 'payment', q.occurred_at, q.gross_minor, ifnull (q.fee_minor, -1), q.kind FROM payment q"
      " WHERE q.source = ?1 AND q.currency = ?2 AND q.occurred_at >= ?5 AND q.occurred_at < ?3"
      " AND q.status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM payout p JOIN balance_entry b ON b.payout = p.id"
      " WHERE p.source = ?1 AND p.currency = ?2 AND p.paid_at >= ?3 AND p.paid_at < ?4)"
      " ORDER BY 1, 2, 3, 4, 5";

static char *
print_hash (CohortHash hash)
{
  char buffer[COHORT_HASH_LEN];

  return g_strdup (cohort_hash_print (&hash, buffer));
}

/* Returns: (transfer full): or NULL with @error set */
static char *
hash_rows (CohortDb *db, CohortZone *zone, gint64 source, const char *currency, CohortMonth month, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, rows_sql, error);
  g_autoptr (CohortHasher) hasher = cohort_hasher_new ();
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_text (stmt, 2, currency);
  cohort_stmt_bind_int64 (stmt, 3, cohort_zone_day_start (zone, cohort_month_first_day (month)));
  cohort_stmt_bind_int64 (stmt, 4, cohort_zone_day_start (zone, cohort_month_first_day (month + 1)));
  cohort_stmt_bind_int64 (stmt, 5, cohort_zone_day_start (zone, cohort_month_first_day (month - 1)));
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      cohort_hasher_add (hasher, cohort_stmt_text (stmt, 0), -1);
      for (int i = 1; i <= 3; i++)
        cohort_hasher_add_int (hasher, cohort_stmt_int64 (stmt, i));
      cohort_hasher_add (hasher, cohort_stmt_text (stmt, 4), -1);
    }
  return step == COHORT_DONE ? print_hash (cohort_hasher_finish (hasher)) : NULL;
}

/* Of everything that the lock says and the lock before it. */
static char *
hash_chain (const CohortMonthLock *lock, const char *before)
{
  g_autoptr (CohortHasher) hasher = cohort_hasher_new ();

  cohort_hasher_add (hasher, before, -1);
  cohort_hasher_add_int (hasher, lock->source);
  cohort_hasher_add (hasher, lock->currency, -1);
  cohort_hasher_add_int (hasher, lock->month);
  cohort_hasher_add_int (hasher, lock->paid);
  cohort_hasher_add_int (hasher, lock->unexplained);
  cohort_hasher_add_int (hasher, lock->locked_at);
  cohort_hasher_add (hasher, lock->rows_hash, -1);
  return print_hash (cohort_hasher_finish (hasher));
}

void
cohort_month_lock_free (CohortMonthLock *self)
{
  g_free (self->source_name);
  g_free (self->currency);
  g_free (self->rows_hash);
  g_free (self->chain_hash);
  g_free (self);
}

static gpointer
read_lock (CohortStmt *stmt)
{
  CohortMonthLock *self = g_new0 (CohortMonthLock, 1);

  self->id = cohort_stmt_int64 (stmt, 0);
  self->source = cohort_stmt_int64 (stmt, 1);
  self->source_name = cohort_stmt_dup_text (stmt, 2);
  self->currency = cohort_stmt_dup_text (stmt, 3);
  self->month = (CohortMonth) cohort_stmt_int64 (stmt, 4);
  self->paid = cohort_stmt_int64 (stmt, 5);
  self->unexplained = cohort_stmt_int64 (stmt, 6);
  self->locked_at = cohort_stmt_int64 (stmt, 7);
  self->rows_hash = cohort_stmt_dup_text (stmt, 8);
  self->chain_hash = cohort_stmt_dup_text (stmt, 9);
  return self;
}

/**
 * cohort_reconcile_locks:
 *
 * Returns: (transfer full) (element-type CohortMonthLock): every lock in the order in which they were made, each held
 *   against its rows and the lock before it; NULL with @error set
 */
GPtrArray *
cohort_reconcile_locks (CohortDb *db, CohortZone *zone, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT r.id, r.source, s.name, r.currency, r.month, r.paid_minor, r.unexplained_minor, r.accepted_at,"
      " r.rows_hash, r.chain_hash FROM reconciliation r LEFT JOIN source s ON s.id = r.source WHERE r.kind = 'month'"
      " ORDER BY r.id",
      error);
  g_autoptr (GPtrArray) locks = NULL;
  const char *before = "";

  if (stmt == NULL)
    return NULL;
  locks = cohort_stmt_collect (stmt, read_lock, (GDestroyNotify) cohort_month_lock_free, error);
  for (guint i = 0; locks != NULL && i < locks->len; i++)
    {
      CohortMonthLock *lock = locks->pdata[i];
      g_autofree char *rows = hash_rows (db, zone, lock->source, lock->currency, lock->month, error);
      g_autofree char *chain = NULL;

      if (rows == NULL)
        return NULL;
      chain = hash_chain (lock, before);
      lock->rows_hold = g_str_equal (rows, lock->rows_hash);
      lock->chain_holds = g_str_equal (chain, lock->chain_hash);
      before = lock->chain_hash;
    }
  return g_steal_pointer (&locks);
}

/**
 * cohort_reconcile_accept:
 * @reason: (nullable): why, where something is not explained
 */
gboolean
cohort_reconcile_accept (CohortDb *db, const CohortPayoutStatement *statement, const char *reason, gint64 now_us,
                         GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO reconciliation (kind, source, payout, currency, paid_minor, unexplained_minor, reason, accepted_at)"
      " VALUES ('payout', ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, statement->source);
  cohort_stmt_bind_int64 (stmt, 2, statement->id);
  cohort_stmt_bind_text (stmt, 3, statement->currency);
  cohort_stmt_bind_int64 (stmt, 4, statement->paid);
  cohort_stmt_bind_int64 (stmt, 5, statement->unexplained);
  cohort_stmt_bind_text (stmt, 6, reason);
  cohort_stmt_bind_int64 (stmt, 7, now_us);
  return cohort_stmt_run (stmt, error);
}

/* Returns: (transfer full): that of the newest lock, or "" */
static char *
last_chain (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT chain_hash FROM reconciliation WHERE kind = 'month' ORDER BY id DESC LIMIT 1", error);
  CohortStep step = stmt != NULL ? cohort_stmt_step (stmt, error) : COHORT_FAIL;

  if (step == COHORT_FAIL)
    return NULL;
  return step == COHORT_ROW ? cohort_stmt_dup_text (stmt, 0) : g_strdup ("");
}

/**
 * cohort_reconcile_lock:
 * @paid: what was paid out in @month, in minor units
 * @unexplained: of that
 */
gboolean
cohort_reconcile_lock (CohortDb *db, CohortZone *zone, gint64 source, const char *currency, CohortMonth month,
                       gint64 paid, gint64 unexplained, gint64 now_us, GError **error)
{
  g_autofree char *rows = hash_rows (db, zone, source, currency, month, error);
  g_autofree char *before = rows != NULL ? last_chain (db, error) : NULL;
  CohortMonthLock lock = { .source = source,
                           .currency = (char *) currency,
                           .month = month,
                           .paid = paid,
                           .unexplained = unexplained,
                           .locked_at = now_us,
                           .rows_hash = rows };
  g_autofree char *chain = before != NULL ? hash_chain (&lock, before) : NULL;
  g_autoptr (CohortStmt) stmt = NULL;

  if (chain == NULL)
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO reconciliation (kind, source, month, currency, paid_minor, unexplained_minor,"
                            " accepted_at, rows_hash, chain_hash) VALUES ('month', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_int64 (stmt, 2, month);
  cohort_stmt_bind_text (stmt, 3, currency);
  cohort_stmt_bind_int64 (stmt, 4, paid);
  cohort_stmt_bind_int64 (stmt, 5, unexplained);
  cohort_stmt_bind_int64 (stmt, 6, now_us);
  cohort_stmt_bind_text (stmt, 7, rows);
  cohort_stmt_bind_text (stmt, 8, chain);
  return cohort_stmt_run (stmt, error);
}

/* Of cohort_check_run(). */
gboolean
cohort_reconcile_check (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortZone) zone = cohort_reconcile_zone (db, error);
  g_autoptr (GPtrArray) locks = zone != NULL ? cohort_reconcile_locks (db, zone, error) : NULL;

  for (guint i = 0; locks != NULL && i < locks->len; i++)
    {
      const CohortMonthLock *lock = locks->pdata[i];
      g_autofree char *day = cohort_day_to_string (cohort_month_first_day (lock->month));
      const char *name = lock->source_name != NULL ? lock->source_name : "?";

      if (!lock->rows_hold)
        cohort_faults_add (faults,
                           /* Translators: a month as 2026-05, a source, a currency */
                           _ ("The month %.7s of %s in %s is locked, but its rows are no longer what they were"), day,
                           name, lock->currency);
      if (!lock->chain_holds)
        cohort_faults_add (faults,
                           /* Translators: a month as 2026-05, a source, a currency */
                           _ ("The lock of %.7s of %s in %s does not follow the lock before it"), day, name,
                           lock->currency);
    }
  return locks != NULL;
}
