// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What went with a post: whether those who saw it stayed, beside everybody who paid then, and what they paid in the
// weeks after. An association: who reads differs from who does not in more than the reading. Pure and thread-safe.
#pragma once

#include "cohort-facts.h"
#include "cohort-proportion.h"

G_BEGIN_DECLS

#define COHORT_POST_STAY_DAYS 90   /* after which it is asked who is still there */
#define COHORT_POST_PAYING_DAYS 30 /* in which what readers pay is counted */

/* Borrowed: who saw a post, each member once. */
typedef struct
{
  gsize n;
  const guint32 *member;
  const CohortDay *first;
} CohortReaders;

typedef struct
{
  CohortEstimate stayed;   /* of readers who paid when they saw it, those who still did COHORT_POST_STAY_DAYS later */
  CohortEstimate everyone; /* the same of all who paid on the day it came out */
  guint n_readers, n_paying;
  gint64 revenue;                  /* gross of the readers in their COHORT_POST_PAYING_DAYS, home minor units */
  guint n_payments, n_unconverted; /* of those, payments of a currency without a rate */
} CohortPostReturn;

typedef struct _CohortPostReturns CohortPostReturns;

CohortPostReturns *cohort_post_returns_new (const CohortSegments *segments, const CohortPayments *payments);
void cohort_post_returns_free (CohortPostReturns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPostReturns, cohort_post_returns_free)

void cohort_post_returns_compute (const CohortPostReturns *self, const CohortReaders *readers, CohortDay published,
                                  CohortDay today, CohortPostReturn *out);

/* Of the above @stayed alone: for as many posts as there are. */
CohortEstimate cohort_post_returns_stayed (const CohortPostReturns *self, const CohortReaders *readers,
                                           CohortDay today);

G_END_DECLS
