/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Forms of text: cleaned for keeping, keys for comparing, tokens for searching, safe for showing. Nothing depends on
 * the locale. Input that is not UTF-8 is made so first (each bad byte becomes U+FFFD). Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cohort_text_clean (const char *text);
char *cohort_text_display (const char *text);

/* A text of unknown origin, short and safe enough to stand in a message; returned by value, so that it can be named in
 * the very call that needs it. */
typedef struct
{
  char text[128];
} CohortExcerpt;

CohortExcerpt cohort_text_excerpt (const char *text);

char *cohort_text_email_key (const char *text);
char *cohort_text_handle_key (const char *text);
char *cohort_text_sort_key (const char *text);

char *cohort_text_search_index (const char *text);
char *cohort_text_search_query (const char *text);
char *cohort_text_search_any (const char *text);
gboolean cohort_text_search_tells (const char *word);

G_END_DECLS
