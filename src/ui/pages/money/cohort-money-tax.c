// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The money of a year for a tax return: a folder is chosen, the report is made beside it, and three files are written
// one after another: all payments, the page that ties them to the forms of services, and both as a spreadsheet.

#include "config.h"

#include "cohort-money-tax.h"

#include "cohort-ods.h"
#include "cohort-tax-report.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define N_FILES 3

typedef struct
{
  CohortWindow *window;   /* (owned) */
  CohortSession *session; /* (owned) */
  int year;
  GFile *folder;          /* (owned) (nullable) */
  GBytes *files[N_FILES]; /* (owned) (nullable) */
  guint next;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->window);
  g_object_unref (self->session);
  g_clear_object (&self->folder);
  for (guint i = 0; i < N_FILES; i++)
    g_clear_pointer (&self->files[i], g_bytes_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void write_next (Export *self);

static void
written_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    cohort_window_toast (self->window, error->message);
  else
    write_next (g_steal_pointer (&self));
}

/* @self: (transfer full) */
static void
write_next (Export *self)
{
  static const char *const ends[N_FILES] = { ".csv", "-tie-out.csv", ".ods" };
  g_autofree char *name = NULL;
  g_autoptr (GFile) file = NULL;
  GBytes *bytes;

  if (self->next == N_FILES)
    {
      /* Translators: %d is a year */
      g_autofree char *text = g_strdup_printf (_ ("Tables of the year %d written"), self->year);

      cohort_window_toast (self->window, text);
      export_free (self);
      return;
    }
  name = g_strdup_printf ("tax-%d%s", self->year, ends[self->next]);
  file = g_file_get_child (self->folder, name);
  bytes = self->files[self->next++];
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb, self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTaxReport) report = cohort_tax_report_load_finish (result, &error);
  g_autoptr (GBytes) content = report != NULL ? cohort_tax_report_content_xml (report) : NULL;

  if (report != NULL)
    self->files[0] = cohort_tax_report_lines_csv (report, &error);
  if (self->files[0] != NULL)
    self->files[1] = cohort_tax_report_ties_csv (report, &error);
  if (self->files[1] != NULL)
    self->files[2] = cohort_ods_make (content, cohort_session_get_now (self->session), &error);
  if (self->files[2] != NULL)
    write_next (g_steal_pointer (&self));
  else
    cohort_window_toast (self->window, error->message);
}

static void
chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;

  self->folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  if (self->folder != NULL)
    {
      Export *export = g_steal_pointer (&self);

      cohort_tax_report_load_async (export->session, export->year, NULL, loaded_cb, export);
    }
}

void
cohort_money_tax_export (GtkWidget *parent, CohortSession *session, int year)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *title = NULL;
  Export *self = g_new0 (Export, 1);

  self->window = g_object_ref (cohort_window_of (parent));
  self->session = g_object_ref (session);
  self->year = year;
  /* Translators: %d is a year */
  title = g_strdup_printf (_ ("Folder for the Tables of %d"), year);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (self->window), NULL, chosen_cb, self);
}
