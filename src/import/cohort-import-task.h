// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One operation of an import, with copies of all that it needs, to be run on any thread. */

#pragma once

#include "cohort-import-file-private.h"
#include "cohort-import.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_IMPORT_WORK_ADD,
  COHORT_IMPORT_WORK_PREVIEW,
  COHORT_IMPORT_WORK_APPLY,
  COHORT_IMPORT_WORK_SAVE,
} CohortImportWork;

typedef struct _CohortProgressRelay CohortProgressRelay;

typedef struct
{
  CohortImportWork work;
  CohortStore *store;
  gint64 now_us;

  GPtrArray *added;             /* ADD: (element-type GFile) */
  CohortDetectedLedger *ledger; /* ADD: (nullable) what was known */
  GPtrArray *detected;          /* ADD: (element-type CohortDetected) what was found */

  GPtrArray *runs; /* PREVIEW, APPLY, SAVE: the files, in order */
  CohortImportProgress progress;
  gpointer progress_data;
  CohortProgressRelay *relay; /* (nullable) brings the progress to the import's thread */
  double total_size, done_size;
  gpointer at_hand; /* the run being done */

  GFile *to; /* SAVE */
} CohortImportTask;

CohortImportTask *cohort_import_task_new (CohortImportWork work, CohortStore *store, gint64 now_us);
void cohort_import_task_free (CohortImportTask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortImportTask, cohort_import_task_free)

void cohort_import_task_add_file (CohortImportTask *self, CohortImportFile *file);
gboolean cohort_import_task_run (CohortImportTask *self, GCancellable *cancellable, GError **error);
void cohort_import_task_start (CohortImportTask *self, gpointer source, gpointer tag, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
void cohort_import_task_hand_out (CohortImportTask *self);

CohortProgressRelay *cohort_progress_relay_new (CohortImportProgress progress, gpointer data);
void cohort_progress_relay_post (CohortProgressRelay *self, const char *file, guint64 n_rows, double fraction);
void cohort_progress_relay_close (CohortProgressRelay *self);

gboolean cohort_rejected_save (CohortStore *store, gint64 import, const char *const *names, GFile *to,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
