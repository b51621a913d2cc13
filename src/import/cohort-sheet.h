// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A file of an import as rows of named columns, CSV and JSON alike. */

#pragma once

#include "cohort-csv.h"
#include "cohort-format.h"
#include "cohort-input.h"

G_BEGIN_DECLS

/* How a file is written, as far as its bytes tell. */
typedef struct
{
  CohortShape shape;
  CohortCsvDialect dialect; /* of CSV */
  char *json_path;          /* (nullable) of JSON: where the rows are */
} CohortSheetShape;

typedef struct _CohortSheet CohortSheet;

CohortSheet *cohort_sheet_open (CohortInput *input, const CohortSheetShape *shape, GChecksum *checksum,
                                GCancellable *cancellable, GError **error);
void cohort_sheet_free (CohortSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortSheet, cohort_sheet_free)

CohortRow *cohort_sheet_get_row (CohortSheet *self);
gboolean cohort_sheet_next (CohortSheet *self, gboolean *end, GCancellable *cancellable, GError **error);
const char *cohort_sheet_get_fault (CohortSheet *self);
double cohort_sheet_get_progress (CohortSheet *self);
char *cohort_sheet_dup_content (CohortSheet *self);

const CohortFormat *cohort_sheet_sniff (CohortInput *input, CohortSheetShape *shape, GChecksum *checksum,
                                        GCancellable *cancellable, GError **error);
void cohort_sheet_shape_clear (CohortSheetShape *shape);
void cohort_sheet_shape_copy (CohortSheetShape *to, const CohortSheetShape *from);

char *cohort_sheet_signature (const char *const *names, guint n_names);

G_END_DECLS
