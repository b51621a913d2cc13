/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The order: what the person is known by is collected first, then the rows, the keys, the history and the leftovers of
 * imports, all in one transaction; then the file is written anew, so that nothing stays in its free pages or its log.
 */

#include "config.h"

#include "cohort-erasure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-db-private.h"
#include "cohort-derived.h"
#include "cohort-erasure-private.h"
#include "cohort-hash.h"

#define HASHED "erased-"
/* Bytes of history, before compression, that are read while somebody waits to be told: half a second or so. */
#define MOST_HISTORY ((gint64) 32 << 20)

/**
 * cohort_erasure_name:
 *
 * Returns: (transfer full): what the person of that number is called
 */
char *
cohort_erasure_name (gint64 number)
{
  /* Translators: %04d is the number of somebody whose data were erased */
  return g_strdup_printf (_ ("Former Member %04d"), (int) number);
}

/**
 * cohort_erasure_hash_key:
 * @key: "id:123"
 *
 * Returns: (transfer full): "id:erased-HASH"; the same for the same salt and key
 */
char *
cohort_erasure_hash_key (const char *salt, const char *key)
{
  const char *colon = strchr (key, ':');
  const char *rest = colon != NULL ? colon + 1 : key;
  const char *fields[] = { salt, rest };
  CohortHash hash = cohort_hash_fields (fields, G_N_ELEMENTS (fields));
  char text[COHORT_HASH_LEN];

  return g_strdup_printf ("%.*s" HASHED "%s", (int) (rest - key), key, cohort_hash_print (&hash, text));
}

static gboolean
load_salt (CohortDb *db, char **salt, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT max (salt) FROM erasure", error);

  *salt = NULL;
  if (stmt == NULL || cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *salt = cohort_stmt_is_null (stmt, 0) ? NULL : cohort_stmt_dup_text (stmt, 0);
  return TRUE;
}

/**
 * cohort_erasure_load:
 * @salt: (out) (nullable) (transfer full): NULL where nobody was erased
 * @identities: (out) (nullable) (element-type gint64) (transfer full): a set
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_erasure_load (CohortDb *db, char **salt, GHashTable **identities, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *identities = NULL;
  if (!load_salt (db, salt, error))
    return FALSE;
  if (*salt == NULL)
    return TRUE;
  if (!cohort_erasure_each (db, "SELECT identity FROM erased_identity WHERE identity > ?1", 0, ids, error))
    return FALSE;
  *identities = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (*identities, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  return TRUE;
}

/**
 * cohort_erasure_covers:
 * @kind: a table of facts
 * @key: as its source has it
 * @covers: (out): whether that row is an erased person's
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_erasure_covers (CohortDb *db, gint64 source, const char *kind, const char *key, gboolean *covers, GError **error)
{
  g_autofree char *salt = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CohortStmt) stmt = NULL;
  g_autoptr (CohortStmt) columns = NULL;

  *covers = FALSE;
  if (!load_salt (db, &salt, error))
    return FALSE;
  if (salt == NULL || cohort_schema_find_table (cohort_db_get_schema (db), kind) == NULL)
    return TRUE;
  columns = cohort_db_prepare (db, "SELECT count (*) FROM pragma_table_info (?1) WHERE name = 'identity'", error);
  if (columns == NULL)
    return FALSE;
  cohort_stmt_bind_text (columns, 1, kind);
  if (cohort_stmt_step (columns, error) != COHORT_ROW)
    return FALSE;
  sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM external_key AS k CROSS JOIN \"%s\" AS t ON t.id = k.row"
                         " CROSS JOIN erased_identity AS e ON e.identity = t.%s WHERE k.source = ?1 AND k.kind = ?2"
                         " AND k.key IN (?3, ?4))",
                         kind, cohort_stmt_int64 (columns, 0) != 0 ? "identity" : "id");
  if (cohort_stmt_int64 (columns, 0) == 0 && !g_str_equal (kind, "identity"))
    return TRUE;
  hash = cohort_erasure_hash_key (salt, key);
  stmt = cohort_db_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, source);
  cohort_stmt_bind_text (stmt, 2, kind);
  cohort_stmt_bind_text (stmt, 3, key);
  cohort_stmt_bind_text (stmt, 4, hash);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *covers = cohort_stmt_int64 (stmt, 0) != 0;
  return TRUE;
}

static gboolean
run_texts (CohortDb *db, const char *sql, gint64 number, const char *first, const char *second, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, number);
  cohort_stmt_bind_text (stmt, 2, first);
  if (second != NULL)
    cohort_stmt_bind_text (stmt, 3, second);
  return cohort_stmt_run (stmt, error);
}

/* Keys */

typedef struct
{
  gint64 source;
  char *kind, *key;
} Key;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->kind);
  g_free (key->key);
  g_free (key);
}

static gboolean
load_keys (CohortDb *db, const char *table, gint64 row, GPtrArray *keys, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT source, key FROM external_key WHERE row = ?1 AND kind = ?2", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  cohort_stmt_bind_text (stmt, 2, table);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Key *key = g_new0 (Key, 1);

      key->source = cohort_stmt_int64 (stmt, 0);
      key->key = cohort_stmt_dup_text (stmt, 1);
      key->kind = g_strdup (table);
      g_ptr_array_add (keys, key);
    }
  return step == COHORT_DONE;
}

static GPtrArray *
load_all_keys (CohortOwned *owned, CohortDb *db, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (db);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (key_free);

  for (guint i = 0; i < schema->n_tables; i++)
    {
      GHashTable *rows = cohort_owned_get (owned, schema->tables[i].name);
      GHashTableIter iter;
      gint64 *row;

      if (rows == NULL)
        continue;
      g_hash_table_iter_init (&iter, rows);
      while (g_hash_table_iter_next (&iter, (gpointer *) &row, NULL))
        if (!load_keys (db, schema->tables[i].name, *row, keys, error))
          return NULL;
    }
  return g_steal_pointer (&keys);
}

/* @sql: of source ?1, kind ?2 and key ?3 */
static gboolean
run_key (CohortDb *db, const char *sql, const Key *key, const char *hash, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, key->source);
  cohort_stmt_bind_text (stmt, 2, key->kind);
  cohort_stmt_bind_text (stmt, 3, key->key);
  if (hash != NULL)
    cohort_stmt_bind_text (stmt, 4, hash);
  return cohort_stmt_run (stmt, error);
}

static gboolean
hide_key (CohortDb *db, const char *salt, gint64 number, const Key *key, GPtrArray *words, GError **error)
{
  g_autofree char *hash = cohort_erasure_hash_key (salt, key->key);
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", key->source, hash);

  if (!run_key (db, "DELETE FROM raw_record WHERE source = ?1 AND kind = ?2 AND key = ?3", key, NULL, error))
    return FALSE;
  if (!g_str_equal (key->kind, "identity") && !cohort_erasure_holds_word (words, key->key))
    return TRUE;
  if (strstr (key->key, HASHED) != NULL)
    return TRUE;
  if (!run_key (db, "UPDATE external_key SET key = ?4 WHERE source = ?1 AND kind = ?2 AND key = ?3", key, hash, error)
      || !run_key (db, "DELETE FROM object_seen WHERE source = ?1 AND ?2 <> '' AND key = ?3", key, NULL, error)
      || !run_key (db, "DELETE FROM pending_link WHERE source = ?1 AND target_kind = ?2 AND target_key = ?3", key, NULL,
                   error))
    return FALSE;
  return !g_str_equal (key->kind, "identity")
         || run_texts (db, "INSERT INTO erased_key (erasure, key) VALUES (?1, ?2) ON CONFLICT DO NOTHING", number, name,
                       NULL, error);
}

/* Whoever had no key is found again by the number of their row. */
static gboolean
keep_numbers (CohortOwned *owned, CohortDb *db, gint64 number, const char *table, const char *prefix, GError **error)
{
  g_autofree char *ids = cohort_owned_print (owned, table);

  return run_texts (db,
                    "INSERT INTO erased_key (erasure, key) SELECT ?1, ?3 || value FROM json_each (?2) WHERE NOT EXISTS"
                    " (SELECT 1 FROM erased_key WHERE erasure = ?1 AND key NOT GLOB '[#@]*') ON CONFLICT DO NOTHING",
                    number, ids, prefix, error);
}

gboolean
cohort_erasure_keep_keys (CohortDb *db, gint64 number, GHashTable *keys, GError **error)
{
  GHashTableIter iter;
  const char *key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL))
    if (!run_texts (db, "INSERT INTO erased_key (erasure, key) VALUES (?1, ?2) ON CONFLICT DO NOTHING", number, key,
                    NULL, error))
      return FALSE;
  return TRUE;
}

/* Leftovers: what imports and pulls kept beside the facts. */

static gboolean
clean_leftovers (CohortDb *db, const char *word, GError **error)
{
  static const char *const statements[]
      = { "UPDATE import_row SET content = NULL WHERE ?1 = 0 AND instr (content, ?2) > 0",
          "UPDATE import_row SET reason = NULL WHERE ?1 = 0 AND instr (reason, ?2) > 0",
          "UPDATE sync_run SET message = NULL WHERE ?1 = 0 AND instr (message, ?2) > 0",
          "UPDATE sync_run SET warnings = '[]' WHERE ?1 = 0 AND instr (warnings, ?2) > 0",
          "UPDATE account SET message = NULL WHERE ?1 = 0 AND instr (message, ?2) > 0",
          "DELETE FROM sync_task WHERE ?1 = 0 AND done = 1 AND instr (args, ?2) > 0",
          "DELETE FROM view_state WHERE ?1 = 0 AND instr (value, ?2) > 0" };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!run_texts (db, statements[i], 0, word, NULL, error))
      return FALSE;
  return TRUE;
}

/* All of it */

gboolean
cohort_erasure_note (CohortDb *db, gint64 number, const char *salt, gint64 erased_at, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO erasure (number, erased_at, salt) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, number);
  cohort_stmt_bind_int64 (stmt, 2, erased_at);
  cohort_stmt_bind_text (stmt, 3, salt);
  return cohort_stmt_run (stmt, error);
}

static gboolean
call_by_number (CohortOwned *owned, CohortDb *db, const char *name, gint64 number, GError **error)
{
  g_autofree char *members = cohort_owned_print (owned, "member");
  g_autofree char *identities = cohort_owned_print (owned, "identity");

  return run_texts (db,
                    "INSERT INTO member_override (member, field, value) SELECT value, 'name', ?3 FROM json_each (?2)"
                    " WHERE ?1 > 0",
                    number, members, name, error)
         && run_texts (db,
                       "INSERT INTO erased_identity (identity, erasure) SELECT value, ?1 FROM json_each (?2) WHERE TRUE"
                       " ON CONFLICT DO NOTHING",
                       number, identities, NULL, error);
}

static void
touch_set (CohortDb *db, GHashTable *rows, void (*touch) (CohortDb *db, gint64 id))
{
  GHashTableIter iter;
  gint64 *row;

  if (rows == NULL)
    return;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &row, NULL))
    touch (db, *row);
}

static void
touch_question (CohortDb *db, gint64 id)
{
  cohort_derived_touch_text (db, COHORT_TOUCH_QUESTION, id);
}

/* Inside a transaction, after cohort_erasure_note (). */
gboolean
cohort_erasure_write (CohortOwned *owned, CohortDb *db, const char *salt, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) words = cohort_erasure_words (owned, db, error);
  g_autoptr (GPtrArray) keys = words != NULL ? load_all_keys (owned, db, error) : NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *name = cohort_erasure_name (number);

  if (keys == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (!hide_key (db, salt, number, g_ptr_array_index (keys, i), words, error))
      return FALSE;
  for (guint i = 0; i < words->len; i++)
    if (!clean_leftovers (db, g_ptr_array_index (words, i), error))
      return FALSE;
  touch_set (db, cohort_owned_get (owned, "identity"), cohort_derived_touch);
  touch_set (db, cohort_owned_get (owned, "member"), cohort_derived_touch_member);
  touch_set (db, cohort_owned_get (owned, "question"), touch_question);
  return keep_numbers (owned, db, number, "identity", "#", error)
         && keep_numbers (owned, db, number, "member", "@", error) && cohort_erasure_rows (owned, db, error)
         && call_by_number (owned, db, name, number, error) && cohort_owned_follow_history (owned, db, steps, error)
         && cohort_erasure_history (db, steps, words, name, error);
}

/* Rebuilds what is derived and commits, past the journal. */
gboolean
cohort_erasure_commit (CohortDb *db, GError **error)
{
  gboolean done;

  db->unguarded = TRUE;
  done = cohort_derived_rebuild_touched (db, error)
         && cohort_db_exec (db,
                            "INSERT INTO member_search (member_search) VALUES ('optimize');"
                            "INSERT INTO member_fragment (member_fragment) VALUES ('optimize');"
                            "INSERT INTO passage_search (passage_search) VALUES ('optimize')",
                            error);
  if (done)
    done = cohort_db_commit (db, error);
  else
    cohort_db_rollback (db);
  db->unguarded = FALSE;
  return done;
}

static gboolean
empty_log (CohortDb *db, GError **error)
{
  int rc = sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  db->log_to_empty = rc == SQLITE_BUSY;
  if (rc == SQLITE_OK || rc == SQLITE_BUSY)
    return TRUE;
  cohort_db_fail (db, rc, "checkpoint", error);
  return FALSE;
}

/* As long as somebody reads what was there before, it stays in the file and its log: asked again after each commit,
 * without waiting. */
void
cohort_erasure_retry (CohortDb *db)
{
  g_autoptr (GError) error = NULL;

  sqlite3_busy_timeout (db->handle, 0);
  if (!empty_log (db, &error))
    g_warning ("The log could not be emptied: %s", error->message);
  sqlite3_busy_timeout (db->handle, COHORT_DB_BUSY_TIMEOUT_MS);
}

/* Writes the list, and the file anew: what was deleted lies in its free pages and its log until then. */
gboolean
cohort_erasure_clean (CohortDb *db, GError **error)
{
  return cohort_erasure_write_list (db, error) && cohort_db_exec (db, "VACUUM", error) && empty_log (db, error);
}

static gboolean
is_erased (CohortOwned *owned, CohortDb *db, gboolean *erased, GError **error)
{
  g_autofree char *ids = cohort_owned_print (owned, "identity");
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT EXISTS (SELECT 1 FROM erased_identity WHERE identity IN (SELECT value FROM json_each (?1)))", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, ids);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *erased = cohort_stmt_int64 (stmt, 0) != 0;
  return TRUE;
}

/**
 * cohort_erasure_plan:
 * @member: a person
 * @plan: (out): what erasing them comes to
 * @error: return location
 *
 * Any connection; the whole history is read, where it is short.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_erasure_plan (CohortDb *db, gint64 member, CohortErasurePlan *plan, GError **error)
{
  g_autoptr (CohortOwned) owned = cohort_owned_new (db, member, error);
  g_autoptr (GPtrArray) words = owned != NULL ? cohort_erasure_words (owned, db, error) : NULL;
  g_autoptr (GPtrArray) keys = words != NULL ? load_all_keys (owned, db, error) : NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 size;

  *plan = (CohortErasurePlan) { 0 };
  if (keys == NULL || !cohort_erasure_count_texts (owned, db, &plan->n_own, &plan->n_texts, error)
      || !cohort_erasure_mentions (owned, db, words, &plan->n_mentions, error)
      || !is_erased (owned, db, &plan->is_erased, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    {
      const Key *key = g_ptr_array_index (keys, i);
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (
          db, "SELECT count (*) FROM raw_record WHERE source = ?1 AND kind = ?2 AND key = ?3", error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, key->source);
      cohort_stmt_bind_text (stmt, 2, key->kind);
      cohort_stmt_bind_text (stmt, 3, key->key);
      if (cohort_stmt_step (stmt, error) != COHORT_ROW)
        return FALSE;
      plan->n_raw += cohort_stmt_int64 (stmt, 0);
    }
  plan->n_identities = cohort_owned_count (owned, "identity");
  plan->n_payments = cohort_owned_count (owned, "payment");
  plan->n_activity = cohort_owned_count (owned, "interaction");
  if (!cohort_db_get_int64 (db, "SELECT coalesce (sum (size), 0) FROM journal_part", &size, error))
    return FALSE;
  if (size <= MOST_HISTORY && !cohort_owned_follow_history (owned, db, steps, error))
    return FALSE;
  plan->n_steps = size <= MOST_HISTORY ? (gint64) steps->len : -1;
  return TRUE;
}

static gboolean
next_number (CohortDb *db, char **salt, gint64 *number, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT 1 + ifnull (max (number), 0), max (salt) FROM erasure", error);

  if (stmt == NULL || cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *number = cohort_stmt_int64 (stmt, 0);
  if (!cohort_stmt_is_null (stmt, 1))
    g_set_str (salt, cohort_stmt_text (stmt, 1));
  return TRUE;
}

static gboolean
refuse_during_run (CohortDb *db, GError **error)
{
  gint64 n;

  if (!cohort_db_get_int64 (db, "SELECT count (*) FROM journal WHERE state = 'open'", &n, error))
    return FALSE;
  if (n > 0)
    g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_REFUSED,
                         _ ("A source is being asked at this moment. Erase when that is done."));
  return n == 0;
}

/**
 * cohort_erasure_run:
 * @db: the writer, outside a transaction
 * @member: a person
 * @salt: for the first time: 32 random characters; later ones use the first
 * @now_us: the time, UTC µs
 * @number: (out): what they are called from now on, see cohort_erasure_name()
 * @error: return location
 *
 * Erases somebody. There is no way back.
 *
 * Returns: FALSE with @error set, and nothing was erased, or, where a list or a file could not be written anew, all of
 *   it but that
 */
gboolean
cohort_erasure_run (CohortDb *db, gint64 member, const char *salt, gint64 now_us, gint64 *number, GError **error)
{
  g_autofree char *used = g_strdup (salt);
  g_autoptr (CohortOwned) owned = NULL;

  if (!refuse_during_run (db, error) || !cohort_db_begin (db, error))
    return FALSE;
  owned = cohort_owned_new (db, member, error);
  if (owned == NULL || !next_number (db, &used, number, error)
      || !cohort_erasure_note (db, *number, used, now_us, error)
      || !cohort_erasure_write (owned, db, used, *number, error))
    {
      cohort_db_rollback (db);
      return FALSE;
    }
  return cohort_erasure_commit (db, error) && cohort_erasure_clean (db, error);
}
