// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lifecycle rules, k-means and points: worked by hand, against the reference, and on hostile input.
#include "config.h"

#include "test-support.h"

#include "cohort-kmeans.h"
#include "cohort-lifecycle.h"
#include "cohort-points.h"
#include "cohort-reason-words.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

static void
test_lifecycle (void)
{
  static const struct
  {
    CohortLifecycleFacts facts;
    CohortLifecycle segment;
  } cases[] = {
    { { .days_member = 3, .days_away = 1, .active_days = 9, .pays = 1, .paid_once = 1 }, COHORT_LIFECYCLE_NEW },
    { { .days_member = 3, .days_away = 1, .active_days = 3, .pays = 1, .paid_once = 1, .activated = 1 },
      COHORT_LIFECYCLE_ACTIVATED },
    { { .days_member = 300, .days_away = 1, .active_days = 8, .pays = 1, .paid_once = 1, .activated = 1 },
      COHORT_LIFECYCLE_CORE },
    { { .days_member = 300, .days_away = 1, .active_days = 8, .referred = 1, .pays = 1, .paid_once = 1, .at_risk = 1 },
      COHORT_LIFECYCLE_AT_RISK },
    { { .days_member = 300, .days_away = 60, .referred = 1, .pays = 1, .paid_once = 1, .activated = 1 },
      COHORT_LIFECYCLE_DORMANT },
    { { .days_member = 300, .days_away = 59, .pays = 1, .paid_once = 1, .activated = 1 }, COHORT_LIFECYCLE_SUPPORTER },
    { { .days_member = 300, .days_away = 1, .active_days = 2, .referred = 1, .pays = 1, .paid_once = 1 },
      COHORT_LIFECYCLE_CHAMPION },
    { { .days_member = 300, .days_away = 1, .active_days = 20, .paid_once = 1 }, COHORT_LIFECYCLE_WIN_BACK },
    { { .days_member = 300, .days_away = 1, .active_days = 20 }, COHORT_LIFECYCLE_LURKER },
    { { .days_member = 300, .days_away = G_MAXUINT, .activated = 1 }, COHORT_LIFECYCLE_DORMANT },
    { { .days_member = 29, .days_away = G_MAXUINT }, COHORT_LIFECYCLE_NEW },
  };
  CohortLifecycleFacts facts[G_N_ELEMENTS (cases)];
  guint8 segment[G_N_ELEMENTS (cases)];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    facts[i] = cases[i].facts;
  g_assert_cmpint (cohort_lifecycle (facts, G_N_ELEMENTS (cases), segment), ==, COHORT_STATUS_OK);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (cohort_lifecycle_id (segment[i]), ==, cohort_lifecycle_id (cases[i].segment));
  for (guint i = 0; i < COHORT_N_LIFECYCLES; i++)
    g_assert_nonnull (cohort_lifecycle_title (i));
  g_assert_null (cohort_lifecycle_id (COHORT_N_LIFECYCLES));

  g_assert_cmpint (cohort_lifecycle (facts, 0, segment), ==, COHORT_STATUS_NO_DATA);
  facts[0].paid_once = 0;
  g_assert_cmpint (cohort_lifecycle (facts, 1, segment), ==, COHORT_STATUS_BAD_INPUT);
  facts[1].active_days = 31;
  g_assert_cmpint (cohort_lifecycle (facts + 1, 1, segment), ==, COHORT_STATUS_BAD_INPUT);
}

static void
test_commenters (void)
{
  CohortLifecycleFacts facts[40];
  guint8 segment[40];
  guint champions = 0;

  /* All comment alike: a tenth of the 20 who pay, the lowest ids. */
  for (guint i = 0; i < 40; i++)
    facts[i] = (CohortLifecycleFacts) { .days_member = 99,
                                        .days_away = 1,
                                        .active_days = 4,
                                        .comments = 5,
                                        .pays = i % 2,
                                        .paid_once = i % 2,
                                        .activated = 1 };
  cohort_lifecycle (facts, 40, segment);
  for (guint i = 0; i < 40; i++)
    champions += segment[i] == COHORT_LIFECYCLE_CHAMPION;
  g_assert_cmpuint (champions, ==, 2);
  g_assert_cmpint (segment[1], ==, COHORT_LIFECYCLE_CHAMPION);
  g_assert_cmpint (segment[3], ==, COHORT_LIFECYCLE_CHAMPION);
}

/* Three clouds far apart, or one. */
static double *
clouds (gsize n, guint many, gulong seed)
{
  static const double at[3][2] = { { 2, 2 }, { 40, 1 }, { 3, 60 } };
  gsl_rng *rng = gsl_rng_alloc (gsl_rng_mt19937);
  double *values = g_new (double, 2 * n);

  gsl_rng_set (rng, seed);
  for (gsize i = 0; i < n; i++)
    for (guint j = 0; j < 2; j++)
      values[2 * i + j] = many > 1 ? at[i % many][j] * (0.8 + 0.4 * gsl_rng_uniform (rng)) : gsl_rng_uniform (rng);
  gsl_rng_free (rng);
  return values;
}

static void
test_kmeans_stable (void)
{
  g_autofree double *values = clouds (300, 3, 1), *none = clouds (300, 1, 1);
  g_autoptr (CohortKmeans) model = NULL, again = NULL, cloud = NULL;
  guint features[2];

  model = cohort_kmeans_choose (values, 300, 2, 6, 5);
  again = cohort_kmeans_choose (values, 300, 2, 6, 5);
  g_assert_cmpint (model->status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (model->k, ==, 3);
  g_assert_cmpfloat (model->stability, >, 0.99);
  g_assert_cmpfloat (model->silhouette, >, 0.8);
  g_assert_cmpmem (model->label, 300 * sizeof (guint32), again->label, 300 * sizeof (guint32));
  g_assert_cmpuint (cohort_kmeans_traits (model, 0, features), ==, 2);
  /* A uniform square may be cut in many ways, none of which comes out twice with three groups. */
  cloud = cohort_kmeans_fit (none, 300, 2, 5, 20, 5);
  g_assert_cmpint (cloud->status, ==, COHORT_STATUS_OK);
  g_clear_pointer (&cloud, cohort_kmeans_free);
  cloud = cohort_kmeans_choose (none, 300, 2, 3, 5);
  g_assert_true (cloud->status == COHORT_STATUS_NO_CONVERGENCE || cloud->stability >= COHORT_KMEANS_STABLE);
}

static void
test_kmeans_names (void)
{
  static const guint32 ids[] = { 7, 4, 9 };
  g_autofree double *values = g_new (double, 600), *more = g_new (double, 600);
  g_autoptr (CohortKmeans) before = NULL, now = NULL;
  guint32 now_ids[3], id_of[3] = { 0 };

  /* The groups' sizes change places, and with them their numbers; one group moves far away. */
  for (guint i = 0; i < 300; i++)
    {
      guint was = i < 150 ? 0 : i < 250 ? 1 : 2, is = i < 50 ? 0 : i < 150 ? 1 : 2;
      static const double at[][2] = { { 1, 1 }, { 50, 1 }, { 1, 80 }, { 900, 900 } };

      for (guint j = 0; j < 2; j++)
        {
          values[2 * i + j] = at[was][j] + i % 5 * 0.1;
          more[2 * i + j] = at[is == 2 ? 3 : is][j] + i % 5 * 0.1;
        }
    }
  before = cohort_kmeans_fit (values, 300, 2, 3, 20, 1);
  now = cohort_kmeans_fit (more, 300, 2, 3, 20, 1);
  g_assert_cmpuint (before->label[0], ==, 0);
  g_assert_cmpuint (now->label[0], ==, 2);
  cohort_kmeans_match (before, ids, now, now_ids);
  id_of[0] = now_ids[now->label[0]];
  id_of[1] = now_ids[now->label[60]];
  id_of[2] = now_ids[now->label[200]];
  g_assert_cmpuint (id_of[0], ==, 7);
  g_assert_cmpuint (id_of[1], ==, 4);
  g_assert_cmpuint (id_of[2], ==, 10);
}

/* Three apart, the first of each at the middle of its own. */
static void
test_kmeans_typical (void)
{
  g_autofree double *values = g_new (double, 180);
  g_autoptr (CohortKmeans) model = NULL;
  guint32 rows[100];

  for (guint i = 0; i < 180; i++)
    values[i] = expm1 (1 + i % 3 * 3 + (i < 3 ? 0 : (i / 3 % 2 ? 0.1 : -0.1) * (1 + (i / 3 - 1) / 2 % 5)));
  model = cohort_kmeans_fit (values, 180, 1, 3, 20, 1);
  for (guint g = 0; g < 3; g++)
    {
      g_assert_cmpuint (cohort_kmeans_typical (model, values, model->label[g], 3, rows), ==, 3);
      g_assert_cmpuint (rows[0], ==, g);
      for (guint r = 0; r < 3; r++)
        g_assert_cmpuint (model->label[rows[r]], ==, model->label[g]);
      assert_near (fabs (log1p (values[rows[1]]) - log1p (values[rows[0]])), 0.1, 1e-9);
    }
  g_assert_cmpuint (cohort_kmeans_typical (model, values, 0, 100, rows), ==, 60);
  g_assert_cmpuint (cohort_kmeans_typical (model, values, 0, 0, rows), ==, 0);
}

static void
test_words (void)
{
  const CohortReason reasons[] = { { COHORT_SIGNAL_QUIET_DAYS, 1.2 },
                                   { COHORT_SIGNAL_PRICE, 0.4 },
                                   { COHORT_SIGNAL_TIER, 0.05 },
                                   { COHORT_SIGNAL_TENURE, -0.2 },
                                   { COHORT_SIGNAL_REFERRALS, -0.9 } };
  static const guint8 trait[] = { COHORT_TRAIT_READS, COHORT_TRAIT_COMMENTS }, unnamed[] = { 99, 99 };
  double centre[] = { 1.5, -0.8, 0.1, -0.2 };
  const CohortKmeans model = { .p = 2, .k = 2, .centre = centre };
  CohortReason spoken[COHORT_SPOKEN_REASONS];
  const char *words[2];

  g_assert_cmpuint (cohort_spoken_reasons (reasons, 5, spoken), ==, 3);
  g_assert_cmpuint (spoken[1].feature, ==, COHORT_SIGNAL_PRICE);
  g_assert_cmpuint (spoken[2].feature, ==, COHORT_SIGNAL_REFERRALS);
  g_assert_cmpuint (cohort_spoken_reasons (reasons + 2, 1, spoken), ==, 0);
  g_assert_cmpuint (cohort_spoken_reasons (reasons, 0, spoken), ==, 0);
  for (guint s = 0; s < COHORT_N_SIGNALS; s++)
    g_assert_true (cohort_signal_words (s, TRUE) != NULL && cohort_signal_words (s, FALSE) != NULL);
  g_assert_null (cohort_signal_words (COHORT_N_SIGNALS, TRUE));
  g_assert_cmpuint (cohort_group_words (&model, 0, trait, words), ==, 2);
  g_assert_cmpstr (words[0], ==, "reads often");
  g_assert_cmpstr (words[1], ==, "comments rarely");
  g_assert_cmpuint (cohort_group_words (&model, 1, trait, words), ==, 0);
  g_assert_cmpuint (cohort_group_words (&model, 0, unnamed, words), ==, 0);
}

static void
test_adjusted_rand (void)
{
  /* Two pairs together in each, one of them in both, of 15. */
  const guint32 a[] = { 0, 0, 1, 1, 2, 3 }, b[] = { 0, 0, 1, 2, 3, 3 }, c[] = { 5, 5, 3, 3, 0, 1 };

  assert_near (cohort_adjusted_rand (a, b, 6, 4, 4), (1 - 4 / 15.0) / (2 - 4 / 15.0), 1e-12);
  assert_near (cohort_adjusted_rand (a, c, 6, 4, 6), 1, 1e-12);
  g_assert_true (isnan (cohort_adjusted_rand (a, b, 1, 4, 4)));
}

static void
test_kmeans_refuses (void)
{
  g_autofree double *values = clouds (60, 3, 1);
  g_autofree double *same = g_new0 (double, 120);
  g_autoptr (CohortKmeans) none = cohort_kmeans_fit (values, 0, 2, 2, 20, 1);
  g_autoptr (CohortKmeans) few = cohort_kmeans_fit (values, 49, 2, 2, 20, 1);
  g_autoptr (CohortKmeans) thin = cohort_kmeans_fit (values, 60, 2, 7, 20, 1);
  g_autoptr (CohortKmeans) large = cohort_kmeans_fit (values, 1000000000, 2, 2, 20, 1);
  g_autoptr (CohortKmeans) equal = cohort_kmeans_fit (same, 60, 2, 2, 20, 1);
  g_autoptr (CohortKmeans) chosen = cohort_kmeans_choose (same, 60, 2, 8, 1), bad = NULL;

  g_assert_cmpint (none->status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (few->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (thin->status, ==, COHORT_STATUS_TOO_FEW);
  g_assert_cmpint (large->status, ==, COHORT_STATUS_TOO_LARGE);
  assert_near (equal->inertia, 0, 1e-12);
  g_assert_cmpint (chosen->status, ==, COHORT_STATUS_NO_CONVERGENCE);
  values[3] = -1;
  bad = cohort_kmeans_choose (values, 60, 2, 8, 1);
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
}

static const CohortPointRule kinds[] = { { 1, 3 }, { 10, 0 } };
static const double from[] = { 10, 40 };

static CohortStanding
stand (const CohortDay *day, const guint8 *kind, gsize n, const CohortPointRules *rules, CohortDay as_of)
{
  g_autofree guint32 *member = g_new0 (guint32, n + 1);
  const CohortActs acts = { n, member, day, kind };
  g_autoptr (CohortStandings) standings = cohort_points (&acts, 1, rules, as_of);

  g_assert_cmpint (standings->status, ==, COHORT_STATUS_OK);
  return standings->standing[0];
}

static void
test_points (void)
{
  const CohortPointRules halving = { kinds, 2, 180, 0, from, 2, 30 }, rolling = { kinds, 2, 0, 365, from, 2, 30 };
  /* Five small acts on one day, of which three count; and a big one. Out of order. */
  const CohortDay day[] = { 1000, 900, 1000, 1000, 1000, 1000 };
  const guint8 kind[] = { 0, 1, 0, 0, 0, 0 };
  CohortStanding at;

  at = stand (day, kind, 6, &rolling, 1000);
  assert_near (at.points, 13, 1e-12);
  g_assert_cmpuint (at.level, ==, 1);
  g_assert_cmpint (at.since, ==, 900);
  assert_near (at.missing, 27, 1e-12);
  /* The big act lasts through day 900 + 364; after that 30 days of grace. */
  assert_near (stand (day, kind, 6, &rolling, 1264).points, 13, 1e-12);
  at = stand (day, kind, 6, &rolling, 1265);
  assert_near (at.points, 3, 1e-12);
  g_assert_cmpuint (at.level, ==, 1);
  g_assert_cmpuint (at.grace_left, ==, 30);
  g_assert_cmpuint (stand (day, kind, 6, &rolling, 1294).level, ==, 1);
  at = stand (day, kind, 6, &rolling, 1295);
  g_assert_cmpuint (at.level, ==, 0);
  g_assert_cmpint (at.since, ==, 1295);

  assert_near (stand (day, kind, 6, &halving, 1080).points, 5 + 3 * exp2 (-80 / 180.0), 1e-9);
  assert_near (stand (day, kind, 0, &halving, 1080).missing, 10, 1e-15);
  assert_near (stand (day, kind, 6, &halving, 800).points, 0, 1e-15);
}

static void
test_points_what_if (void)
{
  const CohortPointRule dearer[] = { { 1, 3 }, { 4, 0 } };
  const CohortPointRules now = { kinds, 2, 0, 365, from, 2, 30 }, next = { dearer, 2, 0, 365, from, 2, 30 };
  CohortPointRules broken = now;
  const double falling[] = { 40, 10 };
  const guint32 member[] = { 0, 1, 1, 1, 1, 2 };
  const CohortDay day[] = { 10, 10, 11, 12, 13, 10 };
  const guint8 kind[] = { 1, 1, 1, 1, 1, 0 };
  CohortActs acts = { 6, member, day, kind };
  CohortPointsChange change = cohort_points_what_if (&acts, 4, &now, &next, 100);

  g_assert_cmpint (change.status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (change.moved[1][0], ==, 1);
  g_assert_cmpuint (change.moved[2][1], ==, 1);
  g_assert_cmpuint (change.moved[0][0], ==, 2);
  g_assert_cmpuint (change.down, ==, 2);
  g_assert_cmpuint (change.same, ==, 2);
  g_assert_cmpint (cohort_points_what_if (&acts, 2, &now, &next, 100).status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_cmpint (cohort_points_what_if (&acts, 0, &now, &next, 100).status, ==, COHORT_STATUS_NO_DATA);
  g_assert_cmpint (cohort_points_what_if (&acts, 4, &now, &next, 90000).status, ==, COHORT_STATUS_TOO_LARGE);
  broken.from = falling;
  g_assert_cmpint (cohort_points_what_if (&acts, 4, &now, &broken, 100).status, ==, COHORT_STATUS_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/groups/lifecycle", test_lifecycle);
  g_test_add_func ("/groups/commenters", test_commenters);
  g_test_add_func ("/groups/kmeans-stable", test_kmeans_stable);
  g_test_add_func ("/groups/kmeans-names", test_kmeans_names);
  g_test_add_func ("/groups/kmeans-typical", test_kmeans_typical);
  g_test_add_func ("/groups/words", test_words);
  g_test_add_func ("/groups/adjusted-rand", test_adjusted_rand);
  g_test_add_func ("/groups/kmeans-refuses", test_kmeans_refuses);
  g_test_add_func ("/groups/points", test_points);
  g_test_add_func ("/groups/points-what-if", test_points_what_if);
  return g_test_run ();
}
