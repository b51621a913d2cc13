// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening the demo community and throwing it away. It is made when it is first asked for, in a file of its own
// beside the others, and a window switches to it as to any other community.

#include "config.h"

#include "cohort-application-demo.h"

#include "cohort-application-remove.h"
#include "cohort-communities.h"
#include "cohort-demo.h"
#include "cohort-session.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define DEMO_FILE "Night Build" COHORT_COMMUNITY_SUFFIX

static char *
get_demo_path (void)
{
  g_autofree char *folder = cohort_communities_get_folder ();

  return g_build_filename (folder, DEMO_FILE, NULL);
}

/* So that what is due lies ahead of the person, and not in a summer long past. */
static CohortDay
get_yesterday (void)
{
  return (CohortDay) ((g_get_real_time () + COHORT_DEMO_OFFSET_US) / COHORT_US_PER_DAY) - 1;
}

static void
set_enabled (CohortApplication *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
switch_to (CohortApplication *self, const char *path)
{
  g_action_group_activate_action (G_ACTION_GROUP (self), "open-community", g_variant_new_bytestring (path));
}

/* Opening */

static void
tell_failure (CohortApplication *self, const GError *error)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  AdwDialog *dialog = adw_alert_dialog_new (_ ("The Demo Could Not Be Made"), error->message);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, active ? GTK_WIDGET (active) : NULL);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortApplication) self = user_data;
  g_autofree char *path = get_demo_path ();
  g_autoptr (GError) error = NULL;

  g_application_unmark_busy (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
  set_enabled (self, "open-demo", TRUE);
  if (cohort_demo_create_finish (result, &error))
    switch_to (self, path);
  else
    tell_failure (self, error);
}

static void
open_demo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CohortApplication *self = user_data;
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autofree char *path = get_demo_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  CohortDemoOptions options;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      switch_to (self, path);
      return;
    }
  g_mkdir_with_parents (folder, 0700);
  cohort_demo_options_init (&options);
  options.anchor = get_yesterday ();
  set_enabled (self, "open-demo", FALSE);
  g_application_hold (G_APPLICATION (self));
  g_application_mark_busy (G_APPLICATION (self));
  if (COHORT_IS_WINDOW (active))
    cohort_window_toast (COHORT_WINDOW (active), _ ("Making the demo community…"));
  cohort_demo_create_async (path, &options, NULL, created_cb, g_object_ref (self));
}

/* Discarding */

static void
discard_demo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CohortApplication *self = user_data;
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  CohortSession *session = COHORT_IS_WINDOW (active) ? cohort_window_get_session (COHORT_WINDOW (active)) : NULL;
  g_autofree char *path = get_demo_path ();

  /* Only what this application made: a copy of the demo under another name is its owner's. */
  if (session == NULL || !g_str_equal (cohort_session_get_path (session), path))
    return;
  cohort_application_remove (self, active, TRUE, FALSE);
}

/**
 * cohort_application_demo_attach:
 *
 * Adds the actions "open-demo" and "discard-demo".
 */
void
cohort_application_demo_attach (CohortApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "open-demo", .activate = open_demo_cb },
    { .name = "discard-demo", .activate = discard_demo_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
