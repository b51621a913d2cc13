// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-demo-private.h"

static const CohortDemoScale scales[COHORT_DEMO_N_SIZES] = {
  [COHORT_DEMO_SMALL] = { 40, 420000, 650000, 30000, 100 },
  [COHORT_DEMO_DEFAULT] = { 0, 110000, 470000, 6300, 100 },
  [COHORT_DEMO_LARGE] = { 100000, 960000, 960000, 400000, 69 },
};

const CohortDemoScale *
cohort_demo_scale (CohortDemoSize size)
{
  return &scales[size];
}

CohortDemoPerson *
cohort_demo_person (const CohortDemoWorld *self, int index)
{
  return &g_array_index (self->people, CohortDemoPerson, index);
}

CohortDemoIdentity *
cohort_demo_identity (const CohortDemoWorld *self, int index)
{
  return &g_array_index (self->identities, CohortDemoIdentity, index);
}

CohortDemoSubscription *
cohort_demo_subscription (const CohortDemoWorld *self, int index)
{
  return &g_array_index (self->subscriptions, CohortDemoSubscription, index);
}

CohortDemoPayment *
cohort_demo_payment (const CohortDemoWorld *self, int index)
{
  return &g_array_index (self->payments, CohortDemoPayment, index);
}

CohortDemoPost *
cohort_demo_post (const CohortDemoWorld *self, int index)
{
  return &g_array_index (self->posts, CohortDemoPost, index);
}

/* Words */

const char *
cohort_demo_provider_id (CohortDemoProvider provider)
{
  static const char *const ids[COHORT_DEMO_N_PROVIDERS]
      = { "stripe", "patreon", "afdian", "zsxq", "github", "ghost", "substack" };

  return ids[provider];
}

const char *
cohort_demo_tier_name (CohortDemoTier tier)
{
  static const char *const names[COHORT_DEMO_N_TIERS] = { "Basic", "Premium", "VIP" };

  return names[tier];
}

const char *
cohort_demo_channel_name (CohortDemoChannel channel)
{
  static const char *const names[COHORT_DEMO_N_CHANNELS]
      = { "blog", "GitHub README", "掘金/知乎", "B站/YouTube", "referral", "unknown" };

  return names[channel];
}

const char *
cohort_demo_story_id (CohortDemoStory story)
{
  static const char *const ids[COHORT_DEMO_N_STORIES]
      = { NULL, "hiatus", "coupon-cliff", "quiet-vip", "on-holiday", "decline-incident", "price-rise" };

  return ids[story];
}

const char *
cohort_demo_fault_id (CohortDemoFault fault)
{
  static const char *const ids[COHORT_DEMO_N_FAULTS]
      = { NULL, "rounding", "missing-month", "month-end", "imported-twice", "yearly-sponsor", "wrong-sign" };

  return ids[fault];
}

const char *
cohort_demo_action_id (CohortDemoAction action)
{
  static const char *const ids[COHORT_DEMO_N_ACTIONS]
      = { "read", "visit", "open", "click", "comment", "like", "attend", "access", "tip" };

  return ids[action];
}

gint64
cohort_demo_rate_e4 (const char *currency)
{
  static const struct
  {
    const char *currency;
    gint64 rate;
  } rates[] = { { "CNY", 10000 }, { "USD", 70500 }, { "EUR", 77500 }, { "GBP", 90000 } };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (g_str_equal (rates[i].currency, currency))
      return rates[i].rate;
  g_assert_not_reached ();
}

/* Returns: 1 to 24; days before the first month count as it, days after the anchor as the last */
int
cohort_demo_month_of (const CohortDemoWorld *self, CohortDay day)
{
  int month = 1;

  while (month < COHORT_DEMO_MONTHS && day >= self->months[month])
    month++;
  return month;
}

/* @second: of the day in the community's zone */
gint64
cohort_demo_instant (CohortDay day, int second)
{
  return day * COHORT_US_PER_DAY + second * COHORT_US_PER_SECOND - COHORT_DEMO_OFFSET_US;
}

CohortDay
cohort_demo_day_of (gint64 us)
{
  return (CohortDay) ((us + COHORT_DEMO_OFFSET_US) / COHORT_US_PER_DAY);
}

/* The world */

static void
set_calendar (CohortDemoWorld *self)
{
  CohortDay first;

  for (int m = 0; m <= COHORT_DEMO_MONTHS; m++)
    self->months[m] = cohort_day_add_months (self->anchor + 1, m - COHORT_DEMO_MONTHS);
  self->hiatus_from = self->months[COHORT_DEMO_MONTH_HIATUS - 1];
  self->hiatus_to = self->hiatus_from + 5 * 7;
  first = self->months[COHORT_DEMO_MONTH_DECLINES - 1];
  self->declines_from = cohort_month_first_day (cohort_month_of_day (first));
  if (self->declines_from < first)
    self->declines_from = cohort_month_first_day (cohort_month_of_day (first) + 1);
  self->declines_to = self->declines_from + 3;
  self->missing_month = cohort_month_of_day (self->months[12] + 14);
}

/**
 * cohort_demo_world_new:
 * @anchor: the last day; from 1995 to 2199
 *
 * Returns: (transfer full): the world of (@size, @seed, @anchor)
 */
CohortDemoWorld *
cohort_demo_world_new (CohortDemoSize size, guint64 seed, CohortDay anchor)
{
  CohortDemoWorld *self = g_new0 (CohortDemoWorld, 1);

  self->size = size;
  self->seed = seed;
  self->anchor = anchor;
  self->people = g_array_new (FALSE, FALSE, sizeof (CohortDemoPerson));
  self->identities = g_array_new (FALSE, FALSE, sizeof (CohortDemoIdentity));
  self->subscriptions = g_array_new (FALSE, FALSE, sizeof (CohortDemoSubscription));
  self->payments = g_array_new (FALSE, FALSE, sizeof (CohortDemoPayment));
  self->payouts = g_array_new (FALSE, FALSE, sizeof (CohortDemoPayout));
  self->posts = g_array_new (FALSE, FALSE, sizeof (CohortDemoPost));
  self->questions = g_array_new (FALSE, FALSE, sizeof (CohortDemoQuestion));
  self->submissions = g_array_new (FALSE, FALSE, sizeof (CohortDemoSubmission));
  self->exits = g_array_new (FALSE, FALSE, sizeof (CohortDemoExit));
  self->costs = g_array_new (FALSE, FALSE, sizeof (CohortDemoCost));
  self->lookalikes = g_array_new (FALSE, FALSE, sizeof (CohortDemoLookalike));
  self->strings = g_string_chunk_new (4096);
  set_calendar (self);
  cohort_demo_sign_up (self);
  cohort_demo_live (self);
  cohort_demo_overlap (self);
  cohort_demo_tell_stories (self);
  cohort_demo_add_money (self);
  cohort_demo_add_content (self);
  cohort_demo_add_questions (self);
  cohort_demo_add_costs (self);
  return self;
}

void
cohort_demo_world_free (CohortDemoWorld *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->people);
  g_array_unref (self->identities);
  g_array_unref (self->subscriptions);
  g_array_unref (self->payments);
  g_array_unref (self->payouts);
  g_array_unref (self->posts);
  g_array_unref (self->questions);
  g_array_unref (self->submissions);
  g_array_unref (self->exits);
  g_array_unref (self->costs);
  g_array_unref (self->lookalikes);
  g_string_chunk_free (self->strings);
  g_free (self);
}
