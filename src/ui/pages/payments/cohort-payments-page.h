// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-page.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PAYMENTS_PAGE (cohort_payments_page_get_type ())
G_DECLARE_FINAL_TYPE (CohortPaymentsPage, cohort_payments_page, COHORT, PAYMENTS_PAGE, CohortPage)

G_END_DECLS
