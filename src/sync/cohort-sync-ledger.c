// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How a run survives: an answer's records, the tasks that follow from it and the end of its own task are one
 * transaction. Whatever dies, the file holds either all of a page or nothing, and the open tasks are what is left to
 * do.
 *
 * A run is one step of the journal, begun by the first page that changes something and taken up by each later one. A
 * run that was killed has its step ended when the file is opened next; what is left of it goes on as a run and a step
 * of its own. Tasks and passes are not recorded: a source of which a run was undone pauses, and resuming drops them. */

#include "config.h"

#include "cohort-sync-ledger.h"

#include "cohort-journal.h"
#include "cohort-pull.h"
#include "cohort-recognise.h"
#include "cohort-sync-sql.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* What is left of a run is taken up for so long: cursors do not live for ever. */
#define STALE_US (24 * COHORT_US_PER_HOUR)

/* A service that lists so much is going in circles. */
#define MAX_TASKS 1000000

#define MAX_WARNINGS 50

void
cohort_sync_task_free (CohortSyncTask *self)
{
  if (self == NULL)
    return;
  g_free ((char *) self->task.root);
  g_free ((char *) self->task.stream);
  g_free ((char *) self->task.args);
  g_free (self);
}

static char *
strings_to_json (GPtrArray *strings)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (strings, i));
  node = json_node_init_array (json_node_alloc (), array);
  return json_to_string (node, FALSE);
}

static void
warn (CohortSyncState *state, const char *text)
{
  if (state->warnings->len < MAX_WARNINGS
      && !g_ptr_array_find_with_equal_func (state->warnings, text, g_str_equal, NULL))
    g_ptr_array_add (state->warnings, g_strdup (text));
}

/* Beginning */

/* The mark of a stream as the run before left it. */
typedef struct
{
  gboolean known;
  gint64 up_to_us, full_us;
  char *cursor;
} Mark;

static gboolean
load_mark (CohortDb *db, gint64 source, const char *stream, Mark *mark, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_sync_prepare (
      db, error,
      "SELECT ifnull (q.up_to_us, m.up_to_us), CASE WHEN q.source IS NULL THEN m.cursor ELSE q.cursor END,"
      " ifnull (q.full_us, m.full_us) FROM mark m LEFT JOIN mark_quiet q ON q.source = m.source"
      " AND q.stream = m.stream AND q.after_us = m.up_to_us WHERE m.source = ?1 AND m.stream = ?2",
      "it", source, stream);
  CohortStep step;

  *mark = (Mark) { 0 };
  if (stmt == NULL)
    return FALSE;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    {
      mark->known = TRUE;
      mark->up_to_us = cohort_stmt_int64 (stmt, 0);
      mark->cursor = cohort_stmt_dup_text (stmt, 1);
      mark->full_us = cohort_stmt_int64 (stmt, 2);
    }
  return step != COHORT_FAIL;
}

static gboolean
is_full_due (const CohortStream *stream, const Mark *mark, gint64 server_us)
{
  if (!mark->known || stream->full_after_us == COHORT_PASS_ALWAYS)
    return TRUE;
  return stream->full_after_us != COHORT_PASS_NEVER && server_us - mark->full_us >= stream->full_after_us;
}

static CohortMarks *
load_marks (CohortDb *db, const CohortSyncState *state, const CohortCall *call, GError **error)
{
  g_autoptr (CohortMarks) marks = cohort_marks_new ();

  for (guint i = 0; i < state->provider->n_streams; i++)
    {
      const CohortStream *stream = &state->provider->streams[i];
      g_autofree char *cursor = NULL;
      CohortMark out;
      Mark mark;

      if (!load_mark (db, state->source, stream->id, &mark, error))
        return NULL;
      cursor = mark.cursor;
      out = (CohortMark) { .full = is_full_due (stream, &mark, cohort_call_server_us (call)) };
      if (!out.full)
        {
          out.since_us = mark.up_to_us - stream->overlap_us;
          out.cursor = cursor;
        }
      cohort_marks_set (marks, stream->id, &out);
    }
  return g_steal_pointer (&marks);
}

static gboolean
add_task (CohortDb *db, gint64 source, const CohortTask *task, GError **error)
{
  return cohort_sync_exec (db, error,
                           "INSERT INTO sync_task (source, root, stream, kind, args) VALUES (?1, ?2, ?3, ?4, ?5)"
                           " ON CONFLICT DO NOTHING",
                           "itttt", source, task->root, task->stream, cohort_task_kind_name (task->kind), task->args);
}

static gboolean
add_pass (CohortDb *db, const CohortSyncState *state, const CohortCall *call, const char *root, gboolean full,
          GError **error)
{
  return cohort_sync_exec (
      db, error,
      "INSERT INTO sync_pass (source, stream, complete, began_us, number) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT DO NOTHING",
      "itiii", state->source, root, (gint64) full, cohort_call_server_us (call), state->run);
}

static gboolean
plan (CohortDb *db, CohortSyncState *state, const CohortCall *call, GError **error)
{
  g_autoptr (CohortMarks) marks = load_marks (db, state, call, error);
  g_autoptr (CohortTasks) tasks = cohort_tasks_new ();

  if (marks == NULL)
    return FALSE;
  state->provider->plan (call, marks, tasks);
  for (guint i = 0; i < cohort_tasks_get_length (tasks); i++)
    {
      const CohortTask *task = cohort_tasks_get (tasks, i);

      if (task->kind == COHORT_TASK_CHECK || cohort_provider_find_stream (state->provider, task->root) == NULL)
        g_critical ("%s plans a task of no stream", state->provider->id);
      else if (!add_pass (db, state, call, task->root, cohort_marks_get (marks, task->root).full, error)
               || !add_task (db, state->source, task, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
clear_tasks (CohortDb *db, gint64 source, GError **error)
{
  return cohort_sync_exec (db, error, "DELETE FROM sync_task WHERE source = ?1", "i", source)
         && cohort_sync_exec (db, error, "DELETE FROM sync_pass WHERE source = ?1", "i", source);
}

static gboolean
begin (CohortDb *db, CohortSyncState *state, const CohortCall *call, GError **error)
{
  gint64 n_open;

  if (!cohort_sync_exec (db, error,
                         "UPDATE sync_run SET ended_us = started_us, outcome = 'interrupted'"
                         " WHERE source = ?1 AND ended_us IS NULL",
                         "i", state->source)
      || !cohort_sync_exec (db, error, "INSERT INTO sync_run (source, started_us) VALUES (?1, ?2)", "ii", state->source,
                            call->now_us))
    return FALSE;
  state->run = cohort_db_last_id (db);
  if (!cohort_sync_get (db, error, &n_open,
                        "SELECT count (*) FROM sync_task t WHERE t.source = ?1 AND t.done = 0"
                        " AND EXISTS (SELECT 1 FROM sync_pass p WHERE p.source = ?1 AND p.began_us > ?2)",
                        "ii", state->source, cohort_call_server_us (call) - STALE_US))
    return FALSE;
  state->resumed = n_open > 0;
  return state->resumed || (clear_tasks (db, state->source, error) && plan (db, state, call, error));
}

/**
 * cohort_sync_ledger_begin:
 * @state: with its provider and source
 *
 * Begins a run: takes up what an interrupted one left, or plans anew. A transaction of its own.
 */
gboolean
cohort_sync_ledger_begin (CohortDb *db, CohortSyncState *state, const CohortCall *call, GError **error)
{
  if (!cohort_db_begin (db, error))
    return FALSE;
  cohort_db_touch_domains (db, COHORT_DOMAIN_SOURCES);
  if (begin (db, state, call, error))
    return cohort_db_commit (db, error);
  cohort_db_rollback (db);
  return FALSE;
}

/* @root: (nullable): all of them */
static gboolean
add_open_tasks (CohortDb *db, gint64 source, const char *root, guint limit, GPtrArray *tasks, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = root != NULL ? cohort_sync_prepare (db, error,
                                            "SELECT id, root, stream, kind, args FROM sync_task WHERE source = ?1"
                                            " AND root = ?2 AND done = 0 ORDER BY id LIMIT ?3",
                                            "iti", source, root, (gint64) limit)
                     : cohort_sync_prepare (db, error,
                                            "SELECT id, root, stream, kind, args FROM sync_task WHERE source = ?1"
                                            " AND done = 0 ORDER BY id LIMIT ?2",
                                            "ii", source, (gint64) limit);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortSyncTask *task = g_new0 (CohortSyncTask, 1);

      task->id = cohort_stmt_int64 (stmt, 0);
      task->task.root = cohort_stmt_dup_text (stmt, 1);
      task->task.stream = cohort_stmt_dup_text (stmt, 2);
      cohort_task_kind_from_name (cohort_stmt_text (stmt, 3), &task->task.kind);
      task->task.args = cohort_stmt_dup_text (stmt, 4);
      g_ptr_array_add (tasks, task);
    }
  return step == COHORT_DONE;
}

/**
 * cohort_sync_ledger_open_tasks:
 *
 * The pages of one stream come before those of the streams behind it: people before what they did. What an earlier
 * version left of a stream that is no more comes last.
 *
 * Returns: (transfer full) (element-type CohortSyncTask) (nullable): what is to be asked next
 */
GPtrArray *
cohort_sync_ledger_open_tasks (CohortDb *db, const CohortSyncState *state, guint limit, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_sync_task_free);

  for (guint i = 0; i < state->provider->n_streams && tasks->len < limit; i++)
    if (!add_open_tasks (db, state->source, state->provider->streams[i].id, limit - tasks->len, tasks, error))
      return NULL;
  if (tasks->len == 0 && !add_open_tasks (db, state->source, NULL, limit, tasks, error))
    return NULL;
  return g_steal_pointer (&tasks);
}

/* A page */

static gboolean
follow_up (CohortDb *db, CohortSyncState *state, const CohortTask *task, CohortBatch *batch, GError **error)
{
  gint64 n;

  if (cohort_batch_get_n_follow_ups (batch) == 0)
    return TRUE;
  if (!cohort_sync_get (db, error, &n, "SELECT count (*) FROM sync_task WHERE source = ?1", "i", state->source))
    return FALSE;
  if (n >= MAX_TASKS)
    {
      warn (state, _ ("The service lists more pages than can be right: the rest was left out."));
      return TRUE;
    }
  for (guint i = 0; i < cohort_batch_get_n_follow_ups (batch); i++)
    {
      const CohortFollowUp *next = cohort_batch_get_follow_up (batch, i);
      CohortTask new_task = { task->root, next->stream, (CohortTaskKind) next->kind, next->args };

      if (cohort_provider_find_stream (state->provider, next->stream) == NULL)
        g_critical ("%s follows up with no stream", state->provider->id);
      else if (!g_ptr_array_find_with_equal_func (state->denied, next->stream, g_str_equal, NULL)
               && !add_task (db, state->source, &new_task, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_marks (CohortDb *db, const CohortSyncState *state, CohortBatch *batch, GError **error)
{
  for (guint i = 0; i < cohort_batch_get_n_marks (batch); i++)
    {
      const CohortProposedMark *mark = cohort_batch_get_mark (batch, i);

      if (!cohort_sync_exec (db, error,
                             "UPDATE sync_pass SET up_to_us = ?3, cursor = ?4 WHERE source = ?1 AND stream = ?2"
                             " AND (up_to_us IS NULL OR up_to_us < ?3)",
                             "itit", state->source, mark->stream, mark->up_to_us, mark->cursor))
        return FALSE;
    }
  return TRUE;
}

/* Notes which things a full pass has brought; a person who is listed again is no longer gone. */
static gboolean
note_seen (CohortDb *db, const CohortSyncState *state, const CohortTask *task, CohortBatch *batch, GError **error)
{
  const CohortStream *stream = cohort_provider_find_stream (state->provider, task->stream);
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 complete;
  guint n_seen = 0;

  if (stream == NULL || stream->absence == COHORT_ABSENT_NOTHING || strcmp (task->root, task->stream) != 0)
    return TRUE;
  if (!cohort_sync_get (db, error, &complete,
                        "SELECT number FROM sync_pass WHERE source = ?1 AND stream = ?2 AND complete = 1", "it",
                        state->source, task->root))
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO object_seen (source, stream, key, pass) VALUES (?1, ?2, ?3, ?4)"
                            " ON CONFLICT DO UPDATE SET pass = excluded.pass WHERE pass <> excluded.pass",
                            error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < cohort_batch_get_n_records (batch); i++)
    {
      CohortRecord *record = cohort_batch_get_record (batch, i);

      if (cohort_record_get_kind (record) != stream->lists || cohort_record_get_key (record) == NULL
          || cohort_record_is_tombstone (record))
        continue;
      if (stream->lists == COHORT_RECORD_IDENTITY && cohort_record_get_mode (record) == COHORT_RECORD_SET
          && cohort_record_get_value (record, COHORT_F_GONE_AT) == NULL)
        cohort_record_set_null (record, COHORT_F_GONE_AT);
      if (complete == 0)
        continue;
      cohort_stmt_bind_int64 (stmt, 1, state->source);
      cohort_stmt_bind_text (stmt, 2, task->stream);
      cohort_stmt_bind_text (stmt, 3, cohort_record_get_key (record));
      cohort_stmt_bind_int64 (stmt, 4, complete);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
      n_seen++;
    }
  return complete == 0
         || cohort_sync_exec (db, error, "UPDATE sync_pass SET n_seen = n_seen + ?3 WHERE source = ?1 AND stream = ?2",
                              "iti", state->source, task->root, (gint64) n_seen);
}

static gboolean
keep_raws (CohortDb *db, const CohortSyncState *state, CohortBatch *batch, gint64 now_us, GError **error)
{
  for (guint i = 0; i < cohort_batch_get_n_raws (batch); i++)
    if (!cohort_sync_raw_keep (db, state->source, cohort_batch_get_raw (batch, i), now_us, error))
      return FALSE;
  return TRUE;
}

static gboolean
finish_task (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortSyncTask *task,
             gboolean *changes, GError **error)
{
  gint64 n_open;

  if (!cohort_sync_exec (db, error, "UPDATE sync_task SET done = 1 WHERE id = ?1", "i", task->id)
      || !cohort_sync_get (db, error, &n_open,
                           "SELECT 1 FROM sync_task WHERE source = ?1 AND root = ?2 AND done = 0 LIMIT 1", "it",
                           state->source, task->task.root))
    return FALSE;
  return n_open != 0
         || (cohort_sync_ledger_drain (db, state, call, task->task.root, changes, error)
             && cohort_recognise (db, changes, error));
}

static char *
make_detail (CohortDb *db, const CohortSyncState *state)
{
  g_autoptr (CohortStmt) stmt
      = cohort_sync_prepare (db, NULL, "SELECT name FROM source WHERE id = ?1", "i", state->source);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_set_string_member (object, "kind", state->provider->id);
  if (stmt != NULL && cohort_stmt_step (stmt, NULL) == COHORT_ROW)
    json_object_set_string_member (object, "source", cohort_stmt_text (stmt, 0));
  node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, FALSE);
}

static gboolean
begin_page (CohortDb *db, const CohortSyncState *state, gint64 now_us, GError **error)
{
  g_autofree char *detail = NULL;

  if (state->step != 0)
    return cohort_journal_resume (db, state->step, error);
  detail = make_detail (db, state);
  return cohort_journal_begin_run (db, "sync", detail, state->source, now_us, error);
}

static gboolean
write_page (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortSyncTask *task,
            CohortBatch *batch, gboolean follow, gboolean careful, CohortPullCount *count, GError **error)
{
  gboolean changes;

  if (!note_seen (db, state, &task->task, batch, error)
      || !cohort_pull_write (db, state->source, batch, call->now_us, careful, count, error))
    return FALSE;
  changes = state->step != 0 || count->n_new + count->n_changed > 0;
  return keep_raws (db, state, batch, call->now_us, error) && take_marks (db, state, batch, error)
         && (!follow || follow_up (db, state, &task->task, batch, error))
         && finish_task (db, state, call, task, &changes, error)
         && cohort_sync_exec (db, error,
                              "UPDATE sync_run SET n_pages = n_pages + 1, n_items = n_items + ?2, n_new = n_new + ?3,"
                              " n_changed = n_changed + ?4 WHERE id = ?1",
                              "iiii", state->run, (gint64) cohort_batch_get_items (batch), (gint64) count->n_new,
                              (gint64) count->n_changed);
}

static void
tally (CohortSyncState *state, CohortBatch *batch, const CohortPullCount *count)
{
  state->n_pages++;
  state->n_items += cohort_batch_get_items (batch);
  state->n_new += count->n_new;
  state->n_changed += count->n_changed;
  for (guint i = 0; i < cohort_batch_get_n_warnings (batch); i++)
    warn (state, cohort_batch_get_warning (batch, i));
  if (count->n_left > 0)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%u entry was left out: %s", "%u entries were left out: %s", count->n_left),
                             count->n_left, count->reason);

      warn (state, text);
    }
}

/**
 * cohort_sync_ledger_page:
 * @batch: the answer to @task
 * @follow: whether its follow-up tasks are taken
 * @careful: for the second try after COHORT_STORE_ERROR_CONSTRAINT
 *
 * Writes an answer: one transaction.
 */
gboolean
cohort_sync_ledger_page (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortSyncTask *task,
                         CohortBatch *batch, gboolean follow, gboolean careful, GError **error)
{
  g_auto (CohortPullCount) count = { 0 };
  gint64 step = 0;

  if (!begin_page (db, state, call->now_us, error))
    return FALSE;
  if (!write_page (db, state, call, task, batch, follow, careful, &count, error))
    {
      cohort_journal_abort (db);
      return FALSE;
    }
  if (!cohort_journal_commit (db, &step, error))
    return FALSE;
  if (step != 0)
    state->step = step;
  tally (state, batch, &count);
  return TRUE;
}

static gboolean
deny (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortSyncTask *task, GError **error)
{
  gboolean changes = state->step != 0;

  if (!cohort_sync_exec (db, error, "UPDATE sync_task SET done = 1 WHERE source = ?1 AND stream = ?2 AND done = 0",
                         "it", state->source, task->task.stream)
      || !cohort_sync_exec (db, error, "DELETE FROM sync_pass WHERE source = ?1 AND stream = ?2", "it", state->source,
                            task->task.stream))
    return FALSE;
  return finish_task (db, state, call, task, &changes, error);
}

/**
 * cohort_sync_ledger_deny:
 *
 * Leaves out what the service does not let the key read: its tasks end, and its own mark does not move. That of another
 * root, a list of events say, does: else one right that is lacking would have all events read again for ever.
 */
gboolean
cohort_sync_ledger_deny (CohortDb *db, CohortSyncState *state, const CohortCall *call, const CohortSyncTask *task,
                         GError **error)
{
  gint64 step = 0;

  if (!begin_page (db, state, call->now_us, error))
    return FALSE;
  if (!deny (db, state, call, task, error))
    {
      cohort_journal_abort (db);
      return FALSE;
    }
  if (!cohort_journal_commit (db, &step, error))
    return FALSE;
  if (step != 0)
    state->step = step;
  if (!g_ptr_array_find_with_equal_func (state->denied, task->task.stream, g_str_equal, NULL))
    g_ptr_array_add (state->denied, g_strdup (task->task.stream));
  return TRUE;
}

/* The end */

static const char *
state_of_outcome (const char *outcome)
{
  /* What was stopped by the person says nothing of the account. */
  return strcmp (outcome, "done") == 0 || strcmp (outcome, "cancelled") == 0 ? "ok" : outcome;
}

static gboolean
end (CohortDb *db, CohortSyncState *state, gint64 now_us, const char *outcome, gint64 until_us, const char *message,
     GError **error)
{
  g_autofree char *warnings = strings_to_json (state->warnings);
  g_autofree char *denied = strings_to_json (state->denied);
  gboolean done = strcmp (outcome, "done") == 0;

  if (!cohort_sync_exec (db, error,
                         "UPDATE sync_run SET ended_us = ?2, outcome = ?3, message = ?4, warnings = ?5, step = ?6"
                         " WHERE id = ?1",
                         "iitttn", state->run, now_us, outcome, message, warnings, state->step)
      || !cohort_sync_exec (db, error,
                            "UPDATE account SET state = ?2, until_us = ?3, message = ?4, denied = ?5,"
                            " last_us = CASE WHEN ?6 THEN ?7 ELSE last_us END,"
                            " reading = CASE WHEN ?6 THEN ?8 ELSE reading END WHERE source = ?1",
                            "itnttiii", state->source, state_of_outcome (outcome), until_us, message, denied,
                            (gint64) done, now_us, (gint64) state->provider->version))
    return FALSE;
  /* An answer that was not understood may come of a cursor that is not: the next run begins afresh. */
  return (!done && strcmp (outcome, "broken") != 0) || clear_tasks (db, state->source, error);
}

/**
 * cohort_sync_ledger_end:
 * @outcome: as in sync_run
 * @message: (nullable): a sentence, without secrets
 *
 * Ends the run and its step, and notes how the account stands.
 */
gboolean
cohort_sync_ledger_end (CohortDb *db, CohortSyncState *state, gint64 now_us, const char *outcome, gint64 until_us,
                        const char *message, GError **error)
{
  if (!cohort_db_begin (db, error))
    return FALSE;
  cohort_db_touch_domains (db, COHORT_DOMAIN_SOURCES);
  if (!end (db, state, now_us, outcome, until_us, message, error))
    {
      cohort_db_rollback (db);
      return FALSE;
    }
  return cohort_db_commit (db, error) && (state->step == 0 || cohort_journal_finish_run (db, state->step, error));
}
