// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A paper on paper. It is laid out into pieces, each at a place of one page: a heading stays with what it is of, a
// chart is never torn, and a table goes on under its heads on the next page. Page numbers stand at the foot.

#include "config.h"

#include "cohort-paper-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

#include "cohort-chart-picture.h"

#define POINTS_AN_INCH 72.0
#define TEXT_POINTS 9
#define HEADING_POINTS 11
#define TITLE_POINTS 14
#define CHART_POINTS 10
#define GAP_POINTS 8.0    /* between columns */
#define LEAD_POINTS 4.0   /* above and below the text of a row, together */
#define BLOCK_POINTS 12.0 /* after a block */
#define MEASURED 400      /* rows that decide how wide a column is */
#define MARGIN_POINTS 48.0
#define MOST 0.5    /* of the paper that one column takes of itself */
#define LEAST 0.35  /* of the paper that columns keep whose texts wrap */
#define KEPT_ROWS 3 /* of a table, that no heading is parted from */
#define MAX_LINES 6 /* of a cell */

static gboolean
is_mirrored (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

/* Texts */

static void
set_font (CohortPaper *self, int points, gboolean bold)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");

  pango_font_description_set_size (font, points * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, font);
}

/* @lines: 1: one, cut short at @width; more: as many at most. @width: negative: as wide as it is */
static double
measure (CohortPaper *self, const char *text, double width, int lines, double *height)
{
  int w, h;

  pango_layout_set_width (self->layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_height (self->layout, -lines);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, &w, &h);
  if (height)
    *height = (double) h / PANGO_SCALE;
  return (double) w / PANGO_SCALE;
}

/* Placed here and not by its own direction: a name may be written the other way than its column. */
static void
draw_text (CohortPaper *self, cairo_t *cr, const char *text, double x, double y, double width, gboolean at_end,
           int lines)
{
  double w = measure (self, text, -1, 1, NULL);

  if (w > width)
    w = measure (self, text, width, lines, NULL);
  cairo_move_to (cr, at_end != is_mirrored () ? x + width - w : x, y);
  pango_cairo_show_layout (cr, self->layout);
}

static void
draw_line (CohortPaper *self, cairo_t *cr, double y, double grey)
{
  cairo_save (cr);
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_set_line_width (cr, 0.5 * self->point);
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, self->width, y);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Tables */

static double
measure_column (CohortPaper *self, const CohortPaperBlock *block, guint column)
{
  double width;

  set_font (self, TEXT_POINTS, TRUE);
  width = measure (self, block->columns[column].title, -1, 1, NULL);
  set_font (self, TEXT_POINTS, FALSE);
  for (guint i = 0; i < MIN (block->rows->len, MEASURED); i++)
    width = MAX (width, measure (self, ((GStrv) block->rows->pdata[i])[column], -1, 1, NULL));
  return block->columns[column].wraps ? width : MIN (width, self->width * MOST);
}

/* Makes columns narrower that ask for more than there is: those that wrap give way first. */
static void
shrink_columns (CohortPaper *self, CohortPaperBlock *block, double room)
{
  double wrapping = 0, fixed = 0, left;

  for (guint i = 0; i < block->n_columns; i++)
    *(block->columns[i].wraps ? &wrapping : &fixed) += block->columns[i].width;
  left = wrapping > 0 ? MIN (wrapping, MAX (room - fixed, room * LEAST)) : 0;
  for (guint i = 0; i < block->n_columns; i++)
    block->columns[i].width *= block->columns[i].wraps ? left / wrapping : MIN (1, (room - left) / fixed);
}

/* Every column gets what it asks for, or its share of it where that is too much; what is left goes to the first. */
static void
place_columns (CohortPaper *self, CohortPaperBlock *block)
{
  const double gap = GAP_POINTS * self->point;
  const double room = MAX (self->width - gap * MAX ((double) block->n_columns - 1, 0), self->point);
  double wanted = 0, x = 0;

  for (guint i = 0; i < block->n_columns; i++)
    wanted += block->columns[i].width = measure_column (self, block, i);
  if (wanted > room)
    shrink_columns (self, block, room);
  else if (block->n_columns > 0)
    block->columns[0].width += room - wanted;
  for (guint i = 0; i < block->n_columns; i++)
    {
      CohortPaperPlace *column = &block->columns[i];

      column->x = is_mirrored () ? self->width - x - column->width : x;
      x += column->width + gap;
    }
}

static double
get_row_height (CohortPaper *self, const CohortPaperBlock *block, guint row)
{
  double most = self->row_height;

  for (guint i = 0; i < block->n_columns; i++)
    {
      const CohortPaperPlace *column = &block->columns[i];
      double height;

      if (!column->wraps)
        continue;
      measure (self, ((GStrv) block->rows->pdata[row])[i], column->width, MAX_LINES, &height);
      most = MAX (most, height + LEAD_POINTS * self->point);
    }
  return most;
}

/* Layout */

static void
measure_chart (CohortPaper *self, CohortPaperBlock *block)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");
  const double width = self->width / self->point;
  const double room = (self->height - self->head_height - self->row_height) / self->point;
  graphene_rect_t bounds;

  /* A unit of the picture is a point of the paper. */
  pango_cairo_context_set_resolution (context, POINTS_AN_INCH);
  pango_font_description_set_size (font, CHART_POINTS * PANGO_SCALE);
  pango_context_set_font_description (context, font);
  g_clear_pointer (&block->node, gsk_render_node_unref);
  block->node = cohort_chart_render (block->chart, NULL, (float) width, 0, is_mirrored (), context);
  gsk_render_node_get_bounds (block->node, &bounds);
  block->scale = MIN (1, MIN (width / bounds.size.width, MAX (room, 1) / bounds.size.height)) * self->point;
  g_object_unref (context);
}

static double
get_chart_height (const CohortPaperBlock *block)
{
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (block->node, &bounds);
  return bounds.size.height * block->scale;
}

static double
measure_text (CohortPaper *self, const CohortPaperBlock *block)
{
  double height;

  set_font (self, block->kind == COHORT_PAPER_HEADING ? HEADING_POINTS : TEXT_POINTS,
            block->kind == COHORT_PAPER_HEADING);
  measure (self, block->text, self->width, G_MAXINT16, &height);
  return height;
}

/* What of a block stays with the heading above it. */
static double
measure_beginning (CohortPaper *self, const CohortPaperBlock *block)
{
  switch (block->kind)
    {
    case COHORT_PAPER_CHART:
      return get_chart_height (block);
    case COHORT_PAPER_TABLE:
      return (1 + MIN (block->rows->len, KEPT_ROWS)) * self->row_height;
    case COHORT_PAPER_HEADING:
    case COHORT_PAPER_TEXT:
    default:
      return measure_text (self, block);
    }
}

typedef struct
{
  guint page;
  double y, top, bottom;
} Cursor;

static void
turn_page (Cursor *at, double needed)
{
  if (at->y > at->top && at->y + needed > at->bottom)
    {
      at->page++;
      at->y = at->top;
    }
}

static void
put (CohortPaper *self, Cursor *at, const CohortPaperBlock *block, guint first, guint n, double height)
{
  const CohortPaperPiece piece = { at->page, at->y, block, first, n };

  g_array_append_val (self->pieces, piece);
  at->y += height;
}

static void
put_table (CohortPaper *self, Cursor *at, const CohortPaperBlock *block)
{
  guint first = 0;

  set_font (self, TEXT_POINTS, FALSE);
  turn_page (at, (1 + MIN (block->rows->len, KEPT_ROWS)) * self->row_height);
  do
    {
      double height = self->row_height; /* of the heads */
      guint n = 0;

      while (first + n < block->rows->len)
        {
          const double row = get_row_height (self, block, first + n);

          /* A page takes one row at least, however small the paper. */
          if (n > 0 && at->y + height + row > at->bottom)
            break;
          height += row;
          n++;
        }
      put (self, at, block, first, n, height);
      first += n;
      if (first < block->rows->len)
        turn_page (at, self->height);
    }
  while (first < block->rows->len);
}

static void
put_block (CohortPaper *self, Cursor *at, guint index)
{
  CohortPaperBlock *block = self->blocks->pdata[index];
  const CohortPaperBlock *next = index + 1 < self->blocks->len ? self->blocks->pdata[index + 1] : NULL;

  if (block->kind == COHORT_PAPER_TABLE)
    put_table (self, at, block);
  else
    {
      const double height = measure_beginning (self, block);
      const gboolean keeps = block->kind == COHORT_PAPER_HEADING && next != NULL;

      turn_page (at, height + (keeps ? measure_beginning (self, next) + LEAD_POINTS * self->point : 0));
      put (self, at, block, 0, 0, height);
    }
  at->y += (block->kind == COHORT_PAPER_HEADING ? LEAD_POINTS : BLOCK_POINTS) * self->point;
}

static void
measure_head (CohortPaper *self)
{
  double title, detail, text;

  set_font (self, TITLE_POINTS, TRUE);
  measure (self, self->title, -1, 1, &title);
  set_font (self, TEXT_POINTS, FALSE);
  measure (self, self->detail, -1, 1, &detail);
  measure (self, self->title, -1, 1, &text);
  self->row_height = text + LEAD_POINTS * self->point;
  self->head_height = title + detail + 2 * GAP_POINTS * self->point;
}

guint
cohort_paper_paginate (CohortPaper *self, PangoContext *context, double width, double height, double dpi)
{
  Cursor at = { 0 };

  g_clear_object (&self->layout);
  self->layout = pango_layout_new (context);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  self->point = dpi / POINTS_AN_INCH;
  self->width = width;
  self->height = height;
  g_array_set_size (self->pieces, 0);
  measure_head (self);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      CohortPaperBlock *block = self->blocks->pdata[i];

      if (block->kind == COHORT_PAPER_TABLE)
        place_columns (self, block);
      else if (block->kind == COHORT_PAPER_CHART)
        measure_chart (self, block);
    }
  at.y = at.top = self->head_height;
  /* The page's number takes a line. */
  at.bottom = height - self->row_height;
  for (guint i = 0; i < self->blocks->len; i++)
    put_block (self, &at, i);
  self->n_pages = at.page + 1;
  return self->n_pages;
}

/* Drawing */

static void
draw_head (CohortPaper *self, cairo_t *cr)
{
  double height;

  set_font (self, TITLE_POINTS, TRUE);
  measure (self, self->title, -1, 1, &height);
  draw_text (self, cr, self->title, 0, 0, self->width, FALSE, 1);
  set_font (self, TEXT_POINTS, FALSE);
  draw_text (self, cr, self->detail, 0, height + LEAD_POINTS * self->point, self->width, FALSE, 1);
}

static void
draw_foot (CohortPaper *self, cairo_t *cr, guint page)
{
  /* Translators: at the foot of a printed page: its number, and how many there are */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), page + 1, self->n_pages);

  set_font (self, TEXT_POINTS, FALSE);
  draw_text (self, cr, text, 0, self->height - self->row_height, self->width, TRUE, 1);
}

static void
draw_table (CohortPaper *self, cairo_t *cr, const CohortPaperPiece *piece)
{
  const CohortPaperBlock *block = piece->block;
  double y = piece->y;

  set_font (self, TEXT_POINTS, TRUE);
  for (guint i = 0; i < block->n_columns; i++)
    draw_text (self, cr, block->columns[i].title, block->columns[i].x, y, block->columns[i].width,
               block->columns[i].is_number, 1);
  y += self->row_height;
  draw_line (self, cr, y - LEAD_POINTS / 2 * self->point, 0);
  set_font (self, TEXT_POINTS, FALSE);
  for (guint row = piece->first; row < piece->first + piece->n; row++)
    {
      const char *const *texts = block->rows->pdata[row];
      const double height = get_row_height (self, block, row);

      for (guint i = 0; i < block->n_columns; i++)
        draw_text (self, cr, texts[i], block->columns[i].x, y, block->columns[i].width, block->columns[i].is_number,
                   block->columns[i].wraps ? MAX_LINES : 1);
      y += height;
      draw_line (self, cr, y - LEAD_POINTS / 2 * self->point, 0.8);
    }
}

static void
draw_chart (CohortPaper *self, cairo_t *cr, const CohortPaperPiece *piece)
{
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (piece->block->node, &bounds);
  cairo_save (cr);
  cairo_translate (cr, is_mirrored () ? self->width - bounds.size.width * piece->block->scale : 0, piece->y);
  cairo_scale (cr, piece->block->scale, piece->block->scale);
  gsk_render_node_draw (piece->block->node, cr);
  cairo_restore (cr);
}

static void
draw_piece (CohortPaper *self, cairo_t *cr, const CohortPaperPiece *piece)
{
  const gboolean heading = piece->block->kind == COHORT_PAPER_HEADING;

  switch (piece->block->kind)
    {
    case COHORT_PAPER_TABLE:
      draw_table (self, cr, piece);
      break;
    case COHORT_PAPER_CHART:
      draw_chart (self, cr, piece);
      break;
    case COHORT_PAPER_HEADING:
    case COHORT_PAPER_TEXT:
    default:
      set_font (self, heading ? HEADING_POINTS : TEXT_POINTS, heading);
      draw_text (self, cr, piece->block->text, 0, piece->y, self->width, FALSE, G_MAXINT16);
    }
}

void
cohort_paper_draw (CohortPaper *self, cairo_t *cr, guint page)
{
  g_return_if_fail (self->layout != NULL);

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_head (self, cr);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const CohortPaperPiece *piece = &g_array_index (self->pieces, CohortPaperPiece, i);

      if (piece->page == page)
        draw_piece (self, cr, piece);
    }
  draw_foot (self, cr, page);
}

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int size)
{
  g_byte_array_append (data, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
cohort_paper_to_pdf (CohortPaper *self)
{
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (NULL);
  const double width = gtk_paper_size_get_width (paper, GTK_UNIT_POINTS);
  const double height = gtk_paper_size_get_height (paper, GTK_UNIT_POINTS);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = pango_cairo_create_context (cr);
  guint n_pages;

  pango_cairo_context_set_resolution (context, POINTS_AN_INCH);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  n_pages
      = cohort_paper_paginate (self, context, width - 2 * MARGIN_POINTS, height - 2 * MARGIN_POINTS, POINTS_AN_INCH);
  for (guint i = 0; i < n_pages; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN_POINTS, MARGIN_POINTS);
      cohort_paper_draw (self, cr, i);
      cairo_restore (cr);
      cairo_show_page (cr);
    }
  g_object_unref (context);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
