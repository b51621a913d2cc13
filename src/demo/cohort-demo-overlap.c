// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* People who pay at two or three services, people who only look like one another, VIPs who grow quiet, and a sponsor
 * who pays by the year: few enough to be placed one by one, each where the lives of the others leave room for it. */

#include "config.h"

#include "cohort-demo-private.h"

enum
{
  TWICE = 22,
  BY_EMAIL = 11,
  BY_HANDLE = 6,
  THRICE = 4,
  QUIET = 3,
  FIRST_NAMES = 21,
};

static int
scaled (const CohortDemoWorld *self, int n)
{
  switch (self->size)
    {
    case COHORT_DEMO_SMALL:
      return (n + 9) / 10;
    case COHORT_DEMO_LARGE:
      return n * 50;
    case COHORT_DEMO_DEFAULT:
    case COHORT_DEMO_N_SIZES:
    default:
      return n;
    }
}

static CohortDemoProvider
first_provider (const CohortDemoWorld *self, const CohortDemoPerson *person)
{
  return cohort_demo_identity (self, person->identity)->provider;
}

/* Where the proof can be seen at both services. */
static gboolean
second_provider (CohortDemoRandom *random, CohortDemoProof proof, CohortDemoProvider first, CohortDemoProvider *second)
{
  static const CohortDemoProvider mailing[] = { COHORT_DEMO_STRIPE, COHORT_DEMO_PATREON, COHORT_DEMO_GITHUB };

  if (proof == COHORT_DEMO_BY_HANDLE)
    {
      *second = first == COHORT_DEMO_GITHUB ? COHORT_DEMO_PATREON : COHORT_DEMO_GITHUB;
      return first == COHORT_DEMO_GITHUB || first == COHORT_DEMO_PATREON;
    }
  if (proof == COHORT_DEMO_BY_NOTE)
    {
      *second = first == COHORT_DEMO_STRIPE ? COHORT_DEMO_PATREON : COHORT_DEMO_STRIPE;
      return TRUE;
    }
  *second = mailing[cohort_demo_random_below (random, G_N_ELEMENTS (mailing))];
  return first <= COHORT_DEMO_PATREON || first == COHORT_DEMO_GITHUB;
}

static gboolean
pay_elsewhere (CohortDemoWorld *self, CohortDemoRandom *random, int person, CohortDemoProvider provider)
{
  CohortDay first = cohort_demo_subscription (self, cohort_demo_person (self, person)->ever_paid)->start;
  CohortDemoBeginning beginning = { .provider = provider, .second = TRUE };

  if (first > self->anchor - 40)
    return FALSE;
  beginning.start = first + cohort_demo_random_between (random, 20, self->anchor - 10 - first);
  cohort_demo_subscribe (self, random, person, &beginning);
  return TRUE;
}

static gboolean
make_twice (CohortDemoWorld *self, CohortDemoRandom *random, int index, CohortDemoProof proof, gboolean thrice)
{
  CohortDemoPerson *person = cohort_demo_person (self, index);
  CohortDemoProvider first, second, third;

  if (person->ever_paid < 0 || person->proof != COHORT_DEMO_NOT_TWICE)
    return FALSE;
  first = first_provider (self, person);
  if (!second_provider (random, proof, first, &second) || second == first
      || !pay_elsewhere (self, random, index, second))
    return FALSE;
  person->proof = proof;
  third = (CohortDemoProvider) (COHORT_DEMO_STRIPE + COHORT_DEMO_PATREON + COHORT_DEMO_GITHUB - first - second);
  return !thrice || pay_elsewhere (self, random, index, third);
}

void
cohort_demo_overlap (CohortDemoWorld *self)
{
  int wanted = scaled (self, TWICE), made = 0;
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_OVERLAP, 0);
  /* A world of very few may not have enough people whom it can befall. */
  for (guint tries = 0; made < wanted && tries < 400 + 100 * self->people->len; tries++)
    {
      int index = (int) cohort_demo_random_below (&random, self->people->len);
      CohortDemoProof proof = COHORT_DEMO_BY_NOTE;

      if (made < scaled (self, BY_EMAIL))
        proof = COHORT_DEMO_BY_EMAIL;
      else if (made < scaled (self, BY_EMAIL) + scaled (self, BY_HANDLE))
        proof = COHORT_DEMO_BY_HANDLE;
      if (make_twice (self, &random, index, proof, made < scaled (self, THRICE)))
        made++;
    }
}

/* Stories */

static gboolean
can_fall_quiet (const CohortDemoWorld *self, const CohortDemoSubscription *sub, gboolean left)
{
  const CohortDemoPerson *person = cohort_demo_person (self, sub->person);

  return sub->tier == COHORT_DEMO_VIP && !sub->second && sub->story == COHORT_DEMO_NO_STORY
         && person->story == COHORT_DEMO_NO_STORY && person->proof == COHORT_DEMO_NOT_TWICE
         && (left ? sub->how == COHORT_DEMO_LEFT && sub->end - sub->start >= 100
                  : sub->end == COHORT_DAY_MAX && self->anchor - sub->start >= 150);
}

static void
fall_quiet (CohortDemoWorld *self, CohortDemoRandom *random, CohortDemoSubscription *sub, CohortDemoStory story,
            CohortDay until)
{
  CohortDemoPerson *person = cohort_demo_person (self, sub->person);

  person->story = story;
  person->rhythm = COHORT_DEMO_WEEKLY;
  person->quiet_from = until - cohort_demo_random_between (random, 42, 56);
  person->quiet_to = COHORT_DAY_MAX;
}

/* Ends one who pays by the month one term earlier, so that the story has its number. */
static gboolean
let_leave (CohortDemoWorld *self, int index)
{
  const CohortDemoSubscription *sub = cohort_demo_subscription (self, index);
  CohortDay last = COHORT_DAY_NONE;

  if (sub->yearly)
    return FALSE;
  for (guint i = 0; i < self->payments->len; i++)
    if (cohort_demo_payment (self, (int) i)->subscription == index)
      last = MAX (last, cohort_demo_payment (self, (int) i)->covers_from);
  if (last - sub->start < 100)
    return FALSE;
  cohort_demo_end_subscription (self, index, last, COHORT_DEMO_LEFT, COHORT_DEMO_QUIET_VIP);
  return TRUE;
}

static void
add_quiet (CohortDemoWorld *self, CohortDemoRandom *random)
{
  int wanted = self->size == COHORT_DEMO_SMALL ? 1 : QUIET;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->subscriptions->len && wanted > 0; i++)
      {
        CohortDemoSubscription *sub = cohort_demo_subscription (self, (int) i);

        if (!can_fall_quiet (self, sub, pass == 0) || (pass == 1 && !let_leave (self, (int) i)))
          continue;
        sub->story = COHORT_DEMO_QUIET_VIP;
        fall_quiet (self, random, sub, COHORT_DEMO_QUIET_VIP, sub->end);
        wanted--;
      }
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      CohortDemoSubscription *sub = cohort_demo_subscription (self, (int) i);

      if (!can_fall_quiet (self, sub, FALSE))
        continue;
      fall_quiet (self, random, sub, COHORT_DEMO_ON_HOLIDAY, self->anchor + 1);
      break;
    }
}

/* GitHub shows $40 a month where $480 were paid for a year. */
static void
add_yearly_sponsor (CohortDemoWorld *self)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      CohortDemoSubscription *sub = cohort_demo_subscription (self, (int) i);
      CohortDemoPerson *person = cohort_demo_person (self, sub->person);

      if (cohort_demo_identity (self, sub->identity)->provider != COHORT_DEMO_GITHUB || sub->second
          || sub->start < self->anchor - 330 || person->proof != COHORT_DEMO_NOT_TWICE)
        continue;
      cohort_demo_end_subscription (self, (int) i, sub->start + 1, COHORT_DEMO_STAYS, COHORT_DEMO_NO_STORY);
      sub->end = COHORT_DAY_MAX;
      sub->tier = COHORT_DEMO_PREMIUM;
      sub->yearly = TRUE;
      sub->price_minor = 48000;
      sub->paid_through = cohort_day_add_months (sub->start, 12);
      for (guint p = 0; p < self->payments->len; p++)
        {
          CohortDemoPayment *payment = cohort_demo_payment (self, (int) p);

          if (payment->subscription != (int) i)
            continue;
          payment->gross_minor = payment->list_minor = sub->price_minor;
          payment->covers_to = sub->paid_through;
          payment->fault = COHORT_DEMO_FAULT_YEARLY;
        }
      return;
    }
}

/* Those who only look alike */

static int
special_person (const CohortDemoWorld *self, int nth)
{
  for (guint p = 0; p < self->people->len; p++)
    if (cohort_demo_person (self, (int) p)->ever_paid >= 0 && nth-- == 0)
      return (int) p;
  return -1;
}

static void
add_lookalike (CohortDemoWorld *self, int a, int b, const char *why)
{
  CohortDemoLookalike pair = { a, b, why };

  if (a >= 0 && b >= 0)
    g_array_append_val (self->lookalikes, pair);
}

/* The first identity at @provider of a person with an ordinary name, after @after. */
static CohortDemoIdentity *
ordinary_identity (const CohortDemoWorld *self, CohortDemoProvider provider, int after)
{
  for (guint i = 0; i < self->identities->len; i++)
    {
      CohortDemoIdentity *identity = cohort_demo_identity (self, (int) i);

      if (identity->provider == provider && identity->person > after
          && cohort_demo_person (self, identity->person)->proof == COHORT_DEMO_NOT_TWICE)
        return identity;
    }
  return NULL;
}

static void
add_lookalikes (CohortDemoWorld *self)
{
  int last = special_person (self, FIRST_NAMES), crab = special_person (self, 16);
  CohortDemoIdentity *patron = last >= 0 ? ordinary_identity (self, COHORT_DEMO_PATREON, last) : NULL;
  CohortDemoIdentity *one = last >= 0 ? ordinary_identity (self, COHORT_DEMO_STRIPE, last) : NULL;
  CohortDemoIdentity *other = one != NULL ? ordinary_identity (self, COHORT_DEMO_STRIPE, one->person) : NULL;

  add_lookalike (self, special_person (self, 0), special_person (self, 1), "name");
  add_lookalike (self, special_person (self, 0), special_person (self, 2), "name");
  add_lookalike (self, special_person (self, 1), special_person (self, 2), "name");
  add_lookalike (self, special_person (self, 3), special_person (self, 4), "name");
  add_lookalike (self, special_person (self, 6), special_person (self, 20), "name");
  if (patron != NULL)
    {
      patron->handle = cohort_demo_person (self, crab)->handle;
      add_lookalike (self, crab, patron->person, "handle");
    }
  if (other != NULL)
    {
      other->email = one->email;
      add_lookalike (self, one->person, other->person, "email");
    }
}

void
cohort_demo_tell_stories (CohortDemoWorld *self)
{
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_STORIES, 0);
  add_quiet (self, &random);
  add_yearly_sponsor (self);
  cohort_demo_name_people (self);
  add_lookalikes (self);
}
