// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Charts of what nobody hopes for: nothing but zeros, gaps, losses, amounts of sixteen digits, ten years, ten thousand
// points, names as long as a line, a picture of a few pixels. Whatever is drawn has a place that is a number, lies
// where it belongs, and labels never touch.

#include "cohort-chart-layout.h"

#include <math.h>
#include <string.h>

/* Every character 7 wide. */
static float
measure_cb (const char *text, gpointer data)
{
  return 7.f * (float) g_utf8_strlen (text, -1);
}

static char *
write_cb (const CohortChart *chart, double value, gpointer data)
{
  return g_strdup_printf ("%.17g", value);
}

static const CohortChartTexts texts = { 14, measure_cb, write_cb, write_cb, NULL };

static double
zero (guint s, guint i)
{
  return 0;
}

static double
loss (guint s, guint i)
{
  return -(double) (1 + (i * 7 + s) % 13);
}

static double
gap (guint s, guint i)
{
  return NAN;
}

static double
holes (guint s, guint i)
{
  return i % 3 == s % 3 ? NAN : (double) i - 5;
}

static double
large (guint s, guint i)
{
  return 1e15 + i;
}

static double
swing (guint s, guint i)
{
  return (i + s) % 2 ? 1e15 : -1e15;
}

static double
tiny (guint s, guint i)
{
  return 1e-12 * (i + 1);
}

static double
endless (guint s, guint i)
{
  return i % 2 ? INFINITY : -INFINITY;
}

static double
usual (guint s, guint i)
{
  return (double) ((i * 7 + s * 3) % 11);
}

static const struct
{
  const char *name;
  double (*value) (guint series, guint index);
} data[] = { { "zeros", zero },  { "losses", loss }, { "gaps", gap },    { "holes", holes },    { "large", large },
             { "swing", swing }, { "tiny", tiny },   { "usual", usual }, { "endless", endless } };

static const guint counts[] = { 0, 1, 2, 120 };

static const struct
{
  float width, height;
} sizes[] = { { 600, 300 }, { 360, 120 }, { 40, 30 }, { 1, 1 } };

#define LONG_NAME                                                                                                      \
  "Students, former students and friends of students of the course of the autumn"                                      \
  "!!!"

static CohortChart *
make (CohortChartKind kind, CohortChartX x, guint n_series, guint n, double (*value) (guint, guint))
{
  CohortChart *chart = cohort_chart_new (LONG_NAME);
  const guint series_of_kind = kind == COHORT_CHART_FUNNEL ? 1 : n_series;

  cohort_chart_set_x (chart, x, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, "JPY", NULL);
  for (guint i = 0; x == COHORT_CHART_X_CATEGORY && i < n; i++)
    cohort_chart_add_category (chart, i % 2 ? LONG_NAME : "نادي القراء في دار الحكمة القديمة");
  for (guint s = 0; s < series_of_kind; s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, kind, s % 2 ? LONG_NAME : "ليلى حداد");

      for (guint i = 0; i < n; i++)
        {
          CohortChartDatum *datum = cohort_chart_series_add (series, i, value (s, i));

          datum->lo = datum->y - 3;
          datum->hi = datum->y + 3;
        }
    }
  return chart;
}

static void
check_values (const CohortChartLayout *layout, const CohortChart *chart, gboolean roomy)
{
  for (guint s = 0; s < cohort_chart_get_n_series (chart); s++)
    for (guint i = 0; cohort_chart_get_datum (chart, s, i); i++)
      {
        CohortChartRect rect;

        if (!cohort_chart_layout_get_datum (layout, s, i, &rect))
          continue;
        g_assert_true (isfinite (rect.x) && isfinite (rect.y) && isfinite (rect.width) && isfinite (rect.height));
        g_assert_cmpfloat (rect.width, >=, 0);
        g_assert_cmpfloat (rect.height, >=, 0);
        if (!roomy)
          continue;
        g_assert_cmpfloat (rect.x, >=, -9);
        g_assert_cmpfloat (rect.x + rect.width, <=, layout->width + 9);
        g_assert_cmpfloat (rect.y, >=, -9);
        g_assert_cmpfloat (rect.y + rect.height, <=, layout->height + 9);
      }
}

static void
check_ticks (const CohortChartLayout *layout, gboolean roomy)
{
  float end = -INFINITY;

  g_assert_true (isfinite (layout->y.min) && isfinite (layout->y.max));
  g_assert_cmpfloat (layout->y.min, <, layout->y.max);
  g_assert_cmpuint (layout->x_ticks->len, <=, 10000);
  g_assert_cmpuint (layout->y_ticks->len, <=, 64);
  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const guint at = layout->mirrored ? layout->x_ticks->len - 1 - i : i;
      const CohortChartTick *tick = &g_array_index (layout->x_ticks, CohortChartTick, at);

      g_assert_true (isfinite (tick->centre));
      if (tick->text == NULL || !roomy)
        continue;
      g_assert_cmpfloat (tick->start, >=, end);
      end = tick->start + tick->width;
    }
}

static void
check (const CohortChart *chart)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int mirrored = 0; mirrored < 2; mirrored++)
      {
        const gboolean roomy = sizes[i].width > 100;
        g_autoptr (CohortChartLayout) layout = NULL;
        float width, height;
        guint series, index;

        cohort_chart_layout_measure (chart, &texts, sizes[i].width, &width, &height);
        height = roomy ? MAX (height, sizes[i].height) : sizes[i].height;
        layout = cohort_chart_layout_new (chart, NULL, sizes[i].width, height, mirrored, &texts);

        check_values (layout, chart, roomy);
        check_ticks (layout, roomy);
        /* Any answer will do, but one that is there. */
        if (cohort_chart_layout_find (layout, sizes[i].width / 2, sizes[i].height / 2, &series, &index))
          g_assert_nonnull (cohort_chart_get_datum (chart, series, index));
      }
}

static void
test_values (void)
{
  for (CohortChartKind kind = COHORT_CHART_LINE; kind <= COHORT_CHART_FUNNEL; kind++)
    for (CohortChartX x = COHORT_CHART_X_CATEGORY; x <= COHORT_CHART_X_NUMBER; x++)
      for (guint d = 0; d < G_N_ELEMENTS (data); d++)
        for (guint n = 0; n < G_N_ELEMENTS (counts); n++)
          {
            g_autoptr (CohortChart) chart = make (kind, x, 3, counts[n], data[d].value);

            g_test_message ("kind %d, x %d, %u of %s", kind, x, counts[n], data[d].name);
            check (chart);
          }
}

static void
test_logarithm (void)
{
  for (guint d = 0; d < G_N_ELEMENTS (data); d++)
    {
      g_autoptr (CohortChart) chart = make (COHORT_CHART_LINE, COHORT_CHART_X_NUMBER, 2, 120, data[d].value);

      cohort_chart_set_logarithmic (chart, TRUE);
      g_test_message ("%s", data[d].name);
      check (chart);
    }
}

/* Small charts of many series, thresholds and events far outside. */
static void
test_marks (void)
{
  g_autoptr (CohortChart) chart = make (COHORT_CHART_AREA, COHORT_CHART_X_MONTH, 40, 120, usual);

  cohort_chart_set_panels (chart, TRUE);
  cohort_chart_add_threshold (chart, 1e12, LONG_NAME);
  cohort_chart_add_threshold (chart, NAN, "None");
  cohort_chart_add_event (chart, -5000, LONG_NAME);
  cohort_chart_add_event (chart, 5000, LONG_NAME);
  check (chart);
}

/* Time is no more than in proportion to what there is. */
static void
test_many (void)
{
  for (CohortChartKind kind = COHORT_CHART_LINE; kind <= COHORT_CHART_WATERFALL; kind++)
    {
      g_autoptr (CohortChart) chart = make (kind, COHORT_CHART_X_DAY, 2, 10000, usual);

      check (chart);
    }
}

/* Amounts are told exactly, however large: ticks are whole and each another number. */
static void
test_large_ticks (void)
{
  g_autoptr (CohortChart) chart = make (COHORT_CHART_LINE, COHORT_CHART_X_MONTH, 1, 12, swing);
  g_autoptr (CohortChartLayout) layout = cohort_chart_layout_new (chart, NULL, 600, 300, FALSE, &texts);

  g_assert_cmpuint (layout->y_ticks->len, >=, 3);
  for (guint i = 0; i < layout->y_ticks->len; i++)
    {
      const CohortChartTick *tick = &g_array_index (layout->y_ticks, CohortChartTick, i);

      g_assert_cmpfloat (tick->value, ==, floor (tick->value));
      g_assert_true (i == 0 || g_array_index (layout->y_ticks, CohortChartTick, i - 1).value < tick->value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart-hostile/values", test_values);
  g_test_add_func ("/chart-hostile/logarithm", test_logarithm);
  g_test_add_func ("/chart-hostile/marks", test_marks);
  g_test_add_func ("/chart-hostile/many", test_many);
  g_test_add_func ("/chart-hostile/large-ticks", test_large_ticks);
  return g_test_run ();
}
