// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* PayPal: the activity download.
 *
 * Every settled row is a balance entry. Money that came in as a payment, its refunds and its disputes are payments;
 * conversions, holds and their release, authorisations, purchases and bank transfers are not, withdrawals being
 * payouts. A transaction id is not unique, but among payments it is. Fees are negative. Date order and decimal sign
 * follow the account's language: the mapping says which. A subscription payment does not say how long it pays for: no
 * time is made up.
 *
 * The zone column has abbreviations; PayPal's are those of the account's country, and the few that it writes for the
 * Americas and Europe are read as such. Others are left to the mapping's zone. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *id, *type, *payer;
  CohortMoney gross, fee, net;
  gint64 at;
} Activity;

static const char *
zone_offset (const char *zone)
{
  static const struct
  {
    const char *name, *offset;
  } zones[] = {
    { "PST", "-08:00" },  { "PDT", "-07:00" },  { "MST", "-07:00" },  { "MDT", "-06:00" },  { "CDT", "-05:00" },
    { "EST", "-05:00" },  { "EDT", "-04:00" },  { "GMT", "Z" },       { "UTC", "Z" },       { "BST", "+01:00" },
    { "WEST", "+01:00" }, { "CET", "+01:00" },  { "CEST", "+02:00" }, { "EET", "+02:00" },  { "EEST", "+03:00" },
    { "JST", "+09:00" },  { "AEST", "+10:00" }, { "AEDT", "+11:00" }, { "NZST", "+12:00" }, { "NZDT", "+13:00" },
  };

  for (guint i = 0; zone != NULL && i < G_N_ELEMENTS (zones); i++)
    if (g_ascii_strcasecmp (zone, zones[i].name) == 0)
      return zones[i].offset;
  return NULL;
}

static gboolean
read_time (CohortReader *reader, gint64 *at)
{
  const char *date = cohort_reader_require (reader, "Date");
  const char *time = cohort_reader_text (reader, "Time");
  const char *zone = cohort_reader_text (reader, cohort_row_has (reader->row, "TimeZone") ? "TimeZone" : "Time zone");
  const char *offset = zone_offset (zone);
  CohortStamp stamp;

  if (date == NULL)
    return FALSE;
  if (time != NULL)
    date = cohort_reader_key (reader, "%s %s%s", date, time, offset != NULL ? offset : "");
  if (!cohort_reader_stamp_text (reader, "Date", date, &stamp))
    return FALSE;
  *at = stamp.has_time ? cohort_stamp_resolve (&stamp, reader->mapping->tz)
                       : cohort_zone_day_start (reader->mapping->tz, stamp.day);
  return TRUE;
}

static gboolean
type_has (const Activity *activity, const char *word)
{
  g_autofree char *lower = g_ascii_strdown (activity->type, -1);

  return strstr (lower, word) != NULL;
}

/* Returns: (nullable): the kind of payment, or %NULL when the row is none */
static const char *
payment_kind (const Activity *activity)
{
  if (type_has (activity, "hold") || type_has (activity, "authorization") || type_has (activity, "conversion")
      || type_has (activity, "bank") || type_has (activity, "release") || type_has (activity, "withdrawal")
      || type_has (activity, "transfer"))
    return NULL;
  if (type_has (activity, "chargeback") || type_has (activity, "dispute") || type_has (activity, "reversal"))
    {
      if (type_has (activity, "fee"))
        return NULL;
      return activity->gross.minor < 0 ? "dispute" : "dispute_reversal";
    }
  if (type_has (activity, "refund"))
    return activity->gross.minor < 0 ? "refund" : NULL;
  if (activity->gross.minor <= 0)
    return NULL;
  return type_has (activity, "payment") || type_has (activity, "donation") || type_has (activity, "checkout") ? "charge"
                                                                                                              : NULL;
}

static const char *
payment_status (CohortReader *reader)
{
  static const char *const pending[] = { "pending", "processing", "held", "uncleared", "unclaimed", "placed", NULL };
  static const char *const failed[]
      = { "denied", "failed", "canceled", "cancelled", "expired", "returned", "removed", NULL };
  const char *status = cohort_reader_text (reader, "Status");
  g_autofree char *lower = g_ascii_strdown (status != NULL ? status : "", -1);

  if (g_strv_contains (pending, lower))
    return "pending";
  return g_strv_contains (failed, lower) ? "failed" : "succeeded";
}

static const char *
add_payer (CohortReader *reader, const char *kind)
{
  const char *column = strcmp (kind, "charge") == 0 ? "From Email Address" : "To Email Address";
  const char *email = cohort_reader_clean (reader, column);
  const char *key = cohort_reader_email_key (reader, email);
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (reader, "Name"));
  return key;
}

static const char *
add_payment (CohortReader *reader, const Activity *activity, const char *kind)
{
  gboolean is_charge = strcmp (kind, "charge") == 0;
  gboolean is_subscription = type_has (activity, "subscription");
  const char *key = cohort_reader_key (reader, is_charge ? "id:%s" : "id:%s:reversal", activity->id);
  const char *reference = cohort_reader_text (reader, "Reference Txn ID");
  const char *payer = add_payer (reader, kind);
  CohortRecord *payment;

  payment = cohort_reader_add_payment (reader, key, payer, kind, activity->at, activity->gross);
  cohort_record_set_text (payment, COHORT_F_STATUS, payment_status (reader));
  if (activity->fee.iso != NULL)
    cohort_record_set_int (payment, COHORT_F_FEE_MINOR, cohort_money_negated (activity->fee).minor);
  cohort_record_set_text (payment, COHORT_F_STREAM,
                          is_subscription                   ? "membership"
                          : type_has (activity, "donation") ? "tip"
                                                            : "other");
  cohort_record_set_text (payment, COHORT_F_NOTE,
                          cohort_reader_clean (reader, cohort_reader_text (reader, "Subject") ? "Subject" : "Note"));
  if (!is_charge && reference != NULL)
    cohort_record_set_ref (payment, COHORT_F_PARENT, COHORT_RECORD_PAYMENT,
                           cohort_reader_key (reader, "id:%s", reference));
  else if (is_charge && is_subscription && reference != NULL)
    {
      const char *subscription = cohort_reader_key (reader, "id:%s", reference);

      cohort_reader_add_subscription (reader, subscription, payer);
      cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, subscription);
    }
  return key;
}

static void
add_entry (CohortReader *reader, const Activity *activity, const char *payment)
{
  const char *key = cohort_reader_key (reader, COHORT_ROW_KEY "id:%s:%s:%" G_GINT64_FORMAT, activity->id,
                                       activity->gross.iso, activity->gross.minor);
  CohortRecord *record = cohort_batch_add (reader->batch, COHORT_RECORD_BALANCE_ENTRY, key);
  const char *payout = NULL;

  if (type_has (activity, "withdrawal") && activity->gross.minor < 0)
    {
      CohortRecord *out;

      payout = cohort_reader_key (reader, "id:%s", activity->id);
      out = cohort_batch_add (reader->batch, COHORT_RECORD_PAYOUT, payout);
      cohort_record_set_int (out, COHORT_F_PAID_AT, activity->at);
      cohort_record_set_int (out, COHORT_F_AMOUNT_MINOR, cohort_money_negated (activity->gross).minor);
      cohort_record_set_text (out, COHORT_F_CURRENCY, activity->gross.iso);
    }
  cohort_record_set_text (record, COHORT_F_TYPE, activity->type);
  cohort_record_set_int (record, COHORT_F_GROSS_MINOR, activity->gross.minor);
  if (activity->fee.iso != NULL)
    cohort_record_set_int (record, COHORT_F_FEE_MINOR, cohort_money_negated (activity->fee).minor);
  cohort_record_set_int (record, COHORT_F_NET_MINOR,
                         activity->net.iso != NULL ? activity->net.minor : activity->gross.minor);
  cohort_record_set_text (record, COHORT_F_CURRENCY, activity->gross.iso);
  cohort_record_set_int (record, COHORT_F_OCCURRED_AT, activity->at);
  cohort_record_set_text (record, COHORT_F_DESCRIPTION, cohort_reader_clean (reader, "Subject"));
  if (payment != NULL)
    cohort_record_set_ref (record, COHORT_F_PAYMENT, COHORT_RECORD_PAYMENT, payment);
  if (payout != NULL)
    cohort_record_set_ref (record, COHORT_F_PAYOUT, COHORT_RECORD_PAYOUT, payout);
}

static gboolean
activity_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  Activity activity = { 0 };
  const char *iso, *kind, *payment = NULL;

  cohort_reader_init (&reader, row, mapping, batch, error);
  activity.id = cohort_reader_require (&reader, "Transaction ID");
  activity.type = cohort_reader_require (&reader, "Type");
  cohort_reader_require (&reader, "Gross");
  if (!cohort_reader_end (&reader) || !read_time (&reader, &activity.at))
    return cohort_reader_end (&reader);
  iso = cohort_reader_currency (&reader, "Currency");
  cohort_reader_money (&reader, "Gross", iso, &activity.gross);
  cohort_reader_money (&reader, "Fee", iso, &activity.fee);
  cohort_reader_money (&reader, "Net", iso, &activity.net);
  if (!cohort_reader_end (&reader) || cohort_batch_get_need (batch) != NULL)
    return cohort_reader_end (&reader);

  kind = payment_kind (&activity);
  if (kind != NULL)
    payment = add_payment (&reader, &activity, kind);
  /* A memo, or what is not settled yet, leaves the balance alone. */
  if (!cohort_reader_is (&reader, "Balance Impact", "Memo") && strcmp (payment_status (&reader), "succeeded") == 0)
    add_entry (&reader, &activity, payment);
  return cohort_reader_end (&reader);
}

const CohortFormat cohort_format_paypal = {
  .id = "paypal-activity",
  .title = N_ ("PayPal activity (CSV)"),
  .help = N_ ("On PayPal: Activity, “Download”, Activity report, all transactions, CSV."),
  .provider = "paypal",
  .shape = COHORT_SHAPE_CSV,
  .signature = (const char *const[]) { "Date", "Time", "Name", "Type", "Status", "Currency", "Gross", "Net",
                                       "Transaction ID", NULL },
  .stream = "payments",
  .private_columns
  = (const char *const[]) { "Shipping Address", "Address Line 1", "Address Line 2/District/Neighborhood", "Town/City",
                            "State/Province/Region/County/Territory/Prefecture/Republic", "Zip/Postal Code",
                            "Contact Phone Number", NULL },
  .row = activity_row,
};
