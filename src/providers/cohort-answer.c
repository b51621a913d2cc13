// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What every provider needs to make records of an answer: see cohort-answer.h. Pure; one answer belongs to one job. */

#include "config.h"

#include "cohort-answer.h"

#include "cohort-decimal.h"
#include "cohort-json-get.h"
#include "cohort-money.h"
#include "cohort-text.h"

#include <string.h>

/**
 * cohort_answer_init:
 * @zone: of the service's days; outlives @self
 */
void
cohort_answer_init (CohortAnswer *self, const CohortCall *call, const CohortZone *zone, CohortBatch *batch)
{
  self->call = call;
  self->batch = batch;
  self->mapping = (CohortMapping) { .tz = (CohortZone *) zone, .observed_us = cohort_call_server_us (call) };
  cohort_reader_init (&self->reader, NULL, &self->mapping, batch, NULL);
}

void
cohort_answer_clear (CohortAnswer *self)
{
  cohort_reader_clear (&self->reader);
}

/**
 * cohort_answer_clean:
 * @text: (nullable)
 *
 * Returns: (nullable): the text as it is kept: trimmed, NFC; %NULL where nothing is left of it
 */
const char *
cohort_answer_clean (CohortAnswer *self, const char *text)
{
  g_autofree char *cleaned = text != NULL ? cohort_text_clean (text) : NULL;

  return cleaned != NULL && *cleaned != '\0' ? g_string_chunk_insert (self->reader.strings, cleaned) : NULL;
}

const char *
cohort_answer_text (CohortAnswer *self, JsonObject *object, const char *path)
{
  return cohort_answer_clean (self, cohort_json_text (object, path));
}

/**
 * cohort_answer_set_text:
 *
 * Sets @field to the cleaned text at @path. A text that the service says is not there says nothing: what another report
 * of the same service told stays.
 */
void
cohort_answer_set_text (CohortAnswer *self, JsonObject *object, const char *path, CohortRecord *record,
                        CohortFieldId field)
{
  cohort_record_set_text (record, field, cohort_answer_text (self, object, path));
}

/**
 * cohort_answer_keep_raw:
 * @leave_out: (nullable): members of @object that are not to be stored: streets, telephone numbers
 *
 * Keeps the thing as the service told it. @object loses what is left out.
 */
void
cohort_answer_keep_raw (CohortAnswer *self, CohortRecordKind kind, const char *key, const char *type,
                        JsonObject *object, const char *const *leave_out)
{
  g_autofree char *text = NULL;

  for (guint i = 0; leave_out != NULL && leave_out[i] != NULL; i++)
    if (json_object_has_member (object, leave_out[i]))
      json_object_remove_member (object, leave_out[i]);
  text = cohort_json_print (object);
  cohort_batch_keep_raw (self->batch, kind, key, type, text);
}

/* Appends the character that the entity at @text stands for.
 * Returns: how many bytes it takes, or 0 for none that is known */
static gsize
append_entity (GString *out, const char *text)
{
  static const struct
  {
    const char *entity, *text;
  } entities[] = { { "&amp;", "&" },  { "&lt;", "<" },  { "&gt;", ">" },   { "&quot;", "\"" },
                   { "&apos;", "'" }, { "&#39;", "'" }, { "&#x27;", "'" }, { "&nbsp;", " " } };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (text, entities[i].entity))
      {
        g_string_append (out, entities[i].text);
        return strlen (entities[i].entity);
      }
  return 0;
}

/**
 * cohort_answer_plain:
 * @html: (nullable)
 *
 * Returns: (nullable): the words of a post, without its marks; a blank stands for each of those
 */
const char *
cohort_answer_plain (CohortAnswer *self, const char *html)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (html != NULL && *html != '\0')
    {
      const char *end = *html == '<' ? strchr (html, '>') : NULL;
      gsize entity = *html == '&' ? append_entity (out, html) : 0;

      if (end != NULL)
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
          html = end + 1;
        }
      else if (entity > 0)
        html += entity;
      else
        g_string_append_c (out, *html++);
    }
  return cohort_answer_clean (self, out->str);
}

CohortMoney
cohort_answer_money (gint64 minor, const char *iso)
{
  return (CohortMoney) { minor, iso };
}

void
cohort_args_add (GString *args, const char *name, const char *value)
{
  if (args->len > 0)
    g_string_append_c (args, ' ');
  g_string_append_printf (args, "%s=", name);
  g_string_append_uri_escaped (args, value, ":@,", TRUE);
}

void
cohort_args_add_int (GString *args, const char *name, gint64 value)
{
  g_string_append_printf (args, "%s%s=%" G_GINT64_FORMAT, args->len > 0 ? " " : "", name, value);
}

/**
 * cohort_args_get:
 *
 * Returns: (transfer full) (nullable): the value of @name
 */
char *
cohort_args_get (const char *args, const char *name)
{
  gsize len = strlen (name);

  while (*args != '\0')
    {
      gsize word = strcspn (args, " ");

      if (word > len && args[len] == '=' && strncmp (args, name, len) == 0)
        return g_uri_unescape_segment (args + len + 1, args + word, NULL);
      args += word;
      args += strspn (args, " ");
    }
  return NULL;
}

gboolean
cohort_args_get_int (const char *args, const char *name, gint64 *value)
{
  g_autofree char *text = cohort_args_get (args, name);

  return text != NULL && cohort_decimal_parse_minor (text, &COHORT_DECIMAL_POINT, 0, value, NULL);
}
