// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The plan of content over some days: what is planned, what came out, which promised slots are empty. Immutable, shared
 * by reference, made on a reader thread. Days are of the reporting zone. */

#pragma once

#include "cohort-period.h"
#include "cohort-plan-state.h"
#include "cohort-session.h"

G_BEGIN_DECLS

/* How far the plan is looked ahead where nothing else is asked: eight weeks. */
#define COHORT_PLAN_AHEAD 56

/**
 * CohortPlanEntry:
 * @item: of the plan; 0: a post or an event that no item knows of
 * @post: what became of it, or 0
 * @event: or 0
 * @day: on which it stands: the day it came out, else the one chosen; COHORT_DAY_NONE: whenever
 * @minute: of the day, of an event or a post; -1: none
 * @held: its service has it and holds it back until then: the one thing that is scheduled
 *
 * One thing that the calendar and the board show.
 */
typedef struct
{
  gint64 item, post, event;
  char *title;
  const char *kind; /* id */
  CohortPlanState state;
  gboolean held;
  CohortDay day;
  int minute;
  gint64 benefit;                         /* as in cohort-plan-commands.h */
  char *tiers, *topics, *author, *source; /* (nullable) */
  char *note;                             /* (nullable) */
  gint64 minutes, spent;                  /* expected (-1: not said) and noted */
} CohortPlanEntry;

/* What was promised and nothing is there for. */
typedef struct
{
  gint64 benefit;
  char *name;
  char *tiers;
  const char *kind;   /* id of the content that keeps it */
  CohortDay from, to; /* the week or month, half-open */
  CohortDay due;
} CohortPlanSlot;

/* A post that may be what became of an item. */
typedef struct
{
  gint64 item, post;
  char *item_title, *post_title;
  CohortDay day;
} CohortPlanProposal;

/* A benefit that is owed again and again. */
typedef struct
{
  gint64 benefit;
  char *name, *tiers;
  const char *cadence; /* in words */
  const char *chosen;  /* (nullable): kind by the person's word; "none": no content */
  const char *guess;   /* (nullable): kind by its name */
} CohortPlanPromise;

typedef struct
{
  CohortPeriod range;
  CohortDay today;
  GPtrArray *entries;   /* (element-type CohortPlanEntry): by day, those without one last */
  GPtrArray *slots;     /* (element-type CohortPlanSlot): the empty ones of the range, by due day */
  guint n_slots;        /* of the range, kept or empty */
  GPtrArray *proposals; /* (element-type CohortPlanProposal) */
  GPtrArray *promises;  /* (element-type CohortPlanPromise) */
} CohortPlanReport;

CohortPlanReport *cohort_plan_report_ref (CohortPlanReport *self);
void cohort_plan_report_unref (CohortPlanReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPlanReport, cohort_plan_report_unref)

void cohort_plan_report_load_async (CohortSession *session, CohortPeriod range, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
CohortPlanReport *cohort_plan_report_load_finish (GAsyncResult *result, GError **error);
CohortPlanReport *cohort_plan_report_load (CohortSession *session, CohortPeriod range, GError **error);

/* "Premium, VIP · by Núria Ferrer" */
char *cohort_plan_entry_describe (const CohortPlanEntry *entry);
/* "Planned", "Scheduled at Ghost", "Published" */
char *cohort_plan_entry_describe_state (const CohortPlanEntry *entry);
/* "Basic, Premium: due by 3 Sep 2026" */
char *cohort_plan_slot_describe (const CohortPlanSlot *slot);

G_END_DECLS
