// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the subscription metrics need beside segments, as plain arrays: people, payments, terms, counted
// actions, costs. Borrowed, read-only, in any order; member indices are those of CohortSegments. A table that
// was not loaded has n = 0. Amounts are minor units of the row's currency, an index into the currencies
// of CohortSegments.
#pragma once

#include "cohort-metric-memo.h"
#include "cohort-segments.h"

G_BEGIN_DECLS

#define COHORT_AMOUNT_UNKNOWN G_MININT64

typedef struct
{
  guint32 n;                  /* the members of CohortSegments */
  const CohortDay *joined;    /* registered, or first seen; COHORT_DAY_NONE: unknown */
  const CohortDay *erased;    /* (nullable) COHORT_DAY_NONE: still there */
  const guint32 *n_referrals; /* (nullable) people they brought */
  const guint8 *referred;     /* (nullable) 1: brought by another member */
} CohortPeople;

typedef struct
{
  gsize n;
  const guint32 *member; /* COHORT_INDEX_NONE: not known who */
  const CohortDay *day;
  const gint64 *gross; /* refunds and disputes are negative */
  const gint64 *fee;   /* (nullable) COHORT_AMOUNT_UNKNOWN where the source does not say */
  const gint64 *tax;   /* (nullable) inside gross; COHORT_AMOUNT_UNKNOWN likewise */
  const guint16 *currency;
  const guint16 *stream;   /* (nullable) below n_streams */
  const guint8 *recurring; /* (nullable: all are) 1: pays for a term */
  const char *const *streams;
  guint16 n_streams;
} CohortPayments;

typedef struct
{
  gsize n;
  const guint32 *member, *line; /* terms of one line follow each other; any index */
  const CohortDay *from, *to;   /* half-open */
  const CohortDay *paid;        /* when money came for it; COHORT_DAY_NONE: it did not */
  const gint64 *amount;
  const guint16 *currency;
  const guint8 *interval;   /* CohortInterval; NONE is a term that ends by itself */
  const guint8 *end_reason; /* (nullable) CohortEndReason where it was not renewed */
  const guint8 *taken_back; /* (nullable) 1: refunded while cooling off, as if never sold */
} CohortTerms;

typedef struct
{
  gsize n;
  const guint32 *member;
  const CohortDay *day;
  const guint32 *count; /* (nullable: one each) counted actions of that member on that day */
} CohortActions;

typedef struct
{
  gsize n;
  const CohortDay *day;
  const gint64 *amount; /* COHORT_AMOUNT_UNKNOWN: hours only */
  const guint16 *currency;
  const guint32 *minutes;    /* (nullable) own time */
  const guint8 *acquisition; /* 1: spent to win members */
} CohortCosts;

/* The community's settings that the definitions depend on. */
typedef struct
{
  guint renewal_grace;      /* days after a term in which a payment is still its renewal; 7 */
  guint activation_days;    /* 14 */
  guint activation_actions; /* 2 */
  guint trial_slack;        /* days after a trial in which a payment is its conversion; 7 */
  guint second_month;       /* day after the first payment at which month-2 retention looks; 60 */
  double margin;            /* share of net revenue left after serving a member; 1 */
  double discount;          /* a year, of money to come; 0.1 */
  gint64 hour_rate;         /* home minor units for an own hour; 0: not set */
} CohortRules;

#define COHORT_RULES_DEFAULT ((CohortRules) { 7, 14, 2, 7, 60, 1.0, 0.1, 0 })

typedef struct
{
  CohortPeople people;
  CohortPayments payments;
  CohortTerms terms;
  CohortActions actions;
  CohortCosts costs;
  gint64 visits; /* of the period, or -1 where not known */
  CohortRules rules;
  CohortMetricMemo *memo; /* (nullable) what metrics of one report share */
  gboolean checked;       /* cohort_facts_validate() found them sound */
} CohortFacts;

CohortStatus cohort_facts_validate (const CohortFacts *facts, const CohortSegments *segments);

G_END_DECLS
