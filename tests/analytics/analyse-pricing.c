// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse abtest, sequential, plan, psm, gaborgranger and bandit. The first two read rows of visitors (an arm and an
// outcome) or counts (arm or price, visitors, buyers).
#include "config.h"

#include "analyse-frame.h"
#include "analyse.h"

#include "cohort-bandit.h"
#include "cohort-experiment.h"
#include "cohort-gabor-granger.h"
#include "cohort-price-survey.h"
#include "cohort-proportion-sequence.h"

#include <math.h>

typedef struct
{
  GPtrArray *labels;
  CohortArm *arms;
} Arms;

static void
arms_clear (Arms *arms)
{
  g_clear_pointer (&arms->labels, g_ptr_array_unref);
  g_free (arms->arms);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arms, arms_clear)

static gboolean
add_counts (const Table *table, const guint32 *arm, CohortArm *arms, GError **error)
{
  g_autofree double *visitors = table_numbers (table, table_column (table, "visitors"), error), *buyers = NULL;

  if (visitors == NULL)
    return FALSE;
  buyers = table_numbers (table, table_column (table, "buyers"), error);
  if (buyers == NULL)
    return FALSE;
  for (gsize i = 0; i < table->n_rows; i++)
    {
      if (!(visitors[i] >= 0 && visitors[i] <= 1e15 && buyers[i] >= 0 && buyers[i] <= 1e15))
        {
          g_set_error (error, ANALYSE_ERROR, 1, "row %zu: no counts", i + 1);
          return FALSE;
        }
      arms[arm[i]].visitors += (guint64) visitors[i];
      arms[arm[i]].buyers += (guint64) buyers[i];
    }
  return TRUE;
}

static gboolean
load_arms (Analyse *analyse, const Table *table, Arms *arms, GError **error)
{
  static const char *const names[] = { "arm", "version", "price", "group", NULL }, *const outcomes[]
                                                                                   = { "outcome", "converted", "label",
                                                                                       NULL };
  int arm = analyse_column (analyse, table, "arm", names, TRUE, error), outcome;
  g_autofree guint32 *levels = NULL;
  g_autofree guint8 *bought = NULL;

  if (arm < 0)
    return FALSE;
  levels = table_levels (table, arm, &arms->labels);
  arms->arms = g_new0 (CohortArm, arms->labels->len + 1);
  if (table_column (table, "visitors") >= 0 && table_column (table, "buyers") >= 0)
    return add_counts (table, levels, arms->arms, error);
  outcome = analyse_column (analyse, table, "outcome", outcomes, TRUE, error);
  if (outcome < 0)
    return FALSE;
  bought = table_outcomes (table, outcome, error);
  for (gsize i = 0; bought != NULL && i < table->n_rows; i++)
    {
      arms->arms[levels[i]].visitors++;
      arms->arms[levels[i]].buyers += bought[i];
    }
  return bought != NULL;
}

static void
put_arms (Analyse *analyse, const Arms *arms)
{
  gsize n = arms->labels->len;
  g_autofree guint64 *visitors = g_new (guint64, n + 1);
  g_autofree double *share = g_new (double, n + 1);
  double chi2, p;

  open_array (analyse, "arms");
  for (gsize i = 0; i < n; i++)
    {
      CohortEstimate wilson = cohort_proportion (arms->arms[i].buyers, arms->arms[i].visitors, 0.95);

      open_object (analyse, NULL);
      put_text (analyse, "arm", arms->labels->pdata[i]);
      put_count (analyse, "visitors", arms->arms[i].visitors);
      put_count (analyse, "buyers", arms->arms[i].buyers);
      put_estimate (analyse, "wilson", &wilson);
      close_object (analyse);
      visitors[i] = arms->arms[i].visitors;
      share[i] = 1.0 / n;
    }
  close_array (analyse);
  p = cohort_srm_p_value (visitors, share, n, &chi2);
  open_object (analyse, "srm");
  put_number (analyse, "chi2", chi2);
  put_number (analyse, "p", p);
  json_builder_set_member_name (analyse->out, "alarm");
  json_builder_add_boolean_value (analyse->out, p < COHORT_SRM_ALARM);
  close_object (analyse);
}

static void
put_best_arm (Analyse *analyse, const Arms *arms)
{
  gsize n = arms->labels->len;
  g_autofree double *price = g_new (double, n + 1), *chance = g_new0 (double, n + 1);
  CohortStatus status;

  for (gsize i = 0; i < n; i++)
    {
      char *end;

      price[i] = g_ascii_strtod (arms->labels->pdata[i], &end);
      if (*end != '\0' || price[i] <= 0)
        return;
    }
  status = cohort_best_arm (arms->arms, price, n, chance);
  put_status (analyse, "best_revenue_status", status);
  put_numbers (analyse, "best_revenue_chance", chance, n);
}

static void
put_comparison (Analyse *analyse, const CohortComparison *comparison)
{
  put_status (analyse, "status", comparison->status);
  put_number (analyse, "chance_b", comparison->chance_b);
  put_number (analyse, "loss_a", comparison->loss_a);
  put_number (analyse, "loss_b", comparison->loss_b);
  put_estimate (analyse, "posterior_a", &comparison->a);
  put_estimate (analyse, "posterior_b", &comparison->b);
  put_estimate (analyse, "absolute", &comparison->absolute);
  put_estimate (analyse, "relative", &comparison->relative);
  put_number (analyse, "chance_relative", comparison->chance_relative);
  put_number (analyse, "p_absolute", comparison->p_absolute);
}

gboolean
analyse_abtest (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_auto (Arms) arms = { NULL };
  double prior_a, prior_b, confidence;

  if (table == NULL || !load_arms (analyse, table, &arms, error)
      || !analyse_number (analyse, "prior-a", 1, &prior_a, error)
      || !analyse_number (analyse, "prior-b", 1, &prior_b, error)
      || !analyse_number (analyse, "confidence", 0.95, &confidence, error))
    return FALSE;
  if (arms.labels->len == 2)
    {
      CohortComparison comparison = cohort_compare_arms (&arms.arms[0], &arms.arms[1], prior_a, prior_b, confidence);

      put_comparison (analyse, &comparison);
    }
  else
    put_status (analyse, "status", arms.labels->len < 2 ? COHORT_STATUS_TOO_FEW : COHORT_STATUS_OK);
  put_arms (analyse, &arms);
  put_best_arm (analyse, &arms);
  return TRUE;
}

gboolean
analyse_sequential (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_auto (Arms) arms = { NULL };
  CohortSequential sequential;
  double alpha, planned, tau;

  if (table == NULL || !load_arms (analyse, table, &arms, error)
      || !analyse_number (analyse, "alpha", 0.05, &alpha, error)
      || !analyse_number (analyse, "planned", 5000, &planned, error)
      || !analyse_number (analyse, "tau", 0.01, &tau, error))
    return FALSE;
  if (arms.labels->len > 2)
    {
      g_set_error (error, ANALYSE_ERROR, 1, "two arms are needed, the file has %u", arms.labels->len);
      return FALSE;
    }
  if (arms.labels->len < 2)
    {
      put_status (analyse, "status", arms.labels->len == 0 ? COHORT_STATUS_NO_DATA : COHORT_STATUS_TOO_FEW);
      return TRUE;
    }
  sequential = cohort_sequential (&arms.arms[0], &arms.arms[1], alpha, planned, tau);
  put_status (analyse, "status", sequential.status);
  put_number (analyse, "rho", sequential.rho);
  put_number (analyse, "lo", sequential.lo);
  put_number (analyse, "hi", sequential.hi);
  put_number (analyse, "p", sequential.p_value);
  put_number (analyse, "msprt", sequential.msprt);
  put_number (analyse, "msprt_p", sequential.msprt_p);
  open_array (analyse, "arms");
  for (guint i = 0; i < 2; i++)
    {
      CohortEstimate rate = cohort_proportion_sequence (arms.arms[i].buyers, arms.arms[i].visitors, 1 - alpha, planned);

      put_estimate (analyse, NULL, &rate);
    }
  close_array (analyse);
  return TRUE;
}

gboolean
analyse_plan (Analyse *analyse, GError **error)
{
  double p1, p2, alpha, power, visitors, per_arm;

  if (!analyse_number (analyse, "p1", NAN, &p1, error) || !analyse_number (analyse, "p2", NAN, &p2, error)
      || !analyse_number (analyse, "alpha", 0.05, &alpha, error)
      || !analyse_number (analyse, "power", 0.8, &power, error)
      || !analyse_number (analyse, "visitors", NAN, &visitors, error))
    return FALSE;
  per_arm = cohort_plan_per_arm (p1, p2, alpha, power);
  put_status (analyse, "status", isnan (per_arm) ? COHORT_STATUS_BAD_INPUT : COHORT_STATUS_OK);
  put_number (analyse, "per_arm", per_arm);
  /* --visitors: a month, both arms together */
  put_number (analyse, "months", 2 * per_arm / visitors);
  put_number (analyse, "detectable_in_6_months", cohort_plan_detectable (p1, 3 * visitors, alpha, power));
  return TRUE;
}

static void
put_crossing (Analyse *analyse, const char *name, const CohortCrossing *crossing)
{
  open_object (analyse, name);
  put_number (analyse, "first", crossing->first);
  put_number (analyse, "last", crossing->last);
  put_number (analyse, "middle", crossing->middle);
  close_object (analyse);
}

gboolean
analyse_psm (Analyse *analyse, GError **error)
{
  static const char *const names[] = { "tch", "ch", "ex", "tex", "buych", "buyex" };
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CohortPriceSurvey) survey = NULL;

  if (table == NULL)
    return FALSE;
  for (guint c = 0; c < G_N_ELEMENTS (names); c++)
    {
      int column = table_column (table, names[c]);

      if (column < 0 && c < 4)
        {
          g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”", names[c]);
          return FALSE;
        }
      g_ptr_array_add (columns, column >= 0 ? table_numbers (table, column, error) : NULL);
      if (column >= 0 && columns->pdata[c] == NULL)
        return FALSE;
    }
  survey = cohort_price_survey (columns->pdata[0], columns->pdata[1], columns->pdata[2], columns->pdata[3],
                                columns->pdata[5] != NULL ? columns->pdata[4] : NULL, columns->pdata[5], table->n_rows);
  put_status (analyse, "status", survey->status);
  put_count (analyse, "n", survey->n);
  put_count (analyse, "invalid", survey->n_invalid);
  put_crossing (analyse, "pmc", &survey->pmc);
  put_crossing (analyse, "pme", &survey->pme);
  put_crossing (analyse, "idp", &survey->idp);
  put_crossing (analyse, "opp", &survey->opp);
  put_numbers (analyse, "price", survey->price, survey->n_prices);
  put_numbers (analyse, "reach", survey->reach, survey->n_prices);
  put_numbers (analyse, "revenue", survey->revenue, survey->n_prices);
  put_number (analyse, "best_reach_price", survey->best_reach_price);
  put_number (analyse, "best_revenue_price", survey->best_revenue_price);
  return TRUE;
}

gboolean
analyse_gaborgranger (Analyse *analyse, GError **error)
{
  static const char *const prices[] = { "price", NULL };
  static const char *const answers[] = { "likelihood", "answer", "buy", "yes", NULL };
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  int price_column = table != NULL ? analyse_column (analyse, table, "price", prices, TRUE, error) : -1;
  int answer_column = price_column >= 0 ? analyse_column (analyse, table, "answer", answers, TRUE, error) : -1;
  g_autofree double *price = NULL, *answer = NULL;
  g_autoptr (CohortGaborGranger) survey = NULL;
  double scale;

  if (answer_column < 0 || !analyse_number (analyse, "scale", COHORT_STATED_TO_REAL, &scale, error))
    return FALSE;
  price = table_numbers (table, price_column, error);
  if (price == NULL)
    return FALSE;
  answer = table_numbers (table, answer_column, error);
  if (answer == NULL)
    return FALSE;
  survey = cohort_gabor_granger (price, answer, table->n_rows, scale);
  put_status (analyse, "status", survey->status);
  put_count (analyse, "n", survey->n);
  put_number (analyse, "scale", survey->scale);
  open_array (analyse, "prices");
  for (gsize i = 0; i < survey->n_prices; i++)
    {
      const CohortGaborPrice *at = &survey->prices[i];

      open_object (analyse, NULL);
      put_number (analyse, "price", at->price);
      put_count (analyse, "n", at->n);
      put_number (analyse, "said", at->said);
      put_number (analyse, "demand", at->demand);
      put_number (analyse, "lo", at->lo);
      put_number (analyse, "hi", at->hi);
      put_number (analyse, "revenue", at->revenue);
      close_object (analyse);
    }
  close_array (analyse);
  put_number (analyse, "best_price", survey->best_price);
  put_number (analyse, "best_revenue", survey->best_revenue);
  return TRUE;
}

static gboolean
bandit_rules (Analyse *analyse, CohortBanditRules *rules, GError **error)
{
  double draws, seed;

  if (!analyse_number (analyse, "floor", 0.05, &rules->floor_share, error)
      || !analyse_number (analyse, "step", 1, &rules->max_step, error)
      || !analyse_number (analyse, "draws", 10000, &draws, error) || !analyse_number (analyse, "seed", 1, &seed, error))
    return FALSE;
  rules->days_since_change = 7;
  rules->draws = (guint) CLAMP (draws, 1, 1e9);
  rules->seed = (gulong) CLAMP (seed, 0, 1e9);
  return TRUE;
}

gboolean
analyse_bandit (Analyse *analyse, GError **error)
{
  g_autoptr (Table) table = analyse_file (analyse, 0, error);
  g_auto (Arms) arms = { NULL };
  CohortBanditRules rules = { 0 };
  g_autofree double *price = NULL, *months = NULL, *running = NULL;
  CohortBandit bandit;
  guint n;

  if (table == NULL || !load_arms (analyse, table, &arms, error) || !bandit_rules (analyse, &rules, error))
    return FALSE;
  n = arms.labels->len;
  price = g_new (double, n + 1);
  months = g_new (double, n + 1);
  running = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      price[i] = g_ascii_strtod (arms.labels->pdata[i], NULL);
      months[i] = 1;
      running[i] = 1.0 / n;
    }
  for (gsize row = 0; table_column (table, "months") >= 0 && row < MIN (table->n_rows, n); row++)
    months[row] = g_ascii_strtod (table_cell (table, row, table_column (table, "months")), NULL);
  bandit = cohort_bandit_suggest (arms.arms, price, months, running, n, &rules);
  put_status (analyse, "status", bandit.status);
  open_array (analyse, "arms");
  for (gsize i = 0; i < bandit.n; i++)
    {
      open_object (analyse, NULL);
      put_number (analyse, "price", bandit.arms[i].price);
      put_estimate (analyse, "demand", &bandit.arms[i].demand);
      put_estimate (analyse, "revenue", &bandit.arms[i].revenue);
      put_number (analyse, "chance", bandit.arms[i].chance);
      put_number (analyse, "share", bandit.arms[i].share);
      close_object (analyse);
    }
  close_array (analyse);
  return TRUE;
}
