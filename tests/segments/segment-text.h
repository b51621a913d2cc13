/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Facts and segments as lines of text, for cases that a person worked out by hand; the format is told in
 * tests/data/segments/README. A malformed line fails the test. */

#pragma once

#include "cohort-segment-build.h"

typedef struct
{
  char *name;
  GArray *coverage; /* CohortFactCoverage */
  GArray *versions; /* CohortFactVersion */
  GArray *failures; /* CohortFactFailure */
  GArray *known;    /* CohortKnownSpan */
  GPtrArray *expected;
  GStringChunk *texts;
  CohortZone *zone;     /* the reporting zone */
  CohortZone *facts_in; /* in which the days of the facts begin */
  int grace;
  gboolean pays;
} SegmentCase;

GPtrArray *segment_cases_read (const char *path);
void segment_case_free (SegmentCase *self);
void segment_case_build (const SegmentCase *self, GArray *out);
char *segment_to_text (const CohortBuiltSegment *segment);
