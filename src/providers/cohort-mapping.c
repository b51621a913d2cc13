// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* CohortMapping: plain values that say how a file is read, and their form in the database.
 *
 * The JSON form keeps what a person may have decided. When the file was made is not among it: that is another answer
 * for every file. Pure; a mapping may be read from any thread. */

#include "config.h"

#include "cohort-format.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

static const char *const order_names[] = {
  [COHORT_DATE_YMD] = "ymd",
  [COHORT_DATE_MDY] = "mdy",
  [COHORT_DATE_DMY] = "dmy",
};

static GHashTable *
string_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * cohort_mapping_new:
 *
 * Returns: (transfer full): a mapping to UTC that knows nothing of amounts and dates
 */
CohortMapping *
cohort_mapping_new (void)
{
  CohortMapping *self = g_new0 (CohortMapping, 1);

  self->source_kind = g_strdup ("csv");
  self->zone = g_strdup ("UTC");
  self->tz = cohort_zone_ref (cohort_zone_utc ());
  self->decimal = COHORT_DECIMAL_POINT;
  self->date_order = COHORT_DATE_YMD;
  self->columns = string_table_new ();
  self->constants = string_table_new ();
  self->dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * cohort_mapping_new_for:
 *
 * Returns: (transfer full): a mapping with everything that @format fixes
 */
CohortMapping *
cohort_mapping_new_for (const CohortFormat *format)
{
  CohortMapping *self = cohort_mapping_new ();

  g_set_str (&self->source_kind, format->provider);
  g_set_str (&self->currency, format->currency);
  g_set_str (&self->target, format->target);
  if (format->zone != NULL && !cohort_mapping_set_zone (self, format->zone, NULL))
    g_critical ("%s names an unknown zone", format->id);
  if (format->date_order != NULL)
    {
      self->date_order = *format->date_order;
      self->date_order_known = TRUE;
    }
  if (format->decimal != NULL)
    {
      self->decimal = *format->decimal;
      self->decimal_known = TRUE;
    }
  return self;
}

static void
copy_table (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), g_strdup (value));
}

CohortMapping *
cohort_mapping_copy (const CohortMapping *self)
{
  CohortMapping *copy = cohort_mapping_new ();
  GHashTableIter iter;
  gpointer key;

  g_set_str (&copy->source_kind, self->source_kind);
  g_set_str (&copy->source_name, self->source_name);
  g_set_str (&copy->zone, self->zone);
  g_clear_pointer (&copy->tz, cohort_zone_unref);
  copy->tz = cohort_zone_ref (self->tz);
  g_set_str (&copy->currency, self->currency);
  copy->decimal = self->decimal;
  copy->decimal_known = self->decimal_known;
  copy->date_order = self->date_order;
  copy->date_order_known = self->date_order_known;
  copy->observed_us = self->observed_us;
  g_set_str (&copy->target, self->target);
  copy_table (copy->columns, self->columns);
  copy_table (copy->constants, self->constants);
  g_hash_table_iter_init (&iter, self->dropped);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy->dropped, g_strdup (key));
  return copy;
}

void
cohort_mapping_free (CohortMapping *self)
{
  if (self == NULL)
    return;
  g_free (self->source_kind);
  g_free (self->source_name);
  g_free (self->zone);
  g_clear_pointer (&self->tz, cohort_zone_unref);
  g_free (self->currency);
  g_free (self->target);
  g_hash_table_unref (self->columns);
  g_hash_table_unref (self->constants);
  g_hash_table_unref (self->dropped);
  g_free (self);
}

/**
 * cohort_mapping_set_zone:
 * @zone: an IANA name
 *
 * Returns: whether the system knows the zone; if not, the mapping stays as it was
 */
gboolean
cohort_mapping_set_zone (CohortMapping *self, const char *zone, GError **error)
{
  CohortZone *tz = cohort_zone_new (zone, error);

  if (tz == NULL)
    return FALSE;
  cohort_zone_unref (self->tz);
  self->tz = tz;
  g_set_str (&self->zone, zone);
  return TRUE;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_table (JsonBuilder *builder, const char *name, GHashTable *table)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) g_strcmp0);

  if (keys == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (GList *l = keys; l != NULL; l = l->next)
    add_string (builder, l->data, g_hash_table_lookup (table, l->data));
  json_builder_end_object (builder);
}

/**
 * cohort_mapping_to_json:
 *
 * Returns: (transfer full): one line of JSON; equal mappings give equal text
 */
char *
cohort_mapping_to_json (const CohortMapping *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GList) dropped = g_list_sort (g_hash_table_get_keys (self->dropped), (GCompareFunc) g_strcmp0);
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "source_kind", self->source_kind);
  add_string (builder, "source_name", self->source_name);
  add_string (builder, "zone", self->zone);
  add_string (builder, "currency", self->currency);
  if (self->decimal_known)
    add_string (builder, "decimal", self->decimal.decimal == ',' ? "comma" : "point");
  if (self->decimal.flags & COHORT_DECIMAL_ROUND)
    {
      json_builder_set_member_name (builder, "round");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (self->date_order_known)
    add_string (builder, "date_order", order_names[self->date_order]);
  add_string (builder, "target", self->target);
  add_table (builder, "columns", self->columns);
  add_table (builder, "constants", self->constants);
  if (dropped != NULL)
    {
      json_builder_set_member_name (builder, "dropped");
      json_builder_begin_array (builder);
      for (GList *l = dropped; l != NULL; l = l->next)
        json_builder_add_string_value (builder, l->data);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
get_table (JsonObject *object, const char *name, GHashTable *table)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    if (json_node_get_value_type (value) == G_TYPE_STRING)
      g_hash_table_insert (table, g_strdup (key), json_node_dup_string (value));
}

static void
get_dropped (JsonObject *object, GHashTable *dropped)
{
  JsonNode *node = json_object_get_member (object, "dropped");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_hash_table_add (dropped, json_node_dup_string (element));
    }
}

static gboolean
get_numbers (JsonObject *object, CohortMapping *mapping, GError **error)
{
  const char *decimal = get_string (object, "decimal");
  const char *order = get_string (object, "date_order");
  const char *currency = get_string (object, "currency");
  JsonNode *rounding = json_object_get_member (object, "round");

  if (currency != NULL)
    {
      g_set_str (&mapping->currency, cohort_currency_intern (currency));
      if (mapping->currency == NULL)
        {
          g_set_error (error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_VALUE, "%s: %s", "currency", currency);
          return FALSE;
        }
    }
  mapping->decimal_known = g_strcmp0 (decimal, "point") == 0 || g_strcmp0 (decimal, "comma") == 0;
  if (g_strcmp0 (decimal, "comma") == 0)
    mapping->decimal = COHORT_DECIMAL_COMMA;
  if (rounding != NULL && json_node_get_value_type (rounding) == G_TYPE_BOOLEAN && json_node_get_boolean (rounding))
    mapping->decimal.flags |= COHORT_DECIMAL_ROUND;
  for (guint i = 0; i < G_N_ELEMENTS (order_names); i++)
    if (g_strcmp0 (order, order_names[i]) == 0)
      {
        mapping->date_order = i;
        mapping->date_order_known = TRUE;
      }
  return TRUE;
}

/**
 * cohort_mapping_from_json:
 *
 * Reads what cohort_mapping_to_json () wrote, or a person by hand: unknown members are passed over.
 *
 * Returns: (transfer full) (nullable): the mapping; %NULL when @json is no object, or names an unknown zone or currency
 */
CohortMapping *
cohort_mapping_from_json (const char *json, GError **error)
{
  g_autoptr (CohortMapping) mapping = cohort_mapping_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  JsonNode *root;
  const char *zone;

  if (!json_parser_load_from_data (parser, json, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, COHORT_FORMAT_ERROR, COHORT_FORMAT_ERROR_JSON, _ ("a mapping is a JSON object"));
      return NULL;
    }
  object = json_node_get_object (root);
  if (get_string (object, "source_kind") != NULL)
    g_set_str (&mapping->source_kind, get_string (object, "source_kind"));
  g_set_str (&mapping->source_name, get_string (object, "source_name"));
  g_set_str (&mapping->target, get_string (object, "target"));
  zone = get_string (object, "zone");
  if (zone != NULL && !cohort_mapping_set_zone (mapping, zone, error))
    return NULL;
  if (!get_numbers (object, mapping, error))
    return NULL;
  get_table (object, "columns", mapping->columns);
  get_table (object, "constants", mapping->constants);
  get_dropped (object, mapping->dropped);
  return g_steal_pointer (&mapping);
}
