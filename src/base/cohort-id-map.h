/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From ids of the ledger to dense indices, for what looks millions of them up. Ids of one table lie close together, so
 * an array finds them, a third of what a table of hashes takes in time and room; ids far from all others, as a file
 * from elsewhere may have them, are in such a table. One thread at a time. Not ordered, and nothing is removed. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The index of an id that is not there. */
#define COHORT_ID_MAP_NONE G_MAXUINT32

typedef struct
{
  guint32 *near; /* by id: index + 1; 0 where there is none */
  gsize n_near;
  GHashTable *far; /* (nullable) (element-type gint64 guint): likewise */
  guint32 n;       /* ids in it */
} CohortIdMap;

/* An empty map is {0}. */
void cohort_id_map_set (CohortIdMap *self, gint64 id, guint32 index);
guint32 cohort_id_map_get (const CohortIdMap *self, gint64 id);
void cohort_id_map_clear (CohortIdMap *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortIdMap, cohort_id_map_clear)

G_END_DECLS
