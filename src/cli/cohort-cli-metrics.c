// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl metrics and rows: each number with its definition, interval, n and currency, and what it was counted from.
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-cli.h"
#include "cohort-metric-report.h"
#include "cohort-metric-rows.h"
#include "cohort-metric-words.h"
#include "cohort-money.h"
#include "cohort-words.h"

static char *period_key;
static char *currency;
static char *part;
static char **ids;
static gboolean denominator;

/* clang-format off */
#define SCOPE_OPTIONS \
  { "period", 0, 0, G_OPTION_ARG_STRING, &period_key, \
    N_ ("The days looked at: 2026, 2026-Q3, 2026-10 (default: the last whole month)"), N_ ("PERIOD") }, \
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, \
    N_ ("One currency alone; the home currency takes all, converted"), N_ ("CODE") }
/* clang-format on */

static const GOptionEntry metric_options[] = {
  SCOPE_OPTIONS,
  { "id", 0, 0, G_OPTION_ARG_STRING_ARRAY, &ids, N_ ("Only this metric; may be given again"), N_ ("ID") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry row_options[] = {
  SCOPE_OPTIONS,
  { "part", 0, 0, G_OPTION_ARG_STRING, &part, N_ ("Which of the metric’s figures"), N_ ("PART") },
  { "of", 0, 0, G_OPTION_ARG_NONE, &denominator, N_ ("The rows it is divided by"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* FALSE: a message was printed */
static gboolean
parse_scope (CohortPeriod *period, const char **code)
{
  if (!cohort_cli_parse_period (period_key, period))
    return FALSE;
  *code = currency != NULL ? cohort_currency_intern (currency) : NULL;
  if (currency == NULL || *code != NULL)
    return TRUE;
  g_printerr (_ ("cohortctl: “%s” is no currency\n"), currency);
  return FALSE;
}

/* @period: as parsed; where none was named, the last whole month. NULL with @error set */
static CohortMetricReport *
load (CohortSession *session, CohortPeriod period, const char *code, const char *const *metrics, GError **error)
{
  g_autoptr (CohortScope) scope = NULL;

  if (period_key == NULL && !cohort_metric_report_last_month (session, &period, error))
    return NULL;
  scope = cohort_scope_new (period, cohort_session_get_today (session), code);
  return cohort_metric_report_load (session, scope, metrics, error);
}

static const char *
unit_id (CohortUnit unit)
{
  static const char *const words[] = { "count", "money", "rate", "ratio", "months" };

  return words[unit];
}

static void
add_value (JsonBuilder *builder, const CohortMetricValue *value)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "part", value->part);
  cohort_cli_add_text (builder, "currency", value->currency);
  cohort_cli_add_flag (builder, "is_count", value->is_count);
  cohort_cli_add_text (builder, "status", cohort_words_metric_status (value));
  cohort_cli_add_number (builder, "value", value->estimate);
  cohort_cli_add_number (builder, "low", value->lo);
  cohort_cli_add_number (builder, "high", value->hi);
  cohort_cli_add_int (builder, "numerator", value->num);
  cohort_cli_add_int (builder, "denominator", value->den);
  cohort_cli_add_int (builder, "n", value->n);
  cohort_cli_add_int (builder, "rows", value->num_rows != NULL ? value->num_rows->len : 0);
  cohort_cli_add_int (builder, "of_rows", value->den_rows != NULL ? value->den_rows->len : 0);
  json_builder_end_object (builder);
}

static void
add_scope (JsonBuilder *builder, CohortSession *session, const CohortScope *scope)
{
  cohort_cli_begin_object (builder, "period");
  cohort_cli_add_day (builder, "from", scope->period.from);
  cohort_cli_add_day (builder, "to", scope->period.to);
  json_builder_end_object (builder);
  cohort_cli_add_day (builder, "as_of", scope->as_of);
  cohort_cli_add_text (builder, "zone", cohort_session_get_zone_name (session));
  cohort_cli_add_text (builder, "home_currency", cohort_session_get_home_currency (session));
}

static gboolean
is_nothing (const CohortMetricValue *value)
{
  return value->num == 0 && value->den == 0 && value->n == 0 && (value->estimate == 0 || isnan (value->estimate));
}

/* Whether nobody paid in the currency of @value: all that @answer says of it is nothing. Who asks for one metric is
 * told even that. */
static gboolean
is_left_out (const CohortMetricAnswer *answer, const CohortMetricValue *value)
{
  if (ids != NULL || value->currency == NULL)
    return FALSE;
  for (guint i = 0; i < answer->values->len; i++)
    {
      const CohortMetricValue *other = &g_array_index (answer->values, CohortMetricValue, i);

      if (g_strcmp0 (other->currency, value->currency) == 0 && !is_nothing (other))
        return FALSE;
    }
  return TRUE;
}

static void
print_json (CohortSession *session, const CohortMetricReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_scope (builder, session, report->scope);
  cohort_cli_begin_list (builder, "metrics");
  for (guint i = 0; i < report->answers->len; i++)
    {
      const CohortMetricAnswer *answer = &g_array_index (report->answers, CohortMetricAnswer, i);

      json_builder_begin_object (builder);
      cohort_cli_add_text (builder, "id", answer->metric->id);
      cohort_cli_add_int (builder, "version", answer->metric->version);
      cohort_cli_add_text (builder, "title", _ (answer->metric->title));
      cohort_cli_add_text (builder, "definition", _ (answer->metric->help));
      cohort_cli_add_text (builder, "unit", unit_id (answer->metric->unit));
      cohort_cli_begin_list (builder, "values");
      for (guint j = 0; j < answer->values->len; j++)
        if (!is_left_out (answer, &g_array_index (answer->values, CohortMetricValue, j)))
          add_value (builder, &g_array_index (answer->values, CohortMetricValue, j));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_values (const CohortMetricAnswer *answer)
{
  for (guint i = 0; i < answer->values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, i);
      g_autofree char *shown = NULL;

      if (is_left_out (answer, value))
        continue;
      shown = cohort_words_metric (answer->metric->unit, value);
      g_print ("%s\t%s\t", answer->metric->id, value->part);
      cohort_cli_print_text (shown);
      g_print ("\n");
    }
}

int
cohort_cli_metrics (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortMetricReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  CohortPeriod period = COHORT_PERIOD_EVERYTHING;
  const char *code;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, metric_options) || !parse_scope (&period, &code))
    return COHORT_CLI_USAGE;
  for (char **id = ids; id != NULL && *id != NULL; id++)
    if (!cohort_metric_report_knows (*id))
      {
        g_printerr (_ ("cohortctl: there is no metric “%s”\n"), *id);
        return COHORT_CLI_USAGE;
      }
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  report = load (session, period, code, (const char *const *) ids, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_json (session, report);
  else
    for (guint i = 0; i < report->answers->len; i++)
      print_values (&g_array_index (report->answers, CohortMetricAnswer, i));
  cohort_session_close (session);
  return COHORT_CLI_OK;
}

static void
add_row (JsonBuilder *builder, const CohortMetricRow *row)
{
  static const char *const sets[] = { "none", "member", "segment", "payment", "term", "cost" };

  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "kind", sets[row->set]);
  cohort_cli_add_int (builder, "id", row->id);
  cohort_cli_add_int (builder, "member", row->member);
  cohort_cli_add_text (builder, "name", row->name);
  cohort_cli_add_day (builder, "from", row->from);
  cohort_cli_add_day (builder, "to", row->to);
  if (row->has_amount)
    {
      cohort_cli_add_int (builder, "amount_minor", row->amount_minor);
      cohort_cli_add_text (builder, "currency", row->currency);
    }
  json_builder_end_object (builder);
}

static void
print_row (const CohortMetricRow *row)
{
  g_autofree char *from = cohort_words_day (row->from);
  g_autofree char *to = cohort_words_day (row->to);
  g_autofree char *amount = row->has_amount ? cohort_words_money (row->amount_minor, row->currency) : g_strdup ("");

  cohort_cli_print_text (row->name != NULL ? row->name : "");
  g_print ("\t%s\t%s\t%s\n", from, to, amount);
}

/* The figure meant: the part named, else the first that has rows. */
static const CohortMetricValue *
find_value (const CohortMetricAnswer *answer)
{
  for (guint i = 0; i < answer->values->len; i++)
    {
      const CohortMetricValue *value = &g_array_index (answer->values, CohortMetricValue, i);

      if (part != NULL ? g_strcmp0 (value->part, part) == 0 : (denominator ? value->den_rows : value->num_rows) != NULL)
        return value;
    }
  return NULL;
}

static int
print_rows (CohortCli *self, CohortSession *session, const CohortMetricReport *report, const char *id)
{
  const CohortMetricAnswer *answer = cohort_metric_report_find (report, id);
  const CohortMetricValue *value = find_value (answer);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CohortMetricRows) behind = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  if (value == NULL)
    {
      g_printerr (_ ("cohortctl: “%s” has no such figure in this period\n"), id);
      return COHORT_CLI_FAILED;
    }
  behind = cohort_metric_rows_of (report, value, denominator);
  if (behind == NULL)
    {
      g_printerr (_ ("cohortctl: “%s” was not counted from rows\n"), id);
      return COHORT_CLI_FAILED;
    }
  rows = cohort_metric_rows_load (session, behind, &error);
  if (rows == NULL)
    return cohort_cli_fail (error);
  json_builder_begin_object (builder);
  add_scope (builder, session, report->scope);
  cohort_cli_add_text (builder, "id", id);
  cohort_cli_add_int (builder, "version", answer->metric->version);
  json_builder_set_member_name (builder, "figure");
  add_value (builder, value);
  cohort_cli_begin_list (builder, "rows");
  for (guint i = 0; i < rows->len; i++)
    if (self->json)
      add_row (builder, g_ptr_array_index (rows, i));
    else
      print_row (g_ptr_array_index (rows, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
  return COHORT_CLI_OK;
}

int
cohort_cli_rows (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortMetricReport) report = NULL;
  g_autoptr (CohortSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const char *wanted[2] = { NULL, NULL }, *code;
  CohortPeriod period = COHORT_PERIOD_EVERYTHING;
  int status;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("ID"), row_options) || !parse_scope (&period, &code))
    return COHORT_CLI_USAGE;
  if (argc != 2 || !cohort_metric_report_knows (argv[1]))
    {
      g_printerr ("%s\n", _ ("cohortctl: name the metric; “cohortctl metrics” lists them"));
      return COHORT_CLI_USAGE;
    }
  wanted[0] = argv[1];
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  report = load (session, period, code, wanted, &error);
  if (report == NULL)
    return cohort_cli_fail (error);
  status = print_rows (self, session, report, argv[1]);
  cohort_session_close (session);
  return status;
}
