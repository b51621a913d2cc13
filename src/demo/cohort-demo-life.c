// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Lives of those who pay: which service, which tier, and at every renewal whether they go on. The rates are those of
 * the community's story; a person's life has a stream of its own, so that nobody's changes anybody else's. */

#include "config.h"

#include "cohort-demo-private.h"

#define MILLION 1000000u

/* Leaving at the renewal after so many months, millionths. */
static guint
leaving_rate (int months)
{
  if (months <= 1)
    return 120000;
  if (months == 2)
    return 75000;
  if (months <= 6)
    return 50000;
  return months <= 12 ? 34000 : 22000;
}

/* 0.4 % a month, and 30 % when the year is over. */
#define YEARLY_LEAVING 333000
#define FAILED_SHARE 270000
/* Of cards that fail, 40 % come back; those are no leavers. */
#define RECOVERED_PER_FAILED 667 /* thousandths */
#define RETURNING 12000          /* of leavers, a month */
#define CLIFF 300000             /* when the coupon is used up */
#define COUPON_SHARE 600000
#define COUPON_TERMS 3

typedef struct
{
  CohortDemoRandom *random;
  int index; /* the subscription */
  CohortDay due;
  int months; /* of life at the renewal */
} Renewal;

/* Services and prices */

static CohortDemoProvider
draw_provider (CohortDemoRandom *random, gboolean chinese, gboolean coupon)
{
  static const guint weights[2][2][COHORT_DEMO_GHOST] = {
    { { 30, 48, 0, 0, 22 }, { 48, 52, 0, 0, 0 } },
    { { 34, 5, 30, 27, 4 }, { 52, 8, 40, 0, 0 } },
  };

  return cohort_demo_random_pick (random, weights[chinese != FALSE][coupon != FALSE], COHORT_DEMO_GHOST);
}

static const char *
draw_currency (CohortDemoRandom *random, CohortDemoProvider provider, gboolean chinese)
{
  static const char *const abroad[] = { "USD", "EUR", "GBP" };
  static const guint weights[] = { 60, 28, 12 };

  if (provider == COHORT_DEMO_AFDIAN || provider == COHORT_DEMO_ZSXQ || (provider == COHORT_DEMO_STRIPE && chinese))
    return COHORT_DEMO_HOME;
  if (provider == COHORT_DEMO_GITHUB || (provider == COHORT_DEMO_PATREON && chinese))
    return "USD";
  return abroad[cohort_demo_random_pick (random, weights, G_N_ELEMENTS (weights))];
}

static gint64
list_price (CohortDemoTier tier, const char *currency, gboolean old)
{
  static const struct
  {
    const char *currency;
    gint64 prices[COHORT_DEMO_N_TIERS];
  } table[] = {
    { "CNY", { 2900, 6900, 19900 } },
    { "USD", { 500, 1000, 3000 } },
    { "EUR", { 400, 800, 2500 } },
    { "GBP", { 350, 700, 2200 } },
  };

  if (old && tier == COHORT_DEMO_BASIC && g_str_equal (currency, COHORT_DEMO_HOME))
    return 1900;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].currency, currency))
      return table[i].prices[tier];
  g_assert_not_reached ();
}

static void
draw_offer (CohortDemoWorld *self, CohortDemoRandom *random, CohortDemoSubscription *sub, CohortDemoProvider provider,
            gboolean chinese)
{
  static const guint tiers[COHORT_DEMO_N_TIERS] = { 62, 29, 9 };
  gboolean old = sub->start < self->months[COHORT_DEMO_MONTH_PRICE - 1];
  guint yearly = 220000;

  sub->tier = cohort_demo_random_pick (random, tiers, G_N_ELEMENTS (tiers));
  if (sub->second)
    sub->tier = COHORT_DEMO_BASIC;
  sub->currency = draw_currency (random, provider, chinese);
  if (provider == COHORT_DEMO_ZSXQ)
    {
      sub->tier = COHORT_DEMO_BASIC;
      sub->yearly = TRUE;
      sub->price_minor = 36500;
      return;
    }
  if (sub->tier == COHORT_DEMO_VIP)
    yearly = 550000;
  if (provider == COHORT_DEMO_GITHUB || sub->coupon)
    yearly = 0;
  sub->yearly = cohort_demo_random_chance (random, yearly);
  sub->price_minor = list_price (sub->tier, sub->currency, old) * (sub->yearly ? 10 : 1);
}

/* What a service keeps; half to even does not matter to an invented fee. */
gint64
cohort_demo_fee (CohortDemoProvider provider, gint64 gross, const char *currency)
{
  static const struct
  {
    int basis_points, fixed;
  } fees[COHORT_DEMO_N_PROVIDERS] = {
    [COHORT_DEMO_STRIPE] = { 340, 30 },
    [COHORT_DEMO_PATREON] = { 1090, 30 },
    [COHORT_DEMO_AFDIAN] = { 600, 0 },
    [COHORT_DEMO_ZSXQ] = { 500, 0 },
  };
  gint64 fixed = fees[provider].fixed;

  if (fixed > 0 && g_str_equal (currency, COHORT_DEMO_HOME))
    fixed = 200;
  return (gross * fees[provider].basis_points + 5000) / 10000 + fixed;
}

/* Terms */

/* The day of the @n-th renewal. Patreon charges everybody in the first days of a month; a planet of 知识星球 sells 365
 * days, or until a day that is the same for all who join in a month. */
static CohortDay
renewal_day (const CohortDemoWorld *self, const CohortDemoSubscription *sub, int n)
{
  CohortDemoProvider provider = cohort_demo_identity (self, sub->identity)->provider;

  if (provider == COHORT_DEMO_ZSXQ && sub->person % 2 == 0)
    return sub->start + 365 * n;
  if (provider == COHORT_DEMO_ZSXQ)
    return cohort_month_first_day (cohort_month_of_day (sub->start) + 1 + 12 * n);
  if (provider == COHORT_DEMO_PATREON && !sub->yearly)
    return cohort_month_first_day (cohort_month_of_day (sub->start) + n) + sub->person % 3;
  return cohort_day_add_months (sub->start, sub->yearly ? 12 * n : n);
}

static void
charge (CohortDemoWorld *self, const Renewal *renewal, CohortDay day, gboolean failed, CohortDemoStory story)
{
  CohortDemoSubscription *sub = cohort_demo_subscription (self, renewal->index);
  CohortDemoProvider provider = cohort_demo_identity (self, sub->identity)->provider;
  int second = cohort_demo_random_between (renewal->random, 8 * 3600, 24 * 3600 - 1);
  CohortDemoPayment payment = {
    .identity = sub->identity,
    .subscription = renewal->index,
    .parent = -1,
    .payout = -1,
    .failed = failed,
    .story = story,
    .at_us = cohort_demo_instant (day, second),
    .list_minor = sub->price_minor,
    .gross_minor = sub->price_minor,
    .currency = sub->currency,
    .covers_from = renewal->due,
    .covers_to = renewal_day (self, sub, sub->n_terms + 1),
  };

  /* Services renew by machine at night, people buy in the evening. */
  if (sub->n_terms > 0 && provider != COHORT_DEMO_AFDIAN && provider != COHORT_DEMO_ZSXQ)
    payment.at_us = cohort_demo_instant (day, second / 12);
  if (sub->coupon && sub->n_terms < COUPON_TERMS)
    payment.gross_minor = (sub->price_minor + 1) / 2;
  if (!failed)
    payment.fee_minor = cohort_demo_fee (provider, payment.gross_minor, payment.currency);
  g_array_append_val (self->payments, payment);
  if (failed)
    return;
  sub->n_terms++;
  sub->paid_through = payment.covers_to;
}

/* How likely this one leaves now, and which story is to be told of it. */
static guint
leaving_now (const CohortDemoWorld *self, const CohortDemoSubscription *sub, const Renewal *renewal,
             CohortDemoStory *story)
{
  int month = cohort_demo_month_of (self, renewal->due);
  guint rate = leaving_rate (renewal->months);

  *story = COHORT_DEMO_NO_STORY;
  if (sub->yearly)
    return YEARLY_LEAVING;
  if (sub->coupon && sub->n_terms == COUPON_TERMS)
    {
      *story = COHORT_DEMO_COUPON_CLIFF;
      return CLIFF;
    }
  if (sub->tier == COHORT_DEMO_VIP)
    rate = rate * 60 / 100;
  else if (sub->tier == COHORT_DEMO_PREMIUM)
    rate = rate * 85 / 100;
  if (month == COHORT_DEMO_MONTH_HIATUS || month == COHORT_DEMO_MONTH_HIATUS + 1)
    {
      *story = COHORT_DEMO_HIATUS;
      rate = rate * 160 / 100;
    }
  return rate;
}

static void
leave (CohortDemoWorld *self, Renewal *renewal, CohortDemoEnd how, CohortDemoStory story)
{
  CohortDemoSubscription *sub = cohort_demo_subscription (self, renewal->index);

  if (how == COHORT_DEMO_FAILED)
    charge (self, renewal, renewal->due, TRUE, story);
  else
    sub->asked_day = MAX (sub->start, renewal->due - cohort_demo_random_between (renewal->random, 1, 20));
  sub->end = renewal->due;
  sub->how = how;
  sub->story = story;
}

/* A card that fails and is charged later all the same. */
static void
recover (CohortDemoWorld *self, Renewal *renewal, CohortDemoStory story)
{
  CohortDay later = renewal->due + cohort_demo_random_between (renewal->random, 2, 9);

  charge (self, renewal, renewal->due, TRUE, story);
  if (later <= self->anchor)
    charge (self, renewal, later, FALSE, story);
}

/* Three days on which the service refused good cards. Returns whether this renewal was among them. */
static gboolean
declined (CohortDemoWorld *self, Renewal *renewal)
{
  const CohortDemoSubscription *sub = cohort_demo_subscription (self, renewal->index);

  if (cohort_demo_identity (self, sub->identity)->provider != COHORT_DEMO_PATREON || renewal->due < self->declines_from
      || renewal->due >= self->declines_to || !cohort_demo_random_chance (renewal->random, 180000))
    return FALSE;
  if (cohort_demo_random_chance (renewal->random, 650000))
    recover (self, renewal, COHORT_DEMO_DECLINES);
  else
    leave (self, renewal, COHORT_DEMO_FAILED, COHORT_DEMO_DECLINES);
  return TRUE;
}

static void
renew (CohortDemoWorld *self, Renewal *renewal)
{
  const CohortDemoSubscription *sub = cohort_demo_subscription (self, renewal->index);
  CohortDemoProvider provider = cohort_demo_identity (self, sub->identity)->provider;
  gboolean by_card = provider == COHORT_DEMO_STRIPE || provider == COHORT_DEMO_PATREON;
  CohortDemoStory story;
  guint rate;

  if (declined (self, renewal))
    return;
  rate = leaving_now (self, sub, renewal, &story);
  if (cohort_demo_random_chance (renewal->random, rate))
    {
      gboolean failed = cohort_demo_random_chance (renewal->random, by_card ? FAILED_SHARE * 3 / 2 : FAILED_SHARE / 2);

      leave (self, renewal, failed ? COHORT_DEMO_FAILED : COHORT_DEMO_LEFT, failed ? COHORT_DEMO_NO_STORY : story);
    }
  else if (by_card
           && cohort_demo_random_chance (renewal->random,
                                         rate / 1000 * (FAILED_SHARE / 1000) * RECOVERED_PER_FAILED / 1000))
    recover (self, renewal, COHORT_DEMO_NO_STORY);
  else
    charge (self, renewal, renewal->due, FALSE, COHORT_DEMO_NO_STORY);
}

/**
 * cohort_demo_subscribe:
 *
 * Lets @person begin to pay, and goes on with them until they leave or the last day.
 *
 * Returns: the subscription
 */
int
cohort_demo_subscribe (CohortDemoWorld *self, CohortDemoRandom *random, int person,
                       const CohortDemoBeginning *beginning)
{
  CohortDemoPerson *who = cohort_demo_person (self, person);
  gint64 joined = beginning->second ? cohort_demo_instant (beginning->start, 12 * 3600) : who->joined_us;
  CohortDemoSubscription sub = {
    .person = person,
    .identity = cohort_demo_add_identity (self, person, beginning->provider, joined),
    .coupon = beginning->coupon,
    .second = beginning->second,
    .start = beginning->start,
    .end = COHORT_DAY_MAX,
    .asked_day = COHORT_DAY_NONE,
  };
  Renewal renewal = { random, (int) self->subscriptions->len, beginning->start, 0 };

  draw_offer (self, random, &sub, beginning->provider, who->chinese);
  g_array_append_val (self->subscriptions, sub);
  if (who->ever_paid < 0)
    who->ever_paid = renewal.index;
  charge (self, &renewal, beginning->start, FALSE, COHORT_DEMO_NO_STORY);
  for (;;)
    {
      CohortDemoSubscription *now = cohort_demo_subscription (self, renewal.index);
      int n_terms = now->n_terms;

      renewal.due = now->paid_through;
      renewal.months = n_terms;
      if (renewal.due > self->anchor)
        break;
      renew (self, &renewal);
      now = cohort_demo_subscription (self, renewal.index);
      if (now->end != COHORT_DAY_MAX || now->n_terms == n_terms)
        break;
    }
  return renewal.index;
}

/* Months */

static CohortDay
draw_start (const CohortDemoWorld *self, CohortDemoRandom *random, int month, const CohortDemoPerson *person)
{
  CohortDay first = self->months[month - 1], last = self->months[month] - 1;

  if (person->joined_day >= first)
    return MIN (person->joined_day + cohort_demo_random_between (random, 0, 4), last);
  return first + cohort_demo_random_between (random, 0, last - first);
}

static guint
beginning_rate (const CohortDemoWorld *self, int month, const CohortDemoPerson *person, gboolean paid_before)
{
  const CohortDemoScale *scale = cohort_demo_scale (self->size);

  if (paid_before)
    return RETURNING;
  if (cohort_demo_month_of (self, person->joined_day) != month)
    return scale->later;
  return month == COHORT_DEMO_MONTH_COUPON ? scale->coupon_month : scale->first_month;
}

/* Returns: the subscription, or @before where the days are over. */
static int
begin (CohortDemoWorld *self, CohortDemoRandom *random, int index, int month, int before)
{
  static const guint rhythms[COHORT_DEMO_N_RHYTHMS] = { 8, 30, 37, 25 };
  CohortDemoPerson *person = cohort_demo_person (self, index);
  CohortDemoBeginning beginning = { .start = draw_start (self, random, month, person) };

  if (before >= 0)
    {
      const CohortDemoSubscription *old = cohort_demo_subscription (self, before);

      beginning.provider = cohort_demo_identity (self, old->identity)->provider;
      beginning.start = MAX (beginning.start, old->end + 1);
    }
  else
    {
      person->rhythm = cohort_demo_random_pick (random, rhythms, G_N_ELEMENTS (rhythms));
      beginning.coupon = month == COHORT_DEMO_MONTH_COUPON && cohort_demo_random_chance (random, COUPON_SHARE);
      beginning.provider = draw_provider (random, person->chinese, beginning.coupon);
    }
  return beginning.start <= self->anchor ? cohort_demo_subscribe (self, random, index, &beginning) : before;
}

static void
live_one (CohortDemoWorld *self, int index)
{
  CohortDemoRandom random;
  int last = -1;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_LIFE, (guint64) index);
  for (int month = cohort_demo_month_of (self, cohort_demo_person (self, index)->joined_day);
       month <= COHORT_DEMO_MONTHS; month++)
    {
      const CohortDemoPerson *person = cohort_demo_person (self, index);

      if (last >= 0 && cohort_demo_subscription (self, last)->end >= self->months[month - 1])
        continue;
      if (cohort_demo_random_chance (&random, beginning_rate (self, month, person, last >= 0)))
        last = begin (self, &random, index, month, last);
    }
}

void
cohort_demo_live (CohortDemoWorld *self)
{
  for (guint i = 0; i < self->people->len; i++)
    live_one (self, (int) i);
}

/**
 * cohort_demo_end_subscription:
 *
 * Lets a subscription end on @end: what was charged from that day on never happened.
 */
void
cohort_demo_end_subscription (CohortDemoWorld *self, int subscription, CohortDay end, CohortDemoEnd how,
                              CohortDemoStory story)
{
  CohortDemoSubscription *sub = cohort_demo_subscription (self, subscription);

  sub->end = end;
  sub->how = how;
  sub->story = story;
  sub->asked_day = how == COHORT_DEMO_LEFT ? MAX (sub->start, end - 6) : COHORT_DAY_NONE;
  sub->paid_through = MIN (sub->paid_through, end);
  sub->n_terms = 0;
  for (guint i = 0; i < self->payments->len;)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (self, (int) i);

      if (payment->subscription == subscription && payment->covers_from >= end)
        {
          g_array_remove_index (self->payments, i);
          continue;
        }
      if (payment->subscription == subscription && !payment->failed)
        sub->n_terms++;
      i++;
    }
}
