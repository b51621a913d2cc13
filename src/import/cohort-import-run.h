// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One file through preview or import. Plain synchronous functions for any thread but the main one; they hand short jobs
 * to the store. */

#pragma once

#include "cohort-import-types.h"
#include "cohort-overlay.h"
#include "cohort-store.h"
#include "cohort-sheet.h"

G_BEGIN_DECLS

/* Everything that a run needs to know of a file: a copy of what was decided. */
typedef struct
{
  CohortInput *input;
  CohortSheetShape shape;
  const CohortFormat *format; /* (nullable): nobody said what the rows are */
  CohortMapping *mapping;     /* with the moment of observation */
  char *signature;            /* of its columns */
  char *checksum;             /* of its bytes, when it was looked at */
  char *message;              /* (nullable) what is still missing */
  char **doubled;             /* names that several columns have */
  CohortDay covers_until;     /* what the person says; COHORT_DAY_NONE: what the rows or the format do */
  gint64 source;              /* 0: by kind and name, made where it is missing */
} CohortImportPlan;

void cohort_import_plan_free (CohortImportPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortImportPlan, cohort_import_plan_free)

typedef void (*CohortRunProgress) (guint64 n_rows, double fraction, gpointer data);

/* Who runs, and for whom. */
typedef struct
{
  CohortStore *store;
  gint64 now_us;
  CohortRunProgress progress; /* (nullable) */
  gpointer progress_data;
} CohortRunContext;

CohortImportReport *cohort_import_run_preview (const CohortRunContext *context, const CohortImportPlan *plan,
                                               CohortOverlay *overlay, guint64 *digest, GCancellable *cancellable,
                                               GError **error);
CohortImportReport *cohort_import_run_apply (const CohortRunContext *context, const CohortImportPlan *plan,
                                             const guint64 *expected, guint64 *digest, gboolean *applied,
                                             GCancellable *cancellable, GError **error);

gboolean cohort_import_find_source (CohortDb *db, const char *kind, const char *name, gint64 *id, GError **error);

G_END_DECLS
