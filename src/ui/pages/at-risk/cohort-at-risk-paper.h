// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the page of members at risk prints and exports. */

#pragma once

#include "cohort-page.h"
#include "cohort-risk-report.h"

G_BEGIN_DECLS

CohortPaper *cohort_at_risk_paper_new (CohortPage *page, const CohortRiskReport *report);

G_END_DECLS
