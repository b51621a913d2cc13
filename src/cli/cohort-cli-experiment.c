// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* cohortctl experiment: whether a question can be answered, and the tests that are planned, running and over. What is
 * hidden in the window is hidden here. */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "cohort-cli.h"
#include "cohort-decimal.h"
#include "cohort-experiment-words.h"
#include "cohort-metric-words.h"
#include "cohort-money.h"

static char *kind, *who, *by, *measure, *rule, *as_now, *change, *currency;
#define NOT_SAID (-G_MAXDOUBLE)

static double difference = NOT_SAID, leaving = NOT_SAID, refunds = NOT_SAID;
static int window = G_MININT;

static const GOptionEntry options[] = {
  { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_ ("wording (default), offer, trial, annual or price"), N_ ("KIND") },
  { "who", 0, 0, G_OPTION_ARG_STRING, &who, N_ ("Who is in it: new (default), or there"), N_ ("WHO") },
  { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_ ("What changes the arm: week (default), or person, of wording only"),
    N_ ("UNIT") },
  { "measure", 0, 0, G_OPTION_ARG_STRING, &measure, N_ ("What is counted: pays (default), stays or acts"),
    N_ ("MEASURE") },
  { "days", 0, 0, G_OPTION_ARG_INT, &window, N_ ("Days in which it is counted (default: 30, 60 or 14)"), N_ ("DAYS") },
  { "difference", 0, 0, G_OPTION_ARG_DOUBLE, &difference, N_ ("The smallest change of the share that matters"),
    N_ ("SHARE") },
  { "rule", 0, 0, G_OPTION_ARG_STRING, &rule, N_ ("When it is judged: date (default), or sequential"), N_ ("RULE") },
  { "leaving", 0, 0, G_OPTION_ARG_DOUBLE, &leaving,
    N_ ("End it where more than this share of who pays leaves; -1: not watched"), N_ ("SHARE") },
  { "refunds", 0, 0, G_OPTION_ARG_DOUBLE, &refunds,
    N_ ("End it where more than this share has money back; -1: not watched"), N_ ("SHARE") },
  { "now", 0, 0, G_OPTION_ARG_STRING, &as_now, N_ ("How it is now: words, or a price a month"), N_ ("TEXT") },
  { "change", 0, 0, G_OPTION_ARG_STRING, &change, N_ ("What would be different: words, or a price a month"),
    N_ ("TEXT") },
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_ ("Of the prices (default: the home currency)"), N_ ("CODE") },
  G_OPTION_ENTRY_NULL,
};

/* ---- reading what is asked ---- */

static gboolean
pick (const char *given, const char *(*id) (guint), guint n, guint *value)
{
  for (guint i = 0; given != NULL && i < n; i++)
    if (strcmp (given, id (i)) == 0)
      {
        *value = i;
        return TRUE;
      }
  return given == NULL;
}

static const char *
kind_id (guint i)
{
  return cohort_experiment_kind_id ((CohortExperimentKind) i);
}

static const char *
metric_id (guint i)
{
  return cohort_trial_metric_id ((CohortTrialMetric) i);
}

static const char *
who_id (guint i)
{
  return i == COHORT_TRIAL_NEW ? "new" : "there";
}

static const char *
by_id (guint i)
{
  return i == 1 ? "week" : "person";
}

static const char *
rule_id (guint i)
{
  return i == 0 ? "date" : "sequential";
}

/* FALSE: a word is none of those known. */
static gboolean
read_words (CohortExperimentDraft *draft)
{
  static const guint windows[COHORT_N_TRIAL_METRICS] = { 30, 60, 14 };
  guint k = draft->kind, m = draft->ask.metric, w = draft->ask.who, b = draft->by_week, r = draft->sequential;
  gboolean sound = pick (kind, kind_id, COHORT_N_EXPERIMENT_KINDS, &k)
                   && pick (measure, metric_id, COHORT_N_TRIAL_METRICS, &m) && pick (who, who_id, 2, &w)
                   && pick (by, by_id, 2, &b) && pick (rule, rule_id, 2, &r);

  draft->kind = (CohortExperimentKind) k;
  if (window != G_MININT)
    draft->ask.window = (guint) MAX (window, 0); /* none: refused with the draft */
  else if (draft->ask.window == 0 || m != draft->ask.metric)
    draft->ask.window = windows[m];
  draft->ask.metric = (CohortTrialMetric) m;
  draft->ask.who = (CohortTrialWho) w;
  draft->by_week = by == NULL && who != NULL ? w == COHORT_TRIAL_NEW : b == 1;
  draft->sequential = r == 1;
  return sound;
}

static gboolean
read_draft (CohortSession *session, CohortExperimentDraft *draft, GError **error)
{
  const char *texts[2] = { as_now, change };

  if (difference != NOT_SAID)
    draft->difference = difference;
  if (leaving != NOT_SAID)
    draft->leaving_limit = leaving;
  if (refunds != NOT_SAID)
    draft->refund_limit = refunds;
  if (currency != NULL || draft->currency == NULL)
    draft->currency = currency != NULL ? currency : cohort_session_get_home_currency (session);
  for (guint i = 0; i < 2; i++)
    if (texts[i] != NULL)
      {
        draft->arms[i].name = texts[i];
        if (draft->kind == COHORT_EXPERIMENT_PRICE
            && !cohort_decimal_parse_minor (texts[i], &COHORT_DECIMAL_POINT, cohort_currency_exponent (draft->currency),
                                            &draft->arms[i].amount, error))
          return FALSE;
      }
  return TRUE;
}

/* ---- telling ---- */

static void
add_sentences (JsonBuilder *builder, GPtrArray *lines)
{
  cohort_cli_begin_list (builder, "sentences");
  for (guint i = 0; i < lines->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (lines, i));
  json_builder_end_array (builder);
}

static void
add_plan (JsonBuilder *builder, const CohortExperimentPlan *plan)
{
  cohort_cli_add_text (builder, "state", cohort_experiment_state_id (plan->state));
  cohort_cli_add_text (builder, "status", cohort_words_status_id (plan->plan.status));
  cohort_cli_add_estimate (builder, "baseline", &plan->past.baseline);
  cohort_cli_add_number (builder, "a_week", plan->past.a_week);
  cohort_cli_add_number (builder, "spread", plan->past.spread);
  cohort_cli_add_number (builder, "people_per_arm", plan->plan.per_arm);
  cohort_cli_add_number (builder, "weeks", plan->plan.weeks);
  cohort_cli_add_number (builder, "detectable", plan->plan.detectable);
  cohort_cli_add_day (builder, "first", plan->first);
  cohort_cli_add_day (builder, "last", plan->last);
  cohort_cli_add_day (builder, "judged", plan->judged);
}

static void
add_health (JsonBuilder *builder, const CohortExperiment *one)
{
  static const char *const ends[] = { NULL, "date", "rule", "guardrail" };
  const CohortExperimentHealth *health = &one->health;

  cohort_cli_begin_object (builder, "health");
  cohort_cli_begin_list (builder, "came");
  json_builder_add_int_value (builder, (gint64) health->came[0]);
  json_builder_add_int_value (builder, (gint64) health->came[1]);
  json_builder_end_array (builder);
  cohort_cli_add_number (builder, "split_p", health->split_p);
  cohort_cli_add_flag (builder, "split_broken", health->split_broken);
  cohort_cli_add_int (builder, "window_over", (gint64) health->judged);
  cohort_cli_add_int (builder, "not_counted", (gint64) health->not_counted);
  if (one->draft.by_week)
    {
      cohort_cli_add_int (builder, "week", health->week + 1);
      cohort_cli_add_int (builder, "weeks", health->n_weeks);
      cohort_cli_add_int (builder, "show_arm", health->arm_now);
      cohort_cli_add_flag (builder, "shown", health->shown_now);
      cohort_cli_add_int (builder, "weeks_missed", health->weeks_missed);
    }
  else
    {
      cohort_cli_add_int (builder, "to_assign", (gint64) health->to_assign);
      cohort_cli_add_int (builder, "to_show", (gint64) health->to_show);
    }
  cohort_cli_add_flag (builder, "leaving_over", health->leaving_over);
  cohort_cli_add_flag (builder, "refunds_over", health->refunds_over);
  cohort_cli_add_text (builder, "may_end_by", ends[health->may_end]);
  json_builder_end_object (builder);
}

static void
add_frozen (JsonBuilder *builder, const CohortExperiment *one)
{
  if (one->first == COHORT_DAY_NONE)
    return;
  cohort_cli_add_day (builder, "first", one->first);
  cohort_cli_add_day (builder, "last", one->last);
  cohort_cli_add_day (builder, "judged", one->judged);
  cohort_cli_add_int (builder, "people_per_arm", one->per_arm);
  cohort_cli_add_int (builder, "baseline_yes", (gint64) one->baseline_yes);
  cohort_cli_add_int (builder, "baseline_all", (gint64) one->baseline_all);
}

/* Of a newcomer, in minor units. */
static void
add_worth (JsonBuilder *builder, const CohortTrialResult *result)
{
  if (result->months == 0)
    return;
  cohort_cli_begin_object (builder, "worth_minor");
  cohort_cli_add_int (builder, "months", result->months);
  cohort_cli_add_int (builder, "months_known", result->months_seen);
  cohort_cli_add_estimate (builder, "now", &result->worth.a);
  cohort_cli_add_estimate (builder, "change", &result->worth.b);
  cohort_cli_add_estimate (builder, "difference", &result->worth.difference);
  json_builder_end_object (builder);
}

static void
add_result (JsonBuilder *builder, const CohortExperiment *one)
{
  json_builder_set_member_name (builder, "result");
  if (!one->has_result)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  cohort_cli_add_text (builder, "status", cohort_words_status_id (one->result.status));
  cohort_cli_add_text (builder, "verdict", cohort_trial_verdict_id (one->result.verdict));
  cohort_cli_add_estimate (builder, "now", &one->result.a);
  cohort_cli_add_estimate (builder, "change", &one->result.b);
  cohort_cli_add_estimate (builder, "difference", &one->result.difference);
  add_worth (builder, &one->result);
  json_builder_end_object (builder);
}

static void
add_experiment (JsonBuilder *builder, const CohortExperiment *one)
{
  g_autoptr (GPtrArray) lines = cohort_experiment_sentences (one);

  json_builder_begin_object (builder);
  cohort_cli_add_int (builder, "id", one->id);
  cohort_cli_add_text (builder, "question", one->draft.question);
  cohort_cli_add_text (builder, "state", cohort_experiment_state_id (one->state));
  cohort_cli_add_int (builder, "version", one->n_versions);
  cohort_cli_add_text (builder, "kind", kind_id (one->draft.kind));
  cohort_cli_add_text (builder, "who", who_id (one->draft.ask.who));
  cohort_cli_add_text (builder, "by", by_id (one->draft.by_week));
  cohort_cli_add_text (builder, "measure", metric_id (one->draft.ask.metric));
  cohort_cli_add_int (builder, "days", one->draft.ask.window);
  cohort_cli_add_number (builder, "difference", one->draft.difference);
  cohort_cli_add_text (builder, "rule", rule_id (one->draft.sequential));
  add_frozen (builder, one);
  if (one->state == COHORT_EXPERIMENT_RUNNING)
    add_health (builder, one);
  if (one->state >= COHORT_EXPERIMENT_ENDED)
    add_result (builder, one);
  if (one->state == COHORT_EXPERIMENT_DECIDED)
    cohort_cli_add_text (builder, "verdict", cohort_experiment_verb_id (one->verdict));
  add_sentences (builder, lines);
  json_builder_end_object (builder);
}

static void
print_lines (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      g_print ("  ");
      cohort_cli_print_text (g_ptr_array_index (lines, i));
      g_print ("\n");
    }
  g_ptr_array_unref (lines);
}

static void
print_experiment (const CohortExperiment *one)
{
  g_autofree char *summary = cohort_experiment_summary (one);

  g_print ("%" G_GINT64_FORMAT "\t", one->id);
  cohort_cli_print_text (one->draft.question);
  g_print ("\t");
  cohort_cli_print_text (summary);
  g_print ("\n");
  print_lines (cohort_experiment_sentences (one));
}

/* ---- what is done ---- */

static int
list (CohortCli *self, CohortSession *session)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortExperimentReport) report = cohort_experiment_report_load (session, &error);

  if (report == NULL)
    return cohort_cli_fail (error);
  json_builder_begin_object (builder);
  cohort_cli_add_day (builder, "as_of", report->as_of);
  cohort_cli_begin_list (builder, "experiments");
  for (guint i = 0; i < report->experiments->len; i++)
    if (self->json)
      add_experiment (builder, g_ptr_array_index (report->experiments, i));
    else
      print_experiment (g_ptr_array_index (report->experiments, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    cohort_cli_print_json (builder);
  return COHORT_CLI_OK;
}

static int
plan (CohortCli *self, CohortSession *session, const CohortExperimentDraft *draft)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortExperimentPlan) made = cohort_experiment_plan_load (session, draft, &error);
  GPtrArray *lines;

  if (made == NULL)
    return cohort_cli_fail (error);
  lines = cohort_experiment_plan_sentences (draft, made);
  if (!self->json)
    {
      print_lines (lines);
      return COHORT_CLI_OK;
    }
  json_builder_begin_object (builder);
  add_plan (builder, made);
  add_sentences (builder, lines);
  json_builder_end_object (builder);
  cohort_cli_print_json (builder);
  g_ptr_array_unref (lines);
  return COHORT_CLI_OK;
}

static int
tell (CohortCli *self, CohortDone *done)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (self->json)
    {
      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "step", done->step);
      cohort_cli_add_text (builder, "label", done->label);
      json_builder_end_object (builder);
      cohort_cli_print_json (builder);
    }
  else
    {
      cohort_cli_print_text (done->label);
      g_print ("\n");
    }
  cohort_done_free (done);
  return COHORT_CLI_OK;
}

/* @id: 0 for a new one. What is not said of an old one stays. */
static int
save (CohortCli *self, CohortSession *session, gint64 id, const char *question, gboolean only_plan)
{
  g_autoptr (CohortExperimentReport) report = NULL;
  g_autoptr (GError) error = NULL;
  CohortExperimentDraft draft
      = { .by_week = TRUE, .difference = 0.05, .leaving_limit = -1, .refund_limit = -1, .question = question };
  const CohortExperiment *old;
  CohortDone *done;

  if (id != 0)
    {
      report = cohort_experiment_report_load (session, &error);
      old = report != NULL ? cohort_experiment_report_find (report, id) : NULL;
      if (old != NULL)
        draft = old->draft;
      if (question != NULL)
        draft.question = question;
    }
  if (error != NULL)
    return cohort_cli_fail (error);
  if (!read_words (&draft))
    {
      g_printerr ("%s\n", _ ("cohortctl: one of these words is not known; see --help"));
      return COHORT_CLI_USAGE;
    }
  if (!read_draft (session, &draft, &error))
    return cohort_cli_fail (error);
  if (only_plan)
    return cohort_experiment_draft_check (&draft, &error) ? plan (self, session, &draft) : cohort_cli_fail (error);
  done = cohort_command_save_experiment (session, id, &draft, &error);
  return done != NULL ? tell (self, done) : cohort_cli_fail (error);
}

static int
move (CohortCli *self, CohortSession *session, gint64 id, CohortExperimentVerb verb)
{
  g_autoptr (GError) error = NULL;
  CohortDone *done = cohort_command_experiment (session, id, verb, &error);

  return done != NULL ? tell (self, done) : cohort_cli_fail (error);
}

static gboolean
find_verb (const char *word, CohortExperimentVerb *verb)
{
  for (guint i = 0; i < COHORT_N_EXPERIMENT_VERBS; i++)
    if (strcmp (word, cohort_experiment_verb_id ((CohortExperimentVerb) i)) == 0)
      {
        *verb = (CohortExperimentVerb) i;
        return TRUE;
      }
  return FALSE;
}

/* Above 0, or 0 for what is no number. */
static gint64
read_id (const char *word)
{
  gint64 id;

  return g_ascii_string_to_signed (word, 10, 1, G_MAXINT64, &id, NULL) ? id : 0;
}

int
cohort_cli_experiment (CohortCli *self, int argc, char **argv)
{
  g_autoptr (CohortSession) session = NULL;
  CohortExperimentVerb verb = COHORT_EXPERIMENT_EDIT;
  const char *word, *question = NULL;
  gboolean reads;
  gint64 id = 0;
  int status;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("[plan|new|edit|start|assign|shown|end|… [ID] [QUESTION]]"), options))
    return COHORT_CLI_USAGE;
  word = argc > 1 ? argv[1] : NULL;
  reads = word == NULL || (strcmp (word, "plan") == 0 && argc == 2);
  if (word != NULL && strcmp (word, "new") == 0)
    question = argc == 3 ? argv[2] : NULL;
  else if (!reads && find_verb (word, &verb) && (argc == 3 || (argc == 4 && verb == COHORT_EXPERIMENT_EDIT)))
    {
      id = read_id (argv[2]);
      question = argc == 4 ? argv[3] : NULL;
    }
  if (!reads && id == 0 && (question == NULL || strcmp (word, "new") != 0))
    {
      g_printerr ("%s\n", _ ("cohortctl: say what to do, with the experiment’s number or the question"));
      return COHORT_CLI_USAGE;
    }
  session = cohort_cli_open (self, reads ? COHORT_SESSION_OPEN_READ_ONLY : COHORT_SESSION_OPEN_NONE);
  if (session == NULL)
    return COHORT_CLI_FAILED;
  if (word == NULL)
    status = list (self, session);
  else if (reads || verb == COHORT_EXPERIMENT_EDIT)
    status = save (self, session, id, reads ? _ ("Plan") : question, reads);
  else
    status = move (self, session, id, verb);
  cohort_session_close (session);
  return status;
}
