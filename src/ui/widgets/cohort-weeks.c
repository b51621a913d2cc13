// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often in each of some weeks, as small bars, the latest last. It goes with the number in words beside it, so that
// assistive technology is told a description and nobody has to read heights.

#include "config.h"

#include "cohort-weeks.h"

#include <glib/gi18n.h>

#define BAR 5
#define GAP 2
#define HEIGHT 24

struct _CohortWeeks
{
  GtkWidget parent_instance;

  GArray *counts; /* (element-type guint) */
};

G_DEFINE_FINAL_TYPE (CohortWeeks, cohort_weeks, GTK_TYPE_WIDGET)

static void
cohort_weeks_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CohortWeeks *self = COHORT_WEEKS (widget);
  const gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA colour, faint;
  guint most = 1;

  gtk_widget_get_color (widget, &colour);
  faint = colour;
  faint.alpha *= 0.3f;
  for (guint i = 0; i < self->counts->len; i++)
    most = MAX (most, g_array_index (self->counts, guint, i));
  for (guint i = 0; i < self->counts->len; i++)
    {
      const guint count = g_array_index (self->counts, guint, i);
      const guint place = mirrored ? self->counts->len - 1 - i : i;
      const float height = count == 0 ? 1.f : MAX (2.f, HEIGHT * (float) count / (float) most);

      gtk_snapshot_append_color (
          snapshot, count == 0 ? &faint : &colour,
          &GRAPHENE_RECT_INIT ((float) (place * (BAR + GAP)), (float) HEIGHT - height, BAR, height));
    }
}

static void
cohort_weeks_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  const guint n = COHORT_WEEKS (widget)->counts->len;

  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : (int) (n * (BAR + GAP)) - (n > 0 ? GAP : 0);
}

static void
cohort_weeks_finalize (GObject *object)
{
  g_array_unref (COHORT_WEEKS (object)->counts);
  G_OBJECT_CLASS (cohort_weeks_parent_class)->finalize (object);
}

static void
cohort_weeks_class_init (CohortWeeksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cohort_weeks_finalize;
  widget_class->snapshot = cohort_weeks_snapshot;
  widget_class->measure = cohort_weeks_measure;
  gtk_widget_class_set_css_name (widget_class, "weeks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cohort_weeks_init (CohortWeeks *self)
{
  self->counts = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * cohort_weeks_new:
 * @counts: (array length=n_weeks)
 */
GtkWidget *
cohort_weeks_new (const guint *counts, guint n_weeks)
{
  CohortWeeks *self = g_object_new (COHORT_TYPE_WEEKS, NULL);
  guint n_active = 0;
  g_autofree char *text = NULL;

  g_array_append_vals (self->counts, counts, n_weeks);
  for (guint i = 0; i < n_weeks; i++)
    n_active += counts[i] > 0;
  text = g_strdup_printf (ngettext ("In %u of the last %u weeks", "In %u of the last %u weeks", n_active), n_active,
                          n_weeks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  return GTK_WIDGET (self);
}
