// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Axes: nice numbers, calendar ticks, logarithms, labels that never touch. Tables where a person can say what is right,
// random input where a rule must hold for all.

#include "cohort-chart-scale.h"

#include <math.h>

#include "cohort-civil.h"

static void
assert_ticks (GArray *ticks, const double *wanted, gsize n)
{
  g_assert_cmpuint (ticks->len, ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (ticks, double, i), wanted[i], 1e-9);
  g_array_unref (ticks);
}

static void
test_nice (void)
{
  static const struct
  {
    double lo, hi;
    guint max_ticks;
    double min_step;
    double min, max;
  } rows[] = {
    { 0, 97, 6, 1, 0, 100 },
    { 0, 101, 6, 1, 0, 150 },
    { 0, 1, 8, 1, 0, 1 },
    { 0, 0, 5, 1, 0, 1 },
    { 0, 3, 8, 1, 0, 3 },
    { -35, 82, 6, 1, -50, 100 },
    { 0, 0.97, 6, 0, 0, 1 },
    { 0.41, 0.47, 8, 0, 0.41, 0.47 },
    { 1234567, 1234568, 5, 1, 1234567, 1234568 },
    { -3, -3, 5, 1, -3, 0 },
    { NAN, INFINITY, 5, 1, 0, 1 },
    { 9, 2, 8, 1, 2, 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CohortChartScale scale = cohort_chart_scale_nice (rows[i].lo, rows[i].hi, rows[i].max_ticks, rows[i].min_step);

      g_test_message ("%g to %g: %g to %g", rows[i].lo, rows[i].hi, scale.min, scale.max);
      if (i != 1)
        {
          g_assert_cmpfloat_with_epsilon (scale.min, rows[i].min, 1e-9);
          g_assert_cmpfloat_with_epsilon (scale.max, rows[i].max, 1e-9);
        }
      /* 101 needs 120 at steps of 20, which is one tick too many: the next step is taken. */
      else
        g_assert_cmpfloat_with_epsilon (scale.max, 150, 1e-9);
    }
}

static void
test_linear_ticks (void)
{
  CohortChartScale scale = cohort_chart_scale_nice (0, 97, 6, 1);

  assert_ticks (cohort_chart_ticks_linear (&scale, 6, 1), (double[]) { 0, 20, 40, 60, 80, 100 }, 6);
  scale = cohort_chart_scale_nice (-35, 82, 6, 1);
  assert_ticks (cohort_chart_ticks_linear (&scale, 6, 1), (double[]) { -50, 0, 50, 100 }, 4);
  /* Nobody is counted in halves. */
  scale = cohort_chart_scale_nice (0, 2, 8, 1);
  assert_ticks (cohort_chart_ticks_linear (&scale, 8, 1), (double[]) { 0, 1, 2 }, 3);
  scale = cohort_chart_scale_nice (0, 0.3, 4, 0);
  assert_ticks (cohort_chart_ticks_linear (&scale, 4, 0), (double[]) { 0, 0.1, 0.2, 0.3 }, 4);
}

/* Whatever comes in: the values are on the scale, its ends are ticks, there are no more of them than have room. */
static void
test_nice_always (void)
{
  for (int i = 0; i < 20000; i++)
    {
      const double size = pow (10, g_test_rand_double_range (-8, 15));
      const double lo = g_test_rand_double_range (-1, 1) * size;
      const double hi = lo + fabs (g_test_rand_double_range (0, 1)) * pow (10, g_test_rand_double_range (-3, 3)) * size;
      const guint max_ticks = (guint) g_test_rand_int_range (3, 12);
      CohortChartScale scale = cohort_chart_scale_nice (lo, hi, max_ticks, 0);
      g_autoptr (GArray) ticks = cohort_chart_ticks_linear (&scale, max_ticks, 0);
      const double slack = (scale.max - scale.min) * 1e-6;

      g_assert_cmpfloat (scale.min, <=, lo + slack);
      g_assert_cmpfloat (scale.max, >=, hi - slack);
      g_assert_cmpuint (ticks->len, >=, 2);
      g_assert_cmpuint (ticks->len, <=, max_ticks + 1);
      g_assert_cmpfloat_with_epsilon (g_array_index (ticks, double, 0), scale.min, slack);
      g_assert_cmpfloat (cohort_chart_scale_map (&scale, lo), >=, -1e-6);
      g_assert_cmpfloat (cohort_chart_scale_map (&scale, hi), <=, 1 + 1e-6);
      g_assert_cmpfloat_with_epsilon (cohort_chart_scale_invert (&scale, cohort_chart_scale_map (&scale, lo)), lo,
                                      slack);
    }
}

static void
test_months (void)
{
  const CohortMonth first = cohort_month_from_ym (2024, 7);
  CohortChartScale scale = cohort_chart_scale_bands (first, first + 23);

  assert_ticks (cohort_chart_ticks_months (&scale, 8),
                (double[]) { first, first + 3, first + 6, first + 9, first + 12, first + 15, first + 18, first + 21 },
                8);
  /* Two years in three ticks: each January. */
  assert_ticks (cohort_chart_ticks_months (&scale, 3), (double[]) { first + 6, first + 18 }, 2);
  /* August to November have no January or July, and still a tick. */
  scale = cohort_chart_scale_bands (first + 1, first + 4);
  assert_ticks (cohort_chart_ticks_months (&scale, 1), (double[]) { first + 1 }, 1);
  scale = cohort_chart_scale_bands (cohort_month_from_ym (1900, 1), cohort_month_from_ym (2100, 12));
  {
    g_autoptr (GArray) ticks = cohort_chart_ticks_months (&scale, 6);

    g_assert_cmpuint (ticks->len, <=, 6);
    g_assert_cmpint ((int) g_array_index (ticks, double, 0) % 12, ==, 0);
  }
}

static void
test_days (void)
{
  const CohortDay first = cohort_day_from_ymd (2026, 4, 2); /* a Thursday */
  CohortChartScale scale = cohort_chart_scale_bands (first, first + 4);

  assert_ticks (cohort_chart_ticks_days (&scale, 5), (double[]) { first, first + 1, first + 2, first + 3, first + 4 },
                5);
  scale = cohort_chart_scale_bands (first, first + 20);
  assert_ticks (cohort_chart_ticks_days (&scale, 5), (double[]) { first + 4, first + 11, first + 18 }, 3);
  scale = cohort_chart_scale_bands (first, first + 200);
  {
    g_autoptr (GArray) ticks = cohort_chart_ticks_days (&scale, 7);

    g_assert_cmpint ((int) g_array_index (ticks, double, 0), ==, cohort_day_from_ymd (2026, 5, 1));
    g_assert_cmpuint (ticks->len, ==, 6);
  }
}

static void
test_logarithm (void)
{
  CohortChartScale scale = cohort_chart_scale_logarithm (3, 20000);

  g_assert_cmpfloat (scale.min, ==, 1);
  g_assert_cmpfloat (scale.max, ==, 100000);
  g_assert_cmpfloat_with_epsilon (cohort_chart_scale_map (&scale, 1), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (cohort_chart_scale_map (&scale, 100), 0.4, 1e-12);
  g_assert_true (isnan (cohort_chart_scale_map (&scale, 0)));
  g_assert_true (isnan (cohort_chart_scale_map (&scale, -5)));
  assert_ticks (cohort_chart_ticks_log (&scale, 6), (double[]) { 1, 10, 100, 1000, 10000, 100000 }, 6);
  assert_ticks (cohort_chart_ticks_log (&scale, 3), (double[]) { 1, 1000 }, 2);
  scale = cohort_chart_scale_logarithm (10, 90);
  assert_ticks (cohort_chart_ticks_log (&scale, 8), (double[]) { 10, 20, 50, 100 }, 4);
  scale = cohort_chart_scale_logarithm (INFINITY, -INFINITY);
  g_assert_cmpfloat (scale.min, <, scale.max);
}

static void
test_bands (void)
{
  CohortChartScale scale = cohort_chart_scale_bands (10, 13);

  g_assert_cmpfloat (cohort_chart_scale_band_width (&scale), ==, 0.25);
  g_assert_cmpfloat (cohort_chart_scale_map (&scale, 10), ==, 0.125);
  g_assert_cmpfloat (cohort_chart_scale_map (&scale, 13), ==, 0.875);
  g_assert_cmpfloat (cohort_chart_scale_invert (&scale, 0.3), ==, 11);
  g_assert_cmpfloat (cohort_chart_scale_invert (&scale, 7), ==, 13);
  g_assert_cmpfloat (cohort_chart_scale_invert (&scale, -7), ==, 10);
  assert_ticks (cohort_chart_ticks_bands (&scale, 2), (double[]) { 10, 12 }, 2);
}

/* Shown labels never touch, stay within the edges when there is room at all, and as many are shown as a stride allows.
 */
static void
test_labels_fit (void)
{
  for (int round = 0; round < 5000; round++)
    {
      const gsize n = (gsize) g_test_rand_int_range (1, 60);
      const float each = (float) g_test_rand_double_range (3, 80), edge = each * (float) n + 30;
      const gboolean falling = g_test_rand_bit ();
      float centres[60], widths[60], starts[60];
      guint stride;

      for (gsize i = 0; i < n; i++)
        {
          centres[i] = ((float) (falling ? n - 1 - i : i) + 0.5f) * each;
          widths[i] = (float) g_test_rand_double_range (4, 90);
        }
      stride = cohort_chart_labels_fit (centres, widths, n, 6, 0, MAX (edge, 100), starts);
      g_assert_cmpuint (stride, >=, 1);
      for (gsize i = 0; i < n; i += stride)
        {
          g_assert_cmpfloat (starts[i], >=, 0);
          g_assert_cmpfloat (starts[i] + widths[i], <=, MAX (edge, 100) + 0.01);
          for (gsize k = 0; k < i; k += stride)
            g_assert_true (starts[k] + widths[k] + 5.99f <= starts[i] || starts[i] + widths[i] + 5.99f <= starts[k]);
        }
    }
}

static void
test_labels_spread (void)
{
  float centres[] = { 10, 11, 12, 90 };

  cohort_chart_labels_spread (centres, 4, 10, 0, 100);
  g_assert_cmpfloat (centres[0], ==, 10);
  g_assert_cmpfloat (centres[1], ==, 20);
  g_assert_cmpfloat (centres[2], ==, 30);
  g_assert_cmpfloat (centres[3], ==, 90);
  centres[2] = 99;
  centres[3] = 99.5f;
  cohort_chart_labels_spread (centres, 4, 10, 0, 100);
  g_assert_cmpfloat (centres[3], ==, 100);
  g_assert_cmpfloat (centres[2], ==, 90);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart-scale/nice", test_nice);
  g_test_add_func ("/chart-scale/nice-always", test_nice_always);
  g_test_add_func ("/chart-scale/linear-ticks", test_linear_ticks);
  g_test_add_func ("/chart-scale/months", test_months);
  g_test_add_func ("/chart-scale/days", test_days);
  g_test_add_func ("/chart-scale/logarithm", test_logarithm);
  g_test_add_func ("/chart-scale/bands", test_bands);
  g_test_add_func ("/chart-scale/labels-fit", test_labels_fit);
  g_test_add_func ("/chart-scale/labels-spread", test_labels_spread);
  return g_test_run ();
}
