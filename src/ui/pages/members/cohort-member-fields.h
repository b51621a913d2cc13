// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-member-report.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MEMBER_FIELDS (cohort_member_fields_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberFields, cohort_member_fields, COHORT, MEMBER_FIELDS, AdwPreferencesGroup)

void cohort_member_fields_show (CohortMemberFields *self, CohortSession *session, CohortMemberReport *report);
void cohort_member_fields_edit (CohortMemberFields *self);

G_END_DECLS
