// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Edits of the plan of content, beside those of cohort-commands.h, which says how commands work. */

#pragma once

#include "cohort-commands.h"
#include "cohort-plan-state.h"

G_BEGIN_DECLS

#define COHORT_PLAN_KEEPS_BY_KIND G_GINT64_CONSTANT (-1) /* one of its kind, if there is one */
#define COHORT_PLAN_KEEPS_NONE G_GINT64_CONSTANT (0)
#define COHORT_PLAN_KEEPS_AS_BEFORE G_GINT64_CONSTANT (-2) /* when it is moved */

/* All that a person says of an item. */
typedef struct
{
  gint64 id; /* 0: a new one */
  char *title;
  char *kind;
  CohortPlanState state; /* published: as before */
  CohortDay day;
  gint64 benefit; /* id, or one of the above */
  gint64 series;
  char *author; /* (nullable) */
  char *pay;    /* (nullable): "fee" or "share" */
  gint64 fee_minor;
  char *fee_currency; /* (nullable) */
  gint64 share_bp;
  gint64 minutes; /* -1: not said */
  char *note;     /* (nullable) */
  GArray *tiers;  /* (element-type gint64) */
  GArray *topics; /* (element-type gint64) */
  gboolean has_event;
  int event_minute; /* of the day of the item, by the clock there */
  int event_length; /* minutes; 0: not said */
  char *place;      /* (nullable) */
  gint64 capacity;  /* 0: any */
} CohortPlanDraft;

CohortPlanDraft *cohort_plan_draft_new (const char *title, const char *kind);
CohortPlanDraft *cohort_plan_draft_copy (const CohortPlanDraft *self);
void cohort_plan_draft_free (CohortPlanDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPlanDraft, cohort_plan_draft_free)

typedef enum
{
  COHORT_PLAN_EDIT_SAVE,    /* draft */
  COHORT_PLAN_EDIT_MOVE,    /* item, day, other: the benefit */
  COHORT_PLAN_EDIT_STATE,   /* item, other: the state */
  COHORT_PLAN_EDIT_REMOVE,  /* item */
  COHORT_PLAN_EDIT_LINK,    /* item, other: the post */
  COHORT_PLAN_EDIT_UNLINK,  /* item */
  COHORT_PLAN_EDIT_REFUSE,  /* item, other: the post */
  COHORT_PLAN_EDIT_HOURS,   /* item or 0, other: the post or 0, day, number: minutes */
  COHORT_PLAN_EDIT_PROMISE, /* item: the benefit, text: a kind, "none" or NULL: by its name */
  COHORT_PLAN_EDIT_INVITE,  /* item: with an event */
  COHORT_PLAN_EDIT_CAME,    /* item: the guest, number: 1, 0 or -1 */
  COHORT_N_PLAN_EDITS
} CohortPlanEditKind;

/* One edit. @name: the title of the item, for the step's label. */
typedef struct
{
  CohortPlanEditKind kind;
  gint64 item, other, number;
  CohortDay day;
  const char *name, *text;
  const CohortPlanDraft *draft;
} CohortPlanEdit;

void cohort_command_plan_async (CohortSession *session, const CohortPlanEdit *edit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_plan (CohortSession *session, const CohortPlanEdit *edit, GError **error);

G_END_DECLS
