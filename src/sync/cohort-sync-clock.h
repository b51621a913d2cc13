// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Time and chance as the engine has them: a test gives its own. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 (*now_us) (gpointer data);
  /* Waits in the calling thread, which is not the main one; returns early when cancelled. */
  void (*wait) (gint64 us, GCancellable *cancellable, gpointer data);
  /* From 0 to 1, 1 excluded. */
  double (*chance) (gpointer data);
  gpointer data;
} CohortSyncClock;

extern const CohortSyncClock cohort_sync_clock_real;

gint64 cohort_sync_backoff_us (guint n_tries, double chance);

G_END_DECLS
