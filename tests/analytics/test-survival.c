// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Kaplan-Meier and log-rank against R survival's figures, by hand, and on hostile input.
#include "config.h"

#include "test-support.h"

#include "cohort-kaplan-meier.h"
#include "cohort-log-rank.h"
#include "cohort-order.h"

#include <math.h>

typedef struct
{
  Table *table;
  double *time;
  guint8 *event;
  guint32 *group;
  CohortSurvival data;
} Rows;

static void
rows_clear (Rows *rows)
{
  g_clear_pointer (&rows->table, table_free);
  g_free (rows->time);
  g_free (rows->event);
  g_free (rows->group);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Takes ownership of @table; rows at time zero are left out, as the references do. */
static void
load (Rows *rows, Table *table, const char *time, const char *event, const char *event_text, const char *group)
{
  g_autoptr (GPtrArray) labels = NULL;
  g_autofree guint32 *levels = table_levels (table, test_column (table, group), &labels);
  gsize n = 0;

  rows->table = table;
  rows->time = g_new (double, table->n_rows);
  rows->event = g_new (guint8, table->n_rows);
  rows->group = g_new (guint32, table->n_rows);
  for (gsize i = 0; i < table->n_rows; i++)
    {
      rows->time[n] = test_number (table, i, time);
      rows->event[n] = g_strcmp0 (table_cell (table, i, test_column (table, event)), event_text) == 0;
      rows->group[n] = levels[i];
      n += rows->time[n] > 0;
    }
  rows->data = (CohortSurvival) {
    .n = n, .time = rows->time, .event = rows->event, .group = rows->group, .n_groups = labels->len
  };
}

static void
compare_curves (const CohortKmFit *fit, const char *golden)
{
  g_autoptr (Table) table = test_table (golden);
  gsize row = 0;

  for (guint32 g = 0; g < fit->n_curves; g++)
    for (gsize i = 0; i < fit->curves[g].n_steps; i++, row++)
      {
        const CohortKmStep *step = &fit->curves[g].steps[i];

        g_assert_cmpuint (row, <, table->n_rows);
        g_assert_cmpfloat (step->time, ==, test_number (table, row, "time"));
        g_assert_cmpuint (step->n_risk, ==, test_number (table, row, "n_risk"));
        g_assert_cmpuint (step->n_event, ==, test_number (table, row, "n_event"));
        assert_near (step->survival, test_number (table, row, "surv"), 1e-8);
        assert_near (step->se, test_number (table, row, "se"), 1e-8);
        g_assert_cmpint (isnan (step->lo), ==, isnan (test_number (table, row, "lo")));
        if (!isnan (step->lo))
          {
            assert_near (step->lo, test_number (table, row, "lo"), 1e-8);
            assert_near (step->hi, test_number (table, row, "hi"), 1e-8);
          }
      }
  g_assert_cmpuint (row, ==, table->n_rows);
}

static void
test_lung (void)
{
  g_auto (Rows) rows = { 0 };
  g_autoptr (CohortKmFit) fit = NULL;
  g_autoptr (CohortLogRank) rank = NULL;
  static const double expected[2][5]
      = { { 270, 210, 306, 241.495085, 10.358226 }, { 426, 345, 524, 297.465410, 10.791324 } };

  load (&rows, test_table ("lung.csv"), "time", "status", "2", "sex");
  fit = cohort_km_fit (&rows.data, 0.95, 365);
  g_assert_cmpint (fit->status, ==, COHORT_STATUS_OK);
  compare_curves (fit, "km_lung_sex.csv");
  for (guint g = 0; g < 2; g++)
    {
      g_assert_cmpfloat (fit->curves[g].median, ==, expected[g][0]);
      g_assert_cmpfloat (fit->curves[g].median_lo, ==, expected[g][1]);
      g_assert_cmpfloat (fit->curves[g].median_hi, ==, expected[g][2]);
      assert_near (fit->curves[g].rmst, expected[g][3], 1e-6);
      assert_near (fit->curves[g].rmst_se, expected[g][4], 1e-6);
    }
  assert_near (cohort_km_survival_at (&fit->curves[0], 180), 0.644465, 1e-6);
  assert_near (cohort_km_survival_at (&fit->curves[1], 730), 0.187232, 1e-6);

  rank = cohort_log_rank (&rows.data);
  g_assert_cmpint (rank->status, ==, COHORT_STATUS_OK);
  assert_near (rank->chi2, 10.326742, 1e-6);
  assert_near (rank->p_value, 0.0013111645, 1e-10);
  assert_near (rank->expected[0], 91.5817, 1e-4);
  assert_near (rank->expected[1], 73.4183, 1e-4);
  g_assert_true (rank->worth_showing);
}

static void
test_telco (void)
{
  g_auto (Rows) rows = { 0 };
  g_autoptr (CohortKmFit) all = NULL, split = NULL;
  g_autoptr (CohortLogRank) rank = NULL;
  Table *table = test_shared_table ("telco_churn.csv");
  CohortSurvival together;

  if (table == NULL)
    return;
  load (&rows, table, "tenure", "Churn", "Yes", "Contract");
  g_assert_cmpuint (rows.data.n, ==, 7032);
  together = rows.data;
  together.group = NULL;
  together.n_groups = 0;
  all = cohort_km_fit (&together, 0.95, 72);
  compare_curves (all, "km_telco_all.csv");
  assert_near (all->curves[0].rmst, 54.492387, 1e-6);
  assert_near (all->curves[0].rmst_se, 0.347750, 1e-6);
  split = cohort_km_fit (&rows.data, 0.95, NAN);
  compare_curves (split, "km_telco_contract.csv");
  rank = cohort_log_rank (&rows.data);
  assert_near (rank->chi2, 2352.872538, 1e-6);
  g_assert_cmpuint (rank->df, ==, 2);
  assert_near (rank->expected[0], 708.445596, 1e-6);
  assert_near (rank->expected[2], 689.826578, 1e-6);
}

/* Six members by hand; the third and the fifth are known only after 3 and 4: not yet for the event at 3. */
static void
test_left_truncation (void)
{
  const double time[] = { 1, 3, 5, 5, 7, 8 }, entry[] = { 0, 0, 3, 0, 4, 0 };
  const guint8 event[] = { 1, 1, 1, 0, 1, 0 };
  CohortSurvival data = { .n = 6, .time = time, .event = event, .entry = entry };
  g_autoptr (CohortKmFit) fit = cohort_km_fit (&data, 0.95, 8);
  const CohortKm *km = &fit->curves[0];
  /* At risk: t 1: 4; t 3: 3; t 5: 4; t 7: 2. */
  static const double survival[] = { 3.0 / 4, 1.0 / 2, 3.0 / 8, 3.0 / 16 };

  g_assert_cmpuint (km->n_steps, ==, 4);
  g_assert_cmpuint (km->steps[0].n_risk, ==, 4);
  g_assert_cmpuint (km->steps[1].n_risk, ==, 3);
  g_assert_cmpuint (km->steps[2].n_risk, ==, 4);
  g_assert_cmpuint (km->steps[3].n_risk, ==, 2);
  for (guint i = 0; i < 4; i++)
    assert_near (km->steps[i].survival, survival[i], 1e-15);
  g_assert_cmpfloat (km->median, ==, 3);
  assert_near (km->rmst, 1 + 2 * 0.75 + 2 * 0.5 + 2 * 3.0 / 8 + 3.0 / 16, 1e-14);
}

/* Within each stratum the groups are alike, across them they differ: stratified, nothing is left to find. */
static void
test_stratified (void)
{
  double time[80];
  guint8 event[80];
  guint32 group[80], stratum[80];
  CohortSurvival data
      = { .n = 80, .time = time, .event = event, .group = group, .n_groups = 2, .stratum = stratum, .n_strata = 2 };
  g_autoptr (CohortLogRank) stratified = NULL, plain = NULL;

  for (guint i = 0; i < 80; i++)
    {
      stratum[i] = i < 40;
      group[i] = i < 40 ? i % 8 == 0 : i % 8 != 0;
      time[i] = 1 + i / 8 + (i < 40 ? 0 : 20);
      event[i] = 1;
    }
  stratified = cohort_log_rank (&data);
  data.stratum = NULL;
  plain = cohort_log_rank (&data);
  g_assert_cmpfloat (stratified->chi2, <, 1e-20);
  g_assert_cmpfloat (plain->chi2, >, 20);
}

static void
test_edges (void)
{
  const double times[] = { 2, 2, 2, 2 }, broken[] = { 1, NAN, 2, 3 }, late[] = { 0, 0, 2, 0 };
  const guint8 none[] = { 0, 0, 0, 0 }, all[] = { 1, 1, 1, 1 };
  const guint32 groups[] = { 0, 0, 1, 1 };
  CohortSurvival data = { .time = times, .event = none };
  g_autoptr (CohortKmFit) empty = cohort_km_fit (&data, 0.95, NAN), one = NULL, censored = NULL, ended = NULL;
  g_autoptr (CohortKmFit) bad = NULL, unseen = NULL, huge = NULL;
  g_autoptr (CohortLogRank) silent = NULL, alone = NULL;

  g_assert_cmpint (empty->status, ==, COHORT_STATUS_NO_DATA);
  data.n = 1;
  one = cohort_km_fit (&data, 0.95, 5);
  g_assert_cmpint (one->curves[0].rmst_status, ==, COHORT_STATUS_BEYOND_DATA);
  data.n = 4;
  censored = cohort_km_fit (&data, 0.95, 2);
  g_assert_cmpint (censored->curves[0].median_status, ==, COHORT_STATUS_NOT_REACHED);
  g_assert_cmpfloat (censored->curves[0].rmst, ==, 2);
  data.event = all;
  ended = cohort_km_fit (&data, 0.95, 9);
  g_assert_cmpfloat (ended->curves[0].median, ==, 2);
  g_assert_cmpfloat (ended->curves[0].rmst, ==, 2);
  g_assert_true (isnan (ended->curves[0].steps[0].lo));
  g_assert_cmpfloat (cohort_km_survival_at (&ended->curves[0], 99), ==, 0);
  data.entry = late;
  unseen = cohort_km_fit (&data, 0.95, NAN);
  g_assert_cmpint (unseen->status, ==, COHORT_STATUS_BAD_INPUT);
  data.entry = NULL;
  data.time = broken;
  bad = cohort_km_fit (&data, 0.95, NAN);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
  data.n = 1000000000;
  huge = cohort_km_fit (&data, 0.95, NAN);
  g_assert_cmpint (huge->status, ==, COHORT_STATUS_TOO_LARGE);

  data = (CohortSurvival) { .n = 4, .time = times, .event = none, .group = groups, .n_groups = 2 };
  silent = cohort_log_rank (&data);
  g_assert_cmpint (silent->status, ==, COHORT_STATUS_UNDEFINED);
  data.group = NULL;
  alone = cohort_log_rank (&data);
  g_assert_cmpint (alone->status, ==, COHORT_STATUS_UNDEFINED);
}

/* The same members in another order are the same answer, bit by bit. */
static void
test_permutation (void)
{
  enum
  {
    N = 500
  };
  double time[N], time2[N], entry[N], entry2[N];
  guint8 event[N], event2[N];
  guint32 group[N], group2[N], order[N];
  CohortSurvival data = { .n = N, .time = time, .event = event, .entry = entry, .group = group, .n_groups = 3 };
  g_autoptr (CohortKmFit) a = NULL, b = NULL;
  g_autoptr (CohortLogRank) r = NULL, s = NULL;

  for (guint i = 0; i < N; i++)
    {
      time[i] = g_test_rand_int_range (1, 60);
      entry[i] = time[i] * g_test_rand_double_range (0, 0.9);
      event[i] = g_test_rand_bit ();
      group[i] = g_test_rand_int_range (0, 3);
      order[i] = i;
    }
  for (guint i = N; i-- > 1;)
    {
      guint j = g_test_rand_int_range (0, i + 1), swap = order[i];

      order[i] = order[j];
      order[j] = swap;
    }
  for (guint i = 0; i < N; i++)
    {
      time2[i] = time[order[i]];
      entry2[i] = entry[order[i]];
      event2[i] = event[order[i]];
      group2[i] = group[order[i]];
    }
  a = cohort_km_fit (&data, 0.95, 20);
  r = cohort_log_rank (&data);
  data = (CohortSurvival) { .n = N, .time = time2, .event = event2, .entry = entry2, .group = group2, .n_groups = 3 };
  b = cohort_km_fit (&data, 0.95, 20);
  s = cohort_log_rank (&data);
  g_assert_cmpfloat (r->chi2, ==, s->chi2);
  for (guint g = 0; g < 3; g++)
    {
      g_assert_cmpuint (a->curves[g].n_steps, ==, b->curves[g].n_steps);
      g_assert_cmpfloat (a->curves[g].rmst, ==, b->curves[g].rmst);
      for (gsize i = 0; i < a->curves[g].n_steps; i++)
        g_assert_cmpfloat (a->curves[g].steps[i].survival, ==, b->curves[g].steps[i].survival);
    }
}

/* Short arrays are merged and long ones sorted by their digits; what is in order already stays as it is. */
static void
test_order (void)
{
  static const guint lengths[] = { 0, 1, 2, 3, 1000, 4096, 4097, 9000 };
  g_autofree double *values = g_new (double, 9000);

  for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
    for (guint kind = 0; kind < 3; kind++)
      {
        const guint n = lengths[l];
        g_autofree guint32 *order = NULL;

        for (guint i = 0; i < n; i++)
          values[i] = kind == 1     ? i / 3
                      : kind == 2   ? (i + 1 == n ? -1.0 : i / 3)
                      : i % 10 == 0 ? 0.5
                                    : g_test_rand_double_range (-1, 1);
        order = cohort_order_doubles (values, n);
        for (guint i = 1; i < n; i++)
          {
            g_assert_cmpfloat (values[order[i - 1]], <=, values[order[i]]);
            if (values[order[i - 1]] == values[order[i]])
              g_assert_cmpuint (order[i - 1], <, order[i]);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/survival/lung", test_lung);
  g_test_add_func ("/survival/telco", test_telco);
  g_test_add_func ("/survival/left-truncation", test_left_truncation);
  g_test_add_func ("/survival/stratified", test_stratified);
  g_test_add_func ("/survival/order", test_order);
  g_test_add_func ("/survival/edges", test_edges);
  g_test_add_func ("/survival/permutation", test_permutation);
  return g_test_run ();
}
