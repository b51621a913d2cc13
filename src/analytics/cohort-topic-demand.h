// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What to make next: topics by what members ask for, stay for and come back for. See the .c file.
// Pure and thread-safe.
#pragma once

#include "cohort-proportion.h"

G_BEGIN_DECLS

/* What the page of suggestions asks for. */
#define COHORT_TOPICS_MIN_POSTS 10
#define COHORT_TOPICS_MIN_MEMBERS 30

typedef enum
{
  COHORT_TOPIC_QUESTIONS, /* unanswered, per hundred members */
  COHORT_TOPIC_LAPSE,     /* days since the last post, in usual gaps between posts */
  COHORT_TOPIC_RETENTION, /* of its readers, less that of the others */
  COHORT_TOPIC_RETURN,    /* readers per hour spent */
  COHORT_TOPIC_N_EVIDENCE
} CohortTopicEvidence;

typedef struct
{
  guint posts;
  guint questions;             /* not answered yet */
  double hours;                /* spent on them; NaN: not entered */
  double days_since, gap;      /* since the last post; usual days between two; NaN: fewer than two posts */
  guint readers, readers_kept; /* members who read one a period ago, and those of them who still pay */
} CohortTopicFacts;

typedef struct
{
  guint32 topic;
  double score;                             /* 0 to 1 */
  double evidence[COHORT_TOPIC_N_EVIDENCE]; /* NaN where unknown */
  double rank[COHORT_TOPIC_N_EVIDENCE];     /* 0 to 1 among the topics of which it is known */
  CohortEstimate kept, kept_others;         /* readers, and those who did not read it */
  CohortTopicEvidence strongest;            /* what to say first */
} CohortTopicDemand;

CohortStatus cohort_topic_demand (const CohortTopicFacts *facts, gsize n, guint members, guint members_kept,
                                  CohortTopicDemand *out);

G_END_DECLS
