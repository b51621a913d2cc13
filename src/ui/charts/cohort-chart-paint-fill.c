// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The signs beside colour: fills with patterns and hatching, dashes, markers. All are paths, which stay sharp at any
// scale and in PDF and SVG.

#include "config.h"

#include "cohort-chart-paint.h"

#include <math.h>

#define HATCH 5.f   /* between two lines of hatching */
#define PATTERN 7.f /* between two signs of a pattern */

/**
 * cohort_chart_set_dash:
 * @style: of a series; the first is drawn through
 */
void
cohort_chart_set_dash (GskStroke *stroke, guint style)
{
  static const struct
  {
    gsize n;
    float lengths[4];
  } dashes[]
      = { { 0, { 0 } }, { 2, { 7, 4 } }, { 2, { 2, 3 } }, { 4, { 9, 3, 2, 3 } }, { 2, { 12, 5 } }, { 2, { 4, 4 } } };
  const guint i = style % G_N_ELEMENTS (dashes);

  gsk_stroke_set_dash (stroke, dashes[i].n > 0 ? dashes[i].lengths : NULL, dashes[i].n);
}

/**
 * cohort_chart_paint_rule:
 * @dash: (nullable) (array length=n_dash)
 *
 * A straight line; upright and level ones lie on whole pixels.
 */
void
cohort_chart_paint_rule (GtkSnapshot *snapshot, float x0, float y0, float x1, float y1, float width, const float *dash,
                         gsize n_dash, const GdkRGBA *colour)
{
  if (n_dash == 0 && (x0 == x1 || y0 == y1))
    {
      const float x = x0 == x1 ? roundf (x0 - width / 2) : MIN (x0, x1);
      const float y = y0 == y1 ? roundf (y0 - width / 2) : MIN (y0, y1);

      gtk_snapshot_append_color (
          snapshot, colour,
          &GRAPHENE_RECT_INIT (x, y, x0 == x1 ? width : fabsf (x1 - x0), y0 == y1 ? width : fabsf (y1 - y0)));
    }
  else
    {
      g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
      g_autoptr (GskPath) path = NULL;
      g_autoptr (GskStroke) stroke = gsk_stroke_new (width);

      gsk_path_builder_move_to (builder, x0, y0);
      gsk_path_builder_line_to (builder, x1, y1);
      path = gsk_path_builder_to_path (builder);
      gsk_stroke_set_dash (stroke, dash, n_dash);
      gtk_snapshot_append_stroke (snapshot, path, stroke, colour);
    }
}

static void
stroke_path (GtkSnapshot *snapshot, GskPathBuilder *builder, float width, const GdkRGBA *colour)
{
  g_autoptr (GskPath) path = gsk_path_builder_to_path (builder);
  g_autoptr (GskStroke) stroke = gsk_stroke_new (width);

  if (!gsk_path_is_empty (path))
    gtk_snapshot_append_stroke (snapshot, path, stroke, colour);
}

/* Slanted lines that end at the edges of the rectangle, so that nothing needs to be clipped. */
static void
add_hatching (GskPathBuilder *builder, const CohortChartRect *rect)
{
  const float right = rect->x + rect->width;
  const float first = floorf ((rect->x + rect->y) / HATCH) * HATCH; /* neighbours go on with each other's lines */

  for (float sum = first; sum < right + rect->y + rect->height; sum += HATCH)
    {
      /* On a line x + y is the same. */
      const float top_x = MIN (sum - rect->y, right), bottom_x = MAX (sum - rect->y - rect->height, rect->x);

      if (top_x <= bottom_x)
        continue;
      gsk_path_builder_move_to (builder, top_x, sum - top_x);
      gsk_path_builder_line_to (builder, bottom_x, sum - bottom_x);
    }
}

/* Level lines, upright lines, both, dots: what tells apart the parts of a stack where colours do not. */
static void
add_pattern (GskPathBuilder *builder, const CohortChartRect *rect, guint pattern)
{
  const float right = rect->x + rect->width, bottom = rect->y + rect->height;
  const gboolean level = pattern % 4 == 1 || pattern % 4 == 3, upright = pattern % 4 == 2 || pattern % 4 == 3;

  for (float y = rect->y + PATTERN / 2; level && y < bottom; y += PATTERN)
    {
      gsk_path_builder_move_to (builder, rect->x, y);
      gsk_path_builder_line_to (builder, right, y);
    }
  for (float x = rect->x + PATTERN / 2; upright && x < right; x += PATTERN)
    {
      gsk_path_builder_move_to (builder, x, rect->y);
      gsk_path_builder_line_to (builder, x, bottom);
    }
  for (float y = rect->y + PATTERN / 2; !level && !upright && y < bottom; y += PATTERN)
    for (float x = rect->x + PATTERN / 2; x < right; x += PATTERN)
      {
        gsk_path_builder_move_to (builder, x - 0.75f, y);
        gsk_path_builder_line_to (builder, x + 0.75f, y);
      }
}

/**
 * cohort_chart_paint_fill:
 * @background: what shows between the lines of a pattern
 * @pattern: of the series' style; 0 is plain
 * @flags: what is unfinished is hatched, what is expected has an outline alone
 */
void
cohort_chart_paint_fill (GtkSnapshot *snapshot, const CohortChartRect *rect, const GdkRGBA *colour,
                         const GdkRGBA *background, guint pattern, CohortChartFlags flags)
{
  const graphene_rect_t area = GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height);
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  GdkRGBA pale = *colour, line = *background;

  if (rect->width <= 0 || rect->height <= 0)
    return;
  if (flags & (COHORT_CHART_UNFINISHED | COHORT_CHART_PROJECTED))
    {
      const GskRoundedRect outline = { .bounds = area };

      pale.alpha *= 0.2f;
      gtk_snapshot_append_color (snapshot, &pale, &area);
      if (rect->width > 3 && rect->height > 3)
        gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                    (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
      if (flags & COHORT_CHART_UNFINISHED)
        add_hatching (builder, rect);
      stroke_path (snapshot, builder, 1, colour);
      return;
    }
  gtk_snapshot_append_color (snapshot, colour, &area);
  if (pattern == 0)
    return;
  line.alpha = 0.4f;
  add_pattern (builder, rect, pattern);
  stroke_path (snapshot, builder, 1, &line);
}

static void
add_polygon (GskPathBuilder *builder, float x, float y, float radius, guint n, double turn)
{
  for (guint i = 0; i < n; i++)
    {
      const double angle = turn + i * 2 * G_PI / n;
      const float px = x + radius * (float) sin (angle), py = y - radius * (float) cos (angle);

      if (i == 0)
        gsk_path_builder_move_to (builder, px, py);
      else
        gsk_path_builder_line_to (builder, px, py);
    }
  gsk_path_builder_close (builder);
}

/**
 * cohort_chart_paint_marker:
 * @style: of a series: circle, square, triangle, diamond, hanging triangle, ring
 * @background: what shows within a ring
 */
void
cohort_chart_paint_marker (GtkSnapshot *snapshot, guint style, float x, float y, float size, const GdkRGBA *colour,
                           const GdkRGBA *background)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  const float radius = size / 2;

  switch (style % 6)
    {
    case 1:
      add_polygon (builder, x, y, radius * 1.2f, 4, G_PI / 4);
      break;
    case 2:
      add_polygon (builder, x, y, radius * 1.3f, 3, 0);
      break;
    case 3:
      add_polygon (builder, x, y, radius * 1.3f, 4, 0);
      break;
    case 4:
      add_polygon (builder, x, y, radius * 1.3f, 3, G_PI);
      break;
    default:
      gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), radius);
      break;
    }
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, style % 6 == 5 ? background : colour);
  if (style % 6 == 5)
    stroke_path (snapshot, builder, 1.5f, colour);
}
