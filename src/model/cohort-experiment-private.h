// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of experiments share: reading one, on the thread of its connection. */

#pragma once

#include "cohort-experiment-rows.h"
#include "cohort-experiments.h"
#include "cohort-ledger-snapshot-private.h"

G_BEGIN_DECLS

/* What every part of it is computed from. */
typedef struct
{
  CohortLedgerSnapshot *ledger; /* (owned) */
  CohortDay today, as_of;       /* @as_of: the last day known */
} CohortExperimentBasis;

gboolean cohort_experiment_basis_read (CohortDb *db, CohortLedgerCache *cache, CohortDay today,
                                       CohortExperimentBasis *basis, GError **error);
void cohort_experiment_basis_clear (CohortExperimentBasis *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortExperimentBasis, cohort_experiment_basis_clear)

/* cohort-experiment-plan.c. Returns: (transfer full) */
CohortExperimentPlan *cohort_experiment_plan_make (const CohortExperimentBasis *basis,
                                                   const CohortExperimentDraft *draft);
void cohort_experiment_freeze (CohortVersionRow *row, const CohortExperimentPlan *plan, gint64 now_us);

/* cohort-experiment-rows of the store, to and from what a person asks. The draft borrows the row's texts, or the row's
 * copies are its own. */
void cohort_experiment_draft_of (const CohortExperimentRow *experiment, const CohortVersionRow *row,
                                 CohortExperimentDraft *draft);
void cohort_experiment_row_of (const CohortExperimentDraft *draft, CohortVersionRow *row);

/* cohort-experiment-run.c: how a frozen version goes; @observed: (nullable) (out caller-allocates): the counts it would
 * be ended on. */
typedef struct
{
  CohortArm arms[2];
  guint64 came[2];
  CohortTrialGuard guards[2];
  CohortTrialRenewals renewals[2]; /* of a test of prices on who begins to pay */
} CohortExperimentCounts;

gboolean cohort_experiment_look (CohortDb *db, const CohortExperimentBasis *basis, const CohortExperimentDraft *draft,
                                 const CohortVersionRow *row, CohortExperimentHealth *health,
                                 CohortExperimentCounts *counts, GError **error);
CohortTrialResult cohort_experiment_judge (const CohortExperimentDraft *draft, const CohortVersionRow *row,
                                           const CohortExperimentCounts *counts);
/* Who has no arm yet: @func is called with the ledger's member and the arm that is theirs. */
typedef gboolean (*CohortExperimentAssignFunc) (gint64 member, guint position, gpointer data, GError **error);
gboolean cohort_experiment_each_new (CohortDb *db, const CohortExperimentBasis *basis,
                                     const CohortExperimentDraft *draft, const CohortVersionRow *row,
                                     CohortExperimentAssignFunc func, gpointer data, GError **error);

/* cohort-experiment-words.c. Returns: (transfer full): one a line; takes @lines over */
char *cohort_experiment_join (GPtrArray *lines);

/* cohort-experiment-report.c. Returns: (transfer full): takes @row over */
CohortExperiment *cohort_experiment_make (CohortDb *db, const CohortExperimentBasis *basis, CohortExperimentRow *row,
                                          GError **error);
void cohort_experiment_free (CohortExperiment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortExperiment, cohort_experiment_free)

G_END_DECLS
