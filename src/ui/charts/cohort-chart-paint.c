// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts a laid out chart together: its axes, its layers in the order of the series, then thresholds and events. The
// widget, pictures and paper all go through here, so what is exported is what was seen.

#include "config.h"

#include "cohort-chart-paint.h"

#include <math.h>

#include "cohort-chart-private.h"
#include "cohort-chart-words.h"

#define FONT_SCALE 0.86 /* as GNOME's captions */

/* A number with its signs reads from the left in every language; words decide for themselves. */
static gboolean
has_words (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

static void
set_text (PangoLayout *pango, const char *text)
{
  g_autofree char *marked = has_words (text) ? NULL : g_strconcat ("\u200e", text, NULL);

  pango_layout_set_text (pango, marked ? marked : text, -1);
}

static float
measure (const char *text, gpointer data)
{
  int width;

  pango_layout_set_width (data, -1);
  set_text (data, text);
  pango_layout_get_pixel_size (data, &width, NULL);
  return (float) width;
}

static char *
write_x (const CohortChart *chart, double x, gpointer data)
{
  return cohort_chart_write_place (chart, x);
}

static char *
write_y (const CohortChart *chart, double y, gpointer data)
{
  const CohortChartDatum datum = { .y = y, .minor = (gint64) y };

  return cohort_chart_is_heat (chart) ? cohort_chart_write_cell (chart, &datum) : cohort_chart_write_tick (chart, y);
}

/**
 * cohort_chart_pango_new:
 * @context: the font of the surroundings
 *
 * Returns: (transfer full): what writes a chart's small labels, in digits of one width
 */
PangoLayout *
cohort_chart_pango_new (PangoContext *context)
{
  PangoLayout *pango = pango_layout_new (context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (FONT_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (pango, attributes);
  pango_layout_set_single_paragraph_mode (pango, TRUE);
  return pango;
}

/**
 * cohort_chart_texts:
 * @pango: must outlive what is returned
 */
CohortChartTexts
cohort_chart_texts (PangoLayout *pango)
{
  int height;

  pango_layout_set_width (pango, -1);
  pango_layout_set_text (pango, "Åg国", -1);
  pango_layout_get_pixel_size (pango, NULL, &height);
  return (CohortChartTexts) { (float) height, measure, write_x, write_y, pango };
}

/**
 * cohort_chart_paint_text:
 * @x: where it begins, has its middle or ends, as @align says, always from the left
 * @y: its middle
 * @max_width: longer text ends in an ellipsis; 0: no limit
 */
void
cohort_chart_paint_text (const CohortChartPainter *painter, const char *text, float x, float y, CohortChartAlign align,
                         float max_width, const GdkRGBA *colour)
{
  int width, height;

  pango_layout_set_ellipsize (painter->pango, max_width > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (painter->pango, -1);
  set_text (painter->pango, text);
  pango_layout_get_pixel_size (painter->pango, &width, &height);
  if (max_width > 0 && (float) width > max_width)
    {
      pango_layout_set_width (painter->pango, (int) (max_width * PANGO_SCALE));
      width = (int) max_width;
    }
  else
    /* A width of its own keeps text from right to left at its place. */
    pango_layout_set_width (painter->pango, (width + 1) * PANGO_SCALE);
  x -= align == COHORT_CHART_ALIGN_CENTRE ? (float) width / 2 : align == COHORT_CHART_ALIGN_END ? (float) width : 0;
  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y - (float) height / 2)));
  gtk_snapshot_append_layout (painter->snapshot, painter->pango, colour);
  gtk_snapshot_restore (painter->snapshot);
  pango_layout_set_ellipsize (painter->pango, PANGO_ELLIPSIZE_NONE);
}

static void
paint_series (const CohortChartPainter *painter, guint series)
{
  const CohortChartRect *plot = cohort_chart_layout_get_plot (painter->layout, series);

  if (painter->layout->hidden[series] || cohort_chart_nth (painter->chart, series)->data->len == 0)
    return;
  /* A range of its own may cut values; half a line's width more keeps those at the edge whole. */
  gtk_snapshot_push_clip (painter->snapshot,
                          &GRAPHENE_RECT_INIT (plot->x - 4, plot->y - 4, plot->width + 8, plot->height + 8));
  if (cohort_chart_kind_stands (cohort_chart_nth (painter->chart, series)->kind))
    cohort_chart_paint_bars (painter, series);
  else
    cohort_chart_paint_line (painter, series);
  gtk_snapshot_pop (painter->snapshot);
}

/**
 * cohort_chart_paint:
 * @pango: of cohort_chart_pango_new ()
 */
void
cohort_chart_paint (const CohortChartLayout *layout, const CohortChartPalette *palette, PangoLayout *pango,
                    GtkSnapshot *snapshot)
{
  const CohortChartPainter painter = { snapshot, layout, layout->chart, palette, pango };
  const CohortChart *chart = layout->chart;

  if (cohort_chart_is_heat (chart))
    cohort_chart_paint_heat (&painter);
  else if (cohort_chart_is_funnel (chart))
    cohort_chart_paint_funnel (&painter);
  else
    {
      cohort_chart_paint_axes (&painter);
      /* Bars lie under lines, whatever the order of the series. */
      for (guint s = 0; s < chart->series->len; s++)
        if (cohort_chart_kind_stands (cohort_chart_nth (chart, s)->kind))
          paint_series (&painter, s);
      for (guint s = chart->series->len; s-- > 0;)
        if (!cohort_chart_kind_stands (cohort_chart_nth (chart, s)->kind))
          paint_series (&painter, s);
      for (guint i = 0; i < layout->panels->len; i++)
        cohort_chart_paint_marks (&painter, &g_array_index (layout->panels, CohortChartPanel, i).plot);
    }
}

/**
 * cohort_chart_paint_point:
 *
 * What shows that a value is meant: a rule through its place and a ring round a point, an outline round a bar or cell.
 */
void
cohort_chart_paint_point (const CohortChartLayout *layout, const CohortChartPalette *palette, guint series, guint index,
                          GtkSnapshot *snapshot)
{
  const CohortChart *chart = layout->chart;
  const CohortChartSeries *s = cohort_chart_nth (chart, series);
  const CohortChartRect *plot = cohort_chart_layout_get_plot (layout, series);
  const GdkRGBA colour = cohort_chart_palette_get (palette, chart, series);
  CohortChartRect rect;

  if (!cohort_chart_layout_get_datum (layout, series, index, &rect))
    return;
  if (cohort_chart_kind_stands (s->kind) || s->kind == COHORT_CHART_HEAT || s->kind == COHORT_CHART_FUNNEL)
    {
      const GskRoundedRect outline
          = { .bounds = GRAPHENE_RECT_INIT (rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2) };

      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                                  (GdkRGBA[4]) { palette->text, palette->text, palette->text, palette->text });
      return;
    }
  cohort_chart_paint_rule (snapshot, rect.x + rect.width / 2, plot->y, rect.x + rect.width / 2, plot->y + plot->height,
                           1, NULL, 0, &palette->muted);
  cohort_chart_paint_marker (snapshot, 0, rect.x + rect.width / 2, rect.y + rect.height / 2, 11, &palette->background,
                             &palette->background);
  cohort_chart_paint_marker (snapshot, s->style, rect.x + rect.width / 2, rect.y + rect.height / 2, 8, &colour,
                             &palette->background);
}

/**
 * cohort_chart_paint_swatch:
 *
 * What a legend shows beside the name of a series: its colour with its dash and marker, or its pattern.
 */
void
cohort_chart_paint_swatch (const CohortChart *chart, guint series, const CohortChartPalette *palette,
                           GtkSnapshot *snapshot, float width, float height)
{
  const CohortChartSeries *s = cohort_chart_nth (chart, series);
  const GdkRGBA colour = cohort_chart_palette_get (palette, chart, series);

  gtk_snapshot_save (snapshot);
  if (cohort_chart_kind_stands (s->kind))
    {
      const float side = MIN (height, 12);

      cohort_chart_paint_fill (snapshot, &(CohortChartRect) { (width - side) / 2, (height - side) / 2, side, side },
                               &colour, &palette->background, s->style, COHORT_CHART_PLAIN);
    }
  else
    {
      g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
      g_autoptr (GskPath) path = NULL;
      g_autoptr (GskStroke) stroke = gsk_stroke_new (palette->line);

      gsk_path_builder_move_to (builder, 0, height / 2);
      gsk_path_builder_line_to (builder, width, height / 2);
      path = gsk_path_builder_to_path (builder);
      cohort_chart_set_dash (stroke, s->style);
      gtk_snapshot_append_stroke (snapshot, path, stroke, &colour);
      cohort_chart_paint_marker (snapshot, s->style, width / 2, height / 2, 7, &colour, &palette->background);
    }
  gtk_snapshot_restore (snapshot);
}
