// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// analyse mrr SEGMENTS [FX]: months and cohorts, with the column names of the golden tables, in major units.
#include "config.h"

#include "analyse.h"
#include "analyse-ledger.h"

#include "cohort-cohort-table.h"
#include "cohort-mrr.h"

#include <math.h>

static char *
month_name (CohortDay day)
{
  CohortYmd ymd = cohort_day_to_ymd (day);

  return g_strdup_printf ("%04d-%02d", ymd.year, ymd.month);
}

/* --from and --to are days or months, --to exclusive; without them all months with segments. */
static gboolean
read_bounds (Analyse *analyse, const CohortSegments *segments, GArray *bounds, GError **error)
{
  CohortDay ends[2] = { COHORT_DAY_NONE, COHORT_DAY_NONE };
  static const char *const names[] = { "from", "to" };

  for (gsize i = 0; i < segments->n; i++)
    {
      CohortDay last = MAX (segments->start[i], segments->end[i]);

      if (ends[0] == COHORT_DAY_NONE || segments->start[i] < ends[0])
        ends[0] = segments->start[i];
      ends[1] = MAX (ends[1], last + 1);
    }
  for (guint i = 0; i < 2; i++)
    {
      const char *text = analyse_option (analyse, names[i], NULL);
      g_autofree char *day = text != NULL && strlen (text) == 7 ? g_strconcat (text, "-01", NULL) : g_strdup (text);

      if (day != NULL && (ends[i] = cohort_day_parse (day)) == COHORT_DAY_NONE)
        {
          g_set_error (error, ANALYSE_ERROR, 2, "--%s wants a day, not “%s”", names[i], text);
          return FALSE;
        }
    }
  for (CohortMonth m = ends[0] == COHORT_DAY_NONE ? 1 : cohort_month_of_day (ends[0]);
       ends[0] != COHORT_DAY_NONE && ends[1] != COHORT_DAY_NONE; m++)
    {
      CohortDay first = cohort_month_first_day (m);

      g_array_append_val (bounds, first);
      if (first >= ends[1])
        break;
    }
  return TRUE;
}

static void
put_ratio (Analyse *analyse, const char *name, CohortEstimate estimate)
{
  put_number (analyse, name, estimate.estimate);
}

static void
put_month (Analyse *analyse, const CohortMrrPeriod *period, double unit)
{
  static const char *const flows[COHORT_N_MRR_FLOWS]
      = { "new", "expansion", "reactivation", "contraction", "churn", "fx" };
  g_autofree char *month = month_name (period->from);
  CohortEstimate standard = cohort_mrr_churn_standard (period, 0.95), grr = cohort_mrr_grr (period, 0.95),
                 nrr = cohort_mrr_nrr (period, 0.95);

  open_object (analyse, NULL);
  put_text (analyse, "month", month);
  put_number (analyse, "start_mrr", period->exact_start / unit);
  for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
    put_number (analyse, flows[f], period->exact_flow[f] / unit);
  put_number (analyse, "end_mrr", period->exact_end / unit);
  put_count (analyse, "cust_start", period->n_start);
  put_count (analyse, "cust_new", period->n_flow[COHORT_MRR_NEW]);
  put_count (analyse, "cust_react", period->n_flow[COHORT_MRR_REACTIVATION]);
  put_count (analyse, "cust_churn_events", period->n_flow[COHORT_MRR_CHURN]);
  put_count (analyse, "cust_lost_std", period->n_lost);
  put_count (analyse, "cust_end", period->n_end);
  put_ratio (analyse, "churn_std", standard);
  put_ratio (analyse, "churn_stripe", cohort_mrr_churn_with_new (period, 0.95));
  put_ratio (analyse, "churn_same_window", cohort_mrr_churn_same_window (period, 0.95));
  put_ratio (analyse, "churn_daily", cohort_mrr_churn_daily (period));
  put_ratio (analyse, "gross_mrr_churn", cohort_mrr_gross_churn (period, 0.95));
  put_ratio (analyse, "net_mrr_churn", cohort_mrr_net_churn (period, 0.95));
  put_ratio (analyse, "grr", grr);
  put_ratio (analyse, "nrr", nrr);
  put_ratio (analyse, "quick_ratio", cohort_mrr_quick_ratio (period, 0.95));
  put_number (analyse, "arpu", cohort_mrr_arppu (period, 0.95).estimate / unit);
  put_estimate (analyse, "churn_std_interval", &standard);
  put_estimate (analyse, "grr_interval", &grr);
  put_estimate (analyse, "nrr_interval", &nrr);
  open_object (analyse, "units_1e4"); /* rounded to 1e-4 minor units so that they close */
  put_count (analyse, "start_mrr", period->start);
  for (guint f = 0; f < COHORT_N_MRR_FLOWS; f++)
    put_count (analyse, flows[f], period->flow[f]);
  put_count (analyse, "end_mrr", period->end);
  close_object (analyse);
  close_object (analyse);
}

static void
put_cohorts (Analyse *analyse, const CohortMrr *mrr, double unit)
{
  gsize n = mrr->n_periods;

  open_array (analyse, "cohorts");
  for (gsize c = 0; c < n; c++)
    for (gsize k = 0; k <= n - c && mrr->cohort_size[c] > 0; k++)
      {
        g_autofree char *month = month_name (mrr->periods[c].from);
        guint active = k == 0 ? mrr->cohort_size[c] : mrr->cohort_active[c * n + c + k - 1];

        open_object (analyse, NULL);
        put_text (analyse, "cohort", month);
        put_count (analyse, "k", k);
        put_count (analyse, "customers_active", active);
        put_number (analyse, "mrr", k == 0 ? NAN : mrr->cohort_mrr[c * n + c + k - 1] / unit);
        put_number (analyse, "retention", (double) active / mrr->cohort_size[c]);
        close_object (analyse);
      }
  close_array (analyse);
}

static void
put_cells (Analyse *analyse, const char *name, const CohortEstimate *cells, guint n)
{
  open_array (analyse, name);
  for (guint k = 0; k < n; k++)
    put_estimate (analyse, NULL, &cells[k]);
  close_array (analyse);
}

/* The table's columns pooled over the months, for each value of a column of the segments. */
static gboolean
put_groups (Analyse *analyse, const Ledger *ledger, const CohortMrrQuery *query, const char *by, GError **error)
{
  int column = table_column (ledger->table, by);
  g_autoptr (GPtrArray) labels = NULL;
  g_autofree guint32 *key = NULL;
  g_autoptr (CohortTable) table = NULL;

  if (column < 0)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "no column “%s”", by);
      return FALSE;
    }
  key = table_levels (ledger->table, column, &labels);
  table = cohort_table_by (&ledger->segments, query, query->n_periods, key, labels->len, 0.95);
  put_status (analyse, "groups_status", table->status);
  open_array (analyse, "groups");
  for (gsize g = 0; g < table->n_groups; g++)
    {
      const CohortTableGroup *group = &table->groups[g];

      open_object (analyse, NULL);
      put_text (analyse, by, group->key < labels->len ? labels->pdata[group->key] : "");
      put_count (analyse, "members", group->n_members);
      put_cells (analyse, "paying", group->paying, table->n_cells);
      put_cells (analyse, "money", group->money, table->n_cells);
      close_object (analyse);
    }
  close_array (analyse);
  return TRUE;
}

gboolean
analyse_mrr (Analyse *analyse, GError **error)
{
  g_autoptr (Ledger) ledger = NULL;
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (CohortDay));
  g_autoptr (CohortMrr) mrr = NULL;
  CohortMrrQuery query = { .currency = -1, .cohorts = TRUE };
  const char *only = analyse_option (analyse, "currency", NULL), *by = analyse_option (analyse, "by", NULL);
  gint32 shown;
  double unit;

  if (analyse->files->len == 0)
    {
      g_set_error (error, ANALYSE_ERROR, 2, "a file of segments is needed");
      return FALSE;
    }
  ledger = ledger_load (analyse->files->pdata[0], analyse->files->len > 1 ? analyse->files->pdata[1] : NULL, error);
  if (ledger == NULL || !read_bounds (analyse, &ledger->segments, bounds, error))
    return FALSE;
  for (guint16 c = 0; only != NULL && c < ledger->segments.n_currencies; c++)
    if (g_strcmp0 (ledger->segments.currencies[c].code, only) == 0)
      query.currency = c;
  query.bounds = (const CohortDay *) bounds->data;
  query.n_periods = bounds->len > 0 ? bounds->len - 1 : 0;
  if (query.n_periods == 0)
    {
      put_status (analyse, "status", COHORT_STATUS_NO_DATA);
      return TRUE;
    }
  mrr = cohort_mrr_compute (&ledger->segments, &query);
  put_status (analyse, "status", mrr->status);
  if (mrr->status != COHORT_STATUS_OK)
    return TRUE;
  shown = query.currency >= 0 ? query.currency : MAX (ledger->segments.home, 0);
  unit = pow (10, ledger->segments.currencies[shown].exponent);
  put_text (analyse, "currency", ledger->segments.currencies[shown].code);
  open_array (analyse, "months");
  for (gsize p = 0; p < mrr->n_periods; p++)
    put_month (analyse, &mrr->periods[p], unit);
  close_array (analyse);
  put_cohorts (analyse, mrr, unit);
  return by == NULL || put_groups (analyse, ledger, &query, by, error);
}
