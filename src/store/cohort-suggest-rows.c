/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One query a function. What counts as a look at a post is what the library counts as seen. */

#include "config.h"

#include "cohort-suggest-rows.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"
#define SEEING "('read', 'watch', 'listen', 'attend', 'download')"
#define SHOWN "status IN ('published', 'sent')"
#define MEMBER_OF(identity) "(SELECT max (member) FROM identity_link WHERE identity = " identity ")"

/* Neither sent to the member nor refused, for them or for everybody. */
#define NOT_REFUSED                                                                                                    \
  "NOT EXISTS (SELECT 1 FROM suggestion AS s WHERE s.post = k.post AND (s.member = l.member OR (s.member IS NULL AND " \
  "s.verdict = 'not_useful')))"

/* Goes through the rows of @stmt. */
#define EACH_ROW(stmt, step) while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)

gboolean
cohort_suggest_each_post (CohortDb *db, CohortSuggestPostFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT p.id, p.title, p.kind, p.access, substr (p.body, 1, 4000), p." SHOWN ", coalesce (p.published_at, 0), "
      "coalesce (nullif ((SELECT coalesce (sum (minutes), 0) FROM hours WHERE post = p.id) + "
      "(SELECT coalesce (sum (minutes), 0) FROM hours WHERE post IS NOT p.id AND plan_item IN "
      "(SELECT id FROM plan_item WHERE post = p.id)), 0), p.minutes, 0) FROM post AS p ORDER BY p.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  EACH_ROW (stmt, step)
  {
    CohortSuggestPostRow row = { .id = cohort_stmt_int64 (stmt, 0),
                                 .title = cohort_stmt_text (stmt, 1),
                                 .kind = cohort_stmt_text (stmt, 2),
                                 .access = cohort_stmt_text (stmt, 3),
                                 .body = cohort_stmt_text (stmt, 4),
                                 .shown = cohort_stmt_int64 (stmt, 5) != 0,
                                 .at = cohort_stmt_int64 (stmt, 6),
                                 .minutes = cohort_stmt_int64 (stmt, 7) };

    func (&row, data);
  }
  return step == COHORT_DONE;
}

static gboolean
each_topic (CohortDb *db, const char *sql, CohortSuggestTopicFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  EACH_ROW (stmt, step)
  {
    CohortSuggestTopicRow row
        = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), cohort_stmt_text (stmt, 2) };

    func (&row, data);
  }
  return step == COHORT_DONE;
}

gboolean
cohort_suggest_each_topic (CohortDb *db, CohortSuggestTopicFunc func, gpointer data, GError **error)
{
  return each_topic (
      db, "SELECT l.post, t.id, t.name FROM post_topic AS l JOIN topic AS t ON t.id = l.topic ORDER BY l.post, t.id",
      func, data, error);
}

gboolean
cohort_suggest_each_asked_topic (CohortDb *db, CohortSuggestTopicFunc func, gpointer data, GError **error)
{
  return each_topic (
      db,
      "SELECT l.post, t.id, t.name FROM post_topic AS l JOIN topic AS t ON t.id = l.topic WHERE l.post IN "
      "(SELECT post FROM question WHERE post IS NOT NULL AND topic IS NULL) ORDER BY l.post, t.id",
      func, data, error);
}

gboolean
cohort_suggest_each_question (CohortDb *db, CohortSuggestQuestionFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT q.id, coalesce (m.member, 0), q.asked_at, coalesce (q.post, 0), q.title, q.body, t.name, m.tier_name, "
      "m.name, m.handle, m.email FROM question AS q LEFT JOIN topic AS t ON t.id = q.topic LEFT JOIN member_now AS m "
      "ON m.gen = " CURRENT
      " AND m.member = " MEMBER_OF ("q.identity") " WHERE NOT EXISTS (SELECT 1 FROM answer WHERE question = q.id) "
                                                  "AND NOT EXISTS (SELECT 1 FROM reply WHERE question = q.id) "
                                                  "AND NOT EXISTS (SELECT 1 FROM question_aside WHERE question = q.id) "
                                                  "AND NOT EXISTS (SELECT 1 FROM question_idea AS i JOIN plan_item AS "
                                                  "p ON p.id = i.plan_item WHERE i.question = "
                                                  "q.id) ORDER BY q.asked_at, q.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  EACH_ROW (stmt, step)
  {
    CohortSuggestQuestionRow row = { .id = cohort_stmt_int64 (stmt, 0),
                                     .member = cohort_stmt_int64 (stmt, 1),
                                     .asked_at = cohort_stmt_int64 (stmt, 2),
                                     .post = cohort_stmt_int64 (stmt, 3),
                                     .title = cohort_stmt_text (stmt, 4),
                                     .body = cohort_stmt_text (stmt, 5),
                                     .topic = cohort_stmt_text (stmt, 6),
                                     .tier = cohort_stmt_text (stmt, 7),
                                     .name = cohort_stmt_text (stmt, 8),
                                     .handle = cohort_stmt_text (stmt, 9),
                                     .email = cohort_stmt_text (stmt, 10) };

    func (&row, data);
  }
  return step == COHORT_DONE;
}

gboolean
cohort_suggest_each_verdict (CohortDb *db, CohortSuggestVerdictFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT s.kind, s.verdict, s.topic, coalesce (s.post, 0), coalesce (s.member, 0), s.day, p.id IS NOT NULL AND "
      "p.post IS NULL FROM suggestion AS s LEFT JOIN plan_item AS p ON p.id = s.plan_item ORDER BY s.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  EACH_ROW (stmt, step)
  {
    CohortSuggestVerdictRow row = { .kind = cohort_stmt_text (stmt, 0),
                                    .verdict = cohort_stmt_text (stmt, 1),
                                    .topic = cohort_stmt_text (stmt, 2),
                                    .post = cohort_stmt_int64 (stmt, 3),
                                    .member = cohort_stmt_int64 (stmt, 4),
                                    .day = (CohortDay) cohort_stmt_int64 (stmt, 5),
                                    .planned = cohort_stmt_int64 (stmt, 6) != 0 };

    func (&row, data);
  }
  return step == COHORT_DONE;
}

gboolean
cohort_suggest_floor (CohortDb *db, gint64 most_posts, gint64 most_members, gint64 *posts, gint64 *members,
                      GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT (SELECT count (*) FROM (SELECT 1 FROM post WHERE " SHOWN " LIMIT ?1)), (SELECT count (*) FROM "
      "(SELECT DISTINCT l.member FROM identity_link AS l WHERE EXISTS (SELECT 1 FROM interaction WHERE identity = "
      "l.identity AND post IS NOT NULL AND kind IN " SEEING ") LIMIT ?2))",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, most_posts);
  cohort_stmt_bind_int64 (stmt, 2, most_members);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *posts = cohort_stmt_int64 (stmt, 0);
  *members = cohort_stmt_int64 (stmt, 1);
  return TRUE;
}

gboolean
cohort_suggest_last_read (CohortDb *db, gint64 *at, GError **error)
{
  return cohort_db_get_int64 (db,
                              "SELECT coalesce (max (at), 0) FROM (SELECT (SELECT max (occurred_at) FROM interaction "
                              "WHERE source = s.id) AS at "
                              "FROM source AS s)",
                              at, error);
}

/* By the steps that touched any of these tables: undoing one changes its state, and its row alone. */
char *
cohort_suggest_data_key (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT printf ('%d-%d-%d-%d', count (*), coalesce (max (id), 0), coalesce (sum (state = 'undone'), 0), "
      "coalesce (max (state_us), 0)) FROM journal AS j WHERE EXISTS (SELECT 1 FROM journal_count AS c WHERE c.step = "
      "j.id AND c.tbl IN ('post', 'post_topic', 'topic', 'interaction', 'identity_link', 'subscription', "
      "'subscription_version', 'coverage', 'payment', 'tier', 'hours', 'setting', 'member_override'))",
      error);

  if (stmt == NULL || cohort_stmt_step (stmt, error) != COHORT_ROW)
    return NULL;
  return cohort_stmt_dup_text (stmt, 0);
}

gboolean
cohort_suggest_load (CohortDb *db, const char *data_key, char **result, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT result FROM suggestion_run WHERE data_key = ?1 ORDER BY id DESC LIMIT 1", error);
  CohortStep step;

  *result = NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, data_key);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *result = cohort_stmt_dup_text (stmt, 0);
  return step != COHORT_FAIL;
}

gboolean
cohort_suggest_begin (CohortDb *db, const char *data_key, const char *result, gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt = NULL;

  if (!cohort_db_exec (db, "DELETE FROM suggestion_pick; DELETE FROM suggestion_run", error))
    return FALSE;
  stmt = cohort_db_prepare (db, "INSERT INTO suggestion_run (data_key, result, made_at) VALUES (?1, ?2, ?3)", error);
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, data_key);
  cohort_stmt_bind_text (stmt, 2, result);
  cohort_stmt_bind_int64 (stmt, 3, now_us);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_suggest_add (CohortDb *db, const CohortSuggestPickRow *pick, gboolean sent, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO suggestion_pick (identity, place, post, basis, because, because_too, sent) SELECT min (identity), "
      "?2, ?3, ?4, ?5, ?6, ?7 FROM identity_link WHERE member = ?1 HAVING count (*) > 0",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, pick->member);
  cohort_stmt_bind_int64 (stmt, 2, pick->place);
  cohort_stmt_bind_int64 (stmt, 3, pick->post);
  cohort_stmt_bind_text (stmt, 4, pick->basis);
  cohort_stmt_bind_maybe (stmt, 5, pick->because[0] != 0, pick->because[0]);
  cohort_stmt_bind_maybe (stmt, 6, pick->because[1] != 0, pick->because[1]);
  cohort_stmt_bind_int64 (stmt, 7, sent);
  return cohort_stmt_run (stmt, error);
}

gboolean
cohort_suggest_each_sent (CohortDb *db, guint limit, CohortSuggestCountFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT k.post, count (*) FROM suggestion_pick AS k CROSS JOIN identity_link AS l ON l.identity = k.identity "
      "WHERE k.sent = 1 AND " NOT_REFUSED " GROUP BY k.post ORDER BY 2 DESC, k.post DESC LIMIT ?1",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, limit);
  EACH_ROW (stmt, step)
  func (cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), data);
  return step == COHORT_DONE;
}

#define PICKS                                                                                                          \
  "SELECT k.post, l.member, k.place, k.basis, coalesce (k.because, 0), coalesce (k.because_too, 0), n.name, "          \
  "n.handle, "                                                                                                         \
  "n.email, n.tier_name FROM suggestion_pick AS k CROSS JOIN identity_link AS l ON l.identity = k.identity "           \
  "LEFT JOIN member_now AS n ON n.gen = " CURRENT " AND n.member = l.member WHERE " NOT_REFUSED " AND "

gboolean
cohort_suggest_each_pick (CohortDb *db, gint64 post, gint64 member, gboolean sent, CohortSuggestPickFunc func,
                          gpointer data, GError **error)
{
  static const char *const queries[] = {
    PICKS "k.post = ?1 ORDER BY k.place, n.sort_name, l.member",
    PICKS "k.post = ?1 AND k.sent = 1 ORDER BY n.sort_name, l.member",
    PICKS "k.identity IN (SELECT identity FROM identity_link WHERE member = ?1) ORDER BY k.place, k.post",
  };
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[member != 0 ? 2 : sent], error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, member != 0 ? member : post);
  EACH_ROW (stmt, step)
  {
    CohortSuggestPickRow row = { .post = cohort_stmt_int64 (stmt, 0),
                                 .member = cohort_stmt_int64 (stmt, 1),
                                 .place = (guint) cohort_stmt_int64 (stmt, 2),
                                 .basis = cohort_stmt_text (stmt, 3),
                                 .because = { cohort_stmt_int64 (stmt, 4), cohort_stmt_int64 (stmt, 5) },
                                 .name = cohort_stmt_text (stmt, 6),
                                 .handle = cohort_stmt_text (stmt, 7),
                                 .email = cohort_stmt_text (stmt, 8),
                                 .tier = cohort_stmt_text (stmt, 9) };

    func (&row, data);
  }
  return step == COHORT_DONE;
}

/* A text of the row with that id. */
static gboolean
get_text (CohortDb *db, const char *sql, gint64 id, char **text, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  *text = NULL;
  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, id);
  step = cohort_stmt_step (stmt, error);
  if (step == COHORT_ROW)
    *text = cohort_stmt_dup_text (stmt, 0);
  return step != COHORT_FAIL;
}

gboolean
cohort_suggest_tier_name (CohortDb *db, gint64 tier, char **name, GError **error)
{
  return get_text (db, "SELECT name FROM tier WHERE id = ?1", tier, name, error);
}

char *
cohort_suggest_post_title (CohortDb *db, gint64 post, GError **error)
{
  char *title;

  return get_text (db, "SELECT title FROM post WHERE id = ?1", post, &title, error) ? title : NULL;
}

gboolean
cohort_suggest_member_name (CohortDb *db, gint64 member, char **name, GError **error)
{
  return get_text (
      db,
      "SELECT coalesce (nullif (name, ''), nullif (handle, ''), email) FROM member_now WHERE gen = " CURRENT
      " AND member = ?1",
      member, name, error);
}

void
cohort_suggest_post_free (CohortSuggestPost *post)
{
  if (post == NULL)
    return;
  g_free (post->title);
  g_free (post->kind);
  g_free (post->url);
  g_free (post);
}

CohortSuggestPost *
cohort_suggest_post (CohortDb *db, gint64 post, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT id, title, kind, url, coalesce (published_at, 0), (SELECT count (DISTINCT l.member) FROM interaction AS "
      "i "
      "CROSS JOIN identity_link AS l ON l.identity = i.identity WHERE i.post = p.id AND i.kind IN " SEEING ") "
      "FROM post AS p WHERE id = ?1",
      error);
  CohortSuggestPost *found;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, post);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return NULL;
  found = g_new0 (CohortSuggestPost, 1);
  found->id = cohort_stmt_int64 (stmt, 0);
  found->title = cohort_stmt_dup_text (stmt, 1);
  found->kind = cohort_stmt_dup_text (stmt, 2);
  found->url = cohort_stmt_dup_text (stmt, 3);
  found->at = cohort_stmt_int64 (stmt, 4);
  found->seen = cohort_stmt_int64 (stmt, 5);
  return found;
}

gboolean
cohort_suggest_outcome (CohortDb *db, CohortDay today, int days, gint64 *sent, gint64 *read, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT count (*), coalesce (sum (EXISTS (SELECT 1 FROM identity_link AS l CROSS JOIN interaction AS i ON "
      "i.post = s.post AND i.kind IN " SEEING " AND i.identity = l.identity WHERE l.member = s.member AND "
      "i.occurred_at >= s.made_at AND i.occurred_at < s.made_at + ?2 * 86400000000)), 0) FROM suggestion AS s "
      "WHERE s.kind = 'send' AND s.verdict = 'accepted' AND s.member IS NOT NULL AND s.day + ?2 <= ?1",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_int64 (stmt, 1, today);
  cohort_stmt_bind_int64 (stmt, 2, days);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *sent = cohort_stmt_int64 (stmt, 0);
  *read = cohort_stmt_int64 (stmt, 1);
  return TRUE;
}

gboolean
cohort_suggest_is_planned (CohortDb *db, const char *topic, gboolean *planned, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT 1 FROM suggestion AS s JOIN plan_item AS p ON p.id = s.plan_item WHERE s.topic = ?1 "
                           "AND s.verdict = 'accepted' AND p.post IS NULL",
                           error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, topic);
  step = cohort_stmt_step (stmt, error);
  *planned = step == COHORT_ROW;
  return step != COHORT_FAIL;
}

gboolean
cohort_suggest_insert (CohortDb *db, const CohortSuggestVerdictRow *row, gint64 plan_item, const char *shown,
                       gint64 now_us, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "INSERT INTO suggestion (kind, topic, post, member, plan_item, shown, verdict, day, made_at) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM suggestion WHERE kind = ?1 AND topic "
      "IS ?2 AND post IS ?3 AND member IS ?4 AND plan_item IS ?5 AND verdict = ?7 AND day = ?8)",
      error);

  if (stmt == NULL)
    return FALSE;
  cohort_stmt_bind_text (stmt, 1, row->kind);
  cohort_stmt_bind_text (stmt, 2, row->topic);
  cohort_stmt_bind_maybe (stmt, 3, row->post != 0, row->post);
  cohort_stmt_bind_maybe (stmt, 4, row->member != 0, row->member);
  cohort_stmt_bind_maybe (stmt, 5, plan_item != 0, plan_item);
  cohort_stmt_bind_text (stmt, 6, shown != NULL ? shown : "");
  cohort_stmt_bind_text (stmt, 7, row->verdict);
  cohort_stmt_bind_int64 (stmt, 8, row->day);
  cohort_stmt_bind_int64 (stmt, 9, now_us);
  return cohort_stmt_run (stmt, error);
}
