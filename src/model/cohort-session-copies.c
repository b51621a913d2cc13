// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The copy of each day on which the community is used: of the first day too, once it holds something. It is made on a
// thread of its own, beside the file and, where somebody chose one, in a second folder. Once a month the newest copy is
// restored as a test.

#include "config.h"

#include "cohort-session-private.h"

#include <glib/gi18n-lib.h>

#include "cohort-backup.h"
#include "cohort-zone.h"

static CohortDay
copy_day (CohortSession *self)
{
  return cohort_zone_day (cohort_zone_utc (), cohort_session_get_now (self));
}

static gboolean
copy_is_due (CohortSession *self)
{
  return !cohort_session_is_read_only (self) && !cohort_session_is_empty (self) && self->copied != copy_day (self);
}

/* @second_folder: (nullable) */
static gboolean
make_copies (const char *path, const char *second_folder, CohortDay day, GCancellable *cancellable, GError **error)
{
  return cohort_backup_daily (path, day, NULL, cancellable, error)
         && cohort_backup_test (path, day, NULL, cancellable, error)
         && (second_folder == NULL || cohort_backup_daily_in (path, second_folder, day, cancellable, error));
}

typedef struct
{
  char *path;
  char *second_folder; /* (nullable) */
  CohortDay day;
  GWeakRef session; /* a copy under way keeps nobody alive */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_free (self->path);
  g_free (self->second_folder);
  g_weak_ref_clear (&self->session);
  g_free (self);
}

static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Copy *copy = task_data;
  GError *error = NULL;

  if (make_copies (copy->path, copy->second_folder, copy->day, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A copy that cannot be made is told: the file itself may be what is damaged. */
static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copy *copy = g_task_get_task_data (G_TASK (result));
  g_autoptr (CohortSession) self = g_weak_ref_get (&copy->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) || self == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  why = cohort_store_error_describe (error);
  /* Translators: %s is one or two sentences that say why */
  cohort_session_take_message (
      self, g_strdup_printf (_ ("Today’s copy of the community could not be made or tested. %s"), why));
}

/* Starts making the copy of the day on a thread of its own, if there is none yet. */
void
cohort_session_copy_if_due (CohortSession *self)
{
  g_autoptr (GTask) task = NULL;
  Copy *copy;

  if (!copy_is_due (self))
    return;
  self->copied = copy_day (self);
  g_clear_object (&self->copying);
  self->copying = g_cancellable_new ();
  copy = g_new0 (Copy, 1);
  g_weak_ref_init (&copy->session, self);
  copy->path = g_strdup (cohort_session_get_path (self));
  copy->second_folder = g_strdup (self->second_folder);
  copy->day = self->copied;
  task = g_task_new (NULL, self->copying, copied_cb, NULL);
  g_task_set_source_tag (task, cohort_session_copy_if_due);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, copy_thread);
}

/* The same, and waits. Returns: FALSE with a #CohortStoreError */
gboolean
cohort_session_copy_now (CohortSession *self, GError **error)
{
  if (!copy_is_due (self))
    return TRUE;
  self->copied = copy_day (self);
  return make_copies (cohort_session_get_path (self), self->second_folder, self->copied, NULL, error);
}

/* Whoever runs no main loop has seen no change: the first day's import is copied now. */
void
cohort_session_copy_at_close (CohortSession *self)
{
  g_autoptr (GError) error = NULL;
  CohortSummary *summary = NULL;

  if (self->copied == copy_day (self) || cohort_session_is_read_only (self))
    return;
  summary = cohort_store_read (self->store, cohort_session_read_summary, NULL, NULL, &error);
  if (summary != NULL)
    {
      g_clear_pointer (&self->summary, cohort_session_summary_free);
      self->summary = summary;
    }
  if (summary == NULL || !cohort_session_copy_now (self, &error))
    g_warning ("Today's copy of the community could not be made: %s", error->message);
}

/**
 * cohort_session_set_second_folder:
 * @folder: (nullable): where each copy is made once more; NULL for nowhere
 *
 * Main thread. Today's copy is made there too, as soon as there is something to copy.
 */
void
cohort_session_set_second_folder (CohortSession *self, const char *folder)
{
  g_return_if_fail (COHORT_IS_SESSION (self));

  if (!g_set_str (&self->second_folder, folder))
    return;
  self->copied = COHORT_DAY_NONE;
  cohort_session_copy_if_due (self);
}
