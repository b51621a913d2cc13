// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

/* What is planned and what came out: a calendar, a board by state, and the library. */
#define COHORT_TYPE_CONTENT_PAGE (cohort_content_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentPage, cohort_content_page, COHORT, CONTENT_PAGE, CohortPage)

G_END_DECLS
