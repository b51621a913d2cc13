// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* Signal "closed": the person wants the pane away. */
#define COHORT_TYPE_MEMBER_PANE (cohort_member_pane_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberPane, cohort_member_pane, COHORT, MEMBER_PANE, AdwBin)

void cohort_member_pane_set_session (CohortMemberPane *self, CohortSession *session);
void cohort_member_pane_set_member (CohortMemberPane *self, gint64 member);
void cohort_member_pane_reload (CohortMemberPane *self);
void cohort_member_pane_set_alone (CohortMemberPane *self, gboolean alone);
void cohort_member_pane_edit (CohortMemberPane *self);

G_END_DECLS
