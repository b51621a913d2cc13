// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_RETENTION_PAGE (cohort_retention_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortRetentionPage, cohort_retention_page, COHORT, RETENTION_PAGE, CohortPage)

G_END_DECLS
