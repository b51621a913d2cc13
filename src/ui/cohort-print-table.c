// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-print-table.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

#define POINTS_AN_INCH 72.0
#define TEXT_POINTS 9
#define TITLE_POINTS 14
#define GAP_POINTS 8.0  /* between columns */
#define LEAD_POINTS 4.0 /* above and below the text of a row, together */
#define MEASURED 400    /* rows that decide how wide a column is */
#define MARGIN_POINTS 48.0
#define MOST 0.5 /* of the paper that one column takes of itself */

typedef struct
{
  char *title;
  gboolean is_number;
  double x, width;
} Column;

struct _CohortPrintTable
{
  char *title, *detail;
  Column *columns;
  guint n_columns;
  GPtrArray *rows; /* (owned) (element-type GStrv) */

  PangoLayout *layout; /* (owned) (nullable) before it is laid out */
  double width, height, point;
  double row_height, heading_height;
  guint rows_a_page, n_pages;
};

CohortPrintTable *
cohort_print_table_new (const char *title, const char *detail, const CohortPrintColumn *columns, guint n_columns,
                        GPtrArray *rows)
{
  CohortPrintTable *self = g_new0 (CohortPrintTable, 1);

  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->columns = g_new0 (Column, n_columns);
  self->n_columns = n_columns;
  self->rows = g_ptr_array_ref (rows);
  for (guint i = 0; i < n_columns; i++)
    {
      self->columns[i].title = g_strdup (columns[i].title);
      self->columns[i].is_number = columns[i].is_number;
    }
  return self;
}

void
cohort_print_table_free (CohortPrintTable *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->columns[i].title);
  g_free (self->columns);
  g_free (self->title);
  g_free (self->detail);
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->layout);
  g_free (self);
}

static void
set_font (CohortPrintTable *self, int points, gboolean bold)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");

  pango_font_description_set_size (font, points * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, font);
}

static double
measure (CohortPrintTable *self, const char *text, double *height)
{
  int w, h;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, &w, &h);
  if (height)
    *height = (double) h / PANGO_SCALE;
  return (double) w / PANGO_SCALE;
}

static double
measure_column (CohortPrintTable *self, guint column)
{
  double width;

  set_font (self, TEXT_POINTS, TRUE);
  width = measure (self, self->columns[column].title, NULL);
  set_font (self, TEXT_POINTS, FALSE);
  for (guint i = 0; i < MIN (self->rows->len, MEASURED); i++)
    width = MAX (width, measure (self, ((GStrv) g_ptr_array_index (self->rows, i))[column], NULL));
  return MIN (width, self->width * MOST);
}

/* Every column gets what it asks for, or its share of it where that is too much; what is left goes to the first. */
static void
place_columns (CohortPrintTable *self)
{
  const gboolean is_rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  const double gap = GAP_POINTS * self->point;
  const double room = self->width - gap * MAX ((double) self->n_columns - 1, 0);
  double wanted = 0, x = 0;

  for (guint i = 0; i < self->n_columns; i++)
    wanted += self->columns[i].width = measure_column (self, i);
  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];

      if (wanted > room)
        column->width *= room / wanted;
      else if (i == 0)
        column->width += room - wanted;
      column->x = is_rtl ? self->width - x - column->width : x;
      x += column->width + gap;
    }
}

guint
cohort_print_table_paginate (CohortPrintTable *self, PangoContext *context, double width, double height, double dpi)
{
  double title, detail, text, body;

  g_clear_object (&self->layout);
  self->layout = pango_layout_new (context);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  self->point = dpi / POINTS_AN_INCH;
  self->width = width;
  self->height = height;
  set_font (self, TITLE_POINTS, TRUE);
  measure (self, self->title, &title);
  set_font (self, TEXT_POINTS, FALSE);
  measure (self, self->detail, &detail);
  measure (self, self->title, &text);
  self->row_height = text + LEAD_POINTS * self->point;
  self->heading_height = title + detail + 2 * GAP_POINTS * self->point;
  place_columns (self);
  /* The heads of the columns and the page's number take a line each. */
  body = height - self->heading_height - 2 * self->row_height;
  self->rows_a_page = MAX (1, (guint) MAX (0, body / self->row_height));
  self->n_pages = MAX (1, (self->rows->len + self->rows_a_page - 1) / self->rows_a_page);
  return self->n_pages;
}

static void
draw_text (CohortPrintTable *self, cairo_t *cr, const char *text, double x, double y, double width, gboolean at_end)
{
  const gboolean is_rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  int w;

  /* Placed here and not by its own direction: a name may be written the other way than its column. */
  measure (self, text, NULL);
  pango_layout_get_size (self->layout, &w, NULL);
  if ((double) w / PANGO_SCALE > width)
    pango_layout_set_width (self->layout, (int) (width * PANGO_SCALE));
  pango_layout_get_size (self->layout, &w, NULL);
  cairo_move_to (cr, at_end != is_rtl ? x + width - (double) w / PANGO_SCALE : x, y);
  pango_cairo_show_layout (cr, self->layout);
}

static void
draw_line (CohortPrintTable *self, cairo_t *cr, double y, double grey)
{
  cairo_save (cr);
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_set_line_width (cr, 0.5 * self->point);
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, self->width, y);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static double
draw_heading (CohortPrintTable *self, cairo_t *cr)
{
  double height, y;

  set_font (self, TITLE_POINTS, TRUE);
  measure (self, self->title, &height);
  draw_text (self, cr, self->title, 0, 0, self->width, FALSE);
  set_font (self, TEXT_POINTS, FALSE);
  draw_text (self, cr, self->detail, 0, height + LEAD_POINTS * self->point, self->width, FALSE);
  y = self->heading_height;
  set_font (self, TEXT_POINTS, TRUE);
  for (guint i = 0; i < self->n_columns; i++)
    draw_text (self, cr, self->columns[i].title, self->columns[i].x, y, self->columns[i].width,
               self->columns[i].is_number);
  draw_line (self, cr, y + self->row_height - LEAD_POINTS / 2 * self->point, 0);
  return y + self->row_height;
}

static void
draw_footing (CohortPrintTable *self, cairo_t *cr, guint page)
{
  /* Translators: at the foot of a printed page: its number, and how many there are */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), page + 1, self->n_pages);

  set_font (self, TEXT_POINTS, FALSE);
  draw_text (self, cr, text, 0, self->height - self->row_height, self->width, TRUE);
}

/**
 * cohort_print_table_draw:
 * @page: from 0 on, of those that cohort_print_table_paginate() has told of
 */
void
cohort_print_table_draw (CohortPrintTable *self, cairo_t *cr, guint page)
{
  const guint first = page * self->rows_a_page;
  double y;

  g_return_if_fail (self->layout != NULL);

  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw_heading (self, cr);
  set_font (self, TEXT_POINTS, FALSE);
  for (guint i = first; i < MIN (first + self->rows_a_page, self->rows->len); i++)
    {
      const char *const *texts = g_ptr_array_index (self->rows, i);

      for (guint j = 0; j < self->n_columns; j++)
        draw_text (self, cr, texts[j], self->columns[j].x, y, self->columns[j].width, self->columns[j].is_number);
      y += self->row_height;
      draw_line (self, cr, y - LEAD_POINTS / 2 * self->point, 0.8);
    }
  draw_footing (self, cr, page);
}

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int size)
{
  g_byte_array_append (data, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
cohort_print_table_to_pdf (CohortPrintTable *self)
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
  n_pages = cohort_print_table_paginate (self, context, width - 2 * MARGIN_POINTS, height - 2 * MARGIN_POINTS,
                                         POINTS_AN_INCH);
  for (guint i = 0; i < n_pages; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN_POINTS, MARGIN_POINTS);
      cohort_print_table_draw (self, cr, i);
      cairo_restore (cr);
      cairo_show_page (cr);
    }
  g_object_unref (context);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
