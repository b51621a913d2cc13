// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What a person decides and does about members at risk. Each is a step; cohort_command_finish() ends them all. */

#pragma once

#include "cohort-commands.h"

G_BEGIN_DECLS

#define COHORT_RISK_FOLLOW_UP_DAYS 14

/* Something was done. @kind: "message", "call", "offer" or "other"; @sign: what they were named for, "" for nothing. It
 * is to be looked at again after two weeks. */
void cohort_command_risk_done_async (CohortSession *session, const gint64 *members, guint n_members, const char *kind,
                                     const char *sign, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
void cohort_command_risk_snooze_async (CohortSession *session, const gint64 *members, guint n_members, guint days,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* "Not a risk", of what @sign says. */
void cohort_command_risk_deny_async (CohortSession *session, gint64 member, const char *sign, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* Puts a member back on the list: takes away what was put off, denied or done of late. */
void cohort_command_risk_restore_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);

/* Leaves one in five of those at risk alone from today on, drawn by chance; or nobody any more. */
void cohort_command_risk_hold_out_async (CohortSession *session, gboolean hold_out, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_risk_hold_out (CohortSession *session, gboolean hold_out, GError **error);

CohortDone *cohort_command_risk_done (CohortSession *session, const gint64 *members, guint n_members, const char *kind,
                                      const char *sign, GError **error);
CohortDone *cohort_command_risk_snooze (CohortSession *session, const gint64 *members, guint n_members, guint days,
                                        GError **error);
CohortDone *cohort_command_risk_deny (CohortSession *session, gint64 member, const char *sign, GError **error);
CohortDone *cohort_command_risk_restore (CohortSession *session, gint64 member, GError **error);

G_END_DECLS
