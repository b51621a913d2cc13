// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a test takes, in words: whether it can be told, when, and what could be told instead. */

#include "config.h"

#include "cohort-experiment-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-experiment-private.h"
#include "cohort-metric-words.h"
#include "cohort-words.h"

/* Weeks up to half a year, months up to two years, then years. */
static char *
duration (double weeks)
{
  guint months = (guint) fmin (ceil (weeks / 52 * 12), 9999), years = (guint) fmin (round (weeks / 52), 9999);

  if (weeks <= 26)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u week", "%u weeks", (gulong) weeks), (guint) weeks);
  if (weeks <= 104)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u month", "%u months", months), months);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u year", "%u years", years), years);
}

static void
add (GPtrArray *lines, char *line)
{
  g_ptr_array_add (lines, line);
}

static void
say_baseline (GPtrArray *lines, const CohortExperimentDraft *draft, const CohortTrialPast *past)
{
  g_autofree char *measure = cohort_experiment_measure (&draft->ask);
  g_autofree char *share = cohort_words_percent (past->baseline.estimate);
  g_autofree char *range = cohort_words_percents (past->baseline.lo, past->baseline.hi);

  if (past->status == COHORT_STATUS_OK)
    /* Translators: counts, what they do ("begin to pay within 30 days"), and the share with its range */
    add (lines, g_strdup_printf (_ ("Until now %1$.0f of %2$.0f %3$s: %4$s, likely %5$s."), past->baseline.num,
                                 past->baseline.den, measure, share, range));
  else
    add (lines, g_strdup_printf (_ ("Until now %1$.0f of %2$.0f %3$s. That is too few to know what is usual, and "
                                    "without that nothing can be planned."),
                                 past->baseline.num, past->baseline.den, measure));
}

static void
say_need (GPtrArray *lines, const CohortExperimentDraft *draft, const CohortExperimentPlan *plan)
{
  double from = plan->past.baseline.estimate, to = from + draft->difference;
  g_autofree char *a = cohort_words_percent (from), *b = cohort_words_percent (to <= 1 ? to : from - draft->difference);
  g_autofree char *people = NULL, *time = NULL;

  if (plan->plan.status != COHORT_STATUS_OK)
    {
      add (lines, g_strdup (_ ("A share cannot change by so much.")));
      return;
    }
  people = cohort_words_count ((gint64) plan->plan.per_arm);
  if (draft->ask.who == COHORT_TRIAL_THERE)
    {
      add (lines,
           g_strdup_printf (_ ("To tell %1$s from %2$s you need %3$s people for each of the two; %4$u are there."), b,
                            a, people, plan->past.there));
      return;
    }
  time = duration (plan->plan.weeks);
  if (isinf (plan->plan.weeks))
    add (lines,
         g_strdup_printf (_ ("To tell %1$s from %2$s you need %3$s people for each of the two, and nobody comes."), b,
                          a, people));
  else
    /* Translators: two percentages, a number of people, a number of people a week, a time ("22 years") */
    add (lines, g_strdup_printf (_ ("To tell %1$s from %2$s you need %3$s people for each of the two; with %4$.0f who "
                                    "come a week that is about %5$s."),
                                 b, a, people, fmax (plan->past.a_week, 1), time));
  if (draft->by_week && plan->past.spread > 1.05)
    add (lines, g_strdup_printf (_ ("Weeks differ by themselves: that alone takes %.1f times the people."),
                                 plan->past.spread));
}

static void
say_instead (GPtrArray *lines, const CohortExperimentDraft *draft, const CohortExperimentPlan *plan)
{
  if (plan->plan.status == COHORT_STATUS_OK && !isnan (plan->plan.detectable))
    {
      g_autofree char *least = cohort_words_percent (plan->plan.detectable);

      add (lines, g_strdup_printf (draft->ask.who == COHORT_TRIAL_THERE
                                       ? _ ("A bigger change could be told: of %s or more, with all who are there.")
                                       : _ ("A bigger change could be told: of %s or more, within six months."),
                                   least));
    }
  if (draft->ask.who == COHORT_TRIAL_NEW && isfinite (plan->plan.weeks) && plan->plan.weeks <= 52)
    {
      g_autofree char *time = duration (plan->plan.weeks);

      add (lines,
           g_strdup_printf (_ ("In %s it could be told; a test that takes longer than six months is not started, "
                               "since too much else happens meanwhile."),
                            time));
    }
  for (guint i = 0; i < COHORT_N_TRIAL_METRICS; i++)
    if (!isnan (plan->weeks_of[i]))
      {
        g_autofree char *time = duration (fmax (plan->weeks_of[i], 1));

        add (lines, g_strdup_printf (_ ("Another measure answers sooner: “%1$s”, in %2$s."),
                                     cohort_trial_metric_title ((CohortTrialMetric) i), time));
      }
  add (lines, g_strdup (_ ("Try instead: a what-if · a change on a day, with a check-back · asking ten members.")));
}

static void
say_ready (GPtrArray *lines, const CohortExperimentDraft *draft, const CohortExperimentPlan *plan)
{
  g_autofree char *first = cohort_words_day (plan->first), *last = cohort_words_day (plan->last),
                  *judged = cohort_words_day (plan->judged);

  add (lines,
       draft->ask.who == COHORT_TRIAL_THERE
           ? g_strdup_printf (_ ("Who pays on %1$s is in it. The result is shown on %2$s, and not before."), first,
                              judged)
           : g_strdup_printf (_ ("Started today, it takes in who comes from %1$s to %2$s. The result is shown on "
                                 "%3$s, and not before."),
                              first, last, judged));
}

GPtrArray *
cohort_experiment_plan_sentences (const CohortExperimentDraft *draft, const CohortExperimentPlan *plan)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  if (plan->past.status != COHORT_STATUS_BAD_INPUT)
    say_baseline (lines, draft, &plan->past);
  if (plan->past.status == COHORT_STATUS_OK)
    say_need (lines, draft, plan);
  if (plan->first != COHORT_DAY_NONE)
    say_ready (lines, draft, plan);
  else
    say_instead (lines, draft, plan);
  if (plan->missing != NULL)
    add (lines, g_strdup (plan->missing));
  return lines;
}

/* Why it cannot be started. */
char *
cohort_experiment_refusal (const CohortExperimentDraft *draft, const CohortExperimentPlan *plan)
{
  if (plan->missing != NULL)
    return g_strdup (plan->missing);
  return cohort_experiment_join (cohort_experiment_plan_sentences (draft, plan));
}
