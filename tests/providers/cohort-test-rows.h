// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For tests: a whole file as a table in memory, and records as text. */

#pragma once

#include "cohort-json-rows.h"

G_BEGIN_DECLS

typedef struct
{
  CohortShape shape;
  GPtrArray *names; /* (element-type utf8) */
  GPtrArray *rows;  /* (element-type GPtrArray of utf8), NULL values among them */
  const CohortFormat *format;
} CohortTestTable;

CohortTestTable *cohort_test_table_load (const char *path);
void cohort_test_table_free (CohortTestTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTestTable, cohort_test_table_free)

CohortMapping *cohort_test_mapping (const CohortFormat *format);
void cohort_test_dump_batch (CohortBatch *batch, GString *out);
void cohort_test_dump_row (const CohortFormat *format, const CohortMapping *mapping, const CohortRow *row,
                           GString *out);
char *cohort_test_dump_table (const CohortTestTable *table, const CohortMapping *mapping);

G_END_DECLS
