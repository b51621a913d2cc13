// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the ledger's arrays to the rows that the churn model learns from and scores: one a paying member and
// snapshot day. Nothing after the snapshot reaches a feature. Pure and thread-safe.
#pragma once

#include "cohort-churn-model.h"
#include "cohort-facts.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_SIGNAL_TENURE,      /* days since the first payment */
  COHORT_SIGNAL_FIRST_TERM,  /* 1 until the first term is over */
  COHORT_SIGNAL_TERM_MONTHS, /* length of the term paid for */
  COHORT_SIGNAL_TO_RENEWAL,  /* days to the next due day, counted on from the segment's start */
  COHORT_SIGNAL_PRICE,       /* monthly, minor units */
  COHORT_SIGNAL_DISCOUNT,    /* share taken off now */
  COHORT_SIGNAL_PRICE_ROSE,  /* 1: within 90 days */
  COHORT_SIGNAL_DOWNGRADED,  /* 1: within 90 days */
  COHORT_SIGNAL_PAST_DUE,    /* 1: now */
  COHORT_SIGNAL_DUE_90,      /* spells of being past due in 90 days */
  COHORT_SIGNAL_QUIET_DAYS,  /* since the last counted action; tenure where there is none */
  COHORT_SIGNAL_ACTIVE_30,   /* log1p of days with an action */
  COHORT_SIGNAL_ACTIVE_90,
  COHORT_SIGNAL_ACTIVE_180,
  COHORT_SIGNAL_DROP,      /* active days of 30 over a third of those of 90; 1 where there are none */
  COHORT_SIGNAL_REFERRALS, /* log1p */
  COHORT_SIGNAL_TIER,      /* category */
  COHORT_N_SIGNALS
} CohortSignal;

typedef struct
{
  CohortStatus status; /* why there are no rows; OK where nobody was to be judged */
  gsize n;
  guint32 *member, *segment;
  CohortDay *day;
  guint8 *outcome; /* 1: neither paying nor held at some point within the horizon */
  guint8 *known;   /* 1: the horizon was over on the day seen from */
  double *values[COHORT_N_SIGNALS];
  guint32 *tier;
  double *late; /* days for which a payment is missing, by what was known on the day; -1: none is */
  CohortFeature features[COHORT_N_SIGNALS];
} CohortChurnRows;

CohortChurnRows *cohort_churn_rows_new (const CohortSegments *segments, const CohortFacts *facts,
                                        const CohortDay *snapshots, gsize n_snapshots, guint horizon, CohortDay as_of);
void cohort_churn_rows_free (CohortChurnRows *rows);
CohortChurnData cohort_churn_rows_data (const CohortChurnRows *rows);
CohortScores cohort_churn_backtest (const CohortChurnRows *rows, const CohortDay *origins, gsize n_origins,
                                    guint horizon);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortChurnRows, cohort_churn_rows_free)

G_END_DECLS
