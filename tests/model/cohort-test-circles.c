// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-test-circles.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)
#define LARGE 40
#define POSTS 42

static void
add_person (CohortDb *db, int id)
{
  const gint64 from = COHORT_TEST_NOW - 200 * DAY_US;
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO identity (id, source, name, email) VALUES (%1$d, 1, 'Person %1$02d', 'p%1$d@example.org');"
      "INSERT INTO member (id) VALUES (%1$d); INSERT INTO identity_link (identity, member) VALUES (%1$d, %1$d)",
      id);
  g_autofree char *paid = g_strdup_printf (
      "INSERT INTO subscription (id, source, identity) VALUES (%1$d, 1, %1$d);"
      "INSERT INTO coverage (id, identity, subscription, line_key, kind, covers_from, covers_to, unit_minor, currency, "
      "interval, interval_count) VALUES (%1$d, %1$d, %1$d, 'l', 'period', %2$" G_GINT64_FORMAT ", %3$" G_GINT64_FORMAT
      ", 9000, 'USD', 'day', 365); INSERT INTO payment (id, source, identity, subscription, kind, status, occurred_at, "
      "gross_minor, currency) VALUES (%1$d, 1, %1$d, %1$d, 'charge', 'succeeded', %2$" G_GINT64_FORMAT ", 9000, 'USD');"
      "INSERT INTO payment_allocation (coverage, payment, amount_minor) VALUES (%1$d, %1$d, 9000)",
      id, from, from + 365 * DAY_US);

  cohort_test_exec (db, sql);
  if (id <= COHORT_TEST_MEMBERS)
    cohort_test_exec (db, paid);
}

static void
read_post (CohortDb *db, int member, int post, int days_ago)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO interaction (source, identity, kind, occurred_at, post) VALUES "
                                          "(1, %d, 'read', %" G_GINT64_FORMAT ", %d)",
                                          member, COHORT_TEST_NOW - days_ago * DAY_US, post);

  cohort_test_exec (db, sql);
}

/* What each read until a month ago: of the twelve all but every fourth, of the thirty about half, each another half. */
static gboolean
had_read (int member, int post)
{
  if ((member <= LARGE) != (post <= COHORT_TEST_SHELL_POSTS))
    return FALSE;
  return member <= LARGE ? (member + post) % 4 != 0 : (member * member * post + member + post * post) % 101 % 2 == 0;
}

static void
add_history (CohortDb *db)
{
  for (int member = 1; member <= COHORT_TEST_MEMBERS; member++)
    for (int post = 1; post <= POSTS; post++)
      if (had_read (member, post))
        read_post (db, member, post, 40);
}

/* In the last month each reads some of what they had left: of their own circle, or @fickle ones of the other. */
static void
add_month (CohortDb *db, gboolean faithful)
{
  for (int member = 1; member <= COHORT_TEST_MEMBERS; member++)
    {
      gboolean shell = member <= LARGE || !faithful;
      int most = member <= LARGE ? 1 : 6;

      for (int post = shell ? 1 : COHORT_TEST_SHELL_POSTS + 1, n = 0; n < most; post++)
        if (!had_read (member, post))
          {
            read_post (db, member, post, 10);
            n++;
          }
    }
}

static void
add_posts (CohortDb *db)
{
  for (int post = 1; post <= POSTS; post++)
    {
      gboolean shell = post <= COHORT_TEST_SHELL_POSTS;
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO post (id, source, title, status, published_at) VALUES (%1$d, 1, '%2$s part %1$d', 'published', "
          "%3$" G_GINT64_FORMAT "); INSERT INTO post_topic (post, topic) VALUES (%1$d, %4$d)",
          post,
          shell           ? "Shell"
          : post % 2 != 0 ? "Rust macros expand tokens:"
                          : "Rust threads share memory:",
          COHORT_TEST_NOW - (90 + 2 * post) * DAY_US, shell ? 1 : 2);

      cohort_test_exec (db, sql);
    }
}

static gpointer
fill (CohortDb *db, gboolean faithful, GError **error)
{
  g_autofree char *question = g_strdup_printf (
      "INSERT INTO question (id, source, identity, asked_at, body, topic) VALUES (1, 1, 3, %1$" G_GINT64_FORMAT
      ", 'How do I quote a quote?', 1), (2, 1, 4, %1$" G_GINT64_FORMAT ", 'Why is my pipe stuck?', 1)",
      COHORT_TEST_NOW - 5 * DAY_US);
  gint64 step;

  g_assert_true (cohort_journal_begin (db, "import", "{}", FALSE, 1, COHORT_TEST_NOW, error));
  cohort_test_exec (db, "INSERT INTO source (id, kind, name) VALUES (1, 'ghost', 'Ghost');"
                        "INSERT INTO topic (id, source, name) VALUES (1, 1, 'Shell'), (2, 1, 'Rust')");
  add_posts (db);
  for (int member = 1; member <= COHORT_TEST_SECOND_ACCOUNT; member++)
    add_person (db, member);
  add_history (db);
  add_month (db, faithful);
  cohort_test_exec (db, question);
  g_assert_true (cohort_journal_commit (db, &step, error));
  return GINT_TO_POINTER (1);
}

gpointer
cohort_test_circles_faithful (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return fill (db, TRUE, error);
}

gpointer
cohort_test_circles_fickle (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return fill (db, FALSE, error);
}
