// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The metric descriptors on a small community worked by hand, and what must hold for each of them: a number
// is the count of the rows behind it, an empty ledger has no numbers, broken input is refused.
#include "config.h"

#include "test-support.h"

#include "cohort-metric.h"
#include "cohort-tenure.h"
#include "cohort-value.h"

#include <math.h>
#include <string.h>

enum
{
  N = 10
};

/* Day 0 of the story is 2025-01-01; the month looked at is March, seen from the end of May. */
typedef struct
{
  guint32 member[N], quantity[N], payer[16], actor[8], term_member[8], line[8], minutes[2];
  CohortDay start[N], end[N], joined[N], paid[16], acted[8], from[8], to[8], term_paid[8], spent[2];
  guint8 status[N], interval[N], reason[N], term_interval[8], term_reason[8], acquisition[2], recurring[16];
  guint16 count[N], currency[16], stream[16];
  gint64 price[N], gross[16], fee[16], amount[8], cost[2], id[N];
  guint32 times[8];
  CohortCurrency usd;
  CohortSegments segments;
  CohortFacts facts;
  CohortScope scope;
} Community;

static CohortDay
day (const char *text)
{
  CohortDay parsed = cohort_day_parse (text);

  g_assert_cmpint (parsed, !=, COHORT_DAY_NONE);
  return parsed;
}

static void
add_segments (Community *c)
{
  static const struct
  {
    guint32 member;
    const char *start, *end;
    guint8 status, interval;
    gint64 price;
    guint8 reason;
  } rows[N] = {
    { 0, "2025-01-05", NULL, COHORT_SEGMENT_PAID, COHORT_INTERVAL_MONTH, 1000, 0 },
    { 1, "2025-01-10", "2025-03-10", COHORT_SEGMENT_PAID, COHORT_INTERVAL_MONTH, 1000, COHORT_END_VOLUNTARY },
    { 2, "2025-02-01", NULL, COHORT_SEGMENT_PAID, COHORT_INTERVAL_YEAR, 12000, 0 },
    { 3, "2025-03-03", NULL, COHORT_SEGMENT_PAID, COHORT_INTERVAL_MONTH, 2000, 0 },
    { 4, "2025-03-01", "2025-03-15", COHORT_SEGMENT_TRIAL, COHORT_INTERVAL_MONTH, 1000, 0 },
    { 4, "2025-03-15", NULL, COHORT_SEGMENT_PAID, COHORT_INTERVAL_MONTH, 1000, 0 },
    { 5, "2025-03-20", "2025-04-03", COHORT_SEGMENT_TRIAL, COHORT_INTERVAL_MONTH, 1000, 0 },
    { 6, "2025-01-20", "2025-03-20", COHORT_SEGMENT_PAID, COHORT_INTERVAL_MONTH, 3000, COHORT_END_FAILED },
    { 7, "2025-01-15", "2025-06-15", COHORT_SEGMENT_PAID, COHORT_INTERVAL_MONTH, 500, COHORT_END_VOLUNTARY },
    { 8, "2025-02-10", NULL, COHORT_SEGMENT_COMP, COHORT_INTERVAL_NONE, 0, 0 },
  };

  for (guint i = 0; i < N; i++)
    {
      c->member[i] = rows[i].member;
      c->start[i] = day (rows[i].start);
      c->end[i] = rows[i].end != NULL ? day (rows[i].end) : COHORT_DAY_NONE;
      c->status[i] = rows[i].status;
      c->interval[i] = rows[i].interval;
      c->price[i] = rows[i].price;
      c->reason[i] = rows[i].reason;
      c->count[i] = c->quantity[i] = 1;
      c->joined[i] = c->start[i];
      c->id[i] = 100 + i;
    }
  /* Member numbers and row numbers part at the fifth row. */
  c->joined[5] = day ("2025-03-20");
  c->joined[6] = day ("2025-01-20");
  c->joined[7] = day ("2025-01-15");
  c->joined[8] = day ("2025-02-10");
  c->joined[9] = day ("2025-03-25");
}

static void
add_terms (Community *c)
{
  static const struct
  {
    guint32 member;
    const char *from, *to, *paid;
    guint8 interval;
  } rows[] = {
    { 0, "2025-02-05", "2025-03-05", "2025-02-05", COHORT_INTERVAL_MONTH },
    { 0, "2025-03-05", "2025-04-05", "2025-03-07", COHORT_INTERVAL_MONTH }, /* late, within grace */
    { 1, "2025-02-10", "2025-03-10", "2025-02-10", COHORT_INTERVAL_MONTH },
    { 6, "2025-02-20", "2025-03-20", "2025-02-20", COHORT_INTERVAL_MONTH },
    { 2, "2024-03-30", "2025-03-30", "2024-03-30", COHORT_INTERVAL_YEAR },
    { 2, "2025-03-30", "2026-03-30", "2025-03-29", COHORT_INTERVAL_YEAR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      c->term_member[i] = c->line[i] = rows[i].member;
      c->from[i] = day (rows[i].from);
      c->to[i] = day (rows[i].to);
      c->term_paid[i] = day (rows[i].paid);
      c->term_interval[i] = rows[i].interval;
      c->amount[i] = i == 3 ? 3000 : 1000;
    }
  c->term_reason[2] = COHORT_END_VOLUNTARY;
  c->term_reason[3] = COHORT_END_FAILED;
  c->facts.terms = (CohortTerms) { .n = G_N_ELEMENTS (rows),
                                   .member = c->term_member,
                                   .line = c->line,
                                   .from = c->from,
                                   .to = c->to,
                                   .paid = c->term_paid,
                                   .amount = c->amount,
                                   .currency = c->currency,
                                   .interval = c->term_interval,
                                   .end_reason = c->term_reason };
}

static void
add_rest (Community *c)
{
  static const char *const streams[] = { "membership", "tips" };
  static const struct
  {
    guint32 member;
    const char *day;
    gint64 gross, fee;
    guint8 tip;
  } payments[] = {
    { 0, "2025-02-05", 1000, 100, 0 }, { 0, "2025-03-07", 1000, 100, 0 },   { 3, "2025-03-03", 2000, 200, 0 },
    { 4, "2025-03-15", 1000, 100, 0 }, { 2, "2025-02-01", 12000, 1200, 0 }, { 7, "2025-03-16", 1000, 0, 1 },
    { 3, "2025-03-04", -1000, 0, 0 },
  };
  static const struct
  {
    guint32 member;
    const char *day;
    guint32 times;
  } actions[] = {
    { 0, "2025-03-05", 3 }, { 3, "2025-03-04", 2 }, { 4, "2025-03-02", 1 },
    { 4, "2025-03-14", 1 }, { 9, "2025-04-20", 5 }, { 8, "2025-03-08", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (payments); i++)
    {
      c->payer[i] = payments[i].member;
      c->paid[i] = day (payments[i].day);
      c->gross[i] = payments[i].gross;
      c->fee[i] = payments[i].fee;
      c->stream[i] = payments[i].tip;
      c->recurring[i] = !payments[i].tip;
    }
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      c->actor[i] = actions[i].member;
      c->acted[i] = day (actions[i].day);
      c->times[i] = actions[i].times;
    }
  c->facts.payments = (CohortPayments) { .n = G_N_ELEMENTS (payments),
                                         .member = c->payer,
                                         .day = c->paid,
                                         .gross = c->gross,
                                         .fee = c->fee,
                                         .currency = c->currency,
                                         .stream = c->stream,
                                         .recurring = c->recurring,
                                         .streams = streams,
                                         .n_streams = 2 };
  c->facts.actions
      = (CohortActions) { .n = G_N_ELEMENTS (actions), .member = c->actor, .day = c->acted, .count = c->times };
  c->spent[0] = c->spent[1] = day ("2025-03-10");
  c->cost[0] = 4000;
  c->cost[1] = 9999;
  c->minutes[0] = 120;
  c->acquisition[0] = 1;
  c->facts.costs = (CohortCosts) { .n = 2,
                                   .day = c->spent,
                                   .amount = c->cost,
                                   .currency = c->currency,
                                   .minutes = c->minutes,
                                   .acquisition = c->acquisition };
}

static Community *
community (void)
{
  Community *c = g_new0 (Community, 1);

  add_segments (c);
  c->usd = (CohortCurrency) { "USD", 2, NULL, 0 };
  c->segments = (CohortSegments) { .n = N,
                                   .member = c->member,
                                   .start = c->start,
                                   .end = c->end,
                                   .status = c->status,
                                   .interval = c->interval,
                                   .interval_count = c->count,
                                   .price = c->price,
                                   .quantity = c->quantity,
                                   .currency = c->currency,
                                   .end_reason = c->reason,
                                   .member_id = c->id,
                                   .n_members = N,
                                   .currencies = &c->usd,
                                   .n_currencies = 1,
                                   .home = 0 };
  c->facts.people = (CohortPeople) { .n = N, .joined = c->joined };
  c->facts.rules = COHORT_RULES_DEFAULT;
  c->facts.rules.hour_rate = 3000;
  c->facts.visits = 50;
  add_terms (c);
  add_rest (c);
  c->scope.period = cohort_period_month (cohort_month_from_ym (2025, 3));
  c->scope.as_of = day ("2025-05-31");
  c->scope.currency = "USD";
  return c;
}

static GArray *
compute (const Community *c, const char *id)
{
  const CohortMetric *metric = cohort_metric_find (id);

  g_assert_nonnull (metric);
  return cohort_metric_compute (metric, &c->segments, &c->facts, &c->scope);
}

static void
check_share (const Community *c, const char *id, const char *part, gint64 num, gint64 den)
{
  g_autoptr (GArray) values = compute (c, id);
  const CohortMetricValue *value = cohort_metric_value (values, part, NULL);

  g_assert_nonnull (value);
  g_assert_cmpint (value->num, ==, num);
  g_assert_cmpint (value->den, ==, den);
  if (den > 0)
    assert_near (value->estimate, (double) num / den, 1e-15);
  else
    g_assert_cmpint (value->status, ==, COHORT_STATUS_UNDEFINED);
}

static void
check_money (const Community *c, const char *id, const char *part, double minor)
{
  g_autoptr (GArray) values = compute (c, id);
  const CohortMetricValue *value = cohort_metric_value (values, part, "USD");

  g_assert_nonnull (value);
  assert_near (value->estimate, minor, 1e-9);
}

static void
test_by_hand (void)
{
  g_autofree Community *c = community ();

  /* Start: 0, 1, 2, 6, 7 pay 10, 10, 10, 30, 5. Won: 3 (20), 4 (10). Lost: 1 (10), 6 (30). */
  check_money (c, "mrr", "start", 6500);
  check_money (c, "mrr", "new", 3000);
  check_money (c, "mrr", "churn", 4000);
  check_money (c, "mrr", "end", 5500);
  check_money (c, "arr", "", 66000);
  check_money (c, "committed-mrr", "", 5000);
  check_share (c, "churn", "standard", 2, 5);
  check_share (c, "churn", "with-new", 2, 7);
  check_share (c, "churn", "voluntary", 1, 2);
  check_share (c, "churn", "failed", 1, 2);
  check_share (c, "growth", "paid", 0, 5);
  /* Registered: 6 before March, of whom 5 pay, 10 after it, of whom 5 pay. */
  check_share (c, "growth", "free", 4, 1);
  check_share (c, "renewal", "monthly", 1, 3);
  check_share (c, "renewal", "yearly", 1, 1);
  check_share (c, "renewal", "other", 0, 0);
  /* Joined in March: 3, 4, 5, 9; 3 and 4 acted twice in time, 9 too late. */
  check_share (c, "activation", "", 2, 4);
  check_share (c, "active-share", "", 4, 10);
  check_share (c, "trial-conversion", "", 1, 2);
  check_share (c, "funnel", "activated", 2, 4);
  check_share (c, "funnel", "paid", 2, 4);
  check_share (c, "funnel", "second-month", 2, 4);
  check_share (c, "funnel", "signed-up", 4, 50);
  /* 55 of MRR, 5 paying, 4 active; fees take a tenth, one refund of 10 in 170 charged. */
  check_money (c, "arpu", "active", 5500.0 / 4);
  check_money (c, "arpu", "paying", 1100);
  check_money (c, "arpu", "paying-net", 1100 * (17000 - 1000 - 1700) / 17000.0);
  check_money (c, "cac", "cash", 2000);
  check_money (c, "cac", "with-hours", 5000);
  check_share (c, "article-activation", "used", 3, 5);
  check_share (c, "article-activation", "paid", 5, 10);
  check_share (c, "article-renewal", "", 1, 3);
  check_money (c, "article-arpu", "", 4000.0 / 4);
}

static void
check_renewed (const Community *c, const char *currency, CohortStatus status, gint64 num, gint64 den, guint n)
{
  g_autoptr (GArray) values = compute (c, "renewal");
  const CohortMetricValue *value = cohort_metric_value (values, "monthly-money", currency);

  g_assert_nonnull (value);
  g_assert_cmpint (value->status, ==, status);
  if (status == COHORT_STATUS_NO_RATE)
    return;
  g_assert_cmpint (value->num, ==, num * COHORT_AMOUNT_SCALE);
  g_assert_cmpint (value->den, ==, den * COHORT_AMOUNT_SCALE);
  g_assert_cmpuint (value->n, ==, n);
  g_assert_cmpuint (value->den_rows->len, ==, n);
}

/* Amounts of two currencies are never added, but where all is asked for in one: then each at its rate. */
static void
test_renewed_money (void)
{
  static const CohortRateStep rate = { .from = 0, .rate_e9 = 2000000000 };
  g_autofree Community *c = community ();
  CohortCurrency currencies[] = { c->usd, { "EUR", 2, NULL, 0 } };
  guint16 of_terms[] = { 0, 0, 1, 0, 0, 0 };

  check_renewed (c, "USD", COHORT_STATUS_TOO_FEW, 1000, 5000, 3);
  c->segments.currencies = currencies;
  c->segments.n_currencies = 2;
  c->facts.terms.currency = of_terms;
  c->scope.currency = NULL;
  check_renewed (c, "USD", COHORT_STATUS_TOO_FEW, 1000, 4000, 2);
  check_renewed (c, "EUR", COHORT_STATUS_TOO_FEW, 0, 1000, 1);
  c->scope.currency = "USD";
  check_renewed (c, "USD", COHORT_STATUS_NO_RATE, 0, 0, 0);
  currencies[1].rates = &rate;
  currencies[1].n_rates = 1;
  check_renewed (c, "USD", COHORT_STATUS_TOO_FEW, 1000, 6000, 3);
}

static void
test_streams (void)
{
  g_autofree Community *c = community ();
  g_autoptr (GArray) values = compute (c, "streams");
  const CohortMetricValue *tips = cohort_metric_value (values, "tips", "USD");

  /* March: 10 + 20 + 10 - 10 of membership and 10 of tips. */
  assert_near (tips->estimate, 0.25, 1e-15);
  g_assert_cmpuint (tips->num_rows->len, ==, 1);
  g_assert_cmpuint (tips->den_rows->len, ==, 5);
  check_money (c, "concentration", "largest-member", 0.25);
  check_money (c, "concentration", "index", 0.25);
}

/* What is still within its days of grace or trial is pending, in neither count. */
static void
test_pending (void)
{
  g_autofree Community *c = community ();
  g_autoptr (GArray) renewal = NULL, activation = NULL, trials = NULL;

  c->scope.as_of = day ("2025-03-21");
  renewal = compute (c, "renewal");
  g_assert_cmpint (cohort_metric_value (renewal, "monthly-pending", NULL)->num, ==, 1);
  check_share (c, "renewal", "monthly", 1, 2);
  activation = compute (c, "activation");
  g_assert_cmpint (cohort_metric_value (activation, "pending", NULL)->num, ==, 1);
  check_share (c, "activation", "", 2, 2);
  trials = compute (c, "trial-conversion");
  g_assert_cmpint (cohort_metric_value (trials, "pending", NULL)->num, ==, 2);
  g_assert_cmpint (cohort_metric_value (renewal, "yearly", NULL)->status, ==, COHORT_STATUS_UNDEFINED);
  c->scope.as_of = day ("2025-02-01");
  g_clear_pointer (&renewal, g_array_unref);
  renewal = compute (c, "renewal");
  g_assert_cmpint (cohort_metric_value (renewal, "", NULL)->status, ==, COHORT_STATUS_INCOMPLETE);
}

static void
test_filter (void)
{
  g_autofree Community *c = community ();
  gint64 some[] = { 101, 102, 103 };

  c->scope.is_filtered = TRUE;
  c->scope.members = some;
  c->scope.n_members = G_N_ELEMENTS (some);
  check_share (c, "churn", "standard", 1, 2);
  check_money (c, "mrr", "end", 3000);
  check_share (c, "activation", "", 1, 1);
  check_share (c, "renewal", "monthly", 0, 1);
  check_share (c, "article-activation", "paid", 2, 3);
}

static guint
rows_length (const GArray *rows)
{
  return rows != NULL ? rows->len : 0;
}

/* The drill-down is the number. */
static void
test_rows_are_the_number (void)
{
  g_autofree Community *c = community ();
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  g_assert_cmpuint (n, >, 20);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GArray) values = cohort_metric_compute (metrics[i], &c->segments, &c->facts, &c->scope);

      g_assert_true (metrics[i] == cohort_metric_find (metrics[i]->id));
      g_assert_cmpuint (strlen (metrics[i]->title), >, 0);
      g_assert_cmpuint (strlen (metrics[i]->help), >, 20);
      g_assert_cmpuint (metrics[i]->version, >, 0);
      g_assert_cmpuint (values->len, >, 0);
      for (guint v = 0; v < values->len; v++)
        {
          const CohortMetricValue *value = &g_array_index (values, CohortMetricValue, v);

          if (value->num_set == COHORT_ROWS_NONE || value->currency != NULL)
            continue;
          g_assert_cmpint (value->num, ==, rows_length (value->num_rows));
          if (value->den_set != COHORT_ROWS_NONE)
            g_assert_cmpint (value->den, ==, rows_length (value->den_rows));
        }
    }
}

static void
test_empty_and_broken (void)
{
  g_autofree Community *c = community (), *empty = g_new0 (Community, 1);
  gsize n;
  const CohortMetric *const *metrics = cohort_metrics (&n);

  empty->scope = c->scope;
  empty->facts.rules = COHORT_RULES_DEFAULT;
  empty->facts.visits = -1;
  empty->segments.home = -1;
  c->term_member[3] = 99;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GArray) none = cohort_metric_compute (metrics[i], &empty->segments, &empty->facts, &empty->scope);
      g_autoptr (GArray) bad = cohort_metric_compute (metrics[i], &c->segments, &c->facts, &c->scope);

      for (guint v = 0; v < none->len; v++)
        {
          const CohortMetricValue *value = &g_array_index (none, CohortMetricValue, v);

          g_assert_true (value->num == 0 && (isnan (value->estimate) || value->estimate == 0));
        }
      g_assert_cmpuint (bad->len, ==, 1);
      g_assert_cmpint (g_array_index (bad, CohortMetricValue, 0).status, ==, COHORT_STATUS_BAD_INPUT);
    }
}

/* The examples that the help prints. */
static void
test_printed_examples (void)
{
  CohortEstimate month = cohort_ltv_simple (50, 7, 186, 0, 0.95), pooled = cohort_ltv_simple (50, 36, 1030, 0, 0.95);
  CohortEstimate share = cohort_proportion (412, 1260, 0.95), renewed = cohort_proportion (112, 116, 0.95);
  const double even[] = { 5, 5, 5, 5 }, one[] = { 5, 0, 0 };
  double cac = 40, ratio;

  g_assert_cmpint (month.status, ==, COHORT_STATUS_TOO_FEW);
  assert_near (month.estimate, 1329, 0.5);
  assert_near (month.lo, 661, 0.5);
  assert_near (month.hi, 2725, 0.5);
  g_assert_cmpint (pooled.status, ==, COHORT_STATUS_OK);
  assert_near (pooled.estimate, 1431, 0.5);
  assert_near (pooled.lo, 1042, 0.5);
  assert_near (pooled.hi, 1972, 0.5);
  assert_near (cohort_ltv_simple (50, 36, 1030, 24, 0.95).estimate, 821, 0.5);
  g_assert_cmpint (cohort_ltv_simple (50, 0, 1030, 0, 0.95).status, ==, COHORT_STATUS_UNDEFINED);
  assert_near (share.estimate, 0.327, 5e-4);
  assert_near (renewed.estimate, 0.966, 5e-4);
  assert_near (cohort_price_break_even (29, 39), 0.256, 5e-4);
  assert_near (cohort_herfindahl (even, 4), 0.25, 1e-15);
  assert_near (cohort_herfindahl (one, 3), 1, 1e-15);
  g_assert_true (isnan (cohort_payback_months (40, 0)));
  ratio = pooled.estimate / cac;
  assert_near (pooled.estimate, cac * ratio, 1e-9);
}

static void
test_cost_each (void)
{
  CohortEstimate each = cohort_cost_each (1000, 10, 0.95), one = cohort_cost_each (1000, 1, 0.95);

  /* Garwood: 10 is 4.7954 to 18.3904, 1 is 0.0253178 to 5.571643. */
  assert_near (each.estimate, 100, 1e-12);
  assert_near (each.lo, 1000 / 18.3903560, 1e-5);
  assert_near (each.hi, 1000 / 4.7953887, 1e-5);
  assert_near (one.lo, 1000 / 5.5716434, 1e-5);
  g_assert_cmpint (cohort_cost_each (1000, 0, 0.95).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (cohort_cost_each (NAN, 1, 0.95).status, ==, COHORT_STATUS_BAD_INPUT);
}

/* However fast members leave, and whatever the model: never less than the month that they paid. */
static void
test_value_floor (void)
{
  double survival[24] = { 1 };

  for (guint step = 0; step <= 20; step++)
    {
      for (guint t = 1; t < 24; t++)
        survival[t] = survival[t - 1] * (1 - step / 20.0);
      g_assert_cmpfloat (cohort_ltv_curve (216, survival, 24, 0.1), >=, 216);
      if (step > 0)
        g_assert_cmpfloat (cohort_ltv_simple (216, 10 * step, 200, 0, 0.95).estimate, >=, 216);
    }
  g_assert_cmpfloat (cohort_ltv_simple (216, 200, 200, 24, 0.95).lo, >=, 216);
}

static void
test_tenure (void)
{
  g_autofree Community *c = community ();
  g_autoptr (CohortTenureRows) rows = cohort_tenure_rows (&c->segments, NULL, day ("2025-05-31"));

  /* 5 only tried, 8 never paid. */
  g_assert_cmpuint (rows->n, ==, 7);
  for (gsize i = 0; i < rows->n; i++)
    switch (rows->member[i])
      {
      case 1:
        g_assert_true (rows->event[i]);
        g_assert_cmpfloat (rows->days[i], ==, 59);
        g_assert_cmpfloat (rows->months[i], ==, 2);
        break;
      case 7:
        g_assert_false (rows->event[i]);
        g_assert_cmpfloat (rows->months[i], ==, 4);
        break;
      default:
        g_assert_cmpint (rows->event[i], ==, rows->member[i] == 6);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/metrics/by-hand", test_by_hand);
  g_test_add_func ("/metrics/renewed-money", test_renewed_money);
  g_test_add_func ("/metrics/streams", test_streams);
  g_test_add_func ("/metrics/pending", test_pending);
  g_test_add_func ("/metrics/filter", test_filter);
  g_test_add_func ("/metrics/rows-are-the-number", test_rows_are_the_number);
  g_test_add_func ("/metrics/empty-and-broken", test_empty_and_broken);
  g_test_add_func ("/metrics/printed-examples", test_printed_examples);
  g_test_add_func ("/metrics/cost-each", test_cost_each);
  g_test_add_func ("/metrics/value-floor", test_value_floor);
  g_test_add_func ("/metrics/tenure", test_tenure);
  return g_test_run ();
}
