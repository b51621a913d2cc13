// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-reconcile-report.h"
#include "cohort-paper.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MONEY_PAYOUTS (cohort_money_payouts_get_type ())
G_DECLARE_FINAL_TYPE (CohortMoneyPayouts, cohort_money_payouts, COHORT, MONEY_PAYOUTS, AdwBin)

void cohort_money_payouts_set (CohortMoneyPayouts *self, CohortSession *session, CohortPeriod period,
                               CohortReconcileReport *report);
void cohort_money_payouts_fill_paper (CohortMoneyPayouts *self, CohortPaper *paper);

G_END_DECLS
