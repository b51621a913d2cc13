// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What every provider needs to make records of an answer: see cohort-answer.h. Pure; one answer belongs to one job. */

#include "config.h"

#include "cohort-answer.h"

#include "cohort-json-get.h"
#include "cohort-money.h"
#include "cohort-text.h"

#include <glib/gi18n-lib.h>
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

/**
 * cohort_answer_unexpected:
 *
 * Returns: the verdict on an answer that is not one of the service's
 */
CohortVerdict
cohort_answer_unexpected (GError **error)
{
  g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_BROKEN,
               _ ("The answer of the service is not the JSON that was expected."));
  return COHORT_BROKEN;
}

/**
 * cohort_answer_require_secret:
 *
 * Returns: (nullable) (transfer none): the secret, or %NULL with an error
 */
const char *
cohort_answer_require_secret (const CohortCall *call, const char *field, GError **error)
{
  const char *secret = cohort_call_secret (call, field);

  if (secret == NULL)
    g_set_error (error, COHORT_PROVIDER_ERROR, COHORT_PROVIDER_ERROR_INCOMPLETE, _ ("The key is missing."));
  return secret;
}

static void
set_terms (const CohortStanding *self, CohortRecord *version)
{
  if (self->tier != NULL)
    cohort_record_set_ref (version, COHORT_F_TIER, COHORT_RECORD_TIER, self->tier);
  if (self->interval != NULL)
    {
      cohort_record_set_text (version, COHORT_F_INTERVAL, self->interval);
      cohort_record_set_int (version, COHORT_F_INTERVAL_COUNT, MAX (1, self->count));
    }
  if (self->iso == NULL)
    return;
  cohort_record_set_int (version, COHORT_F_UNIT_MINOR, self->unit);
  cohort_record_set_int (version, COHORT_F_QUANTITY, MAX (1, self->quantity));
  cohort_record_set_text (version, COHORT_F_CURRENCY, self->iso);
}

/* How it began: with a trial that is over, or as it is. */
static void
add_beginning (CohortAnswer *self, const CohortStanding *standing, const CohortRecord *now, gint64 since)
{
  gint64 paid = standing->trial_end;
  CohortRecord *version;

  if (standing->started == 0)
    return;
  /* A day has one version: a trial that began on the day of today's state would take its place. */
  if (strcmp (standing->status, "trialing") == 0 || paid <= standing->started || paid > since
      || strcmp (cohort_reader_day_tag (&self->reader, standing->started), cohort_reader_day_tag (&self->reader, since))
             == 0)
    {
      cohort_reader_add_start (&self->reader, standing->key, standing->started, now);
      return;
    }
  version = cohort_reader_add_version (&self->reader, standing->key, standing->started, "trialing", NULL);
  cohort_record_set_int (version, COHORT_F_TRIAL_END, paid);
  set_terms (standing, version);
  /* A trial that was not gone on with was never paid. */
  if (strcmp (standing->status, "ended") != 0 || since > paid)
    cohort_reader_add_start (&self->reader, standing->key, paid, now);
}

/**
 * cohort_answer_add_standing:
 *
 * Adds a subscription of which only its present state is listed: how it stands, and how it began.
 */
void
cohort_answer_add_standing (CohortAnswer *self, const CohortStanding *standing)
{
  gint64 observed = cohort_reader_observed (&self->reader), since = standing->since != 0 ? standing->since : observed;
  CohortRecord *record = cohort_reader_add_subscription (&self->reader, standing->key, standing->person);
  gboolean is_over = strcmp (standing->status, "ended") == 0;

  if (standing->tier != NULL)
    cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, standing->tier);
  if (standing->started != 0)
    cohort_record_set_int (record, COHORT_F_STARTED_AT, standing->started);
  cohort_record_set_text (record, COHORT_F_RAW_STATUS, standing->raw);
  record = cohort_reader_add_version (&self->reader, standing->key, since, standing->status, standing->raw);
  cohort_record_set_int (record, COHORT_F_OBSERVED_AT, observed);
  set_terms (standing, record);
  if (is_over)
    cohort_record_set_text (record, COHORT_F_CANCEL_REASON, standing->why != NULL ? standing->why : "unknown");
  if (strcmp (standing->status, "trialing") == 0 && standing->trial_end != 0)
    cohort_record_set_int (record, COHORT_F_TRIAL_END, standing->trial_end);
  else if (!is_over && standing->paid_through != 0)
    cohort_record_set_int (record, COHORT_F_PAID_THROUGH, standing->paid_through);
  if (!is_over && standing->cancel_at != 0)
    cohort_record_set_int (record, COHORT_F_CANCEL_AT, standing->cancel_at);
  else if (!is_over)
    cohort_record_set_null (record, COHORT_F_CANCEL_AT);
  if (strcmp (standing->status, "paused") == 0)
    cohort_record_set_text (record, COHORT_F_PAUSE_KIND, standing->pause);
  add_beginning (self, standing, record, since);
}

CohortMoney
cohort_answer_money (gint64 minor, const char *iso)
{
  return (CohortMoney) { minor, iso };
}
