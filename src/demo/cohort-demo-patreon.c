// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Patreon: the list of members as it is downloaded (those who left in a list of former years, with its 27 columns; the
 * others in today's 30), the earnings by month, and the charges, which Patreon does not give as a file, as a person
 * would note them down in the table for payments. */

#include "config.h"

#include "cohort-demo-sheet.h"

/* What the list tells of one member. */
typedef struct
{
  int subscription;      /* the newest, or -1 */
  gint64 lifetime_minor; /* in the currency of the newest */
  gint64 last_us;        /* last charge; 0: none */
  gboolean last_failed;
} Patron;

static void
add_payment (const CohortDemoWorld *world, Patron *patrons, const CohortDemoPayment *payment)
{
  Patron *patron = &patrons[payment->identity];

  /* The total is that of the beginning of the day on which the list was made. */
  if (patron->subscription < 0 || payment->at_us >= world->anchor * COHORT_US_PER_DAY
      || !g_str_equal (cohort_demo_subscription (world, patron->subscription)->currency, payment->currency))
    return;
  if (!payment->failed)
    patron->lifetime_minor += payment->gross_minor;
  if (payment->kind != COHORT_DEMO_CHARGE)
    return;
  patron->last_us = payment->at_us;
  patron->last_failed = payment->failed;
}

static Patron *
find_patrons (const CohortDemoWorld *world)
{
  Patron *patrons = g_new0 (Patron, world->identities->len + 1);

  for (guint i = 0; i < world->identities->len; i++)
    patrons[i].subscription = -1;
  for (guint i = 0; i < world->subscriptions->len; i++)
    patrons[cohort_demo_subscription (world, (int) i)->identity].subscription = (int) i;
  for (guint i = 0; i < world->payments->len; i++)
    add_payment (world, patrons, cohort_demo_payment (world, (int) i));
  return patrons;
}

static const char *
status_of (const CohortDemoWorld *world, const CohortDemoSubscription *sub)
{
  if (sub->end <= world->anchor)
    return "Former patron";
  return sub->paid_through <= world->anchor ? "Declined patron" : "Active patron";
}

static gboolean
is_former (const CohortDemoWorld *world, const Patron *patron)
{
  return cohort_demo_subscription (world, patron->subscription)->end <= world->anchor;
}

/* Twitter went when free members came. */
static gboolean
put_patron (CohortDemoPen *pen, const CohortDemoIdentity *identity, const Patron *patron, gboolean old_columns)
{
  const CohortDemoSubscription *sub = cohort_demo_subscription (pen->world, patron->subscription);
  gboolean former = is_former (pen->world, patron);

  cohort_demo_pen_text (pen, identity->name);
  cohort_demo_pen_text (pen, identity->email);
  cohort_demo_pen_blank (pen, old_columns ? 1 : 0);
  cohort_demo_pen_text (pen, identity->handle);
  cohort_demo_pen_text (pen, status_of (pen->world, sub));
  for (int i = 0; i < (old_columns ? 1 : 3); i++)
    cohort_demo_pen_text (pen, "No");
  cohort_demo_pen_amount (pen, patron->lifetime_minor, sub->currency);
  cohort_demo_pen_amount (pen, sub->price_minor, sub->currency);
  cohort_demo_pen_text (pen, sub->yearly ? "annual" : "monthly");
  cohort_demo_pen_text (pen, cohort_demo_tier_name (sub->tier));
  cohort_demo_pen_blank (pen, 7);
  cohort_demo_pen_utc (pen, cohort_demo_instant (sub->start, 12 * 3600));
  cohort_demo_pen_utc (pen, patron->last_us);
  cohort_demo_pen_text (pen, patron->last_failed ? "Declined" : "Paid");
  cohort_demo_pen_text (pen, identity->note);
  cohort_demo_pen_text (pen, identity->id);
  cohort_demo_pen_utc (pen, patron->last_us);
  cohort_demo_pen_text (pen, sub->currency);
  cohort_demo_pen_blank (pen, 1);
  if (former)
    cohort_demo_pen_utc (pen, cohort_demo_instant (sub->end, 12 * 3600));
  else
    cohort_demo_pen_blank (pen, 1);
  if (former || sub->paid_through <= pen->world->anchor)
    cohort_demo_pen_blank (pen, 1);
  else
    cohort_demo_pen_utc (pen, cohort_demo_instant (sub->paid_through, 12 * 3600));
  if (!old_columns)
    {
      cohort_demo_pen_blank (pen, 1);
      cohort_demo_pen_text (pen, "Patreon");
    }
  return cohort_demo_pen_end (pen);
}

static gboolean
put_patrons (CohortDemoPen *pen, gboolean former)
{
  g_autofree Patron *patrons = find_patrons (pen->world);

  for (guint i = 0; i < pen->world->identities->len; i++)
    {
      const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, (int) i);

      if (identity->provider == COHORT_DEMO_PATREON && patrons[i].subscription >= 0
          && is_former (pen->world, &patrons[i]) == former && !put_patron (pen, identity, &patrons[i], former))
        return FALSE;
    }
  return TRUE;
}

gboolean
cohort_demo_patreon_former (CohortDemoPen *pen)
{
  return put_patrons (pen, TRUE);
}

gboolean
cohort_demo_patreon_members (CohortDemoPen *pen)
{
  return put_patrons (pen, FALSE);
}

static gboolean
put_charge (CohortDemoPen *pen, guint index)
{
  const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) index);
  const CohortDemoSubscription *sub = cohort_demo_subscription (pen->world, payment->subscription);
  gboolean is_charge = payment->kind == COHORT_DEMO_CHARGE;
  g_autofree char *number = g_strdup_printf ("pt%08u", index);
  g_autofree char *parent = is_charge ? NULL : g_strdup_printf ("pt%08d", payment->parent);

  cohort_demo_pen_text (pen, number);
  cohort_demo_pen_local (pen, payment->at_us);
  cohort_demo_pen_amount (pen, payment->gross_minor, payment->currency);
  cohort_demo_pen_text (pen, payment->currency);
  if (payment->failed)
    cohort_demo_pen_blank (pen, 1);
  else
    cohort_demo_pen_amount (pen, payment->fee_minor, payment->currency);
  cohort_demo_pen_text (pen, is_charge ? "charge" : payment->kind == COHORT_DEMO_REFUND ? "refund" : "dispute");
  cohort_demo_pen_text (pen, payment->failed ? "failed" : "succeeded");
  cohort_demo_pen_text (pen, cohort_demo_identity (pen->world, payment->identity)->id);
  if (is_charge)
    {
      cohort_demo_pen_text (pen, cohort_demo_tier_name (sub->tier));
      cohort_demo_pen_day (pen, payment->covers_from);
      cohort_demo_pen_day (pen, payment->covers_to);
      cohort_demo_pen_text (pen, sub->yearly ? "year" : "month");
    }
  else
    cohort_demo_pen_blank (pen, 4);
  cohort_demo_pen_text (pen, parent);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_patreon_charges (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) i);

      if (cohort_demo_identity (pen->world, payment->identity)->provider == COHORT_DEMO_PATREON
          && payment->subscription >= 0 && !put_charge (pen, i))
        return FALSE;
    }
  return TRUE;
}

/* Earnings: a line a month and currency. */

typedef struct
{
  gint64 gross, fees, refunds;
} Earned;

/* Of the calendar: those of the world end on its anchor's day of the month. */
#define CALENDAR_MONTHS (COHORT_DEMO_MONTHS + 1)

static CohortMonth
first_month (const CohortDemoWorld *world)
{
  return cohort_month_of_day (world->months[0]);
}

static void
add_earned (const CohortDemoWorld *world, Earned *months, const char *currency)
{
  for (guint i = 0; i < world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (world, (int) i);
      CohortMonth month = cohort_month_of_day (cohort_demo_day_of (payment->at_us));
      Earned *earned = &months[CLAMP (month - first_month (world), 0, CALENDAR_MONTHS - 1)];

      if (payment->failed || cohort_demo_identity (world, payment->identity)->provider != COHORT_DEMO_PATREON
          || !g_str_equal (payment->currency, currency))
        continue;
      if (payment->kind == COHORT_DEMO_CHARGE)
        earned->gross += payment->gross_minor;
      else
        earned->refunds += payment->gross_minor;
      earned->fees -= payment->fee_minor;
    }
}

static gboolean
put_earned (CohortDemoPen *pen, CohortMonth month, const Earned *earned, const char *currency)
{
  gint64 platform = -((earned->gross * 8 + 50) / 100), processing = earned->fees - platform;
  const gint64 sums[] = { earned->gross,
                          0,
                          earned->gross,
                          platform,
                          processing,
                          0,
                          0,
                          0,
                          processing,
                          earned->refunds,
                          0,
                          0,
                          earned->gross + earned->fees + earned->refunds };
  CohortYmd ymd = cohort_day_to_ymd (cohort_month_first_day (month));
  g_autofree char *name = g_strdup_printf ("%04d-%02d", ymd.year, ymd.month);

  cohort_demo_pen_text (pen, name);
  cohort_demo_pen_text (pen, currency);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    cohort_demo_pen_amount (pen, sums[i], currency);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_patreon_earnings (CohortDemoPen *pen)
{
  static const char *const currencies[] = { "EUR", "GBP", "USD" };

  for (guint c = 0; c < G_N_ELEMENTS (currencies); c++)
    {
      Earned months[CALENDAR_MONTHS] = { 0 };

      add_earned (pen->world, months, currencies[c]);
      for (int m = 0; m < CALENDAR_MONTHS; m++)
        if ((months[m].gross != 0 || months[m].refunds != 0)
            && !put_earned (pen, first_month (pen->world) + m, &months[m], currencies[c]))
          return FALSE;
    }
  return TRUE;
}
