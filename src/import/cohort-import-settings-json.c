// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Decisions about a file as JSON, for scripts: what a person would choose in the window, in the words of the mapping
 * that the ledger keeps, with the id of the format. What is not said is decided as if nothing had been given. */

#include "config.h"

#include "cohort-import-settings.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

/**
 * cohort_import_settings_to_json:
 *
 * Returns: (transfer full): the mapping, with the id of the format
 */
char *
cohort_import_settings_to_json (CohortImportSettings *self)
{
  g_autofree char *mapping = cohort_mapping_to_json (self->mapping);

  if (self->format == NULL)
    return g_steal_pointer (&mapping);
  /* A mapping always names its kind of source, so there is a member to put this one before. */
  return g_strdup_printf ("{\"format\":\"%s\",%s", self->format->id, mapping + 1);
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static const CohortFormat *
find_format (JsonObject *object, GError **error)
{
  const char *id = get_string (object, "format"), *target = get_string (object, "target");
  const CohortFormat *format = id != NULL ? cohort_format_by_id (id) : NULL;

  if (format == NULL && target != NULL)
    format = cohort_format_for_target (target);
  if (format == NULL)
    g_set_error_literal (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE,
                         _ ("The mapping names no known “format” or “target”."));
  return format;
}

/* A word that is not known is a slip of the pen: to pass it over would be to read the file otherwise than was meant. */
static gboolean
check_keys (JsonObject *object, GError **error)
{
  static const char *const known[]
      = { "format",     "target",  "source_kind", "source_name", "zone",  "currency", "decimal",
          "date_order", "columns", "constants",   "dropped",     "round", NULL };
  static const JsonNodeType types[]
      = { JSON_NODE_VALUE, JSON_NODE_VALUE, JSON_NODE_VALUE,  JSON_NODE_VALUE,  JSON_NODE_VALUE, JSON_NODE_VALUE,
          JSON_NODE_VALUE, JSON_NODE_VALUE, JSON_NODE_OBJECT, JSON_NODE_OBJECT, JSON_NODE_ARRAY, JSON_NODE_VALUE };
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &key, &value))
    {
      guint i = 0;

      while (known[i] != NULL && !g_str_equal (known[i], key))
        i++;
      if (known[i] == NULL)
        {
          g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE, _ ("A mapping has no “%s”."), key);
          return FALSE;
        }
      if (json_node_get_node_type (value) != types[i])
        {
          g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE,
                       /* Translators: %s is a key of a JSON object */
                       _ ("“%s” holds another kind of value than a mapping has there."), key);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_field (const CohortFormat *format, const char *id, GError **error)
{
  if (format->fields == NULL)
    return TRUE;
  for (const CohortFormatField *field = format->fields; field->id != NULL; field++)
    if (g_str_equal (field->id, id))
      return TRUE;
  g_set_error (error, COHORT_IMPORT_ERROR, COHORT_IMPORT_ERROR_VALUE,
               /* Translators: the id of a field, and a format, such as “Payments (any CSV)” */
               _ ("There is no field “%s” in %s."), id, g_dgettext (GETTEXT_PACKAGE, format->title));
  return FALSE;
}

static gboolean
check_fields (const CohortFormat *format, GHashTable *table, GError **error)
{
  GHashTableIter iter;
  gpointer field;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &field, NULL))
    if (!check_field (format, field, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_settings (CohortImportSettings *self, JsonObject *object, GError **error)
{
  static const char *const names[] = {
    [COHORT_IMPORT_SETTING_ZONE] = "zone",
    [COHORT_IMPORT_SETTING_CURRENCY] = "currency",
    [COHORT_IMPORT_SETTING_DECIMAL] = "decimal",
    [COHORT_IMPORT_SETTING_DATE_ORDER] = "date_order",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = names[i] != NULL ? get_string (object, names[i]) : NULL;

      if (value != NULL && self->origins[i] != COHORT_IMPORT_ORIGIN_FIXED
          && !cohort_import_settings_set (self, i, value, error))
        return FALSE;
    }
  return TRUE;
}

static void
take_columns (CohortImportSettings *self, JsonObject *object, CohortMapping *given)
{
  GHashTableIter iter;
  gpointer field, column;

  if (json_object_has_member (object, "columns"))
    g_hash_table_remove_all (self->mapping->columns);
  g_hash_table_iter_init (&iter, given->columns);
  while (g_hash_table_iter_next (&iter, &field, &column))
    cohort_import_settings_map (self, column, field);
  g_hash_table_iter_init (&iter, given->constants);
  while (g_hash_table_iter_next (&iter, &field, &column))
    g_hash_table_insert (self->mapping->constants, g_strdup (field), g_strdup (column));
  g_hash_table_iter_init (&iter, given->dropped);
  while (g_hash_table_iter_next (&iter, &column, NULL))
    cohort_import_settings_drop (self, column, TRUE);
}

/**
 * cohort_import_settings_from_json:
 *
 * Takes a mapping that cohort_import_settings_to_json() wrote, or a person by hand.
 */
gboolean
cohort_import_settings_from_json (CohortImportSettings *self, const char *json, GError **error)
{
  g_autoptr (CohortMapping) given = cohort_mapping_from_json (json, error);
  g_autoptr (JsonNode) root = given != NULL ? json_from_string (json, error) : NULL;
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  const CohortFormat *format = object != NULL && check_keys (object, error) ? find_format (object, error) : NULL;

  if (format == NULL || !check_fields (format, given->columns, error)
      || !check_fields (format, given->constants, error))
    return FALSE;
  cohort_import_settings_set_format (self, format, TRUE);
  if (get_string (object, "source_name") != NULL)
    cohort_import_settings_set_source (self, 0, get_string (object, "source_kind"), get_string (object, "source_name"));
  take_columns (self, object, given);
  return take_settings (self, object, error);
}
