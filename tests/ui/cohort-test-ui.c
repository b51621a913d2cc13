// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of the window share: a display or exit code 77, a community in a temporary file with a clock
// of its own, and waiting for something to become true without ever sleeping.

#include "config.h"

#include "cohort-test-ui.h"

#include "cohort-commands.h"
#include "cohort-loop-watch.h"
#include "cohort-ui.h"

#include <glib/gstdio.h>

#define PATIENCE_S 20
/* No callback of ours may keep the main loop longer, in processor time. The budget is 8 ms, and bench-window says what
 * is taken; to make the widgets of one dialog costs GTK alone up to four times as much in a build for debugging, and
 * the machine may be a slow one. What this catches is work that does not belong there at all. */
#define LOOP_LIMIT_MS 32

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_TIMED FALSE /* an instrumented program takes many times as long */
#else
#define IS_TIMED TRUE
#endif

/* Loads the styles and icons as the program does. */
static AdwApplication *application;

static gint64
clock_cb (gpointer data)
{
  return COHORT_TEST_UI_NOW;
}

void
cohort_test_ui_style (void)
{
  g_autoptr (GError) error = NULL;

  application = adw_application_new (APPLICATION_ID ".Test", G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/cohort_app/Cohort");
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

int
cohort_test_ui_run (int *argc, char ***argv, gboolean limited, void (*add_tests) (void))
{
  g_autoptr (CohortLoopTimes) times = NULL;
  int result;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  /* G_TEST_OPTION_ISOLATE_DIRS would take the system's data away too, and GTK's styles fail without. */
  folder = g_dir_make_tmp ("cohort-ui-home-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    return 77;
  cohort_ui_init ();
  cohort_test_ui_style ();
  add_tests ();
  cohort_loop_watch_begin ();
  result = g_test_run ();
  times = cohort_loop_watch_take ();
  g_test_message ("The longest callback of ours took %.1f ms (%s)", times->own_ms, times->own_name);
  if (limited && IS_TIMED && times->own_ms > LOOP_LIMIT_MS)
    {
      g_printerr ("%s kept the main loop for %.1f ms\n", times->own_name, times->own_ms);
      return 1;
    }
  return result;
}

GtkApplication *
cohort_test_ui_get_application (void)
{
  return GTK_APPLICATION (application);
}

CohortSession *
cohort_test_ui_open (gboolean configured)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("cohort-ui-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "test.cohort", NULL);
  CohortSession *session = cohort_session_open (path, COHORT_SESSION_OPEN_CREATE, clock_cb, NULL, &error);

  g_assert_no_error (error);
  if (configured)
    {
      g_autoptr (CohortDone) done = cohort_command_configure (session, "USD", "UTC", &error);

      g_assert_no_error (error);
      while (!cohort_session_is_configured (session))
        g_main_context_iteration (NULL, TRUE);
    }
  return session;
}

CohortSession *
cohort_test_ui_open_at (const char *path)
{
  g_autoptr (GError) error = NULL;
  CohortSession *session = cohort_session_open (path, COHORT_SESSION_OPEN_NONE, clock_cb, NULL, &error);

  g_assert_no_error (error);
  return session;
}

CohortSession *
cohort_test_ui_open_again (CohortSession *session)
{
  return cohort_test_ui_open_at (cohort_session_get_path (session));
}

void
cohort_test_ui_close (CohortSession *session)
{
  cohort_session_close (session);
  cohort_test_ui_release (session);
}

static void
give_up_cb (gpointer what)
{
  g_error ("Waited %d seconds for %s", PATIENCE_S, (const char *) what);
}

/* What a worker does need not wake the main loop. */
static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
cohort_test_ui_wait (CohortTestCheck check, gpointer data, const char *what)
{
  guint limit = g_timeout_add_seconds_once (PATIENCE_S, give_up_cb, (gpointer) what);
  guint look = g_timeout_add (20, look_again_cb, NULL);

  while (!check (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (look);
  g_source_remove (limit);
}

void
cohort_test_ui_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_gone (gpointer weak)
{
  return *(gpointer *) weak == NULL;
}

void
cohort_test_ui_release (gpointer object)
{
  g_autofree char *what = g_strdup_printf ("the end of a %s", G_OBJECT_TYPE_NAME (object));
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  cohort_test_ui_wait (is_gone, &weak, what);
}

GtkWidget *
cohort_test_ui_find (GtkWidget *root, GType type, const char *property, const char *value)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_visible (root))
    {
      g_autofree char *text = NULL;

      if (property)
        g_object_get (root, property, &text, NULL);
      if (g_strcmp0 (text, value) == 0)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = cohort_test_ui_find (child, type, property, value);

      if (found)
        return found;
    }
  return NULL;
}
