// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The tables of a tax year on the demo: what they add up to is what the list of payments says, each page that ties out
 * closes to the last unit, and a year of UTC differs by what lies between the midnights alone. */

#include "config.h"

#include "cohort-tax-report.h"
#include "cohort-test-demo.h"
#include "cohort-words.h"

static CohortTaxReport *
load (int year)
{
  g_autoptr (GError) error = NULL;
  CohortTaxReport *report = cohort_tax_report_load (cohort_test_demo (), year, &error);

  g_assert_no_error (error);
  return report;
}

static gint64
tie_of (const CohortTaxReport *report, const CohortTaxTie *of, const char *what)
{
  for (guint i = 0; i < report->ties->len; i++)
    {
      const CohortTaxTie *tie = report->ties->pdata[i];

      if (tie->currency == of->currency && g_str_equal (tie->source, of->source) && g_str_equal (tie->what, what))
        return tie->amount;
    }
  g_assert_not_reached ();
}

static gint64
sum_of_lines (const CohortTaxReport *report, const CohortTaxTie *of)
{
  gint64 sum = 0;

  for (guint i = 0; i < report->lines->len; i++)
    {
      const CohortTaxLine *line = report->lines->pdata[i];

      if (line->currency == of->currency && g_str_equal (line->source, of->source))
        sum += line->gross;
    }
  return sum;
}

static void
test_closes (void)
{
  g_autoptr (CohortTaxReport) report = load (2025);
  guint n_checked = 0;
  gint64 home = 0;

  g_assert_cmpuint (report->lines->len, >, 500);
  for (guint i = 0; i < report->ties->len; i++)
    {
      const CohortTaxTie *tie = report->ties->pdata[i];

      if (!g_str_equal (tie->what, "received"))
        continue;
      n_checked++;
      g_assert_cmpint (tie->amount, ==, sum_of_lines (report, tie));
      g_assert_cmpint (tie->amount, ==,
                       tie_of (report, tie, "charges") + tie_of (report, tie, "refunds")
                           + tie_of (report, tie, "disputes") + tie_of (report, tie, "other"));
      g_assert_cmpint (tie_of (report, tie, "net"), ==, tie->amount + tie_of (report, tie, "fees"));
      g_assert_cmpint (tie_of (report, tie, "form-gross"), ==,
                       tie->amount + tie_of (report, tie, "form-gross-differs"));
      g_assert_cmpint (tie_of (report, tie, "form-utc"), ==,
                       tie_of (report, tie, "charges") + tie_of (report, tie, "form-utc-differs"));
    }
  g_assert_cmpuint (n_checked, >=, 5);
  for (guint i = 0; i < report->lines->len; i++)
    {
      const CohortTaxLine *line = report->lines->pdata[i];

      g_assert_cmpint (cohort_day_to_ymd (line->day).year, ==, 2025);
      if (line->home_known)
        home += line->home;
    }
  g_assert_cmpint (home, ==, report->gross);
}

static void
test_files (void)
{
  g_autoptr (CohortTaxReport) report = load (2025), empty = load (1999);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) lines = cohort_tax_report_lines_csv (report, &error);
  g_autoptr (GBytes) ties = cohort_tax_report_ties_csv (report, &error);
  g_autoptr (GBytes) content = cohort_tax_report_content_xml (report);
  g_autoptr (GBytes) none = cohort_tax_report_lines_csv (empty, &error);
  const char *text = g_bytes_get_data (lines, NULL);
  guint n = 0;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "payment,date,source,"));
  for (gsize i = 0; i < g_bytes_get_size (lines); i++)
    n += text[i] == '\n';
  g_assert_cmpuint (n, ==, report->lines->len + 1);
  g_assert_cmpuint (g_bytes_get_size (ties), >, 1000);
  g_assert_cmpuint (empty->lines->len, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (none), <, 120);
  {
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&(GMarkupParser) { 0 }, 0, NULL, NULL);

    g_markup_parse_context_parse (context, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content),
                                  &error);
    g_assert_no_error (error);
    g_markup_parse_context_end_parse (context, &error);
    g_assert_no_error (error);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  g_test_add_func ("/money/tax/closes", test_closes);
  g_test_add_func ("/money/tax/files", test_files);
  status = g_test_run ();
  cohort_test_demo_end ();
  return status;
}
