/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window over 100,000 members: building each page and coming back to it, jumping through the list, searching.
 * Turns of the main loop are in processor time of its thread, so that others on the machine do not count; what a
 * person waits for is in time of the clock.
 *
 * usage: bench-window [MEMBERS [PAYMENTS OF EACH]], or
 *        bench-window FILE: a community that is opened without changing it, such as the large demo of bench-reports */

#include "config.h"

#include "cohort-bench-ledger.h"
#include "cohort-derived.h"
#include "cohort-loop-watch.h"
#include "cohort-members-page.h"
#include "cohort-page-table.h"
#include "cohort-page.h"
#include "cohort-test-db.h"
#include "cohort-test-ui.h"
#include "cohort-window.h"

#include <stdlib.h>
#include <sys/resource.h>

#define N_JUMPS 150
#define PAUSE_MS 60

static int n_members = 100000, n_payments = 2;
static const char *file; /* (nullable) */

static void
write_ledger (const char *path)
{
  CohortDb *db = cohort_test_db_open (path);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", NULL, FALSE, 0, COHORT_TEST_NOW, NULL));
  cohort_bench_write_facts (db, n_members, n_payments);
  g_assert_true (cohort_journal_checkpoint (db, NULL));
  g_assert_true (cohort_derived_rebuild_touched (db, NULL));
  g_assert_true (cohort_journal_commit (db, &step, NULL));
  cohort_db_free (db);
}

static gint64
clock_cb (gpointer data)
{
  return (gint64) cohort_day_from_ymd (2026, 6, 30) * COHORT_US_PER_DAY;
}

static CohortSession *
open_ledger (void)
{
  CohortSession *session = file ? cohort_session_open (file, COHORT_SESSION_OPEN_READ_ONLY, clock_cb, NULL, NULL)
                                : cohort_test_ui_open (TRUE),
                *again;
  g_autofree char *path = NULL;

  g_assert_nonnull (session);
  if (file)
    return session;
  path = g_strdup (cohort_session_get_path (session));
  cohort_test_ui_close (session);
  write_ledger (path);
  again = cohort_test_ui_open_at (path);
  return again;
}

static long
peak_megabytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

static double own_ms;
static char *own_name;

/* The longest turn since the last look, and the longest callback of ours for the end. */
static double
take_longest (void)
{
  g_autoptr (CohortLoopTimes) times = cohort_loop_watch_take ();

  if (times->own_ms > own_ms)
    {
      own_ms = times->own_ms;
      g_set_str (&own_name, times->own_name);
    }
  return cohort_loop_times_quantile (times->busy_ms, 1);
}

static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
let_run (gint64 ms)
{
  guint look = g_timeout_add (5, look_again_cb, NULL);

  for (gint64 end = g_get_monotonic_time () + ms * 1000; g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (look);
}

static GtkWidget *
find_page (GtkWidget *window, GType type)
{
  return cohort_test_ui_find (window, type, NULL, NULL);
}

static GtkWidget *
find_report (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "report"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_report (child);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
is_settled (gpointer page)
{
  GtkWidget *report = find_report (page);

  return gtk_widget_get_mapped (report) && !gtk_widget_has_css_class (report, "stale");
}

/* Returns: milliseconds of the clock until the page's report was there */
static double
wait_for_report (GtkWidget *page, gint64 start)
{
  while (!is_settled (page)) /* the first one reads a large ledger: no patience is too long */
    g_main_context_iteration (NULL, TRUE);
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

static void
bench_pages (CohortWindow *window)
{
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);

  for (int round = 0; round < 2; round++)
    for (guint i = n_pages; i > 0; i--)
      {
        gint64 start = g_get_monotonic_time ();
        double wait;

        take_longest ();
        cohort_window_show_page (window, pages[i - 1].name);
        wait = wait_for_report (find_page (GTK_WIDGET (window), pages[i - 1].get_type ()), start);
        let_run (500);
        g_print ("%s %s: longest turn %.0f ms, report after %.0f ms\n", round == 0 ? "building" : "back to",
                 pages[i - 1].name, take_longest (), wait);
      }
}

static void
bench_scroll (GtkWidget *page)
{
  GtkWidget *view = find_page (page, GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  g_autoptr (GArray) jumps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  for (int i = 0; i < 2 * N_JUMPS; i++)
    {
      gboolean jump = i < N_JUMPS;
      double longest;

      take_longest ();
      gtk_adjustment_set_value (adjustment, jump ? g_rand_double_range (random, 0, end)
                                                 : gtk_adjustment_get_value (adjustment)
                                                       + gtk_adjustment_get_page_size (adjustment) / 3);
      let_run (PAUSE_MS);
      longest = take_longest ();
      g_array_append_val (jump ? jumps : steps, longest);
    }
  g_print ("jumping through the list: longest turn of each, p50 %.0f ms, p95 %.0f ms\n",
           cohort_loop_times_quantile (jumps, 0.5), cohort_loop_times_quantile (jumps, 0.95));
  g_print ("a third of a page at a time: p50 %.0f ms, p95 %.0f ms\n", cohort_loop_times_quantile (steps, 0.5),
           cohort_loop_times_quantile (steps, 0.95));
}

static void
bench_search (GtkWidget *page)
{
  static const char *const texts[]
      = { "p", "pe", "person", "person 7", "person 77", "person 777", "nobody", "p77", "" };
  GtkWidget *entry;
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (double));

  cohort_page_perform (COHORT_PAGE (page), COHORT_PAGE_SEARCH);
  let_run (300);
  /* Drop-downs have entries of their own. */
  entry = cohort_test_ui_find (page, GTK_TYPE_SEARCH_ENTRY, "placeholder-text", "Name, e-mail, handle, note or tag");
  for (int i = 0; i < 5 * (int) G_N_ELEMENTS (texts); i++)
    {
      gint64 start;
      double wait, longest;

      take_longest ();
      gtk_editable_set_text (GTK_EDITABLE (entry), texts[i % (int) G_N_ELEMENTS (texts)]);
      g_signal_emit_by_name (entry, "search-changed"); /* without the pause that waits for the next key */
      start = g_get_monotonic_time ();
      wait = wait_for_report (page, start);
      let_run (250);
      longest = take_longest ();
      g_array_append_val (waits, wait);
      g_array_append_val (turns, longest);
    }
  g_print ("search: found after p50 %.0f ms, p95 %.0f ms; longest turn of each, p95 %.0f ms\n",
           cohort_loop_times_quantile (waits, 0.5), cohort_loop_times_quantile (waits, 0.95),
           cohort_loop_times_quantile (turns, 0.95));
}

static void
bench (void)
{
  CohortSession *session = open_ledger ();
  CohortWindow *window = g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));
  GtkWidget *members;

  if (file)
    g_print ("%s\n", file);
  else
    g_print ("%d members, %d payments each\n", n_members, n_payments);
  let_run (1);
  take_longest (); /* of the writing of the ledger */
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_present (GTK_WINDOW (window));
  let_run (500);
  g_print ("empty window: longest turn %.0f ms\n", take_longest ());
  cohort_window_set_session (window, session);
  let_run (1000);
  g_print ("main view and its first page: longest turn %.0f ms\n", take_longest ());
  bench_pages (window);
  cohort_window_show_page (window, "members");
  members = find_page (GTK_WIDGET (window), COHORT_TYPE_MEMBERS_PAGE);
  let_run (500);
  bench_scroll (members);
  bench_search (members);
  g_print ("longest callback of ours %.1f ms (%s); peak %ld MB\n", own_ms, own_name, peak_megabytes ());
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_close (session);
  g_free (own_name);
}

static void
add_tests (void)
{
  g_test_add_func ("/bench/window", bench);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && !g_ascii_isdigit (argv[1][0]))
    file = argv[1];
  else if (argc > 1)
    n_members = atoi (argv[1]);
  if (argc > 2)
    n_payments = atoi (argv[2]);
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
