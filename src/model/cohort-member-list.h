// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-member-filter.h"
#include "cohort-paged-list.h"

G_BEGIN_DECLS

/* A member in the list. Read-only properties, texts in the person's language and locale:
 * "loaded" (boolean), "id" (int64), "name", "contact" (e-mail or handle), "tier", "status" (a word),
 * "status-id" ("paying", "past_due", "held", "trial", "free", "former"), "paid-through" (date),
 * "net" (lifetime net, one amount a currency: "¥1,234.00 · $20.00"), "last-activity" (date),
 * "sources" ("Patreon, Ghost"). Texts are empty where nothing is known. */
#define COHORT_TYPE_MEMBER_ROW (cohort_member_row_get_type ())
typedef struct _CohortMemberRow CohortMemberRow;
GType cohort_member_row_get_type (void);

/* @row: a #CohortMemberRow; 0 while it is not loaded */
gint64 cohort_member_row_get_id (gpointer row);

/* Sort keys: "name", "tier", "status", "paid-through", "net", "last-activity", "sources". */
#define COHORT_TYPE_MEMBER_LIST (cohort_member_list_get_type ())
#define COHORT_MEMBER_LIST(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), COHORT_TYPE_MEMBER_LIST, CohortMemberList))
#define COHORT_IS_MEMBER_LIST(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), COHORT_TYPE_MEMBER_LIST))
typedef struct _CohortMemberList CohortMemberList;
GType cohort_member_list_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberList, g_object_unref)

CohortMemberList *cohort_member_list_new (CohortSession *session);
void cohort_member_list_set_filter (CohortMemberList *self, const CohortMemberFilter *filter);
const CohortMemberFilter *cohort_member_list_get_filter (CohortMemberList *self);
/* Where @member stands in the list as it is now. */
void cohort_member_list_find_async (CohortMemberList *self, gint64 member, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* Returns: the position, or -1 with no error when the member is not in the list */
gint64 cohort_member_list_find_finish (GAsyncResult *result, GError **error);
/* Lets the list say who is at risk: that takes a moment where nobody asked before, and the list then asks again. */
void cohort_member_list_warm_risks (CohortMemberList *self, GCancellable *cancellable);

G_END_DECLS
