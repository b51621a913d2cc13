// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is known of prices from outside: rival prices with their day, and surveys read from a table, every line of which
 * is accounted for. */

#include "config.h"

#include "cohort-market-report.h"
#include "cohort-test-db.h"
#include "cohort-test-release.h"

static gint64
clock_cb (gpointer data)
{
  return COHORT_TEST_NOW;
}

static CohortSession *
open_new (char **path)
{
  g_autoptr (GError) error = NULL;
  CohortSession *session;

  *path = cohort_test_path ();
  session = cohort_session_open (*path, COHORT_SESSION_OPEN_CREATE, clock_cb, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static void
close_all (CohortSession *session, const char *path)
{
  cohort_session_close (session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  cohort_test_release (session);
  cohort_test_remove (path);
}

static CohortSurveyFile *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return cohort_survey_file_read (bytes, "USD", error);
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSurveyFile) file = read_text ("who;Too Expensive;cheap;too cheap;expensive\n"
                                                 "a;20;5;2.50;12\n"
                                                 "b;20;5;6;12\n"
                                                 "c;20;five;2;12\n"
                                                 "d;20\n",
                                                 &error);
  g_autofree char *text = NULL;
  const gint64 *first;

  g_assert_no_error (error);
  /* Columns by name, in any order; two answers and two lines that are none. */
  g_assert_cmpuint (file->answers->len, ==, 2);
  g_assert_cmpuint (file->n_unusual, ==, 1);
  g_assert_cmpuint (file->n_rejected, ==, 2);
  first = (const gint64 *) (gconstpointer) file->answers->data;
  g_assert_cmpint (first[0], ==, 250);
  g_assert_cmpint (first[1], ==, 500);
  g_assert_cmpint (first[2], ==, 1200);
  g_assert_cmpint (first[3], ==, 2000);
  text = cohort_survey_file_text (file);
  g_assert_cmpstr (text, ==,
                   "2 answers. 1 does not rise from price to price and is kept, but not counted. 2 lines are left out. "
                   "Line 4 does not hold four prices.");
}

static void
test_no_file (void)
{
  static const char *const texts[] = { "", "a,b\n1,2\n", "too_cheap,cheap,expensive\n1,2,3\n", "\x89PNG\r\n\x1a\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (texts[i], &error));
      g_assert_nonnull (error);
    }
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (CohortSurveyFile) file = read_text (cohort_survey_template (), &error);

    g_assert_no_error (error);
    g_assert_cmpuint (file->answers->len, ==, 0);
  }
}

static void
test_survey (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_new (&path);
  g_autoptr (GString) text = g_string_new (cohort_survey_template ());
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSurveyFile) file = NULL;
  g_autoptr (CohortMarketReport) report = NULL, undone = NULL;
  const CohortSurvey *survey;
  const CohortSurveyPoint *point;

  for (guint i = 0; i < 25; i++)
    g_string_append_printf (text, "%u,%u,%u,%u\n", 3 + i % 5, 8 + i % 5, 12 + i % 5, 20 + i % 5);
  g_string_append (text, "9,8,7,6\n");
  file = read_text (text->str, &error);
  g_assert_no_error (error);
  cohort_done_free (cohort_command_add_survey (session, "Spring", "USD", file, &error));
  g_assert_no_error (error);
  report = cohort_market_report_load (session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->surveys->len, ==, 1);
  survey = g_ptr_array_index (report->surveys, 0);
  g_assert_cmpint (survey->answer->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (survey->answer->n, ==, 25);
  g_assert_cmpuint (survey->answer->n_invalid, ==, 1);
  /* At $5 two of five name a higher price as too cheap, all as cheap; nobody finds it expensive. */
  for (guint i = 0; i < survey->curves->len; i++)
    {
      point = &g_array_index (survey->curves, CohortSurveyPoint, i);
      if (i > 0)
        {
          const CohortSurveyPoint *last = point - 1;

          g_assert_cmpint (last->price, <, point->price);
          g_assert_true (last->share[0] >= point->share[0] && last->share[1] >= point->share[1]);
          g_assert_true (last->share[2] <= point->share[2] && last->share[3] <= point->share[3]);
        }
      if (point->price == 500)
        {
          g_assert_cmpfloat_with_epsilon (point->share[0], 0.4, 1e-12);
          g_assert_cmpfloat_with_epsilon (point->share[1], 1, 1e-12);
          g_assert_cmpfloat_with_epsilon (point->share[2], 0, 1e-12);
        }
    }
  cohort_done_free (cohort_command_undo (session, &error));
  g_assert_no_error (error);
  undone = cohort_market_report_load (session, &error);
  g_assert_cmpuint (undone->surveys->len, ==, 0);
  close_all (session, path);
}

static void
test_rivals (void)
{
  g_autofree char *path = NULL;
  CohortSession *session = open_new (&path);
  CohortRival rival = { .rival = (char *) " Rust Weekly ",
                        .offer = (char *) "Supporter",
                        .amount = 500,
                        .currency = "USD",
                        .interval = "month",
                        .day = 20000 };
  CohortRival change;
  g_autoptr (GError) error = NULL, empty = NULL;
  g_autoptr (CohortMarketReport) report = NULL, changed = NULL, undone = NULL;
  g_autoptr (CohortDone) done = NULL;
  g_autofree char *title = NULL;

  cohort_done_free (cohort_command_save_rival (session, &rival, &error));
  rival.day = 20100;
  rival.amount = 700;
  cohort_done_free (cohort_command_save_rival (session, &rival, &error));
  g_assert_no_error (error);
  rival.rival = (char *) "  ";
  g_assert_null (cohort_command_save_rival (session, &rival, &empty));
  g_assert_error (empty, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_INVALID);
  report = cohort_market_report_load (session, &error);
  g_assert_cmpuint (report->rivals->len, ==, 2);
  /* The newest first, and both kept. */
  g_assert_cmpint (((CohortRival *) report->rivals->pdata[0])->amount, ==, 700);
  title = cohort_rival_title (report->rivals->pdata[0]);
  g_assert_cmpstr (title, ==, "Rust Weekly · Supporter");
  /* What was mistyped is changed in place, and only that. */
  change = *(const CohortRival *) report->rivals->pdata[0];
  change.amount = 750;
  change.interval = "year";
  done = cohort_command_save_rival (session, &change, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done->label, ==, "Price of Rust Weekly changed");
  changed = cohort_market_report_load (session, &error);
  g_assert_cmpuint (changed->rivals->len, ==, 2);
  g_assert_cmpint (((CohortRival *) changed->rivals->pdata[0])->amount, ==, 750);
  g_assert_cmpint (((CohortRival *) changed->rivals->pdata[1])->amount, ==, 500);
  cohort_done_free (cohort_command_undo (session, &error));
  undone = cohort_market_report_load (session, &error);
  g_assert_cmpint (((CohortRival *) undone->rivals->pdata[0])->amount, ==, 700);
  g_assert_cmpstr (((CohortRival *) undone->rivals->pdata[0])->interval, ==, "month");
  close_all (session, path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/market/file", test_file);
  g_test_add_func ("/model/market/no-file", test_no_file);
  g_test_add_func ("/model/market/survey", test_survey);
  g_test_add_func ("/model/market/rivals", test_rivals);
  return g_test_run ();
}
