// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weighted isotonic regression by pooling adjacent violators (Ayer et al. 1955): the nearest falling curve in
// weighted squares. Linear time. Values and weights are finite, weights above 0: callers see to it.
#include "config.h"

#include "cohort-isotonic.h"

typedef struct
{
  double mean, weight;
  gsize n;
} Block;

/**
 * cohort_isotonic_falling:
 * @values: (inout): @n of them, replaced by the nearest curve that never rises
 */
void
cohort_isotonic_falling (double *values, const double *weights, gsize n)
{
  g_autofree Block *blocks = g_new (Block, n + 1);
  gsize n_blocks = 0, at = 0;

  for (gsize i = 0; i < n; i++)
    {
      Block block = { values[i], weights[i], 1 };

      while (n_blocks > 0 && blocks[n_blocks - 1].mean < block.mean)
        {
          const Block *before = &blocks[--n_blocks];
          double weight = before->weight + block.weight;

          block.mean = (before->mean * before->weight + block.mean * block.weight) / weight;
          block.weight = weight;
          block.n += before->n;
        }
      blocks[n_blocks++] = block;
    }
  for (gsize b = 0; b < n_blocks; b++)
    for (gsize i = 0; i < blocks[b].n; i++)
      values[at++] = blocks[b].mean;
}
