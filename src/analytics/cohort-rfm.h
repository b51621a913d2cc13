// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recency, frequency and money in quintiles. See the .c file. Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;
  gsize n;
  guint8 *recency, *frequency, *money; /* n each: 1 to 5, 5 the best */
} CohortRfm;

CohortRfm *cohort_rfm_new (const double *days_since, const double *times, const double *amount, gsize n);
void cohort_rfm_free (CohortRfm *rfm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRfm, cohort_rfm_free)

G_END_DECLS
