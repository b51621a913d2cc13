// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-sources-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_SOURCE_ACCOUNT (cohort_source_account_get_type ())
G_DECLARE_FINAL_TYPE (CohortSourceAccount, cohort_source_account, COHORT, SOURCE_ACCOUNT, AdwActionRow)

void cohort_source_account_set_report (CohortSourceAccount *self, CohortSession *session,
                                       const CohortSourceReport *report);
void cohort_source_account_ask_for_key (CohortSourceAccount *self);

G_END_DECLS
