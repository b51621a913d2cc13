// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One question, one answer, wherever it is asked: the tile of a figure, the pages Today and Money, the metric's own
 * function, "cohortctl metrics" and "rows", and the exported table say the same of three demos and of random ledgers.
 * The command runs as a process of its own; what it calls today is the day of the rest. COHORTCTL names it. */

#include "config.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "cohort-figure.h"
#include "cohort-metric-words.h"
#include "cohort-money-report.h"
#include "cohort-test-db.h"
#include "cohort-test-demo.h"
#include "cohort-test-random.h"
#include "cohort-today-report.h"
#include "cohort-words.h"

static const char *const all_ids[]
    = { COHORT_FIGURE_MRR,           COHORT_FIGURE_MEMBERS,      COHORT_FIGURE_GROWTH,  COHORT_FIGURE_CHURN,
        COHORT_FIGURE_REVENUE_CHURN, COHORT_FIGURE_REVENUE_KEPT, COHORT_FIGURE_RENEWAL, COHORT_FIGURE_ACTIVATION,
        COHORT_FIGURE_ACTIVE,        COHORT_FIGURE_TRIALS,       COHORT_FIGURE_ARPU,    COHORT_FIGURE_LTV,
        COHORT_FIGURE_CAC,           COHORT_FIGURE_PAYBACK,      COHORT_FIGURE_LTV_CAC, NULL };
/* Of people, of money, of a share. */
static const char *const opened_ids[] = { COHORT_FIGURE_MEMBERS, COHORT_FIGURE_MRR, COHORT_FIGURE_CHURN };
static const char *const periods[] = { "2026-05", "2026-Q2" };

static gint64 clock_us;

static gint64
clock_cb (gpointer data)
{
  return clock_us;
}

/* ---- the command ---- */

/* What it tells; @id, @period, @currency, @part: (nullable): its words and options */
static JsonParser *
run (const char *path, const char *command, const char *id, const char *period, const char *currency, const char *part)
{
  const char *argv[16] = { g_getenv ("COHORTCTL"), "--file", path, command, "--json" };
  g_autofree char *output = NULL, *errors = NULL;
  g_autoptr (GError) error = NULL;
  JsonParser *parser = json_parser_new ();
  int n = 5, status;

  g_assert_nonnull (argv[0]);
  if (id != NULL)
    argv[n++] = id;
  if (period != NULL)
    argv[n++] = "--period", argv[n++] = period;
  if (currency != NULL)
    argv[n++] = "--currency", argv[n++] = currency;
  if (part != NULL)
    argv[n++] = "--part", argv[n++] = part;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (errors, ==, "");
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_true (json_parser_load_from_data (parser, output, -1, NULL));
  return parser;
}

/* Sets the clock by what the command calls today. */
static CohortSession *
open_as_seen_by (const char *path, JsonParser *told)
{
  JsonObject *root = json_node_get_object (json_parser_get_root (told));
  g_autoptr (CohortZone) zone = cohort_zone_new (json_object_get_string_member (root, "zone"), NULL);
  g_autoptr (GError) error = NULL;
  CohortSession *session;
  CohortDay day;

  g_assert_nonnull (zone);
  day = cohort_day_parse (json_object_get_string_member (root, "as_of"));
  g_assert_cmpint (day, !=, COHORT_DAY_NONE);
  clock_us = cohort_zone_day_start (zone, day + 1) - 1;
  session = cohort_session_open (path, COHORT_SESSION_OPEN_READ_ONLY, clock_cb, NULL, &error);
  g_assert_no_error (error);
  while (!cohort_session_is_configured (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (cohort_session_get_today (session), ==, day);
  return session;
}

static double
number_of (JsonObject *object, const char *name)
{
  return json_object_get_null_member (object, name) ? NAN : json_object_get_double_member (object, name);
}

static gboolean
same_number (double one, double other)
{
  return isfinite (one) ? isfinite (other) && fabs (one - other) <= 1e-12 * fmax (1, fabs (one)) : !isfinite (other);
}

static const char *
text_of (JsonObject *object, const char *name)
{
  return json_object_get_null_member (object, name) ? NULL : json_object_get_string_member (object, name);
}

/* Returns: (transfer none) (nullable): what the command said of a figure */
static JsonObject *
find_told (JsonParser *told, const char *metric, const CohortMetricValue *value)
{
  JsonObject *root = json_node_get_object (json_parser_get_root (told));
  JsonArray *metrics = json_object_get_array_member (root, "metrics");

  for (guint i = 0; i < json_array_get_length (metrics); i++)
    {
      JsonObject *one = json_array_get_object_element (metrics, i);
      JsonArray *values = json_object_get_array_member (one, "values");

      if (!g_str_equal (json_object_get_string_member (one, "id"), metric))
        continue;
      for (guint j = 0; j < json_array_get_length (values); j++)
        {
          JsonObject *object = json_array_get_object_element (values, j);

          if (g_strcmp0 (text_of (object, "part"), *value->part != 0 ? value->part : NULL) == 0
              && g_strcmp0 (text_of (object, "currency"), value->currency) == 0)
            return object;
        }
    }
  return NULL;
}

static void
check_told (JsonObject *told, const CohortMetricValue *value)
{
  g_assert_cmpstr (json_object_get_string_member (told, "status"), ==, cohort_words_metric_status (value));
  g_assert_cmpint (json_object_get_int_member (told, "numerator"), ==, value->num);
  g_assert_cmpint (json_object_get_int_member (told, "denominator"), ==, value->den);
  g_assert_cmpint (json_object_get_int_member (told, "n"), ==, value->n);
  g_assert_true (same_number (number_of (told, "value"), value->estimate));
  g_assert_true (same_number (number_of (told, "low"), value->lo));
  g_assert_true (same_number (number_of (told, "high"), value->hi));
  g_assert_cmpint (json_object_get_int_member (told, "rows"), ==, value->num_rows != NULL ? value->num_rows->len : 0);
}

/* ---- the same elsewhere ---- */

static void
check_same (const CohortMetricValue *one, const CohortMetricValue *other)
{
  g_assert_cmpstr (one->part, ==, other->part);
  g_assert_cmpstr (one->currency, ==, other->currency);
  g_assert_cmpint (one->status, ==, other->status);
  g_assert_cmpint (one->num, ==, other->num);
  g_assert_cmpint (one->den, ==, other->den);
  g_assert_cmpuint (one->n, ==, other->n);
  g_assert_true (same_number (one->estimate, other->estimate));
  g_assert_true (same_number (one->lo, other->lo));
  g_assert_true (same_number (one->hi, other->hi));
}

/* The text of the tile is the number of the metric, in the words of the command. */
static void
check_words (const CohortFigure *figure)
{
  g_autofree char *words = cohort_words_metric (figure->unit, figure->answer);

  if (figure->value != NULL)
    g_assert_true (g_str_has_prefix (words, figure->value));
  else
    g_assert_cmpstr (figure->reason, ==, words);
}

/* Which metric it is the headline of. */
static const char *
metric_of (const CohortFigureReport *report, const CohortFigure *figure)
{
  for (guint i = 0; i < report->now->answers->len; i++)
    {
      const CohortMetricAnswer *answer = &g_array_index (report->now->answers, CohortMetricAnswer, i);

      for (guint j = 0; j < answer->values->len; j++)
        if (&g_array_index (answer->values, CohortMetricValue, j) == figure->answer)
          return answer->metric->id;
    }
  g_assert_not_reached ();
}

/* Returns: how many have a number */
static guint
check_figures (const CohortFigureReport *figures, const CohortMetricReport *metrics, JsonParser *told)
{
  guint n = 0;

  for (guint i = 0; i < figures->figures->len; i++)
    {
      const CohortFigure *figure = figures->figures->pdata[i];
      const char *metric;
      const CohortMetricValue *value;
      JsonObject *said;

      if (figure->answer == NULL)
        continue;
      metric = metric_of (figures, figure);
      value = cohort_metric_report_value (metrics, metric, figure->answer->part, figure->answer->currency);
      g_assert_nonnull (value);
      check_same (figure->answer, value);
      check_words (figure);
      said = find_told (told, metric, figure->answer);
      if (said != NULL)
        check_told (said, figure->answer);
      /* The command leaves out a currency in which nobody paid. */
      else
        g_assert_cmpint (figure->answer->num, ==, 0);
      n += figure->value != NULL;
    }
  return n;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) done = cohort_metric_rows_export_finish (result, &error);
  g_assert_no_error (error);
}

static guint
count_exported (CohortSession *session, CohortMetricRows *rows)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("agree-XXXXXX.csv", &stream, NULL);
  g_autofree char *text = NULL;
  gboolean done = FALSE;
  guint n = 0;

  cohort_metric_rows_export_async (session, rows, file, NULL, exported_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    n++;
  g_file_delete (file, NULL, NULL);
  return n - 1;
}

/* What opens behind the number, what the command lists and what is exported are the same rows. */
static void
check_rows (CohortSession *session, const char *path, const char *period, const char *currency,
            const CohortFigureReport *figures, const char *id)
{
  const CohortFigure *figure = cohort_figure_report_find (figures, id);
  g_autoptr (JsonParser) told = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  JsonArray *listed;
  gint64 sum = 0;

  if (figure->counted == NULL || cohort_metric_rows_get_n_rows (figure->counted) == 0)
    return;
  rows = cohort_metric_rows_load (session, figure->counted, NULL);
  told = run (path, "rows", metric_of (figures, figure), period, currency, figure->answer->part);
  listed = json_object_get_array_member (json_node_get_object (json_parser_get_root (told)), "rows");
  g_assert_cmpuint (json_array_get_length (listed), ==, rows->len);
  g_assert_cmpuint (count_exported (session, figure->counted), ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const CohortMetricRow *row = rows->pdata[i];
      JsonObject *said = json_array_get_object_element (listed, i);

      g_assert_cmpint (json_object_get_int_member (said, "id"), ==, row->id);
      g_assert_cmpint (json_object_get_int_member (said, "member"), ==, row->member);
      if (row->has_amount)
        g_assert_cmpint (json_object_get_int_member (said, "amount_minor"), ==, row->amount_minor);
      sum += row->amount_exact;
    }
  g_assert_cmpint (figure->answer->currency != NULL ? sum : (gint64) rows->len, ==, figure->answer->num);
}

static void
check_pages (CohortSession *session, const CohortScope *scope, const CohortMetricReport *metrics, JsonParser *told)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) money = cohort_money_report_load (session, scope, &error);
  const CohortMetricValue *end = cohort_metric_report_value (metrics, "mrr", "end", scope->currency);

  g_assert_no_error (error);
  check_figures (money->figures, metrics, told);
  if (money->moves->len > 0 && end != NULL && end->status == COHORT_STATUS_OK)
    g_assert_cmpint (((const CohortMoneyMove *) money->moves->pdata[money->moves->len - 1])->minor, ==,
                     llround ((double) end->num / COHORT_AMOUNT_SCALE));
}

/* Today shows the last whole month, as the command does that is told no period. */
static void
check_today (CohortSession *session, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTodayReport) today = cohort_today_report_load (session, &error);
  const char *home = cohort_session_get_home_currency (session);
  g_autoptr (JsonParser) told = run (path, "metrics", NULL, NULL, home, NULL);
  g_autoptr (CohortScope) scope = cohort_scope_new (
      cohort_period_last_full_months (cohort_session_get_today (session), 1), cohort_session_get_today (session), home);
  g_autoptr (CohortMetricReport) metrics = cohort_metric_report_load (session, scope, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (today->figures->figures->len, ==, 5);
  check_figures (today->figures, metrics, told);
}

static guint
check_period (CohortSession *session, const char *path, const char *key)
{
  const char *home = cohort_session_get_home_currency (session);
  g_autoptr (JsonParser) told = run (path, "metrics", NULL, key, home, NULL);
  g_autoptr (CohortScope) scope = NULL;
  g_autoptr (CohortMetricReport) metrics = NULL;
  g_autoptr (CohortFigureReport) figures = NULL;
  g_autoptr (GError) error = NULL;
  CohortPeriod period;

  g_assert_true (cohort_period_from_key (key, &period, NULL));
  scope = cohort_scope_new (period, cohort_session_get_today (session), home);
  metrics = cohort_metric_report_load (session, scope, NULL, &error);
  g_assert_no_error (error);
  figures = cohort_figure_report_load (session, scope, all_ids, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (opened_ids); i++)
    check_rows (session, path, key, home, figures, opened_ids[i]);
  check_pages (session, scope, metrics, told);
  return check_figures (figures, metrics, told);
}

static void
check_ledger (const char *path)
{
  g_autoptr (JsonParser) told = run (path, "metrics", NULL, NULL, NULL, NULL);
  CohortSession *session = open_as_seen_by (path, told);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    n += check_period (session, path, periods[i]);
  check_today (session, path);
  /* Something was compared. */
  g_assert_cmpuint (n, >, 6);
  cohort_test_demo_close (session);
}

static void
test_demo (gconstpointer seed)
{
  g_autofree char *path = cohort_test_path ();
  g_autoptr (GError) error = NULL;
  CohortDemoOptions options;

  cohort_demo_options_init (&options);
  options.size = COHORT_DEMO_SMALL;
  options.seed = GPOINTER_TO_UINT (seed);
  options.anchor = COHORT_TEST_ANCHOR;
  cohort_demo_create (path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  check_ledger (path);
  cohort_test_remove (path);
}

static void
test_random (gconstpointer seed)
{
  g_autofree char *path = cohort_test_random_ledger (GPOINTER_TO_UINT (seed));

  check_ledger (path);
  cohort_test_remove (path);
}

int
main (int argc, char **argv)
{
  static const guint seeds[] = { 1, 42, 20260630 };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cohort_words_init ();
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autofree char *demo = g_strdup_printf ("/agree/demo/%u", seeds[i]);
      g_autofree char *random = g_strdup_printf ("/agree/random/%u", seeds[i]);

      g_test_add_data_func (demo, GUINT_TO_POINTER (seeds[i]), test_demo);
      g_test_add_data_func (random, GUINT_TO_POINTER (seeds[i]), test_random);
    }
  return g_test_run ();
}
