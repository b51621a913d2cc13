// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-member-filter.h"

#include <json-glib/json-glib.h>

/**
 * cohort_member_filter_new:
 *
 * Returns: (transfer full): the filter that lets everybody through
 */
CohortMemberFilter *
cohort_member_filter_new (void)
{
  CohortMemberFilter *self = g_new0 (CohortMemberFilter, 1);

  for (int part = 0; part < COHORT_N_FILTERS; part++)
    cohort_member_filter_clear (self, (CohortFilterPart) part);
  return self;
}

CohortMemberFilter *
cohort_member_filter_copy (const CohortMemberFilter *self)
{
  CohortMemberFilter *copy = g_memdup2 (self, sizeof *self);

  copy->status = g_strdup (self->status);
  copy->tier = g_strdup (self->tier);
  copy->tag = g_strdup (self->tag);
  copy->currency = g_strdup (self->currency);
  copy->field_text = g_strdup (self->field_text);
  copy->field_from = g_strdup (self->field_from);
  copy->field_to = g_strdup (self->field_to);
  return copy;
}

void
cohort_member_filter_free (CohortMemberFilter *self)
{
  for (int part = 0; part < COHORT_N_FILTERS; part++)
    cohort_member_filter_clear (self, (CohortFilterPart) part);
  g_free (self);
}

gboolean
cohort_member_filter_has (const CohortMemberFilter *self, CohortFilterPart part)
{
  switch (part)
    {
    case COHORT_FILTER_STATUS:
      return self->status != NULL;
    case COHORT_FILTER_TIER:
      return self->tier != NULL;
    case COHORT_FILTER_SOURCE:
      return self->source != 0;
    case COHORT_FILTER_TAG:
      return self->tag != NULL;
    case COHORT_FILTER_PAID:
      return self->paid_from != COHORT_DAY_NONE || self->paid_to != COHORT_DAY_NONE;
    case COHORT_FILTER_NET:
      return self->currency != NULL && (self->net_min != G_MININT64 || self->net_max != G_MAXINT64);
    case COHORT_FILTER_ACTIVITY:
      return self->active_from != COHORT_DAY_NONE || self->active_to != COHORT_DAY_NONE;
    case COHORT_FILTER_NOTES:
      return self->notes != 0;
    case COHORT_FILTER_RISK:
      return self->risk != 0;
    case COHORT_FILTER_FIELD:
      return self->field != 0;
    case COHORT_N_FILTERS:
    default:
      return FALSE;
    }
}

/**
 * cohort_member_filter_clear:
 *
 * Takes one condition away.
 */
void
cohort_member_filter_clear (CohortMemberFilter *self, CohortFilterPart part)
{
  switch (part)
    {
    case COHORT_FILTER_STATUS:
      g_clear_pointer (&self->status, g_free);
      break;
    case COHORT_FILTER_TIER:
      g_clear_pointer (&self->tier, g_free);
      break;
    case COHORT_FILTER_SOURCE:
      self->source = 0;
      break;
    case COHORT_FILTER_TAG:
      g_clear_pointer (&self->tag, g_free);
      break;
    case COHORT_FILTER_PAID:
      self->paid_from = self->paid_to = COHORT_DAY_NONE;
      break;
    case COHORT_FILTER_NET:
      g_clear_pointer (&self->currency, g_free);
      self->net_min = G_MININT64;
      self->net_max = G_MAXINT64;
      break;
    case COHORT_FILTER_ACTIVITY:
      self->active_from = self->active_to = COHORT_DAY_NONE;
      break;
    case COHORT_FILTER_NOTES:
      self->notes = 0;
      break;
    case COHORT_FILTER_RISK:
      self->risk = 0;
      break;
    case COHORT_FILTER_FIELD:
      self->field = 0;
      g_clear_pointer (&self->field_text, g_free);
      g_clear_pointer (&self->field_from, g_free);
      g_clear_pointer (&self->field_to, g_free);
      break;
    case COHORT_N_FILTERS:
    default:
      break;
    }
}

gboolean
cohort_member_filter_is_empty (const CohortMemberFilter *self)
{
  for (int part = 0; part < COHORT_N_FILTERS; part++)
    if (cohort_member_filter_has (self, (CohortFilterPart) part))
      return FALSE;
  return TRUE;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
set_number (JsonObject *object, const char *name, gint64 number, gint64 none)
{
  if (number != none)
    json_object_set_int_member (object, name, number);
}

/**
 * cohort_member_filter_to_json:
 *
 * Returns: (transfer full): what cohort_member_filter_from_json() reads
 */
char *
cohort_member_filter_to_json (const CohortMemberFilter *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  set_text (object, "status", self->status);
  set_text (object, "tier", self->tier);
  set_number (object, "source", self->source, 0);
  set_text (object, "tag", self->tag);
  set_number (object, "paid_from", self->paid_from, COHORT_DAY_NONE);
  set_number (object, "paid_to", self->paid_to, COHORT_DAY_NONE);
  set_number (object, "active_from", self->active_from, COHORT_DAY_NONE);
  set_number (object, "active_to", self->active_to, COHORT_DAY_NONE);
  set_text (object, "currency", self->currency);
  set_number (object, "net_min", self->net_min, G_MININT64);
  set_number (object, "net_max", self->net_max, G_MAXINT64);
  set_number (object, "notes", self->notes, 0);
  set_number (object, "risk", self->risk, 0);
  set_number (object, "field", self->field, 0);
  set_text (object, "field_text", self->field_text);
  set_text (object, "field_from", self->field_from);
  set_text (object, "field_to", self->field_to);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

/* A file may come from anywhere: a member of another type counts as missing. */
static char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : NULL;
}

static gint64
get_number (JsonObject *object, const char *name, gint64 none)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : none;
}

static CohortDay
get_day (JsonObject *object, const char *name)
{
  const gint64 day = get_number (object, name, COHORT_DAY_NONE);

  return day > -COHORT_DAY_MAX && day < COHORT_DAY_MAX ? (CohortDay) day : COHORT_DAY_NONE;
}

/**
 * cohort_member_filter_from_json:
 * @json: as saved
 *
 * Returns: (transfer full): the filter; what cannot be read is left out
 */
CohortMemberFilter *
cohort_member_filter_from_json (const char *json)
{
  CohortMemberFilter *self = cohort_member_filter_new ();
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  if (object == NULL)
    return self;
  self->status = get_text (object, "status");
  self->tier = get_text (object, "tier");
  self->source = get_number (object, "source", 0);
  self->tag = get_text (object, "tag");
  self->paid_from = get_day (object, "paid_from");
  self->paid_to = get_day (object, "paid_to");
  self->active_from = get_day (object, "active_from");
  self->active_to = get_day (object, "active_to");
  self->currency = get_text (object, "currency");
  self->net_min = get_number (object, "net_min", G_MININT64);
  self->net_max = get_number (object, "net_max", G_MAXINT64);
  self->notes = (int) CLAMP (get_number (object, "notes", 0), 0, 2);
  self->risk = (int) CLAMP (get_number (object, "risk", 0), 0, 2);
  self->field = get_number (object, "field", 0);
  self->field_text = get_text (object, "field_text");
  self->field_from = get_text (object, "field_from");
  self->field_to = get_text (object, "field_to");
  return self;
}
