// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the row objects of the lists have in common: an id, whether their page has arrived, and texts.
 * The properties of a row class are "loaded", "id" and its texts, in the order of an array of names. A list
 * view binds some 1,600 cells when it jumps, so cells read and watch texts without GObject's signals. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define COHORT_TYPE_LIST_ROW (cohort_list_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (CohortListRow, cohort_list_row, COHORT, LIST_ROW, GObject)

/* Shows what @row says now in @cell. */
typedef void (*CohortRowShow) (gpointer cell, CohortListRow *row);

gint64 cohort_list_row_get_id (CohortListRow *self);
const char *cohort_list_row_get_text (CohortListRow *self, const char *name);
void cohort_list_row_watch (CohortListRow *self, const char *name, CohortRowShow show, gpointer cell);
void cohort_list_row_unwatch (CohortListRow *self, gpointer cell);

G_END_DECLS
