// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-money-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MONEY_DEALS (cohort_money_deals_get_type ())
G_DECLARE_FINAL_TYPE (CohortMoneyDeals, cohort_money_deals, COHORT, MONEY_DEALS, AdwBin)

void cohort_money_deals_set (CohortMoneyDeals *self, CohortSession *session, CohortMoneyReport *report);
/* Opens the form of a new deal. */
void cohort_money_deals_add (CohortMoneyDeals *self);

G_END_DECLS
