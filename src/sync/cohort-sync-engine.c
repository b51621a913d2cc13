// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The border between the main thread and the plain code that asks.
 *
 * Every task has a thread of its own: a run takes minutes and a keyring may wait for a password, which is nothing for a
 * pool that others share. A source is asked by one run at a time. */

#include "config.h"

#include "cohort-sync-engine.h"

#include "cohort-sync-account.h"
#include "cohort-sync-add.h"
#include "cohort-sync-run.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CohortSyncEngine
{
  GObject parent_instance;

  CohortStore *store;
  CohortSecretStore *keyring;
  const CohortSyncClock *clock;
  const CohortProvider *provider; /* (nullable): of tests */
  CohortSyncHttp *http;
  GHashTable *running; /* set of gint64: sources */
};

G_DEFINE_FINAL_TYPE (CohortSyncEngine, cohort_sync_engine, G_TYPE_OBJECT)

/* What a thread works on. */
typedef struct
{
  void (*work) (GTask *task, gpointer data, GCancellable *cancellable);
  CohortStore *store;
  CohortSecretStore *keyring;
  const CohortSyncClock *clock;
  const CohortProvider *provider; /* (nullable) */
  CohortSyncHttp *http;
  gint64 source;

  char *kind, *name, *zone; /* adding; (nullable) */
  GHashTable *values;       /* (nullable) */

  CohortSyncEngineProgress progress; /* running; (nullable) */
  gpointer progress_data;
  GMutex mutex;
  gboolean pending; /* the main thread is going to tell */
  CohortSyncProgress latest;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_object_unref (self->store);
  cohort_secret_store_unref (self->keyring);
  cohort_sync_http_unref (self->http);
  g_free (self->kind);
  g_free (self->name);
  g_free (self->zone);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gpointer
thread_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);

  work->work (task, work, g_task_get_cancellable (task));
  return NULL;
}

static Work *
work_new (CohortSyncEngine *self, gint64 source, void (*function) (GTask *, gpointer, GCancellable *))
{
  Work *work = g_new0 (Work, 1);

  work->work = function;
  work->store = g_object_ref (self->store);
  work->keyring = cohort_secret_store_ref (self->keyring);
  work->clock = self->clock;
  work->provider = self->provider;
  work->http = cohort_sync_http_ref (self->http);
  work->source = source;
  g_mutex_init (&work->mutex);
  return work;
}

static void
begin (CohortSyncEngine *self, Work *work, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_thread_unref (g_thread_new ("cohort-sync", thread_cb, task));
}

/* Adding */

static void
add_work (GTask *task, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  Work *work = data;
  CohortSyncAdd how = { work->store,  work->keyring, work->clock, work->provider, work->http,
                        work->source, work->kind,    work->name,  work->zone,     work->values };
  gint64 source = cohort_sync_add (&how, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, source);
}

/**
 * cohort_sync_engine_add_async:
 * @source: 0: a new account; else other secrets for the one that it has
 * @kind: the service
 * @name: (nullable): of the source; %NULL for the account's own
 * @values: (element-type utf8 utf8): by the fields' ids; "base-url" for another address of the service
 * @zone: (nullable): of a new source's days
 *
 * Checks what was typed, in form and at the service, and keeps it.
 */
void
cohort_sync_engine_add_async (CohortSyncEngine *self, gint64 source, const char *kind, const char *name,
                              GHashTable *values, const char *zone, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Work *work;

  g_return_if_fail (COHORT_IS_SYNC_ENGINE (self));

  work = work_new (self, source, add_work);
  work->kind = g_strdup (kind);
  work->name = g_strdup (name);
  work->zone = g_strdup (zone);
  work->values = g_hash_table_ref (values);
  begin (self, work, cohort_sync_engine_add_async, cancellable, callback, user_data);
}

/**
 * cohort_sync_engine_add_finish:
 *
 * Returns: the source, or 0 with @error set to a sentence
 */
gint64
cohort_sync_engine_add_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error)
{
  gssize source;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  source = g_task_propagate_int (G_TASK (result), error);
  return source > 0 ? source : 0;
}

/* Removing, resuming, listing */

static gpointer
load_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_sync_account_load (db, *(gint64 *) data, error);
}

static gpointer
remove_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_sync_account_remove (db, *(gint64 *) data, error);
  return NULL;
}

static gpointer
resume_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_sync_account_resume (db, *(gint64 *) data, error);
  return NULL;
}

static gpointer
list_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_sync_account_list (db, error);
}

static void
return_done (GTask *task, GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The secret goes first: an account without one asks for it, a secret without an account would never be found. */
static void
remove_work (GTask *task, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (CohortSyncAccount) account = cohort_store_read (work->store, load_job, &work->source, NULL, &error);
  const CohortProvider *provider = account != NULL ? cohort_provider_by_id (account->kind) : NULL;

  if (error == NULL
      && ((provider != NULL && !cohort_provider_has_secret (provider))
          || cohort_secret_store_remove (work->keyring, account->secret, NULL, &error)))
    cohort_store_write (work->store, remove_job, &work->source, NULL, &error);
  return_done (task, error);
}

static void
resume_work (GTask *task, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  cohort_store_write (work->store, resume_job, &work->source, NULL, &error);
  return_done (task, error);
}

static void
list_work (GTask *task, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *accounts = cohort_store_read (((Work *) data)->store, list_job, NULL, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * cohort_sync_engine_remove_async:
 *
 * Forgets the account of @source and its secrets. What it brought stays.
 */
void
cohort_sync_engine_remove_async (CohortSyncEngine *self, gint64 source, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_SYNC_ENGINE (self));

  begin (self, work_new (self, source, remove_work), cohort_sync_engine_remove_async, cancellable, callback, user_data);
}

/**
 * cohort_sync_engine_resume_async:
 *
 * Lets @source be asked again of which a run was undone.
 */
void
cohort_sync_engine_resume_async (CohortSyncEngine *self, gint64 source, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (COHORT_IS_SYNC_ENGINE (self));

  begin (self, work_new (self, source, resume_work), cohort_sync_engine_resume_async, cancellable, callback, user_data);
}

gboolean
cohort_sync_engine_done_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
cohort_sync_engine_list_async (CohortSyncEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (COHORT_IS_SYNC_ENGINE (self));

  begin (self, work_new (self, 0, list_work), cohort_sync_engine_list_async, cancellable, callback, user_data);
}

/**
 * cohort_sync_engine_list_finish:
 *
 * Returns: (transfer full) (element-type CohortSyncAccount) (nullable)
 */
GPtrArray *
cohort_sync_engine_list_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Running */

static gboolean
tell_cb (gpointer data)
{
  GTask *task = data;
  Work *work = g_task_get_task_data (task);
  CohortSyncProgress progress;

  g_mutex_lock (&work->mutex);
  progress = work->latest;
  work->pending = FALSE;
  g_mutex_unlock (&work->mutex);
  if (!g_task_get_completed (task))
    work->progress (work->source, &progress, work->progress_data);
  return G_SOURCE_REMOVE;
}

/* In the run's thread. What comes before the main thread has told the last is joined with it. */
static void
progress_cb (const CohortSyncProgress *progress, gpointer data)
{
  GTask *task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GSource) source = NULL;
  gboolean pending;

  g_mutex_lock (&work->mutex);
  work->latest = *progress;
  pending = work->pending;
  work->pending = TRUE;
  g_mutex_unlock (&work->mutex);
  if (pending)
    return;
  /* Not g_main_context_invoke_full (): it would tell from here whenever nobody holds the context for a moment. */
  source = g_idle_source_new ();
  g_source_set_static_name (source, "[cohort] progress");
  g_source_set_callback (source, tell_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
run_work (GTask *task, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  CohortSyncContext context = { .store = work->store,
                                .http = work->http,
                                .keyring = work->keyring,
                                .clock = work->clock,
                                .provider = work->provider,
                                .progress = work->progress != NULL ? progress_cb : NULL,
                                .progress_data = task };
  GError *error = NULL;
  CohortSyncResult *result = cohort_sync_run (&context, work->source, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) cohort_sync_result_free);
  else
    g_task_return_error (task, error);
}

gboolean
cohort_sync_engine_is_running (CohortSyncEngine *self, gint64 source)
{
  g_return_val_if_fail (COHORT_IS_SYNC_ENGINE (self), FALSE);

  return g_hash_table_contains (self->running, &source);
}

/**
 * cohort_sync_engine_run_async:
 * @progress: (nullable)
 *
 * Asks the source. Cancelled, it ends after the page at hand and goes on from there next time.
 */
void
cohort_sync_engine_run_async (CohortSyncEngine *self, gint64 source, CohortSyncEngineProgress progress,
                              gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Work *work;

  g_return_if_fail (COHORT_IS_SYNC_ENGINE (self));

  if (!g_hash_table_add (self->running, g_memdup2 (&source, sizeof source)))
    {
      g_task_report_new_error (self, callback, user_data, cohort_sync_engine_run_async, COHORT_SYNC_ERROR,
                               COHORT_SYNC_ERROR_RUNNING, _ ("This source is being synchronised already."));
      return;
    }
  work = work_new (self, source, run_work);
  work->progress = progress;
  work->progress_data = progress_data;
  begin (self, work, cohort_sync_engine_run_async, cancellable, callback, user_data);
}

/**
 * cohort_sync_engine_run_finish:
 *
 * Returns: (transfer full) (nullable): how it went
 */
CohortSyncResult *
cohort_sync_engine_run_finish (CohortSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (g_task_get_task_data (G_TASK (result)) != NULL)
    g_hash_table_remove (self->running, &((Work *) g_task_get_task_data (G_TASK (result)))->source);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The object */

static void
cohort_sync_engine_finalize (GObject *object)
{
  CohortSyncEngine *self = COHORT_SYNC_ENGINE (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->keyring, cohort_secret_store_unref);
  g_clear_pointer (&self->http, cohort_sync_http_unref);
  g_clear_pointer (&self->running, g_hash_table_unref);
  G_OBJECT_CLASS (cohort_sync_engine_parent_class)->finalize (object);
}

static void
cohort_sync_engine_class_init (CohortSyncEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_sync_engine_finalize;
}

static void
cohort_sync_engine_init (CohortSyncEngine *self)
{
  self->running = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->http = cohort_sync_http_new ();
}

/**
 * cohort_sync_engine_new:
 * @keyring: where secrets are
 * @clock: must outlive the engine
 *
 * Returns: (transfer full)
 */
CohortSyncEngine *
cohort_sync_engine_new (CohortStore *store, CohortSecretStore *keyring, const CohortSyncClock *clock)
{
  CohortSyncEngine *self = g_object_new (COHORT_TYPE_SYNC_ENGINE, NULL);

  self->store = g_object_ref (store);
  self->keyring = cohort_secret_store_ref (keyring);
  self->clock = clock;
  return self;
}

/**
 * cohort_sync_engine_set_provider:
 * @provider: for tests: takes the place of every service
 */
void
cohort_sync_engine_set_provider (CohortSyncEngine *self, const CohortProvider *provider)
{
  g_return_if_fail (COHORT_IS_SYNC_ENGINE (self));

  self->provider = provider;
}
