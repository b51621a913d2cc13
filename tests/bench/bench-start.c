/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The start of Cohort to the first frame that shows something, beside that of GNOME Text Editor. Each round starts one
 * after the other, in turn the one and the other first, each with the same new home; what is compared is the ratio of
 * a round, so that a machine that is busy for a while counts for both. A frame is seen from outside: a window of the
 * X server whose picture holds more colours than an empty one.
 *
 * usage: bench-start COHORT [ROUNDS] */

#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#define PEER "gnome-text-editor"
#define PATIENCE_US (30 * G_USEC_PER_SEC)
#define MIN_COLOURS 12
#define MIN_SIZE 150

typedef struct
{
  Display *display;
  int damage_event;
  Window window; /* the largest that was made since the start, or None */
} Watch;

static int
ignore_cb (Display *display, XErrorEvent *event)
{
  return 0; /* a window that is gone already */
}

static gboolean
has_content (Watch *watch)
{
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  XWindowAttributes attributes;
  XImage *image;

  if (!XGetWindowAttributes (watch->display, watch->window, &attributes) || attributes.map_state != IsViewable)
    return FALSE;
  image = XGetImage (watch->display, watch->window, 0, 0, (unsigned) attributes.width, (unsigned) attributes.height,
                     AllPlanes, ZPixmap);
  if (image == NULL)
    return FALSE;
  for (int y = 0; y < image->height; y += 2)
    for (int x = 0; x < image->width; x += 2)
      g_hash_table_add (colours, GSIZE_TO_POINTER (XGetPixel (image, x, y)));
  XDestroyImage (image);
  return g_hash_table_size (colours) >= MIN_COLOURS;
}

/* Returns: whether the event could have been the first frame */
static gboolean
handle (Watch *watch, const XEvent *event)
{
  if (event->type == MapNotify && !event->xmap.override_redirect)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (watch->display, event->xmap.window, &attributes) && attributes.width >= MIN_SIZE)
        {
          watch->window = event->xmap.window;
          XDamageCreate (watch->display, watch->window, XDamageReportRawRectangles);
          return TRUE; /* it may have been drawn before the server was asked to tell */
        }
    }
  return event->type == watch->damage_event + XDamageNotify;
}

/* Returns: whether there was a frame before patience ended */
static gboolean
wait_for_frame (Watch *watch, gint64 start)
{
  struct pollfd fd = { .fd = ConnectionNumber (watch->display), .events = POLLIN };

  while (g_get_monotonic_time () - start < PATIENCE_US)
    {
      gboolean drawn = FALSE;

      while (XPending (watch->display))
        {
          XEvent event;

          XNextEvent (watch->display, &event);
          drawn |= handle (watch, &event);
        }
      if (drawn && watch->window != None && has_content (watch))
        return TRUE;
      if (!XPending (watch->display))
        poll (&fd, 1, 100);
    }
  return FALSE;
}

static void
stop (GPid pid)
{
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
}

/* Returns: milliseconds from before the fork to the first frame */
static double
measure (Watch *watch, const char *const *command, char **environment)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time (), end;
  gboolean seen;
  GPid pid;

  watch->window = None;
  if (!g_spawn_async (NULL, (char **) command, environment,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                          | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &pid, &error))
    g_error ("%s", error->message);
  seen = wait_for_frame (watch, start);
  end = g_get_monotonic_time ();
  stop (pid);
  XSync (watch->display, True); /* what it left behind */
  if (!seen)
    g_error ("%s drew nothing", command[0]);
  return (double) (end - start) / 1e3;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, int n)
{
  qsort (values, (size_t) n, sizeof *values, compare_doubles);
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static char **
make_environment (const char *home)
{
  char **environment = g_get_environ ();

  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_DATA_HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_CONFIG_HOME", home, TRUE);
  return g_environ_setenv (environment, "XDG_CACHE_HOME", home, TRUE);
}

static void
run (Watch *watch, const char *cohort, const char *home, int n_rounds, gboolean has_peer)
{
  g_auto (GStrv) environment = make_environment (home);
  g_autofree char *community = g_build_filename (home, "bench.cohort", NULL);
  const char *const own[] = { cohort, "--file", community, NULL };
  const char *const peer[] = { PEER, "--ignore-session", NULL };
  g_autofree double *ours = g_new0 (double, n_rounds), *theirs = g_new0 (double, n_rounds);
  g_autofree double *ratios = g_new0 (double, n_rounds);

  measure (watch, own, environment); /* makes the file, and warms the disk's cache for both */
  if (has_peer)
    measure (watch, peer, environment);
  for (int i = 0; i < n_rounds; i++)
    {
      if (has_peer && i % 2)
        theirs[i] = measure (watch, peer, environment);
      ours[i] = measure (watch, own, environment);
      if (has_peer && i % 2 == 0)
        theirs[i] = measure (watch, peer, environment);
      if (has_peer)
        ratios[i] = ours[i] / theirs[i];
      g_print ("round %d: cohort %.0f ms, " PEER " %.0f ms\n", i + 1, ours[i], theirs[i]);
    }
  g_print ("start to the first frame, median of %d: cohort %.0f ms", n_rounds, median (ours, n_rounds));
  if (has_peer)
    g_print (", " PEER " %.0f ms, ratio of a round %.2f", median (theirs, n_rounds), median (ratios, n_rounds));
  g_print ("\n");
}

int
main (int argc, char **argv)
{
  g_autofree char *home = NULL;
  g_autofree char *peer = g_find_program_in_path (PEER);
  Watch watch = { .display = XOpenDisplay (NULL) };
  int errors, rounds = argc > 2 ? atoi (argv[2]) : 11;

  if (argc < 2 || rounds < 1)
    {
      g_printerr ("usage: bench-start COHORT [ROUNDS]\n");
      return 2;
    }
  if (watch.display == NULL || !XDamageQueryExtension (watch.display, &watch.damage_event, &errors))
    {
      g_print ("no X server that tells what is drawn\n");
      return 77;
    }
  if (peer == NULL)
    g_print (PEER " is not here: cohort alone\n");
  XSetErrorHandler (ignore_cb);
  XSelectInput (watch.display, DefaultRootWindow (watch.display), SubstructureNotifyMask);
  home = g_dir_make_tmp ("cohort-start-XXXXXX", NULL);
  run (&watch, argv[1], home, rounds, peer != NULL);
  XCloseDisplay (watch.display);
  return 0;
}
