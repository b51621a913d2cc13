// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Something to focus over a value that the plot has drawn: it draws nothing itself but the focus ring of the style,
// takes no pointer, and says whose value it is, where, and how much. A list item of the plot.
//
// CSS node: chartpoint.

#include "config.h"

#include "cohort-chart-point.h"

#include "cohort-chart-words.h"

struct _CohortChartPoint
{
  GtkWidget parent_instance;

  guint series, index;
};

G_DEFINE_FINAL_TYPE (CohortChartPoint, cohort_chart_point, GTK_TYPE_WIDGET)

static void
cohort_chart_point_class_init (CohortChartPointClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget_class, "chartpoint");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
cohort_chart_point_init (CohortChartPoint *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * cohort_chart_point_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
cohort_chart_point_new (const CohortChart *chart, guint series, guint index)
{
  CohortChartPoint *self = g_object_new (COHORT_TYPE_CHART_POINT, NULL);
  g_autofree char *text = cohort_chart_write_datum (chart, series, index);

  self->series = series;
  self->index = index;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return GTK_WIDGET (self);
}

guint
cohort_chart_point_get_series (CohortChartPoint *self)
{
  return self->series;
}

guint
cohort_chart_point_get_index (CohortChartPoint *self)
{
  return self->index;
}
