// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A member who has stayed a periods stays t more with S (a + t) / S (a); the curve of a group is the mean of
// its members'. The band takes the fitted shape as known and lets the level of leaving be as uncertain as the
// number of departures behind it: S to the power of the Poisson interval of that number over the number.
//
// Limits: the shape's own uncertainty is not in the band, so it is too short far beyond the data.
#include "config.h"

#include "cohort-residual.h"

#include "cohort-count-rate.h"

#include <math.h>

#define MAX_AGE 1200

/**
 * cohort_residual_curve:
 * @fit: of the periods of these members' like, status OK
 * @age: @n whole periods that each has stayed; at most 1200
 * @events: departures that the fit was made of; > 0
 * @survival: (out caller-allocates) (array length=horizon): t = 0 to @horizon - 1
 * @lo: (out caller-allocates) (array length=horizon): its band
 * @hi: (out caller-allocates) (array length=horizon):
 *
 * Returns: OK, or why nothing was written
 */
CohortStatus
cohort_residual_curve (const CohortRetentionFit *fit, const double *age, gsize n, double events, guint horizon,
                       double confidence, double *survival, double *lo, double *hi)
{
  g_autofree guint *by_age = g_new0 (guint, MAX_AGE + 1);
  CohortCountRate rate = { (guint64) llround (events), 1 };
  CohortEstimate level;

  if (n == 0 || horizon == 0)
    return COHORT_STATUS_NO_DATA;
  if (fit->status != COHORT_STATUS_OK || !(events >= 1 && events < 1e15))
    return COHORT_STATUS_TOO_FEW;
  level = cohort_count_rate (&rate, confidence);
  if (level.status != COHORT_STATUS_OK)
    return level.status;
  for (gsize i = 0; i < n; i++)
    {
      if (!(age[i] >= 0 && age[i] <= MAX_AGE))
        return COHORT_STATUS_BAD_INPUT;
      by_age[(guint) age[i]]++;
    }
  for (guint t = 0; t < horizon; t++)
    survival[t] = lo[t] = hi[t] = 0;
  for (guint a = 0; a <= MAX_AGE; a++)
    {
      double start = by_age[a] > 0 ? cohort_retention_survival (fit, a) : 0;

      for (guint t = 0; t < horizon && by_age[a] > 0; t++)
        {
          double stays = start > 0 ? fmin (1, cohort_retention_survival (fit, a + t) / start) : 0;

          survival[t] += stays * by_age[a] / n;
          lo[t] += pow (stays, level.hi / level.estimate) * by_age[a] / n;
          hi[t] += pow (stays, level.lo / level.estimate) * by_age[a] / n;
        }
    }
  /* Sums of shares end a little off 1 and off falling. */
  for (guint t = 0; t < horizon; t++)
    {
      survival[t] = fmin (survival[t], t > 0 ? survival[t - 1] : 1);
      lo[t] = fmin (lo[t], t > 0 ? lo[t - 1] : 1);
      hi[t] = fmin (hi[t], t > 0 ? hi[t - 1] : 1);
    }
  return COHORT_STATUS_OK;
}
