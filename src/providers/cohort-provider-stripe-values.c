// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Values as Stripe writes them, in the newest shape and in older ones, which still come where an event or an old
 * account holds them: an id or the expanded thing, amounts in Stripe's own smallest unit, prices below a cent. */

#include "config.h"

#include "cohort-provider-stripe-private.h"

#include "cohort-decimal.h"
#include "cohort-money.h"

#include <string.h>

/**
 * cohort_stripe_id:
 *
 * Returns: (nullable): the id at @path, be the thing expanded or not
 */
const char *
cohort_stripe_id (JsonObject *object, const char *path)
{
  const char *id = cohort_json_text (object, path);

  return id != NULL ? id : cohort_json_text (cohort_json_object (object, path), "id");
}

/**
 * cohort_stripe_key:
 *
 * Returns: (nullable): "id:" and the id at @path
 */
const char *
cohort_stripe_key (CohortStripe *self, JsonObject *object, const char *path)
{
  const char *id = cohort_stripe_id (object, path);

  return id != NULL ? COHORT_STRIPE_KEY (self, "id:%s", id) : NULL;
}

/* Returns: (nullable): interned */
const char *
cohort_stripe_currency (JsonObject *object, const char *path)
{
  return cohort_currency_intern (cohort_json_text (object, path));
}

/* How many decimals Stripe's whole numbers have. It keeps two for the króna and the Ugandan shilling, which have none,
 * and none for the ariary, which has two. */
static int
stripe_exponent (const char *iso)
{
  if (strcmp (iso, "ISK") == 0 || strcmp (iso, "UGX") == 0)
    return 2;
  return strcmp (iso, "MGA") == 0 ? 0 : cohort_currency_exponent (iso);
}

/**
 * cohort_stripe_rescale:
 * @iso: interned
 *
 * Brings an amount of Stripe's into the currency's own minor units.
 */
gboolean
cohort_stripe_rescale (gint64 amount, const char *iso, gint64 *minor)
{
  int ours = cohort_currency_exponent (iso), theirs = stripe_exponent (iso);

  *minor = amount;
  for (; ours > theirs; ours--)
    if (!cohort_mul_i64 (*minor, 10, minor))
      return FALSE;
  for (gint64 divisor = 10; theirs > ours; theirs--)
    if (!cohort_mul_div_half_even (*minor, 1, divisor, minor))
      return FALSE;
  return TRUE;
}

gboolean
cohort_stripe_amount (JsonObject *object, const char *path, const char *iso, gint64 *minor)
{
  gint64 amount;

  return iso != NULL && cohort_json_int (object, path, &amount) && cohort_stripe_rescale (amount, iso, minor);
}

/**
 * cohort_stripe_unit:
 * @object: a price or a plan
 * @unit: (out): what a unit costs, in minor units
 * @units: (out): how many of them are bought
 *
 * Reads what @quantity units cost. A price below a minor unit ("0.5") is counted as one unit of the whole sum.
 */
gboolean
cohort_stripe_unit (JsonObject *object, const char *iso, gint64 quantity, gint64 *unit, gint64 *units)
{
  const char *decimal = cohort_json_text (object, "unit_amount_decimal");
  gint64 e12, total;

  *units = quantity;
  if (cohort_stripe_amount (object, "unit_amount", iso, unit) || cohort_stripe_amount (object, "amount", iso, unit))
    return TRUE;
  if (iso == NULL || decimal == NULL || !cohort_decimal_parse_minor (decimal, &COHORT_DECIMAL_POINT, 12, &e12, NULL)
      || !cohort_mul_div_half_even (e12, quantity, G_GINT64_CONSTANT (1000000000000), &total))
    return FALSE;
  *units = 1;
  return cohort_stripe_rescale (total, iso, unit);
}

/**
 * cohort_stripe_percent:
 *
 * Reads a percentage as basis points; finer ones are rounded.
 */
gboolean
cohort_stripe_percent (JsonObject *object, const char *member, gint64 *basis_points)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  double percent = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;

  if (!(percent > 0 && percent <= 100))
    return FALSE;
  *basis_points = (gint64) (percent * 100 + 0.5);
  return TRUE;
}

/**
 * cohort_stripe_interval:
 * @path: of the object that holds interval and interval_count
 *
 * Returns: (nullable): our word for the interval
 */
const char *
cohort_stripe_interval (JsonObject *object, const char *path, int *count)
{
  JsonObject *recurring = *path != '\0' ? cohort_json_object (object, path) : object;
  const char *interval;
  gint64 times = 1;

  if (!cohort_interval_from_text (cohort_json_text (recurring, "interval"), &interval, count))
    return NULL;
  cohort_json_int (recurring, "interval_count", &times);
  *count = (int) CLAMP (times, 1, 1200);
  return interval;
}

/**
 * cohort_stripe_coupon:
 *
 * Returns: (nullable): the coupon behind a discount, where it came with it
 */
JsonObject *
cohort_stripe_coupon (JsonObject *discount)
{
  JsonObject *coupon = cohort_json_object (discount, "source.coupon");

  return coupon != NULL ? coupon : cohort_json_object (discount, "coupon");
}

/**
 * cohort_stripe_add_payer:
 * @object: a thing with a customer
 * @name: path of the name
 * @email: path of the e-mail address
 *
 * Adds the person who paid, who may be a guest, or a customer who was deleted and stands in no list any more.
 *
 * Returns: (nullable): their key
 */
const char *
cohort_stripe_add_payer (CohortStripe *self, JsonObject *object, const char *name, const char *email)
{
  const char *key = cohort_stripe_key (self, object, "customer");
  const char *address = cohort_answer_text (&self->answer, object, email);
  CohortRecord *person;

  if (key == NULL)
    key = cohort_reader_email_key (&self->answer.reader, address);
  if (key == NULL)
    return NULL;
  person = cohort_reader_add_identity (&self->answer.reader, key);
  cohort_answer_set_text (&self->answer, object, name, person, COHORT_F_NAME);
  cohort_record_set_text (person, COHORT_F_EMAIL, address);
  return key;
}
