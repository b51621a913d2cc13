/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules by which acts give points, what was redeemed, and the acts. Plain functions for a connection's own thread;
 * texts are the row's own and gone with the next one; writing belongs between the beginning and the end of a step. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

/* Rules as they were saved, or the end of points. What was tried is 0 where they end. */
typedef struct
{
  gint64 id;
  CohortDay from;
  gboolean ended;
  gint64 saved_at; /* UTC µs */
  gint64 months;   /* that points last; 0: they never lapse */
  gint64 worth;    /* minor units of 100 points */
  const char *currency;
  CohortDay tried_until;
  gint64 tried_members, tried_points, tried_balance, tried_low, tried_high, tried_top_ppm;
} CohortPointsRulesRow;

typedef struct
{
  gint64 rules;
  const char *act; /* payment, month, comment, question, lesson, homework, live */
  gint64 points, daily_cap;
  gint64 tried_points, tried_members;
} CohortPointsRuleRow;

typedef struct
{
  gint64 id, member;
  CohortDay day;
  gint64 points;
  const char *what; /* (nullable) */
} CohortPointsRedeemedRow;

typedef void (*CohortPointsRulesRowFunc) (const CohortPointsRulesRow *row, gpointer data);
typedef void (*CohortPointsRuleRowFunc) (const CohortPointsRuleRow *row, gpointer data);
typedef void (*CohortPointsRedeemedRowFunc) (const CohortPointsRedeemedRow *row, gpointer data);
typedef void (*CohortPointsActFunc) (gint64 member, gint64 at_us, gpointer data);

/* In the order in which they were saved. */
gboolean cohort_points_each_rules (CohortDb *db, CohortPointsRulesRowFunc func, gpointer data, GError **error);
gboolean cohort_points_each_rule (CohortDb *db, CohortPointsRuleRowFunc func, gpointer data, GError **error);
/* @id: (out) */
gboolean cohort_points_insert_rules (CohortDb *db, const CohortPointsRulesRow *row, gint64 *id, GError **error);
gboolean cohort_points_insert_rule (CohortDb *db, const CohortPointsRuleRow *row, GError **error);

/* @member: 0 for everybody. Newest first. */
gboolean cohort_points_each_redeemed (CohortDb *db, gint64 member, CohortPointsRedeemedRowFunc func, gpointer data,
                                      GError **error);
gboolean cohort_points_insert_redeemed (CohortDb *db, const CohortPointsRedeemedRow *row, GError **error);
gboolean cohort_points_remove_redeemed (CohortDb *db, gint64 id, GError **error);

/* @act: as of a rule, but "month", which follows from segments; @member: 0 for everybody. In any order. */
gboolean cohort_points_each_act (CohortDb *db, const char *act, gint64 member, CohortPointsActFunc func, gpointer data,
                                 GError **error);

G_END_DECLS
