// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the world amounts to, counted from the lives themselves and not from any file. */

#include "config.h"

#include "cohort-demo-private.h"

/* Marks the people who pay on @day. */
static int
mark_paying (const CohortDemoWorld *self, CohortDay day, guint8 *paying)
{
  int n = 0;

  memset (paying, 0, self->people->len);
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (self, (int) i);

      if (day < sub->start || day >= sub->end || paying[sub->person])
        continue;
      paying[sub->person] = 1;
      n++;
    }
  return n;
}

/* In hundredths of a percent, halves up. */
static int
share (gint64 part, gint64 whole)
{
  return whole > 0 ? (int) ((part * 10000 + whole / 2) / whole) : 0;
}

static int
measure_churn (const CohortDemoWorld *self)
{
  g_autofree guint8 *before = g_new0 (guint8, self->people->len + 1), *after = g_new0 (guint8, self->people->len + 1);
  gint64 left = 0, at_start = 0;

  for (int m = COHORT_DEMO_MONTHS - 6; m < COHORT_DEMO_MONTHS; m++)
    {
      at_start += mark_paying (self, self->months[m] - 1, before);
      mark_paying (self, self->months[m + 1] - 1, after);
      for (guint p = 0; p < self->people->len; p++)
        left += before[p] && !after[p];
    }
  return share (left, at_start);
}

static void
count_subscriptions (const CohortDemoWorld *self, CohortDemoFigures *figures)
{
  gint64 mrr_e4 = 0, n_yearly = 0, n_ended = 0, n_failed = 0, n_active = 0;

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (self, (int) i);
      CohortDemoProvider provider = cohort_demo_identity (self, sub->identity)->provider;
      gint64 price = sub->price_minor;

      n_ended += sub->end <= self->anchor;
      n_failed += sub->end <= self->anchor && sub->how == COHORT_DEMO_FAILED;
      if (sub->start > self->anchor || sub->end <= self->anchor)
        continue;
      if (sub->coupon && sub->n_terms <= 3)
        price = (price + 1) / 2;
      mrr_e4 += price * cohort_demo_rate_e4 (sub->currency) / (sub->yearly ? 12 : 1);
      n_active++;
      n_yearly += sub->yearly;
      if (sub->second) /* counted once, where they came first */
        continue;
      figures->tiers[sub->tier]++;
      figures->providers[provider]++;
    }
  figures->mrr_minor = mrr_e4 / 10000;
  figures->yearly_share_bp = share (n_yearly, n_active);
  figures->failed_share_bp = share (n_failed, n_ended);
}

/**
 * cohort_demo_world_measure:
 * @figures: (out)
 */
void
cohort_demo_world_measure (const CohortDemoWorld *self, CohortDemoFigures *figures)
{
  g_autofree guint8 *paying = g_new0 (guint8, self->people->len + 1);

  *figures = (CohortDemoFigures) { .registered = (int) self->people->len };
  figures->paying = mark_paying (self, self->anchor, paying);
  for (guint p = 0; p < self->people->len; p++)
    figures->ever_paid += cohort_demo_person (self, (int) p)->ever_paid >= 0;
  figures->churn_bp = measure_churn (self);
  count_subscriptions (self, figures);
  for (guint i = 0; i < self->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (self, (int) i);

      figures->payments += payment->kind == COHORT_DEMO_CHARGE;
      figures->refunds += payment->kind == COHORT_DEMO_REFUND;
      figures->disputes += payment->kind == COHORT_DEMO_DISPUTE;
    }
}
