// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-mrr.h"
#include "cohort-retention-report.h"
#include "cohort-tenure.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

#define COHORT_RETENTION_CONFIDENCE 0.95
/* Months that are looked at, the latest ones; the analytics keep them in the bits of a word. */
#define COHORT_RETENTION_MAX_MONTHS 60

struct _CohortRetentionPeople
{
  GArray *members;  /* (owned) (element-type CohortMrrCohortMember) */
  guint32 *group;   /* (owned) of each member of the segments: the index of the group, or COHORT_INDEX_NONE */
  guint n_months;   /* all that were looked at */
  guint n_finished; /* of them are over */
  guint first;      /* BY_MONTH: the month of the first group, counted from the first month looked at */
};

/* What a job works with, and what several steps share. */
typedef struct
{
  CohortRetentionReport *report;
  const CohortSegments *segments;
  guint8 *include; /* (owned) (nullable) one a segment: of the currency that is asked for */
  gint32 currency; /* of the money, for CohortMrrQuery */
  CohortZone *zone;
  CohortMonth first_month; /* the first looked at */
  CohortDay *bounds;       /* (owned) n_months + 1 */
  guint n_months, n_finished;
  const CohortTenureRows *rows; /* the shortest first; kept with the ledger or @own_rows */
  CohortTenureRows *own_rows;   /* (owned) (nullable) */
  GPtrArray *triangles;         /* (owned) (element-type CohortMrr): those that are not kept */
  GPtrArray *tables;            /* (owned) (nullable) (element-type CohortTable): likewise */
  guint64 offers;               /* the state of tiers and promotions in the file */
  gboolean may_keep;            /* the file is in the state that the ledger was read from */
  gboolean is_latest;           /* all that is known is looked at */
  guint32 *keys;                /* (owned) (nullable) of each segment; NULL: by month */
  GPtrArray *names;             /* (owned) (element-type utf8) of the keys */
  GArray *failures;             /* (owned) (element-type CohortRetentionInstant) */
  GArray *posts;                /* (owned) (element-type CohortDay) rising */
  GPtrArray *sources;           /* (owned) (element-type utf8): names by the places of failures */
  GPtrArray *coupons;           /* (owned) (element-type utf8): names of promotions */
  guint32 *coupon_of;           /* (owned) of each member: 1 + the place of the name, 0: none */
  GPtrArray *channels;          /* (owned) (element-type utf8): where members came from */
  guint32 *channel_of;          /* (owned) of each member: 1 + the place of the name, 0: not known; BY_SOURCE only */
} CohortRetentionWork;

typedef struct
{
  guint source; /* place in the work's sources */
  CohortDay day;
  guint n; /* of that day */
} CohortRetentionInstant;

gboolean cohort_retention_make_groups (CohortRetentionWork *work, gboolean money);
void cohort_retention_make_curves (CohortRetentionWork *work, const CohortRetentionQuestion *question);
void cohort_retention_make_forecast (CohortRetentionWork *work);
void cohort_retention_make_findings (CohortRetentionWork *work);
char *cohort_retention_write_verdict (const CohortLogRank *test);
char *cohort_retention_write_seen (CohortDay end, const char *currency);
char *cohort_retention_write_left (const CohortRetentionReport *report, CohortPeriod period);
char *cohort_retention_write_tenure (const CohortKm *km);
char *cohort_retention_write_model (const CohortRetention *forecast);
CohortKmFit *cohort_retention_fit_two (CohortRetentionWork *work, const guint8 *second, CohortLogRank **test);

G_END_DECLS
