// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* An import from the first dropped file to the result: detect, map, preview, apply.
 *
 * A CohortImport is a GListModel of CohortImportFile. It belongs to the thread that made it; its asynchronous functions
 * read and write on other threads and come back to the thread's main context. One of them runs at a time. Files are
 * handled in their order: a preview counts what the files before it will have brought.
 * Nothing is written before apply; then each file is one transaction and one journal step. */

#pragma once

#include <gio/gio.h>

#include "cohort-import-file.h"
#include "cohort-import-types.h"
#include "cohort-types.h"

G_BEGIN_DECLS

#define COHORT_TYPE_IMPORT (cohort_import_get_type ())
G_DECLARE_FINAL_TYPE (CohortImport, cohort_import, COHORT, IMPORT, GObject)

/* Returns the time in UTC µs. */
typedef gint64 (*CohortImportClock) (gpointer data);

/**
 * CohortImportProgress:
 * @file: display name of the file at hand
 * @n_rows: rows read of it
 * @fraction: 0 to 1, of all files
 *
 * Called in the thread that started the operation, seldom enough to redraw each time.
 */
typedef void (*CohortImportProgress) (const char *file, guint64 n_rows, double fraction, gpointer data);

CohortImport *cohort_import_new (CohortStore *store, CohortImportClock clock, gpointer clock_data);

/* Adds files, .zip archives as the files in them. What is wrong with a single file is its state and message, not an
 * error; an error means that nothing was added. @files: (element-type GFile) */
gboolean cohort_import_add_files (CohortImport *self, GSList *files, GCancellable *cancellable, GError **error);
void cohort_import_add_files_async (CohortImport *self, GSList *files, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_import_add_files_finish (CohortImport *self, GAsyncResult *result, GError **error);
void cohort_import_remove (CohortImport *self, CohortImportFile *file);

/* The sources there are, known once files were added: (element-type CohortImportSource) (transfer none) */
typedef struct
{
  gint64 id;
  char *kind;
  char *name;
} CohortImportSource;
GPtrArray *cohort_import_get_sources (CohortImport *self);

/* Whether every included file is ready, and there is one. */
gboolean cohort_import_is_ready (CohortImport *self);

/* Classes every row of the included files; the reports are the files' "preview". A file that needs a mapping gets one
 * too: all of its rows need the person. */
gboolean cohort_import_preview (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                                GCancellable *cancellable, GError **error);
void cohort_import_preview_async (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_import_preview_finish (CohortImport *self, GAsyncResult *result, GError **error);

/* Writes the included files that are ready, in order; the reports are the files' "result", also of the files that were
 * written before one failed. A file that needs a mapping is left alone and says so in its result. With
 * COHORT_IMPORT_ERROR_CHANGED the file at hand was not written, and "preview" holds what would happen now. Cancelling
 * keeps the files that were already written. */
gboolean cohort_import_apply (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                              GCancellable *cancellable, GError **error);
void cohort_import_apply_async (CohortImport *self, CohortImportProgress progress, gpointer progress_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_import_apply_finish (CohortImport *self, GAsyncResult *result, GError **error);

/* Saves the rows of @file that need the person or were rejected as CSV: row, line, class, reason, then the file's own
 * columns. After apply. */
gboolean cohort_import_save_rejected (CohortImport *self, CohortImportFile *file, GFile *to, GCancellable *cancellable,
                                      GError **error);
void cohort_import_save_rejected_async (CohortImport *self, CohortImportFile *file, GFile *to,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_import_save_rejected_finish (CohortImport *self, GAsyncResult *result, GError **error);

G_END_DECLS
