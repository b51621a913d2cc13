/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened with one member: what they used, what they are owed, what they agreed to, and everything in the order
 * of time. Plain functions for a connection's own thread. */

#pragma once

#include "cohort-civil.h"
#include "cohort-db.h"

G_BEGIN_DECLS

#define COHORT_LIFE_WEEKS 12

typedef enum
{
  COHORT_EVENTS_ALL,
  COHORT_EVENTS_PAYMENTS,
  COHORT_EVENTS_ACTIVITY,
  COHORT_EVENTS_QUESTIONS,
  COHORT_EVENTS_NOTES,
} CohortEventFilter;

/**
 * CohortEventEntry:
 * @sort: "payment", "activity", "question", "answer", "review", "note", "joined"
 * @kind: (nullable): of a payment or an interaction; "hand": an answer of the person's own
 * @state: (nullable): of a payment; the title of the homework that was reviewed
 * @text: (nullable): what it was about
 */
typedef struct
{
  char *sort, *kind, *state, *text, *source;
  gint64 at;      /* UTC µs */
  gint64 gross;   /* minor units; of a review the score of 100, -1 for none */
  char *currency; /* (nullable) */
} CohortEventEntry;

/* @weeks: how often, the week that ends now last */
typedef struct
{
  char *kind;
  guint weeks[COHORT_LIFE_WEEKS];
} CohortUseEntry;

typedef struct
{
  char *text, *more; /* @more: a benefit's cadence; "homework"; NULL for a question */
  gint64 at;         /* UTC µs, of a question or homework; else 0 */
  CohortDay due;     /* of a benefit that is owed once; else COHORT_DAY_NONE */
} CohortOwedEntry;

/* What a member gives beside the price: @kind "tip" with a sum a currency, "comment", "feedback"; or "topic": what they
 * read about. */
typedef struct
{
  char *kind, *text; /* @text: a tip's currency, a topic's name; else NULL */
  gint64 count;
  gint64 amount; /* minor units of tips, else 0 */
} CohortGivenEntry;

typedef struct
{
  char *kind, *source;
  gboolean granted;
  gint64 at; /* UTC µs, 0: not known */
} CohortConsentEntry;

GPtrArray *cohort_member_events (CohortDb *db, gint64 member, CohortEventFilter filter, guint limit, GError **error);
GPtrArray *cohort_member_uses (CohortDb *db, gint64 member, gint64 now_us, GError **error);
GPtrArray *cohort_member_owed (CohortDb *db, gint64 member, CohortDay today, GError **error);
GPtrArray *cohort_member_given (CohortDb *db, gint64 member, GError **error);
GPtrArray *cohort_member_topics (CohortDb *db, gint64 member, guint limit, GError **error);
GPtrArray *cohort_member_consents (CohortDb *db, gint64 member, GError **error);

G_END_DECLS
