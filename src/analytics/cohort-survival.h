// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The input that the survival methods share: one row a member, the time from first payment to churn or
// to the day the data ends. Arrays are borrowed for the call. Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

#define COHORT_SURVIVAL_MAX_GROUPS 256

typedef struct
{
  gsize n;
  const double *time;     /* > entry, finite; days or periods */
  const guint8 *event;    /* 1 churned at time, 0 censored at time */
  const double *entry;    /* (nullable) left truncation: under observation only after this time */
  const guint32 *group;   /* (nullable) below n_groups */
  guint32 n_groups;       /* 0 and 1 both mean one group */
  const guint32 *stratum; /* (nullable) below n_strata; the log-rank test alone reads it */
  guint32 n_strata;
} CohortSurvival;

CohortStatus cohort_survival_validate (const CohortSurvival *data);
gboolean cohort_survival_is_curve (const double *survival, guint n);

G_END_DECLS
