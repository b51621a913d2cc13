// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PRICING_PAGE (cohort_pricing_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortPricingPage, cohort_pricing_page, COHORT, PRICING_PAGE, CohortPage)

G_END_DECLS
