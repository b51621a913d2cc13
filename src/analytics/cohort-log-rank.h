// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The log-rank test: do groups of members stay equally long? See the .c file for the model.
#pragma once

#include "cohort-survival.h"

G_BEGIN_DECLS

typedef struct
{
  CohortStatus status;    /* UNDEFINED: fewer than two groups ever had an event to compare */
  gboolean worth_showing; /* every group that counts has the ten events below which the test is not shown */
  guint32 n_groups;
  gsize *n;                    /* rows of each group */
  double *observed, *expected; /* events of each group */
  double chi2, p_value;
  guint df;
} CohortLogRank;

CohortLogRank *cohort_log_rank (const CohortSurvival *data);
void cohort_log_rank_free (CohortLogRank *test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortLogRank, cohort_log_rank_free)

G_END_DECLS
