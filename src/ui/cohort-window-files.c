// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person does with the community as a file: start another one, open one, save a copy, restore one, remove it,
// and the preferences, of which most are kept in it. Which file a window shows is for the application to say: these end
// in its action "app.open-community".

#include "config.h"

#include "cohort-window-private.h"

#include "cohort-communities.h"
#include "cohort-copies-dialog.h"
#include "cohort-new-community-dialog.h"
#include "cohort-operation.h"
#include "cohort-preferences-dialog.h"

#include <glib/gi18n.h>

static void
open_path (CohortWindow *self, const char *path)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-community", "^ay", path);
}

static GListModel *
make_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) communities = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (communities, _ ("Communities"));
  gtk_file_filter_add_suffix (communities, COHORT_COMMUNITY_SUFFIX + 1);
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, communities);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
new_community_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  AdwDialog *dialog;

  if (cohort_window_is_busy (self))
    return;
  dialog = cohort_new_community_dialog_new ();
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (open_path), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cohort_communities_adopt_finish (result, &error);

  if (path)
    open_path (self, path);
  else
    cohort_window_toast_error (self, error);
}

static void
chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (dialog), result, &error);

  if (file == NULL)
    cohort_window_toast_error (self, error);
  else if (cohort_communities_must_copy (file))
    cohort_communities_adopt_async (file, NULL, adopted_cb, g_object_ref (self));
  else
    open_path (self, g_file_peek_path (file));
}

static void
open_file_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autoptr (GListModel) filters = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) folder = NULL;

  if (cohort_window_is_busy (self))
    return;
  dialog = gtk_file_dialog_new ();
  filters = make_filters ();
  path = cohort_communities_get_folder ();
  folder = g_file_new_for_path (path);
  gtk_file_dialog_set_title (dialog, _ ("Open Community"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_open (dialog, GTK_WINDOW (self), NULL, chosen_cb, g_object_ref (self));
}

typedef struct
{
  CohortWindow *window;
  CohortOperation *operation;
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->window);
  g_object_unref (self->operation);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
copy_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;

  if (cohort_communities_save_copy_finish (result, &error))
    cohort_window_toast (saving->window, _ ("The copy was saved"));
  cohort_operation_end (saving->operation, error);
}

static void
copy_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, &error);
  g_autoptr (GCancellable) cancellable = NULL;
  Saving *saving;

  if (file == NULL)
    {
      cohort_window_toast_error (self, error);
      return;
    }
  cancellable = g_cancellable_new ();
  saving = g_new0 (Saving, 1);
  saving->window = g_object_ref (self);
  saving->operation = cohort_operation_new (_ ("Saving a Copy"), cancellable);
  cohort_operations_add (cohort_operations_of (self->session), saving->operation);
  cohort_communities_save_copy_async (cohort_session_get_path (self->session), file, cancellable, copy_saved_cb,
                                      saving);
}

static void
save_copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autoptr (GListModel) filters = NULL;
  g_autofree char *day = NULL;
  g_autofree char *file_name = NULL;

  if (self->session == NULL || cohort_window_is_busy (self))
    return;
  dialog = gtk_file_dialog_new ();
  filters = make_filters ();
  day = cohort_day_to_string (cohort_session_get_today (self->session));
  file_name = g_strdup_printf ("%s %s%s", cohort_session_get_title (self->session), day, COHORT_COMMUNITY_SUFFIX);
  gtk_file_dialog_set_title (dialog, _ ("Save a Copy"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_set_initial_name (dialog, file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), NULL, copy_chosen_cb, g_object_ref (self));
}

static void
restore_copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  GtkWidget *dialog;

  if (self->session == NULL)
    return;
  dialog = cohort_copies_dialog_new (self->session);
  g_signal_connect_object (dialog, "restored", G_CALLBACK (open_path), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
removal_chosen_cb (AdwAlertDialog *dialog, const char *response, CohortWindow *self)
{
  GtkWidget *keys = adw_alert_dialog_get_extra_child (dialog);
  gboolean with_keys = keys != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (keys));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.remove-community", "(^ayb)",
                              cohort_session_get_path (self->session), with_keys);
}

static void
remove_community_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  AdwAlertDialog *dialog;

  if (cohort_window_is_busy (self) || cohort_session_is_read_only (self->session))
    return;
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  /* Translators: %s is the name of a community */
  adw_alert_dialog_format_heading (dialog, _ ("Remove “%s”?"), cohort_session_get_title (self->session));
  adw_alert_dialog_set_body (dialog,
                             _ ("The community and its daily copies go to the trash, from where they can be put "
                                "back. Copies in a second folder stay."));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "remove", _ ("_Remove"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response::remove", G_CALLBACK (removal_chosen_cb), self, 0);
  /* Not by itself: what comes back from the trash still needs them. */
  if (cohort_session_get_holdings (self->session) & COHORT_HOLDS_ACCOUNTS)
    /* No mnemonic: GTK tells its line with the name. */
    adw_alert_dialog_set_extra_child (
        dialog, gtk_check_button_new_with_label (_ ("Also remove the keys of its services from the keyring")));
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
preferences_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  if (self->session && !cohort_window_is_busy (self))
    adw_dialog_present (ADW_DIALOG (cohort_preferences_dialog_new (self->session)), widget);
}

void
cohort_window_files_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-community", NULL, new_community_cb);
  gtk_widget_class_install_action (widget_class, "win.open-file", NULL, open_file_cb);
  gtk_widget_class_install_action (widget_class, "win.save-copy", NULL, save_copy_cb);
  gtk_widget_class_install_action (widget_class, "win.restore-copy", NULL, restore_copy_cb);
  gtk_widget_class_install_action (widget_class, "win.remove-community", NULL, remove_community_cb);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_cb);
}

void
cohort_window_files_sync (CohortWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-copy", self->session != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.restore-copy", self->session != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.remove-community", self->session != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", self->session != NULL);
}

/**
 * cohort_window_set_communities:
 * @communities: (transfer none): items that open a community each; the menu follows it
 */
void
cohort_window_set_communities (CohortWindow *self, GMenuModel *communities)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  g_menu_prepend_section (self->communities_menu, NULL, communities);
}
