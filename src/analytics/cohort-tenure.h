// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From segments to the rows of the survival methods: one a member who ever paid. Pure and thread-safe.
#pragma once

#include "cohort-segments.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n;
  guint32 *member;
  CohortDay *first; /* day of the first payment */
  double *days;     /* from it to churn, or to the day seen from; > 0 */
  guint8 *event;    /* 1: neither paying nor held any more */
  double *months;   /* the same in whole periods: an event in the k-th month is at k, a censoring at those complete */
} CohortTenureRows;

CohortTenureRows *cohort_tenure_rows (const CohortSegments *segments, const guint8 *include, CohortDay as_of);
void cohort_tenure_rows_sort (CohortTenureRows *rows);
void cohort_tenure_rows_free (CohortTenureRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTenureRows, cohort_tenure_rows_free)

G_END_DECLS
