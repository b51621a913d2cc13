// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One month, several churn rates: a hundred members at its start, twenty come, eight of the old and three of the new
 * leave. Compared from start to end (ours, Memberful) that is 8 of 100; as Stripe counts it 11 of 120; all leavers over
 * the start (as Memberful once had it) 11 of 100. */

#include "config.h"

#include <math.h>

#include "cohort-metric.h"

#define N 120
#define FROM cohort_day_from_ymd (2026, 6, 1)
#define TO cohort_day_from_ymd (2026, 7, 1)

typedef struct
{
  guint32 member[N], quantity[N];
  CohortDay start[N], end[N];
  guint8 status[N], interval[N];
  guint16 count[N], currency[N];
  gint64 price[N];
  CohortCurrency cny;
  CohortSegments segments;
} Community;

static void
fill (Community *self)
{
  for (guint32 i = 0; i < N; i++)
    {
      gboolean is_new = i >= 100, leaves = i < 8 || i >= 117;

      self->member[i] = i;
      self->quantity[i] = self->count[i] = 1;
      self->start[i] = is_new ? FROM + 3 : FROM - 40;
      self->end[i] = leaves ? FROM + 20 : COHORT_DAY_NONE;
      self->status[i] = COHORT_SEGMENT_PAID;
      self->interval[i] = COHORT_INTERVAL_MONTH;
      self->currency[i] = 0;
      self->price[i] = 2900;
    }
  self->cny = (CohortCurrency) { .code = "CNY", .exponent = 2 };
  self->segments = (CohortSegments) { .n = N,
                                      .member = self->member,
                                      .start = self->start,
                                      .end = self->end,
                                      .status = self->status,
                                      .interval = self->interval,
                                      .interval_count = self->count,
                                      .price = self->price,
                                      .quantity = self->quantity,
                                      .currency = self->currency,
                                      .n_members = N,
                                      .currencies = &self->cny,
                                      .n_currencies = 1 };
}

static void
test_churn (void)
{
  static const struct
  {
    const char *part;
    gint64 num, den;
    double percent;
  } table[] = { { "standard", 8, 100, 8.0 }, { "with-new", 11, 120, 9.2 }, { "same-window", 11, 100, 11.0 } };
  g_autofree Community *community = g_new0 (Community, 1);
  CohortFacts facts = { .visits = -1, .rules = COHORT_RULES_DEFAULT };
  g_autoptr (CohortScope) scope = cohort_scope_new ((CohortPeriod) { FROM, TO }, TO, NULL);
  g_autoptr (GArray) values = NULL;

  fill (community);
  values = cohort_metric_compute (cohort_metric_find ("churn"), &community->segments, &facts, scope);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const CohortMetricValue *value = cohort_metric_value (values, table[i].part, NULL);

      g_assert_nonnull (value);
      g_assert_cmpint (value->status, ==, COHORT_STATUS_OK);
      g_assert_cmpint (value->num, ==, table[i].num);
      g_assert_cmpint (value->den, ==, table[i].den);
      g_assert_cmpfloat (fabs (round (value->estimate * 1000) / 10 - table[i].percent), <, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/definitions/churn", test_churn);
  return g_test_run ();
}
