/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Do the derived rows equal a rebuild? Everything is made again in memory and compared; nothing is written, so a
 * reader's connection will do. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cohort-derived-build.h"
#include "cohort-derived-private.h"

#define MEMBERS_AT_ONCE 1000
#define MAX_FAULTS 100

/* Rows whose owner is gone: nothing that goes by owners finds them. */
static const struct
{
  const char *what, *sql;
} orphans[] = {
  { "segment", "SELECT count (*) FROM segment WHERE gen = ?1 AND identity NOT IN (SELECT id FROM identity)" },
  { "daily_total", "SELECT count (*) FROM daily_total WHERE gen = ?1 AND identity <> 0 AND identity NOT IN (SELECT id "
                   "FROM identity)" },
  { "member_now", "SELECT count (*) FROM member_now WHERE gen = ?1 AND member NOT IN (SELECT id FROM member)" },
  { "member_money", "SELECT count (*) FROM member_money WHERE gen = ?1 AND member NOT IN (SELECT id FROM member)" },
  { "member_text", "SELECT count (*) FROM member_text WHERE ?1 = ?1 AND member NOT IN (SELECT id FROM member)" },
  { "member_search",
    "SELECT (SELECT count (*) FROM member_search WHERE ?1 = ?1) - (SELECT count (*) FROM member_text)" },
  { "derived_source", "SELECT count (*) FROM derived_source WHERE gen = ?1 AND source NOT IN (SELECT id FROM source)" },
};

static gboolean
verify_orphans (CohortDb *db, gint64 gen, CohortFaults *faults, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (orphans); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, orphans[i].sql, error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, gen);
      if (cohort_stmt_step (stmt, error) != COHORT_ROW)
        return FALSE;
      if (cohort_stmt_int64 (stmt, 0) < 0)
        cohort_faults_add (faults, _ ("%s lacks %" PRId64 " rows"), orphans[i].what, -cohort_stmt_int64 (stmt, 0));
      else if (cohort_stmt_int64 (stmt, 0) > 0)
        cohort_faults_add (faults, _ ("%s has %" PRId64 " rows of nobody"), orphans[i].what,
                           cohort_stmt_int64 (stmt, 0));
    }
  return TRUE;
}

/* What the rows were built with must be what the sources say now. */
static gboolean
verify_sources (CohortDb *db, gint64 gen, CohortDerivedLedger *ledger, CohortFaults *faults, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  GHashTableIter iter;
  gpointer value;

  stmt = cohort_db_prepare (
      db, "SELECT 1 FROM derived_source WHERE gen = ?1 AND source = ?2 AND nature = ?3 AND known = ?4", error);
  if (stmt == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, cohort_derived_ledger_get_natures (ledger));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const CohortSourceNature *nature = value;
      CohortStep step;

      cohort_stmt_bind_int64 (stmt, 1, gen);
      cohort_stmt_bind_int64 (stmt, 2, nature->id);
      cohort_stmt_bind_text (stmt, 3, nature->nature);
      cohort_stmt_bind_text (stmt, 4, nature->known);
      step = cohort_stmt_step (stmt, error);
      if (step == COHORT_FAIL)
        return FALSE;
      if (step == COHORT_DONE)
        cohort_faults_add (faults, _ ("%s differs from a rebuild (%s %" PRId64 ")"), "derived_source", "source",
                           nature->id);
      cohort_stmt_reset (stmt);
    }
  return TRUE;
}

static gboolean
verify_search (CohortDb *db, const GArray *members, CohortFaults *faults, GError **error)
{
  for (guint i = 0; i < members->len; i++)
    {
      gint64 member = g_array_index (members, gint64, i);
      gboolean equal;

      if (!cohort_search_equal (db, member, &equal, error))
        return FALSE;
      if (!equal)
        cohort_faults_add (faults, _ ("%s differs from a rebuild (%s %" PRId64 ")"), "member_search", "member", member);
    }
  return TRUE;
}

static gboolean
verify_members (CohortDb *db, CohortDerivedLedger *ledger, CohortFaults *faults, GCancellable *cancellable,
                GError **error)
{
  gint64 last = G_MININT64;

  for (;;)
    {
      g_autoptr (GArray) members = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      members = cohort_derived_members_after (db, last, MEMBERS_AT_ONCE, error);
      if (members == NULL)
        return FALSE;
      if (members->len == 0)
        return TRUE;
      last = g_array_index (members, gint64, members->len - 1);
      if (!cohort_derived_build_members (db, ledger, members, error) || !verify_search (db, members, faults, error))
        return FALSE;
    }
}

/**
 * cohort_derived_verify:
 * @faults: a line is added for each owner whose rows are not what a rebuild makes, up to a hundred
 * @cancellable: (nullable)
 * @error: return location
 *
 * Compares the generation that reports read with a rebuild by its own definition. Any connection.
 *
 * Returns: FALSE with @error set when it could not look
 */
gboolean
cohort_derived_verify (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) generations = cohort_generations_load (db, FALSE, error);
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CohortDerivedLedger) ledger = NULL;
  const CohortGeneration *current;

  if (generations == NULL)
    return FALSE;
  current = g_ptr_array_index (generations, 0);
  ledger = cohort_derived_ledger_new (db, current, error);
  if (ledger == NULL)
    return FALSE;
  cohort_derived_ledger_compare (ledger, differences);
  if (!verify_sources (db, current->gen, ledger, faults, error) || !verify_orphans (db, current->gen, faults, error)
      || !verify_members (db, ledger, faults, cancellable, error) || !cohort_derived_build_rest (db, ledger, error)
      || !cohort_passages_verify (db, faults, error))
    return FALSE;
  for (guint i = 0; i < differences->len && i < MAX_FAULTS; i++)
    cohort_faults_add (faults, "%s", (const char *) g_ptr_array_index (differences, i));
  if (differences->len > MAX_FAULTS)
    cohort_faults_add (faults, _ ("%u more"), differences->len - MAX_FAULTS);
  return TRUE;
}
