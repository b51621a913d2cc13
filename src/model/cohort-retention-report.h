// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who stays, for how long, and why others left: the one report of the Retention page, over the shared snapshot of the
 * ledger. A reader thread makes it; then it is immutable and any thread may read it. See the .c file.
 *
 * A group is who came in the same month, or for the same tier, by the same provider, from the same source, with the
 * same coupon, by the first payment. Counts are people; money is of the home currency, or of the one that is asked for,
 * later months against the end of the first.
 *
 * Who stays is told from everything that happened up to a day. So a period means: as it stood at its end. Only who left
 * is told of its own days, too. */

#pragma once

#include "cohort-kaplan-meier.h"
#include "cohort-log-rank.h"
#include "cohort-metric-rows.h"
#include "cohort-retention.h"
#include "cohort-scope.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_RETENTION_BY_MONTH,
  COHORT_RETENTION_BY_TIER,
  COHORT_RETENTION_BY_PROVIDER, /* the service that they paid by */
  COHORT_RETENTION_BY_SOURCE,   /* where they first heard of it, as a service or a file says */
  COHORT_RETENTION_BY_COUPON,
  COHORT_N_RETENTION_BY
} CohortRetentionBy;

/* How many months a table has at most. */
#define COHORT_RETENTION_MAX_CELLS 24

typedef struct
{
  CohortRetentionBy by;
  gboolean money;             /* work out what they paid, too */
  const char *first, *second; /* (nullable): compare these two groups by their names; else the largest ones */
  const CohortScope *scope;   /* (nullable): as it stood at the end of its period, of who pays in its currency; NULL:
                               * everything. The home currency stands for all */
} CohortRetentionQuestion;

typedef struct
{
  char *name;
  guint n_members;
  guint n_cells;          /* how many months it has lived, the unfinished one included */
  CohortEstimate *paying; /* (owned) n_cells: of the members, those paying at the end of the month */
  CohortEstimate *money;  /* (owned) (nullable) n_cells: what they paid then, against the end of their first month */
  guint n_finished;       /* cells from here on may still change */
} CohortRetentionGroup;

typedef struct
{
  char *name;
  guint n_members;
} CohortRetentionCurve;

typedef struct
{
  CohortMonth month;
  gboolean finished;
  guint n_start;                    /* paying when it began */
  guint lost[COHORT_N_END_REASONS]; /* members who left, by CohortEndReason */
  guint back;                       /* who had left and came back */
} CohortRetentionMonth;

/* Something that stands out. */
typedef struct
{
  char *title, *detail;
  CohortRetentionBy by;
  char *first, *second; /* (nullable): the groups to look at */
  CohortMonth month;    /* 0: none */
  char *event;          /* (nullable): what happened in that month, for the charts */
} CohortRetentionFinding;

typedef struct
{
  gint64 member;
  char *text, *detail; /* as shown */
} CohortRetentionExit;

typedef struct _CohortRetentionPeople CohortRetentionPeople;

typedef struct
{
  CohortLedgerSnapshot *ledger;
  CohortDay as_of;
  CohortRetentionBy by;
  gboolean has_money;
  char *seen; /* (nullable): what is left out: "As it stood on 31 Oct 2026" */
  char *left; /* (nullable): who left in the period, in a sentence */

  GPtrArray *groups; /* (element-type CohortRetentionGroup) */
  guint n_cells;
  CohortRetentionPeople *people; /* who is behind the cells */

  GPtrArray *curves;      /* (element-type CohortRetentionCurve) as fit->curves */
  CohortKmFit *fit;       /* in months since the first payment */
  CohortLogRank *test;    /* (nullable): fewer than two curves */
  char *verdict;          /* (nullable): the test in words */
  char *tenure;           /* how long half of the members stay, in words */
  CohortKmFit *everybody; /* one curve of all members */

  const CohortRetention *forecast; /* (nullable) of all members, in whole months */
  char *model;                     /* the chosen model in words, or why there is none */

  GArray *months;      /* (element-type CohortRetentionMonth) rising */
  GPtrArray *findings; /* (element-type CohortRetentionFinding) */
  GPtrArray *exits;    /* (element-type CohortRetentionExit) the latest first */
} CohortRetentionReport;

CohortRetentionReport *cohort_retention_report_ref (CohortRetentionReport *self);
void cohort_retention_report_unref (CohortRetentionReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortRetentionReport, cohort_retention_report_unref)

CohortRetentionReport *cohort_retention_report_load (CohortSession *session, const CohortRetentionQuestion *question,
                                                     GError **error);
void cohort_retention_report_load_async (CohortSession *session, const CohortRetentionQuestion *question,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortRetentionReport *cohort_retention_report_load_finish (GAsyncResult *result, GError **error);

CohortMetricRows *cohort_retention_report_get_rows (CohortRetentionReport *self, guint group, guint cell);

G_END_DECLS
