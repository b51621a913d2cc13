// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Points for what members do: what a set of rules would have come to on the past, the rules that were saved with those
 * figures, and what everybody has. Points are off until rules are saved. They never decide what somebody bought.
 * Reports are immutable, made on a reader thread; each change is a step. */

#pragma once

#include "cohort-commands.h"
#include "cohort-points-ledger.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_POINTS_PAYMENT, /* that was not given back */
  COHORT_POINTS_MONTH,   /* of paying without a gap, completed */
  COHORT_POINTS_COMMENT,
  COHORT_POINTS_QUESTION, /* on the day it was answered */
  COHORT_POINTS_LESSON,   /* finished, once each */
  COHORT_POINTS_HOMEWORK, /* handed in, once each */
  COHORT_POINTS_LIVE,     /* that they came to */
  COHORT_N_POINTS_ACTS
} CohortPointsAct;

typedef struct
{
  CohortPointsRule each[COHORT_N_POINTS_ACTS];
  guint months;         /* that points last; 0: they never lapse */
  gint64 worth;         /* of 100 points, minor units */
  const char *currency; /* interned */
  gboolean past;        /* what is known already earns, too; else what happens from today on */
} CohortPointsDraft;

/* What is suspicious of a rule. */
typedef enum
{
  COHORT_POINTS_SOUND = 0,
  COHORT_POINTS_UNLIMITED = 1 << 0, /* a member did it many times on a day, and no limit holds */
  COHORT_POINTS_FEW = 1 << 1,       /* a tenth has more than half */
  COHORT_POINTS_FREE = 1 << 2,      /* more than half is of members who never paid */
} CohortPointsWarnings;

/* Money that was paid, or is owed; @low and @high: minor units. */
typedef struct
{
  gint64 points;    /* that are neither lapsed nor redeemed */
  gint64 of_paying; /* of them: of members who pay */
  gint64 low, high; /* what those, and all of them, are worth */
} CohortPointsOwed;

/* What rules would have come to, had they held all along. */
typedef struct
{
  CohortPointsDraft draft;
  CohortDay until; /* the last day that is known */
  CohortPointsTally each[COHORT_N_POINTS_ACTS], all;
  CohortPointsWarnings warnings[COHORT_N_POINTS_ACTS];
  CohortPointsAccount sum;
  CohortPointsOwed owed;
  gint64 year_points, year_worth; /* given in the last twelve months */
  gint64 year_paid;               /* by members in them, in the currency of the draft, before fees; minor units */
} CohortPointsTrial;

/* As they were saved. */
typedef struct
{
  gint64 id;
  CohortDay from; /* COHORT_DAY_MIN: all that is known */
  gboolean ended; /* from that day on nothing is given; nothing below is meant then */
  CohortDay saved;
  CohortPointsDraft draft;
  /* the figures of then */
  CohortDay until;
  gint64 members, points, top_ppm;
  CohortPointsOwed owed;
  gint64 each_points[COHORT_N_POINTS_ACTS], each_members[COHORT_N_POINTS_ACTS];
} CohortPointsRules;

typedef struct
{
  GPtrArray *rules; /* (element-type CohortPointsRules): newest first */
  gboolean on;      /* the newest gives points */
  CohortPointsAccount sum;
  CohortPointsOwed owed;
  guint n_members; /* who have any */
} CohortPointsReport;

typedef struct
{
  gint64 id;
  CohortDay day;
  gint64 points;
  char *what; /* (nullable) */
} CohortPointsGift;

typedef struct
{
  gboolean known; /* there were ever rules */
  CohortPointsAccount account;
  gint64 given[COHORT_N_POINTS_ACTS];
  gint64 worth; /* of the balance, minor units, by the newest rules */
  const char *currency;
  GPtrArray *gifts; /* (element-type CohortPointsGift): newest first */
} CohortMemberPoints;

/* "payment", as the store and the command line have it */
const char *cohort_points_act_name (CohortPointsAct act);

CohortPointsTrial *cohort_points_trial_ref (CohortPointsTrial *self);
void cohort_points_trial_unref (CohortPointsTrial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPointsTrial, cohort_points_trial_unref)
void cohort_points_trial_load_async (CohortSession *session, const CohortPointsDraft *draft, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortPointsTrial *cohort_points_trial_load_finish (GAsyncResult *result, GError **error);
CohortPointsTrial *cohort_points_trial_load (CohortSession *session, const CohortPointsDraft *draft, GError **error);
/* COHORT_COMMAND_ERROR_INVALID with a sentence that says why not. */
gboolean cohort_points_draft_check (const CohortPointsDraft *draft, GError **error);

CohortPointsReport *cohort_points_report_ref (CohortPointsReport *self);
void cohort_points_report_unref (CohortPointsReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPointsReport, cohort_points_report_unref)
void cohort_points_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
CohortPointsReport *cohort_points_report_load_finish (GAsyncResult *result, GError **error);
CohortPointsReport *cohort_points_report_load (CohortSession *session, GError **error);
/* Of every member who was given any or redeemed any. */
typedef void (*CohortPointsMemberFunc) (gint64 member, const CohortPointsAccount *account, gpointer data);
gboolean cohort_points_each_member (CohortSession *session, CohortPointsMemberFunc func, gpointer data, GError **error);

CohortMemberPoints *cohort_member_points_ref (CohortMemberPoints *self);
void cohort_member_points_unref (CohortMemberPoints *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberPoints, cohort_member_points_unref)
void cohort_member_points_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
CohortMemberPoints *cohort_member_points_load_finish (GAsyncResult *result, GError **error);
CohortMemberPoints *cohort_member_points_load (CohortSession *session, gint64 member, GError **error);

/* Keeps rules with what they would have come to on the past, as it is known now. */
void cohort_command_save_points_async (CohortSession *session, const CohortPointsDraft *draft,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_save_points (CohortSession *session, const CohortPointsDraft *draft, GError **error);
/* From today on nothing is given. What was given stays, lapses and can be redeemed. */
void cohort_command_end_points_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
CohortDone *cohort_command_end_points (CohortSession *session, GError **error);
/* @what: (nullable): what was given for them. INVALID where the member has fewer. */
void cohort_command_redeem_points_async (CohortSession *session, gint64 member, gint64 points, const char *what,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_redeem_points (CohortSession *session, gint64 member, gint64 points, const char *what,
                                          GError **error);
void cohort_command_remove_redeemed_async (CohortSession *session, gint64 id, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
