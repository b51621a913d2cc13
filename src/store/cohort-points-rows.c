/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-points-rows.h"

#include <string.h>

/* ---- rules ---- */

static CohortDay
day_of (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
}

gboolean
cohort_points_each_rules (CohortDb *db, CohortPointsRulesRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT id, from_day, ended, saved_at, months, worth_minor, currency, tried_until, tried_members, tried_points, "
      "tried_balance, tried_low_minor, tried_high_minor, tried_top_ppm FROM points_rules ORDER BY id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPointsRulesRow row = { .id = cohort_stmt_int64 (stmt, 0),
                                   .from = (CohortDay) cohort_stmt_int64 (stmt, 1),
                                   .ended = cohort_stmt_int64 (stmt, 2) != 0,
                                   .saved_at = cohort_stmt_int64 (stmt, 3),
                                   .months = cohort_stmt_int64 (stmt, 4),
                                   .worth = cohort_stmt_int64 (stmt, 5),
                                   .currency = cohort_stmt_text (stmt, 6),
                                   .tried_until = day_of (stmt, 7),
                                   .tried_members = cohort_stmt_int64 (stmt, 8),
                                   .tried_points = cohort_stmt_int64 (stmt, 9),
                                   .tried_balance = cohort_stmt_int64 (stmt, 10),
                                   .tried_low = cohort_stmt_int64 (stmt, 11),
                                   .tried_high = cohort_stmt_int64 (stmt, 12),
                                   .tried_top_ppm = cohort_stmt_int64 (stmt, 13) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_points_each_rule (CohortDb *db, CohortPointsRuleRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT rules, act, points, daily_cap, tried_points, tried_members FROM points_rule ORDER BY rules, id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPointsRuleRow row
          = { cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1),  cohort_stmt_int64 (stmt, 2),
              cohort_stmt_int64 (stmt, 3), cohort_stmt_int64 (stmt, 4), cohort_stmt_int64 (stmt, 5) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_points_insert_rules (CohortDb *db, const CohortPointsRulesRow *row, gint64 *id, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO points_rules (from_day, ended, saved_at, months, worth_minor, currency, tried_until, tried_members, "
      "tried_points, tried_balance, tried_low_minor, tried_high_minor, tried_top_ppm) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
      error);
  const gint64 tried[] = { row->tried_until, row->tried_members, row->tried_points, row->tried_balance,
                           row->tried_low,   row->tried_high,    row->tried_top_ppm };

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->from);
  cohort_stmt_bind_int64 (stmt, 2, row->ended);
  cohort_stmt_bind_int64 (stmt, 3, row->saved_at);
  cohort_stmt_bind_int64 (stmt, 4, row->months);
  cohort_stmt_bind_int64 (stmt, 5, row->worth);
  cohort_stmt_bind_text (stmt, 6, row->currency);
  for (guint i = 0; i < G_N_ELEMENTS (tried); i++)
    cohort_stmt_bind_maybe (stmt, 7 + (int) i, !row->ended, tried[i]);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *id = cohort_db_last_id (db);
  return TRUE;
}

gboolean
cohort_points_insert_rule (CohortDb *db, const CohortPointsRuleRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "INSERT INTO points_rule (rules, act, points, daily_cap, tried_points, tried_members) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                           error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->rules);
  cohort_stmt_bind_text (stmt, 2, row->act);
  cohort_stmt_bind_int64 (stmt, 3, row->points);
  cohort_stmt_bind_int64 (stmt, 4, row->daily_cap);
  cohort_stmt_bind_int64 (stmt, 5, row->tried_points);
  cohort_stmt_bind_int64 (stmt, 6, row->tried_members);
  return cohort_stmt_run (stmt, error);
}

/* ---- redeemed ---- */

gboolean
cohort_points_each_redeemed (CohortDb *db, gint64 member, CohortPointsRedeemedRowFunc func, gpointer data,
                             GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      member == 0 ? "SELECT id, member, day, points, what FROM points_redeemed ORDER BY day DESC, id DESC"
                  : "SELECT id, member, day, points, what FROM points_redeemed WHERE member = ?1 "
                    "ORDER BY day DESC, id DESC",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  if (member != 0)
    cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPointsRedeemedRow row
          = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), (CohortDay) cohort_stmt_int64 (stmt, 2),
              cohort_stmt_int64 (stmt, 3), cohort_stmt_text (stmt, 4) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_points_insert_redeemed (CohortDb *db, const CohortPointsRedeemedRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "INSERT INTO points_redeemed (member, day, points, what) VALUES (?1, ?2, ?3, ?4)", error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, row->member);
  cohort_stmt_bind_int64 (stmt, 2, row->day);
  cohort_stmt_bind_int64 (stmt, 3, row->points);
  cohort_stmt_bind_text (stmt, 4, row->what);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_points_remove_redeemed (CohortDb *db, gint64 id, GError **error)
{
  return cohort_db_run (db, "DELETE FROM points_redeemed WHERE id = ?1", COHORT_NUMBERS (id), error);
}

/* ---- acts ---- */

/* Of everybody the facts are read once from end to end; of one member by their identities. */
typedef struct
{
  const char *act, *all, *one;
} Query;

#define QUERY(act, table, at, which, group)                                                                            \
  { act,                                                                                                               \
    "SELECT l.member, " at " FROM " table " AS f NOT INDEXED CROSS JOIN identity_link AS l "                           \
    "ON l.identity = f.identity WHERE " which group,                                                                   \
    "SELECT l.member, " at " FROM identity_link AS l CROSS JOIN " table " AS f ON f.identity = l.identity "            \
    "WHERE l.member = ?1 AND " which group }

#define HALF_A_DAY "43200000000"
#define START "(SELECT starts_at FROM event WHERE id = f.event)"

static const Query queries[] = {
  /* Money that stayed, at the source that books it. */
  QUERY ("payment", "payment", "f.occurred_at",
         "f.kind = 'charge' AND f.status = 'succeeded' AND f.gross_minor > 0 AND f.stream NOT IN ('sponsor', 'ad') "
         "AND f.recognised_by IS NULL AND f.source NOT IN (SELECT id FROM source WHERE recognised_by IS NOT NULL) "
         "AND coalesce (f.refunded_minor, 0) < f.gross_minor AND f.gross_minor + coalesce ((SELECT sum (r.gross_minor) "
         "FROM payment AS r WHERE r.parent = f.id AND r.status = 'succeeded'), 0) > 0",
         ""),
  QUERY ("comment", "interaction", "f.occurred_at", "f.kind = 'comment'", ""),
  /* When it was answered, here or elsewhere: asking alone earns nothing. */
  QUERY ("question", "question",
         "(SELECT min (at) FROM (SELECT answered_at AS at FROM answer WHERE question = f.id UNION ALL "
         "SELECT answered_at FROM reply WHERE question = f.id))",
         "(EXISTS (SELECT 1 FROM answer WHERE question = f.id) OR EXISTS (SELECT 1 FROM reply WHERE question = f.id))",
         ""),
  /* Once a lesson or a homework, however often it was looked at or handed in. */
  QUERY ("lesson", "lesson_progress", "min (f.observed_at)", "f.percent = 100", " GROUP BY l.member, f.post"),
  QUERY ("homework", "submission", "min (f.handed_at)", "1", " GROUP BY l.member, f.assignment"),
  QUERY ("live", "interaction", "f.occurred_at", "f.kind = 'attend'", ""),
  /* A list of who came, where the service did not tell of it by itself. */
  QUERY ("live", "attendance", START,
         "f.came = 1 AND NOT EXISTS (SELECT 1 FROM interaction AS i WHERE i.identity = f.identity AND i.kind = "
         "'attend' AND i.occurred_at BETWEEN " START " - " HALF_A_DAY " AND " START " + " HALF_A_DAY ")",
         ""),
};

static gboolean
run_query (CohortDb *db, const Query *query, gint64 member, CohortPointsActFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, member == 0 ? query->all : query->one, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  if (member != 0)
    cohort_stmt_bind_int64 (stmt, 1, member);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), data);
  return step == COHORT_DONE;
}

gboolean
cohort_points_each_act (CohortDb *db, const char *act, gint64 member, CohortPointsActFunc func, gpointer data,
                        GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (strcmp (queries[i].act, act) == 0 && !run_query (db, &queries[i], member, func, data, error))
      return FALSE;
  return TRUE;
}
