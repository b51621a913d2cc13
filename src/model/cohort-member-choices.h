// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What members can be filtered and described by in this community: its tiers, sources, tags, currencies, the user's own
 * fields and saved filters. Immutable, shared by reference, made on a reader thread. */

#pragma once

#include "cohort-member-filter.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *name;
  char *more;    /* of a field its kind: "text", "number", "date" or "choice"; of a saved filter its JSON */
  GStrv choices; /* (nullable): of a field of kind "choice" */
} CohortMemberChoice;

typedef struct
{
  GStrv tiers, tags, currencies;
  GPtrArray *sources, *fields, *filters; /* (element-type CohortMemberChoice) */
} CohortMemberChoices;

CohortMemberChoices *cohort_member_choices_ref (CohortMemberChoices *self);
void cohort_member_choices_unref (CohortMemberChoices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMemberChoices, cohort_member_choices_unref)

const CohortMemberChoice *cohort_member_choices_find (GPtrArray *choices, gint64 id);
char *cohort_member_choices_describe (const CohortMemberChoices *self, const CohortMemberFilter *filter,
                                      CohortFilterPart part);

void cohort_member_choices_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Returns: (transfer full) */
CohortMemberChoices *cohort_member_choices_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
