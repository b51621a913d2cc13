// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Costs and own hours that a person writes down; beside cohort-commands.h, which says how commands work. They are facts
 * of the built-in source "By hand"; those of a file are not edited. */

#pragma once

#include "cohort-civil.h"
#include "cohort-commands.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* 0: a new one */
  CohortDay day;
  char *label;
  gint64 amount;
  char *currency; /* (nullable): hours only */
  gint64 minutes; /* 0: none */
  gboolean acquisition;
} CohortCostDraft;

CohortCostDraft *cohort_cost_draft_new (CohortDay day);
CohortCostDraft *cohort_cost_draft_copy (const CohortCostDraft *self);
void cohort_cost_draft_free (CohortCostDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortCostDraft, cohort_cost_draft_free)

/* @draft: borrowed for the call. These end with cohort_command_finish(). */
void cohort_command_cost_save_async (CohortSession *session, const CohortCostDraft *draft, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_cost_save (CohortSession *session, const CohortCostDraft *draft, GError **error);
void cohort_command_cost_remove_async (CohortSession *session, gint64 cost, const char *label,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_cost_remove (CohortSession *session, gint64 cost, const char *label, GError **error);

G_END_DECLS
