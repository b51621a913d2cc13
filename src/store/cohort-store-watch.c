/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A store that only reads hears of nothing that another process commits, so it asks every few seconds. SQLite keeps a
 * number for that, which costs no more than a look at the log's index; it is a connection's own, so one connection
 * does nothing else. It lives on the readers' threads, one look at a time. What changed is not known: all of it may
 * have. The store that writes needs none of this: it is the only one that does. */

#include "config.h"

#include "cohort-db-private.h"
#include "cohort-store-private.h"

#define SECONDS 3

static gpointer
look (CohortDb *reader, gpointer data, GCancellable *cancellable, GError **error)
{
  CohortStore *store = data;
  CohortDb *db = store->opened.watcher;
  gint64 version;

  cohort_db_adopt (db);
  if (!cohort_db_get_int64 (db, "PRAGMA data_version", &version, error))
    return NULL;
  if (version != store->seen_version)
    cohort_store_announce (store, COHORT_DOMAIN_ALL);
  store->seen_version = version;
  return NULL;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  CohortStore *store = COHORT_STORE (source);
  g_autoptr (GError) error = NULL;

  cohort_store_read_finish (store, result, &error);
  if (error != NULL && !g_error_matches (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CLOSED))
    g_debug ("Could not look for changes of others: %s", error->message);
  store->looking = FALSE;
}

/* Asks whether another process committed anything; "changed" is emitted when it did. */
void
cohort_store_look_for_changes (CohortStore *store)
{
  if (store->opened.watcher == NULL || store->looking)
    return;
  store->looking = TRUE;
  cohort_store_read_async (store, look, store, NULL, NULL, NULL, looked_cb, NULL);
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr (CohortStore) store = g_weak_ref_get (data);

  if (store == NULL)
    return G_SOURCE_REMOVE;
  cohort_store_look_for_changes (store);
  return G_SOURCE_CONTINUE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Begins to ask, where there is anybody to be heard of. FALSE with @error set. */
gboolean
cohort_store_watch (CohortStore *store, GError **error)
{
  GWeakRef *ref;

  if (store->opened.watcher == NULL)
    return TRUE;
  if (!cohort_db_get_int64 (store->opened.watcher, "PRAGMA data_version", &store->seen_version, error))
    return FALSE;
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, store);
  store->watch = g_timeout_source_new_seconds (SECONDS);
  g_source_set_static_name (store->watch, "[cohort] changes of others");
  g_source_set_callback (store->watch, look_cb, ref, weak_ref_free);
  g_source_attach (store->watch, store->context);
  return TRUE;
}

/* Ends it. Any thread. */
void
cohort_store_unwatch (CohortStore *store)
{
  if (store->watch != NULL)
    g_source_destroy (store->watch);
  g_clear_pointer (&store->watch, g_source_unref);
}
