// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is worth a look today: how far each source reaches, the figures of the last full month, what changed since the
 * last review, what to do, the next two weeks, and the six cards of the next review. It computes nothing itself but
 * puts together what metrics and the reports of other pages say. Immutable, shared by reference, made on reader
 * threads; texts are in the person's language and locale. */

#pragma once

#include "cohort-figure.h"
#include "cohort-plan-report.h"
#include "cohort-reviews.h"

G_BEGIN_DECLS

/* A source that tells nothing of the last so many days is old. */
#define COHORT_TODAY_OLD_DAYS 10
/* How far ahead it looks, in days, today among them. */
#define COHORT_TODAY_AHEAD 14
/* How many of those at risk it names, and how many of them the review does. */
#define COHORT_TODAY_N_AT_RISK 3
#define COHORT_REVIEW_N_AT_RISK 5
/* A copy older than so many days is told. */
#define COHORT_TODAY_COPY_DAYS 7
/* From so many renewals within a week on, they are worth a line. */
#define COHORT_TODAY_RENEWALS 5

/* In the order of the list. */
typedef enum
{
  COHORT_TODAY_OLD_DATA,
  COHORT_TODAY_RATES,    /* exchange rates are missing */
  COHORT_TODAY_INCIDENT, /* many payments failed at one service */
  COHORT_TODAY_FAILED,
  COHORT_TODAY_AT_RISK,
  COHORT_TODAY_QUESTIONS,
  COHORT_TODAY_EMPTY_SLOT,
  COHORT_TODAY_DELIVERABLE,
  COHORT_TODAY_DECISION, /* is to be judged */
  COHORT_TODAY_LATER,    /* put off in a review */
  COHORT_TODAY_PAYOUT,   /* expected, and not imported */
  COHORT_TODAY_RENEWALS_DUE,
  COHORT_TODAY_ENDS,     /* discounts end */
  COHORT_TODAY_FINDINGS, /* what services told does not fit together */
  COHORT_TODAY_COPY,     /* the last one is old, or lies on the same disk */
  COHORT_N_TODAY_KINDS
} CohortTodayKind;

/* One thing to do. */
typedef struct
{
  CohortTodayKind kind;
  char *id;             /* the same for the same thing: what is said to it is kept under this */
  char *title, *detail; /* (nullable) detail */
  const char *verb;     /* what its button says: "Import" */
  const char *page;     /* where it is dealt with */
  gint64 item;          /* of that page: a member at risk, the benefit of a slot; 0: none */
  CohortDay day;        /* of an empty slot; else COHORT_DAY_NONE */
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

/* A line of what changed, or of a card of the review. */
typedef struct
{
  char *title;
  char *detail;           /* (nullable) */
  CohortMetricRows *rows; /* (nullable): what it was counted from */
  const char *page;       /* (nullable): where it is told, if it has no rows */
} CohortTodayLine;

/* A card of the review. */
typedef struct
{
  const char *id;    /* "data", "money", "left", "risk", "questions", "content" */
  const char *title; /* "Who Left and Why" */
  char *headline;    /* what the log keeps: nobody's name is in it */
  GPtrArray *lines;  /* (element-type CohortTodayLine) */
  const char *page;
} CohortReviewCard;

typedef struct
{
  CohortFigureReport *figures;
  GPtrArray *tasks;   /* (element-type CohortTodayTask): in the order of their kinds */
  guint n_put_off;    /* tasks that were dealt with or put off, and are not in the list */
  GPtrArray *sources; /* (element-type CohortTodaySource) */
  GPtrArray *ahead;   /* (element-type CohortTodayAhead): renewals, then by day */
  guint n_renewals;   /* due within COHORT_TODAY_AHEAD days */
  CohortDay reach;    /* the last day that the data tell of */
  CohortDay reviewed; /* the day of the last review; COHORT_DAY_NONE: there was none */
  char *since;        /* "Since the review on 2 Nov 2026", "In the 7 days up to 31 Oct 2026" */
  GPtrArray *changes; /* (element-type CohortTodayLine) */
  GPtrArray *cards;   /* (element-type CohortReviewCard): six, in their order */
} CohortTodayReport;

CohortTodayReport *cohort_today_report_ref (CohortTodayReport *self);
void cohort_today_report_unref (CohortTodayReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTodayReport, cohort_today_report_unref)

CohortTodayReport *cohort_today_report_load (CohortSession *session, GError **error);
void cohort_today_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
CohortTodayReport *cohort_today_report_load_finish (GAsyncResult *result, GError **error);

/* "failed": what a setting or a line of the command calls it */
const char *cohort_today_kind_id (CohortTodayKind kind);
const char *cohort_today_kind_title (CohortTodayKind kind); /* "Failed payments" */

G_END_DECLS
