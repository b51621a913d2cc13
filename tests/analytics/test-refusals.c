// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A thousand million rows are refused with a reason by every method that takes rows, before one of them is read: the
// arrays here hold four.
#include "config.h"

#include "test-support.h"

#include "cohort-bandit.h"
#include "cohort-bgbb.h"
#include "cohort-bgnbd.h"
#include "cohort-churn-model.h"
#include "cohort-churn-rows.h"
#include "cohort-churn-rules.h"
#include "cohort-classify.h"
#include "cohort-content.h"
#include "cohort-elasticity.h"
#include "cohort-experiment.h"
#include "cohort-gabor-granger.h"
#include "cohort-kaplan-meier.h"
#include "cohort-kmeans.h"
#include "cohort-lifecycle.h"
#include "cohort-log-rank.h"
#include "cohort-logistic.h"
#include "cohort-metric.h"
#include "cohort-mrr.h"
#include "cohort-points.h"
#include "cohort-price-survey.h"
#include "cohort-reads.h"
#include "cohort-retention.h"
#include "cohort-rfm.h"
#include "cohort-self-check.h"
#include "cohort-topic-demand.h"

#include <math.h>

#define MANY 1000000000

static const double numbers[] = { 1, 2, 3, 4 };
static const guint8 bytes[] = { 0, 1, 0, 1 };
static const guint32 indices[] = { 0, 0, 0, 0 };
static const CohortDay days[] = { 20000, 20001, 20002, 20003 };

#define assert_refused(status) g_assert_cmpint ((status), ==, COHORT_STATUS_TOO_LARGE)

static void
test_survival (void)
{
  const CohortSurvival data = { .n = MANY, .time = numbers, .event = bytes };
  g_autoptr (CohortKmFit) km = cohort_km_fit (&data, 0.95, NAN);
  g_autoptr (CohortLogRank) test = cohort_log_rank (&data);
  CohortStatus status;

  assert_refused (km->status);
  assert_refused (test->status);
  g_assert_null (cohort_tenures_new (numbers, bytes, MANY, 0, &status));
  assert_refused (status);
  g_assert_null (cohort_tenures_from_survivors (numbers, MANY, &status));
  assert_refused (status);
}

static void
test_buyers (void)
{
  g_autoptr (CohortRfm) rfm = cohort_rfm_new (numbers, numbers, numbers, MANY);
  g_autoptr (CohortKmeans) groups = cohort_kmeans_choose (numbers, MANY, 1, 8, 1);

  assert_refused (cohort_bgnbd_fit (numbers, numbers, numbers, NULL, MANY).status);
  assert_refused (cohort_gammagamma_fit (numbers, numbers, MANY).status);
  assert_refused (cohort_bgbb_fit (numbers, numbers, numbers, NULL, MANY).status);
  assert_refused (rfm->status);
  assert_refused (groups->status);
}

static void
test_models (void)
{
  g_autoptr (CohortLogistic) logistic = cohort_logistic_fit (numbers, bytes, MANY, 1, 0, NULL);
  CohortFeature feature = { .numbers = numbers };
  const CohortChurnData data = { .frame = { MANY, &feature, 1 }, .outcome = bytes };
  g_autoptr (CohortChurnModel) churn = cohort_churn_model_fit (&data, NULL, MANY);

  assert_refused (logistic->status);
  assert_refused (churn->status);
  assert_refused (cohort_classify_score (numbers, bytes, MANY).status);
}

static void
test_ledger (void)
{
  const CohortSegments segments = { .n = MANY, .member = indices, .n_members = 1, .home = -1 };
  const CohortSegments empty = { .home = -1 };
  const CohortFacts facts = { .rules = COHORT_RULES_DEFAULT, .visits = -1 };
  const CohortFacts acts = { .rules = COHORT_RULES_DEFAULT, .actions = { .n = MANY, .member = indices, .day = days } };
  const CohortScope scope = { .period = { 20000, 20001 }, .as_of = 20002 };
  const CohortMrrQuery query = { .bounds = days, .n_periods = 1, .currency = -1 };
  g_autoptr (CohortMrr) mrr = cohort_mrr_compute (&segments, &query);
  g_autoptr (CohortChurnRows) rows = cohort_churn_rows_new (&segments, &facts, days, 1, 30, 20003);
  g_autoptr (CohortChurnRows) snapshots = cohort_churn_rows_new (&empty, &facts, days, MANY, 30, 20003);
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  assert_refused (mrr->status);
  assert_refused (rows->status);
  assert_refused (snapshots->status);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GArray) values = cohort_metric_compute (metrics[i], &segments, &facts, &scope);
      g_autoptr (GArray) others = cohort_metric_compute (metrics[i], &empty, &acts, &scope);

      assert_refused (g_array_index (values, CohortMetricValue, 0).status);
      assert_refused (g_array_index (others, CohortMetricValue, 0).status);
    }
}

static void
test_prices (void)
{
  g_autoptr (CohortPriceSurvey) survey = cohort_price_survey (numbers, numbers, numbers, numbers, NULL, NULL, MANY);
  g_autoptr (CohortGaborGranger) said = cohort_gabor_granger (numbers, numbers, MANY, 0.5);
  g_autoptr (CohortRegression) line = cohort_regression (numbers, numbers, MANY, 1);
  const CohortArm arms[] = { { 10, 1 }, { 10, 2 }, { 10, 3 }, { 10, 4 } };
  double chance[4];

  assert_refused (survey->status);
  assert_refused (said->status);
  assert_refused (line->status);
  assert_refused (cohort_demand_fit (arms, numbers, MANY).status);
  assert_refused (cohort_best_arm (arms, numbers, MANY, chance));
}

static void
test_content (void)
{
  static const gsize start[] = { 0, MANY };
  const CohortItemTerms terms = { 1, 1, start, indices, NULL };
  const CohortActs acts = { MANY, indices, days, bytes };
  static const CohortPointRule kind = { 1, 0 };
  static const double from[] = { 10 };
  const CohortPointRules rules = { &kind, 1, 180, 0, from, 1, 30 };
  g_autoptr (CohortStandings) standings = cohort_points (&acts, 1, &rules, 20003);
  CohortLifecycleFacts facts[1] = { 0 };
  guint8 segment[1];
  CohortStatus status;

  g_assert_null (cohort_content_new (&terms, &status));
  assert_refused (status);
  g_assert_null (cohort_reads_new (indices, indices, MANY, 1, 1, &status));
  assert_refused (status);
  assert_refused (cohort_self_check (indices, indices, days, MANY, 1, 1, 20003, 10).status);
  assert_refused (standings->status);
  assert_refused (cohort_lifecycle (facts, MANY, segment));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/refusals/survival", test_survival);
  g_test_add_func ("/refusals/buyers", test_buyers);
  g_test_add_func ("/refusals/models", test_models);
  g_test_add_func ("/refusals/ledger", test_ledger);
  g_test_add_func ("/refusals/prices", test_prices);
  g_test_add_func ("/refusals/content", test_content);
  return g_test_run ();
}
