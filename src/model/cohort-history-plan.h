// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What would be undone, before it is: for a step that later ones of its source build on, and for all that was done
 * since a step. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

/**
 * CohortUndoPlan:
 * @ids: (element-type gint64): in the order in which they are undone
 * @labels: the same in words
 * @details: the same: when, and how much
 * @label: the step that was asked for
 * @refusal: (nullable): a sentence: why not, with the names of the steps in the way; nothing is to be undone then
 */
typedef struct
{
  GArray *ids;
  GStrv labels, details;
  char *label;
  char *refusal;
} CohortUndoPlan;

void cohort_undo_plan_free (CohortUndoPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortUndoPlan, cohort_undo_plan_free)

/* @to_here: whether everything after @step is meant, and not @step itself */
void cohort_undo_plan_load_async (CohortSession *session, gint64 step, gboolean to_here, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
CohortUndoPlan *cohort_undo_plan_load_finish (GAsyncResult *result, GError **error);
CohortUndoPlan *cohort_undo_plan_load (CohortSession *session, gint64 step, gboolean to_here, GError **error);

G_END_DECLS
