// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is printed: tables, charts and texts laid out on paper, every row on one page, nothing outside of it, also from
// right to left; and the same as files.

#include "config.h"

#include "cohort-paper.h"
#include "cohort-print.h"
#include "cohort-test-charts.h"
#include "cohort-test-ui.h"
#include "cohort-words.h"

#define WIDTH 500
#define HEIGHT 700
#define DPI 72

static const CohortPaperColumn columns[] = { { "Name", FALSE }, { "Status", FALSE }, { "Net", TRUE } };

static CohortPaper *
make_table (guint n_rows)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  CohortPaper *paper = cohort_paper_new ("Members", "Night Build · 21 Nov 2026");

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
  cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), rows, NULL);
  return paper;
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
draw_all (CohortPaper *table, guint n_pages)
{
  const char *folder = g_getenv ("COHORT_TEST_PICTURES"); /* for somebody who wants to look at them */

  for (guint page = 0; page < n_pages; page++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH + 100, HEIGHT);
      cairo_t *cr = cairo_create (surface);

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_translate (cr, 50, 0);
      cohort_paper_draw (table, cr, page);
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
      g_autoptr (CohortPaper) none = make_table (0);
      g_autoptr (CohortPaper) some = make_table (100);
      g_autoptr (CohortPaper) more = make_table (1000);
      guint n_pages;

      gtk_widget_set_default_direction (directions[i]);
      n_pages = cohort_paper_paginate (none, context, WIDTH, HEIGHT, DPI);
      g_assert_cmpuint (n_pages, ==, 1);
      draw_all (none, n_pages);
      n_pages = cohort_paper_paginate (some, context, WIDTH, HEIGHT, DPI);
      g_assert_cmpuint (n_pages, >, 1);
      g_assert_cmpuint (n_pages, <, 6);
      draw_all (some, n_pages);
      g_assert_cmpuint (cohort_paper_paginate (more, context, WIDTH, HEIGHT, DPI), >, 8 * n_pages);
      /* No paper is too small for a row. */
      g_assert_cmpuint (cohort_paper_paginate (some, context, 40, 10, DPI), ==, 100);
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

/* A page with everything on it: what is of a heading stays with it, what is too long for a line takes several. */
static CohortPaper *
make_report (void)
{
  static const CohortPaperColumn wrapping[] = { { "Name", FALSE, TRUE }, { "Reasons", FALSE, TRUE }, { "Net", TRUE } };
  static const char *const names[] = { "line", "heat", "waterfall", "step", "funnel", "negative" };
  CohortPaper *paper = cohort_paper_new ("Money", "Night Build · Jun 2026 · Asia/Shanghai");
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) exact = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < 40; i++)
    {
      const char *row[]
          = { "=cmd()", "nothing used since 19 May, a card that expires, and a mail that came back; twice",
              "-¥1,234.50", NULL };
      const char *plain[] = { "=cmd()", "-1", "-1234.50", NULL };

      g_ptr_array_add (rows, g_strdupv ((GStrv) row));
      g_ptr_array_add (exact, g_strdupv ((GStrv) plain));
    }
  cohort_paper_add_text (paper, "A sentence that is so long that it does not fit into one line of the paper, whichever "
                                "paper that is, so that it goes on in the next one.");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CohortChart) chart = cohort_test_chart_make (names[i]);

      cohort_paper_add_heading (paper, names[i]);
      cohort_paper_add_chart (paper, chart);
    }
  cohort_paper_add_heading (paper, "Each by Itself");
  cohort_paper_add_table (paper, wrapping, G_N_ELEMENTS (wrapping), rows, exact);
  return paper;
}

static void
test_report (void)
{
  const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  const GtkTextDirection usual = gtk_widget_get_default_direction ();

  pango_cairo_context_set_resolution (context, DPI);
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autoptr (CohortPaper) paper = make_report ();
      guint n_pages;

      gtk_widget_set_default_direction (directions[i]);
      n_pages = cohort_paper_paginate (paper, context, WIDTH, HEIGHT, DPI);
      g_assert_cmpuint (n_pages, >, 4);
      g_assert_cmpuint (n_pages, <, 14);
      draw_all (paper, n_pages);
      /* Smaller than a chart: each is made to fit. */
      g_assert_cmpuint (cohort_paper_paginate (paper, context, 120, 160, DPI), >, n_pages);
    }
  gtk_widget_set_default_direction (usual);
  g_object_unref (context);
}

static void
test_files (void)
{
  g_autoptr (CohortPaper) paper = make_report ();
  g_autoptr (CohortPaper) none = cohort_paper_new ("Nothing", "-1+cmd()");
  g_autoptr (GBytes) pdf = cohort_paper_to_pdf (paper);
  g_autoptr (GBytes) csv = cohort_paper_to_csv (paper);
  g_autoptr (GBytes) empty = cohort_paper_to_pdf (none);
  g_autoptr (GBytes) empty_csv = cohort_paper_to_csv (none);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  const char *folder = g_getenv ("COHORT_TEST_PICTURES");

  cohort_test_charts_check_pdf (pdf, 5);
  cohort_test_charts_check_pdf (empty, 1);
  g_assert_true (cohort_paper_is_empty (none));
  g_assert_cmpmem (g_bytes_get_data (empty_csv, NULL), g_bytes_get_size (empty_csv), "Nothing\n'-1+cmd()\n", 18);
  /* Nothing that a spreadsheet would run; numbers are numbers; a chart's values are there once, and exact. */
  g_assert_nonnull (strstr (text, "\nEach by Itself\nName,Reasons,Net\n'=cmd(),'-1,-1234.50\n"));
  g_assert_null (strstr (text, "\n=cmd"));
  g_assert_nonnull (strstr (text, "\nFrom May to June\n,MRR (CNY)\nMay 2026,41200.00\n"));
  g_assert_null (strstr (text, "¥41,200.00"));
  if (folder)
    {
      g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);

      g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL);
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/print/report", test_report);
  g_test_add_func ("/ui/print/files", test_files);
  g_test_add_func ("/ui/print/layout", test_layout);
  g_test_add_func ("/ui/print/operation", test_operation);
}

int
main (int argc, char **argv)
{
  cohort_words_init ();
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
