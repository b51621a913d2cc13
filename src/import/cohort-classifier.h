// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One row of a file against the ledger: new, changed, unchanged, needs the person, or rejected. Preview and import use
 * this same code; the ledger that they give it decides whether anything is written. */

#pragma once

#include "cohort-import-types.h"
#include "cohort-book.h"

G_BEGIN_DECLS

typedef struct _CohortClassifier CohortClassifier;

typedef struct
{
  CohortRowClass row_class;
  const char *reason; /* (nullable) of NEEDS_YOU and REJECTED: a translated sentence, until the next row */
  CohortRecord *main; /* (nullable) (unowned) the record that the row is about */
  gint64 fact;        /* its row; negative in a preview, 0 where nothing was taken */
} CohortOutcome;

CohortClassifier *cohort_classifier_new (CohortBook *book, CohortRecordKind main_kind, gint64 now_us);
void cohort_classifier_free (CohortClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortClassifier, cohort_classifier_free)

gboolean cohort_classifier_take (CohortClassifier *self, CohortBatch *batch, CohortOutcome *outcome, GError **error);

CohortRecordKind cohort_classifier_main_kind (const char *stream);

G_END_DECLS
