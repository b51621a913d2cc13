// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person says of a suggestion, each one step that undo takes back. End with cohort_command_finish(). */

#pragma once

#include "cohort-commands.h"
#include "cohort-suggestion-report.h"

G_BEGIN_DECLS

/* Makes an idea of a suggestion to make; nothing stands for a day yet. @suggestion: borrowed for the call only */
void cohort_command_suggestion_accept_async (CohortSession *session, const CohortSuggestion *suggestion,
                                             GCancellable *cancellable, GAsyncReadyCallback callback,
                                             gpointer user_data);
/* Notes that a post was sent to these members. */
void cohort_command_suggestion_sent_async (CohortSession *session, gint64 post, const gint64 *members, guint n_members,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Of a topic, else of a post; @member: 0: to nobody at all */
void cohort_command_suggestion_refuse_async (CohortSession *session, const char *topic, gint64 post, gint64 member,
                                             const char *shown, GCancellable *cancellable, GAsyncReadyCallback callback,
                                             gpointer user_data);

/* The same without a main loop. */
CohortDone *cohort_command_suggestion_accept (CohortSession *session, const CohortSuggestion *suggestion,
                                              GError **error);
CohortDone *cohort_command_suggestion_sent (CohortSession *session, gint64 post, const gint64 *members, guint n_members,
                                            GError **error);
CohortDone *cohort_command_suggestion_refuse (CohortSession *session, const char *topic, gint64 post, gint64 member,
                                              const char *shown, GError **error);

G_END_DECLS
