// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-ledger-rates.h"

#include "cohort-ledger-rows.h"
#include "cohort-money.h"
#include "cohort-segments.h"

#define UNIT G_GINT64_CONSTANT (1000000000)

/* The latest rate of a pair. Pairs are few: a service stores its currencies against one. */
typedef struct
{
  const char *base, *quote; /* interned */
  gint64 rate_e9;
} Pair;

typedef struct
{
  const char *home;
  GArray *currencies; /* (element-type CohortCurrency) */
  GPtrArray *steps;
  GArray *pairs;  /* (element-type Pair) */
  CohortDay next; /* the first of the month whose rates come next */
} Rates;

static gint64
latest (const Rates *self, const char *base, const char *quote)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index (self->pairs, Pair, i);

      if (pair->base == base && pair->quote == quote)
        return pair->rate_e9;
    }
  return 0;
}

/* Units of the home currency for one of @code: said so, said the other way round, or through what both are quoted
 * against. */
static gint64
rate_to_home (const Rates *self, const char *code)
{
  gint64 rate = latest (self, code, self->home), other = latest (self, self->home, code);

  if (rate != 0)
    return rate;
  if (other != 0)
    return cohort_mul_div_half_even (UNIT, UNIT, other, &rate) ? rate : 0;
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index (self->pairs, Pair, i);

      if (pair->quote != code)
        continue;
      other = latest (self, pair->base, self->home);
      if (other != 0 && cohort_mul_div_half_even (other, UNIT, pair->rate_e9, &rate))
        return rate;
    }
  return 0;
}

static void
begin_month (Rates *self)
{
  for (guint c = 0; c < self->currencies->len; c++)
    {
      const CohortCurrency *currency = &g_array_index (self->currencies, CohortCurrency, c);
      GArray *steps = g_ptr_array_index (self->steps, c);
      CohortRateStep step = { self->next, 0 };

      if (currency->code == self->home)
        continue;
      step.rate_e9 = rate_to_home (self, currency->code);
      if (step.rate_e9 > 0
          && (steps->len == 0 || g_array_index (steps, CohortRateStep, steps->len - 1).rate_e9 != step.rate_e9))
        g_array_append_val (steps, step);
    }
}

static void
add_rate (const CohortRateRow *row, gpointer data)
{
  Rates *self = data;
  Pair pair = { g_intern_string (row->base), g_intern_string (row->quote), row->rate_e9 };

  if (row->rate_e9 <= 0)
    return;
  if (self->next == COHORT_DAY_NONE)
    self->next = cohort_month_first_day (cohort_month_of_day (row->day));
  for (; row->day > self->next; self->next = cohort_day_add_months (self->next, 1))
    begin_month (self);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *known = &g_array_index (self->pairs, Pair, i);

      if (known->base == pair.base && known->quote == pair.quote)
        {
          known->rate_e9 = pair.rate_e9;
          return;
        }
    }
  g_array_append_val (self->pairs, pair);
}

gboolean
cohort_ledger_rates_read (CohortDb *db, const char *home, GArray *currencies, GPtrArray *steps, GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  Rates self = { home, currencies, steps, pairs, COHORT_DAY_NONE };

  for (guint c = 0; c < currencies->len; c++)
    g_ptr_array_add (steps, g_array_new (FALSE, FALSE, sizeof (CohortRateStep)));
  if (!cohort_ledger_each_rate (db, add_rate, &self, error))
    return FALSE;
  if (self.next != COHORT_DAY_NONE)
    begin_month (&self);
  for (guint c = 0; c < currencies->len; c++)
    {
      CohortCurrency *currency = &g_array_index (currencies, CohortCurrency, c);
      GArray *own = g_ptr_array_index (steps, c);

      currency->rates = (const CohortRateStep *) (gconstpointer) own->data;
      currency->n_rates = own->len;
    }
  return TRUE;
}
