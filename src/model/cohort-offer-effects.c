// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What came of prices that changed and of discounts that ended: counts before and after, never a claim of cause. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "cohort-count-rate.h"
#include "cohort-experiment.h"
#include "cohort-ledger-snapshot-private.h"
#include "cohort-ledger-tenures.h"
#include "cohort-offer-report-private.h"
#include "cohort-offer.h"
#include "cohort-order.h"
#include "cohort-setting.h"

#define CONFIDENCE 0.95
#define MONTHS 6
/* Whom a price must have had for its coming to be a change, and not one person's arrangement. */
#define MIN_BEGAN 3
/* Until so many days after a price was first paid some may still begin at the one before. */
#define OVERLAP 31
/* Days around a discount's end within which leaving is leaving there; it is judged when the month after is over. */
#define SLACK 10
#define DUNNING 20 /* a failed payment is tried for so long */
#define DAYS_A_MONTH 31

static void
moved_free (gpointer data)
{
  CohortPriceMoved *self = data;

  g_array_unref (self->before);
  g_array_unref (self->after);
  g_array_unref (self->still);
  g_free (self);
}

static void
end_free (gpointer data)
{
  CohortPromotionEnd *self = data;

  g_free (self->name);
  g_array_unref (self->ended);
  g_array_unref (self->left);
  g_free (self);
}

/* ---- prices ---- */

typedef struct
{
  guint32 offer, member;
  guint16 currency;
  CohortDay day;
  gboolean discounted;
} Joined;

/* The rows that count, by offer and then by member. @starts: (out caller-allocates): n_offers + 1 */
static guint32 *
sort_rows (const CohortOfferReport *report, gsize *starts)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (report->ledger);
  const guint32 n_offers = report->offers->len;
  g_autofree guint32 *of = g_new (guint32, segments->n + 1), *by_member = NULL;
  g_autofree gsize *members = g_new (gsize, (gsize) segments->n_members + 1);

  for (gsize i = 0; i < segments->n; i++)
    {
      const guint32 offer = cohort_offer_report_index (report, segments->tier[i]);
      const gboolean is_monthly = segments->interval[i] == COHORT_INTERVAL_MONTH && segments->interval_count[i] == 1;

      of[i] = offer != COHORT_INDEX_NONE && is_monthly && segments->start[i] <= report->as_of
                      && cohort_segment_counts (segments, i)
                  ? offer
                  : n_offers;
    }
  by_member = cohort_order_groups (segments->member, segments->n, segments->n_members, NULL, members);
  return cohort_order_groups (of, segments->n, n_offers + 1, by_member, starts);
}

/* The first monthly payment of each member for each offer. */
static GArray *
find_joined (const CohortOfferReport *report)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (report->ledger);
  g_autofree gsize *starts = g_new (gsize, report->offers->len + 2);
  g_autofree guint32 *rows = sort_rows (report, starts);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Joined));

  for (guint32 offer = 0; offer < report->offers->len; offer++)
    for (gsize r = starts[offer]; r < starts[offer + 1]; r++)
      {
        const guint32 i = rows[r];
        const Joined one = { offer, segments->member[i], segments->currency[i], segments->start[i],
                             segments->discount != NULL && segments->discount[i] != 0 };
        Joined *last = all->len > 0 ? &g_array_index (all, Joined, all->len - 1) : NULL;

        if (last == NULL || last->offer != offer || last->member != one.member)
          g_array_append_val (all, one);
        else if (one.day < last->day)
          *last = one;
      }
  return all;
}

/* Whole months, counted from the day of the change both ways. */
static void
count_months (const CohortOfferReport *report, const GArray *joined, guint32 offer, CohortPriceMoved *moved)
{
  guint before[MONTHS] = { 0 }, after[MONTHS] = { 0 };
  CohortDay edges[2 * MONTHS + 1];

  for (int k = -MONTHS; k <= MONTHS; k++)
    edges[k + MONTHS] = cohort_day_add_months (moved->day, k);
  moved->n_before = MONTHS;
  while (moved->n_after < MONTHS && cohort_day_add_months (moved->day, (int) moved->n_after + 1) <= report->as_of + 1)
    moved->n_after++;
  for (guint i = 0; i < joined->len; i++)
    {
      const Joined *one = &g_array_index (joined, Joined, i);

      if (one->offer != offer || one->discounted
          || cohort_ledger_snapshot_get_segments (report->ledger)->currencies[one->currency].code != moved->currency)
        continue;
      for (int k = 0; k < MONTHS; k++)
        {
          if (one->day >= edges[MONTHS - k - 1] && one->day < edges[MONTHS - k])
            {
              before[k]++;
              g_array_append_val (moved->before, one->member);
            }
          if ((guint) k < moved->n_after && one->day >= edges[MONTHS + k] && one->day < edges[MONTHS + k + 1])
            {
              after[k]++;
              g_array_append_val (moved->after, one->member);
            }
        }
    }
  moved->ratio = cohort_count_periods_ratio (before, moved->n_before, after, moved->n_after, CONFIDENCE, NULL);
  if (moved->ratio.status != COHORT_STATUS_OK)
    moved->verdict = COHORT_MOVE_TOO_EARLY;
  else if (moved->ratio.lo > 1)
    moved->verdict = COHORT_MOVE_MORE;
  else if (moved->ratio.hi < 1)
    moved->verdict = COHORT_MOVE_FEWER;
}

/* Who stayed at an old price: members, each once, in the ledger's order. */
static GArray *
find_still (const CohortOfferReport *report, guint32 offer, const CohortOfferPrice *price)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (report->ledger);
  GArray *still = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < segments->n; i++)
    if (segments->price[i] == price->amount && segments->start[i] <= report->as_of
        && (segments->end[i] == COHORT_DAY_NONE || segments->end[i] > report->as_of)
        && segments->currencies[segments->currency[i]].code == price->currency
        && cohort_offer_report_index (report, segments->tier[i]) == offer && cohort_segment_counts (segments, i)
        && cohort_offer_is_monthly (segments, i) && g_hash_table_add (seen, GUINT_TO_POINTER (segments->member[i] + 1)))
      g_array_append_val (still, segments->member[i]);
  return still;
}

static void
add_moves (CohortOfferReport *report, guint32 index, const GArray *joined)
{
  const CohortOffer *offer = g_ptr_array_index (report->offers, index);
  const CohortOfferPrice *last = NULL;

  for (guint i = 0; i < offer->prices->len; i++)
    {
      const CohortOfferPrice *price = &g_array_index (offer->prices, CohortOfferPrice, i);
      CohortPriceMoved *moved;

      if (price->interval != COHORT_INTERVAL_MONTH || price->interval_count != 1 || price->n_began < MIN_BEGAN)
        continue;
      if (last != NULL && strcmp (last->currency, price->currency) == 0 && price->first > last->first
          && last->last <= price->first + OVERLAP)
        {
          moved = g_new0 (CohortPriceMoved, 1);
          moved->offer = offer->name;
          moved->source_name = offer->source_name;
          moved->currency = price->currency;
          moved->from = last->amount;
          moved->to = price->amount;
          moved->day = price->first;
          moved->before = g_array_new (FALSE, FALSE, sizeof (guint32));
          moved->after = g_array_new (FALSE, FALSE, sizeof (guint32));
          moved->still = find_still (report, index, last);
          count_months (report, joined, index, moved);
          g_ptr_array_add (report->moved, moved);
        }
      last = price;
    }
}

static int
compare_moved (gconstpointer a, gconstpointer b)
{
  const CohortPriceMoved *x = *(CohortPriceMoved *const *) a, *y = *(CohortPriceMoved *const *) b;

  return (y->day > x->day) - (y->day < x->day);
}

/* ---- discounts ---- */

typedef struct
{
  CohortOfferReport *report;
  const CohortTenureRows *rows;
  CohortZone *zone;
  guint32 *row_of;    /* of the ledger's members: row + 1, or 0 */
  guint8 *discounted; /* of the rows: they ever took an offer */
  guint8 *monthly;    /* of the ledger's members: they began to pay by the month */
} Ends;

static CohortPromotionEnd *
ensure_end (CohortOfferReport *report, const CohortRedemptionRow *row)
{
  CohortPromotionEnd *self;

  for (guint i = 0; i < report->ends->len; i++)
    {
      self = g_ptr_array_index (report->ends, i);
      if (strcmp (self->name, row->promotion) == 0 && self->months == (guint) row->months)
        return self;
    }
  self = g_new0 (CohortPromotionEnd, 1);
  self->name = g_strdup (row->promotion);
  self->percent = (guint) (row->percent_bp / 100);
  self->months = (guint) row->months;
  self->ended = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->left = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->chance_cliff = NAN;
  g_ptr_array_add (report->ends, self);
  return self;
}

static void
see_redemption (const CohortRedemptionRow *row, gpointer data)
{
  Ends *self = data;
  CohortPromotionEnd *end = ensure_end (self->report, row);
  const guint32 member = cohort_ledger_snapshot_find_member (self->report->ledger, row->member);
  const guint32 found = member != COHORT_INDEX_NONE ? self->row_of[member] : 0;
  CohortDay day, left;

  end->n_members++;
  if (found == 0)
    return;
  self->discounted[found - 1] = 1;
  if (row->ends == G_MININT64)
    return;
  day = cohort_zone_day (self->zone, row->ends);
  left = self->rows->first[found - 1] + (CohortDay) self->rows->days[found - 1];
  /* Judged once the month after it is over; who left before had no end to leave at. */
  if (day + DAYS_A_MONTH > self->report->as_of || (self->rows->event[found - 1] && left < day - SLACK))
    return;
  g_array_append_val (end->ended, self->rows->member[found - 1]);
  if (self->rows->event[found - 1] && left <= day + DUNNING)
    g_array_append_val (end->left, self->rows->member[found - 1]);
}

/* Who pays by the month and never took an offer: of those who stayed for as long as the discount, who left then. */
static void
compare_with_usual (Ends *self, CohortPromotionEnd *end)
{
  CohortArm usual = { 0 }, cliff = { end->ended->len, end->left->len };

  for (gsize i = 0; i < self->rows->n; i++)
    {
      gboolean left = self->rows->event[i] && self->rows->months[i] == end->months;

      if (self->discounted[i] || end->months == 0 || !self->monthly[self->rows->member[i]]
          || self->rows->months[i] < end->months || (!left && self->rows->months[i] == end->months))
        continue;
      usual.visitors++;
      usual.buyers += left;
    }
  end->cliff = cohort_proportion (cliff.buyers, cliff.visitors, CONFIDENCE);
  end->usual = cohort_proportion (usual.buyers, usual.visitors, CONFIDENCE);
  if (cliff.visitors > 0 && usual.visitors > 0)
    end->chance_cliff = cohort_compare_arms (&usual, &cliff, 1, 1, CONFIDENCE).chance_b;
}

static void
find_monthly (Ends *self, const CohortSegments *segments)
{
  g_autofree CohortDay *first = g_new (CohortDay, (gsize) segments->n_members + 1);

  for (guint32 m = 0; m < segments->n_members; m++)
    first[m] = COHORT_DAY_NONE;
  for (gsize i = 0; i < self->rows->n; i++)
    first[self->rows->member[i]] = self->rows->first[i];
  for (gsize i = 0; i < segments->n; i++)
    if (cohort_segment_counts (segments, i) && segments->start[i] == first[segments->member[i]])
      self->monthly[segments->member[i]]
          = segments->interval[i] == COHORT_INTERVAL_MONTH && segments->interval_count[i] == 1;
}

static gboolean
read_ends (CohortDb *db, CohortOfferReport *report, GError **error)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (report->ledger);
  const CohortTenureRows *rows = cohort_ledger_tenures (report->ledger, report->as_of);
  g_autofree guint8 *monthly = g_new0 (guint8, (gsize) segments->n_members + 1);
  g_autofree guint32 *row_of = g_new0 (guint32, (gsize) segments->n_members + 1);
  g_autofree guint8 *discounted = g_new0 (guint8, rows->n + 1);
  g_autoptr (CohortZone) zone = NULL;
  g_autofree char *zone_name = NULL;
  Ends ends = { .report = report, .rows = rows, .row_of = row_of, .discounted = discounted, .monthly = monthly };

  if (!cohort_setting_get (db, COHORT_SETTING_ZONE, &zone_name, error))
    return FALSE;
  zone = zone_name != NULL ? cohort_zone_new (zone_name, NULL) : NULL;
  ends.zone = zone != NULL ? zone : (zone = cohort_zone_new ("UTC", error));
  if (ends.zone == NULL)
    return FALSE;
  find_monthly (&ends, segments);
  for (gsize i = 0; i < rows->n; i++)
    row_of[rows->member[i]] = (guint32) i + 1;
  if (!cohort_offer_each_redemption (db, see_redemption, &ends, error))
    return FALSE;
  for (guint i = 0; i < report->ends->len; i++)
    compare_with_usual (&ends, g_ptr_array_index (report->ends, i));
  return TRUE;
}

gboolean
cohort_offer_effects_read (CohortDb *db, CohortOfferReport *report, GError **error)
{
  g_autoptr (GArray) joined = find_joined (report);

  report->moved = g_ptr_array_new_with_free_func (moved_free);
  report->ends = g_ptr_array_new_with_free_func (end_free);
  for (guint i = 0; i < report->offers->len; i++)
    add_moves (report, i, joined);
  g_ptr_array_sort (report->moved, compare_moved);
  return read_ends (db, report, error);
}
