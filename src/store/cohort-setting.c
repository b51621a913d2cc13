// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-setting.h"

/**
 * cohort_setting_get:
 * @value: (out) (transfer full) (nullable): %NULL where the setting was never made
 *
 * Returns: FALSE with @error when the file could not be read
 */
gboolean
cohort_setting_get (CohortDb *db, const char *key, char **value, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT value FROM setting WHERE key = ?1", error);
  CohortStep step;

  *value = NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *value = cohort_stmt_dup_text (stmt, 0);
  return step != COHORT_FAIL;
}

/**
 * cohort_setting_get_int:
 * @fallback: the value where the setting was never made or is no number
 */
gboolean
cohort_setting_get_int (CohortDb *db, const char *key, gint64 fallback, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;

  *value = fallback;
  if (!cohort_setting_get (db, key, &text, error))
    return FALSE;
  if (text != NULL && !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL))
    *value = fallback;
  return TRUE;
}

/**
 * cohort_setting_set:
 * @value: (nullable): %NULL takes the setting away
 */
gboolean
cohort_setting_set (CohortDb *db, const char *key, const char *value, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (value == NULL)
    stmt = cohort_db_prepare (db, "DELETE FROM setting WHERE key = ?1", error);
  else
    stmt = cohort_db_prepare (db,
                              "INSERT INTO setting (key, value) VALUES (?1, ?2) "
                              "ON CONFLICT (key) DO UPDATE SET value = ?2",
                              error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, key);
  if (value != NULL)
    cohort_stmt_bind_text (stmt, 2, value);
  return cohort_stmt_run (stmt, error);
}
