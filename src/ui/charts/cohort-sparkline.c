// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A sparkline: how a number came to be what it is, without axes. The last value has a dot, hollow while its period is
// not over. It goes with the number in words beside it, so it takes no focus; assistive technology is told a sentence.
//
// CSS node: sparkline; it draws in the colour of its text, which the style makes the accent.

#include "config.h"

#include "cohort-sparkline.h"

#include <math.h>

#include "cohort-chart-layout.h"
#include "cohort-chart-paint.h"

#define NATURAL_WIDTH 96
#define MIN_WIDTH 40
#define HEIGHT 28
#define DOT 6.f

struct _CohortSparkline
{
  GtkWidget parent_instance;

  GArray *values; /* (element-type double) */
  gboolean unfinished;
};

G_DEFINE_FINAL_TYPE (CohortSparkline, cohort_sparkline, GTK_TYPE_WIDGET)

static void
cohort_sparkline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

static CohortChartXY
get_point (CohortSparkline *self, guint index, double lo, double hi)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self)) - 2 * DOT;
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self)) - 2 * DOT;
  const double value = g_array_index (self->values, double, index);
  float x = self->values->len > 1 ? (float) index / (float) (self->values->len - 1) : 0.5f;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = 1 - x;
  /* What did not change is a line in the middle. */
  return (CohortChartXY) { DOT + x * width, DOT + (hi > lo ? 1 - (float) ((value - lo) / (hi - lo)) : 0.5f) * height };
}

static void
cohort_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CohortSparkline *self = COHORT_SPARKLINE (widget);
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (2);
  CohortChartXY point = { 0, 0 };
  double lo = INFINITY, hi = -INFINITY;
  gboolean drawing = FALSE, any = FALSE;
  CohortChartPalette palette;
  GdkRGBA colour;

  cohort_chart_palette_init (&palette, widget);
  gtk_widget_get_color (widget, &colour);
  for (guint i = 0; i < self->values->len; i++)
    {
      const double value = g_array_index (self->values, double, i);

      lo = isfinite (value) ? MIN (lo, value) : lo;
      hi = isfinite (value) ? MAX (hi, value) : hi;
    }
  for (guint i = 0; i < self->values->len; i++)
    {
      if (!isfinite (g_array_index (self->values, double, i)))
        {
          drawing = FALSE;
          continue;
        }
      point = get_point (self, i, lo, hi);
      if (drawing)
        gsk_path_builder_line_to (builder, point.x, point.y);
      else
        gsk_path_builder_move_to (builder, point.x, point.y);
      drawing = any = TRUE;
    }
  if (!any)
    return;
  path = gsk_path_builder_to_path (builder);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &colour);
  cohort_chart_paint_marker (snapshot, self->unfinished ? 5 : 0, point.x, point.y, DOT, &colour, &palette.background);
}

static void
cohort_sparkline_finalize (GObject *object)
{
  g_array_unref (COHORT_SPARKLINE (object)->values);
  G_OBJECT_CLASS (cohort_sparkline_parent_class)->finalize (object);
}

static void
cohort_sparkline_class_init (CohortSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_sparkline_finalize;
  widget_class->measure = cohort_sparkline_measure;
  widget_class->snapshot = cohort_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cohort_sparkline_init (CohortSparkline *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
}

/**
 * cohort_sparkline_new:
 *
 * Returns: (transfer floating): a line without values
 */
GtkWidget *
cohort_sparkline_new (void)
{
  return g_object_new (COHORT_TYPE_SPARKLINE, NULL);
}

/**
 * cohort_sparkline_set_values:
 * @values: (array length=n): the earliest first; NaN is a gap
 * @unfinished: the period of the last one is not over
 * @description: the same in a sentence
 */
void
cohort_sparkline_set_values (CohortSparkline *self, const double *values, guint n, gboolean unfinished,
                             const char *description)
{
  g_return_if_fail (COHORT_IS_SPARKLINE (self));

  g_array_set_size (self->values, 0);
  if (n > 0)
    g_array_append_vals (self->values, values, n);
  self->unfinished = unfinished;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
