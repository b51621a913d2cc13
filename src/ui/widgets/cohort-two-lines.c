// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one column that a table has where there is no room for a table: a title and an amount, and a fainter
// line below. As light as the columns that it stands in for.

#include "config.h"

#include "cohort-two-lines.h"

#include "cohort-text-column.h"

/* Two widths only, since another one lays the whole list out again. */
#define AMOUNT_CHARS 8
#define LONG_AMOUNT_CHARS 14

static GtkWidget *
make_line (const char *css_class, gboolean is_number)
{
  GtkWidget *line = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (line), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  cohort_text_align (GTK_INSCRIPTION (line), is_number);
  gtk_widget_add_css_class (line, css_class);
  return line;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *title = make_line ("heading", FALSE);
  GtkWidget *amount = make_line ("numeric", TRUE);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (amount), AMOUNT_CHARS);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (amount), AMOUNT_CHARS);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), title, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), amount, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_line ("dimmed", FALSE), 0, 1, 2, 1);
  gtk_widget_add_css_class (grid, "two-lines");
  gtk_list_item_set_child (item, grid);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer show)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  CohortListRow *row = gtk_list_item_get_item (item);

  cohort_list_row_watch (row, NULL, (CohortRowShow) show, cell);
  ((CohortRowShow) show) (cell, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  cohort_list_row_unwatch (gtk_list_item_get_item (item), gtk_list_item_get_child (item));
}

/**
 * cohort_two_lines_set_up:
 * @show: calls cohort_two_lines_set() with what the row says
 */
void
cohort_two_lines_set_up (GtkColumnViewColumn *column, CohortRowShow show)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) show);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_column_view_column_set_factory (column, factory);
}

/**
 * cohort_two_lines_set:
 * @cell: as given to the function
 * @title: (nullable): where a line begins, above
 * @amount: (nullable): where it ends, above
 * @detail: (nullable): below
 */
void
cohort_two_lines_set (GtkWidget *cell, const char *title, const char *amount, const char *detail)
{
  GtkWidget *right = gtk_grid_get_child_at (GTK_GRID (cell), 1, 0);

  cohort_text_show (GTK_INSCRIPTION (gtk_grid_get_child_at (GTK_GRID (cell), 0, 0)), title);
  gtk_inscription_set_text (GTK_INSCRIPTION (right), amount);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (right), g_utf8_strlen (amount ? amount : "", -1) > AMOUNT_CHARS
                                                              ? LONG_AMOUNT_CHARS
                                                              : AMOUNT_CHARS);
  gtk_widget_set_visible (right, amount && *amount); /* its room is the title's, where text is large */
  cohort_text_show (GTK_INSCRIPTION (gtk_grid_get_child_at (GTK_GRID (cell), 0, 1)), detail);
}
