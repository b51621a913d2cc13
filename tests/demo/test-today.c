// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What Today says of the demo, for three of its worlds, against texts that were read through once
 * (tests/data/golden/today-SEED.txt; COHORT_GOLDEN=1 writes them anew): the tiles, what to do, what changed, what
 * comes, the sources and the cards of the review. Each thing to do has a verb and a page, and what is taken off leaves
 * the rest as it was. */

#include "config.h"

#include "cohort-demo.h"
#include "cohort-test-session.h"
#include "cohort-today-report.h"
#include "cohort-words.h"

#define FIRST_SEED 96 /* the demo's */

static CohortDay anchor;

static gint64
clock_cb (gpointer data)
{
  return (gint64) anchor * COHORT_US_PER_DAY + COHORT_US_PER_DAY / 2;
}

static CohortSession *
open_world (const char *path, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  CohortDemoOptions options;
  CohortSession *session;

  cohort_demo_options_init (&options);
  options.seed = seed;
  anchor = options.anchor;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  session = cohort_session_open (path, COHORT_SESSION_OPEN_NONE, clock_cb, NULL, &error);
  g_assert_no_error (error);
  while (!cohort_session_is_configured (session))
    g_main_context_iteration (NULL, TRUE);
  return session;
}

static CohortTodayReport *
load (CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortTodayReport *report = cohort_today_report_load (session, &error);

  g_assert_no_error (error);
  return report;
}

static void
print_figures (GString *text, const CohortTodayReport *report)
{
  for (guint i = 0; i < report->figures->figures->len; i++)
    {
      const CohortFigure *figure = report->figures->figures->pdata[i];
      const char *words[] = { figure->value, figure->reason, figure->basis, figure->interval, figure->change };

      g_string_append_printf (text, "%s · %s", figure->title, figure->period);
      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        if (words[j] != NULL)
          g_string_append_printf (text, " · %s", words[j]);
      g_string_append_c (text, '\n');
    }
}

static void
print_line (GString *text, const CohortTodayLine *line)
{
  g_string_append_printf (text, "- %s\n", line->title);
  if (line->detail != NULL)
    g_string_append_printf (text, "  %s\n", line->detail);
  if (line->rows != NULL)
    g_string_append_printf (text, "  opens %u\n", cohort_metric_rows_get_n_rows (line->rows));
  else if (line->page != NULL)
    g_string_append_printf (text, "  on %s\n", line->page);
}

static void
print_tasks (GString *text, const CohortTodayReport *report)
{
  g_string_append (text, "== to do ==\n");
  for (guint i = 0; i < report->tasks->len; i++)
    {
      const CohortTodayTask *task = report->tasks->pdata[i];

      g_assert_cmpstr (task->verb, !=, "");
      g_assert_cmpstr (task->page, !=, "");
      g_string_append_printf (text, "- %s [%s, %s: %s]\n", task->title, cohort_today_kind_id (task->kind), task->page,
                              task->verb);
      if (task->detail != NULL)
        g_string_append_printf (text, "  %s\n", task->detail);
    }
}

static void
print_rest (GString *text, const CohortTodayReport *report)
{
  g_string_append_printf (text, "== %s ==\n", report->since);
  for (guint i = 0; i < report->changes->len; i++)
    print_line (text, report->changes->pdata[i]);
  g_string_append (text, "== what comes ==\n");
  for (guint i = 0; i < report->ahead->len; i++)
    {
      const CohortTodayAhead *ahead = report->ahead->pdata[i];

      g_string_append_printf (text, "- %s%s%s\n", ahead->title, ahead->detail != NULL ? " · " : "",
                              ahead->detail != NULL ? ahead->detail : "");
    }
  g_string_append (text, "== sources ==\n");
  for (guint i = 0; i < report->sources->len; i++)
    {
      const CohortTodaySource *source = report->sources->pdata[i];

      g_string_append_printf (text, "- %s · %s%s\n", source->name, source->reach, source->is_old ? " · old" : "");
    }
  for (guint i = 0; i < report->cards->len; i++)
    {
      const CohortReviewCard *card = report->cards->pdata[i];

      g_string_append_printf (text, "== card %s: %s ==\n%s\n", card->id, card->title, card->headline);
      for (guint j = 0; j < card->lines->len; j++)
        print_line (text, card->lines->pdata[j]);
    }
}

static void
compare_with_file (const GString *text, guint64 seed)
{
  g_autofree char *name = g_strdup_printf ("today-%" G_GUINT64_FORMAT ".txt", seed);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "golden", name, NULL);
  g_autofree char *wanted = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("COHORT_GOLDEN") != NULL)
    g_file_set_contents (path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &wanted, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, wanted);
}

/* Taking the last thing off the list leaves the others as they were. */
static void
check_taken_off (CohortSession *session, const CohortTodayReport *report)
{
  g_autoptr (GError) error = NULL;
  const CohortTodayTask *last = report->tasks->pdata[report->tasks->len - 1];
  g_autoptr (CohortDone) done
      = cohort_command_answer_card (session, last->id, last->title, COHORT_ANSWER_ACCEPTED, &error);
  g_autoptr (CohortTodayReport) less = NULL;

  g_assert_no_error (error);
  less = load (session);
  g_assert_cmpuint (less->tasks->len, ==, report->tasks->len - 1);
  for (guint i = 0; i < less->tasks->len; i++)
    g_assert_cmpstr (((const CohortTodayTask *) less->tasks->pdata[i])->id, ==,
                     ((const CohortTodayTask *) report->tasks->pdata[i])->id);
}

static void
test_world (gconstpointer data)
{
  const guint64 seed = GPOINTER_TO_SIZE (data);
  g_autofree char *path = cohort_test_path ();
  CohortSession *session = open_world (path, seed);
  g_autoptr (CohortTodayReport) report = load (session);
  g_autoptr (GString) text = g_string_new (NULL);

  print_figures (text, report);
  print_tasks (text, report);
  print_rest (text, report);
  compare_with_file (text, seed);
  check_taken_off (session, report);
  g_clear_pointer (&report, cohort_today_report_unref);
  cohort_test_session_close (session);
  cohort_test_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("/demo-today/%u", i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (FIRST_SEED + i), test_world);
    }
  return g_test_run ();
}
