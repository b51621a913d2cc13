/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The last reference of an object that threads work for: a thread lets go of its task, and so of the object, a moment
 * after the task's callback was called. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define COHORT_TEST_RELEASE_PATIENCE (20 * G_TIME_SPAN_SECOND)

static inline gboolean
cohort_test_look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* @object: (transfer full). Waits until nothing keeps it; fails where something does. */
static inline void
cohort_test_release (gpointer object)
{
  const gint64 limit = g_get_monotonic_time () + COHORT_TEST_RELEASE_PATIENCE;
  guint look = g_timeout_add (1, cohort_test_look_again_cb, NULL);
  GObject *left;
  GWeakRef weak;

  g_weak_ref_init (&weak, object);
  g_object_unref (object);
  while ((left = g_weak_ref_get (&weak)) != NULL)
    {
      if (g_get_monotonic_time () > limit)
        g_error ("A %s is still kept by something", G_OBJECT_TYPE_NAME (left));
      g_object_unref (left);
      g_main_context_iteration (NULL, TRUE);
    }
  g_weak_ref_clear (&weak);
  g_source_remove (look);
}

G_END_DECLS
