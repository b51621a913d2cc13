// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Preferences. What gives a number its meaning is kept in the community's file, where changing it is a step that can
// be undone; what concerns this desktop alone is in its settings. Rows show what is in force and follow an undo.

#include "config.h"

#include "cohort-preferences-dialog.h"

#include "cohort-choices.h"
#include "cohort-communities.h"
#include "cohort-page-table.h"
#include "cohort-preferences.h"
#include "cohort-scramble.h"
#include "cohort-settings.h"
#include "cohort-today-report.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

#define COPIES_FOLDER_KEY "copies-folder"
#define DAYS_DELAY_MS 600 /* so that turning a number is one step */

struct _CohortPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  CohortSession *session; /* (owned) */
  gboolean is_syncing;    /* what changes now is not a person's choice */
  guint days_source;

  GtkWidget *file_group;
  GtkWidget *grace_group;
  AdwComboRow *currency_row;
  AdwComboRow *zone_row;
  AdwComboRow *week_row;
  AdwSpinRow *renewal_row;
  AdwSpinRow *dunning_row;
  GtkWidget *letters_row;
  AdwExpanderRow *reminders_row;
  AdwPreferencesGroup *definitions_group;
  AdwPreferencesGroup *pages_group;
  AdwSwitchRow *scramble_row;
  AdwSwitchRow *inferred_row;
  AdwActionRow *folder_row;
  AdwActionRow *second_row;
  GtkWidget *second_clear;
  GtkWidget *second_choose;
  GtkWidget *remove_group;
};

G_DEFINE_FINAL_TYPE (CohortPreferencesDialog, cohort_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static const struct
{
  const char *id;
  const char *label;
} week_starts[] = {
  { "locale", N_ ("As usual here") },
  { "monday", N_ ("Monday") },
  { "saturday", N_ ("Saturday") },
  { "sunday", N_ ("Sunday") },
};

static void
add_toast (CohortPreferencesDialog *self, const char *text, gint64 step)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  if (step != 0)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "win.undo-step");
      adw_toast_set_action_target_value (toast, g_variant_new_int64 (step));
    }
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

static void sync_cb (CohortPreferencesDialog *self);

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_finish (self->session, result, &error);

  if (done && done->step != 0)
    add_toast (self, done->label, done->step);
  else if (error)
    {
      add_toast (self, error->message, 0);
      sync_cb (self);
    }
}

static void
set_preference (CohortPreferencesDialog *self, const char *key, const char *value)
{
  if (!self->is_syncing && g_strcmp0 (cohort_preferences_get (self->session, key), value) != 0)
    cohort_command_set_preference_async (self->session, key, value, NULL, done_cb, g_object_ref (self));
}

static void
place_chosen_cb (CohortPreferencesDialog *self)
{
  const char *currency, *zone;

  if (self->is_syncing || self->session == NULL)
    return;
  currency = cohort_choices_get_selected (self->currency_row);
  zone = cohort_choices_get_selected (self->zone_row);
  if (currency && zone
      && (g_strcmp0 (currency, cohort_session_get_home_currency (self->session)) != 0
          || g_strcmp0 (zone, cohort_session_get_zone_name (self->session)) != 0))
    cohort_command_configure_async (self->session, currency, zone, NULL, done_cb, g_object_ref (self));
}

static void
week_chosen_cb (CohortPreferencesDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->week_row);

  if (self->session && selected < G_N_ELEMENTS (week_starts))
    set_preference (self, COHORT_PREFERENCE_WEEK_START, week_starts[selected].id);
}

static void
keep_days_cb (gpointer data)
{
  CohortPreferencesDialog *self = data;
  g_autofree char *renewal = g_strdup_printf ("%d", (int) adw_spin_row_get_value (self->renewal_row));
  g_autofree char *dunning = g_strdup_printf ("%d", (int) adw_spin_row_get_value (self->dunning_row));

  self->days_source = 0;
  set_preference (self, COHORT_PREFERENCE_RENEWAL_GRACE, renewal);
  set_preference (self, COHORT_PREFERENCE_DUNNING_GRACE, dunning);
}

static void
days_changed_cb (CohortPreferencesDialog *self)
{
  if (self->is_syncing || self->session == NULL)
    return;
  g_clear_handle_id (&self->days_source, g_source_remove);
  self->days_source = g_timeout_add_once (DAYS_DELAY_MS, keep_days_cb, self);
}

static void
definition_chosen_cb (CohortPreferencesDialog *self, GParamSpec *pspec, GtkCheckButton *button)
{
  if (gtk_check_button_get_active (button))
    set_preference (self, COHORT_PREFERENCE_DEFINITIONS, g_object_get_data (G_OBJECT (button), "id"));
}

static void
page_chosen_cb (AdwSwitchRow *row, GParamSpec *pspec, gpointer info)
{
  cohort_page_table_set_shown (info, adw_switch_row_get_active (row));
}

static void
scramble_chosen_cb (CohortPreferencesDialog *self)
{
  gboolean active = adw_switch_row_get_active (self->scramble_row);

  if (self->session && active != cohort_scramble_is_active ())
    gtk_widget_activate_action (GTK_WIDGET (self), "app.scramble", NULL);
}

static void
inferred_chosen_cb (CohortPreferencesDialog *self)
{
  if (self->session)
    set_preference (self, COHORT_PREFERENCE_INFERRED, adw_switch_row_get_active (self->inferred_row) ? "yes" : "no");
}

static void
show_folder_cb (CohortPreferencesDialog *self)
{
  g_autofree char *path = cohort_copies_get_folder (cohort_session_get_path (self->session));
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (folder);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

/* The window does this only while no dialog is in front. */
static void
leave_for (CohortPreferencesDialog *self, const char *action)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  adw_dialog_force_close (ADW_DIALOG (self));
  gtk_widget_activate_action (window, action, NULL);
}

static void
save_copy_cb (CohortPreferencesDialog *self)
{
  leave_for (self, "win.save-copy");
}

static void
remove_cb (CohortPreferencesDialog *self)
{
  leave_for (self, "win.remove-community");
}

static void
show_second (CohortPreferencesDialog *self)
{
  g_autofree char *folder = g_settings_get_string (cohort_settings_get (), COPIES_FOLDER_KEY);
  g_autofree char *shown = g_filename_display_name (folder);

  /* Translators: in place of a folder's name */
  adw_action_row_set_subtitle (self->second_row, *folder ? shown : C_ ("second folder", "None"));
  gtk_widget_set_visible (self->second_clear, *folder != '\0');
}

static void
clear_second_cb (CohortPreferencesDialog *self)
{
  g_settings_set_string (cohort_settings_get (), COPIES_FOLDER_KEY, "");
  gtk_widget_grab_focus (self->second_choose);
}

static void
second_chosen_cb (GObject *chooser, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (chooser), result, &error);

  if (folder && g_file_peek_path (folder))
    g_settings_set_string (cohort_settings_get (), COPIES_FOLDER_KEY, g_file_peek_path (folder));
  else if (folder)
    add_toast (self, _ ("Copies can only be made in a folder of this computer"), 0);
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    add_toast (self, error->message, 0);
}

static void
choose_second_cb (CohortPreferencesDialog *self)
{
  g_autoptr (GtkFileDialog) chooser = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (chooser, _ ("Second Folder for Copies"));
  gtk_file_dialog_select_folder (chooser, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, second_chosen_cb,
                                 g_object_ref (self));
}

/* Shows what is in force. */
static void
sync_cb (CohortPreferencesDialog *self)
{
  const char *definitions = cohort_preferences_get (self->session, COHORT_PREFERENCE_DEFINITIONS);
  const char *week = cohort_preferences_get (self->session, COHORT_PREFERENCE_WEEK_START);
  GSList *buttons = g_object_get_data (G_OBJECT (self->definitions_group), "buttons");

  self->is_syncing = TRUE;
  cohort_choices_select (self->currency_row, cohort_session_get_home_currency (self->session));
  cohort_choices_select (self->zone_row, cohort_session_get_zone_name (self->session));
  for (guint i = 0; i < G_N_ELEMENTS (week_starts); i++)
    if (g_str_equal (week_starts[i].id, week))
      adw_combo_row_set_selected (self->week_row, i);
  if (self->days_source == 0)
    {
      adw_spin_row_set_value (self->renewal_row,
                              cohort_preferences_get_days (self->session, COHORT_PREFERENCE_RENEWAL_GRACE));
      adw_spin_row_set_value (self->dunning_row,
                              cohort_preferences_get_days (self->session, COHORT_PREFERENCE_DUNNING_GRACE));
    }
  for (GSList *l = buttons; l; l = l->next)
    if (g_strcmp0 (g_object_get_data (l->data, "id"), definitions) == 0)
      gtk_check_button_set_active (l->data, TRUE);
  adw_switch_row_set_active (self->scramble_row, cohort_scramble_is_active ());
  adw_switch_row_set_active (self->inferred_row,
                             g_str_equal (cohort_preferences_get (self->session, COHORT_PREFERENCE_INFERRED), "yes"));
  self->is_syncing = FALSE;
}

static void
fill_week (CohortPreferencesDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (week_starts); i++)
    gtk_string_list_append (labels, _ (week_starts[i].label));
  adw_combo_row_set_model (self->week_row, G_LIST_MODEL (labels));
}

static void
fill_definitions (CohortPreferencesDialog *self)
{
  guint n;
  const CohortDefinitions *definitions = cohort_preferences_get_definitions (&n);
  GtkCheckButton *first = NULL;
  GSList *buttons = NULL;

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *button = gtk_check_button_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (definitions[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (definitions[i].description));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
      first = first ? first : GTK_CHECK_BUTTON (button);
      g_object_set_data (G_OBJECT (button), "id", (gpointer) definitions[i].id);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (definitions[i].title),
                                      -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (self->definitions_group, row);
      buttons = g_slist_prepend (buttons, button);
      g_signal_connect_object (button, "notify::active", G_CALLBACK (definition_chosen_cb), self, G_CONNECT_SWAPPED);
    }
  g_object_set_data_full (G_OBJECT (self->definitions_group), "buttons", buttons, (GDestroyNotify) g_slist_free);
}

static void
fill_pages (CohortPreferencesDialog *self)
{
  CohortHoldings holdings = cohort_session_get_holdings (self->session);
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *row = adw_switch_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE); /* "Tiers & Pricing" */
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (pages[i].title));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (pages[i].icon_name));
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), cohort_page_table_is_shown (&pages[i], holdings));
      /* Those that nothing can begin without stay. */
      gtk_widget_set_sensitive (row, pages[i].holds != COHORT_HOLDS_NOTHING && cohort_settings_get ());
      adw_preferences_group_add (self->pages_group, row);
      g_signal_connect (row, "notify::active", G_CALLBACK (page_chosen_cb), (gpointer) &pages[i]);
    }
}

static void
kind_chosen_cb (AdwSwitchRow *row, GParamSpec *pspec, const char *id)
{
  g_auto (GStrv) before = g_settings_get_strv (cohort_settings_get (), "reminders-off");
  g_autoptr (GStrvBuilder) off = g_strv_builder_new ();
  g_auto (GStrv) now = NULL;

  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], id))
      g_strv_builder_add (off, before[i]);
  if (!adw_switch_row_get_active (row))
    g_strv_builder_add (off, id);
  now = g_strv_builder_end (off);
  g_settings_set_strv (cohort_settings_get (), "reminders-off", (const char *const *) now);
}

static void
add_reminders (CohortPreferencesDialog *self)
{
  g_auto (GStrv) off = g_settings_get_strv (cohort_settings_get (), "reminders-off");

  g_settings_bind (cohort_settings_get (), "reminders", self->reminders_row, "enable-expansion",
                   G_SETTINGS_BIND_DEFAULT);
  for (guint kind = 0; kind < COHORT_N_TODAY_KINDS; kind++)
    {
      const char *id = cohort_today_kind_id (kind);
      GtkWidget *row = g_object_new (ADW_TYPE_SWITCH_ROW, "title", cohort_today_kind_title (kind), "active",
                                     !g_strv_contains ((const char *const *) off, id), NULL);

      g_signal_connect (row, "notify::active", G_CALLBACK (kind_chosen_cb), (gpointer) id);
      adw_expander_row_add_row (self->reminders_row, row);
    }
}

static void
cohort_preferences_dialog_closed (AdwDialog *dialog)
{
  CohortPreferencesDialog *self = COHORT_PREFERENCES_DIALOG (dialog);

  if (self->days_source != 0)
    {
      g_clear_handle_id (&self->days_source, g_source_remove);
      keep_days_cb (self);
    }
}

static void
cohort_preferences_dialog_dispose (GObject *object)
{
  CohortPreferencesDialog *self = COHORT_PREFERENCES_DIALOG (object);

  g_clear_handle_id (&self->days_source, g_source_remove);
  self->is_syncing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_preferences_dialog_parent_class)->dispose (object);
}

static void
cohort_preferences_dialog_class_init (CohortPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_preferences_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = cohort_preferences_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, file_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, grace_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, currency_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, zone_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, week_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, renewal_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, dunning_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, letters_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, reminders_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, definitions_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, pages_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, scramble_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, inferred_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, second_clear);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, second_choose);
  gtk_widget_class_bind_template_child (widget_class, CohortPreferencesDialog, remove_group);
  gtk_widget_class_bind_template_callback (widget_class, place_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, week_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, days_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scramble_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, inferred_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_second_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_second_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
cohort_preferences_dialog_init (CohortPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "preferences");
}

static void
attach (CohortPreferencesDialog *self)
{
  g_autofree char *folder = cohort_copies_get_folder (cohort_session_get_path (self->session));
  g_autofree char *shown = g_filename_display_name (folder);
  gboolean writable = !cohort_session_is_read_only (self->session);

  self->is_syncing = TRUE;
  cohort_choices_fill_currencies (self->currency_row);
  cohort_choices_fill_zones (self->zone_row, cohort_session_get_zone_name (self->session));
  fill_week (self);
  fill_definitions (self);
  fill_pages (self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->folder_row), FALSE);
  adw_action_row_set_subtitle (self->folder_row, shown);
  gtk_widget_set_sensitive (self->file_group, writable);
  gtk_widget_set_sensitive (self->grace_group, writable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->definitions_group), writable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->inferred_row), writable);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->second_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->second_row), cohort_settings_get () != NULL);
  /* The demo has a button for it on every page. */
  gtk_widget_set_visible (self->remove_group, writable && !cohort_session_is_demo (self->session));
  if (cohort_settings_get ())
    {
      add_reminders (self);
      g_settings_bind (cohort_settings_get (), "letter-keys", self->letters_row, "active", G_SETTINGS_BIND_DEFAULT);
      g_signal_connect_object (cohort_settings_get (), "changed::" COPIES_FOLDER_KEY, G_CALLBACK (show_second), self,
                               G_CONNECT_SWAPPED);
      show_second (self);
    }
  g_signal_connect_object (self->session, "settings-changed", G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cohort_scramble_get_default (), "notify::active", G_CALLBACK (sync_cb), self,
                           G_CONNECT_SWAPPED);
  sync_cb (self);
}

/**
 * cohort_preferences_dialog_new:
 * @session: (transfer none): the community whose choices are shown
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
GtkWidget *
cohort_preferences_dialog_new (CohortSession *session)
{
  CohortPreferencesDialog *self = g_object_new (COHORT_TYPE_PREFERENCES_DIALOG, NULL);

  self->session = g_object_ref (session);
  attach (self);
  return GTK_WIDGET (self);
}
