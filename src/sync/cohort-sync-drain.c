// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What follows when nothing is left to ask under a root: things that a full pass did not bring are noted as absent, the
 * source's horizon moves, and so does the mark.
 *
 * A mark that moves alone makes no step in the history: it is noted apart (mark_quiet), and holds for as long as the
 * recorded mark stands where it stood, so that undoing an earlier run takes it away as well. */

#include "config.h"

#include "cohort-sync-ledger.h"

#include "cohort-pull.h"
#include "cohort-sync-sql.h"

#include <glib/gi18n-lib.h>

/* Things are noted as absent this many at a time. */
#define MANY 500

typedef struct
{
  gboolean complete;
  gint64 began_us, number, up_to_us, n_seen;
  char *cursor;
} Pass;

static void
pass_clear (Pass *self)
{
  g_free (self->cursor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

/* Returns: COHORT_DONE where the root has no pass: part of it was refused */
static CohortStep
load_pass (CohortDb *db, gint64 source, const char *root, Pass *pass, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_sync_prepare (db, error,
                             "SELECT complete, began_us, number, ifnull (up_to_us, began_us), cursor, n_seen"
                             " FROM sync_pass WHERE source = ?1 AND stream = ?2",
                             "it", source, root);
  CohortStep step;

  if (stmt == NULL)
    return COHORT_FAIL;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *pass = (Pass) { cohort_stmt_int64 (stmt, 0) != 0, cohort_stmt_int64 (stmt, 1), cohort_stmt_int64 (stmt, 2),
                     cohort_stmt_int64 (stmt, 3),      cohort_stmt_int64 (stmt, 5), cohort_stmt_dup_text (stmt, 4) };
  return step;
}

/* Absence */

static void
say_absent (CohortBatch *batch, const CohortStream *stream, const char *key, gint64 now_us)
{
  CohortRecord *record;

  if (stream->absence == COHORT_ABSENT_ENDED)
    {
      g_autofree char *version = g_strdup_printf ("%s:absent:%" G_GINT64_FORMAT, key, now_us);

      record = cohort_batch_add (batch, COHORT_RECORD_SUBSCRIPTION_VERSION, version);
      cohort_record_set_ref (record, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, key);
      cohort_record_set_int (record, COHORT_F_EFFECTIVE_FROM, now_us);
      cohort_record_set_int (record, COHORT_F_OBSERVED_AT, now_us);
      cohort_record_set_text (record, COHORT_F_STATUS, "ended");
      return;
    }
  record = cohort_batch_add (batch, stream->lists, key);
  if (stream->lists == COHORT_RECORD_IDENTITY)
    cohort_record_delete (record);
  else if (stream->lists == COHORT_RECORD_POST)
    cohort_record_set_text (record, COHORT_F_STATUS, "removed");
  else if (cohort_record_field_spec (stream->lists, COHORT_F_ACTIVE) != NULL)
    cohort_record_set_int (record, COHORT_F_ACTIVE, 0);
}

/* The absent things, up to MANY; those whose row undo took stay away. */
static gboolean
collect_absent (CohortDb *db, const CohortSyncState *state, const CohortStream *stream, const Pass *pass, gint64 now_us,
                CohortBatch *batch, guint *n, GError **error)
{
  const char *table = cohort_record_kind_spec (stream->lists)->name;
  g_autofree char *sql = g_strdup_printf (
      "SELECT o.key, EXISTS (SELECT 1 FROM external_key k JOIN \"%s\" x ON x.id = k.row WHERE k.source = o.source"
      " AND k.kind = '%s' AND k.key = o.key) FROM object_seen o WHERE o.source = ?1 AND o.stream = ?2 AND o.pass <> ?3"
      " LIMIT %d",
      table, table, MANY);
  g_autoptr (CohortStmt) stmt = cohort_sync_prepare (db, error, sql, "iti", state->source, stream->id, pass->number);
  CohortStep step;

  *n = 0;
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      ++*n;
      if (cohort_stmt_int64 (stmt, 1) != 0)
        say_absent (batch, stream, cohort_stmt_text (stmt, 0), now_us);
    }
  return step == COHORT_DONE;
}

static gboolean
forget_absent (CohortDb *db, const CohortSyncState *state, const CohortStream *stream, const Pass *pass, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("DELETE FROM object_seen WHERE source = ?1 AND stream = ?2 AND key IN (SELECT key"
                         " FROM object_seen WHERE source = ?1 AND stream = ?2 AND pass <> ?3 LIMIT %d)",
                         MANY);

  return cohort_sync_exec (db, error, sql, "iti", state->source, stream->id, pass->number);
}

static gboolean
settle_absent (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortStream *stream,
               const Pass *pass, gboolean *changes, GError **error)
{
  guint n = MANY;

  if (!pass->complete || stream->absence == COHORT_ABSENT_NOTHING)
    return TRUE;
  /* A list that is suddenly empty is more likely a right that was lost than a community that was. */
  if (pass->n_seen == 0)
    return TRUE;
  while (n == MANY)
    {
      g_autoptr (CohortBatch) batch = cohort_batch_new ();
      g_auto (CohortPullCount) count = { 0 };

      if (!collect_absent (db, state, stream, pass, cohort_call_server_us (call), batch, &n, error))
        return FALSE;
      if (n == 0)
        break;
      if (!cohort_pull_write (db, state->source, batch, call->now_us, FALSE, &count, error)
          || !forget_absent (db, state, stream, pass, error))
        return FALSE;
      state->n_changed += count.n_new + count.n_changed;
      *changes = *changes || count.n_new + count.n_changed > 0;
    }
  return TRUE;
}

/* The horizon */

static gboolean
extend_span (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortStream *stream, const Pass *pass,
             gboolean *changes, GError **error)
{
  gint64 day = cohort_zone_day (call->account->zone, pass->began_us);
  gint64 span, known;

  if (stream->span == NULL)
    return TRUE;
  if (!cohort_sync_get (db, error, &span,
                        "SELECT id FROM source_span WHERE source = ?1 AND stream = ?2 AND complete = 1"
                        " ORDER BY to_day DESC LIMIT 1",
                        "it", state->source, stream->span)
      || !cohort_sync_get (db, error, &known, "SELECT to_day FROM source_span WHERE id = ?1", "i", span))
    return FALSE;
  if (span != 0 && known >= day)
    return TRUE;
  if (span == 0 && !pass->complete)
    return TRUE;
  *changes = TRUE;
  if (span != 0)
    return cohort_sync_exec (db, error, "UPDATE source_span SET to_day = ?2 WHERE id = ?1", "ii", span, day);
  return cohort_sync_exec (
      db, error, "INSERT INTO source_span (source, stream, from_day, to_day, complete) VALUES (?1, ?2, NULL, ?3, 1)",
      "iti", state->source, stream->span, day);
}

/* The mark */

static gboolean
write_quiet (CohortDb *db, gint64 source, const char *root, gint64 after_us, gint64 up_to_us, gint64 full_us,
             const char *cursor, GError **error)
{
  return cohort_sync_exec (db, error,
                           "INSERT INTO mark_quiet (source, stream, after_us, up_to_us, cursor, full_us)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET after_us = ?3, up_to_us = ?4,"
                           " cursor = ?5, full_us = ?6",
                           "itiiti", source, root, after_us, up_to_us, cursor, full_us);
}

static gboolean
move_mark (CohortDb *db, const CohortSyncState *state, const char *root, const Pass *pass, gboolean changes,
           GError **error)
{
  gint64 id, after_us, quiet_us, full_us, up_to_us;

  if (!cohort_sync_get (db, error, &id, "SELECT id FROM mark WHERE source = ?1 AND stream = ?2", "it", state->source,
                        root)
      || !cohort_sync_get (db, error, &after_us, "SELECT up_to_us FROM mark WHERE id = ?1", "i", id)
      || !cohort_sync_get (db, error, &full_us, "SELECT full_us FROM mark WHERE id = ?1", "i", id)
      || !cohort_sync_get (db, error, &quiet_us,
                           "SELECT full_us FROM mark_quiet WHERE source = ?1 AND stream = ?2 AND after_us = ?3", "iti",
                           state->source, root, after_us))
    return FALSE;
  full_us = pass->complete ? pass->began_us : MAX (full_us, quiet_us);
  up_to_us = MAX (pass->up_to_us, after_us);
  if (id != 0 && !changes)
    return write_quiet (db, state->source, root, after_us, up_to_us, full_us, pass->cursor, error);
  if (!cohort_sync_exec (db, error, "DELETE FROM mark_quiet WHERE source = ?1 AND stream = ?2", "it", state->source,
                         root))
    return FALSE;
  if (id != 0)
    return cohort_sync_exec (db, error, "UPDATE mark SET up_to_us = ?2, cursor = ?3, full_us = ?4 WHERE id = ?1",
                             "iiti", id, up_to_us, pass->cursor, full_us);
  return cohort_sync_exec (db, error,
                           "INSERT INTO mark (source, stream, up_to_us, cursor, full_us) VALUES (?1, ?2, ?3, ?4, ?5)",
                           "ititi", state->source, root, up_to_us, pass->cursor, full_us);
}

/**
 * cohort_sync_ledger_drain:
 * @root: under which no task is open
 * @changes: (inout): whether the run has changed anything
 *
 * Within the transaction of the page that was the last one.
 */
gboolean
cohort_sync_ledger_drain (CohortDb *db, CohortSyncState *state, const CohortCall *call, const char *root,
                          gboolean *changes, GError **error)
{
  const CohortStream *stream = cohort_provider_find_stream (state->provider, root);
  g_auto (Pass) pass = { 0 };
  CohortStep step = load_pass (db, state->source, root, &pass, error);

  if (step != COHORT_ROW || stream == NULL)
    return step != COHORT_FAIL;
  return settle_absent (db, state, call, stream, &pass, changes, error)
         && extend_span (db, state, call, stream, &pass, changes, error)
         && move_mark (db, state, root, &pass, *changes, error)
         && cohort_sync_exec (db, error, "DELETE FROM sync_pass WHERE source = ?1 AND stream = ?2", "it", state->source,
                              root);
}
