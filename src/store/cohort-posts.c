/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cohort-posts.h"

#define CURRENT "(SELECT gen FROM derived_state WHERE name = 'ledger')"

#define SEEING "('read', 'watch', 'listen', 'attend', 'download')"

/* What the service counts, the last time it said. */
#define TOLD(what)                                                                                                     \
  "(SELECT coalesce (max (count), 0) FROM post_count AS c WHERE c.post = p.id AND c.kind = '" what "' "                \
  "AND c.observed_at = (SELECT max (observed_at) FROM post_count WHERE post = p.id AND kind = '" what "'))"
#define NOTED(what) "(SELECT count (*) FROM interaction WHERE post = p.id AND kind = '" what "')"

#define NOTED_SEEN "(SELECT count (DISTINCT identity) FROM interaction WHERE post = p.id AND kind IN " SEEING ")"

#define LARGER(noted, told) "max (" noted ", " TOLD (told) ")"
/* Counted here, and as they were counted before. */
#define COUNTS                                                                                                         \
  LARGER (NOTED_SEEN, "view")                                                                                          \
  ", " LARGER (NOTED ("like"), "like") ", " LARGER (NOTED ("comment"), "comment") ", " LARGER (NOTED ("tip"), "tip")
#define SEEN LARGER ("coalesce (n.seen, 0)", "view")
#define LIKES LARGER ("coalesce (n.likes, 0)", "like")
#define COMMENTS LARGER ("coalesce (n.comments, 0)", "comment")
#define TIPS LARGER ("coalesce (n.tips, 0)", "tip")

#define MINUTES                                                                                                        \
  "coalesce (nullif ((SELECT coalesce (sum (minutes), 0) FROM hours WHERE post = p.id) + "                             \
  "(SELECT coalesce (sum (minutes), 0) FROM hours WHERE post IS NOT p.id AND plan_item IN "                            \
  "(SELECT id FROM plan_item WHERE post = p.id)), 0), p.minutes, 0)"

#define NAMES(link, table)                                                                                             \
  "(SELECT group_concat (name, ', ') FROM (SELECT t.name FROM " link " AS l JOIN " table " AS t ON t.id = l." table    \
  " WHERE l.post = p.id ORDER BY l.id))"

#define POST_TOPICS NAMES ("post_topic", "topic")
#define POST_AUTHORS NAMES ("content_author", "author")
#define POST_SERIES NAMES ("series_post", "series")

#define COLUMNS(counts)                                                                                                \
  "p.id, p.title, p.kind, p.status, p.access, p.url, (SELECT name FROM source WHERE id = p.source), "                  \
  "coalesce (p.published_at, 0), " counts ", " MINUTES ", " POST_TOPICS ", " POST_AUTHORS ", " POST_SERIES             \
  ", coalesce ((SELECT min (id) FROM plan_item WHERE post = p.id), 0)"

#define SHOWN "p.status IN ('published', 'sent') "

void
cohort_post_entry_free (CohortPostEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->title);
  g_free (entry->kind);
  g_free (entry->status);
  g_free (entry->access);
  g_free (entry->url);
  g_free (entry->source);
  g_free (entry->topics);
  g_free (entry->authors);
  g_free (entry->series);
  g_free (entry);
}

void
cohort_post_reader_name_free (CohortPostReaderName *reader)
{
  g_free (reader->name);
  g_free (reader->tier);
  g_free (reader);
}

static gpointer
read_entry (CohortStmt *stmt)
{
  CohortPostEntry *entry = g_new0 (CohortPostEntry, 1);

  entry->id = cohort_stmt_int64 (stmt, 0);
  entry->title = cohort_stmt_dup_text (stmt, 1);
  entry->kind = cohort_stmt_dup_text (stmt, 2);
  entry->status = cohort_stmt_dup_text (stmt, 3);
  entry->access = cohort_stmt_dup_text (stmt, 4);
  entry->url = cohort_stmt_dup_text (stmt, 5);
  entry->source = cohort_stmt_dup_text (stmt, 6);
  entry->at = cohort_stmt_int64 (stmt, 7);
  entry->seen = cohort_stmt_int64 (stmt, 8);
  entry->likes = cohort_stmt_int64 (stmt, 9);
  entry->comments = cohort_stmt_int64 (stmt, 10);
  entry->tips = cohort_stmt_int64 (stmt, 11);
  entry->minutes = cohort_stmt_int64 (stmt, 12);
  entry->topics = cohort_stmt_dup_text (stmt, 13);
  entry->authors = cohort_stmt_dup_text (stmt, 14);
  entry->series = cohort_stmt_dup_text (stmt, 15);
  entry->item = cohort_stmt_int64 (stmt, 16);
  return entry;
}

static void
add_filter (GString *sql, const CohortPostQuery *query)
{
  if (query->kind != NULL)
    g_string_append (sql, "AND p.kind = ?1 ");
  if (query->search != NULL && *query->search != '\0')
    g_string_append (sql, "AND (p.title LIKE ?2 ESCAPE '\\' OR EXISTS (SELECT 1 FROM post_topic AS l JOIN topic AS t "
                          "ON t.id = l.topic WHERE l.post = p.id AND t.name LIKE ?2 ESCAPE '\\') "
                          "OR EXISTS (SELECT 1 FROM content_author AS l JOIN author AS t "
                          "ON t.id = l.author WHERE l.post = p.id AND t.name LIKE ?2 ESCAPE '\\')) ");
}

static void
bind_filter (CohortStmt *stmt, const CohortPostQuery *query)
{
  if (query->kind != NULL)
    cohort_stmt_bind_text (stmt, 1, query->kind);
  if (query->search != NULL && *query->search != '\0')
    {
      g_autofree char *valid = g_utf8_make_valid (query->search, -1);
      g_autoptr (GString) pattern = g_string_new (g_strstrip (valid));

      g_string_replace (pattern, "\\", "\\\\", 0);
      g_string_replace (pattern, "%", "\\%", 0);
      g_string_replace (pattern, "_", "\\_", 0);
      g_string_prepend_c (pattern, '%');
      g_string_append_c (pattern, '%');
      cohort_stmt_bind_text (stmt, 2, pattern->str);
    }
}

gboolean
cohort_posts_count (CohortDb *db, const CohortPostQuery *query, gint64 *out, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count (*) FROM post AS p WHERE " SHOWN);
  g_autoptr (CohortStmt) stmt = NULL;

  add_filter (sql, query);
  stmt = cohort_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  bind_filter (stmt, query);
  if (cohort_stmt_step (stmt, error) != COHORT_ROW)
    return FALSE;
  *out = cohort_stmt_int64 (stmt, 0);
  return TRUE;
}

/**
 * cohort_posts_page:
 *
 * Returns: (transfer full) (element-type CohortPostEntry) (nullable): %NULL with @error set
 */
GPtrArray *
cohort_posts_page (CohortDb *db, const CohortPostQuery *query, gint64 offset, guint limit, GError **error)
{
  static const char *const keys[] = {
    [COHORT_POST_SORT_DATE] = NULL,     [COHORT_POST_SORT_TITLE] = "p.title COLLATE NOCASE",
    [COHORT_POST_SORT_KIND] = "p.kind", [COHORT_POST_SORT_SEEN] = SEEN,
    [COHORT_POST_SORT_LIKES] = LIKES,   [COHORT_POST_SORT_COMMENTS] = COMMENTS,
    [COHORT_POST_SORT_TIPS] = TIPS,
  };
  const char *key = query->sort < COHORT_N_POST_SORTS ? keys[query->sort] : NULL;
  const char *way = query->descending ? " DESC" : "";
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CohortStmt) stmt = NULL;

  /* The rows of the page are chosen first: what else is told of each is looked up for them alone. */
  g_string_append (sql,
                   "WITH noted (post, seen, likes, comments, tips) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, "
                   "value ->> 2, value ->> 3, value ->> 4 FROM json_each (coalesce (?5, '[]'))) SELECT " COLUMNS (
                       SEEN ", " LIKES ", " COMMENTS ", " TIPS) " FROM (SELECT p.id FROM post AS p LEFT JOIN "
                                                                "noted AS n ON n.post = p.id WHERE " SHOWN);
  add_filter (sql, query);
  if (key != NULL)
    g_string_append_printf (sql, "ORDER BY %s%s, p.published_at DESC, p.id DESC", key, way);
  else
    g_string_append_printf (sql, "ORDER BY p.published_at%s, p.id%s", way, way);
  g_string_append (sql, " LIMIT ?3 OFFSET ?4) AS page CROSS JOIN post AS p ON p.id = page.id LEFT JOIN noted AS n ON "
                        "n.post = p.id");
  stmt = cohort_db_prepare (db, sql->str, error);
  if (stmt == NULL)
    return NULL;
  bind_filter (stmt, query);
  cohort_stmt_bind_int64 (stmt, 3, limit);
  cohort_stmt_bind_int64 (stmt, 4, offset);
  cohort_stmt_bind_text (stmt, 5, query->noted);
  return cohort_stmt_collect (stmt, read_entry, (GDestroyNotify) cohort_post_entry_free, error);
}

/**
 * cohort_posts_get:
 *
 * Returns: (transfer full) (nullable): %NULL without @error when there is none of that id
 */
CohortPostEntry *
cohort_posts_get (CohortDb *db, gint64 post, GError **error)
{
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db, "SELECT " COLUMNS (COUNTS) " FROM post AS p WHERE p.id = ?1", error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, post);
  return cohort_stmt_step (stmt, error) == COHORT_ROW ? read_entry (stmt) : NULL;
}

/* ---- of all posts at once ---- */

typedef struct
{
  gint64 identity, member;
  gint64 post; /* that it was last seen to look at */
} Account;

static GHashTable *
read_accounts (CohortDb *db, GError **error)
{
  g_autoptr (GHashTable) accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT i.id, coalesce (max (l.member), 0) FROM identity AS i LEFT JOIN identity_link AS l ON l.identity = i.id "
      "GROUP BY i.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      Account *account = g_new0 (Account, 1);

      account->identity = cohort_stmt_int64 (stmt, 0);
      account->member = cohort_stmt_int64 (stmt, 1);
      g_hash_table_add (accounts, account);
    }
  return step == COHORT_DONE ? g_steal_pointer (&accounts) : NULL;
}

gboolean
cohort_posts_each_look (CohortDb *db, CohortPostLookFunc func, gpointer data, GError **error)
{
  g_autoptr (GHashTable) accounts = read_accounts (db, error);
  g_autoptr (CohortStmt) stmt = NULL;
  Account *account = NULL;
  CohortStep step;

  if (accounts == NULL)
    return FALSE;
  /* By each kind's part of the index: most rows are of others. */
  stmt = cohort_db_prepare (db,
                            "SELECT p.id, i.identity, i.occurred_at FROM post AS p CROSS JOIN interaction AS i "
                            "INDEXED BY interaction_post ON i.post = p.id WHERE i.kind IN " SEEING
                            " AND i.identity IS NOT NULL ORDER BY p.id",
                            error);
  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      const gint64 identity = cohort_stmt_int64 (stmt, 1);
      CohortPostLook look = { .post = cohort_stmt_int64 (stmt, 0), .at = cohort_stmt_int64 (stmt, 2) };

      if (account == NULL || account->identity != identity)
        account = g_hash_table_lookup (accounts, &identity);
      if (account == NULL)
        continue;
      look.member = account->member;
      look.again = account->post == look.post;
      account->post = look.post;
      func (&look, data);
    }
  return step == COHORT_DONE;
}

gboolean
cohort_posts_each_noted (CohortDb *db, CohortPostNotedFunc func, gpointer data, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db, "SELECT p.id, " NOTED ("like") ", " NOTED ("comment") ", " NOTED ("tip") " FROM post AS p ORDER BY p.id",
      error);
  CohortStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    func (cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1), cohort_stmt_int64 (stmt, 2),
          cohort_stmt_int64 (stmt, 3), data);
  return step == COHORT_DONE;
}

/* ---- of one ---- */

/**
 * cohort_posts_readers:
 *
 * Returns: (transfer full) (element-type CohortPostReader) (nullable): the members who saw the post, each with the
 * first time; %NULL with @error set
 */
GArray *
cohort_posts_readers (CohortDb *db, gint64 post, GError **error)
{
  g_autoptr (GArray) readers = g_array_new (FALSE, FALSE, sizeof (CohortPostReader));
  g_autoptr (CohortStmt) stmt
      = cohort_db_prepare (db,
                           "SELECT l.member, min (i.occurred_at) FROM interaction AS i CROSS JOIN identity_link AS l "
                           "ON l.identity = i.identity WHERE i.post = ?1 AND i.kind IN " SEEING " GROUP BY l.member",
                           error);
  CohortStep step;

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, post);
  while ((step = cohort_stmt_step (stmt, error)) == COHORT_ROW)
    {
      CohortPostReader reader = { cohort_stmt_int64 (stmt, 0), cohort_stmt_int64 (stmt, 1) };

      g_array_append_val (readers, reader);
    }
  return step == COHORT_DONE ? g_steal_pointer (&readers) : NULL;
}

static gpointer
read_reader (CohortStmt *stmt)
{
  CohortPostReaderName *reader = g_new0 (CohortPostReaderName, 1);

  reader->member = cohort_stmt_int64 (stmt, 0);
  reader->name = cohort_stmt_dup_text (stmt, 1);
  reader->tier = cohort_stmt_dup_text (stmt, 2);
  reader->first_us = cohort_stmt_int64 (stmt, 3);
  return reader;
}

/**
 * cohort_posts_reader_names:
 * @limit: at most so many
 *
 * Returns: (transfer full) (element-type CohortPostReaderName) (nullable): who saw the post, the latest first; %NULL
 * with
 * @error set
 */
GPtrArray *
cohort_posts_reader_names (CohortDb *db, gint64 post, guint limit, GError **error)
{
  g_autoptr (CohortStmt) stmt = cohort_db_prepare (
      db,
      "SELECT r.member, n.name, n.tier_name, r.first FROM (SELECT l.member AS member, min (i.occurred_at) AS first "
      "FROM interaction AS i CROSS JOIN identity_link AS l ON l.identity = i.identity WHERE i.post = ?1 "
      "AND i.kind IN " SEEING " GROUP BY l.member ORDER BY 2 DESC, 1 LIMIT ?2) AS r "
      "LEFT JOIN member_now AS n ON n.gen = " CURRENT " AND n.member = r.member ORDER BY r.first DESC, r.member",
      error);

  if (stmt == NULL)
    return NULL;
  cohort_stmt_bind_int64 (stmt, 1, post);
  cohort_stmt_bind_int64 (stmt, 2, limit);
  return cohort_stmt_collect (stmt, read_reader, (GDestroyNotify) cohort_post_reader_name_free, error);
}
