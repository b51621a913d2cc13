/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of who was erased, beside the file with its copies: {"salt": TEXT, "erased": [{"number", "at", "keys"}]}.
 * A file that an older copy took the place of finds there whom it has to lose again. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cohort-backup.h"
#include "cohort-db-private.h"
#include "cohort-derived.h"
#include "cohort-erasure-private.h"

static char *
list_path_of (const char *path)
{
  g_autofree char *dir = cohort_backup_dir (path);

  return g_build_filename (dir, "erased.json", NULL);
}

static char *
list_path (CohortDb *db)
{
  return list_path_of (cohort_db_get_path (db));
}

/**
 * cohort_erasure_hand_on:
 * @from: a community's file
 * @to: one that is made from a copy of it and was not opened yet
 * @error: return location
 *
 * Lays the list of who was erased beside the new file, if there is one.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_erasure_hand_on (const char *from, const char *to, GError **error)
{
  g_autofree char *list = list_path_of (from);
  g_autofree char *dir = cohort_backup_dir (to);
  g_autofree char *copy = list_path_of (to);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_test (list, G_FILE_TEST_EXISTS))
    return TRUE;
  return g_file_get_contents (list, &text, &size, error) && cohort_backup_make_dir (dir, error)
         && g_file_set_contents_full (copy, text, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Writing */

static gboolean
add_keys (CohortDb *db, gint64 number, JsonArray *keys, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT key FROM erased_key WHERE erasure = ?1 ORDER BY key", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, number);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    json_array_add_string_element (keys, cohort_stmt_text (stmt, 0));
  return step == COHORT_DONE;
}

static gboolean
add_erasures (CohortDb *db, JsonObject *list, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT number, erased_at, salt FROM erasure ORDER BY number", error);
  JsonArray *erased = json_array_new ();
  CohortStep step;

  json_object_set_array_member (list, "erased", erased);
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      JsonObject *entry = json_object_new ();
      JsonArray *keys = json_array_new ();

      json_object_set_string_member (list, "salt", cohort_stmt_text (stmt, 2));
      json_object_set_int_member (entry, "number", cohort_stmt_int64 (stmt, 0));
      json_object_set_int_member (entry, "at", cohort_stmt_int64 (stmt, 1));
      json_object_set_array_member (entry, "keys", keys);
      json_array_add_object_element (erased, entry);
      if (!add_keys (db, cohort_stmt_int64 (stmt, 0), keys, error))
        return FALSE;
    }
  return step == COHORT_DONE;
}

/* Writes the list of this file, whole or not at all. */
gboolean
cohort_erasure_write_list (CohortDb *db, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *list = json_object_new ();
  g_autofree char *dir = cohort_backup_dir (cohort_db_get_path (db));
  g_autofree char *path = list_path (db);
  g_autofree char *text = NULL;

  json_node_take_object (root, list);
  if (!add_erasures (db, list, error) || !cohort_backup_make_dir (dir, error))
    return FALSE;
  text = json_to_string (root, TRUE);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

/* Reading. The list may come from anywhere, as the file may: what is not an entry is left out. */

static void
entry_free (gpointer data)
{
  CohortErasedEntry *entry = data;

  g_hash_table_unref (entry->keys);
  g_free (entry);
}

/**
 * cohort_erased_list_free:
 * @self: (transfer full) (nullable): frees it
 */
void
cohort_erased_list_free (CohortErasedList *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self->salt);
  g_free (self);
}

static gint64
int_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static JsonArray *
array_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
add_entry (CohortErasedList *self, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 number = object != NULL ? int_member (object, "number") : 0;
  JsonArray *keys = number > 0 && number < G_MAXINT ? array_member (object, "keys") : NULL;
  CohortErasedEntry *entry;

  if (keys == NULL)
    return;
  entry = g_new0 (CohortErasedEntry, 1);
  entry->number = number;
  entry->at = int_member (object, "at");
  entry->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < json_array_get_length (keys); i++)
    {
      JsonNode *key = json_array_get_element (keys, i);
      const char *text = JSON_NODE_HOLDS_VALUE (key) ? json_node_get_string (key) : NULL;

      if (text != NULL && *text != '\0')
        g_hash_table_add (entry->keys, g_strdup (text));
    }
  g_ptr_array_add (self->entries, entry);
}

/* Returns: (transfer full) (nullable): NULL when @text is no such list */
CohortErasedList *
cohort_erased_list_parse (const char *text)
{
  g_autoptr (JsonNode) root = g_utf8_validate (text, -1, NULL) ? json_from_string (text, NULL) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *salt = object != NULL ? json_object_get_member (object, "salt") : NULL;
  JsonArray *erased = object != NULL ? array_member (object, "erased") : NULL;
  CohortErasedList *self;

  if (erased == NULL || salt == NULL || !JSON_NODE_HOLDS_VALUE (salt) || json_node_get_string (salt) == NULL)
    return NULL;
  self = g_new0 (CohortErasedList, 1);
  self->salt = g_strdup (json_node_get_string (salt));
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < json_array_get_length (erased); i++)
    add_entry (self, json_array_get_element (erased, i));
  return self;
}

/* @list: (out) (nullable). One that cannot be understood is put aside, since a new one takes its name: whom only it
 * names is not found again. FALSE with @error set when it is there and cannot be read. */
static gboolean
read_list (CohortDb *db, CohortErasedList **list, GError **error)
{
  g_autofree char *path = list_path (db);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  g_autofree char *text = NULL;

  *list = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  *list = cohort_erased_list_parse (text);
  if (*list != NULL)
    return TRUE;
  g_warning ("The list of who was erased is damaged; it was put aside as %s", aside);
  return g_rename (path, aside) == 0 || cohort_store_fail_errno (error, aside);
}

static gboolean
knows_number (CohortDb *db, gint64 number, gboolean *known, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!cohort_erasure_each (db, "SELECT number FROM erasure WHERE number = ?1", number, found, error))
    return FALSE;
  *known = found->len > 0;
  return TRUE;
}

static gboolean
add_members_of (CohortDb *db, gint64 identity, GArray *members, GError **error)
{
  return cohort_erasure_each (db, "SELECT member FROM identity_link WHERE identity = ?1", identity, members, error);
}

/* Whom the keys of an entry lead to in this file, by hashing every key that it has. */
static gboolean
find_by_keys (CohortDb *db, const char *salt, GHashTable *keys, GArray *members, GError **error)
{
  g_autoptr (GArray) identities = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT source, key, row FROM external_key WHERE kind = 'identity'", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      g_autofree char *hash = cohort_erasure_hash_key (salt, cohort_stmt_text (stmt, 1));
      g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", cohort_stmt_int64 (stmt, 0), hash);
      gint64 row = cohort_stmt_int64 (stmt, 2);

      if (g_hash_table_contains (keys, name))
        g_array_append_val (identities, row);
    }
  for (guint i = 0; step == COHORT_DONE && i < identities->len; i++)
    if (!add_members_of (db, g_array_index (identities, gint64, i), members, error))
      return FALSE;
  return step == COHORT_DONE;
}

/* '#ID' and '@ID': rows that nothing but their number names. */
static gboolean
find_by_numbers (CohortDb *db, GHashTable *keys, GArray *members, GError **error)
{
  GHashTableIter iter;
  const char *key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL))
    {
      gint64 id = g_ascii_strtoll (key + 1, NULL, 10);

      if (*key == '#' && !add_members_of (db, id, members, error))
        return FALSE;
      if (*key == '@' && !cohort_erasure_each (db, "SELECT id FROM member WHERE id = ?1", id, members, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
repeat (CohortDb *db, const char *salt, const CohortErasedEntry *entry, GError **error)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!find_by_keys (db, salt, entry->keys, members, error) || !find_by_numbers (db, entry->keys, members, error)
      || !cohort_erasure_note (db, entry->number, salt, entry->at, error))
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    {
      g_autoptr (CohortOwned) owned = cohort_owned_new (db, g_array_index (members, gint64, i), error);

      if (owned == NULL || !cohort_erasure_write (owned, db, salt, entry->number, error))
        return FALSE;
    }
  return cohort_erasure_keep_keys (db, entry->number, entry->keys, error);
}

static gboolean
repeat_all (CohortDb *db, const char *salt, GPtrArray *missing, GError **error)
{
  if (!cohort_db_begin (db, error))
    return FALSE;
  for (guint i = 0; i < missing->len; i++)
    if (!repeat (db, salt, g_ptr_array_index (missing, i), error))
      {
        cohort_db_rollback (db);
        return FALSE;
      }
  return cohort_erasure_commit (db, error);
}

/* Entries of the list that this file does not know. Returns: (transfer container) (nullable) */
static GPtrArray *
find_missing (CohortDb *db, const CohortErasedList *list, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();

  for (guint i = 0; i < list->entries->len; i++)
    {
      CohortErasedEntry *entry = list->entries->pdata[i];
      gboolean known;

      if (!knows_number (db, entry->number, &known, error))
        return NULL;
      if (!known)
        g_ptr_array_add (missing, entry);
    }
  return g_steal_pointer (&missing);
}

/**
 * cohort_erasure_settle:
 * @db: the writer, outside a transaction
 * @error: return location
 *
 * Erases again whom the list beside the file names and the file does not know as erased: it is an older copy.
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_erasure_settle (CohortDb *db, GError **error)
{
  g_autoptr (CohortErasedList) list = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  gint64 n;

  /* A test's own schema has no such table. */
  if (!cohort_db_get_int64 (db, "SELECT count (*) FROM sqlite_schema WHERE name = 'erasure'", &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  if (!cohort_db_get_int64 (db, "SELECT count (*) FROM erasure", &n, error))
    return FALSE;
  if (!read_list (db, &list, error))
    return FALSE;
  if (list == NULL)
    return n == 0 || cohort_erasure_write_list (db, error);
  missing = find_missing (db, list, error);
  if (missing == NULL)
    return FALSE;
  return missing->len == 0 || (repeat_all (db, list->salt, missing, error) && cohort_erasure_clean (db, error));
}
