/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms of text, and content keys. */

#include "cohort-hash.h"
#include "cohort-text.h"

#include <glib.h>
#include <string.h>

typedef char *(*TextFunc) (const char *text);

typedef struct
{
  const char *text, *expected;
} Case;

static void
check (TextFunc func, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *found = func (cases[i].text);

      if (g_strcmp0 (found, cases[i].expected) != 0)
        g_error ("“%s”: “%s” instead of “%s”", cases[i].text, found, cases[i].expected);
    }
}

static void
test_clean (void)
{
  static const Case cases[] = {
    { NULL, "" },
    { "", "" },
    { "  \t\n", "" },
    { " Ada ", "Ada" },
    { "\u3000张 三\u00a0\ufeff", "张 三" },
    { "a\nb", "a\nb" },
    { "e\u0301", "é" },
    { "ﬁ", "ﬁ" },
    { "a\xff", "a\ufffd" },
  };

  check (cohort_text_clean, cases, G_N_ELEMENTS (cases));
}

static void
test_display (void)
{
  static const Case cases[] = {
    { NULL, "" },
    { "a\r\n\tb", "a b" },
    { "a\u202eb\u2066c\u2069", "abc" },
    { "a\001\177\302\205b", "a b" },
    { "\001a\001", "a" },
    { "👩\u200d💻", "👩\u200d💻" },
    { "a\u2028b", "a b" },
    { "\xe4\xb8", "\ufffd\ufffd" },
  };

  check (cohort_text_display, cases, G_N_ELEMENTS (cases));
}

static void
test_excerpt (void)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autoptr (GString) wide = g_string_new (NULL);
  CohortExcerpt excerpt;

  for (int i = 0; i < 1000; i++)
    g_string_append (wide, "🙂");
  g_assert_cmpstr (cohort_text_excerpt (NULL).text, ==, "");
  g_assert_cmpstr (cohort_text_excerpt (" a\nb ").text, ==, "a b");
  excerpt = cohort_text_excerpt (endless);
  g_assert_cmpint (g_utf8_strlen (excerpt.text, -1), ==, 37);
  g_assert_true (g_str_has_suffix (excerpt.text, "x…"));
  excerpt = cohort_text_excerpt (wide->str);
  g_assert_true (g_utf8_validate (excerpt.text, -1, NULL));
  g_assert_true (g_str_has_suffix (excerpt.text, "🙂…"));
}

static void
test_email (void)
{
  static const Case cases[] = {
    { " Ada@Example.ORG ", "ada@example.org" },
    { "mailto:ada@example.org", "ada@example.org" },
    { "Ada L <Ada@example.org>", "ada@example.org" },
    { "ada+news@example.org", "ada+news@example.org" },
    { "JOSÉ@example.org", "josé@example.org" },
    { "jose\u0301@example.org", "josé@example.org" },
    { "a@xn--mnchen-3ya.de", "a@münchen.de" },
    { "a@MÜNCHEN.de", "a@münchen.de" },
    { "ａｄａ＠example.org", NULL },
    { NULL, NULL },
    { "", NULL },
    { "ada", NULL },
    { "@example.org", NULL },
    { "ada@", NULL },
    { "a@b@c", NULL },
    { "a b@c", NULL },
    { "a@b c", NULL },
    { "a@.b", NULL },
    { "a@b.", NULL },
    { "a@b,c@d", NULL },
    { "<>", NULL },
    { "\xff@b", "\ufffd@b" },
  };

  check (cohort_text_email_key, cases, G_N_ELEMENTS (cases));
}

static void
test_handle_and_sort (void)
{
  static const Case handles[] = { { "@Ada", "ada" }, { " ada ", "ada" }, { "＠Ａｄａ", "ada" }, { "@@", NULL },
                                  { "", NULL },      { NULL, NULL },     { "张三", "张三" } };
  static const Case keys[]
      = { { "Straße", "strasse" }, { "ＡＢＣ", "abc" }, { "Ångström", "ångström" }, { "İ", "i̇" }, { NULL, "" } };

  check (cohort_text_handle_key, handles, G_N_ELEMENTS (handles));
  check (cohort_text_sort_key, keys, G_N_ELEMENTS (keys));
}

static void
test_search_index (void)
{
  static const Case cases[] = {
    { NULL, "" },
    { "Ada Lovelace", "ada lovelace" },
    { "ada@example.org", "ada example org" },
    { "张小明", "张小 小明 明" },
    { "张", "张" },
    { "abc张小明def", "abc 张小 小明 明 def" },
    { "カレー", "カレ レー ー" },
    { "한국어", "한국 국어 어" },
    { "ＡＢＣ１２", "abc12" },
    { "—!?—", "" },
    { "प्रिया", "प्रिया" },
    { "a-b_c", "a b c" },
  };

  check (cohort_text_search_index, cases, G_N_ELEMENTS (cases));
}

static void
test_search_query (void)
{
  static const Case cases[] = {
    { "", "" },
    { "  ", "" },
    { "Ada", "\"ada\"*" },
    { "ada lov", "\"ada\"* \"lov\"*" },
    { "小明", "\"小明\"" },
    { "张小明", "\"张小 小明\"" },
    { "张", "\"张\"*" },
    { "\"OR NEAR(", "\"or\"* \"near\"*" },
    { "ada* AND", "\"ada\"* \"and\"*" },
    { "明 ada", "\"明\"* \"ada\"*" },
  };

  check (cohort_text_search_query, cases, G_N_ELEMENTS (cases));
}

/* A pasted page does not become an expression that FTS5 refuses. */
static void
test_long_query (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *query = NULL;
  g_auto (GStrv) terms = NULL;

  for (int i = 0; i < 10000; i++)
    g_string_append (text, "é ");
  query = cohort_text_search_query (text->str);
  terms = g_strsplit (query, " ", -1);
  g_assert_cmpuint (g_strv_length (terms), ==, 128);
}

/* Tokens of the index that stand in the order of the query's phrase, the last as a prefix: what FTS5 does with them. */
static gboolean
matches (const char *index, const char *query)
{
  g_auto (GStrv) tokens = g_strsplit (index, " ", -1);
  g_autofree char *phrase = g_strdup (query + 1);
  g_auto (GStrv) wanted = NULL;
  gboolean is_prefix = g_str_has_suffix (query, "*");

  *strchr (phrase, '"') = '\0';
  wanted = g_strsplit (phrase, " ", -1);
  for (guint at = 0; tokens[at] != NULL; at++)
    {
      guint n = 0;

      while (wanted[n] != NULL && tokens[at + n] != NULL
             && (is_prefix && wanted[n + 1] == NULL ? g_str_has_prefix (tokens[at + n], wanted[n])
                                                    : g_str_equal (tokens[at + n], wanted[n])))
        n++;
      if (wanted[n] == NULL)
        return TRUE;
    }
  return FALSE;
}

/* Every fragment of a Chinese text finds it, and what is not in it does not. */
static void
test_every_fragment_is_found (void)
{
  static const char text[] = "北京大学读书社群";
  g_autofree char *index = cohort_text_search_index (text);
  glong len = g_utf8_strlen (text, -1);

  for (glong from = 0; from < len; from++)
    for (glong to = from + 1; to <= len; to++)
      {
        g_autofree char *fragment = g_utf8_substring (text, from, to);
        g_autofree char *query = cohort_text_search_query (fragment);
        g_autofree char *wrong = g_strconcat (fragment, "错", NULL);
        g_autofree char *wrong_query = cohort_text_search_query (wrong);

        g_assert_true (matches (index, query));
        g_assert_false (matches (index, wrong_query));
      }
}

static void
test_hash (void)
{
  static const char *const fields[] = { "a", NULL, "", "张三" };
  static const char *const joined[][2]
      = { { "ab", "c" }, { "a", "bc" }, { "abc", "" }, { "abc", NULL }, { NULL, "abc" } };
  g_autoptr (CohortHasher) hasher = cohort_hasher_new ();
  CohortHash hash = cohort_hash_fields (fields, G_N_ELEMENTS (fields)), again;
  char text[COHORT_HASH_LEN];

  /* stored in databases: this value must never change */
  g_assert_cmpstr (cohort_hash_print (&hash, text), ==, "36f08b8deb40014019ca9b08ad9b0eb7");
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    cohort_hasher_add (hasher, fields[i], fields[i] != NULL ? (gssize) strlen (fields[i]) : -1);
  again = cohort_hasher_finish (hasher);
  g_assert_true (cohort_hash_equal (&hash, &again));
  for (gsize i = 0; i < G_N_ELEMENTS (joined); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (joined); j++)
      {
        CohortHash first = cohort_hash_fields (joined[i], 2), second = cohort_hash_fields (joined[j], 2);

        g_assert_cmpint (cohort_hash_equal (&first, &second), ==, i == j);
      }
  cohort_hasher_add_int (hasher, 5);
  hash = cohort_hasher_finish (hasher);
  cohort_hasher_add (hasher, "5", -1);
  again = cohort_hasher_finish (hasher);
  g_assert_false (cohort_hash_equal (&hash, &again));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/display", test_display);
  g_test_add_func ("/text/excerpt", test_excerpt);
  g_test_add_func ("/text/email", test_email);
  g_test_add_func ("/text/handle-and-sort", test_handle_and_sort);
  g_test_add_func ("/text/search-index", test_search_index);
  g_test_add_func ("/text/search-query", test_search_query);
  g_test_add_func ("/text/long-query", test_long_query);
  g_test_add_func ("/text/every-fragment-is-found", test_every_fragment_is_found);
  g_test_add_func ("/hash/fields", test_hash);
  return g_test_run ();
}
