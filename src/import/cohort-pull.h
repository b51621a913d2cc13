// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A page of a service's answers on its way into the ledger, by the same way as the rows of a file. Inside a transaction
 * of the journal; writer's thread only. */

#pragma once

#include "cohort-db.h"
#include "cohort-record.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_new, n_changed, n_unchanged; /* things */
  guint n_left;                        /* things that could not be taken */
  char *reason;                        /* (nullable) (owned) why, of the first */
} CohortPullCount;

void cohort_pull_count_clear (CohortPullCount *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortPullCount, cohort_pull_count_clear)

gboolean cohort_pull_write (CohortDb *db, gint64 source, CohortBatch *batch, gint64 now_us, gboolean careful,
                            CohortPullCount *count, GError **error);

G_END_DECLS
