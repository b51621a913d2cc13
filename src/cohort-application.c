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

#include "cohort-application-demo.h"
#include "cohort-application-reminders.h"
#include "cohort-application-remove.h"
#include "cohort-communities.h"
#include "cohort-scramble.h"
#include "cohort-session.h"
#include "cohort-settings.h"
#include "cohort-sync-bridge.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define PATH_KEY "cohort-path"
#define COMMUNITIES_KEY "communities"
#define COPIES_FOLDER_KEY "copies-folder"
#define RESOURCE_PATH "/io/github/cohort_app/Cohort"
#define SQLITE_MAGIC "SQLite format 3"

struct _CohortApplication
{
  AdwApplication parent_instance;

  char *path;            /* (nullable): of --file; NULL is the community used last */
  GMenu *communities;    /* (owned): what the menu of every window offers to open */
  gboolean is_switching; /* a file is being opened in place of another */
};

G_DEFINE_FINAL_TYPE (CohortApplication, cohort_application, ADW_TYPE_APPLICATION)

static gint64
clock_cb (gpointer data)
{
  return g_get_real_time ();
}

/* The file that was used last comes first, here and in the settings. */
static void
remember (CohortApplication *self, const char *path)
{
  GSettings *settings = cohort_settings_get ();
  g_auto (GStrv) known = settings ? g_settings_get_strv (settings, COMMUNITIES_KEY) : NULL;
  g_auto (GStrv) now = NULL;
  g_auto (GStrv) all = NULL;

  if (path)
    now = cohort_communities_remember ((const char *const *) known, path);
  if (settings && path)
    g_settings_set_strv (settings, COMMUNITIES_KEY, (const char *const *) now);
  all = cohort_communities_list ((const char *const *) (now ? now : known));
  g_menu_remove_all (self->communities);
  for (guint i = 0; all[i] && i < COHORT_COMMUNITIES_MAX; i++)
    {
      g_autofree char *title = cohort_communities_title (all[i]);
      g_autoptr (GMenuItem) item = NULL;
      g_autoptr (GString) escaped = g_string_new (title);

      g_string_replace (escaped, "_", "__", 0); /* no mnemonics in names */
      item = g_menu_item_new (escaped->str, NULL);
      g_menu_item_set_action_and_target (item, "app.open-community", "^ay", all[i]);
      g_menu_append_item (self->communities, item);
    }
}

static void
copies_folder_cb (GSettings *settings, const char *key, CohortSession *session)
{
  g_autofree char *folder = g_settings_get_string (settings, key);

  cohort_session_set_second_folder (session, *folder ? folder : NULL);
}

/* Gives the session what it asks services with and where its second copies go, and the window the session. */
static void
give_session (CohortWindow *window, CohortSession *session)
{
  g_autoptr (CohortSyncBridge) bridge = cohort_sync_bridge_new (session);

  cohort_sync_port_attach (session, COHORT_SYNC_PORT (bridge));
  if (cohort_settings_get ())
    {
      g_signal_connect_object (cohort_settings_get (), "changed::" COPIES_FOLDER_KEY, G_CALLBACK (copies_folder_cb),
                               session, 0);
      copies_folder_cb (cohort_settings_get (), COPIES_FOLDER_KEY, session);
    }
  cohort_window_set_session (window, session);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSession) session = cohort_session_open_finish (result, &error);

  if (session)
    {
      give_session (window, session);
      remember (COHORT_APPLICATION (g_application_get_default ()), cohort_session_get_path (session));
    }
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
make_window (CohortApplication *self, const char *path)
{
  CohortWindow *window = cohort_window_new (GTK_APPLICATION (self), open_cb, NULL);

  g_object_set_data_full (G_OBJECT (window), PATH_KEY, g_strdup (path), g_free);
  cohort_window_set_communities (window, G_MENU_MODEL (self->communities));
  return window;
}

static CohortWindow *
show_community (CohortApplication *self, const char *path)
{
  CohortWindow *window = find_window (self, path);

  if (window == NULL)
    {
      window = make_window (self, path);
      open_cb (window, NULL);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static char *
get_path (CohortApplication *self)
{
  GSettings *settings = cohort_settings_get ();
  g_auto (GStrv) known = settings ? g_settings_get_strv (settings, COMMUNITIES_KEY) : NULL;

  if (self->path)
    return g_strdup (self->path);
  if (known && known[0] && g_file_test (known[0], G_FILE_TEST_IS_REGULAR))
    return g_strdup (known[0]);
  return cohort_session_default_path ();
}

/* Another community takes the place of the one in a window, once it is open: a file that cannot be opened leaves
 * everything as it was. */
typedef struct
{
  CohortApplication *app;
  CohortWindow *before; /* (nullable) */
  char *path;
} Switch;

static void
switch_free (Switch *self)
{
  g_object_unref (self->app);
  g_clear_object (&self->before);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Switch, switch_free)

/* @parent: (nullable) */
static void
tell_failure (GtkWindow *parent, const char *path, const GError *error)
{
  g_autofree char *title = cohort_communities_title (path);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));

  /* Translators: %s is the name of a community */
  adw_alert_dialog_format_heading (dialog, _ ("“%s” Could Not Be Opened"), title);
  adw_alert_dialog_set_body (dialog, error->message);
  adw_alert_dialog_add_response (dialog, "close", _ ("_Close"));
  adw_dialog_present (ADW_DIALOG (dialog), parent ? GTK_WIDGET (parent) : NULL);
}

static void
switched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Switch) change = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSession) session = cohort_session_open_finish (result, &error);
  CohortWindow *window;

  change->app->is_switching = FALSE;
  g_application_unmark_busy (G_APPLICATION (change->app));
  g_application_release (G_APPLICATION (change->app));
  if (session == NULL)
    {
      tell_failure (GTK_WINDOW (change->before), change->path, error);
      return;
    }
  window = make_window (change->app, change->path);
  give_session (window, session);
  gtk_window_present (GTK_WINDOW (window));
  remember (change->app, change->path);
  if (change->before)
    gtk_window_close (GTK_WINDOW (change->before));
}

static void
open_community_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CohortApplication *self = user_data;
  const char *path = g_variant_get_bytestring (parameter);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  CohortWindow *window = find_window (self, path);
  g_autofree char *folder = NULL;
  Switch *change;

  if (window)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  if (self->is_switching)
    return;
  self->is_switching = TRUE;
  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  change = g_new0 (Switch, 1);
  change->app = g_object_ref (self);
  change->path = g_strdup (path);
  if (COHORT_IS_WINDOW (active))
    change->before = COHORT_WINDOW (g_object_ref (active));
  g_application_hold (G_APPLICATION (self));
  g_application_mark_busy (G_APPLICATION (self));
  cohort_session_open_async (path, COHORT_SESSION_OPEN_CREATE, clock_cb, NULL, NULL, switched_cb, change);
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

typedef struct
{
  CohortApplication *app;
  char *name;
} Adoption;

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Adoption *adoption = user_data;
  g_autoptr (CohortApplication) self = adoption->app;
  g_autofree char *name = adoption->name;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cohort_communities_adopt_finish (result, &error);

  g_free (adoption);
  g_application_release (G_APPLICATION (self));
  if (path)
    show_community (self, path);
  else
    tell_failure (gtk_application_get_active_window (GTK_APPLICATION (self)), name, error);
}

/* A file that cannot be used where it lies is copied in first. */
static void
adopt (CohortApplication *self, GFile *file)
{
  Adoption *adoption = g_new0 (Adoption, 1);

  adoption->app = g_object_ref (self);
  adoption->name = g_file_get_basename (file);
  g_application_hold (G_APPLICATION (self));
  cohort_communities_adopt_async (file, NULL, adopted_cb, adoption);
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
    if (!is_community (files[i]))
      g_list_store_append (reports, files[i]);
    else if (cohort_communities_must_copy (files[i]))
      adopt (self, files[i]);
    else
      window = show_community (self, g_file_peek_path (files[i]));
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

  if (session == NULL)
    return;
  if (cohort_sync_port_of (session))
    cohort_sync_bridge_close (COHORT_SYNC_BRIDGE (cohort_sync_port_of (session)));
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

/* Of a timer that found the community open here. */
static void
sync_cb (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  CohortWindow *window = find_window (COHORT_APPLICATION (app), g_variant_get_bytestring (parameter));
  CohortSession *session = window ? cohort_window_get_session (window) : NULL;
  CohortSyncPort *port = cohort_sync_port_of (session);

  if (port)
    cohort_sync_port_start (port, 0);
}

static void
scramble_cb (GSimpleAction *action, GVariant *state, gpointer app)
{
  /* The same replacements until the program ends. */
  static guint64 key;

  if (key == 0)
    key = ((guint64) g_random_int () << 32) | g_random_int ();
  g_simple_action_set_state (action, state);
  cohort_scramble_set_active (cohort_scramble_get_default (), g_variant_get_boolean (state), key);
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (app)); l; l = l->next)
    if (COHORT_IS_WINDOW (l->data) && cohort_window_get_session (l->data))
      cohort_session_refresh (cohort_window_get_session (l->data));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  AdwDialog *about = adw_about_dialog_new ();
  g_autofree char *debug_info = g_strdup_printf (
      "Cohort %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n", PACKAGE_VERSION, gtk_get_major_version (),
      gtk_get_minor_version (), gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (),
      adw_get_micro_version (), glib_major_version, glib_minor_version, glib_micro_version);

  g_object_set (about, "application-name", _ ("Cohort"), "application-icon", APPLICATION_ID, "version", PACKAGE_VERSION,
                "developer-name", _ ("The Cohort developers"), "license-type", GTK_LICENSE_GPL_3_0, "website",
                "https://github.com/cohort-app/cohort", "issue-url", "https://github.com/cohort-app/cohort/issues",
                "copyright", _ ("© 2026 The Cohort developers"), "debug-info", debug_info, "debug-info-filename",
                "cohort-debug-info.txt", "comments", _ ("The private ledger of a paid community"), "translator-credits",
                _ ("translator-credits"), NULL);
  adw_dialog_present (about, GTK_WIDGET (gtk_application_get_active_window (app)));
}

static void
cohort_application_startup (GApplication *app)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "about", .activate = about_cb },
    { .name = "sync", .activate = sync_cb, .parameter_type = "ay" },
    { .name = "scramble", .state = "false", .change_state = scramble_cb },
    { .name = "open-community", .activate = open_community_cb, .parameter_type = "ay" },
  };

  cohort_ui_init ();
  G_APPLICATION_CLASS (cohort_application_parent_class)->startup (app);
  cohort_ui_begin ();
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  cohort_application_demo_attach (COHORT_APPLICATION (app));
  cohort_application_remove_attach (COHORT_APPLICATION (app));
  cohort_application_reminders_attach (COHORT_APPLICATION (app));
  remember (COHORT_APPLICATION (app), NULL);
  gtk_application_set_accels_for_action (GTK_APPLICATION (app), "app.scramble",
                                         (const char *[]) { "<Control><Shift>h", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (app), "app.quit", (const char *[]) { "<Control>q", NULL });
}

static void
cohort_application_finalize (GObject *object)
{
  CohortApplication *self = COHORT_APPLICATION (object);

  g_free (self->path);
  g_clear_object (&self->communities);
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

  self->communities = g_menu_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("FILE is a community to open, or an exported file to import into the community."));
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}

/**
 * cohort_application_list_communities:
 *
 * Looks again which communities there are to be opened.
 */
void
cohort_application_list_communities (CohortApplication *self)
{
  remember (self, NULL);
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
