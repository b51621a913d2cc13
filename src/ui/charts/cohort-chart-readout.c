// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a chart's readers are told of a place: its name, the exact value of each series there, what happened then.

#include "config.h"

#include "cohort-chart-readout.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cohort-chart-layout.h"
#include "cohort-chart-private.h"
#include "cohort-chart-words.h"

#define MAX_LINES 8

/**
 * cohort_chart_readout_new:
 *
 * Returns: (transfer floating): an empty card that takes no pointer and that assistive technology passes over: the
 *     values themselves tell it the same
 */
GtkWidget *
cohort_chart_readout_new (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "xalign", 0.f,
                                   "wrap", TRUE, "max-width-chars", 44, "visible", FALSE, "can-target", FALSE, NULL);

  gtk_widget_add_css_class (label, "chart-readout");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
append_series (GString *text, const CohortChart *chart, guint s, guint index, gboolean meant)
{
  const CohortChartSeries *series = cohort_chart_nth (chart, s);
  g_autofree char *value = cohort_chart_write_value (chart, cohort_chart_series_nth (series, index));
  g_autofree char *line = NULL;

  if (chart->series->len == 1)
    line = g_markup_escape_text (value, -1);
  else
    /* Translators: the name of a line of a chart and its value */
    line = g_markup_printf_escaped (meant ? C_ ("chart value", "<b>%s: %s</b>") : C_ ("chart value", "%s: %s"),
                                    series->name, value);
  g_string_append_printf (text, "\n%s", line);
}

/* The others at the same place; of heat maps and small charts only the one that is meant. */
static void
append_all (GString *text, const CohortChart *chart, const guint8 *hidden, guint meant, double x)
{
  guint n = 0;

  for (guint s = 0; s < chart->series->len; s++)
    {
      const guint index = hidden[s] ? COHORT_CHART_NONE : cohort_chart_find_index (chart, s, x);
      const CohortChartSeries *series = cohort_chart_nth (chart, s);
      gboolean there = index != COHORT_CHART_NONE && !isnan (cohort_chart_series_nth (series, index)->y);

      /* A step holds until the next one: it has a value everywhere, but for what lies after the last. */
      if (there && series->kind == COHORT_CHART_STEP && x <= cohort_chart_series_nth (series, series->data->len - 1)->x)
        {
          const guint before = cohort_chart_series_nth (series, index)->x > x && index > 0 ? index - 1 : index;

          if (n++ < MAX_LINES || s == meant)
            append_series (text, chart, s, before, s == meant);
        }
      else if (there && cohort_chart_series_nth (series, index)->x == x && (n++ < MAX_LINES || s == meant))
        append_series (text, chart, s, index, s == meant);
    }
}

/**
 * cohort_chart_readout_write:
 * @hidden: one a series
 *
 * Returns: (transfer full): markup
 */
char *
cohort_chart_readout_write (const CohortChart *chart, const guint8 *hidden, guint series, guint index)
{
  const CohortChartSeries *s = cohort_chart_nth (chart, series);
  const double x = cohort_chart_series_nth (s, index)->x;
  const gboolean alone = s->kind == COHORT_CHART_HEAT || chart->panels;
  g_autofree char *place = cohort_chart_write_place (chart, x);
  g_autofree char *heading
      = chart->x_label ? g_markup_printf_escaped ("%s: %s", chart->x_label, place) : g_markup_escape_text (place, -1);
  GString *text = g_string_new (heading);

  if (alone)
    append_series (text, chart, series, index, FALSE);
  else
    append_all (text, chart, hidden, series, x);
  for (guint i = 0; i < chart->events->len; i++)
    {
      const CohortChartMark *mark = &g_array_index (chart->events, CohortChartMark, i);
      g_autofree char *label = g_markup_escape_text (mark->label, -1);

      if (mark->value == x)
        g_string_append_printf (text, "\n<i>%s</i>", label);
    }
  return g_string_free (text, FALSE);
}
