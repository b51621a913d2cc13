// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one input of every subscription metric: the rows of the segment table as plain arrays, one entry a
// segment. The reader of the table owns the arrays; nothing here copies or changes them. A segment is a
// stretch of days on which a member's subscription had one price and one status.
//
// Row order carries no meaning. Ids are dense indices chosen by the reader, who maps them back.
#pragma once

#include "cohort-status.h"

#include "cohort-civil.h"

G_BEGIN_DECLS

#define COHORT_INDEX_NONE G_MAXUINT32

/* Amounts leave this library in 1e-4 of a minor unit: a twelfth of a yearly price is kept, not rounded away. */
#define COHORT_AMOUNT_SCALE 10000

typedef enum
{
  COHORT_SEGMENT_PAID,
  COHORT_SEGMENT_PAST_DUE,
  COHORT_SEGMENT_TRIAL,
  COHORT_SEGMENT_PAUSED,
  COHORT_SEGMENT_COMP,
  COHORT_N_SEGMENT_STATUSES
} CohortSegmentStatus;

typedef enum
{
  COHORT_INTERVAL_NONE, /* no recurring price: counts for nothing */
  COHORT_INTERVAL_DAY,
  COHORT_INTERVAL_WEEK,
  COHORT_INTERVAL_MONTH,
  COHORT_INTERVAL_YEAR,
  COHORT_N_INTERVALS
} CohortInterval;

typedef enum
{
  COHORT_END_UNKNOWN,
  COHORT_END_VOLUNTARY,
  COHORT_END_FAILED,
  COHORT_N_END_REASONS
} CohortEndReason;

typedef enum
{
  COHORT_CHANGE_NONE,
  COHORT_CHANGE_DISCOUNT,
  COHORT_CHANGE_UPGRADE,
  COHORT_CHANGE_DOWNGRADE,
  COHORT_CHANGE_QUANTITY,
  COHORT_CHANGE_PRICE,
  COHORT_N_CHANGE_REASONS
} CohortChangeReason;

/* From @from on one unit of a currency is worth rate / 1e9 units of the home currency (major units both). */
typedef struct
{
  CohortDay from;
  gint64 rate_e9;
} CohortRateStep;

typedef struct
{
  const char *code;            /* ISO 4217 */
  int exponent;                /* digits of the minor unit */
  const CohortRateStep *rates; /* ascending by day; none for the home currency */
  gsize n_rates;
} CohortCurrency;

typedef struct
{
  gsize n;
  const guint32 *member;       /* below n_members */
  const guint32 *subscription; /* (nullable) any index; lines of one subscription share it */
  const guint32 *tier;         /* (nullable) below n_tiers, or COHORT_INDEX_NONE */
  const guint32 *source;       /* (nullable) any index */
  const CohortDay *start;
  const CohortDay *end;   /* half-open; COHORT_DAY_NONE: open, not judged beyond the source's horizon */
  const CohortDay *term;  /* (nullable) when the last known term ends, or COHORT_DAY_NONE */
  const CohortDay *grace; /* (nullable) past it unpaid, it is churn; or COHORT_DAY_NONE */
  const guint8 *status;   /* CohortSegmentStatus */
  const guint8 *interval; /* CohortInterval of a term */
  const guint16 *interval_count;
  const gint64 *price; /* minor units per term, one unit, list price */
  const guint32 *quantity;
  const gint64 *discount;      /* (nullable) minor units per term, all units */
  const guint32 *discount_ppm; /* (nullable) millionths off, after the amount */
  const guint16 *currency;     /* below n_currencies */
  const guint8 *end_reason;    /* (nullable) CohortEndReason, where the segment ends */
  const guint8 *change_reason; /* (nullable) CohortChangeReason, why its amount differs from the one before */
  const guint8 *reported;      /* (nullable) 1: built from the provider's word alone, no payment seen */

  const gint64 *member_id; /* (nullable) n_members: the ledger's ids, by which a scope's filter names people */
  guint32 n_members, n_tiers;
  const CohortCurrency *currencies;
  guint16 n_currencies;
  gint32 home;      /* index of the home currency, or -1 */
  gboolean checked; /* cohort_segments_validate() found them sound: they are not looked through again */
} CohortSegments;

CohortStatus cohort_segments_validate (const CohortSegments *segments);
gint64 cohort_segment_net_price (const CohortSegments *segments, gsize row);
gint64 cohort_segment_monthly (const CohortSegments *segments, gsize row);
gboolean cohort_segment_counts (const CohortSegments *segments, gsize row);
gboolean cohort_segment_holds (const CohortSegments *segments, gsize row);
gboolean cohort_segment_month_factor (const CohortSegments *segments, gsize row, gint64 *num, gint64 *den);

G_END_DECLS
