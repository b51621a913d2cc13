/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the queries of the lists share: SQL put together from constant pieces with numbered parameters, and orders that
 * are made of parts.
 *
 * Every order is walked along an index, never sorted. Where one index cannot give it (states are computed, rows without
 * a key come last) the list is several parts, one after another, each with an index of its own. Store's own. */

#pragma once

#include "cohort-db.h"

G_BEGIN_DECLS

/* Numbers of parameters; the lower ones, and those from COHORT_PARAM_MORE on, are the list's own. */
enum
{
  COHORT_PARAM_PART = 12,
  COHORT_PARAM_LIMIT,
  COHORT_PARAM_OFFSET,
  COHORT_PARAM_ROW,
  COHORT_PARAM_MORE,
  COHORT_N_PARAMS = COHORT_PARAM_MORE + 12
};

/* @text: (nullable): then the number counts */
typedef struct
{
  const char *text;
  gint64 number;
} CohortParam;

/**
 * CohortQueryPart:
 * @from: tables, without FROM
 * @where: what makes a row one of this part
 * @order: terms of ORDER BY, ascending, then descending
 * @key: the same terms without a direction, to count what stands before a row
 * @value: bound to %COHORT_PARAM_PART
 *
 * One part of an order.
 */
typedef struct
{
  const char *from;
  const char *where;
  const char *order[2];
  const char *key;
  gint64 value;
} CohortQueryPart;

/**
 * CohortQueryPlan:
 * @columns: what is selected
 * @id: the column that names a row
 * @filter: what is asked of the rows of every part; "" or terms that begin with AND
 * @params: by number
 * @parts: in the order in which they are listed
 */
typedef struct
{
  const char *columns;
  const char *id;
  const char *filter;
  CohortParam params[COHORT_N_PARAMS];
  const CohortQueryPart *parts;
  guint n_parts;
  gboolean descending;
} CohortQueryPlan;

/* Called for each row; FALSE with @error set ends the reading. */
typedef gboolean (*CohortQueryRow) (CohortStmt *stmt, gpointer data, GError **error);

gboolean cohort_query_each (CohortDb *db, const char *sql, const CohortQueryPlan *plan, const CohortQueryPart *part,
                            CohortQueryRow row, gpointer data, GError **error);
gboolean cohort_query_int64 (CohortDb *db, const char *sql, const CohortQueryPlan *plan, const CohortQueryPart *part,
                             gint64 *out, GError **error);
gboolean cohort_query_page (CohortDb *db, const CohortQueryPlan *plan, gint64 offset, guint limit, CohortQueryRow row,
                            gpointer data, GError **error);
gint64 cohort_query_position (CohortDb *db, const CohortQueryPlan *plan, gint64 id, GError **error);
char *cohort_query_fragment (const char *text);

G_END_DECLS
