// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-member-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-member.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

typedef struct
{
  gint64 member;
  CohortDay today;
  CohortZone *zone;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;

  cohort_zone_unref (self->zone);
  g_free (self);
}

static void
identity_free (gpointer data)
{
  CohortReportIdentity *self = data;

  g_free (self->source);
  g_free (self->name);
  g_free (self->email);
  g_free (self->handle);
  g_free (self->url);
  g_free (self->labels);
  g_free (self->note);
  g_free (self->raw_status);
  g_free (self->joined);
  g_free (self);
}

static void
segment_free (gpointer data)
{
  CohortReportSegment *self = data;

  g_free (self->period);
  g_free (self->tier);
  g_free (self->status);
  g_free (self->source);
  g_free (self->price);
  g_free (self);
}

static void
note_free (gpointer data)
{
  CohortReportNote *self = data;

  g_free (self->body);
  g_free (self->written);
  g_free (self);
}

static void
field_free (gpointer data)
{
  CohortReportField *self = data;

  g_free (self->label);
  g_free (self->kind);
  g_strfreev (self->choices);
  g_free (self->value);
  g_free (self->provider);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  CohortMemberReport *self = data;

  g_free (self->name);
  g_free (self->name_by_provider);
  g_free (self->contact);
  g_free (self->status);
  g_free (self->status_id);
  g_free (self->tier);
  g_free (self->paid_through);
  g_free (self->net);
  g_free (self->last_activity);
  g_free (self->joined);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->identities, g_ptr_array_unref);
  g_clear_pointer (&self->segments, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_strfreev (self->tags);
}

CohortMemberReport *
cohort_member_report_ref (CohortMemberReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_member_report_unref (CohortMemberReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

static CohortReportIdentity *
show_identity (const CohortIdentityEntry *entry, CohortZone *zone)
{
  CohortReportIdentity *shown = g_new0 (CohortReportIdentity, 1);

  shown->id = entry->id;
  shown->source = g_strdup (entry->source_name);
  shown->name = g_strdup (entry->name);
  shown->email = g_strdup (entry->email);
  shown->handle = g_strdup (entry->handle);
  shown->url = g_strdup (entry->url);
  shown->labels = g_strdup (entry->labels);
  shown->note = g_strdup (entry->note);
  shown->raw_status = g_strdup (entry->raw_status);
  if (entry->joined_at != 0)
    shown->joined = cohort_text_instant_day (entry->joined_at, zone);
  return shown;
}

static const char *
segment_status (CohortBuiltStatus status)
{
  static const char *const ids[COHORT_N_BUILT_STATUSES] = {
    [COHORT_BUILT_PAID] = "paid",     [COHORT_BUILT_PAST_DUE] = "past_due", [COHORT_BUILT_TRIAL] = "trial",
    [COHORT_BUILT_PAUSED] = "paused", [COHORT_BUILT_COMP] = "comp",
  };

  return cohort_words_segment_status (ids[status]);
}

static const char *
interval_id (CohortBuiltInterval interval)
{
  static const char *const ids[COHORT_N_BUILT_INTERVALS] = {
    [COHORT_BUILT_NO_INTERVAL] = NULL, [COHORT_BUILT_DAY] = "day",   [COHORT_BUILT_WEEK] = "week",
    [COHORT_BUILT_MONTH] = "month",    [COHORT_BUILT_YEAR] = "year",
  };

  return ids[interval];
}

static char *
segment_period (const CohortBuiltSegment *segment)
{
  g_autofree char *first = NULL;

  if (segment->end != COHORT_DAY_MAX)
    return cohort_words_days (segment->start, segment->end);
  first = cohort_words_day (segment->start);
  /* Translators: a stretch of time that still goes on; %s is its first day */
  return g_strdup_printf (_ ("Since %s"), first);
}

static CohortReportSegment *
show_segment (const CohortSegmentEntry *entry)
{
  const CohortBuiltSegment *segment = &entry->segment;
  const CohortSegmentTerms *terms = &segment->terms;
  CohortReportSegment *shown = g_new0 (CohortReportSegment, 1);

  shown->period = segment_period (segment);
  shown->tier = g_strdup (entry->tier_name != NULL ? entry->tier_name : "");
  shown->status = g_strdup (segment_status (segment->status));
  shown->source = g_strdup (entry->source_name != NULL ? entry->source_name : "");
  shown->price = *terms->currency != '\0'
                     ? cohort_words_price (terms->unit * terms->quantity - terms->discount, terms->currency,
                                           interval_id (terms->interval), terms->interval_count)
                     : g_strdup ("");
  shown->reported = segment->reported;
  return shown;
}

static void
add_field (GPtrArray *fields, const char *id, const char *label, const char *value, const char *provider)
{
  CohortReportField *field = g_new0 (CohortReportField, 1);

  field->id = id;
  field->label = g_strdup (label);
  field->value = g_strdup (value != NULL ? value : "");
  if (provider != NULL && g_strcmp0 (provider, field->value) != 0)
    field->provider = g_strdup (provider);
  g_ptr_array_add (fields, field);
}

static void
show_fields (CohortMemberReport *report, const CohortMemberDetail *detail)
{
  const CohortMemberEntry *entry = detail->entry;
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  g_autofree char *name = cohort_scramble_name (entry->name);
  g_autofree char *email = cohort_scramble_contact (entry->email);
  g_autofree char *handle = cohort_scramble_contact (entry->handle);

  report->fields = fields;
  add_field (fields, "name", _ ("Name"), name, detail->provider_name);
  add_field (fields, "email", _ ("E-mail"), email, detail->provider_email);
  add_field (fields, "handle", _ ("Handle"), handle, detail->provider_handle);
  add_field (fields, "url", _ ("Link"), detail->url, detail->provider_url);
  add_field (fields, "country", _ ("Country"), detail->country, detail->provider_country);
  add_field (fields, "language", _ ("Language"), detail->language, detail->provider_language);
  for (guint i = 0; i < detail->fields->len; i++)
    {
      const CohortFieldEntry *own = g_ptr_array_index (detail->fields, i);
      CohortReportField *field;

      add_field (fields, NULL, own->name, own->value, NULL);
      field = g_ptr_array_index (fields, fields->len - 1);
      field->field = own->id;
      field->kind = g_strdup (own->kind);
      if (g_str_equal (own->kind, "choice"))
        field->choices = g_strsplit (own->choices, "\n", -1);
    }
}

static void
show_lists (CohortMemberReport *report, const CohortMemberDetail *detail, CohortZone *zone)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  report->identities = g_ptr_array_new_with_free_func (identity_free);
  for (guint i = 0; i < detail->identities->len; i++)
    g_ptr_array_add (report->identities, show_identity (g_ptr_array_index (detail->identities, i), zone));
  report->segments = g_ptr_array_new_with_free_func (segment_free);
  for (guint i = 0; i < detail->segments->len; i++)
    g_ptr_array_add (report->segments, show_segment (g_ptr_array_index (detail->segments, i)));
  report->notes = g_ptr_array_new_with_free_func (note_free);
  for (guint i = 0; i < detail->notes->len; i++)
    {
      const CohortNoteEntry *entry = g_ptr_array_index (detail->notes, i);
      CohortReportNote *note = g_new0 (CohortReportNote, 1);

      note->id = entry->id;
      note->body = g_strdup (entry->body);
      note->written = cohort_words_time (entry->written_at, zone);
      g_ptr_array_add (report->notes, note);
    }
  for (guint i = 0; i < detail->tags->len; i++)
    g_strv_builder_add (tags, ((const CohortTagEntry *) g_ptr_array_index (detail->tags, i))->name);
  report->tags = g_strv_builder_end (tags);
}

static gpointer
load (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (CohortMemberDetail) detail = NULL;
  CohortMemberReport *report;
  const CohortMemberEntry *entry;

  detail = cohort_member_load (db, query->member, query->today, error);
  if (detail == NULL)
    return NULL;
  entry = detail->entry;
  report = g_atomic_rc_box_new0 (CohortMemberReport);
  report->id = entry->id;
  report->name = cohort_scramble_name (entry->name);
  if (g_strcmp0 (detail->provider_name, entry->name) != 0)
    report->name_by_provider = cohort_scramble_name (detail->provider_name);
  report->contact = cohort_text_contact (entry->email, entry->handle);
  report->status_id = g_strdup (cohort_member_state_id (entry->state));
  report->status = g_strdup (cohort_words_status (report->status_id));
  report->tier = g_strdup (entry->tier_name != NULL ? entry->tier_name : "");
  report->paid_through = cohort_text_paid_through (entry->paid_through);
  report->net = cohort_text_net (entry->money);
  report->last_activity = cohort_text_instant_day (entry->last_activity, query->zone);
  report->joined = cohort_text_instant_day (entry->joined_at, query->zone);
  report->n_payments = detail->n_payments;
  cohort_text_shield (detail);
  show_fields (report, detail);
  show_lists (report, detail, query->zone);
  return report;
}

/**
 * cohort_member_report_load_async:
 * @member: the member's id
 */
void
cohort_member_report_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Query *query = g_new0 (Query, 1);

  query->member = member;
  query->today = cohort_session_get_today (session);
  query->zone = cohort_zone_ref (cohort_session_get_zone (session));
  cohort_store_read_async (cohort_session_get_store (session), load, query, query_free,
                           (GDestroyNotify) cohort_member_report_unref, cancellable, callback, user_data);
}

CohortMemberReport *
cohort_member_report_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}
