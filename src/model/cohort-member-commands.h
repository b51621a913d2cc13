// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Edits of members beside those of cohort-commands.h, which says how commands work: cohort_command_finish() ends them
 * all. */

#pragma once

#include "cohort-commands.h"
#include "cohort-member-list.h"

G_BEGIN_DECLS

/**
 * CohortMemberPick:
 * @list: whose members
 * @all: everybody whom the list finds, except for @ids; else just @ids
 * @ids: (array length=n_ids)
 *
 * Whom a bulk action is about.
 */
typedef struct
{
  CohortMemberList *list;
  gboolean all;
  const gint64 *ids;
  guint n_ids;
} CohortMemberPick;

/* @n_members: for the step's label */
void cohort_command_tag_members_async (const CohortMemberPick *pick, const char *tag, gboolean on, guint n_members,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Writes the members as CSV, with the columns of a full export. */
void cohort_members_export_async (const CohortMemberPick *pick, GFile *file, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_members_export_finish (CohortMemberList *list, GAsyncResult *result, guint64 *n_members,
                                       GError **error);

/* A person of the source "By hand". @name is not empty; the others (nullable). */
void cohort_command_add_member_async (CohortSession *session, const char *name, const char *email, const char *handle,
                                      const char *note, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
void cohort_command_edit_note_async (CohortSession *session, gint64 note, const char *body, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

void cohort_command_save_filter_async (CohortSession *session, const char *name, const CohortMemberFilter *filter,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_remove_filter_async (CohortSession *session, gint64 filter, const char *name,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Where a @name stands beside an id, it is for the step's label.
 *
 * @kind: "text", "number", "date" or "choice"; @choices: (nullable): one a line */
void cohort_command_add_field_async (CohortSession *session, const char *name, const char *kind, const char *choices,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* With every value of it. */
void cohort_command_remove_field_async (CohortSession *session, gint64 field, const char *name,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *cohort_member_field_value (const char *kind, const char *typed, GError **error);
/* @value: (nullable): NULL for none. Refused where it does not fit the field's kind. */
void cohort_command_set_field_async (CohortSession *session, gint64 member, gint64 field, const char *name,
                                     const char *value, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);

G_END_DECLS
