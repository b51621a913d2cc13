/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Parts: changesets, compressed, one row each; and reading what they say.
 *
 * SQLite applies a changeset to whatever table has its name and returns success when it fits nothing, so
 * cohort_shape_check() is run over every part before the first is applied. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-derived.h"
#include "cohort-journal-private.h"

/* Fast rather than small: an import writes parts while the person waits. */
#define COMPRESSION_LEVEL 1

static GBytes *
convert (GConverter *converter, gconstpointer data, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  return g_converter_convert_bytes (converter, bytes, error);
}

/* Writes one part of @size bytes. */
gboolean
cohort_part_append (CohortDb *db, gint64 step, const char *way, gint64 seq, gconstpointer data, gsize size,
                    GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, COMPRESSION_LEVEL);
  g_autoptr (GBytes) packed = convert (G_CONVERTER (compressor), data, size, error);
  g_autoptr (CohortStmt) stmt = NULL;

  if (packed == NULL)
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO journal_part (step, way, seq, size, data, schema_version)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step);
  cohort_stmt_bind_text (stmt, 2, way);
  cohort_stmt_bind_int64 (stmt, 3, seq);
  cohort_stmt_bind_int64 (stmt, 4, size);
  cohort_stmt_bind_bytes (stmt, 5, packed);
  cohort_stmt_bind_int64 (stmt, 6, db->version);
  return cohort_stmt_run (stmt, error);
}

/* Bytes that unpack to exactly @size. A file may come from anywhere: what unpacks to more is not followed there. */
static GBytes *
unpack_sized (GBytes *packed, gint64 size, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autofree char *out = size >= 0 && size < G_MAXINT ? g_try_malloc ((gsize) size + 1) : NULL;
  gsize in_size, n_in = 0, n_out = 0;
  const char *in = g_bytes_get_data (packed, &in_size);
  GConverterResult result = G_CONVERTER_CONVERTED;

  if (out == NULL)
    return NULL;
  while (result == G_CONVERTER_CONVERTED && n_out <= (gsize) size)
    {
      gsize read = 0, written = 0;

      result = g_converter_convert (G_CONVERTER (decompressor), in + n_in, in_size - n_in, out + n_out,
                                    (gsize) size + 1 - n_out, G_CONVERTER_INPUT_AT_END, &read, &written, error);
      n_in += read;
      n_out += written;
    }
  if (result != G_CONVERTER_FINISHED || n_out != (gsize) size)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&out), n_out);
}

static GBytes *
unpack (CohortStmt *stmt, GError **error)
{
  g_autoptr (GBytes) packed = cohort_stmt_bytes (stmt, 0);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) changeset = unpack_sized (packed, cohort_stmt_int64 (stmt, 1), &local);

  if (changeset != NULL)
    return g_steal_pointer (&changeset);
  g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, _ ("a part of the history is damaged: %s"),
               local != NULL ? local->message : _ ("its size is not the one recorded"));
  return NULL;
}

/* Calls @func for every part of a step, the last one first. */
gboolean
cohort_part_each (CohortDb *db, gint64 step, const char *way, CohortPartFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  gint64 below = G_MAXINT64;

  stmt = cohort_db_prepare (
      db,
      "SELECT data, size, seq, schema_version FROM journal_part WHERE step = ?1 AND way = ?2 AND seq < ?3"
      " ORDER BY seq DESC LIMIT 1",
      error);
  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GBytes) changeset = NULL;
      CohortPart part;
      CohortStep result;

      /* No cursor stays open while @func changes tables. */
      cohort_stmt_bind_int64 (stmt, 1, step);
      cohort_stmt_bind_text (stmt, 2, way);
      cohort_stmt_bind_int64 (stmt, 3, below);
      result = cohort_stmt_step (stmt, error);
      if (result != COHORT_ROW)
        return result == COHORT_DONE;
      below = cohort_stmt_int64 (stmt, 2);
      changeset = unpack (stmt, error);
      part = (CohortPart) { changeset, cohort_stmt_int64 (stmt, 3) };
      cohort_stmt_reset (stmt);
      if (changeset == NULL || !func (db, &part, data, error))
        return FALSE;
    }
}

/* Deletes the parts of a step that go one way. */
gboolean
cohort_part_delete (CohortDb *db, gint64 step, const char *way, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "DELETE FROM journal_part WHERE step = ?1 AND way = ?2", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step);
  cohort_stmt_bind_text (stmt, 2, way);
  return cohort_stmt_run (stmt, error);
}

/* The value of a column before (@old) or after the change; @present is FALSE where the changeset does not say, as
 * for a column that an UPDATE leaves alone, and for NULL. */
gint64
cohort_change_int64 (const CohortChange *change, int column, gboolean old, gboolean *present)
{
  sqlite3_value *value = NULL;
  gboolean has_side = change->operation == SQLITE_UPDATE || (change->operation == SQLITE_DELETE) == old;

  *present = FALSE;
  if (!has_side || column < 0 || column >= change->n_columns)
    return 0;
  if (old)
    sqlite3changeset_old (change->iter, column, &value);
  else
    sqlite3changeset_new (change->iter, column, &value);
  if (value == NULL || sqlite3_value_type (value) != SQLITE_INTEGER)
    return 0;
  *present = TRUE;
  return sqlite3_value_int64 (value);
}

static gboolean
show_changes (CohortDb *db, CohortChange *change, CohortChangeFunc func, gpointer data, GError **error)
{
  int rc;

  while ((rc = sqlite3changeset_next (change->iter)) == SQLITE_ROW)
    {
      const char *name;
      gboolean present;
      int indirect;

      rc = sqlite3changeset_op (change->iter, &name, &change->n_columns, &change->operation, &indirect);
      if (rc != SQLITE_OK)
        break;
      if (change->table == NULL || strcmp (change->table->name, name) != 0)
        change->table = cohort_schema_find_table (db->schema, name);
      change->name = name;
      change->id = cohort_change_int64 (change, 0, change->operation != SQLITE_INSERT, &present);
      if (!func (db, change, data, error))
        return FALSE;
    }
  if (rc == SQLITE_DONE)
    return TRUE;
  g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT, _ ("a part of the history is damaged: %s"),
               sqlite3_errstr (rc));
  return FALSE;
}

/* Calls @func for every change of @part. */
gboolean
cohort_changeset_walk (CohortDb *db, const CohortPart *part, CohortChangeFunc func, gpointer data, GError **error)
{
  sqlite3_changeset_iter *iter = NULL;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (part->changeset, &size);
  CohortChange change = { .schema_version = part->schema_version };
  gboolean done;
  int rc;

  if (size > G_MAXINT)
    {
      g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_CORRUPT,
                           _ ("a part of the history is too long"));
      return FALSE;
    }
  rc = sqlite3changeset_start (&iter, (int) size, (void *) bytes);
  if (rc != SQLITE_OK)
    {
      cohort_db_fail (db, rc, "reading a part of the journal", error);
      return FALSE;
    }
  change.iter = iter;
  done = show_changes (db, &change, func, data, error);
  sqlite3changeset_finalize (iter);
  return done;
}

typedef struct
{
  CohortChangeFunc func;
  gpointer data;
} WalkData;

static gboolean
walk_part (CohortDb *db, const CohortPart *part, gpointer data, GError **error)
{
  WalkData *walk = data;

  /* All of a large history takes many seconds, in which no statement runs that would end of itself. */
  if (g_cancellable_set_error_if_cancelled (db->cancellable, error))
    return FALSE;
  return cohort_changeset_walk (db, part, walk->func, walk->data, error);
}

/* Calls @func for every change in the parts of a step that go one way. Ends with the connection's cancellable. */
gboolean
cohort_part_walk (CohortDb *db, gint64 step, const char *way, CohortChangeFunc func, gpointer data, GError **error)
{
  return cohort_part_each (db, step, way, walk_part, &(WalkData) { func, data }, error);
}

/* Returns: (transfer full) (nullable): the columns of @table as it is now; empty when there is no such table */
char **
cohort_shape_columns (CohortDb *db, const char *table, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT name FROM pragma_table_xinfo (?1) ORDER BY cid", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_text (stmt, 1, table);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_strv_builder_add (builder, cohort_stmt_text (stmt, 0));
  return step == COHORT_DONE ? g_strv_builder_end (builder) : NULL;
}

static char **
recorded_columns (CohortDb *db, gint64 version, const char *table, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT columns FROM journal_shape WHERE schema_version = ?1 AND tbl = ?2", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, version);
  cohort_stmt_bind_text (stmt, 2, table);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_FAIL)
    return NULL;
  return g_strsplit (step == COHORT_ROW ? cohort_stmt_text (stmt, 0) : "", " ", -1);
}

/* Attached tables have the one key column id, first in the table. */
static gboolean
key_fits (const CohortChange *change)
{
  unsigned char *key = NULL;
  int n = 0;

  if (sqlite3changeset_pk (change->iter, &key, &n) != SQLITE_OK || n < 1 || key[0] == 0)
    return FALSE;
  for (int i = 1; i < n; i++)
    if (key[i] != 0)
      return FALSE;
  return TRUE;
}

static gboolean
columns_fit (CohortDb *db, const CohortChange *change, gboolean *fit, GError **error)
{
  g_auto (GStrv) then = recorded_columns (db, change->schema_version, change->name, error);
  g_auto (GStrv) now = then != NULL ? cohort_shape_columns (db, change->name, error) : NULL;
  int i;

  if (now == NULL)
    return FALSE;
  for (i = 0; then[i] != NULL && now[i] != NULL && strcmp (then[i], now[i]) == 0; i++)
    ;
  *fit = then[i] == NULL && i == change->n_columns;
  return TRUE;
}

static gboolean
check_change (CohortDb *db, const CohortChange *change, gpointer data, GError **error)
{
  GHashTable *known = data; /* (element-type utf8 CohortChange): the last one of a table that fits */
  CohortChange *last = g_hash_table_lookup (known, change->name);
  gboolean fit = FALSE;

  if (last != NULL && last->n_columns == change->n_columns && last->schema_version == change->schema_version)
    return TRUE;
  if (change->table != NULL && key_fits (change) && !columns_fit (db, change, &fit, error))
    return FALSE;
  if (!fit)
    {
      g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_SHAPE,
                   _ ("the table %s is not the one that this step changed"), change->name);
      return FALSE;
    }
  g_hash_table_insert (known, g_strdup (change->name), g_memdup2 (change, sizeof *change));
  return TRUE;
}

/* Whether every table that the parts name is attached and has the recorded key and columns, with nothing before or
 * between them. */
gboolean
cohort_shape_check (CohortDb *db, gint64 step, const char *way, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return cohort_part_walk (db, step, way, check_change, known, error);
}
