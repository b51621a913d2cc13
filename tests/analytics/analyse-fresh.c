// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "analyse-fresh.h"

#include "cohort-churn-model.h"
#include "cohort-content.h"

#include <stdlib.h>
#include <string.h>

/**
 * lists_clear:
 */
void
lists_clear (Lists *lists)
{
  g_clear_pointer (&lists->start, g_array_unref);
  g_clear_pointer (&lists->index, g_array_unref);
}

/**
 * lists_load:
 * @lists: (out caller-allocates)
 */
gboolean
lists_load (const char *path, Lists *lists, GError **error)
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

/**
 * fresh_judge:
 * @reads: of each member; every index below the number of lines of @terms
 * @terms: of each item
 * @fold: the fifth of the items, by FNV-1a of the index, that is held back
 */
FreshScores
fresh_judge (const Lists *reads, const Lists *terms, guint fold)
{
  guint32 n_items = terms->start->len - 1;
  CohortItemTerms index
      = { n_items, terms->limit, (const gsize *) terms->start->data, (const guint32 *) terms->index->data, NULL };
  FreshScores result = { 0 };
  g_autoptr (CohortContent) content = cohort_content_new (&index, &result.status);
  g_autofree guint8 *fresh = g_new (guint8, n_items + 1), *barred = g_new (guint8, n_items + 1);

  if (content == NULL)
    return result;
  for (guint32 i = 0; i < n_items; i++)
    barred[i] = !(fresh[i] = is_new (i, fold));
  result.scores = run_trial (&(Trial) { content, reads, n_items, fresh, barred }, &result.ndcg_20);
  return result;
}
