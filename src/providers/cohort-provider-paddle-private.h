// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-answer.h"
#include "cohort-json-get.h"

G_BEGIN_DECLS

#define COHORT_PADDLE_TRANSACTIONS "transactions"
#define COHORT_PADDLE_ADJUSTMENTS "adjustments"

const char *cohort_paddle_currency (JsonObject *object, const char *path);
const char *cohort_paddle_cycle (JsonObject *price, int *count);
void cohort_paddle_read_transaction (CohortAnswer *self, JsonObject *transaction, const char *key);
void cohort_paddle_read_adjustment (CohortAnswer *self, JsonObject *adjustment, const char *key);

G_END_DECLS
