// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the list would have said on past days, by the ledger as it was then, against who left within the horizon. A
// model that speaks of a day has learned from snapshots whose outcome was known by then; nothing later reaches it. The
// record of a sign counts every day, the grades the last twelve: so a mass of old ones does not hide that a sign
// stopped to mean anything.
//
// Limits: the ledger is the one known today, so a payment that was imported late counts as if it had been known.
#include "config.h"

#include "cohort-risk.h"

#include "cohort-reason-words.h"

#include <math.h>

#define DAYS_BACK 36 /* days looked back to */

typedef struct
{
  const CohortSegments *segments;
  const CohortFacts *facts;
  CohortDay as_of;
  CohortDay days[DAYS_BACK + 1];
  gsize n_days;
  CohortChurnRows *rows;
  CohortRhythms *rhythms;
  double *said; /* out of time, by row; NaN where no model spoke */
} Past;

CohortRiskHistory *
cohort_risk_history_alloc (void)
{
  CohortRiskHistory *self = g_new0 (CohortRiskHistory, 1);

  self->months = g_array_new (FALSE, FALSE, sizeof (CohortRiskMonth));
  self->cases = g_array_new (FALSE, FALSE, sizeof (CohortRiskCase));
  return self;
}

void
cohort_risk_history_free (CohortRiskHistory *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->months);
  g_array_unref (self->cases);
  g_free (self);
}

void
cohort_risk_fit_free (CohortRiskFit *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->history, cohort_risk_history_free);
  g_array_unref (self->forecasts);
  g_free (self);
}

static void
past_clear (Past *self)
{
  g_clear_pointer (&self->rows, cohort_churn_rows_free);
  g_clear_pointer (&self->rhythms, cohort_rhythms_free);
  g_free (self->said);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Past, past_clear)

/* Each a horizon before the next, the last one being the day itself: so the newest outcome that is known is graded, and
 * nobody's leaving counts twice. */
static void
past_init (Past *self)
{
  for (int back = DAYS_BACK; back >= 0; back--)
    self->days[self->n_days++] = self->as_of - back * COHORT_RISK_HORIZON;
  self->rows
      = cohort_churn_rows_new (self->segments, self->facts, self->days, self->n_days, COHORT_RISK_HORIZON, self->as_of);
  self->rhythms = cohort_rhythms_new (&self->facts->actions, self->segments->n_members);
  self->said = g_new (double, self->rows->n + 1);
  for (gsize i = 0; i < self->rows->n; i++)
    self->said[i] = NAN;
}

/* The first day that is graded. */
static CohortDay
first_graded (const Past *self)
{
  gsize known = 0;

  while (known < self->n_days && self->days[known] + COHORT_RISK_HORIZON <= self->as_of)
    known++;
  return self->days[known > COHORT_RISK_ORIGINS ? known - COHORT_RISK_ORIGINS : 0];
}

static void
count (CohortRiskRecord *record, guint8 left)
{
  record->n++;
  record->left += left;
}

/* What was seen of the days before @day by then. */
static CohortRiskRecord
usual_before (const Past *self, CohortDay day)
{
  CohortRiskRecord usual = { 0 };

  for (gsize i = 0; i < self->rows->n; i++)
    if (self->rows->known[i] && self->rows->day[i] + COHORT_RISK_HORIZON <= day)
      count (&usual, self->rows->outcome[i]);
  return usual;
}

static int
sign_then (const Past *self, gsize i, const CohortRhythm *rhythm, const CohortRiskRecord *before)
{
  int sign = cohort_risk_sign (cohort_risk_signs (self->rows, i, rhythm));

  return sign < 0 && cohort_risk_is_likely (self->said[i], before) ? COHORT_RISK_LIKELY : sign;
}

static void
grade_day (const Past *self, CohortDay day, gboolean graded, CohortRiskHistory *history)
{
  const CohortChurnRows *rows = self->rows;
  CohortRiskRecord before = usual_before (self, day);
  CohortRiskMonth month = { .day = day };

  for (gsize i = 0; i < rows->n; i++)
    {
      CohortRhythm rhythm;
      int sign;

      if (rows->day[i] != day || !rows->known[i])
        continue;
      rhythm = cohort_rhythms_at (self->rhythms, rows->member[i], day);
      sign = sign_then (self, i, &rhythm, &before);
      if (sign >= 0)
        count (&history->records[sign], rows->outcome[i]);
      else if (graded && cohort_risk_unseen (&rhythm))
        count (&history->quiet, rows->outcome[i]);
      month.paying++;
      month.left += rows->outcome[i];
      month.named += sign >= 0;
      month.hits += sign >= 0 && rows->outcome[i];
      if (graded && (sign >= 0 || rows->outcome[i]))
        {
          CohortRiskCase one
              = { day, rows->member[i], sign >= 0 ? (guint8) sign : COHORT_N_RISK_SIGNS, rows->outcome[i] };

          g_array_append_val (history->cases, one);
        }
    }
  if (!graded || month.paying == 0)
    return;
  history->usual.n += month.paying;
  history->usual.left += month.left;
  g_array_append_val (history->months, month);
}

static CohortRiskHistory *
grade (const Past *self)
{
  CohortRiskHistory *history = cohort_risk_history_alloc ();
  CohortDay from = first_graded (self);

  for (gsize d = 0; d + 1 < self->n_days; d++)
    if (self->days[d] + COHORT_RISK_HORIZON <= self->as_of)
      grade_day (self, self->days[d], self->days[d] >= from, history);
  return history;
}

/**
 * cohort_risk_history_new:
 * @segments: valid by cohort_segments_validate()
 * @facts: valid by cohort_facts_validate()
 * @as_of: the last day of which all is known
 *
 * Returns: (transfer full): what became of whom the rules named; no model is asked
 */
CohortRiskHistory *
cohort_risk_history_new (const CohortSegments *segments, const CohortFacts *facts, CohortDay as_of)
{
  g_auto (Past) past = { .segments = segments, .facts = facts, .as_of = as_of };

  past_init (&past);
  return grade (&past);
}

/* Rows on @day are to be said by a model of what was known by then. Returns: (nullable) that model */
static CohortChurnModel *
speak (Past *self, CohortDay day, guint32 *learn, guint32 *say, gsize *n_say)
{
  CohortChurnData data = cohort_churn_rows_data (self->rows);
  g_autofree double *said = g_new (double, self->rows->n + 1);
  CohortChurnModel *model;
  gsize n_learn = 0;

  *n_say = 0;
  for (guint32 i = 0; i < self->rows->n; i++)
    if (self->rows->day[i] == day)
      say[(*n_say)++] = i;
    else if (self->rows->known[i] && self->rows->day[i] + COHORT_RISK_HORIZON <= day)
      learn[n_learn++] = i;
  model = cohort_churn_model_fit (&data, learn, n_learn);
  if (model->status != COHORT_STATUS_OK)
    return model;
  cohort_churn_model_predict (model, &data.frame, say, *n_say, said);
  for (gsize i = 0; i < *n_say; i++)
    self->said[say[i]] = said[i];
  return model;
}

static void
forecast (const Past *self, const CohortChurnModel *model, const guint32 *say, gsize n_say, GArray *forecasts)
{
  CohortChurnData data = cohort_churn_rows_data (self->rows);

  for (gsize i = 0; i < n_say; i++)
    {
      CohortRiskForecast one = { .member = self->rows->member[say[i]], .probability = self->said[say[i]] };
      gsize n_reasons;
      g_autofree CohortReason *reasons = cohort_churn_model_reasons (model, &data.frame, say[i], &n_reasons);

      one.n_reasons = cohort_spoken_reasons (reasons, n_reasons, one.reasons);
      for (guint r = 0; r < one.n_reasons; r++)
        one.values[r] = self->rows->values[one.reasons[r].feature][say[i]];
      g_array_append_val (forecasts, one);
    }
}

static CohortScores
score (const Past *self)
{
  g_autofree double *said = g_new (double, self->rows->n + 1);
  g_autofree guint8 *happened = g_new (guint8, self->rows->n + 1);
  gsize n = 0;

  for (gsize i = 0; i < self->rows->n; i++)
    if (self->rows->known[i] && !isnan (self->said[i]))
      {
        said[n] = self->said[i];
        happened[n++] = self->rows->outcome[i];
      }
  return cohort_classify_score (said, happened, n);
}

/**
 * cohort_risk_fit_new:
 * @segments: valid by cohort_segments_validate()
 * @facts: valid by cohort_facts_validate()
 * @as_of: the last day of which all is known
 *
 * Takes seconds: a model is made for every month that is graded, and one for the day.
 *
 * Returns: (transfer full): forecasts and grades; without a model the grades of the rules
 */
CohortRiskFit *
cohort_risk_fit_new (const CohortSegments *segments, const CohortFacts *facts, CohortDay as_of)
{
  CohortRiskFit *self = g_new0 (CohortRiskFit, 1);
  g_auto (Past) past = { .segments = segments, .facts = facts, .as_of = as_of };
  g_autoptr (CohortChurnModel) model = NULL;
  g_autofree guint32 *learn = NULL, *say = NULL;
  gsize n_say;

  past_init (&past);
  learn = g_new (guint32, past.rows->n + 1);
  say = g_new (guint32, past.rows->n + 1);
  self->forecasts = g_array_new (FALSE, FALSE, sizeof (CohortRiskForecast));
  for (gsize d = 0; d + 1 < past.n_days; d++)
    if (past.days[d] >= first_graded (&past) && past.days[d] + COHORT_RISK_HORIZON <= as_of)
      cohort_churn_model_free (speak (&past, past.days[d], learn, say, &n_say));
  model = speak (&past, as_of, learn, say, &n_say);
  self->status = past.rows->status != COHORT_STATUS_OK ? past.rows->status : model->status;
  self->n_rows = model->n;
  self->n_events = model->n_events;
  self->lambda = model->lambda;
  self->boosted = model->boost != NULL;
  if (self->status == COHORT_STATUS_OK)
    forecast (&past, model, say, n_say, self->forecasts);
  self->scores = score (&past);
  self->history = grade (&past);
  return self;
}
