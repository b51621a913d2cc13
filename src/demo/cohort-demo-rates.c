// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Exchange rates as the European Central Bank's file has them, made up: each currency walks about a level, newest day
 * first, working days alone. They begin before the community does, so that its first month has a rate. */

#include "config.h"

#include "cohort-demo-private.h"
#include "cohort-demo-sheet.h"

#define N_CURRENCIES 5 /* of the sheet, in its order */
#define DAYS_BEFORE 40

/* Ten-thousandths for one euro, and how far a day may go. */
static const struct
{
  int level, step;
} currencies[N_CURRENCIES] = { { 10900, 30 }, { 1620000, 5000 }, { 8500, 16 }, { 78000, 150 }, { 85000, 160 } };

static gboolean
is_working (CohortDay day)
{
  return cohort_day_weekday (day) <= 5;
}

/* Half of the way back to the level in about a quarter of a year. */
static int
next_rate (CohortDemoRandom *random, int rate, int c)
{
  return rate + (currencies[c].level - rate) / 90
         + cohort_demo_random_between (random, -currencies[c].step, currencies[c].step);
}

gboolean
cohort_demo_rates (CohortDemoPen *pen)
{
  const CohortDemoWorld *world = pen->world;
  CohortDay first = world->months[0] - DAYS_BEFORE;
  guint n = (guint) (world->anchor - first + 1);
  g_autofree int *rates = g_new (int, (gsize) n *N_CURRENCIES);
  CohortDemoRandom random;

  cohort_demo_random_init (&random, world->seed, COHORT_DEMO_FOR_RATES, 0);
  for (guint i = 0; i < n; i++)
    for (int c = 0; c < N_CURRENCIES; c++)
      rates[i * N_CURRENCIES + c]
          = i == 0 ? currencies[c].level : next_rate (&random, rates[(i - 1) * N_CURRENCIES + c], c);
  for (guint i = n; i-- > 0;)
    {
      if (!is_working (first + (CohortDay) i))
        continue;
      cohort_demo_pen_day (pen, first + (CohortDay) i);
      for (int c = 0; c < N_CURRENCIES; c++)
        {
          g_autofree char *rate
              = g_strdup_printf ("%d.%04d", rates[i * N_CURRENCIES + c] / 10000, rates[i * N_CURRENCIES + c] % 10000);

          cohort_demo_pen_text (pen, rate);
        }
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}
