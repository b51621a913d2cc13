// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

/* What to make next, whom to send what, and how good that is. */
#define COHORT_TYPE_SUGGESTIONS_PAGE (cohort_suggestions_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortSuggestionsPage, cohort_suggestions_page, COHORT, SUGGESTIONS_PAGE, CohortPage)

G_END_DECLS
