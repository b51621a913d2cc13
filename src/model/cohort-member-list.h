// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-paged-list.h"

G_BEGIN_DECLS

/* A member in the list. Read-only properties, texts in the person's language and locale:
 * "loaded" (boolean), "id" (int64), "name", "contact" (e-mail or handle), "tier", "status" (a word),
 * "status-id" ("paying", "past_due", "held", "trial", "free", "former"), "paid-through" (date),
 * "net" (lifetime net, one amount a currency: "¥1,234.00 · $20.00"), "last-activity" (date),
 * "sources" ("Patreon, Ghost"). Texts are empty where nothing is known. */
#define COHORT_TYPE_MEMBER_ROW (cohort_member_row_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberRow, cohort_member_row, COHORT, MEMBER_ROW, GObject)

gint64 cohort_member_row_get_id (CohortMemberRow *self);

/* Sort keys: "name", "tier", "status", "paid-through", "net", "last-activity", "sources". */
#define COHORT_TYPE_MEMBER_LIST (cohort_member_list_get_type ())
G_DECLARE_FINAL_TYPE (CohortMemberList, cohort_member_list, COHORT, MEMBER_LIST, CohortPagedList)

CohortMemberList *cohort_member_list_new (CohortSession *session);
/* @status: (nullable): a status id, or NULL for all */
void cohort_member_list_set_status (CohortMemberList *self, const char *status);
/* Where @member stands in the list as it is now; -1 when it is not there. */
void cohort_member_list_find_async (CohortMemberList *self, gint64 member, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gint64 cohort_member_list_find_finish (CohortMemberList *self, GAsyncResult *result, GError **error);

G_END_DECLS
