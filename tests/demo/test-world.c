// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The demo's rates: the medians over many seeds lie where the community's story has them. */

#include "config.h"

#include "cohort-demo-random.h"
#include "cohort-demo-world.h"

#include <stdlib.h>
#include <string.h>

static int n_seeds = 20;

static const GOptionEntry options[] = {
  { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "How many worlds to draw", "N" },
  G_OPTION_ENTRY_NULL,
};

static CohortDay
anchor (void)
{
  return cohort_day_from_ymd (2026, 6, 30);
}

typedef enum
{
  REGISTERED,
  PAYING,
  EVER_PAID,
  MRR,
  CHURN,
  FAILED_SHARE,
  YEARLY_SHARE,
  PAYMENTS,
  REFUNDS,
  DISPUTES,
  BASIC,
  PREMIUM,
  VIP,
  STRIPE,
  PATREON,
  AFDIAN,
  ZSXQ,
  GITHUB,
  N_FIGURES
} Figure;

static const struct
{
  const char *name;
  gint64 low, high;
} bounds[N_FIGURES] = {
  [REGISTERED] = { "registered", 1221, 1308 },
  [PAYING] = { "paying", 165, 208 },
  [EVER_PAID] = { "ever paid", 244, 290 },
  [MRR] = { "MRR", 770000, 1085000 },
  [CHURN] = { "churn", 260, 470 },
  [FAILED_SHARE] = { "failed share", 2000, 3800 },
  [YEARLY_SHARE] = { "yearly share", 3200, 4300 },
  [PAYMENTS] = { "payments", 2700, 3100 },
  [REFUNDS] = { "refunds", 40, 41 },
  [DISPUTES] = { "disputes", 6, 6 },
  [BASIC] = { "Basic", 105, 140 },
  [PREMIUM] = { "Premium", 38, 56 },
  [VIP] = { "VIP", 12, 22 },
  [STRIPE] = { "Stripe", 55, 72 },
  [PATREON] = { "Patreon", 36, 51 },
  [AFDIAN] = { "爱发电", 27, 40 },
  [ZSXQ] = { "知识星球", 20, 32 },
  [GITHUB] = { "GitHub", 16, 28 },
};

static void
take (const CohortDemoFigures *figures, gint64 *values)
{
  values[REGISTERED] = figures->registered;
  values[PAYING] = figures->paying;
  values[EVER_PAID] = figures->ever_paid;
  values[MRR] = figures->mrr_minor;
  values[CHURN] = figures->churn_bp;
  values[FAILED_SHARE] = figures->failed_share_bp;
  values[YEARLY_SHARE] = figures->yearly_share_bp;
  values[PAYMENTS] = figures->payments;
  values[REFUNDS] = figures->refunds;
  values[DISPUTES] = figures->disputes;
  for (int i = 0; i < COHORT_DEMO_N_TIERS; i++)
    values[BASIC + i] = figures->tiers[i];
  for (int i = 0; i < COHORT_DEMO_GHOST; i++)
    values[STRIPE + i] = figures->providers[i];
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static void
test_medians (void)
{
  g_autofree gint64 *values = g_new0 (gint64, (gsize) (N_FIGURES * n_seeds));

  for (int s = 0; s < n_seeds; s++)
    {
      g_autoptr (CohortDemoWorld) world = cohort_demo_world_new (COHORT_DEMO_DEFAULT, (guint64) s + 1, anchor ());
      gint64 row[N_FIGURES];
      CohortDemoFigures figures;

      cohort_demo_world_measure (world, &figures);
      take (&figures, row);
      for (int f = 0; f < N_FIGURES; f++)
        values[f * n_seeds + s] = row[f];
    }
  for (int f = 0; f < N_FIGURES; f++)
    {
      gint64 *column = values + f * n_seeds;
      gint64 median;

      qsort (column, (gsize) n_seeds, sizeof *column, compare);
      median = column[n_seeds / 2];
      g_test_message ("%s: median %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, bounds[f].name,
                      median, column[n_seeds / 20], column[n_seeds - 1 - n_seeds / 20]);
      if (median < bounds[f].low || median > bounds[f].high)
        g_test_fail_printf ("%s: %" G_GINT64_FORMAT " is not in %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                            bounds[f].name, median, bounds[f].low, bounds[f].high);
    }
}

/* Everything that two makings of a world could differ in. */
static void
assert_same (const CohortDemoWorld *a, const CohortDemoWorld *b)
{
  g_autofree char *one = cohort_demo_world_dup_truth (a), *other = cohort_demo_world_dup_truth (b);

  g_assert_cmpstr (one, ==, other);
  g_assert_cmpuint (a->payments->len, ==, b->payments->len);
  for (guint i = 0; i < a->payments->len; i++)
    {
      const CohortDemoPayment *p = cohort_demo_payment (a, (int) i), *q = cohort_demo_payment (b, (int) i);

      g_assert_cmpint (p->at_us, ==, q->at_us);
      g_assert_cmpint (p->gross_minor, ==, q->gross_minor);
      g_assert_cmpint (p->payout, ==, q->payout);
    }
}

static void
test_same (void)
{
  for (int size = COHORT_DEMO_SMALL; size <= COHORT_DEMO_DEFAULT; size++)
    {
      g_autoptr (CohortDemoWorld) one = cohort_demo_world_new (size, 7, anchor ());
      g_autoptr (CohortDemoWorld) other = cohort_demo_world_new (size, 7, anchor ());
      g_autoptr (CohortDemoWorld) third = cohort_demo_world_new (size, 8, anchor ());
      g_autofree char *text = cohort_demo_world_dup_truth (one), *elsewhere = cohort_demo_world_dup_truth (third);

      assert_same (one, other);
      g_assert_cmpstr (text, !=, elsewhere);
    }
}

/* The reference values of the algorithm's authors, for a state of 1, 2, 3, 4. */
static void
test_generator (void)
{
  static const guint64 expected[] = { 11520, 0, 1509978240, G_GUINT64_CONSTANT (1215971899390074240) };
  CohortDemoRandom random = { { 1, 2, 3, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (cohort_demo_random_next (&random), ==, expected[i]);
}

/* Nothing lies outside the days of the community, and what refers to something refers to what is there. */
static void
check_world (const CohortDemoWorld *world)
{
  gint64 end = cohort_demo_instant (world->anchor + 1, 0);

  g_assert_cmpint (world->months[COHORT_DEMO_MONTHS], ==, world->anchor + 1);
  for (guint i = 0; i < world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (world, (int) i);

      g_assert_cmpint (payment->at_us, >=, cohort_demo_instant (world->months[0], 0));
      g_assert_cmpint (payment->at_us, <, end);
      g_assert_cmpint (payment->identity, <, (int) world->identities->len);
      g_assert_cmpint (payment->parent, <, (int) i);
      if (payment->kind == COHORT_DEMO_CHARGE)
        {
          g_assert_cmpint (payment->gross_minor, >, 0);
          g_assert_cmpint (payment->parent, ==, -1);
        }
      else
        {
          const CohortDemoPayment *parent = cohort_demo_payment (world, payment->parent);

          g_assert_cmpint (parent->kind, ==, COHORT_DEMO_CHARGE);
          g_assert_cmpint (parent->identity, ==, payment->identity);
          g_assert_cmpint (-payment->gross_minor, <=, parent->gross_minor);
        }
    }
  for (guint i = 0; i < world->subscriptions->len; i++)
    {
      const CohortDemoSubscription *sub = cohort_demo_subscription (world, (int) i);

      g_assert_cmpint (sub->start, >=, world->months[0]);
      g_assert_cmpint (sub->start, <=, world->anchor);
      g_assert_cmpint (sub->end, >, sub->start);
      g_assert_cmpint (sub->n_terms, >, 0);
    }
}

static void
test_sound (void)
{
  static const int days[][3] = { { 2026, 6, 30 }, { 2024, 2, 29 }, { 2025, 3, 15 }, { 2027, 1, 31 } };

  for (guint d = 0; d < G_N_ELEMENTS (days); d++)
    for (guint64 seed = 0; seed < 6; seed++)
      {
        CohortDay day = cohort_day_from_ymd (days[d][0], days[d][1], days[d][2]);
        g_autoptr (CohortDemoWorld) one = cohort_demo_world_new (COHORT_DEMO_DEFAULT, seed, day);
        g_autoptr (CohortDemoWorld) few = cohort_demo_world_new (COHORT_DEMO_SMALL, seed, day);

        check_world (one);
        check_world (few);
        g_assert_cmpuint (few->people->len, ==, 40);
        g_assert_cmpuint (one->posts->len, >=, 160);
        g_assert_cmpuint (one->questions->len, ==, 210);
        g_assert_cmpuint (one->submissions->len, ==, 140);
        g_assert_cmpuint (one->exits->len, >=, 50);
        g_assert_cmpuint (one->exits->len, <=, 60);
        g_assert_cmpuint (one->lookalikes->len, ==, 7);
      }
}

/* What was planted is there: each story, each fault, and the people who are there twice. */
static void
test_planted (void)
{
  int proofs[4] = { 0 }, faults[COHORT_DEMO_N_FAULTS] = { 0 }, stories[COHORT_DEMO_N_STORIES] = { 0 };
  g_autoptr (CohortDemoWorld) world = cohort_demo_world_new (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED, anchor ());
  int open = 0, late = 0;

  for (guint p = 0; p < world->people->len; p++)
    {
      proofs[cohort_demo_person (world, (int) p)->proof]++;
      stories[cohort_demo_person (world, (int) p)->story]++;
    }
  for (guint i = 0; i < world->subscriptions->len; i++)
    if (cohort_demo_subscription (world, (int) i)->story != COHORT_DEMO_QUIET_VIP)
      stories[cohort_demo_subscription (world, (int) i)->story]++;
  for (guint i = 0; i < world->payments->len; i++)
    faults[cohort_demo_payment (world, (int) i)->fault]++;
  for (guint i = 0; i < world->payouts->len; i++)
    faults[g_array_index (world->payouts, CohortDemoPayout, i).fault]++;
  for (guint i = 0; i < world->questions->len; i++)
    {
      open += g_array_index (world->questions, CohortDemoQuestion, i).answered_us == 0;
      late += g_array_index (world->questions, CohortDemoQuestion, i).late;
    }
  g_assert_cmpint (proofs[COHORT_DEMO_BY_EMAIL], ==, 11);
  g_assert_cmpint (proofs[COHORT_DEMO_BY_HANDLE], ==, 6);
  g_assert_cmpint (proofs[COHORT_DEMO_BY_NOTE], ==, 5);
  g_assert_cmpint (stories[COHORT_DEMO_QUIET_VIP], ==, 3);
  g_assert_cmpint (stories[COHORT_DEMO_ON_HOLIDAY], ==, 1);
  g_assert_cmpint (stories[COHORT_DEMO_COUPON_CLIFF], >, 4);
  g_assert_cmpint (stories[COHORT_DEMO_HIATUS], >, 0);
  g_assert_cmpint (faults[COHORT_DEMO_FAULT_ROUNDING], ==, 1);
  g_assert_cmpint (faults[COHORT_DEMO_FAULT_MISSING_MONTH], >, 0);
  g_assert_cmpint (faults[COHORT_DEMO_FAULT_MONTH_END], ==, 1);
  g_assert_cmpint (faults[COHORT_DEMO_FAULT_YEARLY], ==, 1);
  g_assert_cmpint (faults[COHORT_DEMO_FAULT_WRONG_SIGN], ==, 1);
  g_assert_cmpint (open, ==, 19);
  g_assert_cmpint (late, ==, 5);
}

static gboolean
count_interaction (const CohortDemoInteraction *interaction, gpointer data)
{
  int *counts = data;

  counts[0]++;
  counts[1] += interaction->action == COHORT_DEMO_OPEN;
  counts[2] += interaction->fake;
  return TRUE;
}

static void
test_interactions (void)
{
  g_autoptr (CohortDemoWorld) world = cohort_demo_world_new (COHORT_DEMO_DEFAULT, COHORT_DEMO_SEED, anchor ());
  int counts[3] = { 0 };

  g_assert_true (cohort_demo_world_foreach_interaction (world, count_interaction, counts));
  g_test_message ("%d interactions, %d opens, %d of them fake", counts[0], counts[1], counts[2]);
  g_assert_cmpint (counts[0], >, 10000);
  /* 40 of 100 opens are nobody's. */
  g_assert_cmpint (counts[2] * 100 / counts[1], >=, 33);
  g_assert_cmpint (counts[2] * 100 / counts[1], <=, 47);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || n_seeds < 1)
    return 2;
  g_test_add_func ("/demo/world/generator", test_generator);
  g_test_add_func ("/demo/world/same", test_same);
  g_test_add_func ("/demo/world/sound", test_sound);
  g_test_add_func ("/demo/world/planted", test_planted);
  g_test_add_func ("/demo/world/interactions", test_interactions);
  g_test_add_func ("/demo/world/medians", test_medians);
  return g_test_run ();
}
