// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the metrics' own files share. Private to src/analytics.
#pragma once

#include "cohort-metric.h"
#include "cohort-mrr.h"

G_BEGIN_DECLS

/* In which currencies a money metric answers: one query each. */
typedef struct
{
  gint32 query; /* for CohortMrrQuery.currency */
  gint32 shown; /* index of the currency the answer is in */
} CohortMetricCurrency;

/* What a memo keeps. A key says all that the value depends on beside the arrays and the filter. */
typedef enum
{
  COHORT_KEPT_MRR,    /* CohortMrr of one period, with movements and members */
  COHORT_KEPT_MONTHS, /* CohortMrr of the six months up to @to */
  COHORT_KEPT_REVENUE,
  COHORT_KEPT_CURVE,
  COHORT_KEPT_SOLD,   /* GArray of terms that were paid, in order */
  COHORT_KEPT_ANSWER, /* GArray of CohortMetricValue: of @metric, seen from @as_of, in the currency @shown */
} CohortMetricKept;

/* Which payments, and whether what they come to is wanted with its rows. */
typedef enum
{
  COHORT_REVENUE_ALL,
  COHORT_REVENUE_RECURRING,      /* without single sales and tips */
  COHORT_REVENUE_RECURRING_SUMS, /* likewise, without rows */
} CohortRevenueOf;

typedef struct
{
  CohortMetricKept kind;
  CohortDay from, to; /* half-open */
  gint32 query, shown;
  CohortRevenueOf revenue;
  const CohortMetric *metric; /* (nullable) */
  CohortDay as_of;
} CohortMetricKey;

gconstpointer cohort_metric_memo_find (CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key);
gconstpointer cohort_metric_memo_keep (CohortMetricMemo *memo, const CohortScope *scope, const CohortMetricKey *key,
                                       gpointer value, GDestroyNotify free_value, GPtrArray *arrays, gsize bytes);

CohortMetricValue *cohort_metric_add (GArray *values, const char *part, const char *currency);
CohortMetricValue *cohort_metric_add_count (GArray *values, const char *part, guint n);
CohortMetricValue *cohort_metric_add_estimate (GArray *values, const char *part, const char *currency,
                                               const CohortEstimate *estimate);
void cohort_metric_set_rows (CohortMetricValue *value, CohortRowSet set, GArray *num_rows, GArray *den_rows);

gboolean cohort_metric_takes (const CohortSegments *segments, const CohortScope *scope, guint32 member);
guint8 *cohort_metric_mask (const CohortSegments *segments, const CohortScope *scope);
CohortMetricCurrency *cohort_metric_currencies (const CohortSegments *segments, const CohortScope *scope, gsize *n);
const CohortMrr *cohort_metric_mrr (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope,
                                    gint32 currency);
const CohortMrr *cohort_metric_months (const CohortSegments *segments, const CohortFacts *facts,
                                       const CohortScope *scope, gint32 currency);
gboolean cohort_metric_converts (const CohortSegments *segments, const CohortMetricCurrency *currency, guint16 from,
                                 CohortDay day, gint64 minor, gint64 *out);

extern const CohortMetric cohort_metric_mrr_movements;
extern const CohortMetric cohort_metric_arr;
extern const CohortMetric cohort_metric_committed;
extern const CohortMetric cohort_metric_members;
extern const CohortMetric cohort_metric_growth;
extern const CohortMetric cohort_metric_churn;
extern const CohortMetric cohort_metric_money_churn;
extern const CohortMetric cohort_metric_kept;
extern const CohortMetric cohort_metric_quick_ratio;
extern const CohortMetric cohort_metric_renewal;
extern const CohortMetric cohort_metric_activation;
extern const CohortMetric cohort_metric_active_share;
extern const CohortMetric cohort_metric_trials;
extern const CohortMetric cohort_metric_funnel;
extern const CohortMetric cohort_metric_cohorts;
extern const CohortMetric cohort_metric_referrals;
extern const CohortMetric cohort_metric_arpu;
extern const CohortMetric cohort_metric_streams;
extern const CohortMetric cohort_metric_concentration;
extern const CohortMetric cohort_metric_ltv;
extern const CohortMetric cohort_metric_cac;
extern const CohortMetric cohort_metric_payback;
extern const CohortMetric cohort_metric_ltv_cac;
extern const CohortMetric cohort_metric_article_activation;
extern const CohortMetric cohort_metric_article_renewal;
extern const CohortMetric cohort_metric_article_arpu;
extern const CohortMetric cohort_metric_article_ltv;

G_END_DECLS
