// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Segments of the 23,570 customers of CDNOW against the reference's figures: recency in days up to the last day of
// the file, frequency as days with a purchase, money as all that was spent.
#include "config.h"

#include "test-support.h"

#include "cohort-kmeans.h"
#include "cohort-rfm.h"

#include "cohort-civil.h"

#include <stdio.h>

typedef struct
{
  gsize n;
  double *recency, *frequency, *money;
} Customers;

static void
customers_clear (Customers *customers)
{
  g_free (customers->recency);
  g_free (customers->frequency);
  g_free (customers->money);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Customers, customers_clear)

/* Rows of one customer follow each other, by day. */
static gboolean
load_customers (Customers *customers)
{
  g_autofree char *path = test_shared_path ("CDNOW_master.txt"), *text = NULL;
  g_auto (GStrv) lines = NULL;
  CohortDay last = COHORT_DAY_MIN, day_before = COHORT_DAY_NONE;
  guint id_before = 0, n_lines;

  if (path == NULL)
    return FALSE;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  n_lines = g_strv_length (lines);
  customers->recency = g_new0 (double, n_lines);
  customers->frequency = g_new0 (double, n_lines);
  customers->money = g_new0 (double, n_lines);
  for (guint l = 1; l < n_lines; l++)
    {
      guint id, ymd, cents_left, cents_right;
      CohortDay day;

      if (sscanf (lines[l], " %u %u %*u %u.%u", &id, &ymd, &cents_left, &cents_right) != 4)
        continue;
      day = cohort_day_from_ymd (ymd / 10000, ymd / 100 % 100, ymd % 100);
      customers->n += id != id_before;
      customers->frequency[customers->n - 1] += id != id_before || day != day_before;
      customers->money[customers->n - 1] += cents_left + cents_right / 100.0;
      customers->recency[customers->n - 1] = day;
      last = MAX (last, day);
      id_before = id;
      day_before = day;
    }
  for (gsize i = 0; i < customers->n; i++)
    customers->recency[i] = last - customers->recency[i];
  g_assert_cmpuint (customers->n, ==, 23570);
  return TRUE;
}

static void
test_rfm (void)
{
  g_auto (Customers) customers = { 0 };
  g_autoptr (CohortRfm) rfm = NULL;
  guint best = 0, least = 0;

  if (!load_customers (&customers))
    return;
  rfm = cohort_rfm_new (customers.recency, customers.frequency, customers.money, customers.n);
  for (gsize i = 0; i < customers.n; i++)
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
  g_auto (Customers) customers = { 0 };
  g_autofree double *values = NULL;

  if (!load_customers (&customers))
    return;
  values = g_new (double, 3 * customers.n);
  for (gsize i = 0; i < customers.n; i++)
    {
      values[3 * i] = customers.recency[i];
      values[3 * i + 1] = customers.frequency[i];
      values[3 * i + 2] = customers.money[i];
    }
  for (guint k = 2; k <= 8; k++)
    {
      g_autoptr (CohortKmeans) model = cohort_kmeans_fit (values, customers.n, 3, k, 20, 1);

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
