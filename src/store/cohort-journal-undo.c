/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Undo and redo. Both are one transaction of their own: any conflict rolls all of it back.
 *
 * Undo applies the inverse of the step's parts, last part first, and records what that changes as the step's "undo"
 * parts; redo applies the inverse of those and deletes them. A clean-up that undo needs (cohort-journal-keep.c) is
 * recorded as well, so redo takes it back too. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cohort-derived.h"
#include "cohort-journal-private.h"

#define MAX_CONFLICTS 100

typedef struct
{
  CohortDb *db;
  CohortConflictList *conflicts;
  gboolean dangling; /* a part left a reference to a missing row */
} Apply;

static gboolean
fail_state (GError **error, CohortStoreError code, const CohortJournalStep *step)
{
  /* Translators: which step of the history; it stands in parentheses after a sentence */
  g_set_error (error, COHORT_STORE_ERROR, code, _ ("step %" PRId64), step->id);
  return FALSE;
}

/* Inverted changes are shown to the handler as they are applied: an undone INSERT arrives as a DELETE. */
static gint64
conflicting_row (sqlite3_changeset_iter *iter, const char **table)
{
  sqlite3_value *value = NULL;
  int n, operation, indirect;

  sqlite3changeset_op (iter, table, &n, &operation, &indirect);
  if (operation == SQLITE_INSERT)
    sqlite3changeset_new (iter, 0, &value);
  else
    sqlite3changeset_old (iter, 0, &value);
  return value != NULL ? sqlite3_value_int64 (value) : 0;
}

/* The row that bears the value of a unique column that the row to be inserted has. */
static gint64
find_bearer (CohortDb *db, const char *table, const char *column, sqlite3_value *value)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1", table, column);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, NULL);

  if (stmt == NULL || value == NULL)
    return 0;
  cohort_stmt_bind_value (stmt, 1, value);
  return cohort_stmt_step (stmt, NULL) == COHORT_ROW ? cohort_stmt_int64 (stmt, 0) : 0;
}

/* No attached table has a unique constraint of more than one column. */
static void
blame_bearer (Apply *apply, const char *table, sqlite3_changeset_iter *iter)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (apply->db,
                            "SELECT c.cid, c.name FROM pragma_index_list (?1) i JOIN pragma_index_info (i.name) c"
                            " WHERE i.\"unique\" AND i.origin = 'u'",
                            NULL);
  if (stmt == NULL)
    return;
  cohort_stmt_bind_text (stmt, 1, table);
  while (cohort_stmt_step (stmt, NULL) == COHORT_ROW)
    {
      sqlite3_value *value = NULL;
      gint64 bearer;

      if (sqlite3changeset_new (iter, (int) cohort_stmt_int64 (stmt, 0), &value) != SQLITE_OK)
        continue;
      bearer = find_bearer (apply->db, table, cohort_stmt_text (stmt, 1), value);
      if (bearer != 0)
        cohort_conflict_list_blame (apply->conflicts, table, bearer);
    }
}

static int
conflict_cb (void *data, int kind, sqlite3_changeset_iter *iter)
{
  Apply *apply = data;
  const char *table;
  gint64 row;

  if (kind == SQLITE_CHANGESET_FOREIGN_KEY)
    {
      /* Later parts may mend it; all references are looked at after the last one. Nothing is left out by this. */
      apply->dangling = TRUE;
      return SQLITE_CHANGESET_OMIT;
    }
  row = conflicting_row (iter, &table);
  cohort_conflict_list_add (apply->conflicts, table, row);
  if (kind == SQLITE_CHANGESET_CONSTRAINT)
    blame_bearer (apply, table, iter);
  /* One conflict decides that all is rolled back: going on only completes the list. */
  return apply->conflicts->conflicts->len < MAX_CONFLICTS ? SQLITE_CHANGESET_OMIT : SQLITE_CHANGESET_ABORT;
}

/* The transaction is the savepoint. Deletes do not cascade, whatever a table says: a cascade is not in a part. */
static gboolean
apply_part (CohortDb *db, const CohortPart *part, gpointer data, GError **error)
{
  const int flags = SQLITE_CHANGESETAPPLY_INVERT | SQLITE_CHANGESETAPPLY_FKNOACTION | SQLITE_CHANGESETAPPLY_NOSAVEPOINT;
  Apply *apply = data;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (part->changeset, &size);
  int rc;

  rc = sqlite3changeset_apply_v2 (db->handle, (int) size, (void *) bytes, NULL, conflict_cb, apply, NULL, NULL, flags);
  if (rc == SQLITE_ABORT && apply->conflicts->conflicts->len > 0)
    return TRUE;
  if (rc != SQLITE_OK)
    {
      cohort_db_fail (db, rc, "applying a part of the journal", error);
      return FALSE;
    }
  return cohort_db_usable (db, error) && (db->recorder == NULL || cohort_recorder_flush (db, error));
}

static gboolean
fail_conflict (const CohortJournalStep *step, GError **error)
{
  return fail_state (error, COHORT_STORE_ERROR_CONFLICT, step);
}

static gboolean
touch_step (CohortDb *db, const CohortJournalStep *step, const char *way, GError **error)
{
  return cohort_part_walk (db, step->id, way, cohort_changeset_touch, NULL, error);
}

/* Checks, then applies every part. */
static gboolean
apply_step (CohortDb *db, const CohortJournalStep *step, const char *way, Apply *apply, GError **error)
{
  if (!cohort_shape_check (db, step->id, way, error) || !touch_step (db, step, way, error)
      || !cohort_part_each (db, step->id, way, apply_part, apply, error))
    return FALSE;
  return apply->conflicts->conflicts->len == 0 || fail_conflict (step, error);
}

static gboolean
settle_references (CohortDb *db, const CohortJournalStep *step, gboolean undoing, Apply *apply, GError **error)
{
  if (!apply->dangling)
    return TRUE;
  if (!(undoing ? cohort_keep_user_rows (db, step->id, apply->conflicts, error)
                : cohort_foreign_keys_hold (db, apply->conflicts, error)))
    return FALSE;
  return apply->conflicts->conflicts->len == 0 || fail_conflict (step, error);
}

static gboolean
undo_in_transaction (CohortDb *db, const CohortJournalStep *step, gint64 now_us, Apply *apply, GError **error)
{
  db->recorder = cohort_recorder_new (db, COHORT_WAY_UNDO, error);
  if (db->recorder == NULL)
    return FALSE;
  db->recorder->step = step->id;
  db->recorder->next_seq = 1;
  if (!apply_step (db, step, COHORT_WAY_DO, apply, error) || !settle_references (db, step, TRUE, apply, error)
      || !cohort_recorder_flush (db, error))
    return FALSE;
  g_clear_pointer (&db->recorder, cohort_recorder_free);
  return touch_step (db, step, COHORT_WAY_DO, error)
         && cohort_db_run (db,
                           "UPDATE journal SET state = 'undone', state_us = ?2,"
                           " undone_seq = 1 + (SELECT max (undone_seq) FROM journal) WHERE id = ?1",
                           COHORT_NUMBERS (step->id, now_us), error);
}

static gboolean
redo_in_transaction (CohortDb *db, const CohortJournalStep *step, gint64 now_us, Apply *apply, GError **error)
{
  return apply_step (db, step, COHORT_WAY_UNDO, apply, error) && settle_references (db, step, FALSE, apply, error)
         && touch_step (db, step, COHORT_WAY_UNDO, error) && cohort_part_delete (db, step->id, COHORT_WAY_UNDO, error)
         && cohort_db_run (db, "UPDATE journal SET state = 'done', state_us = ?2, undone_seq = 0 WHERE id = ?1",
                           COHORT_NUMBERS (step->id, now_us), error);
}

typedef gboolean (*StepFunc) (CohortDb *db, const CohortJournalStep *step, gint64 now_us, Apply *apply, GError **error);

/* Runs @func and all that follows from it in one transaction. */
static gboolean
run (CohortDb *db, const CohortJournalStep *step, gint64 now_us, StepFunc func, CohortConflictList **conflicts,
     GError **error)
{
  g_autoptr (CohortConflictList) list = cohort_conflict_list_new ();
  Apply apply = { db, list, FALSE };
  gboolean done;

  if (!cohort_db_begin (db, error))
    return FALSE;
  db->unguarded = TRUE;
  cohort_db_touch_domains (db, COHORT_DOMAIN_HISTORY);
  done = func (db, step, now_us, &apply, error) && cohort_derived_rebuild_touched (db, error)
         && cohort_db_commit (db, error);
  if (!done)
    cohort_db_rollback (db);
  db->unguarded = FALSE;
  if (!done && list->conflicts->len > 0 && conflicts != NULL
      && cohort_conflict_list_find_steps (db, list, step->id, NULL))
    *conflicts = g_steal_pointer (&list);
  return done;
}

static gboolean
may_undo (CohortDb *db, const CohortJournalStep *step, GError **error)
{
  g_autoptr (GArray) chain = NULL;

  if (step->state == COHORT_STEP_OPEN)
    return fail_state (error, COHORT_STORE_ERROR_RUNNING, step);
  if (step->state != COHORT_STEP_DONE)
    return fail_state (error, COHORT_STORE_ERROR_STATE, step);
  if (step->past_barrier)
    return fail_state (error, COHORT_STORE_ERROR_BARRIER, step);
  chain = cohort_journal_chain (db, step->id, error);
  if (chain == NULL)
    return FALSE;
  return chain->len == 0 || fail_state (error, COHORT_STORE_ERROR_ORDER, step);
}

static gboolean
may_redo (const CohortJournalStep *step, GError **error)
{
  if (step->state != COHORT_STEP_UNDONE)
    return fail_state (error, COHORT_STORE_ERROR_STATE, step);
  return !step->past_barrier || fail_state (error, COHORT_STORE_ERROR_BARRIER, step);
}

/**
 * cohort_journal_undo:
 * @step_id: a step that is done
 * @now_us: the time, UTC µs
 * @conflicts: (out) (optional) (nullable): set with %COHORT_STORE_ERROR_CONFLICT: the rows in the way
 * @error: return location
 *
 * Takes a step back, in a transaction of its own. Rows that a person made and that hang on rows of the step are
 * kept, with the member they belong to.
 *
 * Returns: FALSE with @error set and nothing changed
 */
gboolean
cohort_journal_undo (CohortDb *db, gint64 step_id, gint64 now_us, CohortConflictList **conflicts, GError **error)
{
  g_autoptr (CohortJournalStep) step = NULL;

  if (conflicts != NULL)
    *conflicts = NULL;
  step = cohort_journal_get_step (db, step_id, error);
  return step != NULL && may_undo (db, step, error) && run (db, step, now_us, undo_in_transaction, conflicts, error);
}

/**
 * cohort_journal_redo:
 * @step_id: a step that is undone
 * @now_us: the time, UTC µs
 * @conflicts: (out) (optional) (nullable): set with %COHORT_STORE_ERROR_CONFLICT: the rows in the way
 * @error: return location
 *
 * Brings an undone step back, in a transaction of its own.
 *
 * Returns: FALSE with @error set and nothing changed
 */
gboolean
cohort_journal_redo (CohortDb *db, gint64 step_id, gint64 now_us, CohortConflictList **conflicts, GError **error)
{
  g_autoptr (CohortJournalStep) step = NULL;

  if (conflicts != NULL)
    *conflicts = NULL;
  step = cohort_journal_get_step (db, step_id, error);
  return step != NULL && may_redo (step, error) && run (db, step, now_us, redo_in_transaction, conflicts, error);
}

static gboolean
fail_nothing (GError **error, const char *sentence)
{
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, sentence);
  return FALSE;
}

/**
 * cohort_journal_undo_top:
 * @step_id: (out) (optional): the step that was undone, or could not be
 *
 * Undoes the newest step of the person (Ctrl+Z). See cohort_journal_undo().
 *
 * Returns: FALSE with @error set, %COHORT_STORE_ERROR_NOT_FOUND when there is none
 */
gboolean
cohort_journal_undo_top (CohortDb *db, gint64 now_us, gint64 *step_id, CohortConflictList **conflicts, GError **error)
{
  gint64 undo, redo;

  if (conflicts != NULL)
    *conflicts = NULL;
  if (!cohort_journal_peek_top (db, &undo, &redo, error))
    return FALSE;
  if (step_id != NULL)
    *step_id = undo;
  return undo != 0 ? cohort_journal_undo (db, undo, now_us, conflicts, error)
                   : fail_nothing (error, _ ("There is nothing to undo."));
}

/**
 * cohort_journal_redo_top:
 * @step_id: (out) (optional): the step that was redone, or could not be
 *
 * Redoes the step of the person that was undone last (Ctrl+Shift+Z). See cohort_journal_redo().
 *
 * Returns: FALSE with @error set, %COHORT_STORE_ERROR_NOT_FOUND when there is none
 */
gboolean
cohort_journal_redo_top (CohortDb *db, gint64 now_us, gint64 *step_id, CohortConflictList **conflicts, GError **error)
{
  gint64 undo, redo;

  if (conflicts != NULL)
    *conflicts = NULL;
  if (!cohort_journal_peek_top (db, &undo, &redo, error))
    return FALSE;
  if (step_id != NULL)
    *step_id = redo;
  return redo != 0 ? cohort_journal_redo (db, redo, now_us, conflicts, error)
                   : fail_nothing (error, _ ("There is nothing to redo."));
}
