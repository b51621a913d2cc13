/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The builder of segments: cases worked out by hand, and what must hold of any facts. */

#include "config.h"

#include "segment-text.h"

#include <string.h>

static void
test_case (gconstpointer data)
{
  const SegmentCase *one = data;
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (CohortBuiltSegment));
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  segment_case_build (one, out);
  for (guint i = 0; i < out->len; i++)
    {
      g_autofree char *text = segment_to_text (&g_array_index (out, CohortBuiltSegment, i));

      g_string_append_printf (got, "%s\n", text);
    }
  for (guint i = 0; i < one->expected->len; i++)
    g_string_append_printf (expected, "%s\n", (const char *) g_ptr_array_index (one->expected, i));
  g_assert_cmpstr (got->str, ==, expected->str);
}

static SegmentCase *
random_case (void)
{
  static const char *const lines[] = { NULL, "a", "b" };
  SegmentCase *one = g_new0 (SegmentCase, 1);
  CohortDay known = cohort_day_from_ymd (2025, 1, 1);

  one->coverage = g_array_new (FALSE, FALSE, sizeof (CohortFactCoverage));
  one->versions = g_array_new (FALSE, FALSE, sizeof (CohortFactVersion));
  one->failures = g_array_new (FALSE, FALSE, sizeof (CohortFactFailure));
  one->known = g_array_new (FALSE, FALSE, sizeof (CohortKnownSpan));
  one->expected = g_ptr_array_new ();
  one->texts = g_string_chunk_new (16);
  one->zone = cohort_zone_ref (cohort_zone_utc ());
  one->facts_in = cohort_zone_ref (cohort_zone_utc ());
  one->grace = g_test_rand_int_range (0, 40);
  one->pays = g_test_rand_int_range (0, 4) > 0;
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      CohortKnownSpan span = { known + g_test_rand_int_range (1, 90) };

      span.to = span.from + g_test_rand_int_range (0, 200);
      known = span.to + 1;
      g_array_append_val (one->known, span);
    }
  for (int i = g_test_rand_int_range (0, 12); i > 0; i--)
    {
      CohortDay from = cohort_day_from_ymd (2025, 1, 1) + g_test_rand_int_range (0, 400);
      CohortFactCoverage coverage
          = { .id = i,
              .subscription = g_test_rand_int_range (0, 3),
              .tier = g_test_rand_int_range (0, 3),
              .line_key = lines[g_test_rand_int_range (0, 3)],
              .kind = g_test_rand_int_range (0, 8) > 0 ? COHORT_COVERAGE_PERIOD
                                                       : (CohortCoverageKind) g_test_rand_int_range (0, 4),
              .from_us = from * COHORT_US_PER_DAY,
              .stacks = g_test_rand_bit (),
              .gift = g_test_rand_int_range (0, 9) == 0,
              .refunded_us = G_MININT64 };

      coverage.to_us = (from + g_test_rand_int_range (1, 100)) * COHORT_US_PER_DAY;
      coverage.terms = (CohortSegmentTerms) { (CohortBuiltInterval) g_test_rand_int_range (0, COHORT_N_BUILT_INTERVALS),
                                              1,
                                              g_test_rand_int_range (0, 3000),
                                              1,
                                              g_test_rand_int_range (0, 200),
                                              "USD" };
      if (g_test_rand_int_range (0, 6) == 0)
        coverage.refunded_us = coverage.from_us + COHORT_US_PER_DAY;
      g_array_append_val (one->coverage, coverage);
    }
  for (int i = g_test_rand_int_range (0, 6); i > 0; i--)
    {
      CohortDay from = cohort_day_from_ymd (2025, 1, 1) + g_test_rand_int_range (0, 400);
      CohortFactVersion version = { .id = i,
                                    .subscription = g_test_rand_int_range (1, 3),
                                    .from_us = from * COHORT_US_PER_DAY,
                                    .observed_us = G_MININT64,
                                    .status = (CohortVersionStatus) g_test_rand_int_range (0, 8),
                                    .terms = { COHORT_BUILT_MONTH, 1, 700, 1, 0, "USD" },
                                    .priced = g_test_rand_bit (),
                                    .discount_ends_us = G_MININT64,
                                    .paid_through_us = G_MININT64,
                                    .cancel_at_us = G_MININT64,
                                    .cancel_flag = g_test_rand_int_range (0, 4) == 0,
                                    .trial_end_us = G_MININT64 };

      if (g_test_rand_bit ())
        version.paid_through_us = version.from_us + g_test_rand_int_range (-5, 60) * COHORT_US_PER_DAY;
      if (g_test_rand_int_range (0, 5) == 0)
        version.cancel_at_us = version.from_us + g_test_rand_int_range (-5, 60) * COHORT_US_PER_DAY;
      if (g_test_rand_bit ())
        version.trial_end_us = version.from_us + g_test_rand_int_range (-5, 30) * COHORT_US_PER_DAY;
      g_array_append_val (one->versions, version);
    }
  return one;
}

static void
shuffle (GArray *array, gsize size)
{
  g_autofree guint8 *spare = g_malloc (size);
  guint8 *data = (guint8 *) array->data;

  for (guint i = array->len; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (int) i);

      memcpy (spare, data + (i - 1) * size, size);
      memmove (data + (i - 1) * size, data + j * size, size);
      memcpy (data + j * size, spare, size);
    }
}

static void
assert_sound (const CohortBuiltSegment *segment, const CohortBuiltSegment *before)
{
  g_assert_cmpint (segment->start, <, segment->end);
  g_assert_true (segment->open == (segment->end == COHORT_DAY_MAX));
  g_assert_false (segment->open && segment->grace_end != COHORT_DAY_NONE && segment->term_end == COHORT_DAY_NONE);
  if (before == NULL || before->subscription != segment->subscription || before->line != segment->line)
    return;
  g_assert_cmpint (before->end, <=, segment->start);
  g_assert_false (before->open);
  /* Nothing but time between two segments makes them one. */
  g_assert_false (before->end == segment->start && before->status == segment->status && before->tier == segment->tier
                  && before->missing == segment->missing && before->end_reason == COHORT_BUILT_NO_END
                  && memcmp (&before->terms, &segment->terms, sizeof segment->terms) == 0);
}

/* Nothing is judged on days that nobody knows. */
static void
assert_within_known (const SegmentCase *one, const CohortBuiltSegment *segment)
{
  gboolean known = FALSE;

  if (segment->status != COHORT_BUILT_PAST_DUE || segment->reported)
    return;
  for (guint i = 0; i < one->known->len; i++)
    {
      const CohortKnownSpan *span = &g_array_index (one->known, CohortKnownSpan, i);

      known = known || (span->from <= segment->term_end && segment->end <= span->to);
    }
  g_assert_true (known);
  g_assert_cmpint (segment->end - segment->term_end, <=, one->grace);
}

static void
test_properties (void)
{
  for (int round = 0; round < 3000; round++)
    {
      SegmentCase *one = random_case ();
      g_autoptr (GArray) out = g_array_new (FALSE, TRUE, sizeof (CohortBuiltSegment));
      g_autoptr (GArray) again = g_array_new (FALSE, TRUE, sizeof (CohortBuiltSegment));

      segment_case_build (one, out);
      for (guint i = 0; i < out->len; i++)
        {
          const CohortBuiltSegment *segment = &g_array_index (out, CohortBuiltSegment, i);

          assert_sound (segment, i > 0 ? segment - 1 : NULL);
          assert_within_known (one, segment);
        }
      shuffle (one->coverage, sizeof (CohortFactCoverage));
      shuffle (one->versions, sizeof (CohortFactVersion));
      segment_case_build (one, again);
      g_assert_cmpuint (out->len, ==, again->len);
      for (guint i = 0; i < out->len; i++)
        {
          g_autofree char *a = segment_to_text (&g_array_index (out, CohortBuiltSegment, i));
          g_autofree char *b = segment_to_text (&g_array_index (again, CohortBuiltSegment, i));

          g_assert_cmpstr (a, ==, b);
        }
      segment_case_free (one);
    }
}

/* What a file can hold is not what a calendar or a price can: nothing may overflow, hang or fail. */
static void
test_hostile (void)
{
  static const gint64 numbers[] = { G_MININT64, G_MININT64 + 1, -1, 0, 1, G_MAXINT32, G_MAXINT64 - 1, G_MAXINT64 };
  const guint n = G_N_ELEMENTS (numbers);

  for (int round = 0; round < 2000; round++)
    {
      SegmentCase *one = random_case ();
      g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (CohortBuiltSegment));

      for (guint i = 0; i < one->coverage->len; i++)
        {
          CohortFactCoverage *coverage = &g_array_index (one->coverage, CohortFactCoverage, i);
          gint64 *fields[] = { &coverage->from_us,        &coverage->to_us,          &coverage->terms.unit,
                               &coverage->terms.quantity, &coverage->terms.discount, &coverage->terms.interval_count,
                               &coverage->refunded_us };

          *fields[g_test_rand_int_range (0, G_N_ELEMENTS (fields))] = numbers[g_test_rand_int_range (0, (int) n)];
        }
      for (guint i = 0; i < one->versions->len; i++)
        {
          CohortFactVersion *version = &g_array_index (one->versions, CohortFactVersion, i);
          gint64 *fields[] = { &version->from_us,         &version->cancel_at_us, &version->trial_end_us,
                               &version->paid_through_us, &version->terms.unit,   &version->terms.interval_count,
                               &version->discount_ends_us };

          *fields[g_test_rand_int_range (0, G_N_ELEMENTS (fields))] = numbers[g_test_rand_int_range (0, (int) n)];
        }
      segment_case_build (one, out);
      for (guint i = 0; i < out->len; i++)
        assert_sound (&g_array_index (out, CohortBuiltSegment, i),
                      i > 0 ? &g_array_index (out, CohortBuiltSegment, i - 1) : NULL);
      segment_case_free (one);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = NULL;
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  path = g_test_build_filename (G_TEST_DIST, "..", "data", "segments", "cases.txt", NULL);
  cases = segment_cases_read (path);
  for (guint i = 0; i < cases->len; i++)
    {
      SegmentCase *one = g_ptr_array_index (cases, i);
      g_autofree char *name = g_strconcat ("/segments/", one->name, NULL);

      g_test_add_data_func (name, one, test_case);
    }
  g_test_add_func ("/segments/any-facts", test_properties);
  g_test_add_func ("/segments/hostile-facts", test_hostile);
  return g_test_run ();
}
