/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reading the journal: steps, what Ctrl+Z would take, and which steps stand in the way of another. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "cohort-journal-private.h"

#define COLUMNS                                                                                                        \
  "SELECT id, kind, detail, user_step, source, made_us, schema_version, state, state_us,"                              \
  " ifnull ((SELECT max (id) FROM journal WHERE state = 'barrier'), 0) FROM journal "

static void
clear_count (gpointer data)
{
  g_free (((CohortStepCount *) data)->table);
}

static CohortStepState
state_from_text (const char *text)
{
  static const char *const names[] = { "open", "done", "undone", "dropped", "barrier" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      return (CohortStepState) i;
  return COHORT_STEP_DROPPED;
}

static gboolean
read_counts (CohortDb *db, CohortJournalStep *step, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT tbl, inserted, updated, deleted FROM journal_count WHERE step = ?1 ORDER BY tbl", error);
  CohortStep result;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step->id);
  while ((result = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortStepCount count = { cohort_stmt_dup_text (stmt, 0), cohort_stmt_int64 (stmt, 1),
                                cohort_stmt_int64 (stmt, 2), cohort_stmt_int64 (stmt, 3) };
      g_array_append_val (step->counts, count);
    }
  return result == COHORT_DONE;
}

static CohortJournalStep *
read_step (CohortDb *db, CohortStmt *stmt, GError **error)
{
  g_autoptr (CohortJournalStep) step = g_new0 (CohortJournalStep, 1);

  step->id = cohort_stmt_int64 (stmt, 0);
  step->kind = cohort_stmt_dup_text (stmt, 1);
  step->detail = cohort_stmt_dup_text (stmt, 2);
  step->user_step = cohort_stmt_int64 (stmt, 3) != 0;
  step->source = cohort_stmt_int64 (stmt, 4);
  step->made_us = cohort_stmt_int64 (stmt, 5);
  step->schema_version = cohort_stmt_int64 (stmt, 6);
  step->state = state_from_text (cohort_stmt_text (stmt, 7));
  step->state_us = cohort_stmt_int64 (stmt, 8);
  step->past_barrier = step->id < cohort_stmt_int64 (stmt, 9);
  step->undoable = step->state == COHORT_STEP_DONE && !step->past_barrier;
  step->counts = g_array_new (FALSE, FALSE, sizeof (CohortStepCount));
  g_array_set_clear_func (step->counts, clear_count);
  return read_counts (db, step, error) ? g_steal_pointer (&step) : NULL;
}

/**
 * cohort_journal_get_step:
 * @step_id: a step
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the step; NULL with %COHORT_STORE_ERROR_NOT_FOUND when there is none
 */
CohortJournalStep *
cohort_journal_get_step (CohortDb *db, gint64 step_id, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, COLUMNS "WHERE id = ?1", error);
  CohortStep result;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, step_id);
  result = cohort_stmt_step (stmt, error);
  if (result == COHORT_ROW)
    return read_step (db, stmt, error);
  if (result == COHORT_DONE)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, _ ("There is no step %" PRId64 "."), step_id);
  return NULL;
}

static GPtrArray *
list_steps (CohortDb *db, const char *sql, gint64 first, gint64 second, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_journal_step_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep result;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, first);
  cohort_stmt_bind_int64 (stmt, 2, second);
  while ((result = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortJournalStep *step = read_step (db, stmt, error);
      if (step == NULL)
        return NULL;
      g_ptr_array_add (list, step);
    }
  return result == COHORT_DONE ? g_steal_pointer (&list) : NULL;
}

/**
 * cohort_journal_list:
 * @before_id: steps with smaller ids only; 0 for all
 * @limit: how many at most; 0 for all
 * @error: return location
 *
 * Returns: (element-type CohortJournalStep) (transfer full) (nullable): steps and barriers, newest first
 */
GPtrArray *
cohort_journal_list (CohortDb *db, gint64 before_id, guint limit, GError **error)
{
  return list_steps (db, COLUMNS "WHERE id < ?1 ORDER BY id DESC LIMIT ?2", before_id != 0 ? before_id : G_MAXINT64,
                     limit != 0 ? (gint64) limit : -1, error);
}

/**
 * cohort_journal_page:
 * @offset: how many of the newest are left out
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (element-type CohortJournalStep) (transfer full) (nullable): steps and barriers, newest first
 */
GPtrArray *
cohort_journal_page (CohortDb *db, guint64 offset, guint limit, GError **error)
{
  return list_steps (db, COLUMNS "ORDER BY id DESC LIMIT ?2 OFFSET ?1", (gint64) offset, limit, error);
}

/**
 * cohort_journal_peek_top:
 * @undo_step: (out): the step that Ctrl+Z would undo, or 0
 * @redo_step: (out): the step that Ctrl+Shift+Z would redo, or 0
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_peek_top (CohortDb *db, gint64 *undo_step, gint64 *redo_step, GError **error)
{
  return cohort_db_get_int64 (db,
                              "SELECT max (id) FROM journal WHERE state = 'done' AND user_step = 1"
                              " AND id > ifnull ((SELECT max (id) FROM journal WHERE state = 'barrier'), 0)",
                              undo_step, error)
         && cohort_db_get_int64 (db,
                                 "SELECT id FROM journal WHERE state = 'undone' AND user_step = 1"
                                 " AND id > ifnull ((SELECT max (id) FROM journal WHERE state = 'barrier'), 0)"
                                 " ORDER BY undone_seq DESC LIMIT 1",
                                 redo_step, error);
}

static GArray *
list_ids (CohortDb *db, const char *sql, gint64 step_id, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep result;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, step_id);
  while ((result = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  return result == COHORT_DONE ? g_steal_pointer (&ids) : NULL;
}

/**
 * cohort_journal_chain:
 * @step_id: a step
 * @error: return location
 *
 * Lists what has to be undone before it: the later steps of its source.
 *
 * Returns: (element-type gint64) (transfer full) (nullable): steps, newest first; empty when none stands in the way
 */
GArray *
cohort_journal_chain (CohortDb *db, gint64 step_id, GError **error)
{
  return list_ids (db,
                   "SELECT id FROM journal WHERE id > ?1 AND state IN ('done', 'open') AND source <> 0"
                   " AND source = (SELECT source FROM journal WHERE id = ?1) ORDER BY id DESC",
                   step_id, error);
}

/**
 * cohort_journal_later:
 * @step_id: a step
 * @error: return location
 *
 * Lists what was done since, and stands.
 *
 * Returns: (element-type gint64) (transfer full) (nullable): steps, newest first
 */
GArray *
cohort_journal_later (CohortDb *db, gint64 step_id, GError **error)
{
  return list_ids (db, "SELECT id FROM journal WHERE id > ?1 AND state IN ('done', 'open') ORDER BY id DESC", step_id,
                   error);
}

/**
 * cohort_journal_step_free:
 * @step: (transfer full) (nullable): frees it
 */
void
cohort_journal_step_free (CohortJournalStep *step)
{
  if (step == NULL)
    return;
  g_free (step->kind);
  g_free (step->detail);
  g_clear_pointer (&step->counts, g_array_unref);
  g_free (step);
}
