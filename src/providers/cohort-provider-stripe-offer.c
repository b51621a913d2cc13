// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Stripe: what is offered. A price is a tier, as in the export, whose column "Plan" is the price's id: the product only
 * lends its name. A price without an amount of its own (tiered, or what the customer likes) is a tier without a price.
 * A coupon and each of its codes is a promotion. */

#include "config.h"

#include "cohort-provider-stripe-private.h"

/* The name of a price: its product's, and its own beside it where it has one. */
static const char *
price_name (CohortStripe *self, JsonObject *price, const char *id)
{
  const char *product = cohort_answer_text (&self->answer, price, "product.name");
  const char *own = cohort_answer_text (&self->answer, price, "nickname");

  if (product == NULL || own == NULL)
    return product != NULL ? product : own != NULL ? own : id;
  return COHORT_STRIPE_KEY (self, "%s (%s)", product, own);
}

/**
 * cohort_stripe_add_tier:
 * @price: (nullable): as it stands in another thing
 *
 * Adds the tier of a price that may not be listed (any more), under what is known of it; the list knows better.
 *
 * Returns: (nullable): the tier's key
 */
const char *
cohort_stripe_add_tier (CohortStripe *self, JsonObject *price)
{
  const char *key = cohort_stripe_key (self, price, "id");
  const char *name = cohort_answer_text (&self->answer, price, "nickname");
  CohortRecord *tier;

  if (key == NULL)
    return NULL;
  tier = cohort_batch_add (self->answer.batch, COHORT_RECORD_TIER, key);
  cohort_record_set_mode (tier, COHORT_RECORD_FILL);
  cohort_record_set_text (tier, COHORT_F_NAME, name != NULL ? name : cohort_json_text (price, "id"));
  return key;
}

/* What it costs: an amount it has, an interval it needs. */
static void
add_price (CohortStripe *self, JsonObject *price, const char *key, gboolean active)
{
  const char *iso = cohort_stripe_currency (price, "currency");
  int count = 1;
  const char *interval = cohort_stripe_interval (price, "recurring", &count);
  CohortRecord *record;
  gint64 unit;

  /* One below a minor unit has no price that could be shown. */
  if (!cohort_stripe_amount (price, "unit_amount", iso, &unit))
    return;
  record = cohort_batch_add (self->answer.batch, COHORT_RECORD_PRICE, key);
  cohort_record_set_ref (record, COHORT_F_TIER, COHORT_RECORD_TIER, key);
  cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, unit);
  cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
  cohort_record_set_text (record, COHORT_F_INTERVAL, interval != NULL ? interval : "once");
  cohort_record_set_int (record, COHORT_F_INTERVAL_COUNT, count);
  cohort_json_set_unix (price, "created", record, COHORT_F_VALID_FROM);
  cohort_record_set_int (record, COHORT_F_ACTIVE, active);
}

void
cohort_stripe_read_price (CohortStripe *self, JsonObject *price)
{
  const char *id = cohort_json_text (price, "id");
  gboolean active = cohort_json_flag (price, "active");
  const char *key;
  CohortRecord *tier;
  gint64 amount;

  if (id == NULL)
    return;
  key = COHORT_STRIPE_KEY (self, "id:%s", id);
  if (cohort_json_flag (price, "deleted"))
    {
      cohort_stripe_add_tier (self, price);
      tier = cohort_batch_add (self->answer.batch, COHORT_RECORD_TIER, key);
      cohort_record_set_int (tier, COHORT_F_ACTIVE, FALSE);
      return;
    }
  tier = cohort_batch_add (self->answer.batch, COHORT_RECORD_TIER, key);
  cohort_record_set_int (tier, COHORT_F_ACTIVE, active);
  cohort_record_set_text (tier, COHORT_F_NAME, price_name (self, price, id));
  cohort_answer_set_text (&self->answer, price, "product.description", tier, COHORT_F_DESCRIPTION);
  if (cohort_stripe_amount (price, "unit_amount", cohort_stripe_currency (price, "currency"), &amount))
    cohort_record_set_int (tier, COHORT_F_FREE, amount == 0);
  add_price (self, price, key, active);
  cohort_answer_keep_raw (&self->answer, COHORT_RECORD_TIER, key, "price", price, NULL);
}

static void
set_value (CohortRecord *record, JsonObject *coupon)
{
  const char *iso = cohort_stripe_currency (coupon, "currency");
  const char *duration = cohort_json_text (coupon, "duration");
  static const char *const durations[] = { "once", "repeating", "forever", NULL };
  gint64 value;

  if (cohort_stripe_percent (coupon, "percent_off", &value))
    {
      cohort_record_set_text (record, COHORT_F_KIND, "percent");
      cohort_record_set_int (record, COHORT_F_PERCENT_BP, value);
    }
  else
    {
      cohort_record_set_text (record, COHORT_F_KIND, "amount");
      if (cohort_stripe_amount (coupon, "amount_off", iso, &value))
        {
          cohort_record_set_int (record, COHORT_F_AMOUNT_MINOR, value);
          cohort_record_set_text (record, COHORT_F_CURRENCY, iso);
        }
    }
  cohort_record_set_text (record, COHORT_F_DURATION,
                          duration != NULL && g_strv_contains (durations, duration) ? duration : "once");
  cohort_json_set_int (coupon, "duration_in_months", record, COHORT_F_MONTHS);
}

/**
 * cohort_stripe_add_promotion:
 * @key: of the coupon or of a code for it
 *
 * Returns: (transfer none): what the coupon gives
 */
CohortRecord *
cohort_stripe_add_promotion (CohortStripe *self, const char *key, JsonObject *coupon)
{
  CohortRecord *record = cohort_batch_add (self->answer.batch, COHORT_RECORD_PROMOTION, key);

  cohort_answer_set_text (&self->answer, coupon, "name", record, COHORT_F_NAME);
  set_value (record, coupon);
  return record;
}

void
cohort_stripe_read_coupon (CohortStripe *self, JsonObject *coupon)
{
  const char *key = cohort_stripe_key (self, coupon, "id");

  if (key != NULL && !cohort_json_flag (coupon, "deleted"))
    cohort_stripe_add_promotion (self, key, coupon);
}

void
cohort_stripe_read_promotion_code (CohortStripe *self, JsonObject *code)
{
  JsonObject *coupon = cohort_json_object (code, "promotion.coupon");
  const char *key = cohort_stripe_key (self, code, "id");

  if (coupon == NULL)
    coupon = cohort_json_object (code, "coupon");
  if (key != NULL && coupon != NULL)
    cohort_answer_set_text (&self->answer, code, "code", cohort_stripe_add_promotion (self, key, coupon),
                            COHORT_F_CODE);
}
