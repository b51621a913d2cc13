// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A click on a column's header becomes the order of the list's query, and is remembered. No row is compared
// here: a sort model would have to read them all.

#include "config.h"

#include "cohort-sort.h"

#include "cohort-settings.h"
#include "cohort-text-column.h"

typedef struct
{
  CohortPagedList *list; /* (owned) */
  char *sort_setting;
  char *descending_setting;
} SortBinding;

static void
sort_binding_free (gpointer data, GClosure *closure)
{
  SortBinding *self = data;

  g_object_unref (self->list);
  g_free (self->sort_setting);
  g_free (self->descending_setting);
  g_free (self);
}

static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, gpointer data)
{
  SortBinding *self = data;
  GtkColumnViewSorter *by = GTK_COLUMN_VIEW_SORTER (sorter);
  const char *key = cohort_text_column_get_sort_key (gtk_column_view_sorter_get_primary_sort_column (by));
  gboolean descending = gtk_column_view_sorter_get_primary_sort_order (by) == GTK_SORT_DESCENDING;
  GSettings *settings = cohort_settings_get ();

  if (key == NULL)
    return;
  cohort_paged_list_set_sort (self->list, key, descending);
  if (settings)
    {
      g_settings_set_string (settings, self->sort_setting, key);
      g_settings_set_boolean (settings, self->descending_setting, descending);
    }
}

static void
restore (GtkColumnView *view, const char *key, gboolean descending)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (cohort_text_column_get_sort_key (column), key) == 0)
        {
          gtk_column_view_sort_by_column (view, column, descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
          return;
        }
    }
}

/**
 * cohort_sort_bind:
 * @settings_prefix: "members" for the settings members-sort and members-descending
 *
 * Lets the headers of @view sort @list for as long as @view lives, from the order of last time on.
 */
void
cohort_sort_bind (GtkColumnView *view, CohortPagedList *list, const char *settings_prefix)
{
  GSettings *settings = cohort_settings_get ();
  SortBinding *binding = g_new0 (SortBinding, 1);

  binding->list = g_object_ref (list);
  binding->sort_setting = g_strconcat (settings_prefix, "-sort", NULL);
  binding->descending_setting = g_strconcat (settings_prefix, "-descending", NULL);
  g_signal_connect_data (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (sorter_changed_cb), binding,
                         sort_binding_free, 0);
  if (settings)
    {
      g_autofree char *key = g_settings_get_string (settings, binding->sort_setting);

      restore (view, key, g_settings_get_boolean (settings, binding->descending_setting));
    }
}
