/* SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From facts to segments: the one function behind every subscription metric. Pure: no SQL, no clock, no locale; the
 * order of its input arrays does not matter. What it does is told in the head of cohort-segment-build.c.
 *
 * Facts are those of one identity, instants UTC µs, intervals half-open. Texts of the input are only read. */

#pragma once

#include "cohort-civil.h"
#include "cohort-zone.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  COHORT_BUILT_PAID,
  COHORT_BUILT_PAST_DUE,
  COHORT_BUILT_TRIAL,
  COHORT_BUILT_PAUSED,
  COHORT_BUILT_COMP,
  COHORT_N_BUILT_STATUSES
} CohortBuiltStatus;

typedef enum
{
  COHORT_BUILT_NO_INTERVAL, /* not known */
  COHORT_BUILT_DAY,
  COHORT_BUILT_WEEK,
  COHORT_BUILT_MONTH,
  COHORT_BUILT_YEAR,
  COHORT_N_BUILT_INTERVALS
} CohortBuiltInterval;

typedef enum
{
  COHORT_BUILT_NO_END, /* goes on, or the next segment follows */
  COHORT_BUILT_END_VOLUNTARY,
  COHORT_BUILT_END_FAILED,
  COHORT_BUILT_END_UNKNOWN,
  COHORT_N_BUILT_ENDS
} CohortBuiltEnd;

typedef enum
{
  COHORT_BUILT_NO_CHANGE,
  COHORT_BUILT_CHANGE_DISCOUNT,
  COHORT_BUILT_CHANGE_UPGRADE,
  COHORT_BUILT_CHANGE_DOWNGRADE,
  COHORT_BUILT_CHANGE_QUANTITY,
  COHORT_BUILT_CHANGE_PRICE,
  COHORT_N_BUILT_CHANGES
} CohortBuiltChange;

/* What a term costs: amounts in minor units, tax excluded. */
typedef struct
{
  CohortBuiltInterval interval;
  gint64 interval_count;
  gint64 unit;     /* list price of one unit */
  gint64 quantity; /* units */
  gint64 discount; /* of all units together */
  char currency[8];
} CohortSegmentTerms;

typedef enum
{
  COHORT_COVERAGE_PERIOD,
  COHORT_COVERAGE_PRORATION,
  COHORT_COVERAGE_CREDIT,
  COHORT_COVERAGE_ONEOFF,
  COHORT_N_COVERAGE_KINDS
} CohortCoverageKind;

/* A row of coverage that this identity benefits from. */
typedef struct
{
  gint64 id;
  gint64 subscription; /* 0: none */
  gint64 tier;         /* 0: not known */
  gboolean free_tier;
  const char *line_key; /* (nullable) */
  CohortCoverageKind kind;
  gint64 from_us, to_us;
  CohortSegmentTerms terms;
  gboolean stacks;
  gboolean gift;         /* somebody else paid */
  gboolean from_balance; /* no payment, but money stood behind the balance */
  gint64 refunded_us;    /* when its money had gone back in full, or G_MININT64 */
} CohortFactCoverage;

typedef enum
{
  COHORT_VERSION_TRIALING,
  COHORT_VERSION_ACTIVE,
  COHORT_VERSION_PAST_DUE,
  COHORT_VERSION_PAUSED,
  COHORT_VERSION_ENDED,
  COHORT_VERSION_INCOMPLETE,
  COHORT_VERSION_COMPED,
  COHORT_VERSION_UNKNOWN,
  COHORT_N_VERSION_STATUSES
} CohortVersionStatus;

/* A row of subscription_version; an instant that is not known is G_MININT64. */
typedef struct
{
  gint64 id;
  gint64 subscription;
  gint64 tier; /* the version's, else its subscription's; 0: not known */
  gboolean free_tier;
  gint64 from_us, observed_us;
  CohortVersionStatus status;
  CohortSegmentTerms terms;
  gboolean priced; /* FALSE: the source says no price */
  gint64 discount_ends_us;
  gint64 paid_through_us;
  gint64 cancel_at_us;
  gboolean cancel_flag;
  gint64 trial_end_us;
  gboolean gift;
  CohortBuiltEnd cancel_reason; /* NO_END: not said */
} CohortFactVersion;

/* A failed charge. */
typedef struct
{
  gint64 subscription; /* 0: not said */
  gint64 at_us;
} CohortFactFailure;

/* Days that the facts are known for, both inclusive. */
typedef struct
{
  CohortDay from, to;
} CohortKnownSpan;

typedef struct
{
  const CohortFactCoverage *coverage;
  gsize n_coverage;
  const CohortFactVersion *versions;
  gsize n_versions;
  const CohortFactFailure *failures;
  gsize n_failures;
  const CohortKnownSpan *known; /* ascending, apart */
  gsize n_known;
  gboolean reports_payments; /* FALSE: versions alone build */
} CohortSegmentFacts;

typedef struct
{
  const CohortZone *zone; /* the reporting zone */
  int dunning_grace;      /* days */
} CohortSegmentSettings;

/* One row of the segment table. */
typedef struct
{
  gint64 subscription; /* 0: none */
  gint64 tier;         /* 0: not known */
  CohortDay start;
  CohortDay end;       /* half-open; COHORT_DAY_MAX when open */
  CohortDay term_end;  /* COHORT_DAY_NONE: not known */
  CohortDay grace_end; /* COHORT_DAY_NONE: none runs */
  gboolean open;       /* not judged: its end lies beyond what is known */
  gboolean missing;    /* stands in a hole of the known spans: taken to go on, seen by nobody */
  gboolean reported;   /* built from versions alone */
  CohortBuiltStatus status;
  CohortSegmentTerms terms;
  CohortBuiltEnd end_reason; /* of an open one: what was announced for term_end */
  CohortBuiltChange change;  /* why the price differs from the segment before, on the same line */
  guint line;                /* lines of one subscription add up; within one, segments do not overlap */
} CohortBuiltSegment;

void cohort_segments_build (const CohortSegmentFacts *facts, const CohortSegmentSettings *settings, GArray *out);

/* The words of the tables; NULL where there is none. */
extern const char *const cohort_built_status_ids[COHORT_N_BUILT_STATUSES];
extern const char *const cohort_built_interval_ids[COHORT_N_BUILT_INTERVALS];
extern const char *const cohort_built_end_ids[COHORT_N_BUILT_ENDS];
extern const char *const cohort_built_change_ids[COHORT_N_BUILT_CHANGES];
extern const char *const cohort_coverage_kind_ids[COHORT_N_COVERAGE_KINDS];
extern const char *const cohort_version_status_ids[COHORT_N_VERSION_STATUSES];

G_END_DECLS
