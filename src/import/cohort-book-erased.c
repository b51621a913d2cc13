// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who was erased stays so: keys are looked up hashed as well, and of what a source tells of them again no word is
 * written. A community in which nobody was erased pays nothing for this. */

#include "config.h"

#include "cohort-book-private.h"

#include "cohort-erasure.h"

#include <string.h>

gboolean
cohort_book_begin_erased (CohortBook *self, GError **error)
{
  return cohort_erasure_load (self->db, &self->salt, &self->erased, error);
}

void
cohort_book_end_erased (CohortBook *self)
{
  g_clear_pointer (&self->salt, g_free);
  g_clear_pointer (&self->erased, g_hash_table_unref);
  for (guint i = 0; i < COHORT_N_RECORD_KINDS; i++)
    g_clear_pointer (&self->words[i], g_hash_table_unref);
}

/* Returns: (transfer full) (nullable): @key as that of somebody erased is kept */
char *
cohort_book_erased_key (CohortBook *self, const char *key)
{
  return self->salt != NULL ? cohort_erasure_hash_key (self->salt, key) : NULL;
}

gboolean
cohort_book_is_erased (CohortBook *self, gint64 identity)
{
  return self->erased != NULL && g_hash_table_contains (self->erased, &identity);
}

static const CohortFact *
find_fact (CohortRecordKind kind, CohortFieldId field, const CohortFact *facts)
{
  for (guint i = 0; i < cohort_record_kind_spec (kind)->n_fields; i++)
    if (cohort_record_kind_spec (kind)->fields[i].field == field)
      return &facts[i];
  return NULL;
}

static gboolean
load_identity (CohortBook *self, const char *table, gint64 row, gint64 *identity, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT identity FROM \"%s\" WHERE id = ?1", table);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (self->db, sql, error);
  CohortStep step;

  *identity = 0;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *identity = cohort_stmt_int64 (stmt, 0);
  return step != COHORT_FAIL;
}

/* The identity that a row is about: its own field, or that of what it belongs to. */
static gboolean
find_identity (CohortBook *self, CohortRecordKind kind, gint64 row, const CohortFact *facts, gint64 *identity,
               GError **error)
{
  static const struct
  {
    CohortFieldId field;
    const char *table;
  } parents[] = { { COHORT_F_PAYMENT, "payment" }, { COHORT_F_QUESTION, "question" } };
  const CohortFact *fact = find_fact (kind, COHORT_F_IDENTITY, facts);

  *identity = kind == COHORT_RECORD_IDENTITY ? row : fact != NULL ? fact->i : 0;
  for (guint i = 0; i < G_N_ELEMENTS (parents) && *identity == 0; i++)
    {
      fact = find_fact (kind, parents[i].field, facts);
      if (fact == NULL || fact->i <= 0)
        continue;
      if ((self->queue != NULL && !cohort_book_flush (self, error))
          || !load_identity (self, parents[i].table, fact->i, identity, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * cohort_book_withhold:
 * @row: what the record leads to; 0: nothing yet
 * @facts: its values, which may refer to others
 *
 * Takes the words out of what is said of somebody who was erased.
 */
gboolean
cohort_book_withhold (CohortBook *self, CohortRecordKind kind, gint64 row, CohortFact *facts, GError **error)
{
  const CohortKindSpec *spec = cohort_record_kind_spec (kind);
  gint64 identity;

  if (self->erased == NULL)
    return TRUE;
  if (!find_identity (self, kind, row, facts, &identity, error))
    return FALSE;
  if (!cohort_book_is_erased (self, identity))
    return TRUE;
  if (self->words[kind] == NULL)
    self->words[kind] = cohort_erasure_word_columns (self->db, spec->name, error);
  if (self->words[kind] == NULL)
    return FALSE;
  for (guint i = 0; i < spec->n_fields; i++)
    {
      gpointer not_null;

      if (g_hash_table_lookup_extended (self->words[kind], cohort_field_name (spec->fields[i].field), NULL, &not_null))
        facts[i]
            = not_null ? (CohortFact) { COHORT_VALUE_TEXT, 0, "", 0 } : (CohortFact) { COHORT_VALUE_NULL, 0, NULL, 0 };
    }
  return TRUE;
}
