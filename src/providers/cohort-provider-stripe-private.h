// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-json-get.h"
#include "cohort-answer.h"

G_BEGIN_DECLS

/* An answer of Stripe on its way to records. On the stack. */
typedef struct
{
  CohortAnswer answer;
  gint64 changed_us; /* when an event says that the thing changed; 0: not said */
  gboolean paused;   /* … and that it was its pause that changed */
} CohortStripe;

static inline void
cohort_stripe_clear (CohortStripe *self)
{
  cohort_answer_clear (&self->answer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CohortStripe, cohort_stripe_clear)

/* By which the export of invoices, which has no lines, and the lines themselves meet. */
#define COHORT_STRIPE_BY_INVOICE "invoice:%s"

#define COHORT_STRIPE_KEY(self, ...) COHORT_ANSWER_KEY (&(self)->answer, __VA_ARGS__)

/* Reading one object into records (not one of them fails: what cannot be used is left out). */
typedef void (*CohortStripeRead) (CohortStripe *self, JsonObject *object);

void cohort_stripe_read_price (CohortStripe *self, JsonObject *price);
const char *cohort_stripe_add_tier (CohortStripe *self, JsonObject *price);
CohortRecord *cohort_stripe_add_promotion (CohortStripe *self, const char *key, JsonObject *coupon);
void cohort_stripe_read_coupon (CohortStripe *self, JsonObject *coupon);
void cohort_stripe_read_promotion_code (CohortStripe *self, JsonObject *code);
void cohort_stripe_read_customer (CohortStripe *self, JsonObject *customer);
void cohort_stripe_read_subscription (CohortStripe *self, JsonObject *subscription);
void cohort_stripe_read_invoice (CohortStripe *self, JsonObject *invoice);
void cohort_stripe_read_invoice_lines (CohortStripe *self, JsonArray *lines, const char *args);
void cohort_stripe_read_charge (CohortStripe *self, JsonObject *charge);
void cohort_stripe_read_refund (CohortStripe *self, JsonObject *refund);
void cohort_stripe_read_dispute (CohortStripe *self, JsonObject *dispute);
void cohort_stripe_read_entry (CohortStripe *self, JsonObject *entry, const char *payout);
void cohort_stripe_read_payout (CohortStripe *self, JsonObject *payout);

/* The task that asks for things again, or for more of them. */
void cohort_stripe_follow (CohortStripe *self, const char *stream, CohortTaskKind kind, const char *name,
                           const char *value);

/* Values as Stripe writes them (cohort-provider-stripe-values.c) */

const char *cohort_stripe_id (JsonObject *object, const char *path);
const char *cohort_stripe_key (CohortStripe *self, JsonObject *object, const char *path);
const char *cohort_stripe_currency (JsonObject *object, const char *path);
gboolean cohort_stripe_rescale (gint64 amount, const char *iso, gint64 *minor);
gboolean cohort_stripe_amount (JsonObject *object, const char *path, const char *iso, gint64 *minor);
gboolean cohort_stripe_unit (JsonObject *object, const char *iso, gint64 quantity, gint64 *unit, gint64 *units);
gboolean cohort_stripe_percent (JsonObject *object, const char *member, gint64 *basis_points);
const char *cohort_stripe_interval (JsonObject *object, const char *path, int *count);
JsonObject *cohort_stripe_coupon (JsonObject *discount);

/* Words that the exports have as well (cohort-format-stripe.c) */
const char *cohort_stripe_status (const char *status);
const char *cohort_stripe_cancel_reason (const char *reason);

/* A person as a payment or an invoice names them. */
const char *cohort_stripe_add_payer (CohortStripe *self, JsonObject *object, const char *name, const char *email);

G_END_DECLS
