// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the community costs: a server, a domain, a little advertising, and nine hours a week. */

#include "config.h"

#include "cohort-demo-private.h"

enum
{
  HOSTING = 16800,
  DOMAIN = 8900,
  ADVERTISING = 180000, /* over all months */
  ADVERTISED = 6,       /* months with advertising */
  WEEKLY_MINUTES = 9 * 60,
};

static void
spend (CohortDemoWorld *self, CohortDay day, const char *category, const char *label, gint64 amount, int minutes,
       gboolean acquisition)
{
  CohortDemoCost cost = { day, category, label, amount, minutes, acquisition };

  if (day <= self->anchor)
    g_array_append_val (self->costs, cost);
}

static int
by_day (gconstpointer a, gconstpointer b)
{
  return ((const CohortDemoCost *) a)->day - ((const CohortDemoCost *) b)->day;
}

void
cohort_demo_add_costs (CohortDemoWorld *self)
{
  static const int advertised[ADVERTISED] = { 3, 8, 12, 15, 16, 20 };
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_COSTS, 0);
  for (int m = 0; m < COHORT_DEMO_MONTHS; m++)
    spend (self, self->months[m] + 4, "hosting", "VPS 与对象存储", HOSTING, 0, FALSE);
  for (int m = 0; m < COHORT_DEMO_MONTHS; m += 12)
    spend (self, self->months[m] + 10, "hosting", "域名", DOMAIN, 0, FALSE);
  for (int i = 0; i < ADVERTISED; i++)
    spend (self, self->months[advertised[i] - 1] + 6, "ads", "掘金推广", ADVERTISING / ADVERTISED, 0, TRUE);
  for (CohortDay day = self->months[0] + 6; day <= self->anchor; day += 7)
    if (day < self->hiatus_from || day >= self->hiatus_to)
      spend (self, day, "work", "写作与答疑", 0, WEEKLY_MINUTES + 30 * cohort_demo_random_between (&random, -4, 4),
             FALSE);
  g_array_sort (self->costs, by_day);
}
