// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* The first few topics to make something about, beside the ideas: pressing one makes an idea of it. Hidden where no
 * lists are kept of the present ledger. */
#define COHORT_TYPE_CONTENT_SUGGESTIONS (cohort_content_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentSuggestions, cohort_content_suggestions, COHORT, CONTENT_SUGGESTIONS, AdwBin)

void cohort_content_suggestions_set_session (CohortContentSuggestions *self, CohortSession *session);

G_END_DECLS
