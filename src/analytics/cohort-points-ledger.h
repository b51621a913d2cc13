// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Points that can be redeemed: what acts give by the rules of their day, what lapses, what is left. See the .c file.
// Pure and thread-safe.
#pragma once

#include "cohort-points.h"

G_BEGIN_DECLS

#define COHORT_POINTS_MAX_EACH 1000000
#define COHORT_POINTS_MAX_MONTHS 1200

typedef struct
{
  gint64 points;   /* for one act; 0: gives none */
  guint daily_cap; /* acts of a member a day that count; 0: all */
} CohortPointsRule;

/* Rules while they are in force. */
typedef struct
{
  CohortDay from, to;           /* half-open: of acts on these days */
  guint months;                 /* that points last; 0: they never lapse */
  const CohortPointsRule *each; /* one a kind of act */
} CohortPointsTerm;

/* What was redeemed; any order. */
typedef struct
{
  gsize n;
  const guint32 *member;
  const CohortDay *day;
  const gint64 *points; /* above 0 */
} CohortPointsRedeemed;

/* given - lapsed - redeemed = balance */
typedef struct
{
  gint64 given, lapsed, redeemed;
  gint64 balance;  /* below 0: more was redeemed than there is */
  gint64 next;     /* of the balance, what lapses first */
  CohortDay lapse; /* the day on which that does; COHORT_DAY_NONE: nothing does */
} CohortPointsAccount;

/* What one kind of act gives. */
typedef struct
{
  guint64 acts, over; /* that count, and beyond the daily cap */
  gint64 points;
  guint64 members;
  gint64 largest;     /* of one member */
  gint64 top;         /* of the tenth of @members who had most, at least one of them */
  gint64 by_free;     /* of members who never paid */
  guint most_a_day;   /* acts of one member on one day, with those beyond the cap */
  guint most_counted; /* the same without them */
} CohortPointsTally;

typedef struct
{
  CohortStatus status;
  guint32 n_members;
  guint n_kinds;
  CohortPointsAccount *accounts; /* n_members */
  gint64 *given;                 /* n_members x n_kinds */
  CohortPointsTally *tallies;    /* n_kinds */
  CohortPointsTally all;         /* of all kinds together */
  CohortPointsAccount sum;       /* @next and @lapse: of whatever lapses first */
} CohortPointsLedger;

CohortPointsLedger *cohort_points_ledger (const CohortActs *acts, guint n_kinds, const CohortPointsRedeemed *redeemed,
                                          guint32 n_members, const guint8 *paid, const CohortPointsTerm *terms,
                                          guint n_terms, CohortDay as_of);
void cohort_points_ledger_free (CohortPointsLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPointsLedger, cohort_points_ledger_free)

G_END_DECLS
