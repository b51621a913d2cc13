// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How long the demo community takes to make, and what memory: the story's own, and the large one.
 *
 *   bench-demo [SIZE…]    small, default, large; without one: default, large */

#include "config.h"

#include "cohort-demo.h"
#include "cohort-test-import.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>

static double
processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static long
peak_megabytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

static gint64
count_rows (const char *path, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM \"%s\"", table);
  g_autoptr (GError) error = NULL;
  CohortStore *store = cohort_store_open (path, COHORT_STORE_READ_ONLY, &error);
  gint64 n;

  g_assert_no_error (error);
  n = cohort_test_ask (store, sql);
  cohort_store_close (store);
  g_object_unref (store);
  return n;
}

static gboolean
count_one (const CohortDemoInteraction *interaction, gpointer data)
{
  (*(guint *) data)++;
  return TRUE;
}

static void
time_world (const CohortDemoOptions *options)
{
  double start = processor_seconds ();
  g_autoptr (CohortDemoWorld) world = cohort_demo_world_new (options->size, options->seed, options->anchor);

  guint n = 0;

  cohort_demo_world_foreach_interaction (world, count_one, &n);
  printf ("  world     %8.2f s of the processor, peak %ld MB: %u people, %u payments, %u interactions\n",
          processor_seconds () - start, peak_megabytes (), world->people->len, world->payments->len, n);
  fflush (stdout);
}

static void
time_file (const char *path, const CohortDemoOptions *options)
{
  static const char *const tables[] = { "member", "payment", "interaction" };
  double start = processor_seconds ();
  gint64 clock = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  CohortDemoSummary summary;
  double seconds;
  GStatBuf file;

  cohort_demo_create (path, options, &summary, NULL, &error);
  g_assert_no_error (error);
  seconds = processor_seconds () - start;
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  printf ("  file      %8.2f s of the processor, %.2f s of the clock, peak %ld MB\n", seconds,
          (double) (g_get_monotonic_time () - clock) / 1e6, peak_megabytes ());
  printf ("  rows      %8" G_GUINT64_FORMAT ", %.0f a second; file %ld MB\n", summary.rows,
          (double) summary.rows / seconds, (long) (file.st_size >> 20));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    printf ("  %-11s %6" G_GINT64_FORMAT "\n", tables[i], count_rows (path, tables[i]));
  fflush (stdout);
}

static void
measure (const char *id)
{
  g_autofree char *folder = g_dir_make_tmp ("cohort-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "demo.cohort", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  g_assert_true (cohort_demo_size_from_id (id, &options.size));
  printf ("%s\n", id);
  time_world (&options);
  time_file (path, &options);
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  if (argc == 1)
    {
      measure ("default");
      measure ("large");
    }
  for (int i = 1; i < argc; i++)
    measure (argv[i]);
  return 0;
}
