// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MONEY_PAGE (cohort_money_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortMoneyPage, cohort_money_page, COHORT, MONEY_PAGE, CohortPage)

G_END_DECLS
