// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Members at risk: habits and signs worked by hand, the order of the list, and the proofs that a past month is graded
// by what was known then alone.
#include "config.h"

#include "cohort-outcomes.h"
#include "cohort-upgrade.h"

#include <math.h>
#include <string.h>

enum
{
  MEMBERS = 400,
  ACTIONS = MEMBERS * 40,
  MOST = MEMBERS * 4,
  DAY = 20400
};

typedef struct
{
  gsize n, n_acts, n_terms;
  guint32 member[MOST], quantity[MOST], tier[MOST], source[MOST], actor[ACTIONS], payer[MOST], line[MOST];
  CohortDay start[MOST], end[MOST], acted[ACTIONS], from[MOST], to[MOST], paid[MOST];
  guint8 status[MOST], interval[MOST], reason[MOST], change[MOST], term_interval[MOST];
  guint16 count[MOST], currency[MOST], term_currency[MOST];
  gint64 price[MOST], amount[MOST];
  CohortCurrency currencies[2];
  CohortRateStep rate;
  CohortSegments segments;
  CohortFacts facts;
} Ledger;

static Ledger *
ledger_new (guint32 n_members)
{
  Ledger *l = g_new0 (Ledger, 1);

  l->rate = (CohortRateStep) { 20000, 7000000000 };
  l->currencies[0] = (CohortCurrency) { "CNY", 2, NULL, 0 };
  l->currencies[1] = (CohortCurrency) { "USD", 2, &l->rate, 1 };
  l->segments = (CohortSegments) { .member = l->member,
                                   .tier = l->tier,
                                   .source = l->source,
                                   .start = l->start,
                                   .end = l->end,
                                   .status = l->status,
                                   .interval = l->interval,
                                   .interval_count = l->count,
                                   .price = l->price,
                                   .quantity = l->quantity,
                                   .currency = l->currency,
                                   .end_reason = l->reason,
                                   .change_reason = l->change,
                                   .n_members = n_members,
                                   .n_tiers = 4,
                                   .currencies = l->currencies,
                                   .n_currencies = 2 };
  l->facts.rules = COHORT_RULES_DEFAULT;
  l->facts.actions = (CohortActions) { .member = l->actor, .day = l->acted };
  l->facts.terms = (CohortTerms) { .member = l->payer,
                                   .line = l->line,
                                   .from = l->from,
                                   .to = l->to,
                                   .paid = l->paid,
                                   .amount = l->amount,
                                   .currency = l->term_currency,
                                   .interval = l->term_interval };
  return l;
}

static gsize
add_segment (Ledger *l, guint32 member, CohortDay start, CohortDay end, CohortInterval interval, gint64 price)
{
  gsize i = l->segments.n++;

  l->member[i] = member;
  l->start[i] = start;
  l->end[i] = end;
  l->interval[i] = interval;
  l->count[i] = l->quantity[i] = 1;
  l->price[i] = price;
  l->tier[i] = COHORT_INDEX_NONE;
  return i;
}

static void
act (Ledger *l, guint32 member, CohortDay day)
{
  l->actor[l->facts.actions.n] = member;
  l->acted[l->facts.actions.n++] = day;
}

static void
add_term (Ledger *l, guint32 member, CohortDay from, CohortDay to, CohortDay paid)
{
  gsize i = l->facts.terms.n++;

  l->payer[i] = l->line[i] = member;
  l->from[i] = from;
  l->to[i] = to;
  l->paid[i] = paid;
}

/* ---- habits ---- */

static void
test_rhythm (void)
{
  g_autofree Ledger *l = ledger_new (3);
  g_autoptr (CohortRhythms) rhythms = NULL;
  CohortRhythm rhythm;

  for (int i = 0; i < 10; i++)
    act (l, 0, DAY - 100 + 5 * i);
  act (l, 0, DAY - 55); /* the same day again */
  act (l, 0, DAY + 30); /* of the future */
  act (l, 1, DAY - 40);
  rhythms = cohort_rhythms_new (&l->facts.actions, 3);
  g_assert_cmpint (cohort_rhythms_last_day (rhythms), ==, DAY + 30);

  rhythm = cohort_rhythms_at (rhythms, 0, DAY - 43);
  g_assert_cmpuint (rhythm.active, ==, 10);
  g_assert_cmpint (rhythm.last, ==, DAY - 55);
  g_assert_cmpfloat (rhythm.quiet, ==, 12);
  g_assert_cmpfloat (rhythm.usual, ==, 5);
  g_assert_cmpfloat (rhythm.longest, ==, 5);
  g_assert_false (rhythm.broken); /* not two weeks yet */
  g_assert_true (cohort_rhythms_at (rhythms, 0, DAY - 41).broken);
  /* Back again: the silence is the longest gap of the habit from now on. */
  rhythm = cohort_rhythms_at (rhythms, 0, DAY + 30 + 84);
  g_assert_cmpfloat (rhythm.longest, ==, 85);
  g_assert_false (rhythm.broken);

  rhythm = cohort_rhythms_at (rhythms, 1, DAY);
  g_assert_cmpfloat (rhythm.quiet, ==, 40);
  g_assert_true (isnan (rhythm.usual));
  g_assert_false (rhythm.broken); /* one visit is no habit */
  rhythm = cohort_rhythms_at (rhythms, 2, DAY);
  g_assert_true (isnan (rhythm.quiet));
  g_assert_cmpint (rhythm.last, ==, COHORT_DAY_NONE);
  g_assert_true (cohort_risk_unseen (&rhythm));
}

/* ---- signs ---- */

enum
{
  BROKE,   /* came every five days, then no more */
  LOYAL,   /* never came, pays on */
  YEARLY,  /* never came, and the year is nearly over */
  LATE,    /* a payment is missing for a week */
  JUST,    /* a payment is missing since yesterday */
  ENDS,    /* asked to end */
  LESS,    /* downgraded */
  REGULAR, /* comes */
  N_CASES
};

static Ledger *
cases_ledger (void)
{
  Ledger *l = ledger_new (N_CASES);
  gsize i;

  for (guint32 m = 0; m < N_CASES; m++)
    if (m != YEARLY)
      add_segment (l, m, DAY - 200,
                   m == LATE   ? DAY - 7
                   : m == JUST ? DAY - 1
                               : COHORT_DAY_NONE,
                   COHORT_INTERVAL_MONTH, 1000);
  add_segment (l, YEARLY, DAY - 355, COHORT_DAY_NONE, COHORT_INTERVAL_YEAR, 12000);
  i = add_segment (l, LATE, DAY - 7, COHORT_DAY_NONE, COHORT_INTERVAL_MONTH, 1000);
  l->status[i] = COHORT_SEGMENT_PAST_DUE;
  i = add_segment (l, JUST, DAY - 1, COHORT_DAY_NONE, COHORT_INTERVAL_MONTH, 1000);
  l->status[i] = COHORT_SEGMENT_PAST_DUE;
  l->reason[ENDS - 1] = COHORT_END_VOLUNTARY; /* the yearly one stands later */
  i = add_segment (l, LESS, DAY - 20, COHORT_DAY_NONE, COHORT_INTERVAL_MONTH, 500);
  l->change[i] = COHORT_CHANGE_DOWNGRADE;
  l->end[LESS - 1] = DAY - 20;
  for (int k = 0; k < 12; k++)
    {
      act (l, BROKE, DAY - 100 + 5 * k);
      act (l, REGULAR, DAY - 58 + 5 * k);
    }
  return l;
}

static void
test_signs (void)
{
  static const int wanted[N_CASES]
      = { COHORT_RISK_QUIET,      -1, COHORT_RISK_RENEWAL, COHORT_RISK_PAST_DUE, -1, COHORT_RISK_CANCELS,
          COHORT_RISK_DOWNGRADED, -1 };
  g_autofree Ledger *l = cases_ledger ();
  gsize n;
  g_autofree CohortRisk *risks = cohort_risk_list (&l->segments, &l->facts, DAY, NULL, NULL, &n);

  g_assert_cmpuint (n, ==, N_CASES);
  for (gsize i = 0; i < n; i++)
    {
      g_test_message ("member %u", risks[i].member);
      g_assert_cmpuint (risks[i].member, ==, i);
      g_assert_cmpint (cohort_risk_sign (risks[i].signs), ==, wanted[i]);
      /* Who pays and never comes is quiet, and that is all. */
      g_assert_cmpint (risks[i].quiet, ==, i == LOYAL || i == JUST);
    }
  g_assert_cmpfloat (risks[ENDS].probability, ==, 1);
  g_assert_cmpfloat (risks[YEARLY].to_renewal, <=, COHORT_RISK_RENEWAL_DAYS);
}

/* What is known of activity ends before the day: a silence is not longer than that, and an old one says nothing. */
static void
test_known_until (void)
{
  g_autofree Ledger *l = cases_ledger ();
  CohortDay known[N_CASES];
  gsize n;
  g_autofree CohortRisk *fresh = NULL, *old = NULL;

  for (guint i = 0; i < N_CASES; i++)
    known[i] = DAY - 20;
  fresh = cohort_risk_list (&l->segments, &l->facts, DAY, known, NULL, &n);
  g_assert_cmpfloat (fresh[BROKE].rhythm.quiet, ==, 25);
  g_assert_true (fresh[BROKE].signs & (1 << COHORT_RISK_QUIET));
  for (guint i = 0; i < N_CASES; i++)
    known[i] = DAY - 31;
  l->acted[0] = DAY - 400;
  old = cohort_risk_list (&l->segments, &l->facts, DAY, known, NULL, &n);
  g_assert_false (old[BROKE].signs & (1 << COHORT_RISK_QUIET));
}

/* A payment that came late was missing until then, though the segment of today shows no gap. */
static void
test_late (void)
{
  g_autofree Ledger *l = ledger_new (1);
  CohortDay days[] = { DAY, DAY + 2, DAY + 4, DAY + 5 };
  g_autoptr (CohortChurnRows) rows = NULL;

  add_segment (l, 0, DAY - 30, COHORT_DAY_NONE, COHORT_INTERVAL_MONTH, 1000);
  add_term (l, 0, DAY - 30, DAY, DAY - 30);
  add_term (l, 0, DAY, DAY + 30, DAY + 5);
  rows = cohort_churn_rows_new (&l->segments, &l->facts, days, G_N_ELEMENTS (days), COHORT_RISK_HORIZON, DAY + 60);
  g_assert_cmpuint (rows->n, ==, 4);
  g_assert_cmpfloat (rows->late[0], ==, 0);
  g_assert_cmpfloat (rows->late[1], ==, 2);
  g_assert_cmpfloat (rows->late[2], ==, 4);
  g_assert_cmpfloat (rows->late[3], ==, -1);
  for (gsize i = 0; i < rows->n; i++)
    {
      CohortRhythm rhythm = { .quiet = 1 };

      g_assert_cmpint (cohort_risk_sign (cohort_risk_signs (rows, i, &rhythm)), ==, i == 2 ? COHORT_RISK_PAST_DUE : -1);
    }
}

/* Money decides: a small chance of much comes before a great one of little, and dollars count as what they are worth.
 */
static void
test_order (void)
{
  CohortRisk risks[4] = {
    { .signs = 1 << COHORT_RISK_QUIET, .probability = 0.9, .home = 10, .months_left = 10 },
    { .signs = 1 << COHORT_RISK_QUIET, .probability = 0.1, .home = 200, .months_left = 10 },
    { .signs = 0, .probability = 0.5, .home = 1000, .months_left = 10 },
    { .signs = 1 << COHORT_RISK_QUIET, .probability = 0.9, .home = NAN, .months_left = 10 },
  };
  g_autofree guint32 *order = cohort_risk_order (risks, 4);
  g_autofree Ledger *l = ledger_new (2);
  g_autofree CohortRisk *list = NULL;
  gsize n;

  g_assert_cmpmem (order, 4 * sizeof *order, ((guint32[]) { 1, 0, 3, 2 }), 4 * sizeof *order);
  add_segment (l, 0, DAY - 50, COHORT_DAY_NONE, COHORT_INTERVAL_MONTH, 1000);
  l->currency[add_segment (l, 1, DAY - 50, COHORT_DAY_NONE, COHORT_INTERVAL_YEAR, 12000)] = 1;
  list = cohort_risk_list (&l->segments, &l->facts, DAY, NULL, NULL, &n);
  g_assert_cmpint (list[1].monthly, ==, 1000 * COHORT_AMOUNT_SCALE);
  g_assert_cmpfloat (list[0].home, ==, 1000);
  g_assert_cmpfloat (list[1].home, ==, 7000);
}

/* ---- what was said of the past ---- */

/* Monthly members whose silence foretells their leaving, as if paid on the first day of each term. */
static Ledger *
random_ledger (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Ledger *l = ledger_new (MEMBERS);

  for (guint m = 0; m < MEMBERS; m++)
    {
      int stay = g_rand_int_range (rand, 1, 400), seen;
      CohortDay start = 20000 + g_rand_int_range (rand, 0, 300);
      gboolean stays = g_rand_int_range (rand, 0, 3) == 0;

      add_segment (l, m, start, stays ? COHORT_DAY_NONE : start + stay, COHORT_INTERVAL_MONTH,
                   500 * g_rand_int_range (rand, 1, 6));
      seen = stays ? 500 : stay - g_rand_int_range (rand, 20, 45);
      for (guint a = 0; a < 40; a++)
        {
          int offset = g_rand_int_range (rand, 0, 500);

          if (offset < seen)
            act (l, m, start + offset);
        }
    }
  return l;
}

static void
change_future (Ledger *l, CohortDay cut)
{
  for (gsize m = 0; m < l->segments.n; m++)
    {
      if (l->start[m] > cut)
        l->price[m] += 700;
      if (l->end[m] == COHORT_DAY_NONE || l->end[m] > cut)
        l->end[m] = g_test_rand_bit () ? MAX (cut + 1, l->start[m]) : COHORT_DAY_NONE;
    }
  for (gsize a = 0; a < l->facts.actions.n; a++)
    if (l->acted[a] > cut)
      l->acted[a] += 17;
}

static void
assert_same_history (const CohortRiskHistory *a, const CohortRiskHistory *b)
{
  g_assert_cmpmem (a->records, sizeof a->records, b->records, sizeof b->records);
  g_assert_cmpmem (&a->usual, sizeof a->usual, &b->usual, sizeof b->usual);
  g_assert_cmpmem (&a->quiet, sizeof a->quiet, &b->quiet, sizeof b->quiet);
  g_assert_cmpmem (a->months->data, a->months->len * sizeof (CohortRiskMonth), b->months->data,
                   b->months->len * sizeof (CohortRiskMonth));
  g_assert_cmpuint (a->cases->len, ==, b->cases->len);
  for (guint i = 0; i < a->cases->len; i++)
    {
      const CohortRiskCase *x = &g_array_index (a->cases, CohortRiskCase, i);
      const CohortRiskCase *y = &g_array_index (b->cases, CohortRiskCase, i);

      g_assert_true (x->day == y->day && x->member == y->member && x->sign == y->sign && x->left == y->left);
    }
}

/* Standing on a day, whatever happens after it changes neither list, grades nor forecasts. */
static void
test_no_look_ahead (void)
{
  g_autofree Ledger *l = random_ledger (g_test_rand_int ());
  CohortDay cut = 20390;
  gsize n_before, n_after;
  g_autofree CohortRisk *before = NULL, *after = NULL;
  g_autoptr (CohortRiskFit) fit_before = NULL, fit_after = NULL;

  fit_before = cohort_risk_fit_new (&l->segments, &l->facts, cut);
  before = cohort_risk_list (&l->segments, &l->facts, cut, NULL, fit_before->history, &n_before);
  change_future (l, cut);
  fit_after = cohort_risk_fit_new (&l->segments, &l->facts, cut);
  after = cohort_risk_list (&l->segments, &l->facts, cut, NULL, fit_after->history, &n_after);

  g_assert_cmpint (fit_before->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (n_before, ==, n_after);
  g_assert_cmpuint (n_before, >, 50);
  for (gsize i = 0; i < n_before; i++)
    {
      g_assert_cmpuint (before[i].member, ==, after[i].member);
      g_assert_cmpuint (before[i].signs, ==, after[i].signs);
      g_assert_true (before[i].probability == after[i].probability
                     || (isnan (before[i].probability) && isnan (after[i].probability)));
    }
  assert_same_history (fit_before->history, fit_after->history);
  g_assert_cmpuint (fit_before->forecasts->len, ==, fit_after->forecasts->len);
  for (guint i = 0; i < fit_before->forecasts->len; i++)
    g_assert_cmpfloat (g_array_index (fit_before->forecasts, CohortRiskForecast, i).probability, ==,
                       g_array_index (fit_after->forecasts, CohortRiskForecast, i).probability);
}

/* Named is hits and false alarms, left is hits and misses, and every one of them is a case. */
static void
test_grades_add_up (void)
{
  g_autofree Ledger *l = random_ledger (7);
  g_autoptr (CohortRiskHistory) history = cohort_risk_history_new (&l->segments, &l->facts, 20500);
  g_autoptr (CohortOutcomes) outcomes = cohort_outcomes_new (&l->segments);
  guint left = 0, paying = 0, hits = 0, named = 0;

  g_assert_cmpuint (history->months->len, ==, COHORT_RISK_ORIGINS);
  for (guint i = 0; i < history->months->len; i++)
    {
      const CohortRiskMonth *month = &g_array_index (history->months, CohortRiskMonth, i);
      guint month_named = 0, month_left = 0;

      g_assert_cmpint (month->day + COHORT_RISK_HORIZON, <=, 20500);
      for (guint c = 0; c < history->cases->len; c++)
        {
          const CohortRiskCase *one = &g_array_index (history->cases, CohortRiskCase, c);

          if (one->day != month->day)
            continue;
          month_named += one->sign < COHORT_N_RISK_SIGNS;
          month_left += one->left;
          g_assert_cmpint (cohort_outcomes_after (outcomes, one->member, one->day, COHORT_RISK_HORIZON, 20500), ==,
                           one->left ? COHORT_OUTCOME_LEFT : COHORT_OUTCOME_STAYED);
        }
      g_assert_cmpuint (month_named, ==, month->named);
      g_assert_cmpuint (month_left, ==, month->left);
      g_assert_cmpuint (month->hits, <=, MIN (month->named, month->left));
      paying += month->paying;
      left += month->left;
      hits += month->hits;
      named += month->named;
    }
  g_assert_cmpuint (history->usual.n, ==, paying);
  g_assert_cmpuint (history->usual.left, ==, left);
  /* Silence foretells leaving here, so naming the silent beats chance by far. */
  g_assert_cmpfloat ((double) hits / named, >, 2.0 * left / paying);
}

static void
test_fit (void)
{
  g_autofree Ledger *l = random_ledger (42);
  g_autoptr (CohortRiskFit) fit = cohort_risk_fit_new (&l->segments, &l->facts, 20450);
  g_autoptr (CohortRiskFit) early = cohort_risk_fit_new (&l->segments, &l->facts, 20040);

  g_assert_cmpint (fit->status, ==, COHORT_STATUS_OK);
  g_assert_cmpfloat (fit->scores.auc, >, 0.7);
  g_assert_cmpfloat (fit->scores.ece, <, 0.1);
  g_assert_cmpuint (fit->forecasts->len, >, 50);
  /* Too few have left by then: rules alone, with grades all the same. */
  g_assert_cmpint (early->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpuint (early->forecasts->len, ==, 0);
  g_assert_nonnull (early->history);
}

static void
test_rate (void)
{
  CohortRiskRecord none = { 0 }, many = { 300, 150 }, usual = { 1000, 40 };
  CohortRisk risk = { .signs = 1 << COHORT_RISK_QUIET, .probability = 0.3 };
  CohortRiskForecast forecast = { .probability = 0.05 };

  g_assert_cmpfloat (cohort_risk_rate (&none, 0.04), ==, 0.04);
  g_assert_cmpfloat_with_epsilon (cohort_risk_rate (&many, 0.04), 150.4 / 310, 1e-12);
  /* A lower forecast does not talk a sign away; a high one is a sign of its own. */
  cohort_risk_take_forecast (&risk, &forecast, &usual);
  g_assert_cmpfloat (risk.probability, ==, 0.3);
  g_assert_cmpuint (risk.signs, ==, 1 << COHORT_RISK_QUIET);
  risk = (CohortRisk) { .probability = 0.02, .quiet = TRUE };
  forecast.probability = 0.13;
  cohort_risk_take_forecast (&risk, &forecast, &usual);
  g_assert_cmpfloat (risk.probability, ==, 0.13);
  g_assert_cmpuint (risk.signs, ==, 1 << COHORT_RISK_LIKELY);
  g_assert_false (risk.quiet);
}

static void
test_upgrades (void)
{
  g_autofree Ledger *l = ledger_new (12);
  g_autofree CohortRisk *risks = NULL;
  g_autofree CohortUpgrade *upgrades = NULL;
  gsize n, n_upgrades;

  for (guint32 m = 0; m < 12; m++)
    {
      gsize i = add_segment (l, m, DAY - 200, COHORT_DAY_NONE, COHORT_INTERVAL_MONTH, m < 6 ? 2900 : 6900);

      l->tier[i] = m < 6 ? 0 : 1;
      for (guint k = 0; k < (m == 0 ? 30 : m == 1 ? 5 : m < 6 ? 1 : 10); k++)
        act (l, m, DAY - 1 - 2 * (CohortDay) k);
    }
  risks = cohort_risk_list (&l->segments, &l->facts, DAY, NULL, NULL, &n);
  upgrades = cohort_upgrades (&l->segments, risks, n, &n_upgrades);
  g_assert_cmpuint (n_upgrades, ==, 1);
  g_assert_cmpuint (upgrades[0].member, ==, 0);
  g_assert_cmpuint (upgrades[0].tier, ==, 1);
  g_assert_cmpuint (upgrades[0].active, ==, 30);
  g_assert_cmpfloat (upgrades[0].there, ==, 10);
  g_assert_cmpuint (cohort_upgrades_before (&l->segments, DAY), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/risk/rhythm", test_rhythm);
  g_test_add_func ("/risk/signs", test_signs);
  g_test_add_func ("/risk/known-until", test_known_until);
  g_test_add_func ("/risk/late", test_late);
  g_test_add_func ("/risk/order", test_order);
  g_test_add_func ("/risk/no-look-ahead", test_no_look_ahead);
  g_test_add_func ("/risk/grades", test_grades_add_up);
  g_test_add_func ("/risk/fit", test_fit);
  g_test_add_func ("/risk/rate", test_rate);
  g_test_add_func ("/risk/upgrades", test_upgrades);
  return g_test_run ();
}
