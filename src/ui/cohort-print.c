// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows come from the same query as the list's, with the texts of its cells: sorted, searched, filtered and, while
// names and amounts are scrambled, scrambled like it.

#include "config.h"

#include "cohort-print.h"

#include "cohort-paged-texts.h"
#include "cohort-text-column.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define MAX_ROWS 20000 /* some 400 pages */
#define SETTINGS_FILE "print.ini"
#define PAPER_KEY "cohort-paper"

/* What was chosen the last time, of this user */

static char *
settings_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "cohort", SETTINGS_FILE, NULL);
}

static void
restore_settings (GtkPrintOperation *operation)
{
  g_autofree char *path = settings_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GtkPrintSettings) settings = NULL;
  g_autoptr (GtkPageSetup) setup = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  settings = gtk_print_settings_new_from_key_file (file, NULL, NULL);
  setup = gtk_page_setup_new_from_key_file (file, NULL, NULL);
  if (settings)
    gtk_print_operation_set_print_settings (operation, settings);
  if (setup)
    gtk_print_operation_set_default_page_setup (operation, setup);
}

/* Best effort: another time it is asked again. */
static void
keep_settings (GtkPrintOperation *operation)
{
  g_autofree char *path = settings_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  GtkPageSetup *setup = gtk_print_operation_get_default_page_setup (operation);

  if (settings)
    gtk_print_settings_to_key_file (settings, file, NULL);
  if (setup)
    gtk_page_setup_to_key_file (setup, file, NULL);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_key_file_save_to_file (file, path, NULL);
}

/* The operation */

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, CohortPaper *paper)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);
  const guint n_pages
      = cohort_paper_paginate (paper, pango, gtk_print_context_get_width (context),
                               gtk_print_context_get_height (context), gtk_print_context_get_dpi_y (context));

  gtk_print_operation_set_n_pages (operation, (int) n_pages);
  g_object_unref (pango);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, CohortPaper *paper)
{
  cohort_paper_draw (paper, gtk_print_context_get_cairo_context (context), (guint) page);
}

GtkPrintOperation *
cohort_print_operation_new (CohortPaper *paper)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();

  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), PAPER_KEY, paper, (GDestroyNotify) cohort_paper_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), paper);
  return operation;
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, CohortWindow *window)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      cohort_window_toast (window, error ? error->message : _ ("This could not be printed"));
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    keep_settings (operation);
}

void
cohort_print_run (GtkWidget *widget, GtkPrintOperation *operation)
{
  g_autoptr (GtkPrintOperation) owned = operation;
  CohortWindow *window = cohort_window_of (widget);

  restore_settings (operation);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), window, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (window), NULL);
}

/* A list */

typedef struct
{
  CohortPage *page; /* (owned) */
  char *title;      /* of the page */
  char *community;  /* whose list it is */
  CohortDay today;
  GArray *columns; /* (element-type CohortPaperColumn): titles owned by @titles */
  GStrv titles;
} Job;

static void
job_free (Job *self)
{
  g_object_unref (self->page);
  g_free (self->title);
  g_free (self->community);
  g_array_unref (self->columns);
  g_strfreev (self->titles);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static char *
describe (const Job *job, const CohortPagedTexts *texts)
{
  g_autofree char *day = cohort_words_day (job->today);
  g_autofree char *all = cohort_words_count ((gint64) texts->n_all);
  g_autofree char *count = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) texts->n_all), all);
  g_autofree char *first = NULL;

  if (texts->rows->len == texts->n_all)
    /* Translators: below the title of a printed list: community · day · "1,262 rows" */
    return g_strdup_printf (_ ("%s · %s · %s"), job->community, day, count);
  first = cohort_words_count (texts->rows->len);
  /* Translators: as above; "the first 20,000 of 100,000 rows" */
  return g_strdup_printf (_ ("%s · %s · the first %s of %s"), job->community, day, first, count);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPagedTexts) texts = cohort_paged_texts_load_finish (result, &error);
  g_autofree char *detail = NULL;
  CohortPaper *paper;

  if (gtk_widget_get_root (GTK_WIDGET (job->page)) == NULL) /* the window was closed meanwhile */
    return;
  if (texts == NULL)
    {
      cohort_window_toast (cohort_window_of (GTK_WIDGET (job->page)), error->message);
      return;
    }
  detail = describe (job, texts);
  paper = cohort_paper_new (job->title, detail);
  cohort_paper_add_table (paper, (CohortPaperColumn *) job->columns->data, job->columns->len, texts->rows, NULL);
  cohort_print_run (GTK_WIDGET (job->page), cohort_print_operation_new (paper));
}

void
cohort_print_columns (CohortPage *page, CohortPagedList *list, const CohortPaperColumn *columns,
                      const char *const *texts)
{
  CohortSession *session = cohort_paged_list_get_session (list);
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  Job *job = g_new0 (Job, 1);

  for (guint i = 0; texts[i]; i++)
    g_strv_builder_add (titles, columns[i].title);
  job->page = g_object_ref (page);
  job->title = g_strdup (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)));
  job->community = g_strdup (cohort_session_get_title (session));
  job->today = cohort_session_get_today (session);
  job->titles = g_strv_builder_end (titles);
  job->columns = g_array_new (FALSE, TRUE, sizeof (CohortPaperColumn));
  for (guint i = 0; texts[i]; i++)
    {
      CohortPaperColumn column = { job->titles[i], columns[i].is_number };

      g_array_append_val (job->columns, column);
    }
  cohort_paged_texts_load_async (list, texts, MAX_ROWS, NULL, loaded_cb, job);
}

static void
collect_columns (GtkColumnView *view, gboolean visible_only, GArray *columns, GPtrArray *texts)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) item = g_list_model_get_item (model, i);
      const CohortTextColumn *spec = cohort_text_column_get_spec (item);
      CohortPaperColumn column;

      if (spec == NULL || (visible_only && !gtk_column_view_column_get_visible (item)))
        continue;
      column = (CohortPaperColumn) { gtk_column_view_column_get_title (item), spec->is_number };
      g_array_append_val (columns, column);
      g_ptr_array_add (texts, (gpointer) spec->text);
    }
}

void
cohort_print_list (CohortPage *page, GtkColumnView *view, CohortPagedList *list)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (CohortPaperColumn));
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  collect_columns (view, TRUE, columns, texts);
  if (columns->len == 0) /* a narrow window has rows of two lines instead */
    collect_columns (view, FALSE, columns, texts);
  g_ptr_array_add (texts, NULL);
  cohort_print_columns (page, list, (CohortPaperColumn *) columns->data, (const char *const *) texts->pdata);
}
