// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where values lie: nothing outside its plot, stacks and waterfalls that add up, right to left as the mirror image of
// left to right, what is drawn found again under the pointer, peaks kept when points are thinned.

#include "cohort-chart-layout.h"

#include <math.h>
#include <string.h>

#define WIDTH 600
#define HEIGHT 300

/* Every character 7 wide. */
static float
measure_cb (const char *text, gpointer data)
{
  return 7.f * (float) g_utf8_strlen (text, -1);
}

static char *
write_cb (const CohortChart *chart, double value, gpointer data)
{
  return g_strdup_printf ("%.6g", value);
}

static const CohortChartTexts texts = { 14, measure_cb, write_cb, write_cb, NULL };

static CohortChart *
make (CohortChartKind kind, CohortChartX x, guint n_series, guint n)
{
  CohortChart *chart = cohort_chart_new ("Test");

  cohort_chart_set_x (chart, x, NULL);
  for (guint s = 0; s < n_series; s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, kind, "Series");

      for (guint i = 0; i < n; i++)
        {
          if (s == 0 && x == COHORT_CHART_X_CATEGORY)
            cohort_chart_add_category (chart, "A category");
          cohort_chart_series_add (series, i, (double) ((i * 7 + s * 3) % 11) - (kind == COHORT_CHART_STACKED ? 4 : 0));
        }
    }
  return chart;
}

static CohortChartLayout *
lay_out (CohortChart *chart, const guint8 *hidden, gboolean mirrored)
{
  return cohort_chart_layout_new (chart, hidden, WIDTH, HEIGHT, mirrored, &texts);
}

static gboolean
is_within (const CohortChartRect *rect, const CohortChartRect *plot, float slack)
{
  return rect->x >= plot->x - slack && rect->y >= plot->y - slack
         && rect->x + rect->width <= plot->x + plot->width + slack
         && rect->y + rect->height <= plot->y + plot->height + slack;
}

static void
check_chart (CohortChart *chart)
{
  g_autoptr (CohortChartLayout) layout = lay_out (chart, NULL, FALSE);
  g_autoptr (CohortChartLayout) turned = lay_out (chart, NULL, TRUE);

  for (guint s = 0; s < cohort_chart_get_n_series (chart); s++)
    for (guint i = 0; cohort_chart_get_datum (chart, s, i); i++)
      {
        const CohortChartRect *plot = cohort_chart_layout_get_plot (layout, s);
        CohortChartRect rect, mirror;

        g_assert_true (cohort_chart_layout_get_datum (layout, s, i, &rect));
        g_assert_true (cohort_chart_layout_get_datum (turned, s, i, &mirror));
        g_assert_true (is_within (plot, &(CohortChartRect) { 0, 0, WIDTH, HEIGHT }, 0.01f));
        g_assert_true (is_within (&rect, plot, 9));
        g_assert_cmpfloat_with_epsilon (mirror.width, rect.width, 0.01);
        g_assert_cmpfloat_with_epsilon (mirror.y, rect.y, 0.01);
      }
}

static void
test_inside (void)
{
  static const CohortChartKind kinds[]
      = { COHORT_CHART_LINE,    COHORT_CHART_STEP,      COHORT_CHART_AREA, COHORT_CHART_BAR,
          COHORT_CHART_STACKED, COHORT_CHART_WATERFALL, COHORT_CHART_HEAT };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (CohortChartX x = COHORT_CHART_X_CATEGORY; x <= COHORT_CHART_X_NUMBER; x++)
      for (guint n = 1; n < 40; n += 19)
        {
          g_autoptr (CohortChart) chart = make (kinds[k], x, 3, n);

          check_chart (chart);
        }
}

/* The first bar from the left is the first from the right. */
static void
test_mirrored (void)
{
  g_autoptr (CohortChart) chart = make (COHORT_CHART_BAR, COHORT_CHART_X_MONTH, 2, 12);
  g_autoptr (CohortChartLayout) layout = lay_out (chart, NULL, FALSE);
  g_autoptr (CohortChartLayout) turned = lay_out (chart, NULL, TRUE);
  const CohortChartRect *plot = cohort_chart_layout_get_plot (layout, 0);
  const CohortChartRect *other = cohort_chart_layout_get_plot (turned, 0);

  g_assert_cmpfloat_with_epsilon (plot->width, other->width, 0.01);
  for (guint s = 0; s < 2; s++)
    for (guint i = 0; i < 12; i++)
      {
        CohortChartRect rect, mirror;

        g_assert_true (cohort_chart_layout_get_datum (layout, s, i, &rect));
        g_assert_true (cohort_chart_layout_get_datum (turned, s, i, &mirror));
        g_assert_cmpfloat_with_epsilon (rect.x - plot->x, other->x + other->width - mirror.x - mirror.width, 0.01);
      }
}

static void
test_stacks (void)
{
  g_autoptr (CohortChart) chart = make (COHORT_CHART_STACKED, COHORT_CHART_X_MONTH, 4, 20);
  g_autoptr (CohortChartLayout) layout = lay_out (chart, NULL, FALSE);

  for (guint i = 0; i < 20; i++)
    {
      double above = 0, below = 0;

      for (guint s = 0; s < 4; s++)
        {
          const double y = cohort_chart_get_datum (chart, s, i)->y;
          double *end = y < 0 ? &below : &above;

          g_assert_cmpfloat_with_epsilon (layout->spans[s][i].from, *end, 1e-9);
          *end += y;
          g_assert_cmpfloat_with_epsilon (layout->spans[s][i].to, *end, 1e-9);
        }
      g_assert_cmpfloat (above, <=, layout->y.max + 1e-9);
      g_assert_cmpfloat (below, >=, layout->y.min - 1e-9);
    }
}

/* What is switched off carries nothing, and the axis follows. */
static void
test_hidden (void)
{
  g_autoptr (CohortChart) chart = cohort_chart_new ("Test");
  CohortChartSeries *large = cohort_chart_add_series (chart, COHORT_CHART_STACKED, "Large");
  CohortChartSeries *small = cohort_chart_add_series (chart, COHORT_CHART_STACKED, "Small");
  const guint8 hidden[] = { 1, 0 };
  g_autoptr (CohortChartLayout) layout = NULL;
  CohortChartRect rect;

  cohort_chart_add_category (chart, "Only");
  cohort_chart_series_add (large, 0, 1000);
  cohort_chart_series_add (small, 0, 3);
  layout = lay_out (chart, hidden, FALSE);
  g_assert_cmpfloat (layout->y.max, <=, 5);
  g_assert_cmpfloat (layout->spans[1][0].from, ==, 0);
  g_assert_false (cohort_chart_layout_get_datum (layout, 0, 0, &rect));
  g_assert_true (cohort_chart_layout_get_datum (layout, 1, 0, &rect));
}

static void
test_waterfall (void)
{
  static const double steps[] = { 100, 30, -45, -90, 20 };
  g_autoptr (CohortChart) chart = cohort_chart_new ("Test");
  CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_WATERFALL, "MRR");
  g_autoptr (CohortChartLayout) layout = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    cohort_chart_series_add (series, i, steps[i])->flags = i == 0 ? COHORT_CHART_TOTAL : COHORT_CHART_PLAIN;
  cohort_chart_series_add (series, 5, 15)->flags = COHORT_CHART_TOTAL;
  layout = lay_out (chart, NULL, FALSE);
  for (guint i = 1; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpfloat (layout->spans[0][i].from, ==, layout->spans[0][i - 1].to);
  g_assert_cmpfloat (layout->spans[0][4].to, ==, 15);
  g_assert_cmpfloat (layout->spans[0][5].from, ==, 0);
  g_assert_cmpfloat (layout->y.min, <=, -5);
}

/* The middle of what is drawn is found to be it. */
static void
test_find (void)
{
  static const CohortChartKind kinds[] = { COHORT_CHART_LINE, COHORT_CHART_BAR, COHORT_CHART_HEAT };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint mirrored = 0; mirrored < 2; mirrored++)
      {
        g_autoptr (CohortChart) chart
            = make (kinds[k], COHORT_CHART_X_CATEGORY, kinds[k] == COHORT_CHART_LINE ? 1 : 3, 10);
        g_autoptr (CohortChartLayout) layout = lay_out (chart, NULL, mirrored);

        for (guint s = 0; s < cohort_chart_get_n_series (chart); s++)
          for (guint i = 0; i < 10; i++)
            {
              CohortChartRect rect;
              guint series, index;

              g_assert_true (cohort_chart_layout_get_datum (layout, s, i, &rect));
              g_assert_true (cohort_chart_layout_find (layout, rect.x + rect.width / 2, rect.y + rect.height / 2,
                                                       &series, &index));
              g_assert_cmpuint (series, ==, s);
              g_assert_cmpuint (index, ==, i);
            }
        {
          guint series, index;

          g_assert_false (cohort_chart_layout_find (layout, -20, -20, &series, &index));
        }
      }
}

static void
test_find_index (void)
{
  g_autoptr (CohortChart) chart = cohort_chart_new ("Test");
  CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_LINE, "Line");

  g_assert_cmpuint (cohort_chart_find_index (chart, 0, 3), ==, COHORT_CHART_NONE);
  cohort_chart_series_add (series, 0, 1);
  cohort_chart_series_add (series, 10, 1);
  cohort_chart_series_add (series, 11, 1);
  g_assert_cmpuint (cohort_chart_find_index (chart, 0, -5), ==, 0);
  g_assert_cmpuint (cohort_chart_find_index (chart, 0, 5), ==, 0);
  g_assert_cmpuint (cohort_chart_find_index (chart, 0, 5.1), ==, 1);
  g_assert_cmpuint (cohort_chart_find_index (chart, 0, 99), ==, 2);
}

/* Labels that are shown never touch, at any width, on either axis. */
static void
test_labels (void)
{
  for (float width = 120; width < 1600; width += 37)
    for (CohortChartX x = COHORT_CHART_X_CATEGORY; x <= COHORT_CHART_X_NUMBER; x++)
      {
        g_autoptr (CohortChart) chart = make (COHORT_CHART_LINE, x, 2, 30);
        g_autoptr (CohortChartLayout) layout = cohort_chart_layout_new (chart, NULL, width, 240, FALSE, &texts);
        float end = -INFINITY;
        guint n = 0;

        for (guint i = 0; i < layout->x_ticks->len; i++)
          {
            const CohortChartTick *tick = &g_array_index (layout->x_ticks, CohortChartTick, i);

            if (tick->text == NULL)
              continue;
            g_assert_cmpfloat (tick->start, >=, end);
            g_assert_cmpfloat (tick->start, >=, -0.01);
            g_assert_cmpfloat (tick->start + tick->width, <=, width + 0.01);
            end = tick->start + tick->width;
            n++;
          }
        g_assert_cmpuint (n, >=, 1);
        for (guint i = 1; i < layout->y_ticks->len; i++)
          g_assert_cmpfloat (g_array_index (layout->y_ticks, CohortChartTick, i - 1).centre
                                 - g_array_index (layout->y_ticks, CohortChartTick, i).centre,
                             >=, texts.line);
      }
}

static void
test_empty (void)
{
  g_autoptr (CohortChart) chart = cohort_chart_new ("Test");
  g_autoptr (CohortChartLayout) layout = lay_out (chart, NULL, FALSE);
  guint series, index;

  g_assert_true (cohort_chart_is_empty (chart));
  g_assert_false (cohort_chart_layout_find (layout, 100, 100, &series, &index));
}

/* Small charts: none overlaps another, and each series has its own. */
static void
test_panels (void)
{
  g_autoptr (CohortChart) chart = make (COHORT_CHART_BAR, COHORT_CHART_X_MONTH, 5, 6);
  g_autoptr (CohortChartLayout) layout = NULL;

  cohort_chart_set_panels (chart, TRUE);
  layout = lay_out (chart, NULL, FALSE);
  g_assert_cmpuint (layout->panels->len, ==, 5);
  for (guint a = 0; a < 5; a++)
    for (guint b = 0; b < a; b++)
      {
        const CohortChartRect *p = cohort_chart_layout_get_plot (layout, a),
                              *q = cohort_chart_layout_get_plot (layout, b);

        g_assert_true (p->x >= q->x + q->width || q->x >= p->x + p->width || p->y >= q->y + q->height
                       || q->y >= p->y + p->height);
      }
}

static void
test_thin (void)
{
  const gsize n = 10000;
  g_autofree CohortChartXY *points = g_new (CohortChartXY, n);
  g_autoptr (GArray) kept = NULL;
  gboolean peak = FALSE;

  for (gsize i = 0; i < n; i++)
    points[i] = (CohortChartXY) { (float) i * 600 / n, i == 4711 ? 999 : (float) (i % 13) };
  kept = cohort_chart_thin (points, n);
  g_assert_cmpuint (kept->len, <=, 4 * 600);
  g_assert_cmpfloat (g_array_index (kept, CohortChartXY, 0).x, ==, 0);
  g_assert_cmpfloat (g_array_index (kept, CohortChartXY, kept->len - 1).x, ==, points[n - 1].x);
  for (guint i = 0; i < kept->len; i++)
    {
      peak |= g_array_index (kept, CohortChartXY, i).y == 999;
      g_assert_true (i == 0
                     || g_array_index (kept, CohortChartXY, i).x >= g_array_index (kept, CohortChartXY, i - 1).x);
    }
  g_assert_true (peak);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart-layout/inside", test_inside);
  g_test_add_func ("/chart-layout/mirrored", test_mirrored);
  g_test_add_func ("/chart-layout/stacks", test_stacks);
  g_test_add_func ("/chart-layout/hidden", test_hidden);
  g_test_add_func ("/chart-layout/waterfall", test_waterfall);
  g_test_add_func ("/chart-layout/find", test_find);
  g_test_add_func ("/chart-layout/find-index", test_find_index);
  g_test_add_func ("/chart-layout/labels", test_labels);
  g_test_add_func ("/chart-layout/empty", test_empty);
  g_test_add_func ("/chart-layout/panels", test_panels);
  g_test_add_func ("/chart-layout/thin", test_thin);
  return g_test_run ();
}
