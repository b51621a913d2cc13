/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-plan.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"

#define TIERS_OF "FROM tier_benefit AS l JOIN tier AS t ON t.id = l.tier AND t.active = 1 WHERE l.benefit = b.id"

#define NAMES_OF(link, table)                                                                                          \
  "(SELECT group_concat (name, ', ') FROM (SELECT t.name FROM " link " AS l JOIN " table " AS t ON t.id = l." table    \
  " WHERE l.plan_item = i.id ORDER BY l.id))"
#define ITEM_TIERS NAMES_OF ("plan_tier", "tier")
#define ITEM_TOPICS NAMES_OF ("plan_topic", "topic")
#define ITEM_SPENT                                                                                                     \
  "(SELECT coalesce (sum (minutes), 0) FROM hours WHERE plan_item = i.id)"                                             \
  " + (SELECT coalesce (sum (minutes), 0) FROM hours WHERE post = p.id AND plan_item IS NOT i.id)"
#define EVENT_COUNTS                                                                                                   \
  "(SELECT count (*) FROM attendance WHERE event = e.id), "                                                            \
  "(SELECT count (*) FROM attendance WHERE event = e.id AND answer = 'yes'), "                                         \
  "(SELECT count (*) FROM attendance WHERE event = e.id AND came = 1)"

static const char item_columns[]
    = "i.id, i.title, i.kind, i.state, i.due_day, i.benefit, i.series, i.author, i.pay, i.fee_minor, i.fee_currency, "
      "i.share_bp, i.minutes, " ITEM_SPENT ", i.note, p.id, p.title, p.status, p.url, p.published_at, e.id, "
      "e.starts_at, e.ends_at, e.place, e.capacity, (SELECT kind FROM source WHERE id = e.source) = "
      "'hand', " EVENT_COUNTS ", " ITEM_TIERS ", " ITEM_TOPICS ", (SELECT name FROM series WHERE id = i.series), "
      "coalesce (i.post, 0), coalesce (i.event, 0)";

#define ITEMS " FROM plan_item AS i LEFT JOIN post AS p ON p.id = i.post LEFT JOIN event AS e ON e.id = i.event "

void
cohort_plan_row_free (CohortPlanRow *row)
{
  char *texts[]
      = { row->title,      row->kind,     row->state, row->author, row->pay,    row->currency,    row->note,
          row->post_title, row->post_url, row->place, row->tiers,  row->topics, row->series_name, row->post_status };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (row);
}

void
cohort_plan_post_free (CohortPlanPost *post)
{
  g_free (post->title);
  g_free (post->kind);
  g_free (post->status);
  g_free (post->access);
  g_free (post->source);
  g_free (post);
}

void
cohort_plan_event_free (CohortPlanEvent *event)
{
  g_free (event->title);
  g_free (event);
}

void
cohort_plan_promise_row_free (CohortPlanPromiseRow *promise)
{
  g_free (promise->name);
  g_free (promise->cadence);
  g_free (promise->kind);
  g_free (promise->tiers);
  g_free (promise);
}

void
cohort_plan_name_free (CohortPlanName *name)
{
  g_free (name->name);
  g_free (name);
}

void
cohort_plan_guest_free (CohortPlanGuest *guest)
{
  g_free (guest->name);
  g_free (guest->answer);
  g_free (guest);
}

static gint64
number_or (CohortStmt *stmt, int column, gint64 other)
{
  return cohort_stmt_is_null (stmt, column) ? other : cohort_stmt_int64 (stmt, column);
}

static gpointer
read_item (CohortStmt *stmt)
{
  CohortPlanRow *row = g_new0 (CohortPlanRow, 1);

  row->id = cohort_stmt_int64 (stmt, 0);
  row->title = cohort_stmt_dup_text (stmt, 1);
  row->kind = cohort_stmt_dup_text (stmt, 2);
  row->state = cohort_stmt_dup_text (stmt, 3);
  row->due = (CohortDay) CLAMP (number_or (stmt, 4, COHORT_DAY_NONE), COHORT_DAY_NONE, COHORT_DAY_MAX);
  row->benefit = number_or (stmt, 5, COHORT_PLAN_BY_KIND);
  row->series = cohort_stmt_int64 (stmt, 6);
  row->author = cohort_stmt_dup_text (stmt, 7);
  row->pay = cohort_stmt_dup_text (stmt, 8);
  row->fee = cohort_stmt_int64 (stmt, 9);
  row->currency = cohort_stmt_dup_text (stmt, 10);
  row->share_bp = cohort_stmt_int64 (stmt, 11);
  row->minutes = number_or (stmt, 12, -1);
  row->spent = cohort_stmt_int64 (stmt, 13);
  row->note = cohort_stmt_dup_text (stmt, 14);
  row->post = cohort_stmt_int64 (stmt, 15);
  row->post_title = cohort_stmt_dup_text (stmt, 16);
  row->post_status = cohort_stmt_dup_text (stmt, 17);
  row->post_url = cohort_stmt_dup_text (stmt, 18);
  row->post_at = cohort_stmt_int64 (stmt, 19);
  row->event = cohort_stmt_int64 (stmt, 20);
  row->event_at = cohort_stmt_int64 (stmt, 21);
  row->event_end = cohort_stmt_int64 (stmt, 22);
  row->place = cohort_stmt_dup_text (stmt, 23);
  row->capacity = cohort_stmt_int64 (stmt, 24);
  row->event_by_hand = cohort_stmt_int64 (stmt, 25) != 0;
  row->invited = (guint) cohort_stmt_int64 (stmt, 26);
  row->coming = (guint) cohort_stmt_int64 (stmt, 27);
  row->came = (guint) cohort_stmt_int64 (stmt, 28);
  row->tiers = cohort_stmt_dup_text (stmt, 29);
  row->topics = cohort_stmt_dup_text (stmt, 30);
  row->series_name = cohort_stmt_dup_text (stmt, 31);
  row->post_ref = cohort_stmt_int64 (stmt, 32);
  row->event_ref = cohort_stmt_int64 (stmt, 33);
  return row;
}

/**
 * cohort_plan_items:
 * @from_us: items that were published before are left out
 *
 * Returns: (transfer full) (element-type CohortPlanRow) (nullable): by day, those without one last; %NULL with @error
 * set
 */
GPtrArray *
cohort_plan_items (CohortDb *db, gint64 from_us, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT ", item_columns,
                                      ITEMS "WHERE p.id IS NULL OR p.published_at IS NULL OR p.published_at >= ?1 "
                                            "ORDER BY i.due_day IS NULL, i.due_day, i.id",
                                      NULL);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, from_us);
  return cohort_stmt_collect (stmt, read_item, (GDestroyNotify) cohort_plan_row_free, error);
}

/**
 * cohort_plan_get:
 *
 * Returns: (transfer full) (nullable): %NULL without @error when there is none of that id any more
 */
CohortPlanRow *
cohort_plan_get (CohortDb *db, gint64 id, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT ", item_columns, ITEMS "WHERE i.id = ?1", NULL);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, id);
  return cohort_stmt_step (stmt, error) == COHORT_ROW ? read_item (stmt) : NULL;
}

static gpointer
read_post (CohortStmt *stmt)
{
  CohortPlanPost *post = g_new0 (CohortPlanPost, 1);

  post->id = cohort_stmt_int64 (stmt, 0);
  post->title = cohort_stmt_dup_text (stmt, 1);
  post->kind = cohort_stmt_dup_text (stmt, 2);
  post->status = cohort_stmt_dup_text (stmt, 3);
  post->access = cohort_stmt_dup_text (stmt, 4);
  post->source = cohort_stmt_dup_text (stmt, 5);
  post->at = cohort_stmt_int64 (stmt, 6);
  return post;
}

/**
 * cohort_plan_posts:
 *
 * Returns: (transfer full) (element-type CohortPlanPost) (nullable): the posts of [@from_us, @to_us) of which no item
 * of the plan knows, by instant: published ones, and those that their service holds back until then; %NULL with @error
 * set
 */
GPtrArray *
cohort_plan_posts (CohortDb *db, gint64 from_us, gint64 to_us, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT p.id, p.title, p.kind, p.status, p.access, (SELECT name FROM source WHERE id = p.source), p.published_at "
      "FROM post AS p WHERE p.published_at >= ?1 AND p.published_at < ?2 "
      "AND p.status IN ('published', 'sent', 'scheduled') AND NOT EXISTS (SELECT 1 FROM plan_item WHERE post = p.id) "
      "ORDER BY p.published_at, p.id",
      error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, from_us);
  cohort_stmt_bind_int64 (stmt, 2, to_us);
  return cohort_stmt_collect (stmt, read_post, (GDestroyNotify) cohort_plan_post_free, error);
}

static gpointer
read_event (CohortStmt *stmt)
{
  CohortPlanEvent *event = g_new0 (CohortPlanEvent, 1);

  event->id = cohort_stmt_int64 (stmt, 0);
  event->title = cohort_stmt_dup_text (stmt, 1);
  event->starts = cohort_stmt_int64 (stmt, 2);
  event->ends = cohort_stmt_int64 (stmt, 3);
  return event;
}

/**
 * cohort_plan_events:
 *
 * Returns: (transfer full) (element-type CohortPlanEvent) (nullable): events of [@from_us, @to_us) that belong to no
 * item and have no recording yet; %NULL with @error set
 */
GPtrArray *
cohort_plan_events (CohortDb *db, gint64 from_us, gint64 to_us, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT id, title, starts_at, coalesce (ends_at, 0) FROM event AS e "
                           "WHERE starts_at >= ?1 AND starts_at < ?2 AND post IS NULL "
                           "AND NOT EXISTS (SELECT 1 FROM plan_item WHERE event = e.id) ORDER BY starts_at, id",
                           error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, from_us);
  cohort_stmt_bind_int64 (stmt, 2, to_us);
  return cohort_stmt_collect (stmt, read_event, (GDestroyNotify) cohort_plan_event_free, error);
}

static gpointer
read_promise (CohortStmt *stmt)
{
  CohortPlanPromiseRow *promise = g_new0 (CohortPlanPromiseRow, 1);

  promise->benefit = cohort_stmt_int64 (stmt, 0);
  promise->name = cohort_stmt_dup_text (stmt, 1);
  promise->cadence = cohort_stmt_dup_text (stmt, 2);
  promise->slots = (guint) CLAMP (cohort_stmt_int64 (stmt, 3), 1, 31);
  promise->kind = cohort_stmt_dup_text (stmt, 4);
  promise->tiers = cohort_stmt_dup_text (stmt, 5);
  return promise;
}

/**
 * cohort_plan_promises:
 *
 * Returns: (transfer full) (element-type CohortPlanPromiseRow) (nullable): the benefits that a tier in use promises
 * again and again; %NULL with @error set
 */
GPtrArray *
cohort_plan_promises (CohortDb *db, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT b.id, b.name, b.cadence, b.slots, (SELECT kind FROM promise WHERE benefit = b.id ORDER BY id DESC LIMIT "
      "1), "
      "(SELECT group_concat (name, ', ') FROM (SELECT t.name " TIERS_OF " GROUP BY t.name ORDER BY min (t.id))) "
      "FROM benefit AS b WHERE b.active = 1 AND b.cadence IN ('week', 'month', 'quarter', 'year') "
      "AND EXISTS (SELECT 1 " TIERS_OF ") ORDER BY b.id",
      error);

  if (stmt == NULL)
    return NULL;
  return cohort_stmt_collect (stmt, read_promise, (GDestroyNotify) cohort_plan_promise_row_free, error);
}

/**
 * cohort_plan_refusals:
 *
 * Returns: (transfer full) (element-type utf8) (nullable): "item:post" of the pairs that were said not to belong
 * together, as a set; %NULL with @error set
 */
GHashTable *
cohort_plan_refusals (CohortDb *db, GError **error)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, "SELECT plan_item || ':' || post FROM plan_refusal", error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    g_hash_table_add (set, cohort_stmt_dup_text (stmt, 0));
  return step == COHORT_DONE ? g_steal_pointer (&set) : NULL;
}

static gpointer
read_name (CohortStmt *stmt)
{
  CohortPlanName *name = g_new0 (CohortPlanName, 1);

  name->id = cohort_stmt_int64 (stmt, 0);
  name->name = cohort_stmt_dup_text (stmt, 1);
  name->chosen = cohort_stmt_int64 (stmt, 2) != 0;
  return name;
}

GPtrArray *
cohort_plan_names (CohortDb *db, const char *what, gint64 item, GError **error)
{
  static const struct
  {
    const char *what, *sql;
  } queries[] = {
    { "tier",
      "SELECT min (id), name, max (id IN (SELECT tier FROM plan_tier WHERE plan_item = ?1)) AS chosen FROM tier "
      "GROUP BY name HAVING max (active) = 1 OR chosen ORDER BY 1" },
    { "topic", "SELECT min (id), name, max (id IN (SELECT topic FROM plan_topic WHERE plan_item = ?1)) FROM topic "
               "GROUP BY name ORDER BY name COLLATE NOCASE" },
    { "series", "SELECT min (id), name, max (id IN (SELECT series FROM plan_item WHERE id = ?1)) FROM series "
                "GROUP BY name ORDER BY name COLLATE NOCASE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (g_str_equal (queries[i].what, what))
      {
        g_autoptr (CohortStmt) stmt = cohort_db_prepare (db, queries[i].sql, error);

        if (stmt == NULL)
          return NULL;
        cohort_stmt_bind_int64 (stmt, 1, item);
        return cohort_stmt_collect (stmt, read_name, (GDestroyNotify) cohort_plan_name_free, error);
      }
  g_return_val_if_reached (NULL);
}

static gpointer
read_guest (CohortStmt *stmt)
{
  CohortPlanGuest *guest = g_new0 (CohortPlanGuest, 1);

  guest->id = cohort_stmt_int64 (stmt, 0);
  guest->member = cohort_stmt_int64 (stmt, 1);
  guest->name = cohort_stmt_dup_text (stmt, 2);
  guest->answer = cohort_stmt_dup_text (stmt, 3);
  guest->came = (int) number_or (stmt, 4, -1);
  return guest;
}

/**
 * cohort_plan_guests:
 *
 * Returns: (transfer full) (element-type CohortPlanGuest) (nullable): those who are coming first, then by name; %NULL
 * with @error set
 */
GPtrArray *
cohort_plan_guests (CohortDb *db, gint64 event, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT a.id, coalesce (l.member, 0), n.name, a.answer, a.came FROM attendance AS a "
      "LEFT JOIN identity_link AS l ON l.identity = a.identity "
      "LEFT JOIN member_now AS n ON n.gen = " CURRENT " AND n.member = l.member WHERE a.event = ?1 "
      "ORDER BY CASE a.answer WHEN 'yes' THEN 0 WHEN 'maybe' THEN 1 WHEN 'no' THEN 3 ELSE 2 END, n.sort_name, a.id",
      error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, event);
  return cohort_stmt_collect (stmt, read_guest, (GDestroyNotify) cohort_plan_guest_free, error);
}
