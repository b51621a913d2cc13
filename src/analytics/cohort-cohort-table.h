// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who stayed, by the month of the first payment or by what it was for. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-mrr.h"

G_BEGIN_DECLS

#define COHORT_TABLE_MAX_GROUPS 256

/* Cell k (from 0) is the end of the k + 1st month, the month of the first payment being the first. */
typedef struct
{
  guint32 key;            /* COHORT_INDEX_NONE: segments without one */
  guint n_members;        /* whose first payment fell into a month that is over */
  CohortEstimate *paying; /* n_cells: of the members whose months are over, those paying at the cell's end */
  CohortEstimate *money;  /* n_cells: what they paid then, against the end of their first month */
} CohortTableGroup;

typedef struct
{
  CohortStatus status;
  guint n_cells;
  CohortTableGroup *groups; /* by key */
  gsize n_groups;
} CohortTable;

guint32 *cohort_first_keys (const CohortSegments *segments, const guint8 *include, const guint32 *key);
void cohort_table_pool (const CohortMrr *mrr, gsize n_cohorts, guint n_cells, CohortEstimate *paying,
                        CohortEstimate *money, double confidence);
CohortTable *cohort_table_by (const CohortSegments *segments, const CohortMrrQuery *query, gsize n_cohorts,
                              const guint32 *key, guint32 n_keys, double confidence);
void cohort_table_free (CohortTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTable, cohort_table_free)

G_END_DECLS
