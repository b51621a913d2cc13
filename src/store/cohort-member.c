/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-member.h"

#include <string.h>

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"

static void
identity_entry_free (gpointer data)
{
  CohortIdentityEntry *entry = data;

  g_free (entry->source_kind);
  g_free (entry->source_name);
  g_free (entry->name);
  g_free (entry->email);
  g_free (entry->handle);
  g_free (entry->url);
  g_free (entry->country);
  g_free (entry->language);
  g_free (entry->labels);
  g_free (entry->note);
  g_free (entry->raw_status);
  g_free (entry);
}

static void
segment_entry_free (gpointer data)
{
  CohortSegmentEntry *entry = data;

  g_free (entry->source_kind);
  g_free (entry->source_name);
  g_free (entry->tier_name);
  g_free (entry);
}

static void
note_entry_free (gpointer data)
{
  g_free (((CohortNoteEntry *) data)->body);
  g_free (data);
}

static void
tag_entry_free (gpointer data)
{
  g_free (((CohortTagEntry *) data)->name);
  g_free (data);
}

static void
override_entry_free (gpointer data)
{
  g_free (((CohortOverrideEntry *) data)->field);
  g_free (((CohortOverrideEntry *) data)->value);
  g_free (data);
}

static void
field_entry_free (gpointer data)
{
  CohortFieldEntry *entry = data;

  g_free (entry->name);
  g_free (entry->kind);
  g_free (entry->choices);
  g_free (entry->value);
  g_free (entry);
}

void
cohort_member_detail_free (CohortMemberDetail *detail)
{
  g_clear_pointer (&detail->entry, cohort_member_entry_free);
  g_free (detail->provider_name);
  g_free (detail->provider_email);
  g_free (detail->provider_handle);
  g_free (detail->url);
  g_free (detail->country);
  g_free (detail->language);
  g_free (detail->provider_url);
  g_free (detail->provider_country);
  g_free (detail->provider_language);
  g_clear_pointer (&detail->fields, g_ptr_array_unref);
  g_clear_pointer (&detail->identities, g_ptr_array_unref);
  g_clear_pointer (&detail->segments, g_ptr_array_unref);
  g_clear_pointer (&detail->notes, g_ptr_array_unref);
  g_clear_pointer (&detail->tags, g_ptr_array_unref);
  g_clear_pointer (&detail->overrides, g_ptr_array_unref);
  g_free (detail);
}

/* One entry a row of @sql, whose ?1 is @id. */
static GPtrArray *
load_entries (CohortDb *db, const char *sql, gint64 id, CohortStmtRead entry, GDestroyNotify free_entry, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, id);
  return cohort_stmt_collect (stmt, entry, free_entry, error);
}

static gpointer
identity_from (CohortStmt *stmt)
{
  CohortIdentityEntry *entry = g_new0 (CohortIdentityEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->source = cohort_stmt_int64 (stmt, 1);
  entry->source_kind = cohort_stmt_dup_text (stmt, 2);
  entry->source_name = cohort_stmt_dup_text (stmt, 3);
  entry->name = cohort_stmt_dup_text (stmt, 4);
  entry->email = cohort_stmt_dup_text (stmt, 5);
  entry->handle = cohort_stmt_dup_text (stmt, 6);
  entry->url = cohort_stmt_dup_text (stmt, 7);
  entry->country = cohort_stmt_dup_text (stmt, 8);
  entry->language = cohort_stmt_dup_text (stmt, 9);
  entry->labels = cohort_stmt_dup_text (stmt, 10);
  entry->note = cohort_stmt_dup_text (stmt, 11);
  entry->raw_status = cohort_stmt_dup_text (stmt, 12);
  entry->joined_at = cohort_stmt_int64 (stmt, 13);
  entry->seen_at = cohort_stmt_int64 (stmt, 14);
  entry->gone_at = cohort_stmt_int64 (stmt, 15);
  return entry;
}

static int
index_of (const char *const *ids, int n, const char *id)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      return i;
  return 0;
}

static CohortDay
day_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
}

static void
segment_fill (CohortBuiltSegment *segment, CohortStmt *stmt)
{
  const char *currency = cohort_stmt_text (stmt, 16);

  segment->subscription = cohort_stmt_int64 (stmt, 2);
  segment->tier = cohort_stmt_int64 (stmt, 3);
  segment->start = day_or_none (stmt, 4);
  segment->end = day_or_none (stmt, 5);
  segment->term_end = day_or_none (stmt, 6);
  segment->grace_end = day_or_none (stmt, 7);
  segment->open = cohort_stmt_int64 (stmt, 8) != 0;
  segment->missing = cohort_stmt_int64 (stmt, 9) != 0;
  segment->status
      = (CohortBuiltStatus) index_of (cohort_built_status_ids, COHORT_N_BUILT_STATUSES, cohort_stmt_text (stmt, 10));
  segment->terms.interval = (CohortBuiltInterval) index_of (cohort_built_interval_ids, COHORT_N_BUILT_INTERVALS,
                                                            cohort_stmt_text (stmt, 11));
  segment->terms.interval_count = MAX (cohort_stmt_int64 (stmt, 12), 1);
  segment->terms.unit = cohort_stmt_int64 (stmt, 13);
  segment->terms.quantity = cohort_stmt_int64 (stmt, 14);
  segment->terms.discount = cohort_stmt_int64 (stmt, 15);
  g_strlcpy (segment->terms.currency, currency != NULL ? currency : "", sizeof segment->terms.currency);
  segment->reported = g_str_equal (cohort_stmt_text (stmt, 17), "reported");
  segment->end_reason
      = (CohortBuiltEnd) index_of (cohort_built_end_ids, COHORT_N_BUILT_ENDS, cohort_stmt_text (stmt, 18));
  segment->change
      = (CohortBuiltChange) index_of (cohort_built_change_ids, COHORT_N_BUILT_CHANGES, cohort_stmt_text (stmt, 19));
}

static gpointer
segment_from (CohortStmt *stmt)
{
  CohortSegmentEntry *entry = g_new0 (CohortSegmentEntry, 1);

  entry->identity = cohort_stmt_int64 (stmt, 0);
  entry->source = cohort_stmt_int64 (stmt, 1);
  segment_fill (&entry->segment, stmt);
  entry->source_kind = cohort_stmt_dup_text (stmt, 20);
  entry->source_name = cohort_stmt_dup_text (stmt, 21);
  entry->tier_name = cohort_stmt_dup_text (stmt, 22);
  return entry;
}

static gpointer
note_from (CohortStmt *stmt)
{
  CohortNoteEntry *entry = g_new0 (CohortNoteEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->body = cohort_stmt_dup_text (stmt, 1);
  entry->written_at = cohort_stmt_int64 (stmt, 2);
  return entry;
}

static gpointer
tag_from (CohortStmt *stmt)
{
  CohortTagEntry *entry = g_new0 (CohortTagEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->name = cohort_stmt_dup_text (stmt, 1);
  return entry;
}

static gpointer
override_from (CohortStmt *stmt)
{
  CohortOverrideEntry *entry = g_new0 (CohortOverrideEntry, 1);

  entry->field = cohort_stmt_dup_text (stmt, 0);
  entry->value = cohort_stmt_dup_text (stmt, 1);
  return entry;
}

static gpointer
field_from (CohortStmt *stmt)
{
  CohortFieldEntry *entry = g_new0 (CohortFieldEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->name = cohort_stmt_dup_text (stmt, 1);
  entry->kind = cohort_stmt_dup_text (stmt, 2);
  entry->choices = cohort_stmt_dup_text (stmt, 3);
  entry->value = cohort_stmt_dup_text (stmt, 4);
  return entry;
}

static GPtrArray *
load_identities (CohortDb *db, gint64 member, GError **error)
{
  return load_entries (
      db,
      "SELECT i.id, i.source, s.kind, s.name, i.name, i.email, i.handle, i.url, i.country, i.language, "
      "i.labels, i.note, i.raw_status, i.joined_at, i.seen_at, i.gone_at "
      "FROM identity_link AS l CROSS JOIN identity AS i ON i.id = l.identity "
      "JOIN source AS s ON s.id = i.source WHERE l.member = ?1 ORDER BY i.id",
      member, identity_from, identity_entry_free, error);
}

static GPtrArray *
load_segments (CohortDb *db, gint64 member, GError **error)
{
  return load_entries (
      db,
      "SELECT g.identity, g.source, g.subscription, g.tier, g.start_day, g.end_day, g.term_end_day, "
      "g.grace_end_day, g.open, g.missing, g.status, g.interval, g.interval_count, g.price_minor, "
      "g.quantity, g.discount_minor, g.currency, g.basis, g.end_reason, g.price_change_reason, s.kind, "
      "s.name, t.name FROM segment AS g LEFT JOIN source AS s ON s.id = g.source "
      "LEFT JOIN tier AS t ON t.id = g.tier WHERE g.gen = " CURRENT " AND g.member = ?1 "
      "ORDER BY g.start_day DESC, g.identity DESC, g.seq DESC",
      member, segment_from, segment_entry_free, error);
}

static gboolean
load_lists (CohortDb *db, gint64 member, CohortMemberDetail *detail, GError **error)
{
  detail->identities = load_identities (db, member, error);
  if (detail->identities == NULL)
    return FALSE;
  detail->segments = load_segments (db, member, error);
  if (detail->segments == NULL)
    return FALSE;
  detail->notes
      = load_entries (db, "SELECT id, body, written_at FROM note WHERE member = ?1 ORDER BY written_at DESC, id DESC",
                      member, note_from, note_entry_free, error);
  if (detail->notes == NULL)
    return FALSE;
  detail->tags = load_entries (db,
                               "SELECT t.id, t.name FROM member_tag AS m JOIN tag AS t ON t.id = m.tag "
                               "WHERE m.member = ?1 GROUP BY t.id ORDER BY t.name, t.id",
                               member, tag_from, tag_entry_free, error);
  if (detail->tags == NULL)
    return FALSE;
  detail->overrides = load_entries (db, "SELECT field, value FROM member_override WHERE member = ?1 ORDER BY field, id",
                                    member, override_from, override_entry_free, error);
  if (detail->overrides == NULL)
    return FALSE;
  detail->fields
      = load_entries (db,
                      "SELECT f.id, f.name, f.kind, f.choices, (SELECT value FROM member_field "
                      "WHERE member = ?1 AND field = f.id ORDER BY id DESC LIMIT 1) FROM field AS f ORDER BY f.id",
                      member, field_from, field_entry_free, error);
  return detail->fields != NULL;
}

/* What the person typed for @field; of several the last counts. */
static const char *
override_of (const CohortMemberDetail *detail, const char *field)
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

/* The best identity's value at @offset of CohortIdentityEntry: of those that are not gone first, then the oldest. */
static const char *
provider_value (const CohortMemberDetail *detail, gsize offset)
{
  for (int gone = 0; gone < 2; gone++)
    for (guint i = 0; i < detail->identities->len; i++)
      {
        const CohortIdentityEntry *entry = g_ptr_array_index (detail->identities, i);
        const char *value = G_STRUCT_MEMBER (char *, entry, offset);

        if ((entry->gone_at != 0) == gone && value != NULL && *value != '\0')
          return value;
      }
  return NULL;
}

static char *
shown_value (const CohortMemberDetail *detail, const char *field, gsize offset)
{
  const char *own = override_of (detail, field);

  return g_strdup (own != NULL ? own : provider_value (detail, offset));
}

static void
set_shown (CohortMemberDetail *detail)
{
  detail->provider_name = g_strdup (provider_value (detail, G_STRUCT_OFFSET (CohortIdentityEntry, name)));
  detail->provider_email = g_strdup (provider_value (detail, G_STRUCT_OFFSET (CohortIdentityEntry, email)));
  detail->provider_handle = g_strdup (provider_value (detail, G_STRUCT_OFFSET (CohortIdentityEntry, handle)));
  detail->provider_url = g_strdup (provider_value (detail, G_STRUCT_OFFSET (CohortIdentityEntry, url)));
  detail->provider_country = g_strdup (provider_value (detail, G_STRUCT_OFFSET (CohortIdentityEntry, country)));
  detail->provider_language = g_strdup (provider_value (detail, G_STRUCT_OFFSET (CohortIdentityEntry, language)));
  detail->url = shown_value (detail, "url", G_STRUCT_OFFSET (CohortIdentityEntry, url));
  detail->country = shown_value (detail, "country", G_STRUCT_OFFSET (CohortIdentityEntry, country));
  detail->language = shown_value (detail, "language", G_STRUCT_OFFSET (CohortIdentityEntry, language));
}

static gboolean
count_payments (CohortDb *db, gint64 member, gint64 *out, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  stmt = cohort_db_prepare (db,
                            "SELECT count (*) FROM identity_link AS l CROSS JOIN payment AS p "
                            "ON p.identity = l.identity WHERE l.member = ?1",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *out = cohort_stmt_int64 (stmt, 0);
  return TRUE;
}

/**
 * cohort_member_load:
 * @member: id
 * @day: the day that the state is computed against
 * @error: return location; %COHORT_STORE_ERROR_NOT_FOUND when there is no such member (any more)
 *
 * Returns: (transfer full) (nullable): %NULL with @error set
 */
CohortMemberDetail *
cohort_member_load (CohortDb *db, gint64 member, CohortDay day, GError **error)
{
  g_autoptr (CohortMemberDetail) detail = g_new0 (CohortMemberDetail, 1);

  detail->entry = cohort_member_entry_load (db, member, day, error);
  if (detail->entry == NULL || !load_lists (db, member, detail, error)
      || !count_payments (db, member, &detail->n_payments, error))
    return NULL;
  set_shown (detail);
  return g_steal_pointer (&detail);
}

/**
 * cohort_tags_load:
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortTagEntry) (nullable): every tag by name; %NULL with @error set
 */
GPtrArray *
cohort_tags_load (CohortDb *db, GError **error)
{
  return load_entries (db, "SELECT id, name FROM tag WHERE ?1 = ?1 ORDER BY name, id", 0, tag_from, tag_entry_free,
                       error);
}

/**
 * cohort_tag_find:
 * @name: as it was typed
 * @error: return location
 *
 * Returns: the tag's id; 0 when there is none, -1 with @error set
 */
gint64
cohort_tag_find (CohortDb *db, const char *name, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT id FROM tag WHERE name = ?1 ORDER BY id LIMIT 1", error);
  CohortStep step;

  if (stmt == NULL)
    return -1;
  cohort_stmt_bind_text (stmt, 1, name);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_FAIL)
    return -1;
  return step == COHORT_ROW ? cohort_stmt_int64 (stmt, 0) : 0;
}
