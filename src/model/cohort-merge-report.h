// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Whom to merge, why, and what several members look like side by side. Immutable, shared by reference, made on a reader
 * thread; texts are in the person's language and locale. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

/* A pair that may be one person. @details: "GitHub Sponsors, Patreon · VIP · Paying" */
typedef struct
{
  gint64 members[2];
  char *names[2], *details[2];
  char *reason; /* "Same e-mail at Stripe and Patreon: ada@example.com" */
  gboolean strong;
} CohortMergeCandidate;

typedef struct
{
  GPtrArray *candidates; /* (element-type CohortMergeCandidate), strong ones first */
  guint n, n_strong;     /* in all, which may be more than are listed */
} CohortMergeList;

/* One member of those compared. Texts may be "". */
typedef struct
{
  gint64 id;
  char *name, *status, *status_id, *tier, *paid_through, *net, *last_activity, *joined, *tags;
  GStrv identities; /* "Patreon · ada@example.com · ada" */
  GStrv notes;
  guint64 n_payments;
} CohortMergePerson;

/* A value of which one has to be chosen. @values: (array): one a person, (nullable) each */
typedef struct
{
  char *id; /* as in CohortFieldChoice */
  char *label;
  GPtrArray *values;
  guint usual; /* whose value is shown when nothing is chosen */
  gboolean differs;
} CohortMergeField;

typedef struct
{
  GPtrArray *people; /* (element-type CohortMergePerson): the first survives */
  GPtrArray *fields; /* (element-type CohortMergeField): those that anybody has */
  char *reason;      /* (nullable): of a pair: what speaks for it, a line each */
  gboolean strong;
} CohortMergeComparison;

/* One that was merged into a member, as "Ada · merged 22 Nov 2026" */
typedef struct
{
  gint64 member;
  char *name, *when;
} CohortMergedPart;

void cohort_merge_list_unref (CohortMergeList *self);
CohortMergeComparison *cohort_merge_comparison_ref (CohortMergeComparison *self);
void cohort_merge_comparison_unref (CohortMergeComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMergeList, cohort_merge_list_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMergeComparison, cohort_merge_comparison_unref)

/* @limit: how many are described; all are counted */
void cohort_merge_list_load_async (CohortSession *session, guint limit, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
CohortMergeList *cohort_merge_list_load_finish (GAsyncResult *result, GError **error);
CohortMergeList *cohort_merge_list_load (CohortSession *session, guint limit, GError **error);

/* @members: (array length=n_members): two or more */
void cohort_merge_comparison_load_async (CohortSession *session, const gint64 *members, guint n_members,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): G_IO_ERROR_NOT_FOUND when one of them is no more */
CohortMergeComparison *cohort_merge_comparison_load_finish (GAsyncResult *result, GError **error);

void cohort_merge_parts_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type CohortMergedPart): who was merged into the member, newest first */
GPtrArray *cohort_merge_parts_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
