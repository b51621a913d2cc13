// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse churn: the churn model on --train and --test files, or out of fold on one file; and analyse hazard:
// the plain logistic fit on person-period rows, unpenalised as R's glm unless --lambda is given.
#include "config.h"

#include "analyse-frame.h"
#include "analyse.h"

#include "cohort-churn-model.h"

#include <math.h>
#include <string.h>

static void
put_model (Analyse *analyse, const CohortChurnModel *model)
{
  open_object (analyse, "model");
  put_status (analyse, "status", model->status);
  put_count (analyse, "n", model->n);
  put_count (analyse, "events", model->n_events);
  if (model->status == COHORT_STATUS_OK)
    {
      put_number (analyse, "lambda", model->lambda);
      put_number (analyse, "cv_log_loss_logistic", model->loss);
      put_number (analyse, "cv_log_loss_trees", model->loss_boost);
      put_number (analyse, "cv_log_loss_average", model->loss_both);
      put_text (analyse, "kept", model->boost != NULL ? "average" : "logistic");
      put_number (analyse, "platt_slope", model->slope);
      put_number (analyse, "platt_intercept", model->intercept);
    }
  close_object (analyse);
}

static void
put_scores (Analyse *analyse, const double *probability, const guint8 *outcome, gsize n)
{
  CohortScores scores = cohort_classify_score (probability, outcome, n);

  put_status (analyse, "scores_status", scores.status);
  put_number (analyse, "auc", scores.auc);
  put_number (analyse, "average_precision", scores.average_precision);
  put_number (analyse, "brier", scores.brier);
  put_number (analyse, "brier_skill", scores.brier_skill);
  put_number (analyse, "log_loss", scores.log_loss);
  put_number (analyse, "ece", scores.ece);
  put_number (analyse, "calibration_slope", scores.slope);
  put_number (analyse, "calibration_intercept", scores.intercept);
  put_number (analyse, "lift_top_tenth", scores.lift);
}

/* The three strongest towards leaving and the strongest towards staying. */
static void
put_reasons (Analyse *analyse, const CohortChurnModel *model, const CohortFrame *frame, guint32 row)
{
  gsize n;
  g_autofree CohortReason *reasons = cohort_churn_model_reasons (model, frame, row, &n);

  open_array (analyse, NULL);
  for (gsize i = 0; i < n; i++)
    {
      if (i >= 3 && i + 1 < n)
        continue;
      if (i < 3 ? reasons[i].contribution <= 0 : reasons[i].contribution >= 0)
        continue;
      open_object (analyse, NULL);
      put_text (analyse, "feature", frame->features[reasons[i].feature].name);
      put_number (analyse, "contribution", reasons[i].contribution);
      close_object (analyse);
    }
  close_array (analyse);
}

static guint32 *
all_rows (gsize n)
{
  guint32 *rows = g_new (guint32, n + 1);

  for (gsize i = 0; i < n; i++)
    rows[i] = i;
  return rows;
}

static void
put_predictions (Analyse *analyse, const Table *table, int id, const double *probability)
{
  open_array (analyse, "ids");
  for (gsize i = 0; i < table->n_rows; i++)
    put_text (analyse, NULL, table_cell (table, i, id));
  close_array (analyse);
  put_numbers (analyse, "predictions", probability, table->n_rows);
}

static gboolean
run_folds (Analyse *analyse, const Table *table, int id, const CohortChurnData *data, const char *how)
{
  gsize n = table->n_rows;
  g_autofree double *probability = g_new (double, n + 1), *part = g_new (double, n + 1);
  g_autofree guint32 *train = g_new (guint32, n + 1), *held = g_new (guint32, n + 1);

  open_array (analyse, "folds");
  for (guint fold = 0; fold < COHORT_CHURN_FOLDS; fold++)
    {
      g_autoptr (CohortChurnModel) model = NULL;
      gsize n_train = 0, n_held = 0;

      for (guint32 i = 0; i < n; i++)
        {
          const char *text = table_cell (table, i, id);
          guint64 key = strcmp (how, "fnv") == 0 ? cohort_fnv1a (text, strlen (text)) : i;

          if (key % COHORT_CHURN_FOLDS == fold)
            held[n_held++] = i;
          else
            train[n_train++] = i;
        }
      model = cohort_churn_model_fit (data, train, n_train);
      open_object (analyse, NULL);
      put_count (analyse, "held_out", n_held);
      put_model (analyse, model);
      close_object (analyse);
      if (model->status != COHORT_STATUS_OK)
        {
          close_array (analyse);
          put_status (analyse, "status", model->status);
          return TRUE;
        }
      cohort_churn_model_predict (model, &data->frame, held, n_held, part);
      for (gsize i = 0; i < n_held; i++)
        probability[held[i]] = part[i];
    }
  close_array (analyse);
  put_status (analyse, "status", COHORT_STATUS_OK);
  put_scores (analyse, probability, data->outcome, n);
  put_predictions (analyse, table, id, probability);
  return TRUE;
}

/* The rows of both files in one table, so that their categories share their levels. */
static gboolean
append_table (Table *table, const Table *more, GError **error)
{
  for (gsize i = 0; i < more->n_rows; i++)
    for (guint c = 0; c < table->names->len; c++)
      {
        int column = table_column (more, table->names->pdata[c]);

        if (column < 0)
          {
            g_set_error (error, ANALYSE_ERROR, 1, "the test file lacks column “%s”",
                         (const char *) table->names->pdata[c]);
            return FALSE;
          }
        g_ptr_array_add (table->cells, g_string_chunk_insert_const (table->text, table_cell (more, i, column)));
      }
  table->n_rows += more->n_rows;
  return TRUE;
}

static void
run_split (Analyse *analyse, const Table *table, int id, const CohortChurnData *data, gsize n_train)
{
  gsize n_test = table->n_rows - n_train;
  g_autofree guint32 *rows = all_rows (table->n_rows);
  g_autofree double *probability = g_new (double, n_test + 1);
  g_autoptr (CohortChurnModel) model = cohort_churn_model_fit (data, rows, n_train);

  put_status (analyse, "status", model->status);
  put_model (analyse, model);
  if (model->status != COHORT_STATUS_OK)
    return;
  cohort_churn_model_predict (model, &data->frame, rows + n_train, n_test, probability);
  put_scores (analyse, probability, data->outcome + n_train, n_test);
  open_array (analyse, "ids");
  for (gsize i = 0; i < n_test; i++)
    put_text (analyse, NULL, table_cell (table, n_train + i, id));
  close_array (analyse);
  put_numbers (analyse, "predictions", probability, n_test);
  open_array (analyse, "reasons");
  for (gsize i = 0; i < n_test; i++)
    put_reasons (analyse, model, &data->frame, n_train + i);
  close_array (analyse);
}

static gboolean
add_test_file (Analyse *analyse, Table *table, gsize *n_train, GError **error)
{
  const char *path = analyse_option (analyse, "test", NULL);
  g_autoptr (Table) test = NULL;

  *n_train = table->n_rows;
  if (path == NULL)
    return TRUE;
  test = table_load (path, error);
  return test != NULL && append_table (table, test, error);
}

gboolean
analyse_churn (Analyse *analyse, GError **error)
{
  const char *train = analyse_option (analyse, "train", NULL), *how = analyse_option (analyse, "folds", NULL);
  static const char *const labels[] = { "Churn", "label", NULL }, *const ids[] = { "customerID", "id", "member", NULL };
  g_autoptr (Table) table = train != NULL ? table_load (train, error) : analyse_file (analyse, 0, error);
  g_autoptr (Features) features = NULL;
  g_autofree guint8 *outcome = NULL;
  g_autofree guint32 *group = NULL;
  g_autoptr (GPtrArray) members = NULL;
  gsize n_train;
  int label, id;

  if (table == NULL || !add_test_file (analyse, table, &n_train, error))
    return FALSE;
  label = analyse_column (analyse, table, "label", labels, TRUE, error);
  if (label < 0)
    return FALSE;
  id = analyse_column (analyse, table, "id", ids, TRUE, error);
  if (id < 0)
    return FALSE;
  outcome = table_outcomes (table, label, error);
  if (outcome == NULL)
    return FALSE;
  features = features_new (table, (const char *const[]) { table->names->pdata[label], table->names->pdata[id], NULL });
  group = table_levels (table, id, &members);
  if (n_train < table->n_rows)
    run_split (analyse, table, id, &(CohortChurnData) { features->frame, outcome, group }, n_train);
  else if (how == NULL || strcmp (how, "fnv") == 0 || strcmp (how, "row") == 0)
    return run_folds (analyse, table, id, &(CohortChurnData) { features->frame, outcome, group },
                      how != NULL ? how : "fnv");
  else
    {
      g_set_error (error, ANALYSE_ERROR, 2, "--folds is fnv or row");
      return FALSE;
    }
  return TRUE;
}

static void
put_coefficients (Analyse *analyse, const CohortLogistic *fit, const CohortDesign *design, const CohortFrame *frame,
                  const Features *features)
{
  open_array (analyse, "coefficients");
  for (gsize c = 0; c < fit->p; c++)
    {
      g_autofree char *name = cohort_design_column_name (design, frame, c);
      const GPtrArray *labels = c > 0 ? features->labels->pdata[cohort_design_feature (design, c)] : NULL;
      const char *level = strchr (name, '=');

      open_object (analyse, NULL);
      put_text (analyse, "column", name);
      if (labels != NULL && level != NULL)
        put_text (analyse, "level", labels->pdata[atoi (level + 1)]);
      put_number (analyse, "estimate", fit->beta[c]);
      put_number (analyse, "se", sqrt (fit->covariance[c * fit->p + c]));
      close_object (analyse);
    }
  close_array (analyse);
}

gboolean
analyse_hazard (Analyse *analyse, GError **error)
{
  static const char *const labels[] = { "event", "y", "label", NULL }, *const ids[] = { "member", "id", NULL };
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autoptr (Features) features = NULL;
  g_autoptr (CohortDesign) design = NULL;
  g_autoptr (CohortLogistic) fit = NULL;
  g_autofree guint8 *outcome = NULL;
  g_autofree guint32 *rows = NULL;
  g_autofree double *x = NULL, *probability = NULL;
  double lambda;
  int label, id;
  gsize p;

  if (table == NULL || !analyse_number (analyse, "lambda", 0, &lambda, error))
    return FALSE;
  label = analyse_column (analyse, table, "label", labels, TRUE, error);
  if (label < 0)
    return FALSE;
  outcome = table_outcomes (table, label, error);
  if (outcome == NULL)
    return FALSE;
  id = analyse_column (analyse, table, "id", ids, FALSE, NULL);
  features = features_new (
      table, (const char *const[]) { table->names->pdata[label], id >= 0 ? table->names->pdata[id] : NULL, NULL });
  rows = all_rows (table->n_rows);
  design = cohort_design_new (&features->frame, rows, table->n_rows, COHORT_DESIGN_REFERENCE | COHORT_DESIGN_RAW);
  p = cohort_design_width (design);
  x = g_new (double, table->n_rows *p + 1);
  cohort_design_apply (design, &features->frame, rows, table->n_rows, x);
  fit = cohort_logistic_fit (x, outcome, table->n_rows, p, lambda, NULL);
  put_status (analyse, "status", fit->status);
  put_count (analyse, "n", fit->n);
  put_count (analyse, "events", fit->n_events);
  if (fit->status != COHORT_STATUS_OK)
    return TRUE;
  put_number (analyse, "deviance", fit->deviance);
  put_number (analyse, "null_deviance", fit->null_deviance);
  put_coefficients (analyse, fit, design, &features->frame, features);
  probability = g_new (double, table->n_rows + 1);
  for (gsize i = 0; i < table->n_rows; i++)
    probability[i] = cohort_logistic_probability (cohort_logistic_logit (fit, x + i * p));
  put_scores (analyse, probability, outcome, table->n_rows);
  return TRUE;
}
