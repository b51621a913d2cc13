// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The composition root: the one place that knows all layers and wires them together. It decides which community
// a window shows, gives it the real clock, and opens and closes its session.
//
// A community is shown in one window. A file on the command line that is not a community is a report to be
// imported into the community at hand.

#include "config.h"

#include "cohort-application.h"

#include "cohort-session.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define PATH_KEY "cohort-path"
#define RESOURCE_PATH "/io/github/cohort_app/Cohort"
#define SQLITE_MAGIC "SQLite format 3"

struct _CohortApplication
{
  AdwApplication parent_instance;

  char *path; /* (nullable): of --file; NULL is the default community */
};

G_DEFINE_FINAL_TYPE (CohortApplication, cohort_application, ADW_TYPE_APPLICATION)

static gint64
clock_cb (gpointer data)
{
  return g_get_real_time ();
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSession) session = cohort_session_open_finish (result, &error);

  if (session)
    cohort_window_set_session (window, session);
  else
    cohort_window_set_failure (window, error);
}

static void
open_cb (CohortWindow *window, gpointer data)
{
  const char *path = g_object_get_data (G_OBJECT (window), PATH_KEY);
  g_autofree char *folder = g_path_get_dirname (path);

  /* What is wrong with the folder is said better by opening the file in it. */
  g_mkdir_with_parents (folder, 0700);
  cohort_session_open_async (path, COHORT_SESSION_OPEN_CREATE, clock_cb, NULL, NULL, opened_cb, g_object_ref (window));
}

static CohortWindow *
find_window (CohortApplication *self, const char *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (COHORT_IS_WINDOW (l->data) && g_strcmp0 (g_object_get_data (l->data, PATH_KEY), path) == 0)
      return l->data;
  return NULL;
}

static CohortWindow *
show_community (CohortApplication *self, const char *path)
{
  CohortWindow *window = find_window (self, path);

  if (window == NULL)
    {
      window = cohort_window_new (GTK_APPLICATION (self), open_cb, NULL);
      g_object_set_data_full (G_OBJECT (window), PATH_KEY, g_strdup (path), g_free);
      open_cb (window, NULL);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static char *
get_path (CohortApplication *self)
{
  return self->path ? g_strdup (self->path) : cohort_session_default_path ();
}

static gboolean
is_community (GFile *file)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree char *name = g_file_get_basename (file);
  char head[sizeof SQLITE_MAGIC] = "";
  gsize n_read = 0;

  /* A file that is not there is a new community only when it is called so: a mistyped report is not. */
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &n_read, NULL, NULL))
    return g_str_has_suffix (name, ".cohort");
  return memcmp (head, SQLITE_MAGIC, sizeof head) == 0 || (n_read == 0 && g_str_has_suffix (name, ".cohort"));
}

static void
cohort_application_activate (GApplication *app)
{
  CohortApplication *self = COHORT_APPLICATION (app);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autofree char *path = get_path (self);

  if (active && self->path == NULL)
    gtk_window_present (active);
  else
    show_community (self, path);
}

static void
cohort_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  CohortApplication *self = COHORT_APPLICATION (app);
  g_autoptr (GListStore) reports = g_list_store_new (G_TYPE_FILE);
  CohortWindow *window = NULL;

  for (int i = 0; i < n_files; i++)
    if (g_file_is_native (files[i]) && is_community (files[i]))
      window = show_community (self, g_file_peek_path (files[i]));
    else
      g_list_store_append (reports, files[i]);
  if (g_list_model_get_n_items (G_LIST_MODEL (reports)) == 0)
    return;
  if (window == NULL)
    {
      g_autofree char *path = get_path (self);

      window = show_community (self, path);
    }
  cohort_window_import (window, G_LIST_MODEL (reports));
}

static int
cohort_application_command_line (GApplication *app, GApplicationCommandLine *line)
{
  CohortApplication *self = COHORT_APPLICATION (app);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_autofree char *given = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);

  if (g_variant_dict_lookup (options, "file", "^ay", &given))
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, given);

      g_free (self->path);
      self->path = g_file_get_path (file);
    }
  for (guint i = 1; arguments[0] && arguments[i]; i++)
    g_ptr_array_add (files, g_application_command_line_create_file_for_arg (line, arguments[i]));
  if (files->len > 0)
    g_application_open (app, (GFile **) files->pdata, (int) files->len, "");
  else
    g_application_activate (app);
  return 0;
}

static void
window_removed_cb (GtkApplication *app, GtkWindow *window, gpointer data)
{
  CohortSession *session = COHORT_IS_WINDOW (window) ? cohort_window_get_session (COHORT_WINDOW (window)) : NULL;

  if (session)
    cohort_session_close (session);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (app)));

  /* Each window is asked, so that one that is writing may finish. */
  for (GList *l = windows; l; l = l->next)
    gtk_window_close (l->data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  AdwDialog *about = adw_about_dialog_new ();

  g_object_set (about, "application-name", _ ("Cohort"), "application-icon", APPLICATION_ID, "version", PACKAGE_VERSION,
                "developer-name", _ ("The Cohort developers"), "license-type", GTK_LICENSE_GPL_3_0, "website",
                "https://github.com/cohort-app/cohort", "issue-url", "https://github.com/cohort-app/cohort/issues",
                "comments", _ ("The private ledger of a paid community"), "translator-credits",
                _ ("translator-credits"), NULL);
  adw_dialog_present (about, GTK_WIDGET (gtk_application_get_active_window (app)));
}

static void
cohort_application_startup (GApplication *app)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "about", .activate = about_cb },
  };

  cohort_ui_init ();
  G_APPLICATION_CLASS (cohort_application_parent_class)->startup (app);
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  gtk_application_set_accels_for_action (GTK_APPLICATION (app), "app.quit", (const char *[]) { "<Control>q", NULL });
}

static void
cohort_application_finalize (GObject *object)
{
  g_free (COHORT_APPLICATION (object)->path);
  G_OBJECT_CLASS (cohort_application_parent_class)->finalize (object);
}

static void
cohort_application_class_init (CohortApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_application_finalize;
  app_class->startup = cohort_application_startup;
  app_class->activate = cohort_application_activate;
  app_class->open = cohort_application_open;
  app_class->command_line = cohort_application_command_line;
}

static void
cohort_application_init (CohortApplication *self)
{
  static const GOptionEntry options[] = {
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open this community, or make it"), N_ ("PATH") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("FILE is a community to open, or an exported file to import into the community."));
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}

/**
 * cohort_application_new:
 *
 * Returns: (transfer full): the application
 */
CohortApplication *
cohort_application_new (void)
{
  return g_object_new (COHORT_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       RESOURCE_PATH, "version", PACKAGE_VERSION, NULL);
}
