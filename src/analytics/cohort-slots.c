// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cohort-slots.h"

static CohortPeriod
period_of (CohortCadence cadence, CohortDay day)
{
  const CohortYmd ymd = cohort_day_to_ymd (day);
  CohortDay monday;

  switch (cadence)
    {
    case COHORT_CADENCE_MONTH:
      return cohort_period_month (cohort_month_of_day (day));
    case COHORT_CADENCE_QUARTER:
      return cohort_period_quarter (ymd.year, (ymd.month - 1) / 3 + 1);
    case COHORT_CADENCE_YEAR:
      return cohort_period_year (ymd.year);
    case COHORT_CADENCE_WEEK:
    default:
      monday = day - cohort_day_weekday (day) + 1;
      return (CohortPeriod) { monday, monday + 7 };
    }
}

/* The slots of one period share its days out: the k-th is due at the end of the k-th part. */
static CohortDay
due_day (const CohortPromise *promise, CohortPeriod period, guint k)
{
  if (promise->cadence == COHORT_CADENCE_WEEK && promise->slots == 1 && promise->weekday > 0)
    return period.from + promise->weekday - 1;
  return period.from + (CohortDay) (cohort_period_days (period) * (k + 1) / promise->slots) - 1;
}

static void
add_slots (GArray *slots, const CohortPromise *promise, guint index, CohortPeriod range, CohortDay today)
{
  const CohortDay last = MIN (range.to, COHORT_DAY_MAX);
  CohortPeriod period;

  for (CohortDay day = MAX (range.from, today); day < last; day = period.to)
    {
      period = period_of (promise->cadence, day);
      for (guint k = 0; k < promise->slots; k++)
        {
          CohortSlot slot = { index, period.from, period.to, MAX (due_day (promise, period, k), today), -1 };

          g_array_append_val (slots, slot);
        }
    }
}

static gboolean
fill (GArray *slots, guint promise, CohortDay day, int by)
{
  for (guint i = 0; i < slots->len; i++)
    {
      CohortSlot *slot = &g_array_index (slots, CohortSlot, i);

      if (slot->promise == promise && slot->by < 0 && day >= slot->from && day < slot->to)
        {
          slot->by = by;
          return TRUE;
        }
    }
  return FALSE;
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const CohortSlot *one = a, *other = b;

  if (one->due != other->due)
    return one->due < other->due ? -1 : 1;
  return one->promise < other->promise ? -1 : one->promise > other->promise;
}

/**
 * cohort_slots_lay:
 * @keepings: (array length=n_keepings): what was published and what is planned; what names its promise comes first, the
 * rest in the order given
 * @range: of the days on which slots are due
 * @today: periods that ended before are left out; what is still owed of the current one is due today at the earliest
 *
 * Returns: (transfer full) (element-type CohortSlot): by the day on which they are due, then by promise
 */
GArray *
cohort_slots_lay (const CohortPromise *promises, guint n_promises, const CohortKeeping *keepings, guint n_keepings,
                  CohortPeriod range, CohortDay today)
{
  GArray *slots = g_array_new (FALSE, FALSE, sizeof (CohortSlot));

  for (guint i = 0; i < n_promises; i++)
    add_slots (slots, &promises[i], i, range, today);
  for (guint i = 0; i < n_keepings; i++)
    if (keepings[i].promise >= 0 && (guint) keepings[i].promise < n_promises)
      fill (slots, (guint) keepings[i].promise, keepings[i].day, (int) i);
  for (guint i = 0; i < n_keepings; i++)
    for (guint j = 0; keepings[i].promise == COHORT_KEEPS_BY_KIND && j < n_promises; j++)
      if (promises[j].kind == keepings[i].kind && fill (slots, j, keepings[i].day, (int) i))
        break;
  for (guint i = slots->len; i-- > 0;)
    if (!cohort_period_contains (range, g_array_index (slots, CohortSlot, i).due))
      g_array_remove_index (slots, i);
  g_array_sort (slots, compare_slots);
  return slots;
}

/**
 * cohort_slots_usual_weekday:
 * @days: (array length=n_days): when such a thing came out
 *
 * Returns: 1 Monday to 7, the later one of two that are level; 0 where no day has at least half of them
 */
int
cohort_slots_usual_weekday (const CohortDay *days, guint n_days)
{
  guint counts[8] = { 0 };
  int most = 0;

  for (guint i = 0; i < n_days; i++)
    counts[cohort_day_weekday (days[i])]++;
  for (int day = 1; day <= 7; day++)
    if (counts[day] > 0 && counts[day] >= counts[most])
      most = day;
  return 2 * counts[most] >= n_days ? most : 0;
}
