// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every edit a person can make. Each command is one labelled step of the journal, undone by Ctrl+Z and
 * after a restart. All run on the writer thread; the session tells of the change by itself. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

#define COHORT_COMMAND_ERROR (cohort_command_error_quark ())
GQuark cohort_command_error_quark (void);

typedef enum
{
  COHORT_COMMAND_ERROR_NOTHING,  /* there is nothing to undo or redo */
  COHORT_COMMAND_ERROR_CONFLICT, /* later steps stand in the way; the message names them */
  COHORT_COMMAND_ERROR_INVALID,  /* a value that cannot be; the message says why */
} CohortCommandError;

/* What a command did. @label is a sentence in the person's language, for a toast: "Note added". */
typedef struct
{
  gint64 step; /* the journal's step, 0 where nothing changed */
  char *label;
} CohortDone;

void cohort_done_free (CohortDone *done);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDone, cohort_done_free)

/* One finish function for all. */
CohortDone *cohort_command_finish (CohortSession *session, GAsyncResult *result, GError **error);

void cohort_command_undo_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data); /* the user's last step */
void cohort_command_redo_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* Undoes these steps in the order given, or none of them where one cannot be: imports from the toast,
 * from Sources or History. */
void cohort_command_undo_steps_async (CohortSession *session, const gint64 *steps, guint n_steps,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_redo_step_async (CohortSession *session, gint64 step, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

void cohort_command_configure_async (CohortSession *session, const char *home_currency, const char *zone,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @field: name, email, handle, url, country, language; @value: (nullable): NULL gives the provider's value back */
void cohort_command_set_member_field_async (CohortSession *session, gint64 member, const char *field, const char *value,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
void cohort_command_add_note_async (CohortSession *session, gint64 member, const char *body, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_remove_note_async (CohortSession *session, gint64 note, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_add_tag_async (CohortSession *session, const gint64 *members, guint n_members, const char *tag,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void cohort_command_remove_tag_async (CohortSession *session, gint64 member, const char *tag, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);

/* The same without a main loop, for cohortctl and tests. */
CohortDone *cohort_command_undo (CohortSession *session, GError **error);
CohortDone *cohort_command_redo (CohortSession *session, GError **error);
CohortDone *cohort_command_undo_steps (CohortSession *session, const gint64 *steps, guint n_steps, GError **error);
CohortDone *cohort_command_redo_step (CohortSession *session, gint64 step, GError **error);
CohortDone *cohort_command_configure (CohortSession *session, const char *home_currency, const char *zone,
                                      GError **error);

G_END_DECLS
