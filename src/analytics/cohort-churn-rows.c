// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Person-period rows: a member who pays on the snapshot day is at risk (who is paused or complimentary is
// not), and the outcome is whether they are lost within the horizon. Features look at the snapshot day and
// before only. A segment's end, term and grace are facts of later days, so the renewal is counted on from
// the segment's start in whole terms, and ends beyond the snapshot serve the outcome alone.
#include "config.h"

#include "cohort-churn-rows.h"

#include "cohort-order.h"

#include <math.h>
#include <string.h>

#define RECENT 90
#define DAYS_A_MONTH 30.4375

static const char *const names[COHORT_N_SIGNALS] = {
  "tenure", "first-term", "term-months", "to-renewal", "price",      "discount", "price-rose", "downgraded", "past-due",
  "due-90", "quiet-days", "active-30",   "active-90",  "active-180", "drop",     "referrals",  "tier",
};

typedef struct
{
  const CohortSegments *segments;
  const CohortFacts *facts;
  CohortChurnRows *rows;
  gsize capacity;
  guint horizon;
  CohortDay as_of;
  guint32 member;
  const guint32 *own; /* the member's segments, by start */
  gsize n_own;
  const CohortDay *acts; /* distinct days with an action, rising */
  gsize n_acts;
  const guint32 *terms; /* the member's */
  gsize n_terms;
  CohortDay first_paid;
} Builder;

static gboolean
covers (const CohortSegments *segments, guint32 row, CohortDay day)
{
  return segments->start[row] <= day && (segments->end[row] == COHORT_DAY_NONE || segments->end[row] > day);
}

/* The segment that makes the member pay on @day; of several the one that began last. */
static guint32
paying_segment (const Builder *b, CohortDay day)
{
  guint32 found = COHORT_INDEX_NONE;

  for (gsize i = 0; i < b->n_own; i++)
    if (covers (b->segments, b->own[i], day) && cohort_segment_counts (b->segments, b->own[i]))
      found = b->own[i];
  return found;
}

/* The first day after @day on which nothing pays or holds, COHORT_DAY_MAX when there is none. */
static CohortDay
lost_day (const Builder *b, CohortDay day)
{
  CohortDay reach = day + 1;
  gboolean grew = TRUE;

  while (grew && reach != COHORT_DAY_MAX)
    {
      grew = FALSE;
      for (gsize i = 0; i < b->n_own; i++)
        {
          guint32 row = b->own[i];

          if (!covers (b->segments, row, reach)
              || (!cohort_segment_counts (b->segments, row) && !cohort_segment_holds (b->segments, row)))
            continue;
          reach = b->segments->end[row] == COHORT_DAY_NONE ? COHORT_DAY_MAX : b->segments->end[row];
          grew = TRUE;
        }
    }
  return reach;
}

static gsize
acts_before (const Builder *b, CohortDay day)
{
  gsize lo = 0, hi = b->n_acts;

  while (lo < hi)
    {
      gsize mid = lo + (hi - lo) / 2;

      if (b->acts[mid] < day)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

static gsize
acts_within (const Builder *b, CohortDay day, guint days)
{
  return acts_before (b, day + 1) - acts_before (b, day + 1 - (CohortDay) days);
}

/* For how many days a payment is missing on @day, by what was known then; -1: none is. A late payment takes its term
 * from the day it was due, so the segments of today show no gap where there was one: the day the money came tells. */
static double
late_days (const Builder *b, CohortDay day, guint32 row)
{
  const CohortTerms *terms = &b->facts->terms;
  CohortDay since = COHORT_DAY_NONE;

  if (b->segments->status[row] == COHORT_SEGMENT_PAST_DUE)
    return day - b->segments->start[row];
  for (gsize i = 0; i < b->n_terms; i++)
    {
      guint32 term = b->terms[i];

      if (terms->from[term] > day || terms->to[term] <= day)
        continue;
      if (terms->paid[term] == COHORT_DAY_NONE || terms->paid[term] <= day)
        return -1;
      since = MAX (since, terms->from[term]);
    }
  return since != COHORT_DAY_NONE ? day - since : -1;
}

static double
term_days (const CohortSegments *segments, guint32 row)
{
  static const double days[COHORT_N_INTERVALS] = { 0, 1, 7, DAYS_A_MONTH, 12 * DAYS_A_MONTH };

  return fmax (days[segments->interval[row]] * segments->interval_count[row], 1);
}

static double
discount_share (const CohortSegments *segments, guint32 row)
{
  double list = (double) segments->price[row] * segments->quantity[row];
  double net = cohort_segment_net_price (segments, row);

  if (segments->discount_ppm != NULL)
    net *= 1 - segments->discount_ppm[row] / 1e6;
  return list > 0 ? 1 - net / list : 0;
}

static void
look_back (const Builder *b, CohortDay day, double *values)
{
  const CohortSegments *segments = b->segments;

  for (gsize i = 0; i < b->n_own; i++)
    {
      guint32 row = b->own[i];
      int reason = segments->change_reason != NULL ? segments->change_reason[row] : COHORT_CHANGE_NONE;

      if (segments->start[row] > day || segments->start[row] <= day - RECENT)
        continue;
      values[COHORT_SIGNAL_DOWNGRADED] = fmax (values[COHORT_SIGNAL_DOWNGRADED], reason == COHORT_CHANGE_DOWNGRADE);
      values[COHORT_SIGNAL_PRICE_ROSE] = fmax (values[COHORT_SIGNAL_PRICE_ROSE], reason == COHORT_CHANGE_PRICE);
      values[COHORT_SIGNAL_DUE_90] += segments->status[row] == COHORT_SEGMENT_PAST_DUE;
    }
}

static void
measure (const Builder *b, CohortDay day, guint32 row, double late, double *values)
{
  const CohortSegments *segments = b->segments;
  double term = term_days (segments, row), since = day - segments->start[row];
  double tenure = day - b->first_paid;
  gsize acts_30 = acts_within (b, day, 30), acts_90 = acts_within (b, day, 90), seen = acts_before (b, day + 1);

  memset (values, 0, COHORT_N_SIGNALS * sizeof *values);
  values[COHORT_SIGNAL_TENURE] = tenure;
  values[COHORT_SIGNAL_FIRST_TERM] = tenure < term;
  values[COHORT_SIGNAL_TERM_MONTHS] = term / DAYS_A_MONTH;
  values[COHORT_SIGNAL_TO_RENEWAL] = term - fmod (since, term);
  values[COHORT_SIGNAL_PRICE] = (double) cohort_segment_monthly (segments, row) / COHORT_AMOUNT_SCALE;
  values[COHORT_SIGNAL_DISCOUNT] = discount_share (segments, row);
  values[COHORT_SIGNAL_PAST_DUE] = late >= 0;
  look_back (b, day, values);
  values[COHORT_SIGNAL_QUIET_DAYS] = seen > 0 ? fmin (day - b->acts[seen - 1], tenure) : tenure;
  values[COHORT_SIGNAL_ACTIVE_30] = log1p (acts_30);
  values[COHORT_SIGNAL_ACTIVE_90] = log1p (acts_90);
  values[COHORT_SIGNAL_ACTIVE_180] = log1p (acts_within (b, day, 180));
  values[COHORT_SIGNAL_DROP] = acts_90 > 0 ? 3.0 * acts_30 / acts_90 : 1;
  values[COHORT_SIGNAL_REFERRALS]
      = b->facts->people.n_referrals != NULL ? log1p (b->facts->people.n_referrals[b->member]) : 0;
}

static void
reserve (Builder *b)
{
  CohortChurnRows *rows = b->rows;

  if (rows->n < b->capacity)
    return;
  b->capacity = MAX (1024, 2 * b->capacity);
  rows->member = g_renew (guint32, rows->member, b->capacity);
  rows->segment = g_renew (guint32, rows->segment, b->capacity);
  rows->day = g_renew (CohortDay, rows->day, b->capacity);
  rows->outcome = g_renew (guint8, rows->outcome, b->capacity);
  rows->known = g_renew (guint8, rows->known, b->capacity);
  rows->tier = g_renew (guint32, rows->tier, b->capacity);
  rows->late = g_renew (double, rows->late, b->capacity);
  for (guint s = 0; s < COHORT_N_SIGNALS; s++)
    rows->values[s] = g_renew (double, rows->values[s], b->capacity);
}

static void
add_snapshot (Builder *b, CohortDay day)
{
  CohortChurnRows *rows = b->rows;
  guint32 row = paying_segment (b, day);
  double values[COHORT_N_SIGNALS], late;

  if (row == COHORT_INDEX_NONE || day > b->as_of)
    return;
  reserve (b);
  late = late_days (b, day, row);
  measure (b, day, row, late, values);
  rows->late[rows->n] = late;
  for (guint s = 0; s < COHORT_N_SIGNALS; s++)
    rows->values[s][rows->n] = values[s];
  rows->member[rows->n] = b->member;
  rows->segment[rows->n] = row;
  rows->day[rows->n] = day;
  rows->tier[rows->n] = b->segments->tier != NULL && b->segments->tier[row] != COHORT_INDEX_NONE
                            ? b->segments->tier[row]
                            : b->segments->n_tiers;
  rows->known[rows->n] = day + (CohortDay) b->horizon <= b->as_of;
  rows->outcome[rows->n] = lost_day (b, day) <= MIN (day + (CohortDay) b->horizon, b->as_of);
  rows->n++;
}

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer data)
{
  const CohortSegments *segments = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  if (segments->start[x] != segments->start[y])
    return segments->start[x] < segments->start[y] ? -1 : 1;
  return (x > y) - (x < y);
}

static int
compare_days (gconstpointer a, gconstpointer b, gpointer data)
{
  CohortDay x = *(const CohortDay *) a, y = *(const CohortDay *) b;

  return (x > y) - (x < y);
}

static void
take_actions (Builder *b, GArray *days, const guint32 *rows, gsize n)
{
  gsize kept = 0;
  CohortDay *list;

  g_array_set_size (days, 0);
  for (gsize i = 0; i < n; i++)
    g_array_append_val (days, b->facts->actions.day[rows[i]]);
  g_sort_array (days->data, days->len, sizeof (CohortDay), compare_days, NULL);
  list = (CohortDay *) days->data;
  for (gsize i = 0; i < n; i++)
    if (kept == 0 || list[i] != list[kept - 1])
      list[kept++] = list[i];
  b->acts = list;
  b->n_acts = kept;
}

static gboolean
take_member (Builder *b, guint32 *own, gsize n)
{
  g_sort_array (own, n, sizeof (guint32), compare_starts, (gpointer) b->segments);
  b->own = own;
  b->n_own = n;
  for (gsize i = 0; i < n; i++)
    if (cohort_segment_counts (b->segments, own[i]))
      {
        b->first_paid = b->segments->start[own[i]];
        return TRUE;
      }
  return FALSE;
}

static void
name_features (CohortChurnRows *rows, const CohortSegments *segments)
{
  for (guint s = 0; s < COHORT_N_SIGNALS; s++)
    rows->features[s] = (CohortFeature) { .name = names[s], .kind = COHORT_FEATURE_NUMBER, .numbers = rows->values[s] };
  rows->features[COHORT_SIGNAL_TIER].kind = COHORT_FEATURE_CATEGORY;
  rows->features[COHORT_SIGNAL_TIER].levels = rows->tier;
  rows->features[COHORT_SIGNAL_TIER].n_levels = segments->n_tiers + 1;
}

/**
 * cohort_churn_rows_new:
 * @segments: valid by cohort_segments_validate()
 * @facts: valid by cohort_facts_validate(); people and actions may be absent
 * @snapshots: @n_snapshots days; those after @as_of give no row
 * @horizon: days within which leaving counts, 30 as a rule
 *
 * Returns: (transfer full): the rows, by member and then in the order of @snapshots
 */
CohortChurnRows *
cohort_churn_rows_new (const CohortSegments *segments, const CohortFacts *facts, const CohortDay *snapshots,
                       gsize n_snapshots, guint horizon, CohortDay as_of)
{
  CohortChurnRows *rows = g_new0 (CohortChurnRows, 1);
  guint32 n_members = segments->n_members;
  g_autofree gsize *starts = NULL, *act_starts = NULL, *term_starts = NULL;
  g_autofree guint32 *own = NULL, *acts = NULL, *terms = NULL;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  Builder b = { segments, facts, rows };

  rows->status = cohort_segments_validate (segments);
  if (rows->status == COHORT_STATUS_OK)
    rows->status = cohort_facts_validate (facts, segments);
  if (rows->status == COHORT_STATUS_OK && n_snapshots > COHORT_MAX_ROWS / MAX (n_members, 1))
    rows->status = COHORT_STATUS_TOO_LARGE;
  if (rows->status != COHORT_STATUS_OK)
    {
      reserve (&b);
      name_features (rows, segments);
      return rows;
    }
  starts = g_new (gsize, (gsize) n_members + 1);
  act_starts = g_new (gsize, (gsize) n_members + 1);
  own = cohort_order_groups (segments->member, segments->n, n_members, NULL, starts);
  acts = cohort_order_groups (facts->actions.member, facts->actions.n, n_members, NULL, act_starts);
  term_starts = g_new (gsize, (gsize) n_members + 1);
  terms = cohort_order_groups (facts->terms.member, facts->terms.n, n_members, NULL, term_starts);
  b.horizon = horizon;
  b.as_of = as_of;
  reserve (&b);
  for (b.member = 0; b.member < n_members; b.member++)
    {
      guint32 m = b.member;

      if (!take_member (&b, own + starts[m], starts[m + 1] - starts[m]))
        continue;
      b.terms = terms + term_starts[m];
      b.n_terms = term_starts[m + 1] - term_starts[m];
      take_actions (&b, days, acts + act_starts[m], act_starts[m + 1] - act_starts[m]);
      for (gsize s = 0; s < n_snapshots; s++)
        add_snapshot (&b, snapshots[s]);
    }
  name_features (rows, segments);
  return rows;
}

/**
 * cohort_churn_rows_free:
 */
void
cohort_churn_rows_free (CohortChurnRows *rows)
{
  if (rows == NULL)
    return;
  g_free (rows->member);
  g_free (rows->segment);
  g_free (rows->day);
  g_free (rows->outcome);
  g_free (rows->known);
  g_free (rows->tier);
  g_free (rows->late);
  for (guint s = 0; s < COHORT_N_SIGNALS; s++)
    g_free (rows->values[s]);
  g_free (rows);
}

/**
 * cohort_churn_rows_data:
 *
 * Returns: what the model learns from, borrowed from @rows
 */
CohortChurnData
cohort_churn_rows_data (const CohortChurnRows *rows)
{
  return (CohortChurnData) { { rows->n, rows->features, COHORT_N_SIGNALS }, rows->outcome, rows->member };
}

/**
 * cohort_churn_backtest:
 * @origins: snapshot days to stand on, each with the rows whose outcome was known by then to learn from
 *
 * Returns: the scores of what would have been said on those days against what happened; TOO_FEW where the
 *   rows before them never sufficed
 */
CohortScores
cohort_churn_backtest (const CohortChurnRows *rows, const CohortDay *origins, gsize n_origins, guint horizon)
{
  CohortChurnData data = cohort_churn_rows_data (rows);
  g_autofree guint32 *past = g_new (guint32, rows->n + 1), *present = g_new (guint32, rows->n + 1);
  g_autofree double *said = g_new (double, rows->n *n_origins + 1);
  g_autofree guint8 *happened = g_new (guint8, rows->n * n_origins + 1);
  gsize n = 0;

  for (gsize o = 0; o < n_origins; o++)
    {
      g_autoptr (CohortChurnModel) model = NULL;
      gsize n_past = 0, n_present = 0;

      for (guint32 i = 0; i < rows->n; i++)
        if (rows->known[i] && rows->day[i] + (CohortDay) horizon <= origins[o])
          past[n_past++] = i;
        else if (rows->known[i] && rows->day[i] == origins[o])
          present[n_present++] = i;
      model = cohort_churn_model_fit (&data, past, n_past);
      if (model->status != COHORT_STATUS_OK)
        continue;
      cohort_churn_model_predict (model, &data.frame, present, n_present, said + n);
      for (gsize i = 0; i < n_present; i++)
        happened[n++] = rows->outcome[present[i]];
    }
  if (n == 0)
    {
      CohortScores none = { .status = COHORT_STATUS_TOO_FEW };

      return none;
    }
  return cohort_classify_score (said, happened, n);
}
