// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cohort tables, referrals and the floor of lifetime value: on the golden ledger and on crowds worked by hand.
#include "config.h"

#include "analyse-ledger.h"
#include "test-support.h"

#include "cohort-cohort-table.h"
#include "cohort-metric.h"

#include <math.h>

#define MAX_CROWD 400

/* Members of one subscription each, 10.00 a month. */
typedef struct
{
  guint n;
  guint32 member[MAX_CROWD], quantity[MAX_CROWD], key[MAX_CROWD];
  CohortDay start[MAX_CROWD], end[MAX_CROWD];
  guint8 status[MAX_CROWD], interval[MAX_CROWD], referred[MAX_CROWD];
  guint16 count[MAX_CROWD], currency[MAX_CROWD];
  gint64 price[MAX_CROWD];
  CohortCurrency usd;
  CohortSegments segments;
  CohortFacts facts;
  CohortScope scope;
} Crowd;

static CohortDay
first_of (int year, int month)
{
  return cohort_month_first_day (cohort_month_from_ym (year, month));
}

static Crowd *
crowd_new (void)
{
  Crowd *c = g_new0 (Crowd, 1);

  c->usd = (CohortCurrency) { "USD", 2, NULL, 0 };
  c->segments = (CohortSegments) { .member = c->member,
                                   .tier = c->key,
                                   .start = c->start,
                                   .end = c->end,
                                   .status = c->status,
                                   .interval = c->interval,
                                   .interval_count = c->count,
                                   .price = c->price,
                                   .quantity = c->quantity,
                                   .currency = c->currency,
                                   .n_tiers = 3,
                                   .currencies = &c->usd,
                                   .n_currencies = 1 };
  c->facts.rules = COHORT_RULES_DEFAULT;
  c->facts.visits = -1;
  c->facts.people = (CohortPeople) { .joined = c->start, .referred = c->referred };
  c->scope.period = cohort_period_month (cohort_month_from_ym (2025, 3));
  c->scope.as_of = first_of (2025, 4) - 1;
  c->scope.currency = "USD";
  return c;
}

static void
add (Crowd *c, guint many, CohortDay start, CohortDay end, guint32 key)
{
  for (guint i = 0; i < many; i++)
    {
      guint row = c->n++;

      g_assert_cmpuint (row, <, MAX_CROWD);
      c->member[row] = row;
      c->start[row] = start;
      c->end[row] = end;
      c->key[row] = key;
      c->interval[row] = COHORT_INTERVAL_MONTH;
      c->count[row] = c->quantity[row] = 1;
      c->price[row] = 1000;
    }
  c->segments.n = c->segments.n_members = c->facts.people.n = c->n;
}

static GArray *
compute (const Crowd *c, const char *id)
{
  return cohort_metric_compute (cohort_metric_find (id), &c->segments, &c->facts, &c->scope);
}

/* Each month's row of the metric is the row of the table. */
static void
test_golden (void)
{
  enum
  {
    MONTHS = 24
  };
  g_autofree char *folder = test_path ("rand");
  g_autofree char *segments = g_build_filename (folder, "segments.csv", NULL);
  g_autofree char *rates = g_build_filename (folder, "fx.csv", NULL);
  g_autoptr (Ledger) ledger = ledger_load (segments, rates, NULL);
  CohortDay bounds[MONTHS + 1];
  CohortMrrQuery query = { .bounds = bounds, .n_periods = MONTHS, .currency = -1, .cohorts = TRUE };
  CohortScope scope
      = { .as_of = first_of (2025, 1) - 1, .currency = ledger->segments.currencies[ledger->segments.home].code };
  CohortFacts facts = { .rules = COHORT_RULES_DEFAULT, .visits = -1 };
  g_autoptr (CohortMrr) mrr = NULL;
  g_autoptr (GArray) all = NULL;
  gint64 size = 0, paying = 0;

  for (guint i = 0; i <= MONTHS; i++)
    bounds[i] = cohort_month_first_day (cohort_month_from_ym (2023, 1) + i);
  mrr = cohort_mrr_compute (&ledger->segments, &query);
  for (guint c = 0; c < MONTHS; c++)
    {
      g_autoptr (GArray) values = NULL;

      scope.period = (CohortPeriod) { bounds[c], bounds[c + 1] };
      values = cohort_metric_compute (cohort_metric_find ("cohorts"), &ledger->segments, &facts, &scope);
      g_assert_cmpint (cohort_metric_value (values, "size", NULL)->num, ==, mrr->cohort_size[c]);
      for (guint k = 1; c + k <= MONTHS; k++)
        {
          g_autofree char *part = g_strdup_printf ("%u", k), *money = g_strdup_printf ("money-%u", k);
          const CohortMetricValue *value = cohort_metric_value (values, part, NULL);
          gsize cell = c * MONTHS + c + k - 1;

          g_assert_cmpint (value->num, ==, mrr->cohort_active[cell]);
          g_assert_cmpint (value->den, ==, mrr->cohort_size[c]);
          g_assert_cmpuint (value->num_rows->len, ==, value->num);
          value = cohort_metric_value (values, money, scope.currency);
          assert_near (value->num / 1e4, mrr->cohort_mrr[cell], 0.02 * mrr->cohort_size[c]);
          size += k == 12 ? mrr->cohort_size[c] : 0;
          paying += k == 12 ? mrr->cohort_active[cell] : 0;
        }
    }
  /* All months at once: the twelfth column over the cohorts that are old enough. */
  scope.period = (CohortPeriod) { bounds[0], bounds[MONTHS] };
  all = cohort_metric_compute (cohort_metric_find ("cohorts"), &ledger->segments, &facts, &scope);
  g_assert_cmpint (cohort_metric_value (all, "12", NULL)->num, ==, paying);
  g_assert_cmpint (cohort_metric_value (all, "12", NULL)->den, ==, size);
}

/* By tier: of 20 one leaves in each of the first months; of 30 none; of 5 all, at once. */
static void
test_by_key (void)
{
  g_autofree Crowd *c = crowd_new ();
  CohortDay bounds[7];
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 6, .currency = 0 };
  g_autoptr (CohortTable) table = NULL, one = NULL, bad = NULL, many = NULL;

  for (guint i = 0; i <= 6; i++)
    bounds[i] = first_of (2025, 1 + i);
  for (guint i = 0; i < 20; i++)
    add (c, 1, bounds[0] + 9, i < 4 ? bounds[i] + 20 : COHORT_DAY_NONE, 2);
  add (c, 30, bounds[3] + 3, COHORT_DAY_NONE, 0);
  add (c, 5, bounds[1], bounds[1] + 4, COHORT_INDEX_NONE);
  table = cohort_table_by (&c->segments, &query, 6, c->key, 3, 0.95);
  g_assert_cmpint (table->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (table->n_groups, ==, 3);
  g_assert_cmpuint (table->groups[0].key, ==, 0);
  g_assert_cmpuint (table->groups[0].n_members, ==, 30);
  assert_near (table->groups[0].paying[2].estimate, 1, 1e-15);
  g_assert_cmpint (table->groups[0].paying[3].status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpuint (table->groups[1].key, ==, 2);
  for (guint k = 0; k < 6; k++)
    assert_near (table->groups[1].paying[k].estimate, (19.0 - MIN (k, 3)) / 20, 1e-15);
  /* One left within the first month: what was paid at its end is of 19. */
  assert_near (table->groups[1].money[3].estimate, 16.0 / 19, 1e-15);
  g_assert_cmpuint (table->groups[2].key, ==, COHORT_INDEX_NONE);
  g_assert_cmpfloat (table->groups[2].paying[0].estimate, ==, 0);
  g_assert_cmpint (table->groups[2].money[0].status, ==, COHORT_STATUS_UNDEFINED);

  one = cohort_table_by (&c->segments, &query, 6, NULL, 0, 0.95);
  g_assert_cmpuint (one->n_groups, ==, 1);
  g_assert_cmpuint (one->groups[0].n_members, ==, 55);
  bad = cohort_table_by (&c->segments, &query, 6, c->key, 2, 0.95);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
  many = cohort_table_by (&c->segments, &query, 6, c->key, 1000000000, 0.95);
  g_assert_cmpint (many->status, ==, COHORT_STATUS_TOO_LARGE);
}

/* Ten departures and a hundred member-months in six months: one less of either, and there is no number. */
static void
test_value_floor (void)
{
  static const struct
  {
    guint members, leave;
    CohortStatus status;
  } cases[] = { { 17, 10, COHORT_STATUS_OK }, { 17, 9, COHORT_STATUS_TOO_FEW }, { 16, 10, COHORT_STATUS_TOO_FEW } };
  static const char *const parts[] = { "24-months", "simple" };
  const CohortDay day = first_of (2025, 3);
  const gint64 gross = 1000, fee = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree Crowd *c = crowd_new ();
      g_autoptr (GArray) values = NULL;

      add (c, cases[i].leave, first_of (2022, 1), first_of (2025, 3) + 9, 0);
      add (c, cases[i].members - cases[i].leave, first_of (2022, 1), COHORT_DAY_NONE, 0);
      c->facts.payments = (CohortPayments) { 1, c->member, &day, &gross, &fee, &fee, c->currency };
      values = compute (c, "ltv");
      for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
        {
          const CohortMetricValue *value = cohort_metric_value (values, parts[p], "USD");

          g_assert_cmpint (value->status, ==, cases[i].status);
          g_assert_cmpint (isnan (value->estimate), ==, cases[i].status != COHORT_STATUS_OK);
          if (cases[i].status == COHORT_STATUS_OK)
            g_assert_cmpfloat (value->estimate, >=, 1000);
        }
    }
}

static void
test_referrals (void)
{
  g_autofree Crowd *c = crowd_new ();
  g_autoptr (GArray) values = NULL, few = NULL, none = NULL;

  /* Of 60 referred 12 leave late, of 120 others 60 early; in March 2 of 3 who join are referred. */
  add (c, 12, first_of (2023, 1), first_of (2024, 10), 0);
  add (c, 48, first_of (2023, 1), COHORT_DAY_NONE, 0);
  add (c, 60, first_of (2023, 1), first_of (2023, 7), 0);
  add (c, 60, first_of (2023, 1), COHORT_DAY_NONE, 0);
  add (c, 3, first_of (2025, 3) + 4, COHORT_DAY_NONE, 0);
  for (guint i = 0; i < c->n; i++)
    c->referred[i] = i < 60 || i > 180;
  values = compute (c, "referrals");
  g_assert_cmpint (cohort_metric_value (values, "k", NULL)->num, ==, 2);
  g_assert_cmpint (cohort_metric_value (values, "k", NULL)->den, ==, 180);
  assert_near (cohort_metric_value (values, "share", NULL)->estimate, 2.0 / 3, 1e-15);
  assert_near (cohort_metric_value (values, "referred-stay", NULL)->estimate, 1, 1e-15);
  assert_near (cohort_metric_value (values, "others-stay", NULL)->estimate, 0.5, 0.01);
  g_assert_cmpint (cohort_metric_value (values, "p-value", NULL)->status, ==, COHORT_STATUS_OK);
  g_assert_cmpfloat (cohort_metric_value (values, "p-value", NULL)->estimate, <, 1e-4);
  for (guint i = 0; i < 12; i++)
    c->end[i] = i < 3 ? COHORT_DAY_NONE : c->end[i];
  few = compute (c, "referrals");
  g_assert_cmpint (cohort_metric_value (few, "p-value", NULL)->status, ==, COHORT_STATUS_TOO_FEW);
  c->facts.people.referred = NULL;
  none = compute (c, "referrals");
  g_assert_cmpint (cohort_metric_value (none, "k", NULL)->status, ==, COHORT_STATUS_NO_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cohorts/golden", test_golden);
  g_test_add_func ("/cohorts/by-key", test_by_key);
  g_test_add_func ("/cohorts/value-floor", test_value_floor);
  g_test_add_func ("/cohorts/referrals", test_referrals);
  return g_test_run ();
}
