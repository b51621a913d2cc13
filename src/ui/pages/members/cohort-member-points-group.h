// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_MEMBER_POINTS_GROUP (cohort_member_points_group_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberPointsGroup, cohort_member_points_group, COHORT, MEMBER_POINTS_GROUP, AdwBin)

void cohort_member_points_group_show (CohortMemberPointsGroup *self, CohortSession *session, gint64 member);

G_END_DECLS
