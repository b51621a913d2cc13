// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The parts of the generator, in the order in which they run. Each has streams of randomness of its own. */

#pragma once

#include "cohort-demo-random.h"
#include "cohort-demo-world.h"

G_BEGIN_DECLS

/* What a size changes. Rates are millionths. */
typedef struct
{
  guint people;       /* in all; 0: as the months bring them */
  guint first_month;  /* of those who sign up, pay in the first month */
  guint coupon_month; /* the same in the month of the coupon */
  guint later;        /* of those who have not paid, pay in a later month */
  guint activity;     /* interactions, percent */
} CohortDemoScale;

const CohortDemoScale *cohort_demo_scale (CohortDemoSize size);

/* Months that something happens in, from 1. */
enum
{
  COHORT_DEMO_MONTH_FORUM = 3,
  COHORT_DEMO_MONTH_HIATUS = 9,
  COHORT_DEMO_MONTH_COURSE = 12,
  COHORT_DEMO_MONTH_PRICE = 14,
  COHORT_DEMO_MONTH_COUPON = 16,
  COHORT_DEMO_MONTH_DECLINES = 18,
  COHORT_DEMO_MONTH_VIDEO = 20,
};

/* Names. */
const char *cohort_demo_make_name (CohortDemoWorld *self, guint person, gboolean chinese, char **handle);
const char *cohort_demo_special_name (guint index, gboolean *chinese, const char **handle);
const char *cohort_demo_keep (CohortDemoWorld *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* People: who signs up, when and from where. */
void cohort_demo_sign_up (CohortDemoWorld *self);
int cohort_demo_add_identity (CohortDemoWorld *self, int person, CohortDemoProvider provider, gint64 joined_us);
void cohort_demo_name_people (CohortDemoWorld *self);

/* Lives: who pays whom, for how long, and why not longer. */
typedef struct
{
  CohortDemoProvider provider;
  CohortDay start;
  gboolean coupon;
  gboolean second;
} CohortDemoBeginning;

void cohort_demo_live (CohortDemoWorld *self);
int cohort_demo_subscribe (CohortDemoWorld *self, CohortDemoRandom *random, int person,
                           const CohortDemoBeginning *beginning);
void cohort_demo_end_subscription (CohortDemoWorld *self, int subscription, CohortDay end, CohortDemoEnd how,
                                   CohortDemoStory story);
gint64 cohort_demo_fee (CohortDemoProvider provider, gint64 gross, const char *currency);

/* Who is there twice, and who only looks like it. */
void cohort_demo_overlap (CohortDemoWorld *self);
/* The quiet VIPs and the yearly sponsor. */
void cohort_demo_tell_stories (CohortDemoWorld *self);
/* Tips, courses, refunds, disputes, payouts and the planted faults. */
void cohort_demo_add_money (CohortDemoWorld *self);
void cohort_demo_add_content (CohortDemoWorld *self);
void cohort_demo_add_questions (CohortDemoWorld *self);
void cohort_demo_add_costs (CohortDemoWorld *self);

G_END_DECLS
