// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window over a real ledger: first run, every page shown and finalized, a failure to open, and a file that
// another process writes. Import and undo by hand of a person are in window.py.

#include "config.h"

#include "cohort-page-table.h"
#include "cohort-page.h"
#include "cohort-test-ui.h"
#include "cohort-window.h"

static CohortWindow *
make_window (void)
{
  return g_object_ref_sink (cohort_window_new (cohort_test_ui_get_application (), NULL, NULL));
}

static void
destroy_window (CohortWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_settle ();
  g_assert_finalize_object (window);
}

static gboolean
shows (gpointer data)
{
  gpointer *pair = data;

  cohort_test_ui_settle ();
  return cohort_test_ui_find (pair[0], ADW_TYPE_STATUS_PAGE, "title", pair[1])
         && gtk_widget_get_mapped (cohort_test_ui_find (pair[0], ADW_TYPE_STATUS_PAGE, "title", pair[1]));
}

static void
wait_for_status (CohortWindow *window, const char *title)
{
  gpointer pair[2] = { window, (gpointer) title };

  cohort_test_ui_wait (shows, pair, title);
}

static void
test_welcome (void)
{
  CohortSession *session = cohort_test_ui_open (FALSE);
  CohortWindow *window = make_window ();

  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  wait_for_status (window, "Welcome to Cohort");
  g_assert_nonnull (cohort_test_ui_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "label", "_Import My Files…"));
  g_assert_nonnull (cohort_test_ui_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "label", "Start _Empty"));
  destroy_window (window);
  cohort_test_ui_close (session);
}

static void
test_pages (void)
{
  static const char *const empty[] = { "No Members Yet", "No Payments Yet", "No Sources Yet", "Nothing Done Yet" };
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);

  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  for (guint i = 0; i < n_pages; i++)
    {
      cohort_window_show_page (window, pages[i].name);
      if (!g_str_equal (pages[i].name, "history")) /* the settings are a step already */
        wait_for_status (window, empty[i]);
    }
  cohort_window_show_page (window, "no such page");
  wait_for_status (window, empty[0]);
  destroy_window (window);
  cohort_test_ui_close (session);
}

static void
test_page_lifetime (void)
{
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      CohortSession *session = cohort_test_ui_open (TRUE);
      CohortPage *page = g_object_ref_sink (g_object_new (pages[i].get_type (), NULL));

      g_test_message ("%s", pages[i].name);
      g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), ==, pages[i].title);
      cohort_page_set_session (page, session);
      g_assert_true (cohort_page_get_session (page) == session);
      cohort_test_ui_settle ();
      g_assert_finalize_object (page);
      cohort_test_ui_close (session);
    }
}

static void
test_failure (void)
{
  CohortWindow *window = make_window ();
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is <full>");

  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_failure (window, error);
  wait_for_status (window, "This File Could Not Be Opened");
  g_assert_nonnull (cohort_test_ui_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "label", "_Try Again"));
  destroy_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/window/welcome", test_welcome);
  g_test_add_func ("/ui/window/pages", test_pages);
  g_test_add_func ("/ui/window/page-lifetime", test_page_lifetime);
  g_test_add_func ("/ui/window/failure", test_failure);
}

int
main (int argc, char *argv[])
{
  return cohort_test_ui_run (&argc, &argv, add_tests);
}
