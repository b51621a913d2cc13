/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One query a function. A forecast names an account; whose it is now is asked when it is read. */

#include "config.h"

#include "cohort-risk-rows.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"
#define MEMBER_OF(identity) "(SELECT max (member) FROM identity_link WHERE identity = " identity ")"

static CohortDay
day_or_none (CohortStmt *stmt, int column)
{
  return cohort_stmt_is_null (stmt, column) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, column);
}

gboolean
cohort_risk_horizon (CohortDb *db, CohortDay *day, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT max (to_day) FROM source_span WHERE stream IN ('members', 'subscriptions', 'payments')", error);

  *day = COHORT_DAY_NONE;
  if (stmt == NULL || cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *day = day_or_none (stmt, 0);
  return TRUE;
}

gboolean
cohort_risk_each_known_until (CohortDb *db, CohortKnownUntilFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT l.member, max (p.day) FROM (SELECT source, max (to_day) AS day FROM source_span WHERE stream = "
      "'activity' GROUP BY source) AS p CROSS JOIN identity AS i ON i.source = p.source "
      "CROSS JOIN identity_link AS l ON l.identity = i.id GROUP BY l.member",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), (CohortDay) cohort_stmt_int64 (stmt, 1), data);
  return step == COHORT_DONE;
}

gboolean
cohort_risk_each_note (CohortDb *db, CohortRiskNoteFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT id, member, 'snooze', '', until_day, NULL, made_at AS at FROM snooze WHERE subject = 'risk' AND member "
      "IS NOT NULL UNION ALL SELECT id, member, verdict, sign, day, NULL, made_at FROM risk_verdict "
      "UNION ALL SELECT id, member, kind, sign, day, follow_up_day, made_at FROM intervention ORDER BY at, id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortRiskNote row = { .id = cohort_stmt_int64 (stmt, 0),
                             .member = cohort_stmt_int64 (stmt, 1),
                             .kind = cohort_stmt_text (stmt, 2),
                             .sign = cohort_stmt_text (stmt, 3),
                             .day = (CohortDay) cohort_stmt_int64 (stmt, 4),
                             .other_day = day_or_none (stmt, 5) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_risk_each_failed (CohortDb *db, gint64 from, gint64 to, CohortFailedFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT member, max (at), gross_minor, currency, count (*) FROM ("
      "SELECT " MEMBER_OF (
          "p.identity") " AS member, p.occurred_at AS at, p.gross_minor, p.currency FROM payment AS p "
                        "WHERE p.status = 'failed' AND p.kind = 'charge' AND p.recognised_by IS NULL "
                        "AND p.occurred_at >= ?1 AND p.occurred_at < ?2 AND p.identity IS NOT NULL) AS f "
                        "WHERE member IS NOT NULL AND NOT EXISTS (SELECT 1 FROM identity_link AS l CROSS JOIN payment "
                        "AS q ON q.identity = l.identity WHERE l.member = f.member AND q.status = 'succeeded' "
                        "AND q.kind = 'charge' AND q.occurred_at > f.at AND q.occurred_at < ?2) "
                        "GROUP BY member ORDER BY 2 DESC, member",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, from);
  cohort_stmt_bind_int64 (stmt, 2, to);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortFailedRow row = { .member = cohort_stmt_int64 (stmt, 0),
                              .at = cohort_stmt_int64 (stmt, 1),
                              .amount = cohort_stmt_int64 (stmt, 2),
                              .currency = cohort_stmt_text (stmt, 3),
                              .n_tries = (guint) cohort_stmt_int64 (stmt, 4) };

      func (&row, data);
    }
  return step == COHORT_DONE;
}

void
cohort_risk_person_free (CohortRiskPerson *person)
{
  if (person == NULL)
    return;
  g_free (person->name);
  g_free (person->email);
  g_free (person->handle);
  g_free (person->language);
  g_free (person->sources);
  g_free (person->tier);
  g_free (person->last_used);
  g_free (person);
}

static gboolean
load_last_used (CohortDb *db, CohortRiskPerson *person, gint64 member, gint64 before, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT o.title, i.occurred_at FROM identity_link AS l CROSS JOIN interaction AS i ON i.identity = l.identity "
      "CROSS JOIN post AS o ON o.id = i.post WHERE l.member = ?1 AND i.occurred_at < ?2 "
      "AND i.kind NOT IN ('open', 'like', 'feedback') ORDER BY i.occurred_at DESC LIMIT 1",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  cohort_stmt_bind_int64 (stmt, 2, before);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    {
      person->last_used = cohort_stmt_dup_text (stmt, 0);
      person->last_used_at = cohort_stmt_int64 (stmt, 1);
    }
  return step != COHORT_FAIL;
}

CohortRiskPerson *
cohort_risk_person_load (CohortDb *db, gint64 member, gint64 before, GError **error)
{
  g_autoptr (CohortRiskPerson) person = g_new0 (CohortRiskPerson, 1);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT name, email, handle, sources, tier_name, coalesce ((SELECT value FROM member_override WHERE member = ?1 "
      "AND field = 'language' ORDER BY id DESC LIMIT 1), (SELECT i.language FROM identity_link AS l CROSS JOIN "
      "identity AS i ON i.id = l.identity WHERE l.member = ?1 AND i.language <> '' ORDER BY i.gone_at IS NOT NULL, "
      "i.id LIMIT 1)) FROM member_now WHERE gen = " CURRENT " AND member = ?1",
      error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, member);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_FAIL)
    return NULL;
  if (step == COHORT_ROW)
    {
      person->name = cohort_stmt_dup_text (stmt, 0);
      person->email = cohort_stmt_dup_text (stmt, 1);
      person->handle = cohort_stmt_dup_text (stmt, 2);
      person->sources = cohort_stmt_dup_text (stmt, 3);
      person->tier = cohort_stmt_dup_text (stmt, 4);
      person->language = cohort_stmt_dup_text (stmt, 5);
    }
  return load_last_used (db, person, member, before, error) ? g_steal_pointer (&person) : NULL;
}

/* Lives are looked at from the newest back: those before the first that the member came to are the missed ones. */
gboolean
cohort_risk_missed_lives (CohortDb *db, gint64 member, gint64 before, int *missed, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT EXISTS (SELECT 1 FROM identity_link AS l CROSS JOIN interaction AS i ON i.identity = l.identity WHERE "
      "l.member = ?1 AND i.post = o.id AND i.kind = 'attend') FROM post AS o WHERE o.kind = 'live' "
      "AND o.status IN ('published', 'sent') AND o.published_at < ?2 ORDER BY o.published_at DESC LIMIT 8",
      error);
  CohortStep step;
  int since = 0, came = 0;

  *missed = -1;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member);
  cohort_stmt_bind_int64 (stmt, 2, before);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      came += cohort_stmt_int64 (stmt, 0) != 0;
      since += came == 0;
    }
  if (came >= 2)
    *missed = since;
  return step == COHORT_DONE;
}

gboolean
cohort_prediction_load (CohortDb *db, const char *data_hash, char **result, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT result FROM prediction_run WHERE data_hash = ?1 ORDER BY id DESC LIMIT 1", error);
  CohortStep step;

  *result = NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, data_hash);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *result = cohort_stmt_dup_text (stmt, 0);
  return step != COHORT_FAIL;
}

gboolean
cohort_prediction_each (CohortDb *db, CohortDay before, CohortPredictionFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT r.id, r.as_of_day, " MEMBER_OF (
          "p.identity") ", p.sign, p.probability_ppm FROM prediction_run AS r CROSS JOIN prediction AS p "
                        "ON p.run = r.id WHERE r.as_of_day < ?1 ORDER BY r.as_of_day, p.identity",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, before);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPredictionRow row = { .run = cohort_stmt_int64 (stmt, 0),
                                  .day = (CohortDay) cohort_stmt_int64 (stmt, 1),
                                  .member = cohort_stmt_int64 (stmt, 2),
                                  .sign = cohort_stmt_text (stmt, 3),
                                  .probability_ppm = cohort_stmt_is_null (stmt, 4) ? -1 : cohort_stmt_int64 (stmt, 4) };

      if (row.member != 0)
        func (&row, data);
    }
  return step == COHORT_DONE;
}

static gboolean
forget_day (CohortDb *db, CohortDay day, GError **error)
{
  static const char *const queries[] = {
    "DELETE FROM prediction WHERE run IN (SELECT id FROM prediction_run WHERE as_of_day = ?1)",
    "DELETE FROM prediction_run WHERE as_of_day = ?1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i], error);

      if (stmt == NULL)
        return FALSE;
      cohort_stmt_bind_int64 (stmt, 1, day);
      if (!cohort_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cohort_prediction_begin (CohortDb *db, CohortDay as_of, guint horizon, const char *method, const char *data_hash,
                         const char *result, gint64 now_us, gint64 *run, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (!forget_day (db, as_of, error))
    return FALSE;
  stmt = cohort_db_prepare (db,
                            "INSERT INTO prediction_run (as_of_day, horizon_days, method, data_hash, result, made_at) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, as_of);
  cohort_stmt_bind_int64 (stmt, 2, horizon);
  cohort_stmt_bind_text (stmt, 3, method);
  cohort_stmt_bind_text (stmt, 4, data_hash);
  cohort_stmt_bind_text (stmt, 5, result);
  cohort_stmt_bind_int64 (stmt, 6, now_us);
  if (!cohort_stmt_run (stmt, error))
    return FALSE;
  *run = cohort_db_last_id (db);
  return TRUE;
}

/* The account whose subscription began last. Somebody without any is not kept. */
gboolean
cohort_prediction_add (CohortDb *db, gint64 run, gint64 member, const char *sign, gint64 probability_ppm,
                       GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO prediction (run, identity, sign, probability_ppm) SELECT ?1, identity, ?3, ?4 FROM segment "
      "WHERE gen = " CURRENT " AND member = ?2 ORDER BY start_day DESC, identity LIMIT 1 ON CONFLICT DO NOTHING",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, run);
  cohort_stmt_bind_int64 (stmt, 2, member);
  cohort_stmt_bind_text (stmt, 3, sign);
  cohort_stmt_bind_maybe (stmt, 4, probability_ppm >= 0, probability_ppm);
  return cohort_stmt_run (stmt, error);
}
