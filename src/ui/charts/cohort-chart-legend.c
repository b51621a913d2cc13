// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A legend: a toggle button a series with its colour, dash and marker or pattern. One alone needs none, nor do cells
// and small charts, whose headings say it. The last one that is shown cannot be switched off: an empty chart says
// nothing.
//
// CSS nodes: chartswatch; the buttons are flat and have the class chart-legend.

#include "config.h"

#include "cohort-chart-legend.h"

#include <adwaita.h>

#include "cohort-chart-paint.h"
#include "cohort-chart-private.h"

#define SWATCH_WIDTH 26
#define SWATCH_HEIGHT 14

struct _CohortChartSwatch
{
  GtkWidget parent_instance;

  CohortChart *chart; /* (owned) */
  guint series;
};

G_DEFINE_FINAL_TYPE (CohortChartSwatch, cohort_chart_swatch, GTK_TYPE_WIDGET)

static void
cohort_chart_swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SWATCH_WIDTH : SWATCH_HEIGHT;
}

static void
cohort_chart_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CohortChartSwatch *self = COHORT_CHART_SWATCH (widget);
  CohortChartPalette palette;

  cohort_chart_palette_init (&palette, widget);
  cohort_chart_paint_swatch (self->chart, self->series, &palette, snapshot, SWATCH_WIDTH, SWATCH_HEIGHT);
}

static void
cohort_chart_swatch_finalize (GObject *object)
{
  g_clear_pointer (&COHORT_CHART_SWATCH (object)->chart, cohort_chart_unref);
  G_OBJECT_CLASS (cohort_chart_swatch_parent_class)->finalize (object);
}

static void
cohort_chart_swatch_class_init (CohortChartSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_chart_swatch_finalize;
  widget_class->measure = cohort_chart_swatch_measure;
  widget_class->snapshot = cohort_chart_swatch_snapshot;
  gtk_widget_class_set_css_name (widget_class, "chartswatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cohort_chart_swatch_init (CohortChartSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static guint
count_shown (CohortChartPlot *plot, const CohortChart *chart)
{
  guint n = 0;

  for (guint s = 0; s < chart->series->len; s++)
    n += !cohort_chart_plot_is_hidden (plot, s);
  return n;
}

static void
toggled_cb (GtkToggleButton *button, CohortChartPlot *plot)
{
  const guint series = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "series"));
  CohortChartSwatch *swatch
      = COHORT_CHART_SWATCH (gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button))));
  const gboolean shown = gtk_toggle_button_get_active (button);

  if (!shown && count_shown (plot, swatch->chart) == 1)
    {
      gtk_toggle_button_set_active (button, TRUE);
      return;
    }
  cohort_chart_plot_set_hidden (plot, series, !shown);
}

static GtkWidget *
make_button (CohortChart *chart, guint series, CohortChartPlot *plot)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  CohortChartSwatch *swatch = g_object_new (COHORT_TYPE_CHART_SWATCH, NULL);
  GtkWidget *label = gtk_label_new (cohort_chart_nth (chart, series)->name);

  swatch->chart = cohort_chart_ref (chart);
  swatch->series = series;
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (swatch));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), !cohort_chart_plot_is_hidden (plot, series));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "chart-legend");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  g_object_set_data (G_OBJECT (button), "series", GUINT_TO_POINTER (series));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), plot, G_CONNECT_DEFAULT);
  return button;
}

/**
 * cohort_chart_legend_is_needed:
 *
 * Returns: whether the chart has series to be told apart
 */
gboolean
cohort_chart_legend_is_needed (const CohortChart *chart)
{
  return chart->series->len > 1 && !chart->panels && !cohort_chart_is_heat (chart) && !cohort_chart_is_funnel (chart);
}

/**
 * cohort_chart_legend_new:
 * @plot: shows @chart, and what is switched off is switched off there
 *
 * Returns: (transfer floating): rows of buttons, as many as the width asks for
 */
GtkWidget *
cohort_chart_legend_new (CohortChart *chart, CohortChartPlot *plot)
{
  GtkWidget *box = adw_wrap_box_new ();

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 3);
  for (guint s = 0; s < chart->series->len; s++)
    adw_wrap_box_append (ADW_WRAP_BOX (box), make_button (chart, s, plot));
  return box;
}
