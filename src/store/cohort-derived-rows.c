/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows that one owner should have in a derived table, held beside the rows that it has.
 *
 * Rows are written only when they differ: most of what a step touches comes out the same, and a row that is not
 * written costs no log. The same comparison is what the check of the derived tables is made of. */

#include "config.h"

#include <string.h>

#include "cohort-derived-private.h"

typedef enum
{
  CELL_NULL,
  CELL_INT,
  CELL_TEXT
} CellType;

typedef struct
{
  CellType type;
  gint64 number;
  const char *text; /* (owned by the chunk) */
} Cell;

struct _CohortRows
{
  const CohortRowTable *table;
  GArray *cells; /* (element-type Cell), row by row */
  GStringChunk *texts;
};

CohortRows *
cohort_rows_new (const CohortRowTable *table)
{
  CohortRows *self = g_new0 (CohortRows, 1);

  self->table = table;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->texts = g_string_chunk_new (1024);
  return self;
}

void
cohort_rows_free (CohortRows *self)
{
  g_array_unref (self->cells);
  g_string_chunk_free (self->texts);
  g_free (self);
}

const char *
cohort_rows_name (const CohortRows *self)
{
  return self->table->name;
}

void
cohort_rows_clear (CohortRows *self)
{
  g_array_set_size (self->cells, 0);
  g_string_chunk_clear (self->texts);
}

void
cohort_rows_int (CohortRows *self, gint64 value)
{
  Cell cell = { CELL_INT, value, NULL };

  g_array_append_val (self->cells, cell);
}

void
cohort_rows_maybe (CohortRows *self, gboolean present, gint64 value)
{
  Cell cell = { present ? CELL_INT : CELL_NULL, value, NULL };

  g_array_append_val (self->cells, cell);
}

/* @value: (nullable): copied */
void
cohort_rows_text (CohortRows *self, const char *value)
{
  Cell cell = { CELL_NULL, 0, NULL };

  if (value != NULL)
    cell = (Cell) { CELL_TEXT, 0, g_string_chunk_insert (self->texts, value) };
  g_array_append_val (self->cells, cell);
}

static gboolean
cell_equals (const Cell *cell, CohortStmt *stmt, int column)
{
  switch (cell->type)
    {
    case CELL_NULL:
      return cohort_stmt_is_null (stmt, column);
    case CELL_INT:
      return !cohort_stmt_is_null (stmt, column) && cohort_stmt_int64 (stmt, column) == cell->number;
    case CELL_TEXT:
      return g_strcmp0 (cohort_stmt_text (stmt, column), cell->text) == 0;
    default:
      g_assert_not_reached ();
    }
}

/* @any: whether the owner has rows at all */
static gboolean
compare (CohortRows *self, CohortDb *db, gint64 gen, gint64 owner, gboolean *equal, gboolean *any, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, self->table->select, error);
  const Cell *cells = (const Cell *) (gconstpointer) self->cells->data;
  CohortStep step;
  guint at = 0;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, gen);
  cohort_stmt_bind_int64 (stmt, 2, owner);
  *equal = TRUE;
  *any = FALSE;
  while (*equal && (step = cohort_stmt_step (stmt, error)) != COHORT_DONE)
    {
      if (step == COHORT_FAIL)
        return FALSE;
      *any = TRUE;
      *equal = at + self->table->n_columns <= self->cells->len;
      for (int column = 0; *equal && column < self->table->n_columns; column++)
        *equal = cell_equals (&cells[at + column], stmt, column);
      at += self->table->n_columns;
    }
  *equal = *equal && at == self->cells->len;
  return TRUE;
}

/* Whether the table holds exactly these rows for @owner. */
gboolean
cohort_rows_equal (CohortRows *self, CohortDb *db, gint64 gen, gint64 owner, gboolean *equal, GError **error)
{
  gboolean any;

  return compare (self, db, gen, owner, equal, &any, error);
}

static gboolean
insert_row (CohortRows *self, CohortStmt *stmt, const Cell *cells, GError **error)
{
  for (int column = 0; column < self->table->n_columns; column++)
    switch (cells[column].type)
      {
      case CELL_INT:
        cohort_stmt_bind_int64 (stmt, column + 3, cells[column].number);
        break;
      case CELL_TEXT:
        cohort_stmt_bind_text (stmt, column + 3, cells[column].text);
        break;
      case CELL_NULL:
      default:
        cohort_stmt_bind_null (stmt, column + 3);
        break;
      }
  return cohort_stmt_run (stmt, error);
}

/* Makes the table hold exactly these rows for @owner. */
gboolean
cohort_rows_store (CohortRows *self, CohortDb *db, gint64 gen, gint64 owner, GError **error)
{
  g_autoptr (CohortStmt) remove = NULL;
  g_autoptr (CohortStmt) insert = NULL;
  gboolean equal, any;

  if (!compare (self, db, gen, owner, &equal, &any, error))
    return FALSE;
  if (equal)
    return TRUE;
  if (any)
    {
      remove = cohort_db_prepare (db, self->table->remove, error);
      if (remove == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (remove, 1, gen);
      cohort_stmt_bind_int64 (remove, 2, owner);
      if (!cohort_stmt_run (remove, error))
        return FALSE;
    }
  insert = cohort_db_prepare (db, self->table->insert, error);
  if (insert == NULL)
    return FALSE;
  for (guint at = 0; at < self->cells->len; at += self->table->n_columns)
    {
      cohort_stmt_bind_int64 (insert, 1, gen);
      cohort_stmt_bind_int64 (insert, 2, owner);
      if (!insert_row (self, insert, &g_array_index (self->cells, Cell, at), error))
        return FALSE;
    }
  return TRUE;
}
