// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Ghost: what the two halves of its provider share. One answer belongs to one job. */

#pragma once

#include "cohort-answer.h"
#include "cohort-json-get.h"

G_BEGIN_DECLS

#define COHORT_GHOST_KEY COHORT_ANSWER_KEY

const char *cohort_ghost_add_tier (CohortAnswer *self, JsonObject *tier, CohortRecordMode mode);
const char *cohort_ghost_add_offer (CohortAnswer *self, JsonObject *offer, CohortRecordMode mode);
void cohort_ghost_read_member (CohortAnswer *self, JsonObject *member, const char *id);
void cohort_ghost_read_event (CohortAnswer *self, JsonObject *event);

G_END_DECLS
