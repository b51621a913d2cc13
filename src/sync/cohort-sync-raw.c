// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What is kept as the service wrote it, and reading it again when a later version of the program knows more. */

#include "config.h"

#include "cohort-sync-ledger.h"

#include "cohort-erasure.h"
#include "cohort-journal.h"
#include "cohort-pull.h"
#include "cohort-sync-sql.h"

#include <string.h>

/* Read again this many at a time. */
#define MANY 200

/* Longer ones are not kept: such a thing is a file, not a record. */
#define MAX_TEXT (1024 * 1024)

static GBytes *
convert (GConverter *converter, gconstpointer data, gsize size, gsize max)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, converter);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 buffer[8192];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      g_byte_array_append (out, buffer, (guint) n);
      if (out->len > max)
        return NULL;
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

/**
 * cohort_sync_raw_keep:
 *
 * Keeps the text, in place of what was kept of that thing before; of somebody who was erased nothing is.
 */
gboolean
cohort_sync_raw_keep (CohortDb *db, gint64 source, const CohortRaw *raw, gint64 now_us, GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  gsize size = strlen (raw->text);
  g_autoptr (GBytes) data = size <= MAX_TEXT ? convert (G_CONVERTER (compressor), raw->text, size, 2 * MAX_TEXT) : NULL;
  gboolean erased;

  if (!cohort_erasure_covers (db, source, cohort_record_kind_spec (raw->kind)->name, raw->key, &erased, error))
    return FALSE;
  return data == NULL || erased
         || cohort_sync_exec (db, error,
                              "INSERT INTO raw_record (source, kind, key, type, observed_us, size, data)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET"
                              " observed_us = excluded.observed_us, size = excluded.size, data = excluded.data",
                              "itttiib", source, cohort_record_kind_spec (raw->kind)->name, raw->key, raw->type, now_us,
                              (gint64) size, data);
}

/* The next texts after the row *last. */
static gboolean
read_some (CohortDb *db, const CohortSyncState *state, const CohortCall *call, gint64 *last, guint *n,
           CohortBatch *batch, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_sync_prepare (db, error,
                             "SELECT rowid, type, size, data FROM raw_record WHERE source = ?1 AND rowid > ?2"
                             " ORDER BY rowid LIMIT ?3",
                             "iii", state->source, *last, (gint64) MANY);
  CohortStep step;

  *n = 0;
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
      g_autoptr (GBytes) packed = cohort_stmt_bytes (stmt, 3);
      g_autoptr (GBytes) data
          = convert (G_CONVERTER (decompressor), g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), MAX_TEXT);
      g_autofree char *text = NULL;

      ++*n;
      *last = cohort_stmt_int64 (stmt, 0);
      if (data == NULL)
        continue;
      text = g_strndup (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
      /* What cannot be read any more says nothing. */
      state->provider->reread (call, cohort_stmt_text (stmt, 1), text, batch, NULL);
    }
  return step == COHORT_DONE;
}

/**
 * cohort_sync_raw_reread:
 * @reading: the version of the provider that read last; 0: none did
 *
 * Reads again what was kept, where the provider has learnt to read more since. One transaction for some of it at a
 * time.
 */
gboolean
cohort_sync_raw_reread (CohortDb *db, CohortSyncState *state, const CohortCall *call, gint64 reading, GError **error)
{
  gint64 last = 0;
  guint n = MANY;

  if (state->provider->reread == NULL || reading == 0 || reading >= state->provider->version)
    return TRUE;
  while (n == MANY)
    {
      g_autoptr (CohortBatch) batch = cohort_batch_new ();
      g_auto (CohortPullCount) count = { 0 };
      gint64 step = 0;

      if (state->step != 0 ? !cohort_journal_resume (db, state->step, error)
                           : !cohort_journal_begin_run (db, "sync", NULL, state->source, call->now_us, error))
        return FALSE;
      if (!read_some (db, state, call, &last, &n, batch, error)
          || !cohort_pull_write (db, state->source, batch, call->now_us, FALSE, &count, error))
        {
          cohort_journal_abort (db);
          return FALSE;
        }
      if (!cohort_journal_commit (db, &step, error))
        return FALSE;
      if (step != 0)
        state->step = step;
      state->n_changed += count.n_new + count.n_changed;
    }
  /* However the run goes on: it is not done again. */
  return cohort_sync_exec (db, error, "UPDATE account SET reading = ?2 WHERE source = ?1", "ii", state->source,
                           (gint64) state->provider->version);
}
