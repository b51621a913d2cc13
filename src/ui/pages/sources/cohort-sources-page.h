// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SOURCES_PAGE (cohort_sources_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortSourcesPage, cohort_sources_page, COHORT, SOURCES_PAGE, CohortPage)

G_END_DECLS
