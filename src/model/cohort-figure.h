// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A number as a person meets it, on every page the same: one headline, chosen by the preference Definitions, with its
 * period, interval and n, how it compares with the period before in honest words, its formula with the actual figures,
 * and the other definitions in use. It opens the rows that it was counted from.
 *
 * One report answers for as many figures as a page shows; it is immutable, shared by reference, made on a reader
 * thread. A figure lives as long as its report. */

#pragma once

#include "cohort-metric-report.h"
#include "cohort-metric-rows.h"

G_BEGIN_DECLS

/* The figures there are: the last argument of the loads is a list of these. */
#define COHORT_FIGURE_MRR "mrr"
#define COHORT_FIGURE_MEMBERS "members"
#define COHORT_FIGURE_GROWTH "growth"
#define COHORT_FIGURE_CHURN "churn"
#define COHORT_FIGURE_REVENUE_CHURN "revenue-churn"
#define COHORT_FIGURE_REVENUE_KEPT "revenue-kept"
#define COHORT_FIGURE_RENEWAL "renewal"
#define COHORT_FIGURE_ACTIVATION "activation"
#define COHORT_FIGURE_ACTIVE "active"
#define COHORT_FIGURE_TRIALS "trials"
#define COHORT_FIGURE_ARPU "arpu"
#define COHORT_FIGURE_LTV "ltv"
#define COHORT_FIGURE_CAC "cac"
#define COHORT_FIGURE_PAYBACK "payback"
#define COHORT_FIGURE_LTV_CAC "ltv-cac"

typedef struct
{
  char *title, *value;
} CohortFigureLine;

typedef enum
{
  COHORT_FIGURE_STATES_NOTHING, /* there is nothing to compare */
  COHORT_FIGURE_UNCLEAR,        /* within what chance alone does */
  COHORT_FIGURE_SAME,
  COHORT_FIGURE_HIGHER,
  COHORT_FIGURE_LOWER,
} CohortFigureChange;

typedef struct
{
  const char *id;
  char *title;    /* "Churn Rate" */
  char *period;   /* "Jun 2026" */
  char *value;    /* (nullable): NULL where there is no number; reason says why */
  char *reason;   /* (nullable): "There is not enough data yet." */
  char *basis;    /* (nullable): "9 of 205", "112 of 116; 2 pending" */
  char *interval; /* (nullable): "likely 2.3–8.1 %" */
  char *change;   /* (nullable): "May 2026: 5.1 %, no clear change" */
  CohortFigureChange direction;
  char *sentence;                  /* what is counted */
  char *formula;                   /* (nullable): "9 ÷ 205 = 4.4 %" */
  GPtrArray *about;                /* (element-type CohortFigureLine): period, zone, currency, n, definition */
  GPtrArray *others;               /* (element-type CohortFigureLine): as others define it, and its parts */
  CohortMetricRows *counted;       /* (nullable): its rows */
  CohortMetricRows *of;            /* (nullable): the rows it is divided by */
  const CohortMetricValue *answer; /* (nullable): the headline */
  CohortUnit unit;
} CohortFigure;

typedef struct
{
  CohortMetricReport *now, *before, *each; /* (nullable) before: there is none; each: of each currency by itself */
  GPtrArray *figures;                      /* (element-type CohortFigure) in the order asked for */
} CohortFigureReport;

CohortFigureReport *cohort_figure_report_ref (CohortFigureReport *self);
void cohort_figure_report_unref (CohortFigureReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortFigureReport, cohort_figure_report_unref)

CohortFigureReport *cohort_figure_report_load (CohortSession *session, const CohortScope *scope, const char *const *ids,
                                               GError **error);
void cohort_figure_report_load_async (CohortSession *session, const CohortScope *scope, const char *const *ids,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortFigureReport *cohort_figure_report_load_finish (GAsyncResult *result, GError **error);

const CohortFigure *cohort_figure_report_find (const CohortFigureReport *self, const char *id);

G_END_DECLS
