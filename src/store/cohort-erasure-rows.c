/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to a person's rows, by what the schema says of them, so that a table of a later version needs no line
 * here: rows that a user typed go; of rows that a source told, every text goes that is no enumeration and none of the
 * few words that figures need. */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "cohort-erasure-private.h"
#include "cohort-journal-private.h"

/* Texts that name no one. An enumeration, which its CHECK shows, is kept as well. */
static const char *const kept[]
    = { "currency",   "settle_currency", "type",        "channel",    "kind", "failure_code",
        "pause_kind", "line_key",        "invoice_key", "raw_status", NULL };

static gboolean
is_deleted (const CohortTable *table)
{
  return table->owner == COHORT_OWNER_USER && !g_str_equal (table->name, "member")
         && !g_str_equal (table->name, "identity_link");
}

static gboolean
run_on (CohortDb *db, const char *sql, const char *ids, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, ids);
  return cohort_stmt_run (stmt, error);
}

/**
 * cohort_erasure_word_columns:
 * @table: an attached table
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gboolean): the columns that hold words of or about a person,
 *   and whether they may not be NULL
 */
GHashTable *
cohort_erasure_word_columns (CohortDb *db, const char *table, GError **error)
{
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT c.name, c.\"notnull\" FROM pragma_table_info (?1) AS c, sqlite_schema AS s WHERE c.type = 'TEXT'"
      " AND s.type = 'table' AND s.name = ?1 AND instr (s.sql, 'CHECK (' || c.name || ' IN') = 0",
      error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_text (stmt, 1, table);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    if (!g_strv_contains (kept, cohort_stmt_text (stmt, 0)))
      g_hash_table_insert (columns, cohort_stmt_dup_text (stmt, 0), GINT_TO_POINTER (cohort_stmt_int64 (stmt, 1) != 0));
  if (g_str_equal (table, "identity"))
    g_hash_table_insert (columns, g_strdup ("mail_ok"), GINT_TO_POINTER (FALSE));
  return step == COHORT_DONE ? g_steal_pointer (&columns) : NULL;
}

static gboolean
empty_rows (CohortOwned *owned, CohortDb *db, const char *table, GError **error)
{
  g_autoptr (GHashTable) columns = cohort_erasure_word_columns (db, table, error);
  g_autofree char *ids = cohort_owned_print (owned, table);
  g_autoptr (GString) sql = g_string_new (NULL);
  GHashTableIter iter;
  gpointer column, not_null;

  if (columns == NULL || g_hash_table_size (columns) == 0)
    return columns != NULL;
  g_string_printf (sql, "UPDATE \"%s\"", table);
  g_hash_table_iter_init (&iter, columns);
  for (const char *word = " SET"; g_hash_table_iter_next (&iter, &column, &not_null); word = ",")
    g_string_append_printf (sql, "%s \"%s\" = %s", word, (const char *) column, not_null ? "''" : "NULL");
  g_string_append (sql, " WHERE id IN (SELECT value FROM json_each (?1))");
  return run_on (db, sql->str, ids, error);
}

static gboolean
delete_rows (CohortOwned *owned, CohortDb *db, const char *table, GError **error)
{
  g_autofree char *ids = cohort_owned_print (owned, table);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE id IN (SELECT value FROM json_each (?1))", table);

  return run_on (db, sql, ids, error);
}

/* Deletes and empties; the journal is told nothing of it. */
gboolean
cohort_erasure_rows (CohortOwned *owned, CohortDb *db, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (db);
  g_autofree char *identities = cohort_owned_print (owned, "identity");

  if (!cohort_db_exec (db, "PRAGMA defer_foreign_keys = ON", error))
    return FALSE;
  for (guint i = 0; i < schema->n_tables; i++)
    {
      const CohortTable *table = &schema->tables[i];

      if (cohort_owned_get (owned, table->name) == NULL)
        continue;
      if (!(is_deleted (table) ? delete_rows : empty_rows) (owned, db, table->name, error))
        return FALSE;
    }
  return run_on (db, "DELETE FROM prediction WHERE identity IN (SELECT value FROM json_each (?1))", identities, error)
         && run_on (db, "DELETE FROM suggestion_pick WHERE identity IN (SELECT value FROM json_each (?1))", identities,
                    error);
}

static gboolean
count_words (CohortOwned *owned, CohortDb *db, const char *table, gint64 *n, GError **error)
{
  g_autoptr (GHashTable) columns = cohort_erasure_word_columns (db, table, error);
  g_autofree char *ids = cohort_owned_print (owned, table);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CohortStmt) stmt = NULL;
  GHashTableIter iter;
  gpointer column;

  if (columns == NULL)
    return FALSE;
  g_string_printf (sql, "SELECT count (*) FROM \"%s\" WHERE id IN (SELECT value FROM json_each (?1)) AND (0", table);
  g_hash_table_iter_init (&iter, columns);
  while (g_hash_table_iter_next (&iter, &column, NULL))
    g_string_append_printf (sql, " OR \"%s\" <> ''", (const char *) column);
  g_string_append_c (sql, ')');
  stmt = cohort_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, ids);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *n += cohort_stmt_int64 (stmt, 0);
  return TRUE;
}

/* How many rows would go, and how many would lose words; the identities themselves count as neither. */
gboolean
cohort_erasure_count_texts (CohortOwned *owned, CohortDb *db, gint64 *n_own, gint64 *n_texts, GError **error)
{
  const CohortSchema *schema = cohort_db_get_schema (db);

  *n_own = *n_texts = 0;
  for (guint i = 0; i < schema->n_tables; i++)
    {
      const CohortTable *table = &schema->tables[i];

      if (cohort_owned_get (owned, table->name) == NULL || g_str_equal (table->name, "identity"))
        continue;
      if (is_deleted (table))
        *n_own += cohort_owned_count (owned, table->name);
      else if (!count_words (owned, db, table->name, n_texts, error))
        return FALSE;
    }
  return TRUE;
}

/* Words */

static void
add_word (GPtrArray *words, const char *text)
{
  if (text != NULL && g_utf8_strlen (text, -1) > 1 && !cohort_erasure_is_word (words, text))
    g_ptr_array_add (words, g_strdup (text));
}

/* Whether @text is one of them. */
gboolean
cohort_erasure_is_word (GPtrArray *words, const char *text)
{
  return g_ptr_array_find_with_equal_func (words, text, g_str_equal, NULL);
}

/* Whether @text holds one of them. */
gboolean
cohort_erasure_holds_word (GPtrArray *words, const char *text)
{
  for (guint i = 0; i < words->len; i++)
    if (strstr (text, g_ptr_array_index (words, i)) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
cohort_erasure_each (CohortDb *db, const char *sql, gint64 value, GArray *ids, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, value);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 id = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (ids, id);
    }
  return step == COHORT_DONE;
}

/* Returns: (transfer full) (element-type utf8) (nullable) */
GPtrArray *
cohort_erasure_words (CohortOwned *owned, CohortDb *db, GError **error)
{
  static const char *const queries[][2]
      = { { "identity", "SELECT name, email, email_key, handle, handle_key, url FROM identity WHERE id IN (SELECT value"
                        " FROM json_each (?1))" },
          { "identity", "SELECT key, substr (key, 1 + instr (key, ':')), NULL, NULL, NULL, NULL FROM external_key WHERE"
                        " kind = 'identity' AND row IN (SELECT value FROM json_each (?1))" },
          { "member_override", "SELECT value, NULL, NULL, NULL, NULL, NULL FROM member_override WHERE field IN ('name',"
                               " 'email', 'handle', 'url') AND id IN (SELECT value FROM json_each (?1))" },
          { "merge_snapshot", "SELECT name, NULL, NULL, NULL, NULL, NULL FROM merge_snapshot WHERE id IN (SELECT value"
                              " FROM json_each (?1))" } };
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i][1], error);
      g_autofree char *ids = cohort_owned_print (owned, queries[i][0]);
      CohortStep step;

      if (stmt == NULL)
        return NULL;
      cohort_stmt_bind_text (stmt, 1, ids);
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        for (int column = 0; column < 6; column++)
          add_word (words, cohort_stmt_text (stmt, column));
      if (step == COHORT_FAIL)
        return NULL;
    }
  return g_steal_pointer (&words);
}

/* What others wrote, or what is about others: a person has to look at it. */
gboolean
cohort_erasure_mentions (CohortOwned *owned, CohortDb *db, GPtrArray *words, gint64 *n, GError **error)
{
  static const char *const queries[][2]
      = { { "note", "SELECT id, body FROM note" },
          { "answer", "SELECT id, body FROM answer WHERE body IS NOT NULL" },
          { "question", "SELECT id, ifnull (title, '') || ' ' || body FROM question" },
          { "plan_item", "SELECT id, title || ' ' || ifnull (note, '') FROM plan_item" },
          { "reply", "SELECT id, body FROM reply WHERE body IS NOT NULL" },
          { "homework_review", "SELECT id, body FROM homework_review WHERE body IS NOT NULL" },
          { "decision", "SELECT id, title || ' ' || ifnull (expected, '') FROM decision" },
          { "saved_filter", "SELECT id, filter FROM saved_filter" } };

  *n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i][1], error);
      GHashTable *theirs = cohort_owned_get (owned, queries[i][0]);
      CohortStep step;

      if (stmt == NULL)
        return FALSE;
      while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
        {
          gint64 id = cohort_stmt_int64 (stmt, 0);

          if ((theirs == NULL || !g_hash_table_contains (theirs, &id))
              && cohort_erasure_holds_word (words, cohort_stmt_text (stmt, 1)))
            ++*n;
        }
      if (step == COHORT_FAIL)
        return FALSE;
    }
  return TRUE;
}

/* History */

/* Returns: (transfer full) (nullable): @detail with @name for every text that is one of @words; NULL: nothing was */
static char *
without_words (const char *detail, GPtrArray *words, const char *name, gboolean theirs)
{
  g_autoptr (JsonNode) root = json_from_string (detail, NULL);
  g_autoptr (GList) members = NULL;
  gboolean changed = FALSE;
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  members = json_object_get_members (object);
  for (const GList *member = members; member != NULL; member = member->next)
    {
      const char *text = json_object_get_string_member_with_default (object, member->data, NULL);

      /* What the person was called at the time of one of their own steps may be a word that nothing else knows. */
      if (text != NULL && ((theirs && g_str_equal (member->data, "name")) || cohort_erasure_is_word (words, text)))
        {
          json_object_set_string_member (object, member->data, name);
          changed = TRUE;
        }
    }
  return changed ? json_to_string (root, FALSE) : NULL;
}

static gboolean
set_detail (CohortDb *db, gint64 step, const char *detail, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "UPDATE journal SET detail = ?2 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step);
  cohort_stmt_bind_text (stmt, 2, detail);
  return cohort_stmt_run (stmt, error);
}

static gboolean
contains (GArray *steps, gint64 step)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index (steps, gint64, i) == step)
      return TRUE;
  return FALSE;
}

static gboolean
clean_detail (CohortDb *db, gint64 step, gboolean theirs, GPtrArray *words, const char *name, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT detail, user_step FROM journal WHERE id = ?1", error);
  g_autofree char *detail = NULL;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, step);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  detail = without_words (cohort_stmt_text (stmt, 0), words, name, theirs && cohort_stmt_int64 (stmt, 1) != 0);
  return detail == NULL || set_detail (db, step, detail, error);
}

/* Takes the parts of @steps away, and @words out of what every step tells. */
gboolean
cohort_erasure_history (CohortDb *db, GArray *steps, GPtrArray *words, const char *name, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!cohort_erasure_each (db, "SELECT id FROM journal WHERE id > ?1", 0, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      gint64 step = g_array_index (all, gint64, i);

      if (!clean_detail (db, step, contains (steps, step), words, name, error))
        return FALSE;
    }
  for (guint i = 0; i < steps->len; i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "UPDATE journal SET state = 'dropped' WHERE id = ?1", error);
      gint64 step = g_array_index (steps, gint64, i);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, step);
      if (!cohort_stmt_run (stmt, error) || !cohort_part_delete (db, step, COHORT_WAY_DO, error)
          || !cohort_part_delete (db, step, COHORT_WAY_UNDO, error))
        return FALSE;
    }
  cohort_db_touch_domains (db, COHORT_DOMAIN_HISTORY);
  return TRUE;
}
