// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-demo-random.h"

static guint64
split_mix (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint64
rotate (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/**
 * cohort_demo_random_init:
 *
 * Starts the stream of (@seed, @purpose, @index).
 */
void
cohort_demo_random_init (CohortDemoRandom *self, guint64 seed, CohortDemoPurpose purpose, guint64 index)
{
  guint64 state = seed;

  /* Each part is mixed before the next comes in, so that neighbouring seeds and indices share nothing. */
  state = split_mix (&state) ^ (guint64) purpose;
  state = split_mix (&state) ^ index;
  for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = split_mix (&state);
}

guint64
cohort_demo_random_next (CohortDemoRandom *self)
{
  guint64 *s = self->state;
  guint64 result = rotate (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate (s[3], 45);
  return result;
}

/**
 * cohort_demo_random_below:
 * @n: greater than 0
 *
 * Returns: 0 to @n - 1
 */
guint32
cohort_demo_random_below (CohortDemoRandom *self, guint32 n)
{
  g_return_val_if_fail (n > 0, 0);

  return (guint32) (((cohort_demo_random_next (self) >> 32) * n) >> 32);
}

/**
 * cohort_demo_random_between:
 *
 * Returns: @first to @last, both inclusive
 */
int
cohort_demo_random_between (CohortDemoRandom *self, int first, int last)
{
  return first + (int) cohort_demo_random_below (self, (guint32) (last - first + 1));
}

/**
 * cohort_demo_random_chance:
 * @millionths: of 1,000,000
 */
gboolean
cohort_demo_random_chance (CohortDemoRandom *self, guint32 millionths)
{
  return cohort_demo_random_below (self, 1000000) < millionths;
}

/**
 * cohort_demo_random_pick:
 * @weights: not all 0
 *
 * Returns: an index, each as likely as its weight is heavy
 */
guint
cohort_demo_random_pick (CohortDemoRandom *self, const guint *weights, guint n_weights)
{
  guint total = 0, drawn;

  for (guint i = 0; i < n_weights; i++)
    total += weights[i];
  drawn = cohort_demo_random_below (self, total);
  for (guint i = 0; i < n_weights; i++)
    {
      if (drawn < weights[i])
        return i;
      drawn -= weights[i];
    }
  g_assert_not_reached ();
}
