// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who signs up, when, from where, and under which name each service knows them. */

#include "config.h"

#include "cohort-demo-private.h"

#include <string.h>

/* What brings people: tenths of a person in the first month, more each month, and what happened once. */
#define SIGNUPS_E1 352
#define SIGNUPS_RISE_E1 6

static int
event_signups (int month)
{
  switch (month)
    {
    case COHORT_DEMO_MONTH_FORUM:
      return 60;
    case COHORT_DEMO_MONTH_HIATUS:
      return -10;
    case COHORT_DEMO_MONTH_COURSE:
      return 45;
    case COHORT_DEMO_MONTH_COUPON:
      return 120;
    case COHORT_DEMO_MONTH_VIDEO:
      return 30;
    default:
      return 0;
    }
}

/* Twice as many coins as people are expected: heads sign up. */
static int
draw_month (CohortDemoRandom *random, int month)
{
  int expected = (SIGNUPS_E1 + SIGNUPS_RISE_E1 * month) / 10 + event_signups (month);
  int n = 0;

  for (int i = 0; i < 2 * expected; i++)
    n += (int) (cohort_demo_random_next (random) >> 63);
  return n;
}

/* How many sign up in each month; a size that has a number is brought to it exactly. */
static void
draw_months (const CohortDemoWorld *self, int counts[COHORT_DEMO_MONTHS])
{
  gint64 people = cohort_demo_scale (self->size)->people, total = 0, sum = 0, before = 0;

  for (int m = 0; m < COHORT_DEMO_MONTHS; m++)
    {
      CohortDemoRandom random;

      cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_SIGNUPS, (guint64) m);
      counts[m] = draw_month (&random, m + 1);
      total += counts[m];
    }
  for (int m = 0; people > 0 && m < COHORT_DEMO_MONTHS; m++)
    {
      sum += counts[m];
      counts[m] = (int) (people * sum / total - before);
      before += counts[m];
    }
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const CohortDay *) a - *(const CohortDay *) b;
}

static void
add_person (CohortDemoWorld *self, CohortDay day)
{
  static const guint channels[COHORT_DEMO_N_CHANNELS] = { 31, 22, 17, 13, 11, 6 };
  static const guint rhythms[COHORT_DEMO_N_RHYTHMS] = { 1, 9, 40, 50 };
  CohortDemoPerson person = {
    .joined_day = day,
    .quiet_from = COHORT_DAY_NONE,
    .quiet_to = COHORT_DAY_NONE,
    .identity = -1,
    .ever_paid = -1,
  };
  g_autofree char *handle = NULL;
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_PERSON, self->people->len);
  person.chinese = cohort_demo_random_chance (&random, 600000);
  person.joined_us = cohort_demo_instant (day, cohort_demo_random_between (&random, 7 * 3600, 24 * 3600 - 1));
  person.channel = cohort_demo_random_pick (&random, channels, G_N_ELEMENTS (channels));
  person.rhythm = cohort_demo_random_pick (&random, rhythms, G_N_ELEMENTS (rhythms));
  person.name = cohort_demo_make_name (self, self->people->len, person.chinese, &handle);
  person.handle = cohort_demo_keep (self, "%s%u", handle, self->people->len);
  g_array_append_val (self->people, person);
}

void
cohort_demo_sign_up (CohortDemoWorld *self)
{
  int counts[COHORT_DEMO_MONTHS];

  draw_months (self, counts);
  for (int m = 0; m < COHORT_DEMO_MONTHS; m++)
    {
      CohortDay first = self->months[m];
      int length = self->months[m + 1] - first;
      g_autofree CohortDay *days = g_new (CohortDay, (gsize) MAX (counts[m], 1));
      CohortDemoRandom random;

      cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_SIGNUPS, (guint64) (COHORT_DEMO_MONTHS + m));
      for (int i = 0; i < counts[m]; i++)
        days[i] = first + (CohortDay) cohort_demo_random_below (&random, (guint32) length);
      qsort (days, (gsize) counts[m], sizeof *days, compare_days);
      for (int i = 0; i < counts[m]; i++)
        add_person (self, days[i]);
    }
}

static const char *
make_id (CohortDemoWorld *self, CohortDemoProvider provider, int person, const char *handle)
{
  switch (provider)
    {
    case COHORT_DEMO_STRIPE:
      return cohort_demo_keep (self, "cus_demo%08d", person);
    case COHORT_DEMO_PATREON:
      return cohort_demo_keep (self, "9%07d", person);
    case COHORT_DEMO_AFDIAN:
      return cohort_demo_keep (self, "de300000000011eeaaaa%012d", person);
    case COHORT_DEMO_ZSXQ:
      return cohort_demo_keep (self, "8880%08d", person);
    case COHORT_DEMO_GITHUB:
      return handle;
    case COHORT_DEMO_GHOST:
      return cohort_demo_keep (self, "%024d", person);
    case COHORT_DEMO_SUBSTACK:
      return NULL;
    case COHORT_DEMO_N_PROVIDERS:
    default:
      g_assert_not_reached ();
    }
}

/* Returns: the person at @provider, made where there is none yet */
int
cohort_demo_add_identity (CohortDemoWorld *self, int person, CohortDemoProvider provider, gint64 joined_us)
{
  CohortDemoIdentity identity = { .person = person, .next = -1, .provider = provider, .joined_us = joined_us };
  int index = (int) self->identities->len;
  int *link = &cohort_demo_person (self, person)->identity;

  for (; *link >= 0; link = &cohort_demo_identity (self, *link)->next)
    if (cohort_demo_identity (self, *link)->provider == provider)
      return *link;
  *link = index;
  g_array_append_val (self->identities, identity);
  return index;
}

/* Handles differ by service unless they are the proof that two are one. */
static const char *
handle_at (CohortDemoWorld *self, const CohortDemoPerson *person, CohortDemoProvider provider)
{
  if (person->proof == COHORT_DEMO_BY_HANDLE || provider == COHORT_DEMO_GITHUB)
    return person->handle;
  return provider == COHORT_DEMO_PATREON ? cohort_demo_keep (self, "%s_", person->handle) : NULL;
}

static const char *
email_at (CohortDemoWorld *self, const CohortDemoPerson *person, int nth, CohortDemoProvider provider)
{
  const char *domain = person->chinese ? "example.com" : "example.org";

  /* 爱发电 and 知识星球 give no address; on GitHub it is public only where somebody wants to be found. */
  if (provider == COHORT_DEMO_AFDIAN || provider == COHORT_DEMO_ZSXQ
      || (provider == COHORT_DEMO_GITHUB && person->proof != COHORT_DEMO_BY_EMAIL))
    return NULL;
  if (nth > 0 && person->proof != COHORT_DEMO_BY_EMAIL)
    return cohort_demo_keep (self, "%s.%d@%s", person->handle, nth + 1, domain);
  return cohort_demo_keep (self, "%s@%s", person->handle, domain);
}

/* Those who only ever read. The newsletter moved after a month. */
static CohortDemoProvider
reads_at (const CohortDemoWorld *self, const CohortDemoPerson *person)
{
  return person->joined_day < self->months[1] ? COHORT_DEMO_SUBSTACK : COHORT_DEMO_GHOST;
}

/* Gives those who pay the names that are to be seen, and every identity what its service knows. */
void
cohort_demo_name_people (CohortDemoWorld *self)
{
  guint special = 0;

  for (guint p = 0; p < self->people->len; p++)
    {
      CohortDemoPerson *person = cohort_demo_person (self, (int) p);
      const char *handle, *name;
      int nth = 0;

      name = person->ever_paid >= 0 ? cohort_demo_special_name (special, &person->chinese, &handle) : NULL;
      if (name != NULL)
        {
          person->name = name;
          person->handle = handle;
          special++;
        }
      if (person->identity < 0)
        cohort_demo_add_identity (self, (int) p, reads_at (self, person), person->joined_us);
      for (int i = person->identity; i >= 0; i = cohort_demo_identity (self, i)->next, nth++)
        {
          CohortDemoIdentity *identity = cohort_demo_identity (self, i);

          identity->name = nth > 0 && person->proof == COHORT_DEMO_BY_NOTE ? person->handle : person->name;
          identity->handle = handle_at (self, person, identity->provider);
          identity->email = email_at (self, person, nth, identity->provider);
          identity->id = make_id (self, identity->provider, (int) p, person->handle);
          /* There people are known by their address alone. */
          if (identity->provider == COHORT_DEMO_SUBSTACK)
            {
              identity->id = identity->email;
              identity->name = NULL;
            }
          if (nth > 0 && person->proof == COHORT_DEMO_BY_NOTE)
            identity->note = cohort_demo_keep (self, "也就是 %s / the same as %s", person->name, person->handle);
        }
    }
}
