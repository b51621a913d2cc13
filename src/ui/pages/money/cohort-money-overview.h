// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-money-report.h"
#include "cohort-paper.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MONEY_OVERVIEW (cohort_money_overview_get_type ())
G_DECLARE_FINAL_TYPE (CohortMoneyOverview, cohort_money_overview, COHORT, MONEY_OVERVIEW, AdwBin)

void cohort_money_overview_set (CohortMoneyOverview *self, CohortSession *session, CohortMoneyReport *report);
/* @deals: deals and costs of the same report, instead of the overview */
void cohort_money_overview_fill_paper (CohortMoneyOverview *self, CohortPaper *paper, gboolean deals);

/* What the parts of the page share: a column of bounded width that scrolls. */
GtkWidget *cohort_money_column (GtkWidget **box);
/* A row that opens the rows behind an amount. @detail: (nullable) */
GtkWidget *cohort_money_amount (const char *amount);
GtkWidget *cohort_money_row (CohortSession *session, const char *title, const char *detail, const char *amount,
                             CohortMetricRows *rows);

G_END_DECLS
