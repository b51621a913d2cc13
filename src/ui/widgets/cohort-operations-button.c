// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What runs in the background, as a button of the header bar that is there only while there is something to see: a
// spinner while something runs, a warning when something failed. Its popover has a row for each, with its progress and
// a way to stop it, or why it failed and a way to put that aside.

#include "config.h"

#include "cohort-operations-button.h"

#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortOperationsButton
{
  AdwBin parent_instance;

  CohortOperations *operations; /* (owned) (nullable) */
  GtkMenuButton *button;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (CohortOperationsButton, cohort_operations_button, ADW_TYPE_BIN)

static void
sync_cb (CohortOperationsButton *self)
{
  guint n_running = cohort_operations_get_n_running (self->operations);
  guint n_failed = cohort_operations_get_n_failed (self->operations);
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), n_running + n_failed > 0);
  gtk_stack_set_visible_child_name (self->stack, n_running > 0 ? "running" : "failed");
  if (n_running > 0)
    name = g_strdup_printf (ngettext ("%u operation under way", "%u operations under way", n_running), n_running);
  else
    name = g_strdup_printf (ngettext ("%u operation failed", "%u operations failed", n_failed), n_failed);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
failed_cb (CohortOperationsButton *self)
{
  if (cohort_operations_get_n_failed (self->operations) > 0)
    cohort_ui_announce (GTK_WIDGET (self), _ ("An operation in the background failed"));
}

static void
stop_cb (GtkWidget *button, CohortOperation *operation)
{
  CohortOperationsButton *self
      = COHORT_OPERATIONS_BUTTON (gtk_widget_get_ancestor (button, COHORT_TYPE_OPERATIONS_BUTTON));

  if (cohort_operation_get_state (operation) == COHORT_OPERATION_RUNNING)
    cohort_operation_cancel (operation);
  else
    cohort_operations_dismiss (self->operations, operation);
}

/* The parts of a row are found again by name: the row outlives no operation. */
static void
sync_row_cb (CohortOperation *operation, GParamSpec *pspec, GtkWidget *row)
{
  GtkLabel *detail = g_object_get_data (G_OBJECT (row), "detail");
  GtkProgressBar *bar = g_object_get_data (G_OBJECT (row), "bar");
  GtkWidget *stop = g_object_get_data (G_OBJECT (row), "stop");
  gboolean running = cohort_operation_get_state (operation) == COHORT_OPERATION_RUNNING;
  double fraction = cohort_operation_get_fraction (operation);
  const char *text = running ? cohort_operation_get_detail (operation) : cohort_operation_get_message (operation);
  g_autofree char *name = NULL;

  gtk_label_set_label (detail, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (detail), text && *text);
  gtk_widget_set_visible (GTK_WIDGET (bar), running);
  if (fraction < 0)
    gtk_progress_bar_pulse (bar);
  else
    gtk_progress_bar_set_fraction (bar, fraction);
  gtk_widget_set_sensitive (stop, !running || cohort_operation_can_cancel (operation));
  gtk_button_set_icon_name (GTK_BUTTON (stop), running ? "process-stop-symbolic" : "window-close-symbolic");
  /* Translators: what a button does; %s is an operation, as in "Importing Files" */
  name = g_strdup_printf (running ? _ ("Stop “%s”") : _ ("Dismiss “%s”"), cohort_operation_get_title (operation));
  gtk_widget_set_tooltip_text (stop, name);
  cohort_ui_name (stop, name);
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  CohortOperation *operation = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (cohort_operation_get_title (operation));
  GtkWidget *detail = gtk_label_new (NULL);
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *stop = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (detail), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 36);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (stop, "flat");
  gtk_widget_add_css_class (stop, "circular");
  gtk_widget_set_valign (stop, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), detail);
  gtk_box_append (GTK_BOX (column), bar);
  gtk_box_append (GTK_BOX (box), column);
  gtk_box_append (GTK_BOX (box), stop);
  gtk_widget_add_css_class (box, "operation");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data (G_OBJECT (row), "detail", detail);
  g_object_set_data (G_OBJECT (row), "bar", bar);
  g_object_set_data (G_OBJECT (row), "stop", stop);
  g_signal_connect_object (stop, "clicked", G_CALLBACK (stop_cb), operation, 0);
  g_signal_connect_object (operation, "notify", G_CALLBACK (sync_row_cb), row, 0);
  sync_row_cb (operation, NULL, row);
  return row;
}

static void
cohort_operations_button_dispose (GObject *object)
{
  CohortOperationsButton *self = COHORT_OPERATIONS_BUTTON (object);

  if (self->list)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_object (&self->operations);
  G_OBJECT_CLASS (cohort_operations_button_parent_class)->dispose (object);
}

static void
cohort_operations_button_class_init (CohortOperationsButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_operations_button_dispose;
}

static void
cohort_operations_button_init (CohortOperationsButton *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_stack_add_named (self->stack, adw_spinner_new (), "running");
  gtk_stack_add_named (self->stack, gtk_image_new_from_icon_name ("dialog-warning-symbolic"), "failed");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Operations in the background"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->list));
  gtk_menu_button_set_child (self->button, GTK_WIDGET (self->stack));
  gtk_menu_button_set_popover (self->button, popover);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * cohort_operations_button_set_operations:
 * @operations: (transfer none): those of the session; given once
 */
void
cohort_operations_button_set_operations (CohortOperationsButton *self, CohortOperations *operations)
{
  g_return_if_fail (COHORT_IS_OPERATIONS_BUTTON (self));
  g_return_if_fail (self->operations == NULL);

  self->operations = g_object_ref (operations);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (operations), make_row, NULL, NULL);
  g_signal_connect_object (operations, "notify::n-running", G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operations, "notify::n-failed", G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operations, "notify::n-failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  sync_cb (self);
}
