/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Several members are merged one after another; each leaves a snapshot. The snapshots of a survivor are a stack: to
 * split off one that is not on top, those above it are split first and merged again after it, with the choices that
 * were made then. So each is taken apart in the state that it left. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort-merge-private.h"

const char *const cohort_merge_fields[] = { "name", "email", "handle", "url", "country", "language", NULL };

/* One member going into another. */
typedef struct
{
  CohortDb *db;
  GPtrArray *references; /* (unowned) (element-type CohortMergeReference) */
  gint64 into, gone;
  const CohortMergePick *picks;
  guint n_picks;
  JsonObject *snapshot; /* (owned) */
} Merge;

/* A row of merge_snapshot. */
typedef struct
{
  gint64 id, survivor, gone, merged_at;
  JsonObject *content; /* (owned) */
  gboolean wanted;
} Layer;

static void
layer_free (gpointer data)
{
  g_clear_pointer (&((Layer *) data)->content, json_object_unref);
  g_free (data);
}

void
cohort_merge_part_free (CohortMergePart *part)
{
  if (part == NULL)
    return;
  g_free (part->name);
  g_free (part);
}

static gboolean
fail_missing (GError **error)
{
  g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_NOT_FOUND,
                       _ ("This person is no longer in the ledger."));
  return FALSE;
}

/* What is shown of @member: the typed value, else the best identity's; NULL in @value where there is none. */
static gboolean
load_shown (CohortDb *db, gint64 member, const char *field, char **value, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT coalesce ((SELECT value FROM member_override WHERE member = ?1 AND field = '%s' ORDER "
                         "BY id DESC LIMIT 1),"
                         " (SELECT i.%s FROM identity_link AS l CROSS JOIN identity AS i ON i.id = l.identity"
                         " WHERE l.member = ?1 AND i.%s <> '' ORDER BY i.gone_at IS NOT NULL, i.id LIMIT 1))",
                         field, field, field);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  *value = NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *value = cohort_stmt_dup_text (stmt, 0);
  return TRUE;
}

/* Removes the rows that @sql selects for ?1 and ?2. */
static gboolean
remove_rows (Merge *self, const char *table, const char *sql, gint64 one, gint64 other, const char *text,
             GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (self->db, sql, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, one);
  cohort_stmt_bind_int64 (stmt, 2, other);
  if (text != NULL)
    cohort_stmt_bind_text (stmt, 3, text);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      gint64 row = cohort_stmt_int64 (stmt, 0);

      g_array_append_val (rows, row);
    }
  if (step == COHORT_FAIL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!cohort_snapshot_remove (self->snapshot, self->db, table, g_array_index (rows, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* Of a value that both members have one row stays: the survivor's, or what was picked. */
static gboolean
settle_doubles (Merge *self, GError **error)
{
  for (guint i = 0; i < cohort_merge_n_unique; i++)
    {
      const CohortMergeUnique *unique = &cohort_merge_unique[i];
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE member = ?1 AND \"%s\" IN"
                                              " (SELECT \"%s\" FROM \"%s\" WHERE member = ?2) ORDER BY id",
                                              unique->table, unique->key, unique->key, unique->table);

      if (!remove_rows (self, unique->table, sql, self->gone, self->into, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* What was typed over a value that was not picked goes. */
static gboolean
settle_picks (Merge *self, char **wanted, GError **error)
{
  for (guint i = 0; i < self->n_picks; i++)
    {
      const CohortMergePick *pick = &self->picks[i];
      gint64 winner = pick->theirs ? self->gone : self->into, loser = pick->theirs ? self->into : self->gone;

      json_object_set_boolean_member (json_object_get_object_member (self->snapshot, "picks"), pick->field,
                                      pick->theirs);
      /* A field of the person's own has no provider behind it: with the loser's row gone the winner's stays. */
      if (g_str_has_prefix (pick->field, COHORT_MERGE_OWN_FIELD))
        {
          if (!remove_rows (self, "member_field",
                            "SELECT id FROM member_field WHERE member = ?1 AND ?2 <> 0 AND field = ?3 ORDER BY id",
                            loser, winner, pick->field + strlen (COHORT_MERGE_OWN_FIELD), error))
            return FALSE;
        }
      else if (!load_shown (self->db, winner, pick->field, &wanted[i], error)
               || !remove_rows (
                   self, "member_override",
                   "SELECT id FROM member_override WHERE member = ?1 AND ?2 <> 0 AND field = ?3 ORDER BY id", loser,
                   winner, pick->field, error))
        return FALSE;
    }
  return TRUE;
}

/* Where the united person would show another value than the one that was picked, the latter is typed over it. */
static gboolean
ensure_pick (Merge *self, const CohortMergePick *pick, const char *wanted, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;
  g_autofree char *shown = NULL;

  if (wanted == NULL)
    return TRUE;
  if (!load_shown (self->db, self->into, pick->field, &shown, error))
    return FALSE;
  if (g_strcmp0 (shown, wanted) == 0)
    return TRUE;
  stmt = cohort_db_prepare (self->db, "INSERT INTO member_override (member, field, value) VALUES (?1, ?2, ?3)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, self->into);
  cohort_stmt_bind_text (stmt, 2, pick->field);
  cohort_stmt_bind_text (stmt, 3, wanted);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  cohort_snapshot_add (self->snapshot, cohort_db_last_id (self->db), wanted);
  return TRUE;
}

static gboolean
move_rows (Merge *self, GError **error)
{
  for (guint i = 0; i < self->references->len; i++)
    if (!cohort_snapshot_move (self->snapshot, self->db, g_ptr_array_index (self->references, i), self->gone,
                               self->into, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_layer (Merge *self, gint64 id, const char *name, gint64 merged_at, GError **error)
{
  g_autofree char *content = cohort_snapshot_print (self->snapshot);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      self->db,
      "INSERT INTO merge_snapshot (id, survivor, gone, name, merged_at, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);
  g_autoptr (CohortStmt) member = NULL;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, id);
  cohort_stmt_bind_int64 (stmt, 2, self->into);
  cohort_stmt_bind_int64 (stmt, 3, self->gone);
  cohort_stmt_bind_text (stmt, 4, name);
  cohort_stmt_bind_int64 (stmt, 5, merged_at);
  cohort_stmt_bind_text (stmt, 6, content);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  member = cohort_db_prepare (self->db, "DELETE FROM member WHERE id = ?1", error);
  if (member == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (member, 1, self->gone);
  return cohort_stmt_run (member, error);
}

static gboolean
load_name (CohortDb *db, gint64 member, char **name, GError **error)
{
  *name = NULL;
  for (guint i = 0; i < 3 && *name == NULL; i++)
    if (!load_shown (db, member, ((const char *const[]) { "name", "handle", "email" })[i], name, error))
      return FALSE;
  if (*name == NULL)
    *name = g_strdup ("");
  return TRUE;
}

/* @id: of the snapshot, 0: a new one */
static gboolean
merge_pair (Merge *self, gint64 id, gint64 merged_at, GError **error)
{
  g_auto (GStrv) wanted = g_new0 (char *, self->n_picks + 1);
  g_autofree char *name = NULL;

  if (!load_name (self->db, self->gone, &name, error) || !cohort_snapshot_note_tops (self->snapshot, self->db, error)
      || !remove_rows (self, "merge_verdict",
                       "SELECT id FROM merge_verdict WHERE (one = ?1 AND other = ?2) OR (one = ?2 AND other = ?1)",
                       self->into, self->gone, NULL, error)
      || !settle_picks (self, wanted, error) || !settle_doubles (self, error) || !move_rows (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_picks; i++)
    if (!ensure_pick (self, &self->picks[i], wanted[i], error))
      return FALSE;
  return write_layer (self, id, name, merged_at, error);
}

static gboolean
merge_one (CohortDb *db, GPtrArray *references, gint64 into, gint64 gone, GArray *picks, gint64 id, gint64 merged_at,
           GError **error)
{
  Merge merge = {
    db, references, into, gone, (const CohortMergePick *) (gconstpointer) picks->data, picks->len, NULL,
  };
  gboolean done;

  merge.snapshot = cohort_snapshot_new ();
  done = merge_pair (&merge, id, merged_at, error);
  json_object_unref (merge.snapshot);
  return done;
}

static gboolean
member_exists (CohortDb *db, gint64 member, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT 1 FROM member WHERE id = ?1", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  step = cohort_stmt_step (stmt, error);
  return step == COHORT_ROW || (step == COHORT_DONE && fail_missing (error));
}

static gboolean
contains (const gint64 *ids, guint n_ids, gint64 id)
{
  for (guint i = 0; i < n_ids; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

static gboolean
check_people (CohortDb *db, gint64 into, const gint64 *others, guint n_others, GError **error)
{
  if (!member_exists (db, into, error))
    return FALSE;
  for (guint i = 0; i < n_others; i++)
    {
      if (!member_exists (db, others[i], error))
        return FALSE;
      if (others[i] == into || contains (others, i, others[i]))
        {
          g_set_error_literal (error, COHORT_STORE_ERROR, COHORT_STORE_ERROR_STATE,
                               "A member cannot be merged with itself");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_field (const char *name)
{
  return g_strv_contains (cohort_merge_fields, name) || g_str_has_prefix (name, COHORT_MERGE_OWN_FIELD);
}

/**
 * cohort_merge_people:
 * @into: the member that survives, with its id
 * @others: (array length=n_others): the members that are the same person, each once
 * @choices: (array length=n_choices) (nullable): values that were chosen, at most one a field
 * @now_us: the time, UTC µs
 * @error: return location
 *
 * Makes one member of several. To be called inside a step.
 *
 * Returns: FALSE with @error set, and the step has to be taken back
 */
gboolean
cohort_merge_people (CohortDb *db, gint64 into, const gint64 *others, guint n_others, const CohortMergeChoice *choices,
                     guint n_choices, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) references = NULL;

  if (!check_people (db, into, others, n_others, error))
    return FALSE;
  references = cohort_merge_references (db, error);
  if (references == NULL)
    return FALSE;
  for (guint i = 0; i < n_others; i++)
    {
      g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (CohortMergePick));

      /* The survivor holds what was chosen of those before. */
      for (guint j = 0; j < n_choices; j++)
        {
          CohortMergePick pick = { choices[j].field, choices[j].member == others[i] };

          if (is_field (pick.field)
              && (pick.theirs || choices[j].member == into || contains (others, i, choices[j].member)))
            g_array_append_val (picks, pick);
        }
      if (!merge_one (db, references, into, others[i], picks, 0, now_us, error))
        return FALSE;
    }
  return TRUE;
}

/* Taking apart */

/* The layers on @member, the newest first. */
static GPtrArray *
load_layers (CohortDb *db, gint64 member, GError **error)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (layer_free);
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (
      db, "SELECT id, gone, merged_at, content FROM merge_snapshot WHERE survivor = ?1 ORDER BY id DESC", error);
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Layer *layer = g_new0 (Layer, 1);

      layer->id = cohort_stmt_int64 (stmt, 0);
      layer->gone = cohort_stmt_int64 (stmt, 1);
      layer->merged_at = cohort_stmt_int64 (stmt, 2);
      layer->content = cohort_snapshot_parse (cohort_stmt_text (stmt, 3), error);
      g_ptr_array_add (layers, layer);
      if (layer->content == NULL)
        return NULL;
    }
  return step == COHORT_DONE ? g_steal_pointer (&layers) : NULL;
}

/* Splitting a layer above may have given it back to the member that it was on before. */
static gboolean
load_survivor (CohortDb *db, Layer *layer, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT survivor FROM merge_snapshot WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, layer->id);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  layer->survivor = cohort_stmt_int64 (stmt, 0);
  return TRUE;
}

static gboolean
take_off (CohortDb *db, GPtrArray *references, Layer *layer, GError **error)
{
  return load_survivor (db, layer, error)
         && cohort_db_run (db, "INSERT INTO member (id) VALUES (?1)", COHORT_NUMBERS (layer->gone), error)
         && cohort_snapshot_restore (layer->content, db, references, layer->survivor, layer->gone, error)
         && cohort_db_run (db, "DELETE FROM merge_snapshot WHERE id = ?1", COHORT_NUMBERS (layer->id), error);
}

static gboolean
put_on (CohortDb *db, GPtrArray *references, const Layer *layer, GError **error)
{
  JsonObject *made = json_object_get_object_member (layer->content, "picks");
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (CohortMergePick));
  g_autoptr (GList) names = json_object_get_members (made);

  for (const GList *name = names; name != NULL; name = name->next)
    {
      CohortMergePick pick = { name->data, json_object_get_boolean_member_with_default (made, name->data, FALSE) };

      if (is_field (pick.field))
        g_array_append_val (picks, pick);
    }
  return merge_one (db, references, layer->survivor, layer->gone, picks, layer->id, layer->merged_at, error);
}

static gboolean
mark_wanted (GPtrArray *layers, const gint64 *parts, guint n_parts, guint *lowest)
{
  guint n_found = 0;

  for (guint i = 0; i < layers->len; i++)
    {
      Layer *layer = g_ptr_array_index (layers, i);

      layer->wanted = n_parts == 0 || contains (parts, n_parts, layer->gone);
      if (layer->wanted)
        {
          *lowest = i;
          n_found++;
        }
    }
  return n_found > 0 && (n_parts == 0 || n_found == n_parts);
}

/**
 * cohort_merge_split:
 * @member: a member that others were merged into
 * @parts: (array length=n_parts) (nullable): the ids of those that are to be members of their own again
 * @n_parts: how many; 0: all of them
 * @error: return location; %COHORT_STORE_ERROR_NOT_FOUND when one was not merged into @member
 *
 * Takes merges apart. What was written since stays with @member. To be called inside a step.
 *
 * Returns: FALSE with @error set, and the step has to be taken back
 */
gboolean
cohort_merge_split (CohortDb *db, gint64 member, const gint64 *parts, guint n_parts, GError **error)
{
  g_autoptr (GPtrArray) references = NULL;
  g_autoptr (GPtrArray) layers = NULL;
  guint lowest = 0;

  references = cohort_merge_references (db, error);
  layers = references != NULL ? load_layers (db, member, error) : NULL;
  if (layers == NULL)
    return FALSE;
  if (!mark_wanted (layers, parts, n_parts, &lowest))
    {
      fail_missing (error);
      return FALSE;
    }
  for (guint i = 0; i <= lowest; i++)
    if (!take_off (db, references, g_ptr_array_index (layers, i), error))
      return FALSE;
  for (guint i = lowest + 1; i-- > 0;)
    {
      const Layer *layer = g_ptr_array_index (layers, i);

      if (!layer->wanted && !put_on (db, references, layer, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * cohort_merge_parts_load:
 * @member: a member
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortMergePart) (nullable): who was merged into it, newest first; NULL with
 *   @error set
 */
GPtrArray *
cohort_merge_parts_load (CohortDb *db, gint64 member, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_merge_part_free);
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db, "SELECT gone, name, merged_at FROM merge_snapshot WHERE survivor = ?1 ORDER BY id DESC",
                            error);
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortMergePart *part = g_new0 (CohortMergePart, 1);

      part->member = cohort_stmt_int64 (stmt, 0);
      part->name = cohort_stmt_dup_text (stmt, 1);
      part->merged_at = cohort_stmt_int64 (stmt, 2);
      g_ptr_array_add (parts, part);
    }
  return step == COHORT_DONE ? g_steal_pointer (&parts) : NULL;
}

static void
own_value_free (gpointer data)
{
  CohortMergeOwnValue *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

/**
 * cohort_merge_own_values_load:
 * @member: a member
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortMergeOwnValue) (nullable): every field of the person's own in the order
 * of their numbers, with the member's value; NULL with @error set
 */
GPtrArray *
cohort_merge_own_values_load (CohortDb *db, gint64 member, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (own_value_free);
  g_autoptr (CohortStmt) stmt = NULL;
  CohortStep step;

  stmt = cohort_db_prepare (db,
                            "SELECT id, name, (SELECT value FROM member_field WHERE member = ?1 AND field = f.id"
                            " ORDER BY id DESC LIMIT 1) FROM field AS f ORDER BY id",
                            error);
  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortMergeOwnValue *value = g_new0 (CohortMergeOwnValue, 1);

      value->field = cohort_stmt_int64 (stmt, 0);
      value->name = cohort_stmt_dup_text (stmt, 1);
      value->value = cohort_stmt_dup_text (stmt, 2);
      g_ptr_array_add (values, value);
    }
  return step == COHORT_DONE ? g_steal_pointer (&values) : NULL;
}
