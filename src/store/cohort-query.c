/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-query.h"

#include <string.h>

/* Shorter pieces of text are in no trigram. */
#define MIN_FRAGMENT 3

/* Whether @sql names parameter @number. */
static gboolean
names_param (const char *sql, int number)
{
  char name[8];
  gsize len = (gsize) g_snprintf (name, sizeof name, "?%d", number);

  for (const char *at = strstr (sql, name); at != NULL; at = strstr (at + len, name))
    if (!g_ascii_isdigit (at[len]))
      return TRUE;
  return FALSE;
}

static CohortStmt *
prepare (CohortDb *db, const char *sql, const CohortQueryPlan *plan, const CohortQueryPart *part, GError **error)
{
  CohortStmt *stmt = cohort_db_prepare (db, sql, error);

  for (int number = 1; stmt != NULL && number < COHORT_N_PARAMS; number++)
    {
      if (!names_param (sql, number))
        continue;
      if (number == COHORT_PARAM_PART && part != NULL)
        cohort_stmt_bind_int64 (stmt, number, part->value);
      else if (plan->params[number].text != NULL)
        cohort_stmt_bind_text (stmt, number, plan->params[number].text);
      else
        cohort_stmt_bind_int64 (stmt, number, plan->params[number].number);
    }
  return stmt;
}

/* Runs @sql with the plan's parameters. @part: (nullable) */
gboolean
cohort_query_each (CohortDb *db, const char *sql, const CohortQueryPlan *plan, const CohortQueryPart *part,
                   CohortQueryRow row, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = prepare (db, sql, plan, part, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    if (!row (stmt, data, error))
      return FALSE;
  return step == COHORT_DONE;
}

static gboolean
take_int64 (CohortStmt *stmt, gpointer data, GError **error)
{
  *(gint64 *) data = cohort_stmt_int64 (stmt, 0);
  return TRUE;
}

/* The first column of the only row; @out stays as it is when there is none. */
gboolean
cohort_query_int64 (CohortDb *db, const char *sql, const CohortQueryPlan *plan, const CohortQueryPart *part,
                    gint64 *out, GError **error)
{
  return cohort_query_each (db, sql, plan, part, take_int64, out, error);
}

static gboolean
count_part (CohortDb *db, const CohortQueryPlan *plan, const CohortQueryPart *part, const char *more, gint64 *out,
            GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM %s WHERE %s%s%s", part->from, part->where, plan->filter, more);

  return cohort_query_int64 (db, sql, plan, part, out, error);
}

typedef struct
{
  CohortQueryRow row;
  gpointer data;
  guint n;
} Counted;

static gboolean
count_row (CohortStmt *stmt, gpointer data, GError **error)
{
  Counted *self = data;

  self->n++;
  return self->row (stmt, self->data, error);
}

/**
 * cohort_query_page:
 * @offset: rows left out from the beginning
 * @limit: rows at most
 * @row: called for each
 * @error: return location
 *
 * Returns: FALSE with @error set
 */
gboolean
cohort_query_page (CohortDb *db, const CohortQueryPlan *plan, gint64 offset, guint limit, CohortQueryRow row,
                   gpointer data, GError **error)
{
  offset = MAX (offset, 0);
  for (guint i = 0; i < plan->n_parts && limit > 0; i++)
    {
      const CohortQueryPart *part = &plan->parts[i];
      CohortQueryPlan with_page = *plan;
      Counted counted = { row, data, 0 };
      g_autofree char *sql = NULL;
      gint64 n_part = G_MAXINT64;

      /* A part that is left out whole is only counted. */
      if (offset > 0 && i + 1 < plan->n_parts && !count_part (db, plan, part, "", &n_part, error))
        return FALSE;
      if (offset >= n_part)
        {
          offset -= n_part;
          continue;
        }
      with_page.params[COHORT_PARAM_LIMIT].number = limit;
      with_page.params[COHORT_PARAM_OFFSET].number = offset;
      sql = g_strdup_printf ("SELECT %s FROM %s WHERE %s%s ORDER BY %s LIMIT ?13 OFFSET ?14", plan->columns, part->from,
                             part->where, plan->filter, part->order[plan->descending ? 1 : 0]);
      if (!cohort_query_each (db, sql, &with_page, part, count_row, &counted, error))
        return FALSE;
      limit -= counted.n;
      offset = 0;
    }
  return TRUE;
}

/**
 * cohort_query_position:
 * @id: a row's
 * @error: return location
 *
 * Returns: how many rows of the list stand before it; -1 when it is not in the list, -2 with @error set
 */
gint64
cohort_query_position (CohortDb *db, const CohortQueryPlan *plan, gint64 id, GError **error)
{
  CohortQueryPlan with_row = *plan;
  g_autofree char *is_row = g_strdup_printf (" AND %s = ?15", plan->id);
  gint64 before = 0;

  with_row.params[COHORT_PARAM_ROW].number = id;
  for (guint i = 0; i < plan->n_parts; i++)
    {
      const CohortQueryPart *part = &plan->parts[i];
      g_autofree char *in_front = NULL;
      gint64 here = 0, n = 0;

      if (!count_part (db, &with_row, part, is_row, &here, error))
        return -2;
      if (here > 0)
        in_front = g_strdup_printf (" AND (%s) %c (SELECT %s FROM %s WHERE %s%s)", part->key,
                                    plan->descending ? '>' : '<', part->key, part->from, part->where, is_row);
      if (!count_part (db, &with_row, part, here > 0 ? in_front : "", &n, error))
        return -2;
      before += n;
      if (here > 0)
        return before;
    }
  return -1;
}

/**
 * cohort_query_fragment:
 * @text: what a person typed
 *
 * Returns: (transfer full) (nullable): a MATCH expression over trigrams; %NULL for a text too short for one
 */
char *
cohort_query_fragment (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) quotes = g_strsplit (g_strstrip (valid), "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", quotes);

  if (g_utf8_strlen (valid, -1) < MIN_FRAGMENT)
    return NULL;
  return g_strdup_printf ("\"%s\"", doubled);
}
