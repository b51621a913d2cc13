// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// MRR against the exact-arithmetic golden ledgers, and the identities that hold for any ledger.
#include "config.h"

#include "analyse-ledger.h"
#include "test-support.h"

#include "cohort-mrr.h"

#include <math.h>
#include <string.h>

static const int signs[COHORT_N_MRR_FLOWS] = { 1, 1, 1, -1, -1, 1 };

static Ledger *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = test_path (name);
  g_autofree char *segments = g_build_filename (folder, "segments.csv", NULL);
  g_autofree char *rates = g_build_filename (folder, "fx.csv", NULL);
  Ledger *ledger = ledger_load (segments, rates, &error);

  g_assert_no_error (error);
  return ledger;
}

static Table *
load_expected (const char *name, const char *file)
{
  g_autofree char *path = g_build_filename (name, file, NULL);

  return test_table (path);
}

static CohortDay *
month_bounds (int year, guint n)
{
  CohortDay *bounds = g_new (CohortDay, n + 1);

  for (guint i = 0; i <= n; i++)
    bounds[i] = cohort_month_first_day (cohort_month_from_ym (year, 1) + i);
  return bounds;
}

static void
check (double value, const Table *table, gsize row, const char *name)
{
  double expected = test_number (table, row, name);

  g_assert_cmpint (isnan (value), ==, isnan (expected));
  if (!isnan (expected))
    assert_near (value, expected, 5.01e-7);
}

static void
check_month (const CohortMrrPeriod *period, const Table *table, gsize row)
{
  static const char *const flows[] = { "new", "expansion", "reactivation", "contraction", "churn", "fx" };

  check (period->exact_start / 100, table, row, "start_mrr");
  check (period->exact_end / 100, table, row, "end_mrr");
  for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
    check (period->exact_flow[f] / 100, table, row, flows[f]);
  check (period->n_start, table, row, "cust_start");
  check (period->n_flow[COHORT_MRR_NEW], table, row, "cust_new");
  check (period->n_flow[COHORT_MRR_REACTIVATION], table, row, "cust_react");
  check (period->n_flow[COHORT_MRR_CHURN], table, row, "cust_churn_events");
  check (period->n_lost, table, row, "cust_lost_std");
  check (period->n_end, table, row, "cust_end");
  check (cohort_mrr_churn_standard (period, 0.95).estimate, table, row, "churn_std");
  check (cohort_mrr_churn_with_new (period, 0.95).estimate, table, row, "churn_stripe");
  check (cohort_mrr_gross_churn (period, 0.95).estimate, table, row, "gross_mrr_churn");
  check (cohort_mrr_net_churn (period, 0.95).estimate, table, row, "net_mrr_churn");
  check (cohort_mrr_grr (period, 0.95).estimate, table, row, "grr");
  check (cohort_mrr_nrr (period, 0.95).estimate, table, row, "nrr");
  check (cohort_mrr_quick_ratio (period, 0.95).estimate, table, row, "quick_ratio");
  check (cohort_mrr_arppu (period, 0.95).estimate / 100, table, row, "arpu");
}

static void
check_cohorts (const CohortMrr *mrr, const Table *table)
{
  gsize row = 0, n = mrr->n_periods;

  for (gsize c = 0; c < n; c++)
    for (gsize k = 0; k <= n - c && mrr->cohort_size[c] > 0; k++, row++)
      {
        gsize cell = c * n + c + k - 1;
        double active = k == 0 ? mrr->cohort_size[c] : mrr->cohort_active[cell];

        g_assert_cmpuint (row, <, table->n_rows);
        check (k, table, row, "k");
        check (active, table, row, "customers_active");
        check (active / mrr->cohort_size[c], table, row, "retention");
        if (k > 0)
          check (mrr->cohort_mrr[cell] / 100, table, row, "mrr");
      }
  g_assert_cmpuint (row, ==, table->n_rows);
}

static void
check_closes (const CohortMrr *mrr)
{
  for (gsize p = 0; p < mrr->n_periods; p++)
    {
      gint64 sum = mrr->periods[p].start;

      for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
        sum += signs[f] * mrr->periods[p].flow[f];
      g_assert_cmpint (sum, ==, mrr->periods[p].end);
      if (p > 0)
        g_assert_cmpint (mrr->periods[p].start, ==, mrr->periods[p - 1].end);
    }
}

static void
test_golden (gconstpointer data)
{
  const char *name = data;
  gboolean small = strcmp (name, "small") == 0;
  guint n = small ? 8 : 24;
  g_autofree CohortDay *bounds = month_bounds (small ? 2025 : 2023, n);
  g_autoptr (Ledger) ledger = load (name);
  g_autoptr (Table) months = load_expected (name, "expected_months.csv");
  g_autoptr (Table) cohorts = load_expected (name, "expected_cohorts.csv");
  CohortMrrQuery query = { .bounds = bounds, .n_periods = n, .currency = -1, .cohorts = TRUE };
  g_autoptr (CohortMrr) mrr = cohort_mrr_compute (&ledger->segments, &query);

  g_assert_cmpint (mrr->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (months->n_rows, ==, n);
  for (gsize p = 0; p < n; p++)
    check_month (&mrr->periods[p], months, p);
  check_cohorts (mrr, cohorts);
  check_closes (mrr);
}

/* The drill-down is the number: movements and members of a period add up to its figures. */
static void
test_rows (void)
{
  g_autofree CohortDay *bounds = month_bounds (2024, 1);
  g_autoptr (Ledger) ledger = load ("rand");
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 1, .currency = -1, .movements = TRUE, .members = TRUE };
  g_autoptr (CohortMrr) mrr = cohort_mrr_compute (&ledger->segments, &query);
  guint n[COHORT_N_MRR_FLOWS] = { 0 }, start = 0, end = 0, lost = 0;

  for (guint i = 0; i < mrr->movements->len; i++)
    {
      const CohortMovement *movement = &g_array_index (mrr->movements, CohortMovement, i);

      n[movement->kind]++;
      g_assert_cmpuint (movement->segment, !=, COHORT_INDEX_NONE);
      g_assert_cmpuint (ledger->segments.member[movement->segment], ==, movement->member);
    }
  for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
    g_assert_cmpuint (n[f], ==, mrr->periods[0].n_flow[f]);
  for (guint i = 0; i < mrr->members->len; i++)
    {
      const CohortMrrMember *member = &g_array_index (mrr->members, CohortMrrMember, i);

      start += member->start > 0;
      end += member->end > 0;
      lost += member->lost;
    }
  g_assert_cmpuint (start, ==, mrr->periods[0].n_start);
  g_assert_cmpuint (end, ==, mrr->periods[0].n_end);
  g_assert_cmpuint (lost, ==, mrr->periods[0].n_lost);
}

enum
{
  MEMBERS = 40,
  ROWS = 220
};

typedef struct
{
  guint32 member[ROWS], subscription[ROWS], quantity[ROWS], ppm[ROWS];
  CohortDay start[ROWS], end[ROWS];
  guint8 status[ROWS], interval[ROWS], include[ROWS], reason[ROWS];
  guint16 count[ROWS], currency[ROWS];
  gint64 price[ROWS], discount[ROWS];
  CohortRateStep rates[6];
  CohortCurrency currencies[3];
  CohortSegments segments;
} Random;

static void
random_row (Random *r, guint i)
{
  r->member[i] = g_test_rand_int_range (0, MEMBERS);
  r->start[i] = 19000 + g_test_rand_int_range (0, 700);
  r->end[i] = g_test_rand_int_range (0, 4) == 0 ? COHORT_DAY_NONE : r->start[i] + g_test_rand_int_range (0, 300);
  r->status[i]
      = g_test_rand_int_range (0, 3) != 0 ? COHORT_SEGMENT_PAID : g_test_rand_int_range (0, COHORT_N_SEGMENT_STATUSES);
  r->interval[i] = g_test_rand_int_range (0, COHORT_N_INTERVALS);
  r->count[i] = g_test_rand_int_range (1, 14);
  r->price[i] = g_test_rand_int_range (0, 20) == 0 ? 0 : g_test_rand_int_range (1, 1000000);
  r->quantity[i] = g_test_rand_int_range (1, 4);
  r->discount[i] = g_test_rand_int_range (0, 4) == 0 ? g_test_rand_int_range (0, 1200000) : 0;
  r->ppm[i] = g_test_rand_int_range (0, 4) == 0 ? (guint32) g_test_rand_int_range (0, 5) * 250000
              : g_test_rand_bit ()              ? g_test_rand_int_range (0, 1000001)
                                                : 0;
  r->currency[i] = g_test_rand_int_range (0, 3);
  r->include[i] = g_test_rand_bit ();
  r->reason[i] = g_test_rand_int_range (0, COHORT_N_END_REASONS);
}

/* Comp, pause, past due, full and amount-off discounts and overlapping subscriptions, in three currencies
   of 2, 0 and 3 digits. */
static Random *
random_ledger (void)
{
  Random *r = g_new0 (Random, 1);

  for (guint i = 0; i < ROWS; i++)
    random_row (r, i);
  for (guint i = 0; i < 6; i++)
    r->rates[i] = (CohortRateStep) { (i % 3 == 0 ? 10000 : 19000 + (gint) i % 3 * 200),
                                     g_test_rand_int_range (1000000, 2000000000) };
  r->currencies[0] = (CohortCurrency) { "USD", 2, NULL, 0 };
  r->currencies[1] = (CohortCurrency) { "JPY", 0, r->rates, 3 };
  r->currencies[2] = (CohortCurrency) { "KWD", 3, r->rates + 3, 3 };
  r->segments = (CohortSegments) { .n = ROWS,
                                   .member = r->member,
                                   .subscription = r->subscription,
                                   .start = r->start,
                                   .end = r->end,
                                   .status = r->status,
                                   .interval = r->interval,
                                   .interval_count = r->count,
                                   .price = r->price,
                                   .quantity = r->quantity,
                                   .discount = r->discount,
                                   .discount_ppm = r->ppm,
                                   .currency = r->currency,
                                   .end_reason = r->reason,
                                   .n_members = MEMBERS,
                                   .currencies = r->currencies,
                                   .n_currencies = 3,
                                   .home = 0 };
  return r;
}

static void
check_random (const Random *r, gint32 currency, const guint8 *include)
{
  g_autofree CohortDay *bounds = month_bounds (2022, 24);
  CohortMrrQuery query
      = { .bounds = bounds, .n_periods = 24, .currency = currency, .include = include, .cohorts = TRUE };
  g_autoptr (CohortMrr) mrr = cohort_mrr_compute (&r->segments, &query);

  g_assert_cmpint (mrr->status, ==, COHORT_STATUS_OK);
  check_closes (mrr);
  for (gsize p = 0; p < mrr->n_periods; p++)
    {
      const CohortMrrPeriod *period = &mrr->periods[p];

      g_assert_cmpuint (period->n_churn_by_reason[0] + period->n_churn_by_reason[1] + period->n_churn_by_reason[2], ==,
                        period->n_flow[COHORT_MRR_CHURN]);
      g_assert_cmpuint (period->n_lost, <=, period->n_start);
      g_assert_cmpuint (mrr->cohort_size[p], ==, period->n_flow[COHORT_MRR_NEW]);
      if (period->n_start > 0)
        g_assert_cmpfloat (cohort_mrr_grr (period, 0.95).estimate, <=, 1 + 1e-12);
      if (currency >= 0)
        g_assert_cmpint (period->flow[COHORT_MRR_FX], ==, 0);
    }
}

static void
test_random_closes (void)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autofree Random *r = random_ledger ();

      check_random (r, -1, NULL);
      check_random (r, -1, r->include);
      for (gint32 c = 0; c < 3; c++)
        check_random (r, c, NULL);
    }
}

static void
swap_rows (Random *r, guint i, guint j)
{
#define SWAP(array)                                                                                                    \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    __typeof__ (r->array[0]) kept = r->array[i];                                                                       \
    r->array[i] = r->array[j];                                                                                         \
    r->array[j] = kept;                                                                                                \
  }                                                                                                                    \
  G_STMT_END
  SWAP (member);
  SWAP (start);
  SWAP (end);
  SWAP (status);
  SWAP (interval);
  SWAP (count);
  SWAP (price);
  SWAP (quantity);
  SWAP (discount);
  SWAP (ppm);
  SWAP (currency);
  SWAP (reason);
#undef SWAP
}

static void
test_permutation (void)
{
  g_autofree CohortDay *bounds = month_bounds (2022, 24);
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 24, .currency = -1 };

  for (guint round = 0; round < 10; round++)
    {
      g_autofree Random *r = random_ledger ();
      g_autoptr (CohortMrr) before = NULL, after = NULL;

      before = cohort_mrr_compute (&r->segments, &query);
      for (guint i = ROWS; i-- > 1;)
        swap_rows (r, i, g_test_rand_int_range (0, i + 1));
      after = cohort_mrr_compute (&r->segments, &query);
      g_assert_cmpmem (before->periods, 24 * sizeof (CohortMrrPeriod), after->periods, 24 * sizeof (CohortMrrPeriod));
    }
}

/* What comes later changes nothing of the months before: they are the same whether the question ends with them or goes
 * on, movements and cohorts too. */
static void
check_cut (const CohortSegments *segments, const CohortDay *bounds, const CohortMrr *all, gsize n, gint32 currency)
{
  CohortMrrQuery query = { .bounds = bounds, .n_periods = n, .currency = currency, .cohorts = TRUE, .movements = TRUE };
  g_autoptr (CohortMrr) cut = cohort_mrr_compute (segments, &query);
  guint next = 0;

  g_assert_cmpmem (cut->periods, n * sizeof *cut->periods, all->periods, n * sizeof *all->periods);
  for (gsize c = 0; c < n; c++)
    {
      g_assert_cmpuint (cut->cohort_size[c], ==, all->cohort_size[c]);
      g_assert_cmpmem (cut->cohort_active + c * n, n * sizeof (guint), all->cohort_active + c * all->n_periods,
                       n * sizeof (guint));
      g_assert_cmpmem (cut->cohort_mrr + c * n, n * sizeof (double), all->cohort_mrr + c * all->n_periods,
                       n * sizeof (double));
    }
  for (guint i = 0; i < all->movements->len; i++)
    {
      const CohortMovement *movement = &g_array_index (all->movements, CohortMovement, i), *same;

      if (movement->day >= bounds[n])
        continue;
      g_assert_cmpuint (next, <, cut->movements->len);
      same = &g_array_index (cut->movements, CohortMovement, next++);
      g_assert_cmpuint (same->member, ==, movement->member);
      g_assert_cmpint (same->day, ==, movement->day);
      g_assert_cmpuint (same->kind, ==, movement->kind);
      g_assert_cmpint (same->amount, ==, movement->amount);
      g_assert_cmpuint (same->segment, ==, movement->segment);
    }
  g_assert_cmpuint (next, ==, cut->movements->len);
}

static void
test_cut (void)
{
  static const gint32 currencies[] = { -1, 0, COHORT_MRR_HEADCOUNT };
  g_autofree CohortDay *bounds = month_bounds (2022, 24);

  for (guint round = 0; round < 10; round++)
    {
      g_autofree Random *r = random_ledger ();

      for (guint c = 0; c < G_N_ELEMENTS (currencies); c++)
        {
          CohortMrrQuery query
              = { .bounds = bounds, .n_periods = 24, .currency = currencies[c], .cohorts = TRUE, .movements = TRUE };
          g_autoptr (CohortMrr) all = cohort_mrr_compute (&r->segments, &query);

          for (gsize n = 1; n < 24; n++)
            check_cut (&r->segments, bounds, all, n, currencies[c]);
        }
    }
}

/* 100 at the start, 20 join, 8 of the old and 3 of the new leave: four rates from the same month. */
static void
test_churn_families (void)
{
  enum
  {
    N = 120
  };
  guint32 member[N], quantity[N];
  CohortDay start[N], end[N];
  guint8 status[N] = { 0 }, interval[N];
  guint16 count[N], currency[N] = { 0 };
  gint64 price[N];
  CohortCurrency usd = { "USD", 2, NULL, 0 };
  CohortSegments segments = { .n = N,
                              .member = member,
                              .start = start,
                              .end = end,
                              .status = status,
                              .interval = interval,
                              .interval_count = count,
                              .price = price,
                              .quantity = quantity,
                              .currency = currency,
                              .n_members = N,
                              .currencies = &usd,
                              .n_currencies = 1 };
  g_autofree CohortDay *bounds = month_bounds (2025, 1);
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 1, .currency = -1 };
  g_autoptr (CohortMrr) mrr = NULL;
  CohortEstimate standard;

  for (guint i = 0; i < N; i++)
    {
      member[i] = i;
      quantity[i] = count[i] = 1;
      interval[i] = COHORT_INTERVAL_MONTH;
      price[i] = 1000;
      start[i] = bounds[0] + (i < 100 ? -60 : 5);
      end[i] = i < 8 || i >= 117 ? bounds[0] + 20 : COHORT_DAY_NONE;
    }
  mrr = cohort_mrr_compute (&segments, &query);
  standard = cohort_mrr_churn_standard (&mrr->periods[0], 0.95);
  assert_near (standard.estimate, 0.08, 1e-15);
  g_assert_cmpint (standard.status, ==, COHORT_STATUS_OK);
  assert_near (cohort_mrr_churn_with_new (&mrr->periods[0], 0.95).estimate, 11.0 / 120, 1e-15);
  assert_near (cohort_mrr_churn_same_window (&mrr->periods[0], 0.95).estimate, 0.11, 1e-15);
  assert_near (cohort_mrr_churn_daily (&mrr->periods[0]).estimate, 11.0 / 120, 1e-15);
}

static void
test_refusals (void)
{
  g_autofree CohortDay *bounds = month_bounds (2022, 3);
  g_autofree Random *r = random_ledger ();
  CohortMrrQuery query = { .bounds = bounds, .n_periods = 3, .currency = -1 };
  g_autoptr (CohortMrr) empty = NULL, unrated = NULL, late = NULL, broken = NULL, backwards = NULL, huge = NULL;

  /* One that surely needs the yen's rate in the first month. */
  r->currency[0] = 1;
  r->start[0] = bounds[0] - 40;
  r->end[0] = COHORT_DAY_NONE;
  r->status[0] = COHORT_SEGMENT_PAID;
  r->price[0] = 1000;
  r->discount[0] = r->ppm[0] = 0;
  r->interval[0] = COHORT_INTERVAL_MONTH;
  r->count[0] = 1;
  r->segments.n = 0;
  empty = cohort_mrr_compute (&r->segments, &query);
  g_assert_cmpint (empty->status, ==, COHORT_STATUS_OK);
  g_assert_cmpint (empty->periods[0].end, ==, 0);
  g_assert_cmpint (cohort_mrr_churn_standard (&empty->periods[0], 0.95).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (cohort_mrr_quick_ratio (&empty->periods[0], 0.95).status, ==, COHORT_STATUS_UNDEFINED);
  r->segments.n = ROWS;
  r->currencies[1].n_rates = 0;
  unrated = cohort_mrr_compute (&r->segments, &query);
  g_assert_cmpint (unrated->status, ==, COHORT_STATUS_NO_RATE);
  r->currencies[1].n_rates = 3;
  r->rates[0].from = bounds[1];
  r->rates[1].from = bounds[1] + 1;
  r->rates[2].from = bounds[1] + 2;
  late = cohort_mrr_compute (&r->segments, &query);
  g_assert_cmpint (late->status, ==, COHORT_STATUS_NO_RATE);
  r->rates[1].from = bounds[0];
  backwards = cohort_mrr_compute (&r->segments, &query);
  g_assert_cmpint (backwards->status, ==, COHORT_STATUS_BAD_INPUT);
  r->rates[1].from = bounds[1] + 1;
  r->price[7] = -1;
  broken = cohort_mrr_compute (&r->segments, &query);
  g_assert_cmpint (broken->status, ==, COHORT_STATUS_BAD_INPUT);
  r->segments.n = 1000000000;
  huge = cohort_mrr_compute (&r->segments, &query);
  g_assert_cmpint (huge->status, ==, COHORT_STATUS_TOO_LARGE);
}

static void
test_wilson (void)
{
  CohortEstimate e = cohort_proportion (8502, 44700, 0.95);

  assert_near (e.lo, 0.18658980, 1e-8);
  assert_near (e.hi, 0.19386613, 1e-8);
  e = cohort_proportion (3, 40, 0.95);
  assert_near (e.lo, 0.02583603, 1e-8);
  assert_near (e.hi, 0.19864234, 1e-8);
  e = cohort_proportion (2, 11, 0.95);
  g_assert_cmpint (e.status, ==, COHORT_STATUS_TOO_FEW);
  assert_near (e.lo, 0.0514, 1e-3);
  assert_near (e.hi, 0.4770, 1e-3);
  e = cohort_proportion (0, 30, 0.95);
  g_assert_cmpfloat (e.lo, ==, 0);
  g_assert_cmpint (cohort_proportion (0, 0, 0.95).status, ==, COHORT_STATUS_UNDEFINED);
  g_assert_cmpint (cohort_proportion (2, 1, 0.95).status, ==, COHORT_STATUS_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/mrr/golden/small", "small", test_golden);
  g_test_add_data_func ("/mrr/golden/rand", "rand", test_golden);
  g_test_add_func ("/mrr/rows", test_rows);
  g_test_add_func ("/mrr/random-closes", test_random_closes);
  g_test_add_func ("/mrr/permutation", test_permutation);
  g_test_add_func ("/mrr/cut", test_cut);
  g_test_add_func ("/mrr/churn-families", test_churn_families);
  g_test_add_func ("/mrr/refusals", test_refusals);
  g_test_add_func ("/mrr/wilson", test_wilson);
  return g_test_run ();
}
