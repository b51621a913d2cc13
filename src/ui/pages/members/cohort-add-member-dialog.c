// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person who comes from no source: a name is enough.

#include "config.h"

#include "cohort-add-member-dialog.h"

#include "cohort-ui.h"

struct _CohortAddMemberDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *name_row;
  AdwEntryRow *email_row;
  AdwEntryRow *handle_row;
  AdwEntryRow *note_row;
  GtkWidget *add_button;
};

G_DEFINE_FINAL_TYPE (CohortAddMemberDialog, cohort_add_member_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal;

static char *
get_text (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text ? g_steal_pointer (&text) : NULL;
}

static void
changed_cb (CohortAddMemberDialog *self)
{
  g_autofree char *name = get_text (self->name_row);

  gtk_widget_set_sensitive (self->add_button, name != NULL);
}

static void
cancel_cb (CohortAddMemberDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
add_cb (CohortAddMemberDialog *self)
{
  g_autofree char *name = get_text (self->name_row);
  g_autofree char *email = get_text (self->email_row);
  g_autofree char *handle = get_text (self->handle_row);
  g_autofree char *note = get_text (self->note_row);

  if (name == NULL)
    return;
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, chosen_signal, 0, name, email, handle, note);
  g_object_unref (self);
}

static void
cohort_add_member_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COHORT_TYPE_ADD_MEMBER_DIALOG);
  G_OBJECT_CLASS (cohort_add_member_dialog_parent_class)->dispose (object);
}

static void
cohort_add_member_dialog_class_init (CohortAddMemberDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_add_member_dialog_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-add-member-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortAddMemberDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAddMemberDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAddMemberDialog, handle_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAddMemberDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAddMemberDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
cohort_add_member_dialog_init (CohortAddMemberDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "members#by-hand");
}

/** cohort_add_member_dialog_new: */
GtkWidget *
cohort_add_member_dialog_new (void)
{
  return g_object_new (COHORT_TYPE_ADD_MEMBER_DIALOG, NULL);
}
