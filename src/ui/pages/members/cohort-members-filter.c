// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the page of members lists: the menu, the dialog and the chips of its filter, and the filters that were saved.

#include "config.h"

#include "cohort-members-page-private.h"

#include "cohort-chip.h"
#include "cohort-member-commands.h"
#include "cohort-member-filter-dialog.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

static gpointer
hold_window (CohortMembersPage *self)
{
  return g_object_ref (cohort_window_of (GTK_WIDGET (self)));
}

static void
chip_removed_cb (CohortMembersPage *self, GtkWidget *button)
{
  const int part = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "part"));

  cohort_member_filter_clear (self->filter, (CohortFilterPart) part);
  cohort_members_filter_apply (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
sync_chips (CohortMembersPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips_box))))
    adw_wrap_box_remove (self->chips_box, child);
  for (int part = 0; self->choices && part < COHORT_N_FILTERS; part++)
    {
      g_autofree char *text = NULL;
      g_autofree char *tooltip = NULL;
      GtkWidget *button;

      if (!cohort_member_filter_has (self->filter, (CohortFilterPart) part))
        continue;
      text = cohort_member_choices_describe (self->choices, self->filter, (CohortFilterPart) part);
      tooltip = g_strdup_printf (_ ("Remove the Condition “%s”"), text);
      adw_wrap_box_append (self->chips_box, cohort_chip_new (text, tooltip, &button));
      g_object_set_data (G_OBJECT (button), "part", GINT_TO_POINTER (part));
      g_signal_connect_object (button, "clicked", G_CALLBACK (chip_removed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chips_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->chips_box)) != NULL);
}

/* The filter is another one: the list follows. */
void
cohort_members_filter_apply (CohortMembersPage *self)
{
  const gboolean empty = cohort_member_filter_is_empty (self->filter);

  if (empty)
    gtk_widget_remove_css_class (self->filter_button, "accent");
  else
    gtk_widget_add_css_class (self->filter_button, "accent");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "members.save-filter",
                                 !empty && self->list
                                     && !cohort_session_is_read_only (cohort_page_get_session (COHORT_PAGE (self))));
  if (self->list)
    cohort_member_list_set_filter (self->list, self->filter);
  sync_chips (self);
  g_object_notify (G_OBJECT (self), "status");
}

/* @status: (nullable): an id, "" for all */
void
cohort_members_filter_set_status (CohortMembersPage *self, const char *status)
{
  if (!g_set_str (&self->filter->status, status && *status ? status : NULL))
    return;
  cohort_members_filter_apply (self);
}

/* Saved filters */

static void
sync_saved (CohortMembersPage *self)
{
  g_menu_remove_all (self->saved_section);
  for (guint i = 0; i < self->choices->filters->len; i++)
    {
      const CohortMemberChoice *saved = g_ptr_array_index (self->choices->filters, i);
      g_autoptr (GString) label = g_string_new (saved->name);
      g_autoptr (GMenuItem) item = NULL;

      g_string_replace (label, "_", "__", 0);
      item = g_menu_item_new (label->str, NULL);
      g_menu_item_set_action_and_target (item, "members.apply-filter", "x", saved->id);
      g_menu_append_item (self->saved_section, item);
    }
}

static void
choices_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortMemberChoices *choices = cohort_member_choices_load_finish (result, &error);
  CohortMembersPage *self;

  if (choices == NULL) /* without them there is the search; the list says what is wrong with the file */
    return;
  self = COHORT_MEMBERS_PAGE (user_data);
  g_clear_pointer (&self->choices, cohort_member_choices_unref);
  self->choices = choices;
  sync_saved (self);
  sync_chips (self);
}

void
cohort_members_filter_load_choices (CohortMembersPage *self)
{
  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->choosing);
  self->choosing = g_cancellable_new ();
  cohort_member_choices_load_async (cohort_page_get_session (COHORT_PAGE (self)), self->choosing, choices_cb, self);
}

static void
apply_saved_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (widget);
  const CohortMemberChoice *saved
      = self->choices ? cohort_member_choices_find (self->choices->filters, g_variant_get_int64 (parameter)) : NULL;

  if (saved == NULL)
    return;
  cohort_member_filter_free (self->filter);
  self->filter = cohort_member_filter_from_json (saved->more);
  cohort_members_filter_apply (self);
}

static void
name_chosen_cb (AdwAlertDialog *dialog, const char *response, CohortMembersPage *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "save") && *name)
    cohort_command_save_filter_async (cohort_page_get_session (COHORT_PAGE (self)), name, self->filter, NULL,
                                      cohort_window_done_cb, hold_window (self));
}

static void
name_changed_cb (AdwAlertDialog *dialog, GtkEditable *entry)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "save", *name != '\0');
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Save This Filter"), NULL));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  adw_alert_dialog_set_extra_child (dialog, entry);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (dialog, "save", FALSE);
  adw_alert_dialog_set_default_response (dialog, "save");
  adw_dialog_set_focus (ADW_DIALOG (dialog), entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (name_chosen_cb), widget, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/* The dialog */

static void
dialog_changed_cb (CohortMembersPage *self, CohortMemberFilterDialog *dialog)
{
  cohort_member_filter_free (self->filter);
  self->filter = cohort_member_filter_copy (cohort_member_filter_dialog_get_filter (dialog));
  cohort_members_filter_apply (self);
}

static void
dialog_removed_cb (CohortMembersPage *self, gint64 id, const char *name)
{
  cohort_command_remove_filter_async (cohort_page_get_session (COHORT_PAGE (self)), id, name, NULL,
                                      cohort_window_done_cb, hold_window (self));
}

static void
filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (widget);
  GtkWidget *dialog;

  if (self->choices == NULL)
    return;
  dialog = cohort_member_filter_dialog_new (self->choices, self->filter);
  g_signal_connect_object (dialog, "changed", G_CALLBACK (dialog_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "removed", G_CALLBACK (dialog_removed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

void
cohort_members_filter_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "members.status", "status");
  gtk_widget_class_install_action (widget_class, "members.filter", NULL, filter_cb);
  gtk_widget_class_install_action (widget_class, "members.save-filter", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "members.apply-filter", "x", apply_saved_cb);
}
