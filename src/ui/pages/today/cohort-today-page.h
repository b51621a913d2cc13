// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_TODAY_PAGE (cohort_today_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortTodayPage, cohort_today_page, COHORT, TODAY_PAGE, CohortPage)

G_END_DECLS
