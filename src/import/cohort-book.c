// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reading and writing rows of facts by key and by named fields, for one source. With an overlay nothing is written to
 * the database: the same calls then note in the overlay what they would have done, so that the next row is classed as
 * it will be. A book is attached to a connection for as long as a job has it, and belongs to that job's thread. */

#include "config.h"

#include "cohort-book-private.h"

#include "cohort-tally.h"

#include <string.h>

/**
 * cohort_book_new:
 * @overlay: (nullable): for a preview: where to note what would be written; must outlive the ledger
 */
CohortBook *
cohort_book_new (CohortOverlay *overlay)
{
  CohortBook *self = g_new0 (CohortBook, 1);

  self->overlay = overlay;
  self->queue = overlay == NULL ? cohort_book_queue_new () : NULL;
  self->statements = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) cohort_stmt_release);
  self->paid = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
cohort_book_free (CohortBook *self)
{
  if (self == NULL)
    return;
  g_assert (self->db == NULL);
  g_clear_pointer (&self->queue, cohort_book_queue_free);
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->paid);
  for (guint i = 0; i < COHORT_N_RECORD_KINDS; i++)
    g_free (self->defaults[i]);
  g_free (self);
}

/**
 * cohort_book_write_at_once:
 *
 * Lets no row wait to be written with others, so that a savepoint holds exactly the rows of the calls in it.
 */
void
cohort_book_write_at_once (CohortBook *self)
{
  g_clear_pointer (&self->queue, cohort_book_queue_free);
}

/**
 * cohort_book_attach:
 * @source: whose rows; negative in a preview for a source that is still to be made
 *
 * Uses @db until cohort_book_detach().
 */
gboolean
cohort_book_attach (CohortBook *self, CohortDb *db, gint64 source, GError **error)
{
  CohortStmt *stmt;

  g_assert (self->db == NULL);
  self->db = db;
  self->source = source;
  stmt = cohort_book_statement (self, COHORT_BOOK_HAS_PENDING, 0, 0, error);
  if (stmt != NULL)
    cohort_stmt_bind_int64 (stmt, 1, source);
  if (stmt == NULL || cohort_stmt_step (stmt, error) != COHORT_ROW)
    {
      cohort_book_detach (self);
      return FALSE;
    }
  self->has_pending = cohort_stmt_int64 (stmt, 0) != 0;
  cohort_stmt_reset (stmt);
  if (cohort_book_begin_erased (self, error))
    return TRUE;
  cohort_book_detach (self);
  return FALSE;
}

void
cohort_book_detach (CohortBook *self)
{
  self->loaded = NULL;
  if (self->queue != NULL)
    cohort_book_queue_clear (self->queue);
  g_hash_table_remove_all (self->statements);
  cohort_book_end_erased (self);
  self->db = NULL;
}

/**
 * cohort_book_get_paid_identities:
 *
 * Returns: (transfer none) (element-type gint64): the identities whose payments or lifetime totals were written
 */
GHashTable *
cohort_book_get_paid_identities (CohortBook *self)
{
  return self->paid;
}

/* Keys */

static gboolean
look_up_key (CohortBook *self, CohortRecordKind kind, const char *key, CohortKeyTarget *target, GError **error)
{
  CohortStmt *stmt = cohort_book_statement (self, COHORT_BOOK_FIND, kind, 0, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    {
      target->row = cohort_stmt_int64 (stmt, 0);
      target->live = !cohort_stmt_is_null (stmt, 1);
      cohort_stmt_reset (stmt);
    }
  return step != COHORT_FAIL;
}

/**
 * cohort_book_find_key:
 * @target: (out): where @key leads
 */
gboolean
cohort_book_find_key (CohortBook *self, CohortRecordKind kind, const char *key, CohortKeyTarget *target, GError **error)
{
  g_autofree char *hidden = NULL;

  *target = (CohortKeyTarget) { 0, FALSE };
  if (self->overlay != NULL && cohort_overlay_find_key (self->overlay, self->source, kind, key, &target->row))
    {
      target->live = TRUE;
      return TRUE;
    }
  if (self->queue != NULL && cohort_book_queue_find_key (self->queue, kind, key, &target->row))
    {
      target->live = TRUE;
      return TRUE;
    }
  if (self->source < 0)
    return TRUE;
  if (!look_up_key (self, kind, key, target, error))
    return FALSE;
  hidden = target->row == 0 ? cohort_book_erased_key (self, key) : NULL;
  return hidden == NULL || look_up_key (self, kind, hidden, target, error);
}

/**
 * cohort_book_find_post:
 * @row: (out): where @key leads
 *
 * A post that the source itself has not brought, but exactly one other has: members of several services read one blog.
 */
gboolean
cohort_book_find_post (CohortBook *self, const char *key, gint64 *row, GError **error)
{
  CohortStmt *stmt = cohort_book_statement (self, COHORT_BOOK_FIND_ELSEWHERE, COHORT_RECORD_POST, 0, error);
  CohortStep step;

  *row = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *row = cohort_stmt_int64 (stmt, 0);
  cohort_stmt_reset (stmt);
  return step != COHORT_FAIL;
}

/**
 * cohort_book_has_other_key:
 * @other: (out): whether @row, of @kind, is known by a key of the same type as @key ("id:") but another value
 */
gboolean
cohort_book_has_other_key (CohortBook *self, CohortRecordKind kind, const char *key, gint64 row, gboolean *other,
                           GError **error)
{
  const char *colon = strchr (key, ':');
  CohortStmt *stmt;

  *other = self->overlay != NULL && cohort_overlay_other_key (self->overlay, self->source, kind, key, row);
  if (*other || row < 0 || colon == NULL)
    return TRUE;
  if (!cohort_book_flush (self, error))
    return FALSE;

  stmt = cohort_book_statement (self, COHORT_BOOK_OTHER, kind, 0, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  cohort_stmt_bind_int64 (stmt, 2, self->source);
  cohort_stmt_bind_text (stmt, 3, key);
  cohort_stmt_bind_int64 (stmt, 4, colon - key + 1);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *other = cohort_stmt_int64 (stmt, 0) != 0;
  cohort_stmt_reset (stmt);
  return TRUE;
}

/**
 * cohort_book_set_key:
 * @alone: whether the row has no other key
 *
 * Lets @key lead to @row. Rows that waited for it are linked.
 */
gboolean
cohort_book_set_key (CohortBook *self, CohortRecordKind kind, const char *key, gint64 row, gboolean alone,
                     GError **error)
{
  g_autofree char *hidden
      = kind == COHORT_RECORD_IDENTITY && cohort_book_is_erased (self, row) ? cohort_book_erased_key (self, key) : NULL;
  CohortStmt *stmt;

  if (hidden != NULL)
    key = hidden;
  if (self->overlay != NULL)
    {
      cohort_overlay_set_key (self->overlay, self->source, kind, key, row, alone);
      return TRUE;
    }
  if (self->queue != NULL)
    return cohort_book_queue_key (self, kind, key, row, error)
           && (!self->has_pending || cohort_book_heal (self, kind, key, row, error));

  stmt = cohort_book_statement (self, COHORT_BOOK_SET_KEY, 0, 0, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, cohort_record_kind_spec (kind)->name);
  cohort_stmt_bind_text (stmt, 3, key);
  cohort_stmt_bind_int64 (stmt, 4, row);
  return cohort_stmt_run (stmt, error) && (!self->has_pending || cohort_book_heal (self, kind, key, row, error));
}

/**
 * cohort_book_free_id:
 * @table: a table that is no kind of record (member, source_span, …), or one where import/ makes rows of its own
 * @row: (out): the id that the row called @key had before undo took it; 0 where there was none
 */
gboolean
cohort_book_free_id (CohortBook *self, const char *table, const char *key, gint64 *row, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT row FROM external_key WHERE source = ?1 AND kind = '%s' AND key = ?2"
                                          " AND NOT EXISTS (SELECT 1 FROM \"%s\" t WHERE t.id = row)",
                                          table, table);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (self->db, sql, error);
  CohortStep step;

  *row = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *row = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

/**
 * cohort_book_keep_id:
 *
 * Remembers, beyond undo, that @row of @table is the one called @key.
 */
gboolean
cohort_book_keep_id (CohortBook *self, const char *table, const char *key, gint64 row, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (self->db,
                           "INSERT INTO external_key (source, kind, key, row) VALUES (?1, ?2, ?3, ?4)"
                           " ON CONFLICT (source, kind, key) DO UPDATE SET row = excluded.row",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->source);
  cohort_stmt_bind_text (stmt, 2, table);
  cohort_stmt_bind_text (stmt, 3, key);
  cohort_stmt_bind_int64 (stmt, 4, row);
  return cohort_stmt_run (stmt, error);
}

/* Writing */

/* Rows of these kinds move an identity's opening balance; see cohort-opening.c. */
static void
note_paid (CohortBook *self, CohortRecordKind kind, const CohortFact *facts)
{
  const CohortFact *identity;

  if (kind != COHORT_RECORD_PAYMENT && kind != COHORT_RECORD_IDENTITY_SNAPSHOT)
    return;
  identity = &facts[cohort_record_field_index (kind, COHORT_F_IDENTITY)];
  if (identity->type == COHORT_VALUE_REF && identity->i > 0)
    g_hash_table_add (self->paid, g_memdup2 (&identity->i, sizeof identity->i));
}

static void
overlay_fields (CohortBook *self, CohortRecordKind kind, gint64 row, guint32 mask, const CohortFact *facts)
{
  guint32 values[COHORT_BOOK_MAX_FIELDS];

  for (guint i = 0; i < COHORT_BOOK_MAX_FIELDS; i++)
    if (mask & (1u << i))
      values[i] = cohort_book_hash_fact (&facts[i]);
  cohort_overlay_set_fields (self->overlay, kind, row, mask, values);
}

/* What the columns of @kind hold where nothing was said. */
static gboolean
load_defaults (CohortBook *self, CohortRecordKind kind, GError **error)
{
  const CohortKindSpec *spec = cohort_record_kind_spec (kind);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db, "SELECT name, dflt_value FROM pragma_table_info (?1) WHERE dflt_value IS NOT NULL", error);
  CohortBookDefaults *defaults = g_new0 (CohortBookDefaults, 1);
  CohortStep step = COHORT_FAIL;

  self->defaults[kind] = defaults;
  if (stmt != NULL)
    cohort_stmt_bind_text (stmt, 1, spec->name);
  while (stmt != NULL && (step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    for (guint i = 0; i < spec->n_fields; i++)
      if (g_str_equal (cohort_field_name (spec->fields[i].field), cohort_stmt_text (stmt, 0)))
        {
          const char *sql = cohort_stmt_text (stmt, 1);
          g_autofree char *text = *sql == '\'' ? g_strndup (sql + 1, strlen (sql) - 2) : NULL;
          CohortFact fact = { text != NULL ? COHORT_VALUE_TEXT : COHORT_VALUE_INT, 0, text, 0 };

          if (text == NULL)
            fact.i = g_ascii_strtoll (sql, NULL, 10);
          defaults->mask |= 1u << i;
          defaults->values[i] = cohort_book_hash_fact (&fact);
        }
  return step == COHORT_DONE;
}

static gboolean
overlay_insert (CohortBook *self, CohortRecordKind kind, guint32 mask, const CohortFact *facts, gint64 *row,
                GError **error)
{
  const CohortSeriesSpec *series = cohort_series_spec (kind);

  if (self->defaults[kind] == NULL && !load_defaults (self, kind, error))
    return FALSE;
  *row = cohort_overlay_add_row (self->overlay, kind);
  if (self->defaults[kind]->mask & ~mask)
    cohort_overlay_set_fields (self->overlay, kind, *row, self->defaults[kind]->mask & ~mask,
                               self->defaults[kind]->values);
  overlay_fields (self, kind, *row, mask, facts);
  if (series != NULL)
    cohort_overlay_add_series (self->overlay, kind, cohort_book_hash_group (series, facts),
                               facts[cohort_record_field_index (kind, series->time)].i, *row);
  return TRUE;
}

static gboolean
wait_for_targets (CohortBook *self, CohortRecordKind kind, gint64 row, guint32 mask, const CohortFact *facts,
                  GError **error)
{
  for (guint i = 0; i < cohort_record_kind_spec (kind)->n_fields; i++)
    if ((mask & (1u << i)) && facts[i].type == COHORT_VALUE_REF && (facts[i].i == 0 || self->has_pending)
        && !cohort_book_wait (self, kind, row, i, &facts[i], error))
      return FALSE;
  return TRUE;
}

/* A row that is written now must not refer to one that waits. */
static gboolean
write_targets (CohortBook *self, guint32 mask, const CohortFact *facts, GError **error)
{
  for (guint i = 0; self->queue != NULL && i < COHORT_BOOK_MAX_FIELDS; i++)
    if ((mask & (1u << i)) && facts[i].type == COHORT_VALUE_REF
        && cohort_book_queue_has (self->queue, facts[i].ref_kind, facts[i].i))
      return cohort_book_flush (self, error);
  return TRUE;
}

/**
 * cohort_book_insert:
 * @wanted: the id that the row had before undo took it, or 0
 * @mask: the fields to set, by their index in the kind's specification
 * @facts: a value for each field of @mask, at its index
 * @row: (out): its id
 *
 * Inserts a row. A new identity gets its member, unless it still has one.
 */
gboolean
cohort_book_insert (CohortBook *self, CohortRecordKind kind, gint64 wanted, guint32 mask, const CohortFact *facts,
                    gint64 *row, GError **error)
{
  CohortStmt *stmt;
  int index = 1;

  if (self->overlay != NULL)
    return overlay_insert (self, kind, mask, facts, row, error);
  note_paid (self, kind, facts);
  if (self->queue != NULL && cohort_book_queue_takes (kind))
    return cohort_book_queue_row (self, kind, wanted, mask, facts, row, error)
           && wait_for_targets (self, kind, *row, mask, facts, error);
  if (!write_targets (self, mask, facts, error))
    return FALSE;

  stmt = cohort_book_statement (self, COHORT_BOOK_INSERT, kind, mask, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_id (stmt, index++, wanted);
  if (cohort_record_kind_spec (kind)->has_source)
    cohort_stmt_bind_int64 (stmt, index++, self->source);
  cohort_book_bind_fields (stmt, index, kind, mask, facts);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *row = cohort_db_last_id (self->db);
  if (kind == COHORT_RECORD_IDENTITY && !cohort_book_link_identity (self, *row, error))
    return FALSE;
  return wait_for_targets (self, kind, *row, mask, facts, error);
}

/**
 * cohort_book_update:
 *
 * Sets the fields of @mask.
 */
gboolean
cohort_book_update (CohortBook *self, CohortRecordKind kind, gint64 row, guint32 mask, const CohortFact *facts,
                    GError **error)
{
  CohortStmt *stmt;
  int index;

  cohort_book_unload (self);
  if (self->overlay != NULL)
    {
      overlay_fields (self, kind, row, mask, facts);
      return TRUE;
    }
  if ((self->queue != NULL && cohort_book_queue_has (self->queue, kind, row) && !cohort_book_flush (self, error))
      || !write_targets (self, mask, facts, error))
    return FALSE;
  stmt = cohort_book_statement (self, COHORT_BOOK_UPDATE, kind, mask, error);
  if (stmt == NULL)
    return FALSE;
  index = cohort_book_bind_fields (stmt, 1, kind, mask, facts);
  cohort_stmt_bind_int64 (stmt, index, row);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;

  note_paid (self, kind, facts);
  return wait_for_targets (self, kind, row, mask, facts, error);
}
