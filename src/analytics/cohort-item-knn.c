// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cosine between items' readers with shrinkage, sim = x.y / (|x| |y| + shrink), each item keeping the
// neighbours most like it (ties by index). An item's score is the sum of its similarity to what was read,
// over the neighbours it kept.
//
// With TF-IDF a member counts for ln (items / (1 + their reads)) instead of 1: who reads everything says little.
#include "config.h"

#include "cohort-item-knn.h"

#include "cohort-order.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const CohortReads *reads;
  double *member_weight, *norm;
  double *row; /* similarities of the item at hand */
  GArray *from, *to, *weights;
} Work;

static void
weigh (Work *work, gboolean tf_idf)
{
  const CohortReads *reads = work->reads;

  for (guint32 m = 0; m < reads->n_members; m++)
    {
      gsize n = reads->member_start[m + 1] - reads->member_start[m];

      work->member_weight[m] = tf_idf && n > 0 ? log (reads->n_items / (1.0 + n)) : 1;
    }
  for (guint32 i = 0; i < reads->n_items; i++)
    {
      const guint32 *members;
      gsize n = cohort_reads_of_item (reads, i, &members);
      double sum = 0;

      for (gsize j = 0; j < n; j++)
        sum += work->member_weight[members[j]] * work->member_weight[members[j]];
      work->norm[i] = sqrt (sum);
    }
}

static void
compare_item (Work *work, guint32 item, double shrink)
{
  const CohortReads *reads = work->reads;
  const guint32 *members, *items;
  gsize n_members = cohort_reads_of_item (reads, item, &members);

  memset (work->row, 0, reads->n_items * sizeof (double));
  for (gsize m = 0; m < n_members; m++)
    {
      double weight = work->member_weight[members[m]] * work->member_weight[members[m]];
      gsize n_items = cohort_reads_of_member (reads, members[m], &items);

      for (gsize i = 0; i < n_items; i++)
        work->row[items[i]] += weight;
    }
  work->row[item] = 0;
  for (guint32 i = 0; i < reads->n_items; i++)
    if (work->row[i] > 0)
      work->row[i] /= work->norm[item] * work->norm[i] + shrink + 1e-6;
}

static void
keep_nearest (Work *work, guint32 item, guint neighbours)
{
  guint32 n = work->reads->n_items;
  g_autofree guint32 *order = NULL;

  for (guint32 i = 0; i < n; i++)
    work->row[i] = -work->row[i];
  order = cohort_order_doubles (work->row, n);
  for (guint32 k = 0; k < MIN (neighbours, n) && work->row[order[k]] < 0; k++)
    {
      double weight = -work->row[order[k]];

      g_array_append_val (work->from, order[k]);
      g_array_append_val (work->to, item);
      g_array_append_val (work->weights, weight);
    }
}

/**
 * cohort_knn_fit:
 *
 * Returns: (transfer full): the neighbours
 */
CohortKnn *
cohort_knn_fit (const CohortReads *reads, const CohortKnnOptions *options)
{
  CohortKnn *model = g_new0 (CohortKnn, 1);
  Work work = { .reads = reads };
  g_autofree guint32 *order = NULL;
  gsize n;

  model->n = reads->n_items;
  model->status = COHORT_STATUS_BAD_INPUT;
  if (options->neighbours == 0 || !(options->shrink >= 0))
    return model;
  work.member_weight = g_new (double, reads->n_members);
  work.norm = g_new (double, reads->n_items);
  work.row = g_new (double, reads->n_items);
  work.from = g_array_new (FALSE, FALSE, sizeof (guint32));
  work.to = g_array_new (FALSE, FALSE, sizeof (guint32));
  work.weights = g_array_new (FALSE, FALSE, sizeof (double));
  weigh (&work, options->tf_idf);
  for (guint32 i = 0; i < reads->n_items; i++)
    {
      compare_item (&work, i, options->shrink);
      keep_nearest (&work, i, options->neighbours);
    }

  n = work.from->len;
  model->start = g_new (gsize, (gsize) model->n + 1);
  model->neighbour = g_new (guint32, n + 1);
  model->weight = g_new (double, n + 1);
  order = cohort_order_groups ((const guint32 *) work.from->data, n, model->n, NULL, model->start);
  for (gsize i = 0; i < n; i++)
    {
      model->neighbour[i] = g_array_index (work.to, guint32, order[i]);
      model->weight[i] = g_array_index (work.weights, double, order[i]);
    }
  g_free (work.member_weight);
  g_free (work.norm);
  g_free (work.row);
  g_array_unref (work.from);
  g_array_unref (work.to);
  g_array_unref (work.weights);
  model->status = COHORT_STATUS_OK;
  return model;
}

/**
 * cohort_knn_free:
 */
void
cohort_knn_free (CohortKnn *model)
{
  if (model == NULL)
    return;
  g_free (model->start);
  g_free (model->neighbour);
  g_free (model->weight);
  g_free (model);
}

/**
 * cohort_knn_score:
 * @items: what the member read
 * @scores: (out caller-allocates): one for every item
 */
void
cohort_knn_score (const CohortKnn *model, const guint32 *items, gsize n_items, double *scores)
{
  memset (scores, 0, model->n * sizeof *scores);
  for (gsize i = 0; i < n_items; i++)
    for (gsize e = model->start[items[i]]; e < model->start[items[i] + 1]; e++)
      scores[model->neighbour[e]] += model->weight[e];
}
