/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The table of checks, and those of the machinery itself. */

#include "config.h"

#include "cohort-check.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cohort-derived-build.h"
#include "cohort-journal-private.h"
#include "cohort-reconcile.h"

#define MAX_FAULTS_OF_A_CHECK 100

static void
fault_free (CohortFault *fault)
{
  g_free (fault->text);
  g_free (fault);
}

/**
 * cohort_faults_add:
 * @faults: the list
 * @format: a line for a report, translated where it is a sentence
 *
 * Adds a fault of the check that is running.
 */
void
cohort_faults_add (CohortFaults *faults, const char *format, ...)
{
  CohortFault *fault = g_new0 (CohortFault, 1);
  va_list args;

  va_start (args, format);
  fault->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (faults, fault);
}

/* A full-text index that another connection changed since this one last read it is called malformed by SQLite's check:
 * the check of FTS5 does not look whether its own picture of the index is old, a query does. */
static gboolean
refresh_indexes (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      const char *name = cohort_stmt_text (stmt, 0);
      g_autofree char *sql = g_strdup_printf ("SELECT rowid FROM \"%s\" WHERE \"%s\" MATCH 'aaa' LIMIT 1", name, name);

      if (!cohort_db_exec (db, sql, error))
        return FALSE;
    }
  return step == COHORT_DONE;
}

static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT);
}

/* SQLite goes on behind a damaged page as far as it can; what it cannot even begin is told by run_table(). */
static gboolean
check_sqlite (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA integrity_check (100)", error);
  g_autoptr (GError) indexes = NULL;
  CohortStep step;

  if (stmt == NULL || (!refresh_indexes (db, &indexes) && !is_damage (indexes)))
    {
      if (indexes != NULL)
        g_propagate_error (error, g_steal_pointer (&indexes));
      return FALSE;
    }
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    if (g_strcmp0 (cohort_stmt_text (stmt, 0), "ok") != 0)
      cohort_faults_add (faults, "%s", cohort_stmt_text (stmt, 0));
  if (step == COHORT_DONE && indexes != NULL && faults->len == 0)
    cohort_faults_add (faults, "%s", indexes->message);
  return step == COHORT_DONE;
}

static gboolean
check_references_of (CohortDb *db, const char *table, guint *n, CohortFaults *faults, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA foreign_key_check (\"%s\")", table);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step = COHORT_DONE;

  if (stmt == NULL)
    return FALSE;
  while (*n < MAX_FAULTS_OF_A_CHECK && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      /* Translators: the number of a row and the names of two tables */
      cohort_faults_add (faults, _ ("Row %" PRId64 " of %s names a missing row of %s"), cohort_stmt_int64 (stmt, 1),
                         table, cohort_stmt_text (stmt, 2));
      (*n)++;
    }
  return step != COHORT_FAIL;
}

/* Table by table, so that a damaged one does not hide what is wrong with the others. */
static gboolean
check_references (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'", error);
  guint n = 0;
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      g_autoptr (GError) local = NULL;
      const char *table = cohort_stmt_text (stmt, 0);

      if (check_references_of (db, table, &n, faults, &local))
        continue;
      if (!is_damage (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      cohort_faults_add (faults, "%s: %s", table, local->message);
    }
  return step == COHORT_DONE;
}

static gboolean
read_only_change (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
check_parts (CohortDb *db, const CohortJournalStep *step, const char *way, CohortFaults *faults,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (cohort_part_walk (db, step->id, way, read_only_change, NULL, &local))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (!is_damage (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  cohort_faults_add (faults, _ ("Step %" PRId64 ": %s"), step->id, local->message);
  return TRUE;
}

/* Adds a fault for each row of @sql: the number of a step. */
static gboolean
report_steps (CohortDb *db, const char *sql, const char *format_of_step, CohortFaults *faults, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, cohort_stmt_int64 (stmt, 0));
      g_autoptr (GString) text = g_string_new (format_of_step);

      g_string_replace (text, "%s", id, 1);
      cohort_faults_add (faults, "%s", text->str);
    }
  return step == COHORT_DONE;
}

static gboolean
check_journal (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) steps = NULL;

  if (!report_steps (db,
                     "SELECT id FROM journal j WHERE state IN ('done', 'undone', 'open')"
                     " AND NOT EXISTS (SELECT 1 FROM journal_part WHERE step = j.id AND way = 'do')",
                     _ ("Step %s has no part to undo it with"), faults, error)
      || !report_steps (db,
                        "SELECT id FROM journal j WHERE state = 'undone'"
                        " AND NOT EXISTS (SELECT 1 FROM journal_part WHERE step = j.id AND way = 'undo')",
                        _ ("Step %s has no part to redo it with"), faults, error)
      || !report_steps (db,
                        "SELECT step FROM journal_part GROUP BY step, way HAVING max (seq) <> count (*)"
                        " OR min (seq) <> 1",
                        _ ("Step %s lacks parts"), faults, error))
    return FALSE;
  steps = cohort_journal_list (db, 0, 0, error);
  if (steps == NULL)
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    if (!check_parts (db, steps->pdata[i], COHORT_WAY_DO, faults, cancellable, error)
        || !check_parts (db, steps->pdata[i], COHORT_WAY_UNDO, faults, cancellable, error))
      return FALSE;
  return TRUE;
}

/* Every row of an import is one of five classes: they add up to the file's rows. */
static gboolean
check_import_sums (CohortDb *db, CohortFaults *faults, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT id, file, n_new + n_changed + n_unchanged + n_needs_you + n_rejected AS n, n_rows"
                            " FROM import WHERE n_rows <> n ORDER BY id",
                            error);
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    cohort_faults_add (faults,
                       /* Translators: the number of an import, its file, two counts of rows */
                       _ ("Import %" PRId64 " (%s): the classes add up to %" PRId64 " of %" PRId64 " rows"),
                       cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1), cohort_stmt_int64 (stmt, 2),
                       cohort_stmt_int64 (stmt, 3));
  return step == COHORT_DONE;
}

/* The rows that did or could not do something are there one by one. */
static gboolean
check_import_rows (CohortDb *db, CohortFaults *faults, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "WITH said (import, class, n) AS (SELECT id, 'new', n_new FROM import"
                            "  UNION ALL SELECT id, 'changed', n_changed FROM import"
                            "  UNION ALL SELECT id, 'needs_you', n_needs_you FROM import"
                            "  UNION ALL SELECT id, 'rejected', n_rejected FROM import),"
                            " kept AS MATERIALIZED (SELECT import, class, count (*) AS n FROM import_row GROUP BY 1, 2)"
                            " SELECT said.import, said.n, said.class, ifnull (kept.n, 0) FROM said LEFT JOIN kept"
                            "  ON kept.import = said.import AND kept.class = said.class"
                            "  WHERE said.n <> ifnull (kept.n, 0) ORDER BY said.import, said.class",
                            error);
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    cohort_faults_add (faults,
                       /* Translators: the number of an import, a count of rows, the id of their class, another count */
                       _ ("Import %" PRId64 ": %" PRId64 " rows counted as “%s”, %" PRId64 " kept"),
                       cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), cohort_stmt_text (stmt, 2),
                       cohort_stmt_int64 (stmt, 3));
  return step == COHORT_DONE;
}

static gboolean
check_imports (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  return check_import_sums (db, faults, error) && check_import_rows (db, faults, error);
}

const CohortCheck cohort_checks[] = {
  { "sqlite", check_sqlite },   { "references", check_references },   { "imports", check_imports },
  { "journal", check_journal }, { "derived", cohort_derived_verify }, { "locks", cohort_reconcile_check },
};
const guint cohort_n_checks = G_N_ELEMENTS (cohort_checks);

/* Damage that ends one check is a fault that it found: the next ones may find more. */
static gboolean
run_table (CohortDb *db, const CohortCheck *checks, guint n, CohortFaults *faults, GCancellable *cancellable,
           GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) local = NULL;
      guint before = faults->len;

      if (!checks[i].run (db, faults, cancellable, &local))
        {
          if (!is_damage (local))
            {
              g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", checks[i].id);
              return FALSE;
            }
          /* Translators: %s is what SQLite says */
          cohort_faults_add (faults, _ ("Could not be looked at to the end: %s"), local->message);
        }
      for (guint f = before; f < faults->len; f++)
        ((CohortFault *) faults->pdata[f])->check = checks[i].id;
    }
  return TRUE;
}

/**
 * cohort_check_run:
 * @extra: (array length=n_extra) (nullable): checks of higher layers, run after the store's own
 * @n_extra: how many
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Runs every check; the connection should see one snapshot (a read job does).
 *
 * Returns: (transfer full) (nullable): the faults, none when the ledger is sound; damage that keeps a check
 * from its end is one of them; NULL when a check could not look for another reason
 */
CohortFaults *
cohort_check_run (CohortDb *db, const CohortCheck *extra, guint n_extra, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortFaults) faults = g_ptr_array_new_with_free_func ((GDestroyNotify) fault_free);

  if (!run_table (db, cohort_checks, cohort_n_checks, faults, cancellable, error)
      || !run_table (db, extra, n_extra, faults, cancellable, error))
    return NULL;
  return g_steal_pointer (&faults);
}
