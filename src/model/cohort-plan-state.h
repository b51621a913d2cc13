// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What an item of the plan goes through, from an idea to the post it became, and which steps it may take. Planned is
 * not scheduled: nothing here is known to a service before it is handed over. Pure; any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_PLAN_IDEA,    /* has no day */
  COHORT_PLAN_PLANNED, /* has one */
  COHORT_PLAN_DRAFTING,
  COHORT_PLAN_READY,
  COHORT_PLAN_HANDED_OVER, /* the service has it */
  COHORT_PLAN_PUBLISHED,   /* its post is out; never set by hand */
  COHORT_N_PLAN_STATES
} CohortPlanState;

const char *cohort_plan_state_id (CohortPlanState state);
CohortPlanState cohort_plan_state_of (const char *id, const char *post_status);
const char *cohort_plan_state_word (CohortPlanState state);
gboolean cohort_plan_state_may (CohortPlanState from, CohortPlanState to, gboolean has_day, GError **error);
CohortPlanState cohort_plan_state_on_day (CohortPlanState state, gboolean has_day);

/* NULL-terminated ids: "article", "video", … */
const char *const *cohort_plan_kinds (void);
const char *cohort_plan_kind_word (const char *kind);
gboolean cohort_plan_kind_is_known (const char *kind);
const char *cohort_plan_kind_guess (const char *benefit);

G_END_DECLS
