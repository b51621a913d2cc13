// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MEMBER_RISK (cohort_member_risk_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberRisk, cohort_member_risk, COHORT, MEMBER_RISK, AdwBin)

void cohort_member_risk_show (CohortMemberRisk *self, CohortSession *session, gint64 member);

G_END_DECLS
