// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The copies that were made of a community, a row a copy, with what each holds. Restoring makes a new community out of
// one, so that nothing that is there is touched; a person looks at it and goes on with whichever is right.

#include "config.h"

#include "cohort-copies-dialog.h"

#include "cohort-communities.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortCopiesDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *copies;         /* (owned) (nullable) (element-type CohortCopy) */

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  AdwPreferencesGroup *group;
  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (CohortCopiesDialog, cohort_copies_dialog, ADW_TYPE_DIALOG)

static guint restored_signal;

static char *
describe (const CohortCopy *copy)
{
  g_autofree char *size = g_format_size ((guint64) copy->size);
  g_autofree char *members = NULL;
  g_autofree char *payments = NULL;

  if (!copy->readable)
    /* Translators: in place of what a copy holds; %s is its size */
    return g_strdup_printf (_ ("Cannot be read · %s"), size);
  members = cohort_words_table_count ("member", copy->n_members);
  payments = cohort_words_table_count ("payment", copy->n_payments);
  /* Translators: what a copy holds: 12 members · 240 payments · 1.2 MB */
  return g_strdup_printf (_ ("%s · %s · %s"), members, payments, size);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortCopiesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cohort_copies_restore_finish (result, &error);

  gtk_widget_set_sensitive (GTK_WIDGET (self->group), TRUE);
  if (path)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      g_signal_emit (self, restored_signal, 0, path);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      AdwToast *toast = adw_toast_new ("");

      adw_toast_set_use_markup (toast, FALSE);
      adw_toast_set_title (toast, error->message);
      adw_toast_overlay_add_toast (self->toast_overlay, toast);
    }
}

static void
restore_cb (CohortCopiesDialog *self, GtkWidget *button)
{
  const CohortCopy *copy = g_object_get_data (G_OBJECT (button), "copy");

  gtk_widget_set_sensitive (GTK_WIDGET (self->group), FALSE);
  cohort_copies_restore_async (cohort_session_get_path (self->session), copy, self->cancellable, restored_cb,
                               g_object_ref (self));
}

static GtkWidget *
make_row (CohortCopiesDialog *self, CohortCopy *copy)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));
  g_autofree char *day
      = copy->day == COHORT_DAY_NONE ? g_strdup (_ ("Before the Last Update")) : cohort_words_day (copy->day);
  g_autofree char *subtitle = describe (copy);
  /* Translators: what a screen reader calls a button; %s is a day */
  g_autofree char *name = g_strdup_printf (_ ("Restore the copy of %s"), day);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), day);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, copy->readable);
  cohort_ui_name (button, name);
  g_object_set_data (G_OBJECT (button), "copy", copy);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies = cohort_copies_list_finish (result, &error);
  CohortCopiesDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_COPIES_DIALOG (user_data);
  if (error)
    {
      adw_status_page_set_title (self->status, _ ("The Copies Could Not Be Listed"));
      cohort_ui_describe (self->status, error->message);
    }
  for (guint i = 0; copies && i < copies->len; i++)
    adw_preferences_group_add (self->group, make_row (self, g_ptr_array_index (copies, i)));
  gtk_stack_set_visible_child_name (self->stack, copies && copies->len > 0 ? "list" : "status");
  self->copies = g_steal_pointer (&copies);
}

static void
cohort_copies_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (COHORT_COPIES_DIALOG (dialog)->cancellable);
}

static void
cohort_copies_dialog_dispose (GObject *object)
{
  CohortCopiesDialog *self = COHORT_COPIES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_COPIES_DIALOG);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_copies_dialog_parent_class)->dispose (object);
}

static void
cohort_copies_dialog_class_init (CohortCopiesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_copies_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = cohort_copies_dialog_closed;
  restored_signal = g_signal_new ("restored", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-copies-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortCopiesDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CohortCopiesDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortCopiesDialog, group);
  gtk_widget_class_bind_template_child (widget_class, CohortCopiesDialog, status);
}

static void
cohort_copies_dialog_init (CohortCopiesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "backup#restore");
  self->cancellable = g_cancellable_new ();
}

/**
 * cohort_copies_dialog_new:
 * @session: (transfer none): the community whose copies are listed
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
GtkWidget *
cohort_copies_dialog_new (CohortSession *session)
{
  CohortCopiesDialog *self = g_object_new (COHORT_TYPE_COPIES_DIALOG, NULL);

  self->session = g_object_ref (session);
  cohort_copies_list_async (cohort_session_get_path (session), self->cancellable, listed_cb, self);
  return GTK_WIDGET (self);
}
