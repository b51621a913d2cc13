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

static void
make_daily_copy (CohortStore *store, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  CohortDay today = cohort_zone_day (cohort_zone_utc (), now_us);

  if (cohort_store_is_read_only (store))
    return;
  if (!cohort_backup_daily (cohort_store_get_path (store), today, NULL, NULL, &error))
    g_warning ("Today's copy of the community could not be made: %s", error->message);
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
  g_autoptr (CohortStore) store = cohort_store_open (path, store_flags (flags), &local_error);
  g_autofree char *message = NULL;
  gpointer summary;

  if (store == NULL && can_recover (local_error, flags))
    {
      g_autoptr (CohortRecovery) recovery = cohort_backup_recover (path, clock (clock_data), NULL, error);

      if (recovery == NULL)
        return NULL;
      message = g_strdup (recovery->message);
      g_clear_error (&local_error);
      store = cohort_store_open (path, store_flags (flags) | COHORT_STORE_CREATE, &local_error);
    }
  if (store == NULL)
    {
      say_what_was_kept (&local_error, message);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!cohort_store_is_read_only (store) && cohort_store_write (store, refresh_all, NULL, NULL, error) == NULL)
    return NULL;
  summary = cohort_store_read (store, cohort_session_read_summary, NULL, NULL, error);
  if (summary == NULL)
    return NULL;
  make_daily_copy (store, clock (clock_data));
  return cohort_session_new (g_steal_pointer (&store), summary, clock, clock_data, g_steal_pointer (&message));
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
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  make_daily_copy (task_data, *(gint64 *) g_object_get_data (G_OBJECT (task), "now"));
  g_task_return_boolean (task, TRUE);
}

static void
copy_in_background (CohortStore *store, gint64 now_us)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  gint64 *now = g_new (gint64, 1);

  *now = now_us;
  g_object_set_data_full (G_OBJECT (task), "now", now, g_free);
  g_task_set_source_tag (task, copy_in_background);
  g_task_set_task_data (task, g_object_ref (store), g_object_unref);
  g_task_run_in_thread (task, copy_thread);
}

static void
opening_summary_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer summary = cohort_store_read_finish (COHORT_STORE (source), result, &error);

  if (summary == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  copy_in_background (opening->store, opening->clock (opening->clock_data));
  g_task_return_pointer (task,
                         cohort_session_new (g_steal_pointer (&opening->store), summary, opening->clock,
                                             opening->clock_data, g_steal_pointer (&opening->recovery_message)),
                         g_object_unref);
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
