// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often something happens in a time: counts that have no denominator of people, such as sign-ups a month.
// Any thread.
#pragma once

#include "cohort-proportion.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 count;
  double time; /* > 0, any unit, the same for all that is compared */
} CohortCountRate;

CohortEstimate cohort_count_rate (const CohortCountRate *rate, double confidence);
CohortEstimate cohort_count_rate_ratio (const CohortCountRate *before, const CohortCountRate *after, double confidence,
                                        double *p_value);
CohortEstimate cohort_count_periods_ratio (const guint *before, gsize n_before, const guint *after, gsize n_after,
                                           double confidence, double *dispersion);

G_END_DECLS
