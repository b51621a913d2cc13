/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The table of checks, and those of the machinery itself. */

#include "config.h"

#include "cohort-check.h"

#include "cohort-derived-build.h"
#include "cohort-journal-private.h"

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
 * @format: a line for a report, untranslated
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
check_sqlite (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA integrity_check (100)", error);
  CohortStep step;

  if (stmt == NULL || !refresh_indexes (db, error))
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    if (g_strcmp0 (cohort_stmt_text (stmt, 0), "ok") != 0)
      cohort_faults_add (faults, "%s", cohort_stmt_text (stmt, 0));
  return step == COHORT_DONE;
}

static gboolean
check_references (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "PRAGMA foreign_key_check", error);
  CohortStep step;
  guint n = 0;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW && n++ < MAX_FAULTS_OF_A_CHECK)
    cohort_faults_add (faults, "Row %" G_GINT64_FORMAT " of %s names a missing row of %s", cohort_stmt_int64 (stmt, 1),
                       cohort_stmt_text (stmt, 0), cohort_stmt_text (stmt, 2));
  return step != COHORT_FAIL;
}

/* Adds a fault for each row of @sql, whose only column is the text. */
static gboolean
report_rows (CohortDb *db, const char *sql, CohortFaults *faults, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    cohort_faults_add (faults, "%s", cohort_stmt_text (stmt, 0));
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
  if (local->domain != COHORT_STORE_ERROR || local->code != COHORT_STORE_ERROR_CORRUPT)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  cohort_faults_add (faults, "Step %" G_GINT64_FORMAT ": %s", step->id, local->message);
  return TRUE;
}

static gboolean
check_journal (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) steps = NULL;

  if (!report_rows (db,
                    "SELECT 'Step ' || id || ' has no part to undo it with' FROM journal j"
                    " WHERE state IN ('done', 'undone', 'open')"
                    " AND NOT EXISTS (SELECT 1 FROM journal_part WHERE step = j.id AND way = 'do')"
                    " UNION ALL SELECT 'Step ' || id || ' has no part to redo it with' FROM journal j"
                    " WHERE state = 'undone'"
                    " AND NOT EXISTS (SELECT 1 FROM journal_part WHERE step = j.id AND way = 'undo')"
                    " UNION ALL SELECT 'Step ' || step || ' lacks parts' FROM journal_part"
                    " GROUP BY step, way HAVING max (seq) <> count (*) OR min (seq) <> 1",
                    faults, error))
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

/* Every row of an import is one of five classes: they add up to the file's rows, and those that did or could not do
 * something are there one by one. */
static gboolean
check_imports (CohortDb *db, CohortFaults *faults, GCancellable *cancellable, GError **error)
{
  return report_rows (db,
                      "SELECT 'Import ' || id || ' (' || file || '): the classes add up to '"
                      " || (n_new + n_changed + n_unchanged + n_needs_you + n_rejected) || ' of ' || n_rows || ' rows'"
                      " FROM import WHERE n_rows <> n_new + n_changed + n_unchanged + n_needs_you + n_rejected",
                      faults, error)
         && report_rows (
             db,
             "WITH said (import, class, n) AS (SELECT id, 'new', n_new FROM import"
             "  UNION ALL SELECT id, 'changed', n_changed FROM import"
             "  UNION ALL SELECT id, 'needs_you', n_needs_you FROM import"
             "  UNION ALL SELECT id, 'rejected', n_rejected FROM import),"
             " kept AS MATERIALIZED (SELECT import, class, count (*) AS n FROM import_row GROUP BY 1, 2)"
             " SELECT 'Import ' || said.import || ': ' || said.n || ' rows counted as ' || said.class || ', '"
             "  || ifnull (kept.n, 0) || ' kept' FROM said LEFT JOIN kept"
             "  ON kept.import = said.import AND kept.class = said.class WHERE said.n <> ifnull (kept.n, 0)"
             " ORDER BY said.import, said.class",
             faults, error);
}

const CohortCheck cohort_checks[] = {
  { "sqlite", check_sqlite },   { "references", check_references },   { "imports", check_imports },
  { "journal", check_journal }, { "derived", cohort_derived_verify },
};
const guint cohort_n_checks = G_N_ELEMENTS (cohort_checks);

static gboolean
run_table (CohortDb *db, const CohortCheck *checks, guint n, CohortFaults *faults, GCancellable *cancellable,
           GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      guint before = faults->len;

      if (!checks[i].run (db, faults, cancellable, error))
        {
          g_prefix_error (error, "Check “%s”: ", checks[i].id);
          return FALSE;
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
 * Returns: (transfer full) (nullable): the faults, none when the ledger is sound; NULL when a check could not look
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
