// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the tiers promise, and the review calls of the VIPs: one a quarter, a few of them not held in time. A tier has
 * a name at each service, so each promise is made to all of those. */

#include "config.h"

#include "cohort-demo-hand-private.h"
#include "cohort-demo-random.h"

enum
{
  CALL_MONTHS = 3,
  OVERDUE_PERCENT = 6, /* of the calls that fell due */
  OVERDUE_DAYS = 100,  /* nobody is left waiting for longer */
};

#define CALL "30 分钟代码点评 Review call"

static const struct
{
  const char *name, *cadence;
  CohortDemoTier least;
} benefits[] = {
  { "每周构建手记 Weekly build notes", "week", COHORT_DEMO_BASIC },
  { "往期归档 Archive", "always", COHORT_DEMO_BASIC },
  { "每月直播与回放 Monthly live", "month", COHORT_DEMO_PREMIUM },
  { "示例源码 Source of examples", "always", COHORT_DEMO_PREMIUM },
  { "作业点评 Homework review", "month", COHORT_DEMO_PREMIUM },
  { CALL, "quarter", COHORT_DEMO_VIP },
  { "48 小时内答复 Answers in 48 h", "always", COHORT_DEMO_VIP },
  { "致谢名单 Name in credits", "always", COHORT_DEMO_VIP },
};

/* How the services call a tier: GitHub by its price, a planet of 知识星球 has one. */
static const char *const names[COHORT_DEMO_N_TIERS][4] = {
  { "Basic", "$5 a month", "年度会员" },
  { "Premium", "$10 a month", "$40 a month" },
  { "VIP", "$30 a month" },
};

static void
promise (CohortDemoHand *self, gint64 benefit, CohortDemoTier tier)
{
  for (guint i = 0; i < G_N_ELEMENTS (names[0]) && names[tier][i] != NULL; i++)
    cohort_demo_hand_put (
        self, "INSERT INTO tier_benefit (tier, benefit) SELECT id, ?2 FROM tier WHERE name = ?1 ORDER BY id", "ti",
        names[tier][i], benefit);
}

/* Returns: the benefit that the calls are */
static gint64
add_benefits (CohortDemoHand *self)
{
  gint64 call = 0;

  for (int t = 0; t < COHORT_DEMO_N_TIERS; t++)
    cohort_demo_hand_put (self, "INSERT INTO tier (source, name) VALUES (?1, ?2)", "it", self->own,
                          cohort_demo_tier_name ((CohortDemoTier) t));
  for (guint i = 0; i < G_N_ELEMENTS (benefits); i++)
    {
      gint64 benefit = cohort_demo_hand_put (self, "INSERT INTO benefit (source, name, cadence) VALUES (?1, ?2, ?3)",
                                             "itt", self->own, benefits[i].name, benefits[i].cadence);

      if (g_str_equal (benefits[i].name, CALL))
        call = benefit;
      for (int t = (int) benefits[i].least; t < COHORT_DEMO_N_TIERS; t++)
        promise (self, benefit, (CohortDemoTier) t);
    }
  return call;
}

/* Calls */

typedef struct
{
  int identity;
  CohortDay due, done; /* done: COHORT_DAY_NONE while it is owed */
} Call;

/* One at the end of each quarter that is paid for; the one to come is known already. */
static void
add_calls_of (const CohortDemoWorld *world, CohortDemoRandom *random, const CohortDemoSubscription *sub, GArray *calls)
{
  for (int n = 1;; n++)
    {
      Call call = { sub->identity, cohort_day_add_months (sub->start, CALL_MONTHS * n) - 1, COHORT_DAY_NONE };

      if (call.due >= sub->end)
        return;
      if (call.due <= world->anchor)
        call.done = call.due - cohort_demo_random_between (random, 1, 40);
      g_array_append_val (calls, call);
      if (call.due > world->anchor)
        return;
    }
}

static gboolean
can_be_overdue (const CohortDemoWorld *world, const GArray *calls, guint index)
{
  const Call *call = &g_array_index (calls, Call, index);

  /* The last one before that to come, of somebody who is a VIP still. */
  return call->due < world->anchor && call->due >= world->anchor - OVERDUE_DAYS && index + 1 < calls->len
         && g_array_index (calls, Call, index + 1).identity == call->identity
         && g_array_index (calls, Call, index + 1).due > world->anchor;
}

static void
leave_some_open (const CohortDemoWorld *world, CohortDemoRandom *random, GArray *calls)
{
  g_autoptr (GArray) able = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_due = 0, wanted;

  for (guint i = 0; i < calls->len; i++)
    {
      n_due += g_array_index (calls, Call, i).due < world->anchor;
      if (can_be_overdue (world, calls, i))
        g_array_append_val (able, i);
    }
  wanted = MIN ((n_due * OVERDUE_PERCENT + 50) / 100, able->len);
  for (; wanted > 0; wanted--)
    {
      guint nth = cohort_demo_random_below (random, able->len);

      g_array_index (calls, Call, g_array_index (able, guint, nth)).done = COHORT_DAY_NONE;
      g_array_remove_index_fast (able, nth);
    }
}

static void
add_calls (CohortDemoHand *self, gint64 benefit)
{
  g_autoptr (GArray) calls = g_array_new (FALSE, FALSE, sizeof (Call));
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->world->seed, COHORT_DEMO_FOR_CALLS, 0);
  for (guint i = 0; i < self->world->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (self->world, (int) i);

      if (sub->tier == COHORT_DEMO_VIP)
        add_calls_of (self->world, &random, sub, calls);
    }
  leave_some_open (self->world, &random, calls);
  for (guint i = 0; i < calls->len; i++)
    {
      const Call *call = &g_array_index (calls, Call, i);
      gint64 who = cohort_demo_hand_identity (self, call->identity), row;

      if (who == 0)
        continue;
      row = cohort_demo_hand_put (
          self, "INSERT INTO benefit_due (source, identity, benefit, due_day) VALUES (?1, ?2, ?3, ?4)", "iiii",
          self->own, who, benefit, (gint64) call->due);
      if (call->done != COHORT_DAY_NONE)
        cohort_demo_hand_put (self, "UPDATE benefit_due SET done_day = ?2 WHERE id = ?1", "ii", row,
                              (gint64) call->done);
    }
}

void
cohort_demo_hand_offer (CohortDemoHand *self)
{
  add_calls (self, add_benefits (self));
}
