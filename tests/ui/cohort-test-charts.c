// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Charts to look at and to test with, made by arithmetic.

#include "config.h"

#include "cohort-test-charts.h"

#include <math.h>
#include <string.h>

#define FIRST cohort_month_from_ym (2024, 7)

static CohortChart *
make_line (void)
{
  CohortChart *chart = cohort_chart_new ("Renewal rate");
  CohortChartSeries *series;

  cohort_chart_set_description (chart, "Of 116 members due in June, 112 renewed; the year before it was fewer.");
  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_SHARE, NULL, NULL);
  cohort_chart_set_y_range (chart, 0, 1);
  series = cohort_chart_add_series (chart, COHORT_CHART_LINE, "Renewed");
  for (int i = 0; i < 24; i++)
    {
      CohortChartDatum *datum = cohort_chart_series_add (series, FIRST + i, i == 9 ? NAN : 0.9 + 0.06 * sin (i * 0.7));

      datum->lo = datum->y - 0.06;
      datum->hi = fmin (1, datum->y + 0.04);
      datum->n = 60 + (guint) i * 3;
      datum->flags = i == 23 ? COHORT_CHART_UNFINISHED : COHORT_CHART_PLAIN;
    }
  cohort_chart_add_threshold (chart, 0.95, "Goal");
  cohort_chart_add_event (chart, FIRST + 8, "Break of five weeks");
  return chart;
}

static CohortChart *
make_lines (void)
{
  static const char *const names[] = { "Basic", "Premium", "VIP", "Students and former students of the course" };
  CohortChart *chart = cohort_chart_new ("Members by tier");

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_COUNT, NULL, "Members at the end of the month");
  for (guint s = 0; s < G_N_ELEMENTS (names); s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_LINE, names[s]);

      for (int i = 0; i < 24; i++)
        cohort_chart_series_add (series, FIRST + i, floor ((40 - 8. * s) * (1 + 0.05 * i) + 3 * sin (i + s)));
    }
  return chart;
}

static CohortChart *
make_step (void)
{
  static const char *const names[] = { "With the coupon", "Without it" };
  CohortChart *chart = cohort_chart_new ("How long members stay");

  cohort_chart_set_description (chart, "Half of those who came with the coupon had left after 3 months.");
  cohort_chart_set_x (chart, COHORT_CHART_X_NUMBER, "Months since the first payment");
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_SHARE, NULL, "Still paying");
  cohort_chart_set_y_range (chart, 0, 1);
  for (guint s = 0; s < 2; s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_STEP, names[s]);

      for (int i = 0; i <= 24; i++)
        {
          const double share = s == 0 && i >= 3 ? 0.5 * exp (-0.02 * i) : exp (-0.03 * i);
          CohortChartDatum *datum = cohort_chart_series_add (series, i, share);

          datum->lo = fmax (0, share - 0.02 - 0.004 * i);
          datum->hi = fmin (1, share + 0.02 + 0.004 * i);
          datum->flags = i > 18 ? COHORT_CHART_PROJECTED : COHORT_CHART_PLAIN;
        }
    }
  return chart;
}

static CohortChart *
make_area (void)
{
  CohortChart *chart = cohort_chart_new ("Recurring revenue");
  CohortChartSeries *series;

  cohort_chart_set_x (chart, COHORT_CHART_X_DAY, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, "CNY", NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_AREA, "MRR");
  for (int i = 0; i < 90; i++)
    cohort_chart_series_add_money (series, cohort_day_from_ymd (2026, 4, 2) + i, 1200000 + i * 3100 + i % 7 * 9000);
  return chart;
}

static CohortChart *
make_bars (void)
{
  CohortChart *chart = cohort_chart_new ("Came and left");
  CohortChartSeries *came, *left;

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  came = cohort_chart_add_series (chart, COHORT_CHART_BAR, "Came");
  left = cohort_chart_add_series (chart, COHORT_CHART_BAR, "Left");
  for (int i = 0; i < 12; i++)
    {
      cohort_chart_series_add (came, FIRST + i, 8 + i % 5)->flags
          = i == 11 ? COHORT_CHART_UNFINISHED : COHORT_CHART_PLAIN;
      cohort_chart_series_add (left, FIRST + i, 3 + i % 4)->flags
          = i == 11 ? COHORT_CHART_UNFINISHED : COHORT_CHART_PLAIN;
    }
  return chart;
}

static CohortChart *
make_stacked (void)
{
  static const char *const names[] = { "Voluntary", "Failed payment", "Unknown", "Not yet decided" };
  CohortChart *chart = cohort_chart_new ("Why members left");

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  for (guint s = 0; s < G_N_ELEMENTS (names); s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_STACKED, names[s]);

      for (int i = 0; i < 24; i++)
        cohort_chart_series_add (series, FIRST + i, s == 1 && i == 17 ? 22 : (i * 3 + (int) s * 5) % 6)->flags
            = i == 23 ? COHORT_CHART_UNFINISHED : COHORT_CHART_PLAIN;
    }
  cohort_chart_add_event (chart, FIRST + 17, "The bank declined most cards");
  return chart;
}

static CohortChart *
make_negative (void)
{
  static const char *const names[] = { "New", "Back", "Left" };
  CohortChart *chart = cohort_chart_new ("Movements");

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, "USD", NULL);
  for (guint s = 0; s < G_N_ELEMENTS (names); s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_STACKED, names[s]);

      for (int i = 0; i < 9; i++)
        cohort_chart_series_add_money (series, FIRST + i,
                                       (s == 2 ? -1 : 1) * (gint64) (900 + (i * 700 + s * 300) % 2500));
    }
  return chart;
}

static CohortChart *
make_waterfall (void)
{
  static const struct
  {
    const char *name;
    gint64 minor;
  } steps[] = { { "May 2026", 4120000 },  { "New", 312000 },   { "Back", 48000 }, { "Upgrades", 69000 },
                { "Downgrades", -21000 }, { "Left", -254000 }, { "Exchange", 0 }, { "June 2026", 4274000 } };
  CohortChart *chart = cohort_chart_new ("From May to June");
  CohortChartSeries *series;

  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, "CNY", NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_WATERFALL, "MRR");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      cohort_chart_add_category (chart, steps[i].name);
      cohort_chart_series_add_money (series, i, steps[i].minor)->flags
          = i == 0 || i + 1 == G_N_ELEMENTS (steps) ? COHORT_CHART_TOTAL : COHORT_CHART_PLAIN;
    }
  return chart;
}

static CohortChart *
make_heat (void)
{
  static const char *const months[] = { "Jul 2025", "Aug 2025", "Sep 2025", "Oct 2025", "Nov 2025", "Dec 2025",
                                        "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026" };
  CohortChart *chart = cohort_chart_new ("Who stayed, by the month of the first payment");

  cohort_chart_set_description (chart, "Of those who came in September 2025, 41 % were there three months later.");
  cohort_chart_set_x (chart, COHORT_CHART_X_CATEGORY, "Months since the first payment");
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_SHARE, NULL, NULL);
  cohort_chart_set_y_range (chart, 0, 1);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *label = g_strdup_printf ("%u", i);

      cohort_chart_add_category (chart, label);
    }
  for (guint s = 0; s < G_N_ELEMENTS (months); s++)
    {
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_HEAT, months[s]);
      const guint n = 6 + s * 5 % 9;
      g_autofree char *note = g_strdup_printf ("%u", n);

      cohort_chart_series_set_note (series, note);
      for (guint i = 0; i < 12 - s; i++)
        {
          const guint left = (guint) floor (n * exp (-0.05 * i) * (s == 2 && i >= 3 ? 0.5 : 1));
          CohortChartDatum *datum = cohort_chart_series_add (series, i, (double) left / n);

          datum->detail = g_strdup_printf ("%u of %u", left, n);
          datum->flags = i == 11 - s ? COHORT_CHART_UNFINISHED : COHORT_CHART_PLAIN;
        }
    }
  return chart;
}

static CohortChart *
make_panels (void)
{
  static const char *const names[] = { "Stripe", "Patreon", "爱发电", "GitHub Sponsors", "Ghost" };
  CohortChart *chart = cohort_chart_new ("New members by source");

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_panels (chart, TRUE);
  for (guint s = 0; s < G_N_ELEMENTS (names); s++)
    {
      CohortChartSeries *series
          = cohort_chart_add_series (chart, s % 2 ? COHORT_CHART_AREA : COHORT_CHART_BAR, names[s]);

      for (int i = 0; i < 12; i++)
        cohort_chart_series_add (series, FIRST + i, (i * 7 + (int) s * 4) % 11);
    }
  return chart;
}

static CohortChart *
make_funnel (void)
{
  static const struct
  {
    const char *name;
    double n;
  } steps[] = { { "Visitors", 4120 }, { "Signed up", 312 }, { "Trial", 96 }, { "Paid", 54 }, { "Renewed", 47 } };
  CohortChart *chart = cohort_chart_new ("From visitor to member");
  CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_FUNNEL, "People");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      cohort_chart_add_category (chart, steps[i].name);
      cohort_chart_series_add (series, i, steps[i].n);
    }
  return chart;
}

static CohortChart *
make_logarithm (void)
{
  CohortChart *chart = cohort_chart_new ("Views of each article");
  CohortChartSeries *series;

  cohort_chart_set_x (chart, COHORT_CHART_X_NUMBER, "Days since it was published");
  cohort_chart_set_logarithmic (chart, TRUE);
  series = cohort_chart_add_series (chart, COHORT_CHART_LINE, "Views");
  for (int i = 0; i < 60; i++)
    cohort_chart_series_add (series, i, i == 30 ? 0 : floor (20000 * exp (-0.12 * i)) + 2);
  return chart;
}

static CohortChart *
make_single (void)
{
  CohortChart *chart = cohort_chart_new ("One value");
  CohortChartSeries *series;

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_LINE, "Members");
  cohort_chart_series_add (series, FIRST, 3);
  return chart;
}

const CohortTestChart cohort_test_charts[] = {
  { "line", make_line },         { "lines", make_lines },         { "step", make_step },
  { "area", make_area },         { "bars", make_bars },           { "stacked", make_stacked },
  { "negative", make_negative }, { "waterfall", make_waterfall }, { "heat", make_heat },
  { "panels", make_panels },     { "funnel", make_funnel },       { "logarithm", make_logarithm },
  { "single", make_single },
};
const guint cohort_test_n_charts = G_N_ELEMENTS (cohort_test_charts);

CohortChart *
cohort_test_chart_make (const char *name)
{
  for (guint i = 0; i < cohort_test_n_charts; i++)
    if (g_str_equal (cohort_test_charts[i].name, name))
      return cohort_test_charts[i].make ();
  g_assert_not_reached ();
}

void
cohort_test_charts_check_pdf (GBytes *pdf, guint least_pages)
{
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);
  gsize at = size - strlen ("startxref");
  guint64 offset;
  guint n_pages = 0;

  g_assert_cmpuint (size, >, 200);
  g_assert_cmpint (memcmp (data, "%PDF-1.", 7), ==, 0);
  while (memcmp (data + at, "startxref", strlen ("startxref")) != 0)
    g_assert_cmpuint (--at, >, size - 64);
  offset = g_ascii_strtoull (data + at + strlen ("startxref"), NULL, 10);
  g_assert_cmpuint (offset, <, at);
  g_assert_true (memcmp (data + offset, "xref", 4) == 0 || g_ascii_isdigit (data[offset]));
  g_assert_cmpint (memcmp (data + size - 6, "%%EOF\n", 6), ==, 0);
  /* Pages are objects of their own, or lie compressed among others. */
  for (at = 0; at + 16 < size; at++)
    n_pages += memcmp (data + at, "/Type /Page", 11) == 0 && data[at + 11] != 's';
  g_assert_true (n_pages == 0 || n_pages >= least_pages);
}
