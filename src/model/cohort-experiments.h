// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Tests of two offers: whether one can be answered, what is frozen when it starts, how it runs while its result is
 * hidden, and what it said. Reports are immutable, made on a reader thread.
 *
 *   Draft -> Cannot conclude / Ready -> Running -> Ended -> Decided
 *
 * The two states of a draft are not kept: they follow from what is known today. */

#pragma once

#include "cohort-commands.h"
#include "cohort-ledger-snapshot.h"
#include "cohort-session.h"
#include "cohort-trial.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_EXPERIMENT_WORDING,
  COHORT_EXPERIMENT_OFFER,
  COHORT_EXPERIMENT_TRIAL,
  COHORT_EXPERIMENT_ANNUAL,
  COHORT_EXPERIMENT_PRICE,
  COHORT_N_EXPERIMENT_KINDS
} CohortExperimentKind;

typedef enum
{
  COHORT_EXPERIMENT_DRAFT, /* something is not filled in */
  COHORT_EXPERIMENT_CANNOT_CONCLUDE,
  COHORT_EXPERIMENT_READY,
  COHORT_EXPERIMENT_RUNNING,
  COHORT_EXPERIMENT_ENDED,
  COHORT_EXPERIMENT_DECIDED,
  COHORT_N_EXPERIMENT_STATES
} CohortExperimentState;

typedef enum
{
  COHORT_EXPERIMENT_EDIT, /* of a running one: a new version */
  COHORT_EXPERIMENT_START,
  COHORT_EXPERIMENT_ASSIGN, /* who came in gets an arm, for good */
  COHORT_EXPERIMENT_SHOWN,  /* this week's arm, or what was assigned, was really shown */
  COHORT_EXPERIMENT_END,
  COHORT_EXPERIMENT_GIVE_UP, /* without a result */
  COHORT_EXPERIMENT_ADOPT,
  COHORT_EXPERIMENT_KEEP,
  COHORT_EXPERIMENT_UNDECIDED,
  COHORT_EXPERIMENT_REMOVE,
  COHORT_N_EXPERIMENT_VERBS
} CohortExperimentVerb;

typedef struct
{
  const char *name;
  gint64 amount; /* minor units a month; of a test of prices */
} CohortExperimentArm;

/* What a person asks. */
typedef struct
{
  const char *question;
  CohortExperimentKind kind;
  CohortTrialAsk ask;
  gboolean by_week; /* all who come in a week get the same; else an arm is drawn a person: of wording only */
  gboolean sequential;
  double difference;                  /* the smallest change of the share that matters */
  double leaving_limit, refund_limit; /* shares of who pays in the second arm; below 0: not watched */
  CohortExperimentArm arms[2];        /* how it is now, and the change */
  const char *currency;               /* (nullable): of the amounts */
} CohortExperimentDraft;

typedef struct
{
  CohortExperimentState state; /* DRAFT, CANNOT_CONCLUDE or READY */
  char *missing;               /* (nullable) translated: what is not filled in */
  CohortTrialPast past;
  CohortTrialPlan plan;
  double weeks_of[COHORT_N_TRIAL_METRICS]; /* what it takes of the others, for the same part; NaN: no better */
  CohortDay first, last, judged;           /* if it were started today; of READY */
} CohortExperimentPlan;

typedef enum
{
  COHORT_EXPERIMENT_BY_NOTHING, /* it may not be ended yet */
  COHORT_EXPERIMENT_BY_DATE,
  COHORT_EXPERIMENT_BY_RULE,
  COHORT_EXPERIMENT_BY_GUARDRAIL,
} CohortExperimentEnd;

typedef struct
{
  guint64 came[2];
  guint64 judged; /* whose window is over */
  double split_p; /* of the check of the split */
  gboolean split_broken;
  guint week, n_weeks;        /* by the week: which it is, counted from 0, and of how many */
  guint arm_now;              /* by the week: which is to be shown */
  gboolean shown_now;         /* by the week: it was said so */
  guint weeks_missed;         /* by the week: of those over, not said to have been shown */
  guint64 not_counted;        /* who came in those weeks, or was in both arms, or has no arm */
  guint64 to_assign, to_show; /* a person: who has no arm yet; whom it was not said of */
  CohortTrialGuard guards[2];
  gboolean leaving_over, refunds_over;
  CohortExperimentEnd may_end;
} CohortExperimentHealth;

typedef struct
{
  gint64 id;
  CohortExperimentState state;
  guint n_versions;
  CohortExperimentDraft draft;   /* of the latest version; its texts are the report's */
  CohortExperimentPlan *plan;    /* (nullable): of a draft */
  CohortDay first, last, judged; /* as frozen; COHORT_DAY_NONE */
  gint64 per_arm;
  guint64 baseline_yes, baseline_all;
  CohortExperimentHealth health; /* of one that runs */
  gboolean has_result;           /* ended, and not given up */
  CohortTrialResult result;
  CohortTrialGuard guards[2];
  CohortExperimentEnd ended_by;
  CohortDay ended;
  CohortExperimentVerb verdict; /* of DECIDED: ADOPT, KEEP or UNDECIDED */
  gpointer row;                 /* private: holds the texts */
} CohortExperiment;

typedef struct
{
  CohortDay as_of;
  GPtrArray *experiments; /* (element-type CohortExperiment): newest first */
} CohortExperimentReport;

CohortExperimentReport *cohort_experiment_report_ref (CohortExperimentReport *self);
void cohort_experiment_report_unref (CohortExperimentReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortExperimentReport, cohort_experiment_report_unref)
const CohortExperiment *cohort_experiment_report_find (const CohortExperimentReport *self, gint64 id);

void cohort_experiment_report_load_async (CohortSession *session, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
CohortExperimentReport *cohort_experiment_report_load_finish (GAsyncResult *result, GError **error);
CohortExperimentReport *cohort_experiment_report_load (CohortSession *session, GError **error);

void cohort_experiment_plan_free (CohortExperimentPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortExperimentPlan, cohort_experiment_plan_free)
void cohort_experiment_plan_load_async (CohortSession *session, const CohortExperimentDraft *draft,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortExperimentPlan *cohort_experiment_plan_load_finish (GAsyncResult *result, GError **error);
CohortExperimentPlan *cohort_experiment_plan_load (CohortSession *session, const CohortExperimentDraft *draft,
                                                   GError **error);

/* COHORT_COMMAND_ERROR_INVALID with a sentence that says why not. */
gboolean cohort_experiment_draft_check (const CohortExperimentDraft *draft, GError **error);
gboolean cohort_experiment_allows (const CohortExperiment *self, CohortExperimentVerb verb);

/* @id: 0 for a new one. Of a running one the next version begins tomorrow; refused where it cannot conclude. */
void cohort_command_save_experiment_async (CohortSession *session, gint64 id, const CohortExperimentDraft *draft,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_save_experiment (CohortSession *session, gint64 id, const CohortExperimentDraft *draft,
                                            GError **error);
/* Any verb but EDIT; INVALID where the state does not allow it. */
void cohort_command_experiment_async (CohortSession *session, gint64 id, CohortExperimentVerb verb,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_experiment (CohortSession *session, gint64 id, CohortExperimentVerb verb, GError **error);

G_END_DECLS
