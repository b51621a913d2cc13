// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Default: logistic regression with a ridge and natural splines; its lambda comes from cross-validation in
// five folds that never part a member's rows. Challenger from 300 events on: boosted trees, their number
// chosen on the same folds; the average of the two logits is kept only when its log loss out of fold is
// better. Neither resampling nor class weights, which would spoil the probabilities; what is left of bias is
// taken out by a Platt fit on the logits out of fold.
//
// Reasons are differences of the logit from a usual member who stayed, feature by feature: exact for the
// logistic part, by the path through each tree for the other. Refuses below 30 events of either kind.
#include "config.h"

#include "cohort-churn-model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLATT_EVENTS 100

static const double lambdas[] = { 300, 100, 30, 10, 3, 1, 0.3, 0.1 };
#define N_LAMBDAS G_N_ELEMENTS (lambdas)

typedef struct
{
  const CohortChurnData *data;
  const guint32 *rows;
  gsize n;
  guint8 *fold;
  double *logits[N_LAMBDAS]; /* out of fold, by position in rows */
  double *boost;             /* n x checkpoints */
  guint n_checkpoints;
} Trial;

/**
 * cohort_fnv1a:
 *
 * Returns: the 64-bit FNV-1a hash, by which rows go to folds that any program can reproduce
 */
guint64
cohort_fnv1a (const void *bytes, gsize n)
{
  const guint8 *p = bytes;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < n; i++)
    hash = (hash ^ p[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

static void
assign_folds (Trial *trial)
{
  for (gsize i = 0; i < trial->n; i++)
    {
      guint32 key = trial->data->group != NULL ? trial->data->group[trial->rows[i]] : trial->rows[i];
      guint8 bytes[4] = { key, key >> 8, key >> 16, key >> 24 };

      trial->fold[i] = (cohort_fnv1a (bytes, sizeof bytes) >> 7) % COHORT_CHURN_FOLDS;
    }
}

static guint8 *
gather_outcomes (const CohortChurnData *data, const guint32 *rows, gsize n)
{
  guint8 *y = g_new (guint8, n + 1);

  for (gsize i = 0; i < n; i++)
    y[i] = data->outcome[rows[i]];
  return y;
}

static gboolean
try_lambdas (Trial *trial, const guint32 *train, gsize n_train, const gsize *held, gsize n_held)
{
  const CohortFrame *frame = &trial->data->frame;
  g_autoptr (CohortDesign) design = cohort_design_new (frame, train, n_train, COHORT_DESIGN_SPLINES);
  gsize p = cohort_design_width (design);
  g_autofree double *x = g_new (double, n_train *p), *row = g_new (double, p);
  g_autofree guint8 *y = gather_outcomes (trial->data, train, n_train);
  g_autoptr (CohortLogistic) before = NULL;

  cohort_design_apply (design, frame, train, n_train, x);
  for (guint l = 0; l < N_LAMBDAS; l++)
    {
      CohortLogistic *fit = cohort_logistic_fit (x, y, n_train, p, lambdas[l], before != NULL ? before->beta : NULL);

      g_clear_pointer (&before, cohort_logistic_free);
      before = fit;
      if (fit->status != COHORT_STATUS_OK)
        return FALSE;
      for (gsize i = 0; i < n_held; i++)
        {
          cohort_design_apply (design, frame, &trial->rows[held[i]], 1, row);
          trial->logits[l][held[i]] = cohort_logistic_logit (fit, row);
        }
    }
  return TRUE;
}

static gboolean
try_boost (Trial *trial, const guint32 *train, gsize n_train, const gsize *held, gsize n_held)
{
  const CohortFrame *frame = &trial->data->frame;
  g_autoptr (CohortBoost) boost = cohort_boost_fit (frame, trial->data->outcome, train, n_train, &COHORT_BOOST_DEFAULT);

  if (boost == NULL)
    return FALSE;
  for (gsize i = 0; i < n_held; i++)
    cohort_boost_logit (boost, frame, trial->rows[held[i]], trial->boost + held[i] * trial->n_checkpoints);
  return TRUE;
}

static gboolean
cross_validate (Trial *trial)
{
  g_autofree guint32 *train = g_new (guint32, trial->n + 1);
  g_autofree gsize *held = g_new (gsize, trial->n + 1);

  for (guint fold = 0; fold < COHORT_CHURN_FOLDS; fold++)
    {
      gsize n_train = 0, n_held = 0;

      for (gsize i = 0; i < trial->n; i++)
        if (trial->fold[i] == fold)
          held[n_held++] = i;
        else
          train[n_train++] = trial->rows[i];
      if (n_held == 0)
        continue;
      if (!try_lambdas (trial, train, n_train, held, n_held))
        return FALSE;
      if (trial->boost != NULL && !try_boost (trial, train, n_train, held, n_held))
        return FALSE;
    }
  return TRUE;
}

static double
mean_loss (const Trial *trial, const double *a, const double *b, gsize stride)
{
  double sum = 0;

  for (gsize i = 0; i < trial->n; i++)
    {
      double logit = b != NULL ? (a[i] + b[i * stride]) / 2 : a[i * stride];
      double margin = trial->data->outcome[trial->rows[i]] ? -logit : logit;

      sum += margin > 0 ? margin + log1p (exp (-margin)) : log1p (exp (margin));
    }
  return sum / trial->n;
}

static guint
choose_lambda (const Trial *trial, CohortChurnModel *model)
{
  guint best = 0;

  model->loss = INFINITY;
  for (guint l = 0; l < N_LAMBDAS; l++)
    {
      double loss = mean_loss (trial, trial->logits[l], NULL, 1);

      if (loss < model->loss)
        {
          model->loss = loss;
          best = l;
        }
    }
  model->lambda = lambdas[best];
  return best;
}

/* Returns the checkpoint at which the trees were best, and judges the average of both. */
static guint
choose_trees (const Trial *trial, const double *logits, CohortChurnModel *model)
{
  guint best = 0;

  model->loss_boost = INFINITY;
  for (guint c = 0; c < trial->n_checkpoints; c++)
    {
      double loss = mean_loss (trial, trial->boost + c, NULL, trial->n_checkpoints);

      if (loss < model->loss_boost)
        {
          model->loss_boost = loss;
          best = c;
        }
    }
  model->loss_both = mean_loss (trial, logits, trial->boost + best, trial->n_checkpoints);
  return best;
}

static void
calibrate (const Trial *trial, const double *logits, const double *boost, CohortChurnModel *model)
{
  g_autofree double *x = g_new (double, 2 * trial->n);
  g_autofree guint8 *y = gather_outcomes (trial->data, trial->rows, trial->n);
  g_autoptr (CohortLogistic) fit = NULL;

  model->slope = 1;
  model->intercept = 0;
  if (model->n_events < PLATT_EVENTS)
    return;
  for (gsize i = 0; i < trial->n; i++)
    {
      x[2 * i] = 1;
      x[2 * i + 1] = boost != NULL ? (logits[i] + boost[i * trial->n_checkpoints]) / 2 : logits[i];
    }
  fit = cohort_logistic_fit (x, y, trial->n, 2, 0, NULL);
  /* A negative slope would turn the list upside down: then the scores say nothing, and are left alone. */
  if (fit->status == COHORT_STATUS_OK && fit->beta[1] > 0)
    {
      model->intercept = fit->beta[0];
      model->slope = fit->beta[1];
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
find_reference (CohortChurnModel *model, const CohortChurnData *data, const guint32 *rows, gsize n)
{
  g_autofree double *stayed = g_new (double, n + 1);

  model->reference = g_new (double, data->frame.n_features);
  for (gsize f = 0; f < data->frame.n_features; f++)
    {
      const CohortFeature *feature = &data->frame.features[f];
      gsize kept = 0, run = 0, most = 0;

      for (gsize i = 0; i < n; i++)
        if (!data->outcome[rows[i]])
          stayed[kept++]
              = feature->kind == COHORT_FEATURE_NUMBER ? feature->numbers[rows[i]] : feature->levels[rows[i]];
      qsort (stayed, kept, sizeof *stayed, compare_doubles);
      model->reference[f] = stayed[kept / 2];
      for (gsize i = 0; i < kept && feature->kind == COHORT_FEATURE_CATEGORY; i++)
        {
          run = i > 0 && stayed[i] == stayed[i - 1] ? run + 1 : 1;
          if (run > most)
            {
              most = run;
              model->reference[f] = stayed[i];
            }
        }
    }
}

static CohortStatus
fit_all (CohortChurnModel *model, const CohortChurnData *data, const guint32 *rows, gsize n)
{
  g_autofree double *x = NULL;
  g_autofree guint8 *y = gather_outcomes (data, rows, n);
  gsize p;

  model->design = cohort_design_new (&data->frame, rows, n, COHORT_DESIGN_SPLINES);
  p = cohort_design_width (model->design);
  x = g_new (double, n *p);
  cohort_design_apply (model->design, &data->frame, rows, n, x);
  model->logistic = cohort_logistic_fit (x, y, n, p, model->lambda, NULL);
  return model->logistic->status;
}

static void
learn (CohortChurnModel *model, Trial *trial)
{
  const CohortChurnData *data = trial->data;
  const double *boost_logits = NULL;
  guint l;

  model->loss_boost = model->loss_both = NAN;
  assign_folds (trial);
  if (!cross_validate (trial))
    {
      model->status = COHORT_STATUS_NO_CONVERGENCE;
      return;
    }
  l = choose_lambda (trial, model);
  model->status = fit_all (model, data, trial->rows, trial->n);
  if (trial->boost != NULL)
    {
      guint checkpoint = choose_trees (trial, trial->logits[l], model);

      if (model->loss_both < model->loss)
        {
          model->boost = cohort_boost_fit (&data->frame, data->outcome, trial->rows, trial->n, &COHORT_BOOST_DEFAULT);
          cohort_boost_truncate (model->boost, (checkpoint + 1) * COHORT_BOOST_STRIDE);
          boost_logits = trial->boost + checkpoint;
        }
    }
  calibrate (trial, trial->logits[l], boost_logits, model);
  find_reference (model, data, trial->rows, trial->n);
}

/**
 * cohort_churn_model_fit:
 * @rows: the @n_rows indices to learn from
 *
 * Returns: (transfer full): the model, or one whose status says why there is none; below the floor of events
 *   it is TOO_FEW and rules take over
 */
CohortChurnModel *
cohort_churn_model_fit (const CohortChurnData *data, const guint32 *rows, gsize n_rows)
{
  CohortChurnModel *model = g_new0 (CohortChurnModel, 1);
  Trial trial = { .data = data, .rows = rows, .n = n_rows };

  model->status = cohort_frame_validate (&data->frame);
  for (gsize i = 0; i < n_rows && model->status == COHORT_STATUS_OK; i++)
    {
      if (rows[i] >= data->frame.n || data->outcome[rows[i]] > 1)
        model->status = COHORT_STATUS_BAD_INPUT;
      else
        model->n_events += data->outcome[rows[i]];
    }
  model->n = n_rows;
  if (model->status == COHORT_STATUS_OK && MIN (model->n_events, n_rows - model->n_events) < COHORT_CHURN_MIN_EVENTS)
    model->status = COHORT_STATUS_TOO_FEW;
  if (model->status != COHORT_STATUS_OK)
    return model;

  trial.fold = g_new (guint8, n_rows);
  for (guint l = 0; l < N_LAMBDAS; l++)
    trial.logits[l] = g_new (double, n_rows);
  if (model->n_events >= COHORT_CHURN_CHALLENGE_EVENTS)
    {
      trial.n_checkpoints = COHORT_BOOST_DEFAULT.n_trees / COHORT_BOOST_STRIDE;
      trial.boost = g_new (double, n_rows *trial.n_checkpoints);
    }
  learn (model, &trial);
  g_free (trial.fold);
  g_free (trial.boost);
  for (guint l = 0; l < N_LAMBDAS; l++)
    g_free (trial.logits[l]);
  return model;
}

/**
 * cohort_churn_model_free:
 */
void
cohort_churn_model_free (CohortChurnModel *model)
{
  if (model == NULL)
    return;
  cohort_design_free (model->design);
  cohort_logistic_free (model->logistic);
  cohort_boost_free (model->boost);
  g_free (model->reference);
  g_free (model);
}

/**
 * cohort_churn_model_predict:
 * @model: with status OK
 * @frame: the same features as the model learned from; other rows
 * @probability: (out caller-allocates): @n_rows values
 */
void
cohort_churn_model_predict (const CohortChurnModel *model, const CohortFrame *frame, const guint32 *rows, gsize n_rows,
                            double *probability)
{
  g_autofree double *x = g_new (double, cohort_design_width (model->design));

  for (gsize i = 0; i < n_rows; i++)
    {
      double logit;

      cohort_design_apply (model->design, frame, &rows[i], 1, x);
      logit = cohort_logistic_logit (model->logistic, x);
      if (model->boost != NULL)
        logit = (logit + cohort_boost_logit (model->boost, frame, rows[i], NULL)) / 2;
      probability[i] = cohort_logistic_probability (model->intercept + model->slope * logit);
    }
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const CohortReason *x = a, *y = b;

  if (x->contribution != y->contribution)
    return x->contribution > y->contribution ? -1 : 1;
  return (x->feature > y->feature) - (x->feature < y->feature);
}

/* A frame of one row that holds the reference. */
static void
build_reference (const CohortChurnModel *model, const CohortFrame *frame, CohortFeature *features, double *numbers,
                 guint32 *levels)
{
  for (gsize f = 0; f < frame->n_features; f++)
    {
      features[f] = frame->features[f];
      numbers[f] = model->reference[f];
      levels[f] = (guint32) model->reference[f];
      features[f].numbers = &numbers[f];
      features[f].levels = &levels[f];
    }
}

/**
 * cohort_churn_model_reasons:
 * @model: with status OK
 * @n: (out): one for each feature
 *
 * Returns: (transfer full) (array length=n): what sets @row apart from a usual member who stayed, the
 *   strongest towards leaving first, the strongest towards staying last; the sum is the difference of logits
 */
CohortReason *
cohort_churn_model_reasons (const CohortChurnModel *model, const CohortFrame *frame, guint32 row, gsize *n)
{
  gsize n_features = frame->n_features, p = cohort_design_width (model->design);
  CohortReason *reasons = g_new (CohortReason, n_features);
  g_autofree CohortFeature *features = g_new (CohortFeature, n_features);
  g_autofree double *numbers = g_new (double, n_features), *here = g_new (double, p), *there = g_new (double, p);
  g_autofree double *path = g_new0 (double, n_features), *usual = g_new0 (double, n_features);
  g_autofree guint32 *levels = g_new (guint32, n_features);
  CohortFrame reference = { 1, features, n_features };
  double share = model->boost != NULL ? 0.5 : 1;

  build_reference (model, frame, features, numbers, levels);
  cohort_design_apply (model->design, frame, &row, 1, here);
  cohort_design_apply (model->design, &reference, NULL, 1, there);
  for (gsize f = 0; f < n_features; f++)
    reasons[f] = (CohortReason) { f, 0 };
  for (gsize c = 1; c < p; c++)
    reasons[cohort_design_feature (model->design, c)].contribution
        += share * model->slope * model->logistic->beta[c] * (here[c] - there[c]);
  if (model->boost != NULL)
    {
      cohort_boost_attribute (model->boost, frame, row, path);
      cohort_boost_attribute (model->boost, &reference, 0, usual);
      for (gsize f = 0; f < n_features; f++)
        reasons[f].contribution += share * model->slope * (path[f] - usual[f]);
    }
  qsort (reasons, n_features, sizeof *reasons, compare_reasons);
  *n = n_features;
  return reasons;
}
