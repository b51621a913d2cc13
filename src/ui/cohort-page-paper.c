// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a page shows goes to the printer, or to a file whose kind its name says: PDF to be read, CSV to be calculated
// with. It is put together when it is asked for, from the report that is on the screen.

#include "config.h"

#include "cohort-page-paper.h"

#include "cohort-preferences.h"
#include "cohort-print.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

static const char *
get_definitions (CohortSession *session)
{
  const char *id = cohort_preferences_get (session, COHORT_PREFERENCE_DEFINITIONS);
  guint n;
  const CohortDefinitions *all = cohort_preferences_get_definitions (&n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (all[i].id, id) == 0)
      return _ (all[i].title);
  return _ (all[0].title);
}

CohortPaper *
cohort_page_paper_new (CohortPage *page, const char *period)
{
  CohortSession *session = cohort_page_get_session (page);
  g_autofree char *day = cohort_words_day (cohort_session_get_today (session));
  /* Translators: on top of a printed page: the set of definitions that its figures go by */
  g_autofree char *definitions = g_strdup_printf (_ ("Definitions: %s"), get_definitions (session));
  /* Translators: on top of a printed page: the day on which it was made */
  g_autofree char *made = g_strdup_printf (_ ("Made on %s"), day);
  g_autofree char *rest = g_strjoin (" · ", cohort_session_get_zone_name (session), definitions, made, NULL);
  g_autofree char *detail = period ? g_strjoin (" · ", cohort_session_get_title (session), period, rest, NULL)
                                   : g_strjoin (" · ", cohort_session_get_title (session), rest, NULL);

  return cohort_paper_new (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), detail);
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

void
cohort_page_paper_add_figures (CohortPaper *paper, const CohortFigureReport *report, guint from, guint to)
{
  const CohortPaperColumn columns[] = { { C_ ("paper", "Figure"), FALSE },
                                        { C_ ("paper", "Period"), FALSE },
                                        { C_ ("paper", "Value"), TRUE },
                                        { C_ ("paper", "Counted From"), FALSE, TRUE },
                                        { C_ ("paper", "Before"), FALSE, TRUE } };
  g_autoptr (GPtrArray) rows = rows_new ();

  for (guint i = from; i < MIN (to, report->figures->len); i++)
    {
      const CohortFigure *figure = report->figures->pdata[i];
      const char *basis = figure->basis ? figure->basis : "";
      g_autofree char *counted = figure->interval && *basis ? g_strjoin ("; ", basis, figure->interval, NULL)
                                                            : g_strdup (figure->interval ? figure->interval : basis);
      const char *row[] = { figure->title,
                            figure->period ? figure->period : "",
                            figure->value ? figure->value : "–",
                            figure->value    ? counted
                            : figure->reason ? figure->reason
                                             : "",
                            figure->change ? figure->change : "",
                            NULL };

      g_ptr_array_add (rows, g_strdupv ((GStrv) row));
    }
  if (rows->len > 0)
    cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), rows, NULL);
}

void
cohort_page_paper_add_lines (CohortPaper *paper, const char *heading, GPtrArray *items, CohortPagePaperPick pick)
{
  const CohortPaperColumn columns[]
      = { { C_ ("paper", "What"), FALSE, TRUE }, { C_ ("paper", "Details"), FALSE, TRUE } };
  g_autoptr (GPtrArray) rows = rows_new ();

  for (guint i = 0; i < items->len; i++)
    {
      const char *row[] = { NULL, NULL, NULL };

      pick (items->pdata[i], &row[0], &row[1]);
      row[0] = row[0] ? row[0] : "";
      row[1] = row[1] ? row[1] : "";
      g_ptr_array_add (rows, g_strdupv ((GStrv) row));
    }
  if (rows->len == 0)
    return;
  cohort_paper_add_heading (paper, heading);
  cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), rows, NULL);
}

/* Returns: (transfer full) (nullable): nothing to put on it, and it was said so */
static CohortPaper *
make_paper (CohortPage *page)
{
  g_autoptr (CohortPaper) paper = COHORT_PAGE_GET_CLASS (page)->make_paper (page);

  if (paper && !cohort_paper_is_empty (paper))
    return g_steal_pointer (&paper);
  cohort_window_toast (cohort_window_of (GTK_WIDGET (page)), _ ("There is nothing on this page yet"));
  return NULL;
}

void
cohort_page_paper_print (CohortPage *page)
{
  CohortPaper *paper = make_paper (page);

  if (paper)
    cohort_print_run (GTK_WIDGET (page), cohort_print_operation_new (paper));
}

/* To a file */

typedef struct
{
  CohortWindow *window; /* (owned) */
  CohortPaper *paper;   /* (owned) */
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->window);
  cohort_paper_free (self->paper);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
written_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    cohort_window_toast (self->window, _ ("The page was exported"));
  else
    cohort_window_toast (self->window, error->message);
}

static void
chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  g_autofree char *name = file ? g_file_get_basename (file) : NULL;
  g_autofree char *folded = name ? g_ascii_strdown (name, -1) : NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL) /* dismissed */
    return;
  bytes = g_str_has_suffix (folded, ".csv") ? cohort_paper_to_csv (self->paper) : cohort_paper_to_pdf (self->paper);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb,
                                       g_steal_pointer (&self));
}

static void
add_filter (GListStore *filters, const char *name, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  g_list_store_append (filters, filter);
}

void
cohort_page_paper_export (CohortPage *page)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  CohortPaper *paper = make_paper (page);
  g_autofree char *name = NULL;
  Export *export;

  if (paper == NULL)
    return;
  export = g_new0 (Export, 1);
  export->window = g_object_ref (cohort_window_of (GTK_WIDGET (page)));
  export->paper = paper;
  add_filter (filters, _ ("Document (PDF)"), "pdf");
  add_filter (filters, _ ("Table (CSV)"), "csv");
  name = g_strdup_printf ("%s.pdf", adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)));
  g_strdelimit (name, "/\\:", '-');
  gtk_file_dialog_set_title (dialog, _ ("Export This View"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_save (dialog, GTK_WINDOW (export->window), NULL, chosen_cb, export);
}
