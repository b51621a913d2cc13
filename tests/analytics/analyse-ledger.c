// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// member,sub,start,end,status,interval,count,price_minor,qty,disc_pct,currency and month,currency,rate. An
// amount off may stand in a disc_minor column, the reason of an end in end_reason. The home currency is the
// one that has no rates.
#include "config.h"

#include "analyse-ledger.h"

#include "cohort-money.h"

#include <math.h>
#include <string.h>

static gpointer
keep (Ledger *ledger, gpointer array)
{
  g_ptr_array_add (ledger->arrays, array);
  return array;
}

static gboolean
read_days (const Table *table, int column, CohortDay *days, GError **error)
{
  for (gsize i = 0; i < table->n_rows; i++)
    {
      const char *text = table_cell (table, i, column);

      days[i] = *text == '\0' ? COHORT_DAY_NONE : cohort_day_parse (text);
      if (*text != '\0' && days[i] == COHORT_DAY_NONE)
        {
          g_set_error (error, ANALYSE_ERROR, 1, "row %zu: “%s” is no day", i + 1, text);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_words (const Table *table, int column, const char *const *words, guint8 *out, GError **error)
{
  for (gsize i = 0; i < table->n_rows; i++)
    {
      guint w = 0;

      while (words[w] != NULL && g_strcmp0 (words[w], table_cell (table, i, column)) != 0)
        w++;
      if (words[w] == NULL)
        {
          g_set_error (error, ANALYSE_ERROR, 1, "row %zu: “%s” is unknown here", i + 1, table_cell (table, i, column));
          return FALSE;
        }
      out[i] = w;
    }
  return TRUE;
}

/* A number column into integers after a factor, as 12.5 % into millionths. */
static gboolean
read_integers (const Table *table, const char *name, double factor, double max, double *out, GError **error)
{
  int column = table_column (table, name);
  g_autofree double *numbers = NULL;

  if (column < 0)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”", name);
      return FALSE;
    }
  numbers = table_numbers (table, column, error);
  if (numbers == NULL)
    return FALSE;
  for (gsize i = 0; i < table->n_rows; i++)
    {
      out[i] = round (numbers[i] * factor);
      if (!(out[i] >= 0 && out[i] <= max))
        {
          g_set_error (error, ANALYSE_ERROR, 1, "row %zu: %s is out of range", i + 1, name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_amounts (Ledger *ledger, GError **error)
{
  const Table *table = ledger->table;
  gsize n = table->n_rows;
  guint16 *count = keep (ledger, g_new0 (guint16, n + 1));
  gint64 *price = keep (ledger, g_new0 (gint64, n + 1));
  gint64 *off = keep (ledger, g_new0 (gint64, n + 1));
  guint32 *quantity = keep (ledger, g_new0 (guint32, n + 1)), *ppm = keep (ledger, g_new0 (guint32, n + 1));
  g_autofree double *v = g_new0 (double, n + 1);

#define COPY(name, factor, max, to)                                                                                    \
  if (!read_integers (table, name, factor, max, v, error))                                                             \
    return FALSE;                                                                                                      \
  for (gsize i = 0; i < n; i++)                                                                                        \
  to[i] = v[i]
  COPY ("count", 1, G_MAXUINT16, count);
  COPY ("price_minor", 1, 1e15, price);
  COPY ("qty", 1, G_MAXUINT32, quantity);
  COPY ("disc_pct", 10000, 1000000, ppm);
  if (table_column (table, "disc_minor") >= 0)
    {
      COPY ("disc_minor", 1, 1e15, off);
    }
#undef COPY
  ledger->segments.interval_count = count;
  ledger->segments.price = price;
  ledger->segments.quantity = quantity;
  ledger->segments.discount_ppm = ppm;
  ledger->segments.discount = off;
  return TRUE;
}

static gboolean
read_facts (Ledger *ledger, GError **error)
{
  static const char *const statuses[] = { "paid", "past_due", "trial", "paused", "comp", NULL };
  static const char *const intervals[] = { "", "day", "week", "month", "year", NULL };
  static const char *const reasons[] = { "", "voluntary", "failed", "unknown", NULL };
  static const char *const needed[] = { "member", "sub", "start", "end", "status", "interval", "currency" };
  const Table *table = ledger->table;
  gsize n = table->n_rows;
  int column[G_N_ELEMENTS (needed)], reason = table_column (table, "end_reason");
  CohortDay *start = keep (ledger, g_new0 (CohortDay, n + 1)), *end = keep (ledger, g_new0 (CohortDay, n + 1));
  guint8 *status = keep (ledger, g_new0 (guint8, n + 1)), *interval = keep (ledger, g_new0 (guint8, n + 1));
  guint8 *end_reason = keep (ledger, g_new0 (guint8, n + 1));
  g_autoptr (GPtrArray) subs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if ((column[i] = table_column (table, needed[i])) < 0)
      {
        g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”", needed[i]);
        return FALSE;
      }
  if (!read_days (table, column[2], start, error) || !read_days (table, column[3], end, error)
      || !read_words (table, column[4], statuses, status, error)
      || !read_words (table, column[5], intervals, interval, error)
      || (reason >= 0 && !read_words (table, reason, reasons, end_reason, error)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    end_reason[i] = end_reason[i] == 3 ? COHORT_END_UNKNOWN : end_reason[i];
  ledger->segments.n = n;
  ledger->segments.member = keep (ledger, table_levels (table, column[0], &ledger->members));
  ledger->segments.n_members = ledger->members->len;
  ledger->segments.subscription = keep (ledger, table_levels (table, column[1], &subs));
  ledger->segments.start = start;
  ledger->segments.end = end;
  ledger->segments.status = status;
  ledger->segments.interval = interval;
  ledger->segments.end_reason = end_reason;
  return read_amounts (ledger, error);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  CohortDay x = ((const CohortRateStep *) a)->from, y = ((const CohortRateStep *) b)->from;

  return (x > y) - (x < y);
}

static gboolean
read_rates (Ledger *ledger, CohortCurrency *currency, GError **error)
{
  const Table *table = ledger->rates;
  int month = table_column (table, "month"), code = table_column (table, "currency"),
      rate = table_column (table, "rate");
  g_autofree double *rates = NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (CohortRateStep));

  if (month < 0 || code < 0 || rate < 0)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "the rates need the columns month, currency and rate");
      return FALSE;
    }
  rates = table_numbers (table, rate, error);
  for (gsize i = 0; rates != NULL && i < table->n_rows; i++)
    if (g_strcmp0 (table_cell (table, i, code), currency->code) == 0)
      {
        g_autofree char *day = g_strconcat (table_cell (table, i, month), "-01", NULL);
        CohortRateStep step = { cohort_day_parse (day), llround (rates[i] * 1e9) };

        g_array_append_val (steps, step);
      }
  g_array_sort (steps, compare_steps);
  currency->n_rates = steps->len;
  currency->rates = keep (ledger, g_array_free (g_steal_pointer (&steps), FALSE));
  return rates != NULL;
}

static gboolean
read_currencies (Ledger *ledger, GError **error)
{
  guint32 *levels
      = keep (ledger, table_levels (ledger->table, table_column (ledger->table, "currency"), &ledger->codes));
  guint16 *currency = keep (ledger, g_new0 (guint16, ledger->table->n_rows + 1));
  CohortCurrency *currencies = keep (ledger, g_new0 (CohortCurrency, ledger->codes->len + 1));

  ledger->segments.home = -1;
  for (gsize i = 0; i < ledger->table->n_rows; i++)
    currency[i] = levels[i];
  for (guint c = 0; c < ledger->codes->len; c++)
    {
      int exponent = cohort_currency_exponent (ledger->codes->pdata[c]);

      currencies[c].code = ledger->codes->pdata[c];
      currencies[c].exponent = exponent < 0 ? 2 : exponent;
      if (ledger->rates != NULL && !read_rates (ledger, &currencies[c], error))
        return FALSE;
      if (currencies[c].n_rates == 0)
        ledger->segments.home = c;
    }
  ledger->segments.currency = currency;
  ledger->segments.currencies = currencies;
  ledger->segments.n_currencies = ledger->codes->len;
  return TRUE;
}

/**
 * ledger_load:
 * @fx_path: (nullable): rates, where there is more than one currency
 *
 * Returns: (transfer full): the ledger, or %NULL with @error set
 */
Ledger *
ledger_load (const char *segments_path, const char *fx_path, GError **error)
{
  g_autoptr (Ledger) ledger = g_new0 (Ledger, 1);

  ledger->arrays = g_ptr_array_new_with_free_func (g_free);
  ledger->table = table_load (segments_path, error);
  if (ledger->table == NULL)
    return NULL;
  if (fx_path != NULL && (ledger->rates = table_load (fx_path, error)) == NULL)
    return NULL;
  if (!read_facts (ledger, error) || !read_currencies (ledger, error))
    return NULL;
  return g_steal_pointer (&ledger);
}

/**
 * ledger_free:
 */
void
ledger_free (Ledger *ledger)
{
  g_clear_pointer (&ledger->arrays, g_ptr_array_unref);
  g_clear_pointer (&ledger->members, g_ptr_array_unref);
  g_clear_pointer (&ledger->codes, g_ptr_array_unref);
  g_clear_pointer (&ledger->table, table_free);
  g_clear_pointer (&ledger->rates, table_free);
  g_free (ledger);
}
