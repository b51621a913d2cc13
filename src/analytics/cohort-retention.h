// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parametric retention in whole periods: how the survival curve goes on beyond the data. See the .c file.
// Pure and thread-safe; the bootstrap takes its seed from the caller.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_RETENTION_CONSTANT, /* one rate for all: the naive line */
  COHORT_RETENTION_SBG,      /* shifted beta-geometric */
  COHORT_RETENTION_BDW,      /* beta-discrete-Weibull */
  COHORT_N_RETENTION_MODELS
} CohortRetentionModel;

/* Counts by period, may be fractions (percent tables). Index 0 of @lost is period 1. */
typedef struct
{
  guint n_periods;
  double *lost;     /* n_periods: cancelled at the renewal that ends period t = i + 1 */
  double *censored; /* n_periods + 1: last seen alive at t = i; those of 0 say nothing */
} CohortTenures;

typedef struct
{
  CohortStatus status;
  CohortRetentionModel model;
  guint n_params;
  double params[3]; /* constant: theta; sBG: a, b; BdW: a, b, c */
  double log_likelihood, bic;
  gboolean at_cap; /* a or b ran to its cap: the members are alike, and the mixture adds nothing */
} CohortRetentionFit;

typedef struct
{
  CohortStatus status; /* TOO_FEW below 30 events, BEYOND_DATA past 3 x the data: no projection then */
  double n, events;
  CohortRetentionFit fits[COHORT_N_RETENTION_MODELS];
  CohortRetentionModel chosen; /* lowest BIC */
  guint horizon, allowed_horizon;
  double *survival, *lo, *hi; /* (nullable) horizon + 1 values, t = 0..horizon; lo and hi NaN without bootstrap */
  double *naive;              /* (nullable) the constant model's curve */
} CohortRetention;

CohortTenures *cohort_tenures_new (const double *time, const guint8 *event, gsize n, guint learn, CohortStatus *status);
CohortTenures *cohort_tenures_from_survivors (const double *survivors, gsize n, CohortStatus *status);
void cohort_tenures_free (CohortTenures *tenures);

CohortRetentionFit cohort_retention_fit (const CohortTenures *tenures, CohortRetentionModel model);
double cohort_retention_survival (const CohortRetentionFit *fit, double t);
double cohort_retention_residual (const CohortRetentionFit *fit, double discount, double n);
CohortRetention *cohort_retention_project (const CohortTenures *tenures, guint horizon, guint n_bootstrap, gulong seed);
void cohort_retention_free (CohortRetention *retention);

const char *cohort_retention_model_id (CohortRetentionModel model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTenures, cohort_tenures_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRetention, cohort_retention_free)

G_END_DECLS
