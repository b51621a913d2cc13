// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient-boosted shallow trees for a yes-or-no outcome. See the .c file. Pure, deterministic, thread-safe.
#pragma once

#include "cohort-design.h"

G_BEGIN_DECLS

#define COHORT_BOOST_STRIDE 10 /* trees between two checkpoints */

typedef struct
{
  guint depth; /* 1 to 3 */
  guint n_trees;
  double shrinkage;
} CohortBoostOptions;

#define COHORT_BOOST_DEFAULT ((CohortBoostOptions) { 3, 200, 0.05 })

typedef struct _CohortBoost CohortBoost;

CohortBoost *cohort_boost_fit (const CohortFrame *frame, const guint8 *outcome, const guint32 *rows, gsize n_rows,
                               const CohortBoostOptions *options);
void cohort_boost_free (CohortBoost *boost);
void cohort_boost_truncate (CohortBoost *boost, guint n_trees);
double cohort_boost_logit (const CohortBoost *boost, const CohortFrame *frame, gsize row, double *checkpoints);
void cohort_boost_attribute (const CohortBoost *boost, const CohortFrame *frame, gsize row, double *by_feature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortBoost, cohort_boost_free)

G_END_DECLS
