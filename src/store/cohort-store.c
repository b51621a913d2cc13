/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The facade: opening, closing and the changed signal. Jobs are in cohort-store-job.c. */

#include "config.h"

#include "cohort-store.h"

#include <glib/gi18n-lib.h>

#include "cohort-db-private.h"
#include "cohort-store-private.h"

#include <string.h>

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CohortStore, cohort_store, G_TYPE_OBJECT)

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
announce_cb (gpointer data)
{
  g_autoptr (CohortStore) store = g_weak_ref_get (data);
  CohortDomains domains;
  guint64 generation;

  if (store == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&store->mutex);
  domains = store->pending;
  generation = store->generation;
  store->pending = COHORT_DOMAIN_NONE;
  store->announcing = FALSE;
  g_mutex_unlock (&store->mutex);
  g_signal_emit (store, signals[CHANGED], 0, (guint) domains, generation);
  return G_SOURCE_REMOVE;
}

/* However many writes come before the main loop turns, it hears of them once. */
void
cohort_store_announce (CohortStore *store, CohortDomains domains)
{
  g_autoptr (GSource) source = NULL;
  GWeakRef *ref;

  if (domains == COHORT_DOMAIN_NONE)
    return;
  g_mutex_lock (&store->mutex);
  store->generation++;
  for (guint i = 0; i < COHORT_N_DOMAINS; i++)
    if ((domains & (1u << i)) != 0)
      store->generations[i] = store->generation;
  store->pending |= domains;
  if (!store->announcing)
    source = g_idle_source_new ();
  store->announcing = TRUE;
  g_mutex_unlock (&store->mutex);
  if (source == NULL)
    return;
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, store);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[cohort] changed");
  g_source_set_callback (source, announce_cb, ref, weak_ref_free);
  g_source_attach (source, store->context);
}

/* What a job on @db sees at least. */
void
cohort_store_tell_generations (CohortStore *store, CohortDb *db)
{
  g_mutex_lock (&store->mutex);
  memcpy (db->generations, store->generations, sizeof db->generations);
  g_mutex_unlock (&store->mutex);
}

static void
cohort_store_finalize (GObject *object)
{
  CohortStore *store = COHORT_STORE (object);

  cohort_store_close (store);
  g_clear_pointer (&store->idle_readers, g_async_queue_unref);
  g_clear_pointer (&store->context, g_main_context_unref);
  g_mutex_clear (&store->mutex);
  g_free (store->path);
  G_OBJECT_CLASS (cohort_store_parent_class)->finalize (object);
}

static void
cohort_store_class_init (CohortStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cohort_store_finalize;

  /**
   * CohortStore::changed:
   * @domains: a #CohortDomains: what changed
   * @generation: the generation that has all of it
   *
   * Once per turn of the main loop, however many writes there were.
   */
  signals[CHANGED] = g_signal_new ("changed", COHORT_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_UINT, G_TYPE_UINT64);
}

static void
cohort_store_init (CohortStore *store)
{
  g_mutex_init (&store->mutex);
  store->idle_readers = g_async_queue_new ();
  store->closed = TRUE;
}

/* A store in @context, or NULL with @error set. */
static CohortStore *
open_in (GMainContext *context, const char *path, CohortStoreFlags flags, const CohortSchema *schema, GError **error)
{
  g_autoptr (CohortStore) store = g_object_new (COHORT_TYPE_STORE, NULL);
  g_autoptr (GError) local = NULL;

  store->path = g_strdup (path);
  store->context = g_main_context_ref (context);
  if (!cohort_open_file (path, flags, schema, &store->opened, &local) || !cohort_store_watch (store, &local))
    {
      cohort_opened_clear (&store->opened, TRUE);
      cohort_store_error_explain (local);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (guint i = 0; i < COHORT_N_READERS; i++)
    g_async_queue_push (store->idle_readers, store->opened.readers[i]);
  store->read_pool = g_thread_pool_new (cohort_store_run_job_cb, store, COHORT_N_READERS, FALSE, NULL);
  if (store->opened.writer != NULL)
    store->write_pool = g_thread_pool_new (cohort_store_run_job_cb, store, 1, FALSE, NULL);
  store->closed = FALSE;
  return g_steal_pointer (&store);
}

/**
 * cohort_store_open_with_schema:
 * @schema: (nullable): NULL for the default one; another is for tests
 *
 * As cohort_store_open().
 */
CohortStore *
cohort_store_open_with_schema (const char *path, CohortStoreFlags flags, const CohortSchema *schema, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  return open_in (context, path, flags, schema, error);
}

/**
 * cohort_store_open:
 * @path: a community's file
 * @flags: how
 * @error: return location
 *
 * Opens a community: makes or migrates it when this process is the one that writes. It takes as long as that takes.
 * See cohort_store_get_read_only_reason() for what became of the wish to write.
 *
 * Returns: (transfer full) (nullable): the store; NULL with @error set
 */
CohortStore *
cohort_store_open (const char *path, CohortStoreFlags flags, GError **error)
{
  return cohort_store_open_with_schema (path, flags, NULL, error);
}

typedef struct
{
  char *path;
  CohortStoreFlags flags;
  GMainContext *context;
} OpenData;

static void
open_data_free (OpenData *data)
{
  g_free (data->path);
  g_main_context_unref (data->context);
  g_free (data);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  OpenData *data = task_data;
  GError *error = NULL;
  CohortStore *store = open_in (data->context, data->path, data->flags, NULL, &error);

  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * cohort_store_open_async:
 *
 * As cohort_store_open(), on a thread of its own.
 */
void
cohort_store_open_async (const char *path, CohortStoreFlags flags, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenData *data = g_new0 (OpenData, 1);

  data->path = g_strdup (path);
  data->flags = flags;
  data->context = g_main_context_ref_thread_default ();
  g_task_set_source_tag (task, cohort_store_open_async);
  g_task_set_static_name (task, "[cohort] open");
  g_task_set_task_data (task, data, (GDestroyNotify) open_data_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * cohort_store_open_finish:
 *
 * Returns: (transfer full) (nullable): the store; NULL with @error set
 */
CohortStore *
cohort_store_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_store_close:
 *
 * Lets the jobs that were asked for come to their ends, closes the file and gives up the lock. Further jobs fail with
 * %COHORT_STORE_ERROR_CLOSED. It waits; not inside a job.
 */
void
cohort_store_close (CohortStore *store)
{
  gboolean closed;

  g_mutex_lock (&store->mutex);
  closed = store->closed;
  store->closed = TRUE;
  g_mutex_unlock (&store->mutex);
  if (closed)
    return;
  cohort_store_unwatch (store);
  g_thread_pool_free (g_steal_pointer (&store->read_pool), FALSE, TRUE);
  if (store->write_pool != NULL)
    g_thread_pool_free (g_steal_pointer (&store->write_pool), FALSE, TRUE);
  cohort_opened_clear (&store->opened, TRUE);
}

/**
 * cohort_store_get_path:
 *
 * Returns: (transfer none): the file
 */
const char *
cohort_store_get_path (CohortStore *store)
{
  return store->path;
}

/**
 * cohort_store_is_read_only:
 */
gboolean
cohort_store_is_read_only (CohortStore *store)
{
  return store->opened.reason != COHORT_READ_ONLY_NOT;
}

/**
 * cohort_store_get_read_only_reason:
 */
CohortReadOnlyReason
cohort_store_get_read_only_reason (CohortStore *store)
{
  return store->opened.reason;
}

/**
 * cohort_store_describe_read_only:
 *
 * Returns: (transfer full) (nullable): a translated sentence that says why nothing can be changed; NULL when it can
 */
char *
cohort_store_describe_read_only (CohortStore *store)
{
  switch (store->opened.reason)
    {
    case COHORT_READ_ONLY_ASKED:
      return g_strdup (_ ("This community was opened for reading only."));
    case COHORT_READ_ONLY_OTHER_PROCESS:
      return g_strdup (_ ("Another Cohort is working on this community, so it can only be read here."));
    case COHORT_READ_ONLY_PERMISSION:
      return g_strdup (_ ("This community’s file or folder cannot be written, so it can only be read."));
    case COHORT_READ_ONLY_NOT:
    default:
      return NULL;
    }
}

/**
 * cohort_store_get_generation:
 *
 * Returns: a number that grows with every committed change. Any thread.
 */
guint64
cohort_store_get_generation (CohortStore *store)
{
  guint64 generation;

  g_mutex_lock (&store->mutex);
  generation = store->generation;
  g_mutex_unlock (&store->mutex);
  return generation;
}
