// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A metric: what it is called, what it means, and how it is computed from arrays. The tile, the chart, the
// export column, the command line and the help all come from the descriptor; adding one is a file and a
// line in cohort-metric.c. Values carry the rows they were counted from, so a number is always the count or
// the sum of what opens behind it. Pure and thread-safe.
#pragma once

#include "cohort-facts.h"
#include "cohort-proportion.h"
#include "cohort-scope.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_UNIT_COUNT,
  COHORT_UNIT_MONEY, /* estimate in minor units */
  COHORT_UNIT_RATE,  /* a share, shown as percent */
  COHORT_UNIT_RATIO, /* a plain number, "3.2 times" */
  COHORT_UNIT_MONTHS,
} CohortUnit;

/* Which input array a value's rows are indices of. */
typedef enum
{
  COHORT_ROWS_NONE,
  COHORT_ROWS_MEMBERS,
  COHORT_ROWS_SEGMENTS,
  COHORT_ROWS_PAYMENTS,
  COHORT_ROWS_TERMS,
  COHORT_ROWS_COSTS,
} CohortRowSet;

typedef struct
{
  CohortStatus status;
  const char *part;        /* which of the metric's figures: a machine name; "" for a metric of one */
  const char *currency;    /* (nullable) of money; ISO 4217 */
  gboolean is_count;       /* a plain count beside the metric's figures, whatever its unit */
  gint64 num, den;         /* money in 1e-4 minor units, else counts; den 0 where there is no quotient */
  double estimate, lo, hi; /* NaN where there is none */
  guint n;
  CohortRowSet num_set, den_set;
  GArray *num_rows, *den_rows; /* (owned) (nullable) of guint32 */
  GArray *num_amounts;         /* (owned) (nullable) of gint64: what each of num_rows adds to num, as num itself */
} CohortMetricValue;

typedef struct _CohortMetric CohortMetric;

struct _CohortMetric
{
  const char *id, *title, *help; /* title and help are gettext keys */
  guint version;                 /* rises when the definition changes */
  CohortUnit unit;
  gboolean filterable; /* FALSE: only the whole community has it */
  void (*compute) (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values);
};

const CohortMetric *const *cohort_metrics (gsize *n);
const CohortMetric *cohort_metric_find (const char *id);
GArray *cohort_metric_compute (const CohortMetric *metric, const CohortSegments *segments, const CohortFacts *facts,
                               const CohortScope *scope);
const CohortMetricValue *cohort_metric_value (const GArray *values, const char *part, const char *currency);

G_END_DECLS
