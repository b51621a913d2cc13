// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The churn model: logistic fits against R and scikit-learn, the public bar on Telco, scores by hand, and the
// proofs that nothing of the future reaches a feature and that reasons add up.
#include "config.h"

#include "analyse-frame.h"
#include "test-support.h"

#include "cohort-churn-rules.h"

#include <math.h>
#include <string.h>

static guint32 *
all_rows (gsize n)
{
  guint32 *rows = g_new (guint32, n + 1);

  for (gsize i = 0; i < n; i++)
    rows[i] = i;
  return rows;
}

static double
coefficient (const CohortLogistic *fit, const CohortDesign *design, const CohortFrame *frame, const char *wanted)
{
  for (gsize c = 0; c < fit->p; c++)
    {
      g_autofree char *name = cohort_design_column_name (design, frame, c);

      if (strcmp (name, wanted) == 0)
        return fit->beta[c];
    }
  g_assert_not_reached ();
}

/* All rows, numbers standardised, every level a column, C = 1. */
static void
test_ridge (void)
{
  static const double first[] = { 0.634994, 0.042394, 0.293800, 0.029785, 0.695513 };
  g_autoptr (Table) table = test_shared_table ("telco_churn.csv");
  g_autoptr (Features) features = NULL;
  g_autoptr (CohortDesign) design = NULL;
  g_autoptr (CohortLogistic) fit = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *y = NULL;
  g_autofree guint32 *rows = NULL;
  g_autofree double *x = NULL, *p = NULL;
  gsize width;

  if (table == NULL)
    return;
  features = features_new (table, (const char *const[]) { "customerID", "Churn", NULL });
  y = table_outcomes (table, test_column (table, "Churn"), &error);
  g_assert_no_error (error);
  rows = all_rows (table->n_rows);
  design = cohort_design_new (&features->frame, rows, table->n_rows, COHORT_DESIGN_PLAIN);
  width = cohort_design_width (design);
  x = g_new (double, table->n_rows *width);
  cohort_design_apply (design, &features->frame, rows, table->n_rows, x);
  fit = cohort_logistic_fit (x, y, table->n_rows, width, 1, NULL);
  g_assert_cmpint (fit->status, ==, COHORT_STATUS_OK);
  assert_near (fit->objective, 2917.00289029, 1e-6);
  assert_near (fit->beta[0], -2.14877705, 2e-6);
  assert_near (coefficient (fit, design, &features->frame, "tenure"), -1.42876709, 2e-6);
  assert_near (coefficient (fit, design, &features->frame, "TotalCharges"), 0.68875394, 2e-6);
  assert_near (coefficient (fit, design, &features->frame, "InternetService=1"), 0.56928402, 2e-6);
  p = g_new (double, table->n_rows);
  for (gsize i = 0; i < table->n_rows; i++)
    p[i] = cohort_logistic_probability (cohort_logistic_logit (fit, x + i * width));
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    assert_near (p[i], first[i], 1e-6);
  assert_near (cohort_classify_score (p, y, table->n_rows).auc, 0.84832939, 1e-6);
}

enum
{
  HAZARD_COLUMNS = 9
};

static gboolean
says (const Table *table, gsize row, const char *column, const char *text)
{
  return strcmp (table_cell (table, row, test_column (table, column)), text) == 0;
}

/* 227,990 person-months against R's glm. */
static void
test_hazard (void)
{
  static const double expected[HAZARD_COLUMNS][2] = {
    { -3.4763572401, 0.1065316625 }, { 1.4796370435, 0.0968002098 },  { -0.0347736594, 0.0296216036 },
    { -1.8212883598, 0.0844034452 }, { -3.3490048937, 0.1505457739 }, { 0.5400496010, 0.0503600079 },
    { 1.1745267852, 0.1011103430 },  { -0.0545784619, 0.0558929832 }, { -0.0188098313, 0.0017660427 },
  };
  g_autoptr (Table) table = test_shared_table ("telco_churn.csv");
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, HAZARD_COLUMNS * sizeof (double));
  g_autoptr (GByteArray) y = g_byte_array_new ();
  g_autoptr (CohortLogistic) fit = NULL;
  g_autofree double *p = NULL;

  if (table == NULL)
    return;
  for (gsize i = 0; i < table->n_rows; i++)
    {
      int tenure = test_number (table, i, "tenure");

      for (int month = 1; month <= tenure; month++)
        {
          double row[HAZARD_COLUMNS] = { 1,
                                         month == 1,
                                         log (month),
                                         says (table, i, "Contract", "One year"),
                                         says (table, i, "Contract", "Two year"),
                                         says (table, i, "PaymentMethod", "Electronic check"),
                                         says (table, i, "InternetService", "Fiber optic"),
                                         test_number (table, i, "SeniorCitizen"),
                                         test_number (table, i, "MonthlyCharges") };
          guint8 event = month == tenure && says (table, i, "Churn", "Yes");

          g_array_append_vals (x, row, 1);
          g_byte_array_append (y, &event, 1);
        }
    }
  g_assert_cmpuint (x->len, ==, 227990);
  fit = cohort_logistic_fit ((const double *) x->data, y->data, x->len, HAZARD_COLUMNS, 0, NULL);
  g_assert_cmpint (fit->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (fit->n_events, ==, 1869);
  for (guint c = 0; c < HAZARD_COLUMNS; c++)
    {
      assert_near (fit->beta[c], expected[c][0], 1e-7);
      assert_near (sqrt (fit->covariance[c * HAZARD_COLUMNS + c]), expected[c][1], 1e-7);
    }
  assert_near (fit->deviance, 17959.246930, 1e-5);
  assert_near (fit->null_deviance, 21679.608027, 1e-5);
  p = g_new (double, x->len);
  for (gsize i = 0; i < x->len; i++)
    p[i] = cohort_logistic_probability (cohort_logistic_logit (fit, (const double *) x->data + i * HAZARD_COLUMNS));
  assert_near (cohort_classify_score (p, y->data, x->len).auc, 0.853568, 1e-6);
}

/* The bar: five folds by the hash of the customer, everything learned within the four others. */
static void
test_public_bar (void)
{
  g_autoptr (Table) table = test_shared_table ("telco_churn.csv");
  g_autoptr (Features) features = NULL;
  g_autofree guint8 *y = NULL, *fold = NULL;
  g_autofree guint32 *train = NULL, *held = NULL;
  g_autofree double *p = NULL, *part = NULL;
  CohortChurnData data;
  CohortScores scores;

  if (table == NULL)
    return;
  features = features_new (table, (const char *const[]) { "customerID", "Churn", NULL });
  y = table_outcomes (table, test_column (table, "Churn"), NULL);
  train = all_rows (table->n_rows);
  held = all_rows (table->n_rows);
  p = g_new (double, table->n_rows);
  part = g_new (double, table->n_rows);
  data = (CohortChurnData) { features->frame, y, NULL };
  for (guint f = 0; f < 5; f++)
    {
      g_autoptr (CohortChurnModel) model = NULL;
      gsize n_train = 0, n_held = 0;

      for (guint32 i = 0; i < table->n_rows; i++)
        {
          const char *id = table_cell (table, i, 0);

          if (cohort_fnv1a (id, strlen (id)) % 5 == f)
            held[n_held++] = i;
          else
            train[n_train++] = i;
        }
      g_assert_cmpuint (n_held, ==, ((const gsize[]) { 1376, 1429, 1376, 1472, 1390 })[f]);
      model = cohort_churn_model_fit (&data, train, n_train);
      g_assert_cmpint (model->status, ==, COHORT_STATUS_OK);
      cohort_churn_model_predict (model, &features->frame, held, n_held, part);
      for (gsize i = 0; i < n_held; i++)
        p[held[i]] = part[i];
    }
  scores = cohort_classify_score (p, y, table->n_rows);
  g_test_message ("AUC %.6f, Brier %.6f, log loss %.6f, ECE %.6f", scores.auc, scores.brier, scores.log_loss,
                  scores.ece);
  g_assert_cmpfloat (scores.auc, >=, 0.8490);
  g_assert_cmpfloat (scores.brier, <=, 0.1336);
  g_assert_cmpfloat (scores.ece, <=, 0.02);
}

static void
test_scores_by_hand (void)
{
  const double p[] = { 0.9, 0.8, 0.8, 0.3, 0.3, 0.1 };
  const guint8 y[] = { 1, 1, 0, 0, 1, 0 };
  const double x[] = { 1, 2, 3, 4, 5, 5 };
  const guint8 steps[] = { 0, 1, 0, 1, 0, 1 };
  CohortScores scores = cohort_classify_score (p, y, 6);
  double fitted[6];

  /* Pairs won: 0.9 all 3; 0.8 wins 2 and ties 1; 0.3 wins 1, ties 1, loses 1. */
  assert_near (scores.auc, (3 + 2.5 + 1.5) / 9, 1e-15);
  assert_near (scores.average_precision, 1.0 / 3 * 1 + 1.0 / 3 * 2 / 3 + 1.0 / 3 * 3 / 5, 1e-15);
  assert_near (scores.brier, (0.01 + 0.04 + 0.64 + 0.09 + 0.49 + 0.01) / 6, 1e-15);
  assert_near (scores.lift, 2, 1e-15);
  g_assert_cmpint (cohort_classify_score (p, (const guint8[]) { 1, 1, 1 }, 3).status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (cohort_classify_score ((const double[]) { NAN, 0 }, y, 2).status, ==, COHORT_STATUS_BAD_INPUT);
  cohort_isotonic (x, steps, 6, fitted);
  assert_near (fitted[0], 0, 1e-15);
  assert_near (fitted[1], 0.5, 1e-15);
  assert_near (fitted[2], 0.5, 1e-15);
  assert_near (fitted[3], 2.0 / 3, 1e-15);
  assert_near (fitted[5], 2.0 / 3, 1e-15);
}

static void
test_separable (void)
{
  const double x[] = { 1, -2, 1, -1, 1, 1, 1, 2 };
  const guint8 y[] = { 0, 0, 1, 1 }, same[] = { 1, 1, 1, 1 };
  g_autoptr (CohortLogistic) free_fit = cohort_logistic_fit (x, y, 4, 2, 0, NULL);
  g_autoptr (CohortLogistic) ridge = cohort_logistic_fit (x, y, 4, 2, 1, NULL);
  g_autoptr (CohortLogistic) one = cohort_logistic_fit (x, same, 4, 2, 0, NULL);
  g_autoptr (CohortLogistic) bad = cohort_logistic_fit ((const double[]) { 1, NAN }, y, 1, 2, 0, NULL);

  g_assert_cmpint (free_fit->status, ==, COHORT_STATUS_NO_CONVERGENCE);
  g_assert_cmpint (ridge->status, ==, COHORT_STATUS_OK);
  g_assert_cmpint (one->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
}

/* A random ledger of monthly members whose silence foretells their leaving. */
enum
{
  MEMBERS = 600,
  ACTIONS = MEMBERS * 40
};

typedef struct
{
  guint32 member[MEMBERS], quantity[MEMBERS], actor[ACTIONS];
  CohortDay start[MEMBERS], end[MEMBERS], acted[ACTIONS];
  guint8 status[MEMBERS], interval[MEMBERS];
  guint16 count[MEMBERS], currency[MEMBERS];
  gint64 price[MEMBERS];
  CohortCurrency usd;
  CohortSegments segments;
  CohortFacts facts;
} Ledger;

static Ledger *
random_ledger (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Ledger *l = g_new0 (Ledger, 1);
  gsize n = 0;

  for (guint m = 0; m < MEMBERS; m++)
    {
      int stay = g_rand_int_range (rand, 1, 400), seen;

      l->member[m] = m;
      l->quantity[m] = l->count[m] = 1;
      l->interval[m] = COHORT_INTERVAL_MONTH;
      l->price[m] = 500 * g_rand_int_range (rand, 1, 6);
      l->start[m] = 20000 + g_rand_int_range (rand, 0, 300);
      l->end[m] = g_rand_int_range (rand, 0, 3) == 0 ? COHORT_DAY_NONE : l->start[m] + stay;
      seen = l->end[m] == COHORT_DAY_NONE ? 500 : stay - g_rand_int_range (rand, 0, 45);
      for (guint a = 0; a < 40; a++)
        {
          int offset = g_rand_int_range (rand, 0, 500);

          if (offset < seen)
            {
              l->actor[n] = m;
              l->acted[n++] = l->start[m] + offset;
            }
        }
    }
  l->usd = (CohortCurrency) { "USD", 2, NULL, 0 };
  l->segments = (CohortSegments) { .n = MEMBERS,
                                   .member = l->member,
                                   .start = l->start,
                                   .end = l->end,
                                   .status = l->status,
                                   .interval = l->interval,
                                   .interval_count = l->count,
                                   .price = l->price,
                                   .quantity = l->quantity,
                                   .currency = l->currency,
                                   .n_members = MEMBERS,
                                   .currencies = &l->usd,
                                   .n_currencies = 1 };
  l->facts.rules = COHORT_RULES_DEFAULT;
  l->facts.actions = (CohortActions) { .n = n, .member = l->actor, .day = l->acted };
  return l;
}

static void
snapshots (CohortDay *days, guint n)
{
  for (guint i = 0; i < n; i++)
    days[i] = 20030 + 30 * (CohortDay) i;
}

/* Whatever happens after a snapshot, its features stay what they were, bit by bit. */
static void
test_no_look_ahead (void)
{
  g_autofree Ledger *l = random_ledger (g_test_rand_int ());
  g_autofree gsize *place = NULL;
  CohortDay days[12], cut;
  g_autoptr (CohortChurnRows) before = NULL, after = NULL;
  gsize j = 0, compared = 0;

  snapshots (days, 12);
  cut = days[7];
  before = cohort_churn_rows_new (&l->segments, &l->facts, days, 12, 30, 20500);
  for (guint m = 0; m < MEMBERS; m++)
    {
      if (l->start[m] > cut)
        {
          l->price[m] += 700;
          l->status[m] = COHORT_SEGMENT_COMP;
        }
      if (l->end[m] == COHORT_DAY_NONE || l->end[m] > cut + 1)
        l->end[m] = g_test_rand_bit () ? MAX (cut + 2, l->start[m]) : COHORT_DAY_NONE;
    }
  for (gsize a = 0; a < l->facts.actions.n; a++)
    if (l->acted[a] > cut)
      l->acted[a] += 17;
  after = cohort_churn_rows_new (&l->segments, &l->facts, days, 12, 30, 20500);
  g_assert_cmpint (after->status, ==, COHORT_STATUS_OK);
  for (gsize i = 0; i < before->n; i++)
    {
      if (before->day[i] > cut)
        continue;
      while (j < after->n && (after->member[j] != before->member[i] || after->day[j] != before->day[i]))
        j++;
      g_assert_cmpuint (j, <, after->n);
      for (guint s = 0; s < COHORT_N_SIGNALS; s++)
        g_assert_cmpfloat (before->values[s][i], ==, after->values[s][j]);
      compared++;
    }
  g_assert_cmpuint (compared, >, 500);
}

static void
test_backtest (void)
{
  g_autofree Ledger *l = random_ledger (42);
  CohortDay days[14];
  g_autoptr (CohortChurnRows) rows = NULL;
  CohortScores scores;

  snapshots (days, 14);
  rows = cohort_churn_rows_new (&l->segments, &l->facts, days, 14, 30, 20500);
  scores = cohort_churn_backtest (rows, days + 10, 3, 30);
  g_assert_cmpint (scores.status, ==, COHORT_STATUS_OK);
  g_assert_cmpfloat (scores.auc, >, 0.7);
  g_assert_cmpfloat (scores.brier_skill, >, 0);
  /* Standing where nothing is known yet, it refuses. */
  g_assert_cmpint (cohort_churn_backtest (rows, days, 1, 30).status, ==, COHORT_STATUS_TOO_FEW);
}

/* Reasons add up to the difference of the logits, and silence is the first of them. */
static void
test_reasons (void)
{
  g_autofree Ledger *l = random_ledger (42);
  CohortDay days[14];
  g_autoptr (CohortChurnRows) rows = NULL;
  g_autoptr (CohortChurnModel) model = NULL;
  g_autofree guint32 *all = NULL;
  g_autofree double *p = NULL;
  CohortChurnData data;
  double gap_a = NAN, gap_b = NAN;

  snapshots (days, 14);
  rows = cohort_churn_rows_new (&l->segments, &l->facts, days, 14, 30, 20500);
  data = cohort_churn_rows_data (rows);
  all = all_rows (rows->n);
  model = cohort_churn_model_fit (&data, all, rows->n);
  g_assert_cmpint (model->status, ==, COHORT_STATUS_OK);
  p = g_new (double, rows->n);
  cohort_churn_model_predict (model, &data.frame, all, rows->n, p);
  for (guint32 i = 0; i < 2; i++)
    {
      gsize n;
      g_autofree CohortReason *reasons = cohort_churn_model_reasons (model, &data.frame, i, &n);
      double sum = 0;

      g_assert_cmpuint (n, ==, COHORT_N_SIGNALS);
      for (gsize r = 0; r < n; r++)
        {
          sum += reasons[r].contribution;
          if (r > 0)
            g_assert_cmpfloat (reasons[r].contribution, <=, reasons[r - 1].contribution);
        }
      gap_b = gap_a;
      gap_a = log (p[i] / (1 - p[i])) - sum;
    }
  /* Both rows stand on the same reference, so what is left over is its logit. */
  assert_near (gap_a, gap_b, 1e-9);
}

static void
test_floor_and_rules (void)
{
  g_autofree Ledger *l = random_ledger (42);
  CohortDay day = 20200;
  g_autoptr (CohortChurnRows) rows = NULL;
  g_autoptr (CohortChurnModel) model = NULL;
  g_autofree CohortChurnWarning *warnings = NULL;
  g_autofree guint32 *all = NULL, *rank = NULL;
  CohortChurnData data;
  gsize n, quiet = 0;
  const double p[] = { 0.9, 0.1, 0.5 }, monthly[] = { 5, 100, 10 }, left[] = { 2, 10, 20 };

  l->segments.n = 40;
  l->status[0] = COHORT_SEGMENT_PAST_DUE;
  l->start[0] = day - 10;
  l->end[0] = COHORT_DAY_NONE;
  rows = cohort_churn_rows_new (&l->segments, &l->facts, &day, 1, 30, 20500);
  data = cohort_churn_rows_data (rows);
  all = all_rows (rows->n);
  model = cohort_churn_model_fit (&data, all, rows->n);
  g_assert_cmpint (model->status, ==, COHORT_STATUS_TOO_FEW);
  warnings = cohort_churn_warnings (&l->segments, &l->facts, rows, day, &n);
  g_assert_cmpuint (n, ==, rows->n);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpint (!!(warnings[i].rules & COHORT_RULE_PAST_DUE), ==, warnings[i].member == 0);
      g_assert_cmpint (!!(warnings[i].rules & COHORT_RULE_QUIET), ==,
                       warnings[i].quiet_days > 2 * warnings[i].usual_gap);
      g_assert_true (isnan (warnings[i].hazard) || (warnings[i].hazard >= 0 && warnings[i].hazard <= 1));
      quiet += !!(warnings[i].rules & COHORT_RULE_QUIET);
    }
  g_assert_cmpuint (quiet, >, 0);
  rank = cohort_churn_rank (p, monthly, left, 3);
  g_assert_cmpuint (rank[0], ==, 1);
  g_assert_cmpuint (rank[1], ==, 2);
  g_assert_cmpint (cohort_risk_band (0.5), ==, COHORT_BAND_HIGH);
  g_assert_cmpint (cohort_risk_band (0.3), ==, COHORT_BAND_MEDIUM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/churn/ridge", test_ridge);
  g_test_add_func ("/churn/hazard", test_hazard);
  g_test_add_func ("/churn/public-bar", test_public_bar);
  g_test_add_func ("/churn/scores-by-hand", test_scores_by_hand);
  g_test_add_func ("/churn/separable", test_separable);
  g_test_add_func ("/churn/no-look-ahead", test_no_look_ahead);
  g_test_add_func ("/churn/backtest", test_backtest);
  g_test_add_func ("/churn/reasons", test_reasons);
  g_test_add_func ("/churn/floor-and-rules", test_floor_and_rules);
  return g_test_run ();
}
