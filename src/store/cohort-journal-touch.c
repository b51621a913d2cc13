/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From a changed row to the identities, members and texts whose derived rows depend on it (CohortTable.touches). */

#include "config.h"

#include <string.h>

#include "cohort-derived.h"
#include "cohort-journal-private.h"

/* The last unbroken run of ids of rows that were inserted or deleted: such a change shows the row whole, so what it
 * leads to is collected already. Imports insert in ascending order, parents first, and need no more than this. */
typedef struct
{
  gint64 first, last;
} CohortTouchRun;

static void
see_whole_row (CohortDb *db, const CohortChange *change)
{
  CohortTouchRun *run = g_hash_table_lookup (db->touch_runs, change->table);

  if (run == NULL)
    {
      run = g_new0 (CohortTouchRun, 1);
      g_hash_table_insert (db->touch_runs, (gpointer) change->table, run);
    }
  if (run->first == 0 || change->id != run->last + 1)
    run->first = change->id;
  run->last = change->id;
}

static gboolean
was_seen_whole (CohortDb *db, const CohortTouch *how, gint64 id)
{
  const CohortTouchRun *run;

  if (how->via == NULL)
    return FALSE;
  run = g_hash_table_lookup (db->touch_runs, cohort_schema_find_table (db->schema, how->via));
  return run != NULL && id >= run->first && id <= run->last;
}

static void
touch (CohortDb *db, CohortTouchKind kind, gint64 id)
{
  if (kind == COHORT_TOUCH_IDENTITY)
    cohort_derived_touch (db, id);
  else if (kind == COHORT_TOUCH_MEMBER)
    cohort_derived_touch_member (db, id);
  else
    cohort_derived_touch_text (db, kind, id);
}

static gboolean
follow (CohortDb *db, const CohortTouch *how, gint64 value, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  if (how->sql == NULL)
    {
      touch (db, how->kind, value);
      return TRUE;
    }
  if (was_seen_whole (db, how, value))
    return TRUE;
  stmt = cohort_db_prepare (db, how->sql, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, value);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    touch (db, how->kind, cohort_stmt_int64 (stmt, 0));
  return step == COHORT_DONE;
}

/* An UPDATE does not say the value of a column that it left alone. */
static gboolean
live_value (CohortDb *db, const CohortChange *change, const char *column, gint64 *value, gboolean *present,
            GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE id = ?1", column, change->name);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, change->id);
  step = cohort_stmt_step (stmt, error);
  *present = step == COHORT_ROW && !cohort_stmt_is_null (stmt, 0);
  *value = *present ? cohort_stmt_int64 (stmt, 0) : 0;
  return step != COHORT_FAIL;
}

/* Where the column is in the table, looked up once a connection. */
static gboolean
column_index (CohortDb *db, const CohortTable *table, const CohortTouch *how, int *index, GError **error)
{
  g_auto (GStrv) columns = NULL;
  gpointer known = NULL;

  if (!g_hash_table_lookup_extended (db->touch_columns, how, NULL, &known))
    {
      columns = cohort_shape_columns (db, table->name, error);
      if (columns == NULL)
        return FALSE;
      for (int i = 0; columns[i] != NULL && known == NULL; i++)
        if (strcmp (columns[i], how->column) == 0)
          known = GINT_TO_POINTER (i + 1);
      g_hash_table_insert (db->touch_columns, (gpointer) how, known);
    }
  *index = GPOINTER_TO_INT (known) - 1;
  return TRUE;
}

static gboolean
touch_by (CohortDb *db, const CohortChange *change, const CohortTouch *how, GError **error)
{
  gboolean had, has;
  gint64 before, after;
  int column;

  if (!column_index (db, change->table, how, &column, error))
    return FALSE;
  before = cohort_change_int64 (change, column, TRUE, &had);
  after = cohort_change_int64 (change, column, FALSE, &has);
  if (change->operation == SQLITE_UPDATE && !had && !has && !live_value (db, change, how->column, &after, &has, error))
    return FALSE;
  return (!had || follow (db, how, before, error)) && (!has || follow (db, how, after, error));
}

/* Collects what depends on one changed row. Where the row leads through another table, the rows of now are followed:
 * undo walks its parts before and after it applies them. */
gboolean
cohort_changeset_touch (CohortDb *db, const CohortChange *change, gpointer unused, GError **error)
{
  if (change->table == NULL)
    return TRUE;
  if (change->operation != SQLITE_UPDATE)
    see_whole_row (db, change);
  for (guint i = 0; i < COHORT_TABLE_MAX_TOUCHES && change->table->touches[i].kind != COHORT_TOUCH_NONE; i++)
    if (!touch_by (db, change, &change->table->touches[i], error))
      return FALSE;
  return TRUE;
}
