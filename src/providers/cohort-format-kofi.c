// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Ko-fi: the transactions export.
 *
 * Amounts are gross, fees are not in the file. Memberships are told by the type of the transaction; each payment buys a
 * month, and nothing says when one ends. A row without an e-mail address is a payment of nobody: names alone do not
 * make a person. What the creator gave to others stands in "Given" and counts against. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
stream_of (const char *type)
{
  g_autofree char *lower = g_ascii_strdown (type != NULL ? type : "", -1);

  if (strstr (lower, "monthly") != NULL || strstr (lower, "subscription") != NULL || strstr (lower, "member") != NULL)
    return "membership";
  if (strstr (lower, "shop") != NULL)
    return "product";
  if (strstr (lower, "commission") != NULL)
    return "service";
  if (strstr (lower, "donation") != NULL || strstr (lower, "tip") != NULL)
    return "tip";
  return "other";
}

static const char *
add_supporter (CohortReader *reader)
{
  const char *email = cohort_reader_clean (reader, "Email");
  const char *key = cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "From"));
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  return key;
}

static void
add_month (CohortReader *reader, CohortRecord *payment, const char *key, const char *person, gint64 at,
           CohortMoney amount)
{
  CohortTerm term = {
    .key = key,
    .identity = person,
    .subscription = person,
    .tier = cohort_reader_add_tier (reader, cohort_reader_clean (reader, "Item")),
    .kind = "period",
    .from = cohort_reader_day_start (reader, at),
    .interval = "month",
    .count = 1,
    .unit = amount,
  };

  cohort_reader_add_subscription (reader, person, person);
  cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, person);
  cohort_reader_add_term_coverage (reader, &term);
  cohort_reader_allocate (reader, key, key, amount.minor);
}

static gboolean
transactions_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *iso, *key, *person, *stream;
  CohortRecord *payment;
  CohortMoney amount;
  gboolean is_received;
  gint64 at = 0;

  cohort_reader_init (&reader, row, mapping, batch, error);
  cohort_reader_require (&reader, "DateTime (UTC)");
  cohort_reader_instant (&reader, "DateTime (UTC)", &at);
  iso = cohort_reader_currency (&reader, "Currency");
  is_received = cohort_reader_money (&reader, "Received", iso, &amount);
  if (!is_received && !cohort_reader_money (&reader, "Given", iso, &amount))
    {
      if (cohort_batch_get_need (batch) == NULL)
        cohort_reader_missing (&reader, "Received");
      return cohort_reader_end (&reader);
    }
  id = cohort_reader_text (&reader, "TransactionId");
  person = add_supporter (&reader);
  key = id != NULL ? cohort_reader_key (&reader, "id:%s", id)
                   : cohort_reader_key (&reader, COHORT_ROW_KEY "%" G_GINT64_FORMAT ":%s:%" G_GINT64_FORMAT ":%s", at,
                                        person != NULL ? person : "", amount.minor, amount.iso);
  stream = stream_of (cohort_reader_text (&reader, "TransactionType"));
  payment = cohort_reader_add_payment (&reader, key, person, is_received ? "charge" : "adjustment", at,
                                       is_received ? amount : cohort_money_negated (amount));
  cohort_record_set_text (payment, COHORT_F_STREAM, is_received ? stream : "other");
  cohort_record_set_text (payment, COHORT_F_NOTE, cohort_reader_clean (&reader, "Message"));
  if (is_received && person != NULL && amount.minor > 0 && strcmp (stream, "membership") == 0)
    add_month (&reader, payment, key, person, at, amount);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_kofi = {
  .id = "kofi-transactions",
  .title = N_ ("Ko-fi transactions (CSV)"),
  .help = N_ ("On Ko-fi: Settings, Payments, Transactions, “Export CSV”, all time."),
  .provider = "kofi",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "DateTime (UTC)", "From", "Received", "Currency", "TransactionType", NULL },
  .stream = "payments",
  .whole = TRUE,
  .zone = "UTC",
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "BuyerStreet", "BuyerCity", "BuyerStateOrProvince", "BuyerPostalCode",
                                             "BuyerCountry", "Phone", NULL },
  .row = transactions_row,
};
