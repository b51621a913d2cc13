// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-answer.h"
#include "cohort-json-get.h"

G_BEGIN_DECLS

#define COHORT_LEMONSQUEEZY_REFUNDS "refunds"

const char *cohort_lemonsqueezy_add_buyer (CohortAnswer *self, JsonObject *attributes);
void cohort_lemonsqueezy_read_term (CohortAnswer *self, const char *text, const char **interval, int *count);
void cohort_lemonsqueezy_read_invoice (CohortAnswer *self, const CohortTask *task, JsonObject *attributes,
                                       const char *id);
void cohort_lemonsqueezy_read_order (CohortAnswer *self, JsonObject *order, JsonObject *attributes, const char *id);

G_END_DECLS
