// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* GitHub Sponsors: the export as CSV, in two files between which a month is missing, and once more as JSON what the
 * second one tells. */

#include "config.h"

#include "cohort-demo-sheet.h"

/* What GitHub says of a charge. */
typedef struct
{
  const CohortDemoIdentity *sponsor;
  char *number, *tier, *monthly, *amount; /* (owned) */
  gboolean yearly, failed;
  gint64 at_us;
} Transaction;

static void
transaction_clear (Transaction *self)
{
  g_free (self->number);
  g_free (self->tier);
  g_free (self->monthly);
  g_free (self->amount);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Transaction, transaction_clear)

static char *
dup_dollars (gint64 cents)
{
  return g_strdup_printf ("$%" G_GINT64_FORMAT ".%02d", cents / 100, (int) (cents % 100));
}

static void
read_transaction (const CohortDemoWorld *world, guint index, Transaction *out)
{
  const CohortDemoPayment *payment = cohort_demo_payment (world, (int) index);
  const CohortDemoSubscription *sub
      = payment->subscription >= 0 ? cohort_demo_subscription (world, payment->subscription) : NULL;
  gboolean yearly = sub != NULL && sub->yearly;
  gint64 monthly = yearly ? payment->gross_minor / 12 : payment->gross_minor;

  *out = (Transaction) {
    .sponsor = cohort_demo_identity (world, payment->identity),
    .number = g_strdup_printf ("gh_demo_%08u", index),
    .tier = g_strdup_printf ("$%d %s", (int) (monthly / 100), sub != NULL ? "a month" : "one time"),
    .monthly = dup_dollars (monthly),
    .amount = dup_dollars (payment->gross_minor),
    .yearly = yearly,
    .failed = payment->failed,
    .at_us = payment->at_us,
  };
}

/* What the sheet's file tells of. */
static gboolean
is_told (const CohortDemoPen *pen, const CohortDemoPayment *payment)
{
  int part = cohort_month_of_day (cohort_demo_day_of (payment->at_us)) <= pen->world->missing_month ? 1 : 2;

  return cohort_demo_identity (pen->world, payment->identity)->provider == COHORT_DEMO_GITHUB
         && payment->kind == COHORT_DEMO_CHARGE && payment->fault != COHORT_DEMO_FAULT_MISSING_MONTH
         && part == pen->sheet->part && cohort_demo_pen_is_now (pen, payment->at_us);
}

/* CSV: times with the offset of whoever downloads. */

static void
put_offset_time (CohortDemoPen *pen, gint64 us)
{
  g_autofree char *plain = cohort_demo_dup_time (us + COHORT_DEMO_OFFSET_US, " ");
  g_autofree char *text = g_strconcat (plain, " +0800", NULL);

  cohort_demo_pen_text (pen, text);
}

static gboolean
put_row (CohortDemoPen *pen, guint index)
{
  g_auto (Transaction) transaction = { NULL };

  read_transaction (pen->world, index, &transaction);
  cohort_demo_pen_text (pen, transaction.sponsor->handle);
  cohort_demo_pen_text (pen, transaction.sponsor->name);
  cohort_demo_pen_text (pen, transaction.sponsor->email);
  put_offset_time (pen, transaction.sponsor->joined_us);
  cohort_demo_pen_text (pen, "true");
  cohort_demo_pen_text (pen, transaction.yearly ? "true" : "false");
  cohort_demo_pen_text (pen, transaction.number);
  cohort_demo_pen_text (pen, transaction.tier);
  cohort_demo_pen_text (pen, transaction.monthly);
  cohort_demo_pen_text (pen, transaction.amount);
  cohort_demo_pen_text (pen, "false");
  cohort_demo_pen_text (pen, transaction.failed ? "failed" : "settled");
  put_offset_time (pen, transaction.at_us);
  cohort_demo_pen_blank (pen, 4);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_github_sponsors (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->payments->len; i++)
    if (is_told (pen, cohort_demo_payment (pen->world, (int) i)) && !put_row (pen, i))
      return FALSE;
  return TRUE;
}

/* JSON: a sponsor each, with their transactions. */

static char *
dup_iso_time (gint64 us)
{
  g_autofree char *plain = cohort_demo_dup_time (us + COHORT_DEMO_OFFSET_US, "T");

  return g_strconcat (plain, ".000+08:00", NULL);
}

static gboolean
write_sponsor (CohortDemoPen *pen, const Transaction *first, gboolean is_first)
{
  const CohortDemoIdentity *sponsor = first->sponsor;
  g_autofree char *handle = cohort_demo_dup_quoted (sponsor->handle), *name = cohort_demo_dup_quoted (sponsor->name);
  g_autofree char *email = sponsor->email != NULL ? cohort_demo_dup_quoted (sponsor->email) : g_strdup ("null");
  g_autofree char *joined = dup_iso_time (sponsor->joined_us);
  g_autofree char *text
      = g_strdup_printf ("%s{\"sponsor_handle\":%s,\"sponsor_profile_name\":%s,\"sponsor_public_email\":%s,"
                         "\"sponsorship_started_on\":\"%s\",\"is_public\":true,\"is_yearly\":%s,\"transactions\":[",
                         is_first ? "" : ",\n", handle, name, email, joined, first->yearly ? "true" : "false");

  return cohort_demo_pen_raw (pen, text);
}

static gboolean
write_transaction (CohortDemoPen *pen, const Transaction *transaction, gboolean is_first)
{
  g_autofree char *at = dup_iso_time (transaction->at_us);
  g_autofree char *text = g_strdup_printf (
      "%s{\"transaction_id\":\"%s\",\"tier_name\":\"%s\",\"tier_monthly_amount\":\"%s\","
      "\"processed_amount\":\"%s\",\"is_prorated\":false,\"status\":\"%s\",\"transaction_date\":\"%s\","
      "\"billing_country\":null,\"billing_region\":null,\"vat\":null}",
      is_first ? "" : ",\n  ", transaction->number, transaction->tier, transaction->monthly, transaction->amount,
      transaction->failed ? "failed" : "settled", at);

  pen->n_rows++;
  return cohort_demo_pen_raw (pen, text);
}

/* The transactions of one sponsor follow each other by @next. */
static gboolean
write_transactions (CohortDemoPen *pen, int first, const int *next, gboolean is_first)
{
  for (int i = first; i >= 0; i = next[i])
    {
      g_auto (Transaction) transaction = { NULL };

      read_transaction (pen->world, (guint) i, &transaction);
      if ((i == first && !write_sponsor (pen, &transaction, is_first))
          || !write_transaction (pen, &transaction, i == first))
        return FALSE;
    }
  return cohort_demo_pen_raw (pen, "],\"payment_source\":\"github\",\"metadata\":{}}");
}

gboolean
cohort_demo_github_json (CohortDemoPen *pen)
{
  const CohortDemoWorld *world = pen->world;
  g_autofree int *first = g_new (int, world->identities->len + 1), *next = g_new (int, world->payments->len + 1);
  gboolean is_first = TRUE;

  for (guint i = 0; i < world->identities->len; i++)
    first[i] = -1;
  for (guint i = world->payments->len; i-- > 0;)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (world, (int) i);

      if (!is_told (pen, payment))
        continue;
      next[i] = first[payment->identity];
      first[payment->identity] = (int) i;
    }
  if (!cohort_demo_pen_raw (pen, "["))
    return FALSE;
  for (guint i = 0; i < world->identities->len; i++)
    {
      if (first[i] < 0)
        continue;
      if (!write_transactions (pen, first[i], next, is_first))
        return FALSE;
      is_first = FALSE;
    }
  return cohort_demo_pen_raw (pen, "]\n");
}
