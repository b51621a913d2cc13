// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-session.h"

G_BEGIN_DECLS

/* What came out: a list that the ledger sorts, filters by kind and searches. A row asks for content.open-post. */
#define COHORT_TYPE_CONTENT_LIBRARY (cohort_content_library_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentLibrary, cohort_content_library, COHORT, CONTENT_LIBRARY, AdwBin)

void cohort_content_library_set_session (CohortContentLibrary *self, CohortSession *session);
void cohort_content_library_search (CohortContentLibrary *self);

G_END_DECLS
