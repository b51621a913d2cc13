// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-sync-clock.h"

#define FIRST_US (G_USEC_PER_SEC / 2)
#define LONGEST_US (60 * G_USEC_PER_SEC)

static gint64
real_now (gpointer data)
{
  return g_get_real_time ();
}

static void
real_wait (gint64 us, GCancellable *cancellable, gpointer data)
{
  gint64 until = g_get_monotonic_time () + us;
  GPollFD poll = { -1 };
  gboolean has_poll = g_cancellable_make_pollfd (cancellable, &poll);

  while (us > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      g_poll (&poll, has_poll ? 1 : 0, (int) MIN (us / 1000 + 1, G_MAXINT));
      us = until - g_get_monotonic_time ();
    }
  if (has_poll)
    g_cancellable_release_fd (cancellable);
}

static double
real_chance (gpointer data)
{
  return g_random_double ();
}

const CohortSyncClock cohort_sync_clock_real = { real_now, real_wait, real_chance, NULL };

/**
 * cohort_sync_backoff_us:
 * @n_tries: how often it failed, from 1
 * @chance: from 0 to 1
 *
 * Half a second, doubling up to a minute, of which between half and all is waited: clients that failed together do not
 * come back together.
 */
gint64
cohort_sync_backoff_us (guint n_tries, double chance)
{
  gint64 whole = FIRST_US;

  for (guint i = 1; i < n_tries && whole < LONGEST_US; i++)
    whole *= 2;
  whole = MIN (whole, LONGEST_US);
  return whole / 2 + (gint64) ((double) (whole / 2) * chance);
}
