// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A column of text for lists of any length. A list realises some 200 rows around what is seen, so a cell is
// one GtkInscription, which asks nobody for its size, and one handler on its row, which is filled in when its page
// of the list arrives and again when facts changed. Sorting is the list's: the header only carries a key and a
// direction.

#include "config.h"

#include "cohort-text-column.h"

#define HANDLER_KEY "cohort-row-handler"
#define UPDATE_KEY "cohort-row-update"
#define SPEC_KEY "cohort-column-spec"

static void
row_changed_cb (GObject *row, GParamSpec *pspec, gpointer cell)
{
  CohortRowUpdate update = (CohortRowUpdate) g_object_get_data (cell, UPDATE_KEY);

  update (cell, row);
}

/**
 * cohort_row_watch:
 * @item: a list item that is being bound to a row object
 * @cell: what shows it
 * @signal: "notify::" and the property that is shown, or "notify" for several
 * @update: called now and whenever the row is filled in anew
 */
void
cohort_row_watch (GtkListItem *item, GtkWidget *cell, const char *signal, CohortRowUpdate update)
{
  GObject *row = gtk_list_item_get_item (item);
  gulong handler = g_signal_connect (row, signal, G_CALLBACK (row_changed_cb), cell);

  g_object_set_data (G_OBJECT (cell), HANDLER_KEY, GSIZE_TO_POINTER (handler));
  g_object_set_data (G_OBJECT (cell), UPDATE_KEY, (gpointer) update);
  update (cell, row);
}

/**
 * cohort_row_unwatch:
 *
 * Undoes cohort_row_watch() when @item is unbound.
 */
void
cohort_row_unwatch (GtkListItem *item, GtkWidget *cell)
{
  gulong handler = GPOINTER_TO_SIZE (g_object_steal_data (G_OBJECT (cell), HANDLER_KEY));

  if (handler)
    g_signal_handler_disconnect (gtk_list_item_get_item (item), handler);
}

static void
update_cell (GtkWidget *cell, GObject *row)
{
  const CohortTextColumn *spec = g_object_get_data (G_OBJECT (cell), SPEC_KEY);
  g_autofree char *text = NULL;

  g_object_get (row, spec->signal + strlen ("notify::"), &text, NULL);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
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

  cohort_row_watch (item, gtk_list_item_get_child (item), spec->signal, update_cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  cohort_row_unwatch (item, gtk_list_item_get_child (item));
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
