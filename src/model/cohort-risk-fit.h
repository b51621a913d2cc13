// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Forecasts: made by a child process, "cohortctl fit", which opens the file read-only and prints them, and kept by
 * whoever may write the file, under the hash of the data that they were made of. What does not fit the ledger any more
 * is dropped. Keeping them is no step: nobody typed them, and the next import makes them anew. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

/* What the child prints: JSON. Takes seconds. @as_of: COHORT_DAY_NONE: the last day known. (transfer full) */
char *cohort_risk_fit_run (CohortSession *session, CohortDay as_of, GError **error);
/* Keeps what a child printed; FALSE with @error set where it is stale. */
gboolean cohort_risk_fit_keep (CohortSession *session, const char *printed, GError **error);

/* Runs the child and keeps what it prints. COHORT_COMMAND_ERROR_NOTHING: it was stale and is dropped. */
void cohort_risk_refresh_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean cohort_risk_refresh_finish (CohortSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
