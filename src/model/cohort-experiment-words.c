// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-experiment-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-experiment-private.h"
#include "cohort-history-private.h"
#include "cohort-metric-words.h"
#include "cohort-words.h"

typedef struct
{
  const char *id, *title;
} Word;

static const Word kinds[COHORT_N_EXPERIMENT_KINDS] = {
  [COHORT_EXPERIMENT_WORDING] = { "wording", N_ ("Wording of an offer") },
  [COHORT_EXPERIMENT_OFFER] = { "offer", N_ ("Coupon or none") },
  [COHORT_EXPERIMENT_TRIAL] = { "trial", N_ ("Length of the trial") },
  [COHORT_EXPERIMENT_ANNUAL] = { "annual", N_ ("Discount for a year") },
  [COHORT_EXPERIMENT_PRICE] = { "price", N_ ("Price") },
};

static const Word states[COHORT_N_EXPERIMENT_STATES] = {
  [COHORT_EXPERIMENT_DRAFT] = { "draft", NC_ ("experiment", "Draft") },
  [COHORT_EXPERIMENT_CANNOT_CONCLUDE] = { "cannot-conclude", NC_ ("experiment", "Cannot conclude") },
  [COHORT_EXPERIMENT_READY] = { "ready", NC_ ("experiment", "Ready to start") },
  [COHORT_EXPERIMENT_RUNNING] = { "running", NC_ ("experiment", "Running") },
  [COHORT_EXPERIMENT_ENDED] = { "ended", NC_ ("experiment", "Ended") },
  [COHORT_EXPERIMENT_DECIDED] = { "decided", NC_ ("experiment", "Decided") },
};

static const Word verbs[COHORT_N_EXPERIMENT_VERBS] = {
  [COHORT_EXPERIMENT_EDIT] = { "edit", N_ ("_Edit…") },
  [COHORT_EXPERIMENT_START] = { "start", N_ ("_Start") },
  [COHORT_EXPERIMENT_ASSIGN] = { "assign", N_ ("_Assign Who Came") },
  [COHORT_EXPERIMENT_SHOWN] = { "shown", N_ ("Mark as _Shown") },
  [COHORT_EXPERIMENT_END] = { "end", N_ ("_End and See the Result") },
  [COHORT_EXPERIMENT_GIVE_UP] = { "give-up", N_ ("_Give Up Without a Result") },
  [COHORT_EXPERIMENT_ADOPT] = { "adopt", N_ ("_Adopt the Change") },
  [COHORT_EXPERIMENT_KEEP] = { "keep", N_ ("_Keep It as It Was") },
  [COHORT_EXPERIMENT_UNDECIDED] = { "cannot-tell", N_ ("_Cannot Tell") },
  [COHORT_EXPERIMENT_REMOVE] = { "remove", N_ ("_Remove") },
};

static const Word metrics[COHORT_N_TRIAL_METRICS] = {
  [COHORT_TRIAL_PAYS] = { "pays", N_ ("Begins to pay") },
  [COHORT_TRIAL_STAYS] = { "stays", N_ ("Stays") },
  [COHORT_TRIAL_ACTS] = { "acts", N_ ("Is active") },
};

const char *
cohort_experiment_kind_title (CohortExperimentKind kind)
{
  return _ (kinds[kind].title);
}

const char *
cohort_experiment_kind_id (CohortExperimentKind kind)
{
  return kinds[kind].id;
}

const char *
cohort_experiment_state_title (CohortExperimentState state)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "experiment", states[state].title);
}

const char *
cohort_experiment_state_id (CohortExperimentState state)
{
  return states[state].id;
}

const char *
cohort_experiment_verb_title (CohortExperimentVerb verb)
{
  return _ (verbs[verb].title);
}

const char *
cohort_experiment_verb_id (CohortExperimentVerb verb)
{
  return verbs[verb].id;
}

const char *
cohort_trial_metric_title (CohortTrialMetric metric)
{
  return _ (metrics[metric].title);
}

const char *
cohort_trial_metric_id (CohortTrialMetric metric)
{
  return metrics[metric].id;
}

const char *
cohort_trial_verdict_id (CohortTrialVerdict verdict)
{
  static const char *const ids[] = { "cannot-tell", "better", "worse", "broken" };

  return ids[verdict];
}

/* The label of a step of the page of tiers. */
char *
cohort_experiment_describe (const char *kind, const char *name)
{
  static const Word steps[] = {
    { COHORT_STEP_EXPERIMENT_START, N_ ("Experiment started") },
    { COHORT_STEP_EXPERIMENT_ASSIGN, N_ ("Who came was assigned") },
    { COHORT_STEP_EXPERIMENT_SHOWN, N_ ("Marked as shown") },
    { COHORT_STEP_EXPERIMENT_END, N_ ("Experiment ended") },
    { COHORT_STEP_EXPERIMENT_GIVE_UP, N_ ("Experiment given up") },
    { COHORT_STEP_EXPERIMENT_DECIDE, N_ ("Experiment decided") },
    { COHORT_STEP_EXPERIMENT_REMOVE, N_ ("Experiment removed") },
    { COHORT_STEP_REMOVE_RIVAL, N_ ("Price of another removed") },
    { COHORT_STEP_REMOVE_SURVEY, N_ ("Price survey removed") },
  };

  if (g_str_equal (kind, COHORT_STEP_EXPERIMENT))
    /* Translators: %s is the question that the experiment asks */
    return g_strdup_printf (_ ("Experiment saved: %s"), name);
  if (g_str_equal (kind, COHORT_STEP_ADD_RIVAL))
    /* Translators: %s is who asks the price */
    return g_strdup_printf (_ ("Price of %s noted"), name);
  if (g_str_equal (kind, COHORT_STEP_CHANGE_RIVAL))
    /* Translators: %s is who asks the price */
    return g_strdup_printf (_ ("Price of %s changed"), name);
  if (g_str_equal (kind, COHORT_STEP_ADD_SURVEY))
    /* Translators: %s is the name of a survey */
    return g_strdup_printf (_ ("Price survey kept: %s"), name);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (kind, steps[i].id))
      return g_strdup (_ (steps[i].title));
  return NULL;
}

/* ---- small parts ---- */

/* "begins to pay within 30 days" */
char *
cohort_experiment_measure (const CohortTrialAsk *ask)
{
  switch (ask->metric)
    {
    case COHORT_TRIAL_STAYS:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "are there after %u day", "are there after %u days", ask->window), ask->window);
    case COHORT_TRIAL_ACTS:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "are active within %u day", "are active within %u days", ask->window),
          ask->window);
    case COHORT_TRIAL_PAYS:
    case COHORT_N_TRIAL_METRICS:
    default:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "begin to pay within %u day", "begin to pay within %u days", ask->window),
          ask->window);
    }
}

/* "as it is now", "¥39.00" */
char *
cohort_experiment_arm_text (const CohortExperimentDraft *draft, guint arm)
{
  if (draft->kind == COHORT_EXPERIMENT_PRICE && draft->currency != NULL)
    return cohort_words_money (draft->arms[arm].amount, draft->currency);
  if (draft->arms[arm].name != NULL && *draft->arms[arm].name != '\0')
    return g_strdup (draft->arms[arm].name);
  return g_strdup (arm == 0 ? _ ("as it is now") : _ ("the change"));
}

static void
add (GPtrArray *lines, char *line)
{
  g_ptr_array_add (lines, line);
}

char *
cohort_experiment_join (GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (lines, i));
  g_ptr_array_unref (lines);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* ---- how it goes ---- */

static void
say_split (GPtrArray *lines, const CohortExperiment *self)
{
  const CohortExperimentHealth *health = &self->health;
  g_autofree char *a = cohort_experiment_arm_text (&self->draft, 0), *b = cohort_experiment_arm_text (&self->draft, 1);

  /* Translators: two counts, each with the arm's name */
  add (lines, g_strdup_printf (_ ("Came in: %1$u to “%2$s”, %3$u to “%4$s”. %5$s"), (guint) health->came[0], a,
                               (guint) health->came[1], b,
                               health->split_broken
                                   ? _ ("That is not the split as it was planned: something assigns wrongly, and no "
                                        "result will count.")
                                   : _ ("The split is as planned.")));
}

static const char *
say_limit (gboolean over)
{
  return over ? _ ("Over the limit: end it.") : _ ("Within the limit.");
}

static void
say_guards (GPtrArray *lines, const CohortExperiment *self, const CohortTrialGuard *guard, gboolean leaving_over,
            gboolean refunds_over)
{
  guint payers = (guint) guard->payers;
  g_autofree char *leaving = cohort_words_percent (self->draft.leaving_limit);
  g_autofree char *refunds = cohort_words_percent (self->draft.refund_limit);

  if (self->draft.leaving_limit >= 0)
    /* Translators: counts, a percentage, and whether it is within its limit */
    add (lines,
         g_strdup_printf (_ ("With the change %1$u of %2$u who pay left within 60 days; the limit is %3$s. %4$s"),
                          (guint) guard->left, payers, leaving, say_limit (leaving_over)));
  if (self->draft.refund_limit >= 0)
    /* Translators: counts, a percentage, and whether it is within its limit */
    add (lines, g_strdup_printf (_ ("With the change %1$u of %2$u who pay had money back; the limit is %3$s. %4$s"),
                                 (guint) guard->refunded, payers, refunds, say_limit (refunds_over)));
}

static void
say_week (GPtrArray *lines, const CohortExperiment *self)
{
  const CohortExperimentHealth *health = &self->health;
  g_autofree char *arm = cohort_experiment_arm_text (&self->draft, health->arm_now);

  if (health->week >= health->n_weeks)
    return;
  /* Translators: a number, a number, and what is offered that week */
  add (lines,
       g_strdup_printf (health->shown_now ? _ ("Week %1$u of %2$u: “%3$s”, for everybody who is new. It is shown.")
                                          : _ ("Week %1$u of %2$u: show “%3$s” to everybody who is new, and mark "
                                               "it as shown."),
                        health->week + 1, health->n_weeks, arm));
}

static void
say_missing (GPtrArray *lines, const CohortExperiment *self)
{
  const CohortExperimentHealth *health = &self->health;
  guint n = (guint) health->not_counted;

  if (health->to_assign > 0)
    add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u who came has no arm yet.",
                                              "%u who came have no arm yet.", (gulong) health->to_assign),
                                 (guint) health->to_assign));
  if (health->to_show > 0)
    add (lines,
         g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u is not marked as having been shown theirs.",
                                       "%u are not marked as having been shown theirs.", (gulong) health->to_show),
                          (guint) health->to_show));
  if (health->weeks_missed > 0)
    add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u week was not marked as shown.",
                                              "%u weeks were not marked as shown.", health->weeks_missed),
                                 health->weeks_missed));
  if (n > 0)
    add (lines,
         g_strdup_printf (
             g_dngettext (GETTEXT_PACKAGE, "%u who came is not counted.", "%u who came are not counted.", n), n));
}

GPtrArray *
cohort_experiment_health_sentences (const CohortExperiment *self)
{
  static const char *const ends[]
      = { NULL, N_ ("Its day has come: end it and see the result."),
          N_ ("The rule for ending early is met: end it and see the result."), N_ ("A guardrail is broken: end it.") };
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *judged = cohort_words_day (self->judged);

  if (self->health.may_end != COHORT_EXPERIMENT_BY_NOTHING)
    add (lines, g_strdup (_ (ends[self->health.may_end])));
  else
    add (lines,
         g_strdup_printf (_ ("The result is hidden until %s: who looks early finds what is not there."), judged));
  if (self->draft.by_week)
    say_week (lines, self);
  say_split (lines, self);
  say_missing (lines, self);
  say_guards (lines, self, &self->health.guards[1], self->health.leaving_over, self->health.refunds_over);
  return lines;
}

/* ---- what came of it ---- */

static void
say_arms (GPtrArray *lines, const CohortExperiment *self)
{
  const CohortEstimate *rates[] = { &self->result.a, &self->result.b };
  g_autofree char *measure = cohort_experiment_measure (&self->draft.ask);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *arm = cohort_experiment_arm_text (&self->draft, i);
      g_autofree char *share = cohort_words_percent (rates[i]->estimate);

      if (rates[i]->n == 0)
        add (lines, g_strdup_printf (_ ("“%s”: nobody was counted."), arm));
      else
        /* Translators: the arm's name, counts, what they do, the share */
        add (lines, g_strdup_printf (_ ("“%1$s”: %2$.0f of %3$.0f %4$s, %5$s."), arm, rates[i]->num, rates[i]->den,
                                     measure, share));
    }
}

static char *
money (const CohortExperiment *self, double amount)
{
  return cohort_words_money (llround (amount), self->draft.currency);
}

static void
say_worth (GPtrArray *lines, const CohortExperiment *self)
{
  const CohortHorizonComparison *worth = &self->result.worth;
  guint seen = self->result.months_seen;
  g_autofree char *a = money (self, worth->a.estimate), *b = money (self, worth->b.estimate);
  g_autofree char *difference = money (self, worth->difference.estimate);
  g_autofree char *lo = money (self, worth->difference.lo), *hi = money (self, worth->difference.hi);
  g_autofree char *old = cohort_experiment_arm_text (&self->draft, 0);
  g_autofree char *new = cohort_experiment_arm_text (&self->draft, 1);

  /* Translators: a number of months; twice an amount and the price at which it is; an amount and its range */
  add (lines,
       g_strdup_printf (_ ("Over %1$u months a newcomer brings %2$s at %3$s, and %4$s at %5$s. The difference is "
                           "%6$s, likely %7$s – %8$s."),
                        self->result.months, a, old, b, new, difference, lo, hi));
  if (seen + 1 < self->result.months)
    add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "The renewals of %u month are known; after that people are taken to "
                                              "leave as they did until then.",
                                              "The renewals of %u months are known; after that people are taken to "
                                              "leave as they did until then.",
                                              seen),
                                 seen));
}

static void
say_difference (GPtrArray *lines, const CohortExperiment *self)
{
  const CohortEstimate *difference = &self->result.difference;

  if (self->result.status != COHORT_STATUS_OK)
    return;
  if (self->result.months > 0 && self->draft.currency != NULL)
    {
      say_worth (lines, self);
      return;
    }
  if (self->draft.kind == COHORT_EXPERIMENT_PRICE && self->draft.currency != NULL)
    {
      g_autofree char *mean = cohort_words_money (llround (difference->estimate), self->draft.currency);
      g_autofree char *lo = cohort_words_money (llround (difference->lo), self->draft.currency);
      g_autofree char *hi = cohort_words_money (llround (difference->hi), self->draft.currency);

      add (lines, g_strdup_printf (_ ("Of the first month’s money a newcomer, the difference is %1$s, likely %2$s – "
                                      "%3$s. How long people stay at each price comes on top."),
                                   mean, lo, hi));
      return;
    }
  add (lines, g_strdup_printf (_ ("The difference is %1$+.1f points, likely %2$+.1f – %3$+.1f."),
                               100 * difference->estimate, 100 * difference->lo, 100 * difference->hi));
}

GPtrArray *
cohort_experiment_result_sentences (const CohortExperiment *self)
{
  static const char *const verdicts[] = {
    [COHORT_TRIAL_CANNOT_TELL] = N_ ("Cannot tell: the difference is within what chance makes."),
    [COHORT_TRIAL_BETTER] = N_ ("The change does better than chance explains."),
    [COHORT_TRIAL_WORSE] = N_ ("The change does worse than chance explains."),
    [COHORT_TRIAL_BROKEN] = N_ ("The split is not as planned, so that no result counts."),
  };
  /* Where only the first month's money is judged, the words must not promise more. */
  static const char *const price_verdicts[] = {
    [COHORT_TRIAL_BETTER] = N_ ("The new price brings more in a newcomer’s first month than chance explains. Whether "
                                "they stay as long is not known by that."),
    [COHORT_TRIAL_WORSE] = N_ ("The new price brings less in a newcomer’s first month than chance explains."),
  };
  static const char *const worth_verdicts[] = {
    [COHORT_TRIAL_BETTER] = N_ ("Over the months a newcomer brings more at the new price than chance explains, those "
                                "who leave counted."),
    [COHORT_TRIAL_WORSE] = N_ ("Over the months a newcomer brings less at the new price than chance explains, those "
                               "who leave counted."),
  };
  gboolean price = self->draft.kind == COHORT_EXPERIMENT_PRICE
                   && (self->result.verdict == COHORT_TRIAL_BETTER || self->result.verdict == COHORT_TRIAL_WORSE);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  if (!self->has_result)
    {
      add (lines, g_strdup (_ ("It was given up before its day, so that there is no result.")));
      return lines;
    }
  if (self->ended_by == COHORT_EXPERIMENT_BY_GUARDRAIL)
    add (lines, g_strdup (_ ("It was ended because a guardrail was broken.")));
  add (lines, g_strdup (self->result.status != COHORT_STATUS_OK && self->result.verdict != COHORT_TRIAL_BROKEN
                            ? _ ("Cannot tell: too few were counted.")
                            : _ ((!price                    ? verdicts
                                  : self->result.months > 0 ? worth_verdicts
                                                            : price_verdicts)[self->result.verdict])));
  say_arms (lines, self);
  say_difference (lines, self);
  say_guards (lines, self, &self->guards[1], FALSE, FALSE);
  return lines;
}

char *
cohort_experiment_result_text (const CohortExperiment *self)
{
  return cohort_experiment_join (cohort_experiment_result_sentences (self));
}

GPtrArray *
cohort_experiment_sentences (const CohortExperiment *self)
{
  if (self->plan != NULL)
    return cohort_experiment_plan_sentences (&self->draft, self->plan);
  return self->state == COHORT_EXPERIMENT_RUNNING ? cohort_experiment_health_sentences (self)
                                                  : cohort_experiment_result_sentences (self);
}

/* "Running · ¥29.00 or ¥39.00 · until 3 Dec 2026" */
char *
cohort_experiment_summary (const CohortExperiment *self)
{
  g_autofree char *a = cohort_experiment_arm_text (&self->draft, 0), *b = cohort_experiment_arm_text (&self->draft, 1);
  g_autofree char *day = self->judged != COHORT_DAY_NONE ? cohort_words_day (self->judged) : NULL;
  /* Translators: two things that are compared */
  g_autofree char *arms = g_strdup_printf (_ ("“%1$s” or “%2$s”"), a, b);
  const char *state = cohort_experiment_state_title (self->state);

  if (self->state == COHORT_EXPERIMENT_RUNNING && self->n_versions > 1)
    /* Translators: state, arms, a number, a day */
    return g_strdup_printf (_ ("%1$s · %2$s · version %3$u · until %4$s"), state, arms, self->n_versions, day);
  if (self->state == COHORT_EXPERIMENT_RUNNING)
    return g_strdup_printf (_ ("%1$s · %2$s · until %3$s"), state, arms, day);
  return g_strdup_printf ("%s · %s", state, arms);
}

char *
cohort_experiment_decision_title (const CohortExperiment *self, CohortExperimentVerb verb)
{
  const char *what = verb == COHORT_EXPERIMENT_ADOPT  ? _ ("the change is adopted")
                     : verb == COHORT_EXPERIMENT_KEEP ? _ ("it stays as it was")
                                                      : _ ("cannot tell, it stays as it was");

  /* Translators: the question of an experiment, and what was decided */
  return g_strdup_printf (_ ("%1$s: %2$s"), self->draft.question, what);
}
