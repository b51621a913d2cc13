// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is printed: a table laid out on paper, every row on one page, nothing outside of it, also from right to left.

#include "config.h"

#include "cohort-print.h"
#include "cohort-test-ui.h"

#define WIDTH 500
#define HEIGHT 700
#define DPI 72

static const CohortPrintColumn columns[] = { { "Name", FALSE }, { "Status", FALSE }, { "Net", TRUE } };

static CohortPrintTable *
make_table (guint n_rows)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < n_rows; i++)
    {
      const char *row[]
          = { i % 3 == 0   ? "ليلى حداد"
              : i % 3 == 1 ? "A name that is much longer than any column of a sheet of paper could ever be, "
                             "so that it has to be cut short"
                           : "陈默",
              "Paying", "¥1,234.50", NULL };

      g_ptr_array_add (rows, g_strdupv ((GStrv) row));
    }
  return cohort_print_table_new ("Members", "Night Build · 21 Nov 2026", columns, G_N_ELEMENTS (columns), rows);
}

/* Whether anything is drawn between two columns of pixels. */
static gboolean
has_ink (cairo_surface_t *surface, int from, int to)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = from; x < to; x++)
      if (data[y * stride + 4 * x] < 128)
        return TRUE;
  return FALSE;
}

static void
draw_all (CohortPrintTable *table, guint n_pages)
{
  const char *folder = g_getenv ("COHORT_TEST_PICTURES"); /* for somebody who wants to look at them */

  for (guint page = 0; page < n_pages; page++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH + 100, HEIGHT);
      cairo_t *cr = cairo_create (surface);

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_translate (cr, 50, 0);
      cohort_print_table_draw (table, cr, page);
      cairo_surface_flush (surface);
      g_assert_true (has_ink (surface, 50, 50 + WIDTH));
      g_assert_false (has_ink (surface, 0, 49));
      g_assert_false (has_ink (surface, 51 + WIDTH, 100 + WIDTH));
      if (folder)
        {
          g_autofree char *name = g_strdup_printf ("print-%d-%u.png", gtk_widget_get_default_direction (), page);
          g_autofree char *path = g_build_filename (folder, name, NULL);

          cairo_surface_write_to_png (surface, path);
        }
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_layout (void)
{
  const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  const GtkTextDirection usual = gtk_widget_get_default_direction ();

  pango_cairo_context_set_resolution (context, DPI);
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autoptr (CohortPrintTable) none = make_table (0);
      g_autoptr (CohortPrintTable) some = make_table (100);
      g_autoptr (CohortPrintTable) more = make_table (1000);
      guint n_pages;

      gtk_widget_set_default_direction (directions[i]);
      n_pages = cohort_print_table_paginate (none, context, WIDTH, HEIGHT, DPI);
      g_assert_cmpuint (n_pages, ==, 1);
      draw_all (none, n_pages);
      n_pages = cohort_print_table_paginate (some, context, WIDTH, HEIGHT, DPI);
      g_assert_cmpuint (n_pages, >, 1);
      g_assert_cmpuint (n_pages, <, 6);
      draw_all (some, n_pages);
      g_assert_cmpuint (cohort_print_table_paginate (more, context, WIDTH, HEIGHT, DPI), >, 8 * n_pages);
      /* No paper is too small for a row. */
      g_assert_cmpuint (cohort_print_table_paginate (some, context, 40, 10, DPI), ==, 100);
    }
  gtk_widget_set_default_direction (usual);
  g_object_unref (context);
}

/* The desktop's way to paper, here into a file. */
static void
test_operation (void)
{
  g_autoptr (GtkPrintOperation) operation = cohort_print_operation_new (make_table (100));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "members.pdf", NULL);
  g_autofree char *content = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_set_allow_async (operation, FALSE);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_cmpint (gtk_print_operation_get_n_pages_to_print (operation), >, 1);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/print/layout", test_layout);
  g_test_add_func ("/ui/print/operation", test_operation);
}

int
main (int argc, char **argv)
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
