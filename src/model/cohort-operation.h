// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What runs in the background, for a person to watch and to stop: an import, a synchronisation. Whoever does the work
 * makes an operation, tells of its progress and ends it; the window shows those of its session. Main thread only. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_OPERATION_RUNNING,
  COHORT_OPERATION_DONE,
  COHORT_OPERATION_FAILED,
  COHORT_OPERATION_CANCELLED,
} CohortOperationState;

/* Read-only properties: "title", "detail" (strings), "fraction" (double, negative while it is not known), "state"
 * (uint, #CohortOperationState), "can-cancel" (boolean), "message" (string or NULL: why it failed). */
#define COHORT_TYPE_OPERATION (cohort_operation_get_type ())
G_DECLARE_FINAL_TYPE (CohortOperation, cohort_operation, COHORT, OPERATION, GObject)

CohortOperation *cohort_operation_new (const char *title, GCancellable *cancellable);
void cohort_operation_set_progress (CohortOperation *self, const char *detail, double fraction);
void cohort_operation_end (CohortOperation *self, const GError *error);
void cohort_operation_cancel (CohortOperation *self);

const char *cohort_operation_get_title (CohortOperation *self);
const char *cohort_operation_get_detail (CohortOperation *self);
double cohort_operation_get_fraction (CohortOperation *self);
CohortOperationState cohort_operation_get_state (CohortOperation *self);
const char *cohort_operation_get_message (CohortOperation *self);
gboolean cohort_operation_can_cancel (CohortOperation *self);

/* A GListModel of CohortOperation: those that run, and those that failed until they are dismissed. Properties:
 * "n-running" (uint), "n-failed" (uint), "fraction" (double: of all that run, negative while it is not known). */
#define COHORT_TYPE_OPERATIONS (cohort_operations_get_type ())
G_DECLARE_FINAL_TYPE (CohortOperations, cohort_operations, COHORT, OPERATIONS, GObject)

CohortOperations *cohort_operations_of (CohortSession *session);
void cohort_operations_add (CohortOperations *self, CohortOperation *operation);
void cohort_operations_dismiss (CohortOperations *self, CohortOperation *operation);
guint cohort_operations_get_n_running (CohortOperations *self);
guint cohort_operations_get_n_failed (CohortOperations *self);
double cohort_operations_get_fraction (CohortOperations *self);

G_END_DECLS
