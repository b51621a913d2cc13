/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-market.h"

gboolean
cohort_market_each (CohortDb *db, CohortMarketRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT id, rival, offer, amount_minor, currency, interval, day FROM market_price ORDER BY rival, day DESC, id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortMarketRow row = { .id = cohort_stmt_int64 (stmt, 0),
                              .rival = cohort_stmt_text (stmt, 1),
                              .offer = cohort_stmt_text (stmt, 2),
                              .amount = cohort_stmt_int64 (stmt, 3),
                              .currency = cohort_stmt_text (stmt, 4),
                              .interval = cohort_stmt_text (stmt, 5),
                              .day = (CohortDay) cohort_stmt_int64 (stmt, 6) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

/* @sql: rival, offer, amount, currency, interval, day, and where it asks for it the row */
static gboolean
write_price (CohortDb *db, const char *sql, const CohortMarketRow *row, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, row->rival);
  cohort_stmt_bind_text (stmt, 2, row->offer);
  cohort_stmt_bind_int64 (stmt, 3, row->amount);
  cohort_stmt_bind_text (stmt, 4, row->currency);
  cohort_stmt_bind_text (stmt, 5, row->interval);
  cohort_stmt_bind_int64 (stmt, 6, row->day);
  if (row->id != 0)
    cohort_stmt_bind_int64 (stmt, 7, row->id);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_market_insert (CohortDb *db, const CohortMarketRow *row, GError **error)
{
  return write_price (
      db,
      "INSERT INTO market_price (rival, offer, amount_minor, currency, interval, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      row, error);
}

gboolean
cohort_market_change (CohortDb *db, const CohortMarketRow *row, GError **error)
{
  return write_price (
      db,
      "UPDATE market_price SET rival = ?1, offer = ?2, amount_minor = ?3, currency = ?4, interval = ?5, "
      "day = ?6 WHERE id = ?7",
      row, error);
}

gboolean
cohort_market_remove (CohortDb *db, gint64 id, GError **error)
{
  return cohort_db_run (db, "DELETE FROM market_price WHERE id = ?1", COHORT_NUMBERS (id), error);
}

gboolean
cohort_survey_each (CohortDb *db, CohortSurveyRowFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT id, title, currency, day FROM price_survey ORDER BY day DESC, id DESC", error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortSurveyRow row = { cohort_stmt_int64 (stmt, 0), cohort_stmt_text (stmt, 1), cohort_stmt_text (stmt, 2),
                              (CohortDay) cohort_stmt_int64 (stmt, 3) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

GArray *
cohort_survey_answers (CohortDb *db, gint64 survey, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT too_cheap_minor, cheap_minor, expensive_minor, too_expensive_minor FROM price_answer WHERE survey = ?1"
      " ORDER BY id",
      error);
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (CohortSurveyAnswer));
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, survey);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortSurveyAnswer answer;

      for (int i = 0; i < 4; i++)
        answer.price[i] = cohort_stmt_int64 (stmt, i);
      g_array_append_val (answers, answer);
    }
  return step == COHORT_DONE ? g_steal_pointer (&answers) : NULL;
}

static gboolean
insert_answer (CohortDb *db, gint64 survey, const CohortSurveyAnswer *answer, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO price_answer (survey, too_cheap_minor, cheap_minor, expensive_minor, too_expensive_minor)"
      " VALUES (?1, ?2, ?3, ?4, ?5)",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, survey);
  for (int i = 0; i < 4; i++)
    cohort_stmt_bind_int64 (stmt, 2 + i, answer->price[i]);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_survey_insert (CohortDb *db, const CohortSurveyRow *row, const GArray *answers, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "INSERT INTO price_survey (title, currency, day) VALUES (?1, ?2, ?3)", error);
  gint64 id;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, row->title);
  cohort_stmt_bind_text (stmt, 2, row->currency);
  cohort_stmt_bind_int64 (stmt, 3, row->day);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  id = cohort_db_last_id (db);
  for (guint i = 0; i < answers->len; i++)
    if (!insert_answer (db, id, &g_array_index (answers, CohortSurveyAnswer, i), error))
      return FALSE;
  return TRUE;
}

gboolean
cohort_survey_remove (CohortDb *db, gint64 id, GError **error)
{
  return cohort_db_run (db, "DELETE FROM price_answer WHERE survey = ?1", COHORT_NUMBERS (id), error)
         && cohort_db_run (db, "DELETE FROM price_survey WHERE id = ?1", COHORT_NUMBERS (id), error);
}
