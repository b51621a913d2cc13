// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which value the focus goes to from another one. Points are the children of a plot in the order of series and index;
// those of hidden series, and of what is not drawn, are passed over. At an end the focus stays.

#include "config.h"

#include "cohort-chart-walk.h"

#include "cohort-chart-layout.h"
#include "cohort-chart-point.h"

/**
 * cohort_chart_walk_find:
 *
 * Returns: (nullable) (transfer none): the point of a series nearest to an index
 */
GtkWidget *
cohort_chart_walk_find (GPtrArray *points, guint series, guint index)
{
  GtkWidget *nearest = NULL;
  guint distance = G_MAXUINT;

  for (guint i = 0; i < points->len; i++)
    {
      CohortChartPoint *point = points->pdata[i];
      const guint at = cohort_chart_point_get_index (point);
      const guint away = at > index ? at - index : index - at;

      if (cohort_chart_point_get_series (point) == series && away < distance
          && gtk_widget_get_child_visible (GTK_WIDGET (point)))
        {
          nearest = GTK_WIDGET (point);
          distance = away;
        }
    }
  return nearest;
}

/**
 * cohort_chart_walk_beside:
 * @step: 1 for the next of the same series, -1 for the one before
 *
 * Returns: TRUE, for the key was for us
 */
gboolean
cohort_chart_walk_beside (GPtrArray *points, GtkWidget *from, int step)
{
  const guint series = cohort_chart_point_get_series (COHORT_CHART_POINT (from));
  guint at;

  if (!g_ptr_array_find (points, from, &at))
    return FALSE;
  for (gint64 i = (gint64) at + step; i >= 0 && i < points->len; i += step)
    {
      GtkWidget *other = points->pdata[i];

      if (cohort_chart_point_get_series (COHORT_CHART_POINT (other)) != series)
        break;
      if (gtk_widget_get_child_visible (other))
        return gtk_widget_grab_focus (other);
    }
  return TRUE;
}

/**
 * cohort_chart_walk_across:
 * @step: 1 for the next series, -1 for the one before
 *
 * Goes to the other series' value at the same place, or the nearest.
 *
 * Returns: TRUE, for the key was for us
 */
gboolean
cohort_chart_walk_across (GPtrArray *points, GtkWidget *from, const CohortChart *chart, int step)
{
  CohortChartPoint *point = COHORT_CHART_POINT (from);
  const guint series = cohort_chart_point_get_series (point);
  const double x = cohort_chart_get_datum (chart, series, cohort_chart_point_get_index (point))->x;

  for (gint64 s = (gint64) series + step; s >= 0 && s < cohort_chart_get_n_series (chart); s += step)
    {
      const guint index = cohort_chart_find_index (chart, (guint) s, x);
      GtkWidget *other = index != COHORT_CHART_NONE ? cohort_chart_walk_find (points, (guint) s, index) : NULL;

      if (other)
        return gtk_widget_grab_focus (other);
    }
  return TRUE;
}

/**
 * cohort_chart_walk_end:
 * @last: the last value of the series, else its first
 */
gboolean
cohort_chart_walk_end (GPtrArray *points, GtkWidget *from, gboolean last)
{
  const guint series = cohort_chart_point_get_series (COHORT_CHART_POINT (from));
  GtkWidget *end = cohort_chart_walk_find (points, series, last ? G_MAXINT : 0);

  return end && gtk_widget_grab_focus (end);
}
