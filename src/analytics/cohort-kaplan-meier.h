// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Kaplan-Meier survival curves with log-log bands, median and restricted mean. See the .c file for the model.
#pragma once

#include "cohort-survival.h"

G_BEGIN_DECLS

/* One step of a curve: a time at which somebody churned. */
typedef struct
{
  double time;
  gsize n_risk, n_event;
  double survival, se;
  double lo, hi; /* NaN while S = 1 and once S = 0: the log-log band is not defined there */
} CohortKmStep;

typedef struct
{
  CohortStatus status; /* NO_DATA: no rows; OK also when nobody churned (the curve stays at 1) */
  gsize n, n_events;
  double last_time; /* the longest observed time: nothing is known after it */
  CohortKmStep *steps;
  gsize n_steps;
  CohortStatus median_status; /* OK or NOT_REACHED */
  double median;              /* NaN unless reached; so are its limits, each by itself */
  double median_lo, median_hi;
  CohortStatus rmst_status; /* OK, or BEYOND_DATA when tau lies after the last time, or NO_DATA when not asked */
  double tau, rmst, rmst_se;
} CohortKm;

typedef struct
{
  CohortStatus status;
  CohortKm *curves; /* one a group */
  guint32 n_curves;
} CohortKmFit;

CohortKmFit *cohort_km_fit (const CohortSurvival *data, double confidence, double tau);
void cohort_km_fit_free (CohortKmFit *fit);
double cohort_km_survival_at (const CohortKm *km, double time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortKmFit, cohort_km_fit_free)

G_END_DECLS
