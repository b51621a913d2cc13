// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the files of the report on today share. */

#pragma once

#include "cohort-today-report.h"

#include "cohort-db.h"
#include "cohort-figure-private.h"
#include "cohort-inbox-report.h"
#include "cohort-risk-report.h"

G_BEGIN_DECLS

/* Asked on the main thread, answered on a reader thread. */
typedef struct
{
  CohortFigureQuestion *figures;
  CohortZone *zone;
  CohortDay today;
  char *path;          /* (nullable): of the community, where its copies are of interest */
  char *second_folder; /* (nullable): where they are made once more */
} CohortTodayAsk;

/* What else the report is put together from. */
typedef struct
{
  CohortRiskReport *risk;
  CohortPlanReport *plan;
  CohortInboxReport *inbox;
  GPtrArray *findings; /* (element-type CohortCheckFinding) */
} CohortTodayParts;

/* What the job keeps for the moment when the parts are there. */
typedef struct
{
  CohortTodayReport *report;
  GHashTable *answers; /* of a card's id the CohortDay until which it is off the list */
} CohortTodayDraft;

CohortTodayDraft *cohort_today_draft_new (void);
void cohort_today_draft_free (CohortTodayDraft *self);

/* cohort-today-tasks.c */
gboolean cohort_today_tasks_read (CohortTodayDraft *draft, const CohortTodayAsk *ask, CohortLedgerSnapshot *ledger,
                                  CohortDb *db, GError **error);
void cohort_today_tasks_add (CohortTodayDraft *draft, const CohortTodayParts *parts);
void cohort_today_tasks_finish (CohortTodayDraft *draft, CohortDay today);
void cohort_today_task_free (gpointer data);

/* cohort-today-review.c */
gboolean cohort_today_review_read (CohortTodayDraft *draft, const CohortTodayAsk *ask, CohortLedgerSnapshot *ledger,
                                   CohortDb *db, GCancellable *cancellable, GError **error);
void cohort_today_review_add (CohortTodayDraft *draft, const CohortTodayParts *parts);
void cohort_review_card_free (gpointer data);

CohortTodayLine *cohort_today_line_new (char *title, char *detail); /* both (transfer full) */
void cohort_today_line_free (gpointer data);
/* "Stripe", "Ghost · Blog" */
char *cohort_today_source_name (const char *kind, const char *name);

G_END_DECLS
