// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The period and the currency that all pages look at which use a scope: one for a session, kept in its file. A period
 * that holds today is kept by its length, so that next month shows next month. Main thread only. */

#pragma once

#include "cohort-scope.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_SPAN_ALL,
  COHORT_SPAN_MONTH,
  COHORT_SPAN_QUARTER,
  COHORT_SPAN_YEAR,
  COHORT_SPAN_DAYS, /* chosen by hand */
} CohortSpan;

/* Read-only properties: "span" (uint), "label" (string: the period in words), "currency" (string or NULL: each by
 * itself), "currencies" (string array: what the ledger holds), "can-step-forward" (boolean).
 * Signal "changed": another period or currency; ask again. */
#define COHORT_TYPE_SCOPE_MODEL (cohort_scope_model_get_type ())
G_DECLARE_FINAL_TYPE (CohortScopeModel, cohort_scope_model, COHORT, SCOPE_MODEL, GObject)

CohortScopeModel *cohort_scope_model_of (CohortSession *session);

void cohort_scope_model_set_span (CohortScopeModel *self, CohortSpan span);
void cohort_scope_model_set_days (CohortScopeModel *self, CohortDay from, CohortDay to);
void cohort_scope_model_step (CohortScopeModel *self, int n);
void cohort_scope_model_set_currency (CohortScopeModel *self, const char *currency);

CohortSpan cohort_scope_model_get_span (CohortScopeModel *self);
CohortPeriod cohort_scope_model_get_period (CohortScopeModel *self);
const char *cohort_scope_model_get_label (CohortScopeModel *self);
const char *cohort_scope_model_get_currency (CohortScopeModel *self);
const char *const *cohort_scope_model_get_currencies (CohortScopeModel *self);
gboolean cohort_scope_model_can_step (CohortScopeModel *self, int n);
CohortScope *cohort_scope_model_make_scope (CohortScopeModel *self);

G_END_DECLS
