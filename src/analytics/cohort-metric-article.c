// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The four formulas of the article that this application grew from, exactly as printed, for those who work
// with them: each a metric of its own beside ours, which differ and say why. Activation in the article's two
// forms; renewal over active members; all revenue over active users and months; and cost of acquisition
// times lifetime, which is a cost per lifetime and not a value.
#include "config.h"

#include "cohort-metric-revenue.h"

#include "cohort-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define CONFIDENCE 0.95

/* What the article sees of a member. */
enum
{
  REGISTERED = 1,
  PAID = 2,     /* ever, up to the end of the period */
  ACTIVE = 4,   /* used the community in the period */
  PAID_NOW = 8, /* a payment in the period */
  PAID_BEFORE = 16,
};

static guint8 *
look_at_members (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope)
{
  guint8 *flags = g_new0 (guint8, (gsize) segments->n_members + 1);
  CohortDay end = MIN (scope->period.to, scope->as_of + 1);

  for (guint32 m = 0; m < facts->people.n; m++)
    if (facts->people.joined[m] == COHORT_DAY_NONE || facts->people.joined[m] < end)
      flags[m] |= REGISTERED;
  for (gsize i = 0; i < facts->payments.n; i++)
    {
      guint32 payer = facts->payments.member[i];

      if (facts->payments.gross[i] <= 0 || facts->payments.day[i] >= end || payer == COHORT_INDEX_NONE)
        continue;
      flags[payer] |= PAID | (facts->payments.day[i] >= scope->period.from ? PAID_NOW : PAID_BEFORE);
    }
  for (gsize i = 0; i < facts->actions.n; i++)
    if (facts->actions.day[i] >= scope->period.from && facts->actions.day[i] < end)
      flags[facts->actions.member[i]] |= ACTIVE;
  for (guint32 m = 0; m < segments->n_members; m++)
    if (!cohort_metric_takes (segments, scope, m))
      flags[m] = 0;
  return flags;
}

static GArray *
members_with (const guint8 *flags, guint32 n, guint8 wanted)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 m = 0; m < n; m++)
    if ((flags[m] & wanted) == wanted)
      g_array_append_val (rows, m);
  return rows;
}

static void
add_share (GArray *values, const char *part, const guint8 *flags, guint32 n, guint8 num, guint8 den)
{
  GArray *num_rows = members_with (flags, n, num | den), *den_rows = members_with (flags, n, den);
  CohortEstimate share = cohort_proportion (num_rows->len, den_rows->len, CONFIDENCE);

  cohort_metric_set_rows (cohort_metric_add_estimate (values, part, NULL, &share), COHORT_ROWS_MEMBERS, num_rows,
                          den_rows);
}

static void
compute_activation (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  g_autofree guint8 *flags = look_at_members (segments, facts, scope);

  add_share (values, "used", flags, segments->n_members, ACTIVE, REGISTERED | PAID);
  add_share (values, "paid", flags, segments->n_members, PAID, REGISTERED);
}

static void
compute_renewal (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  g_autofree guint8 *flags = look_at_members (segments, facts, scope);

  add_share (values, "", flags, segments->n_members, PAID_NOW | PAID_BEFORE, REGISTERED | PAID | ACTIVE);
}

static void
compute_arpu (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  guint active = cohort_active_members (segments, facts, scope);
  double months = cohort_scope_months (scope);
  gsize n;
  g_autofree CohortMetricCurrency *currencies = cohort_metric_currencies (segments, scope, &n);

  for (gsize c = 0; c < n; c++)
    {
      const CohortRevenue *revenue
          = cohort_revenue_of (segments, facts, scope, scope->period, &currencies[c], COHORT_REVENUE_ALL);
      CohortEstimate arpu = { .status = active > 0 ? revenue->status : COHORT_STATUS_UNDEFINED,
                              .num = revenue->received,
                              .den = active,
                              .n = active,
                              .lo = NAN,
                              .hi = NAN };

      arpu.estimate = active > 0 ? (double) revenue->received / active / months : NAN;
      cohort_metric_set_rows (
          cohort_metric_add_estimate (values, "", segments->currencies[currencies[c].shown].code, &arpu),
          COHORT_ROWS_PAYMENTS, g_array_ref (revenue->rows), NULL);
    }
}

static void
compute_ltv (const CohortSegments *segments, const CohortFacts *facts, const CohortScope *scope, GArray *values)
{
  g_autoptr (GArray) cac = cohort_metric_compute (&cohort_metric_cac, segments, facts, scope);

  for (guint i = 0; i < cac->len; i++)
    {
      const CohortMetricValue *cost = &g_array_index (cac, CohortMetricValue, i);
      CohortEstimate lifetime;
      CohortMetricValue *value;
      guint64 lost, months;

      if (strcmp (cost->part, "cash") != 0)
        continue;
      /* The lifetime in months is the simple value of a member worth one a month. */
      cohort_pooled_churn (segments, facts, scope, COHORT_MRR_HEADCOUNT, &lost, &months);
      lifetime = cohort_ltv_simple (1, lost, months, 0, CONFIDENCE);
      value = cohort_metric_add (values, "", cost->currency);
      value->status = cost->status != COHORT_STATUS_OK ? cost->status : lifetime.status;
      value->n = lifetime.n;
      value->estimate = cohort_article_ltv (cost->estimate, lifetime.estimate);
      value->lo = cohort_article_ltv (cost->estimate, lifetime.lo);
      value->hi = cohort_article_ltv (cost->estimate, lifetime.hi);
    }
}

const CohortMetric cohort_metric_article_activation = {
  .id = "article-activation",
  .title = N_ ("Activation, as the Article"),
  .help = N_ ("Active members of those registered and paid; and, in the article's second form, members who completed a "
              "payment of those registered."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_activation,
};

const CohortMetric cohort_metric_article_renewal = {
  .id = "article-renewal",
  .title = N_ ("Renewal, as the Article"),
  .help = N_ ("Members who paid again in this period of all activated members. Yearly members whose term runs on are "
              "in the denominator though they could not renew; our renewal rate divides by those due."),
  .version = 1,
  .unit = COHORT_UNIT_RATE,
  .filterable = TRUE,
  .compute = compute_renewal,
};

const CohortMetric cohort_metric_article_arpu = {
  .id = "article-arpu",
  .title = N_ ("ARPU, as the Article"),
  .help = N_ ("All revenue of the period over active users and the number of months."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .filterable = TRUE,
  .compute = compute_arpu,
};

const CohortMetric cohort_metric_article_ltv = {
  .id = "article-ltv",
  .title = N_ ("LTV, as the Article"),
  .help = N_ ("Acquisition cost × lifetime, as printed: a cost per lifetime, not a value. Read as “multiple of the "
              "acquisition cost”, the printed formula is an identity."),
  .version = 1,
  .unit = COHORT_UNIT_MONEY,
  .compute = compute_ltv,
};
