// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A GListModel over a query of any size: the count first, then pages of 64 rows when they are looked
 * at. An item exists at once and is filled in when its page arrives ("loaded" turns TRUE and the
 * item's properties notify). Filter and sort happen in SQL: setting one asks anew. Main thread only. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PAGED_LIST (cohort_paged_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (CohortPagedList, cohort_paged_list, COHORT, PAGED_LIST, GObject)

/* Properties: "session", "search" (string), "sort-key" (string, see the subclass), "descending"
 * (boolean), "loading" (boolean: no answer to the newest question yet), "error" (string or NULL),
 * "n-items" (uint).
 * Signals: "renewed": the first answer to another question is here, before "items-changed" tells of its length;
 * "filled" (uint position, uint n): these rows may be others now. */

CohortSession *cohort_paged_list_get_session (CohortPagedList *self);
void cohort_paged_list_set_search (CohortPagedList *self, const char *text);
const char *cohort_paged_list_get_search (CohortPagedList *self);
void cohort_paged_list_set_sort (CohortPagedList *self, const char *key, gboolean descending);
void cohort_paged_list_reload (CohortPagedList *self);
gint64 cohort_paged_list_peek_id (CohortPagedList *self, guint position);
gboolean cohort_paged_list_is_loading (CohortPagedList *self);

G_END_DECLS
