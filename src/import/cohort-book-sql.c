// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The statements of the ledger, made from the specification of the kinds: one for each kind, purpose and set of named
 * fields, prepared once and held until the ledger is detached. */

#include "config.h"

#include "cohort-book-private.h"

#include "cohort-text.h"

#include <string.h>

/* Calls @code for each field of @kind that @mask names, with its index in `field`. */
#define FOREACH_FIELD(kind, mask)                                                                                      \
  for (guint field = 0; field < cohort_record_kind_spec (kind)->n_fields; field++)                                     \
    if ((mask) & (1u << field))

static const char *
field_name (CohortRecordKind kind, guint field)
{
  return cohort_field_name (cohort_record_kind_spec (kind)->fields[field].field);
}

/* The column that holds the normalised form of a field, for comparing people. */
static const char *
key_column (CohortRecordKind kind, guint field)
{
  if (kind != COHORT_RECORD_IDENTITY)
    return NULL;
  switch ((int) cohort_record_kind_spec (kind)->fields[field].field)
    {
    case COHORT_F_EMAIL:
      return "email_key";
    case COHORT_F_HANDLE:
      return "handle_key";
    default:
      return NULL;
    }
}

static char *
load_sql (CohortRecordKind kind)
{
  const CohortKindSpec *spec = cohort_record_kind_spec (kind);
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < spec->n_fields; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", field_name (kind, i));
  g_string_append_printf (sql, " FROM \"%s\" WHERE id = ?1", spec->name);
  return g_string_free (sql, FALSE);
}

static void
append_rows (GString *sql, const char *row, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s(%s)", i > 0 ? ", " : "", row);
}

/* Parameters, @n times: the id or NULL, the source where the table has one, then the fields. */
static char *
insert_sql (CohortRecordKind kind, guint32 mask, guint n)
{
  const CohortKindSpec *spec = cohort_record_kind_spec (kind);
  GString *sql = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new ("?");

  g_string_printf (sql, "INSERT INTO \"%s\" (id", spec->name);
  if (spec->has_source)
    {
      g_string_append (sql, ", source");
      g_string_append (values, ", ?");
    }
  FOREACH_FIELD (kind, mask)
  {
    const char *key = key_column (kind, field);

    g_string_append_printf (sql, ", \"%s\"", field_name (kind, field));
    g_string_append (values, ", ?");
    if (key != NULL)
      {
        g_string_append_printf (sql, ", \"%s\"", key);
        g_string_append (values, ", ?");
      }
  }
  g_string_append (sql, ") VALUES ");
  append_rows (sql, values->str, n);
  return g_string_free (sql, FALSE);
}

/* Parameters, @n times: source, kind, key, row. */
static char *
set_key_sql (guint n)
{
  GString *sql = g_string_new ("INSERT INTO external_key (source, kind, key, row) VALUES ");

  append_rows (sql, "?, ?, ?, ?", n);
  g_string_append (sql, " ON CONFLICT (source, kind, key) DO UPDATE SET row = excluded.row");
  return g_string_free (sql, FALSE);
}

/* Parameters: the fields, then the id. */
static char *
update_sql (CohortRecordKind kind, guint32 mask)
{
  GString *sql = g_string_new (NULL);
  const char *comma = "";

  g_string_printf (sql, "UPDATE \"%s\" SET ", cohort_record_kind_spec (kind)->name);
  FOREACH_FIELD (kind, mask)
  {
    const char *key = key_column (kind, field);

    g_string_append_printf (sql, "%s\"%s\" = ?", comma, field_name (kind, field));
    if (key != NULL)
      g_string_append_printf (sql, ", \"%s\" = ?", key);
    comma = ", ";
  }
  g_string_append (sql, " WHERE id = ?");
  return g_string_free (sql, FALSE);
}

/* Parameters: the fields of the group, the time, then the source where the table has one. */
static char *
series_sql (CohortRecordKind kind)
{
  const CohortSeriesSpec *series = cohort_series_spec (kind);
  const CohortKindSpec *spec = cohort_record_kind_spec (kind);
  const char *time = cohort_field_name (series->time);
  GString *sql = g_string_new (NULL);

  g_string_printf (sql, "SELECT id, \"%s\" FROM \"%s\" WHERE ", time, spec->name);
  for (guint i = 0; series->group[i] != COHORT_N_FIELDS; i++)
    g_string_append_printf (sql, "\"%s\" IS ? AND ", cohort_field_name (series->group[i]));
  g_string_append_printf (sql, "\"%s\" <= ?", time);
  if (spec->has_source)
    g_string_append (sql, " AND source = ?");
  g_string_append_printf (sql, " ORDER BY \"%s\" DESC, id DESC LIMIT 1", time);
  return g_string_free (sql, FALSE);
}

static char *
make_sql (CohortBookPurpose purpose, CohortRecordKind kind, guint32 mask, guint n)
{
  const char *table = cohort_record_kind_spec (kind)->name;

  switch (purpose)
    {
    case COHORT_BOOK_FIND:
      return g_strdup_printf ("SELECT k.row, t.id FROM external_key k LEFT JOIN \"%s\" t ON t.id = k.row"
                              " WHERE k.source = ?1 AND k.kind = '%s' AND k.key = ?2",
                              table, table);
    case COHORT_BOOK_FIND_ELSEWHERE:
      return g_strdup_printf ("SELECT max (t.id) FROM source s CROSS JOIN external_key k ON k.source = s.id"
                              " AND k.kind = '%s' AND k.key = ?1 JOIN \"%s\" t ON t.id = k.row HAVING count (*) = 1",
                              table, table);
    case COHORT_BOOK_OTHER:
      return g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM external_key WHERE kind = '%s' AND row = ?1"
                              " AND source = ?2 AND key <> ?3 AND substr (key, 1, ?4) = substr (?3, 1, ?4))",
                              table);
    case COHORT_BOOK_LOAD:
      return load_sql (kind);
    case COHORT_BOOK_SERIES:
      return series_sql (kind);
    case COHORT_BOOK_INSERT:
      return insert_sql (kind, mask, n);
    case COHORT_BOOK_UPDATE:
      return update_sql (kind, mask);
    case COHORT_BOOK_SET_KEY:
      return set_key_sql (n);
    case COHORT_BOOK_HAS_PENDING:
      return g_strdup ("SELECT EXISTS (SELECT 1 FROM pending_link WHERE source = ?1)");
    case COHORT_BOOK_FIND_PENDING:
      return g_strdup_printf ("SELECT id, kind, row, field FROM pending_link"
                              " WHERE source = ?1 AND target_kind = '%s' AND target_key = ?2",
                              table);
    case COHORT_BOOK_ADD_PENDING:
      return g_strdup_printf ("INSERT INTO pending_link (id, source, target_kind, target_key, kind, row, field)"
                              " VALUES (?1, ?2, ?3, ?4, '%s', ?5, ?6)",
                              table);
    case COHORT_BOOK_DROP_PENDING:
      return g_strdup_printf ("DELETE FROM pending_link WHERE kind = '%s' AND row = ?1 AND field = ?2", table);
    case COHORT_BOOK_HAS_LINK:
      return g_strdup ("SELECT EXISTS (SELECT 1 FROM identity_link WHERE identity = ?1)");
    case COHORT_BOOK_ADD_MEMBER:
      return g_strdup ("INSERT INTO member (id) VALUES (?1)");
    case COHORT_BOOK_ADD_LINK:
      return g_strdup ("INSERT INTO identity_link (id, identity, member) VALUES (?1, ?2, ?3)");
    default:
      g_assert_not_reached ();
    }
}

/**
 * cohort_book_statement_for:
 * @n: for how many rows at once
 *
 * Returns: (transfer none) (nullable): the statement, reset, to be bound anew
 */
CohortStmt *
cohort_book_statement_for (CohortBook *self, CohortBookPurpose purpose, CohortRecordKind kind, guint32 mask, guint n,
                           GError **error)
{
  guint64 name = (guint64) n << 48 | (guint64) purpose << 40 | (guint64) kind << 32 | mask;
  CohortStmt *stmt = g_hash_table_lookup (self->statements, &name);

  if (stmt == NULL)
    {
      g_autofree char *sql = make_sql (purpose, kind, mask, n);

      stmt = cohort_db_prepare (self->db, sql, error);
      if (stmt != NULL)
        g_hash_table_insert (self->statements, g_memdup2 (&name, sizeof name), stmt);
    }
  else
    cohort_stmt_reset (stmt);
  return stmt;
}

CohortStmt *
cohort_book_statement (CohortBook *self, CohortBookPurpose purpose, CohortRecordKind kind, guint32 mask, GError **error)
{
  return cohort_book_statement_for (self, purpose, kind, mask, 1, error);
}

void
cohort_book_bind_fact (CohortStmt *stmt, int index, const CohortFact *fact)
{
  switch (fact->type)
    {
    case COHORT_VALUE_INT:
      cohort_stmt_bind_int64 (stmt, index, fact->i);
      break;
    case COHORT_VALUE_TEXT:
      cohort_stmt_bind_text (stmt, index, fact->text);
      break;
    case COHORT_VALUE_REF:
      cohort_stmt_bind_id (stmt, index, fact->i);
      break;
    case COHORT_VALUE_NULL:
    default:
      cohort_stmt_bind_null (stmt, index);
      break;
    }
}

/* Binds the fields of @mask and what is normalised from them. Returns: the next free index */
int
cohort_book_bind_fields (CohortStmt *stmt, int index, CohortRecordKind kind, guint32 mask, const CohortFact *facts)
{
  FOREACH_FIELD (kind, mask)
  {
    const char *column = key_column (kind, field);

    cohort_book_bind_fact (stmt, index++, &facts[field]);
    if (column != NULL)
      {
        const char *text = facts[field].type == COHORT_VALUE_TEXT ? facts[field].text : NULL;
        g_autofree char *key = NULL;

        if (text != NULL)
          key = strcmp (column, "email_key") == 0 ? cohort_text_email_key (text) : cohort_text_handle_key (text);
        cohort_stmt_bind_text (stmt, index++, key);
      }
  }
  return index;
}

/* Returns: (nullable): the kind whose table is called so */
const CohortKindSpec *
cohort_book_find_kind (const char *name)
{
  for (guint i = 0; i < COHORT_N_RECORD_KINDS; i++)
    if (g_strcmp0 (cohort_record_kind_spec (i)->name, name) == 0)
      return cohort_record_kind_spec (i);
  return NULL;
}
