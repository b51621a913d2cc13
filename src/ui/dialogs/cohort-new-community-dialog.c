// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks what a new community is called. Its name is that of its file; the dialog only asks, whoever presents it opens
// the file.

#include "config.h"

#include "cohort-new-community-dialog.h"

#include "cohort-communities.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

#define RESPONSE_CREATE "create"

struct _CohortNewCommunityDialog
{
  AdwAlertDialog parent_instance;

  GtkEditable *name_row;
  GtkLabel *reason_label;
};

G_DEFINE_FINAL_TYPE (CohortNewCommunityDialog, cohort_new_community_dialog, ADW_TYPE_ALERT_DIALOG)

static guint chosen_signal;

/* What is wrong with a name is said while it is typed; an empty one is not wrong yet. */
static void
name_changed_cb (CohortNewCommunityDialog *self)
{
  const char *name = gtk_editable_get_text (self->name_row);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cohort_communities_path_for (name, &error);
  gboolean wrong = path == NULL && *name != '\0';

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), RESPONSE_CREATE, path != NULL);
  gtk_label_set_label (self->reason_label, wrong ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), wrong);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->name_row), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
cohort_new_community_dialog_response (AdwAlertDialog *dialog, const char *response)
{
  CohortNewCommunityDialog *self = COHORT_NEW_COMMUNITY_DIALOG (dialog);
  g_autofree char *path = NULL;

  if (!g_str_equal (response, RESPONSE_CREATE))
    return;
  path = cohort_communities_path_for (gtk_editable_get_text (self->name_row), NULL);
  if (path)
    g_signal_emit (self, chosen_signal, 0, path);
}

static void
cohort_new_community_dialog_class_init (CohortNewCommunityDialogClass *klass)
{
  ADW_ALERT_DIALOG_CLASS (klass)->response = cohort_new_community_dialog_response;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_form (CohortNewCommunityDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *reason = gtk_label_new ("");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_widget_add_css_class (reason, "error");
  gtk_widget_add_css_class (reason, "caption");
  gtk_widget_set_visible (reason, FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, reason, NULL, -1);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), reason);
  self->name_row = GTK_EDITABLE (row);
  self->reason_label = GTK_LABEL (reason);
  g_signal_connect_object (row, "changed", G_CALLBACK (name_changed_cb), self, G_CONNECT_SWAPPED);
  return box;
}

static void
cohort_new_community_dialog_init (CohortNewCommunityDialog *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (self);

  adw_alert_dialog_set_heading (dialog, _ ("New Community"));
  adw_alert_dialog_set_body (dialog, _ ("Each community is a ledger of its own, in a file of its own."));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), RESPONSE_CREATE, _ ("Cre_ate"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, RESPONSE_CREATE, ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, RESPONSE_CREATE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_response_enabled (dialog, RESPONSE_CREATE, FALSE);
  adw_alert_dialog_set_extra_child (dialog, make_form (self));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));
  cohort_ui_set_help (ADW_DIALOG (self), "communities");
}

/**
 * cohort_new_community_dialog_new:
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
AdwDialog *
cohort_new_community_dialog_new (void)
{
  return g_object_new (COHORT_TYPE_NEW_COMMUNITY_DIALOG, NULL);
}
