// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The 23,570 customers of CDNOW against the reference's figures: purchases foretold from the first half; segments by
// recency in days up to the last day of the file, days with a purchase, and all that was spent.
#include "config.h"

#include "analyse-purchases.h"
#include "test-support.h"

#include "cohort-bgnbd.h"
#include "cohort-classify.h"
#include "cohort-kmeans.h"
#include "cohort-rfm.h"

#include "cohort-civil.h"

#include <math.h>
#include <stdio.h>

/* NULL, with the test skipped, where the file is absent. */
static Table *
load_customers (void)
{
  g_autofree char *path = test_shared_path ("CDNOW_master.txt");
  Table *table = path != NULL ? purchases_load (path, NULL) : NULL;

  if (table != NULL)
    g_assert_cmpuint (table->n_rows, ==, 23570);
  return table;
}

static void
test_rfm (void)
{
  g_autoptr (Table) table = load_customers ();
  g_autofree double *recency = NULL, *frequency = NULL, *money = NULL;
  g_autoptr (CohortRfm) rfm = NULL;
  guint best = 0, least = 0;

  if (table == NULL)
    return;
  recency = table_numbers (table, test_column (table, "recency"), NULL);
  frequency = table_numbers (table, test_column (table, "frequency"), NULL);
  money = table_numbers (table, test_column (table, "monetary"), NULL);
  rfm = cohort_rfm_new (recency, frequency, money, table->n_rows);
  for (gsize i = 0; i < table->n_rows; i++)
    {
      best += rfm->recency[i] == 5 && rfm->frequency[i] == 5 && rfm->money[i] == 5;
      least += rfm->recency[i] == 1 && rfm->frequency[i] == 1 && rfm->money[i] == 1;
    }
  g_assert_cmpuint (best, ==, 2509);
  g_assert_cmpuint (least, ==, 1733);
}

static void
test_kmeans (void)
{
  static const double inertia[]
      = { 28844.130539, 19818.656268, 15999.652776, 13264.973385, 11289.095172, 9988.554374, 8899.199413 };
  static const double sizes[] = { 9002, 7396, 4876, 2296 };
  static const char *const names[] = { "recency", "frequency", "monetary" };
  g_autoptr (Table) table = load_customers ();
  g_autofree double *values = NULL;

  if (table == NULL)
    return;
  values = g_new (double, 3 * table->n_rows);
  for (guint j = 0; j < 3; j++)
    for (gsize i = 0; i < table->n_rows; i++)
      values[3 * i + j] = test_number (table, i, names[j]);
  for (guint k = 2; k <= 8; k++)
    {
      g_autoptr (CohortKmeans) model = cohort_kmeans_fit (values, table->n_rows, 3, k, 20, 1);

      /* Starts are random: another program's best may be a little worse, ours may be no more than 0.1 % worse. */
      g_test_message ("k %u: %.6f, reference %.6f", k, model->inertia, inertia[k - 2]);
      g_assert_cmpfloat (model->inertia, <=, 1.001 * inertia[k - 2]);
      g_assert_cmpfloat (model->inertia, >=, 0.99 * inertia[k - 2]);
      for (guint c = 0; k == 4 && c < 4; c++)
        assert_near (model->size[c], sizes[c], 0.005 * sizes[c]);
    }
}

typedef struct
{
  gsize n;
  double *x, *recency, *age, *later; /* later: purchases in the weeks held back */
} Halves;

static void
halves_clear (Halves *halves)
{
  g_free (halves->x);
  g_free (halves->recency);
  g_free (halves->age);
  g_free (halves->later);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Halves, halves_clear)

/* Days with a purchase up to September 1997, and from then on; rows of a customer follow each other, by day. */
static gboolean
load_halves (Halves *halves)
{
  g_autofree char *path = test_shared_path ("CDNOW_master.txt"), *text = NULL;
  CohortDay end = cohort_day_from_ymd (1997, 9, 30), first = 0, before = 0;
  g_auto (GStrv) lines = NULL;
  guint id_before = 0, n_lines;

  if (path == NULL)
    return FALSE;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  n_lines = g_strv_length (lines);
  halves->x = g_new0 (double, n_lines);
  halves->recency = g_new0 (double, n_lines);
  halves->age = g_new0 (double, n_lines);
  halves->later = g_new0 (double, n_lines);
  for (guint l = 1; l < n_lines; l++)
    {
      guint id, ymd;
      CohortDay day;

      if (sscanf (lines[l], " %u %u", &id, &ymd) != 2)
        continue;
      day = cohort_day_from_ymd (ymd / 10000, ymd / 100 % 100, ymd % 100);
      if (id != id_before)
        {
          first = day;
          halves->age[halves->n++] = (end - first) / 7.0;
        }
      else if (day != before && day <= end)
        {
          halves->x[halves->n - 1]++;
          halves->recency[halves->n - 1] = (day - first) / 7.0;
        }
      else if (day != before)
        halves->later[halves->n - 1]++;
      id_before = id;
      before = day;
    }
  return TRUE;
}

/* Half of the year and a half foretells the other. */
static void
test_forecast (void)
{
  g_auto (Halves) halves = { 0 };
  g_autofree double *expected = NULL, *again = NULL;
  g_autofree guint8 *bought = NULL;
  double sum = 0, error = 0, later = 0, most = 0;
  CohortBgNbd fit;

  if (!load_halves (&halves))
    return;
  expected = g_new (double, halves.n);
  again = g_new (double, halves.n);
  bought = g_new (guint8, halves.n);
  fit = cohort_bgnbd_fit (halves.x, halves.recency, halves.age, NULL, halves.n);
  assert_ratio (fit.r, 0.251624, 1e-4);
  assert_ratio (fit.alpha, 4.788943, 1e-4);
  assert_ratio (fit.a, 0.723434, 1e-4);
  assert_ratio (fit.b, 2.161088, 1e-4);
  for (gsize i = 0; i < halves.n; i++)
    {
      expected[i] = cohort_bgnbd_expected (&fit, halves.x[i], halves.recency[i], halves.age[i], 39);
      bought[i] = halves.later[i] > 0;
      most = fmax (most, expected[i]);
      sum += expected[i];
      later += halves.later[i];
      error += fabs (expected[i] - halves.later[i]) / halves.n;
    }
  g_assert_cmpfloat (later, ==, 19684);
  assert_near (sum, 16873.7337, 1);
  assert_near (error, 0.818742, 1e-4);
  /* Who buys again is ranked by the same numbers, brought below 1. */
  for (gsize i = 0; i < halves.n; i++)
    again[i] = expected[i] / most;
  assert_near (cohort_classify_score (again, bought, halves.n).auc, 0.762986, 5e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cdnow/forecast", test_forecast);
  g_test_add_func ("/cdnow/rfm", test_rfm);
  g_test_add_func ("/cdnow/kmeans", test_kmeans);
  return g_test_run ();
}
