// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exact money for cohort-mrr.c: every monthly amount as a whole number of ticks, a tick being a fraction of
// the home currency's minor unit that divides all terms, discounts and exchange rates in the data.
// Private to src/analytics.
#pragma once

#include "cohort-mrr.h"

G_BEGIN_DECLS

typedef __int128 CohortTicks;

typedef struct
{
  const CohortSegments *segments;
  gint32 home;       /* the currency of the ticks */
  gboolean convert;  /* FALSE: no rates */
  gboolean any;      /* take every currency though nothing is converted */
  gint64 per_minor;  /* ticks of an unconverted minor unit */
  gint64 per_weight; /* the rates' common denominator */
  gint64 **weights;  /* of each currency's rate steps, over per_weight */
} CohortMrrScale;

CohortStatus cohort_mrr_scale_init (CohortMrrScale *scale, const CohortSegments *segments, gint32 currency,
                                    const guint8 *include, CohortDay from, CohortDay to);
void cohort_mrr_scale_clear (CohortMrrScale *scale);
gboolean cohort_mrr_scale_takes (const CohortMrrScale *scale, const guint8 *include, gsize row);
CohortTicks cohort_mrr_scale_ticks (const CohortMrrScale *scale, gsize row);
gint64 cohort_mrr_scale_weight (const CohortMrrScale *scale, guint16 currency, CohortDay day);
gint64 cohort_mrr_scale_amount (const CohortMrrScale *scale, CohortTicks ticks);
double cohort_mrr_scale_minor (const CohortMrrScale *scale, CohortTicks ticks);
void cohort_mrr_scale_close (const CohortMrrScale *scale, const CohortTicks *flow, CohortMrrPeriod *period);

G_END_DECLS
