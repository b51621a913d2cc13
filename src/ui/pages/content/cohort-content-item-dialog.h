// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-plan-item.h"

G_BEGIN_DECLS

/* An item of the plan as a form. Saving is one step; what concerns its post, its hours and its guests are steps of
 * their own, done at once. */
#define COHORT_TYPE_CONTENT_ITEM_DIALOG (cohort_content_item_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentItemDialog, cohort_content_item_dialog, COHORT, CONTENT_ITEM_DIALOG, AdwDialog)

/* Signal "edit" (gpointer CohortPlanEdit): carry it out. */

/* @item: 0: a new one, of @day and for @benefit where they are given */
GtkWidget *cohort_content_item_dialog_new (CohortSession *session, gint64 item, CohortDay day, gint64 benefit,
                                           const char *kind);

G_END_DECLS
