// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each of the three is cut into fifths by rank, so that every score holds as many members whatever the shape
// of the distribution; equal values are told apart by index, that is by member id, so that nobody's score
// moves from one day to the next without cause. Recency counts the other way: fewer days are better. Refuses
// below five members, where fifths mean nothing.
#include "config.h"

#include "cohort-rfm.h"

#include "cohort-order.h"

#include <math.h>

#define FIFTHS 5

static guint8 *
score (const double *values, gsize n, double sign)
{
  g_autofree double *signed_values = g_new (double, n);
  g_autofree guint32 *order = NULL;
  guint8 *scores = g_new (guint8, n);

  for (gsize i = 0; i < n; i++)
    signed_values[i] = sign * values[i];
  order = cohort_order_doubles (signed_values, n);
  for (gsize rank = 0; rank < n; rank++)
    scores[order[rank]] = 1 + rank * FIFTHS / n;
  return scores;
}

/**
 * cohort_rfm_new:
 * @days_since: the last act, of each member
 * @times: how often
 * @amount: how much, in one unit
 *
 * Returns: (transfer full): the scores, or a result whose status says why there are none
 */
CohortRfm *
cohort_rfm_new (const double *days_since, const double *times, const double *amount, gsize n)
{
  CohortRfm *rfm = g_new0 (CohortRfm, 1);

  rfm->n = n;
  rfm->status = n == 0                ? COHORT_STATUS_NO_DATA
                : n < FIFTHS          ? COHORT_STATUS_TOO_FEW
                : n > COHORT_MAX_ROWS ? COHORT_STATUS_TOO_LARGE
                                      : COHORT_STATUS_OK;
  for (gsize i = 0; i < n && rfm->status == COHORT_STATUS_OK; i++)
    if (!isfinite (days_since[i]) || !isfinite (times[i]) || !isfinite (amount[i]))
      rfm->status = COHORT_STATUS_BAD_INPUT;
  if (rfm->status != COHORT_STATUS_OK)
    return rfm;
  rfm->recency = score (days_since, n, -1);
  rfm->frequency = score (times, n, 1);
  rfm->money = score (amount, n, 1);
  return rfm;
}

/**
 * cohort_rfm_free:
 */
void
cohort_rfm_free (CohortRfm *rfm)
{
  if (rfm == NULL)
    return;
  g_free (rfm->recency);
  g_free (rfm->frequency);
  g_free (rfm->money);
  g_free (rfm);
}
