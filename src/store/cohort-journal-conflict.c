/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Why a step could not be undone: the rows in the way, and the later steps that touched them. */

#include "config.h"

#include "cohort-journal-private.h"

static void
conflict_free (CohortConflict *conflict)
{
  g_free (conflict->table);
  g_free (conflict->blamed_table);
  g_array_unref (conflict->later_steps);
  g_free (conflict);
}

CohortConflictList *
cohort_conflict_list_new (void)
{
  CohortConflictList *list = g_new0 (CohortConflictList, 1);

  list->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) conflict_free);
  list->steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  return list;
}

/**
 * cohort_conflict_list_free:
 * @list: (transfer full) (nullable): frees it
 */
void
cohort_conflict_list_free (CohortConflictList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref (list->conflicts);
  g_array_unref (list->steps);
  g_free (list);
}

/* Adds a row that is in the way. */
void
cohort_conflict_list_add (CohortConflictList *list, const char *table, gint64 row)
{
  CohortConflict *conflict;

  for (guint i = 0; i < list->conflicts->len; i++)
    {
      conflict = list->conflicts->pdata[i];
      if (conflict->row == row && g_str_equal (conflict->table, table))
        return;
    }
  conflict = g_new0 (CohortConflict, 1);
  conflict->table = g_strdup (table);
  conflict->row = row;
  conflict->later_steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (list->conflicts, conflict);
}

/* Says which other row is to blame for the conflict added last. */
void
cohort_conflict_list_blame (CohortConflictList *list, const char *table, gint64 row)
{
  CohortConflict *conflict = list->conflicts->pdata[list->conflicts->len - 1];

  g_set_str (&conflict->blamed_table, table);
  conflict->blamed_row = row;
}

typedef struct
{
  CohortConflictList *list;
  gint64 step;
} Search;

static void
append_once (GArray *steps, gint64 step)
{
  if (steps->len == 0 || g_array_index (steps, gint64, steps->len - 1) != step)
    g_array_append_val (steps, step);
}

static gboolean
match_change (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  Search *search = data;

  for (guint i = 0; i < search->list->conflicts->len; i++)
    {
      CohortConflict *conflict = search->list->conflicts->pdata[i];
      if ((conflict->row == change->id && g_str_equal (conflict->table, change->name))
          || (conflict->blamed_row == change->id && g_strcmp0 (conflict->blamed_table, change->name) == 0))
        {
          append_once (conflict->later_steps, search->step);
          append_once (search->list->steps, search->step);
        }
    }
  return TRUE;
}

/* Fills in the steps after @after_step that touched the rows of @list. */
gboolean
cohort_conflict_list_find_steps (CohortDb *db, CohortConflictList *list, gint64 after_step, GError **error)
{
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT id FROM journal WHERE id > ?1 AND state IN ('done', 'open') ORDER BY id DESC", error);
  CohortStep result;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, after_step);
  while ((result = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);
      g_array_append_val (later, id);
    }
  if (result != COHORT_DONE)
    return FALSE;
  for (guint i = 0; i < later->len; i++)
    {
      Search search = { list, g_array_index (later, gint64, i) };
      if (!cohort_part_walk (db, search.step, COHORT_WAY_DO, match_change, &search, error))
        return FALSE;
    }
  return TRUE;
}
