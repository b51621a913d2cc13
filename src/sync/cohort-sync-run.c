// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The loop of a run: take the open tasks from the file, ask, write what came, until none is left.
 *
 * Up to as many requests are on the way at a time as the service allows; answers are written one after another. Waiting
 * (a limit, a fault) holds up the whole run: it is the account that has to wait, not the request. What ends a run early
 * leaves its tasks in the file, from where the next one goes on. */

#include "config.h"

#include "cohort-sync-run.h"

#include "cohort-sync-caller.h"
#include "cohort-sync-circle.h"
#include "cohort-sync-ledger.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONCURRENT 2

/* A longer wait is left to the next run. */
#define LONGEST_WAIT_US (5 * 60 * G_USEC_PER_SEC)

G_DEFINE_QUARK (cohort - sync - error - quark, cohort_sync_error)

/* A task on its way. */
typedef struct
{
  CohortSyncTask *task;
  guint n_tries;
  guint generation; /* of the secrets that it was sent with */
} Flight;

typedef struct
{
  const CohortSyncContext *context;
  CohortSyncAccount *account;
  const CohortProvider *provider;
  CohortSyncCaller caller;
  CohortSyncState state;
  GCancellable *cancellable;
  GAsyncQueue *ended;
  GPtrArray *flights; /* (element-type Flight) */
  CohortSyncCircle *circle;
  GHashTable *expected; /* (element-type utf8 guint64) */
  gint64 next_send_us;  /* by the limit of requests a minute */
  CohortSyncResult *result;
} Run;

static void
flight_free (Flight *self)
{
  cohort_sync_task_free (self->task);
  g_free (self);
}

void
cohort_sync_result_free (CohortSyncResult *self)
{
  if (self == NULL)
    return;
  g_free (self->outcome);
  g_free (self->message);
  g_strfreev (self->warnings);
  g_strfreev (self->denied);
  g_free (self);
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->account, cohort_sync_account_free);
  cohort_sync_caller_clear (&run->caller);
  g_clear_pointer (&run->state.warnings, g_ptr_array_unref);
  g_clear_pointer (&run->state.denied, g_ptr_array_unref);
  g_clear_pointer (&run->ended, g_async_queue_unref);
  g_clear_pointer (&run->flights, g_ptr_array_unref);
  g_clear_pointer (&run->circle, cohort_sync_circle_free);
  g_clear_pointer (&run->expected, g_hash_table_unref);
  g_clear_pointer (&run->result, cohort_sync_result_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Ends the run with an outcome; the first one stays. */
static void
stop (Run *run, const char *outcome, gint64 until_us, const char *message)
{
  if (run->result->outcome != NULL)
    return;
  run->result->outcome = g_strdup (outcome);
  run->result->until_us = until_us;
  run->result->message = g_strdup (message);
}

static gboolean
is_stopped (const Run *run)
{
  return run->result->outcome != NULL;
}

/* Jobs */

typedef struct
{
  Run *run;
  const CohortSyncTask *task;
  CohortBatch *batch;
  gboolean follow, careful;
} PageJob;

static gpointer
load_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_sync_account_load (db, *(gint64 *) data, error);
}

static gpointer
begin_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;

  if (cohort_sync_ledger_begin (db, &run->state, cohort_sync_caller_now (&run->caller), error))
    cohort_sync_raw_reread (db, &run->state, &run->caller.call, run->account->reading, error);
  return NULL;
}

static gpointer
tasks_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;

  return cohort_sync_ledger_open_tasks (db, &run->state, run->flights->len + 1, error);
}

static gpointer
page_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PageJob *job = data;

  cohort_sync_ledger_page (db, &job->run->state, cohort_sync_caller_now (&job->run->caller), job->task, job->batch,
                           job->follow, job->careful, error);
  return NULL;
}

static gpointer
deny_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PageJob *job = data;

  cohort_sync_ledger_deny (db, &job->run->state, cohort_sync_caller_now (&job->run->caller), job->task, error);
  return NULL;
}

static gpointer
end_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;

  cohort_sync_ledger_end (db, &run->state, cohort_sync_caller_now (&run->caller)->now_us, run->result->outcome,
                          run->result->until_us, run->result->message, error);
  return NULL;
}

static gboolean
write_job (Run *run, CohortStoreJob job, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;

  cohort_store_write (run->context->store, job, data, NULL, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Answers */

static void
tell_progress (Run *run, CohortBatch *batch)
{
  CohortSyncProgress progress = { run->state.n_pages, run->state.n_items, 0 };
  const char *stream;
  guint64 expected = cohort_batch_get_expected (batch, &stream);
  GHashTableIter iter;
  gpointer value;

  if (expected > 0)
    g_hash_table_replace (run->expected, g_strdup (stream), g_memdup2 (&expected, sizeof expected));
  g_hash_table_iter_init (&iter, run->expected);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    progress.n_expected += *(guint64 *) value;
  if (run->context->progress != NULL)
    run->context->progress (&progress, run->context->progress_data);
}

static gboolean
take_page (Run *run, Flight *flight, CohortBatch *batch, GError **error)
{
  PageJob job
      = { run, flight->task, batch, cohort_sync_circle_goes_on (run->circle, &flight->task->task, batch), FALSE };
  g_autoptr (GError) local = NULL;
  guint remaining;
  gint64 reset_us;

  if (!write_job (run, page_job, &job, &local))
    {
      g_autoptr (GError) again = NULL;

      job.careful = TRUE;
      if (!g_error_matches (local, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CONSTRAINT)
          || !write_job (run, page_job, &job, &again))
        {
          g_propagate_error (error, again != NULL ? g_steal_pointer (&again) : g_steal_pointer (&local));
          return FALSE;
        }
    }
  if (cohort_batch_get_budget (batch, &remaining, &reset_us) && remaining == 0)
    run->next_send_us = MAX (run->next_send_us, reset_us - run->caller.call.skew_us);
  tell_progress (run, batch);
  return TRUE;
}

/* Whether the run waited and the request is to be made again. */
static gboolean
wait_for_retry (Run *run, Flight *flight, const CohortSyncExchange *exchange, CohortBatch *batch, const GError *why)
{
  gint64 delay_us = cohort_sync_caller_delay (&run->caller, exchange, batch, ++flight->n_tries);
  gint64 now_us = cohort_sync_caller_now (&run->caller)->now_us;
  gboolean limited = exchange->error == NULL && exchange->status < 500;

  if (delay_us > LONGEST_WAIT_US || flight->n_tries >= COHORT_SYNC_MAX_TRIES)
    {
      stop (run, limited ? "limited" : "unreachable", limited ? now_us + delay_us : 0, why->message);
      return FALSE;
    }
  run->caller.clock->wait (delay_us, run->cancellable, run->caller.clock->data);
  if (!g_cancellable_is_cancelled (run->cancellable))
    return TRUE;
  stop (run, "cancelled", 0, NULL);
  return FALSE;
}

/* Whether the secrets are new and the request is to be made again. */
static gboolean
renew (Run *run, Flight *flight, const GError *why)
{
  g_autoptr (GError) error = NULL;

  if (flight->generation < run->caller.generation || cohort_sync_caller_renew (&run->caller, run->cancellable, &error))
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    stop (run, "cancelled", 0, NULL);
  else
    stop (run, "sign_in", 0, run->provider->auth_request != NULL ? error->message : why->message);
  return FALSE;
}

static gboolean
deny (Run *run, Flight *flight, const GError *why, GError **error)
{
  const CohortStream *stream = cohort_provider_find_stream (run->provider, flight->task->task.stream);
  PageJob job = { .run = run, .task = flight->task };

  if (stream != NULL)
    {
      /* Translators: %1$s is what was to be read, such as “Customers”, %2$s a sentence that says why not */
      char *text = g_strdup_printf (_ ("%1$s: %2$s"), _ (stream->title), why->message);

      g_ptr_array_add (run->state.warnings, text);
    }
  return write_job (run, deny_job, &job, error);
}

/* Whether a thing that was to be read again is there no more: that refuses nothing but itself. */
static gboolean
is_gone (const CohortTask *task, const CohortSyncExchange *exchange)
{
  return task->kind == COHORT_TASK_REREAD && (exchange->status == 404 || exchange->status == 410);
}

/* What became of a flight. */
typedef enum
{
  OVER,
  AGAIN,
  FAILED
} Landing;

static Landing
land_answer (Run *run, Flight *flight, CohortSyncExchange *exchange, GError **error)
{
  g_autoptr (CohortBatch) batch = cohort_batch_new ();
  g_autoptr (GError) why = NULL;

  switch (cohort_sync_caller_parse (&run->caller, &flight->task->task, exchange, batch, &why))
    {
    case COHORT_OK:
      return take_page (run, flight, batch, error) ? OVER : FAILED;
    case COHORT_RETRY_LATER:
      return wait_for_retry (run, flight, exchange, batch, why) ? AGAIN : OVER;
    case COHORT_NEED_AUTH:
      return renew (run, flight, why) ? AGAIN : OVER;
    case COHORT_DENIED_STREAM:
      if (is_gone (&flight->task->task, exchange))
        {
          cohort_batch_clear (batch);
          return take_page (run, flight, batch, error) ? OVER : FAILED;
        }
      return deny (run, flight, why, error) ? OVER : FAILED;
    case COHORT_BROKEN:
    default:
      stop (run, "broken", 0, why->message);
      return OVER;
    }
}

static Landing
land (Run *run, Flight *flight, CohortSyncExchange *exchange, GError **error)
{
  if (g_cancellable_is_cancelled (run->cancellable))
    stop (run, "cancelled", 0, NULL);
  if (is_stopped (run))
    return OVER;
  if (exchange->error == NULL)
    return land_answer (run, flight, exchange, error);
  if (cohort_sync_http_is_final (exchange->error))
    {
      stop (run, "broken", 0, exchange->error->message);
      return OVER;
    }
  return wait_for_retry (run, flight, exchange, NULL, exchange->error) ? AGAIN : OVER;
}

/* Asking */

static void
keep_pace (Run *run)
{
  gint64 now_us = cohort_sync_caller_now (&run->caller)->now_us;
  guint per_minute = run->provider->limits.per_minute;

  if (run->next_send_us - now_us > LONGEST_WAIT_US)
    {
      stop (run, "limited", run->next_send_us, _ ("The service allows no more requests for now."));
      return;
    }
  if (run->next_send_us > now_us)
    run->caller.clock->wait (run->next_send_us - now_us, run->cancellable, run->caller.clock->data);
  if (per_minute > 0)
    run->next_send_us = MAX (run->next_send_us, now_us) + 60 * G_USEC_PER_SEC / per_minute;
}

static gboolean
take_off (Run *run, Flight *flight)
{
  g_autoptr (GError) error = NULL;
  CohortRequest *request;

  keep_pace (run);
  if (is_stopped (run))
    return FALSE;
  request = cohort_sync_caller_request (&run->caller, &flight->task->task, &error);
  if (request == NULL && g_error_matches (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH)
      && renew (run, flight, error))
    {
      g_clear_error (&error);
      request = cohort_sync_caller_request (&run->caller, &flight->task->task, &error);
    }
  if (request == NULL)
    {
      stop (run, g_error_matches (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_AUTH) ? "sign_in" : "broken", 0,
            error->message);
      return FALSE;
    }
  flight->generation = run->caller.generation;
  cohort_sync_http_send (run->context->http, request, flight, run->cancellable, run->ended);
  return TRUE;
}

static gboolean
is_flying (Run *run, const CohortSyncTask *task)
{
  for (guint i = 0; i < run->flights->len; i++)
    if (((Flight *) g_ptr_array_index (run->flights, i))->task->id == task->id)
      return TRUE;
  return FALSE;
}

/* Sends the next open task. Returns: FALSE when there is none, the run is stopped, or with @error set */
static gboolean
begin_flight (Run *run, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) tasks = cohort_store_read (run->context->store, tasks_job, run, NULL, &local);

  if (tasks == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < tasks->len; i++)
    if (!is_flying (run, g_ptr_array_index (tasks, i)))
      {
        Flight *flight = g_new0 (Flight, 1);

        flight->task = g_ptr_array_index (tasks, i);
        tasks->pdata[i] = NULL;
        g_ptr_array_add (run->flights, flight);
        if (take_off (run, flight))
          return TRUE;
        g_ptr_array_remove_fast (run->flights, flight);
        return FALSE;
      }
  return FALSE;
}

static gboolean
wait_for_one (Run *run, GError **error)
{
  g_autoptr (CohortSyncExchange) exchange = g_async_queue_pop (run->ended);
  Flight *flight = exchange->tag;
  Landing landing = land (run, flight, exchange, error);

  if (landing == AGAIN && take_off (run, flight))
    return TRUE;
  g_ptr_array_remove_fast (run->flights, flight);
  return landing != FAILED;
}

static gboolean
fly (Run *run, GError **error)
{
  guint most = run->provider->limits.concurrent > 0 ? run->provider->limits.concurrent : CONCURRENT;
  g_autoptr (GError) local = NULL;

  for (;;)
    {
      while (local == NULL && !is_stopped (run) && run->flights->len < most && begin_flight (run, &local))
        ;
      if (run->flights->len == 0)
        break;
      if (!wait_for_one (run, local == NULL ? &local : NULL))
        stop (run, "cancelled", 0, NULL);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The run */

static gboolean
prepare (Run *run, gint64 source, GError **error)
{
  g_autoptr (GError) local = NULL;

  run->account = cohort_store_read (run->context->store, load_job, &source, run->cancellable, &local);
  if (run->account == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  run->provider = run->context->provider != NULL ? run->context->provider : cohort_provider_by_id (run->account->kind);
  if (run->provider == NULL)
    g_set_error (error, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_UNKNOWN, _ ("This service cannot be asked."));
  else if (run->account->paused)
    g_set_error (error, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_PAUSED,
                 _ ("“%s” is paused, because a synchronisation of it was undone."), run->account->name);
  else
    return TRUE;
  return FALSE;
}

static CohortSecrets *
load_secrets (Run *run)
{
  g_autoptr (GError) error = NULL;
  CohortSecrets *secrets;

  if (!cohort_provider_has_secret (run->provider))
    return cohort_secrets_new ();
  secrets = cohort_secret_store_load (run->context->keyring, run->account->secret, run->cancellable, &error);
  if (secrets == NULL)
    stop (run, "sign_in", 0, error->message);
  return secrets;
}

static void
finish_result (Run *run)
{
  CohortSyncResult *result = run->result;

  result->step = run->state.step;
  result->resumed = run->state.resumed;
  result->n_pages = run->state.n_pages;
  result->n_items = run->state.n_items;
  result->n_new = run->state.n_new;
  result->n_changed = run->state.n_changed;
  g_ptr_array_add (run->state.warnings, NULL);
  g_ptr_array_add (run->state.denied, NULL);
  result->warnings = g_strdupv ((char **) run->state.warnings->pdata);
  result->denied = g_strdupv ((char **) run->state.denied->pdata);
}

/* All that the key may not read: then it is no use. */
static gboolean
is_denied_all (const Run *run)
{
  return run->state.denied->len > 0 && run->state.n_pages == 0;
}

/**
 * cohort_sync_run:
 * @source: its row
 *
 * Asks the source's service and writes what it says. Not on the main thread, whose loop has to run.
 *
 * Returns: (transfer full) (nullable): how it went; %NULL with @error set when the file failed or the source may not be
 *   asked
 */
CohortSyncResult *
cohort_sync_run (const CohortSyncContext *context, gint64 source, GCancellable *cancellable, GError **error)
{
  g_auto (Run) run = { .context = context, .cancellable = cancellable };
  CohortSecrets *secrets;
  gboolean done;

  if (!prepare (&run, source, error))
    return NULL;
  run.result = g_new0 (CohortSyncResult, 1);
  run.state = (CohortSyncState) { .provider = run.provider, .source = source };
  run.state.warnings = g_ptr_array_new_with_free_func (g_free);
  run.state.denied = g_ptr_array_new_with_free_func (g_free);
  run.ended = g_async_queue_new ();
  run.flights = g_ptr_array_new_with_free_func ((GDestroyNotify) flight_free);
  run.circle = cohort_sync_circle_new ();
  run.expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  secrets = load_secrets (&run);
  cohort_sync_caller_init (&run.caller, run.provider, run.account, secrets != NULL ? secrets : cohort_secrets_new (),
                           context->http, context->keyring, context->clock);
  if (!write_job (&run, begin_job, &run, error))
    return NULL;
  done = is_stopped (&run) || fly (&run, error);
  if (done && is_denied_all (&run))
    stop (&run, "sign_in", 0, _ ("The service does not let this key read anything."));
  stop (&run, "done", 0, NULL);
  if (!write_job (&run, end_job, &run, done ? error : NULL) || !done)
    return NULL;
  finish_result (&run);
  return g_steal_pointer (&run.result);
}
