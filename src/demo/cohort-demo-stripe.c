// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe's dashboard: customers, subscriptions, payments, invoices, and the itemised balance with its payouts. */

#include "config.h"

#include "cohort-demo-sheet.h"

static gboolean
is_stripe (const CohortDemoWorld *world, int identity)
{
  return cohort_demo_identity (world, identity)->provider == COHORT_DEMO_STRIPE;
}

/* Stripe writes currencies in small letters. */
static const char *
lower (const char *currency)
{
  static const struct
  {
    const char *currency, *lower;
  } table[] = { { "CNY", "cny" }, { "USD", "usd" }, { "EUR", "eur" }, { "GBP", "gbp" } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].currency, currency))
      return table[i].lower;
  g_assert_not_reached ();
}

static void G_GNUC_PRINTF (2, 3) put (CohortDemoPen *pen, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  cohort_demo_pen_text (pen, text);
}

gboolean
cohort_demo_stripe_customers (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->identities->len; i++)
    {
      const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, (int) i);

      if (identity->provider != COHORT_DEMO_STRIPE)
        continue;
      cohort_demo_pen_text (pen, identity->id);
      cohort_demo_pen_text (pen, identity->note);
      cohort_demo_pen_text (pen, identity->email);
      cohort_demo_pen_text (pen, identity->name);
      cohort_demo_pen_utc (pen, identity->joined_us);
      cohort_demo_pen_text (pen, "false");
      cohort_demo_pen_blank (pen, 1);
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}

/* Subscriptions */

/* Days of a subscription are Shanghai's; Stripe tells instants. */
static gint64
noon (CohortDay day)
{
  return cohort_demo_instant (day, 12 * 3600);
}

static const char *
status_of (const CohortDemoWorld *world, const CohortDemoSubscription *sub)
{
  if (sub->end <= world->anchor)
    return "canceled";
  return sub->paid_through <= world->anchor ? "past_due" : "active";
}

static void
put_terms (CohortDemoPen *pen, const CohortDemoSubscription *sub)
{
  put (pen, "price_demo_%s_%s_%s_%" G_GINT64_FORMAT, cohort_demo_tier_name (sub->tier), sub->yearly ? "year" : "month",
       lower (sub->currency), sub->price_minor);
  cohort_demo_pen_text (pen, cohort_demo_tier_name (sub->tier));
  cohort_demo_pen_int (pen, 1);
  cohort_demo_pen_text (pen, lower (sub->currency));
  cohort_demo_pen_text (pen, sub->yearly ? "year" : "month");
  cohort_demo_pen_int (pen, 1);
  cohort_demo_pen_amount (pen, sub->price_minor, sub->currency);
}

static void
put_period (CohortDemoPen *pen, const CohortDemoSubscription *sub)
{
  CohortDay from = cohort_day_add_months (sub->paid_through, sub->yearly ? -12 : -1);

  cohort_demo_pen_utc (pen, noon (sub->start));
  cohort_demo_pen_utc (pen, noon (sub->start));
  cohort_demo_pen_utc (pen, noon (MAX (from, sub->start)));
  cohort_demo_pen_utc (pen, noon (sub->paid_through));
  cohort_demo_pen_blank (pen, 2);
  cohort_demo_pen_text (pen, sub->coupon ? "DOUBLE11" : NULL);
}

static void
put_end (CohortDemoPen *pen, const CohortDemoSubscription *sub)
{
  if (sub->end > pen->world->anchor)
    {
      cohort_demo_pen_blank (pen, 1);
      cohort_demo_pen_text (pen, "false");
      cohort_demo_pen_blank (pen, 2);
      return;
    }
  cohort_demo_pen_utc (pen, noon (sub->asked_day != COHORT_DAY_NONE ? sub->asked_day : sub->end));
  cohort_demo_pen_text (pen, sub->how == COHORT_DEMO_LEFT ? "true" : "false");
  cohort_demo_pen_utc (pen, noon (sub->end));
  cohort_demo_pen_text (pen, sub->how == COHORT_DEMO_LEFT ? "cancellation_requested" : "payment_failed");
}

gboolean
cohort_demo_stripe_subscriptions (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (pen->world, (int) i);
      const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, sub->identity);

      if (identity->provider != COHORT_DEMO_STRIPE)
        continue;
      put (pen, "sub_demo%08u", i);
      cohort_demo_pen_text (pen, identity->id);
      cohort_demo_pen_text (pen, identity->email);
      cohort_demo_pen_text (pen, identity->name);
      put_terms (pen, sub);
      cohort_demo_pen_text (pen, status_of (pen->world, sub));
      put_period (pen, sub);
      put_end (pen, sub);
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}

/* Payments */

/* What went back of each charge, and when last. */
typedef struct
{
  gint64 *amounts, *times;
} Returned;

static Returned
find_returned (const CohortDemoWorld *world)
{
  guint n = world->payments->len;
  Returned returned = { g_new0 (gint64, n + 1), g_new0 (gint64, n + 1) };

  for (guint i = 0; i < n; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (world, (int) i);

      if (payment->kind != COHORT_DEMO_REFUND)
        continue;
      returned.amounts[payment->parent] -= payment->gross_minor;
      returned.times[payment->parent] = payment->at_us;
    }
  return returned;
}

static const char *
describe (const CohortDemoPayment *payment)
{
  if (payment->stream == COHORT_DEMO_COURSE)
    return "Course";
  return payment->stream == COHORT_DEMO_TIP ? "Tip" : "Subscription update";
}

static gboolean
put_payment (CohortDemoPen *pen, guint index, gint64 returned, gint64 returned_us)
{
  const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) index);
  const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, payment->identity);

  put (pen, "ch_demo%08u", index);
  cohort_demo_pen_utc (pen, payment->at_us);
  cohort_demo_pen_amount (pen, payment->gross_minor, payment->currency);
  cohort_demo_pen_amount (pen, returned, payment->currency);
  cohort_demo_pen_text (pen, lower (payment->currency));
  cohort_demo_pen_text (pen, payment->failed ? "false" : "true");
  if (payment->failed)
    cohort_demo_pen_blank (pen, 3);
  else
    {
      cohort_demo_pen_amount (pen, payment->gross_minor, payment->currency);
      cohort_demo_pen_amount (pen, returned, payment->currency);
      cohort_demo_pen_text (pen, lower (payment->currency));
    }
  cohort_demo_pen_text (pen, payment->failed ? "insufficient_funds" : NULL);
  cohort_demo_pen_text (pen, describe (payment));
  if (payment->failed)
    cohort_demo_pen_blank (pen, 1);
  else
    cohort_demo_pen_amount (pen, payment->fee_minor, payment->currency);
  if (returned_us != 0)
    cohort_demo_pen_utc (pen, returned_us);
  else
    cohort_demo_pen_blank (pen, 1);
  cohort_demo_pen_text (pen, payment->failed ? "Failed" : returned == payment->gross_minor ? "Refunded" : "Paid");
  cohort_demo_pen_text (pen, payment->failed ? "The bank declined the payment." : "Payment complete.");
  cohort_demo_pen_text (pen, identity->id);
  cohort_demo_pen_text (pen, identity->email);
  if (payment->subscription >= 0)
    put (pen, "sub_demo%08d", payment->subscription);
  else
    cohort_demo_pen_blank (pen, 1);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_stripe_payments (CohortDemoPen *pen)
{
  Returned returned = find_returned (pen->world);
  gboolean done = TRUE;

  for (guint i = 0; done && i < pen->world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) i);

      if (payment->kind == COHORT_DEMO_CHARGE && is_stripe (pen->world, payment->identity))
        done = put_payment (pen, i, returned.amounts[i], returned.times[i]);
    }
  g_free (returned.amounts);
  g_free (returned.times);
  return done;
}

/* Invoices: which time was paid for, and what the coupon took off. One that no card paid stays without a charge. */

static void
put_invoice_sums (CohortDemoPen *pen, const CohortDemoPayment *payment)
{
  gint64 discount = payment->list_minor - payment->gross_minor;

  cohort_demo_pen_amount (pen, payment->list_minor, payment->currency);
  cohort_demo_pen_amount (pen, discount, payment->currency);
  cohort_demo_pen_text (pen, discount > 0 ? "DOUBLE11" : NULL);
  cohort_demo_pen_amount (pen, 0, payment->currency);
  cohort_demo_pen_amount (pen, payment->gross_minor, payment->currency);
  cohort_demo_pen_amount (pen, payment->failed ? 0 : payment->gross_minor, payment->currency);
  cohort_demo_pen_text (pen, payment->failed ? "uncollectible" : "paid");
}

static gboolean
put_invoice (CohortDemoPen *pen, guint index)
{
  const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) index);
  const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, payment->identity);

  put (pen, "in_demo%08u", index);
  cohort_demo_pen_amount (pen, payment->gross_minor, payment->currency);
  cohort_demo_pen_text (pen, "charge_automatically");
  cohort_demo_pen_text (pen, lower (payment->currency));
  cohort_demo_pen_text (pen, identity->id);
  cohort_demo_pen_utc (pen, payment->at_us);
  put (pen, "NB-%08u", index);
  cohort_demo_pen_text (pen, payment->failed ? "false" : "true");
  put (pen, "sub_demo%08d", payment->subscription);
  put_invoice_sums (pen, payment);
  cohort_demo_pen_utc (pen, noon (payment->covers_from));
  cohort_demo_pen_utc (pen, noon (payment->covers_to));
  if (payment->failed)
    cohort_demo_pen_blank (pen, 1);
  else
    put (pen, "ch_demo%08u", index);
  cohort_demo_pen_text (pen, identity->name);
  cohort_demo_pen_text (pen, identity->email);
  if (payment->failed)
    cohort_demo_pen_blank (pen, 1);
  else
    cohort_demo_pen_utc (pen, payment->at_us);
  cohort_demo_pen_amount (pen, 0, payment->currency);
  cohort_demo_pen_amount (pen, 0, payment->currency);
  return cohort_demo_pen_end (pen);
}

/* A card that was charged later all the same paid the same invoice. */
static gboolean
has_invoice (const CohortDemoWorld *world, const CohortDemoPayment *payment)
{
  return payment->kind == COHORT_DEMO_CHARGE && payment->subscription >= 0
         && (!payment->failed || payment->covers_from == cohort_demo_subscription (world, payment->subscription)->end);
}

gboolean
cohort_demo_stripe_invoices (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) i);

      if (is_stripe (pen->world, payment->identity) && has_invoice (pen->world, payment) && !put_invoice (pen, i))
        return FALSE;
    }
  return TRUE;
}

/* Balance */

static gboolean
put_entry (CohortDemoPen *pen, guint index)
{
  static const char *const categories[] = { "charge", "refund", "dispute" };
  static const char *const prefixes[] = { "ch", "re", "dp" };
  const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) index);
  gint64 gross = payment->gross_minor;

  if (payment->fault == COHORT_DEMO_FAULT_WRONG_SIGN)
    gross = -gross;
  put (pen, "txn_demo%08u", index);
  cohort_demo_pen_utc (pen, payment->at_us);
  cohort_demo_pen_utc (pen, payment->at_us + 2 * COHORT_US_PER_DAY);
  cohort_demo_pen_text (pen, lower (payment->currency));
  cohort_demo_pen_amount (pen, gross, payment->currency);
  cohort_demo_pen_amount (pen, payment->fee_minor, payment->currency);
  cohort_demo_pen_amount (pen, gross - payment->fee_minor, payment->currency);
  cohort_demo_pen_text (pen, categories[payment->kind]);
  put (pen, "%s_demo%08u", prefixes[payment->kind], index);
  cohort_demo_pen_text (pen, describe (payment));
  if (payment->payout >= 0)
    put (pen, "po_demo%06d", payment->payout);
  else
    cohort_demo_pen_blank (pen, 1);
  cohort_demo_pen_text (pen, cohort_demo_identity (pen->world, payment->identity)->id);
  put (pen, "ch_demo%08u", payment->parent >= 0 ? (guint) payment->parent : index);
  if (payment->subscription >= 0)
    put (pen, "sub_demo%08d", payment->subscription);
  else
    cohort_demo_pen_blank (pen, 1);
  return cohort_demo_pen_end (pen);
}

static gboolean
put_payout (CohortDemoPen *pen, guint index)
{
  const CohortDemoPayout *payout = &g_array_index (pen->world->payouts, CohortDemoPayout, index);

  put (pen, "txn_demo_po%06u", index);
  cohort_demo_pen_utc (pen, payout->at_us);
  cohort_demo_pen_utc (pen, payout->at_us);
  cohort_demo_pen_text (pen, lower (payout->currency));
  cohort_demo_pen_amount (pen, -payout->amount_minor, payout->currency);
  cohort_demo_pen_amount (pen, 0, payout->currency);
  cohort_demo_pen_amount (pen, -payout->amount_minor, payout->currency);
  cohort_demo_pen_text (pen, "payout");
  put (pen, "po_demo%06u", index);
  cohort_demo_pen_text (pen, "STRIPE PAYOUT");
  put (pen, "po_demo%06u", index);
  cohort_demo_pen_blank (pen, 3);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_stripe_balance (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) i);

      if (!payment->failed && is_stripe (pen->world, payment->identity) && !put_entry (pen, i))
        return FALSE;
    }
  for (guint i = 0; i < pen->world->payouts->len; i++)
    if (g_array_index (pen->world->payouts, CohortDemoPayout, i).provider == COHORT_DEMO_STRIPE && !put_payout (pen, i))
      return FALSE;
  return TRUE;
}
