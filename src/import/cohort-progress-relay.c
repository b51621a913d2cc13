// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Brings progress from the thread that works to the thread that shows it: only the latest, and one call at a time, so
 * that a fast import does not flood the main loop. After it is closed no call comes any more. */

#include "cohort-import-task.h"

#define INTERVAL_MS 50

struct _CohortProgressRelay
{
  GMutex mutex; /* guards what follows it */
  char *file;
  guint64 n_rows;
  double fraction;
  gboolean is_posted;

  CohortImportProgress progress; /* (nullable) NULL once closed; the import's thread only */
  gpointer data;
  GMainContext *context;
};

static void
relay_clear (gpointer data)
{
  CohortProgressRelay *self = data;

  g_mutex_clear (&self->mutex);
  g_free (self->file);
  g_main_context_unref (self->context);
}

static void
relay_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, relay_clear);
}

/* For the thread whose default context is to be called back in. */
CohortProgressRelay *
cohort_progress_relay_new (CohortImportProgress progress, gpointer data)
{
  CohortProgressRelay *self = g_atomic_rc_box_new0 (CohortProgressRelay);

  g_mutex_init (&self->mutex);
  self->progress = progress;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  return self;
}

static gboolean
show_cb (gpointer data)
{
  CohortProgressRelay *self = data;
  g_autofree char *file = NULL;
  guint64 n_rows;
  double fraction;

  g_mutex_lock (&self->mutex);
  file = g_strdup (self->file);
  n_rows = self->n_rows;
  fraction = self->fraction;
  self->is_posted = FALSE;
  g_mutex_unlock (&self->mutex);
  if (self->progress != NULL)
    self->progress (file, n_rows, fraction, self->data);
  return G_SOURCE_REMOVE;
}

/* From any thread. */
void
cohort_progress_relay_post (CohortProgressRelay *self, const char *file, guint64 n_rows, double fraction)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GSource) source = NULL;

  g_set_str (&self->file, file);
  self->n_rows = n_rows;
  self->fraction = fraction;
  if (self->is_posted)
    return;
  self->is_posted = TRUE;
  source = g_timeout_source_new (INTERVAL_MS);
  g_source_set_callback (source, show_cb, g_atomic_rc_box_acquire (self), relay_unref);
  g_source_set_static_name (source, "[cohort] import progress");
  g_source_attach (source, self->context);
}

/* Drops the reference. In the import's thread no call comes after this. */
void
cohort_progress_relay_close (CohortProgressRelay *self)
{
  self->progress = NULL;
  relay_unref (self);
}
