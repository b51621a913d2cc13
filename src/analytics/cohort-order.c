// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Radix and counting sorts of indices. A comparison sort of a million tenures takes longer than the
// whole Kaplan-Meier curve that follows it; tenures share most of their bits, so most digits are skipped. A digit's
// counters take longer than all of a short array, which is merged instead; what is in order already stays as it is.
#include "config.h"

#include "cohort-order.h"

#include <string.h>

#define DIGIT_BITS 16
#define N_DIGITS (64 / DIGIT_BITS)
#define RADIX (1u << DIGIT_BITS)
#define SHORT 4096 /* rows up to which merging is faster */

typedef struct
{
  guint64 key;
  guint32 index;
} Item;

/* Maps a double to an integer that sorts alike: negative values reversed, -0 equal to +0. */
static guint64
key_of_double (double value)
{
  guint64 bits;

  value += 0.0;
  memcpy (&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | (G_GUINT64_CONSTANT (1) << 63);
}

static gboolean
digit_pass (const Item *from, Item *to, gsize n, guint shift, gsize *counts)
{
  gsize sum = 0;

  memset (counts, 0, RADIX * sizeof *counts);
  for (gsize i = 0; i < n; i++)
    counts[(from[i].key >> shift) & (RADIX - 1)]++;
  if (counts[(from[0].key >> shift) & (RADIX - 1)] == n)
    return FALSE;

  for (gsize d = 0; d < RADIX; d++)
    {
      gsize count = counts[d];

      counts[d] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    to[counts[(from[i].key >> shift) & (RADIX - 1)]++] = from[i];
  return TRUE;
}

/* Merges ever longer runs of @a. Returns: @a or @b, whichever holds the result */
static const Item *
merge_runs (Item *a, Item *b, gsize n)
{
  for (gsize width = 1; width < n; width *= 2)
    {
      Item *swap = a;

      for (gsize from = 0; from < n; from += 2 * width)
        {
          const gsize middle = MIN (from + width, n), to = MIN (from + 2 * width, n);

          for (gsize i = from, l = from, r = middle; i < to; i++)
            b[i] = l < middle && (r == to || a[l].key <= a[r].key) ? a[l++] : a[r++];
        }
      a = b;
      b = swap;
    }
  return a;
}

/* Returns: @a or @b, whichever holds the result */
static const Item *
sort_digits (Item *a, Item *b, gsize n)
{
  g_autofree gsize *counts = g_new (gsize, RADIX);

  for (guint digit = 0; digit < N_DIGITS; digit++)
    if (digit_pass (a, b, n, digit * DIGIT_BITS, counts))
      {
        Item *swap = a;

        a = b;
        b = swap;
      }
  return a;
}

/**
 * cohort_order_doubles:
 * @values: @n numbers, none of them NaN
 *
 * Returns: (transfer full): the indices of @values in ascending order, equal values in input order
 */
guint32 *
cohort_order_doubles (const double *values, gsize n)
{
  g_autofree Item *a = g_new (Item, n + 1);
  g_autofree Item *b = NULL;
  guint32 *order = g_new (guint32, n + 1);
  const Item *sorted = a;
  gboolean in_order = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      a[i] = (Item) { key_of_double (values[i]), (guint32) i };
      in_order &= i == 0 || a[i - 1].key <= a[i].key;
    }
  if (!in_order)
    {
      b = g_new (Item, n);
      sorted = n <= SHORT ? merge_runs (a, b, n) : sort_digits (a, b, n);
    }
  for (gsize i = 0; i < n; i++)
    order[i] = sorted[i].index;
  return order;
}

/**
 * cohort_order_groups:
 * @groups: (nullable): the group of each row, below @n_groups; %NULL puts all rows in group 0
 * @order: (nullable): an order to keep within each group; %NULL keeps input order
 * @starts: (out caller-allocates): @n_groups + 1 offsets; group g is [starts[g], starts[g + 1])
 *
 * Returns: (transfer full): the row indices, grouped
 */
guint32 *
cohort_order_groups (const guint32 *groups, gsize n, guint32 n_groups, const guint32 *order, gsize *starts)
{
  guint32 *grouped = g_new (guint32, n + 1);
  g_autofree gsize *next = g_new (gsize, (gsize) n_groups + 1);

  memset (starts, 0, ((gsize) n_groups + 1) * sizeof *starts);
  for (gsize i = 0; i < n; i++)
    starts[(groups != NULL ? groups[i] : 0) + 1]++;
  for (guint32 g = 0; g < n_groups; g++)
    starts[g + 1] += starts[g];
  memcpy (next, starts, ((gsize) n_groups + 1) * sizeof *next);
  for (gsize i = 0; i < n; i++)
    {
      guint32 row = order != NULL ? order[i] : (guint32) i;

      grouped[next[groups != NULL ? groups[row] : 0]++] = row;
    }
  return grouped;
}
