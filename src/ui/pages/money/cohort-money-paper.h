// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The parts of the Money page on a paper: read out in words, exact for a file. Main thread. */

#pragma once

#include "cohort-money-report.h"
#include "cohort-reconcile-report.h"
#include "cohort-paper.h"

G_BEGIN_DECLS

/* @months, @moves: (nullable): the charts of the overview */
void cohort_money_paper_add_overview (CohortPaper *paper, const CohortMoneyReport *report, CohortChart *months,
                                      CohortChart *moves);
void cohort_money_paper_add_payouts (CohortPaper *paper, const CohortReconcileReport *report);
void cohort_money_paper_add_deals (CohortPaper *paper, const CohortMoneyReport *report);

G_END_DECLS
