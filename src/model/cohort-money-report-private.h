// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of the report of Money share. */

#pragma once

#include "cohort-money-report.h"

#include "cohort-db.h"

G_BEGIN_DECLS

/* cohort-money-report-deals.c: deals, costs and what of them was typed. On a reader thread. */
gboolean cohort_money_report_take_deals (CohortMoneyReport *self, CohortDb *db, CohortLedgerSnapshot *ledger,
                                         const CohortScope *scope, GError **error);

G_END_DECLS
