// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* How fast a service on the loopback interface is read, beside writing the same rows straight into SQLite, and how long
 * the main loop is kept meanwhile. The service is a process of its own.
 *
 *   bench-sync [MEMBERS [PAYMENTS]] */

#include "cohort-sync-fixture.h"

#include "cohort-sync-account.h"
#include "cohort-sync-engine.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define PAGE_SIZE 100
#define TICK_MS 2

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static double
processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static int
serve (guint n_members, guint n_payments)
{
  g_autoptr (StubServer) server = stub_server_new (n_members, n_payments);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  stub_server_set_page_size (server, PAGE_SIZE);
  printf ("%s\n", stub_server_get_url (server));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

static GSubprocess *
start_server (const char *program, guint n_members, guint n_payments, char **url)
{
  g_autofree char *members = g_strdup_printf ("%u", n_members);
  g_autofree char *payments = g_strdup_printf ("%u", n_payments);
  g_autoptr (GError) error = NULL;
  GSubprocess *server
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--serve", members, payments, NULL);
  g_autoptr (GDataInputStream) lines = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  *url = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (*url);
  return server;
}

/* How late a tick of the main loop comes. */
typedef struct
{
  gint64 last;
  GArray *delays; /* gint64 µs */
} Ticks;

static gboolean
tick_cb (gpointer data)
{
  Ticks *self = data;
  gint64 now = g_get_monotonic_time (), delay = MAX (now - self->last - TICK_MS * 1000, 0);

  g_array_append_val (self->delays, delay);
  self->last = now;
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
tell_ticks (Ticks *self, const char *what)
{
  g_array_sort (self->delays, compare);
  if (self->delays->len > 0)
    printf ("%-11s p50 %.2f ms, p95 %.2f ms, at most %.2f ms late\n", what,
            (double) g_array_index (self->delays, gint64, self->delays->len / 2) / 1000,
            (double) g_array_index (self->delays, gint64, self->delays->len * 95 / 100) / 1000,
            (double) g_array_index (self->delays, gint64, self->delays->len - 1) / 1000);
  g_array_set_size (self->delays, 0);
}

static gpointer
address_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "UPDATE account SET base_url = ?1", error);

  cohort_stmt_bind_text (stmt, 1, data);
  cohort_stmt_run (stmt, error);
  return NULL;
}

typedef struct
{
  guint n_members, n_payments;
} Rows;

/* The same rows, the same keys, the same indexes: nothing is compared, derived or journalled. */
static gpointer
plain_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Rows *rows = data;
  CohortStmt *identity, *key, *payment;

  cohort_db_exec (db,
                  "CREATE TABLE raw_identity (id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, name TEXT,"
                  " email TEXT, joined_at INTEGER) STRICT; CREATE INDEX raw_i ON raw_identity (source);"
                  "CREATE TABLE raw_key (source INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, row INTEGER"
                  " NOT NULL, PRIMARY KEY (source, kind, key)) STRICT, WITHOUT ROWID;"
                  "CREATE INDEX raw_k ON raw_key (kind, row);"
                  "CREATE TABLE raw_payment (id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, identity"
                  " INTEGER, kind TEXT, status TEXT, occurred_at INTEGER, gross_minor INTEGER, currency TEXT) STRICT;"
                  "CREATE INDEX raw_p1 ON raw_payment (identity, occurred_at);"
                  "CREATE INDEX raw_p2 ON raw_payment (occurred_at, id);"
                  "CREATE INDEX raw_p3 ON raw_payment (source, occurred_at);"
                  "CREATE INDEX raw_p4 ON raw_payment (currency, gross_minor, id);",
                  error);
  identity = cohort_db_prepare (db, "INSERT INTO raw_identity (source, name, joined_at) VALUES (1, ?1, ?2)", error);
  payment = cohort_db_prepare (db,
                               "INSERT INTO raw_payment (source, identity, kind, status, occurred_at, gross_minor,"
                               " currency) VALUES (1, ?1, 'charge', 'succeeded', ?2, 500, 'USD')",
                               error);
  key = cohort_db_prepare (db, "INSERT INTO raw_key (source, kind, key, row) VALUES (1, ?1, ?2, ?3)", error);
  for (guint i = 0; i < rows->n_members + rows->n_payments; i++)
    {
      gboolean person = i < rows->n_members;
      g_autofree char *name = g_strdup_printf ("%s%u", person ? "id:m" : "id:p", i);

      if (i % PAGE_SIZE == 0)
        cohort_db_begin (db, error);
      if (person)
        cohort_stmt_bind_text (identity, 1, name);
      else
        cohort_stmt_bind_int64 (payment, 1, 1 + i % rows->n_members);
      cohort_stmt_bind_int64 (person ? identity : payment, 2, i);
      cohort_stmt_run (person ? identity : payment, error);
      cohort_stmt_bind_text (key, 1, person ? "identity" : "payment");
      cohort_stmt_bind_text (key, 2, name);
      cohort_stmt_bind_int64 (key, 3, cohort_db_last_id (db));
      cohort_stmt_run (key, error);
      if (i % PAGE_SIZE == PAGE_SIZE - 1 || i == rows->n_members + rows->n_payments - 1)
        cohort_db_commit (db, error);
    }
  cohort_stmt_release (identity);
  cohort_stmt_release (payment);
  cohort_stmt_release (key);
  return NULL;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  gboolean serving = argc == 4 && strcmp (argv[1], "--serve") == 0;
  guint n_members = argc > 1 + serving ? (guint) strtoul (argv[1 + serving], NULL, 10) : 20000;
  guint n_payments = argc > 2 + serving ? (guint) strtoul (argv[2 + serving], NULL, 10) : n_members * 2;
  Rows rows = { n_members, n_payments };
  Ticks ticks = { .delays = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  SyncFixture fixture;
  g_autoptr (GSubprocess) server = NULL;
  g_autofree char *url = NULL;
  double ours, theirs, processor;
  gint64 start;
  guint source;

  setlocale (LC_ALL, "C.UTF-8");
  if (serving)
    return serve (n_members, n_payments);
  server = start_server (argv[0], n_members, n_payments, &url);
  sync_fixture_set_up (&fixture, 0, 0);
  sync_fixture_exec (&fixture, address_job, url);
  source = g_timeout_add_full (G_PRIORITY_DEFAULT, TICK_MS, tick_cb, &ticks, NULL);

  ticks.last = g_get_monotonic_time ();
  for (gboolean idle = FALSE; !idle;)
    {
      g_timeout_add (2000, stop_cb, &idle);
      while (!idle)
        g_main_context_iteration (NULL, TRUE);
    }
  tell_ticks (&ticks, "loop, idle");
  start = ticks.last = g_get_monotonic_time ();
  processor = processor_time ();
  for (guint run = 0; run < 2; run++)
    {
      g_autoptr (CohortSyncResult) result = sync_fixture_run_well (&fixture);

      printf ("%-11s %8.2f s  %9.0f items/s, %.2f s of the processor (%" G_GUINT64_FORMAT " pages, %" G_GUINT64_FORMAT
              " new)\n",
              run == 0 ? "first run" : "second run", seconds_since (start),
              (double) result->n_items / seconds_since (start), processor_time () - processor, result->n_pages,
              result->n_new);
      if (run == 0)
        ours = seconds_since (start);
      tell_ticks (&ticks, "loop");
      start = ticks.last = g_get_monotonic_time ();
      processor = processor_time ();
    }
  g_source_remove (source);
  start = g_get_monotonic_time ();
  sync_fixture_exec (&fixture, plain_job, &rows);
  theirs = seconds_since (start);
  printf ("sqlite      %8.2f s  %9.0f items/s\n", theirs, (double) (n_members + n_payments) / theirs);
  printf ("ratio       %8.2f   (items of a run to rows written straight, in the same time)\n", theirs / ours);
  g_subprocess_force_exit (server);
  sync_fixture_tear_down (&fixture);
  g_array_unref (ticks.delays);
  return 0;
}
