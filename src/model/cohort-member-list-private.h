// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* For what is done with all members that a list finds. */

#pragma once

#include "cohort-member-list.h"
#include "cohort-members.h"
#include "cohort-paged-list-private.h"
#include "cohort-risk-marks.h"

G_BEGIN_DECLS

/* A query with what it points to, so that any thread may have it alone. */
typedef struct
{
  CohortAsked asked;
  CohortMemberFilter *filter;
  CohortMemberQuery query;
  CohortRiskAsker *risks;
  gint64 member; /* to be found */
} CohortOwnedMemberQuery;

CohortOwnedMemberQuery *cohort_member_list_dup_query (CohortMemberList *self);
void cohort_owned_member_query_free (gpointer data);

/* On a reader or the writer. @members: (out) (transfer full): what @query points to. FALSE with @error set */
gboolean cohort_owned_member_query_resolve (const CohortOwnedMemberQuery *self, CohortDb *db, CohortMemberQuery *query,
                                            char **members, GError **error);

G_END_DECLS
