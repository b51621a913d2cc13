/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms of text that do not need a tokenizer; the search forms are in cohort-search-text.c. */

#include "cohort-text.h"

#include <string.h>

#define EXCERPT_CHARS 36

/* Blank to a person, also where Unicode calls it a format character. */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x00a0 || c == 0x200b || c == 0xfeff || c == 0x2060;
}

/* Reorders what is shown, or is not shown at all: harmless in a name, a trap in a file name or an amount. */
static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* (transfer none): @text without blanks at its ends; @end receives the end. */
static const char *
trimmed (const char *text, const char **end)
{
  const char *last = text + strlen (text);

  while (*text != '\0' && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (last > text)
    {
      const char *before = g_utf8_prev_char (last);

      if (!is_blank (g_utf8_get_char (before)))
        break;
      last = before;
    }
  *end = last;
  return text;
}

/**
 * cohort_text_clean:
 * @text: (nullable): any bytes
 *
 * What is kept of a name or a title: NFC, without blanks at the ends. Inner blanks and line ends stay.
 *
 * Returns: (transfer full): valid UTF-8, "" for %NULL
 */
char *
cohort_text_clean (const char *text)
{
  g_autofree char *valid = NULL;
  const char *start, *end;

  if (text == NULL)
    return g_strdup ("");
  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  start = trimmed (text, &end);
  return g_str_is_ascii (text) ? g_strndup (start, end - start)
                               : g_utf8_normalize (start, end - start, G_NORMALIZE_DEFAULT_COMPOSE);
}

/**
 * cohort_text_display:
 * @text: (nullable): any bytes
 *
 * For showing on one line: cleaned, each run of blanks, line ends and control characters made one blank, marks that
 * change the direction of the text left out. Joiners stay: emoji and some scripts need them.
 *
 * Returns: (transfer full): valid UTF-8, "" for %NULL
 */
char *
cohort_text_display (const char *text)
{
  g_autofree char *clean = cohort_text_clean (text);
  GString *out = g_string_sized_new (strlen (clean) + 1);
  gboolean pending = FALSE;

  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_bidi_control (c))
        continue;
      if (is_blank (c) || g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        {
          pending = out->len > 0;
          continue;
        }
      if (pending)
        g_string_append_c (out, ' ');
      pending = FALSE;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/**
 * cohort_text_excerpt:
 * @text: (nullable): any bytes, of any length
 *
 * Returns: the beginning of cohort_text_display (), with "…" where something was left out
 */
CohortExcerpt
cohort_text_excerpt (const char *text)
{
  /* enough for the characters that are kept; the rest need not be looked at */
  g_autofree char *head = g_strndup (text != NULL ? text : "", sizeof (CohortExcerpt) * 4);
  g_autofree char *shown = cohort_text_display (head);
  CohortExcerpt excerpt = { 0 };
  gsize len = 0, chars = 0;

  while (shown[len] != '\0' && chars < EXCERPT_CHARS)
    {
      gsize next = g_utf8_next_char (shown + len) - shown;

      if (next > sizeof excerpt.text - sizeof "…")
        break;
      len = next;
      chars++;
    }
  memcpy (excerpt.text, shown, len);
  if (shown[len] != '\0')
    memcpy (excerpt.text + len, "…", sizeof "…");
  return excerpt;
}

/* (transfer full): compatibility forms and case folded; folding can undo the normal form, so it is made again */
static char *
fold (const char *text, gssize len)
{
  g_autofree char *normal = g_utf8_normalize (text, len, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

/**
 * cohort_text_sort_key:
 * @text: (nullable): any bytes
 *
 * For ORDER BY under binary collation: case and width do not count. The same on every machine, so that an index stays
 * true; the price is that no language's own order is kept.
 *
 * Returns: (transfer full): "" for %NULL
 */
char *
cohort_text_sort_key (const char *text)
{
  g_autofree char *clean = cohort_text_clean (text);

  return fold (clean, -1);
}

/* Whether an address in angle brackets ends the text: "Ada <ada@example.org>" */
static void
unwrap_address (const char **start, const char **end)
{
  const char *open;

  if (*end > *start && (*end)[-1] == '>' && (open = memrchr (*start, '<', *end - *start)) != NULL)
    {
      *start = open + 1;
      *end -= 1;
    }
  if (*end - *start > 7 && g_ascii_strncasecmp (*start, "mailto:", 7) == 0)
    *start += 7;
}

/**
 * cohort_text_email_key:
 * @text: (nullable): an address as typed: blanks around, "mailto:", "Name <address>"
 *
 * For comparing only; the address as written is what is kept and shown. Case is folded on both sides of the @, as every
 * large host does, and a punycode domain is read. Dots and "+tags" stay: whether they matter is the host's secret.
 *
 * Returns: (transfer full) (nullable): %NULL when the text is no address
 */
char *
cohort_text_email_key (const char *text)
{
  g_autofree char *clean = cohort_text_clean (text);
  g_autofree char *local = NULL, *domain = NULL, *unicode = NULL, *folded = NULL;
  const char *start, *end, *at;

  start = trimmed (clean, &end);
  unwrap_address (&start, &end);
  at = memrchr (start, '@', end - start);
  if (at == NULL || at == start || at + 1 == end || memchr (start, '@', at - start) != NULL)
    return NULL;
  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    if (is_blank (g_utf8_get_char (p)) || g_unichar_iscntrl (g_utf8_get_char (p)) || strchr ("<>,;\"", *p) != NULL)
      return NULL;
  if (at[1] == '.' || end[-1] == '.')
    return NULL;
  local = fold (start, at - start);
  domain = g_strndup (at + 1, end - at - 1);
  unicode = g_hostname_to_unicode (domain);
  folded = fold (unicode != NULL ? unicode : domain, -1);
  return g_strconcat (local, "@", folded, NULL);
}

/**
 * cohort_text_handle_key:
 * @text: (nullable): a user name as typed, with or without "@" before it
 *
 * Returns: (transfer full) (nullable): for comparing; %NULL when nothing is left
 */
char *
cohort_text_handle_key (const char *text)
{
  g_autofree char *folded = cohort_text_sort_key (text);
  const char *start = folded;

  while (*start == '@')
    start++;
  return *start != '\0' ? g_strdup (start) : NULL;
}
