// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The import window. Detect: what each file is, open to correction. Map: its columns. Preview: what would become
// of every row. Result: what became of them, with the way back. Files that are all recognised go straight to the
// preview, so that the usual import is a drop and a click.
//
// One operation of the import runs at a time; each holds a reference to the dialog, so that the end of the operation
// still finds it when it was closed. Closing cancels, but for rows that are being written.

#include "config.h"

#include "cohort-import-dialog.h"

#include "cohort-import-columns-page.h"
#include "cohort-import-file-row.h"
#include "cohort-import-report-group.h"
#include "cohort-import.h"
#include "cohort-operation.h"
#include "cohort-problem-view.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortImportDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  CohortImport *import;      /* (owned) */
  GCancellable *cancellable; /* (owned): of the operation under way */
  GArray *steps;             /* (element-type gint64): what was written, newest first */
  GPtrArray *preview_groups; /* (element-type GtkWidget) (unowned) */
  gboolean is_busy;
  gboolean is_closed;
  CohortOperation *operation; /* (owned) (nullable): while rows are written; goes on when the dialog is closed */
  guint focus_source;

  AdwToastOverlay *toast_overlay;
  AdwNavigationView *navigation_view;
  GtkStack *detect_stack;
  AdwStatusPage *detect_failure;
  AdwPreferencesGroup *files_group;
  GtkWidget *preview_button;
  AdwBanner *preview_banner;
  GtkStack *preview_stack;
  AdwStatusPage *working;
  GtkProgressBar *progress_bar;
  AdwPreferencesPage *preview_reports;
  GtkWidget *cancel_button;
  GtkWidget *import_button;
  AdwBanner *result_banner;
  AdwPreferencesPage *result_reports;
  GtkWidget *undo_button;
  GtkWidget *done_button;
};

G_DEFINE_FINAL_TYPE (CohortImportDialog, cohort_import_dialog, ADW_TYPE_DIALOG)

static guint ended_signal;

static gint64
now_cb (gpointer session)
{
  return cohort_session_get_now (session);
}

static void
sync_buttons (CohortImportDialog *self)
{
  gboolean readable = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->import), i);

      readable |= cohort_import_file_get_state (file) != COHORT_IMPORT_FILE_UNREADABLE;
    }
  gtk_widget_set_sensitive (self->preview_button, readable && !self->is_busy);
}

static void
set_busy (CohortImportDialog *self, gboolean is_busy, const char *title)
{
  self->is_busy = is_busy;
  if (is_busy)
    {
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      adw_status_page_set_title (self->working, title);
      gtk_progress_bar_set_fraction (self->progress_bar, 0);
      gtk_stack_set_visible_child_name (self->preview_stack, "working");
      gtk_widget_set_sensitive (self->import_button, FALSE);
    }
  gtk_widget_set_visible (self->cancel_button, is_busy);
  sync_buttons (self);
}

static void
progress_cb (const char *file, guint64 n_rows, double fraction, gpointer data)
{
  CohortImportDialog *self = data;
  g_autofree char *n = NULL;
  g_autofree char *text = NULL;

  n = cohort_words_count ((gint64) n_rows);
  /* Translators: the name of a file, then how many of its rows were read */
  text = g_strdup_printf (ngettext ("%s: %s row", "%s: %s rows", n_rows), file, n);
  if (self->operation)
    cohort_operation_set_progress (self->operation, text, fraction);
  if (self->is_closed)
    return;
  cohort_ui_describe (self->working, text);
  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

static void
clear_groups (CohortImportDialog *self)
{
  for (guint i = 0; i < self->preview_groups->len; i++)
    adw_preferences_page_remove (self->preview_reports, g_ptr_array_index (self->preview_groups, i));
  g_ptr_array_set_size (self->preview_groups, 0);
}

static void
show_problems_cb (CohortImportDialog *self, CohortImportReportGroup *group)
{
  CohortImportReport *report = cohort_import_report_group_get_report (group);
  g_autofree CohortProblemText *texts = g_new0 (CohortProblemText, report->problems->len);
  GtkWidget *view = cohort_problem_view_new ();
  GtkWidget *toolbar_view = adw_toolbar_view_new ();

  for (guint i = 0; i < report->problems->len; i++)
    {
      const CohortImportProblem *problem = g_ptr_array_index (report->problems, i);

      texts[i] = (CohortProblemText) { .row = problem->row,
                                       .line = problem->line,
                                       .rejected = problem->row_class == COHORT_ROW_CLASS_REJECTED,
                                       .reason = problem->reason,
                                       .content = problem->content };
    }
  cohort_problem_view_set (COHORT_PROBLEM_VIEW (view), texts, report->problems->len);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), view);
  adw_navigation_view_push (self->navigation_view, adw_navigation_page_new (toolbar_view, _ ("Rows Left Out")));
}

static void
saved_cb (GObject *import, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = cohort_import_save_rejected_finish (COHORT_IMPORT (import), result, &error);
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, saved ? _ ("The rows were saved") : error->message);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

typedef struct
{
  CohortImportDialog *dialog; /* (owned) */
  CohortImportFile *file;     /* (owned) */
} SaveRequest;

static void
save_chosen_cb (GObject *chooser, GAsyncResult *result, gpointer user_data)
{
  g_autofree SaveRequest *request = user_data;
  g_autoptr (CohortImportDialog) self = request->dialog;
  g_autoptr (CohortImportFile) file = request->file;
  g_autoptr (GFile) to = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (chooser), result, NULL);

  if (to)
    cohort_import_save_rejected_async (self->import, file, to, NULL, saved_cb, g_object_ref (self));
}

static void
save_cb (CohortImportDialog *self, GtkWidget *group)
{
  CohortImportFile *file = g_object_get_data (G_OBJECT (group), "file");
  g_autoptr (GtkFileDialog) chooser = gtk_file_dialog_new ();
  g_autofree char *base = g_path_get_basename (cohort_import_file_get_name (file));
  /* Translators: the name of a new file; %s is the name of the file that was imported, without its ending */
  g_autofree char *name = NULL;
  char *dot = strrchr (base, '.');
  SaveRequest *request = g_new0 (SaveRequest, 1);

  if (dot && dot != base)
    *dot = '\0';
  name = g_strdup_printf (_ ("%s, rows left out.csv"), base);
  request->dialog = g_object_ref (self);
  request->file = g_object_ref (file);
  gtk_file_dialog_set_title (chooser, _ ("Save the Rows Left Out"));
  gtk_file_dialog_set_initial_name (chooser, name);
  gtk_file_dialog_save (chooser, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, save_chosen_cb, request);
}

static void
add_report (CohortImportDialog *self, CohortImportFile *file, gboolean is_result)
{
  CohortImportReport *report = is_result ? cohort_import_file_get_result (file) : cohort_import_file_get_preview (file);
  GtkWidget *group;

  if (report == NULL)
    return;
  group = cohort_import_report_group_new (report, cohort_session_get_zone (self->session), is_result);
  g_object_set_data_full (G_OBJECT (group), "file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (group, "problems", G_CALLBACK (show_problems_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "save", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  if (is_result)
    {
      adw_preferences_page_add (self->result_reports, ADW_PREFERENCES_GROUP (group));
      if (report->step != 0)
        g_array_prepend_val (self->steps, report->step);
      return;
    }
  adw_preferences_page_add (self->preview_reports, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->preview_groups, group);
}

static void
show_reports (CohortImportDialog *self, gboolean is_result)
{
  if (!is_result)
    clear_groups (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->import), i);

      add_report (self, file, is_result);
    }
}

static void
focus_cb (gpointer data)
{
  CohortImportDialog *self = data;

  self->focus_source = 0;
  adw_dialog_set_focus (ADW_DIALOG (self), adw_dialog_get_default_widget (ADW_DIALOG (self)));
}

/* A page that slides in moves the focus to its back button when it has arrived, and so does the window in its next
 * frame when the button that had it is hidden; what comes next is ours to say, so it is said after both. */
static void
set_next (CohortImportDialog *self, GtkWidget *button)
{
  adw_dialog_set_default_widget (ADW_DIALOG (self), button);
  adw_dialog_set_focus (ADW_DIALOG (self), button);
  if (self->focus_source == 0)
    self->focus_source = g_idle_add_once (focus_cb, self);
}

static void
preview_shown_cb (CohortImportDialog *self)
{
  if (!self->is_busy)
    set_next (self, self->import_button);
}

static void
result_shown_cb (CohortImportDialog *self)
{
  set_next (self, self->done_button);
}

static void
show_preview (CohortImportDialog *self, const char *notice)
{
  gboolean any_ready = FALSE;

  show_reports (self, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->import), i);

      any_ready |= cohort_import_file_get_state (file) == COHORT_IMPORT_FILE_RECOGNISED;
    }
  adw_banner_set_title (self->preview_banner, notice ? notice : "");
  adw_banner_set_revealed (self->preview_banner, notice != NULL);
  gtk_stack_set_visible_child_name (self->preview_stack, "reports");
  gtk_widget_set_sensitive (self->import_button, any_ready);
  preview_shown_cb (self);
}

static void
previewed_cb (GObject *import, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cohort_import_preview_finish (COHORT_IMPORT (import), result, &error);

  if (self->is_closed)
    return;
  set_busy (self, FALSE, NULL);
  if (done)
    show_preview (self, NULL);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_navigation_view_pop_to_tag (self->navigation_view, "detect");
  else
    show_preview (self, error->message);
}

static void
start_preview (CohortImportDialog *self)
{
  set_busy (self, TRUE, _ ("Looking at Every Row"));
  adw_navigation_view_push_by_tag (self->navigation_view, "preview");
  cohort_import_preview_async (self->import, progress_cb, self, self->cancellable, previewed_cb, g_object_ref (self));
}

static void
preview_cb (CohortImportDialog *self)
{
  start_preview (self);
}

static void
cancel_cb (CohortImportDialog *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
show_result (CohortImportDialog *self, const GError *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  show_reports (self, TRUE);
  adw_banner_set_title (self->result_banner, cancelled ? _ ("Cancelled: the files below were already imported")
                                             : error   ? error->message
                                                       : "");
  adw_banner_set_revealed (self->result_banner, error != NULL);
  gtk_widget_set_visible (self->undo_button, self->steps->len > 0);
  adw_navigation_view_push_by_tag (self->navigation_view, "result");
}

static gboolean
has_result (CohortImportDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->import), i);

      if (cohort_import_file_get_result (file))
        return TRUE;
    }
  return FALSE;
}

static void
applied_cb (GObject *import, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cohort_import_apply_finish (COHORT_IMPORT (import), result, &error);

  set_busy (self, FALSE, NULL);
  cohort_operation_end (self->operation, error);
  g_clear_object (&self->operation);
  if (done || has_result (self))
    show_result (self, error);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_preview (self, _ ("Cancelled: nothing was imported"));
  else
    show_preview (self, error->message);
  if (self->is_closed)
    g_signal_emit (self, ended_signal, 0);
}

static void
import_cb (CohortImportDialog *self)
{
  set_busy (self, TRUE, _ ("Importing"));
  self->operation = cohort_operation_new (_ ("Importing Files"), self->cancellable);
  cohort_operations_add (cohort_operations_of (self->session), self->operation);
  adw_banner_set_revealed (self->preview_banner, FALSE);
  cohort_import_apply_async (self->import, progress_cb, self, self->cancellable, applied_cb, g_object_ref (self));
}

static void
undo_cb (CohortImportDialog *self)
{
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));

  cohort_window_undo_steps (window, (const gint64 *) self->steps->data, self->steps->len);
  g_array_set_size (self->steps, 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
done_cb (CohortImportDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
columns_cb (CohortImportDialog *self, CohortImportFileRow *row)
{
  adw_navigation_view_push (self->navigation_view,
                            cohort_import_columns_page_new (cohort_import_file_row_get_file (row)));
}

static void
remove_cb (CohortImportDialog *self, CohortImportFileRow *row)
{
  cohort_import_remove (self->import, cohort_import_file_row_get_file (row));
  adw_preferences_group_remove (self->files_group, GTK_WIDGET (row));
  sync_buttons (self);
}

static void
add_file_rows (CohortImportDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->import)); i++)
    {
      g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (self->import), i);
      GtkWidget *row = cohort_import_file_row_new (self->import, file);

      g_signal_connect_object (row, "columns", G_CALLBACK (columns_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (file, "changed", G_CALLBACK (sync_buttons), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->files_group, row);
    }
}

static void
added_cb (GObject *import, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean added = cohort_import_add_files_finish (COHORT_IMPORT (import), result, &error);

  if (self->is_closed)
    return;
  set_busy (self, FALSE, NULL);
  if (!added)
    {
      cohort_ui_describe (self->detect_failure, error->message);
      gtk_stack_set_visible_child_name (self->detect_stack, "failed");
      return;
    }
  add_file_rows (self);
  gtk_stack_set_visible_child_name (self->detect_stack, "files");
  adw_dialog_set_default_widget (ADW_DIALOG (self), self->preview_button);
  sync_buttons (self);
  if (cohort_import_is_ready (self->import))
    start_preview (self);
}

/* Rows that are being written go on being written: the window's header bar shows it, and stops it when asked. */
static void
cohort_import_dialog_closed (AdwDialog *dialog)
{
  CohortImportDialog *self = COHORT_IMPORT_DIALOG (dialog);

  self->is_closed = TRUE;
  if (self->operation)
    return;
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, ended_signal, 0);
}

static void
cohort_import_dialog_dispose (GObject *object)
{
  CohortImportDialog *self = COHORT_IMPORT_DIALOG (object);

  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_IMPORT_DIALOG);
  g_clear_pointer (&self->preview_groups, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_object (&self->operation);
  g_clear_object (&self->import);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_import_dialog_parent_class)->dispose (object);
}

static void
cohort_import_dialog_class_init (CohortImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_import_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = cohort_import_dialog_closed;
  ended_signal
      = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, detect_stack);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, detect_failure);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, files_group);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, preview_button);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, preview_banner);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, working);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, preview_reports);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, result_banner);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, result_reports);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CohortImportDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, preview_cb);
  gtk_widget_class_bind_template_callback (widget_class, preview_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
cohort_import_dialog_init (CohortImportDialog *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->preview_groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "importing");
}

/**
 * cohort_import_dialog_new:
 * @session: a community that can be written
 * @files: (element-type GFile)
 *
 * Returns: (transfer floating): the import window, reading @files
 */
GtkWidget *
cohort_import_dialog_new (CohortSession *session, GListModel *files)
{
  CohortImportDialog *self = g_object_new (COHORT_TYPE_IMPORT_DIALOG, NULL);
  g_autoslist (GFile) list = NULL;

  self->session = g_object_ref (session);
  self->import = cohort_import_new (cohort_session_get_store (session), now_cb, session);
  for (guint i = g_list_model_get_n_items (files); i > 0; i--)
    list = g_slist_prepend (list, g_list_model_get_item (files, i - 1));
  set_busy (self, TRUE, "");
  cohort_import_add_files_async (self->import, list, self->cancellable, added_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

/**
 * cohort_import_dialog_get_steps:
 *
 * Returns: (transfer none) (element-type gint64): the journal's steps that were made and still stand, newest first
 */
GArray *
cohort_import_dialog_get_steps (CohortImportDialog *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_DIALOG (self), NULL);

  return self->steps;
}
