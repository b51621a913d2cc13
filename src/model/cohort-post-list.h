// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The library: what was published, with what is known of its readers. */

#pragma once

#include "cohort-paged-list.h"

G_BEGIN_DECLS

/* A post in the list. Read-only properties as for CohortMemberRow: "loaded", "id" (int64), "title", "kind" (a word),
 * "date", "seen", "likes", "comments", "tips", "stayed" (readers who stayed, with n), "hours", "source". */
#define COHORT_TYPE_POST_ROW (cohort_post_row_get_type ())
typedef struct _CohortPostRow CohortPostRow;
GType cohort_post_row_get_type (void);

/* Sort keys: "date", "title", "kind", "seen", "likes", "comments", "tips". */
#define COHORT_TYPE_POST_LIST (cohort_post_list_get_type ())
#define COHORT_POST_LIST(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), COHORT_TYPE_POST_LIST, CohortPostList))
#define COHORT_IS_POST_LIST(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), COHORT_TYPE_POST_LIST))
typedef struct _CohortPostList CohortPostList;
GType cohort_post_list_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortPostList, g_object_unref)

CohortPostList *cohort_post_list_new (CohortSession *session);
void cohort_post_list_set_kind (CohortPostList *self, const char *kind); /* (nullable): all */

G_END_DECLS
