// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What people do between payments, a person at a time and day by day: most of the rows of a large community, and
 * therefore never kept. A person's days have a stream of their own. */

#include "config.h"

#include "cohort-demo-private.h"

typedef struct
{
  const CohortDemoWorld *world;
  CohortDemoRandom random;
  const CohortDemoPerson *person;
  guint day_rate; /* of coming by on a day, millionths */
  int post;       /* the newest one that day */
  CohortDemoInteractionFunc func;
  gpointer data;
} Visitor;

static gboolean
is_quiet (const CohortDemoPerson *person, CohortDay day)
{
  return person->quiet_from != COHORT_DAY_NONE && day >= person->quiet_from && day < person->quiet_to;
}

/* The identity with which the person is a member on @day; free readers have one for all days. */
static int
identity_on (const Visitor *self, CohortDay day)
{
  const CohortDemoWorld *world = self->world;
  int best = self->person->identity;

  for (int i = best; i >= 0; i = cohort_demo_identity (world, i)->next)
    if (cohort_demo_day_of (cohort_demo_identity (world, i)->joined_us) <= day)
      best = i;
  return best;
}

static gboolean
tell (Visitor *self, CohortDay day, CohortDemoAction action, int post, int second, gboolean fake)
{
  CohortDemoInteraction interaction
      = { identity_on (self, day), post, action, cohort_demo_instant (day, second), fake };

  return self->func (&interaction, self->data);
}

/* A post that was out by that day: the newest more often than others. */
static int
draw_post (Visitor *self)
{
  int back = 0;

  if (self->post < 0)
    return -1;
  while (back < self->post && cohort_demo_random_chance (&self->random, 550000))
    back += 1 + (int) cohort_demo_random_below (&self->random, 3);
  return MAX (0, self->post - back);
}

static CohortDemoAction
draw_action (Visitor *self, int post)
{
  static const guint weights[COHORT_DEMO_N_ACTIONS] = { 46, 22, 0, 14, 5, 9, 0, 4, 0 };
  CohortDemoAction action = cohort_demo_random_pick (&self->random, weights, G_N_ELEMENTS (weights));

  if (action == COHORT_DEMO_READ && post >= 0 && cohort_demo_post (self->world, post)->kind == COHORT_DEMO_LIVE)
    return COHORT_DEMO_ATTEND;
  return post < 0 ? COHORT_DEMO_VISIT : action;
}

static gboolean
come_by (Visitor *self, CohortDay day)
{
  int n = cohort_demo_random_between (&self->random, 1, 2);

  for (int i = 0; i < n; i++)
    {
      int post = draw_post (self);
      CohortDemoAction action = draw_action (self, post);

      if (!tell (self, day, action, action == COHORT_DEMO_VISIT || action == COHORT_DEMO_ACCESS ? -1 : post,
                 cohort_demo_random_between (&self->random, 7 * 3600, 24 * 3600 - 1), FALSE))
        return FALSE;
    }
  return TRUE;
}

/* A newsletter was sent: some open it, and some mail programs fetch it for people who never will. */
static gboolean
get_mail (Visitor *self, CohortDay day, int post)
{
  const CohortDemoPost *sent = cohort_demo_post (self->world, post);
  gboolean prefetches = self->person->joined_us / COHORT_US_PER_SECOND % 10 < 4;
  guint opening = self->person->rhythm == COHORT_DEMO_SILENT ? 20000 : self->day_rate / 2 + 60000;
  int second = (int) ((sent->at_us + COHORT_DEMO_OFFSET_US) / COHORT_US_PER_SECOND % 86400);

  if (prefetches && cohort_demo_random_chance (&self->random, 81000))
    return tell (self, day, COHORT_DEMO_OPEN, post, MIN (second + 40, 86399), TRUE);
  if (is_quiet (self->person, day) || !cohort_demo_random_chance (&self->random, opening))
    return TRUE;
  return tell (self, day, COHORT_DEMO_OPEN, post, MIN (second + 1800, 86399), FALSE);
}

static gboolean
spend_days (Visitor *self)
{
  const CohortDemoWorld *world = self->world;

  self->post = -1;
  for (CohortDay day = world->months[0]; day <= world->anchor; day++)
    {
      int before = self->post;

      while (self->post + 1 < (int) world->posts->len
             && cohort_demo_day_of (cohort_demo_post (world, self->post + 1)->at_us) <= day)
        self->post++;
      if (day < self->person->joined_day)
        continue;
      if (self->post > before && cohort_demo_post (world, self->post)->kind == COHORT_DEMO_ARTICLE
          && !get_mail (self, day, self->post))
        return FALSE;
      if (!is_quiet (self->person, day) && cohort_demo_random_chance (&self->random, self->day_rate)
          && !come_by (self, day))
        return FALSE;
    }
  return TRUE;
}

/* Who paid once and no longer does comes by less; who never did, least. */
static guint
day_rate (const CohortDemoWorld *world, const CohortDemoPerson *person)
{
  static const guint rates[COHORT_DEMO_N_RHYTHMS] = { 850000, 150000, 30000, 0 };
  guint rate = rates[person->rhythm] / 100 * cohort_demo_scale (world->size)->activity;

  return MIN (person->ever_paid >= 0 ? rate : rate / 4, 1000000);
}

/**
 * cohort_demo_world_foreach_interaction:
 * @func: returns FALSE to stop
 *
 * Makes every interaction, person after person, each in the order of time.
 *
 * Returns: whether @func never stopped it
 */
gboolean
cohort_demo_world_foreach_interaction (const CohortDemoWorld *self, CohortDemoInteractionFunc func, gpointer data)
{
  for (guint p = 0; p < self->people->len; p++)
    {
      Visitor visitor = { .world = self, .person = cohort_demo_person (self, (int) p), .func = func, .data = data };

      cohort_demo_random_init (&visitor.random, self->seed, COHORT_DEMO_FOR_ACTIVITY, p);
      visitor.day_rate = day_rate (self, visitor.person);
      if (!spend_days (&visitor))
        return FALSE;
    }
  return TRUE;
}
