// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-merge-report.h"

#include <glib/gi18n-lib.h>

#include "cohort-member.h"
#include "cohort-merge.h"
#include "cohort-scramble.h"
#include "cohort-store.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

/* What one of the reports asks for. */
typedef struct
{
  guint limit;
  GArray *members; /* (element-type gint64) */
  CohortDay today;
  CohortZone *zone;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;

  g_array_unref (self->members);
  cohort_zone_unref (self->zone);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static Query *
query_new (CohortSession *session, guint limit, const gint64 *members, guint n_members)
{
  Query *self = g_new0 (Query, 1);

  self->limit = limit;
  self->members = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n_members > 0)
    g_array_append_vals (self->members, members, n_members);
  self->today = cohort_session_get_today (session);
  self->zone = cohort_zone_ref (cohort_session_get_zone (session));
  return self;
}

static void
candidate_free (gpointer data)
{
  CohortMergeCandidate *self = data;

  for (guint i = 0; i < 2; i++)
    {
      g_free (self->names[i]);
      g_free (self->details[i]);
    }
  g_free (self->reason);
  g_free (self);
}

static void
person_free (gpointer data)
{
  CohortMergePerson *self = data;

  g_free (self->name);
  g_free (self->status);
  g_free (self->status_id);
  g_free (self->tier);
  g_free (self->paid_through);
  g_free (self->net);
  g_free (self->last_activity);
  g_free (self->joined);
  g_free (self->tags);
  g_strfreev (self->identities);
  g_strfreev (self->notes);
  g_free (self);
}

static void
field_free (gpointer data)
{
  CohortMergeField *self = data;

  g_free (self->id);
  g_free (self->label);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static void
part_free (gpointer data)
{
  CohortMergedPart *self = data;

  g_free (self->name);
  g_free (self->when);
  g_free (self);
}

static void
list_clear (gpointer data)
{
  g_clear_pointer (&((CohortMergeList *) data)->candidates, g_ptr_array_unref);
}

static void
comparison_clear (gpointer data)
{
  CohortMergeComparison *self = data;

  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self->reason);
}

void
cohort_merge_list_unref (CohortMergeList *self)
{
  g_atomic_rc_box_release_full (self, list_clear);
}

CohortMergeComparison *
cohort_merge_comparison_ref (CohortMergeComparison *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_merge_comparison_unref (CohortMergeComparison *self)
{
  g_atomic_rc_box_release_full (self, comparison_clear);
}

/* ---- Reasons ---- */

static char *
describe_evidence (const CohortMergeEvidence *evidence)
{
  const char *one = cohort_words_source_kind (evidence->sources[0]);
  const char *other = cohort_words_source_kind (evidence->sources[1]);
  gboolean typed = g_str_equal (evidence->sources[0], "hand") || g_str_equal (evidence->sources[1], "hand");
  g_autofree char *value = cohort_scramble_contact (evidence->value);
  gboolean twice = g_str_equal (evidence->sources[0], evidence->sources[1]);

  switch (evidence->kind)
    {
    case COHORT_EVIDENCE_LINK:
      if (g_str_equal (evidence->sources[0], "stripe"))
        one = other;
      /* Translators: %1$s is a service that charges through Stripe, %2$s the number of the account there */
      return g_strdup_printf (_ ("%1$s names this customer of Stripe: %2$s"), one, value);
    case COHORT_EVIDENCE_HANDLE:
      if (typed || twice)
        return g_strdup_printf (_ ("Same handle: %s"), value);
      /* Translators: %1$s and %2$s are services, %3$s a user name */
      return g_strdup_printf (_ ("Same handle at %1$s and %2$s: %3$s"), one, other, value);
    case COHORT_EVIDENCE_EMAIL:
    default:
      if (typed)
        return g_strdup_printf (_ ("Same e-mail: %s"), value);
      if (twice)
        /* Translators: %1$s is a service, %2$s an address */
        return g_strdup_printf (_ ("Same e-mail twice at %1$s: %2$s"), one, value);
      /* Translators: %1$s and %2$s are services, %3$s an address */
      return g_strdup_printf (_ ("Same e-mail at %1$s and %2$s: %3$s"), one, other, value);
    }
}

static char *
describe_reason (const CohortMergeProposal *proposal)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < proposal->evidence->len; i++)
    g_strv_builder_take (lines, describe_evidence (g_ptr_array_index (proposal->evidence, i)));
  all = g_strv_builder_end (lines);
  return g_strjoinv ("\n", all);
}

/* ---- The list ---- */

static char *
join_known (const char *const *texts, guint n, const char *separator)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      g_string_append_printf (line, "%s%s", line->len > 0 ? separator : "", texts[i]);
  return g_string_free_and_steal (g_steal_pointer (&line));
}

static char *
describe_entry (const CohortMemberEntry *entry)
{
  g_autofree char *sources = cohort_words_source_kinds (entry->sources);
  const char *const texts[]
      = { sources, entry->tier_name, cohort_words_status (cohort_member_state_id (entry->state)) };

  return join_known (texts, G_N_ELEMENTS (texts), " · ");
}

static CohortMergeCandidate *
describe_proposal (CohortDb *db, const CohortMergeProposal *proposal, const Query *query, GError **error)
{
  CohortMergeCandidate *candidate = g_new0 (CohortMergeCandidate, 1);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CohortMemberEntry) entry = cohort_member_entry_load (db, proposal->members[i], query->today, error);

      if (entry == NULL)
        {
          candidate_free (candidate);
          return NULL;
        }
      candidate->members[i] = entry->id;
      candidate->names[i] = cohort_text_person (entry->name, entry->handle, entry->email);
      candidate->details[i] = describe_entry (entry);
    }
  candidate->strong = proposal->strong;
  candidate->reason = describe_reason (proposal);
  return candidate;
}

static gpointer
load_list (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) proposals = cohort_merge_proposals_load (db, query->today, error);
  g_autoptr (CohortMergeList) list = NULL;

  if (proposals == NULL)
    return NULL;
  list = g_atomic_rc_box_new0 (CohortMergeList);
  list->candidates = g_ptr_array_new_with_free_func (candidate_free);
  list->n = proposals->len;
  for (guint i = 0; i < proposals->len; i++)
    {
      const CohortMergeProposal *proposal = g_ptr_array_index (proposals, i);
      CohortMergeCandidate *candidate;

      list->n_strong += proposal->strong;
      if (i >= query->limit)
        continue;
      candidate = describe_proposal (db, proposal, query, error);
      if (candidate == NULL)
        return NULL;
      g_ptr_array_add (list->candidates, candidate);
    }
  return g_steal_pointer (&list);
}

/* ---- Side by side ---- */

static const struct
{
  const char *id;
  const char *label;
  gsize offset; /* in CohortIdentityEntry */
} field_table[] = {
  { "name", NC_ ("member", "Name"), G_STRUCT_OFFSET (CohortIdentityEntry, name) },
  { "email", NC_ ("member", "E-mail"), G_STRUCT_OFFSET (CohortIdentityEntry, email) },
  { "handle", NC_ ("member", "Handle"), G_STRUCT_OFFSET (CohortIdentityEntry, handle) },
  { "url", NC_ ("member", "Link"), G_STRUCT_OFFSET (CohortIdentityEntry, url) },
  { "country", NC_ ("member", "Country"), G_STRUCT_OFFSET (CohortIdentityEntry, country) },
  { "language", NC_ ("member", "Language"), G_STRUCT_OFFSET (CohortIdentityEntry, language) },
};

static const char *
typed_value (const CohortMemberDetail *detail, const char *field)
{
  const char *value = NULL;

  for (guint i = 0; i < detail->overrides->len; i++)
    {
      const CohortOverrideEntry *entry = g_ptr_array_index (detail->overrides, i);

      if (g_str_equal (entry->field, field))
        value = entry->value;
    }
  return value;
}

/* The identity whose value is shown: one that is not gone, then the oldest. */
static const CohortIdentityEntry *
best_identity (const CohortMemberDetail *detail, gsize offset)
{
  const CohortIdentityEntry *best = NULL;

  for (guint i = 0; i < detail->identities->len; i++)
    {
      const CohortIdentityEntry *entry = g_ptr_array_index (detail->identities, i);
      const char *value = G_STRUCT_MEMBER (char *, entry, offset);

      if (value != NULL && *value != '\0'
          && (best == NULL || (best->gone_at != 0) > (entry->gone_at != 0)
              || ((best->gone_at != 0) == (entry->gone_at != 0) && entry->id < best->id)))
        best = entry;
    }
  return best;
}

static gboolean
is_better (const CohortIdentityEntry *entry, const CohortIdentityEntry *than)
{
  if (entry == NULL || than == NULL)
    return entry != NULL;
  if ((entry->gone_at != 0) != (than->gone_at != 0))
    return entry->gone_at == 0;
  return entry->id < than->id;
}

/* Returns: (nullable): NULL when nobody has the field */
static CohortMergeField *
compare_field (GPtrArray *details, guint which)
{
  gsize offset = field_table[which].offset;
  CohortMergeField *field = g_new0 (CohortMergeField, 1);
  const CohortIdentityEntry *best = NULL;
  gboolean typed = FALSE, known = FALSE;

  field->id = g_strdup (field_table[which].id);
  field->label = g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "member", field_table[which].label));
  field->values = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < details->len; i++)
    {
      const CohortMemberDetail *detail = g_ptr_array_index (details, i);
      const CohortIdentityEntry *identity = best_identity (detail, offset);
      const char *own = typed_value (detail, field->id);
      const char *value = own != NULL ? own : identity != NULL ? G_STRUCT_MEMBER (char *, identity, offset) : NULL;

      if (!typed && (own != NULL || is_better (identity, best)))
        field->usual = i;
      typed = typed || own != NULL;
      best = is_better (identity, best) ? identity : best;
      known = known || value != NULL;
      g_ptr_array_add (field->values, g_strdup (value));
      field->differs = field->differs || (i > 0 && g_strcmp0 (value, field->values->pdata[0]) != 0);
    }
  if (known)
    return field;
  field_free (field);
  return NULL;
}

/* The fields of the person's own: of two values the first one stays unless another is chosen. */
static gboolean
compare_own_fields (CohortDb *db, const GArray *members, GPtrArray *fields, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (field_free);

  for (guint i = 0; i < members->len; i++)
    {
      g_autoptr (GPtrArray) own = cohort_merge_own_values_load (db, g_array_index (members, gint64, i), error);

      if (own == NULL)
        return FALSE;
      for (guint j = 0; j < own->len; j++)
        {
          const CohortMergeOwnValue *value = g_ptr_array_index (own, j);
          CohortMergeField *field;

          if (i == 0)
            {
              field = g_new0 (CohortMergeField, 1);
              field->id = g_strdup_printf (COHORT_MERGE_OWN_FIELD "%" G_GINT64_FORMAT, value->field);
              field->label = g_strdup (value->name);
              field->values = g_ptr_array_new_with_free_func (g_free);
              field->usual = G_MAXUINT;
              g_ptr_array_add (all, field);
            }
          field = g_ptr_array_index (all, j);
          g_ptr_array_add (field->values, g_strdup (value->value));
          if (field->usual == G_MAXUINT && value->value != NULL)
            field->usual = i;
          field->differs = field->differs || g_strcmp0 (value->value, field->values->pdata[0]) != 0;
        }
    }
  while (all->len > 0)
    {
      CohortMergeField *field = g_ptr_array_steal_index (all, 0);

      if (field->usual != G_MAXUINT)
        g_ptr_array_add (fields, field);
      else
        field_free (field);
    }
  return TRUE;
}

static CohortMergePerson *
describe_person (const CohortMemberDetail *detail, CohortZone *zone)
{
  const CohortMemberEntry *entry = detail->entry;
  CohortMergePerson *person = g_new0 (CohortMergePerson, 1);
  g_autoptr (GStrvBuilder) identities = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();
  g_autoptr (GString) tags = g_string_new (NULL);

  person->id = entry->id;
  person->name = cohort_text_person (entry->name, entry->handle, entry->email);
  person->status_id = g_strdup (cohort_member_state_id (entry->state));
  person->status = g_strdup (cohort_words_status (person->status_id));
  person->tier = g_strdup (entry->tier_name != NULL ? entry->tier_name : "");
  person->paid_through = cohort_text_paid_through (entry->paid_through);
  person->net = cohort_text_net (entry->money);
  person->last_activity = cohort_text_instant_day (entry->last_activity, zone);
  person->joined = cohort_text_instant_day (entry->joined_at, zone);
  person->n_payments = detail->n_payments;
  for (guint i = 0; i < detail->identities->len; i++)
    {
      const CohortIdentityEntry *identity = g_ptr_array_index (detail->identities, i);
      const char *const texts[] = { identity->source_name, identity->name, identity->email, identity->handle };

      g_strv_builder_take (identities, join_known (texts, G_N_ELEMENTS (texts), " · "));
    }
  for (guint i = 0; i < detail->notes->len; i++)
    g_strv_builder_add (notes, ((const CohortNoteEntry *) g_ptr_array_index (detail->notes, i))->body);
  for (guint i = 0; i < detail->tags->len; i++)
    g_string_append_printf (tags, "%s%s", i > 0 ? C_ ("between items", ", ") : "",
                            ((const CohortTagEntry *) g_ptr_array_index (detail->tags, i))->name);
  person->identities = g_strv_builder_end (identities);
  person->notes = g_strv_builder_end (notes);
  person->tags = g_string_free_and_steal (g_steal_pointer (&tags));
  return person;
}

static gboolean
add_reason (CohortDb *db, const Query *query, CohortMergeComparison *comparison, GError **error)
{
  g_autoptr (CohortMergeProposal) proposal = NULL;

  if (query->members->len != 2)
    return TRUE;
  proposal = cohort_merge_proposal_for (db, g_array_index (query->members, gint64, 0),
                                        g_array_index (query->members, gint64, 1), error);
  if (proposal == NULL)
    return FALSE;
  comparison->strong = proposal->strong;
  if (proposal->evidence->len > 0)
    comparison->reason = describe_reason (proposal);
  return TRUE;
}

static gpointer
load_comparison (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) details = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_member_detail_free);
  g_autoptr (CohortMergeComparison) comparison = g_atomic_rc_box_new0 (CohortMergeComparison);

  comparison->people = g_ptr_array_new_with_free_func (person_free);
  comparison->fields = g_ptr_array_new_with_free_func (field_free);
  for (guint i = 0; i < query->members->len; i++)
    {
      CohortMemberDetail *detail
          = cohort_member_load (db, g_array_index (query->members, gint64, i), query->today, error);

      if (detail == NULL)
        return NULL;
      cohort_text_shield (detail);
      g_ptr_array_add (details, detail);
      g_ptr_array_add (comparison->people, describe_person (detail, query->zone));
    }
  for (guint i = 0; i < G_N_ELEMENTS (field_table); i++)
    {
      CohortMergeField *field = compare_field (details, i);

      if (field != NULL)
        g_ptr_array_add (comparison->fields, field);
    }
  if (!compare_own_fields (db, query->members, comparison->fields, error))
    return NULL;
  return add_reason (db, query, comparison, error) ? g_steal_pointer (&comparison) : NULL;
}

static gpointer
load_parts (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) parts = cohort_merge_parts_load (db, g_array_index (query->members, gint64, 0), error);
  g_autoptr (GPtrArray) shown = NULL;

  if (parts == NULL)
    return NULL;
  shown = g_ptr_array_new_with_free_func (part_free);
  for (guint i = 0; i < parts->len; i++)
    {
      const CohortMergePart *part = g_ptr_array_index (parts, i);
      CohortMergedPart *item = g_new0 (CohortMergedPart, 1);

      item->member = part->member;
      item->name = cohort_text_person (part->name, NULL, NULL);
      item->when = cohort_text_instant_day (part->merged_at, query->zone);
      g_ptr_array_add (shown, item);
    }
  return g_steal_pointer (&shown);
}

/* ---- Asking ---- */

static void
ask (CohortSession *session, CohortStoreJob job, Query *query, GDestroyNotify free_result, GCancellable *cancellable,
     GAsyncReadyCallback callback, gpointer user_data)
{
  cohort_store_read_async (cohort_session_get_store (session), job, query, query_free, free_result, cancellable,
                           callback, user_data);
}

static gpointer
answer (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return cohort_store_read_finish (COHORT_STORE (store), result, error);
}

/**
 * cohort_merge_list_load_async:
 * @limit: how many pairs are described; all are counted
 */
void
cohort_merge_list_load_async (CohortSession *session, guint limit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  ask (session, load_list, query_new (session, limit, NULL, 0), (GDestroyNotify) cohort_merge_list_unref, cancellable,
       callback, user_data);
}

CohortMergeList *
cohort_merge_list_load_finish (GAsyncResult *result, GError **error)
{
  return answer (result, error);
}

CohortMergeList *
cohort_merge_list_load (CohortSession *session, guint limit, GError **error)
{
  g_autoptr (Query) query = query_new (session, limit, NULL, 0);

  return cohort_store_read (cohort_session_get_store (session), load_list, query, NULL, error);
}

void
cohort_merge_comparison_load_async (CohortSession *session, const gint64 *members, guint n_members,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (session, load_comparison, query_new (session, 0, members, n_members),
       (GDestroyNotify) cohort_merge_comparison_unref, cancellable, callback, user_data);
}

CohortMergeComparison *
cohort_merge_comparison_load_finish (GAsyncResult *result, GError **error)
{
  return answer (result, error);
}

void
cohort_merge_parts_load_async (CohortSession *session, gint64 member, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  ask (session, load_parts, query_new (session, 0, &member, 1), (GDestroyNotify) g_ptr_array_unref, cancellable,
       callback, user_data);
}

GPtrArray *
cohort_merge_parts_load_finish (GAsyncResult *result, GError **error)
{
  return answer (result, error);
}
