// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Segments of the 23,570 customers of CDNOW against the reference's figures: recency in days up to the last day of
// the file, frequency as days with a purchase, money as all that was spent.
#include "config.h"

#include "analyse-purchases.h"
#include "test-support.h"

#include "cohort-kmeans.h"
#include "cohort-rfm.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cdnow/rfm", test_rfm);
  g_test_add_func ("/cdnow/kmeans", test_kmeans);
  return g_test_run ();
}
