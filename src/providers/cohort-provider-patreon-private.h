// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-answer.h"
#include "cohort-json-get.h"

G_BEGIN_DECLS

/* An answer of Patreon on its way to records. On the stack. */
typedef struct
{
  CohortAnswer answer;
  GHashTable *included; /* (element-type utf8 JsonObject) by "type id" */
  GHashTable *told;     /* (element-type utf8) tiers that have their record already */
  const char *iso;      /* of the campaign; (nullable) */
  gboolean is_monthly;  /* else it is paid by the work */
  guint n_part_refunds;
} CohortPatreon;

#define COHORT_PATREON_KEY(self, ...) COHORT_ANSWER_KEY (&(self)->answer, __VA_ARGS__)

JsonObject *cohort_patreon_included (CohortPatreon *self, const char *type, const char *id);
const char *cohort_patreon_add_tier (CohortPatreon *self, const char *id, const char *title, CohortRecordMode mode);
void cohort_patreon_read_member (CohortPatreon *self, JsonObject *thing, const char *id);

G_END_DECLS
