// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Is the ledger sound? Integrity, references, the balance of every import, derived tables against a
 * rebuild. Waits. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *check; /* id of the check that found it */
  char *text;  /* what is wrong */
} CohortCheckFault;

/* Of the file itself, without a session: that would have to read what may be damaged.
 * Returns: (transfer full) (element-type CohortCheckFault): empty when all is sound; NULL when it could not be seen */
GPtrArray *cohort_check_report (const char *path, GError **error);

G_END_DECLS
