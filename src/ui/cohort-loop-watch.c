// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An instrument of development builds: how long the main loop is kept from the person in front of it. Every answer of
// a worker and every timeout of ours is an idle or timeout source, whose dispatch is timed one by one; a turn of the
// loop as a whole, layout and drawing with it, is what lies between two polls.
//
// Time is the thread's processor time, so that a busy machine does not accuse anybody. Once begun it stays: it
// replaces functions of GLib that cannot be given back while others use them. Main thread, and its default context;
// sources of other threads pass through untouched.

#include "config.h"

#include "cohort-loop-watch.h"

#include <dlfcn.h>
#include <time.h>

typedef gboolean (*Dispatch) (GSource *source, GSourceFunc callback, gpointer data);

static CohortLoopTimes *current;
static GThread *watched;
static GPollFunc real_poll;
static Dispatch idle_dispatch, timeout_dispatch;
static double woke_up;
static guint depth;

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static CohortLoopTimes *
times_new (void)
{
  CohortLoopTimes *times = g_new0 (CohortLoopTimes, 1);

  times->busy_ms = g_array_new (FALSE, FALSE, sizeof (double));
  return times;
}

/* The toolkit's own work is not ours to answer for. GTK names most of its sources; of one without a name of its own the
 * function tells whose it is. */
static gboolean
is_ours (const char *name, GSourceFunc callback)
{
  Dl_info theirs, ours;

  if (name != NULL && !g_str_has_prefix (name, "GIdle") && !g_str_has_prefix (name, "GTimeout"))
    return !(g_str_has_prefix (name, "[gtk]") || g_str_has_prefix (name, "[gdk]"));
  return dladdr ((gconstpointer) callback, &theirs) == 0 || dladdr ((gconstpointer) is_ours, &ours) == 0
         || theirs.dli_fbase == ours.dli_fbase;
}

static gboolean
watch_dispatch (Dispatch dispatch, GSource *source, GSourceFunc callback, gpointer data)
{
  g_autofree char *name = NULL;
  double start, ms;
  gboolean again;

  if (g_thread_self () != watched || depth > 0)
    return dispatch (source, callback, data);
  name = g_strdup (g_source_get_name (source)); /* it may be gone afterwards */
  depth++;
  start = now_ms ();
  again = dispatch (source, callback, data);
  ms = now_ms () - start;
  depth--;
  if (!is_ours (name, callback))
    return again;
  if (ms > current->own_ms)
    {
      current->own_ms = ms;
      g_set_str (&current->own_name, name ? name : "without a name");
    }
  if (ms > COHORT_LOOP_LIMIT_MS)
    g_message ("%s kept the main loop for %.1f ms", name ? name : "A source without a name", ms);
  return again;
}

static gboolean
idle_dispatch_cb (GSource *source, GSourceFunc callback, gpointer data)
{
  return watch_dispatch (idle_dispatch, source, callback, data);
}

static gboolean
timeout_dispatch_cb (GSource *source, GSourceFunc callback, gpointer data)
{
  return watch_dispatch (timeout_dispatch, source, callback, data);
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  double busy = now_ms () - woke_up;
  int result;

  if (g_thread_self () == watched)
    g_array_append_val (current->busy_ms, busy);
  result = real_poll (fds, n_fds, timeout);
  woke_up = now_ms ();
  return result;
}

/**
 * cohort_loop_watch_begin:
 *
 * Begins to watch the default main context, which is this thread's. Calling it again does nothing.
 */
void
cohort_loop_watch_begin (void)
{
  if (current)
    return;
  current = times_new ();
  watched = g_thread_self ();
  idle_dispatch = g_idle_funcs.dispatch;
  timeout_dispatch = g_timeout_funcs.dispatch;
  g_idle_funcs.dispatch = idle_dispatch_cb;
  g_timeout_funcs.dispatch = timeout_dispatch_cb;
  woke_up = now_ms ();
  real_poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_cb);
}

/**
 * cohort_loop_watch_take:
 *
 * Returns: (transfer full): the times since the last call, or since the beginning
 */
CohortLoopTimes *
cohort_loop_watch_take (void)
{
  CohortLoopTimes *times = current;

  g_return_val_if_fail (times != NULL, NULL);

  current = times_new ();
  return times;
}

/** cohort_loop_times_free: */
void
cohort_loop_times_free (CohortLoopTimes *times)
{
  g_array_unref (times->busy_ms);
  g_free (times->own_name);
  g_free (times);
}

static int
compare_ms (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * cohort_loop_times_quantile:
 * @ms: (element-type double): is sorted by this
 * @q: 0 to 1
 *
 * Returns: the smallest of @ms that a share of @q does not exceed; 0 of none
 */
double
cohort_loop_times_quantile (GArray *ms, double q)
{
  guint place;

  if (ms->len == 0)
    return 0;
  g_array_sort (ms, compare_ms);
  place = (guint) (q * ms->len);
  return g_array_index (ms, double, MIN (place, ms->len - 1));
}
