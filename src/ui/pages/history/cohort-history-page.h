// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_HISTORY_PAGE (cohort_history_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortHistoryPage, cohort_history_page, COHORT, HISTORY_PAGE, CohortPage)

G_END_DECLS
