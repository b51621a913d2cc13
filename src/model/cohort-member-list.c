// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-member-list-private.h"

#include "cohort-list-row-private.h"
#include "cohort-texts-private.h"
#include "cohort-words.h"

#include <string.h>

/* The row */

struct _CohortMemberRow
{
  CohortListRow parent_instance;
};

typedef struct
{
  CohortListRowClass parent_class;
} CohortMemberRowClass;

G_DEFINE_FINAL_TYPE (CohortMemberRow, cohort_member_row, COHORT_TYPE_LIST_ROW)

static void
cohort_member_row_class_init (CohortMemberRowClass *klass)
{
  static const char *const names[]
      = { "name", "contact", "tier", "status", "status-id", "paid-through", "net", "last-activity", "sources", "risk" };

  cohort_list_row_class_set_texts (COHORT_LIST_ROW_CLASS (klass), names, G_N_ELEMENTS (names));
}

static void
cohort_member_row_init (CohortMemberRow *self)
{
}

gint64
cohort_member_row_get_id (gpointer row)
{
  return cohort_list_row_get_id (COHORT_LIST_ROW (row));
}

/* The list */

struct _CohortMemberList
{
  CohortPagedList parent_instance;

  CohortMemberFilter *filter; /* (owned) */
};

typedef struct
{
  CohortPagedListClass parent_class;
} CohortMemberListClass;

G_DEFINE_FINAL_TYPE (CohortMemberList, cohort_member_list, COHORT_TYPE_PAGED_LIST)

typedef CohortOwnedMemberQuery OwnedQuery;

void
cohort_owned_member_query_free (gpointer data)
{
  OwnedQuery *self = data;

  cohort_asked_clear (&self->asked);
  cohort_member_filter_free (self->filter);
  cohort_risk_asker_unref (self->risks);
  g_free (self);
}

/* Who is at risk is worked out beside the file: the query names them. Queries are shared, so that each gets its own. */
gboolean
cohort_owned_member_query_resolve (const CohortOwnedMemberQuery *self, CohortDb *db, CohortMemberQuery *query,
                                   char **members, GError **error)
{
  g_autoptr (GHashTable) marks = NULL;
  g_autoptr (GString) ids = NULL;
  GHashTableIter iter;
  gpointer member;

  *query = self->query;
  if (self->filter->risk == 0)
    return TRUE;
  marks = cohort_risk_asker_marks (self->risks, db, TRUE, error);
  if (marks == NULL)
    return FALSE;
  ids = g_string_new ("[");
  g_hash_table_iter_init (&iter, marks);
  while (g_hash_table_iter_next (&iter, &member, NULL))
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, ids->len > 1 ? "," : "", *(const gint64 *) member);
  g_string_append_c (ids, ']');
  query->members = *members = g_string_free_and_steal (g_steal_pointer (&ids));
  query->not_members = self->filter->risk == 2;
  return TRUE;
}

static void
set_filter (CohortMemberQuery *query, const CohortMemberFilter *filter, CohortZone *zone)
{
  if (filter->status != NULL)
    cohort_member_state_from_id (filter->status, &query->state);
  query->tier_name = filter->tier;
  query->source = filter->source;
  query->tag_name = filter->tag;
  query->paid_from = filter->paid_from;
  query->paid_to = filter->paid_to;
  if (filter->active_from != COHORT_DAY_NONE)
    query->active_from_us = cohort_zone_day_start (zone, filter->active_from);
  if (filter->active_to != COHORT_DAY_NONE)
    query->active_to_us = cohort_zone_day_start (zone, filter->active_to + 1);
  if (cohort_member_filter_has (filter, COHORT_FILTER_NET))
    query->net_currency = filter->currency;
  query->net_min = filter->net_min;
  query->net_max = filter->net_max;
  query->notes = (CohortMemberNotes) filter->notes;
  query->field = filter->field;
  query->field_text = filter->field_text;
  query->field_from = filter->field_from;
  query->field_to = filter->field_to;
}

static CohortMemberSort
sort_from_key (const char *key)
{
  static const struct
  {
    const char *key;
    CohortMemberSort sort;
  } sorts[] = {
    { "name", COHORT_MEMBER_SORT_NAME },       { "tier", COHORT_MEMBER_SORT_TIER },
    { "status", COHORT_MEMBER_SORT_STATE },    { "paid-through", COHORT_MEMBER_SORT_PAID_THROUGH },
    { "net", COHORT_MEMBER_SORT_NET },         { "last-activity", COHORT_MEMBER_SORT_LAST_ACTIVITY },
    { "sources", COHORT_MEMBER_SORT_SOURCES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_strcmp0 (sorts[i].key, key) == 0)
      return sorts[i].sort;
  return COHORT_MEMBER_SORT_NAME;
}

static gpointer
cohort_member_list_make_query (CohortPagedList *list)
{
  CohortMemberList *self = COHORT_MEMBER_LIST (list);
  CohortSession *session = cohort_paged_list_get_session (list);
  OwnedQuery *owned = g_new0 (OwnedQuery, 1);

  cohort_asked_init (&owned->asked, list, cohort_session_get_home_currency (session));
  owned->filter = cohort_member_filter_copy (self->filter);
  owned->risks = cohort_risk_asker_new (session);
  owned->query = (CohortMemberQuery) COHORT_MEMBER_QUERY_INIT (cohort_session_get_today (session));
  owned->query.search = owned->asked.search;
  owned->query.sort = sort_from_key (cohort_paged_list_get_sort_key (list));
  owned->query.descending = cohort_paged_list_get_descending (list);
  owned->query.currency = owned->asked.currency;
  set_filter (&owned->query, owned->filter, owned->asked.zone);
  return owned;
}

static gboolean
cohort_member_list_count (CohortDb *db, gpointer query, guint64 *n, GError **error)
{
  g_autofree char *members = NULL;
  CohortMemberQuery resolved;
  gint64 count;

  if (!cohort_owned_member_query_resolve (query, db, &resolved, &members, error)
      || !cohort_members_count (db, &resolved, &count, error))
    return FALSE;
  *n = count;
  return TRUE;
}

static GPtrArray *
cohort_member_list_page (CohortDb *db, gpointer query, guint64 offset, guint limit, GError **error)
{
  const OwnedQuery *owned = query;
  g_autofree char *members = NULL;
  g_autoptr (GHashTable) marks = NULL;
  CohortMemberQuery resolved;
  GPtrArray *entries;

  if (!cohort_owned_member_query_resolve (owned, db, &resolved, &members, error))
    return NULL;
  entries = cohort_members_page (db, &resolved, offset, limit, error);
  /* Whatever is wrong with the marks, the list stands without them. */
  marks = entries != NULL ? cohort_risk_asker_marks (owned->risks, db, FALSE, NULL) : NULL;
  for (guint i = 0; marks != NULL && i < entries->len; i++)
    {
      CohortMemberEntry *entry = g_ptr_array_index (entries, i);

      entry->risk = g_hash_table_lookup (marks, &entry->id);
    }
  return entries;
}

static void
cohort_member_list_show (gpointer query, gpointer row, CohortShownRow *shown)
{
  const CohortMemberEntry *entry = row;
  CohortZone *zone = ((const OwnedQuery *) query)->asked.zone;
  const char *status_id = cohort_member_state_id (entry->state);
  char *texts[] = {
    cohort_text_person (entry->name, entry->handle, entry->email),
    cohort_text_contact (entry->email, entry->handle),
    g_strdup (entry->tier_name != NULL ? entry->tier_name : ""),
    g_strdup (cohort_words_status (status_id)),
    g_strdup (status_id),
    cohort_text_paid_through (entry->paid_through),
    cohort_text_net (entry->money),
    cohort_text_instant_day (entry->last_activity, zone),
    cohort_words_source_kinds (entry->sources),
    g_strdup (entry->risk != NULL ? entry->risk : ""),
  };

  shown->id = entry->id;
  shown->n_texts = G_N_ELEMENTS (texts);
  memcpy (shown->texts, texts, sizeof texts);
}

static void
cohort_member_list_finalize (GObject *object)
{
  cohort_member_filter_free (COHORT_MEMBER_LIST (object)->filter);
  G_OBJECT_CLASS (cohort_member_list_parent_class)->finalize (object);
}

static void
cohort_member_list_class_init (CohortMemberListClass *klass)
{
  CohortPagedListClass *list_class = COHORT_PAGED_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_member_list_finalize;
  list_class->domains = COHORT_DOMAIN_SOURCES | COHORT_DOMAIN_PEOPLE | COHORT_DOMAIN_OFFER | COHORT_DOMAIN_SUBSCRIPTION
                        | COHORT_DOMAIN_MONEY | COHORT_DOMAIN_ACTIVITY | COHORT_DOMAIN_SETTINGS;
  list_class->item_type = COHORT_TYPE_MEMBER_ROW;
  list_class->make_query = cohort_member_list_make_query;
  list_class->free_query = cohort_owned_member_query_free;
  list_class->count = cohort_member_list_count;
  list_class->page = cohort_member_list_page;
  list_class->show = cohort_member_list_show;
}

static void
cohort_member_list_init (CohortMemberList *self)
{
  self->filter = cohort_member_filter_new ();
}

CohortMemberList *
cohort_member_list_new (CohortSession *session)
{
  return g_object_new (COHORT_TYPE_MEMBER_LIST, "session", session, NULL);
}

/**
 * cohort_member_list_set_filter:
 * @filter: (transfer none): which members are listed
 */
void
cohort_member_list_set_filter (CohortMemberList *self, const CohortMemberFilter *filter)
{
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  g_return_if_fail (COHORT_IS_MEMBER_LIST (self));

  old = cohort_member_filter_to_json (self->filter);
  new = cohort_member_filter_to_json (filter);
  if (g_str_equal (old, new))
    return;
  cohort_member_filter_free (self->filter);
  self->filter = cohort_member_filter_copy (filter);
  cohort_paged_list_ask (COHORT_PAGED_LIST (self));
}

/**
 * cohort_member_list_get_filter:
 *
 * Returns: (transfer none)
 */
const CohortMemberFilter *
cohort_member_list_get_filter (CohortMemberList *self)
{
  g_return_val_if_fail (COHORT_IS_MEMBER_LIST (self), NULL);

  return self->filter;
}

static void
warmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortMemberList) self = user_data;
  gboolean was_known;

  /* Whatever is wrong is said where risks are the matter. */
  if (cohort_risk_marks_warm_finish (result, &was_known, NULL) && !was_known)
    cohort_paged_list_ask (COHORT_PAGED_LIST (self));
}

void
cohort_member_list_warm_risks (CohortMemberList *self, GCancellable *cancellable)
{
  g_return_if_fail (COHORT_IS_MEMBER_LIST (self));

  cohort_risk_marks_warm_async (cohort_paged_list_get_session (COHORT_PAGED_LIST (self)), cancellable, warmed_cb,
                                g_object_ref (self));
}

/* What is asked now. Returns: (transfer full) */
CohortOwnedMemberQuery *
cohort_member_list_dup_query (CohortMemberList *self)
{
  return cohort_member_list_make_query (COHORT_PAGED_LIST (self));
}

static gpointer
find (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const OwnedQuery *owned = data;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *members = NULL;
  CohortMemberQuery resolved;
  gint64 position = -1;

  if (cohort_owned_member_query_resolve (owned, db, &resolved, &members, &local_error))
    position = cohort_members_position (db, &resolved, owned->member, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_memdup2 (&position, sizeof position);
}

void
cohort_member_list_find_async (CohortMemberList *self, gint64 member, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  CohortPagedList *list = COHORT_PAGED_LIST (self);
  OwnedQuery *owned = cohort_member_list_make_query (list);

  owned->member = member;
  cohort_store_read_async (cohort_session_get_store (cohort_paged_list_get_session (list)), find, owned,
                           cohort_owned_member_query_free, g_free, cancellable, callback, user_data);
}

gint64
cohort_member_list_find_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);
  g_autofree gint64 *position = cohort_store_read_finish (COHORT_STORE (store), result, error);

  return position != NULL ? *position : -1;
}
