// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Opening a community: open the file; if it is damaged, put it aside, take the newest sound copy and
 * open that; read the summary; make today's copy. Once waiting, once not. */

#include "config.h"

#include "cohort-backup.h"
#include "cohort-derived-build.h"
#include "cohort-session-private.h"

static CohortStoreFlags
store_flags (CohortSessionOpenFlags flags)
{
  return (flags & COHORT_SESSION_OPEN_CREATE ? COHORT_STORE_CREATE : 0)
         | (flags & COHORT_SESSION_OPEN_READ_ONLY ? COHORT_STORE_READ_ONLY : 0);
}

/* A damaged file is moved aside and the newest sound copy takes its place; the person is told. */
static gboolean
can_recover (const GError *error, CohortSessionOpenFlags flags)
{
  return g_error_matches (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT)
         && !(flags & COHORT_SESSION_OPEN_READ_ONLY);
}

/* A file that stays damaged because no copy could take its place: what was found out about copies says more. */
static void
say_what_was_kept (GError **error, const char *message)
{
  if (message == NULL || !g_error_matches (*error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT))
    return;
  g_clear_error (error);
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, message);
}

/* Without a main loop nobody builds derived rows in the background. */
static gpointer
refresh_all (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  while (!done)
    if (!cohort_derived_refresh (db, 10000, &done, error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

/* Puts a damaged file aside. Returns: FALSE with @error when nothing could be done */
static gboolean
recover (const char *path, gint64 now_us, char **message, GError **error)
{
  g_autoptr (CohortRecovery) recovery = cohort_backup_recover (path, now_us, NULL, error);

  if (recovery == NULL)
    {
      cohort_store_error_explain (error != NULL ? *error : NULL);
      return FALSE;
    }
  g_set_str (message, recovery->message);
  return TRUE;
}

static CohortSession *
open_now (const char *path, CohortStoreFlags flags, CohortClock clock, gpointer clock_data, const char *message,
          GError **error)
{
  g_autoptr (CohortStore) store = cohort_store_open (path, flags, error);
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) copy_error = NULL;
  gpointer summary;

  if (store == NULL
      || (!cohort_store_is_read_only (store) && cohort_store_write (store, refresh_all, NULL, NULL, error) == NULL))
    return NULL;
  summary = cohort_store_read (store, cohort_session_read_summary, NULL, NULL, error);
  if (summary == NULL)
    return NULL;
  session = cohort_session_new (g_steal_pointer (&store), summary, clock, clock_data, g_strdup (message));
  if (cohort_session_copy_now (session, &copy_error))
    return g_steal_pointer (&session);
  /* Making the copy reads all of the file: damage that nothing else met shows here. */
  if (g_error_matches (copy_error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT))
    {
      cohort_session_close (session);
      cohort_store_error_explain (copy_error);
      g_propagate_error (error, g_steal_pointer (&copy_error));
      return NULL;
    }
  g_warning ("Today's copy of the community could not be made: %s", copy_error->message);
  return g_steal_pointer (&session);
}

/**
 * cohort_session_open:
 * @path: the community's file
 * @clock: the time in UTC µs
 * @error: a #CohortStoreError
 *
 * Opens a community and waits; for programs without a main loop. A damaged file is put aside and
 * replaced by its newest sound copy.
 *
 * Returns: (transfer full) (nullable)
 */
CohortSession *
cohort_session_open (const char *path, CohortSessionOpenFlags flags, CohortClock clock, gpointer clock_data,
                     GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *message = NULL;
  CohortSession *session = open_now (path, store_flags (flags), clock, clock_data, NULL, &local_error);

  if (session == NULL && can_recover (local_error, flags))
    {
      if (!recover (path, clock (clock_data), &message, error))
        return NULL;
      g_clear_error (&local_error);
      session = open_now (path, store_flags (flags) | COHORT_STORE_CREATE, clock, clock_data, message, &local_error);
    }
  if (session == NULL)
    {
      say_what_was_kept (&local_error, message);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  return session;
}

/* Opening without waiting: open, recover and open again if need be, read the summary, copy. */

typedef struct
{
  char *path;
  CohortSessionOpenFlags flags;
  CohortClock clock;
  gpointer clock_data;
  char *recovery_message; /* (nullable) */
  CohortStore *store;     /* (nullable) (owned) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_free (self->path);
  g_free (self->recovery_message);
  g_clear_object (&self->store);
  g_free (self);
}

static void open_store (GTask *task, CohortStoreFlags flags);

static void
opening_summary_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer summary = cohort_store_read_finish (COHORT_STORE (source), result, &error);
  CohortSession *session;

  if (summary == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  session = cohort_session_new (g_steal_pointer (&opening->store), summary, opening->clock, opening->clock_data,
                                g_steal_pointer (&opening->recovery_message));
  cohort_session_copy_if_due (session);
  g_task_return_pointer (task, session, g_object_unref);
}

static void
recover_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  g_autoptr (CohortRecovery) recovery = NULL;

  recovery = cohort_backup_recover (opening->path, opening->clock (opening->clock_data), cancellable, &error);
  if (recovery == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (recovery->message), g_free);
}

static void
recovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->recovery_message = g_task_propagate_pointer (G_TASK (result), &error);
  if (opening->recovery_message == NULL)
    g_task_return_error (task, error);
  else
    open_store (g_steal_pointer (&task), store_flags (opening->flags) | COHORT_STORE_CREATE);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  opening->store = cohort_store_open_finish (result, &error);
  if (opening->store != NULL)
    {
      CohortStore *store = opening->store;

      cohort_store_read_async (store, cohort_session_read_summary, NULL, NULL, cohort_session_summary_free, cancellable,
                               opening_summary_cb, g_steal_pointer (&task));
    }
  else if (can_recover (error, opening->flags) && opening->recovery_message == NULL)
    {
      g_autoptr (GTask) recovery = g_task_new (NULL, cancellable, recovered_cb, g_object_ref (task));

      g_task_set_source_tag (recovery, store_opened_cb);
      g_task_set_task_data (recovery, opening, NULL); /* the outer task owns it and outlives this one */
      g_task_run_in_thread (recovery, recover_thread);
    }
  else
    {
      say_what_was_kept (&error, opening->recovery_message);
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

/* @task: (transfer full) */
static void
open_store (GTask *task, CohortStoreFlags flags)
{
  Opening *opening = g_task_get_task_data (task);

  cohort_store_open_async (opening->path, flags, g_task_get_cancellable (task), store_opened_cb, task);
}

/**
 * cohort_session_open_async:
 *
 * Opens a community without blocking. See cohort_session_open(). Call it on the main thread; the
 * session's signals are emitted there.
 */
void
cohort_session_open_async (const char *path, CohortSessionOpenFlags flags, CohortClock clock, gpointer clock_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, cohort_session_open_async);
  opening->path = g_strdup (path);
  opening->flags = flags;
  opening->clock = clock;
  opening->clock_data = clock_data;
  g_task_set_task_data (task, opening, opening_free);
  open_store (task, store_flags (flags));
}

/**
 * cohort_session_open_finish:
 *
 * Returns: (transfer full) (nullable)
 */
CohortSession *
cohort_session_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, cohort_session_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_session_default_path:
 *
 * Returns: (transfer full): where the community lies that is opened when none is named
 */
char *
cohort_session_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "cohort", "community.cohort", NULL);
}
