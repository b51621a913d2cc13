// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recommending on citeulike-a: EASE over all 16,980 articles as published (one read of each member held out among 100
// never read, lambda 523; 2.3 GB, minutes), and the five fifths of articles held back as new.
#include "config.h"

#include "analyse-fresh.h"
#include "test-support.h"

#include "cohort-edlae.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ARTICLES 16980
#define MEMBERS 5551

static char *
load (const char *name)
{
  g_autofree char *path = test_shared_path (name);
  char *text = NULL;

  if (path != NULL)
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static CohortReads *
load_train (const char *text)
{
  g_autoptr (GArray) member = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) item = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  CohortStatus status;

  for (guint l = 0; lines[l] != NULL && lines[l][0] != '\0'; l++)
    {
      char *rest;
      guint32 m = strtoul (lines[l], &rest, 10), i = strtoul (rest, NULL, 10);

      g_array_append_val (member, m);
      g_array_append_val (item, i);
    }
  return cohort_reads_new ((const guint32 *) member->data, (const guint32 *) item->data, item->len, MEMBERS, ARTICLES,
                           &status);
}

/* A line is a member, the article held out, and a hundred others; what the member had read already is passed over. */
static gboolean
judge (const CohortEdlae *model, const CohortReads *train, char *line, double *scores, double *ndcg)
{
  char *rest;
  guint32 member = strtoul (line, &rest, 10), held_out = strtoul (rest, &rest, 10);
  const guint32 *items;
  gsize n = cohort_reads_of_member (train, member, &items);
  guint before = 0;

  cohort_edlae_score (model, items, n, scores);
  for (gsize i = 0; i < n; i++)
    if (items[i] != held_out)
      scores[items[i]] = -INFINITY;
  while (*rest != '\0')
    {
      guint32 other = strtoul (rest, &rest, 10);

      before += scores[other] > scores[held_out] || (scores[other] == scores[held_out] && other < held_out);
    }
  *ndcg = before < 10 ? 1 / log2 (before + 2) : 0;
  return before < 10;
}

static void
test_ease (void)
{
  g_autofree char *train_text = load ("citeulike-a/cmn_train.tsv"), *test_text = NULL;
  g_autofree double *scores = g_new (double, ARTICLES);
  g_autoptr (CohortReads) train = NULL;
  g_autoptr (CohortEdlae) model = NULL;
  g_auto (GStrv) lines = NULL;
  double hits = 0, ndcg = 0;
  guint n = 0;

  if (train_text == NULL)
    return;
  test_text = load ("citeulike-a/cmn_test.tsv");
  train = load_train (train_text);
  model = cohort_edlae_fit (train, &(CohortEdlaeOptions) { 523, 0, 0 });
  if (model->status == COHORT_STATUS_TOO_LARGE)
    {
      g_test_skip ("there is no memory for it here");
      return;
    }
  g_assert_cmpint (model->status, ==, COHORT_STATUS_OK);
  lines = g_strsplit (test_text, "\n", -1);
  for (; lines[n] != NULL && lines[n][0] != '\0'; n++)
    {
      double gain;

      hits += judge (model, train, lines[n], scores, &gain);
      ndcg += gain;
    }
  g_test_message ("%u members: HR@10 %.6f, NDCG@10 %.6f", n, hits / n, ndcg / n);
  g_assert_cmpuint (n, ==, MEMBERS);
  assert_near (hits / n, 0.880562, 1e-3);
  assert_near (ndcg / n, 0.719611, 1e-3);
}

static void
test_fresh (void)
{
  g_autofree char *users = test_shared_path ("citeulike-a/users.dat"), *tags = NULL;
  g_auto (Lists) reads = { NULL }, terms = { NULL };
  double recall = 0, ndcg = 0;

  if (users == NULL)
    return;
  tags = test_shared_path ("citeulike-a/item-tag.dat");
  g_assert_true (lists_load (users, &reads, NULL) && lists_load (tags, &terms, NULL));
  for (guint fold = 0; fold < 5; fold++)
    {
      FreshScores result = fresh_judge (&reads, &terms, fold);

      g_test_message ("fifth %u: Recall@20 %.4f, NDCG@20 %.4f", fold, result.scores.recall_20, result.ndcg_20);
      recall += result.scores.recall_20 / 5;
      ndcg += result.ndcg_20 / 5;
    }
  g_test_message ("mean: Recall@20 %.4f, NDCG@20 %.4f", recall, ndcg);
  g_assert_cmpfloat (recall, >=, 0.3860);
  g_assert_cmpfloat (ndcg, >=, 0.3243);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/citeulike/fresh", test_fresh);
  g_test_add_func ("/citeulike/ease", test_ease);
  return g_test_run ();
}
