// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Draws a chart and lets its values be met: by pointer, by keys, by assistive technology.
//
// DESIGN. The chart is drawn once into a render node that is kept until its size, style or data change; what is meant
// now is drawn above it, so that moving the pointer costs nothing. The exact values at that place stand in a small card
// beside it. Over the values lie children that draw nothing (CohortChartPoint): they carry the focus and the label of
// each value, and assistive technology finds them as the items of a list. They are made a few at a time when the main
// loop is idle; of more than MAX_POINTS values an even sample has one, and the table has all.
//
// Keys: Tab comes in to the value last met and goes on out. Left and right walk along a series (turned round from right
// to left), up and down change the series at the same place, Home and End are its ends, Enter opens what is behind the
// value if the page offers that.
//
// Nothing moves by itself, so there is nothing to switch off for reduced motion. Wider than its room, as a table of
// cells may be, it is put into a scrolled window by its view. CSS nodes: chartplot, chartpoint, label.chart-readout.

#include "config.h"

#include "cohort-chart-plot.h"

#include <adwaita.h>
#include <math.h>

#include "cohort-chart-paint.h"
#include "cohort-chart-point.h"
#include "cohort-chart-private.h"
#include "cohort-chart-readout.h"
#include "cohort-chart-walk.h"

#define MAX_POINTS 600
#define POINTS_AT_ONCE 32 /* made in one go of an idle main loop */
#define READOUT_GAP 12

struct _CohortChartPlot
{
  GtkWidget parent_instance;

  CohortChart *chart; /* (owned) (nullable) */
  guint8 *hidden;     /* (owned) (nullable) one a series */
  PangoLayout *pango; /* (owned) */
  CohortChartPalette palette;
  CohortChartLayout *layout; /* (owned) (nullable): to be made for the size it has */
  GskRenderNode *node;       /* (owned) (nullable): to be drawn */

  guint series, index; /* what is meant now; COHORT_CHART_NONE: nothing */
  gboolean activatable;
  GtkWidget *readout;
  GPtrArray *points; /* (element-type CohortChartPoint) children, by series and index */
  guint next_series, next_index;
  guint fill_id;
};

G_DEFINE_FINAL_TYPE (CohortChartPlot, cohort_chart_plot, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_mirrored (CohortChartPlot *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
forget_drawing (CohortChartPlot *self)
{
  g_clear_pointer (&self->layout, cohort_chart_layout_free);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static CohortChartLayout *
ensure_layout (CohortChartPlot *self)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self));

  if (self->layout && (self->layout->width != width || self->layout->height != height))
    forget_drawing (self);
  if (self->layout == NULL && self->chart && width > 0 && height > 0)
    {
      const CohortChartTexts texts = cohort_chart_texts (self->pango);

      cohort_chart_palette_init (&self->palette, GTK_WIDGET (self));
      self->layout = cohort_chart_layout_new (self->chart, self->hidden, width, height, is_mirrored (self), &texts);
    }
  return self->layout;
}

static GskRenderNode *
ensure_node (CohortChartPlot *self)
{
  if (self->node == NULL)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

      cohort_chart_paint (self->layout, &self->palette, self->pango, snapshot);
      self->node = gtk_snapshot_to_node (snapshot);
    }
  return self->node;
}

/* What is meant */

static void
set_active (CohortChartPlot *self, guint series, guint index)
{
  if (self->series == series && self->index == index)
    return;
  self->series = series;
  self->index = index;
  if (series == COHORT_CHART_NONE)
    gtk_widget_set_visible (self->readout, FALSE);
  else
    {
      g_autofree char *text = cohort_chart_readout_write (self->chart, self->hidden, series, index);

      gtk_label_set_markup (GTK_LABEL (self->readout), text);
      gtk_widget_set_visible (self->readout, TRUE);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
activate (CohortChartPlot *self)
{
  if (self->activatable && self->series != COHORT_CHART_NONE)
    g_signal_emit (self, signals[ACTIVATED], 0, self->series, self->index);
}

/* Of the pointer's place, else of the focus. */
static void
follow_focus (CohortChartPlot *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  if (COHORT_IS_CHART_POINT (child))
    set_active (self, cohort_chart_point_get_series (COHORT_CHART_POINT (child)),
                cohort_chart_point_get_index (COHORT_CHART_POINT (child)));
  else
    set_active (self, COHORT_CHART_NONE, 0);
}

static void
motion_cb (CohortChartPlot *self, double x, double y)
{
  guint series, index;

  if (ensure_layout (self) && cohort_chart_layout_find (self->layout, (float) x, (float) y, &series, &index))
    set_active (self, series, index);
  else
    follow_focus (self);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   self->activatable && self->series != COHORT_CHART_NONE ? "pointer" : NULL);
}

static void
pressed_cb (CohortChartPlot *self, int n_press, double x, double y)
{
  /* A finger has not moved here before. */
  motion_cb (self, x, y);
}

static void
released_cb (CohortChartPlot *self, int n_press, double x, double y)
{
  guint series, index;

  if (ensure_layout (self) && cohort_chart_layout_find (self->layout, (float) x, (float) y, &series, &index)
      && series == self->series && index == self->index)
    activate (self);
}

/* Keys */

/* A person comes back to where they were, else begins at the first value. */
static gboolean
focus_in (CohortChartPlot *self)
{
  GtkWidget *point = NULL;

  if (self->series != COHORT_CHART_NONE)
    point = cohort_chart_walk_find (self->points, self->series, self->index);
  for (guint s = 0; point == NULL && self->chart && s < self->chart->series->len; s++)
    point = cohort_chart_walk_find (self->points, s, 0);
  return point && gtk_widget_grab_focus (point);
}

static gboolean
cohort_chart_plot_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CohortChartPlot *self = COHORT_CHART_PLOT (widget);

  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (child == NULL)
    return focus_in (self);
  switch (direction)
    {
    case GTK_DIR_LEFT:
    case GTK_DIR_RIGHT:
      return cohort_chart_walk_beside (self->points, child,
                                       (direction == GTK_DIR_RIGHT) != is_mirrored (self) ? 1 : -1);
    case GTK_DIR_UP:
    case GTK_DIR_DOWN:
      return cohort_chart_walk_across (self->points, child, self->chart, direction == GTK_DIR_DOWN ? 1 : -1);
    case GTK_DIR_TAB_FORWARD:
    case GTK_DIR_TAB_BACKWARD:
    default:
      return FALSE;
    }
}

static void
cohort_chart_plot_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  GTK_WIDGET_CLASS (cohort_chart_plot_parent_class)->set_focus_child (widget, child);
  follow_focus (COHORT_CHART_PLOT (widget));
}

static gboolean
key_pressed_cb (CohortChartPlot *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  if (child == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return cohort_chart_walk_end (self->points, child, FALSE);
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return cohort_chart_walk_end (self->points, child, TRUE);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      if (!self->activatable)
        return FALSE;
      activate (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Children */

static gboolean
fill_cb (gpointer data)
{
  CohortChartPlot *self = data;
  const guint stride = (cohort_chart_get_n_data (self->chart) + MAX_POINTS - 1) / MAX_POINTS;
  guint made = 0;

  while (self->next_series < self->chart->series->len && made < POINTS_AT_ONCE)
    {
      const CohortChartDatum *datum = cohort_chart_get_datum (self->chart, self->next_series, self->next_index);

      if (datum == NULL)
        {
          self->next_series++;
          self->next_index = 0;
          continue;
        }
      if (!isnan (datum->y))
        {
          GtkWidget *point = cohort_chart_point_new (self->chart, self->next_series, self->next_index);

          gtk_widget_insert_before (point, GTK_WIDGET (self), self->readout);
          g_ptr_array_add (self->points, point);
          made++;
        }
      self->next_index += MAX (1, stride);
    }
  if (self->next_series < self->chart->series->len)
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

static void
drop_points (CohortChartPlot *self)
{
  g_clear_handle_id (&self->fill_id, g_source_remove);
  for (guint i = 0; i < self->points->len; i++)
    gtk_widget_unparent (self->points->pdata[i]);
  g_ptr_array_set_size (self->points, 0);
  self->next_series = self->next_index = 0;
}

/* Size */

static void
cohort_chart_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  CohortChartPlot *self = COHORT_CHART_PLOT (widget);
  float min_width = 0, height = 0;

  if (self->chart)
    {
      const CohortChartTexts texts = cohort_chart_texts (self->pango);

      cohort_chart_layout_measure (self->chart, &texts, (float) MAX (0, for_size), &min_width, &height);
    }
  *minimum = *natural = (int) ceilf (orientation == GTK_ORIENTATION_HORIZONTAL ? min_width : height);
}

static void
allocate_readout (CohortChartPlot *self, int width, int height)
{
  CohortChartRect rect;
  GtkRequisition size;
  float x, y;

  if (!gtk_widget_get_visible (self->readout) || self->series == COHORT_CHART_NONE
      || !cohort_chart_layout_get_datum (self->layout, self->series, self->index, &rect))
    return;
  gtk_widget_get_preferred_size (self->readout, NULL, &size);
  size.width = MIN (size.width, width);
  gtk_widget_measure (self->readout, GTK_ORIENTATION_VERTICAL, size.width, NULL, &size.height, NULL, NULL);
  /* Beside the value, on the side that has room, never over it. */
  x = rect.x + rect.width + READOUT_GAP;
  if (x + (float) size.width > (float) width)
    x = rect.x - READOUT_GAP - (float) size.width;
  y = rect.y + rect.height / 2 - (float) size.height / 2;
  if (x < 0)
    {
      x = CLAMP (rect.x + rect.width / 2 - (float) size.width / 2, 0, (float) (width - size.width));
      y = rect.y > (float) size.height + READOUT_GAP ? rect.y - READOUT_GAP - (float) size.height
                                                     : rect.y + rect.height + READOUT_GAP;
    }
  y = CLAMP (y, 0, MAX (0, (float) (height - size.height)));
  gtk_widget_size_allocate (self->readout, &(GtkAllocation) { (int) x, (int) y, size.width, size.height }, -1);
}

static void
cohort_chart_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CohortChartPlot *self = COHORT_CHART_PLOT (widget);

  if (ensure_layout (self) == NULL)
    return;
  for (guint i = 0; i < self->points->len; i++)
    {
      CohortChartPoint *point = self->points->pdata[i];
      CohortChartRect rect;
      const gboolean shown = cohort_chart_layout_get_datum (self->layout, cohort_chart_point_get_series (point),
                                                            cohort_chart_point_get_index (point), &rect);

      gtk_widget_set_child_visible (GTK_WIDGET (point), shown);
      if (shown)
        gtk_widget_size_allocate (GTK_WIDGET (point),
                                  &(GtkAllocation) { (int) floorf (rect.x), (int) floorf (rect.y),
                                                     (int) ceilf (rect.width), MAX (1, (int) ceilf (rect.height)) },
                                  -1);
    }
  allocate_readout (self, width, height);
}

static void
cohort_chart_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CohortChartPlot *self = COHORT_CHART_PLOT (widget);
  GskRenderNode *node;

  if (ensure_layout (self) == NULL)
    return;
  node = ensure_node (self);
  if (node)
    gtk_snapshot_append_node (snapshot, node);
  if (self->series != COHORT_CHART_NONE)
    cohort_chart_paint_point (self->layout, &self->palette, self->series, self->index, snapshot);
  /* Of the children only these draw anything. */
  if (gtk_widget_get_focus_child (widget))
    gtk_widget_snapshot_child (widget, gtk_widget_get_focus_child (widget), snapshot);
  gtk_widget_snapshot_child (widget, self->readout, snapshot);
}

static void
cohort_chart_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cohort_chart_plot_parent_class)->css_changed (widget, change);
  forget_drawing (COHORT_CHART_PLOT (widget));
}

static void
cohort_chart_plot_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  forget_drawing (COHORT_CHART_PLOT (widget));
}

static void
cohort_chart_plot_dispose (GObject *object)
{
  CohortChartPlot *self = COHORT_CHART_PLOT (object);

  if (self->points)
    drop_points (self);
  g_clear_pointer (&self->readout, gtk_widget_unparent);
  g_clear_pointer (&self->points, g_ptr_array_unref);
  g_clear_pointer (&self->layout, cohort_chart_layout_free);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->chart, cohort_chart_unref);
  g_clear_pointer (&self->hidden, g_free);
  g_clear_object (&self->pango);
  G_OBJECT_CLASS (cohort_chart_plot_parent_class)->dispose (object);
}

static void
cohort_chart_plot_class_init (CohortChartPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_chart_plot_dispose;
  widget_class->measure = cohort_chart_plot_measure;
  widget_class->size_allocate = cohort_chart_plot_size_allocate;
  widget_class->snapshot = cohort_chart_plot_snapshot;
  widget_class->focus = cohort_chart_plot_focus;
  widget_class->set_focus_child = cohort_chart_plot_set_focus_child;
  widget_class->css_changed = cohort_chart_plot_css_changed;
  widget_class->direction_changed = cohort_chart_plot_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "chartplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  signals[ACTIVATED] = g_signal_new ("activated", COHORT_TYPE_CHART_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
add_controllers (CohortChartPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (follow_focus), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
cohort_chart_plot_init (CohortChartPlot *self)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  static const char *const styles[] = { "notify::dark", "notify::high-contrast", "notify::accent-color" };

  self->series = COHORT_CHART_NONE;
  self->points = g_ptr_array_new ();
  self->pango = cohort_chart_pango_new (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  self->readout = g_object_ref_sink (cohort_chart_readout_new ());
  gtk_widget_set_parent (self->readout, GTK_WIDGET (self));
  g_object_unref (self->readout);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    g_signal_connect_object (manager, styles[i], G_CALLBACK (forget_drawing), self, G_CONNECT_SWAPPED);
  add_controllers (self);
}

/**
 * cohort_chart_plot_new:
 *
 * Returns: (transfer floating): a plot without a chart
 */
GtkWidget *
cohort_chart_plot_new (void)
{
  return g_object_new (COHORT_TYPE_CHART_PLOT, NULL);
}

/**
 * cohort_chart_plot_set_chart:
 * @chart: (nullable): not changed from now on
 */
void
cohort_chart_plot_set_chart (CohortChartPlot *self, CohortChart *chart)
{
  g_return_if_fail (COHORT_IS_CHART_PLOT (self));

  set_active (self, COHORT_CHART_NONE, 0);
  drop_points (self);
  forget_drawing (self);
  g_clear_pointer (&self->chart, cohort_chart_unref);
  g_clear_pointer (&self->hidden, g_free);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (chart == NULL)
    return;
  self->chart = cohort_chart_ref (chart);
  self->hidden = g_new0 (guint8, MAX (1, chart->series->len));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, chart->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, chart->description ? chart->description : "",
                                  -1);
  self->fill_id = g_idle_add (fill_cb, self);
}

/**
 * cohort_chart_plot_set_hidden:
 *
 * Switches a series off or on; what stands on it comes down, and the axis follows.
 */
void
cohort_chart_plot_set_hidden (CohortChartPlot *self, guint series, gboolean hidden)
{
  g_return_if_fail (self->chart && series < self->chart->series->len);

  set_active (self, COHORT_CHART_NONE, 0);
  self->hidden[series] = hidden != FALSE;
  forget_drawing (self);
}

gboolean
cohort_chart_plot_is_hidden (CohortChartPlot *self, guint series)
{
  return self->hidden && self->hidden[series];
}

/**
 * cohort_chart_plot_get_hidden:
 *
 * Returns: (nullable) (transfer none): for each series whether it is switched off; good until something changes
 */
const guint8 *
cohort_chart_plot_get_hidden (CohortChartPlot *self)
{
  return self->hidden;
}

/**
 * cohort_chart_plot_set_activatable:
 * @activatable: somebody listens to "activated"
 */
void
cohort_chart_plot_set_activatable (CohortChartPlot *self, gboolean activatable)
{
  self->activatable = activatable;
}
