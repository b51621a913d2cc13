// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A member's habit is the gaps between the days of the last year on which they did something that counts. Twice the
// median gap alone would name a quarter of all who come by once a week, by chance; a silence longer than every one of
// that year is seldom one. Who never comes by, or seldom, has no habit to break: silent and loyal is no warning.
// Nothing after the day asked for is looked at.
#include "config.h"

#include "cohort-rhythm.h"

#include "cohort-order.h"

#include <math.h>

#define YEAR 365

struct _CohortRhythms
{
  guint32 n_members;
  gsize *start;   /* n_members + 1, into day */
  CohortDay *day; /* distinct and rising within a member */
  CohortDay last; /* of everybody */
};

static int
compare_days (gconstpointer a, gconstpointer b, gpointer data)
{
  CohortDay x = *(const CohortDay *) a, y = *(const CohortDay *) b;

  return (x > y) - (x < y);
}

/**
 * cohort_rhythms_new:
 * @actions: whose members are below @n_members; copied
 *
 * Returns: (transfer full): to be asked for any day
 */
CohortRhythms *
cohort_rhythms_new (const CohortActions *actions, guint32 n_members)
{
  CohortRhythms *self = g_new0 (CohortRhythms, 1);
  g_autofree gsize *starts = g_new (gsize, (gsize) n_members + 1);
  g_autofree guint32 *order = cohort_order_groups (actions->member, actions->n, n_members, NULL, starts);
  gsize kept = 0;

  self->n_members = n_members;
  self->start = g_new (gsize, (gsize) n_members + 1);
  self->day = g_new (CohortDay, actions->n + 1);
  self->last = COHORT_DAY_NONE;
  for (guint32 m = 0; m < n_members; m++)
    {
      gsize n = starts[m + 1] - starts[m], first = kept;

      self->start[m] = kept;
      for (gsize i = 0; i < n; i++)
        self->day[first + i] = actions->day[order[starts[m] + i]];
      g_sort_array (self->day + first, n, sizeof (CohortDay), compare_days, NULL);
      for (gsize i = 0; i < n; i++)
        if (kept == first || self->day[first + i] != self->day[kept - 1])
          self->day[kept++] = self->day[first + i];
      if (kept > first)
        self->last = MAX (self->last, self->day[kept - 1]);
    }
  self->start[n_members] = kept;
  return self;
}

/**
 * cohort_rhythms_free:
 */
void
cohort_rhythms_free (CohortRhythms *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->day);
  g_free (self);
}

/**
 * cohort_rhythms_last_day:
 *
 * Returns: the last day on which anybody did something, COHORT_DAY_NONE when nobody ever did
 */
CohortDay
cohort_rhythms_last_day (const CohortRhythms *self)
{
  return self->last;
}

/* The first of a member's days from @day on. */
static gsize
first_from (const CohortRhythms *self, guint32 member, CohortDay day)
{
  gsize lo = self->start[member], hi = self->start[member + 1];

  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2;

      if (self->day[mid] < day)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

/**
 * cohort_rhythms_at:
 * @member: below the number of members
 * @day: nothing after it counts
 */
CohortRhythm
cohort_rhythms_at (const CohortRhythms *self, guint32 member, CohortDay day)
{
  CohortRhythm rhythm = { .last = COHORT_DAY_NONE, .quiet = NAN, .usual = NAN, .longest = NAN };
  gsize end = first_from (self, member, day + 1), begin = first_from (self, member, day + 1 - YEAR);
  gsize n = end > begin + 1 ? end - begin - 1 : 0;
  g_autofree CohortDay *gaps = NULL;

  rhythm.active = (guint) (end - begin);
  if (end == self->start[member])
    return rhythm;
  rhythm.last = self->day[end - 1];
  rhythm.quiet = day - rhythm.last;
  if (n < COHORT_RHYTHM_MIN_GAPS)
    return rhythm;
  gaps = g_new (CohortDay, n);
  for (gsize i = 0; i < n; i++)
    gaps[i] = self->day[begin + i + 1] - self->day[begin + i];
  g_sort_array (gaps, n, sizeof (CohortDay), compare_days, NULL);
  rhythm.usual = (gaps[(n - 1) / 2] + gaps[n / 2]) / 2.0;
  rhythm.longest = gaps[n - 1];
  rhythm.broken
      = rhythm.quiet > rhythm.longest && rhythm.quiet > 2 * rhythm.usual && rhythm.quiet >= COHORT_RHYTHM_MIN_DAYS;
  return rhythm;
}
