// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Numbers that open: a figure says what its metric says, its rows are its count or add up to it, and the preference
 * Definitions chooses the headline. */

#include "config.h"

#include <gio/gio.h>
#include <math.h>

#include "cohort-figure.h"
#include "cohort-metric-row-list.h"
#include "cohort-preferences.h"
#include "cohort-test-demo.h"
#include "cohort-test-release.h"
#include "cohort-words.h"

static const char *const all_ids[]
    = { COHORT_FIGURE_MRR,           COHORT_FIGURE_MEMBERS,      COHORT_FIGURE_GROWTH,  COHORT_FIGURE_CHURN,
        COHORT_FIGURE_REVENUE_CHURN, COHORT_FIGURE_REVENUE_KEPT, COHORT_FIGURE_RENEWAL, COHORT_FIGURE_ACTIVATION,
        COHORT_FIGURE_ACTIVE,        COHORT_FIGURE_TRIALS,       COHORT_FIGURE_ARPU,    COHORT_FIGURE_LTV,
        COHORT_FIGURE_CAC,           COHORT_FIGURE_PAYBACK,      COHORT_FIGURE_LTV_CAC, NULL };

static CohortFigureReport *
load_on (CohortSession *session, CohortPeriod period, CohortDay as_of, const char *currency)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (period, as_of, currency);
  g_autoptr (GError) error = NULL;
  CohortFigureReport *report = cohort_figure_report_load (session, scope, all_ids, &error);

  g_assert_no_error (error);
  return report;
}

static CohortFigureReport *
load (CohortSession *session, CohortPeriod period, const char *currency)
{
  return load_on (session, period, COHORT_TEST_ANCHOR, currency);
}

static CohortPeriod
month (int year, int nth)
{
  return cohort_period_month (cohort_month_of_day (cohort_day_from_ymd (year, nth, 1)));
}

/* Every headline: where it is counted from rows, they are that many; where it is money, they add up to it. */
static void
check_rows (CohortSession *session, const CohortFigure *figure)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint64 sum = 0;

  if (figure->counted == NULL || figure->value == NULL)
    return;
  rows = cohort_metric_rows_load (session, figure->counted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, cohort_metric_rows_get_n_rows (figure->counted));
  if (figure->answer->currency == NULL)
    {
      g_assert_cmpint (rows->len, ==, figure->answer->num);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    sum += ((const CohortMetricRow *) rows->pdata[i])->amount_exact;
  if (figure->answer->num_amounts != NULL)
    g_assert_cmpint (sum, ==, figure->answer->num);
}

static void
test_say_something (void)
{
  CohortSession *session = cohort_test_demo ();

  for (int nth = 1; nth <= 6; nth++)
    {
      g_autoptr (CohortFigureReport) report = load (session, month (2026, nth), NULL);

      g_assert_cmpuint (report->figures->len, ==, g_strv_length ((char **) all_ids));
      for (guint i = 0; i < report->figures->len; i++)
        {
          const CohortFigure *figure = report->figures->pdata[i];

          g_assert_cmpstr (figure->id, ==, all_ids[i]);
          g_assert_true (figure->value != NULL || figure->reason != NULL);
          g_assert_cmpuint (figure->about->len, >, 2);
          g_assert_cmpuint (strlen (figure->sentence), >, 20);
          check_rows (session, figure);
        }
    }
}

static const char *
line_value (const GPtrArray *lines, const char *title)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortFigureLine *line = lines->pdata[i];

      if (g_str_equal (line->title, title))
        return line->value;
    }
  return NULL;
}

/* Nobody imported for months: no number is made up for them, and each says how far the data reach. */
static void
test_beyond_data (void)
{
  CohortSession *session = cohort_test_demo ();
  const CohortDay late = cohort_day_from_ymd (2026, 11, 23);
  g_autoptr (CohortFigureReport) last = load (session, COHORT_PERIOD_EVERYTHING, NULL);
  g_autoptr (CohortFigureReport) all = load_on (session, COHORT_PERIOD_EVERYTHING, late, NULL);
  g_autoptr (CohortFigureReport) october = load_on (session, month (2026, 10), late, NULL);
  g_autoptr (CohortFigureReport) year = load_on (session, cohort_period_year (2026), late, NULL);

  for (guint i = 0; i < all->figures->len; i++)
    {
      const CohortFigure *figure = all->figures->pdata[i], *beyond = october->figures->pdata[i];

      g_assert_cmpstr (figure->period, ==, "Jun 2026");
      g_assert_cmpstr (figure->value, ==, ((const CohortFigure *) last->figures->pdata[i])->value);
      g_assert_null (beyond->value);
      g_assert_nonnull (beyond->reason);
      g_assert_cmpstr (line_value (beyond->about, "Seen From"), ==, "30 Jun 2026");
    }
  g_assert_cmpstr (((const CohortFigure *) year->figures->pdata[0])->period, ==, "2026, known until 30 Jun 2026");
}

static void
test_formula (void)
{
  g_autoptr (CohortFigureReport) report = load (cohort_test_demo (), month (2026, 6), NULL);
  const CohortFigure *churn = cohort_figure_report_find (report, COHORT_FIGURE_CHURN);
  const CohortFigure *members = cohort_figure_report_find (report, COHORT_FIGURE_MEMBERS);
  const CohortFigure *mrr = cohort_figure_report_find (report, COHORT_FIGURE_MRR);
  g_autofree char *expected
      = g_strdup_printf ("%d ÷ %d = %s", (int) churn->answer->num, (int) churn->answer->den, churn->value);

  g_assert_cmpstr (churn->formula, ==, expected);
  g_assert_nonnull (strstr (churn->interval, "likely"));
  g_assert_true (g_str_has_suffix (members->formula, members->value));
  g_assert_true (g_str_has_suffix (mrr->formula, mrr->value));
  /* One headline; each currency by itself stands in the fold. */
  g_assert_nonnull (line_value (mrr->others, "In CNY alone"));
  g_assert_nonnull (line_value (mrr->others, "In USD alone"));
  g_assert_cmpstr (line_value (mrr->about, "Time Zone"), ==, "Asia/Shanghai");
  g_assert_cmpstr (cohort_figure_report_find (report, COHORT_FIGURE_CAC)->value, ==, NULL);
}

static void
test_period (void)
{
  g_autoptr (CohortFigureReport) all = load (cohort_test_demo (), COHORT_PERIOD_EVERYTHING, NULL);
  g_autoptr (CohortFigureReport) june = load (cohort_test_demo (), month (2026, 6), NULL);
  const CohortFigure *one = cohort_figure_report_find (all, COHORT_FIGURE_CHURN);

  /* The anchor is the last day of June: the last whole month is June itself. */
  g_assert_cmpstr (one->period, ==, "Jun 2026");
  g_assert_cmpstr (one->value, ==, cohort_figure_report_find (june, COHORT_FIGURE_CHURN)->value);
  g_assert_true (g_str_has_prefix (one->change, "vs May 2026 "));
}

static void
set_definitions (CohortSession *session, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_set_preference (session, COHORT_PREFERENCE_DEFINITIONS, value, &error);

  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_set (CohortSession *session, const char *value)
{
  return g_str_equal (cohort_preferences_get (session, COHORT_PREFERENCE_DEFINITIONS), value);
}

static void
test_definitions (void)
{
  static const struct
  {
    const char *definitions, *figure, *metric, *part;
  } cases[] = {
    { "article", COHORT_FIGURE_RENEWAL, "article-renewal", "" }, { "article", COHORT_FIGURE_LTV, "article-ltv", "" },
    { "stripe", COHORT_FIGURE_CHURN, "churn", "with-new" },      { "stripe", COHORT_FIGURE_LTV, "ltv", "simple" },
    { "cohort", COHORT_FIGURE_CHURN, "churn", "standard" },      { "cohort", COHORT_FIGURE_LTV, "ltv", "24-months" },
  };
  CohortSession *session = cohort_test_demo ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CohortFigureReport) report = NULL;
      const CohortFigure *figure;

      set_definitions (session, cases[i].definitions);
      while (!is_set (session, cases[i].definitions))
        g_main_context_iteration (NULL, TRUE);
      report = load (session, month (2026, 6), NULL);
      figure = cohort_figure_report_find (report, cases[i].figure);
      g_assert_true (figure->answer == cohort_metric_report_value (report->now, cases[i].metric, cases[i].part, "CNY")
                     || figure->answer
                            == cohort_metric_report_value (report->now, cases[i].metric, cases[i].part, NULL));
    }
}

/* A list model over rows makes objects only for what is asked for, and a row outlives the list. */
static void
test_list (void)
{
  CohortSession *session = cohort_test_demo ();
  g_autoptr (CohortFigureReport) report = load (session, month (2026, 6), NULL);
  const CohortFigure *mrr = cohort_figure_report_find (report, COHORT_FIGURE_MRR);
  g_autoptr (GPtrArray) rows = cohort_metric_rows_load (session, mrr->counted, NULL);
  CohortMetricRowList *list = cohort_metric_row_list_new (rows);
  g_autoptr (CohortMetricRowItem) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  const CohortMetricRow *row = cohort_metric_row_item_get_row (first);
  g_autofree char *title = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, rows->len);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), rows->len));
  g_clear_pointer (&rows, g_ptr_array_unref);
  cohort_test_release (list);
  title = cohort_metric_row_get_title (row);
  g_assert_cmpstr (title, ==, row->name);
  g_assert_true (row->has_amount);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) done = cohort_metric_rows_export_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_export (void)
{
  CohortSession *session = cohort_test_demo ();
  g_autoptr (CohortFigureReport) report = load (session, month (2026, 6), NULL);
  const CohortFigure *churn = cohort_figure_report_find (report, COHORT_FIGURE_CHURN);
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("rows-XXXXXX.csv", &stream, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean done = FALSE;

  cohort_metric_rows_export_async (session, churn->counted, file, NULL, exported_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "name,id,from,to,amount,currency"));
  g_assert_cmpuint (g_strv_length (lines), ==, churn->answer->num + 2);
  g_file_delete (file, NULL, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  g_test_add_func ("/figures/say-something", test_say_something);
  g_test_add_func ("/figures/formula", test_formula);
  g_test_add_func ("/figures/beyond-data", test_beyond_data);
  g_test_add_func ("/figures/period", test_period);
  g_test_add_func ("/figures/definitions", test_definitions);
  g_test_add_func ("/figures/list", test_list);
  g_test_add_func ("/figures/export", test_export);
  status = g_test_run ();
  cohort_test_demo_end ();
  return status;
}
