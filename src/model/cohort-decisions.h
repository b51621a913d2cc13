// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the person decided, with the day on which it is to be judged. Each change is a step. */

#pragma once

#include "cohort-commands.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  char *kind, *title;
  char *expected;      /* (nullable) */
  CohortDay day;       /* on which it was made */
  CohortDay check_day; /* COHORT_DAY_NONE: not to be judged */
  char *verdict;       /* (nullable): "as_expected", "otherwise", "cannot_tell" */
  gboolean due;        /* to be judged today or before, and not judged */
} CohortDecision;

void cohort_decision_free (CohortDecision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortDecision, cohort_decision_free)

/* Returns: (transfer full) (element-type CohortDecision): newest first */
GPtrArray *cohort_decisions_load_finish (GAsyncResult *result, GError **error);
void cohort_decisions_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *cohort_decisions_load (CohortSession *session, GError **error);

/* @kind: "price", "offer", "content", "other"; @expected: (nullable) */
void cohort_command_decide_async (CohortSession *session, const char *kind, const char *title, const char *expected,
                                  CohortDay check_day, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
CohortDone *cohort_command_decide (CohortSession *session, const char *kind, const char *title, const char *expected,
                                   CohortDay check_day, GError **error);
void cohort_command_judge_async (CohortSession *session, gint64 decision, const char *verdict,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortDone *cohort_command_judge (CohortSession *session, gint64 decision, const char *verdict, GError **error);
void cohort_command_remove_decision_async (CohortSession *session, gint64 decision, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);

char *cohort_decision_when (const CohortDecision *self);
const char *cohort_decision_verdict_title (const char *verdict);

G_END_DECLS
