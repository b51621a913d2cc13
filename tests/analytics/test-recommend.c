// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recommendations: the closed forms against the reference's figures and lists, and by hand on a few reads.
#include "config.h"

#include "analyse-fresh.h"
#include "analyse-pairs.h"
#include "test-support.h"

#include "cohort-content.h"
#include "cohort-edlae.h"
#include "cohort-ials.h"
#include "cohort-item-knn.h"
#include "cohort-recommend.h"

#include <math.h>
#include <string.h>

static Pairs *
load_movies (void)
{
  g_autofree char *train = test_shared_path ("ml-latest-small/train.tsv");
  g_autofree char *test = test_shared_path ("ml-latest-small/test.tsv");
  g_autoptr (GError) error = NULL;
  Pairs *pairs;

  if (train == NULL || test == NULL)
    return NULL;
  pairs = pairs_load (train, test, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pairs->members->len, ==, 601);
  g_assert_cmpuint (pairs->items->len, ==, 1955);
  return pairs;
}

typedef void (*Score) (gconstpointer model, const Pairs *pairs, guint32 member, double *scores);

static CohortRankScores
rank (const Pairs *pairs, Score score, gconstpointer model)
{
  guint32 n_items = pairs->items->len;
  g_autofree double *scores = g_new (double, n_items);
  CohortRankScores sums = { 0 };

  for (guint32 m = 0; m < pairs->members->len; m++)
    {
      g_autofree guint8 *seen = g_new0 (guint8, n_items), *wanted = g_new0 (guint8, n_items);
      g_autofree guint32 *ranked = NULL;
      const guint32 *train, *test;
      gsize n_train = cohort_reads_of_member (pairs->train, m, &train);
      gsize n_test = cohort_reads_of_member (pairs->test, m, &test);
      guint n;

      for (gsize i = 0; i < n_train; i++)
        seen[train[i]] = 1;
      for (gsize i = 0; i < n_test; i++)
        wanted[test[i]] = 1;
      score (model, pairs, m, scores);
      ranked = cohort_recommend_top (scores, seen, n_items, 100, &n);
      cohort_rank_add (&sums, ranked, n, wanted, n_test);
    }
  cohort_rank_finish (&sums);
  return sums;
}

static void
score_edlae (gconstpointer model, const Pairs *pairs, guint32 member, double *scores)
{
  const guint32 *items;
  gsize n = cohort_reads_of_member (pairs->train, member, &items);

  cohort_edlae_score (model, items, n, scores);
}

static void
score_knn (gconstpointer model, const Pairs *pairs, guint32 member, double *scores)
{
  const guint32 *items;
  gsize n = cohort_reads_of_member (pairs->train, member, &items);

  cohort_knn_score (model, items, n, scores);
}

static void
score_ials (gconstpointer model, const Pairs *pairs, guint32 member, double *scores)
{
  cohort_ials_score (model, member, scores);
}

static void
score_popular (gconstpointer model, const Pairs *pairs, guint32 member, double *scores)
{
  cohort_popularity (pairs->train, scores);
}

typedef struct
{
  CohortEdlae *edlae;
  CohortIals *ials;
} Both;

static void
score_both (gconstpointer model, const Pairs *pairs, guint32 member, double *scores)
{
  const Both *both = model;
  g_autofree double *other = g_new (double, pairs->items->len);

  score_edlae (both->edlae, pairs, member, scores);
  cohort_ials_score (both->ials, member, other);
  cohort_recommend_standardise (scores, pairs->items->len);
  cohort_recommend_standardise (other, pairs->items->len);
  cohort_recommend_blend (scores, other, pairs->items->len);
}

static void
check_sums (const CohortEdlae *model, double sum, double frobenius, double first, double second)
{
  double total = 0, squares = 0;

  for (gsize i = 0; i < (gsize) model->n * model->n; i++)
    {
      total += model->weights[i];
      squares += model->weights[i] * model->weights[i];
    }
  assert_near (total, sum, 1e-5);
  assert_near (sqrt (squares), frobenius, 1e-5);
  assert_near (model->weights[1], first, 1e-8);
  assert_near (model->weights[model->n], second, 1e-8);
}

/* "user 1: 296:0.526352 589:0.420850 …" of the section that @model belongs to. */
static void
check_lists (const CohortEdlae *model, const Pairs *pairs, const char *section)
{
  g_autofree char *path = test_shared_path ("golden/rec_topn.txt"), *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree double *scores = g_new (double, model->n);
  gboolean inside = FALSE;
  guint checked = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint l = 0; lines[l] != NULL; l++)
    {
      g_auto (GStrv) words = NULL;
      guint member;

      if (lines[l][0] == '#')
        inside = strstr (lines[l], section) != NULL;
      if (!inside || !g_str_has_prefix (lines[l], "user "))
        continue;
      words = g_strsplit (lines[l], " ", -1);
      words[1][strlen (words[1]) - 1] = '\0';
      for (member = 0; strcmp (pairs->members->pdata[member], words[1]) != 0;)
        member++;
      score_edlae (model, pairs, member, scores);
      for (guint w = 2; words[w] != NULL; w++, checked++)
        {
          char *score = strchr (words[w], ':');
          guint item;

          *score++ = '\0';
          for (item = 0; strcmp (pairs->items->pdata[item], words[w]) != 0;)
            item++;
          assert_near (scores[item], g_ascii_strtod (score, NULL), 1e-5);
        }
    }
  g_assert_cmpuint (checked, ==, 50);
}

static void
test_movies (void)
{
  g_autoptr (Pairs) pairs = load_movies ();
  g_autoptr (CohortEdlae) ease = NULL, edlae = NULL;
  g_autoptr (CohortKnn) knn = NULL;
  CohortEdlaeOptions plain = { 300, 0, 0 }, ours = cohort_edlae_defaults (601);
  CohortKnnOptions neighbours = { 400, 100, TRUE };
  CohortRankScores scores;

  if (pairs == NULL)
    return;
  ease = cohort_edlae_fit (pairs->train, &plain);
  check_sums (ease, 1140.74998867, 3.88320716, 0.0011218090, 0.0012794372);
  check_lists (ease, pairs, "EASE lambda=300");
  scores = rank (pairs, score_edlae, ease);
  assert_near (scores.recall_20, 0.322281, 1e-6);
  assert_near (scores.recall_50, 0.436404, 1e-6);
  assert_near (scores.ndcg_100, 0.357833, 1e-6);

  edlae = cohort_edlae_fit (pairs->train, &ours);
  check_sums (edlae, 1226.16817162, 4.40288812, 0.0006360047, 0.0012868582);
  check_lists (edlae, pairs, "EDLAE-norm");
  scores = rank (pairs, score_edlae, edlae);
  assert_near (scores.recall_20, 0.332975, 1e-6);
  assert_near (scores.ndcg_100, 0.363152, 1e-6);

  knn = cohort_knn_fit (pairs->train, &neighbours);
  scores = rank (pairs, score_knn, knn);
  assert_near (scores.recall_20, 0.315003, 1e-6);
  assert_near (scores.recall_50, 0.433563, 1e-6);
  assert_near (scores.ndcg_100, 0.347443, 1e-6);

  scores = rank (pairs, score_popular, NULL);
  assert_near (scores.recall_20, 0.169112, 1e-4);
  assert_near (scores.recall_50, 0.257649, 1e-4);
  /* Many items are equally popular: the order of ties moves this by 4e-4. */
  assert_near (scores.ndcg_100, 0.207546, 5e-4);
}

static void
test_blend (void)
{
  g_autoptr (Pairs) pairs = load_movies ();
  CohortEdlaeOptions ours = cohort_edlae_defaults (601);
  CohortIalsOptions options = COHORT_IALS_DEFAULT;
  Both both;

  if (pairs == NULL)
    return;
  both.edlae = cohort_edlae_fit (pairs->train, &ours);
  both.ials = cohort_ials_fit (pairs->train, &options);
  assert_near (rank (pairs, score_ials, both.ials).ndcg_100, 0.370443, 4e-3);
  g_assert_cmpfloat (rank (pairs, score_both, &both).ndcg_100, >=, 0.3710);
  cohort_edlae_free (both.edlae);
  cohort_ials_free (both.ials);
}

/* Two items: G = [2 1; 1 2]; with lambda 1, A = [3 1; 1 3], and B_01 = B_10 = 1 / 3. */
static void
test_by_hand (void)
{
  const guint32 member[] = { 0, 0, 1, 2, 0 }, item[] = { 0, 1, 0, 1, 0 };
  CohortStatus status;
  g_autoptr (CohortReads) reads = cohort_reads_new (member, item, 5, 3, 2, &status);
  CohortEdlaeOptions options = { 1, 0, 0 }, bad = { 0, 0, 0 };
  g_autoptr (CohortEdlae) model = cohort_edlae_fit (reads, &options), refused = cohort_edlae_fit (reads, &bad);
  const guint32 *items;
  gsize n;
  g_autofree guint32 *why = NULL;

  g_assert_cmpuint (reads->n, ==, 4);
  g_assert_cmpuint (cohort_reads_of_item (reads, 1, &items), ==, 2);
  g_assert_cmpuint (items[1], ==, 2);
  assert_near (model->weights[1], 1.0 / 3, 1e-15);
  assert_near (model->weights[2], 1.0 / 3, 1e-15);
  g_assert_cmpfloat (model->weights[0], ==, 0);
  why = cohort_edlae_because (model, (const guint32[]) { 0 }, 1, 1, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (refused->status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_null (cohort_reads_new (member, item, 0, 3, 2, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_NO_DATA);
  g_assert_null (cohort_reads_new (member, item, 5, 2, 2, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_BAD_INPUT);
  g_assert_null (cohort_reads_new (member, item, 1000000000, 3, 2, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_TOO_LARGE);
}

/* The exact explanation: weights of the items read add up to the score. */
static void
test_explanation_adds_up (void)
{
  guint32 member[600], item[600];
  CohortStatus status;
  g_autoptr (CohortReads) reads = NULL;
  g_autoptr (CohortEdlae) model = NULL;
  CohortEdlaeOptions options = { 5, 0.3, 0.5 };
  double scores[25];
  const guint32 *items;
  gsize n;

  for (guint i = 0; i < 600; i++)
    {
      member[i] = g_test_rand_int_range (0, 60);
      item[i] = g_test_rand_int_range (0, 25);
    }
  reads = cohort_reads_new (member, item, 600, 60, 25, &status);
  model = cohort_edlae_fit (reads, &options);
  n = cohort_reads_of_member (reads, 7, &items);
  cohort_edlae_score (model, items, n, scores);
  for (guint32 j = 0; j < 25; j++)
    {
      double sum = 0;

      for (gsize i = 0; i < n; i++)
        sum += model->weights[items[i] * 25 + j];
      g_assert_cmpfloat (sum, ==, scores[j]);
    }
}

/* Three posts: 0 and 1 share the rare term 0, all share term 2, which says nothing. */
static void
test_content (void)
{
  const gsize start[] = { 0, 2, 4, 6 };
  const guint32 term[] = { 0, 2, 0, 2, 1, 2 };
  CohortItemTerms terms = { 3, 3, start, term, NULL }, broken = { 3, 1, start, term, NULL };
  CohortStatus status;
  g_autoptr (CohortContent) content = cohort_content_new (&terms, &status);
  const guint32 read[] = { 0, 2 };
  const double ages[] = { 0, 900 };
  double scores[3], none[3];

  /* TF-IDF of a post is its rare term alone; the profile of post 0 is that term; BM25 of equal lengths: idf^2.5. */
  cohort_content_score (content, read, NULL, 1, scores);
  assert_near (scores[1], pow (log1p (1.5 / 2.5), 2.5), 1e-12);
  assert_near (scores[2], 0, 1e-12);
  assert_near (cohort_content_similarity (content, 0, 1), 1, 1e-12);
  assert_near (cohort_content_similarity (content, 0, 2), 0, 1e-12);
  cohort_content_score (content, read, ages, 2, scores);
  g_assert_cmpfloat (scores[1], >, 100 * scores[2]);
  cohort_content_score (content, read, NULL, 0, none);
  g_assert_cmpfloat (none[1], ==, 0);
  assert_near (cohort_content_share (0), 1, 1e-15);
  assert_near (cohort_content_share (10), 0.5, 1e-15);
  g_assert_null (cohort_content_new (&broken, &status));
  g_assert_cmpint (status, ==, COHORT_STATUS_BAD_INPUT);
}

/* A fifth of the articles as if new, ranked by their tags; all five are in the soak. */
static void
test_fresh (void)
{
  g_autofree char *users = test_shared_path ("citeulike-a/users.dat"), *tags = NULL;
  g_auto (Lists) reads = { NULL }, terms = { NULL };
  FreshScores result;

  if (users == NULL)
    return;
  tags = test_shared_path ("citeulike-a/item-tag.dat");
  g_assert_true (lists_load (users, &reads, NULL) && lists_load (tags, &terms, NULL));
  result = fresh_judge (&reads, &terms, 0);
  g_assert_cmpint (result.status, ==, COHORT_STATUS_OK);
  g_assert_cmpuint (result.scores.n, ==, 5433);
  g_assert_cmpfloat (result.scores.recall_20, >=, 0.3860);
}

static double
same_half (guint32 a, guint32 b, gpointer data)
{
  return a / 5 == b / 5;
}

static void
test_lists (void)
{
  const double scores[] = { 9, 8, 7, 6, 5, 4.5, 4, 3, 2, 9 };
  const guint8 barred[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0 };
  const guint32 impressions[] = { 50, 50, 50, 50, 50, 50, 50, 1, 0, 50 };
  guint n;
  g_autofree guint32 *top = cohort_recommend_top (scores, barred, 10, 20, &n);
  g_autofree guint32 *same = NULL, *mixed = NULL;
  guint32 list[10];

  g_assert_cmpuint (n, ==, 9);
  g_assert_cmpuint (top[0], ==, 0);
  g_assert_cmpuint (top[1], ==, 9);
  same = cohort_recommend_diverse (top, scores, n, 3, 1, same_half, NULL);
  g_assert_cmpuint (same[1], ==, 9);
  g_assert_cmpuint (same[2], ==, 1);
  mixed = cohort_recommend_diverse (top, scores, n, 3, 0.1, same_half, NULL);
  g_assert_cmpuint (mixed[0] / 5, !=, mixed[1] / 5);
  for (guint i = 0; i < 10; i++)
    list[i] = 100 + i;
  cohort_recommend_explore (list, 10, top, n, impressions, 5);
  g_assert_cmpuint (list[9], ==, 7);
  g_assert_cmpuint (list[8], ==, 108);
}

static void
test_ials_is_deterministic (void)
{
  guint32 member[200], item[200];
  CohortStatus status;
  g_autoptr (CohortReads) reads = NULL;
  g_autoptr (CohortIals) a = NULL, b = NULL, bad = NULL;
  CohortIalsOptions options = { 9, 5, 0.05, 0.1, 3 }, none = { 0, 5, 0.05, 0.1, 3 };

  for (guint i = 0; i < 200; i++)
    {
      member[i] = g_test_rand_int_range (0, 30);
      item[i] = g_test_rand_int_range (0, 20);
    }
  reads = cohort_reads_new (member, item, 200, 30, 20, &status);
  a = cohort_ials_fit (reads, &options);
  b = cohort_ials_fit (reads, &options);
  bad = cohort_ials_fit (reads, &none);
  g_assert_cmpmem (a->items, 20 * 9 * sizeof (double), b->items, 20 * 9 * sizeof (double));
  g_assert_cmpint (bad->status, ==, COHORT_STATUS_BAD_INPUT);
}

/* Returns: (transfer full): the factors of the row that holds the @n @columns of @fixed, by plain elimination */
static double *
solve_plainly (const double *fixed, guint32 n_fixed, const guint32 *columns, gsize n, const CohortIalsOptions *options)
{
  const guint k = options->factors;
  g_autofree double *a = g_new0 (double, k *k);
  double *x = g_new0 (double, k);

  for (guint f = 0; f < k; f++)
    a[f * k + f] = options->regularisation * (n + options->unobserved * n_fixed);
  for (guint32 i = 0; i < n_fixed; i++)
    for (guint f = 0; f < k * k; f++)
      a[f] += options->unobserved * fixed[i * k + f / k] * fixed[i * k + f % k];
  for (gsize i = 0; i < n; i++)
    {
      const double *row = fixed + columns[i] * k;

      for (guint f = 0; f < k; f++)
        x[f] += row[f];
      for (guint f = 0; f < k * k; f++)
        a[f] += row[f / k] * row[f % k];
    }
  for (guint f = 0; f < k; f++)
    for (guint r = 0; r < k; r++)
      {
        const double times = r != f ? a[r * k + f] / a[f * k + f] : 0;

        for (guint g = f; g < k && r != f; g++)
          a[r * k + g] -= times * a[f * k + g];
        x[r] -= times * x[f];
      }
  for (guint f = 0; f < k; f++)
    x[f] /= a[f * k + f];
  return x;
}

/* A fit ends with the items of its members, and one of an epoch more begins its last with them. Members who read
 * equally much are solved together, an item of thousands of readers by BLAS. */
static void
test_ials_of_many (void)
{
  enum
  {
    MEMBERS = 6000,
    ITEMS = 12
  };
  g_autofree guint32 *member = g_new (guint32, MEMBERS * 3), *item = g_new (guint32, MEMBERS * 3);
  CohortStatus status;
  g_autoptr (CohortReads) reads = NULL;
  g_autoptr (CohortIals) one = NULL, two = NULL;
  CohortIalsOptions options = { 8, 3, 0.05, 0.1, 3 }, next = { 8, 4, 0.05, 0.1, 3 };
  gsize n = 0;

  for (guint32 m = 0; m < MEMBERS; m++)
    for (guint r = 0; r < 1 + m % 3; r++)
      {
        member[n] = m;
        item[n++] = r == 0 && m % 2 == 0 ? 0 : (m * 7 + r * (1 + m % 5)) % ITEMS;
      }
  reads = cohort_reads_new (member, item, n, MEMBERS, ITEMS, &status);
  one = cohort_ials_fit (reads, &options);
  two = cohort_ials_fit (reads, &next);
  g_assert_cmpint (two->status, ==, COHORT_STATUS_OK);
  for (guint32 m = 0; m < MEMBERS; m += 37)
    {
      const guint32 *items;
      const gsize n_items = cohort_reads_of_member (reads, m, &items);
      g_autofree double *x = solve_plainly (one->items, ITEMS, items, n_items, &options);

      for (guint f = 0; f < options.factors; f++)
        g_assert_cmpfloat_with_epsilon (two->members[m * options.factors + f], x[f], 1e-9);
    }
  for (guint32 i = 0; i < ITEMS; i++)
    {
      const guint32 *members;
      const gsize n_members = cohort_reads_of_item (reads, i, &members);
      g_autofree double *x = solve_plainly (one->members, MEMBERS, members, n_members, &options);

      for (guint f = 0; f < options.factors; f++)
        g_assert_cmpfloat_with_epsilon (one->items[i * options.factors + f], x[f], 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/recommend/movies", test_movies);
  g_test_add_func ("/recommend/blend", test_blend);
  g_test_add_func ("/recommend/by-hand", test_by_hand);
  g_test_add_func ("/recommend/explanation-adds-up", test_explanation_adds_up);
  g_test_add_func ("/recommend/content", test_content);
  g_test_add_func ("/recommend/fresh", test_fresh);
  g_test_add_func ("/recommend/lists", test_lists);
  g_test_add_func ("/recommend/ials-is-deterministic", test_ials_is_deterministic);
  g_test_add_func ("/recommend/ials-of-many", test_ials_of_many);
  return g_test_run ();
}
