/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A span of whole days, half-open: from is in it, to is not. Pure; any thread. */

#pragma once

#include "cohort-civil.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  CohortDay from, to; /* from <= to; equal: empty */
} CohortPeriod;

typedef enum
{
  COHORT_PERIOD_DAYS, /* none of the following */
  COHORT_PERIOD_DAY,
  COHORT_PERIOD_MONTH,
  COHORT_PERIOD_QUARTER,
  COHORT_PERIOD_YEAR,
  COHORT_PERIOD_ALL
} CohortPeriodKind;

/* Every day of the calendar. */
#define COHORT_PERIOD_EVERYTHING ((CohortPeriod) { COHORT_DAY_MIN, COHORT_DAY_MAX + 1 })

CohortPeriod cohort_period_month (CohortMonth month);
CohortPeriod cohort_period_quarter (int year, int quarter);
CohortPeriod cohort_period_year (int year);
CohortPeriod cohort_period_last_full_months (CohortDay as_of, int n);

CohortPeriodKind cohort_period_kind (CohortPeriod self);
CohortPeriod cohort_period_shift (CohortPeriod self, int n);

static inline gint64
cohort_period_days (CohortPeriod self)
{
  return (gint64) self.to - self.from;
}

static inline gboolean
cohort_period_contains (CohortPeriod self, CohortDay day)
{
  return day >= self.from && day < self.to;
}

static inline gboolean
cohort_period_equal (CohortPeriod self, CohortPeriod other)
{
  return self.from == other.from && self.to == other.to;
}

char *cohort_period_to_key (CohortPeriod self);
gboolean cohort_period_from_key (const char *key, CohortPeriod *out, GError **error);

G_END_DECLS
