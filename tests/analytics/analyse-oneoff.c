// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse bgbb, bgnbd, gammagamma, rfm, elasticity and demand.
#include "config.h"

#include "analyse.h"

#include "cohort-bgbb.h"
#include "cohort-bgnbd.h"
#include "cohort-elasticity.h"
#include "cohort-rfm.h"

#include <math.h>
#include <string.h>

/* The column that --@option names, or the first of @names. */
static double *
numbers (Analyse *analyse, const Table *table, const char *option, const char *const *names, GError **error)
{
  int column = analyse_column (analyse, table, option, names, TRUE, error);

  return column >= 0 ? table_numbers (table, column, error) : NULL;
}

static void
put_buyers (Analyse *analyse, const CohortBgNbd *fit, const double *x, const double *recency, const double *age,
            gsize n, double ahead)
{
  g_autofree double *expected = g_new (double, n + 1), *alive = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      expected[i] = cohort_bgnbd_expected (fit, x[i], recency[i], age[i], ahead);
      alive[i] = cohort_bgnbd_alive (fit, x[i], recency[i], age[i]);
    }
  put_numbers (analyse, "expected", expected, n);
  put_numbers (analyse, "alive", alive, n);
}

/* The columns of a table of buyers: how often, until when and, returned, for how long they were watched. */
static double *
buyers (Analyse *analyse, const Table *table, const char *option, const char *const *names, double **x,
        double **recency, GError **error)
{
  *x = numbers (analyse, table, "x", (const char *const[]) { "x", "frequency", NULL }, error);
  if (*x == NULL)
    return NULL;
  *recency = numbers (analyse, table, "recency", (const char *const[]) { "t_x", "recency", NULL }, error);
  if (*recency == NULL)
    return NULL;
  return numbers (analyse, table, option, names, error);
}

gboolean
analyse_bgnbd (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autofree double *x = NULL, *recency = NULL, *age = NULL;
  const char *leave = analyse_option (analyse, "leave", "repeat");
  CohortBgNbd fit;
  double ahead;

  if (table == NULL || !analyse_number (analyse, "ahead", 39, &ahead, error))
    return FALSE;
  age = buyers (analyse, table, "age", (const char *const[]) { "T", "age", NULL }, &x, &recency, error);
  if (age == NULL)
    return FALSE;
  fit = strcmp (leave, "first") == 0 ? cohort_mbgnbd_fit (x, recency, age, NULL, table->n_rows)
                                     : cohort_bgnbd_fit (x, recency, age, NULL, table->n_rows);
  put_status (analyse, "status", fit.status);
  put_count (analyse, "n", table->n_rows);
  if (fit.status != COHORT_STATUS_OK)
    return TRUE;
  put_number (analyse, "r", fit.r);
  put_number (analyse, "alpha", fit.alpha);
  put_number (analyse, "a", fit.a);
  put_number (analyse, "b", fit.b);
  put_number (analyse, "log_likelihood", fit.log_likelihood);
  put_number (analyse, "new_buyer", cohort_bgnbd_unconditional (&fit, ahead));
  put_buyers (analyse, &fit, x, recency, age, table->n_rows, ahead);
  return TRUE;
}

static void
put_chances (Analyse *analyse, const CohortBgBb *fit, const double *x, const double *recency, const double *chances,
             gsize n, guint ahead)
{
  open_array (analyse, "expected");
  for (gsize i = 0; i < n; i++)
    put_number (analyse, NULL, cohort_bgbb_expected (fit, x[i], recency[i], chances[i], ahead));
  close_array (analyse);
  open_array (analyse, "alive");
  for (gsize i = 0; i < n; i++)
    put_number (analyse, NULL, cohort_bgbb_alive (fit, x[i], recency[i], chances[i]));
  close_array (analyse);
}

gboolean
analyse_bgbb (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autofree double *x = NULL, *recency = NULL, *chances = NULL, *weight = NULL;
  CohortBgBb fit;
  double ahead;

  if (table == NULL || !analyse_number (analyse, "ahead", 5, &ahead, error))
    return FALSE;
  chances = buyers (analyse, table, "chances", (const char *const[]) { "n", "periods", NULL }, &x, &recency, error);
  if (chances == NULL)
    return FALSE;
  if (table_column (table, "weights") >= 0)
    weight = table_numbers (table, table_column (table, "weights"), error);
  if (table_column (table, "weights") >= 0 && weight == NULL)
    return FALSE;
  fit = cohort_bgbb_fit (x, recency, chances, weight, table->n_rows);
  put_status (analyse, "status", fit.status);
  put_count (analyse, "n", table->n_rows);
  if (fit.status != COHORT_STATUS_OK)
    return TRUE;
  put_number (analyse, "a", fit.a);
  put_number (analyse, "b", fit.b);
  put_number (analyse, "c", fit.c);
  put_number (analyse, "d", fit.d);
  put_number (analyse, "log_likelihood", fit.log_likelihood);
  put_chances (analyse, &fit, x, recency, chances, table->n_rows, (guint) CLAMP (ahead, 0, 1000));
  return TRUE;
}

gboolean
analyse_gammagamma (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autofree double *x = NULL, *value = NULL, *expected = NULL;
  CohortGammaGamma fit;

  if (table == NULL)
    return FALSE;
  x = numbers (analyse, table, "x", (const char *const[]) { "x", "frequency", NULL }, error);
  if (x == NULL)
    return FALSE;
  value = numbers (analyse, table, "value", (const char *const[]) { "zbar", "monetary_value", "value", NULL }, error);
  if (value == NULL)
    return FALSE;
  fit = cohort_gammagamma_fit (x, value, table->n_rows);
  put_status (analyse, "status", fit.status);
  put_count (analyse, "n", fit.n);
  if (fit.status != COHORT_STATUS_OK)
    return TRUE;
  put_number (analyse, "p", fit.p);
  put_number (analyse, "q", fit.q);
  put_number (analyse, "gamma", fit.gamma);
  put_number (analyse, "log_likelihood", fit.log_likelihood);
  expected = g_new (double, table->n_rows + 1);
  for (gsize i = 0; i < table->n_rows; i++)
    expected[i] = cohort_gammagamma_expected (&fit, x[i], value[i]);
  put_numbers (analyse, "expected", expected, table->n_rows);
  return TRUE;
}

static void
put_scores (Analyse *analyse, const char *name, const guint8 *scores, gsize n)
{
  open_array (analyse, name);
  for (gsize i = 0; i < n; i++)
    put_count (analyse, NULL, scores[i]);
  close_array (analyse);
}

gboolean
analyse_rfm (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_customers (analyse, error);
  g_autofree double *days = NULL, *times = NULL, *amount = NULL;
  g_autoptr (CohortRfm) rfm = NULL;

  if (table == NULL)
    return FALSE;
  days = numbers (analyse, table, "recency", (const char *const[]) { "recency", "days", NULL }, error);
  if (days == NULL)
    return FALSE;
  times = numbers (analyse, table, "frequency", (const char *const[]) { "frequency", "times", NULL }, error);
  if (times == NULL)
    return FALSE;
  amount = numbers (analyse, table, "monetary", (const char *const[]) { "monetary", "amount", NULL }, error);
  if (amount == NULL)
    return FALSE;
  rfm = cohort_rfm_new (days, times, amount, table->n_rows);
  put_status (analyse, "status", rfm->status);
  put_count (analyse, "n", rfm->n);
  if (rfm->status != COHORT_STATUS_OK)
    return TRUE;
  put_scores (analyse, "r", rfm->recency, rfm->n);
  put_scores (analyse, "f", rfm->frequency, rfm->n);
  put_scores (analyse, "m", rfm->money, rfm->n);
  return TRUE;
}

gboolean
analyse_elasticity (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  const char *per = analyse_option (analyse, "per", NULL);
  g_autofree double *quantity = NULL, *price = NULL, *divisor = NULL, *x = NULL;
  g_autoptr (CohortRegression) fit = NULL;
  double lo, hi;

  if (table == NULL)
    return FALSE;
  quantity = numbers (analyse, table, "quantity", (const char *const[]) { "quantity", "subs", "packs", NULL }, error);
  if (quantity == NULL)
    return FALSE;
  price = numbers (analyse, table, "price", (const char *const[]) { "price", NULL }, error);
  if (price == NULL)
    return FALSE;
  if (per != NULL)
    {
      int column = table_column (table, per);

      divisor = column >= 0 ? table_numbers (table, column, error) : NULL;
      if (column < 0)
        g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”", per);
      if (divisor == NULL)
        return FALSE;
    }
  x = g_new (double, 2 * table->n_rows + 1);
  for (gsize i = 0; i < table->n_rows; i++)
    {
      x[2 * i] = 1;
      x[2 * i + 1] = log (price[i] / (divisor != NULL ? divisor[i] : 1));
      quantity[i] = log (quantity[i]);
    }
  fit = cohort_regression (x, quantity, table->n_rows, 2);
  put_status (analyse, "status", fit->status);
  put_count (analyse, "n", fit->n);
  if (fit->status != COHORT_STATUS_OK)
    return TRUE;
  put_number (analyse, "intercept", fit->beta[0]);
  put_number (analyse, "elasticity", fit->beta[1]);
  put_number (analyse, "se", fit->se[1]);
  put_number (analyse, "hc1", fit->hc1[1]);
  cohort_regression_interval (fit, 1, 0.95, &lo, &hi);
  put_number (analyse, "lo", lo);
  put_number (analyse, "hi", hi);
  put_number (analyse, "r_squared", fit->r_squared);
  return TRUE;
}

gboolean
analyse_demand (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autofree double *price = NULL, *visitors = NULL, *buyers = NULL;
  g_autofree CohortArm *arms = NULL;
  CohortEstimate best, revenue;
  CohortDemand fit;

  if (table == NULL)
    return FALSE;
  price = numbers (analyse, table, "price", (const char *const[]) { "price", NULL }, error);
  if (price == NULL)
    return FALSE;
  visitors = numbers (analyse, table, "visitors", (const char *const[]) { "visitors", NULL }, error);
  if (visitors == NULL)
    return FALSE;
  buyers = numbers (analyse, table, "buyers", (const char *const[]) { "buyers", NULL }, error);
  if (buyers == NULL)
    return FALSE;
  arms = g_new0 (CohortArm, table->n_rows + 1);
  for (gsize i = 0; i < table->n_rows; i++)
    if (visitors[i] >= 0 && visitors[i] <= 1e15 && buyers[i] >= 0 && buyers[i] <= 1e15)
      arms[i] = (CohortArm) { (guint64) visitors[i], (guint64) buyers[i] };
    else
      price[i] = NAN; /* refused with the price */
  fit = cohort_demand_fit (arms, price, table->n_rows);
  put_status (analyse, "status", fit.status);
  put_number (analyse, "intercept", fit.intercept);
  put_number (analyse, "slope", fit.slope);
  put_number (analyse, "se_intercept", fit.se_intercept);
  put_number (analyse, "se_slope", fit.se_slope);
  put_number (analyse, "deviance", fit.deviance);
  open_array (analyse, "elasticities");
  for (gsize i = 0; i < table->n_rows; i++)
    put_number (analyse, NULL, cohort_demand_elasticity (&fit, price[i]));
  close_array (analyse);
  put_number (analyse, "best_price", fit.best_price);
  put_number (analyse, "best_revenue", fit.best_revenue);
  cohort_demand_best (&fit, 0.95, 20000, 1, &best, &revenue);
  put_estimate (analyse, "best_price_interval", &best);
  put_estimate (analyse, "best_revenue_interval", &revenue);
  return TRUE;
}
