// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A test of two offers on members: who comes into it and what became of them, whether it can be answered at all, and
// what it says. See the .c files. Pure and thread-safe.
#pragma once

#include "cohort-experiment.h"
#include "cohort-facts.h"
#include "cohort-horizon.h"

G_BEGIN_DECLS

/* What is counted of who came into it. */
typedef enum
{
  COHORT_TRIAL_PAYS,  /* of those who register: begins to pay within the window */
  COHORT_TRIAL_STAYS, /* of those who begin to pay: is still there after the window */
  COHORT_TRIAL_ACTS,  /* does the counted actions of activation within the window */
  COHORT_N_TRIAL_METRICS
} CohortTrialMetric;

typedef enum
{
  COHORT_TRIAL_NEW,   /* whoever comes from the first day on */
  COHORT_TRIAL_THERE, /* who pays on the first day */
} CohortTrialWho;

typedef enum
{
  COHORT_TRIAL_OPEN, /* the window is not over, or not known yet */
  COHORT_TRIAL_NO,
  COHORT_TRIAL_YES,
} CohortTrialOutcome;

typedef struct
{
  CohortTrialMetric metric;
  CohortTrialWho who;
  guint window; /* days */
} CohortTrialAsk;

typedef struct
{
  guint32 member;
  CohortDay day; /* on which they came in */
  CohortTrialOutcome outcome;
} CohortTrialEntry;

/* Guards: of who came in and pays, who left, and who had money back. */
typedef struct
{
  guint64 payers, left, refunded;
} CohortTrialGuard;

/* A price is judged on so many months from the first payment, as far as renewals let it. */
#define COHORT_TRIAL_HORIZON 12

/* Of who begins to pay: for whom the renewal i + 1 months later is known, and who of them had left. */
typedef struct
{
  guint64 due[COHORT_TRIAL_HORIZON - 1], lost[COHORT_TRIAL_HORIZON - 1];
} CohortTrialRenewals;

GArray *cohort_trial_entries (const CohortSegments *segments, const CohortFacts *facts, const CohortTrialAsk *ask,
                              CohortDay from, CohortDay to, CohortDay as_of);
void cohort_trial_guard (const CohortSegments *segments, const CohortFacts *facts, const CohortTrialEntry *entries,
                         const guint8 *arm, gsize n, guint window, CohortDay as_of, CohortTrialGuard guards[2]);

void cohort_trial_renewals (const CohortSegments *segments, const CohortTrialEntry *entries, const guint8 *arm, gsize n,
                            CohortDay as_of, CohortTrialRenewals renewals[2]);

/* Weeks behind the past that a plan stands on, and the longest that a test may take people in. */
#define COHORT_TRIAL_PAST_WEEKS 26
#define COHORT_TRIAL_MAX_WEEKS 26
/* Arms that change by the week: fewer weeks than that say nothing of how weeks differ by themselves. */
#define COHORT_TRIAL_MIN_WEEKS 8
#define COHORT_TRIAL_ALPHA 0.05
#define COHORT_TRIAL_POWER 0.8

typedef struct
{
  CohortStatus status;           /* TOO_FEW: a rate of so few is none; counts are there all the same */
  CohortEstimate baseline;       /* the share, as it was without any change */
  double a_week;                 /* who comes in; 0 for those who are there */
  guint there;                   /* who pays now */
  double spread, arrival_spread; /* how much weeks differ beyond chance, in variance; at least 1 */
} CohortTrialPast;

typedef struct
{
  CohortStatus status; /* BAD_INPUT: there is no such difference to tell */
  double per_arm;      /* people an arm */
  double weeks;        /* in which that many come; 0 for those who are there; infinite: nobody comes */
  double detectable;   /* the least change that the longest test could tell; NaN: none */
  gboolean conclusive;
} CohortTrialPlan;

CohortTrialPast cohort_trial_past (const CohortSegments *segments, const CohortFacts *facts, const CohortTrialAsk *ask,
                                   CohortDay as_of);
CohortTrialPlan cohort_trial_plan (const CohortTrialPast *past, CohortTrialWho who, double difference,
                                   gboolean by_week);

typedef enum
{
  COHORT_TRIAL_CANNOT_TELL,
  COHORT_TRIAL_BETTER, /* the second arm */
  COHORT_TRIAL_WORSE,
  COHORT_TRIAL_BROKEN, /* the split is not the planned one: no result counts */
} CohortTrialVerdict;

typedef struct
{
  CohortArm arms[2];
  double value[2];               /* what a success is worth, the same unit; 1 and 1: shares are compared */
  double spread, arrival_spread; /* as planned */
  double planned;                /* people, both arms */
  guint64 came[2];               /* all who came in, judged or not: the split */
  gboolean sequential;
  const CohortTrialRenewals
      *renewals; /* (nullable): of both; @value is a month's price, and the months to come count */
} CohortTrialSeen;

typedef struct
{
  CohortStatus status; /* of the comparison; TOO_FEW: cannot tell */
  CohortEstimate a, b, difference;
  double split_p;
  gboolean split_broken;
  gboolean rule_met; /* by the interval that holds at every look */
  guint months;      /* on which @worth is; 0: no renewal is known, and the first month alone is judged */
  guint months_seen;
  CohortHorizonComparison worth; /* of a newcomer; where there are @months */
  CohortTrialVerdict verdict;
} CohortTrialResult;

CohortTrialResult cohort_trial_judge (const CohortTrialSeen *seen);
double cohort_trial_split (const guint64 came[2], double arrival_spread);
guint cohort_trial_arm_of_week (guint week, guint64 seed);
guint cohort_trial_arm_of (gint64 person, guint64 seed);

G_END_DECLS
