// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which months a source has facts of: a cell a month, filled where there are, an outline where there are none.
//
// One widget that draws its cells: a source may reach back twenty years, and 240 child widgets a row would cost
// more than the page may take. Neighbours of one kind are drawn as one block, so that months narrower than
// two pixels stay readable. Colour is never the only sign: a hole is lower and hollow.
//
// Accessible as one image whose description is the report's sentence; a month's name shows in the tooltip.
// Time runs with the direction of the text. It takes no focus, having nothing to do but be read.

#include "config.h"

#include "cohort-coverage-bar.h"

#include <glib/gi18n.h>

#define BAR_HEIGHT 16
#define MIN_WIDTH 96
#define MAX_CELL 28.f
#define GAP 2.f
#define MIN_CELL_FOR_GAP 5.f

typedef struct
{
  char *label;
  gboolean covered;
} Month;

struct _CohortCoverageBar
{
  GtkWidget parent_instance;

  GArray *months; /* (element-type Month) oldest first */
};

G_DEFINE_FINAL_TYPE (CohortCoverageBar, cohort_coverage_bar, GTK_TYPE_WIDGET)

static void
month_clear (gpointer data)
{
  g_free (((Month *) data)->label);
}

static float
get_cell_width (CohortCoverageBar *self)
{
  return MIN (MAX_CELL, (float) gtk_widget_get_width (GTK_WIDGET (self)) / (float) MAX (1, self->months->len));
}

static void
draw_block (CohortCoverageBar *self, GtkSnapshot *snapshot, guint from, guint to, gboolean covered)
{
  GdkRGBA colour;
  graphene_rect_t area;
  GskRoundedRect outline;
  float cell = get_cell_width (self);
  float gap = cell >= MIN_CELL_FOR_GAP ? GAP : 0;
  float x = (float) from * cell;
  float width = MAX (1.f, (float) (to - from) * cell - gap);

  gtk_widget_get_color (GTK_WIDGET (self), &colour);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = (float) gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  graphene_rect_init (&area, x, covered ? 0 : 4, width, covered ? BAR_HEIGHT : BAR_HEIGHT - 8);
  gsk_rounded_rect_init_from_rect (&outline, &area, 3);
  if (covered)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &colour, &area);
      gtk_snapshot_pop (snapshot);
      return;
    }
  colour.alpha *= 0.6f;
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { colour, colour, colour, colour });
}

static void
cohort_coverage_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CohortCoverageBar *self = COHORT_COVERAGE_BAR (widget);
  gboolean single = get_cell_width (self) >= MIN_CELL_FOR_GAP;

  for (guint from = 0, to; from < self->months->len; from = to)
    {
      gboolean covered = g_array_index (self->months, Month, from).covered;

      for (to = from + 1; !single && to < self->months->len; to++)
        if (g_array_index (self->months, Month, to).covered != covered)
          break;
      draw_block (self, snapshot, from, to, covered);
    }
}

static void
cohort_coverage_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  CohortCoverageBar *self = COHORT_COVERAGE_BAR (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = BAR_HEIGHT;
  else
    {
      *minimum = MIN_WIDTH;
      *natural = MAX (MIN_WIDTH, (int) ((float) self->months->len * MAX_CELL));
    }
}

static gboolean
cohort_coverage_bar_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  CohortCoverageBar *self = COHORT_COVERAGE_BAR (widget);
  const Month *month;
  g_autofree char *text = NULL;
  int index;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (widget) - x;
  index = (int) ((float) x / get_cell_width (self));
  if (keyboard || index < 0 || (guint) index >= self->months->len)
    return FALSE;
  month = &g_array_index (self->months, Month, index);
  /* Translators: %s is a month, as in "September 2026: no data" */
  text = g_strdup_printf (month->covered ? _ ("%s: has data") : _ ("%s: no data"), month->label);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
cohort_coverage_bar_finalize (GObject *object)
{
  g_array_unref (COHORT_COVERAGE_BAR (object)->months);
  G_OBJECT_CLASS (cohort_coverage_bar_parent_class)->finalize (object);
}

static void
cohort_coverage_bar_class_init (CohortCoverageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_coverage_bar_finalize;
  widget_class->snapshot = cohort_coverage_bar_snapshot;
  widget_class->measure = cohort_coverage_bar_measure;
  widget_class->query_tooltip = cohort_coverage_bar_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "coveragebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cohort_coverage_bar_init (CohortCoverageBar *self)
{
  self->months = g_array_new (FALSE, FALSE, sizeof (Month));
  g_array_set_clear_func (self->months, month_clear);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Months with data"), -1);
}

/**
 * cohort_coverage_bar_new:
 *
 * Returns: (transfer floating): a bar without months
 */
GtkWidget *
cohort_coverage_bar_new (void)
{
  return g_object_new (COHORT_TYPE_COVERAGE_BAR, NULL);
}

/**
 * cohort_coverage_bar_set_months:
 * @months: (element-type CohortSourceMonth): oldest first, without gaps; copied
 * @description: the same in a sentence, for who cannot see the bar
 */
void
cohort_coverage_bar_set_months (CohortCoverageBar *self, GPtrArray *months, const char *description)
{
  g_return_if_fail (COHORT_IS_COVERAGE_BAR (self));

  g_array_set_size (self->months, 0);
  for (guint i = 0; i < months->len; i++)
    {
      const CohortSourceMonth *source = g_ptr_array_index (months, i);
      Month month = { g_strdup (source->label), source->covered };

      g_array_append_val (self->months, month);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
