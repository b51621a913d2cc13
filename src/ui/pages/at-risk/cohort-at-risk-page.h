// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_AT_RISK_PAGE (cohort_at_risk_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortAtRiskPage, cohort_at_risk_page, COHORT, AT_RISK_PAGE, CohortPage)

G_END_DECLS
