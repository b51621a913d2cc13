// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every analytic answer says about itself. "Not enough data" is a status, never a number:
// a caller shows cohort_status_message () where the status is not COHORT_STATUS_OK.
// Pure and thread-safe, as everything in this folder.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Above this many input rows a method refuses: its work arrays would not fit a small machine. */
#define COHORT_MAX_ROWS ((gsize) 100000000)

typedef enum
{
  COHORT_STATUS_OK,
  COHORT_STATUS_NO_DATA,        /* no rows at all */
  COHORT_STATUS_TOO_FEW,        /* below the method's data floor; counts may still be shown */
  COHORT_STATUS_UNDEFINED,      /* the denominator is zero: "no losses", "nobody at risk" */
  COHORT_STATUS_NOT_ENTERED,    /* needs something only the user knows (spend, hours), which is absent */
  COHORT_STATUS_NO_RATE,        /* an exchange rate is missing, so there is no total */
  COHORT_STATUS_INCOMPLETE,     /* the period is not over, or the source's horizon ends before it */
  COHORT_STATUS_NOT_REACHED,    /* the curve does not fall that far within the data */
  COHORT_STATUS_BEYOND_DATA,    /* asked further ahead than the data supports */
  COHORT_STATUS_NO_CONVERGENCE, /* the fit found no optimum */
  COHORT_STATUS_BAD_INPUT,      /* NaN, infinite, negative or contradictory values */
  COHORT_STATUS_TOO_LARGE,      /* more rows, groups or digits than the method accepts */
  COHORT_N_STATUSES
} CohortStatus;

const char *cohort_status_id (CohortStatus status);
const char *cohort_status_message (CohortStatus status);

G_END_DECLS
