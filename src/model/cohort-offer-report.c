// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-offer-report.h"

#include "cohort-ledger-snapshot-private.h"
#include "cohort-offer.h"
#include "cohort-offer-report-private.h"
#include "cohort-risk-rows.h"
#include "cohort-store.h"

#include <string.h>

static void
benefit_free (gpointer data)
{
  CohortOfferBenefit *self = data;

  g_free (self->name);
  g_free (self->cadence);
  g_free (self);
}

static void
offer_free (gpointer data)
{
  CohortOffer *self = data;

  g_free (self->name);
  g_free (self->source_name);
  g_free (self->source_kind);
  g_array_unref (self->tiers);
  g_array_unref (self->prices);
  g_ptr_array_unref (self->benefits);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  CohortOfferReport *self = data;

  g_clear_pointer (&self->ledger, cohort_ledger_snapshot_unref);
  g_ptr_array_unref (self->offers);
  g_array_unref (self->offer_of);
  g_clear_pointer (&self->moved, g_ptr_array_unref);
  g_clear_pointer (&self->ends, g_ptr_array_unref);
}

CohortOfferReport *
cohort_offer_report_ref (CohortOfferReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cohort_offer_report_unref (CohortOfferReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

/* ---- making one ---- */

/* A price while it is counted: whoever had it with several segments is one. */
typedef struct
{
  CohortOfferPrice price;
  guint8 *began, *now; /* a bit a member */
} Tally;

typedef struct
{
  CohortOffer *offer;
  GHashTable *tallies; /* set of Tally */
  guint8 *now;         /* a bit a member */
  gsize n_bytes;       /* of such bits */
} Making;

typedef struct
{
  CohortOfferReport *report;
  GHashTable *by_tier; /* tier's id -> index of the offer + 1 */
  GArray *makings;     /* (element-type Making), as the offers */
} Work;

static guint
hash_price (gconstpointer data)
{
  const CohortOfferPrice *price = data;

  return (guint) price->amount * 31 + (guint) price->interval * 7 + price->interval_count
         + g_str_hash (price->currency);
}

static gboolean
equal_price (gconstpointer a, gconstpointer b)
{
  const CohortOfferPrice *x = a, *y = b;

  return x->amount == y->amount && x->interval == y->interval && x->interval_count == y->interval_count
         && strcmp (x->currency, y->currency) == 0;
}

static void
tally_free (gpointer data)
{
  Tally *self = data;

  g_free (self->began);
  g_free (self->now);
  g_free (self);
}

static void
making_clear (gpointer data)
{
  Making *self = data;

  g_hash_table_unref (self->tallies);
  g_free (self->now);
}

/* Returns: whether @member was not there yet */
static gboolean
add_member (guint8 *members, guint32 member)
{
  const guint8 bit = (guint8) (1u << member % 8);
  const gboolean is_new = (members[member / 8] & bit) == 0;

  members[member / 8] |= bit;
  return is_new;
}

static Tally *
ensure_tally (Making *self, const CohortOfferPrice *price)
{
  Tally *tally = g_hash_table_lookup (self->tallies, price);

  if (tally == NULL)
    {
      tally = g_new0 (Tally, 1);
      tally->price = *price;
      tally->price.first = tally->price.last = COHORT_DAY_NONE;
      tally->began = g_malloc0 (self->n_bytes);
      tally->now = g_malloc0 (self->n_bytes);
      g_hash_table_add (self->tallies, tally);
    }
  return tally;
}

static guint
find_offer (const CohortOfferReport *self, gint64 source, const char *name)
{
  for (guint i = 0; i < self->offers->len; i++)
    {
      const CohortOffer *one = g_ptr_array_index (self->offers, i);

      if (one->source == source && strcmp (one->name, name) == 0)
        return i;
    }
  return COHORT_INDEX_NONE;
}

static void
add_tier (const CohortTierRow *row, gpointer data)
{
  Work *self = data;
  guint index = find_offer (self->report, row->source, row->name);
  CohortOffer *offer;
  gint64 *key = g_new (gint64, 1);

  if (index == COHORT_INDEX_NONE)
    {
      const gsize n_bytes = cohort_ledger_snapshot_get_segments (self->report->ledger)->n_members / 8 + 1;
      Making making = { g_new0 (CohortOffer, 1), g_hash_table_new_full (hash_price, equal_price, tally_free, NULL),
                        g_malloc0 (n_bytes), n_bytes };

      index = self->report->offers->len;
      making.offer->name = g_strdup (row->name);
      making.offer->source = row->source;
      making.offer->source_name = g_strdup (row->source_name);
      making.offer->source_kind = g_strdup (row->source_kind);
      making.offer->free = TRUE;
      making.offer->tiers = g_array_new (FALSE, FALSE, sizeof (gint64));
      making.offer->prices = g_array_new (FALSE, FALSE, sizeof (CohortOfferPrice));
      making.offer->benefits = g_ptr_array_new_with_free_func (benefit_free);
      g_ptr_array_add (self->report->offers, making.offer);
      g_array_append_val (self->makings, making);
    }
  offer = g_ptr_array_index (self->report->offers, index);
  offer->active |= row->active;
  offer->free &= row->free;
  g_array_append_val (offer->tiers, row->id);
  *key = row->id;
  g_hash_table_insert (self->by_tier, key, GUINT_TO_POINTER (index + 1));
}

static guint32
offer_of_tier (const Work *self, gint64 tier)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_tier, &tier));

  return found == 0 ? COHORT_INDEX_NONE : found - 1;
}

static void
add_price (const CohortPriceRow *row, gpointer data)
{
  Work *self = data;
  guint32 index = offer_of_tier (self, row->tier);
  CohortOfferPrice price = { .amount = row->amount,
                             .currency = g_intern_string (row->currency),
                             .interval = cohort_ledger_interval (row->interval),
                             .interval_count = (guint) row->interval_count };

  if (index != COHORT_INDEX_NONE && row->active && price.interval != COHORT_INTERVAL_NONE)
    ensure_tally (&g_array_index (self->makings, Making, index), &price)->price.listed = TRUE;
}

static void
add_benefit (const CohortTierBenefitRow *row, gpointer data)
{
  Work *self = data;
  guint32 index = offer_of_tier (self, row->tier);
  CohortOffer *offer = index != COHORT_INDEX_NONE ? g_ptr_array_index (self->report->offers, index) : NULL;
  CohortOfferBenefit *one = NULL;

  for (guint i = 0; offer != NULL && one == NULL && i < offer->benefits->len; i++)
    if (strcmp (((CohortOfferBenefit *) g_ptr_array_index (offer->benefits, i))->name, row->name) == 0)
      one = g_ptr_array_index (offer->benefits, i);
  if (offer == NULL)
    return;
  if (one == NULL)
    {
      one = g_new0 (CohortOfferBenefit, 1);
      one->name = g_strdup (row->name);
      one->cadence = g_strdup (row->cadence);
      g_ptr_array_add (offer->benefits, one);
    }
  /* The same benefit may hang on several tiers of one name. */
  one->owed = MAX (one->owed, (guint) row->owed);
  one->late = MAX (one->late, (guint) row->late);
}

/* Terms that services count in days, and a year in months, are the month and the year that they were sold as. */
static void
even_out (CohortOfferPrice *price)
{
  gboolean days = price->interval == COHORT_INTERVAL_DAY;

  if (days && price->interval_count >= 28 && price->interval_count <= 31)
    price->interval = COHORT_INTERVAL_MONTH;
  else if ((days && price->interval_count >= 360 && price->interval_count <= 400)
           || (price->interval == COHORT_INTERVAL_MONTH
               && (price->interval_count == 12 || price->interval_count == 13)))
    price->interval = COHORT_INTERVAL_YEAR;
  else
    return;
  price->interval_count = 1;
}

gboolean
cohort_offer_is_monthly (const CohortSegments *segments, gsize row)
{
  CohortOfferPrice price = { .interval = segments->interval[row], .interval_count = segments->interval_count[row] };

  even_out (&price);
  return price.interval == COHORT_INTERVAL_MONTH && price.interval_count == 1;
}

static void
see_segment (Making *self, const CohortSegments *segments, gsize row, CohortDay as_of)
{
  CohortOfferPrice price = { .amount = segments->price[row],
                             .currency = segments->currencies[segments->currency[row]].code,
                             .interval = segments->interval[row],
                             .interval_count = segments->interval_count[row] };
  Tally *tally;
  const guint32 member = segments->member[row];

  even_out (&price);
  tally = ensure_tally (self, &price);
  if (tally->price.first == COHORT_DAY_NONE || segments->start[row] < tally->price.first)
    tally->price.first = segments->start[row];
  /* Of one source, a member's segments come in the order of time. */
  if (add_member (tally->began, member))
    {
      tally->price.n_began++;
      if (tally->price.last == COHORT_DAY_NONE || segments->start[row] > tally->price.last)
        tally->price.last = segments->start[row];
    }
  if (segments->end[row] == COHORT_DAY_NONE || segments->end[row] > as_of)
    {
      tally->price.n_paying += add_member (tally->now, member);
      self->offer->n_paying += add_member (self->now, member);
    }
}

static void
see_segments (Work *self)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (self->report->ledger);

  for (gsize i = 0; i < segments->n; i++)
    {
      guint32 index = cohort_offer_report_index (self->report, segments->tier[i]);

      if (index != COHORT_INDEX_NONE && cohort_segment_counts (segments, i)
          && segments->start[i] <= self->report->as_of)
        see_segment (&g_array_index (self->makings, Making, index), segments, i, self->report->as_of);
    }
}

static int
compare_prices (gconstpointer a, gconstpointer b)
{
  const CohortOfferPrice *x = a, *y = b;
  int by_currency = strcmp (x->currency, y->currency);

  if (by_currency != 0)
    return by_currency;
  if (x->interval != y->interval)
    return (int) x->interval - (int) y->interval;
  if (x->interval_count != y->interval_count)
    return (x->interval_count > y->interval_count) - (x->interval_count < y->interval_count);
  if (x->first != y->first)
    return (x->first > y->first) - (x->first < y->first);
  return (x->amount > y->amount) - (x->amount < y->amount);
}

static void
finish (Making *self)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->tallies);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      const Tally *tally = data;

      g_array_append_val (self->offer->prices, tally->price);
    }
  g_array_sort (self->offer->prices, compare_prices);
}

/* The ledger's tiers are those that somebody held, in an order of its own. */
static void
index_tiers (Work *self)
{
  const CohortSegments *segments = cohort_ledger_snapshot_get_segments (self->report->ledger);

  for (guint32 i = 0; i < segments->n_tiers; i++)
    {
      guint32 index = offer_of_tier (self, cohort_ledger_snapshot_get_tier (self->report->ledger, i));

      g_array_append_val (self->report->offer_of, index);
    }
}

/**
 * cohort_offer_report_read:
 * @ledger: of the same state of the file
 * @today: the day that is looked from, or the last that the sources told of
 *
 * On a reader thread.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortOfferReport *
cohort_offer_report_read (CohortDb *db, CohortLedgerSnapshot *ledger, CohortDay today, GError **error)
{
  g_autoptr (CohortOfferReport) report = g_atomic_rc_box_new0 (CohortOfferReport);
  g_autoptr (GHashTable) by_tier = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) makings = g_array_new (FALSE, FALSE, sizeof (Making));
  Work work = { report, by_tier, makings };
  CohortDay known = COHORT_DAY_NONE;

  g_array_set_clear_func (makings, making_clear);
  report->ledger = cohort_ledger_snapshot_ref (ledger);
  report->offers = g_ptr_array_new_with_free_func (offer_free);
  report->offer_of = g_array_new (FALSE, FALSE, sizeof (guint32));
  /* What no source has told of yet is not taken for a time in which nobody joined. */
  if (!cohort_risk_horizon (db, &known, error))
    return NULL;
  report->as_of = known != COHORT_DAY_NONE ? MIN (today, known) : today;
  if (!cohort_offer_each_tier (db, add_tier, &work, error) || !cohort_offer_each_price (db, add_price, &work, error)
      || !cohort_offer_each_benefit (db, report->as_of, add_benefit, &work, error))
    return NULL;
  index_tiers (&work);
  see_segments (&work);
  for (guint i = 0; i < makings->len; i++)
    finish (&g_array_index (makings, Making, i));
  return cohort_offer_effects_read (db, report, error) ? g_steal_pointer (&report) : NULL;
}

/* ---- asking for it ---- */

static gpointer
answer (CohortDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const CohortLedgerQuestion *question = data;
  g_autoptr (CohortLedgerSnapshot) ledger = cohort_ledger_cache_get (question->cache, db, error);

  return ledger != NULL ? cohort_offer_report_read (db, ledger, question->today, error) : NULL;
}

void
cohort_offer_report_load_async (CohortSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  cohort_ledger_question_ask (cohort_ledger_question_new (session, NULL, NULL), session, answer,
                              (GDestroyNotify) cohort_offer_report_unref, cohort_offer_report_load_async, cancellable,
                              callback, user_data);
}

CohortOfferReport *
cohort_offer_report_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cohort_offer_report_load:
 *
 * Waits for the answer; for the command line and tests.
 *
 * Returns: (transfer full): or NULL with @error set
 */
CohortOfferReport *
cohort_offer_report_load (CohortSession *session, GError **error)
{
  return cohort_ledger_question_wait (cohort_ledger_question_new (session, NULL, NULL), session, answer, error);
}

/* ---- looking into it ---- */

/**
 * cohort_offer_report_index:
 * @tier: of the ledger's segments
 *
 * Returns: the index of its offer, or COHORT_INDEX_NONE
 */
guint32
cohort_offer_report_index (const CohortOfferReport *self, guint32 tier)
{
  return tier < self->offer_of->len ? g_array_index (self->offer_of, guint32, tier) : COHORT_INDEX_NONE;
}

/**
 * cohort_offer_report_find:
 * @source: (nullable): its source's name or kind; NULL: whichever has most who pay
 *
 * Returns: (transfer none) (nullable): the offer of that name, whatever its case
 */
const CohortOffer *
cohort_offer_report_find (const CohortOfferReport *self, const char *name, const char *source)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  const CohortOffer *best = NULL;

  for (guint i = 0; i < self->offers->len; i++)
    {
      const CohortOffer *one = g_ptr_array_index (self->offers, i);
      g_autofree char *folded = g_utf8_casefold (one->name, -1);

      if (strcmp (folded, wanted) != 0
          || (source != NULL && strcmp (source, one->source_kind) != 0 && strcmp (source, one->source_name) != 0))
        continue;
      if (best == NULL || one->n_paying > best->n_paying)
        best = one;
    }
  return best;
}

/**
 * cohort_offer_present_price:
 * @currency: (nullable): NULL: the currency that most pay in
 *
 * Returns: (transfer none) (nullable): the monthly price that somebody began to pay last
 */
const CohortOfferPrice *
cohort_offer_present_price (const CohortOffer *self, const char *currency)
{
  const CohortOfferPrice *best = NULL, *most = NULL;

  for (guint i = 0; i < self->prices->len && currency == NULL; i++)
    {
      const CohortOfferPrice *one = &g_array_index (self->prices, CohortOfferPrice, i);

      if (one->interval == COHORT_INTERVAL_MONTH && one->interval_count == 1
          && (most == NULL || one->n_paying > most->n_paying))
        most = one;
    }
  if (currency == NULL && most == NULL)
    return NULL;
  if (currency == NULL)
    currency = most->currency;
  for (guint i = 0; i < self->prices->len; i++)
    {
      const CohortOfferPrice *one = &g_array_index (self->prices, CohortOfferPrice, i);

      if (one->interval == COHORT_INTERVAL_MONTH && one->interval_count == 1 && strcmp (one->currency, currency) == 0
          && (best == NULL || one->last > best->last))
        best = one;
    }
  return best;
}
