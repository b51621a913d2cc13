// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// MRR and its movements, one walk over each member's days of change.
//
// A member's MRR on a day is the sum of the monthly worth of their paid and past-due segments. All changes
// of one calendar day are netted, then the net change is classified: new (0 to x, never paid before),
// reactivation (0 to x, paid before), expansion, contraction, churn (x to 0). A member left with only a
// paused, complimentary or fully discounted segment is held: contraction, then expansion on return; the end
// of the holding segment is a churn worth 0. A change made by an exchange-rate step alone is fx. Trials
// neither count nor hold. The rates of A3 in the definitions come from the same walk, so they reconcile.
//
// Not here: how facts become segments, and anything about the day today. Row order changes nothing: sums
// are exact integers (cohort-mrr-scale.c). Refuses broken input, a missing rate inside the periods asked
// for, and more than MAX_PERIODS periods.
#include "config.h"

#include "cohort-mrr.h"

#include "cohort-mrr-cohorts.h"
#include "cohort-mrr-rates.h"
#include "cohort-mrr-scale.h"
#include "cohort-order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PERIODS 2000
#define MAX_DAYS 100000
#define FEW_EVENTS 16

typedef struct
{
  CohortDay day;
  guint32 row; /* COHORT_INDEX_NONE: a day to look at, no change of the sum */
  gint8 sign;
} Event;

typedef struct
{
  CohortTicks start, end, flow[COHORT_N_MRR_FLOWS], grr, nrr;
} Totals;

/* Of a member in a period; 1e-4 minor units. */
typedef struct
{
  gint64 fresh, gain, loss; /* new, other gains, losses */
} Amounts;

typedef struct
{
  const CohortSegments *segments;
  const CohortMrrQuery *query;
  CohortMrrScale scale;
  CohortMrr *mrr;
  Totals *totals;
  gint32 *daily_active; /* change of the number paying, by day */
  guint32 *daily_lost;
  CohortTicks *cohort_ticks;

  /* the member being walked */
  guint32 member;
  GArray *events, *holds; /* Event; guint32 rows */
  CohortTicks *balance;   /* of each currency, unweighted */
  CohortTicks total;
  gboolean paid;
  CohortDay first_paid;
  gsize period;          /* the next boundary that has not been reached */
  gsize begun;           /* the period of the first event: nothing was before it */
  CohortTicks *at;       /* total at each boundary */
  Amounts *amounts;      /* in each period */
  gboolean *held_before; /* held on the day before each boundary */
} Walk;

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *x = a, *y = b;

  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return x->sign - y->sign;
}

static gboolean
is_held (const Walk *walk, CohortDay day)
{
  for (guint i = 0; i < walk->holds->len; i++)
    {
      guint32 row = g_array_index (walk->holds, guint32, i);
      CohortDay end = walk->segments->end[row];

      if (walk->segments->start[row] <= day && (end == COHORT_DAY_NONE || day < end))
        return TRUE;
    }
  return FALSE;
}

static void
add_event (Walk *walk, CohortDay day, guint32 row, int sign)
{
  Event event = { day, row, sign };

  g_array_append_val (walk->events, event);
}

/* Days on which a rate changes: those within the periods, and the last one before the first of them, which the
 * balance before it is made with. */
static void
add_rate_days (Walk *walk, guint16 c, CohortDay first)
{
  const CohortCurrency *currency = &walk->segments->currencies[c];
  const CohortDay from = walk->query->bounds[0], to = walk->query->bounds[walk->query->n_periods];

  for (gsize r = 1; r < currency->n_rates && currency->rates[r].from < to; r++)
    if (currency->rates[r].from > first && (r + 1 == currency->n_rates || currency->rates[r + 1].from >= from))
      add_event (walk, currency->rates[r].from, COHORT_INDEX_NONE, 0);
}

/* Most members have two or three. */
static void
sort_events (GArray *events)
{
  Event *list = (Event *) (gpointer) events->data;

  if (events->len > FEW_EVENTS)
    {
      qsort (list, events->len, sizeof *list, compare_events);
      return;
    }
  for (guint i = 1; i < events->len; i++)
    {
      Event event = list[i];
      guint place = i;

      for (; place > 0 && compare_events (&list[place - 1], &event) > 0; place--)
        list[place] = list[place - 1];
      list[place] = event;
    }
}

/* What is after the periods has no part in them. */
static void
gather (Walk *walk, const guint32 *rows, gsize n)
{
  const CohortSegments *segments = walk->segments;
  const CohortDay to = walk->query->bounds[walk->query->n_periods];
  gboolean pays = FALSE;

  g_array_set_size (walk->events, 0);
  g_array_set_size (walk->holds, 0);
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = rows[i];

      if (segments->start[row] >= to || !cohort_mrr_scale_takes (&walk->scale, walk->query->include, row))
        continue;
      if (cohort_segment_holds (segments, row))
        {
          g_array_append_val (walk->holds, row);
          if (segments->end[row] != COHORT_DAY_NONE && segments->end[row] < to)
            add_event (walk, segments->end[row], COHORT_INDEX_NONE, 0);
        }
      if (!cohort_segment_counts (segments, row))
        continue;
      pays = TRUE;
      add_event (walk, segments->start[row], row, 1);
      if (segments->end[row] != COHORT_DAY_NONE && segments->end[row] < to)
        add_event (walk, segments->end[row], row, -1);
      if (walk->scale.convert && segments->currency[row] != walk->scale.home)
        add_rate_days (walk, segments->currency[row], segments->start[row]);
    }
  if (!pays)
    g_array_set_size (walk->events, 0);
  sort_events (walk->events);
}

/* The first boundary after @day, from the present one on; periods before it are closed with @total. */
static void
close_periods (Walk *walk, CohortDay day)
{
  const CohortDay *bounds = walk->query->bounds;

  while (walk->period <= walk->query->n_periods && bounds[walk->period] <= day)
    {
      walk->held_before[walk->period] = walk->holds->len > 0 && is_held (walk, bounds[walk->period] - 1);
      walk->at[walk->period++] = walk->total;
    }
}

static CohortEndReason
end_reason (const Walk *walk, guint32 row)
{
  if (row == COHORT_INDEX_NONE || walk->segments->end_reason == NULL)
    return COHORT_END_UNKNOWN;
  return walk->segments->end_reason[row];
}

/* The segment to blame: the largest of those that begin or end on the day, of like ones one with a reason. */
static guint32
blamed_segment (const Walk *walk, guint first, guint last, int sign)
{
  guint32 best = COHORT_INDEX_NONE;
  CohortTicks most = -1;

  for (guint i = first; i < last; i++)
    {
      const Event *event = &g_array_index (walk->events, Event, i);
      CohortTicks worth;

      if (event->row == COHORT_INDEX_NONE || event->sign != sign)
        continue;
      worth = cohort_mrr_scale_ticks (&walk->scale, event->row);
      if (worth > most || (worth == most && end_reason (walk, event->row) > end_reason (walk, best)))
        {
          most = worth;
          best = event->row;
        }
    }
  return best;
}

static guint32
ended_hold (const Walk *walk, CohortDay day)
{
  guint32 best = COHORT_INDEX_NONE;

  for (guint i = 0; i < walk->holds->len; i++)
    {
      guint32 row = g_array_index (walk->holds, guint32, i);

      if (walk->segments->end[row] == day
          && (best == COHORT_INDEX_NONE || end_reason (walk, row) > end_reason (walk, best)))
        best = row;
    }
  return best;
}

static void
record (Walk *walk, gsize p, CohortMrrFlow kind, CohortTicks change, CohortDay day, guint32 row)
{
  CohortMrrPeriod *period = &walk->mrr->periods[p];
  CohortTicks size = change < 0 ? -change : change;
  gint64 amount = cohort_mrr_scale_amount (&walk->scale, size);

  walk->totals[p].flow[kind] += size;
  period->n_flow[kind]++;
  if (kind == COHORT_MRR_CHURN)
    period->n_churn_by_reason[end_reason (walk, row)]++;
  if (kind == COHORT_MRR_NEW)
    walk->amounts[p].fresh += amount;
  else if (change < 0)
    walk->amounts[p].loss += amount;
  else
    walk->amounts[p].gain += amount;
  if (walk->mrr->movements != NULL)
    {
      CohortMovement movement = { walk->member, day, kind, amount, row };

      g_array_append_val (walk->mrr->movements, movement);
    }
}

static int
classify (CohortTicks before, CohortTicks after, gboolean paid, gboolean was_held, gboolean now_held)
{
  if (before == 0 && after > 0)
    return !paid ? COHORT_MRR_NEW : was_held ? COHORT_MRR_EXPANSION : COHORT_MRR_REACTIVATION;
  if (before > 0 && after == 0)
    return now_held ? COHORT_MRR_CONTRACTION : COHORT_MRR_CHURN;
  if (before == 0 && after == 0)
    return paid && was_held && !now_held ? COHORT_MRR_CHURN : -1;
  if (before == after)
    return -1;
  return after > before ? COHORT_MRR_EXPANSION : COHORT_MRR_CONTRACTION;
}

static void
count_day (Walk *walk, CohortDay day, CohortTicks before, CohortTicks after, int kind)
{
  gsize i = day - walk->query->bounds[0];

  walk->daily_active[i] += (after > 0) - (before > 0);
  walk->daily_lost[i] += before > 0 && after == 0 && kind == COHORT_MRR_CHURN;
}

static void
walk_day (Walk *walk, guint first, guint last)
{
  const CohortDay *bounds = walk->query->bounds;
  CohortDay day = g_array_index (walk->events, Event, first).day;
  CohortTicks drift = 0, before, after = 0;
  gboolean was_held, now_held;
  int kind;

  close_periods (walk, day);
  for (guint16 c = 0; c < walk->segments->n_currencies && walk->scale.convert; c++)
    if (walk->balance[c] != 0)
      drift += walk->balance[c]
               * (cohort_mrr_scale_weight (&walk->scale, c, day) - cohort_mrr_scale_weight (&walk->scale, c, day - 1));
  before = walk->total + drift;
  was_held = walk->paid && walk->total == 0 && is_held (walk, day - 1);
  for (guint i = first; i < last; i++)
    {
      const Event *event = &g_array_index (walk->events, Event, i);

      if (event->row != COHORT_INDEX_NONE)
        walk->balance[walk->segments->currency[event->row]]
            += event->sign * cohort_mrr_scale_ticks (&walk->scale, event->row);
    }
  for (guint16 c = 0; c < walk->segments->n_currencies; c++)
    if (walk->balance[c] != 0)
      after += walk->balance[c] * cohort_mrr_scale_weight (&walk->scale, c, day);
  now_held = is_held (walk, day);
  kind = classify (before, after, walk->paid, was_held, now_held);

  if (after > 0 && !walk->paid)
    {
      walk->paid = TRUE;
      walk->first_paid = day;
    }
  walk->total = after;
  if (day < bounds[0] || walk->period > walk->query->n_periods)
    return;
  walk->totals[walk->period - 1].flow[COHORT_MRR_FX] += drift;
  if (kind >= 0)
    {
      guint32 row = blamed_segment (walk, first, last, after >= before ? 1 : -1);

      if (row == COHORT_INDEX_NONE || (kind == COHORT_MRR_CHURN && before == 0))
        row = kind == COHORT_MRR_CHURN ? ended_hold (walk, day) : row;
      record (walk, walk->period - 1, kind, after - before, day, row);
    }
  if (walk->daily_active != NULL)
    count_day (walk, day, before, after, kind);
}

/* @start_amount, @end_amount: what stands at its boundaries, in 1e-4 minor units */
static void
add_member_to_period (Walk *walk, gsize p, gint64 start_amount, gint64 end_amount)
{
  CohortMrrPeriod *period = &walk->mrr->periods[p];
  Totals *totals = &walk->totals[p];
  CohortTicks start = walk->at[p], end = walk->at[p + 1];
  gboolean lost = start > 0 && end == 0 && !walk->held_before[p + 1];

  if (start == 0 && end == 0 && walk->amounts[p].loss == 0)
    return;
  totals->start += start;
  totals->end += end;
  period->n_start += start > 0;
  period->n_end += end > 0;
  period->n_lost += lost;
  if (start > 0)
    {
      totals->grr += MIN (start, end);
      totals->nrr += end;
    }
  if (!walk->query->no_rates)
    cohort_mrr_rates_add (period,
                          &(CohortMrrChange) { start > 0, end > 0, start_amount, end_amount, walk->amounts[p].fresh,
                                               walk->amounts[p].gain, walk->amounts[p].loss });
  if (walk->mrr->members != NULL)
    {
      CohortMrrMember member = { walk->member, start_amount, end_amount, lost };

      g_array_append_val (walk->mrr->members, member);
    }
}

/* A balance that stays is put into units once. */
static void
add_member (Walk *walk)
{
  gint64 start = cohort_mrr_scale_amount (&walk->scale, walk->at[walk->begun]), end;

  for (gsize p = walk->begun; p < walk->query->n_periods; p++)
    {
      end = walk->at[p + 1] == walk->at[p] ? start : cohort_mrr_scale_amount (&walk->scale, walk->at[p + 1]);
      add_member_to_period (walk, p, start, end);
      start = end;
    }
}

static void
walk_member (Walk *walk, const guint32 *rows, gsize n)
{
  gsize n_periods = walk->query->n_periods;

  gather (walk, rows, n);
  if (walk->events->len == 0)
    return;
  memset (walk->balance, 0, walk->segments->n_currencies * sizeof *walk->balance);
  walk->total = 0;
  walk->paid = FALSE;
  walk->period = 0;
  close_periods (walk, g_array_index (walk->events, Event, 0).day);
  walk->begun = walk->period > 0 ? walk->period - 1 : 0;
  memset (walk->amounts + walk->begun, 0, (n_periods - walk->begun) * sizeof *walk->amounts);
  for (guint first = 0, last; first < walk->events->len; first = last)
    {
      CohortDay day = g_array_index (walk->events, Event, first).day;

      for (last = first; last < walk->events->len && g_array_index (walk->events, Event, last).day == day;)
        last++;
      walk_day (walk, first, last);
    }
  close_periods (walk, walk->query->bounds[n_periods]);
  add_member (walk);
  if (walk->cohort_ticks != NULL && walk->paid)
    cohort_mrr_cohorts_add (walk->mrr, walk->query, &walk->scale, walk->cohort_ticks,
                            &(CohortMrrLife) { walk->member, walk->first_paid, walk->at });
}

static void
finish_period (Walk *walk, gsize p)
{
  CohortMrrPeriod *period = &walk->mrr->periods[p];
  const Totals *totals = &walk->totals[p];

  period->from = walk->query->bounds[p];
  period->to = walk->query->bounds[p + 1];
  period->start = cohort_mrr_scale_amount (&walk->scale, totals->start);
  period->end = cohort_mrr_scale_amount (&walk->scale, totals->end);
  period->exact_start = cohort_mrr_scale_minor (&walk->scale, totals->start);
  period->exact_end = cohort_mrr_scale_minor (&walk->scale, totals->end);
  period->exact_grr = cohort_mrr_scale_minor (&walk->scale, totals->grr);
  period->exact_nrr = cohort_mrr_scale_minor (&walk->scale, totals->nrr);
  for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
    {
      period->flow[f] = cohort_mrr_scale_amount (&walk->scale, totals->flow[f]);
      period->exact_flow[f] = cohort_mrr_scale_minor (&walk->scale, totals->flow[f]);
    }
  cohort_mrr_scale_close (&walk->scale, totals->flow, period);
}

static void
sum_daily_churn (Walk *walk)
{
  const CohortDay *bounds = walk->query->bounds;

  for (gsize p = 0; p < walk->query->n_periods; p++)
    {
      CohortMrrPeriod *period = &walk->mrr->periods[p];
      gint64 active = period->n_start;

      period->daily_churn = walk->daily_active != NULL ? 0 : NAN;
      for (CohortDay day = bounds[p]; day < bounds[p + 1] && walk->daily_active != NULL; day++)
        {
          gsize i = day - bounds[0];

          if (active > 0)
            period->daily_churn += (double) walk->daily_lost[i] / active;
          active += walk->daily_active[i];
        }
    }
}

static CohortStatus
check_query (const CohortSegments *segments, const CohortMrrQuery *query)
{
  if (query->n_periods == 0 || query->currency >= segments->n_currencies)
    return COHORT_STATUS_BAD_INPUT;
  if (query->n_periods > MAX_PERIODS)
    return COHORT_STATUS_TOO_LARGE;
  if ((query->members && query->n_periods != 1)
      || (query->cohort_members && (!query->cohorts || query->n_periods > COHORT_MRR_MAX_COHORT_PERIODS)))
    return COHORT_STATUS_BAD_INPUT;
  for (gsize p = 0; p < query->n_periods; p++)
    if (query->bounds[p] == COHORT_DAY_NONE || query->bounds[p] >= query->bounds[p + 1])
      return COHORT_STATUS_BAD_INPUT;
  return cohort_segments_validate (segments);
}

static void
walk_init (Walk *walk)
{
  gsize n = walk->query->n_periods;
  gsize days = walk->query->bounds[n] - walk->query->bounds[0];
  CohortMrr *mrr = walk->mrr;

  mrr->n_periods = n;
  mrr->periods = g_new0 (CohortMrrPeriod, n);
  if (walk->query->movements)
    mrr->movements = g_array_new (FALSE, FALSE, sizeof (CohortMovement));
  if (walk->query->members)
    mrr->members = g_array_new (FALSE, FALSE, sizeof (CohortMrrMember));
  if (walk->query->cohorts)
    walk->cohort_ticks = cohort_mrr_cohorts_init (mrr, n, walk->query->cohort_members);
  walk->totals = g_new0 (Totals, n);
  walk->daily_active = days <= MAX_DAYS ? g_new0 (gint32, days) : NULL;
  walk->daily_lost = days <= MAX_DAYS ? g_new0 (guint32, days) : NULL;
  walk->events = g_array_new (FALSE, FALSE, sizeof (Event));
  walk->holds = g_array_new (FALSE, FALSE, sizeof (guint32));
  walk->balance = g_new (CohortTicks, walk->segments->n_currencies);
  walk->at = g_new (CohortTicks, n + 1);
  walk->held_before = g_new (gboolean, n + 1);
  walk->amounts = g_new (Amounts, n);
}

static void
walk_clear (Walk *walk)
{
  g_free (walk->totals);
  g_free (walk->daily_active);
  g_free (walk->daily_lost);
  g_free (walk->cohort_ticks);
  g_clear_pointer (&walk->events, g_array_unref);
  g_clear_pointer (&walk->holds, g_array_unref);
  g_free (walk->balance);
  g_free (walk->at);
  g_free (walk->held_before);
  g_free (walk->amounts);
  cohort_mrr_scale_clear (&walk->scale);
}

/**
 * cohort_mrr_compute:
 *
 * Returns: (transfer full): all of it, or a result with nothing but the status that says why not. No
 *   segments at all give OK with zeros: nothing is the right answer for an empty ledger.
 */
CohortMrr *
cohort_mrr_compute (const CohortSegments *segments, const CohortMrrQuery *query)
{
  CohortMrr *mrr = g_new0 (CohortMrr, 1);
  Walk walk = { .segments = segments, .query = query, .mrr = mrr };
  g_autofree guint32 *rows = NULL;
  g_autofree gsize *starts = NULL;
  gsize n = query->n_periods;

  mrr->status = check_query (segments, query);
  if (mrr->status == COHORT_STATUS_OK)
    mrr->status = cohort_mrr_scale_init (&walk.scale, segments, query->currency, query->include, query->bounds[0],
                                         query->bounds[n]);
  if (mrr->status != COHORT_STATUS_OK)
    {
      cohort_mrr_scale_clear (&walk.scale);
      return mrr;
    }

  walk_init (&walk);
  starts = g_new (gsize, (gsize) segments->n_members + 1);
  rows = cohort_order_groups (segments->member, segments->n, segments->n_members, NULL, starts);
  for (walk.member = 0; walk.member < segments->n_members; walk.member++)
    walk_member (&walk, rows + starts[walk.member], starts[walk.member + 1] - starts[walk.member]);
  for (gsize p = 0; p < n; p++)
    finish_period (&walk, p);
  sum_daily_churn (&walk);
  for (gsize i = 0; query->cohorts && i < n * n; i++)
    mrr->cohort_mrr[i] = cohort_mrr_scale_minor (&walk.scale, walk.cohort_ticks[i]);
  walk_clear (&walk);
  return mrr;
}

/**
 * cohort_mrr_free:
 */
void
cohort_mrr_free (CohortMrr *mrr)
{
  if (mrr == NULL)
    return;
  g_free (mrr->periods);
  g_clear_pointer (&mrr->movements, g_array_unref);
  g_clear_pointer (&mrr->members, g_array_unref);
  cohort_mrr_cohorts_clear (mrr);
  g_free (mrr);
}
