// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The library, whose figures are counted for all posts at once and kept, against each post counted for itself: before
 * and after activity came in, was taken back, and something was written that no figure depends on. */

#include "config.h"

#include "cohort-list-row.h"
#include "cohort-post-figures-private.h"
#include "cohort-post-list.h"
#include "cohort-post-report-private.h"
#include "cohort-posts.h"
#include "cohort-store.h"
#include "cohort-test-session.h"
#include "cohort-words.h"

#define N_POSTS 70 /* more than a page */

typedef CohortTestSession Fixture;

/* 40 people of whom some have two accounts, all of whom once paid for months; 70 posts, three of them not out, with
 * looks of several kinds by the same person and numbers that the service told. */
static gpointer
fill (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (
      db,
      "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Ghost');"
      "INSERT INTO tier (id, source, name) VALUES (1, 1, 'Basic');"
      "CREATE TEMP VIEW n AS WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000) SELECT i "
      "FROM c;"
      "INSERT INTO identity (id, source, name) SELECT i, 1, 'P' || i FROM n WHERE i <= 50;"
      "INSERT INTO member (id) SELECT i FROM n WHERE i <= 40;"
      "INSERT INTO identity_link (identity, member) SELECT i, 1 + (i - 1) % 40 FROM n WHERE i <= 50;"
      "INSERT INTO subscription (id, source, identity, tier) SELECT i, 1, i, 1 FROM n WHERE i <= 50;"
      "INSERT INTO coverage (identity, subscription, kind, covers_from, covers_to, interval, interval_count, "
      "unit_minor, currency) SELECT i, i, 'period', 1735689600000000 + i * 86400000000, 1735689600000000 + "
      "(i + 40 + (i * 37) % 300) * 86400000000, 'day', 40 + (i * 37) % 300, 500, 'USD' FROM n WHERE i <= 50;"
      "INSERT INTO payment (source, identity, subscription, kind, status, occurred_at, gross_minor, currency) SELECT "
      "1, "
      "i, i, 'charge', 'succeeded', 1735689600000000 + i * 86400000000, 500, 'USD' FROM n WHERE i <= 50;"
      "INSERT INTO post (id, source, kind, title, status, published_at) SELECT i, 1, CASE i % 3 WHEN 0 THEN 'video' "
      "ELSE 'article' END, 'Post ' || i, CASE WHEN i % 23 = 5 THEN 'draft' ELSE 'published' END, 1736000000000000 + "
      "(i * 13 % 60) * 86400000000 FROM n WHERE i <= 70;"
      "INSERT INTO interaction (source, identity, kind, occurred_at, post) SELECT 1, nullif ((i * 7919) % 51, 0), CASE "
      "i % 7 WHEN 0 THEN 'like' WHEN 1 THEN 'open' WHEN 2 THEN 'comment' WHEN 3 THEN "
      "'tip' WHEN 4 THEN 'download' ELSE 'read' END, 1738000000000000 + (i * 104729 % 170) * 43200000000, 1 + (i * i) "
      "% "
      "60 FROM n;"
      "INSERT INTO post_count (post, kind, observed_at, count) SELECT i, CASE i % 4 WHEN 0 THEN 'view' WHEN 1 THEN "
      "'like' WHEN 2 THEN 'comment' ELSE 'tip' END, i % 3, i % 19 FROM n WHERE i <= 70;"
      "DROP VIEW n");
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

static gpointer
look_again (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (db, "INSERT INTO interaction (source, identity, kind, occurred_at, post) SELECT 1, id, 'watch', "
                        "1739000000000000, 69 FROM identity WHERE id <= 45; INSERT INTO interaction (source, identity, "
                        "kind, occurred_at, post) SELECT 1, id, 'like', 1739000000000000, 2 FROM identity");
  return GINT_TO_POINTER (1);
}

static gpointer
count_again (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (db, "INSERT INTO post_count (post, kind, observed_at, count) VALUES (1, 'view', 9, 500), (70, "
                        "'like', 9, 400); UPDATE post SET title = 'Another' WHERE id = 3");
  return GINT_TO_POINTER (1);
}

static gpointer
take_back (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  cohort_test_step (db, "DELETE FROM interaction WHERE id % 3 = 0");
  return GINT_TO_POINTER (1);
}

/* Each post counted for itself, by other queries. */
typedef struct
{
  CohortLedgerCache *cache;
  CohortZone *zone;
  CohortDay today;
  CohortPostEntry *entries[N_POSTS + 1];
  char *stayed[N_POSTS + 1];
} Alone;

static gpointer
count_alone (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Alone *self = data;
  g_autoptr (CohortReaderFigures) figures = cohort_reader_figures_new (self->cache, db, error);

  g_assert_nonnull (figures);
  for (gint64 i = 1; i <= N_POSTS; i++)
    {
      CohortPostReturn out;

      self->entries[i] = cohort_posts_get (db, i, error);
      g_assert_true (cohort_reader_figures_of (figures, db, i, COHORT_DAY_NONE, self->zone, self->today, &out, error));
      self->stayed[i] = cohort_words_stayed (&out.stayed);
    }
  return GINT_TO_POINTER (1);
}

static gint64
key_of (const CohortPostEntry *entry, const char *sort)
{
  return g_str_equal (sort, "seen")       ? entry->seen
         : g_str_equal (sort, "likes")    ? entry->likes
         : g_str_equal (sort, "comments") ? entry->comments
         : g_str_equal (sort, "tips")     ? entry->tips
                                          : entry->at;
}

static void
check_text (GObject *row, const char *name, gint64 count)
{
  g_autofree char *text = count > 0 ? cohort_words_count (count) : g_strdup ("–");

  g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), name), ==, text);
}

/* Returns: how many posts have a share */
static guint
check_order (CohortPostList *list, const char *sort, gboolean descending, const Alone *alone)
{
  const CohortPostEntry *before = NULL;
  guint n, n_shares = 0;

  cohort_paged_list_set_sort (COHORT_PAGED_LIST (list), sort, descending);
  while (cohort_paged_list_is_loading (COHORT_PAGED_LIST (list)))
    g_main_context_iteration (NULL, TRUE);
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (n, ==, N_POSTS - 3);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (list), i);
      const CohortPostEntry *entry;
      gboolean loaded;

      while (g_object_get (row, "loaded", &loaded, NULL), !loaded)
        g_main_context_iteration (NULL, TRUE);
      entry = alone->entries[cohort_list_row_get_id (COHORT_LIST_ROW (row))];
      check_text (row, "seen", entry->seen);
      check_text (row, "likes", entry->likes);
      check_text (row, "comments", entry->comments);
      check_text (row, "tips", entry->tips);
      g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), "title"), ==, entry->title);
      g_assert_cmpstr (cohort_list_row_get_text (COHORT_LIST_ROW (row), "stayed"), ==, alone->stayed[entry->id]);
      n_shares += strstr (alone->stayed[entry->id], "%") != NULL;
      if (before != NULL && descending)
        g_assert_cmpint (key_of (before, sort), >=, key_of (entry, sort));
      else if (before != NULL)
        g_assert_cmpint (key_of (before, sort), <=, key_of (entry, sort));
      before = entry;
    }
  return n_shares;
}

static void
check (Fixture *self)
{
  static const char *const sorts[] = { "seen", "likes", "comments", "tips", "date" };
  Alone alone = { cohort_ledger_cache_of (self->session), cohort_session_get_zone (self->session),
                  cohort_session_get_today (self->session) };
  g_autoptr (CohortPostList) list = cohort_post_list_new (self->session);

  g_assert_nonnull (cohort_store_read (cohort_session_get_store (self->session), count_alone, &alone, NULL, NULL));
  for (guint i = 0; i < 2 * G_N_ELEMENTS (sorts); i++)
    g_assert_cmpuint (check_order (list, sorts[i / 2], i % 2 == 0, &alone), >, 0);
  for (guint i = 1; i <= N_POSTS; i++)
    {
      cohort_post_entry_free (alone.entries[i]);
      g_free (alone.stayed[i]);
    }
}

static void
test_counts (Fixture *self, gconstpointer data)
{
  check (self);
  cohort_test_session_write (self->session, look_again, NULL);
  check (self);
  cohort_test_session_write (self->session, count_again, NULL);
  check (self);
  cohort_test_session_write (self->session, take_back, NULL);
  check (self);
}

/* ---- what is kept ---- */

static gpointer
get_figures (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return cohort_post_figures_asker_get (data, db, error);
}

static CohortPostFigures *
figures_of (Fixture *self)
{
  CohortPostFiguresAsker *asker = cohort_post_figures_asker_new (self->session);
  CohortPostFigures *figures
      = cohort_store_read (cohort_session_get_store (self->session), get_figures, asker, NULL, NULL);

  cohort_post_figures_asker_free (asker);
  g_assert_nonnull (figures);
  return figures;
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (CohortPostFigures) first = figures_of (self), again = figures_of (self), told = NULL, looked = NULL;

  g_assert_true (first == again);
  cohort_test_session_write (self->session, count_again, NULL); /* the service's numbers are looked up for each page */
  told = figures_of (self);
  g_assert_true (first == told);
  cohort_test_session_write (self->session, look_again, NULL);
  looked = figures_of (self);
  g_assert_true (first != looked);
  g_assert_cmpint (cohort_post_figures_find (looked, 69)->seen, ==, 45);
  g_assert_cmpint (cohort_post_figures_find (looked, 1000)->seen, ==, 0);
}

#define ADD(path, function)                                                                                            \
  g_test_add (path, Fixture, (gconstpointer) fill, cohort_test_session_set_up, function, cohort_test_session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/posts/counts", test_counts);
  ADD ("/posts/kept", test_kept);
  return g_test_run ();
}
