/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The snapshot of a merge: which rows it moved, removed and added. */

#pragma once

#include <json-glib/json-glib.h>

#include "cohort-merge.h"

G_BEGIN_DECLS

/* A column that names a member. */
typedef struct
{
  const char *table; /* (unowned) */
  char *column;
} CohortMergeReference;

/* Whose value of a field is kept: the survivor's or the other's. */
typedef struct
{
  const char *field;
  gboolean theirs;
} CohortMergePick;

/* A table whose rows are one a member and key: two of them become one. */
typedef struct
{
  const char *table, *key;
} CohortMergeUnique;

extern const CohortMergeUnique cohort_merge_unique[];
extern const guint cohort_merge_n_unique;

GPtrArray *cohort_merge_references (CohortDb *db, GError **error);

JsonObject *cohort_snapshot_new (void);
JsonObject *cohort_snapshot_parse (const char *text, GError **error);
char *cohort_snapshot_print (JsonObject *self);
gboolean cohort_snapshot_move (JsonObject *self, CohortDb *db, const CohortMergeReference *reference, gint64 from,
                               gint64 to, GError **error);
gboolean cohort_snapshot_remove (JsonObject *self, CohortDb *db, const char *table, gint64 row, GError **error);
gboolean cohort_snapshot_note_tops (JsonObject *self, CohortDb *db, GError **error);
void cohort_snapshot_add (JsonObject *self, gint64 override, const char *value);
gboolean cohort_snapshot_restore (JsonObject *self, CohortDb *db, GPtrArray *references, gint64 survivor, gint64 gone,
                                  GError **error);

G_END_DECLS
