// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* "How good is this?": what the list would have said of past months and what happened, how the model's chances fit,
 * what the lists that were kept came to, and what became of those who were written to. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cohort-outcomes.h"
#include "cohort-risk-report-private.h"
#include "cohort-words.h"

static void
grade_free (gpointer data)
{
  CohortRiskGrade *self = data;

  g_free (self->title);
  g_free (self->summary);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static void
bin_free (gpointer data)
{
  CohortRiskBin *self = data;

  g_free (self->said);
  g_free (self->happened);
  g_free (self->n);
  g_free (self);
}

/* ---- month by month ---- */

static char *
words_case (const CohortRiskCase *one)
{
  const char *became = one->left ? C_ ("risk", "left within 30 days") : C_ ("risk", "stayed: a false alarm");

  if (one->sign >= COHORT_N_RISK_SIGNS)
    return g_strdup (C_ ("risk", "left, and was not named"));
  /* Translators: %1$s is what a member was named for, %2$s what became of them */
  return g_strdup_printf (C_ ("risk", "%1$s · %2$s"), cohort_risk_words_sign (one->sign), became);
}

static gboolean
add_lines (const CohortRiskAsk *ask, const CohortRiskHistory *history, CohortRiskGrade *grade, GError **error)
{
  for (guint i = 0; i < history->cases->len; i++)
    {
      const CohortRiskCase *one = &g_array_index (history->cases, CohortRiskCase, i);
      char *name;

      if (one->day != grade->day || grade->lines->len >= 100)
        continue;
      name = cohort_risk_name (ask, one->member, error);
      if (name == NULL)
        return FALSE;
      g_ptr_array_add (grade->lines, cohort_risk_line_new (cohort_ledger_snapshot_get_id (
                                                               ask->state->ledger, COHORT_ROWS_MEMBERS, one->member),
                                                           name, words_case (one)));
    }
  return TRUE;
}

static CohortRiskGrade *
grade_new (const CohortRiskMonth *month)
{
  CohortRiskGrade *grade = g_new0 (CohortRiskGrade, 1);

  grade->day = month->day;
  grade->paying = month->paying;
  grade->named = month->named;
  grade->hits = month->hits;
  grade->missed = month->left - month->hits;
  grade->false_alarms = month->named - month->hits;
  grade->title = cohort_words_day (month->day);
  grade->lines = g_ptr_array_new_with_free_func (cohort_risk_line_free);
  /* Translators: %1$u named, %2$u of them left; %3$u left without being named; %4$u paid */
  grade->summary = g_strdup_printf (_ ("%1$u named, %2$u of them left · %3$u left unnamed · of %4$u paying"),
                                    month->named, month->hits, grade->missed, month->paying);
  return grade;
}

static void
add_summary (CohortRiskReport *report)
{
  guint n = report->grades->len, named = 0, hits = 0, missed = 0;
  double chance = 0;
  g_autofree char *months = NULL;

  for (guint i = 0; i < n; i++)
    {
      const CohortRiskGrade *grade = g_ptr_array_index (report->grades, i);

      named += grade->named;
      hits += grade->hits;
      missed += grade->missed;
      chance += (double) grade->named * (grade->hits + grade->missed) / MAX (grade->paying, 1);
    }
  if (n == 0)
    {
      report->grade_title = g_strdup (_ ("Nothing to grade yet: a month must have passed since the first payments"));
      report->grade_detail = g_strdup ("");
      return;
    }
  months = g_strdup_printf (ngettext ("the last month", "the last %u months", n), n);
  /* Translators: %1$s is "the last 12 months", then counts of members */
  report->grade_title = g_strdup_printf (_ ("In %1$s %2$u were named and %3$u of them left; %4$u left unnamed"), months,
                                         named, hits, missed);
  /* Translators: %1$.1f false alarms a month; %2$d is a count */
  report->grade_detail
      = g_strdup_printf (_ ("False alarms: about %1$.1f a month. As many named by chance would have been %2$d hits."),
                         (double) (named - hits) / n, (int) lround (chance));
}

static gboolean
add_grades (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error)
{
  const CohortRiskHistory *history = cohort_risk_state_history (ask->state);

  for (guint i = history != NULL ? history->months->len : 0; i-- > 0;)
    {
      CohortRiskGrade *grade = grade_new (&g_array_index (history->months, CohortRiskMonth, i));

      g_ptr_array_add (report->grades, grade);
      if (!add_lines (ask, history, grade, error))
        return FALSE;
    }
  add_summary (report);
  return TRUE;
}

/* ---- the model ---- */

static void
add_model (const CohortRiskAsk *ask, CohortRiskReport *report)
{
  const CohortRiskFit *fit = ask->state->fit;

  if (fit == NULL || fit->scores.status != COHORT_STATUS_OK)
    return;
  /* Translators: of a forecast; %1$d is a number of cases, %2$.1f how many times as often */
  report->model_title = g_strdup_printf (
      _ ("Of one who left and one who stayed, the model had put the first higher in %1$d of 100 cases "
         "(50 is chance). The tenth that it found most likely left %2$.1f times as often as all."),
      (int) lround (fit->scores.auc * 100), fit->scores.lift);
  for (guint i = 0; i < COHORT_RELIABILITY_BINS; i++)
    {
      CohortRiskBin *bin;

      if (fit->scores.bins[i].n == 0)
        continue;
      bin = g_new0 (CohortRiskBin, 1);
      bin->said = cohort_words_keep_sign (g_strdup_printf (C_ ("percent", "%1$u–%2$u %%"), i * 10, i * 10 + 10));
      bin->happened = cohort_risk_words_share (fit->scores.bins[i].happened);
      bin->n = cohort_words_count ((gint64) fit->scores.bins[i].n);
      g_ptr_array_add (report->bins, bin);
    }
}

/* ---- what was said here ---- */

typedef struct
{
  const CohortRiskAsk *ask;
  CohortOutcomes *outcomes;
  CohortDay day; /* of the run being counted */
  guint named, hits, missed;
  guint all_named, all_hits, runs;
  GPtrArray *lines; /* (element-type CohortRiskLine) */
} Said;

static void
end_run (Said *self)
{
  if (self->day != COHORT_DAY_NONE && self->named + self->missed > 0)
    {
      /* Translators: %1$u named, %2$u of them left, %3$u left without being named */
      char *detail = g_strdup_printf (_ ("%1$u named, %2$u of them left within 30 days · %3$u left unnamed"),
                                      self->named, self->hits, self->missed);

      g_ptr_array_insert (self->lines, 0, cohort_risk_line_new (0, cohort_words_day (self->day), detail));
      self->runs++;
      self->all_named += self->named;
      self->all_hits += self->hits;
    }
  self->named = self->hits = self->missed = 0;
}

static void
take_prediction (const CohortPredictionRow *row, gpointer data)
{
  Said *self = data;
  guint32 member = cohort_ledger_snapshot_find_member (self->ask->state->ledger, row->member);
  CohortOutcome outcome;

  if (row->day != self->day)
    end_run (self);
  self->day = row->day;
  if (member == COHORT_INDEX_NONE)
    return;
  outcome = cohort_outcomes_after (self->outcomes, member, row->day, COHORT_RISK_HORIZON, self->ask->state->as_of);
  if (outcome == COHORT_OUTCOME_OPEN)
    return;
  if (*row->sign == '\0')
    self->missed += outcome == COHORT_OUTCOME_LEFT;
  else
    {
      self->named++;
      self->hits += outcome == COHORT_OUTCOME_LEFT;
    }
}

static gboolean
add_said (const CohortRiskAsk *ask, const CohortSegments *segments, CohortRiskReport *report, GError **error)
{
  g_autoptr (CohortOutcomes) outcomes = cohort_outcomes_new (segments);
  Said said = { .ask = ask, .outcomes = outcomes, .day = COHORT_DAY_NONE, .lines = report->said };

  if (!cohort_prediction_each (ask->db, ask->state->as_of - COHORT_RISK_HORIZON + 1, take_prediction, &said, error))
    return FALSE;
  end_run (&said);
  if (said.runs > 0)
    report->said_title = g_strdup_printf (
        ngettext ("Of %1$u member shown on this page before, %2$u left within 30 days",
                  "Of %1$u members shown on this page before, %2$u left within 30 days", said.all_named),
        said.all_named, said.all_hits);
  return TRUE;
}

gboolean
cohort_risk_grades_add (const CohortRiskAsk *ask, CohortRiskReport *report, GError **error)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (ask->state->ledger);

  report->grades = g_ptr_array_new_with_free_func (grade_free);
  report->bins = g_ptr_array_new_with_free_func (bin_free);
  if (!add_grades (ask, report, error))
    return FALSE;
  add_model (ask, report);
  return cohort_risk_treated_add (ask, report, error) && add_said (ask, segments, report, error);
}
