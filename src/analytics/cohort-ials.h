// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Implicit alternating least squares: the second voice of the recommendations. See the .c file.
#pragma once

#include "cohort-reads.h"

G_BEGIN_DECLS

typedef struct
{
  guint factors, epochs;
  double regularisation, unobserved;
  gulong seed;
} CohortIalsOptions;

#define COHORT_IALS_DEFAULT ((CohortIalsOptions) { 128, 16, 0.03, 0.1, 0 })

typedef struct
{
  CohortStatus status;
  guint32 n_members, n_items;
  guint factors;
  double *members, *items; /* rows of factors */
} CohortIals;

CohortIals *cohort_ials_fit (const CohortReads *reads, const CohortIalsOptions *options);
void cohort_ials_free (CohortIals *model);
void cohort_ials_score (const CohortIals *model, guint32 member, double *scores);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortIals, cohort_ials_free)

G_END_DECLS
