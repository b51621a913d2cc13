/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Recording a step. The parts and the journal's row are written before COMMIT, by the same transaction as the rows
 * they describe: a file never holds a change without the way back. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cohort-derived.h"
#include "cohort-journal-private.h"

static void
count_free (CohortStepCount *count)
{
  g_free (count->table);
  g_free (count);
}

static gboolean
start_session (CohortDb *db, CohortRecorder *recorder, GError **error)
{
  int rc = sqlite3session_create (db->handle, "main", &recorder->session);

  for (guint i = 0; rc == SQLITE_OK && i < db->schema->n_tables; i++)
    rc = sqlite3session_attach (recorder->session, db->schema->tables[i].name);
  if (rc == SQLITE_OK)
    return TRUE;
  cohort_db_fail (db, rc, "recording changes", error);
  return FALSE;
}

/* Begins to record the attached tables on @db. */
CohortRecorder *
cohort_recorder_new (CohortDb *db, const char *way, GError **error)
{
  CohortRecorder *recorder = g_new0 (CohortRecorder, 1);

  recorder->way = way;
  recorder->counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) count_free);
  if (start_session (db, recorder, error))
    return recorder;
  cohort_recorder_free (recorder);
  return NULL;
}

/* Ends the recording; what was not made a part is lost. */
void
cohort_recorder_stop (CohortRecorder *recorder)
{
  g_clear_pointer (&recorder->session, sqlite3session_delete);
}

void
cohort_recorder_free (CohortRecorder *recorder)
{
  cohort_recorder_stop (recorder);
  g_clear_pointer (&recorder->counts, g_hash_table_unref);
  g_free (recorder->kind);
  g_free (recorder->detail);
  g_free (recorder);
}

static gboolean
begin (CohortDb *db, const char *way, GError **error)
{
  if (!cohort_db_is_writer (db))
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_READ_ONLY, cohort_db_get_path (db));
      return FALSE;
    }
  if (!cohort_db_begin (db, error))
    return FALSE;
  db->recorder = cohort_recorder_new (db, way, error);
  if (db->recorder == NULL)
    cohort_db_rollback (db);
  return db->recorder != NULL;
}

/**
 * cohort_journal_begin:
 * @kind: what is being done, as an id ("import", "edit-member"...)
 * @detail_json: (nullable): a JSON object from which a label is made later
 * @user_step: whether Ctrl+Z walks it
 * @source_id: the source whose rows it brings, or 0; steps of one source are undone newest first
 * @now_us: the time, UTC µs
 * @error: return location
 *
 * Begins a transaction whose changes to the attached tables make one step.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_begin (CohortDb *db, const char *kind, const char *detail_json, gboolean user_step, gint64 source_id,
                      gint64 now_us, GError **error)
{
  if (!begin (db, COHORT_WAY_DO, error))
    return FALSE;
  db->recorder->kind = g_strdup (kind);
  db->recorder->detail = g_strdup (detail_json != NULL ? detail_json : "{}");
  db->recorder->user_step = user_step;
  db->recorder->source = source_id;
  db->recorder->now_us = now_us;
  db->recorder->counting = TRUE;
  return TRUE;
}

/**
 * cohort_journal_begin_run:
 *
 * As cohort_journal_begin(), for a run of many transactions that makes one step: go on with
 * cohort_journal_resume(), end with cohort_journal_finish_run(). Meanwhile the step cannot be undone.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_begin_run (CohortDb *db, const char *kind, const char *detail_json, gint64 source_id, gint64 now_us,
                          GError **error)
{
  if (!cohort_journal_begin (db, kind, detail_json, FALSE, source_id, now_us, error))
    return FALSE;
  db->recorder->run = TRUE;
  return TRUE;
}

static gboolean
continue_open_step (CohortDb *db, gint64 step_id, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT 1 + ifnull ((SELECT max (seq) FROM journal_part WHERE step = ?1 AND way = 'do'), 0)"
                            " FROM journal WHERE id = ?1 AND state = 'open'",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step_id);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    {
      db->recorder->step = step_id;
      db->recorder->next_seq = cohort_stmt_int64 (stmt, 0);
    }
  else if (step == COHORT_DONE)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_STATE, _ ("step %" PRId64), step_id);
  return step == COHORT_ROW;
}

/**
 * cohort_journal_resume:
 * @step_id: a run in progress
 * @error: return location
 *
 * Begins a further transaction of the run.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_resume (CohortDb *db, gint64 step_id, GError **error)
{
  if (!begin (db, COHORT_WAY_DO, error))
    return FALSE;
  db->recorder->run = TRUE;
  db->recorder->counting = TRUE;
  if (continue_open_step (db, step_id, error))
    return TRUE;
  cohort_db_rollback (db);
  return FALSE;
}

/**
 * cohort_journal_finish_run:
 * @step_id: a run in progress
 * @error: return location
 *
 * Ends the run, in a transaction of its own: from now on it can be undone.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_finish_run (CohortDb *db, gint64 step_id, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "UPDATE journal SET state = 'done' WHERE id = ?1 AND state = 'open'", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step_id);
  if (!cohort_db_begin (db, error))
    return FALSE;
  cohort_db_touch_domains (db, COHORT_DOMAIN_HISTORY);
  if (cohort_stmt_run (stmt, error))
    return cohort_db_commit (db, error);
  cohort_db_rollback (db);
  return FALSE;
}

/**
 * cohort_journal_end_stale_runs:
 * @error: return location
 *
 * Ends the runs that a process left when it died. For whoever just became the writer.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_end_stale_runs (CohortDb *db, GError **error)
{
  return cohort_db_exec (db, "UPDATE journal SET state = 'done' WHERE state = 'open'", error);
}

/**
 * cohort_journal_set_detail:
 * @detail_json: a JSON object
 * @error: return location
 *
 * Replaces the detail of the step being recorded, as an import does that knows its counts at its end.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_set_detail (CohortDb *db, const char *detail_json, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  g_return_val_if_fail (db->recorder != NULL, FALSE);

  g_free (db->recorder->detail);
  db->recorder->detail = g_strdup (detail_json);
  if (db->recorder->step == 0)
    return TRUE;
  stmt = cohort_db_prepare (db, "UPDATE journal SET detail = ?2 WHERE id = ?1", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, db->recorder->step);
  cohort_stmt_bind_text (stmt, 2, detail_json);
  return cohort_stmt_run (stmt, error);
}

/* A new step of the person ends what Ctrl+Shift+Z could bring back. */
static gboolean
drop_redo (CohortDb *db, GError **error)
{
  return cohort_db_exec (db,
                         "DELETE FROM journal_part WHERE step IN"
                         " (SELECT id FROM journal WHERE state = 'undone' AND user_step = 1);"
                         "UPDATE journal SET state = 'dropped' WHERE state = 'undone' AND user_step = 1",
                         error);
}

static gboolean
write_step (CohortDb *db, CohortRecorder *recorder, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db,
                            "INSERT INTO journal (kind, detail, user_step, source, made_us, state, schema_version)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, recorder->kind);
  cohort_stmt_bind_text (stmt, 2, recorder->detail);
  cohort_stmt_bind_int64 (stmt, 3, recorder->user_step ? 1 : 0);
  cohort_stmt_bind_int64 (stmt, 4, recorder->source);
  cohort_stmt_bind_int64 (stmt, 5, recorder->now_us);
  cohort_stmt_bind_text (stmt, 6, recorder->run ? "open" : "done");
  cohort_stmt_bind_int64 (stmt, 7, db->version);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  recorder->step = cohort_db_last_id (db);
  recorder->next_seq = 1;
  return !recorder->user_step || drop_redo (db, error);
}

static gboolean
count_change (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  CohortRecorder *recorder = data;
  CohortStepCount *count = g_hash_table_lookup (recorder->counts, change->name);

  if (count == NULL)
    {
      count = g_new0 (CohortStepCount, 1);
      count->table = g_strdup (change->name);
      g_hash_table_insert (recorder->counts, count->table, count);
    }
  if (change->operation == SQLITE_INSERT)
    count->inserted++;
  else if (change->operation == SQLITE_UPDATE)
    count->updated++;
  else
    count->deleted++;
  return cohort_changeset_touch (db, change, NULL, error);
}

static gboolean
write_part (CohortDb *db, CohortRecorder *recorder, gpointer data, int size, GError **error)
{
  g_autoptr (GBytes) changeset = g_bytes_new_static (data, size);
  CohortPart part = { changeset, db->version };

  if (recorder->step == 0 && !write_step (db, recorder, error))
    return FALSE;
  if (recorder->counting && !cohort_changeset_walk (db, &part, count_change, recorder, error))
    return FALSE;
  return cohort_part_append (db, recorder->step, recorder->way, recorder->next_seq++, data, size, error);
}

/* Makes a part of what has changed since the last one and goes on recording. */
gboolean
cohort_recorder_flush (CohortDb *db, GError **error)
{
  CohortRecorder *recorder = db->recorder;
  gpointer data = NULL;
  gboolean done;
  int size = 0, rc;

  db->n_rows = 0;
  if (sqlite3session_isempty (recorder->session))
    return TRUE;
  rc = sqlite3session_changeset (recorder->session, &size, &data);
  if (rc != SQLITE_OK)
    {
      cohort_db_fail (db, rc, "recording changes", error);
      return FALSE;
    }
  done = size == 0 || write_part (db, recorder, data, size, error);
  sqlite3_free (data);
  if (!done)
    return FALSE;
  cohort_recorder_stop (recorder);
  return start_session (db, recorder, error);
}

/**
 * cohort_journal_checkpoint:
 * @error: return location
 *
 * Rolls what was recorded so far into a part. This happens by itself every 20,000 rows; a caller needs it only
 * before cohort_journal_current_step(). Not while a savepoint is open: what a rollback to it would take away must
 * not be in a part together with what it leaves.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_journal_checkpoint (CohortDb *db, GError **error)
{
  g_return_val_if_fail (db->recorder != NULL && db->savepoints == 0, FALSE);

  return cohort_recorder_flush (db, error);
}

/**
 * cohort_journal_current_step:
 *
 * Returns: the step being recorded; 0 while none of its changes is in a part (see cohort_journal_checkpoint()) and
 *   outside a step
 */
gint64
cohort_journal_current_step (CohortDb *db)
{
  return db->recorder != NULL ? db->recorder->step : 0;
}

static gboolean
write_counts (CohortDb *db, CohortRecorder *recorder, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  GHashTableIter iter;
  CohortStepCount *count;

  stmt = cohort_db_prepare (db,
                            "INSERT INTO journal_count (step, tbl, inserted, updated, deleted)"
                            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET inserted = inserted + ?3,"
                            " updated = updated + ?4, deleted = deleted + ?5",
                            error);
  if (stmt == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, recorder->counts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &count))
    {
      cohort_stmt_bind_int64 (stmt, 1, recorder->step);
      cohort_stmt_bind_text (stmt, 2, count->table);
      cohort_stmt_bind_int64 (stmt, 3, count->inserted);
      cohort_stmt_bind_int64 (stmt, 4, count->updated);
      cohort_stmt_bind_int64 (stmt, 5, count->deleted);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
finish (CohortDb *db, gint64 *step_id, GError **error)
{
  if (!cohort_recorder_flush (db, error))
    return FALSE;
  *step_id = db->recorder->step;
  if (*step_id != 0)
    {
      cohort_db_touch_domains (db, COHORT_DOMAIN_HISTORY);
      if (!write_counts (db, db->recorder, error))
        return FALSE;
    }
  /* From here an attached row that changes is a bug, which commit refuses. */
  g_clear_pointer (&db->recorder, cohort_recorder_free);
  return cohort_derived_rebuild_touched (db, error) && cohort_db_commit (db, error);
}

/**
 * cohort_journal_commit:
 * @step_id: (out) (optional): the step; 0 when no row of an attached table changed, and then there is no step
 * @error: return location
 *
 * Rebuilds the derived rows of what was touched, writes the step and commits.
 *
 * Returns: FALSE with @error set: nothing is kept of the transaction, which is over
 */
gboolean
cohort_journal_commit (CohortDb *db, gint64 *step_id, GError **error)
{
  gint64 step = 0;
  gboolean done;

  g_return_val_if_fail (db->recorder != NULL && db->savepoints == 0, FALSE);

  done = finish (db, &step, error);
  if (!done)
    cohort_db_rollback (db);
  if (step_id != NULL)
    *step_id = done ? step : 0;
  return done;
}

/**
 * cohort_journal_abort:
 *
 * Takes back everything since the begin and ends the transaction, if there is one.
 */
void
cohort_journal_abort (CohortDb *db)
{
  cohort_db_rollback (db);
}
