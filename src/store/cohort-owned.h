/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which rows are about one person: the member, their identities, and whatever refers to these through foreign keys. A
 * table that a later version adds is followed without a change here. Store's own; any connection. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

typedef struct _CohortOwned CohortOwned;

CohortOwned *cohort_owned_new (CohortDb *db, gint64 member, GError **error);
void cohort_owned_free (CohortOwned *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortOwned, cohort_owned_free)

/* Returns: (transfer none) (element-type gint64) (nullable): a set of rows */
GHashTable *cohort_owned_get (CohortOwned *self, const char *table);
/* Returns: (transfer full): the same as a JSON array of numbers, for json_each () */
char *cohort_owned_print (CohortOwned *self, const char *table);
gint64 cohort_owned_count (CohortOwned *self, const char *table);

/* Follows the history as well, where rows are that are gone. @steps: (element-type gint64): those that hold such a row
 * and can still be undone or redone, ascending */
gboolean cohort_owned_follow_history (CohortOwned *self, CohortDb *db, GArray *steps, GError **error);

/* Returns: (transfer full) (nullable): the rows of now as JSON, with the names of what they refer to */
char *cohort_owned_dump (CohortOwned *self, CohortDb *db, GError **error);

G_END_DECLS
