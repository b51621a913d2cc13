// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Charts as files, opened by others: PNG by the toolkit's decoder, SVG by librsvg, PDF by its own structure, CSV line
// by line; every layer, and charts of what nobody hopes for. What is switched off is not in the picture.

#include "config.h"

#include "cohort-chart-picture.h"
#include "cohort-scramble.h"
#include "cohort-test-charts.h"
#include "cohort-test-ui.h"
#include "cohort-words.h"

#include <math.h>

static const char *const suffixes[] = { "png", "svg", "pdf", "csv" };

/* Returns: how many pixels are not white */
static guint
count_ink (GdkTexture *texture)
{
  const int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guchar *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  guint n = 0;

  gdk_texture_download (texture, pixels, (gsize) width * 4);
  for (gsize i = 0; i < (gsize) width * (gsize) height; i++)
    n += pixels[i * 4] < 250 || pixels[i * 4 + 1] < 250 || pixels[i * 4 + 2] < 250;
  return n;
}

static void
check_picture (GBytes *bytes, guint least_width)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), >=, (int) least_width);
  g_assert_cmpuint (count_ink (texture), >, 100);
}

static void
check_csv (GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  g_assert_null (strstr (text, "nan"));
  g_assert_null (strstr (text, "inf"));
}

static void
check_file (CohortChart *chart, const char *name, CohortChartFormat format, gboolean mirrored)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  const char *folder = g_getenv ("COHORT_TEST_PICTURES"); /* for somebody who wants to look at them */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = cohort_chart_write_file (chart, NULL, format, mirrored, gtk_widget_get_pango_context (label), &error);
  g_autofree char *file = g_strdup_printf ("%s%s.%s", name, mirrored ? "-rtl" : "", suffixes[format]);
  g_autofree char *path = folder ? g_build_filename (folder, file, NULL) : NULL;

  g_assert_no_error (error);
  g_test_message ("%s", file);
  if (path)
    g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
  if (format == COHORT_CHART_PNG)
    check_picture (bytes, 1400);
  else if (format == COHORT_CHART_SVG)
    check_picture (bytes, 700);
  else if (format == COHORT_CHART_PDF)
    cohort_test_charts_check_pdf (bytes, 1);
  else
    check_csv (bytes);
  cohort_test_ui_release (label);
}

static void
test_kinds (void)
{
  for (guint i = 0; i < cohort_test_n_charts; i++)
    {
      g_autoptr (CohortChart) chart = cohort_test_charts[i].make ();

      for (guint format = 0; format < COHORT_CHART_N_FORMATS; format++)
        check_file (chart, cohort_test_charts[i].name, format, FALSE);
    }
}

static double
get_value (guint what, guint i)
{
  switch (what)
    {
    case 0:
      return 0;
    case 1:
      return NAN;
    case 2:
      return i % 2 ? 1e15 : -1e15;
    case 3:
      return i % 2 ? INFINITY : 5;
    default:
      return -1e15 - i;
    }
}

/* Each kind of nothing but zeros, gaps, sixteen digits, and what is no number at all. */
static void
test_hostile (void)
{
  static const char *const names[] = { "zeros", "gaps", "swing", "endless", "losses" };

  for (CohortChartKind kind = COHORT_CHART_LINE; kind <= COHORT_CHART_FUNNEL; kind++)
    for (guint what = 0; what < G_N_ELEMENTS (names); what++)
      {
        g_autoptr (CohortChart) chart
            = cohort_chart_new ("=cmd(), \"a title\" that goes on for longer than any line of "
                                "any paper, and then for some more of it, on and on and on");
        CohortChartSeries *series;
        g_autofree char *name = g_strdup_printf ("hostile-%d-%s", kind, names[what]);

        cohort_chart_set_description (chart, "نصف الذين جاؤوا بالقسيمة غادروا بعد ثلاثة أشهر");
        cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, "JPY", NULL);
        series = cohort_chart_add_series (chart, kind, "Students and former students of the course of the autumn");
        for (guint i = 0; i < 12; i++)
          {
            cohort_chart_add_category (chart, i % 2 ? "ليلى حداد" : "Students and former students of the course");
            cohort_chart_series_add (series, i, get_value (what, i));
          }
        check_file (chart, name, COHORT_CHART_SVG, what % 2 == 0);
        check_file (chart, name, COHORT_CHART_CSV, FALSE);
      }
}

/* A series that is switched off is not in the picture, but its values are in the table. */
static void
test_hidden (void)
{
  g_autoptr (CohortChart) chart = cohort_test_chart_make ("lines");
  const guint8 hidden[] = { 1, 1, 1, 0 };
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *context = gtk_widget_get_pango_context (label);
  g_autoptr (GBytes) both = cohort_chart_write_file (chart, NULL, COHORT_CHART_PNG, FALSE, context, NULL);
  g_autoptr (GBytes) one = cohort_chart_write_file (chart, hidden, COHORT_CHART_PNG, FALSE, context, NULL);
  g_autoptr (GdkTexture) full = gdk_texture_new_from_bytes (both, NULL);
  g_autoptr (GdkTexture) half = gdk_texture_new_from_bytes (one, NULL);
  g_autoptr (GBytes) csv = cohort_chart_write_file (chart, hidden, COHORT_CHART_CSV, FALSE, context, NULL);
  g_autoptr (GBytes) all = cohort_chart_write_file (chart, NULL, COHORT_CHART_CSV, FALSE, context, NULL);

  g_assert_cmpuint (count_ink (half) * 5, <, count_ink (full) * 4);
  g_assert_true (g_bytes_equal (csv, all));
  cohort_test_ui_release (label);
}

/* What is exported is exact, names no formula, and is not replaced. */
static void
test_csv (void)
{
  g_autoptr (CohortChart) chart = cohort_chart_new ("Money");
  CohortChartSeries *series;
  g_autoptr (GBytes) bytes = NULL;

  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, "JPY", NULL);
  series = cohort_chart_add_series (chart, COHORT_CHART_LINE, "=cmd()");
  cohort_chart_series_add_money (series, cohort_month_from_ym (2026, 9), 9007199254740993);
  cohort_chart_series_add (series, cohort_month_from_ym (2026, 10), NAN);
  cohort_scramble_set_active (cohort_scramble_get_default (), TRUE, 4);
  bytes = cohort_chart_write_file (chart, NULL, COHORT_CHART_CSV, FALSE, NULL, NULL);
  cohort_scramble_set_active (cohort_scramble_get_default (), FALSE, 0);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   "Month,'=cmd() (JPY)\n2026-09,9007199254740993\n2026-10,\n", 54);
}

static void
add_tests (void)
{
  g_test_add_func ("/chart-files/kinds", test_kinds);
  g_test_add_func ("/chart-files/hostile", test_hostile);
  g_test_add_func ("/chart-files/hidden", test_hidden);
  g_test_add_func ("/chart-files/csv", test_csv);
}

int
main (int argc, char **argv)
{
  cohort_words_init ();
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
