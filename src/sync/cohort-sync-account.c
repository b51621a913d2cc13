// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The rows of `account`. Adding an account makes its source, which is a step that can be undone; the account itself is
 * not recorded: with an undone source it is unreachable, and a redone one has it again. */

#include "config.h"

#include "cohort-sync-account.h"

#include "cohort-journal.h"
#include "cohort-sync-sql.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define COLUMNS                                                                                                        \
  "SELECT s.id, s.kind, s.name, s.zone, a.base_url, a.settings, a.secret, a.account_id, a.account_name, a.state,"      \
  " a.until_us, a.message, a.denied, a.last_us, a.reading,"                                                            \
  " s.state = 'paused' OR EXISTS (SELECT 1 FROM journal j WHERE j.source = s.id AND j.kind = 'sync'"                   \
  "  AND j.state = 'undone' AND j.id > a.resumed_step),"                                                               \
  " EXISTS (SELECT 1 FROM sync_task t WHERE t.source = s.id AND t.done = 0)"                                           \
  " FROM account a JOIN source s ON s.id = a.source"

void
cohort_sync_account_free (CohortSyncAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->name);
  g_clear_pointer (&self->zone, cohort_zone_unref);
  g_free (self->base_url);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_free (self->secret);
  g_free (self->account_id);
  g_free (self->account_name);
  g_free (self->state);
  g_free (self->message);
  g_free (self->denied);
  g_free (self);
}

static char *
settings_to_json (GHashTable *settings)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  GHashTableIter iter;
  gpointer name, value;

  if (settings != NULL)
    {
      g_hash_table_iter_init (&iter, settings);
      while (g_hash_table_iter_next (&iter, &name, &value))
        json_object_set_string_member (object, name, value);
    }
  node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, FALSE);
}

static GHashTable *
settings_from_json (const char *json)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return settings;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
      g_hash_table_insert (settings, g_strdup (name), json_node_dup_string (value));
  return settings;
}

static CohortSyncAccount *
read_account (CohortStmt *stmt)
{
  CohortSyncAccount *self = g_new0 (CohortSyncAccount, 1);

  self->source = cohort_stmt_int64 (stmt, 0);
  self->kind = cohort_stmt_dup_text (stmt, 1);
  self->name = cohort_stmt_dup_text (stmt, 2);
  self->zone = cohort_zone_new (cohort_stmt_text (stmt, 3), NULL);
  if (self->zone == NULL)
    self->zone = cohort_zone_ref (cohort_zone_utc ());
  self->base_url = cohort_stmt_dup_text (stmt, 4);
  self->settings = settings_from_json (cohort_stmt_text (stmt, 5));
  self->secret = cohort_stmt_dup_text (stmt, 6);
  self->account_id = cohort_stmt_dup_text (stmt, 7);
  self->account_name = cohort_stmt_dup_text (stmt, 8);
  self->state = cohort_stmt_dup_text (stmt, 9);
  self->until_us = cohort_stmt_int64 (stmt, 10);
  self->message = cohort_stmt_dup_text (stmt, 11);
  self->denied = cohort_stmt_dup_text (stmt, 12);
  self->last_us = cohort_stmt_int64 (stmt, 13);
  self->reading = cohort_stmt_int64 (stmt, 14);
  self->paused = cohort_stmt_int64 (stmt, 15) != 0;
  self->has_open = cohort_stmt_int64 (stmt, 16) != 0;
  return self;
}

/**
 * cohort_sync_account_list:
 *
 * Returns: (transfer full) (element-type CohortSyncAccount) (nullable): all of them
 */
GPtrArray *
cohort_sync_account_list (CohortDb *db, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_sync_account_free);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, COLUMNS " ORDER BY s.id", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_ptr_array_add (accounts, read_account (stmt));
  return step == COHORT_DONE ? g_steal_pointer (&accounts) : NULL;
}

/**
 * cohort_sync_account_load:
 *
 * Returns: (transfer full) (nullable): the account of @source; %NULL with COHORT_STORE_ERROR_NOT_FOUND if it has none
 */
CohortSyncAccount *
cohort_sync_account_load (CohortDb *db, gint64 source, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_sync_prepare (db, error, COLUMNS " WHERE s.id = ?1", "i", source);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    return read_account (stmt);
  if (step == COHORT_DONE)
    g_set_error (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND, _ ("This source has no account."));
  return NULL;
}

#define FREE " AND id NOT IN (SELECT source FROM account)"

/* The source that the account belongs to: one that files made, of its kind and name or the only one of its kind, as an
 * import guesses it; else a new one. */
static gboolean
ensure_source (CohortDb *db, const CohortSyncAccount *self, gboolean named, gint64 *source, GError **error)
{
  if (!cohort_sync_get (db, error, source,
                        "SELECT id FROM source WHERE kind = ?1 AND name = ?2" FREE " ORDER BY id LIMIT 1", "tt",
                        self->kind, self->name))
    return FALSE;
  if (*source == 0 && !named
      && !cohort_sync_get (db, error, source,
                           "SELECT CASE WHEN count (*) = 1 THEN max (id) ELSE 0 END FROM source WHERE kind = ?1" FREE,
                           "t", self->kind))
    return FALSE;
  if (*source != 0)
    return TRUE;
  if (!cohort_sync_exec (db, error, "INSERT INTO source (kind, name, zone) VALUES (?1, ?2, ?3)", "ttt", self->kind,
                         self->name, cohort_zone_name (self->zone)))
    return FALSE;
  *source = cohort_db_last_id (db);
  return TRUE;
}

static gboolean
add (CohortDb *db, const CohortSyncAccount *self, gboolean named, gint64 *source, GError **error)
{
  g_autofree char *settings = settings_to_json (self->settings);

  if (self->source != 0)
    *source = self->source;
  else if (!ensure_source (db, self, named, source, error))
    return FALSE;
  return cohort_sync_exec (db, error,
                           "INSERT INTO account (source, base_url, settings, secret, account_id, account_name)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                           " ON CONFLICT (source) DO UPDATE SET base_url = excluded.base_url, state = 'ok',"
                           " message = NULL, until_us = NULL, settings = excluded.settings,"
                           " secret = excluded.secret, account_id = ifnull (excluded.account_id, account_id),"
                           " account_name = ifnull (excluded.account_name, account_name)",
                           "ittttt", *source, self->base_url, settings, self->secret, self->account_id,
                           self->account_name);
}

/**
 * cohort_sync_account_add:
 * @self: with a source of 0: by kind and name, made where there is none; else that source's account is given new
 * settings
 *
 * Returns: the source, or 0 with @error set
 */
gint64
cohort_sync_account_add (CohortDb *db, const CohortSyncAccount *self, gboolean named, gint64 now_us, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *detail = NULL;
  gint64 source = 0;

  json_object_set_string_member (object, "kind", self->kind);
  json_object_set_string_member (object, "source", self->name);
  node = json_node_init_object (json_node_alloc (), object);
  detail = json_to_string (node, FALSE);
  if (!cohort_journal_begin (db, "add-source", detail, FALSE, 0, now_us, error))
    return 0;
  cohort_db_touch_domains (db, COHORT_DOMAIN_SOURCES);
  if (add (db, self, named, &source, error))
    return cohort_journal_commit (db, NULL, error) ? source : 0;
  cohort_journal_abort (db);
  return 0;
}

static gboolean
in_transaction (CohortDb *db, gint64 source, const char *const *statements, GError **error)
{
  if (!cohort_db_begin (db, error))
    return FALSE;
  cohort_db_touch_domains (db, COHORT_DOMAIN_SOURCES);
  for (guint i = 0; statements[i] != NULL; i++)
    if (!cohort_sync_exec (db, error, statements[i], "i", source))
      {
        cohort_db_rollback (db);
        return FALSE;
      }
  return cohort_db_commit (db, error);
}

/**
 * cohort_sync_account_find:
 * @account_id: as the service has it
 *
 * Returns: (transfer full) (nullable): that account, if it is connected already; %NULL without an error if it is not
 */
CohortSyncAccount *
cohort_sync_account_find (CohortDb *db, const char *kind, const char *account_id, GError **error)
{
  gint64 source;

  if (!cohort_sync_get (db, error, &source,
                        "SELECT a.source FROM account a JOIN source s ON s.id = a.source WHERE s.kind = ?1"
                        " AND a.account_id = ?2 ORDER BY 1 LIMIT 1",
                        "tt", kind, account_id))
    return NULL;
  return source != 0 ? cohort_sync_account_load (db, source, error) : NULL;
}

/**
 * cohort_sync_account_remove:
 *
 * Forgets the account and what is under way. What it brought stays, and so does the source.
 */
gboolean
cohort_sync_account_remove (CohortDb *db, gint64 source, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM sync_task WHERE source = ?1",
    "DELETE FROM sync_pass WHERE source = ?1",
    "DELETE FROM mark_quiet WHERE source = ?1",
    "DELETE FROM account WHERE source = ?1",
    NULL,
  };

  return in_transaction (db, source, statements, error);
}

/**
 * cohort_sync_account_resume:
 *
 * Lets a source be asked again of which a run was undone. What was under way is dropped: it went on from pages that are
 * no longer there.
 */
gboolean
cohort_sync_account_resume (CohortDb *db, gint64 source, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM sync_task WHERE source = ?1",
    "DELETE FROM sync_pass WHERE source = ?1",
    "UPDATE account SET resumed_step = ifnull ((SELECT max (id) FROM journal), 0), state = 'ok', message = NULL,"
    " until_us = NULL WHERE source = ?1",
    NULL,
  };

  return in_transaction (db, source, statements, error);
}

/**
 * cohort_sync_account_get_url:
 *
 * Returns: (nullable): what every request begins with
 */
const char *
cohort_sync_account_get_url (const CohortSyncAccount *self, const CohortProvider *provider)
{
  const char *url = self->base_url;

  if (url == NULL || *url == '\0')
    url = g_hash_table_lookup (self->settings, "url");
  return url != NULL && *url != '\0' ? url : provider->base_url;
}

/**
 * cohort_sync_account_is_due:
 * @every_us: how often
 *
 * Returns: whether the schedule asks now: what a person has to do something about is left alone until they have
 */
gboolean
cohort_sync_account_is_due (const CohortSyncAccount *account, gint64 now_us, gint64 every_us)
{
  if (account->paused || strcmp (account->state, "sign_in") == 0 || strcmp (account->state, "broken") == 0)
    return FALSE;
  if (strcmp (account->state, "limited") == 0 && now_us < account->until_us)
    return FALSE;
  return account->has_open || account->last_us == 0 || now_us - account->last_us >= every_us;
}

/**
 * cohort_sync_fields:
 *
 * Returns: (nullable) (transfer none): what the service @kind has to be told; %NULL for one that cannot be asked
 */
const CohortField *
cohort_sync_fields (const char *kind)
{
  const CohortProvider *provider = cohort_provider_by_id (kind);

  return provider != NULL ? provider->fields : NULL;
}
