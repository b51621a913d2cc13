// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Is the ledger sound? Integrity, references, the balance of every import, derived tables against a
 * rebuild. Waits. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *check; /* id of the check that found it */
  char *text;  /* what is wrong, untranslated */
} CohortCheckFault;

/* Returns: (transfer full) (element-type CohortCheckFault): empty when all is sound; NULL when it could not be seen */
GPtrArray *cohort_check_report (CohortSession *session, GError **error);

G_END_DECLS
