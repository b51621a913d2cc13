// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Edits that make one person of several members, take that back, or say that two are not the same. Each is one step;
 * cohort_command_finish() ends them all. */

#pragma once

#include "cohort-commands.h"

G_BEGIN_DECLS

/**
 * CohortFieldChoice:
 * @field: name, email, handle, url, country, language; "field:" and its number for one of the person's own
 * @member: whose value the person that results shows
 */
typedef struct
{
  const char *field;
  gint64 member;
} CohortFieldChoice;

/* @members: (array length=n_members): the first survives with its number. @choices: (nullable): only where the value
 * differs from what would be shown anyway. */
void cohort_command_merge_async (CohortSession *session, const gint64 *members, guint n_members,
                                 const CohortFieldChoice *choices, guint n_choices, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* @parts: (array length=n_parts) (nullable): the numbers that they had before; none: everyone */
void cohort_command_split_async (CohortSession *session, gint64 member, const gint64 *parts, guint n_parts,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_not_same_async (CohortSession *session, gint64 one, gint64 other, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* @days: until it is asked again; 0: when something new speaks for it */
void cohort_command_later_async (CohortSession *session, gint64 one, gint64 other, guint days,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* The same without a main loop, for cohortctl and tests. */
CohortDone *cohort_command_merge (CohortSession *session, const gint64 *members, guint n_members,
                                  const CohortFieldChoice *choices, guint n_choices, GError **error);
CohortDone *cohort_command_split (CohortSession *session, gint64 member, const gint64 *parts, guint n_parts,
                                  GError **error);
CohortDone *cohort_command_not_same (CohortSession *session, gint64 one, gint64 other, GError **error);
CohortDone *cohort_command_later (CohortSession *session, gint64 one, gint64 other, guint days, GError **error);

G_END_DECLS
