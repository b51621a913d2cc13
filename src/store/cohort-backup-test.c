/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A copy that was never restored is a hope. Once a month the newest daily copy is restored beside the others, opened as
 * the writer would open it, counted table by table against the copy, and taken away again. When that was done last is
 * the time of change of "FILE.copies/tested". */

#include "config.h"

#include "cohort-backup.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cohort-db-private.h"

#define EVERY_DAYS 30

static char *
note_path (const char *path)
{
  g_autofree char *dir = cohort_backup_dir (path);

  return g_build_filename (dir, "tested", NULL);
}

/* The note holds the day as text: a file's time of change does not survive being moved. */
static gboolean
is_due (const char *path, gint32 day)
{
  g_autofree char *name = note_path (path);
  g_autofree char *text = NULL;
  gint64 last;

  if (!g_file_get_contents (name, &text, NULL, NULL)
      || !g_ascii_string_to_signed (g_strchomp (text), 10, G_MININT32, G_MAXINT32, &last, NULL))
    return TRUE;
  return day - last >= EVERY_DAYS || day < last;
}

static gboolean
note (const char *path, gint32 day, GError **error)
{
  g_autofree char *name = note_path (path);
  g_autofree char *text = g_strdup_printf ("%d\n", day);

  return g_file_set_contents_full (name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Returns: (transfer full) (nullable): "TABLE N" for every table of @schema that @db has */
static GPtrArray *
count_rows (CohortDb *db, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (db);
  g_autoptr (GPtrArray) counts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < schema->n_tables; i++)
    {
      g_autofree char *has = g_strdup_printf (
          "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = '%s'", schema->tables[i].name);
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM \"%s\"", schema->tables[i].name);
      gint64 n;

      if (!cohort_db_get_int64 (db, has, &n, error))
        return NULL;
      if (n == 0)
        continue;
      if (!cohort_db_get_int64 (db, sql, &n, error))
        return NULL;
      g_ptr_array_add (counts, g_strdup_printf ("%s %" G_GINT64_FORMAT, schema->tables[i].name, n));
    }
  return g_steal_pointer (&counts);
}

static gboolean
compare (const char *copy, const char *restored, GCancellable *cancellable, GError **error)
{
  g_autoptr (CohortDb) from = cohort_db_open (copy, COHORT_DB_READ | COHORT_DB_ANY_VERSION, NULL, error);
  g_autoptr (CohortDb) to
      = from != NULL ? cohort_db_open (restored, COHORT_DB_READ | COHORT_DB_ANY_VERSION, NULL, error) : NULL;
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (to == NULL)
    return FALSE;
  cohort_db_set_cancellable (from, cancellable);
  cohort_db_set_cancellable (to, cancellable);
  expected = count_rows (from, error);
  found = expected != NULL ? count_rows (to, error) : NULL;
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < MAX (expected->len, found->len); i++)
    if (i >= expected->len || i >= found->len || strcmp (expected->pdata[i], found->pdata[i]) != 0)
      {
        g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, "%s: %s, %s", copy,
                     i < expected->len ? (const char *) expected->pdata[i] : "",
                     i < found->len ? (const char *) found->pdata[i] : "");
        return FALSE;
      }
  return TRUE;
}

static const CohortBackup *
newest_daily (GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    if (((const CohortBackup *) list->pdata[i])->day != COHORT_BACKUP_NO_DAY)
      return list->pdata[i];
  return NULL;
}

/**
 * cohort_backup_test:
 * @path: a community's file
 * @day: today, days since 1970-01-01
 * @tested: (out) (optional): whether it was due
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Restores the newest daily copy into a file of its own and compares, if that was not done in the last 30 days.
 *
 * Returns: FALSE with @error set: the copy cannot be restored, and the next day tries again
 */
gboolean
cohort_backup_test (const char *path, gint32 day, gboolean *tested, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *restored = NULL;
  const CohortBackup *copy;
  gboolean done;

  if (tested != NULL)
    *tested = FALSE;
  if (!is_due (path, day))
    return TRUE;
  list = cohort_backup_list (path, error);
  copy = list != NULL ? newest_daily (list) : NULL;
  if (copy == NULL)
    return list != NULL;
  restored = cohort_backup_temporary_name (copy->path);
  done = cohort_backup_copy (copy->path, restored, cancellable, error)
         && compare (copy->path, restored, cancellable, error);
  g_unlink (restored);
  if (tested != NULL)
    *tested = TRUE;
  return done && note (path, day, error);
}
