// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The types of values are letters: 'i' a gint64, 'n' a gint64 of which 0 is NULL, 't' a text or NULL, 'b' a GBytes. */

#include "cohort-sync-sql.h"

static CohortStmt *
prepare (CohortDb *db, GError **error, const char *sql, const char *types, va_list args)
{
  CohortStmt *stmt = cohort_db_prepare (db, sql, error);

  for (int i = 0; stmt != NULL && types[i] != '\0'; i++)
    switch (types[i])
      {
      case 'i':
        cohort_stmt_bind_int64 (stmt, i + 1, va_arg (args, gint64));
        break;
      case 'n':
        cohort_stmt_bind_id (stmt, i + 1, va_arg (args, gint64));
        break;
      case 't':
        cohort_stmt_bind_text (stmt, i + 1, va_arg (args, const char *));
        break;
      case 'b':
        cohort_stmt_bind_bytes (stmt, i + 1, va_arg (args, GBytes *));
        break;
      default:
        g_assert_not_reached ();
      }
  return stmt;
}

/**
 * cohort_sync_prepare:
 *
 * Returns: (transfer full) (nullable): the statement with its values
 */
CohortStmt *
cohort_sync_prepare (CohortDb *db, GError **error, const char *sql, const char *types, ...)
{
  CohortStmt *stmt;
  va_list args;

  va_start (args, types);
  stmt = prepare (db, error, sql, types, args);
  va_end (args);
  return stmt;
}

gboolean
cohort_sync_exec (CohortDb *db, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (CohortStmt) stmt = NULL;
  va_list args;

  va_start (args, types);
  stmt = prepare (db, error, sql, types, args);
  va_end (args);
  return stmt != NULL && cohort_stmt_run (stmt, error);
}

/**
 * cohort_sync_get:
 * @out: (out): the first column of the first row, 0 where there is none or it is NULL
 */
gboolean
cohort_sync_get (CohortDb *db, GError **error, gint64 *out, const char *sql, const char *types, ...)
{
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;
  va_list args;

  *out = 0;
  va_start (args, types);
  stmt = prepare (db, error, sql, types, args);
  va_end (args);
  if (stmt == NULL)
    return FALSE;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW && !cohort_stmt_is_null (stmt, 0))
    *out = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}
