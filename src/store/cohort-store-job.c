/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Jobs: plain functions on a connection, moved to the right thread. A pool of one thread serves the writer's
 * connection and a pool of two the readers'. Everything else (completion, freeing what the caller gave) happens in the
 * caller's main context, so that the last reference of a store never drops on a pool's thread. */

#include "config.h"

#include "cohort-db-private.h"
#include "cohort-store-private.h"

typedef struct
{
  CohortStoreJob func;
  gpointer data;
  gboolean write;
  GCancellable *cancellable; /* (owned) (nullable) */
  GTask *task;               /* (owned) (nullable): asynchronous */
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
  GMutex mutex; /* synchronous: guards done */
  GCond cond;
  gboolean done;
} Job;

/* Set while a thread runs a job: waiting for another job there could wait for itself. */
static GPrivate inside_job;

static void
job_free (Job *job)
{
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
  g_free (job);
}

static Job *
job_new (gboolean write, CohortStoreJob func, gpointer data, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->write = write;
  job->func = func;
  job->data = data;
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  return job;
}

static void
run_write (CohortStore *store, Job *job)
{
  CohortDb *db = store->opened.writer;

  cohort_store_tell_generations (store, db);
  job->result = job->func (db, job->data, job->cancellable, &job->error);
  if (cohort_db_in_transaction (db))
    {
      if (job->error == NULL)
        {
          g_critical ("A write job ended without committing its transaction");
          g_set_error_literal (&job->error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_FAILED,
                               "The job did not commit its transaction");
        }
      cohort_db_rollback (db);
    }
  cohort_store_announce (store, cohort_db_take_committed (db));
}

static void
run_read (CohortStore *store, CohortDb *db, Job *job)
{
  cohort_store_tell_generations (store, db);
  if (!cohort_db_begin (db, &job->error))
    return;
  job->result = job->func (db, job->data, job->cancellable, &job->error);
  cohort_db_rollback (db);
}

static gboolean
complete_cb (gpointer data)
{
  Job *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
complete (Job *job)
{
  g_autoptr (GSource) source = NULL;

  if (job->task == NULL)
    {
      g_mutex_lock (&job->mutex);
      job->done = TRUE;
      g_cond_signal (&job->cond);
      g_mutex_unlock (&job->mutex);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "[cohort] job done");
  g_source_set_callback (source, complete_cb, job, NULL);
  g_source_attach (source, g_task_get_context (job->task));
}

void
cohort_store_run_job_cb (gpointer data, gpointer user_data)
{
  Job *job = data;
  CohortStore *store = user_data;
  CohortDb *db = job->write ? store->opened.writer : g_async_queue_pop (store->idle_readers);

  cohort_db_adopt (db);
  cohort_db_set_cancellable (db, job->cancellable);
  g_private_set (&inside_job, store);
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    ;
  else if (job->write)
    run_write (store, job);
  else
    run_read (store, db, job);
  cohort_store_error_explain (job->error);
  g_private_set (&inside_job, NULL);
  cohort_db_set_cancellable (db, NULL);
  if (!job->write)
    g_async_queue_push (store->idle_readers, db);
  complete (job);
}

/* Queues @job, or gives a reason not to. */
static gboolean
push (CohortStore *store, Job *job, GError **error)
{
  gboolean pushed = FALSE;

  g_mutex_lock (&store->mutex);
  if (store->closed)
    cohort_store_error_set_sentence (error, COHORT_STORE_ERROR_CLOSED);
  else if (job->write && store->opened.writer == NULL)
    cohort_store_error_set_sentence (error, COHORT_STORE_ERROR_READ_ONLY);
  else
    pushed = g_thread_pool_push (job->write ? store->write_pool : store->read_pool, job, error);
  g_mutex_unlock (&store->mutex);
  return pushed;
}

static gpointer
run_and_wait (CohortStore *store, Job *job, GError **error)
{
  gpointer result = NULL;

  if (g_private_get (&inside_job) == store)
    {
      g_critical ("A job of a store must not wait for another one of the same store");
      cohort_store_error_set_sentence (error, COHORT_STORE_ERROR_FAILED);
    }
  else if (push (store, job, error))
    {
      g_mutex_lock (&job->mutex);
      while (!job->done)
        g_cond_wait (&job->cond, &job->mutex);
      g_mutex_unlock (&job->mutex);
      if (job->error != NULL)
        g_propagate_error (error, g_steal_pointer (&job->error));
      else
        result = job->result;
    }
  job_free (job);
  return result;
}

static void
run_async (CohortStore *store, Job *job, GDestroyNotify data_free, GDestroyNotify result_free,
           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (store, job->cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, run_async);
  g_task_set_static_name (task, job->write ? "[cohort] write" : "[cohort] read");
  g_task_set_task_data (task, job->data, data_free);
  /* What was committed is reported as such. */
  g_task_set_check_cancellable (task, !job->write);
  job->task = task;
  job->result_free = result_free;
  if (push (store, job, &error))
    return;
  g_task_return_error (task, error);
  job_free (job);
}

/**
 * cohort_store_read:
 * @job: run on a reader's thread, in a transaction that sees one snapshot
 * @data: passed to it
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Runs @job and waits for it. Not on a thread with a window, and not inside a job.
 *
 * Returns: (nullable): the job's result; NULL with @error set when it failed
 */
gpointer
cohort_store_read (CohortStore *store, CohortStoreJob job, gpointer data, GCancellable *cancellable, GError **error)
{
  return run_and_wait (store, job_new (FALSE, job, data, cancellable), error);
}

/**
 * cohort_store_read_async:
 * @job: run on a reader's thread, in a transaction that sees one snapshot
 * @data: passed to it
 * @data_free: (nullable): frees @data, in the caller's main context
 * @result_free: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's main context
 * @user_data: passed to it
 */
void
cohort_store_read_async (CohortStore *store, CohortStoreJob job, gpointer data, GDestroyNotify data_free,
                         GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  run_async (store, job_new (FALSE, job, data, cancellable), data_free, result_free, callback, user_data);
}

/**
 * cohort_store_read_finish:
 *
 * Returns: (nullable): the job's result, the caller's own; NULL with @error set when it failed
 */
gpointer
cohort_store_read_finish (CohortStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_store_write:
 * @job: run on the writer's thread; it begins and commits its transactions itself
 * @data: passed to it
 * @cancellable: (nullable): stops it; what it had committed stays
 * @error: return location
 *
 * Runs @job and waits for it. A job that fails may leave its transaction open: it is rolled back.
 *
 * Returns: (nullable): the job's result; NULL with @error set when it failed
 */
gpointer
cohort_store_write (CohortStore *store, CohortStoreJob job, gpointer data, GCancellable *cancellable, GError **error)
{
  return run_and_wait (store, job_new (TRUE, job, data, cancellable), error);
}

/**
 * cohort_store_write_async:
 *
 * As cohort_store_write(), without waiting; the parameters are those of cohort_store_read_async().
 */
void
cohort_store_write_async (CohortStore *store, CohortStoreJob job, gpointer data, GDestroyNotify data_free,
                          GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  run_async (store, job_new (TRUE, job, data, cancellable), data_free, result_free, callback, user_data);
}

/**
 * cohort_store_write_finish:
 *
 * Returns: (nullable): the job's result, the caller's own; NULL with @error set when it failed
 */
gpointer
cohort_store_write_finish (CohortStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
