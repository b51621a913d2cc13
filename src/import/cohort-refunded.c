// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One file of a source may say of a charge how much was given back in all, another each refund. So that in whatever
 * order they come nothing is counted twice,
 *
 *   rest = sum on the charge - refunds known one by one, never below zero
 *
 * stands as one refund under a key of its own, and goes when the refunds explain it all. A refund that was told in the
 * currency of its settlement alone is brought into that of its charge, in the proportion of the charge's two sums.
 *
 * Few charges are refunded: all of the source are looked at, at the end of an import and inside its transaction. */

#include "cohort-refunded.h"

#include "cohort-money.h"

#define OWN_KEY "refunded:%" G_GINT64_FORMAT
#define KNOWN_OF                                                                                                       \
  " FROM payment r WHERE r.parent = ?1 AND r.kind = 'refund' AND r.status = 'succeeded' AND NOT EXISTS (SELECT 1"      \
  " FROM external_key k WHERE k.source = r.source AND k.kind = 'payment' AND k.key = 'refunded:' || ?1"                \
  " AND k.row = r.id)"

typedef struct
{
  gint64 id, identity, at;
  const char *currency;         /* (unowned): interned */
  gint64 refunded, settled;     /* settled: 0 where it is not known */
  gint64 ratio, settle_ratio;   /* of the two currencies; settle_ratio may be 0 */
  const char *settled_currency; /* (nullable) (unowned): interned */
} Charge;

typedef struct
{
  gint64 id, gross, settled;
  const char *currency; /* (nullable) (unowned): interned */
  gboolean in_settled;  /* whether `settled` is in the charge's settlement currency */
} Refund;

/* Reading */

static const char *
intern_column (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? NULL : cohort_currency_intern (cohort_stmt_text (stmt, column));
}

/* Returns: (transfer full) (nullable) (element-type Charge): those with a sum, and those that have a rest of ours */
static GArray *
load_charges (CohortDb *db, gint64 source, GError **error)
{
  g_autoptr (GArray) charges = g_array_new (FALSE, TRUE, sizeof (Charge));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "WITH looked (id) AS (SELECT id FROM payment WHERE source = ?1 AND refunded_minor > 0"
      " UNION SELECT r.parent FROM external_key k JOIN payment r ON r.id = k.row"
      " WHERE k.source = ?1 AND k.kind = 'payment' AND k.key >= 'refunded:' AND k.key < 'refunded;')"
      " SELECT c.id, c.identity, ifnull (c.refunded_at, c.occurred_at), c.currency, ifnull (c.refunded_minor, 0),"
      " ifnull (c.refunded_settle, 0), c.gross_minor, ifnull (c.settle_gross, 0), c.settle_currency"
      " FROM looked JOIN payment c ON c.id = looked.id ORDER BY c.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, source);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Charge charge = {
        .id = cohort_stmt_int64 (stmt, 0),
        .identity = cohort_stmt_int64 (stmt, 1),
        .at = cohort_stmt_int64 (stmt, 2),
        .currency = intern_column (stmt, 3),
        .refunded = cohort_stmt_int64 (stmt, 4),
        .settled = cohort_stmt_int64 (stmt, 5),
        .ratio = cohort_stmt_int64 (stmt, 6),
        .settle_ratio = cohort_stmt_int64 (stmt, 7),
        .settled_currency = intern_column (stmt, 8),
      };

      /* A sum that went back to nothing leaves what it once was in the other currency. */
      if (charge.refunded > 0 && charge.settled > 0)
        {
          charge.ratio = charge.refunded;
          charge.settle_ratio = charge.settled;
        }
      if (charge.currency != NULL)
        g_array_append_val (charges, charge);
    }
  return step == COHORT_DONE ? g_steal_pointer (&charges) : NULL;
}

/* Returns: (transfer full) (nullable) (element-type Refund): told one by one */
static GArray *
load_refunds (CohortDb *db, const Charge *charge, GError **error)
{
  g_autoptr (GArray) refunds = g_array_new (FALSE, TRUE, sizeof (Refund));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT r.id, r.gross_minor, r.currency, r.settle_gross, r.settle_currency" KNOWN_OF " ORDER BY r.id", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, charge->id);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Refund refund = {
        .id = cohort_stmt_int64 (stmt, 0),
        .gross = cohort_stmt_int64 (stmt, 1),
        .settled = cohort_stmt_int64 (stmt, 3),
        .currency = intern_column (stmt, 2),
        .in_settled = !cohort_stmt_is_null (stmt, 3) && charge->settled_currency != NULL
                      && intern_column (stmt, 4) == charge->settled_currency,
      };

      g_array_append_val (refunds, refund);
    }
  return step == COHORT_DONE ? g_steal_pointer (&refunds) : NULL;
}

/* Writing */

static gboolean
bring_home (CohortDb *db, const Charge *charge, Refund *refund, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 gross;

  if (refund->currency == charge->currency || !refund->in_settled || charge->settle_ratio <= 0
      || !cohort_mul_div_half_even (refund->settled, charge->ratio, charge->settle_ratio, &gross))
    return TRUE;
  /* What the fee was in this currency nobody said. */
  stmt = cohort_db_prepare (db, "UPDATE payment SET gross_minor = ?2, currency = ?3, fee_minor = NULL WHERE id = ?1",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, refund->id);
  cohort_stmt_bind_int64 (stmt, 2, gross);
  cohort_stmt_bind_text (stmt, 3, charge->currency);
  refund->gross = gross;
  refund->currency = charge->currency;
  return cohort_stmt_run (stmt, error);
}

/* What of the sum the refunds do not explain. */
static gboolean
find_rest (CohortDb *db, const Charge *charge, gint64 *rest, GError **error)
{
  g_autoptr (GArray) refunds = load_refunds (db, charge, error);
  gint64 settled = charge->settled;

  if (refunds == NULL)
    return FALSE;
  *rest = charge->refunded;
  for (guint i = 0; i < refunds->len; i++)
    {
      Refund *refund = &g_array_index (refunds, Refund, i);

      if (!bring_home (db, charge, refund, error))
        return FALSE;
      if (refund->currency == charge->currency && !cohort_add_i64 (*rest, refund->gross, rest))
        *rest = 0;
      if (refund->in_settled && !cohort_add_i64 (settled, refund->settled, &settled))
        settled = 0;
    }
  /* Where the settlement is explained, rounding has left what there is. */
  if (charge->settled > 0 && settled <= 0)
    *rest = 0;
  *rest = MAX (*rest, 0);
  return TRUE;
}

/* @row: (out): the live row of our own, or 0 */
static gboolean
find_own (CohortDb *db, gint64 source, const char *key, gint64 *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db,
                                                   "SELECT p.id FROM external_key k JOIN payment p ON p.id = k.row"
                                                   " WHERE k.source = ?1 AND k.kind = 'payment' AND k.key = ?2",
                                                   error);
  CohortStep step;

  *row = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_text (stmt, 2, key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *row = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

/* Leaves a row alone that is right, so that an import that says nothing new changes nothing. */
static const char change_sql[]
    = "UPDATE payment SET identity = ?2, occurred_at = ?3, gross_minor = ?4, currency = ?5 WHERE id = ?1"
      " AND (identity, occurred_at, gross_minor, currency) IS NOT (?2, ?3, ?4, ?5)";
static const char insert_sql[]
    = "INSERT INTO payment (id, source, identity, kind, status, parent, occurred_at, gross_minor, currency)"
      " VALUES (?1, ?6, ?2, 'refund', 'succeeded', ?7, ?3, ?4, ?5)";

static gboolean
write_own (CohortBook *book, CohortDb *db, gint64 source, const Charge *charge, const char *key, gint64 row,
           gint64 rest, GError **error)
{
  gboolean insert = row == 0;
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, insert ? insert_sql : change_sql, error);

  if (stmt == NULL || (insert && !cohort_book_free_id (book, "payment", key, &row, error)))
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, row);
  cohort_stmt_bind_id (stmt, 2, charge->identity);
  cohort_stmt_bind_int64 (stmt, 3, charge->at);
  cohort_stmt_bind_int64 (stmt, 4, -rest);
  cohort_stmt_bind_text (stmt, 5, charge->currency);
  if (insert)
    {
      cohort_stmt_bind_int64 (stmt, 6, source);
      cohort_stmt_bind_int64 (stmt, 7, charge->id);
    }
  return cohort_stmt_run (stmt, error)
         && (!insert || cohort_book_keep_id (book, "payment", key, cohort_db_last_id (db), error));
}

static gboolean
remove_own (CohortDb *db, gint64 row, GError **error)
{
  return cohort_db_run (db, "DELETE FROM payment WHERE id = ?1", COHORT_NUMBERS (row), error);
}

static gboolean
settle (CohortBook *book, CohortDb *db, gint64 source, const Charge *charge, GError **error)
{
  g_autofree char *key = g_strdup_printf (OWN_KEY, charge->id);
  gint64 rest, row;

  if (!find_rest (db, charge, &rest, error) || !find_own (db, source, key, &row, error))
    return FALSE;
  if (rest > 0)
    return write_own (book, db, source, charge, key, row, rest, error);
  return row == 0 || remove_own (db, row, error);
}

/**
 * cohort_refunded_settle:
 * @book: attached to @db, at the end of an import, with nothing waiting
 *
 * Makes the refunds of every charge of @source add up to what the source says was given back of it.
 */
gboolean
cohort_refunded_settle (CohortBook *book, CohortDb *db, gint64 source, GError **error)
{
  g_autoptr (GArray) charges = load_charges (db, source, error);

  if (charges == NULL)
    return FALSE;
  for (guint i = 0; i < charges->len; i++)
    if (!settle (book, db, source, &g_array_index (charges, Charge, i), error))
      return FALSE;
  return TRUE;
}
