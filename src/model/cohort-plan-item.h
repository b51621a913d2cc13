// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One item of the plan as its form shows it, with what there is to choose. Immutable, shared by reference, made on a
 * reader thread. */

#pragma once

#include "cohort-plan-commands.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *name;
  gboolean chosen;
} CohortPlanChoice;

/* Who was invited to its event. */
typedef struct
{
  gint64 id, member;
  char *name;
  const char *answer; /* in words */
  int came;           /* 1, 0; -1: not known */
} CohortPlanGuestLine;

typedef struct
{
  CohortPlanDraft *draft; /* what it says now; what a new one begins with */
  CohortPlanState state;
  gint64 post; /* what became of it, or 0 */
  char *post_title, *post_url;
  CohortDay post_day;
  gint64 event;
  gboolean event_by_hand;
  gint64 spent;        /* minutes noted */
  GPtrArray *tiers;    /* (element-type CohortPlanChoice) */
  GPtrArray *topics;   /* likewise */
  GPtrArray *series;   /* likewise */
  GPtrArray *benefits; /* likewise: what content keeps */
  GPtrArray *posts;    /* likewise: published ones that no item knows of, the latest first */
  GPtrArray *guests;   /* (element-type CohortPlanGuestLine) */
} CohortPlanItem;

CohortPlanItem *cohort_plan_item_ref (CohortPlanItem *self);
void cohort_plan_item_unref (CohortPlanItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPlanItem, cohort_plan_item_unref)

/* @item: 0: a new one, nothing said yet */
void cohort_plan_item_load_async (CohortSession *session, gint64 item, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
CohortPlanItem *cohort_plan_item_load_finish (GAsyncResult *result, GError **error);
CohortPlanItem *cohort_plan_item_load (CohortSession *session, gint64 item, GError **error);

G_END_DECLS
