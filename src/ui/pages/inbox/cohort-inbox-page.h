// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_INBOX_PAGE (cohort_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortInboxPage, cohort_inbox_page, COHORT, INBOX_PAGE, CohortPage)

G_END_DECLS
