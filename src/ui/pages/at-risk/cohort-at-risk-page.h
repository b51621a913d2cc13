// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

/* To be shown as an item: those whose payment failed. */
#define COHORT_AT_RISK_FAILED G_GINT64_CONSTANT (-1)

#define COHORT_TYPE_AT_RISK_PAGE (cohort_at_risk_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortAtRiskPage, cohort_at_risk_page, COHORT, AT_RISK_PAGE, CohortPage)

G_END_DECLS
