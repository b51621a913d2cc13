// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A column of text for lists of any length. A list realises some 200 rows around what is seen, so a cell is
// one GtkInscription, which asks nobody for its size, and one watch on its row, which is filled in when its page
// of the list arrives and again when facts changed. Sorting is the list's: the header only carries a key and a
// direction.

#include "config.h"

#include "cohort-text-column.h"

#define SPEC_KEY "cohort-column-spec"

static void
show_text (gpointer cell, CohortListRow *row)
{
  const CohortTextColumn *spec = g_object_get_data (cell, SPEC_KEY);

  gtk_inscription_set_text (cell, cohort_list_row_get_text (row, spec->text));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const CohortTextColumn *spec = data;
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (spec->is_number)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
    }
  if (spec->is_faint)
    gtk_widget_add_css_class (cell, "dimmed");
  g_object_set_data (G_OBJECT (cell), SPEC_KEY, (gpointer) spec);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const CohortTextColumn *spec = data;
  GtkWidget *cell = gtk_list_item_get_child (item);
  CohortListRow *row = gtk_list_item_get_item (item);

  cohort_list_row_watch (row, spec->text, show_text, cell);
  show_text (cell, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  cohort_list_row_unwatch (gtk_list_item_get_item (item), gtk_list_item_get_child (item));
}

/**
 * cohort_text_column_set_up:
 * @spec: (scope forever): static
 */
void
cohort_text_column_set_up (GtkColumnViewColumn *column, const CohortTextColumn *spec)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) spec);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) spec);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_column_view_column_set_factory (column, factory);
  if (spec->sort_key)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));

      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_id (column, spec->sort_key);
    }
}

/**
 * cohort_text_column_get_sort_key:
 *
 * Returns: (transfer none) (nullable): what the list is asked to sort by
 */
const char *
cohort_text_column_get_sort_key (GtkColumnViewColumn *column)
{
  return column && gtk_column_view_column_get_sorter (column) ? gtk_column_view_column_get_id (column) : NULL;
}
