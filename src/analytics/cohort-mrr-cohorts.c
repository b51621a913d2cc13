// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A member's cohort is the period of the first payment. The triangle is kept as [first * n + p]; money in exact ticks
// until all members are in.
#include "config.h"

#include "cohort-mrr-cohorts.h"

/**
 * cohort_mrr_cohorts_init:
 * @members: collect them and their money too
 *
 * Returns: (transfer full): the money of each cell, for cohort_mrr_cohorts_add()
 */
CohortTicks *
cohort_mrr_cohorts_init (CohortMrr *mrr, gsize n_periods, gboolean members)
{
  gsize n = n_periods * n_periods;

  mrr->cohort_size = g_new0 (guint, n_periods);
  mrr->cohort_active = g_new0 (guint, n);
  mrr->cohort_mrr = g_new0 (double, n);
  if (members)
    {
      mrr->cohort_members = g_array_new (FALSE, FALSE, sizeof (CohortMrrCohortMember));
      mrr->cohort_kept = g_new0 (CohortRatioSums, n);
    }
  return g_new0 (CohortTicks, n);
}

static void
collect (CohortMrr *mrr, gsize n, const CohortMrrScale *scale, const CohortMrrLife *life, gsize first)
{
  CohortMrrCohortMember member = { life->member, first, 0 };
  gint64 base = cohort_mrr_scale_amount (scale, life->at[first + 1]), amount = base;

  for (gsize p = first; p < n; p++)
    member.paying |= (guint64) (life->at[p + 1] > 0) << (p - first);
  for (gsize p = first; p < n && !scale->any; p++)
    {
      /* Most pay the same from one month to the next. */
      if (p > first && life->at[p + 1] != life->at[p])
        amount = cohort_mrr_scale_amount (scale, life->at[p + 1]);
      cohort_ratio_add (&mrr->cohort_kept[first * n + p], base, amount);
    }
  g_array_append_val (mrr->cohort_members, member);
}

/**
 * cohort_mrr_cohorts_add:
 *
 * Puts a member where the first payment falls into one of the periods.
 */
void
cohort_mrr_cohorts_add (CohortMrr *mrr, const CohortMrrQuery *query, const CohortMrrScale *scale, CohortTicks *ticks,
                        const CohortMrrLife *life)
{
  gsize n = query->n_periods, first = 0;

  if (life->first_paid < query->bounds[0] || life->first_paid >= query->bounds[n])
    return;
  while (query->bounds[first + 1] <= life->first_paid)
    first++;
  mrr->cohort_size[first]++;
  for (gsize p = first; p < n; p++)
    {
      mrr->cohort_active[first * n + p] += life->at[p + 1] > 0;
      ticks[first * n + p] += life->at[p + 1];
    }
  if (mrr->cohort_members != NULL)
    collect (mrr, n, scale, life, first);
}

/**
 * cohort_mrr_cohorts_clear:
 */
void
cohort_mrr_cohorts_clear (CohortMrr *mrr)
{
  g_free (mrr->cohort_size);
  g_free (mrr->cohort_active);
  g_free (mrr->cohort_mrr);
  g_clear_pointer (&mrr->cohort_members, g_array_unref);
  g_free (mrr->cohort_kept);
}
