// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MEMBERS_PAGE (cohort_members_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortMembersPage, cohort_members_page, COHORT, MEMBERS_PAGE, CohortPage)

G_END_DECLS
