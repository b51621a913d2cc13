// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* What may be sent to one member, and why. Hidden where there is nothing. */
#define COHORT_TYPE_MEMBER_SUGGESTIONS (cohort_member_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberSuggestions, cohort_member_suggestions, COHORT, MEMBER_SUGGESTIONS, AdwBin)

void cohort_member_suggestions_show (CohortMemberSuggestions *self, CohortSession *session, gint64 member);

G_END_DECLS
