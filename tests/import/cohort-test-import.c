// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* See the header. Files are made in one folder of the process, which cohort_test_files_remove() takes away. */

#include "config.h"

#include "cohort-test-import.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

static char *folder;

/* Files */

static GFile *
place_file (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("cohort-import-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, name, NULL);
  return g_file_new_for_path (path);
}

static void
set_made (GFile *file, gint64 made_us)
{
  g_autoptr (GError) error = NULL;

  g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, (guint64) (made_us / G_USEC_PER_SEC),
                               G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_assert_no_error (error);
}

/**
 * cohort_test_file_bytes:
 *
 * Returns: (transfer full): a file with that content, last changed at @made_us
 */
GFile *
cohort_test_file_bytes (const char *name, gconstpointer data, gsize size, gint64 made_us)
{
  g_autoptr (GFile) file = place_file (name);
  g_autoptr (GError) error = NULL;

  g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, &error);
  g_assert_no_error (error);
  set_made (file, made_us);
  return g_steal_pointer (&file);
}

GFile *
cohort_test_file (const char *name, const char *content)
{
  return cohort_test_file_bytes (name, content, strlen (content), COHORT_TEST_MADE);
}

/**
 * cohort_test_copy:
 *
 * Returns: (transfer full): a copy of a sample, as if downloaded when all files of tests are made
 */
GFile *
cohort_test_copy (GFile *file, const char *name)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_load_contents (file, NULL, &content, &size, NULL, &error);
  g_assert_no_error (error);
  return cohort_test_file_bytes (name, content, size, COHORT_TEST_MADE);
}

/**
 * cohort_test_zip:
 * @names: ends with NULL
 *
 * Returns: (transfer full): an archive of files
 */
GFile *
cohort_test_zip (const char *name, const char *const *names, const char *const *contents)
{
  g_autoptr (GFile) file = place_file (name);
  g_autofree char *path = g_file_get_path (file);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (guint i = 0; names[i] != NULL; i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname_utf8 (entry, names[i]);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      archive_entry_set_size (entry, (la_int64_t) strlen (contents[i]));
      archive_entry_set_mtime (entry, COHORT_TEST_MADE / G_USEC_PER_SEC, 0);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      archive_write_data (archive, contents[i], strlen (contents[i]));
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  set_made (file, COHORT_TEST_MADE);
  return g_steal_pointer (&file);
}

/**
 * cohort_test_shared:
 *
 * Returns: (transfer full) (nullable): a sample that may not be kept with the sources, where it is at hand
 */
GFile *
cohort_test_shared (const char *name)
{
  const char *given = g_getenv ("COHORT_SHARED");
  g_autofree char *beside = g_build_filename (TEST_SOURCE_ROOT, "..", "shared", NULL);
  g_autofree char *path = g_build_filename (given != NULL ? given : beside, "data", "exports", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_file_new_for_path (path) : NULL;
}

char *
cohort_test_read (GFile *file)
{
  g_autoptr (GError) error = NULL;
  char *content;

  g_file_load_contents (file, NULL, &content, NULL, NULL, &error);
  g_assert_no_error (error);
  return content;
}

void
cohort_test_files_remove (void)
{
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "any", NULL) : NULL;

  if (path != NULL)
    cohort_test_remove (path);
  g_clear_pointer (&folder, g_free);
}

/* Imports */

static gint64
test_clock (gpointer data)
{
  return COHORT_TEST_NOW;
}

CohortImport *
cohort_test_add (CohortStore *store, GFile *file)
{
  CohortImport *import = cohort_import_new (store, test_clock, NULL);
  g_autoptr (GError) error = NULL;
  GSList files = { file, NULL };

  cohort_import_add_files (import, &files, NULL, &error);
  g_assert_no_error (error);
  return import;
}

/* Returns: (transfer none) */
CohortImportFile *
cohort_test_nth (CohortImport *import, guint n)
{
  g_autoptr (CohortImportFile) file = g_list_model_get_item (G_LIST_MODEL (import), n);

  g_assert_nonnull (file);
  return file;
}

/* Returns: (transfer none): of the file at @n */
CohortImportReport *
cohort_test_preview (CohortImport *import, guint n)
{
  g_autoptr (GError) error = NULL;

  cohort_import_preview (import, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return cohort_import_file_get_preview (cohort_test_nth (import, n));
}

CohortImportReport *
cohort_test_apply (CohortImport *import, guint n)
{
  g_autoptr (GError) error = NULL;

  cohort_import_apply (import, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return cohort_import_file_get_result (cohort_test_nth (import, n));
}

/**
 * cohort_test_import:
 *
 * Previews and imports a file; the two must agree.
 *
 * Returns: (transfer full): the result
 */
CohortImportReport *
cohort_test_import (CohortStore *store, GFile *file)
{
  g_autoptr (CohortImport) import = cohort_test_add (store, file);
  CohortImportReport *preview = cohort_test_preview (import, 0), *result;
  g_autofree char *before = cohort_test_describe (preview), *after = NULL;

  result = cohort_test_apply (import, 0);
  after = cohort_test_describe (result);
  g_assert_cmpstr (before, ==, after);
  return cohort_import_report_ref (result);
}

CohortImportReport *
cohort_test_import_text (CohortStore *store, const char *name, const char *content)
{
  g_autoptr (GFile) file = cohort_test_file (name, content);

  return cohort_test_import (store, file);
}

static void
add_months (GString *out, const char *title, GArray *months)
{
  if (months->len == 0)
    return;
  g_string_append_printf (out, "%s", title);
  for (guint i = 0; i < months->len; i++)
    {
      CohortMonth month = g_array_index (months, CohortMonth, i);

      g_string_append_printf (out, " %04d-%02d", month / 12, month % 12 + 1);
    }
  g_string_append_c (out, '\n');
}

/**
 * cohort_test_describe:
 *
 * Returns: (transfer full): what a person sees of a report, as text
 */
char *
cohort_test_describe (const CohortImportReport *report)
{
  GString *out = g_string_new (NULL);
  guint64 sum = 0;

  g_string_append_printf (out, "%s %s\n", report->format != NULL ? report->format : "?",
                          report->source != NULL ? report->source : "?");
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " rows", report->n_rows);
  for (guint i = 0; i < COHORT_N_ROW_CLASSES; i++)
    {
      sum += report->n[i];
      if (report->n[i] != 0)
        g_string_append_printf (out, ", %" G_GUINT64_FORMAT " %s", report->n[i], cohort_row_class_id (i));
    }
  g_assert_cmpuint (sum, ==, report->n_rows);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < report->totals->len; i++)
    {
      const CohortImportTotal *total = &g_array_index (report->totals, CohortImportTotal, i);

      g_string_append_printf (out,
                              "%s gross %" G_GINT64_FORMAT " fee %" G_GINT64_FORMAT " net %" G_GINT64_FORMAT
                              " of %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT " without fee\n",
                              total->currency, total->gross_minor, total->fee_minor, total->net_minor, total->n,
                              total->n_unknown_fees);
    }
  add_months (out, "months", report->months);
  add_months (out, "new months", report->months_new);
  add_months (out, "lacking", report->months_lacking);
  for (guint i = 0; i < report->problems->len; i++)
    {
      const CohortImportProblem *problem = g_ptr_array_index (report->problems, i);

      g_string_append_printf (out, "row %" G_GUINT64_FORMAT " line %" G_GUINT64_FORMAT " %s: %s\n", problem->row,
                              problem->line, cohort_row_class_id (problem->row_class), problem->reason);
    }
  return g_string_free (out, FALSE);
}

void
cohort_test_assert_classes (const CohortImportReport *report, guint n_new, guint n_changed, guint n_unchanged,
                            guint n_needs_you, guint n_rejected)
{
  g_autofree char *text = cohort_test_describe (report);

  g_test_message ("%s", text);
  g_assert_cmpuint (report->n[COHORT_ROW_CLASS_NEW], ==, n_new);
  g_assert_cmpuint (report->n[COHORT_ROW_CLASS_CHANGED], ==, n_changed);
  g_assert_cmpuint (report->n[COHORT_ROW_CLASS_UNCHANGED], ==, n_unchanged);
  g_assert_cmpuint (report->n[COHORT_ROW_CLASS_NEEDS_YOU], ==, n_needs_you);
  g_assert_cmpuint (report->n[COHORT_ROW_CLASS_REJECTED], ==, n_rejected);
}

/* The ledger behind a store */

typedef struct
{
  const char *sql;
  gint64 number;
  char *text;
  gboolean all;
} Ask;

static gpointer
ask_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  ask->text = cohort_test_text (db, ask->sql);
  ask->number = ask->text != NULL ? g_ascii_strtoll (ask->text, NULL, 10) : 0;
  return NULL;
}

static void
run_job (CohortStore *store, gboolean write, CohortStoreJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (write)
    cohort_store_write (store, job, data, NULL, &error);
  else
    cohort_store_read (store, job, data, NULL, &error);
  g_assert_no_error (error);
}

gint64
cohort_test_ask (CohortStore *store, const char *sql)
{
  Ask ask = { .sql = sql };

  run_job (store, FALSE, ask_job, &ask);
  g_free (ask.text);
  return ask.number;
}

/* Returns: (transfer full) (nullable): the first value of a query */
char *
cohort_test_ask_text (CohortStore *store, const char *sql)
{
  Ask ask = { .sql = sql };

  run_job (store, FALSE, ask_job, &ask);
  return ask.text;
}

static gpointer
dump_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  ask->text = cohort_test_dump (db, ask->all);
  return NULL;
}

char *
cohort_test_dump_store (CohortStore *store, gboolean all)
{
  Ask ask = { .all = all };

  run_job (store, FALSE, dump_job, &ask);
  return ask.text;
}

static gpointer
undo_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_undo (db, *(gint64 *) data);
  return NULL;
}

static gpointer
redo_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_redo (db, *(gint64 *) data);
  return NULL;
}

static gpointer
exec_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (db, data);
  return NULL;
}

static gpointer
check_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_check (db);
  return NULL;
}

void
cohort_test_undo_step (CohortStore *store, gint64 step)
{
  run_job (store, TRUE, undo_job, &step);
}

void
cohort_test_redo_step (CohortStore *store, gint64 step)
{
  run_job (store, TRUE, redo_job, &step);
}

/* Runs @sql as a step of the person. */
void
cohort_test_exec_step (CohortStore *store, const char *sql)
{
  run_job (store, TRUE, exec_job, (gpointer) sql);
}

void
cohort_test_check_store (CohortStore *store)
{
  run_job (store, FALSE, check_job, NULL);
}
