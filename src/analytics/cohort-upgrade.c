// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A member is named who came by on at least as many days as half of all members do who pay half as much again, has paid
// for two months, shows no sign of leaving, and whose source has a tier above theirs. Amounts are compared in the home
// currency. Use is all that is looked at: whether they can or want to pay more, it does not tell, so the list is a
// place to begin a conversation and no forecast.
#include "config.h"

#include "cohort-upgrade.h"

#include <math.h>
#include <stdlib.h>

#define MIN_MEMBERS 5 /* who pay more */
#define MIN_ACTIVE 6
#define MIN_THERE 2    /* days: where those who pay more seldom come, coming says nothing */
#define MOST_ACTIVE 90 /* days that are looked at */
#define MIN_TENURE 60
#define STEP_UP 1.2 /* tiers of nearly one price are no step */
#define MORE 1.5

typedef struct
{
  double price;  /* median; NaN: nobody has it now, or its currency has no rate */
  double active; /* median of those who pay more; NaN: too few do */
  guint32 source;
} Tier;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, gsize n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n > 0 ? (values[(n - 1) / 2] + values[n / 2]) / 2 : NAN;
}

/* Of whole numbers up to MOST_ACTIVE, as median() would have it of their list. */
static double
median_of_counts (const guint *counts, gsize n)
{
  double low = 0;
  gsize below = 0;

  for (guint value = 0; value <= MOST_ACTIVE; value++)
    {
      const gsize up_to = below + counts[value];

      if (below <= (n - 1) / 2 && (n - 1) / 2 < up_to)
        low = value;
      if (n / 2 < up_to)
        return (low + value) / 2;
      below = up_to;
    }
  return NAN;
}

static guint32
tier_of (const CohortSegments *segments, const CohortRisk *risk)
{
  return segments->tier != NULL ? segments->tier[risk->segment] : COHORT_INDEX_NONE;
}

static Tier
measure (const CohortSegments *segments, const CohortRisk *risks, gsize n_risks, guint32 tier, double *room)
{
  Tier out = { .source = COHORT_INDEX_NONE };
  guint counts[MOST_ACTIVE + 1] = { 0 };
  gsize n = 0;

  for (gsize i = 0; i < n_risks; i++)
    if (tier_of (segments, &risks[i]) == tier && !isnan (risks[i].home))
      {
        room[n++] = risks[i].home;
        out.source = segments->source != NULL ? segments->source[risks[i].segment] : 0;
      }
  out.price = median (room, n);
  n = 0;
  for (gsize i = 0; i < n_risks; i++)
    if (risks[i].home >= MORE * out.price)
      {
        counts[MIN (risks[i].active_90, MOST_ACTIVE)]++;
        n++;
      }
  out.active = n >= MIN_MEMBERS ? median_of_counts (counts, n) : NAN;
  return out;
}

static guint32
next_up (const Tier *tiers, guint32 n_tiers, guint32 from)
{
  guint32 found = COHORT_INDEX_NONE;

  for (guint32 t = 0; t < n_tiers; t++)
    if (tiers[t].source == tiers[from].source && tiers[t].price >= STEP_UP * tiers[from].price
        && (found == COHORT_INDEX_NONE || tiers[t].price < tiers[found].price))
      found = t;
  return found;
}

static int
compare_upgrades (gconstpointer a, gconstpointer b)
{
  const CohortUpgrade *x = a, *y = b;

  if (x->active != y->active)
    return x->active > y->active ? -1 : 1;
  return (x->member > y->member) - (x->member < y->member);
}

/**
 * cohort_upgrades:
 * @risks: (array length=n_risks): of cohort_risk_list()
 * @n: (out)
 *
 * Returns: (transfer full) (array length=n): the most active first
 */
CohortUpgrade *
cohort_upgrades (const CohortSegments *segments, const CohortRisk *risks, gsize n_risks, gsize *n)
{
  g_autofree Tier *tiers = g_new0 (Tier, segments->n_tiers + 1);
  g_autofree double *room = g_new (double, n_risks + 1);
  CohortUpgrade *upgrades = g_new (CohortUpgrade, n_risks + 1);

  *n = 0;
  for (guint32 t = 0; t < segments->n_tiers; t++)
    tiers[t] = measure (segments, risks, n_risks, t, room);
  for (gsize i = 0; i < n_risks; i++)
    {
      const CohortRisk *risk = &risks[i];
      guint32 tier = tier_of (segments, risk), up;

      if (tier == COHORT_INDEX_NONE || risk->signs != 0 || risk->tenure < MIN_TENURE || risk->active_90 < MIN_ACTIVE)
        continue;
      up = next_up (tiers, segments->n_tiers, tier);
      if (up != COHORT_INDEX_NONE && tiers[tier].active >= MIN_THERE && risk->active_90 >= tiers[tier].active)
        upgrades[(*n)++] = (CohortUpgrade) { risk->member, i, up, risk->active_90, tiers[tier].active };
    }
  qsort (upgrades, *n, sizeof *upgrades, compare_upgrades);
  return upgrades;
}

/**
 * cohort_upgrades_before:
 *
 * Returns: how often a member moved up by @day
 */
guint
cohort_upgrades_before (const CohortSegments *segments, CohortDay day)
{
  guint n = 0;

  for (gsize i = 0; i < segments->n && segments->change_reason != NULL; i++)
    n += segments->start[i] <= day && segments->change_reason[i] == COHORT_CHANGE_UPGRADE;
  return n;
}
