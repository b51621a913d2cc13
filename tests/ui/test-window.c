// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window over a real ledger: first run, every page shown and finalized, a failure to open, and a file that
// another process writes. Import and undo by hand of a person are in window.py.

#include "config.h"

#include "cohort-choices.h"
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
  cohort_test_ui_release (window);
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
  static const struct
  {
    const char *page, *title;
  } empty[] = {
    { "members", "No Members Yet" }, { "content", "No Content Yet" },   { "at-risk", "Nobody Pays Yet" },
    { "money", "No Money Yet" },     { "payments", "No Payments Yet" }, { "sources", "No Sources Yet" },
  };
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);

  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  for (guint i = 0; i < n_pages; i++)
    {
      cohort_window_show_page (window, pages[i].name);
      for (gsize j = 0; j < G_N_ELEMENTS (empty); j++) /* History has one step: the settings */
        if (g_str_equal (pages[i].name, empty[j].page))
          wait_for_status (window, empty[j].title);
    }
  cohort_window_show_page (window, "no such page");
  wait_for_status (window, empty[0].title);
  destroy_window (window);
  cohort_test_ui_close (session);
}

static gboolean
is_collapsed (gpointer view)
{
  return adw_navigation_split_view_get_collapsed (view);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer n)
{
  return --*(guint *) n > 0;
}

static void
wait_frames (GtkWidget *widget, guint n)
{
  gtk_widget_add_tick_callback (widget, count_frame, &n, NULL);
  while (n > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_done (gpointer page)
{
  return !gtk_widget_get_mapped (page);
}

/* A page that another took the place of, shown again and left: libadwaita must still know it for its own, be the next
 * page chosen or the window made wide. */
static void
test_page_again (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  AdwNavigationSplitView *view;

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 600);
  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  view = ADW_NAVIGATION_SPLIT_VIEW (
      cohort_test_ui_find (GTK_WIDGET (window), ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL, NULL));
  cohort_test_ui_wait (is_collapsed, view, "a narrow window");
  for (guint n = 0; n < 3; n++)
    {
      AdwNavigationPage *page;

      cohort_window_show_page (window, "history");
      cohort_window_show_page (window, "sources");
      cohort_window_show_page (window, "history");
      page = adw_navigation_split_view_get_content (view);
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (page)));
      adw_navigation_split_view_set_show_content (view, FALSE);
      cohort_test_ui_wait (is_done, page, "the sidebar");
      g_assert_nonnull (gtk_widget_get_parent (GTK_WIDGET (page)));
      if (n == 1)
        {
          adw_navigation_split_view_set_collapsed (view, FALSE);
          g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (page)));
          adw_navigation_split_view_set_collapsed (view, TRUE);
        }
      cohort_window_show_page (window, "sources");
      g_assert_true (adw_navigation_split_view_get_show_content (view));
    }
  destroy_window (window);
  cohort_test_ui_close (session);
}

/* Another page is chosen while the one before still slides out: libadwaita must have nothing to complain of. */
static void
test_sliding (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  GtkWidget *view;

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 600);
  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  view = cohort_test_ui_find (GTK_WIDGET (window), ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL, NULL);
  cohort_test_ui_wait (is_collapsed, view, "a narrow window");
  g_object_set (gtk_widget_get_settings (view), "gtk-enable-animations", TRUE, NULL);
  for (guint n = 1; n <= 6; n++)
    {
      cohort_window_show_page (window, "history");
      wait_frames (view, n % 2 == 0 ? 40 : n);
      /* As Escape does it, and the pages themselves. */
      if (n % 3 == 0)
        adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (view), FALSE);
      else
        gtk_widget_activate_action (gtk_widget_get_first_child (GTK_WIDGET (
                                        adw_navigation_split_view_get_content (ADW_NAVIGATION_SPLIT_VIEW (view)))),
                                    "navigation.pop", NULL);
      if (n % 5 > 0)
        wait_frames (view, n % 5);
      cohort_window_show_page (window, "sources");
      wait_frames (view, 1 + n % 3);
      cohort_window_show_page (window, "members");
      wait_frames (view, 1 + n % 7);
      g_assert_true (adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (view)));
    }
  destroy_window (window);
  cohort_test_ui_close (session);
}

/* A dialog may outlast the sight of its page: what it does is told by the page's window all the same. */
static void
test_hidden_page (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  g_autoptr (GtkWidget) page = NULL;

  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  cohort_window_show_page (window, "content");
  page = g_object_ref (cohort_test_ui_find (GTK_WIDGET (window), COHORT_TYPE_PAGE, NULL, NULL));
  cohort_window_show_page (window, "members");
  cohort_test_ui_settle ();
  g_assert_null (gtk_widget_get_root (page));
  g_assert_true (cohort_window_of (page) == window);
  destroy_window (window);
  g_assert_null (cohort_window_of (page));
  g_clear_object (&page);
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
      cohort_test_ui_release (page);
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

static gboolean
has_banner (gpointer window)
{
  GtkWidget *banner = cohort_test_ui_find (window, ADW_TYPE_BANNER, NULL, NULL);

  return banner && adw_banner_get_revealed (ADW_BANNER (banner)) && *adw_banner_get_title (ADW_BANNER (banner));
}

static void
test_read_only (void)
{
  CohortSession *writer = cohort_test_ui_open (TRUE);
  CohortSession *reader = cohort_test_ui_open_again (writer);
  CohortWindow *window = make_window ();
  GtkWidget *import;

  g_assert_true (cohort_session_is_read_only (reader));
  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, reader);
  cohort_test_ui_wait (has_banner, window, "the banner");
  import = cohort_test_ui_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "icon-name", "cohort-import-symbolic");
  g_assert_nonnull (import);
  g_assert_false (gtk_widget_is_sensitive (import));
  destroy_window (window);
  cohort_test_ui_close (reader);
  cohort_test_ui_close (writer);
}

static const char sponsors[]
    = "Sponsor Handle,Sponsor Profile Name,Sponsor Public Email,Sponsorship Started On,Is Public?,Is Yearly?,"
      "Transaction ID,Tier Name,Tier Monthly Amount,Processed Amount,Is Prorated?,Status,Transaction Date,Metadata,"
      "Country,Region,VAT\n"
      "alpha,Alpha <b>,,2023-05-07 21:45:50 +0200,true,false,ch_1,$5 a month,$5.00,$5.00,false,settled,"
      "2023-05-07 21:46:01 +0200,,AUT,undefined,\n";

static GtkWidget *
get_button (CohortWindow *window, const char *label)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  GtkWidget *button = dialog ? cohort_test_ui_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "label", label) : NULL;

  return button && gtk_widget_get_mapped (button) && gtk_widget_is_sensitive (button) ? button : NULL;
}

static gboolean
can_import (gpointer window)
{
  return get_button (window, "_Import") != NULL;
}

static gboolean
is_imported (gpointer window)
{
  return get_button (window, "_Done") != NULL;
}

static gboolean
has_members (gpointer session)
{
  return (cohort_session_get_holdings (session) & COHORT_HOLDS_MEMBERS) != 0;
}

/* By the action that a drop ends in; the import window goes with its last reference. */
static void
test_import (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  g_autofree char *folder = g_path_get_dirname (cohort_session_get_path (session));
  g_autofree char *path = g_build_filename (folder, "a.csv", NULL);
  g_autoptr (GError) error = NULL;
  const char *paths[] = { path, NULL };
  AdwDialog *dialog;

  g_file_set_contents (path, sponsors, -1, &error);
  g_assert_no_error (error);
  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-uris", "^as", paths);
  cohort_test_ui_wait (can_import, window, "the preview");
  dialog = g_object_ref (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_nonnull (cohort_test_ui_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "title", "USD · 1 amount"));
  g_signal_emit_by_name (get_button (window, "_Import"), "clicked");
  cohort_test_ui_wait (is_imported, window, "the result");
  g_signal_emit_by_name (get_button (window, "_Done"), "clicked");
  cohort_test_ui_wait (has_members, session, "the members");
  destroy_window (window);
  cohort_test_ui_release (dialog);
  cohort_test_ui_close (session);
}

static GtkWidget *
find_in_dialog (CohortWindow *window, GType type, const char *title)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));

  return dialog ? cohort_test_ui_find (GTK_WIDGET (dialog), type, "title", title) : NULL;
}

static gboolean
has_strange_file (gpointer window)
{
  return find_in_dialog (window, ADW_TYPE_EXPANDER_ROW, "strange.csv") != NULL;
}

static gboolean
has_last_column (gpointer window)
{
  return find_in_dialog (window, ADW_TYPE_COMBO_ROW, "Wieviel") != NULL;
}

static gboolean
can_preview (gpointer window)
{
  return get_button (window, "_Preview") != NULL;
}

static void
choose (CohortWindow *window, const char *title, const char *id)
{
  GtkWidget *row = find_in_dialog (window, ADW_TYPE_COMBO_ROW, title);

  g_assert_nonnull (row);
  cohort_choices_select (ADW_COMBO_ROW (row), id);
  g_assert_cmpstr (cohort_choices_get_selected (ADW_COMBO_ROW (row)), ==, id);
}

/* Says what the columns of a file are that no format knows. */
static void
map_columns (CohortWindow *window)
{
  GtkWidget *file = find_in_dialog (window, ADW_TYPE_EXPANDER_ROW, "strange.csv");

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (file), TRUE);
  choose (window, "What It Holds", "payments");
  g_signal_emit_by_name (find_in_dialog (window, ADW_TYPE_ACTION_ROW, "Columns"), "activated");
  cohort_test_ui_wait (has_last_column, window, "the columns");
  choose (window, "Wer", "email");
  choose (window, "Wann", "date");
  choose (window, "Wieviel", "amount");
  gtk_widget_activate_action (find_in_dialog (window, ADW_TYPE_COMBO_ROW, "Wer"), "navigation.pop", NULL);
  cohort_test_ui_wait (can_preview, window, "the way to the preview");
  choose (window, "Currency of Its Amounts", "EUR");
}

static void
test_map (void)
{
  static const char text[] = "Wer;Wann;Wieviel\nann@example.org;25.09.2025;12,50\nbob@example.org;26.09.2025;much\n";
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  g_autofree char *folder = g_path_get_dirname (cohort_session_get_path (session));
  g_autofree char *path = g_build_filename (folder, "strange.csv", NULL);
  g_autoptr (GError) error = NULL;
  const char *paths[] = { path, NULL };

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-uris", "^as", paths);
  cohort_test_ui_wait (has_strange_file, window, "the file");
  map_columns (window);
  g_signal_emit_by_name (get_button (window, "_Preview"), "clicked");
  cohort_test_ui_wait (can_import, window, "the preview");
  g_assert_nonnull (find_in_dialog (window, ADW_TYPE_ACTION_ROW, "EUR · 1 amount"));
  g_assert_nonnull (find_in_dialog (window, ADW_TYPE_ACTION_ROW, "1 row will be left out"));
  g_signal_emit_by_name (get_button (window, "_Import"), "clicked");
  cohort_test_ui_wait (is_imported, window, "the result");
  g_assert_nonnull (find_in_dialog (window, ADW_TYPE_ACTION_ROW, "1 row was left out"));
  g_assert_nonnull (get_button (window, "_Save as File…"));
  g_signal_emit_by_name (get_button (window, "_Done"), "clicked");
  destroy_window (window);
  cohort_test_ui_close (session);
}

static gboolean
has_no_dialog (gpointer window)
{
  return adw_application_window_get_visible_dialog (window) == NULL;
}

static void
import_text (CohortWindow *window, CohortSession *session, const char *name, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (cohort_session_get_path (session));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  const char *paths[] = { path, NULL };

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-uris", "^as", paths);
  cohort_test_ui_wait (can_import, window, "the preview");
  g_signal_emit_by_name (get_button (window, "_Import"), "clicked");
  cohort_test_ui_wait (is_imported, window, "the result");
  g_signal_emit_by_name (get_button (window, "_Done"), "clicked");
  cohort_test_ui_wait (has_no_dialog, window, "the end of the import window");
}

static gboolean
has_imports (gpointer window)
{
  return cohort_test_ui_find (window, ADW_TYPE_EXPANDER_ROW, "title", "Imports") != NULL;
}

/* The button that undoes the import of this place, the newest being 0. */
static GtkWidget *
find_undo (GtkWidget *root, guint index)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), "Undo") == 0
      && GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (root), "index")) == index)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_undo (child, index);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
asks_for_chain (gpointer window)
{
  return get_button (window, "_Undo All") != NULL;
}

static gboolean
is_undone (gpointer session)
{
  return !has_members (session);
}

/* An older import of a source takes the later one with it, when asked. */
static void
test_chain (void)
{
  CohortSession *session = cohort_test_ui_open (TRUE);
  CohortWindow *window = make_window ();
  g_autoptr (GString) later = g_string_new (sponsors);
  GtkWidget *imports;

  g_string_replace (later, "ch_1", "ch_2", 0);
  g_string_replace (later, "2023-05-07 21:46:01", "2023-06-07 21:46:01", 0);
  gtk_window_present (GTK_WINDOW (window));
  cohort_window_set_session (window, session);
  import_text (window, session, "a.csv", sponsors);
  import_text (window, session, "b.csv", later->str);
  cohort_window_show_page (window, "sources");
  cohort_test_ui_wait (has_imports, window, "the imports of the source");
  imports = cohort_test_ui_find (GTK_WIDGET (window), ADW_TYPE_EXPANDER_ROW, "title", "Imports");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (imports), TRUE);
  cohort_test_ui_settle ();
  g_signal_emit_by_name (find_undo (imports, 1), "clicked");
  cohort_test_ui_wait (asks_for_chain, window, "the question");
  g_assert_false (is_undone (session));
  g_signal_emit_by_name (get_button (window, "_Undo All"), "clicked");
  cohort_test_ui_wait (is_undone, session, "the end of both imports");
  destroy_window (window);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/window/chain", test_chain);
  g_test_add_func ("/ui/window/map", test_map);
  g_test_add_func ("/ui/window/read-only", test_read_only);
  g_test_add_func ("/ui/window/import", test_import);
  g_test_add_func ("/ui/window/welcome", test_welcome);
  g_test_add_func ("/ui/window/pages", test_pages);
  g_test_add_func ("/ui/window/page-again", test_page_again);
  g_test_add_func ("/ui/window/sliding", test_sliding);
  g_test_add_func ("/ui/window/hidden-page", test_hidden_page);
  g_test_add_func ("/ui/window/page-lifetime", test_page_lifetime);
  g_test_add_func ("/ui/window/failure", test_failure);
}

int
main (int argc, char *argv[])
{
  return cohort_test_ui_run (&argc, &argv, TRUE, add_tests);
}
