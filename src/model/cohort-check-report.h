// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Is the ledger sound, and does what services told fit together? Integrity, references, the balance of every import,
 * derived tables against a rebuild; then payouts against their lines and the like. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *check; /* id of the check that found it */
  char *text;  /* what is wrong */
} CohortCheckFault;

/* What does not fit together and is no damage. */
typedef struct
{
  char *check; /* id of the check that found it */
  char *table; /* of the row that it is about */
  gint64 row;
  gint64 source; /* whose it is */
  gint64 member; /* whose payment the row is; 0: nobody's */
  char *text;
} CohortCheckFinding;

/* Both lists are empty when all is sound. In a file that is damaged nothing is looked for but faults. */
typedef struct
{
  GPtrArray *faults;   /* (element-type CohortCheckFault) */
  GPtrArray *findings; /* (element-type CohortCheckFinding) */
} CohortCheckReport;

/* Of the file itself, without a session: that would have to read what may be damaged. Waits.
 * Returns: (transfer full): NULL when it could not be seen */
CohortCheckReport *cohort_check_report_new (const char *path, GError **error);
void cohort_check_report_free (CohortCheckReport *self);

/* The findings alone, for the screen: on a reader thread, the ledger taken to be sound. */
void cohort_check_findings_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Both return: (transfer full) (element-type CohortCheckFinding); the first waits for it. */
GPtrArray *cohort_check_findings_load (CohortSession *session, GError **error);
GPtrArray *cohort_check_findings_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortCheckReport, cohort_check_report_free)

G_END_DECLS
