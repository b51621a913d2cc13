// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* GitHub Sponsors: the export of sponsors and their transactions, as CSV and as JSON.
 *
 * A transaction id is not unique: a change of tier gives two rows with one id, one of them negative. The key is
 * therefore id, tier and amount. Amounts are US dollars; GitHub takes no fee from personal accounts, but the file has
 * no column that says so: the fee stays unknown. A yearly sponsor pays twelve months at once, which only this export
 * shows. A sponsor without a transaction is a person and a sponsorship, nothing more. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *handle, *name, *email, *started, *yearly, *transaction, *tier, *monthly, *processed, *prorated, *status,
      *date, *country;
} Columns;

static const Columns csv_columns = {
  .handle = "Sponsor Handle",
  .name = "Sponsor Profile Name",
  .email = "Sponsor Public Email",
  .started = "Sponsorship Started On",
  .yearly = "Is Yearly?",
  .transaction = "Transaction ID",
  .tier = "Tier Name",
  .monthly = "Tier Monthly Amount",
  .processed = "Processed Amount",
  .prorated = "Is Prorated?",
  .status = "Status",
  .date = "Transaction Date",
  .country = "Country",
};

static const Columns json_columns = {
  .handle = "sponsor_handle",
  .name = "sponsor_profile_name",
  .email = "sponsor_public_email",
  .started = "sponsorship_started_on",
  .yearly = "is_yearly",
  .transaction = "transaction_id",
  .tier = "tier_name",
  .monthly = "tier_monthly_amount",
  .processed = "processed_amount",
  .prorated = "is_prorated",
  .status = "status",
  .date = "transaction_date",
  .country = "billing_country",
};

static const char *
add_sponsor (CohortReader *reader, const Columns *columns)
{
  const char *handle = cohort_reader_clean (reader, columns->handle);
  const char *email = cohort_reader_clean (reader, columns->email);
  const char *key = cohort_reader_handle_key (reader, handle);
  CohortRecord *record;
  gint64 started;

  if (key == NULL)
    key = cohort_reader_email_key (reader, email);
  if (key == NULL)
    return NULL;
  record = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (record, COHORT_F_NAME, cohort_reader_clean (reader, columns->name));
  cohort_record_set_text (record, COHORT_F_EMAIL, email);
  cohort_record_set_text (record, COHORT_F_HANDLE, handle);
  if (handle != NULL)
    cohort_record_set_text (record, COHORT_F_URL, cohort_reader_key (reader, "https://github.com/%s", handle));
  cohort_record_set_text (record, COHORT_F_COUNTRY, cohort_reader_text (reader, columns->country));
  if (cohort_reader_instant (reader, columns->started, &started))
    cohort_record_set_int (record, COHORT_F_JOINED_AT, started);
  record = cohort_reader_add_subscription (reader, key, key);
  cohort_record_set_mode (record, COHORT_RECORD_FILL);
  cohort_reader_set_instant (reader, record, COHORT_F_STARTED_AT, columns->started);
  return key;
}

static const char *
payment_status (const char *status)
{
  if (status == NULL)
    return "succeeded";
  if (g_ascii_strcasecmp (status, "failed") == 0 || g_ascii_strcasecmp (status, "declined") == 0
      || g_ascii_strcasecmp (status, "voided") == 0)
    return "failed";
  if (g_ascii_strcasecmp (status, "pending") == 0 || g_ascii_strcasecmp (status, "processing") == 0)
    return "pending";
  return "succeeded";
}

static gboolean
is_one_time (const char *tier)
{
  g_autofree char *lower = tier != NULL ? g_ascii_strdown (tier, -1) : NULL;

  return lower != NULL && (strstr (lower, "one time") != NULL || strstr (lower, "one-time") != NULL);
}

static void
add_time (CohortReader *reader, const Columns *columns, const char *payment, const char *sponsor, gint64 at,
          gint64 paid)
{
  gboolean yearly = cohort_reader_flag (reader, columns->yearly);
  CohortTerm term = {
    .key = payment,
    .identity = sponsor,
    .subscription = sponsor,
    .tier = cohort_reader_add_tier (reader, cohort_reader_clean (reader, columns->tier)),
    .kind = cohort_reader_flag (reader, columns->prorated) ? "proration" : "period",
    .from = cohort_reader_day_start (reader, at),
    .interval = yearly ? "year" : "month",
    .count = 1,
  };

  if (!cohort_reader_money (reader, columns->monthly, "USD", &term.unit))
    term.unit = (CohortMoney) { paid, cohort_currency_intern ("USD") };
  else if (yearly && !cohort_mul_i64 (term.unit.minor, 12, &term.unit.minor))
    cohort_reader_bad_value (reader, columns->monthly, _ ("too large"));
  cohort_reader_add_term_coverage (reader, &term);
  cohort_reader_allocate (reader, payment, payment, paid);
}

static gboolean
read_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error,
          const Columns *columns)
{
  g_auto (CohortReader) reader;
  const char *sponsor, *transaction, *status, *key, *kind = "charge";
  gboolean is_credit;
  CohortRecord *payment;
  CohortMoney amount;
  gint64 at;

  cohort_reader_init (&reader, row, mapping, batch, error);
  sponsor = add_sponsor (&reader, columns);
  transaction = cohort_reader_text (&reader, columns->transaction);
  if (!cohort_reader_money (&reader, columns->processed, "USD", &amount))
    {
      if (transaction != NULL)
        cohort_reader_missing (&reader, columns->processed);
      else if (sponsor == NULL)
        cohort_reader_missing (&reader, columns->handle);
      return cohort_reader_end (&reader);
    }
  if (!cohort_reader_instant (&reader, columns->date, &at))
    {
      cohort_reader_missing (&reader, columns->date);
      return FALSE;
    }

  /* What remains of the old tier is given back when the tier changes: money, but no refund of a payment. */
  is_credit = amount.minor < 0 && cohort_reader_flag (&reader, columns->prorated);
  if (amount.minor < 0)
    kind = is_credit ? "adjustment" : "refund";
  status = payment_status (cohort_reader_text (&reader, columns->status));
  key = cohort_reader_key (
      &reader, COHORT_ROW_KEY "id:%s:%s:%" G_GINT64_FORMAT,
      transaction != NULL ? transaction : cohort_reader_day_tag (&reader, at),
      cohort_reader_text (&reader, columns->tier) != NULL ? cohort_reader_text (&reader, columns->tier) : "",
      amount.minor);
  payment = cohort_reader_add_payment (&reader, key, sponsor, kind, at, amount);
  cohort_record_set_text (payment, COHORT_F_STATUS, status);
  if (is_one_time (cohort_reader_text (&reader, columns->tier)))
    cohort_record_set_text (payment, COHORT_F_STREAM, "tip");
  else
    {
      cohort_record_set_text (payment, COHORT_F_STREAM, "membership");
      if (sponsor != NULL)
        cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, sponsor);
      if (amount.minor > 0 && strcmp (status, "succeeded") == 0)
        add_time (&reader, columns, key, sponsor, at, amount.minor);
    }
  return cohort_reader_end (&reader);
}

static gboolean
csv_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  return read_row (row, mapping, batch, error, &csv_columns);
}

static gboolean
json_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  return read_row (row, mapping, batch, error, &json_columns);
}

static const char help[] = N_ ("On GitHub: Sponsors dashboard, “Your sponsors”, “Export”. The file arrives by e-mail; "
                               "choose all time, and CSV or JSON.");

const CohortFormat cohort_format_github_csv = {
  .id = "github-sponsors-csv",
  .title = N_ ("GitHub Sponsors export (CSV)"),
  .help = help,
  .provider = "github",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "Sponsor Handle", "Transaction ID", "Tier Monthly Amount", "Processed Amount",
                                       "Transaction Date", NULL },
  .stream = "payments",
  .zone = "UTC",
  .currency = "USD",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "Region", "VAT", "Metadata", NULL },
  .row = csv_row,
};

const CohortFormat cohort_format_github_json = {
  .id = "github-sponsors-json",
  .title = N_ ("GitHub Sponsors export (JSON)"),
  .help = help,
  .provider = "github",
  .shape = COHORT_SHAPE_JSON,
  .json_rows = "[].transactions[]",
  .signature = (const char *const[]) { "sponsor_handle", "sponsorship_started_on", NULL },
  .stream = "payments",
  .zone = "UTC",
  .currency = "USD",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "billing_region", "vat", NULL },
  .row = json_row,
};
