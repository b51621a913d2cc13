// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Points are a ledger of acts and are never stored as a total: a standing is the ledger replayed day by day
// to the day asked for, so that a changed rule can be tried on all of history before it is saved. Points fade
// by a half-life, or last a fixed number of days; a daily cap a kind keeps them from being farmed. A level is
// gained on the day its points are there, and lost, one straight to where the points then stand, only after
// they have been short of it for more than the days of grace: nobody drops for one quiet week.
//
// Limits: levels are about what members do; what they bought never depends on them. Acts after the day asked
// for are ignored. Refuses unknown kinds and members, levels that do not rise, and more than a century.
#include "config.h"

#include "cohort-points.h"

#include "cohort-order.h"

#include <math.h>

#define MAX_DAYS 36525

static gboolean
rules_are_sound (const CohortPointRules *rules)
{
  if (rules->n_kinds > COHORT_POINTS_MAX_KINDS || rules->n_levels > COHORT_POINTS_MAX_LEVELS
      || !(rules->half_life >= 0 && isfinite (rules->half_life)) || (rules->half_life == 0 && rules->window == 0)
      || rules->window > MAX_DAYS)
    return FALSE;
  for (guint i = 0; i < rules->n_kinds; i++)
    if (!(rules->kinds[i].points >= 0 && rules->kinds[i].points <= 1e9))
      return FALSE;
  for (guint i = 0; i < rules->n_levels; i++)
    if (!(rules->from[i] > (i > 0 ? rules->from[i - 1] : 0) && isfinite (rules->from[i])))
      return FALSE;
  return TRUE;
}

static CohortStatus
check (const CohortActs *acts, guint32 n_members, const CohortPointRules *rules, CohortDay as_of)
{
  if (!rules_are_sound (rules) || as_of < COHORT_DAY_MIN || as_of > COHORT_DAY_MAX)
    return COHORT_STATUS_BAD_INPUT;
  if (n_members == 0)
    return COHORT_STATUS_NO_DATA;
  if (acts->n > COHORT_MAX_ROWS || n_members > COHORT_MAX_ROWS)
    return COHORT_STATUS_TOO_LARGE;
  for (gsize i = 0; i < acts->n; i++)
    {
      if (acts->member[i] >= n_members || acts->kind[i] >= rules->n_kinds)
        return COHORT_STATUS_BAD_INPUT;
      if ((gint64) as_of - acts->day[i] > MAX_DAYS)
        return COHORT_STATUS_TOO_LARGE;
    }
  return COHORT_STATUS_OK;
}

/* What a day's acts, @n of them from @acts at @rows, are worth under the caps. */
static double
points_of_day (const CohortActs *acts, const guint32 *rows, gsize n, const CohortPointRules *rules)
{
  guint times[COHORT_POINTS_MAX_KINDS] = { 0 };
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    times[acts->kind[rows[i]]]++;
  for (guint k = 0; k < rules->n_kinds; k++)
    sum += rules->kinds[k].points
           * (rules->kinds[k].daily_cap > 0 ? MIN (times[k], rules->kinds[k].daily_cap) : times[k]);
  return sum;
}

static guint
level_for (const CohortPointRules *rules, double points)
{
  guint level = 0;

  /* A day's rounding must not cost a level that the points exactly reach. */
  while (level < rules->n_levels && points >= rules->from[level] * (1 - 1e-9))
    level++;
  return level;
}

static void
judge_day (CohortStanding *standing, guint *short_for, const CohortPointRules *rules, CohortDay day)
{
  guint reached = level_for (rules, standing->points);

  if (reached >= standing->level)
    *short_for = 0;
  else
    ++*short_for;
  if (reached > standing->level || *short_for > rules->grace)
    {
      standing->level = reached;
      standing->since = day;
      *short_for = 0;
    }
}

/* Replays the @n acts at @rows, rising by day, up to @as_of. @gained: a scratch value for each day. */
static CohortStanding
replay (const CohortActs *acts, const guint32 *rows, gsize n, const CohortPointRules *rules, CohortDay as_of,
        double *gained)
{
  CohortStanding standing = { .since = COHORT_DAY_NONE };
  double fade = rules->half_life > 0 ? exp2 (-1 / rules->half_life) : 1;
  CohortDay first = n > 0 ? acts->day[rows[0]] : as_of;
  guint short_for = 0;
  gsize at = 0;

  for (CohortDay day = first; day <= as_of; day++)
    {
      gsize from = at;

      while (at < n && acts->day[rows[at]] == day)
        at++;
      gained[day - first] = points_of_day (acts, rows + from, at - from, rules);
      standing.points = standing.points * fade + gained[day - first];
      if (rules->half_life == 0 && day - first >= (CohortDay) rules->window)
        standing.points = fmax (0, standing.points - gained[day - first - rules->window]);
      judge_day (&standing, &short_for, rules, day);
    }
  if (standing.level < rules->n_levels)
    standing.missing = fmax (0, rules->from[standing.level] - standing.points);
  standing.grace_left = short_for > 0 ? rules->grace - short_for + 1 : 0;
  return standing;
}

/**
 * cohort_points:
 * @n_members: members are numbered below it
 * @as_of: the last day that counts
 *
 * Returns: (transfer full): where each member stands, or a result whose status says why not
 */
CohortStandings *
cohort_points (const CohortActs *acts, guint32 n_members, const CohortPointRules *rules, CohortDay as_of)
{
  CohortStandings *out = g_new0 (CohortStandings, 1);
  g_autofree double *day = NULL, *gained = NULL;
  g_autofree guint32 *by_day = NULL, *order = NULL;
  g_autofree gsize *starts = NULL;

  out->n_members = n_members;
  out->status = check (acts, n_members, rules, as_of);
  if (out->status != COHORT_STATUS_OK)
    return out;
  day = g_new (double, acts->n + 1);
  gained = g_new (double, MAX_DAYS + 1);
  for (gsize i = 0; i < acts->n; i++)
    day[i] = acts->day[i];
  by_day = cohort_order_doubles (day, acts->n);
  starts = g_new (gsize, (gsize) n_members + 1);
  order = cohort_order_groups (acts->member, acts->n, n_members, by_day, starts);
  out->standing = g_new0 (CohortStanding, n_members);
  for (guint32 m = 0; m < n_members; m++)
    out->standing[m] = replay (acts, order + starts[m], starts[m + 1] - starts[m], rules, as_of, gained);
  return out;
}

/**
 * cohort_standings_free:
 */
void
cohort_standings_free (CohortStandings *standings)
{
  if (standings == NULL)
    return;
  g_free (standings->standing);
  g_free (standings);
}

/**
 * cohort_points_what_if:
 *
 * Returns: who would stand where under @after, had it been in force all along
 */
CohortPointsChange
cohort_points_what_if (const CohortActs *acts, guint32 n_members, const CohortPointRules *before,
                       const CohortPointRules *after, CohortDay as_of)
{
  g_autoptr (CohortStandings) was = cohort_points (acts, n_members, before, as_of);
  g_autoptr (CohortStandings) is = cohort_points (acts, n_members, after, as_of);
  CohortPointsChange out = { .status = was->status != COHORT_STATUS_OK ? was->status : is->status };

  for (guint32 m = 0; out.status == COHORT_STATUS_OK && m < n_members; m++)
    {
      guint old = was->standing[m].level, new = is->standing[m].level;

      out.moved[old][new]++;
      out.up += new > old;
      out.down += new < old;
      out.same += new == old;
    }
  return out;
}
