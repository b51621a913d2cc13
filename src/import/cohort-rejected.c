// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The rows that an import did not take, as a file to be mended and imported again. They come from the ledger, which
 * never had the columns that are not to be stored. */

#include "config.h"

#include "cohort-csv-writer.h"
#include "cohort-csv.h"
#include "cohort-import-task.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gint64 import;
  CohortCsvWriter *writer;
} Save;

static gboolean
write_content (CohortCsvWriter *writer, const char *content, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (content, -1, NULL);
  g_autoptr (CohortCsv) csv = cohort_csv_new (stream, NULL);
  gboolean end;

  if (!cohort_csv_read (csv, &end, cancellable, error))
    return FALSE;
  for (guint i = 0; !end && i < cohort_csv_n_fields (csv); i++)
    cohort_csv_writer_text (writer, cohort_csv_field (csv, i));
  return TRUE;
}

static gpointer
save_job (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT row, line, class, reason, content FROM import_row WHERE import = ?1"
                           " AND class IN ('needs_you', 'rejected') ORDER BY row",
                           error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, save->import);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      cohort_csv_writer_int (save->writer, cohort_stmt_int64 (stmt, 0));
      cohort_csv_writer_int (save->writer, cohort_stmt_int64 (stmt, 1));
      cohort_csv_writer_text (save->writer, cohort_stmt_text (stmt, 2));
      cohort_csv_writer_text (save->writer, cohort_stmt_text (stmt, 3));
      if (!cohort_stmt_is_null (stmt, 4)
          && !write_content (save->writer, cohort_stmt_text (stmt, 4), cancellable, error))
        return NULL;
      if (!cohort_csv_writer_end_record (save->writer, cancellable, error))
        return NULL;
    }
  return NULL;
}

/* @names: the columns of the file that were kept. Either the whole file is written or none. */
gboolean
cohort_rejected_save (CohortStore *store, gint64 import, const char *const *names, GFile *to, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (CohortCsvWriter) writer = NULL;
  g_autoptr (GError) local = NULL;
  Save save = { import, NULL };

  stream = g_file_replace (to, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  if (stream == NULL)
    return FALSE;
  writer = save.writer = cohort_csv_writer_new (G_OUTPUT_STREAM (stream), ',', COHORT_CSV_WRITER_BOM);
  cohort_csv_writer_text (writer, _ ("Row"));
  cohort_csv_writer_text (writer, _ ("Line"));
  cohort_csv_writer_text (writer, _ ("Class"));
  cohort_csv_writer_text (writer, _ ("Reason"));
  for (guint i = 0; names[i] != NULL; i++)
    cohort_csv_writer_text (writer, names[i]);
  if (cohort_csv_writer_end_record (writer, cancellable, &local))
    cohort_store_read (store, save_job, &save, cancellable, &local);
  if (local == NULL && cohort_csv_writer_finish (writer, cancellable, &local)
      && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &local))
    return TRUE;

  /* Closing with a cancelled cancellable leaves the file that was there before. */
  {
    g_autoptr (GCancellable) cancelled = g_cancellable_new ();

    g_cancellable_cancel (cancelled);
    g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
