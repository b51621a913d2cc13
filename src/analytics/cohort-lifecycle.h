// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a member stands: one lifecycle segment each, by rules anybody can read. See the .c file.
// Pure and thread-safe.
#pragma once

#include "cohort-status.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_LIFECYCLE_NEW,       /* under 30 days, first acts not done yet */
  COHORT_LIFECYCLE_ACTIVATED, /* pays and comes by: the ordinary case */
  COHORT_LIFECYCLE_CORE,      /* pays, active on 8 of the last 30 days or more */
  COHORT_LIFECYCLE_AT_RISK,   /* pays, and the churn warning stands */
  COHORT_LIFECYCLE_DORMANT,   /* here, was active once, nothing for 60 days */
  COHORT_LIFECYCLE_WIN_BACK,  /* paid once, pays no longer */
  COHORT_LIFECYCLE_CHAMPION,  /* pays, and brought somebody or is among the tenth who comment most */
  COHORT_LIFECYCLE_SUPPORTER, /* pays, hardly comes by */
  COHORT_LIFECYCLE_LURKER,    /* never paid */
  COHORT_N_LIFECYCLES
} CohortLifecycle;

/* One a member, in the order of member ids. */
typedef struct
{
  guint days_member;      /* since they joined */
  guint days_away;        /* since their last act; G_MAXUINT: none ever */
  guint active_days;      /* of the last 30 */
  guint comments;         /* in the last 90 days */
  guint referred;         /* members they brought, ever */
  guint8 pays, paid_once; /* now; ever */
  guint8 activated;       /* the first acts are done */
  guint8 at_risk;         /* the churn warning stands */
} CohortLifecycleFacts;

CohortStatus cohort_lifecycle (const CohortLifecycleFacts *facts, gsize n, guint8 *segment);
const char *cohort_lifecycle_id (CohortLifecycle segment);
const char *cohort_lifecycle_title (CohortLifecycle segment);

G_END_DECLS
