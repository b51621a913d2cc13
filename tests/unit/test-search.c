/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two search forms against the real FTS5, in the kind of table that the store keeps: every query must be one that
 * FTS5 takes, find what a person expects and nothing else. */

#include "cohort-text.h"

#include <glib.h>
#include <sqlite3.h>

static const char *const texts[] = {
  "Ada Lovelace <ada@example.org>", /* 1 */
  "张小明 @xiaoming",
  "北京大学读书社群", /* 3 */
  "José Müller-Lüdenscheidt",
  "ＦＵＬＬ　ｗｉｄｔｈ １２３", /* 5 */
  "カレーライス専門店",
  "한국어 공부방", /* 7 */
  "AND OR NOT NEAR",
  "प्रिया शर्मा", /* 9 */
  "o'Neil \"quoted\" 50%_off*",
};

static sqlite3 *
make_index (void)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "CREATE VIRTUAL TABLE search USING fts5 (body, content = '', contentless_delete = 1, "
                                 "tokenize = 'unicode61')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "INSERT INTO search (rowid, body) VALUES (?, ?)", -1, &insert, NULL), ==,
                   SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *body = cohort_text_search_index (texts[i]);

      sqlite3_bind_int (insert, 1, (int) i + 1);
      sqlite3_bind_text (insert, 2, body, -1, SQLITE_TRANSIENT);
      g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  return db;
}

/* The rows that a query finds, as "1 5"; NULL when FTS5 refuses it */
static char *
find (sqlite3 *db, const char *typed)
{
  g_autofree char *query = cohort_text_search_query (typed);
  g_autoptr (GString) found = g_string_new (NULL);
  sqlite3_stmt *select = NULL;
  int result = SQLITE_DONE;

  if (*query != '\0')
    {
      sqlite3_prepare_v2 (db, "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid", -1, &select, NULL);
      sqlite3_bind_text (select, 1, query, -1, SQLITE_TRANSIENT);
      while ((result = sqlite3_step (select)) == SQLITE_ROW)
        g_string_append_printf (found, "%s%d", found->len > 0 ? " " : "", sqlite3_column_int (select, 0));
      sqlite3_finalize (select);
    }
  return result == SQLITE_DONE ? g_strdup (found->str) : NULL;
}

static void
test_found (void)
{
  static const struct
  {
    const char *typed, *expected;
  } cases[] = {
    { "ada", "1" },
    { "Ada Love", "1" },
    { "lovelace ada", "1" },
    { "ada@example.org", "1" },
    { "ovelace", "" },
    { "ada muller", "" },
    { "小明", "2" },
    { "张", "2" },
    { "明", "2" },
    { "小张", "" },
    { "张明", "" },
    { "@xiaom", "2" },
    { "小明 xiao", "2" },
    { "大学", "3" },
    { "读书社", "3" },
    { "北京大学读书社群", "3" },
    { "学大", "" },
    { "群", "3" },
    { "jose", "4" },
    { "MÜLLER", "4" },
    { "Müller-Lüden", "4" },
    { "full width", "5" },
    { "123", "5" },
    { "ｆｕｌｌ", "5" },
    { "カレー", "6" },
    { "レー", "6" },
    { "専門", "6" },
    { "공부", "7" },
    { "국어", "7" },
    { "and", "8" },
    { "NOT near", "8" },
    { "प्रिया", "9" },
    { "o'neil", "10" },
    { "\"quoted", "10" },
    { "50%", "10" },
    { "off*", "10" },
    { "", "" },
    { "\"", "" },
    { "*", "" },
  };
  sqlite3 *db = make_index ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (db, cases[i].typed);

      if (g_strcmp0 (found, cases[i].expected) != 0)
        g_error ("“%s” finds “%s” instead of “%s”", cases[i].typed, found, cases[i].expected);
    }
  sqlite3_close (db);
}

/* Nothing that can be typed is a syntax error, and each text is found by the whole of itself. */
static void
test_anything_typed (void)
{
  static const char *const parts[]
      = { "a",   "\"",   "*",  "(",  ")", ":",  "^", "-",      "+",  "{",      "}", ",",    "'",
          "AND", "NEAR", "中", "文", " ", "ー", "é", "\u0301", "🙂", "\u200d", "1", "\xff", "한" };
  sqlite3 *db = make_index ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *found = find (db, texts[i]);
      g_autofree char *expected = g_strdup_printf ("%d", (int) i + 1);

      g_assert_cmpstr (found, ==, expected);
    }
  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      g_autofree char *found = NULL;

      for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append (typed, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      found = find (db, typed->str);
      if (found == NULL)
        g_error ("“%s”: %s", typed->str, sqlite3_errmsg (db));
    }
  sqlite3_close (db);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/search/found", test_found);
  g_test_add_func ("/search/anything-typed", test_anything_typed);
  return g_test_run ();
}
