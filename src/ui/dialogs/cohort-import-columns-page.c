// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The columns of one file: name, three samples, the field each fills where the file is read by its columns, and
// whether it is stored at all. A field belongs to one column: giving it to another takes it from the first.
//
// A file may have a hundred columns, and a row with a drop-down costs about a millisecond, so the rows are made
// a few at a time between frames.

#include "config.h"

#include "cohort-import-columns-page.h"

#include "cohort-choices.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define ROWS_PER_TURN 4

struct _CohortImportColumnsPage
{
  AdwNavigationPage parent_instance;

  CohortImportFile *file; /* (owned) */
  GListStore *fields;     /* (owned) (nullable) (element-type CohortChoice): NULL where the format knows them */
  AdwPreferencesGroup *group;
  guint n_made;
  guint source;
};

G_DEFINE_FINAL_TYPE (CohortImportColumnsPage, cohort_import_columns_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_column (AdwComboRow *row, GParamSpec *pspec, CohortImportColumn *column)
{
  cohort_choices_select (row, cohort_import_column_get_field (column));
}

static void
field_selected_cb (AdwComboRow *row, GParamSpec *pspec, CohortImportColumn *column)
{
  const char *field = cohort_choices_get_selected (row);

  if (g_strcmp0 (field, cohort_import_column_get_field (column)) != 0)
    cohort_import_column_set_field (column, field);
}

static GtkWidget *
make_store_switch (CohortImportColumn *column)
{
  GtkWidget *check = gtk_check_button_new_with_label (_ ("Do not store"));
  g_autofree char *name = g_strdup_printf (_ ("Do not store: %s"), cohort_import_column_get_name (column));

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  cohort_ui_name (check, name);
  g_object_bind_property (column, "dropped", check, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return check;
}

static char *
describe_samples (CohortImportColumn *column)
{
  const char *const *samples = cohort_import_column_get_samples (column);
  g_autofree char *text = samples ? g_strjoinv (" · ", (char **) samples) : NULL;

  if (text == NULL || *text == '\0')
    return g_strdup (C_ ("column", "empty"));
  return g_steal_pointer (&text);
}

static GtkWidget *
make_row (CohortImportColumnsPage *self, CohortImportColumn *column)
{
  GtkWidget *row = self->fields ? adw_combo_row_new () : adw_action_row_new ();
  g_autofree char *samples = describe_samples (column);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cohort_import_column_get_name (column));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), samples);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_store_switch (column));
  if (self->fields)
    {
      cohort_choices_set_model (ADW_COMBO_ROW (row), self->fields, TRUE);
      show_column (ADW_COMBO_ROW (row), NULL, column);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (field_selected_cb), column, 0);
      g_signal_connect_object (column, "notify::field", G_CALLBACK (show_column), row, G_CONNECT_SWAPPED);
    }
  return row;
}

static gboolean
make_rows_cb (gpointer data)
{
  CohortImportColumnsPage *self = data;
  GListModel *columns = cohort_import_file_get_columns (self->file);
  guint n_columns = g_list_model_get_n_items (columns);

  for (guint end = MIN (n_columns, self->n_made + ROWS_PER_TURN); self->n_made < end; self->n_made++)
    {
      g_autoptr (CohortImportColumn) column = g_list_model_get_item (columns, self->n_made);

      adw_preferences_group_add (self->group, make_row (self, column));
    }
  if (self->n_made < n_columns)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

static void
cohort_import_columns_page_dispose (GObject *object)
{
  CohortImportColumnsPage *self = COHORT_IMPORT_COLUMNS_PAGE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->fields);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (cohort_import_columns_page_parent_class)->dispose (object);
}

static void
cohort_import_columns_page_class_init (CohortImportColumnsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_import_columns_page_dispose;
}

static void
cohort_import_columns_page_init (CohortImportColumnsPage *self)
{
  GtkWidget *toolbar_view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), page);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), toolbar_view);
  adw_navigation_page_set_tag (ADW_NAVIGATION_PAGE (self), "columns");
}

static void
describe_page (CohortImportColumnsPage *self)
{
  const char *what
      = self->fields != NULL
            ? _ ("Choose what each column is. Columns that are not used are not read.")
            : _ ("The format says what each column is. Tick what you do not want to keep on this computer.");
  g_autofree char *doubled = cohort_words_doubled_columns (cohort_import_file_get_doubled (self->file));
  g_autofree char *text = doubled != NULL ? g_strconcat (what, "\n", doubled, NULL) : g_strdup (what);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_group_set_description (self->group, markup);
}

/**
 * cohort_import_columns_page_new:
 * @file: whose columns are shown and changed
 *
 * Returns: (transfer floating): a page to be pushed
 */
AdwNavigationPage *
cohort_import_columns_page_new (CohortImportFile *file)
{
  CohortImportColumnsPage *self
      = g_object_new (COHORT_TYPE_IMPORT_COLUMNS_PAGE, "title", cohort_import_file_get_name (file), NULL);
  CohortImportOrigin origin;
  const char *target = cohort_import_file_get_setting (file, COHORT_IMPORT_SETTING_TARGET, &origin);

  self->file = g_object_ref (file);
  if (target && origin != COHORT_IMPORT_ORIGIN_FIXED)
    self->fields = cohort_choices_fields (target);
  describe_page (self);
  self->source = g_idle_add (make_rows_cb, self);
  return ADW_NAVIGATION_PAGE (self);
}
