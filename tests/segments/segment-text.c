/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "segment-text.h"

#include <string.h>

/* The value of "key=value" in @words, or NULL. */
static const char *
value_of (GStrv words, const char *key)
{
  gsize len = strlen (key);

  for (guint i = 0; words[i] != NULL; i++)
    if (strncmp (words[i], key, len) == 0 && words[i][len] == '=')
      return words[i] + len + 1;
  return NULL;
}

static gint64
number_of (GStrv words, const char *key, gint64 fallback)
{
  const char *value = value_of (words, key);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : fallback;
}

static gboolean
has (GStrv words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static CohortDay
day_of (const char *text)
{
  CohortDay day = cohort_day_parse (text);

  if (day == COHORT_DAY_NONE)
    g_error ("not a day: %s", text);
  return day;
}

static gint64
instant_of (const SegmentCase *self, const char *text)
{
  return text != NULL ? cohort_zone_day_start (self->facts_in, day_of (text)) : G_MININT64;
}

static int
index_of (const char *const *ids, int n, const char *id)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      return i;
  g_error ("unknown word: %s", id);
}

/* "2025-01-01..2025-02-01": the second may be empty. */
static void
split_range (const char *text, char **first, char **second)
{
  const char *dots = strstr (text, "..");

  if (dots == NULL)
    g_error ("not a range: %s", text);
  *first = g_strndup (text, (gsize) (dots - text));
  *second = g_strdup (dots + 2);
}

/* Reads "1000 month USD" or "1000 month/3 USD" from @at on, and qty= and disc=. */
static gboolean
read_terms (GStrv words, guint at, CohortSegmentTerms *terms)
{
  g_auto (GStrv) interval = NULL;

  terms->quantity = number_of (words, "qty", 1);
  terms->discount = number_of (words, "disc", 0);
  if (g_strv_length (words) < at + 3 || !g_ascii_isdigit (words[at][0]))
    return FALSE;
  interval = g_strsplit (words[at + 1], "/", 2);
  terms->unit = g_ascii_strtoll (words[at], NULL, 10);
  terms->interval
      = strcmp (interval[0], "?") == 0
            ? COHORT_BUILT_NO_INTERVAL
            : (CohortBuiltInterval) index_of (cohort_built_interval_ids, COHORT_N_BUILT_INTERVALS, interval[0]);
  terms->interval_count = interval[1] != NULL ? g_ascii_strtoll (interval[1], NULL, 10) : 1;
  g_strlcpy (terms->currency, words[at + 2], sizeof terms->currency);
  return TRUE;
}

static void
read_coverage (SegmentCase *self, GStrv words)
{
  g_autofree char *from = NULL, *to = NULL;
  const char *kind = value_of (words, "kind");
  const char *line = value_of (words, "line");
  CohortFactCoverage coverage = { .id = self->coverage->len + 1,
                                  .subscription = number_of (words, "sub", 1),
                                  .tier = number_of (words, "tier", 0),
                                  .line_key = line != NULL ? g_string_chunk_insert (self->texts, line) : NULL,
                                  .stacks = has (words, "stacks"),
                                  .gift = has (words, "gift"),
                                  .free_tier = has (words, "free"),
                                  .from_balance = has (words, "balance"),
                                  .refunded_us = instant_of (self, value_of (words, "refunded")) };

  split_range (words[1], &from, &to);
  coverage.from_us = instant_of (self, from);
  coverage.to_us = instant_of (self, to);
  if (kind != NULL)
    coverage.kind = (CohortCoverageKind) index_of (cohort_coverage_kind_ids, COHORT_N_COVERAGE_KINDS, kind);
  if (!read_terms (words, 2, &coverage.terms))
    g_error ("%s: coverage without a price", self->name);
  g_array_append_val (self->coverage, coverage);
}

static void
read_version (SegmentCase *self, GStrv words)
{
  const char *reason = value_of (words, "reason");
  CohortFactVersion version
      = { .id = self->versions->len + 1,
          .subscription = number_of (words, "sub", 1),
          .tier = number_of (words, "tier", 0),
          .free_tier = has (words, "free"),
          .from_us = instant_of (self, words[1]),
          .observed_us = G_MININT64,
          .status = (CohortVersionStatus) index_of (cohort_version_status_ids, COHORT_N_VERSION_STATUSES, words[2]),
          .discount_ends_us = instant_of (self, value_of (words, "disc_ends")),
          .paid_through_us = instant_of (self, value_of (words, "through")),
          .cancel_at_us = instant_of (self, value_of (words, "cancel_at")),
          .cancel_flag = has (words, "cancel"),
          .trial_end_us = instant_of (self, value_of (words, "trial_end")),
          .gift = has (words, "gift") };

  version.priced = read_terms (words, 3, &version.terms);
  if (reason != NULL)
    version.cancel_reason = (CohortBuiltEnd) index_of (cohort_built_end_ids, COHORT_N_BUILT_ENDS, reason);
  g_array_append_val (self->versions, version);
}

static void
read_known (SegmentCase *self, const char *range)
{
  g_autofree char *from = NULL, *to = NULL;
  CohortKnownSpan span;

  split_range (range, &from, &to);
  span.from = *from != '\0' ? day_of (from) : COHORT_DAY_MIN;
  span.to = *to != '\0' ? day_of (to) : COHORT_DAY_MAX;
  g_array_append_val (self->known, span);
}

static void
set_zone (CohortZone **zone, const char *name)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (zone, cohort_zone_unref);
  *zone = cohort_zone_new (name, &error);
  g_assert_no_error (error);
}

static void
read_line (SegmentCase *self, GStrv words, const char *line)
{
  const char *word = words[0];

  if (strcmp (word, "cov") == 0)
    read_coverage (self, words);
  else if (strcmp (word, "ver") == 0)
    read_version (self, words);
  else if (strcmp (word, "fail") == 0)
    {
      CohortFactFailure failure = { number_of (words, "sub", 1), instant_of (self, words[1]) };

      g_array_append_val (self->failures, failure);
    }
  else if (strcmp (word, "known") == 0)
    read_known (self, words[1]);
  else if (strcmp (word, "grace") == 0)
    self->grace = (int) g_ascii_strtoll (words[1], NULL, 10);
  else if (strcmp (word, "zone") == 0)
    set_zone (&self->zone, words[1]);
  else if (strcmp (word, "facts_in") == 0)
    set_zone (&self->facts_in, words[1]);
  else if (strcmp (word, "no-payments") == 0)
    self->pays = FALSE;
  else if (strcmp (word, "=") == 0)
    g_ptr_array_add (self->expected, g_strjoinv (" ", words + 1));
  else
    g_error ("%s: not understood: %s", self->name, line);
}

static SegmentCase *
case_new (const char *name)
{
  SegmentCase *self = g_new0 (SegmentCase, 1);

  self->name = g_strdup (name);
  self->coverage = g_array_new (FALSE, FALSE, sizeof (CohortFactCoverage));
  self->versions = g_array_new (FALSE, FALSE, sizeof (CohortFactVersion));
  self->failures = g_array_new (FALSE, FALSE, sizeof (CohortFactFailure));
  self->known = g_array_new (FALSE, FALSE, sizeof (CohortKnownSpan));
  self->expected = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (256);
  self->zone = cohort_zone_ref (cohort_zone_utc ());
  self->facts_in = cohort_zone_ref (cohort_zone_utc ());
  self->grace = 15;
  self->pays = TRUE;
  return self;
}

void
segment_case_free (SegmentCase *self)
{
  g_free (self->name);
  g_array_unref (self->coverage);
  g_array_unref (self->versions);
  g_array_unref (self->failures);
  g_array_unref (self->known);
  g_ptr_array_unref (self->expected);
  g_string_chunk_free (self->texts);
  cohort_zone_unref (self->zone);
  cohort_zone_unref (self->facts_in);
  g_free (self);
}

/* Returns: (transfer full) (element-type SegmentCase): the cases of a file, in its order */
GPtrArray *
segment_cases_read (const char *path)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) segment_case_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) parts = g_strsplit_set (lines[i], " \t", -1);
      g_auto (GStrv) words = NULL;

      for (guint w = 0; parts[w] != NULL; w++)
        if (*parts[w] != '\0')
          g_strv_builder_add (builder, parts[w]);
      words = g_strv_builder_end (builder);
      if (words[0] == NULL || words[0][0] == '#')
        continue;
      if (strcmp (words[0], "case") == 0)
        {
          g_autofree char *name = g_strjoinv ("-", words + 1);

          g_ptr_array_add (cases, case_new (name));
        }
      else
        read_line (g_ptr_array_index (cases, cases->len - 1), words, lines[i]);
    }
  return g_steal_pointer (&cases);
}

void
segment_case_build (const SegmentCase *self, GArray *out)
{
  CohortSegmentFacts facts = { .coverage = (const CohortFactCoverage *) (gconstpointer) self->coverage->data,
                               .n_coverage = self->coverage->len,
                               .versions = (const CohortFactVersion *) (gconstpointer) self->versions->data,
                               .n_versions = self->versions->len,
                               .failures = (const CohortFactFailure *) (gconstpointer) self->failures->data,
                               .n_failures = self->failures->len,
                               .known = (const CohortKnownSpan *) (gconstpointer) self->known->data,
                               .n_known = self->known->len,
                               .reports_payments = self->pays };
  CohortSegmentSettings settings = { self->zone, self->grace };

  cohort_segments_build (&facts, &settings, out);
}

static void
append_day (GString *text, const char *key, CohortDay day)
{
  char buffer[COHORT_DAY_LEN];

  if (day != COHORT_DAY_NONE)
    g_string_append_printf (text, " %s=%s", key, cohort_day_print (day, buffer));
}

char *
segment_to_text (const CohortBuiltSegment *segment)
{
  GString *text = g_string_new (NULL);
  const CohortSegmentTerms *terms = &segment->terms;
  char buffer[COHORT_DAY_LEN];

  g_string_append_printf (text, "%s..", cohort_day_print (segment->start, buffer));
  if (!segment->open)
    g_string_append (text, cohort_day_print (segment->end, buffer));
  else
    g_assert_cmpint (segment->end, ==, COHORT_DAY_MAX);
  g_string_append_printf (text, " %s", cohort_built_status_ids[segment->status]);
  if (terms->currency[0] != '\0')
    {
      g_string_append_printf (text, " %" G_GINT64_FORMAT " %s", terms->unit,
                              terms->interval != COHORT_BUILT_NO_INTERVAL ? cohort_built_interval_ids[terms->interval]
                                                                          : "?");
      if (terms->interval_count > 1)
        g_string_append_printf (text, "/%" G_GINT64_FORMAT, terms->interval_count);
      g_string_append_printf (text, " %s", terms->currency);
    }
  if (segment->subscription != 1)
    g_string_append_printf (text, " sub=%" G_GINT64_FORMAT, segment->subscription);
  if (segment->tier != 0)
    g_string_append_printf (text, " tier=%" G_GINT64_FORMAT, segment->tier);
  if (segment->line != 0)
    g_string_append_printf (text, " line=%u", segment->line);
  if (terms->quantity != 1)
    g_string_append_printf (text, " qty=%" G_GINT64_FORMAT, terms->quantity);
  if (terms->discount != 0)
    g_string_append_printf (text, " disc=%" G_GINT64_FORMAT, terms->discount);
  append_day (text, "term", segment->term_end);
  append_day (text, "grace", segment->grace_end);
  g_string_append_printf (text, "%s%s%s", segment->open ? " open" : "", segment->missing ? " missing" : "",
                          segment->reported ? " reported" : "");
  if (segment->end_reason != COHORT_BUILT_NO_END)
    g_string_append_printf (text, " end=%s", cohort_built_end_ids[segment->end_reason]);
  if (segment->change != COHORT_BUILT_NO_CHANGE)
    g_string_append_printf (text, " change=%s", cohort_built_change_ids[segment->change]);
  return g_string_free (text, FALSE);
}
