// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse coldstart READS TERMS: both files a line a member or item, a count and then indices from 0. A fifth
// of the items (FNV-1a of the index mod 5 = --fold, 0) is held back as if new, and ranked for each member by content.
#include "config.h"

#include "analyse.h"

#include "cohort-churn-model.h"
#include "cohort-content.h"
#include "cohort-recommend.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  GArray *start; /* gsize */
  GArray *index; /* guint32 */
  guint32 limit; /* one more than the largest index */
} Lists;

static void
lists_clear (Lists *lists)
{
  g_clear_pointer (&lists->start, g_array_unref);
  g_clear_pointer (&lists->index, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lists, lists_clear)

static gboolean
load_lists (const char *path, Lists *lists, GError **error)
{
  g_autofree char *text = NULL;
  char *rest, *line;
  gsize at = 0;

  lists->start = g_array_new (FALSE, FALSE, sizeof (gsize));
  lists->index = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_array_append_val (lists->start, at);
  for (line = strtok_r (text, "\r\n", &rest); line != NULL; line = strtok_r (NULL, "\r\n", &rest))
    {
      char *inner, *word = strtok_r (line, " \t", &inner);

      while (word != NULL && (word = strtok_r (NULL, " \t", &inner)) != NULL)
        {
          guint32 index = strtoul (word, NULL, 10);

          lists->limit = MAX (lists->limit, index + 1);
          g_array_append_val (lists->index, index);
        }
      at = lists->index->len;
      g_array_append_val (lists->start, at);
    }
  return TRUE;
}

static gboolean
is_new (guint32 item, guint fold)
{
  g_autofree char *text = g_strdup_printf ("%u", item);

  return cohort_fnv1a (text, strlen (text)) % 5 == fold;
}

typedef struct
{
  const CohortContent *content;
  const Lists *reads;
  guint32 n_items;
  guint8 *fresh, *barred; /* of each item; barred is its opposite: only new items are ranked */
} Trial;

static CohortRankScores
run_trial (const Trial *trial, double *ndcg_20)
{
  g_autofree double *scores = g_new (double, trial->n_items);
  g_autofree guint32 *known = g_new (guint32, trial->reads->index->len + 1);
  g_autofree guint8 *wanted = g_new0 (guint8, trial->n_items);
  CohortRankScores sums = { 0 }, shorter = { 0 };

  for (guint m = 0; m + 1 < trial->reads->start->len; m++)
    {
      gsize from = g_array_index (trial->reads->start, gsize, m),
            to = g_array_index (trial->reads->start, gsize, m + 1);
      g_autofree guint32 *ranked = NULL;
      gsize n_known = 0, n_wanted = 0;
      guint n;

      for (gsize i = from; i < to; i++)
        {
          guint32 item = g_array_index (trial->reads->index, guint32, i);

          if (trial->fresh[item])
            n_wanted += wanted[item] = 1;
          else
            known[n_known++] = item;
        }
      if (n_wanted > 0 && n_known > 0)
        {
          cohort_content_score (trial->content, known, NULL, n_known, scores);
          ranked = cohort_recommend_top (scores, trial->barred, trial->n_items, 100, &n);
          cohort_rank_add (&sums, ranked, n, wanted, n_wanted);
          cohort_rank_add (&shorter, ranked, MIN (n, 20), wanted, MIN (n_wanted, 20));
        }
      for (gsize i = from; i < to; i++)
        wanted[g_array_index (trial->reads->index, guint32, i)] = 0;
    }
  cohort_rank_finish (&sums);
  cohort_rank_finish (&shorter);
  *ndcg_20 = shorter.ndcg_100;
  return sums;
}

gboolean
analyse_coldstart (Analyse *analyse, GError **error)
{
  g_auto (Lists) reads = { NULL }, terms = { NULL };
  g_autoptr (CohortContent) content = NULL;
  g_autofree guint8 *fresh = NULL, *barred = NULL;
  CohortItemTerms index;
  CohortRankScores scores;
  CohortStatus status;
  double ndcg_20, fold;
  guint32 n_items;

  if (!analyse_number (analyse, "fold", 0, &fold, error))
    return FALSE;
  if (analyse->files->len < 2)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "two files are needed: the members' reads and the items' terms");
      return FALSE;
    }
  if (!load_lists (analyse->files->pdata[0], &reads, error) || !load_lists (analyse->files->pdata[1], &terms, error))
    return FALSE;
  n_items = terms.start->len - 1;
  if (reads.limit > n_items)
    {
      g_set_error (error, ANALYSE_ERROR, 1, "the reads name item %u, there are terms of %u", reads.limit - 1, n_items);
      return FALSE;
    }
  index = (CohortItemTerms) { n_items, terms.limit, (const gsize *) terms.start->data,
                              (const guint32 *) terms.index->data, NULL };
  content = cohort_content_new (&index, &status);
  put_status (analyse, "status", status);
  if (content == NULL)
    return TRUE;
  fresh = g_new (guint8, n_items);
  barred = g_new (guint8, n_items);
  for (guint32 i = 0; i < n_items; i++)
    barred[i] = !(fresh[i] = is_new (i, (guint) fold));
  scores = run_trial (&(Trial) { content, &reads, n_items, fresh, barred }, &ndcg_20);
  put_count (analyse, "judged", scores.n);
  put_number (analyse, "recall_20", scores.recall_20);
  put_number (analyse, "recall_50", scores.recall_50);
  put_number (analyse, "ndcg_20", ndcg_20);
  put_number (analyse, "ndcg_100", scores.ndcg_100);
  return TRUE;
}
