// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-plan-item.h"

G_BEGIN_DECLS

/* A row that opens into names of which any number can be ticked; closed, it says which are. */
#define COHORT_TYPE_CONTENT_CHECKS (cohort_content_checks_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentChecks, cohort_content_checks, COHORT, CONTENT_CHECKS, AdwExpanderRow)

/* Once. @none: what it says when none is ticked */
void cohort_content_checks_fill (CohortContentChecks *self, GPtrArray *choices, const char *none);
/* Appends the ids of those that are ticked. */
void cohort_content_checks_collect (CohortContentChecks *self, GArray *ids);

G_END_DECLS
