// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart for somewhere else than its page: with its title and legend drawn too, on white. The render node is made by
// the painter that draws on the screen; this file alone plays it into cairo's surfaces for PNG, SVG, PDF and print.

#include "config.h"

#include "cohort-chart-picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "cohort-chart-grid.h"
#include "cohort-chart-legend.h"
#include "cohort-chart-paint.h"
#include "cohort-chart-private.h"

#define WIDTH 760.f
#define MARGIN 18.f
#define SCALE 2 /* of a PNG: sharp where it is shown at half its size */
#define SWATCH 26.f
#define GAP 8.f
#define MAX_HEAD_LINES 6

static const struct
{
  const char *suffix;
} formats[COHORT_CHART_N_FORMATS] = {
  [COHORT_CHART_PNG] = { ".png" },
  [COHORT_CHART_SVG] = { ".svg" },
  [COHORT_CHART_PDF] = { ".pdf" },
  [COHORT_CHART_CSV] = { ".csv" },
};

/**
 * cohort_chart_format_get_suffix:
 *
 * Returns: what a file's name ends with: ".png"
 */
const char *
cohort_chart_format_get_suffix (CohortChartFormat format)
{
  return formats[format].suffix;
}

/**
 * cohort_chart_format_of_name:
 *
 * Returns: the format that a file of this name should have; a picture for want of another
 */
CohortChartFormat
cohort_chart_format_of_name (const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  for (guint i = 0; i < COHORT_CHART_N_FORMATS; i++)
    if (g_str_has_suffix (folded, formats[i].suffix))
      return (CohortChartFormat) i;
  return COHORT_CHART_PNG;
}

typedef struct
{
  CohortChartPainter painter; /* without a layout */
  const guint8 *hidden;       /* (nullable) */
  float width, y, line;
  gboolean mirrored;
} Composer;

/* In as many lines as it takes: on paper nobody can point at what was cut. */
static void
compose_text (Composer *self, const char *text, gboolean heading)
{
  PangoLayout *pango = self->painter.pango;
  PangoRectangle lines;

  pango_layout_set_width (pango, (int) ((self->width - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (pango, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (pango, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (pango, -MAX_HEAD_LINES);
  pango_layout_set_text (pango, text, -1);
  pango_layout_get_pixel_extents (pango, NULL, &lines);
  gtk_snapshot_save (self->painter.snapshot);
  /* Each text at the side where the chart begins, whichever way it is written itself. */
  gtk_snapshot_translate (
      self->painter.snapshot,
      &GRAPHENE_POINT_INIT ((self->mirrored ? self->width - MARGIN - (float) lines.width : MARGIN) - (float) lines.x,
                            self->y));
  gtk_snapshot_append_layout (self->painter.snapshot, pango,
                              heading ? &self->painter.palette->text : &self->painter.palette->dim);
  gtk_snapshot_restore (self->painter.snapshot);
  pango_layout_set_height (pango, -1);
  pango_layout_set_ellipsize (pango, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (pango, -1);
  self->y += (float) lines.height + GAP;
}

/* One after the other, in as many lines as it takes. */
static void
compose_legend (Composer *self)
{
  const CohortChart *chart = self->painter.chart;
  const CohortChartTexts texts = cohort_chart_texts (self->painter.pango);
  float along = MARGIN;

  for (guint s = 0; s < chart->series->len; s++)
    {
      const char *name = cohort_chart_nth (chart, s)->name;
      const float width = SWATCH + GAP + texts.measure (name, texts.data);
      float x;

      if (self->hidden && self->hidden[s])
        continue;
      if (along > MARGIN && along + width > self->width - MARGIN)
        {
          along = MARGIN;
          self->y += self->line + GAP / 2;
        }
      x = self->mirrored ? self->width - along - SWATCH : along;
      gtk_snapshot_save (self->painter.snapshot);
      gtk_snapshot_translate (self->painter.snapshot, &GRAPHENE_POINT_INIT (x, self->y));
      cohort_chart_paint_swatch (chart, s, self->painter.palette, self->painter.snapshot, SWATCH, self->line);
      gtk_snapshot_restore (self->painter.snapshot);
      cohort_chart_paint_text (
          &self->painter, name, self->mirrored ? x - GAP : x + SWATCH + GAP, self->y + self->line / 2,
          self->mirrored ? COHORT_CHART_ALIGN_END : COHORT_CHART_ALIGN_START, 0, &self->painter.palette->text);
      along += width + 2 * GAP;
    }
  self->y += self->line + GAP;
}

static void
compose_head (Composer *self)
{
  const CohortChart *chart = self->painter.chart;

  compose_text (self, chart->title, TRUE);
  if (chart->description)
    compose_text (self, chart->description, FALSE);
  if (cohort_chart_legend_is_needed (chart))
    compose_legend (self);
}

static GskRenderNode *
put_on_paper (GtkSnapshot *snapshot, const CohortChartPalette *palette, float width, float height)
{
  g_autoptr (GskRenderNode) drawn = gtk_snapshot_to_node (snapshot);
  g_autoptr (GskRenderNode) paper
      = gsk_color_node_new (&palette->background, &GRAPHENE_RECT_INIT (0, 0, width, height));

  return gsk_container_node_new ((GskRenderNode *[]) { paper, drawn }, 2);
}

/**
 * cohort_chart_render:
 * @hidden: (nullable): one a series
 * @height: of the whole; 0: as it looks best
 * @context: the fonts to write in
 *
 * Returns: (transfer full): title, sentence, legend and chart on white
 */
GskRenderNode *
cohort_chart_render (CohortChart *chart, const guint8 *hidden, float width, float height, gboolean mirrored,
                     PangoContext *context)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (PangoLayout) pango = cohort_chart_pango_new (context);
  const CohortChartTexts texts = cohort_chart_texts (pango);
  g_autoptr (CohortChartLayout) layout = NULL;
  CohortChartPalette palette;
  Composer composer = { { snapshot, NULL, chart, &palette, pango }, hidden, width, MARGIN, texts.line, mirrored };
  float min_width, natural;

  cohort_chart_palette_init_paper (&palette);
  cohort_chart_layout_measure (chart, &texts, width - 2 * MARGIN, &min_width, &natural);
  composer.width = width = MAX (width, min_width + 2 * MARGIN);
  compose_head (&composer);
  if (height > 0)
    natural = MAX (height - composer.y - MARGIN, natural / 2);
  layout = cohort_chart_layout_new (chart, hidden, width - 2 * MARGIN, natural, mirrored, &texts);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, composer.y));
  cohort_chart_paint (layout, &palette, pango, snapshot);
  gtk_snapshot_restore (snapshot);
  return put_on_paper (snapshot, &palette, width, composer.y + natural + MARGIN);
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
finish (cairo_surface_t *surface, GByteArray *bytes, GError **error)
{
  cairo_status_t status;

  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
  return NULL;
}

static void
play (GskRenderNode *node, cairo_surface_t *surface, double scale)
{
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
}

static cairo_surface_t *
make_image (GskRenderNode *node)
{
  graphene_rect_t bounds;
  cairo_surface_t *surface;

  gsk_render_node_get_bounds (node, &bounds);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) bounds.size.width * SCALE,
                                        (int) bounds.size.height * SCALE);
  play (node, surface, SCALE);
  cairo_surface_flush (surface);
  return surface;
}

/**
 * cohort_chart_write_file:
 * @hidden: (nullable): one a series: those that are switched off are not drawn; their values are kept
 * @context: the fonts to write in
 *
 * Returns: (transfer full): the content of a file of the format
 */
GBytes *
cohort_chart_write_file (CohortChart *chart, const guint8 *hidden, CohortChartFormat format, gboolean mirrored,
                         PangoContext *context, GError **error)
{
  GByteArray *bytes;
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface;
  graphene_rect_t bounds;

  if (format == COHORT_CHART_CSV)
    {
      g_autoptr (CohortChartGrid) grid = cohort_chart_grid_new (chart);
      char *csv = cohort_chart_grid_write_csv (grid);

      return g_bytes_new_take (csv, strlen (csv));
    }
  bytes = g_byte_array_new ();
  node = cohort_chart_render (chart, hidden, WIDTH, 0, mirrored, context);
  gsk_render_node_get_bounds (node, &bounds);
  if (format == COHORT_CHART_PNG)
    {
      surface = make_image (node);
      cairo_surface_write_to_png_stream (surface, write_bytes, bytes);
      return finish (surface, bytes, error);
    }
  if (format == COHORT_CHART_SVG)
    surface = cairo_svg_surface_create_for_stream (write_bytes, bytes, bounds.size.width, bounds.size.height);
  else
    surface = cairo_pdf_surface_create_for_stream (write_bytes, bytes, bounds.size.width, bounds.size.height);
  play (node, surface, 1);
  return finish (surface, bytes, error);
}

/**
 * cohort_chart_make_texture:
 *
 * Returns: (transfer full): the picture for the clipboard
 */
GdkTexture *
cohort_chart_make_texture (CohortChart *chart, const guint8 *hidden, gboolean mirrored, PangoContext *context)
{
  g_autoptr (GskRenderNode) node = cohort_chart_render (chart, hidden, WIDTH, 0, mirrored, context);
  cairo_surface_t *surface = make_image (node);
  const int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes
      = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height,
                                    (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

/**
 * cohort_chart_write_page:
 * @page: the paper and its margins
 *
 * Returns: (transfer full): a PDF of one page, the chart as wide as fits
 */
GBytes *
cohort_chart_write_page (CohortChart *chart, const guint8 *hidden, GtkPageSetup *page, gboolean mirrored,
                         PangoContext *context, GError **error)
{
  const double width = gtk_page_setup_get_paper_width (page, GTK_UNIT_POINTS);
  const double height = gtk_page_setup_get_paper_height (page, GTK_UNIT_POINTS);
  const double left = gtk_page_setup_get_left_margin (page, GTK_UNIT_POINTS);
  const double top = gtk_page_setup_get_top_margin (page, GTK_UNIT_POINTS);
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_bytes, bytes, width, height);
  g_autoptr (GskRenderNode) node = cohort_chart_render (chart, hidden, WIDTH, 0, mirrored, context);
  graphene_rect_t bounds;
  cairo_t *cr = cairo_create (surface);
  double scale;

  gsk_render_node_get_bounds (node, &bounds);
  scale = MIN (gtk_page_setup_get_page_width (page, GTK_UNIT_POINTS) / bounds.size.width,
               gtk_page_setup_get_page_height (page, GTK_UNIT_POINTS) / bounds.size.height);
  cairo_translate (cr, left, top);
  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  return finish (surface, bytes, error);
}
