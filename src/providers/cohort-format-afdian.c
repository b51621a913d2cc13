// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* 爱发电 (Afdian, ifdian): the answers of its open interface, saved as files: orders and sponsors.
 *
 * An order buys a number of months of a plan, ahead: terms stack. Its total is what was paid, the shown amount what the
 * term costs without a discount; a redeem code pays nothing, so there is time without a payment. An order of the shop
 * or of a free amount buys no time. There is no time column in every file: the number of an order begins with its time
 * in China. The platform's share is not in the file: the fee is unknown. People have an id and perhaps a name, no
 * e-mail. A sponsor's total is before discounts and its orders are to be had: it is not read as money. */

#include "config.h"

#include "cohort-format-private.h"
#include "cohort-formats.h"

#include "cohort-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *key, *person, *plan, *tier, *subscription;
  CohortMoney total, shown;
  gint64 at, months;
} Order;

static gboolean
read_time (CohortReader *reader, const char *number, gint64 *at)
{
  const gint64 china_us = 8 * 3600 * COHORT_US_PER_SECOND;
  CohortStamp stamp;

  if (cohort_reader_epoch (reader, "create_time", at))
    return TRUE;
  if (!cohort_reader_end (reader))
    return FALSE;
  if (strlen (number) < 14 || strspn (number, "0123456789") < 14
      || !cohort_stamp_parse_iso (cohort_reader_key (reader, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", number, number + 4,
                                                     number + 6, number + 8, number + 10, number + 12),
                                  &stamp, NULL))
    {
      cohort_reader_bad_value (reader, "out_trade_no", _ ("it does not begin with a time"));
      return FALSE;
    }
  *at = stamp.instant_us - china_us;
  return TRUE;
}

/* @mode: an old order has the name that the plan had then, which must not undo the new one */
static const char *
add_plan (CohortReader *reader, const char *id, const char *name, CohortRecordMode mode)
{
  const char *key = cohort_reader_key (reader, "id:%s", id);
  CohortRecord *tier = cohort_batch_add (reader->batch, COHORT_RECORD_TIER, key);

  cohort_record_set_text (tier, COHORT_F_NAME, name != NULL ? name : id);
  cohort_record_set_mode (tier, mode);
  return key;
}

static void
add_time (CohortReader *reader, Order *order)
{
  CohortTerm term = {
    .key = order->key,
    .identity = order->person,
    .tier = order->tier,
    .kind = "period",
    .from = order->at,
    .interval = "month",
    .count = (int) order->months,
    .unit = order->shown,
  };
  CohortRecord *coverage;
  gint64 discount = 0;

  order->subscription = cohort_reader_key (reader, "%s:%s", order->person, order->tier);
  term.subscription = order->subscription;
  cohort_record_set_ref (cohort_reader_add_subscription (reader, order->subscription, order->person), COHORT_F_TIER,
                         COHORT_RECORD_TIER, order->tier);
  if (term.unit.minor < order->total.minor)
    term.unit = order->total;
  if (!cohort_sub_i64 (term.unit.minor, order->total.minor, &discount))
    cohort_reader_bad_value (reader, "show_amount", _ ("too large"));
  coverage = cohort_reader_add_term_coverage (reader, &term);
  cohort_record_set_int (coverage, COHORT_F_STACKS, TRUE);
  cohort_record_set_int (coverage, COHORT_F_DISCOUNT_MINOR, discount);
}

static const char *
stream_of (CohortReader *reader, const Order *order)
{
  if (cohort_reader_is (reader, "product_type", "1"))
    return "product";
  return order->plan != NULL ? "membership" : "tip";
}

static void
add_money (CohortReader *reader, const Order *order)
{
  gboolean is_paid = cohort_reader_text (reader, "status") == NULL || cohort_reader_is (reader, "status", "2");
  CohortRecord *payment
      = cohort_reader_add_payment (reader, order->key, order->person, "charge", order->at, order->total);

  cohort_record_set_text (payment, COHORT_F_STATUS, is_paid ? "succeeded" : "pending");
  cohort_record_set_text (payment, COHORT_F_STREAM, stream_of (reader, order));
  cohort_record_set_text (payment, COHORT_F_NOTE, cohort_reader_clean (reader, "remark"));
  if (order->subscription == NULL)
    return;
  cohort_record_set_ref (payment, COHORT_F_SUBSCRIPTION, COHORT_RECORD_SUBSCRIPTION, order->subscription);
  cohort_reader_allocate (reader, order->key, order->key, order->total.minor);
}

static gboolean
orders_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *number, *user;
  gboolean is_paid;
  Order order = { .months = 1 };

  cohort_reader_init (&reader, row, mapping, batch, error);
  number = cohort_reader_require (&reader, "out_trade_no");
  user = cohort_reader_require (&reader, "user_id");
  cohort_reader_require (&reader, "total_amount");
  if (!cohort_reader_end (&reader) || !read_time (&reader, number, &order.at))
    return FALSE;
  cohort_reader_money (&reader, "total_amount", "CNY", &order.total);
  if (!cohort_reader_money (&reader, "show_amount", "CNY", &order.shown))
    order.shown = order.total;
  cohort_reader_int (&reader, "month", &order.months);
  if (order.months < 1 || order.months > 1200)
    cohort_reader_bad_value (&reader, "month", _ ("no number of months"));
  if (!cohort_reader_end (&reader))
    return FALSE;

  order.key = cohort_reader_key (&reader, "id:%s", number);
  order.person = cohort_reader_key (&reader, "id:%s", user);
  cohort_record_set_text (cohort_reader_add_identity (&reader, order.person), COHORT_F_NAME,
                          cohort_reader_clean (&reader, "user_name"));
  is_paid = cohort_reader_text (&reader, "status") == NULL || cohort_reader_is (&reader, "status", "2");
  order.plan = cohort_reader_text (&reader, "plan_id");
  if (order.plan != NULL && !cohort_reader_is (&reader, "product_type", "1"))
    {
      order.tier = add_plan (&reader, order.plan, cohort_reader_clean (&reader, "plan_title"), COHORT_RECORD_FILL);
      if (is_paid)
        add_time (&reader, &order);
    }
  if (order.total.minor != 0)
    add_money (&reader, &order);
  return cohort_reader_end (&reader);
}

static void
add_current_plan (CohortReader *reader, const char *person)
{
  const char *plan = cohort_reader_text (reader, "current_plan.plan_id");
  gint64 since = cohort_reader_observed (reader), expires;
  const char *tier, *key;
  CohortRecord *record;
  CohortMoney price;
  gint64 months = 1;

  if (plan == NULL)
    return;
  tier = add_plan (reader, plan, cohort_reader_clean (reader, "current_plan.name"), COHORT_RECORD_SET);
  key = cohort_reader_key (reader, "%s:%s", person, tier);
  record = cohort_reader_add_subscription (reader, key, person);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  cohort_reader_epoch (reader, "last_pay_time", &since);
  record = cohort_reader_add_version (reader, key, since, "active", NULL);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, tier);
  if (cohort_reader_epoch (reader, "current_plan.expire_time", &expires))
    cohort_record_set_int (record, COHORT_F_PAID_THROUGH, expires);
  if (!cohort_reader_money (reader, "current_plan.price", "CNY", &price))
    return;
  cohort_reader_int (reader, "current_plan.pay_month", &months);
  cohort_record_set_text (record, COHORT_F_INTERVAL, "month");
  cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, CLAMP (months, 1, 1200));
  cohort_record_set_int (record, COHORT_F_UNIT_MINOR, price.minor);
  cohort_record_set_int (record, COHORT_F_QUANTITY, 1);
  cohort_record_set_text (record, COHORT_F_CURRENCY, price.iso);
}

static gboolean
sponsors_row (const CohortRow *row, const CohortMapping *mapping, CohortBatch *batch, GError **error)
{
  g_auto (CohortReader) reader;
  const char *user, *key, *joined;
  CohortRecord *person;
  gint64 us;

  cohort_reader_init (&reader, row, mapping, batch, error);
  user = cohort_reader_require (&reader, "user.user_id");
  if (user == NULL)
    return FALSE;
  key = cohort_reader_key (&reader, "id:%s", user);
  person = cohort_reader_add_member (&reader, key);
  cohort_record_set_text (person, COHORT_F_NAME, cohort_reader_clean (&reader, "user.name"));
  joined = cohort_reader_text (&reader, "first_pay_time") != NULL ? "first_pay_time" : "create_time";
  if (cohort_reader_epoch (&reader, joined, &us))
    cohort_record_set_int (person, COHORT_F_JOINED_AT, us);
  add_current_plan (&reader, key);
  return cohort_reader_end (&reader);
}

static const char help[] = N_ ("爱发电 (Afdian) has no download button: save the answer of its open interface, "
                               "query-order or query-sponsor, as a .json file.");

const CohortFormat cohort_format_afdian_orders = {
  .id = "afdian-orders",
  .title = N_ ("爱发电 orders (JSON)"),
  .help = help,
  .provider = "afdian",
  .shape = COHORT_SHAPE_JSON,
  .json_rows = "data.list[]|list[]|[]",
  .signature = (const char *const[]) { "out_trade_no", "user_id", "plan_id", "month", "total_amount", NULL },
  .stream = "payments",
  .whole = TRUE,
  .zone = "Asia/Shanghai",
  .currency = "CNY",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "address_person", "address_phone", "address_address", NULL },
  .row = orders_row,
};

const CohortFormat cohort_format_afdian_sponsors = {
  .id = "afdian-sponsors",
  .title = N_ ("爱发电 sponsors (JSON)"),
  .help = help,
  .provider = "afdian",
  .shape = COHORT_SHAPE_JSON,
  .json_rows = "data.list[]|list[]|[]",
  .signature = (const char *const[]) { "user.user_id", "all_sum_amount", NULL },
  .stream = "members",
  .zone = "Asia/Shanghai",
  .currency = "CNY",
  .date_order = &cohort_order_ymd,
  .decimal = &COHORT_DECIMAL_POINT,
  .private_columns = (const char *const[]) { "user.avatar", NULL },
  .row = sponsors_row,
};
