// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Money beside memberships, money that goes back, and how it reaches the bank; with the faults that the files hold. */

#include "config.h"

#include "cohort-demo-private.h"

static const char *const currencies[] = { COHORT_DEMO_HOME, "EUR", "GBP", "USD" };

static CohortDemoProvider
provider_of (const CohortDemoWorld *self, const CohortDemoPayment *payment)
{
  return cohort_demo_identity (self, payment->identity)->provider;
}

/* Tips and courses */

static CohortDay
random_day (CohortDemoRandom *random, CohortDay from, CohortDay to)
{
  return from + cohort_demo_random_between (random, 0, to - from);
}

static void
add_sale (CohortDemoWorld *self, CohortDemoRandom *random, const CohortDemoSubscription *sub, CohortDemoStream stream,
          CohortDay day, gint64 amount)
{
  CohortDemoPayment payment = {
    .identity = sub->identity,
    .subscription = -1,
    .parent = -1,
    .payout = -1,
    .stream = stream,
    .gross_minor = amount,
    .list_minor = amount,
    .currency = sub->currency,
    .covers_from = day,
    .covers_to = day,
  };

  payment.at_us = cohort_demo_instant (day, cohort_demo_random_between (random, 9 * 3600, 24 * 3600 - 1));
  payment.fee_minor = cohort_demo_fee (provider_of (self, &payment), amount, sub->currency);
  g_array_append_val (self->payments, payment);
}

static gint64
tip_amount (CohortDemoRandom *random, const char *currency)
{
  static const gint64 home[] = { 500, 1000, 2000, 5000, 6600 };
  static const gint64 abroad[] = { 300, 500, 500, 1000, 2500 };
  guint i = cohort_demo_random_below (random, G_N_ELEMENTS (home));

  return g_str_equal (currency, COHORT_DEMO_HOME) ? home[i] : abroad[i];
}

static gint64
course_price (const char *currency, int nth)
{
  if (g_str_equal (currency, COHORT_DEMO_HOME))
    return nth == 0 ? 19900 : 12900;
  return nth == 0 ? 2900 : 1900;
}

static void
sell (CohortDemoWorld *self, int index)
{
  static const int launched[] = { COHORT_DEMO_MONTH_COURSE, COHORT_DEMO_MONTH_DECLINES };
  static const guint buying[] = { 450000, 300000 };
  const CohortDemoSubscription *sub = cohort_demo_subscription (self, index);
  CohortDemoProvider provider = cohort_demo_identity (self, sub->identity)->provider;
  CohortDay last = MIN (sub->end - 1, self->anchor);
  CohortDemoRandom random;
  int n_tips;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_MONEY, (guint64) index);
  n_tips = cohort_demo_random_chance (&random, 700000) ? cohort_demo_random_between (&random, 1, 13) : 0;
  /* A pledge is all that Patreon has from its members here. */
  if (provider == COHORT_DEMO_PATREON)
    return;
  for (int i = 0; i < n_tips; i++)
    add_sale (self, &random, sub, COHORT_DEMO_TIP, random_day (&random, sub->start, last),
              tip_amount (&random, sub->currency));
  for (int i = 0; i < 2 && provider != COHORT_DEMO_GITHUB && provider != COHORT_DEMO_ZSXQ && !sub->second; i++)
    {
      CohortDay from = MAX (self->months[launched[i] - 1], sub->start);

      if (from <= last && cohort_demo_random_chance (&random, buying[i]))
        add_sale (self, &random, sub, COHORT_DEMO_COURSE, random_day (&random, from, last),
                  course_price (sub->currency, i));
    }
}

/* Refunds and disputes */

static int
first_charge (const CohortDemoWorld *self, int subscription)
{
  for (guint i = 0; i < self->payments->len; i++)
    if (cohort_demo_payment (self, (int) i)->subscription == subscription)
      return (int) i;
  g_assert_not_reached ();
}

static int
give_back (CohortDemoWorld *self, CohortDemoRandom *random, int parent, CohortDemoPaymentKind kind, gint64 amount,
           int days)
{
  CohortDemoPayment payment = *cohort_demo_payment (self, parent);

  payment.parent = parent;
  payment.kind = kind;
  payment.gross_minor = payment.list_minor = -amount;
  payment.fee_minor = kind == COHORT_DEMO_DISPUTE ? 1500 : 0;
  payment.at_us += days * COHORT_US_PER_DAY + cohort_demo_random_between (random, 600, 7200) * COHORT_US_PER_SECOND;
  payment.story = COHORT_DEMO_NO_STORY;
  if (payment.at_us >= cohort_demo_instant (self->anchor + 1, 0))
    return -1;
  g_array_append_val (self->payments, payment);
  return (int) self->payments->len - 1;
}

static gboolean
was_returned (const CohortDemoWorld *self, int charge)
{
  for (guint i = self->payments->len; i-- > 0 && cohort_demo_payment (self, (int) i)->kind != COHORT_DEMO_CHARGE;)
    if (cohort_demo_payment (self, (int) i)->parent == charge)
      return TRUE;
  return FALSE;
}

/* Whether this one joined a planet of 知识星球 and could have the money back within the three days that it allows. */
static gboolean
can_return_planet (const CohortDemoWorld *self, const CohortDemoSubscription *sub)
{
  return cohort_demo_identity (self, sub->identity)->provider == COHORT_DEMO_ZSXQ && !sub->second
         && sub->how != COHORT_DEMO_FAILED && sub->start <= self->anchor - 4 && sub->end - sub->start >= 20;
}

/* The subscriptions end first: it takes payments out, and a refund names its charge by its place. */
static void
return_planets (CohortDemoWorld *self, CohortDemoRandom *random, guint n)
{
  g_autoptr (GArray) ended = g_array_new (FALSE, FALSE, sizeof (int));

  for (int at = 0; at < 4 * (int) self->subscriptions->len && ended->len < n; at++)
    {
      int i = at % (int) self->subscriptions->len;
      const CohortDemoSubscription *sub = cohort_demo_subscription (self, i);

      if (!can_return_planet (self, sub) || !cohort_demo_random_chance (random, 150000))
        continue;
      cohort_demo_end_subscription (self, i, sub->start + 2, COHORT_DEMO_LEFT, COHORT_DEMO_NO_STORY);
      g_array_append_val (ended, i);
    }
  for (guint i = 0; i < ended->len; i++)
    {
      int charge = first_charge (self, g_array_index (ended, int, i));

      give_back (self, random, charge, COHORT_DEMO_REFUND, cohort_demo_payment (self, charge)->gross_minor, 1);
    }
}

static gboolean
can_return (const CohortDemoWorld *self, int charge, gboolean by_card)
{
  const CohortDemoPayment *payment = cohort_demo_payment (self, charge);
  CohortDemoProvider provider = provider_of (self, payment);

  if (payment->kind != COHORT_DEMO_CHARGE || payment->failed || payment->fault != COHORT_DEMO_NO_FAULT
      || was_returned (self, charge))
    return FALSE;
  return by_card ? provider == COHORT_DEMO_STRIPE : provider == COHORT_DEMO_STRIPE || provider == COHORT_DEMO_PATREON;
}

static void
return_some (CohortDemoWorld *self, CohortDemoRandom *random, guint n, CohortDemoPaymentKind kind, gboolean partly)
{
  guint n_charges = 0;

  while (n_charges < self->payments->len && cohort_demo_payment (self, (int) n_charges)->kind == COHORT_DEMO_CHARGE)
    n_charges++;
  for (guint tries = 0; n > 0 && n_charges > 0 && tries < 2000 + 40 * n; tries++)
    {
      int charge = (int) cohort_demo_random_below (random, n_charges);
      const CohortDemoPayment *payment = cohort_demo_payment (self, charge);
      gint64 amount = partly ? payment->gross_minor / 2 : payment->gross_minor;

      if (can_return (self, charge, kind == COHORT_DEMO_DISPUTE || partly)
          && give_back (self, random, charge, kind, amount, cohort_demo_random_between (random, 1, 12)) >= 0)
        n--;
    }
}

static guint
scaled (const CohortDemoWorld *self, guint n)
{
  if (self->size == COHORT_DEMO_LARGE)
    return n * 60;
  return self->size == COHORT_DEMO_SMALL ? (n + 19) / 20 : n;
}

static void
return_money (CohortDemoWorld *self)
{
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_MONEY, G_MAXUINT32);
  if (self->size != COHORT_DEMO_LARGE)
    return_planets (self, &random, scaled (self, 5));
  return_some (self, &random, scaled (self, 3), COHORT_DEMO_REFUND, TRUE);
  return_some (self, &random, scaled (self, 33), COHORT_DEMO_REFUND, FALSE);
  return_some (self, &random, scaled (self, 6), COHORT_DEMO_DISPUTE, FALSE);
}

/* Order */

static int
compare_times (gconstpointer a, gconstpointer b, gpointer data)
{
  const CohortDemoWorld *self = data;
  int one = *(const int *) a, other = *(const int *) b;
  gint64 at = cohort_demo_payment (self, one)->at_us, than = cohort_demo_payment (self, other)->at_us;

  if (at != than)
    return at < than ? -1 : 1;
  return one - other;
}

static void
sort_payments (CohortDemoWorld *self)
{
  guint n = self->payments->len;
  g_autofree int *order = g_new (int, n + 1), *place = g_new (int, n + 1);
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (CohortDemoPayment), n);

  for (guint i = 0; i < n; i++)
    order[i] = (int) i;
  g_sort_array (order, n, sizeof *order, compare_times, self);
  for (guint i = 0; i < n; i++)
    {
      place[order[i]] = (int) i;
      g_array_append_val (sorted, g_array_index (self->payments, CohortDemoPayment, order[i]));
    }
  g_array_unref (self->payments);
  self->payments = sorted;
  for (guint i = 0; i < n; i++)
    if (cohort_demo_payment (self, (int) i)->parent >= 0)
      cohort_demo_payment (self, (int) i)->parent = place[cohort_demo_payment (self, (int) i)->parent];
}

/* Payouts: Stripe's, each Monday, a currency at a time, of what arrived until the Friday before. */

static void
add_payouts (CohortDemoWorld *self, const char *currency)
{
  /* The 1970-01-05 was a Monday. */
  CohortDay monday = self->months[0] - (self->months[0] - 4) % 7 + 7;
  guint from = 0;

  for (; monday <= self->anchor; monday += 7)
    {
      CohortDemoPayout payout = { COHORT_DEMO_STRIPE, cohort_demo_instant (monday, 10 * 3600), 0, currency, 0 };
      gint64 until = cohort_demo_instant (monday - 3, 0);
      guint i;

      for (i = from; i < self->payments->len && cohort_demo_payment (self, (int) i)->at_us < until; i++)
        {
          const CohortDemoPayment *payment = cohort_demo_payment (self, (int) i);

          if (!payment->failed && g_str_equal (payment->currency, currency)
              && provider_of (self, payment) == COHORT_DEMO_STRIPE)
            payout.amount_minor += payment->gross_minor - payment->fee_minor;
        }
      if (payout.amount_minor <= 0)
        continue;
      for (; from < i; from++)
        {
          CohortDemoPayment *payment = cohort_demo_payment (self, (int) from);

          if (!payment->failed && g_str_equal (payment->currency, currency)
              && provider_of (self, payment) == COHORT_DEMO_STRIPE)
            payment->payout = (int) self->payouts->len;
        }
      g_array_append_val (self->payouts, payout);
    }
}

/* Faults */

static void
plant_rounding (CohortDemoWorld *self)
{
  for (guint i = self->payouts->len / 8; i < self->payouts->len; i++)
    {
      CohortDemoPayout *payout = &g_array_index (self->payouts, CohortDemoPayout, i);

      if (!g_str_equal (payout->currency, COHORT_DEMO_HOME))
        continue;
      payout->amount_minor -= 1;
      payout->fault = COHORT_DEMO_FAULT_ROUNDING;
      return;
    }
}

/* 17:30 of a month's last day in UTC is half past one of the next month in Shanghai. */
static void
plant_month_end (CohortDemoWorld *self)
{
  CohortMonth month = cohort_month_of_day (self->months[18]);
  gint64 moment = cohort_month_last_day (month) * COHORT_US_PER_DAY + (17 * 3600 + 1800) * COHORT_US_PER_SECOND;

  for (guint i = self->payouts->len; i-- > 0;)
    {
      CohortDemoPayout *payout = &g_array_index (self->payouts, CohortDemoPayout, i);

      if (!g_str_equal (payout->currency, COHORT_DEMO_HOME) || payout->at_us > moment
          || payout->fault != COHORT_DEMO_NO_FAULT)
        continue;
      payout->at_us = moment;
      payout->fault = COHORT_DEMO_FAULT_MONTH_END;
      return;
    }
}

static void
plant_in_payments (CohortDemoWorld *self)
{
  gboolean wrong_sign = FALSE;

  for (guint i = self->payments->len; i-- > 0;)
    {
      CohortDemoPayment *payment = cohort_demo_payment (self, (int) i);
      CohortDemoProvider provider = provider_of (self, payment);

      if (payment->fault != COHORT_DEMO_NO_FAULT)
        continue;
      if (provider == COHORT_DEMO_GITHUB && payment->kind == COHORT_DEMO_CHARGE
          && cohort_month_of_day (cohort_demo_day_of (payment->at_us)) == self->missing_month)
        payment->fault = COHORT_DEMO_FAULT_MISSING_MONTH;
      else if (!wrong_sign && provider == COHORT_DEMO_STRIPE && payment->kind == COHORT_DEMO_REFUND
               && payment->payout >= 0 && g_str_equal (payment->currency, COHORT_DEMO_HOME))
        {
          payment->fault = COHORT_DEMO_FAULT_WRONG_SIGN;
          wrong_sign = TRUE;
        }
    }
}

void
cohort_demo_add_money (CohortDemoWorld *self)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    sell (self, (int) i);
  return_money (self);
  sort_payments (self);
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    add_payouts (self, currencies[i]);
  plant_rounding (self);
  plant_month_end (self);
  plant_in_payments (self);
}
