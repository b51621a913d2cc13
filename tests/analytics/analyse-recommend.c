// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse recommend: one model on member-item pairs, judged by full ranking over what the test file holds
// out, with each member's ten best and why.
#include "config.h"

#include "analyse-pairs.h"
#include "analyse.h"

#include "cohort-edlae.h"
#include "cohort-ials.h"
#include "cohort-item-knn.h"
#include "cohort-recommend.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const Pairs *pairs;
  double *popularity;
  CohortKnn *knn;
  CohortEdlae *edlae;
  CohortIals *ials;
  CohortStatus status;
} Voices;

static void
voices_clear (Voices *voices)
{
  g_free (voices->popularity);
  cohort_knn_free (voices->knn);
  cohort_edlae_free (voices->edlae);
  cohort_ials_free (voices->ials);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Voices, voices_clear)

static gboolean
fit_edlae (Analyse *analyse, Voices *voices, gboolean plain, GError **error)
{
  CohortEdlaeOptions options = cohort_edlae_defaults (voices->pairs->train->n_members);

  if (plain)
    options = (CohortEdlaeOptions) { 300, 0, 0 };
  if (!analyse_number (analyse, "lambda", options.lambda, &options.lambda, error)
      || (!plain
          && (!analyse_number (analyse, "dropout", options.dropout, &options.dropout, error)
              || !analyse_number (analyse, "power", options.power, &options.power, error))))
    return FALSE;
  voices->edlae = cohort_edlae_fit (voices->pairs->train, &options);
  voices->status = voices->edlae->status;
  return TRUE;
}

static gboolean
fit_ials (Analyse *analyse, Voices *voices, GError **error)
{
  CohortIalsOptions options = COHORT_IALS_DEFAULT;
  double factors, epochs, seed;

  if (!analyse_number (analyse, "factors", options.factors, &factors, error)
      || !analyse_number (analyse, "epochs", options.epochs, &epochs, error)
      || !analyse_number (analyse, "seed", options.seed, &seed, error)
      || !analyse_number (analyse, "regularisation", options.regularisation, &options.regularisation, error)
      || !analyse_number (analyse, "unobserved", options.unobserved, &options.unobserved, error))
    return FALSE;
  options.factors = factors;
  options.epochs = epochs;
  options.seed = seed;
  voices->ials = cohort_ials_fit (voices->pairs->train, &options);
  voices->status = voices->ials->status;
  return TRUE;
}

static gboolean
fit_knn (Analyse *analyse, Voices *voices, GError **error)
{
  double neighbours, shrink;

  if (!analyse_number (analyse, "neighbours", 100, &neighbours, error)
      || !analyse_number (analyse, "shrink", 100, &shrink, error))
    return FALSE;
  voices->knn
      = cohort_knn_fit (voices->pairs->train,
                        &(CohortKnnOptions) { neighbours, shrink,
                                              g_str_equal (analyse_option (analyse, "weighting", "tfidf"), "tfidf") });
  voices->status = voices->knn->status;
  return TRUE;
}

static gboolean
fit (Analyse *analyse, Voices *voices, const char *model, GError **error)
{
  if (g_str_equal (model, "popularity"))
    {
      voices->popularity = g_new (double, voices->pairs->items->len);
      cohort_popularity (voices->pairs->train, voices->popularity);
      return TRUE;
    }
  if (g_str_equal (model, "knn"))
    return fit_knn (analyse, voices, error);
  if (g_str_equal (model, "ease") || g_str_equal (model, "edlae"))
    return fit_edlae (analyse, voices, g_str_equal (model, "ease"), error);
  if (g_str_equal (model, "ials"))
    return fit_ials (analyse, voices, error);
  if (g_str_equal (model, "blend"))
    return fit_edlae (analyse, voices, FALSE, error) && fit_ials (analyse, voices, error);
  g_set_error (error, ANALYSE_ERROR, 2, "--model is popularity, knn, ease, edlae, ials or blend");
  return FALSE;
}

static void
score (const Voices *voices, guint32 member, double *scores, double *spare)
{
  guint32 n = voices->pairs->items->len;
  const guint32 *items;
  gsize n_items = cohort_reads_of_member (voices->pairs->train, member, &items);

  if (voices->popularity != NULL)
    memcpy (scores, voices->popularity, n * sizeof *scores);
  else if (voices->knn != NULL)
    cohort_knn_score (voices->knn, items, n_items, scores);
  else if (voices->edlae != NULL)
    cohort_edlae_score (voices->edlae, items, n_items, scores);
  else
    cohort_ials_score (voices->ials, member, scores);
  if (voices->edlae == NULL || voices->ials == NULL)
    return;
  cohort_ials_score (voices->ials, member, spare);
  cohort_recommend_standardise (scores, n);
  cohort_recommend_standardise (spare, n);
  cohort_recommend_blend (scores, spare, n);
}

static void
put_list (Analyse *analyse, const Voices *voices, guint32 member, const guint32 *ranked, guint n, const double *scores)
{
  const guint32 *items;
  gsize n_items = cohort_reads_of_member (voices->pairs->train, member, &items);

  open_object (analyse, NULL);
  put_text (analyse, "member", voices->pairs->members->pdata[member]);
  open_array (analyse, "items");
  for (guint i = 0; i < MIN (n, 10); i++)
    put_text (analyse, NULL, voices->pairs->items->pdata[ranked[i]]);
  close_array (analyse);
  open_array (analyse, "scores");
  for (guint i = 0; i < MIN (n, 10); i++)
    put_number (analyse, NULL, scores[ranked[i]]);
  close_array (analyse);
  if (voices->edlae != NULL && n > 0)
    {
      gsize n_reasons;
      g_autofree guint32 *reasons = cohort_edlae_because (voices->edlae, items, n_items, ranked[0], &n_reasons);

      open_array (analyse, "why");
      for (gsize i = 0; i < MIN (n_reasons, 5); i++)
        {
          open_object (analyse, NULL);
          put_text (analyse, "item", voices->pairs->items->pdata[reasons[i]]);
          put_number (analyse, "weight", voices->edlae->weights[(gsize) reasons[i] * voices->edlae->n + ranked[0]]);
          close_object (analyse);
        }
      close_array (analyse);
    }
  close_object (analyse);
}

static CohortRankScores
rank_all (Analyse *analyse, const Voices *voices)
{
  const Pairs *pairs = voices->pairs;
  guint32 n_items = pairs->items->len;
  g_autofree double *scores = g_new (double, n_items), *spare = g_new (double, n_items);
  g_autofree guint8 *seen = g_new0 (guint8, n_items), *wanted = g_new0 (guint8, n_items);
  CohortRankScores sums = { 0 };

  open_array (analyse, "top");
  for (guint32 m = 0; m < pairs->members->len; m++)
    {
      const guint32 *train, *test = NULL;
      gsize n_train = cohort_reads_of_member (pairs->train, m, &train);
      gsize n_test = pairs->test != NULL ? cohort_reads_of_member (pairs->test, m, &test) : 0;
      g_autofree guint32 *ranked = NULL;
      guint n;

      for (gsize i = 0; i < n_train; i++)
        seen[train[i]] = 1;
      for (gsize i = 0; i < n_test; i++)
        wanted[test[i]] = 1;
      score (voices, m, scores, spare);
      ranked = cohort_recommend_top (scores, seen, n_items, 100, &n);
      cohort_rank_add (&sums, ranked, n, wanted, n_test);
      put_list (analyse, voices, m, ranked, n, scores);
      for (gsize i = 0; i < n_train; i++)
        seen[train[i]] = 0;
      for (gsize i = 0; i < n_test; i++)
        wanted[test[i]] = 0;
    }
  close_array (analyse);
  cohort_rank_finish (&sums);
  return sums;
}

static void
put_checksums (Analyse *analyse, const CohortEdlae *model)
{
  double sum = 0, squares = 0, most = 0;

  for (gsize i = 0; i < (gsize) model->n * model->n; i++)
    {
      sum += model->weights[i];
      squares += model->weights[i] * model->weights[i];
      most = MAX (most, ABS (model->weights[i]));
    }
  open_object (analyse, "weights");
  put_number (analyse, "sum", sum);
  put_number (analyse, "frobenius", sqrt (squares));
  put_number (analyse, "max", most);
  put_number (analyse, "first_to_second", model->n > 1 ? model->weights[1] : NAN);
  put_number (analyse, "second_to_first", model->n > 1 ? model->weights[model->n] : NAN);
  close_object (analyse);
}

gboolean
analyse_recommend (Analyse *analyse, GError **error)
{
  const char *train = analyse_option (analyse, "train", NULL), *test = analyse_option (analyse, "test", NULL);
  const char *model = analyse_option (analyse, "model", "blend");
  g_autoptr (Pairs) pairs = NULL;
  g_auto (Voices) voices = { NULL };
  CohortRankScores scores;

  if (train == NULL && analyse->files->len > 0)
    train = analyse->files->pdata[0];
  if (test == NULL && analyse->files->len > 1)
    test = analyse->files->pdata[1];
  if (train == NULL)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "--train names the file of pairs to learn from");
      return FALSE;
    }
  pairs = pairs_load (train, test, error);
  if (pairs == NULL)
    return FALSE;
  if (pairs->status != COHORT_STATUS_OK)
    {
      put_status (analyse, "status", pairs->status);
      return TRUE;
    }
  voices.pairs = pairs;
  if (!fit (analyse, &voices, model, error))
    return FALSE;
  put_status (analyse, "status", voices.status);
  put_text (analyse, "model", model);
  put_count (analyse, "members", pairs->members->len);
  put_count (analyse, "items", pairs->items->len);
  if (voices.status != COHORT_STATUS_OK)
    return TRUE;
  if (voices.edlae != NULL)
    put_checksums (analyse, voices.edlae);
  scores = rank_all (analyse, &voices);
  put_count (analyse, "judged", scores.n);
  put_number (analyse, "recall_20", scores.recall_20);
  put_number (analyse, "recall_50", scores.recall_50);
  put_number (analyse, "ndcg_100", scores.ndcg_100);
  return TRUE;
}
