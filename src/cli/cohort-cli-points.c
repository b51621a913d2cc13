// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl points: the rules, what is open and who has it; or what other rules would come to on the past. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cohort-cli.h"
#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-points-words.h"

static char *try_rules, *worth;
static int months = 12;
static gboolean members;

static const GOptionEntry options[] = {
  { "try", 0, 0, G_OPTION_ARG_STRING, &try_rules,
    N_ ("Tell what these would come to: payment=10,comment=2/5 (at most 5 a day)"), N_ ("RULES") },
  { "months", 0, 0, G_OPTION_ARG_INT, &months, N_ ("That points last, 0: they never lapse (default: 12)"),
    N_ ("MONTHS") },
  { "worth", 0, 0, G_OPTION_ARG_STRING, &worth, N_ ("Of 100 points, in the home currency (default: 1)"),
    N_ ("AMOUNT") },
  { "members", 0, 0, G_OPTION_ARG_NONE, &members, N_ ("List who has how many"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* ---- what is asked ---- */

/* "comment=2/5" */
static gboolean
read_rule (const char *text, CohortPointsDraft *draft)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2),
                 numbers = sides[0] != NULL && sides[1] != NULL ? g_strsplit (sides[1], "/", 2) : NULL;
  guint64 points, cap = 0;

  if (numbers == NULL || numbers[0] == NULL
      || !g_ascii_string_to_unsigned (numbers[0], 10, 1, COHORT_POINTS_MAX_EACH, &points, NULL)
      || (numbers[1] != NULL && !g_ascii_string_to_unsigned (numbers[1], 10, 1, G_MAXINT, &cap, NULL)))
    return FALSE;
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (strcmp (cohort_points_act_name ((CohortPointsAct) i), sides[0]) == 0)
      {
        draft->each[i] = (CohortPointsRule) { (gint64) points, (guint) cap };
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_draft (CohortSession *session, CohortPointsDraft *draft)
{
  g_auto (GStrv) rules = g_strsplit (try_rules, ",", -1);
  const char *currency = cohort_session_get_home_currency (session);

  draft->currency = currency;
  draft->months = (guint) months;
  for (char **rule = rules; *rule != NULL; rule++)
    if (!read_rule (g_strstrip (*rule), draft))
      return FALSE;
  return months >= 0
         && cohort_decimal_parse_minor (worth != NULL ? worth : "1", &COHORT_DECIMAL_POINT,
                                        cohort_currency_exponent (currency), &draft->worth, NULL);
}

/* ---- what is told ---- */

static void
add_account (JsonBuilder *builder, const CohortPointsAccount *account)
{
  cohort_cli_add_int (builder, "given", account->given);
  cohort_cli_add_int (builder, "lapsed", account->lapsed);
  cohort_cli_add_int (builder, "redeemed", account->redeemed);
  cohort_cli_add_int (builder, "balance", account->balance);
}

static void
add_owed (JsonBuilder *builder, const CohortPointsOwed *owed, const char *currency)
{
  cohort_cli_begin_object (builder, "open");
  cohort_cli_add_int (builder, "points", owed->points);
  cohort_cli_add_int (builder, "low_minor", owed->low);
  cohort_cli_add_int (builder, "high_minor", owed->high);
  cohort_cli_add_text (builder, "currency", currency);
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, guint act, const CohortPointsRule *rule, gint64 points, gint64 n_members)
{
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "act", cohort_points_act_name ((CohortPointsAct) act));
  cohort_cli_add_int (builder, "points_each", rule->points);
  cohort_cli_add_known_int (builder, "daily_limit", rule->daily_cap > 0, rule->daily_cap);
  cohort_cli_add_int (builder, "points", points);
  cohort_cli_add_int (builder, "members", n_members);
}

static void
print_trial_json (const CohortPointsTrial *trial)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cohort_cli_add_day (builder, "until", trial->until);
  cohort_cli_add_int (builder, "points", trial->all.points);
  cohort_cli_add_int (builder, "members", (gint64) trial->all.members);
  cohort_cli_add_int (builder, "points_of_top_tenth", trial->all.top);
  cohort_cli_add_int (builder, "lapsed", trial->sum.lapsed);
  add_owed (builder, &trial->owed, trial->draft.currency);
  cohort_cli_add_int (builder, "year_points", trial->year_points);
  cohort_cli_add_int (builder, "year_worth_minor", trial->year_worth);
  cohort_cli_add_int (builder, "year_paid_minor", trial->year_paid);
  cohort_cli_begin_list (builder, "rules");
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (trial->draft.each[i].points > 0)
      {
        const CohortPointsTally *tally = &trial->each[i];

        add_rule (builder, i, &trial->draft.each[i], tally->points, (gint64) tally->members);
        cohort_cli_add_int (builder, "times", (gint64) tally->acts);
        cohort_cli_add_int (builder, "beyond_limit", (gint64) tally->over);
        cohort_cli_add_int (builder, "most_a_day", tally->most_a_day);
        cohort_cli_add_int (builder, "points_of_top_tenth", tally->top);
        cohort_cli_add_int (builder, "points_of_never_paid", tally->by_free);
        cohort_cli_add_flag (builder, "warns_unlimited", (trial->warnings[i] & COHORT_POINTS_UNLIMITED) != 0);
        cohort_cli_add_flag (builder, "warns_few", (trial->warnings[i] & COHORT_POINTS_FEW) != 0);
        cohort_cli_add_flag (builder, "warns_free", (trial->warnings[i] & COHORT_POINTS_FREE) != 0);
        json_builder_end_object (builder);
      }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
}

static void
print_line (const char *title, const char *text)
{
  cohort_cli_print_text (title);
  g_print (": ");
  cohort_cli_print_text (text);
  g_print ("\n");
}

static void
print_trial (const CohortPointsTrial *trial)
{
  g_autoptr (GPtrArray) lines = cohort_points_trial_sentences (trial);

  for (guint i = 0; i < lines->len; i++)
    {
      cohort_cli_print_text (g_ptr_array_index (lines, i));
      g_print ("\n");
    }
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (trial->draft.each[i].points > 0)
      {
        g_autofree char *text = cohort_points_trial_rule_text (trial, (CohortPointsAct) i);

        print_line (cohort_points_act_title ((CohortPointsAct) i), text);
      }
}

static int
tell_trial (CohortCli *self, CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  CohortPointsDraft draft = { 0 };
  g_autoptr (CohortPointsTrial) trial = NULL;

  if (!read_draft (session, &draft))
    {
      g_printerr ("%s\n", _ ("cohortctl: rules are written so: payment=10,month=20,comment=2/5; see --help"));
      return COHORT_CLI_USAGE;
    }
  trial = cohort_points_trial_load (session, &draft, &error);
  if (trial == NULL)
    return cohort_cli_fail (error);
  if (self->json)
    print_trial_json (trial);
  else
    print_trial (trial);
  return COHORT_CLI_OK;
}

static void
add_member (gint64 member, const CohortPointsAccount *account, gpointer builder)
{
  json_builder_begin_object (builder);
  cohort_cli_add_int (builder, "member", member);
  add_account (builder, account);
  json_builder_end_object (builder);
}

static void
print_member (gint64 member, const CohortPointsAccount *account, gpointer data)
{
  g_print ("%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\n", member, account->balance);
}

static gboolean
print_report_json (CohortSession *session, const CohortPointsReport *report, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const CohortPointsRules *newest = report->rules->len > 0 ? g_ptr_array_index (report->rules, 0) : NULL;

  json_builder_begin_object (builder);
  cohort_cli_add_flag (builder, "on", report->on);
  add_account (builder, &report->sum);
  if (newest != NULL)
    add_owed (builder, &report->owed, newest->draft.currency);
  cohort_cli_begin_list (builder, "rules");
  for (guint i = 0; report->on && i < COHORT_N_POINTS_ACTS; i++)
    if (newest->draft.each[i].points > 0)
      {
        add_rule (builder, i, &newest->draft.each[i], newest->each_points[i], newest->each_members[i]);
        json_builder_end_object (builder);
      }
  json_builder_end_array (builder);
  if (members)
    {
      cohort_cli_begin_list (builder, "list");
      if (!cohort_points_each_member (session, add_member, builder, error))
        return FALSE;
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
  return TRUE;
}

static gboolean
print_report (CohortSession *session, const CohortPointsReport *report, GError **error)
{
  const CohortPointsRules *newest = report->rules->len > 0 ? g_ptr_array_index (report->rules, 0) : NULL;
  g_autofree char *title = newest != NULL ? cohort_points_rules_title (newest) : NULL;
  g_autofree char *summary = newest != NULL ? cohort_points_report_summary (report) : NULL;

  if (newest == NULL)
    {
      g_print ("%s\n", _ ("No points are given."));
      return TRUE;
    }
  print_line (title, summary);
  for (guint i = 0; report->on && i < COHORT_N_POINTS_ACTS; i++)
    if (newest->draft.each[i].points > 0)
      {
        g_autofree char *text = cohort_points_rules_rule_text (newest, (CohortPointsAct) i);

        print_line (cohort_points_act_title ((CohortPointsAct) i), text);
      }
  return !members || cohort_points_each_member (session, print_member, NULL, error);
}

static int
tell_report (CohortCli *self, CohortSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPointsReport) report = cohort_points_report_load (session, &error);

  if (report == NULL
      || !(self->json ? print_report_json (session, report, &error) : print_report (session, report, &error)))
    return cohort_cli_fail (error);
  return COHORT_CLI_OK;
}

int
cohort_cli_points (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSession) session = NULL;
  int status;

  if (!cohort_cli_parse (self, &argc, &argv, NULL, options))
    return COHORT_CLI_USAGE;
  session = cohort_cli_open (self, COHORT_SESSION_OPEN_READ_ONLY);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  status = try_rules != NULL ? tell_trial (self, session) : tell_report (self, session);
  cohort_session_close (session);
  return status;
}
