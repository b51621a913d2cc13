/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the files of the journal share: the recorder, parts, and walking a changeset. */

#pragma once

#include "cohort-db-private.h"
#include "cohort-journal.h"

G_BEGIN_DECLS

/* One session over a million rows would take 200 MB; over this many, some. */
#define COHORT_JOURNAL_PART_ROWS 20000

/* The two kinds of parts a step has. */
#define COHORT_WAY_DO "do"
#define COHORT_WAY_UNDO "undo"

struct _CohortRecorder
{
  sqlite3_session *session;
  const char *way;
  gint64 step; /* 0: its row is not written yet */
  gint64 next_seq;
  char *kind;
  char *detail; /* (nullable): to be written at the end */
  gboolean user_step;
  gboolean run;
  gint64 source;
  gint64 now_us;
  gboolean counting;
  GHashTable *counts; /* (element-type utf8 CohortStepCount) */
};

/**
 * CohortChange:
 * @table: the attached table's entry; (nullable) when it is not attached (any more)
 * @name: the table's name
 * @operation: SQLITE_INSERT, SQLITE_UPDATE or SQLITE_DELETE
 * @n_columns: as recorded
 * @id: the row
 * @schema_version: when it was recorded
 * @iter: to read values from
 *
 * One row of a changeset, as cohort_changeset_walk() shows it.
 */
typedef struct
{
  const CohortTable *table;
  const char *name;
  int operation;
  int n_columns;
  gint64 id;
  gint64 schema_version;
  sqlite3_changeset_iter *iter;
} CohortChange;

typedef gboolean (*CohortChangeFunc) (CohortDb *db, const CohortChange *change, gpointer data, GError **error);

/**
 * CohortPart:
 * @changeset: as SQLite recorded it
 * @schema_version: of that time
 */
typedef struct
{
  GBytes *changeset;
  gint64 schema_version;
} CohortPart;

typedef gboolean (*CohortPartFunc) (CohortDb *db, const CohortPart *part, gpointer data, GError **error);

CohortRecorder *cohort_recorder_new (CohortDb *db, const char *way, GError **error);
gboolean cohort_recorder_flush (CohortDb *db, GError **error);
void cohort_recorder_stop (CohortRecorder *recorder);

gboolean cohort_changeset_walk (CohortDb *db, const CohortPart *part, CohortChangeFunc func, gpointer data,
                                GError **error);
gint64 cohort_change_int64 (const CohortChange *change, int column, gboolean old, gboolean *present);
gboolean cohort_changeset_touch (CohortDb *db, const CohortChange *change, gpointer unused, GError **error);

gboolean cohort_part_append (CohortDb *db, gint64 step, const char *way, gint64 seq, gconstpointer data, gsize size,
                             GError **error);
gboolean cohort_part_each (CohortDb *db, gint64 step, const char *way, CohortPartFunc func, gpointer data,
                           GError **error);
gboolean cohort_part_delete (CohortDb *db, gint64 step, const char *way, GError **error);
gboolean cohort_part_walk (CohortDb *db, gint64 step, const char *way, CohortChangeFunc func, gpointer data,
                           GError **error);
gboolean cohort_shape_check (CohortDb *db, gint64 step, const char *way, GError **error);
char **cohort_shape_columns (CohortDb *db, const char *table, GError **error);

void cohort_conflict_list_add (CohortConflictList *list, const char *table, gint64 row);
void cohort_conflict_list_blame (CohortConflictList *list, const char *table, gint64 row);
CohortConflictList *cohort_conflict_list_new (void);
gboolean cohort_conflict_list_find_steps (CohortDb *db, CohortConflictList *list, gint64 after_step, GError **error);

gboolean cohort_keep_user_rows (CohortDb *db, gint64 step, CohortConflictList *conflicts, GError **error);
gboolean cohort_foreign_keys_hold (CohortDb *db, CohortConflictList *conflicts, GError **error);

G_END_DECLS
