/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-sources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An import stands unless its step was taken back; one without a step can never be. */
#define STANDS "(j.state IS NULL OR j.state NOT IN ('undone', 'dropped'))"

static void
span_entry_free (gpointer data)
{
  g_free (((CohortSpanEntry *) data)->stream);
  g_free (data);
}

void
cohort_import_entry_free (CohortImportEntry *entry)
{
  g_free (entry->file);
  g_free (entry->format);
  g_free (entry->totals);
  g_free (entry->step_state);
  g_free (entry);
}

void
cohort_problem_entry_free (CohortProblemEntry *entry)
{
  g_free (entry->file);
  g_free (entry->reason);
  g_free (entry->content);
  g_free (entry);
}

void
cohort_account_entry_free (CohortAccountEntry *entry)
{
  g_free (entry->state);
  g_free (entry->message);
  g_free (entry->account_name);
  g_free (entry->warnings);
  g_free (entry);
}

void
cohort_source_entry_free (CohortSourceEntry *entry)
{
  g_free (entry->kind);
  g_free (entry->name);
  g_free (entry->zone);
  g_clear_pointer (&entry->account, cohort_account_entry_free);
  g_free (entry->state);
  g_free (entry->currency);
  g_clear_pointer (&entry->spans, g_ptr_array_unref);
  g_clear_pointer (&entry->imports, g_ptr_array_unref);
  g_free (entry);
}

/* Spans that touch or overlap become one; they come by stream, then by day. */
static void
add_span (GPtrArray *spans, const char *stream, CohortDay from, CohortDay to)
{
  CohortSpanEntry *last = spans->len > 0 ? g_ptr_array_index (spans, spans->len - 1) : NULL;

  if (last != NULL && g_str_equal (last->stream, stream) && (from == COHORT_DAY_NONE || from <= last->to + 1))
    {
      last->to = MAX (last->to, to);
      return;
    }
  last = g_new0 (CohortSpanEntry, 1);
  last->stream = g_strdup (stream);
  last->from = from;
  last->to = to;
  g_ptr_array_add (spans, last);
}

static gboolean
load_spans (CohortDb *db, CohortSourceEntry *entry, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (
      db, "SELECT stream, from_day, to_day FROM source_span WHERE source = ?1 ORDER BY stream, from_day, to_day",
      error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, entry->id);
  entry->spans = g_ptr_array_new_with_free_func (span_entry_free);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    add_span (entry->spans, cohort_stmt_text (stmt, 0),
              cohort_stmt_is_null (stmt, 1)
                  ? COHORT_DAY_NONE
                  : (CohortDay) CLAMP (cohort_stmt_int64 (stmt, 1), COHORT_DAY_MIN, COHORT_DAY_MAX),
              (CohortDay) CLAMP (cohort_stmt_int64 (stmt, 2), COHORT_DAY_MIN, COHORT_DAY_MAX));
  return step == COHORT_DONE;
}

static gpointer
import_from (CohortStmt *stmt)
{
  CohortImportEntry *entry = g_new0 (CohortImportEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->step = cohort_stmt_int64 (stmt, 1);
  entry->source = cohort_stmt_int64 (stmt, 2);
  entry->file = cohort_stmt_dup_text (stmt, 3);
  entry->format = cohort_stmt_dup_text (stmt, 4);
  entry->imported_at = cohort_stmt_int64 (stmt, 5);
  entry->n_rows = cohort_stmt_int64 (stmt, 6);
  entry->n_new = cohort_stmt_int64 (stmt, 7);
  entry->n_changed = cohort_stmt_int64 (stmt, 8);
  entry->n_unchanged = cohort_stmt_int64 (stmt, 9);
  entry->n_needs_you = cohort_stmt_int64 (stmt, 10);
  entry->n_rejected = cohort_stmt_int64 (stmt, 11);
  entry->totals = cohort_stmt_dup_text (stmt, 12);
  entry->step_state = cohort_stmt_dup_text (stmt, 13);
  return entry;
}

/**
 * cohort_sources_imports:
 * @source: id, or 0 for all
 * @limit: imports at most
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortImportEntry) (nullable): newest first, those taken back too; %NULL with
 * @error set
 */
GPtrArray *
cohort_sources_imports (CohortDb *db, gint64 source, guint limit, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (
      db,
      "SELECT i.id, i.step, i.source, i.file, i.format, i.imported_at, i.n_rows, i.n_new, i.n_changed, i.n_unchanged, "
      "i.n_needs_you, i.n_rejected, i.totals, j.state FROM import AS i LEFT JOIN journal AS j ON j.id = i.step "
      "WHERE ?1 = 0 OR i.source = ?1 ORDER BY i.id DESC LIMIT ?2",
      error);
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_int64 (stmt, 2, limit);
  return cohort_stmt_collect (stmt, import_from, (GDestroyNotify) cohort_import_entry_free, error);
}

static gboolean
load_balance (CohortDb *db, CohortSourceEntry *entry, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db,
                            "SELECT max (i.imported_at), sum (i.n_rows), sum (i.n_new), sum (i.n_changed), "
                            "sum (i.n_unchanged), sum (i.n_needs_you), sum (i.n_rejected) "
                            "FROM import AS i LEFT JOIN journal AS j ON j.id = i.step WHERE i.source = ?1 AND " STANDS,
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, entry->id);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  entry->last_import = cohort_stmt_int64 (stmt, 0);
  entry->n_rows = cohort_stmt_int64 (stmt, 1);
  entry->n_new = cohort_stmt_int64 (stmt, 2);
  entry->n_changed = cohort_stmt_int64 (stmt, 3);
  entry->n_unchanged = cohort_stmt_int64 (stmt, 4);
  entry->n_needs_you = cohort_stmt_int64 (stmt, 5);
  entry->n_rejected = cohort_stmt_int64 (stmt, 6);
  return TRUE;
}

static CohortAccountEntry *
account_from (CohortStmt *stmt)
{
  CohortAccountEntry *account = g_new0 (CohortAccountEntry, 1);

  account->state = cohort_stmt_dup_text (stmt, 0);
  account->message = cohort_stmt_dup_text (stmt, 1);
  account->account_name = cohort_stmt_dup_text (stmt, 2);
  account->until_us = cohort_stmt_int64 (stmt, 3);
  account->last_us = cohort_stmt_int64 (stmt, 4);
  account->paused = cohort_stmt_int64 (stmt, 5) != 0;
  account->has_open = cohort_stmt_int64 (stmt, 6) != 0;
  account->step = cohort_stmt_int64 (stmt, 7);
  account->warnings = cohort_stmt_dup_text (stmt, 8);
  account->n_new = cohort_stmt_int64 (stmt, 9);
  account->n_changed = cohort_stmt_int64 (stmt, 10);
  return account;
}

static gboolean
load_account (CohortDb *db, CohortSourceEntry *entry, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT a.state, a.message, a.account_name, a.until_us, a.last_us, s.state = 'paused' OR EXISTS (SELECT 1"
      " FROM journal AS j WHERE j.source = a.source AND j.kind = 'sync' AND j.state = 'undone'"
      " AND j.id > a.resumed_step), EXISTS (SELECT 1 FROM sync_task AS t WHERE t.source = a.source AND t.done = 0),"
      " (SELECT max (j.id) FROM journal AS j WHERE j.source = a.source AND j.kind = 'sync' AND j.state = 'done'),"
      " r.warnings, r.n_new, r.n_changed"
      " FROM account AS a JOIN source AS s ON s.id = a.source LEFT JOIN sync_run AS r"
      " ON r.id = (SELECT max (id) FROM sync_run WHERE source = a.source AND ended_us IS NOT NULL) WHERE a.source = ?1",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, entry->id);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    entry->account = account_from (stmt);
  return step != COHORT_FAIL;
}

static gpointer
source_from (CohortStmt *stmt)
{
  CohortSourceEntry *entry = g_new0 (CohortSourceEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->kind = cohort_stmt_dup_text (stmt, 1);
  entry->name = cohort_stmt_dup_text (stmt, 2);
  entry->zone = cohort_stmt_dup_text (stmt, 3);
  entry->state = cohort_stmt_dup_text (stmt, 4);
  entry->currency = cohort_stmt_dup_text (stmt, 5);
  entry->recognised_by = cohort_stmt_int64 (stmt, 6);
  return entry;
}

/**
 * cohort_sources_load:
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortSourceEntry) (nullable): every source by name, with all its imports;
 * %NULL with @error set
 */
GPtrArray *
cohort_sources_load (CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (
      db, "SELECT id, kind, name, zone, state, currency, recognised_by FROM source ORDER BY name, id", error);
  if (stmt == NULL)
    return NULL;
  sources = cohort_stmt_collect (stmt, source_from, (GDestroyNotify) cohort_source_entry_free, error);
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      CohortSourceEntry *entry = g_ptr_array_index (sources, i);

      entry->imports = cohort_sources_imports (db, entry->id, G_MAXINT, error);
      if (entry->imports == NULL || !load_spans (db, entry, error) || !load_balance (db, entry, error)
          || !load_account (db, entry, error))
        return NULL;
    }
  return g_steal_pointer (&sources);
}

static gpointer
problem_from (CohortStmt *stmt)
{
  CohortProblemEntry *problem = g_new0 (CohortProblemEntry, 1);

  problem->import = cohort_stmt_int64 (stmt, 0);
  problem->file = cohort_stmt_dup_text (stmt, 1);
  problem->row = cohort_stmt_int64 (stmt, 2);
  problem->line = cohort_stmt_int64 (stmt, 3);
  problem->rejected = cohort_stmt_int64 (stmt, 4) != 0;
  problem->reason = cohort_stmt_dup_text (stmt, 5);
  problem->content = cohort_stmt_dup_text (stmt, 6);
  return problem;
}

/**
 * cohort_sources_problems:
 * @source: id, or 0 for all
 * @limit: rows at most
 * @error: return location
 *
 * Rows of imports that stand which need the person or were rejected.
 *
 * Returns: (transfer full) (element-type CohortProblemEntry) (nullable): newest import first, in the order of the file;
 * %NULL with @error set
 */
GPtrArray *
cohort_sources_problems (CohortDb *db, gint64 source, guint limit, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (
      db,
      "SELECT i.id, i.file, r.row, r.line, r.class = 'rejected', r.reason, r.content "
      "FROM import AS i LEFT JOIN journal AS j ON j.id = i.step CROSS JOIN import_row AS r ON r.import = i.id "
      "WHERE (?1 = 0 OR i.source = ?1) AND i.n_needs_you + i.n_rejected > 0 AND " STANDS
      " AND r.class IN ('needs_you', 'rejected') ORDER BY i.id DESC, r.row LIMIT ?2",
      error);
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_int64 (stmt, 2, limit);
  return cohort_stmt_collect (stmt, problem_from, (GDestroyNotify) cohort_problem_entry_free, error);
}

/**
 * cohort_sources_ensure_hand:
 * @zone: of a source that is made
 * @source: (out): the built-in source of what a person types
 * @error: return location
 *
 * Finds that source, or makes it; inside a step.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_sources_ensure_hand (CohortDb *db, const char *zone, gint64 *source, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (!cohort_db_get_int64 (db, "SELECT coalesce ((SELECT min (id) FROM source WHERE kind = 'hand'), 0)", source,
                            error))
    return FALSE;
  if (*source != 0)
    return TRUE;
  stmt = cohort_db_prepare (db, "INSERT INTO source (kind, name, zone) VALUES ('hand', ?2, ?1)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, zone);
  cohort_stmt_bind_text (stmt, 2, C_ ("source", "By hand"));
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *source = cohort_db_last_id (db);
  return TRUE;
}
