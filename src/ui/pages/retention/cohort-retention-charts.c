// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the report to charts: a row of cells a group, a curve a group with its band and, of all members together, what
// is expected beyond the data, and who left in each month by reason. Values are the report's; nothing is worked out
// here.

#include "config.h"

#include "cohort-retention-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-words.h"

#define PER_MINOR 10000 /* the analytics' amounts are in 1e-4 minor units */

static CohortChart *
make_table_frame (const CohortRetentionReport *report, CohortRetentionMeasure measure, gboolean counts)
{
  CohortChart *chart
      = cohort_chart_new (measure == COHORT_RETENTION_MONEY ? _ ("What They Paid Later") : _ ("Who Stayed"));

  cohort_chart_set_x (chart, COHORT_CHART_X_CATEGORY, _ ("Month"));
  for (guint k = 0; k < report->n_cells; k++)
    {
      g_autofree char *label = cohort_words_count (k + 1);

      cohort_chart_add_category (chart, label);
    }
  if (!counts)
    {
      cohort_chart_set_y (chart, COHORT_CHART_UNIT_SHARE, NULL,
                          measure == COHORT_RETENTION_MONEY ? _ ("Percent of the first month’s, at the end of month")
                                                            : _ ("Percent still paying, at the end of month"));
      cohort_chart_set_y_range (chart, 0, 1);
    }
  else if (measure == COHORT_RETENTION_MONEY)
    cohort_chart_set_y (chart, COHORT_CHART_UNIT_MONEY, cohort_ledger_snapshot_get_home (report->ledger),
                        _ ("Paid a month, at the end of month"));
  else
    cohort_chart_set_y (chart, COHORT_CHART_UNIT_COUNT, NULL, _ ("Members paying, at the end of month"));
  return chart;
}

static void
describe_table (CohortChart *chart, const CohortRetentionReport *report, CohortRetentionMeasure measure)
{
  if (measure == COHORT_RETENTION_MONEY)
    cohort_chart_set_description (chart, _ ("What members paid a month, against the end of their first month, counted "
                                            "from the first payment. Hatched cells may still change."));
  else if (report->by == COHORT_RETENTION_BY_MONTH)
    cohort_chart_set_description (chart, _ ("Of those who paid first in a month, who was paying later. Hatched cells "
                                            "may still change."));
  else
    cohort_chart_set_description (chart, _ ("Of those who came so, by their first payment, who was paying later. Only "
                                            "members whose month is over are counted."));
}

static void
add_cell (CohortChartSeries *series, const CohortRetentionGroup *group, guint k, CohortRetentionMeasure measure,
          gboolean counts)
{
  const CohortEstimate *cell = measure == COHORT_RETENTION_MONEY ? &group->money[k] : &group->paying[k];
  CohortChartDatum *datum;

  if (cell->status != COHORT_STATUS_OK && cell->status != COHORT_STATUS_TOO_FEW)
    {
      cohort_chart_series_add (series, k, NAN);
      return;
    }
  if (counts && measure == COHORT_RETENTION_MONEY)
    datum = cohort_chart_series_add_money (series, k, (gint64) llround (cell->num / PER_MINOR));
  else
    datum = cohort_chart_series_add (series, k, counts ? cell->num : cell->estimate);
  if (measure == COHORT_RETENTION_PEOPLE)
    {
      g_autofree char *some = cohort_words_count ((gint64) cell->num), *all = cohort_words_count ((gint64) cell->den);

      /* Translators: a share as counts: 112 of 116 */
      datum->detail = g_strdup_printf (_ ("%1$s of %2$s"), some, all);
    }
  datum->n = (guint) cell->n;
  if (k >= group->n_finished)
    datum->flags = COHORT_CHART_UNFINISHED;
}

/**
 * cohort_retention_make_table:
 * @counts: people or amounts instead of percent
 *
 * Returns: (transfer full): a row a group, a column a month since the first payment. A series' index is the group's
 */
CohortChart *
cohort_retention_make_table (const CohortRetentionReport *report, CohortRetentionMeasure measure, gboolean counts)
{
  CohortChart *chart = make_table_frame (report, measure, counts);

  describe_table (chart, report, measure);
  for (guint g = 0; g < report->groups->len; g++)
    {
      const CohortRetentionGroup *group = report->groups->pdata[g];
      CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_HEAT, group->name);
      g_autofree char *n = cohort_words_count (group->n_members);

      cohort_chart_series_set_note (series, n);
      for (guint k = 0; k < group->n_cells && (measure == COHORT_RETENTION_PEOPLE || group->money); k++)
        add_cell (series, group, k, measure, counts);
    }
  return chart;
}

static void
add_step (CohortChartSeries *series, double time, double survival, double lo, double hi)
{
  CohortChartDatum *datum = cohort_chart_series_add (series, time, survival);

  datum->lo = lo;
  datum->hi = hi;
}

static void
add_curve (CohortChart *chart, const CohortRetentionCurve *curve, const CohortKm *km)
{
  g_autofree char *n = cohort_words_count (curve->n_members);
  /* Translators: the name of a group and how many members it has */
  g_autofree char *name = g_strdup_printf (C_ ("group", "%s (%s)"), curve->name, n);
  CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_STEP, name);
  const CohortKmStep *last = km->n_steps > 0 ? &km->steps[km->n_steps - 1] : NULL;

  add_step (series, 0, 1, NAN, NAN);
  for (gsize i = 0; i < km->n_steps; i++)
    add_step (series, km->steps[i].time, km->steps[i].survival, km->steps[i].lo, km->steps[i].hi);
  if (last == NULL)
    add_step (series, km->last_time, 1, NAN, NAN);
  else if (km->last_time > last->time)
    add_step (series, km->last_time, last->survival, last->lo, last->hi);
}

/* Of all members together only: the model was fitted to them. It is drawn from the beginning, so that everybody sees
 * how well it fits what is known. */
static void
add_forecast (CohortChart *chart, const CohortRetention *forecast, const CohortKm *km)
{
  CohortChartSeries *series;
  const guint from = (guint) floor (km->last_time);

  if (forecast == NULL || forecast->status != COHORT_STATUS_OK || forecast->survival == NULL)
    return;
  series = cohort_chart_add_series (chart, COHORT_CHART_LINE, _ ("Expected"));
  cohort_chart_series_set_tone (series, COHORT_CHART_TONE_MUTED);
  for (guint t = 0; t <= forecast->horizon; t++)
    {
      CohortChartDatum *datum = cohort_chart_series_add (series, t, forecast->survival[t]);

      if (t >= from)
        {
          datum->lo = forecast->lo[t];
          datum->hi = forecast->hi[t];
        }
      datum->flags = COHORT_CHART_PROJECTED;
    }
}

/**
 * cohort_retention_make_curves_chart:
 *
 * Returns: (transfer full): a curve a group
 */
CohortChart *
cohort_retention_make_curves_chart (const CohortRetentionReport *report)
{
  CohortChart *chart = cohort_chart_new (_ ("How Long They Stay"));
  g_autoptr (GString) sentence = g_string_new (report->tenure);

  if (report->verdict)
    g_string_append_printf (sentence, "%s%s", sentence->len > 0 ? "\n" : "", report->verdict);
  cohort_chart_set_description (chart, sentence->str);
  cohort_chart_set_x (chart, COHORT_CHART_X_NUMBER, _ ("Months since the first payment"));
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_SHARE, NULL, _ ("Still members"));
  cohort_chart_set_y_range (chart, 0, 1);
  for (guint i = 0; report->fit && report->fit->status == COHORT_STATUS_OK && i < report->curves->len; i++)
    if (report->fit->curves[i].n > 0)
      add_curve (chart, report->curves->pdata[i], &report->fit->curves[i]);
  if (report->curves->len == 1 && cohort_chart_get_n_series (chart) == 1)
    add_forecast (chart, report->forecast, &report->fit->curves[0]);
  return chart;
}

static void
add_reason (CohortChart *chart, const CohortRetentionReport *report, CohortEndReason reason, const char *name)
{
  CohortChartSeries *series = cohort_chart_add_series (chart, COHORT_CHART_STACKED, name);

  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortRetentionMonth *month = &g_array_index (report->months, CohortRetentionMonth, i);
      CohortChartDatum *datum = cohort_chart_series_add (series, month->month, month->lost[reason]);

      datum->flags = month->finished ? COHORT_CHART_PLAIN : COHORT_CHART_UNFINISHED;
    }
}

static int
compare_months (gconstpointer a, gconstpointer b)
{
  return (*(CohortRetentionFinding *const *) a)->month - (*(CohortRetentionFinding *const *) b)->month;
}

static void
add_events (CohortChart *chart, const CohortRetentionReport *report)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  for (guint i = 0; i < report->findings->len; i++)
    if (((CohortRetentionFinding *) report->findings->pdata[i])->event)
      g_ptr_array_add (events, report->findings->pdata[i]);
  g_ptr_array_sort (events, compare_months);
  for (guint i = 0; i < events->len; i++)
    {
      const CohortRetentionFinding *finding = events->pdata[i];

      cohort_chart_add_event (chart, finding->month, finding->event);
    }
}

/**
 * cohort_retention_make_history:
 *
 * Returns: (transfer full): who left in each month, by reason, and who came back
 */
CohortChart *
cohort_retention_make_history (const CohortRetentionReport *report)
{
  CohortChart *chart = cohort_chart_new (_ ("Who Left and Why"));
  g_autofree char *about = NULL;
  CohortChartSeries *back;

  about = g_strjoin ("\n",
                     _ ("A failed payment is no wish to leave, and is counted apart. Where a source "
                        "gives no reason, it is unknown."),
                     report->left, NULL);
  cohort_chart_set_description (chart, about);
  cohort_chart_set_x (chart, COHORT_CHART_X_MONTH, NULL);
  cohort_chart_set_y (chart, COHORT_CHART_UNIT_COUNT, NULL, _ ("Members"));
  add_reason (chart, report, COHORT_END_VOLUNTARY, _ ("Of their own will"));
  add_reason (chart, report, COHORT_END_FAILED, _ ("Failed payment"));
  add_reason (chart, report, COHORT_END_UNKNOWN, _ ("Unknown"));
  back = cohort_chart_add_series (chart, COHORT_CHART_LINE, _ ("Came back"));
  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortRetentionMonth *month = &g_array_index (report->months, CohortRetentionMonth, i);

      /* Few come back: a line along zero would say nothing. */
      cohort_chart_series_add (back, month->month, month->back > 0 ? month->back : NAN);
    }
  add_events (chart, report);
  return chart;
}
