// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How good a list of probabilities was. Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

#define COHORT_RELIABILITY_BINS 10

typedef struct
{
  CohortStatus status; /* TOO_FEW unless both outcomes occur */
  gsize n, n_events;
  double auc, average_precision, brier, log_loss;
  double brier_skill;      /* against always saying the base rate */
  double ece;              /* mean |said - happened| over ten bins of equal width, by their share of rows */
  double slope, intercept; /* of outcome on logit: 1 and 0 when calibrated */
  double lift;             /* rate among the top tenth over the base rate */
  struct
  {
    gsize n;
    double said, happened;
  } bins[COHORT_RELIABILITY_BINS];
} CohortScores;

CohortScores cohort_classify_score (const double *probability, const guint8 *outcome, gsize n);
void cohort_isotonic (const double *x, const guint8 *y, gsize n, double *fitted);

G_END_DECLS
