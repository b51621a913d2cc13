// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Refuses survival input that no method could answer from.
#include "config.h"

#include "cohort-survival.h"

#include <math.h>

/**
 * cohort_survival_validate:
 *
 * A row that would enter at or after its own end was never observed: that is the caller's mistake and is
 * refused rather than dropped, so that n always is the number of rows given.
 *
 * Returns: COHORT_STATUS_OK, or why the data is refused
 */
CohortStatus
cohort_survival_validate (const CohortSurvival *data)
{
  if (data->n == 0)
    return COHORT_STATUS_NO_DATA;
  if (data->n > COHORT_MAX_ROWS || data->n_groups > COHORT_SURVIVAL_MAX_GROUPS || data->n_strata > data->n)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < data->n; i++)
    {
      if (!isfinite (data->time[i]) || data->time[i] < 0 || data->event[i] > 1)
        return COHORT_STATUS_BAD_INPUT;
      if (data->entry != NULL && !(isfinite (data->entry[i]) && data->entry[i] < data->time[i]))
        return COHORT_STATUS_BAD_INPUT;
      if (data->group != NULL && data->group[i] >= MAX (data->n_groups, 1))
        return COHORT_STATUS_BAD_INPUT;
      if (data->stratum != NULL && data->stratum[i] >= MAX (data->n_strata, 1))
        return COHORT_STATUS_BAD_INPUT;
    }
  return COHORT_STATUS_OK;
}

/**
 * cohort_survival_is_curve:
 * @survival: S (t), t = 0 to @n - 1
 *
 * Returns: whether it stays within [0, 1] and never rises
 */
gboolean
cohort_survival_is_curve (const double *survival, guint n)
{
  for (guint t = 0; t < n; t++)
    if (!(survival[t] >= 0 && survival[t] <= (t > 0 ? survival[t - 1] : 1)))
      return FALSE;
  return TRUE;
}
