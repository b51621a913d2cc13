// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Buy Me a Coffee: supporters (single payments) and members, as the columns of its own interface name them, in CSV or
 * as the saved JSON answer.
 *
 * Renewals are not listed: of a member only the running period is known, so the member's state is stated and no payment
 * is made up. Prices are for one coffee. Flags come as nothing, "true" or 1. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
add_payer (CohortReader *reader, gboolean is_list)
{
  const char *email = cohort_reader_clean (reader, "payer_email");
  const char *key = cohort_reader_email_key (reader, email);
  const char *name = cohort_reader_clean (reader, "payer_name");
  CohortRecord *person;

  if (key == NULL)
    return NULL;
  person = is_list ? cohort_reader_add_member (reader, key) : cohort_reader_add_identity (reader, key);
  cohort_record_set_text (person, COHORT_F_EMAIL, email);
  cohort_record_set_text (person, COHORT_F_NAME, name);
  return key;
}

static gboolean
read_coffees (CohortReader *reader, const char *price, const char *count, const char *currency, CohortMoney *total)
{
  gint64 coffees = 1;

  if (!cohort_reader_money (reader, price, cohort_reader_currency (reader, currency), total))
    {
      if (cohort_batch_get_need (reader->batch) == NULL)
        cohort_reader_missing (reader, price);
      return FALSE;
    }
  cohort_reader_int (reader, count, &coffees);
  if (!cohort_mul_i64 (total->minor, coffees, &total->minor))
    cohort_reader_bad_value (reader, count, _ ("too large"));
  return cohort_reader_end (reader);
}

static gboolean
supporters_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *person, *key;
  CohortRecord *payment;
  CohortMoney total;
  gint64 at = 0;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "support_id");
  cohort_reader_require (&reader, "support_created_on");
  cohort_reader_instant (&reader, "support_created_on", &at);
  if (!read_coffees (&reader, "support_coffee_price", "support_coffees", "support_currency", &total))
    return cohort_reader_end (&reader);
  person = add_payer (&reader, FALSE);
  key = cohort_reader_key (&reader, "support:%s", id);
  payment = cohort_reader_add_payment (&reader, key, person, "charge", at, total);
  cohort_record_set_text (payment, COHORT_F_STREAM, "tip");
  cohort_record_set_text (payment, COHORT_F_NOTE, cohort_reader_clean (&reader, "support_note"));
  if (cohort_reader_flag (&reader, "is_refunded"))
    {
      gint64 refunded = cohort_reader_observed (&reader);

      cohort_reader_instant (&reader, "refunded_at", &refunded);
      cohort_reader_add_refund (&reader, cohort_reader_key (&reader, "%s:refund", key), key, person, refunded, total);
    }
  return cohort_reader_end (&reader);
}

static const char *
member_status (CohortReader *reader, CohortMoney total, gint64 *since)
{
  gint64 ends;

  *since = cohort_reader_observed (reader);
  if (cohort_reader_is (reader, "transaction_id", "GIVE_AWAY") || total.minor == 0)
    return "comped";
  if (cohort_reader_flag (reader, "subscription_is_cancelled")
      || cohort_reader_instant (reader, "subscription_cancelled_on", &ends))
    {
      if (cohort_reader_instant (reader, "subscription_current_period_end", &ends))
        *since = MIN (*since, ends);
      return "ended";
    }
  cohort_reader_instant (reader, "subscription_current_period_start", since);
  return "active";
}

static gboolean
members_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *id, *person, *key, *status, *interval;
  CohortRecord *record;
  CohortMoney total;
  gint64 since, ends, started;
  int count;

  cohort_reader_init (&reader, row, mapping, batch, error);
  id = cohort_reader_require (&reader, "subscription_id");
  if (!read_coffees (&reader, "subscription_coffee_price", "subscription_coffee_num", "subscription_currency", &total))
    return cohort_reader_end (&reader);
  person = add_payer (&reader, TRUE);
  key = cohort_reader_key (&reader, "id:%s", id);
  record = cohort_reader_add_subscription (&reader, key, person);
  cohort_reader_set_instant (&reader, record, COHORT_F_STARTED_AT, "subscription_created_on");
  status = member_status (&reader, total, &since);
  record = cohort_reader_add_version (&reader, key, since, status, NULL);
  if (cohort_interval_from_text (cohort_reader_text (&reader, "subscription_duration_type"), &interval, &count))
    {
      cohort_record_set_text (record, COHORT_F_INTERVAL, interval);
      cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, count);
    }
  cohort_record_set_int (record, COHORT_F_UNIT_MINOR, total.minor);
  cohort_record_set_int (record, COHORT_F_QUANTITY, 1);
  cohort_record_set_text (record, COHORT_F_CURRENCY, total.iso);
  if (strcmp (status, "active") == 0 && cohort_reader_instant (&reader, "subscription_current_period_end", &ends))
    {
      cohort_record_set_int (record, COHORT_F_PAID_THROUGH, ends);
      if (cohort_reader_flag (&reader, "subscription_is_cancelled_at_period_end"))
        cohort_record_set_int (record, COHORT_F_CANCEL_AT, ends);
    }
  if (cohort_reader_instant (&reader, "subscription_created_on", &started))
    cohort_reader_add_start (&reader, key, started, record);
  return cohort_reader_end (&reader);
}

static const char help[] = N_ ("On Buy Me a Coffee: Supporters or Members, the “…” menu, “Export”. If the columns have "
                               "other names, they can be assigned by hand.");

#define BMC                                                                                                            \
  .help = help, .provider = "buymeacoffee", .zone = "UTC", .date_order = &cohort_order_ymd,                            \
  .decimal = &COHORT_DECIMAL_POINT
#define SUPPORTERS                                                                                                     \
  .signature = (const char *const[]) { "support_id", "support_created_on", "support_coffee_price", "support_currency", \
                                       NULL },                                                                         \
  .stream = "payments", .row = supporters_row, BMC
#define MEMBERS                                                                                                        \
  .signature = (const char *const[]) { "subscription_id", "subscription_coffee_price", "subscription_currency",        \
                                       "subscription_duration_type", NULL },                                           \
  .stream = "subscriptions", .row = members_row, BMC

const CohortFormat cohort_format_bmc_supporters = {
  .id = "buymeacoffee-supporters",
  .title = N_ ("Buy Me a Coffee supporters (CSV)"),
  .shape = COHORT_SHAPE_CSV,
  SUPPORTERS,
};

const CohortFormat cohort_format_bmc_supporters_json = {
  .id = "buymeacoffee-supporters-json",
  .title = N_ ("Buy Me a Coffee supporters (JSON)"),
  .shape = COHORT_SHAPE_JSON,
  .json_rows = "data[]|[]",
  SUPPORTERS,
};

const CohortFormat cohort_format_bmc_members = {
  .id = "buymeacoffee-members",
  .title = N_ ("Buy Me a Coffee members (CSV)"),
  .shape = COHORT_SHAPE_CSV,
  MEMBERS,
};

const CohortFormat cohort_format_bmc_members_json = {
  .id = "buymeacoffee-members-json",
  .title = N_ ("Buy Me a Coffee members (JSON)"),
  .shape = COHORT_SHAPE_JSON,
  .json_rows = "data[]|[]",
  MEMBERS,
};
