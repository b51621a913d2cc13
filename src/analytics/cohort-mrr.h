// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Monthly recurring revenue: balances, the six movements between them, who was gained and lost, and the
// cohort tables, all from one pass over the segments, so that every page shows the same numbers.
// Pure and thread-safe. See the .c file for the definitions.
#pragma once

#include "cohort-proportion.h"
#include "cohort-segments.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_MRR_NEW,
  COHORT_MRR_EXPANSION,
  COHORT_MRR_REACTIVATION,
  COHORT_MRR_CONTRACTION, /* stored as a positive amount, as is churn */
  COHORT_MRR_CHURN,
  COHORT_MRR_FX, /* signed */
  COHORT_N_MRR_FLOWS
} CohortMrrFlow;

/* start + new + expansion + reactivation - contraction - churn + fx = end, to the last unit. */
typedef struct
{
  CohortDay from, to;
  gint64 start, end; /* 1e-4 minor units of the query's currency */
  gint64 flow[COHORT_N_MRR_FLOWS];
  double exact_start, exact_end; /* minor units, not rounded to 1e-4: for comparisons */
  double exact_flow[COHORT_N_MRR_FLOWS];
  double exact_grr, exact_nrr;      /* kept money of those paying at the start, minor units */
  guint n_start, n_end;             /* paying members */
  guint n_flow[COHORT_N_MRR_FLOWS]; /* movements; a held member who leaves is a churn worth 0 */
  guint n_lost;                     /* paying at the start, neither paying nor held at the end */
  guint n_churn_by_reason[COHORT_N_END_REASONS];
  double daily_churn; /* sum over days of lost / paying at the start of the day */
  CohortRatioSums grr, nrr, gross_churn, net_churn, quick, arpu;
} CohortMrrPeriod;

typedef struct
{
  guint32 member;
  CohortDay day;
  guint8 kind;     /* CohortMrrFlow, never FX */
  gint64 amount;   /* 1e-4 minor units, >= 0 */
  guint32 segment; /* the row that began (up) or ended (down) that day, COHORT_INDEX_NONE where none did */
} CohortMovement;

/* A member's place in a single period. */
typedef struct
{
  guint32 member;
  gint64 start, end; /* 1e-4 minor units */
  gboolean lost;
} CohortMrrMember;

/* A member of a cohort. */
typedef struct
{
  guint32 member, first; /* first: the period of the first payment */
  guint64 paying;        /* bit k: paying at the end of period first + k */
} CohortMrrCohortMember;

#define COHORT_MRR_MAX_COHORT_PERIODS 64

/* For CohortMrrQuery.currency: count members only. All currencies are in, no rate is needed, and no amount
   means anything. */
#define COHORT_MRR_HEADCOUNT -2

typedef struct
{
  const CohortDay *bounds; /* n_periods + 1 days, ascending: period i is [bounds[i], bounds[i + 1]) */
  gsize n_periods;
  gint32 currency;         /* only segments of this currency, in it; -1: all, converted to the home currency;
                              COHORT_MRR_HEADCOUNT */
  const guint8 *include;   /* (nullable) one a segment: the filter */
  gboolean movements;      /* collect them */
  gboolean members;        /* collect them; needs n_periods == 1 */
  gboolean cohorts;        /* by the period of the first payment */
  gboolean cohort_members; /* collect them too, and their money; needs n_periods <= COHORT_MRR_MAX_COHORT_PERIODS */
  gboolean no_rates; /* leave out the sums that rates have their intervals from: most of the work of many periods */
} CohortMrrQuery;

typedef struct
{
  CohortStatus status;
  CohortMrrPeriod *periods;
  gsize n_periods;
  GArray *movements;    /* (nullable) CohortMovement, by member and day */
  GArray *members;      /* (nullable) CohortMrrMember, by member */
  guint *cohort_size;   /* (nullable) n_periods: members whose first payment fell into the period */
  guint *cohort_active; /* (nullable) n_periods x n_periods: [first * n_periods + p], paying at the end of p >= first */
  double *cohort_mrr;   /* (nullable) the same cells, minor units */
  GArray *cohort_members; /* (nullable) CohortMrrCohortMember, by member */
  /* (nullable) the same cells: what members paid at the end of their first period (x) and of p (y), 1e-4 minor units;
   * zeros where members only are counted */
  CohortRatioSums *cohort_kept;
} CohortMrr;

CohortMrr *cohort_mrr_compute (const CohortSegments *segments, const CohortMrrQuery *query);
void cohort_mrr_free (CohortMrr *mrr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMrr, cohort_mrr_free)

CohortEstimate cohort_mrr_churn_standard (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_churn_with_new (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_churn_same_window (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_churn_daily (const CohortMrrPeriod *period);
CohortEstimate cohort_mrr_gross_churn (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_net_churn (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_grr (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_nrr (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_quick_ratio (const CohortMrrPeriod *period, double confidence);
CohortEstimate cohort_mrr_arppu (const CohortMrrPeriod *period, double confidence);

G_END_DECLS
