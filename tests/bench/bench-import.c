// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* An import of payments beside `sqlite3 .import` of the same rows into the identical table with identical indexes.
 *
 *   bench-import [PAYMENTS [MEMBERS]]
 *
 * The import parses dates and amounts, finds people and payments by key, compares, records undo and the balance of
 * rows;
 * `.import` gets finished integers. Derived rows (segments, sums, search) are what runs between the last row and the
 * commit, and are timed apart. */

#include "config.h"

#include "cohort-test-import.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static const char names[][16] = { "Ann", "Bob", "Zhang Wei", "Ouyang", "Priya", "Søren", "Núria", "Kaito" };

static void
write_files (GFile *ours, GFile *theirs, guint n_payments, guint n_members)
{
  g_autofree char *our_path = g_file_get_path (ours), *their_path = g_file_get_path (theirs);
  FILE *a = fopen (our_path, "w"), *b = fopen (their_path, "w");

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  fprintf (a, "payment_id,date,amount,currency,fee,member_id,email,name\n");
  for (guint i = 0; i < n_payments; i++)
    {
      guint member = (i * 7919u) % n_members, day = i % 28 + 1, month = i / 28 % 12 + 1, year = 2015 + i / 336 % 10;

      fprintf (a, "pay_%09u,%u-%02u-%02u 12:34:56,%u.%02u,USD,%u.%02u,m%u,m%u@example.org,%s %u\n", i, year, month, day,
               5 + i % 50, i % 100, i % 3, i % 100, member, member, names[member % G_N_ELEMENTS (names)], member);
      fprintf (b, "%u,1,%u,charge,succeeded,%" G_GINT64_FORMAT ",%u,USD,%u,membership\n", i + 1, member + 1,
               (gint64) cohort_day_from_ymd ((int) year, (int) month, (int) day) * COHORT_US_PER_DAY, 500 + i % 5000,
               i % 300);
    }
  fclose (a);
  fclose (b);
}

typedef struct
{
  gint64 last_row; /* monotonic time of the end of the rows */
  double cpu;      /* the processor's, at the same moment */
  guint64 n_rows;
} Progress;

/* Time of the processor, of this process or of those it started: a busy machine does not change it. */
static double
cpu_time (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static void
progress_cb (const char *file, guint64 n_rows, double fraction, gpointer data)
{
  Progress *progress = data;

  progress->last_row = g_get_monotonic_time ();
  progress->cpu = cpu_time (RUSAGE_SELF);
  progress->n_rows = n_rows;
}

static gint64
test_clock (gpointer data)
{
  return COHORT_TEST_NOW;
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static double
import_ours (CohortStore *store, GFile *file)
{
  g_autoptr (CohortImport) import = cohort_import_new (store, test_clock, NULL);
  g_autoptr (GError) error = NULL;
  GSList files = { file, NULL };
  Progress progress = { 0 };
  struct rusage usage;
  double rows, cpu;
  gint64 start;

  start = g_get_monotonic_time ();
  cohort_import_add_files (import, &files, NULL, &error);
  g_assert_no_error (error);
  printf ("detect      %8.2f s\n", seconds_since (start));

  start = g_get_monotonic_time ();
  cohort_import_preview (import, progress_cb, &progress, NULL, &error);
  g_assert_no_error (error);
  getrusage (RUSAGE_SELF, &usage);
  printf ("preview     %8.2f s  %9.0f rows/s, %ld MB at most\n", seconds_since (start),
          (double) progress.n_rows / seconds_since (start), usage.ru_maxrss >> 10);

  start = g_get_monotonic_time ();
  cpu = cpu_time (RUSAGE_SELF);
  cohort_import_apply (import, progress_cb, &progress, NULL, &error);
  g_assert_no_error (error);
  rows = (double) (progress.last_row - start) / G_USEC_PER_SEC;
  printf ("import      %8.2f s  %9.0f rows/s, %.2f s of the processor\n", rows, (double) progress.n_rows / rows,
          progress.cpu - cpu);
  printf ("derived     %8.2f s  (last row to commit), %.2f s of the processor\n", seconds_since (progress.last_row),
          cpu_time (RUSAGE_SELF) - progress.cpu);
  return progress.cpu - cpu;
}

/* The table of payments without the columns that stay NULL here, which .import cannot leave so in a STRICT table, and
 * without the two partial indexes that stay empty. */
#define RAW_TABLE                                                                                                      \
  "CREATE TABLE raw (id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, identity INTEGER,"                 \
  " kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'dispute', 'dispute_reversal', 'adjustment', 'opening')),"  \
  " status TEXT NOT NULL CHECK (status IN ('succeeded', 'pending', 'failed')), occurred_at INTEGER NOT NULL,"          \
  " gross_minor INTEGER NOT NULL, currency TEXT NOT NULL, fee_minor INTEGER, stream TEXT NOT NULL CHECK (stream IN"    \
  " ('membership', 'addon', 'course', 'download', 'tip', 'sponsor', 'ad', 'product', 'service', 'other'))) STRICT;"    \
  "CREATE INDEX raw_identity ON raw (identity, occurred_at);"                                                          \
  "CREATE INDEX raw_occurred ON raw (occurred_at, id);"                                                                \
  "CREATE INDEX raw_source ON raw (source, occurred_at);"                                                              \
  "CREATE INDEX raw_amount ON raw (currency, gross_minor, id);"

static double
import_theirs (CohortStore *store, GFile *file)
{
  g_autofree char *db = g_strdup (cohort_store_get_path (store));
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *command = g_strdup_printf (".import --csv %s raw", path);
  const char *const argv[] = { "sqlite3", db, "PRAGMA synchronous = NORMAL;", RAW_TABLE, command, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  cohort_store_close (store);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                     NULL, &status, &error))
    {
      printf ("sqlite3 is not at hand\n");
      exit (77);
    }
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return cpu_time (RUSAGE_CHILDREN);
}

int
main (int argc, char *argv[])
{
  guint n_payments = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 200000;
  guint n_members = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : n_payments / 10;
  g_autoptr (GFile) ours = cohort_test_file ("payments.csv", ""), theirs = cohort_test_file ("raw.csv", "");
  CohortStore *store = cohort_test_store_new (), *plain = cohort_test_store_new ();
  double our_time, their_time;

  setlocale (LC_ALL, "C.UTF-8");
  write_files (ours, theirs, n_payments, n_members);
  our_time = import_ours (store, ours);
  their_time = import_theirs (plain, theirs);
  printf ("sqlite3     %8.2f s of the processor\n", their_time);
  printf ("ratio       %8.2f   (rows of an import to rows of .import in the same time; 0.5 is asked for)\n",
          their_time / our_time);
  cohort_test_store_free (store);
  cohort_test_store_free (plain);
  cohort_test_files_remove ();
  return 0;
}
