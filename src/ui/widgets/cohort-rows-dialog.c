// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists exactly the rows that a number was counted from. Opening one shows its member. Read when it is made, off
// the main thread; what the ledger does meanwhile does not change it, since the number on the page does not either.

#include "config.h"

#include "cohort-rows-dialog.h"

#include "cohort-metric-row-list.h"
#include "cohort-operation.h"
#include "cohort-text-column.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortRowsDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  CohortMetricRows *rows;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GtkStack *stack;
  GtkListView *view;
  AdwWindowTitle *title;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (CohortRowsDialog, cohort_rows_dialog, ADW_TYPE_DIALOG)

/* A row's cell */

static GtkWidget *
make_text (const char *css_class, gboolean at_end)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  cohort_text_align (GTK_INSCRIPTION (text), at_end);
  gtk_widget_add_css_class (text, css_class);
  return text;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *title = make_text ("body", FALSE), *amount = make_text ("numeric", TRUE);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (amount), 12);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (amount), 12);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), title, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), amount, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_text ("dimmed", FALSE), 0, 1, 2, 1);
  gtk_list_item_set_child (item, grid);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const CohortMetricRow *row = cohort_metric_row_item_get_row (gtk_list_item_get_item (item));
  GtkGrid *grid = GTK_GRID (gtk_list_item_get_child (item));
  GtkWidget *amount_text = gtk_grid_get_child_at (grid, 1, 0), *detail_text = gtk_grid_get_child_at (grid, 0, 1);
  g_autofree char *title = cohort_metric_row_get_title (row), *detail = cohort_metric_row_get_detail (row);
  g_autofree char *amount = row->has_amount ? cohort_words_money (row->amount_minor, row->currency) : NULL;
  g_autofree char *label
      = g_strjoin (" · ", title, amount != NULL ? amount : detail, amount != NULL ? detail : NULL, NULL);

  cohort_text_show (GTK_INSCRIPTION (gtk_grid_get_child_at (grid, 0, 0)), title);
  gtk_inscription_set_text (GTK_INSCRIPTION (amount_text), amount);
  gtk_widget_set_visible (amount_text, amount != NULL);
  gtk_inscription_set_text (GTK_INSCRIPTION (detail_text), detail);
  gtk_widget_set_visible (detail_text, *detail != '\0');
  gtk_list_item_set_accessible_label (item, label);
  gtk_list_item_set_activatable (item, row->member != 0);
}

/* To the member: what lies over the page goes, this dialog and the one it was opened from. */
static void
activate_cb (CohortRowsDialog *self, guint position)
{
  g_autoptr (CohortMetricRowItem) item
      = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->view)), position);
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));
  gint64 member = item != NULL ? cohort_metric_row_item_get_row (item)->member : 0;
  AdwDialog *dialog;

  if (member == 0 || window == NULL)
    return;
  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window))) != NULL)
    adw_dialog_force_close (dialog);
  cohort_window_show_item (window, "members", member);
}

/* Reading */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = cohort_metric_rows_load_finish (result, &error);
  CohortRowsDialog *self;
  GtkSelectionModel *selection;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_ROWS_DIALOG (user_data);
  if (rows == NULL)
    {
      cohort_ui_describe (self->failure, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failure");
      return;
    }
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (cohort_metric_row_list_new (rows))));
  gtk_list_view_set_model (self->view, selection);
  g_object_unref (selection);
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "rows" : "empty");
}

/* Exporting */

typedef struct
{
  CohortWindow *window;
  CohortSession *session;
  CohortMetricRows *rows;
  CohortOperation *operation; /* (nullable) before a file is chosen */
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->window);
  g_object_unref (self->session);
  cohort_metric_rows_unref (self->rows);
  g_clear_object (&self->operation);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;

  if (cohort_metric_rows_export_finish (result, &error))
    cohort_window_toast (export->window, _ ("The rows were exported"));
  cohort_operation_end (export->operation, error);
}

static void
file_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CohortSession *session = export->session;
  CohortMetricRows *rows = export->rows;

  if (file == NULL)
    return;
  export->operation = cohort_operation_new (_ ("Exporting Rows"), cancellable);
  cohort_operations_add (cohort_operations_of (session), export->operation);
  cohort_metric_rows_export_async (session, rows, file, cancellable, exported_cb, g_steal_pointer (&export));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortRowsDialog *self = COHORT_ROWS_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  CohortWindow *window = cohort_window_of (widget);
  Export *export;

  if (window == NULL)
    return;
  export = g_new0 (Export, 1);
  export->window = g_object_ref (window);
  export->session = g_object_ref (self->session);
  export->rows = cohort_metric_rows_ref (self->rows);
  gtk_file_dialog_set_title (dialog, _ ("Export Rows"));
  gtk_file_dialog_set_initial_name (dialog, "rows.csv");
  gtk_file_dialog_save (dialog, GTK_WINDOW (window), NULL, file_chosen_cb, export);
}

static void
cohort_rows_dialog_dispose (GObject *object)
{
  CohortRowsDialog *self = COHORT_ROWS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, cohort_metric_rows_unref);
  G_OBJECT_CLASS (cohort_rows_dialog_parent_class)->dispose (object);
}

static void
cohort_rows_dialog_class_init (CohortRowsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_rows_dialog_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "rows.export", NULL, export_cb);
}

static GtkWidget *
make_list (CohortRowsDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_tab_behavior (self->view, GTK_LIST_TAB_ITEM);
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_list_view_set_show_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rows"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  return scroller;
}

static void
cohort_rows_dialog_init (CohortRowsDialog *self)
{
  GtkWidget *toolbar_view = adw_toolbar_view_new (), *header = adw_header_bar_new ();
  GtkWidget *export = gtk_button_new_from_icon_name ("document-save-symbolic");
  GtkWidget *empty = adw_status_page_new ();

  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->failure = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->failure, "dialog-warning-symbolic");
  adw_status_page_set_title (self->failure, _ ("These Rows Could Not Be Read"));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "view-list-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Rows"));
  gtk_widget_add_css_class (GTK_WIDGET (self->failure), "compact");
  gtk_widget_add_css_class (empty, "compact");
  gtk_stack_add_named (self->stack, adw_spinner_new (), "waiting");
  gtk_stack_add_named (self->stack, make_list (self), "rows");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->failure), "failure");
  gtk_widget_set_tooltip_text (export, _ ("Export as CSV"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (export), "rows.export");
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), export);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), toolbar_view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 600);
  cohort_ui_set_help (ADW_DIALOG (self), "numbers#rows");
}

/**
 * cohort_rows_dialog_present:
 * @parent: where it is opened from
 * @title: what was counted: the count is added to it
 *
 * Returns: (transfer none): the dialog
 */
AdwDialog *
cohort_rows_dialog_present (GtkWidget *parent, CohortSession *session, const char *title, CohortMetricRows *rows)
{
  g_autofree char *count = cohort_metric_rows_count_words (rows);
  /* Translators: what was counted, and of what how many: Left in June: 9 members */
  g_autofree char *full = g_strdup_printf (_ ("%1$s: %2$s"), title, count);
  CohortRowsDialog *self = g_object_new (COHORT_TYPE_ROWS_DIALOG, "title", full, NULL);

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, count);
  self->session = g_object_ref (session);
  self->rows = cohort_metric_rows_ref (rows);
  cohort_metric_rows_load_async (session, rows, self->cancellable, loaded_cb, self);
  adw_dialog_present (ADW_DIALOG (self), parent);
  return ADW_DIALOG (self);
}
