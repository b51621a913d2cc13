// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Properties that hold whatever the ledger is, on several invented ones: a number is the count or the sum of its rows,
 * the movements make the change, the page says what the metrics and the figures say, and each currency keeps its sum.
 * And every metric on three worlds against tables that were looked through by hand: COHORT_GOLDEN=1 writes them anew.
 */

#include "config.h"

#include <math.h>

#include "cohort-money-report.h"
#include "cohort-test-db.h"
#include "cohort-test-demo.h"
#include "cohort-today-report.h"
#include "cohort-words.h"

static const guint64 seeds[] = { 1, 42, 20260630 };

static CohortPeriod
month (int year, int nth)
{
  return cohort_period_month (cohort_month_from_ym (year, nth));
}

static CohortMetricReport *
ask (CohortSession *session, CohortPeriod period, const char *currency)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (period, COHORT_TEST_ANCHOR, currency);
  g_autoptr (GError) error = NULL;
  CohortMetricReport *report = cohort_metric_report_load (session, scope, NULL, &error);

  g_assert_no_error (error);
  return report;
}

/* A number is the count of its rows, or their sum. */
static void
check_value (const CohortMetricAnswer *answer, const CohortMetricValue *value)
{
  gint64 sum = 0;

  if (value->num_rows != NULL && value->currency == NULL && value->status != COHORT_STATUS_UNDEFINED)
    g_assert_cmpint (value->num, ==, value->num_rows->len);
  if (value->den_rows != NULL && value->currency == NULL && answer->metric->unit == COHORT_UNIT_RATE && value->den != 0)
    g_assert_cmpint (value->den, ==, value->den_rows->len);
  if (value->num_amounts == NULL)
    return;
  g_assert_cmpuint (value->num_amounts->len, ==, value->num_rows->len);
  for (guint i = 0; i < value->num_amounts->len; i++)
    sum += g_array_index (value->num_amounts, gint64, i);
  g_assert_cmpint (sum, ==, value->num);
}

static void
check_rows (const CohortMetricReport *report)
{
  for (guint i = 0; i < report->answers->len; i++)
    {
      const CohortMetricAnswer *answer = &g_array_index (report->answers, CohortMetricAnswer, i);

      for (guint j = 0; j < answer->values->len; j++)
        check_value (answer, &g_array_index (answer->values, CohortMetricValue, j));
    }
}

static gint64
part (const CohortMetricReport *report, const char *metric, const char *name, const char *currency)
{
  const CohortMetricValue *value = cohort_metric_report_value (report, metric, name, currency);

  g_assert_nonnull (value);
  return value->num;
}

static void
check_movements (const CohortMetricReport *report, const char *currency)
{
  g_assert_cmpint (part (report, "mrr", "start", currency) + part (report, "mrr", "new", currency)
                       + part (report, "mrr", "expansion", currency) + part (report, "mrr", "reactivation", currency)
                       - part (report, "mrr", "contraction", currency) - part (report, "mrr", "churn", currency)
                       + part (report, "mrr", "fx", currency),
                   ==, part (report, "mrr", "end", currency));
}

static void
check_page (CohortSession *session, CohortPeriod period, const CohortMetricReport *metrics)
{
  g_autoptr (CohortScope) scope = cohort_scope_new (period, COHORT_TEST_ANCHOR, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) page = cohort_money_report_load (session, scope, &error);
  const CohortMoneyMonth *last;
  gint64 sum = 0;

  g_assert_no_error (error);
  for (guint i = 0; i + 1 < page->moves->len; i++)
    sum += ((const CohortMoneyMove *) page->moves->pdata[i])->minor;
  g_assert_cmpuint (page->moves->len, >, 5);
  g_assert_cmpint (sum, ==, ((const CohortMoneyMove *) page->moves->pdata[page->moves->len - 1])->minor);
  /* The tile, the bar, the line and the command say one number. */
  last = &g_array_index (page->months, CohortMoneyMonth, page->months->len - 1);
  g_assert_cmpint (last->minor, ==, sum);
  g_assert_cmpint (llround ((double) part (metrics, "mrr", "end", "CNY") / COHORT_AMOUNT_SCALE), ==, sum);
  g_assert_cmpint (cohort_figure_report_find (page->figures, COHORT_FIGURE_MRR)->answer->num, ==,
                   part (metrics, "mrr", "end", "CNY"));
}

static void
check_world (CohortSession *session)
{
  for (int nth = 1; nth <= 6; nth++)
    {
      g_autoptr (CohortMetricReport) home = ask (session, month (2026, nth), "CNY");
      g_autoptr (CohortMetricReport) each = ask (session, month (2026, nth), NULL);

      check_rows (home);
      check_rows (each);
      check_movements (home, "CNY");
      check_movements (each, "CNY");
      check_page (session, month (2026, nth), home);
    }
}

static void
test_properties (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      CohortSession *session = cohort_test_demo_of (COHORT_DEMO_SMALL, seeds[i]);

      check_world (session);
      cohort_test_demo_close (session);
    }
  check_world (cohort_test_demo ());
}

/* What came in each currency, month after month, is what came in it altogether. */
static void
test_currencies (void)
{
  CohortSession *session = cohort_test_demo ();
  g_autoptr (CohortScope) all = cohort_scope_new (COHORT_PERIOD_EVERYTHING, COHORT_TEST_ANCHOR, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) whole = cohort_money_report_load (session, all, &error);
  gint64 charged = 0, refunded = 0;

  g_assert_no_error (error);
  for (CohortMonth m = cohort_month_from_ym (2024, 1); m <= cohort_month_from_ym (2026, 6); m++)
    {
      g_autoptr (CohortScope) scope = cohort_scope_new (cohort_period_month (m), COHORT_TEST_ANCHOR, NULL);
      g_autoptr (CohortMoneyReport) one = cohort_money_report_load (session, scope, &error);

      for (guint i = 0; i < one->currencies->len; i++)
        {
          const CohortMoneyCurrency *currency = one->currencies->pdata[i];

          charged += g_str_equal (currency->code, "USD") ? currency->charged : 0;
          refunded += g_str_equal (currency->code, "USD") ? currency->refunded : 0;
        }
    }
  for (guint i = 0; i < whole->currencies->len; i++)
    {
      const CohortMoneyCurrency *currency = whole->currencies->pdata[i];

      if (!g_str_equal (currency->code, "USD"))
        continue;
      g_assert_cmpint (currency->charged, ==, charged);
      g_assert_cmpint (currency->refunded, ==, refunded);
    }
  g_assert_cmpint (charged, >, 0);
}

static gpointer
forget_rates (CohortDb *db, gpointer unused, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, "DELETE FROM fx_rate");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

/* Where a rate is missing nothing is added up, and nothing left out: each currency has its own streams, a tile its own
 * amount of each, and Today says how to come by rates. */
static void
test_no_rate (void)
{
  CohortSession *session = cohort_test_demo_of (COHORT_DEMO_SMALL, 1);
  g_autoptr (CohortScope) all = cohort_scope_new (COHORT_PERIOD_EVERYTHING, COHORT_TEST_ANCHOR, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) page = NULL;
  g_autoptr (CohortTodayReport) today = cohort_today_report_load (session, &error);
  const CohortFigure *mrr;
  guint n_rates = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < today->tasks->len; i++)
    g_assert_cmpint (((CohortTodayTask *) today->tasks->pdata[i])->kind, !=, COHORT_TODAY_RATES);
  g_clear_pointer (&today, cohort_today_report_unref);
  cohort_store_write (cohort_session_get_store (session), forget_rates, NULL, NULL, &error);
  g_assert_no_error (error);

  page = cohort_money_report_load (session, all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->currencies->len, >, 1);
  for (guint i = 0; i < page->currencies->len; i++)
    {
      const CohortMoneyCurrency *currency = page->currencies->pdata[i];
      gint64 sum = 0;

      for (guint j = 0; j < page->streams->len; j++)
        {
          const CohortMoneyStream *stream = page->streams->pdata[j];

          sum += g_str_equal (stream->currency, currency->code) ? stream->minor : 0;
        }
      g_assert_cmpint (sum, ==, currency->charged - currency->refunded);
    }
  mrr = cohort_figure_report_find (page->figures, COHORT_FIGURE_MRR);
  g_assert_cmpint (mrr->answer->status, ==, COHORT_STATUS_NO_RATE);
  g_assert_nonnull (strstr (mrr->value, ", "));
  g_assert_nonnull (mrr->reason);

  today = cohort_today_report_load (session, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < today->tasks->len; i++)
    n_rates += ((CohortTodayTask *) today->tasks->pdata[i])->kind == COHORT_TODAY_RATES;
  g_assert_cmpuint (n_rates, ==, 1);
  cohort_test_demo_close (session);
}

static char *
describe (const CohortMetricReport *report)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < report->answers->len; i++)
    {
      const CohortMetricAnswer *answer = &g_array_index (report->answers, CohortMetricAnswer, i);

      for (guint j = 0; j < answer->values->len; j++)
        {
          const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, j);

          g_string_append_printf (text, "%s\t%s\t%s\t%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%u\t%u\n",
                                  answer->metric->id, value->part, value->currency != NULL ? value->currency : "",
                                  cohort_status_id (value->status), value->num, value->den, value->n,
                                  value->num_rows != NULL ? value->num_rows->len : 0);
        }
    }
  return g_string_free_and_steal (text);
}

/* The table has a line of every metric there is: one that answers nothing would be missing without a difference. */
static void
check_complete (const char *table)
{
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  gsize n_metrics;
  const CohortMetric *const *metrics = cohort_metrics (&n_metrics);

  for (gsize i = 0; i < n_metrics; i++)
    {
      g_autofree char *start = g_strconcat (metrics[i]->id, "\t", NULL);
      gboolean found = FALSE;

      for (guint j = 0; lines[j] != NULL && !found; j++)
        found = g_str_has_prefix (lines[j], start);
      if (!found)
        g_error ("No line of the golden table is about %s", metrics[i]->id);
    }
}

static void
test_golden (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      CohortSession *session = cohort_test_demo_of (COHORT_DEMO_DEFAULT, seeds[i]);
      g_autoptr (CohortMetricReport) report = ask (session, month (2026, 6), NULL);
      g_autofree char *name = g_strdup_printf ("demo-%" G_GUINT64_FORMAT ".tsv", seeds[i]);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "metrics", name, NULL);
      g_autofree char *text = describe (report), *expected = NULL;
      g_autoptr (GError) error = NULL;

      if (g_getenv ("COHORT_GOLDEN") != NULL)
        g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      g_file_get_contents (path, &expected, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, expected);
      check_complete (expected);
      cohort_test_demo_close (session);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  g_test_add_func ("/money/properties", test_properties);
  g_test_add_func ("/money/currencies", test_currencies);
  g_test_add_func ("/money/no-rate", test_no_rate);
  g_test_add_func ("/money/golden", test_golden);
  status = g_test_run ();
  cohort_test_demo_end ();
  return status;
}
