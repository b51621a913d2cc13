// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is worth a look today: how far each source reaches, the figures of the last full month, what to do, and the next
 * two weeks. It computes nothing itself but puts together what the reports of other pages say. Immutable, shared by
 * reference, made on reader threads; texts are in the person's language and locale. */

#pragma once

#include "cohort-figure.h"
#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* A source that tells nothing of the last so many days is old. */
#define COHORT_TODAY_OLD_DAYS 10
/* How far ahead it looks, in days, today among them. */
#define COHORT_TODAY_AHEAD 14
/* How many of those at risk it names. */
#define COHORT_TODAY_N_AT_RISK 3

typedef enum
{
  COHORT_TODAY_OLD_DATA,
  COHORT_TODAY_FINDINGS, /* what services told does not fit together */
  COHORT_TODAY_FAILED,
  COHORT_TODAY_AT_RISK,
  COHORT_TODAY_EMPTY_SLOT,
} CohortTodayKind;

/* One thing to do. */
typedef struct
{
  CohortTodayKind kind;
  char *title, *detail; /* (nullable) detail */
  const char *verb;     /* what its button says: "Import" */
  const char *page;     /* where it is dealt with */
  gint64 item;          /* of that page; 0: none */
} CohortTodayTask;

typedef struct
{
  char *name;    /* "Patreon" */
  CohortDay day; /* the last that it tells of; COHORT_DAY_NONE: not known */
  char *reach;   /* "Reaches 31 Oct 2026, 22 days ago" */
  gboolean is_old;
} CohortTodaySource;

/* What comes. */
typedef struct
{
  char *title, *detail; /* (nullable) detail */
  const char *page;
  CohortDay day; /* COHORT_DAY_NONE: of all days */
} CohortTodayAhead;

typedef struct
{
  CohortFigureReport *figures;
  GPtrArray *tasks;   /* (element-type CohortTodayTask): in the order of their kinds */
  GPtrArray *sources; /* (element-type CohortTodaySource) */
  GPtrArray *ahead;   /* (element-type CohortTodayAhead): renewals, then by day */
  guint n_renewals;   /* due within COHORT_TODAY_AHEAD days */
} CohortTodayReport;

CohortTodayReport *cohort_today_report_ref (CohortTodayReport *self);
void cohort_today_report_unref (CohortTodayReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTodayReport, cohort_today_report_unref)

void cohort_today_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
CohortTodayReport *cohort_today_report_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
