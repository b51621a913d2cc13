// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows that wait for others: a reference whose target has not arrived stands in pending_link and is set when the target
 * comes, in whatever order files are imported. And the member that every new identity gets. */

#include "config.h"

#include "cohort-book-private.h"

static const char *
name_of_field (CohortRecordKind kind, guint field)
{
  return cohort_field_name (cohort_record_kind_spec (kind)->fields[field].field);
}

static gboolean
is_field_of (const CohortKindSpec *spec, const char *name)
{
  for (guint i = 0; i < spec->n_fields; i++)
    if (g_str_equal (cohort_field_name (spec->fields[i].field), name))
      return TRUE;
  return FALSE;
}

static gboolean
heal_one (CohortBook *self, gint64 link, const char *table, gint64 waiting, const char *field, gint64 row,
          GError **error)
{
  const CohortKindSpec *spec = cohort_book_find_kind (table);
  g_autoptr (CohortStmt) drop = cohort_db_prepare (self->db, "DELETE FROM pending_link WHERE id = ?1", error);
  g_autoptr (CohortStmt) stmt = NULL;
  g_autofree char *sql = NULL;

  if (drop == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (drop, 1, link);
  if (!cohort_stmt_run (drop, error))
    return FALSE;
  /* The names come from the file: nothing but ours goes into SQL. */
  if (spec == NULL || !is_field_of (spec, field))
    return TRUE;

  if (g_str_equal (field, cohort_field_name (COHORT_F_IDENTITY)))
    g_hash_table_add (self->paid, g_memdup2 (&row, sizeof row));
  sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?1 WHERE id = ?2 AND \"%s\" IS NULL", spec->name, field, field);
  stmt = cohort_db_prepare (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  cohort_stmt_bind_int64 (stmt, 2, waiting);
  return cohort_stmt_run (stmt, error);
}

/* Links every row that waits for (@kind, @key) to @row. */
gboolean
cohort_book_heal (CohortBook *self, CohortRecordKind kind, const char *key, gint64 row, GError **error)
{
  for (;;)
    {
      CohortStmt *stmt = cohort_book_statement (self, COHORT_BOOK_FIND_PENDING, kind, 0, error);
      g_autofree char *table = NULL, *field = NULL;
      gint64 link, waiting;
      CohortStep step;

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, self->source);
      cohort_stmt_bind_text (stmt, 2, key);
      step = cohort_stmt_step (stmt, error);
      if (step != COHORT_ROW)
        return step == COHORT_DONE;
      link = cohort_stmt_int64 (stmt, 0);
      table = cohort_stmt_dup_text (stmt, 1);
      waiting = cohort_stmt_int64 (stmt, 2);
      field = cohort_stmt_dup_text (stmt, 3);
      cohort_stmt_reset (stmt);
      if (!cohort_book_flush (self, error) || !heal_one (self, link, table, waiting, field, row, error))
        return FALSE;
    }
}

/* Notes that @field of @row waits for @fact, or, when that is there, that it waits no longer. */
gboolean
cohort_book_wait (CohortBook *self, CohortRecordKind kind, gint64 row, guint field, const CohortFact *fact,
                  GError **error)
{
  g_autofree char *key = NULL;
  CohortStmt *stmt;
  gint64 id;

  if (self->has_pending)
    {
      stmt = cohort_book_statement (self, COHORT_BOOK_DROP_PENDING, kind, 0, error);
      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, row);
      cohort_stmt_bind_text (stmt, 2, name_of_field (kind, field));
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  if (fact->i != 0)
    return TRUE;

  key = g_strdup_printf ("%s:%" G_GINT64_FORMAT ":%s", cohort_record_kind_spec (kind)->name, row,
                         name_of_field (kind, field));
  stmt = cohort_book_statement (self, COHORT_BOOK_ADD_PENDING, kind, 0, error);
  if (stmt == NULL || !cohort_book_free_id (self, "pending_link", key, &id, error))
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, id);
  cohort_stmt_bind_int64 (stmt, 2, self->source);
  cohort_stmt_bind_text (stmt, 3, cohort_record_kind_spec (fact->ref_kind)->name);
  cohort_stmt_bind_text (stmt, 4, fact->text);
  cohort_stmt_bind_int64 (stmt, 5, row);
  cohort_stmt_bind_text (stmt, 6, name_of_field (kind, field));
  self->has_pending = TRUE;
  return cohort_stmt_run (stmt, error)
         && cohort_book_keep_id (self, "pending_link", key, cohort_db_last_id (self->db), error);
}

/* Whether @field of @row, which is empty, waits for the very thing that @fact refers to. */
gboolean
cohort_book_waits_for (CohortBook *self, CohortRecordKind kind, gint64 row, guint field, const CohortFact *fact,
                       gboolean *waits, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (self->db,
                           "SELECT EXISTS (SELECT 1 FROM pending_link WHERE kind = ?1 AND row = ?2 AND field = ?3"
                           " AND source = ?4 AND target_kind = ?5 AND target_key = ?6)",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, cohort_record_kind_spec (kind)->name);
  cohort_stmt_bind_int64 (stmt, 2, row);
  cohort_stmt_bind_text (stmt, 3, name_of_field (kind, field));
  cohort_stmt_bind_int64 (stmt, 4, self->source);
  cohort_stmt_bind_text (stmt, 5, cohort_record_kind_spec (fact->ref_kind)->name);
  cohort_stmt_bind_text (stmt, 6, fact->text);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *waits = cohort_stmt_int64 (stmt, 0) != 0;
  return TRUE;
}

static gboolean
insert_again (CohortBook *self, CohortBookPurpose purpose, const char *table, const char *key, gint64 second,
              gint64 third, gint64 *row, GError **error)
{
  CohortStmt *stmt = cohort_book_statement (self, purpose, 0, 0, error);
  gint64 id;

  if (stmt == NULL || !cohort_book_free_id (self, table, key, &id, error))
    return FALSE;
  cohort_stmt_bind_id (stmt, 1, id);
  if (second != 0)
    {
      cohort_stmt_bind_int64 (stmt, 2, second);
      cohort_stmt_bind_int64 (stmt, 3, third);
    }
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *row = cohort_db_last_id (self->db);
  return cohort_book_keep_id (self, table, key, *row, error);
}

/* Gives a new identity its member. One that came back after undo may find the link that the person's notes kept. */
gboolean
cohort_book_link_identity (CohortBook *self, gint64 identity, GError **error)
{
  CohortStmt *stmt = cohort_book_statement (self, COHORT_BOOK_HAS_LINK, 0, 0, error);
  g_autofree char *key = g_strdup_printf ("identity:%" G_GINT64_FORMAT, identity);
  gboolean linked;
  gint64 member, link;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, identity);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  linked = cohort_stmt_int64 (stmt, 0) != 0;
  cohort_stmt_reset (stmt);
  return linked
         || (insert_again (self, COHORT_BOOK_ADD_MEMBER, "member", key, 0, 0, &member, error)
             && insert_again (self, COHORT_BOOK_ADD_LINK, "identity_link", key, identity, member, &link, error));
}
