// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table twin of a chart: the same values, from the same grid that is exported, in a column view. Its rows are
// numbers only; a cell asks the grid for its text when it comes into sight.

#include "config.h"

#include "cohort-chart-table.h"

#include "cohort-chart-grid.h"

static GQuark grid_quark;
static GQuark column_quark;

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (g_object_get_qdata (G_OBJECT (factory), column_quark) == NULL)
    gtk_label_set_xalign (GTK_LABEL (label), 0);
  else
    {
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_add_css_class (label, "numeric");
    }
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, const CohortChartGrid *grid)
{
  const guint column = GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (factory), column_quark));
  g_autofree char *text = cohort_chart_grid_write_cell (grid, gtk_list_item_get_position (item), column);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static GtkColumnViewColumn *
make_column (const CohortChartGrid *grid, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autofree char *title = cohort_chart_grid_write_title (grid, index);
  GtkColumnViewColumn *column;

  g_object_set_qdata (G_OBJECT (factory), column_quark, GUINT_TO_POINTER (index));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) grid);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, index == 0);
  return column;
}

/* One string a row, all alike: the grid knows the rest. */
static GListModel *
make_rows (guint n)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, "");
  return G_LIST_MODEL (list);
}

/**
 * cohort_chart_table_new:
 *
 * Returns: (transfer floating): the table in a scrolled window
 */
GtkWidget *
cohort_chart_table_new (CohortChart *chart)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  CohortChartGrid *grid = cohort_chart_grid_new (chart);
  GtkSelectionModel *rows
      = GTK_SELECTION_MODEL (gtk_no_selection_new (make_rows (cohort_chart_grid_get_n_rows (grid))));
  GtkWidget *table = gtk_column_view_new (rows);

  grid_quark = g_quark_from_static_string ("cohort-chart-grid");
  column_quark = g_quark_from_static_string ("cohort-chart-column");
  gtk_column_view_set_tab_behavior (GTK_COLUMN_VIEW (table), GTK_LIST_TAB_ITEM);
  /* Cells ask it for as long as the table lives. */
  g_object_set_qdata_full (G_OBJECT (table), grid_quark, grid, (GDestroyNotify) cohort_chart_grid_free);
  for (guint i = 0; i < cohort_chart_grid_get_n_columns (grid); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = make_column (grid, i);

      gtk_column_view_append_column (GTK_COLUMN_VIEW (table), column);
    }
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (table), TRUE);
  gtk_widget_add_css_class (table, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, cohort_chart_get_title (chart),
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), table);
  return scrolled;
}
