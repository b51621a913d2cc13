// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person can do in the window whatever page it shows: start, import by button, key, drop or action,
// undo and redo. Each command ends in a toast that offers the way back.
//
// Writing is never cancelled by closing the window, so these callbacks hold a reference to it.

#include "config.h"

#include "cohort-window-private.h"

#include "cohort-figure-tile.h"
#include "cohort-import-dialog.h"
#include "cohort-palette.h"
#include "cohort-setup-dialog.h"
#include "cohort-templates.h"
#include "cohort-ui.h"
#include "cohort-undo-dialog.h"

#include <glib/gi18n.h>

static gboolean
can_write (CohortWindow *self)
{
  return self->session && !cohort_session_is_read_only (self->session);
}

/* A dialog in front has its own undo and its own files. */
gboolean
cohort_window_is_busy (CohortWindow *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL;
}

static void
add_toast (CohortWindow *self, const char *text, const char *button, const char *action, GVariant *target)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  if (button)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, target);
    }
  /* What was said before is no longer the last thing done. */
  adw_toast_overlay_dismiss_all (self->toast_overlay);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* What a person broke off is no error. */
void
cohort_window_toast_error (CohortWindow *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    add_toast (self, error->message, NULL, NULL, NULL);
}

/**
 * cohort_window_toast:
 * @text: a sentence, plain text
 */
void
cohort_window_toast (CohortWindow *self, const char *text)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  add_toast (self, text, NULL, NULL, NULL);
}

/**
 * cohort_window_toast_done:
 *
 * Says what was done and offers to undo it. Says nothing of a step that changed nothing.
 */
void
cohort_window_toast_done (CohortWindow *self, const CohortDone *done)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  if (done->step != 0)
    add_toast (self, done->label, _ ("_Undo"), "win.undo-step", g_variant_new_int64 (done->step));
}

/**
 * cohort_window_done_cb:
 * @window: (transfer full): a reference to the window
 *
 * The end of any command: a toast that offers to undo it, or says why it was not done.
 */
void
cohort_window_done_cb (GObject *session, GAsyncResult *result, gpointer window)
{
  g_autoptr (CohortWindow) self = window;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_finish (self->session, result, &error);

  if (done)
    cohort_window_toast_done (self, done);
  else
    cohort_window_toast_error (self, error);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_finish (self->session, result, &error);

  if (g_error_matches (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_CONFLICT))
    cohort_undo_dialog_refuse (self, error->message);
  else if (done == NULL)
    cohort_window_toast_error (self, error);
  else if (done->step != 0)
    add_toast (self, done->label, _ ("_Redo"), "win.redo-step", g_variant_new_int64 (done->step));
  else
    add_toast (self, done->label, NULL, NULL, NULL);
}

/**
 * cohort_window_undo_steps:
 * @steps: (array length=n_steps): in the order in which they are to be undone
 */
void
cohort_window_undo_steps (CohortWindow *self, const gint64 *steps, guint n_steps)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  if (can_write (self) && n_steps > 0)
    cohort_command_undo_steps_async (self->session, steps, n_steps, NULL, undone_cb, g_object_ref (self));
}

/**
 * cohort_window_redo_step:
 * @step: a step that was undone
 */
void
cohort_window_redo_step (CohortWindow *self, gint64 step)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  if (can_write (self))
    cohort_command_redo_step_async (self->session, step, NULL, cohort_window_done_cb, g_object_ref (self));
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  if (!cohort_window_is_busy (self))
    cohort_command_undo_async (self->session, NULL, undone_cb, g_object_ref (self));
}

static void
redo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  if (!cohort_window_is_busy (self))
    cohort_command_redo_async (self->session, NULL, cohort_window_done_cb, g_object_ref (self));
}

static void
undo_step_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint64 step = g_variant_get_int64 (parameter);

  cohort_window_undo_steps (COHORT_WINDOW (widget), &step, 1);
}

static void
undo_steps_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gsize n_steps;
  const gint64 *steps = g_variant_get_fixed_array (parameter, &n_steps, sizeof (gint64));

  cohort_window_undo_steps (COHORT_WINDOW (widget), steps, n_steps);
}

static void
redo_step_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cohort_window_redo_step (COHORT_WINDOW (widget), g_variant_get_int64 (parameter));
}

/* Of the page on the screen */
static const struct
{
  const char *action;
  CohortPageVerb verb;
} verbs[] = {
  { "win.search", COHORT_PAGE_SEARCH },
  { "win.new-item", COHORT_PAGE_NEW },
  { "win.export-view", COHORT_PAGE_EXPORT },
  { "win.print", COHORT_PAGE_PRINT },
};

static void
verb_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  CohortPage *page = cohort_window_get_page (self);

  if (page == NULL || cohort_window_is_busy (self))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].action, name) && cohort_page_can (page, verbs[i].verb))
      {
        adw_navigation_split_view_set_show_content (self->split_view, TRUE);
        cohort_page_perform (page, verbs[i].verb);
      }
}

static void
palette_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  gboolean everywhere = g_str_equal (name, "win.search-everywhere");

  if (cohort_window_get_page (self) && !cohort_window_is_busy (self))
    adw_dialog_present (ADW_DIALOG (cohort_palette_new (self, everywhere)), widget);
}

static void
scope_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  CohortPage *page = cohort_window_get_page (self);

  if (page && !cohort_window_is_busy (self))
    cohort_page_open_scope (page);
}

static void
help_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  CohortPage *page = cohort_window_get_page (self);
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  const char *about = dialog ? cohort_ui_get_help (dialog) : NULL;
  const char *topic = about ? about : page ? cohort_page_get_help (page) : NULL;
  g_autofree char *uri = topic ? g_strconcat ("help:cohort/", topic, NULL) : g_strdup ("help:cohort");
  g_autoptr (GtkUriLauncher) launcher = NULL;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* A number explains itself. */
  if (focus && COHORT_IS_FIGURE_TILE (focus))
    {
      gtk_widget_activate (focus);
      return;
    }
  launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (self), NULL, NULL, NULL);
}

static void
files_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (dialog), result, &error);

  if (files)
    cohort_window_import (self, files);
  else
    cohort_window_toast_error (self, error);
}

static void
choose_files (CohortWindow *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) exports = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (exports, _ ("Exports (CSV, JSON, ZIP)"));
  gtk_file_filter_add_suffix (exports, "csv");
  gtk_file_filter_add_suffix (exports, "tsv");
  gtk_file_filter_add_suffix (exports, "txt");
  gtk_file_filter_add_suffix (exports, "json");
  gtk_file_filter_add_suffix (exports, "zip");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, exports);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _ ("Import Files"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (self), NULL, files_chosen_cb, g_object_ref (self));
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  if (!cohort_window_is_busy (self))
    choose_files (self);
}

static void
import_uris_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);

  for (guint i = 0; uris[i]; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (uris[i]);

      g_list_store_append (files, file);
    }
  cohort_window_import (self, G_LIST_MODEL (files));
}

static void
import_ended_cb (CohortWindow *self, CohortImportDialog *dialog)
{
  GArray *steps = cohort_import_dialog_get_steps (dialog);

  if (steps->len > 0)
    add_toast (self, ngettext ("The file was imported", "The files were imported", steps->len), _ ("_Undo"),
               "win.undo-steps",
               g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, steps->data, steps->len, sizeof (gint64)));
}

static void
present_import (CohortWindow *self, GListModel *files)
{
  GtkWidget *dialog = cohort_import_dialog_new (self->session, files);

  g_signal_connect_object (dialog, "ended", G_CALLBACK (import_ended_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
configured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_finish (self->session, result, &error);
  g_autoptr (GListModel) files = g_steal_pointer (&self->pending_files);
  gboolean connects = self->pending_connect;

  self->pending_connect = FALSE;
  if (done == NULL)
    {
      cohort_window_toast_error (self, error);
      return;
    }
  cohort_window_show_main (self);
  if (self->pending_template)
    {
      g_autofree char *chosen = g_steal_pointer (&self->pending_template);

      cohort_command_apply_template_async (self->session, chosen, NULL, cohort_window_done_cb, g_object_ref (self));
    }
  if (files && g_list_model_get_n_items (files) > 0)
    present_import (self, files);
  else if (files)
    choose_files (self);
  else if (connects)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "sources");
      cohort_page_perform (cohort_window_get_page (self), COHORT_PAGE_NEW);
    }
}

static void
setup_chosen_cb (CohortWindow *self, const char *currency, const char *zone, const char *chosen)
{
  g_set_str (&self->pending_template, chosen);
  cohort_command_configure_async (self->session, currency, zone, NULL, configured_cb, g_object_ref (self));
}

/* The two questions, then @files: NULL for none, an empty list to ask for them; or a service is connected. */
static void
start (CohortWindow *self, GListModel *files, gboolean connects)
{
  gboolean is_new = cohort_session_get_holdings (self->session) == COHORT_HOLDS_NOTHING;
  GtkWidget *dialog = cohort_setup_dialog_new (files == NULL && !connects && is_new);

  g_set_object (&self->pending_files, files);
  self->pending_connect = connects;
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (setup_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* Asks for the home currency and the zone of a community that has data already. */
void
cohort_window_ask_setup (CohortWindow *self)
{
  start (self, NULL, FALSE);
}

static void
start_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  g_autoptr (GListStore) none = g_list_store_new (G_TYPE_FILE);
  const char *with = g_variant_get_string (parameter, NULL);

  if (!cohort_window_is_busy (self) && can_write (self))
    start (self, g_str_equal (with, "files") ? G_LIST_MODEL (none) : NULL, g_str_equal (with, "service"));
}

/**
 * cohort_window_import:
 * @files: (element-type GFile): kept until the community is open and set up
 *
 * Opens the import window with @files.
 */
void
cohort_window_import (CohortWindow *self, GListModel *files)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  if (self->session == NULL)
    g_set_object (&self->pending_files, files);
  else if (!can_write (self))
    cohort_window_toast (self, cohort_session_get_read_only_reason (self->session));
  else if (cohort_window_is_busy (self))
    cohort_window_toast (self, _ ("Another window is in front: finish or close it, then import again"));
  else if (!cohort_session_is_configured (self->session))
    start (self, files, FALSE);
  else
    present_import (self, files);
}

static GdkDragAction
drop_enter_cb (GtkDropTarget *target, double x, double y, CohortWindow *self)
{
  if (!can_write (self) || cohort_window_is_busy (self))
    return 0;
  gtk_revealer_set_reveal_child (self->drop_revealer, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (GtkDropTarget *target, CohortWindow *self)
{
  gtk_revealer_set_reveal_child (self->drop_revealer, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, CohortWindow *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) list = gdk_file_list_get_files (g_value_get_boxed (value));

  gtk_revealer_set_reveal_child (self->drop_revealer, FALSE);
  for (GSList *l = list; l; l = l->next)
    g_list_store_append (files, l->data);
  cohort_window_import (self, G_LIST_MODEL (files));
  return TRUE;
}

static void
set_menu_label (CohortWindow *self, int position, const char *label, const char *action, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_remove (self->edit_section, position);
  g_menu_insert_item (self->edit_section, position, item);
}

/* Enables what can be done now. */
void
cohort_window_actions_sync (CohortWindow *self)
{
  CohortPage *page = cohort_window_get_page (self);
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean writable = can_write (self);
  const char *undo = self->session ? cohort_session_get_undo_label (self->session) : NULL;
  const char *redo = self->session ? cohort_session_get_redo_label (self->session) : NULL;

  gtk_widget_action_set_enabled (widget, "win.import", writable);
  gtk_widget_action_set_enabled (widget, "win.start", writable);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (widget, verbs[i].action,
                                   page && cohort_page_can (page, verbs[i].verb)
                                       && (writable || verbs[i].verb != COHORT_PAGE_NEW));
  gtk_widget_action_set_enabled (widget, "win.undo", writable && undo);
  gtk_widget_action_set_enabled (widget, "win.redo", writable && redo);
  gtk_widget_action_set_enabled (widget, "win.palette", page != NULL);
  gtk_widget_action_set_enabled (widget, "win.search-everywhere", page != NULL);
  gtk_widget_action_set_enabled (widget, "win.scope", page && COHORT_PAGE_GET_CLASS (page)->uses_scope);
  cohort_window_files_sync (self);
  set_menu_label (self, 0, undo ? undo : _ ("_Undo"), "win.undo", "<Control>z");
  set_menu_label (self, 1, redo ? redo : _ ("_Redo"), "win.redo", "<Control><Shift>z");
}

void
cohort_window_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.start", "s", start_cb);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_cb);
  gtk_widget_class_install_action (widget_class, "win.import-uris", "as", import_uris_cb);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (widget_class, verbs[i].action, NULL, verb_cb);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_cb);
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, palette_cb);
  gtk_widget_class_install_action (widget_class, "win.search-everywhere", NULL, palette_cb);
  gtk_widget_class_install_action (widget_class, "win.scope", NULL, scope_cb);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_cb);
  gtk_widget_class_install_action (widget_class, "win.undo-step", "x", undo_step_cb);
  gtk_widget_class_install_action (widget_class, "win.undo-steps", "ax", undo_steps_cb);
  gtk_widget_class_install_action (widget_class, "win.redo-step", "x", redo_step_cb);
}

void
cohort_window_actions_init (CohortWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "enter", G_CALLBACK (drop_enter_cb), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_leave_cb), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  cohort_window_actions_sync (self);
}

/* There is a session now. */
void
cohort_window_actions_attach (CohortWindow *self)
{
  const char *const watched[] = { "notify::undo-label", "notify::redo-label", "notify::read-only" };

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->session, watched[i], G_CALLBACK (cohort_window_actions_sync), self,
                             G_CONNECT_SWAPPED);
  cohort_window_actions_sync (self);
}
