// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may leave next, with how sure and why: a ridge logistic model with splines, challenged by boosted
// trees. The same model serves upgrade propensity with another outcome. See the .c file. Pure, deterministic.
#pragma once

#include "cohort-boost.h"
#include "cohort-classify.h"
#include "cohort-logistic.h"

G_BEGIN_DECLS

#define COHORT_CHURN_FOLDS 5
#define COHORT_CHURN_MIN_EVENTS 30        /* below: no model, rules alone */
#define COHORT_CHURN_CHALLENGE_EVENTS 300 /* from here on trees may try */

typedef struct
{
  CohortFrame frame;
  const guint8 *outcome; /* 1: left within the horizon */
  const guint32 *group;  /* (nullable) the member of each row: a member's rows never part between folds */
} CohortChurnData;

typedef struct
{
  CohortStatus status;
  gsize n, n_events;
  CohortDesign *design;
  CohortLogistic *logistic;
  CohortBoost *boost; /* (nullable) only when the average of both logits won */
  double lambda;
  double slope, intercept;            /* Platt's correction of the logit, learned out of fold */
  double loss, loss_boost, loss_both; /* log loss out of fold; NaN where not tried */
  double *reference;                  /* medians (numbers) and commonest levels of those who stayed, by feature */
} CohortChurnModel;

typedef struct
{
  gsize feature;
  double contribution; /* of logit against a usual member who stayed; above zero: towards leaving */
} CohortReason;

CohortChurnModel *cohort_churn_model_fit (const CohortChurnData *data, const guint32 *rows, gsize n_rows);
void cohort_churn_model_free (CohortChurnModel *model);
void cohort_churn_model_predict (const CohortChurnModel *model, const CohortFrame *frame, const guint32 *rows,
                                 gsize n_rows, double *probability);
CohortReason *cohort_churn_model_reasons (const CohortChurnModel *model, const CohortFrame *frame, guint32 row,
                                          gsize *n);
guint64 cohort_fnv1a (const void *bytes, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortChurnModel, cohort_churn_model_free)

G_END_DECLS
