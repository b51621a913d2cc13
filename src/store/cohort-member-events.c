/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-member-events.h"

#include <string.h>

/* The identities of member ?1, and a table of theirs. */
#define OF_MEMBER(table, as)                                                                                           \
  "FROM identity_link AS l CROSS JOIN " table " AS " as " ON " as ".identity = l.identity "                            \
  "JOIN source AS s ON s.id = " as ".source WHERE l.member = ?1"

/* Sort, instant, kind, state, text, source, gross, currency. */
#define PAYMENTS                                                                                                       \
  "SELECT 'payment', p.occurred_at AS at, p.kind, p.status, p.note, s.name, p.gross_minor, p.currency " OF_MEMBER (    \
      "payment", "p")
#define ACTIVITY                                                                                                       \
  "SELECT 'activity', i.occurred_at AS at, i.kind, NULL, coalesce ((SELECT title FROM post WHERE id = i.post), "       \
  "i.item), s.name, 0, NULL " OF_MEMBER ("interaction", "i")
#define QUESTIONS                                                                                                      \
  "SELECT 'question', q.asked_at AS at, NULL, NULL, coalesce (q.title, q.body), s.name, 0, NULL " OF_MEMBER (          \
      "question", "q")
#define ASKED "FROM identity_link AS l CROSS JOIN question AS q ON q.identity = l.identity "
#define ANSWERS                                                                                                        \
  "SELECT 'answer', a.answered_at AS at, NULL, NULL, a.body, s.name, 0, NULL " ASKED                                   \
  "CROSS JOIN answer AS a ON a.question = q.id JOIN source AS s ON s.id = q.source WHERE l.member = ?1 "               \
  "UNION ALL SELECT 'answer', a.answered_at AS at, 'hand', NULL, a.body, NULL, 0, NULL " ASKED                         \
  "CROSS JOIN reply AS a ON a.question = q.id WHERE l.member = ?1"
#define HANDED_IN                                                                                                      \
  "FROM identity_link AS l CROSS JOIN submission AS s ON s.identity = l.identity "                                     \
  "JOIN assignment AS a ON a.id = s.assignment "
/* The score is of 100, -1 where none was given. */
#define REVIEWS                                                                                                        \
  "SELECT 'review', s.reviewed_at AS at, NULL, a.title, s.review, NULL, coalesce (s.score, -1), NULL " HANDED_IN       \
  "WHERE l.member = ?1 AND s.reviewed_at IS NOT NULL "                                                                 \
  "UNION ALL SELECT 'review', r.reviewed_at AS at, NULL, a.title, r.body, NULL, coalesce (r.score, -1), "              \
  "NULL " HANDED_IN "CROSS JOIN homework_review AS r ON r.submission = s.id WHERE l.member = ?1"
#define NOTES "SELECT 'note', written_at AS at, NULL, NULL, body, NULL, 0, NULL FROM note WHERE member = ?1"
#define JOINED                                                                                                         \
  "SELECT 'joined', i.joined_at AS at, NULL, NULL, NULL, s.name, 0, NULL FROM identity_link AS l "                     \
  "CROSS JOIN identity AS i ON i.id = l.identity JOIN source AS s ON s.id = i.source "                                 \
  "WHERE l.member = ?1 AND i.joined_at IS NOT NULL"
#define NEWEST " ORDER BY at DESC LIMIT ?2"

static const char *const event_queries[] = {
  [COHORT_EVENTS_ALL] = PAYMENTS " UNION ALL " ACTIVITY " UNION ALL " QUESTIONS " UNION ALL " ANSWERS
                                 " UNION ALL " REVIEWS " UNION ALL " NOTES " UNION ALL " JOINED NEWEST,
  [COHORT_EVENTS_PAYMENTS] = PAYMENTS NEWEST,
  [COHORT_EVENTS_ACTIVITY] = ACTIVITY NEWEST,
  [COHORT_EVENTS_QUESTIONS] = QUESTIONS " UNION ALL " ANSWERS NEWEST,
  [COHORT_EVENTS_NOTES] = NOTES NEWEST,
};

static void
event_free (gpointer data)
{
  CohortEventEntry *entry = data;

  g_free (entry->sort);
  g_free (entry->kind);
  g_free (entry->state);
  g_free (entry->text);
  g_free (entry->source);
  g_free (entry->currency);
  g_free (entry);
}

static void
use_free (gpointer data)
{
  g_free (((CohortUseEntry *) data)->kind);
  g_free (data);
}

static void
owed_free (gpointer data)
{
  g_free (((CohortOwedEntry *) data)->text);
  g_free (((CohortOwedEntry *) data)->more);
  g_free (data);
}

static void
given_free (gpointer data)
{
  g_free (((CohortGivenEntry *) data)->kind);
  g_free (((CohortGivenEntry *) data)->text);
  g_free (data);
}

static void
consent_free (gpointer data)
{
  g_free (((CohortConsentEntry *) data)->kind);
  g_free (((CohortConsentEntry *) data)->source);
  g_free (data);
}

typedef void (*TakeRow) (CohortStmt *stmt, GPtrArray *list);

/* @sql has the member as ?1 and @number as ?2 where it names one. */
static GPtrArray *
collect (CohortDb *db, const char *sql, gint64 member, gint64 number, GDestroyNotify free_entry, TakeRow take,
         GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, member);
  if (strstr (sql, "?2") != NULL)
    cohort_stmt_bind_int64 (stmt, 2, number);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    take (stmt, list);
  return step == COHORT_DONE ? g_steal_pointer (&list) : NULL;
}

static void
take_event (CohortStmt *stmt, GPtrArray *list)
{
  CohortEventEntry *entry = g_new0 (CohortEventEntry, 1);

  entry->sort = cohort_stmt_dup_text (stmt, 0);
  entry->at = cohort_stmt_int64 (stmt, 1);
  entry->kind = cohort_stmt_dup_text (stmt, 2);
  entry->state = cohort_stmt_dup_text (stmt, 3);
  entry->text = cohort_stmt_dup_text (stmt, 4);
  entry->source = cohort_stmt_dup_text (stmt, 5);
  entry->gross = cohort_stmt_int64 (stmt, 6);
  entry->currency = cohort_stmt_dup_text (stmt, 7);
  g_ptr_array_add (list, entry);
}

/**
 * cohort_member_events:
 * @limit: at most so many
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortEventEntry) (nullable): the newest first; %NULL with @error set
 */
GPtrArray *
cohort_member_events (CohortDb *db, gint64 member, CohortEventFilter filter, guint limit, GError **error)
{
  return collect (db, event_queries[filter], member, limit, event_free, take_event, error);
}

/* Rows come by kind. */
static void
take_use (CohortStmt *stmt, GPtrArray *list)
{
  const char *kind = cohort_stmt_text (stmt, 0);
  const gint64 ago = cohort_stmt_int64 (stmt, 1);
  CohortUseEntry *entry = list->len > 0 ? g_ptr_array_index (list, list->len - 1) : NULL;

  if (entry == NULL || !g_str_equal (entry->kind, kind))
    {
      entry = g_new0 (CohortUseEntry, 1);
      entry->kind = g_strdup (kind);
      g_ptr_array_add (list, entry);
    }
  if (ago >= 0 && ago < COHORT_LIFE_WEEKS)
    entry->weeks[COHORT_LIFE_WEEKS - 1 - ago] += (guint) cohort_stmt_int64 (stmt, 2);
}

/**
 * cohort_member_uses:
 * @now_us: UTC µs: the twelve weeks that end then
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortUseEntry) (nullable): one a kind that occurs; %NULL with @error set
 */
GPtrArray *
cohort_member_uses (CohortDb *db, gint64 member, gint64 now_us, GError **error)
{
  return collect (db,
                  "SELECT i.kind, (?2 - i.occurred_at) / 604800000000 AS ago, count (*) " OF_MEMBER (
                      "interaction", "i") " AND i.occurred_at > ?2 - 12 * 604800000000 AND i.occurred_at <= ?2 "
                                          "GROUP BY i.kind, ago ORDER BY i.kind",
                  member, now_us, use_free, take_use, error);
}

static void
take_owed (CohortStmt *stmt, GPtrArray *list)
{
  CohortOwedEntry *entry = g_new0 (CohortOwedEntry, 1);

  entry->text = cohort_stmt_dup_text (stmt, 0);
  entry->at = cohort_stmt_int64 (stmt, 1);
  entry->more = cohort_stmt_dup_text (stmt, 2);
  entry->due = cohort_stmt_is_null (stmt, 3) ? COHORT_DAY_NONE : (CohortDay) cohort_stmt_int64 (stmt, 3);
  g_ptr_array_add (list, entry);
}

/**
 * cohort_member_owed:
 * @today: to those who are no members any more nothing is promised
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortOwedEntry) (nullable): questions without an answer, homework without a
 * review, then benefits that
 * were not given yet, each the oldest first, then what their tier promises; %NULL with @error set
 */
GPtrArray *
cohort_member_owed (CohortDb *db, gint64 member, CohortDay today, GError **error)
{
  return collect (
      db,
      "SELECT * FROM (SELECT coalesce (q.title, q.body), q.asked_at, NULL, NULL " OF_MEMBER (
          "question",
          "q") " AND NOT EXISTS (SELECT 1 FROM answer WHERE question = q.id) "
               "AND NOT EXISTS (SELECT 1 FROM reply WHERE question = q.id) "
               "AND NOT EXISTS (SELECT 1 FROM question_aside WHERE question = q.id) ORDER BY q.asked_at) "
               "UNION ALL SELECT * FROM (SELECT a.title, s.handed_at, 'homework', NULL " HANDED_IN
               "WHERE l.member = ?1 AND s.reviewed_at IS NULL "
               "AND NOT EXISTS (SELECT 1 FROM homework_review WHERE submission = s.id) ORDER BY s.handed_at) "
               "UNION ALL SELECT * FROM (SELECT b.name, 0, b.cadence, d.due_day FROM identity_link AS l "
               "CROSS JOIN benefit_due AS d ON d.identity = l.identity JOIN benefit AS b ON b.id = d.benefit "
               "WHERE l.member = ?1 AND d.done_day IS NULL ORDER BY d.due_day, d.id) "
               "UNION ALL SELECT b.name, 0, b.cadence, NULL FROM member_now AS m "
               "CROSS JOIN tier_benefit AS t ON t.tier = m.tier JOIN benefit AS b ON b.id = t.benefit "
               "WHERE m.gen = (SELECT gen FROM derived_state WHERE name = 'ledger') AND m.member = ?1 "
               "AND b.active = 1 AND (m.paid_open = 1 OR m.paid_through_day > ?2 OR m.grace_end_day > ?2 OR "
               "m.held_to_day > ?2 "
               "OR m.trial_to_day > ?2)",
      member, today, owed_free, take_owed, error);
}

static void
take_given (CohortStmt *stmt, GPtrArray *list)
{
  CohortGivenEntry *entry = g_new0 (CohortGivenEntry, 1);

  entry->kind = cohort_stmt_dup_text (stmt, 0);
  entry->text = cohort_stmt_dup_text (stmt, 1);
  entry->count = cohort_stmt_int64 (stmt, 2);
  entry->amount = cohort_stmt_int64 (stmt, 3);
  g_ptr_array_add (list, entry);
}

/**
 * cohort_member_given:
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortGivenEntry) (nullable): tips by currency, what was given back of them
 * taken off, then comments and feedback; only what there is. %NULL with @error set
 */
GPtrArray *
cohort_member_given (CohortDb *db, gint64 member, GError **error)
{
  return collect (db,
                  "SELECT 'tip', p.currency, sum (p.kind = 'charge'), sum (p.gross_minor) " OF_MEMBER (
                      "payment", "p") " AND p.stream = 'tip' AND p.status = 'succeeded' AND p.recognised_by IS NULL "
                                      "GROUP BY p.currency "
                                      "UNION ALL SELECT i.kind, NULL, count (*), 0 " OF_MEMBER (
                                          "interaction", "i") " AND i.kind IN ('comment', 'feedback') GROUP BY i.kind",
                  member, 0, given_free, take_given, error);
}

/**
 * cohort_member_topics:
 * @limit: at most so many
 * @error: return location
 *
 * Inferred: what the posts are about that a member chose to read, watch or come to. Mails that were opened do not
 * count, as programs open them too; nor does a topic of which there was one post only.
 *
 * Returns: (transfer full) (element-type CohortGivenEntry) (nullable): the most frequent first; %NULL with @error set
 */
GPtrArray *
cohort_member_topics (CohortDb *db, gint64 member, guint limit, GError **error)
{
  return collect (
      db,
      "SELECT 'topic', t.name, count (DISTINCT i.post) AS posts, 0 FROM identity_link AS l "
      "CROSS JOIN interaction AS i ON i.identity = l.identity CROSS JOIN post_topic AS g ON g.post = i.post "
      "JOIN topic AS t ON t.id = g.topic WHERE l.member = ?1 AND i.kind IN ('read', 'watch', 'listen', "
      "'comment', 'download', 'attend', 'click', 'homework') "
      "GROUP BY t.name HAVING posts > 1 ORDER BY posts DESC, t.name LIMIT ?2",
      member, limit, given_free, take_given, error);
}

static void
take_consent (CohortStmt *stmt, GPtrArray *list)
{
  CohortConsentEntry *entry = g_new0 (CohortConsentEntry, 1);

  entry->kind = cohort_stmt_dup_text (stmt, 0);
  entry->granted = cohort_stmt_int64 (stmt, 1) != 0;
  entry->at = cohort_stmt_int64 (stmt, 2);
  entry->source = cohort_stmt_dup_text (stmt, 3);
  g_ptr_array_add (list, entry);
}

/**
 * cohort_member_consents:
 * @error: return location
 *
 * Returns: (transfer full) (element-type CohortConsentEntry) (nullable): kind 'mail' is what a source says of its
 * mails; %NULL with @error set
 */
GPtrArray *
cohort_member_consents (CohortDb *db, gint64 member, GError **error)
{
  return collect (db,
                  "SELECT 'mail', i.mail_ok, NULL, s.name FROM identity_link AS l CROSS JOIN identity AS i "
                  "ON i.id = l.identity JOIN source AS s ON s.id = i.source WHERE l.member = ?1 "
                  "AND i.mail_ok IS NOT NULL UNION ALL "
                  "SELECT c.kind, c.granted, c.at, s.name FROM identity_link AS l CROSS JOIN consent AS c "
                  "ON c.identity = l.identity JOIN identity AS i ON i.id = l.identity "
                  "JOIN source AS s ON s.id = i.source WHERE l.member = ?1",
                  member, 0, consent_free, take_consent, error);
}
