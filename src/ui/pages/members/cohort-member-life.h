// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MEMBER_LIFE (cohort_member_life_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberLife, cohort_member_life, COHORT, MEMBER_LIFE, AdwBin)

void cohort_member_life_show (CohortMemberLife *self, CohortSession *session, gint64 member);
void cohort_member_life_show_payments (CohortMemberLife *self);

G_END_DECLS
