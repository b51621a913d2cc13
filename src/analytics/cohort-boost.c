// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Second-order gradient boosting of the log loss (Friedman 2001; Chen and Guestrin 2016) with trees of depth
// at most three on histograms of 64 bins: a leaf is worth -G / (H + 1), a split gains what its children gain
// over it. Numbers split at a bin's edge, categories by one level against the rest. No sampling, hence no
// random numbers; ties go to the first feature and the first cut.
//
// It finds interactions that a line cannot, and from a few hundred events on may win; below that it loses to
// the ridge, so it is the challenger, never the default.
#include "config.h"

#include "cohort-boost.h"

#include "cohort-logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BINS 64
#define MAX_DEPTH 3
#define MAX_NODES ((1 << (MAX_DEPTH + 1)) - 1)
#define LEAF_RIDGE 1.0
#define MIN_CHILD_WEIGHT 1.0

typedef struct
{
  gint32 feature; /* -1: a leaf */
  gboolean is_level;
  double cut; /* goes left when number <= cut, or level == cut */
  double value;
} Node;

typedef struct
{
  Node nodes[MAX_NODES];
} Tree;

typedef struct
{
  double *cuts; /* of a number: upper edges of all bins but the last */
  guint n_bins;
} Binning;

struct _CohortBoost
{
  double base;
  GArray *trees;
};

typedef struct
{
  const CohortFrame *frame;
  const guint8 *outcome;
  const guint32 *rows;
  gsize n;
  const CohortBoostOptions *options;
  Binning *binning;
  guint8 **bins;   /* [feature][i] */
  guint8 *node_of; /* the node of each row in the tree being grown */
  double *logit, *gradient, *hessian;
} Work;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
find_cuts (Binning *binning, const double *numbers, const guint32 *rows, gsize n)
{
  g_autofree double *sorted = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    sorted[i] = numbers[rows[i]];
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  binning->cuts = g_new (double, MAX_BINS);
  binning->n_bins = 1;
  for (guint b = 1; b < MAX_BINS; b++)
    {
      double edge = sorted[n * b / MAX_BINS];

      if (edge < sorted[n - 1] && (binning->n_bins == 1 || edge > binning->cuts[binning->n_bins - 2]))
        binning->cuts[binning->n_bins++ - 1] = edge;
    }
}

static guint8
bin_of (const Binning *binning, double number)
{
  guint lo = 0, hi = binning->n_bins - 1;

  while (lo < hi)
    {
      guint mid = (lo + hi) / 2;

      if (number <= binning->cuts[mid])
        hi = mid;
      else
        lo = mid + 1;
    }
  return lo;
}

static void
bin_features (Work *work)
{
  for (gsize f = 0; f < work->frame->n_features; f++)
    {
      const CohortFeature *feature = &work->frame->features[f];

      work->bins[f] = g_new (guint8, work->n + 1);
      if (feature->kind == COHORT_FEATURE_CATEGORY)
        work->binning[f].n_bins = MIN (feature->n_levels, MAX_BINS);
      else
        find_cuts (&work->binning[f], feature->numbers, work->rows, work->n);
      for (gsize i = 0; i < work->n; i++)
        work->bins[f][i] = feature->kind == COHORT_FEATURE_CATEGORY
                               ? MIN (feature->levels[work->rows[i]], MAX_BINS - 1)
                               : bin_of (&work->binning[f], feature->numbers[work->rows[i]]);
    }
}

typedef struct
{
  double g, h;
} Sum;

static double
worth (Sum sum)
{
  return sum.g * sum.g / (sum.h + LEAF_RIDGE);
}

static void
try_split (Node *node, double *best, Sum all, Sum left, gint32 feature, gboolean is_level, double cut)
{
  Sum right = { all.g - left.g, all.h - left.h };
  double gain;

  if (left.h < MIN_CHILD_WEIGHT || right.h < MIN_CHILD_WEIGHT)
    return;
  gain = worth (left) + worth (right) - worth (all);
  if (gain > *best * (1 + 1e-12) + 1e-12)
    {
      *best = gain;
      node->feature = feature;
      node->is_level = is_level;
      node->cut = cut;
    }
}

/* The histogram of one feature for every node of a level, then the best split of each. */
static void
split_level_by (Work *work, Tree *tree, gsize f, guint first, guint n_nodes, const Sum *totals, double *best)
{
  Sum histogram[1 << (MAX_DEPTH - 1)][MAX_BINS];
  const Binning *binning = &work->binning[f];
  gboolean is_level = work->frame->features[f].kind == COHORT_FEATURE_CATEGORY;

  memset (histogram, 0, sizeof histogram);
  for (gsize i = 0; i < work->n; i++)
    {
      guint node = work->node_of[i];
      Sum *bin;

      if (node < first)
        continue;
      bin = &histogram[node - first][work->bins[f][i]];
      bin->g += work->gradient[i];
      bin->h += work->hessian[i];
    }
  for (guint node = 0; node < n_nodes; node++)
    {
      Sum left = { 0, 0 };

      for (guint b = 0; b + (is_level ? 0 : 1) < binning->n_bins; b++)
        {
          if (is_level)
            left = histogram[node][b];
          else
            left = (Sum) { left.g + histogram[node][b].g, left.h + histogram[node][b].h };
          try_split (&tree->nodes[first + node], &best[node], totals[node], left, f, is_level,
                     is_level ? b : binning->cuts[b]);
        }
    }
}

static gboolean
goes_left (const Node *node, const CohortFrame *frame, gsize row)
{
  const CohortFeature *feature = &frame->features[node->feature];

  return node->is_level ? feature->levels[row] == (guint32) node->cut : feature->numbers[row] <= node->cut;
}

static void
grow_tree (Work *work, Tree *tree)
{
  guint first = 0, n_nodes = 1;

  for (guint node = 0; node < MAX_NODES; node++)
    tree->nodes[node] = (Node) { .feature = -1 };
  memset (work->node_of, 0, work->n);
  for (guint depth = 0;; depth++)
    {
      Sum totals[1 << MAX_DEPTH] = { 0 };
      double best[1 << MAX_DEPTH] = { 0 };

      for (gsize i = 0; i < work->n; i++)
        if (work->node_of[i] >= first)
          {
            totals[work->node_of[i] - first].g += work->gradient[i];
            totals[work->node_of[i] - first].h += work->hessian[i];
          }
      for (guint node = 0; node < n_nodes; node++)
        tree->nodes[first + node].value = -totals[node].g / (totals[node].h + LEAF_RIDGE) * work->options->shrinkage;
      if (depth == MIN (work->options->depth, MAX_DEPTH))
        return;
      for (gsize f = 0; f < work->frame->n_features; f++)
        split_level_by (work, tree, f, first, n_nodes, totals, best);
      for (gsize i = 0; i < work->n; i++)
        {
          guint node = work->node_of[i];

          if (node >= first && tree->nodes[node].feature >= 0)
            work->node_of[i] = 2 * node + (goes_left (&tree->nodes[node], work->frame, work->rows[i]) ? 1 : 2);
        }
      first = 2 * first + 1;
      n_nodes *= 2;
    }
}

static void
add_tree (Work *work, CohortBoost *boost)
{
  Tree tree;

  for (gsize i = 0; i < work->n; i++)
    {
      double p = cohort_logistic_probability (work->logit[i]);

      work->gradient[i] = p - work->outcome[work->rows[i]];
      work->hessian[i] = p * (1 - p);
    }
  grow_tree (work, &tree);
  for (gsize i = 0; i < work->n; i++)
    work->logit[i] += tree.nodes[work->node_of[i]].value;
  g_array_append_val (boost->trees, tree);
}

/**
 * cohort_boost_fit:
 * @frame: valid by cohort_frame_validate()
 * @outcome: 0 or 1 for every row of @frame
 * @rows: the @n_rows indices to learn from, both outcomes among them
 *
 * Returns: (transfer full) (nullable): the trees; %NULL where the rows hold one outcome only
 */
CohortBoost *
cohort_boost_fit (const CohortFrame *frame, const guint8 *outcome, const guint32 *rows, gsize n_rows,
                  const CohortBoostOptions *options)
{
  CohortBoost *boost;
  Work work = { frame, outcome, rows, n_rows, options };
  gsize events = 0;

  for (gsize i = 0; i < n_rows; i++)
    events += outcome[rows[i]];
  if (events == 0 || events == n_rows)
    return NULL;

  boost = g_new0 (CohortBoost, 1);
  boost->trees = g_array_new (FALSE, FALSE, sizeof (Tree));
  boost->base = log ((double) events / (n_rows - events));
  work.binning = g_new0 (Binning, frame->n_features);
  work.bins = g_new0 (guint8 *, frame->n_features);
  work.node_of = g_new (guint8, n_rows + 1);
  work.logit = g_new (double, n_rows);
  work.gradient = g_new (double, n_rows);
  work.hessian = g_new (double, n_rows);
  bin_features (&work);
  for (gsize i = 0; i < n_rows; i++)
    work.logit[i] = boost->base;
  for (guint t = 0; t < options->n_trees; t++)
    add_tree (&work, boost);
  for (gsize f = 0; f < frame->n_features; f++)
    {
      g_free (work.binning[f].cuts);
      g_free (work.bins[f]);
    }
  g_free (work.binning);
  g_free (work.bins);
  g_free (work.node_of);
  g_free (work.logit);
  g_free (work.gradient);
  g_free (work.hessian);
  return boost;
}

/**
 * cohort_boost_free:
 */
void
cohort_boost_free (CohortBoost *boost)
{
  if (boost == NULL)
    return;
  g_array_unref (boost->trees);
  g_free (boost);
}

/**
 * cohort_boost_truncate:
 *
 * Keeps the first @n_trees alone: where held-out rows said to stop.
 */
void
cohort_boost_truncate (CohortBoost *boost, guint n_trees)
{
  if (n_trees < boost->trees->len)
    g_array_set_size (boost->trees, n_trees);
}

/**
 * cohort_boost_logit:
 * @checkpoints: (out caller-allocates) (nullable): the logit after every COHORT_BOOST_STRIDE trees
 *
 * Returns: the logit of @row
 */
double
cohort_boost_logit (const CohortBoost *boost, const CohortFrame *frame, gsize row, double *checkpoints)
{
  double logit = boost->base;

  for (guint t = 0; t < boost->trees->len; t++)
    {
      const Node *nodes = g_array_index (boost->trees, Tree, t).nodes;
      guint node = 0;

      while (nodes[node].feature >= 0)
        node = 2 * node + (goes_left (&nodes[node], frame, row) ? 1 : 2);
      logit += nodes[node].value;
      if (checkpoints != NULL && (t + 1) % COHORT_BOOST_STRIDE == 0)
        checkpoints[t / COHORT_BOOST_STRIDE] = logit;
    }
  return logit;
}

/**
 * cohort_boost_attribute:
 * @by_feature: (inout): the logit's way from the root of each tree to @row's leaf is added to the features
 *   it was split on
 */
void
cohort_boost_attribute (const CohortBoost *boost, const CohortFrame *frame, gsize row, double *by_feature)
{
  for (guint t = 0; t < boost->trees->len; t++)
    {
      const Node *nodes = g_array_index (boost->trees, Tree, t).nodes;
      guint node = 0;

      while (nodes[node].feature >= 0)
        {
          guint next = 2 * node + (goes_left (&nodes[node], frame, row) ? 1 : 2);

          by_feature[nodes[node].feature] += nodes[next].value - nodes[node].value;
          node = next;
        }
    }
}
