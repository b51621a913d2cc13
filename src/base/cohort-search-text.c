/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Search forms of a text. Words are runs of letters and digits, case and width folded. Chinese, Japanese and Korean are
 * written without blanks or inflect at the end of a word, so a run of theirs becomes its overlapping pairs, the last
 * character closing the row: 张小明 -> 张小 小明 明. Every character thus begins exactly one token: a query of two or
 * more characters is a phrase of pairs, and one of a single character a prefix. */

#include "cohort-text.h"

#include <string.h>

/* FTS5 refuses expressions of more than 256 terms; a query this long, of one-letter words, has half as many. */
#define MAX_QUERY_CHARS 256
#define MAX_ANY_WORDS 64

typedef enum
{
  CLASS_BREAK,
  CLASS_WORD,
  CLASS_PAIRED
} CharClass;

typedef void (*RunFunc) (GString *out, const char *run, gsize len, CharClass kind);

static const GUnicodeScript paired_scripts[]
    = { G_UNICODE_SCRIPT_HAN, G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA, G_UNICODE_SCRIPT_BOPOMOFO,
        G_UNICODE_SCRIPT_HANGUL };

static CharClass
classify (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum (c) ? CLASS_WORD : CLASS_BREAK;
  if (c == 0x30fc) /* the long-vowel mark belongs to no script of its own */
    return CLASS_PAIRED;
  if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
    return CLASS_BREAK;
  for (guint i = 0; i < G_N_ELEMENTS (paired_scripts); i++)
    if (g_unichar_get_script (c) == paired_scripts[i])
      return CLASS_PAIRED;
  return CLASS_WORD;
}

/* Calls @func for each run of one class. A mark stays with the run before it. */
static char *
convert (const char *text, RunFunc func)
{
  g_autofree char *folded = cohort_text_sort_key (text);
  GString *out = g_string_sized_new (strlen (folded) * 2);
  const char *start = folded;
  CharClass kind = CLASS_BREAK;

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      CharClass next = kind != CLASS_BREAK && g_unichar_ismark (c) ? kind : classify (c);

      if (next == kind && c != 0)
        continue;
      if (kind != CLASS_BREAK)
        {
          if (out->len > 0)
            g_string_append_c (out, ' ');
          func (out, start, p - start, kind);
        }
      if (c == 0)
        break;
      start = p;
      kind = next;
    }
  return g_string_free (out, FALSE);
}

/* The pairs of a run; with @last, also its last character alone. */
static void
append_pairs (GString *out, const char *run, gsize len, gboolean last)
{
  const char *end = run + len;
  const char *second = g_utf8_next_char (run);

  for (const char *p = run; second < end; p = second, second = g_utf8_next_char (second))
    {
      const char *after = g_utf8_next_char (second);

      if (p > run)
        g_string_append_c (out, ' ');
      g_string_append_len (out, p, after - p);
    }
  if (last)
    {
      const char *tail = g_utf8_find_prev_char (run, end);

      if (tail > run)
        g_string_append_c (out, ' ');
      g_string_append_len (out, tail, end - tail);
    }
}

static void
append_index_run (GString *out, const char *run, gsize len, CharClass kind)
{
  if (kind == CLASS_WORD)
    g_string_append_len (out, run, len);
  else
    append_pairs (out, run, len, TRUE);
}

static void
append_query_run (GString *out, const char *run, gsize len, CharClass kind)
{
  gboolean single = kind == CLASS_PAIRED && g_utf8_next_char (run) == run + len;

  g_string_append_c (out, '"');
  if (kind == CLASS_WORD || single)
    g_string_append_len (out, run, len);
  else
    append_pairs (out, run, len, FALSE);
  g_string_append (out, kind == CLASS_WORD || single ? "\"*" : "\"");
}

/**
 * cohort_text_search_index:
 * @text: (nullable): any bytes
 *
 * Returns: (transfer full): tokens parted by blanks, for an FTS5 column under unicode61
 */
char *
cohort_text_search_index (const char *text)
{
  return convert (text, append_index_run);
}

/**
 * cohort_text_search_query:
 * @text: (nullable): what a person typed
 *
 * Every word must occur, in any order and as the beginning of a word; CJK anywhere. Nothing typed is FTS5 syntax.
 *
 * What is beyond 256 characters is not searched for.
 *
 * Returns: (transfer full): an FTS5 MATCH expression over cohort_text_search_index () forms; "" when nothing can be
 *   searched for
 */
char *
cohort_text_search_query (const char *text)
{
  g_autofree char *clean = cohort_text_clean (text);
  glong len = g_utf8_strlen (clean, -1);
  g_autofree char *head = g_utf8_substring (clean, 0, MIN (len, MAX_QUERY_CHARS));

  return convert (head, append_query_run);
}

/* In these nobody looks for anything: what questions are made of, in the languages of the application. */
static const char *const silent_words[] = {
  "about", "also",   "and",  "any",  "are",  "but",  "can",   "could", "did",   "does",  "doing", "for",  "from",
  "get",   "has",    "have", "how",  "into", "its",  "just",  "like",  "may",   "more",  "not",   "one",  "only",
  "our",   "should", "some", "than", "that", "the",  "their", "them",  "then",  "there", "these", "they", "this",
  "use",   "using",  "was",  "way",  "were", "what", "when",  "where", "which", "who",   "why",   "will", "with",
  "would", "you",    "your", "不是", "为什", "么办", "什么",  "从哪",  "但是",  "可以",  "哪里",  "如何", "应该",
  "怎么",  "怎样",   "我们", "我的", "是不", "有没", "没有",  "能不",  "请问",  "这个",  "这里",  "那个",
};

/**
 * cohort_text_search_tells:
 * @word: a token of cohort_text_search_index ()
 *
 * Returns: whether it says what a text is about: no particle, and more than two letters or a pair
 */
gboolean
cohort_text_search_tells (const char *word)
{
  if (g_utf8_strlen (word, -1) < (g_ascii_isalnum (*word) ? 3 : 2))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (silent_words); i++)
    if (strcmp (silent_words[i], word) == 0)
      return FALSE;
  return TRUE;
}

/**
 * cohort_text_search_any:
 * @text: (nullable): a text, as a question
 *
 * For finding what is alike, in the order of FTS5's rank: one word of it suffices. Only words that tell something are
 * looked for, the first sixty-four of them. Nothing in @text is FTS5 syntax.
 *
 * Returns: (transfer full): an FTS5 MATCH expression over cohort_text_search_index () forms; "" when nothing can be
 *   searched for
 */
char *
cohort_text_search_any (const char *text)
{
  g_autofree char *clean = cohort_text_clean (text);
  g_autofree char *split = cohort_text_search_index (clean);
  g_auto (GStrv) words = g_strsplit (split, " ", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL && g_hash_table_size (seen) < MAX_ANY_WORDS; i++)
    if (cohort_text_search_tells (words[i]) && g_hash_table_add (seen, words[i]))
      g_string_append_printf (out, "%s\"%s\"", out->len > 0 ? " OR " : "", words[i]);
  return g_string_free (out, FALSE);
}
