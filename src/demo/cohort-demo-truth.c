// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What no file tells: who is who, why each one left, and which story an anomaly belongs to. */

#include "config.h"

#include "cohort-demo-private.h"

#include <json-glib/json-glib.h>

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_day (JsonBuilder *builder, const char *name, CohortDay day)
{
  char text[COHORT_DAY_LEN];

  add_text (builder, name, day == COHORT_DAY_NONE || day == COHORT_DAY_MAX ? NULL : cohort_day_print (day, text));
}

static void
begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_person (JsonBuilder *builder, const CohortDemoWorld *self, int index)
{
  static const char *const proofs[] = { NULL, "email", "handle", "note" };
  static const char *const rhythms[COHORT_DEMO_N_RHYTHMS] = { "daily", "weekly", "monthly", "silent" };
  const CohortDemoPerson *person = cohort_demo_person (self, index);

  json_builder_begin_object (builder);
  add_int (builder, "person", index);
  add_text (builder, "name", person->name);
  add_text (builder, "channel", cohort_demo_channel_name (person->channel));
  add_text (builder, "rhythm", rhythms[person->rhythm]);
  add_text (builder, "story", cohort_demo_story_id (person->story));
  add_text (builder, "proof", proofs[person->proof]);
  add_day (builder, "quiet_from", person->quiet_from);
  begin_list (builder, "identities");
  for (int i = person->identity; i >= 0; i = cohort_demo_identity (self, i)->next)
    {
      json_builder_begin_object (builder);
      add_text (builder, "source", cohort_demo_provider_id (cohort_demo_identity (self, i)->provider));
      add_text (builder, "id", cohort_demo_identity (self, i)->id);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_leaver (JsonBuilder *builder, const CohortDemoWorld *self, const CohortDemoSubscription *sub)
{
  json_builder_begin_object (builder);
  add_int (builder, "person", sub->person);
  add_text (builder, "source", cohort_demo_provider_id (cohort_demo_identity (self, sub->identity)->provider));
  add_text (builder, "tier", cohort_demo_tier_name (sub->tier));
  add_day (builder, "start", sub->start);
  add_day (builder, "end", sub->end);
  add_text (builder, "why", sub->how == COHORT_DEMO_FAILED ? "failed" : "voluntary");
  add_flag (builder, "coupon", sub->coupon);
  add_text (builder, "story", cohort_demo_story_id (sub->story));
  json_builder_end_object (builder);
}

static void
add_anomaly (JsonBuilder *builder, const CohortDemoWorld *self, const CohortDemoPayment *payment)
{
  char day[COHORT_DAY_LEN];

  json_builder_begin_object (builder);
  add_text (builder, "source", cohort_demo_provider_id (cohort_demo_identity (self, payment->identity)->provider));
  add_text (builder, "id", cohort_demo_identity (self, payment->identity)->id);
  add_text (builder, "day", cohort_day_print (cohort_demo_day_of (payment->at_us), day));
  add_int (builder, "gross_minor", payment->gross_minor);
  add_text (builder, "currency", payment->currency);
  add_flag (builder, "failed", payment->failed);
  add_text (builder, "story", cohort_demo_story_id (payment->story));
  add_text (builder, "fault", cohort_demo_fault_id (payment->fault));
  json_builder_end_object (builder);
}

static void
add_payout_fault (JsonBuilder *builder, const CohortDemoPayout *payout)
{
  char day[COHORT_DAY_LEN];

  json_builder_begin_object (builder);
  add_text (builder, "source", cohort_demo_provider_id (payout->provider));
  add_text (builder, "day", cohort_day_print (cohort_demo_day_of (payout->at_us), day));
  add_int (builder, "amount_minor", payout->amount_minor);
  add_text (builder, "currency", payout->currency);
  add_text (builder, "fault", cohort_demo_fault_id (payout->fault));
  json_builder_end_object (builder);
}

static void
add_lookalike (JsonBuilder *builder, const CohortDemoLookalike *pair)
{
  json_builder_begin_object (builder);
  add_int (builder, "a", pair->a);
  add_int (builder, "b", pair->b);
  add_text (builder, "why", pair->why);
  json_builder_end_object (builder);
}

static void
add_stories (JsonBuilder *builder, const CohortDemoWorld *self)
{
  json_builder_set_member_name (builder, "stories");
  json_builder_begin_object (builder);
  add_day (builder, "hiatus_from", self->hiatus_from);
  add_day (builder, "hiatus_to", self->hiatus_to);
  add_day (builder, "declines_from", self->declines_from);
  add_day (builder, "declines_to", self->declines_to);
  add_day (builder, "price_rise", self->months[COHORT_DEMO_MONTH_PRICE - 1]);
  add_day (builder, "coupon_month", self->months[COHORT_DEMO_MONTH_COUPON - 1]);
  json_builder_end_object (builder);
}

static void
add_anomalies (JsonBuilder *builder, const CohortDemoWorld *self)
{
  begin_list (builder, "payments");
  for (guint i = 0; i < self->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (self, (int) i);

      if (payment->fault != COHORT_DEMO_NO_FAULT || payment->story != COHORT_DEMO_NO_STORY)
        add_anomaly (builder, self, payment);
    }
  json_builder_end_array (builder);
  begin_list (builder, "payouts");
  for (guint i = 0; i < self->payouts->len; i++)
    if (g_array_index (self->payouts, CohortDemoPayout, i).fault != COHORT_DEMO_NO_FAULT)
      add_payout_fault (builder, &g_array_index (self->payouts, CohortDemoPayout, i));
  json_builder_end_array (builder);
}

/**
 * cohort_demo_world_dup_truth:
 *
 * Returns: (transfer full): a JSON document for tests and for the curious
 */
char *
cohort_demo_world_dup_truth (const CohortDemoWorld *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_int (builder, "seed", (gint64) self->seed);
  add_day (builder, "anchor", self->anchor);
  add_stories (builder, self);
  begin_list (builder, "people");
  for (guint p = 0; p < self->people->len; p++)
    add_person (builder, self, (int) p);
  json_builder_end_array (builder);
  begin_list (builder, "lookalikes");
  for (guint i = 0; i < self->lookalikes->len; i++)
    add_lookalike (builder, &g_array_index (self->lookalikes, CohortDemoLookalike, i));
  json_builder_end_array (builder);
  begin_list (builder, "left");
  for (guint i = 0; i < self->subscriptions->len; i++)
    if (cohort_demo_subscription (self, (int) i)->end <= self->anchor)
      add_leaver (builder, self, cohort_demo_subscription (self, (int) i));
  json_builder_end_array (builder);
  add_anomalies (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}
