// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reading JSON from outside without trusting its types.
 *
 * Whole numbers come as numbers, as numbers with ".0" and as text; amounts as numbers or text. None goes through a
 * floating-point value that could lose a digit: json-glib holds "12.34" as a double, which prints back the same up to
 * 15 digits, and a longer one is refused rather than rounded.
 *
 * U+0000 in a text cannot be had as a C string and would cut it: its escape is read as U+FFFD instead. */

#include "config.h"

#include "cohort-json-get.h"

#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-provider.h"
#include "cohort-stamp.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* No service nests as deep; a parser that follows further is only a way to use up the stack. */
#define MAX_DEPTH 64

/* The longest whole number that a double holds exactly. */
#define MAX_EXACT 9007199254740992.0

/* Checks the depth and replaces the escapes of U+0000, outside and inside of strings. */
static gboolean
sweep (char *data, gsize len)
{
  guint depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < len; i++)
    switch (data[i])
      {
      case '"':
        in_text = !in_text;
        break;
      case '\\':
        if (len - i >= 6 && memcmp (data + i, "\\u0000", 6) == 0)
          memcpy (data + i, "\\ufffd", 6);
        i++;
        break;
      case '[':
      case '{':
        if (!in_text && ++depth > MAX_DEPTH)
          return FALSE;
        break;
      case ']':
      case '}':
        if (!in_text && depth > 0)
          depth--;
        break;
      default:
        break;
      }
  return TRUE;
}

/**
 * cohort_json_parse:
 *
 * Returns: (transfer full) (nullable): the document, at most 64 levels deep
 */
JsonNode *
cohort_json_parse (GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  g_autofree char *copy = NULL;

  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      len -= 3;
    }
  copy = g_memdup2 (data != NULL ? data : "", MAX (len, 1));
  if (len == 0 || !g_utf8_validate (copy, (gssize) len, NULL) || !sweep (copy, len)
      || !json_parser_load_from_data (parser, copy, (gssize) len, &local) || json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_BROKEN,
                   _ ("The answer of the service is not the JSON that was expected."));
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * cohort_json_reply:
 * @root: (out) (nullable) (transfer full): the body, when the status is one of success and it is JSON
 *
 * The status's verdict, and with success the body. A body of a success that is no JSON is a connection that was cut or
 * a machine in between that answered instead: it is asked for again.
 */
CohortVerdict
cohort_json_reply (const CohortReply *reply, JsonNode **root, GError **error)
{
  CohortVerdict verdict = cohort_reply_verdict (reply, error);

  *root = NULL;
  if (verdict != COHORT_OK)
    return verdict;
  *root = cohort_json_parse (reply->body, error);
  return *root != NULL ? COHORT_OK : COHORT_RETRY_LATER;
}

JsonObject *
cohort_json_root_object (JsonNode *root)
{
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

JsonArray *
cohort_json_root_array (JsonNode *root)
{
  return root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
}

/* Returns: (nullable): what is at @path, unless it is null */
static JsonNode *
find (JsonObject *self, const char *path)
{
  JsonNode *node = NULL;

  while (self != NULL)
    {
      const char *dot = strchr (path, '.');
      g_autofree char *name = dot != NULL ? g_strndup (path, (gsize) (dot - path)) : NULL;

      node = json_object_get_member (self, name != NULL ? name : path);
      if (dot == NULL)
        break;
      self = cohort_json_root_object (node);
      node = NULL;
      path = dot + 1;
    }
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/**
 * cohort_json_has:
 *
 * Returns: whether something that is not null is at @path
 */
gboolean
cohort_json_has (JsonObject *self, const char *path)
{
  return find (self, path) != NULL;
}

/**
 * cohort_json_object:
 *
 * Returns: (nullable) (transfer none): the object at @path
 */
JsonObject *
cohort_json_object (JsonObject *self, const char *path)
{
  return cohort_json_root_object (find (self, path));
}

/**
 * cohort_json_array:
 *
 * Returns: (nullable) (transfer none): the array at @path
 */
JsonArray *
cohort_json_array (JsonObject *self, const char *path)
{
  return cohort_json_root_array (find (self, path));
}

static const char *
node_text (JsonNode *node)
{
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * cohort_json_text:
 *
 * Returns: (nullable): the text at @path; an empty one says nothing
 */
const char *
cohort_json_text (JsonObject *self, const char *path)
{
  return node_text (find (self, path));
}

static gboolean
node_int (JsonNode *node, gint64 *value)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_INT64)
    *value = json_node_get_int (node);
  else if (type == G_TYPE_DOUBLE)
    {
      double number = json_node_get_double (node);

      if (!(fabs (number) <= MAX_EXACT) || number != trunc (number))
        return FALSE;
      *value = (gint64) number;
    }
  else if (type == G_TYPE_STRING)
    return cohort_decimal_parse_minor (json_node_get_string (node), &COHORT_DECIMAL_POINT, 0, value, NULL);
  else
    return FALSE;
  return TRUE;
}

/**
 * cohort_json_id:
 * @buffer: where a number is written
 *
 * Returns: (nullable): the id at @path, be it a text or a whole number
 */
const char *
cohort_json_id (JsonObject *self, const char *path, char buffer[static 24])
{
  JsonNode *node = find (self, path);
  const char *text = node_text (node);
  gint64 number;

  if (text != NULL || !node_int (node, &number))
    return text;
  g_snprintf (buffer, 24, "%" G_GINT64_FORMAT, number);
  return buffer;
}

/**
 * cohort_json_flag:
 *
 * Returns: whether true is at @path
 */
gboolean
cohort_json_flag (JsonObject *self, const char *path)
{
  JsonNode *node = find (self, path);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

/**
 * cohort_json_int:
 *
 * Reads a whole number, written as number or as text: a count, or an amount in minor units.
 */
gboolean
cohort_json_int (JsonObject *self, const char *path, gint64 *value)
{
  return node_int (find (self, path), value);
}

/**
 * cohort_json_money:
 * @iso: the currency, in any case of letters
 *
 * Reads an amount in major units ("15.00", 15.5) as minor units. More digits than the currency has are refused, unless
 * they are zeros.
 */
gboolean
cohort_json_money (JsonObject *self, const char *path, const char *iso, gint64 *minor)
{
  JsonNode *node = find (self, path);
  const char *text = node_text (node);
  const char *known = iso != NULL ? cohort_currency_intern (iso) : NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (known == NULL || node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, json_node_get_int (node));
      text = number;
    }
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    text = g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node));
  return text != NULL
         && cohort_decimal_parse_minor (text, &COHORT_DECIMAL_POINT, cohort_currency_exponent (known), minor, NULL);
}

/**
 * cohort_json_iso:
 *
 * Reads "2026-01-02T03:04:05.678Z" and its kin; what names no zone is taken as UTC.
 */
gboolean
cohort_json_iso (JsonObject *self, const char *path, gint64 *us)
{
  const char *text = cohort_json_text (self, path);
  CohortStamp stamp;

  if (text == NULL || !cohort_stamp_parse_iso (text, &stamp, NULL))
    return FALSE;
  *us = stamp.instant_us;
  return TRUE;
}

/**
 * cohort_json_unix:
 *
 * Reads seconds since 1970, written as number or as text.
 */
gboolean
cohort_json_unix (JsonObject *self, const char *path, gint64 *us)
{
  gint64 seconds;
  CohortStamp stamp;

  if (!cohort_json_int (self, path, &seconds) || !cohort_stamp_from_epoch (seconds, COHORT_EPOCH_SECONDS, &stamp, NULL))
    return FALSE;
  *us = stamp.instant_us;
  return TRUE;
}

guint
cohort_json_length (JsonArray *self)
{
  return self != NULL ? json_array_get_length (self) : 0;
}

/**
 * cohort_json_element:
 *
 * Returns: (nullable) (transfer none): the element, if it is an object
 */
JsonObject *
cohort_json_element (JsonArray *self, guint index)
{
  return index < cohort_json_length (self) ? cohort_json_root_object (json_array_get_element (self, index)) : NULL;
}

/**
 * cohort_json_element_text:
 *
 * Returns: (nullable): the element, if it is a text that is not empty
 */
const char *
cohort_json_element_text (JsonArray *self, guint index)
{
  return index < cohort_json_length (self) ? node_text (json_array_get_element (self, index)) : NULL;
}

/**
 * cohort_json_print:
 *
 * Returns: (transfer full): the object on one line, for cohort_batch_keep_raw()
 */
char *
cohort_json_print (JsonObject *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self);

  return json_to_string (node, FALSE);
}

/* A record's field from what is at a path; nothing there says nothing. */

void
cohort_json_set_text (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field)
{
  cohort_record_set_text (record, field, cohort_json_text (self, path));
}

void
cohort_json_set_int (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field)
{
  gint64 value;

  if (cohort_json_int (self, path, &value))
    cohort_record_set_int (record, field, value);
}

void
cohort_json_set_iso (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field)
{
  gint64 us;

  if (cohort_json_iso (self, path, &us))
    cohort_record_set_int (record, field, us);
}

void
cohort_json_set_unix (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field)
{
  gint64 us;

  if (cohort_json_unix (self, path, &us))
    cohort_record_set_int (record, field, us);
}
