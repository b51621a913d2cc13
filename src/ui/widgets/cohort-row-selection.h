// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-paged-list.h"

G_BEGIN_DECLS

#define COHORT_TYPE_ROW_SELECTION (cohort_row_selection_get_type ())
G_DECLARE_FINAL_TYPE (CohortRowSelection, cohort_row_selection, COHORT, ROW_SELECTION, GObject)

CohortRowSelection *cohort_row_selection_new (GListModel *model, CohortPagedList *list);

guint cohort_row_selection_get_n_selected (CohortRowSelection *self);
gint64 cohort_row_selection_get_single (CohortRowSelection *self);
gboolean cohort_row_selection_is_all (CohortRowSelection *self);
gint64 *cohort_row_selection_dup_ids (CohortRowSelection *self, guint *n_ids);
void cohort_row_selection_select_id (CohortRowSelection *self, gint64 id);
guint cohort_row_selection_get_cursor (CohortRowSelection *self);

G_END_DECLS
