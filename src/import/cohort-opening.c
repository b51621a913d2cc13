// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Some services export a lifetime total for each person and no payments. Months are not invented from it. Instead
 *
 *   opening     = first total - succeeded payments known up to the moment of that total
 *   adjustment  = each later total - the one before - payments known between the two
 *
 * so that at the moment of each total the ledger's sum for (person, currency) is what the source said, whichever of
 * totals and payments came first: importing the payments themselves later makes the opening smaller, and undoing that
 * import makes it what it was. A difference of nothing makes no row.
 *
 * The rows are payments of kind opening and adjustment, known by a key of their own; they are recomputed for the people
 * whose payments or totals an import wrote, at its end, inside its transaction. */

#include "cohort-opening.h"

#include "cohort-money.h"

typedef struct
{
  gint64 observed_at;
  gint64 lifetime;
} Total;

typedef struct
{
  CohortBook *book;
  CohortDb *db;
  gint64 source;
  gint64 identity;
  const char *currency;
} Settling;

/* Rows that this file made are told from the source's own adjustments by their key. */
#define OWN_KEY "balance:%" G_GINT64_FORMAT ":%s:%" G_GINT64_FORMAT
#define IS_OWN                                                                                                         \
  "EXISTS (SELECT 1 FROM external_key k WHERE k.kind = 'payment' AND k.row = p.id AND k.key GLOB 'balance:*')"

/* Succeeded payments in (after, until]. The plus keeps SQLite from walking over all payments of the source instead of
 * those of the person. */
static gboolean
sum_payments (const Settling *settling, gint64 after, gint64 until, gint64 *sum, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      settling->db,
      "SELECT ifnull (sum (p.gross_minor), 0) FROM payment p WHERE p.identity = ?1 AND +p.source = ?2"
      " AND p.currency = ?3 AND p.status = 'succeeded' AND p.occurred_at > ?4 AND p.occurred_at <= ?5"
      " AND NOT (p.kind IN ('opening', 'adjustment') AND " IS_OWN ")",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, settling->identity);
  cohort_stmt_bind_int64 (stmt, 2, settling->source);
  cohort_stmt_bind_text (stmt, 3, settling->currency);
  cohort_stmt_bind_int64 (stmt, 4, after);
  cohort_stmt_bind_int64 (stmt, 5, until);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *sum = cohort_stmt_int64 (stmt, 0);
  return TRUE;
}

/* Returns: (out) the live row of the key, or 0 */
static gboolean
find_own (const Settling *settling, const char *key, gint64 *row, gint64 *amount, gboolean *opening, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (settling->db,
                                                   "SELECT p.id, p.gross_minor, p.kind = 'opening' FROM external_key k"
                                                   " JOIN payment p ON p.id = k.row"
                                                   " WHERE k.source = ?1 AND k.kind = 'payment' AND k.key = ?2",
                                                   error);
  CohortStep step;

  *row = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, settling->source);
  cohort_stmt_bind_text (stmt, 2, key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    {
      *row = cohort_stmt_int64 (stmt, 0);
      *amount = cohort_stmt_int64 (stmt, 1);
      *opening = cohort_stmt_int64 (stmt, 2) != 0;
    }
  return step != COHORT_FAIL;
}

static const char *
kind_of (gboolean opening)
{
  return opening ? "opening" : "adjustment";
}

static gboolean
change_own (const Settling *settling, gint64 row, gboolean opening, gint64 amount, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (settling->db,
                           amount != 0 ? "UPDATE payment SET gross_minor = ?2, kind = ?3 WHERE id = ?1"
                                       : "DELETE FROM payment WHERE id = ?1",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  if (amount != 0)
    {
      cohort_stmt_bind_int64 (stmt, 2, amount);
      cohort_stmt_bind_text (stmt, 3, kind_of (opening));
    }
  return cohort_stmt_run (stmt, error);
}

static gboolean
insert_own (const Settling *settling, const char *key, gboolean opening, gint64 when, gint64 amount, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      settling->db,
      "INSERT INTO payment (id, source, identity, kind, status, occurred_at, gross_minor, currency)"
      " VALUES (?1, ?2, ?3, ?4, 'succeeded', ?5, ?6, ?7)",
      error);
  gint64 id;

  if (stmt == NULL || !cohort_book_free_id (settling->book, "payment", key, &id, error))
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, id);
  cohort_stmt_bind_int64 (stmt, 2, settling->source);
  cohort_stmt_bind_int64 (stmt, 3, settling->identity);
  cohort_stmt_bind_text (stmt, 4, kind_of (opening));
  cohort_stmt_bind_int64 (stmt, 5, when);
  cohort_stmt_bind_int64 (stmt, 6, amount);
  cohort_stmt_bind_text (stmt, 7, settling->currency);
  return cohort_stmt_run (stmt, error)
         && cohort_book_keep_id (settling->book, "payment", key, cohort_db_last_id (settling->db), error);
}

static gboolean
set_own (const Settling *settling, gboolean opening, gint64 when, gint64 amount, GError **error)
{
  g_autofree char *key = g_strdup_printf (OWN_KEY, settling->identity, settling->currency, when);
  gboolean old_opening;
  gint64 row, old;

  if (!find_own (settling, key, &row, &old, &old_opening, error))
    return FALSE;
  if (row != 0)
    return (old == amount && old_opening == opening) || change_own (settling, row, opening, amount, error);
  return amount == 0 || insert_own (settling, key, opening, when, amount, error);
}

static GArray *
load_totals (const Settling *settling, GError **error)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (Total));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (settling->db,
                                                   "SELECT observed_at, lifetime_minor FROM identity_snapshot"
                                                   " WHERE identity = ?1 AND currency = ?2 ORDER BY observed_at, id",
                                                   error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, settling->identity);
  cohort_stmt_bind_text (stmt, 2, settling->currency);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Total total = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) };

      g_array_append_val (totals, total);
    }
  return step == COHORT_DONE ? g_steal_pointer (&totals) : NULL;
}

static gboolean
settle (const Settling *settling, GError **error)
{
  g_autoptr (GArray) totals = load_totals (settling, error);
  Total before = { G_MININT64, 0 };

  if (totals == NULL)
    return FALSE;
  for (guint i = 0; i < totals->len; i++)
    {
      const Total *total = &g_array_index (totals, Total, i);
      gint64 known, difference;

      if (!sum_payments (settling, before.observed_at, total->observed_at, &known, error))
        return FALSE;
      if (!cohort_sub_i64 (total->lifetime, before.lifetime, &difference)
          || !cohort_sub_i64 (difference, known, &difference))
        difference = 0;
      if (!set_own (settling, i == 0, total->observed_at, difference, error))
        return FALSE;
      before = *total;
    }
  return TRUE;
}

/* Returns: (transfer full) (element-type utf8): currencies of the identity's totals */
static GPtrArray *
load_currencies (CohortDb *db, gint64 identity, GError **error)
{
  g_autoptr (GPtrArray) currencies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT DISTINCT currency FROM identity_snapshot WHERE identity = ?1 ORDER BY 1", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, identity);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_ptr_array_add (currencies, cohort_stmt_dup_text (stmt, 0));
  return step == COHORT_DONE ? g_steal_pointer (&currencies) : NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = **(const gint64 *const *) a, right = **(const gint64 *const *) b;

  return left < right ? -1 : left > right;
}

/**
 * cohort_opening_settle:
 * @book: attached to @db, at the end of an import
 *
 * Makes opening balances right for everybody whose payments or lifetime totals @book wrote.
 */
gboolean
cohort_opening_settle (CohortBook *book, CohortDb *db, gint64 source, GError **error)
{
  g_autoptr (GPtrArray) ids = g_hash_table_get_keys_as_ptr_array (cohort_book_get_paid_identities (book));

  /* In order of id, so that the same import makes the same rows. */
  g_ptr_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 identity = *(const gint64 *) g_ptr_array_index (ids, i);
      g_autoptr (GPtrArray) currencies = load_currencies (db, identity, error);

      if (currencies == NULL)
        return FALSE;
      for (guint c = 0; c < currencies->len; c++)
        {
          Settling settling = { book, db, source, identity, g_ptr_array_index (currencies, c) };

          if (!settle (&settling, error))
            return FALSE;
        }
    }
  return TRUE;
}
