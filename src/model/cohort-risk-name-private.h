// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Apart, as the headers of the store's segments and those of analytics cannot be read together. */

#pragma once

#include "cohort-risk-rows.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what the person is called on the screen */
char *cohort_risk_person_name (const CohortRiskPerson *person);

G_END_DECLS
