// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One file of an import: what it was recognised as, and inside, everything that was guessed or is still needed,
// open to correction. What the provider fixes is not asked. The rows inside are made when the file is opened.

#include "config.h"

#include "cohort-import-file-row.h"

#include "cohort-choices.h"
#include "cohort-day-row.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortImportFileRow
{
  AdwExpanderRow parent_instance;

  CohortImport *import;   /* (owned) */
  CohortImportFile *file; /* (owned) */
  gboolean filling;       /* the rows inside change by themselves, not by the person's hand */

  GtkImage *state_icon;
  AdwComboRow *format_row; /* these are NULL until the row was opened */
  AdwComboRow *source_row;
  AdwEntryRow *source_name_row;
  AdwComboRow *setting_rows[COHORT_IMPORT_N_SETTINGS];
  CohortDayRow *covers_row;
};

G_DEFINE_FINAL_TYPE (CohortImportFileRow, cohort_import_file_row, ADW_TYPE_EXPANDER_ROW)

static guint columns_signal, remove_signal;

static const char *const setting_titles[COHORT_IMPORT_N_SETTINGS] = {
  [COHORT_IMPORT_SETTING_TARGET] = N_ ("What It Holds"),
  [COHORT_IMPORT_SETTING_ZONE] = N_ ("Time Zone of Its Dates"),
  [COHORT_IMPORT_SETTING_CURRENCY] = N_ ("Currency of Its Amounts"),
  [COHORT_IMPORT_SETTING_DECIMAL] = N_ ("Amounts Are Written"),
  [COHORT_IMPORT_SETTING_DATE_ORDER] = N_ ("Dates Are Written"),
};

static const char *
get_origin_text (CohortImportOrigin origin)
{
  switch (origin)
    {
    case COHORT_IMPORT_ORIGIN_SAVED:
      return _ ("As last time");
    case COHORT_IMPORT_ORIGIN_GUESSED:
      return _ ("Guessed from the file: please check");
    case COHORT_IMPORT_ORIGIN_NEEDED:
      return _ ("The file does not say: please choose");
    case COHORT_IMPORT_ORIGIN_FIXED:
    case COHORT_IMPORT_ORIGIN_CHOSEN:
    default:
      return "";
    }
}

static char *
describe (CohortImportFile *file)
{
  const char *format = cohort_import_file_get_format_title (file);
  const char *source = cohort_import_file_get_source_name (file);
  const char *encoding = cohort_import_file_get_encoding (file);
  const char *delimiter = cohort_import_file_get_delimiter (file);
  g_autoptr (GString) text = g_string_new (format);

  if (source && g_strcmp0 (source, format) != 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", source);
  if (encoding)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", encoding);
  if (delimiter)
    g_string_append_printf (text, " · %s", cohort_choices_delimiter (delimiter));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
add_line (char **text, const char *line)
{
  g_autofree char *before = g_steal_pointer (text);

  *text = line != NULL ? g_strconcat (before, *before != '\0' ? "\n" : "", line, NULL) : g_steal_pointer (&before);
}

static void
show_state (CohortImportFileRow *self)
{
  static const struct
  {
    const char *icon, *css_class;
  } looks[] = {
    [COHORT_IMPORT_FILE_RECOGNISED] = { "object-select-symbolic", "success" },
    [COHORT_IMPORT_FILE_NEEDS_MAPPING] = { "dialog-question-symbolic", "warning" },
    [COHORT_IMPORT_FILE_UNREADABLE] = { "dialog-error-symbolic", "error" },
  };
  CohortImportFileState state = cohort_import_file_get_state (self->file);
  const char *message = cohort_import_file_get_message (self->file);
  g_autofree char *doubled = cohort_words_doubled_columns (cohort_import_file_get_doubled (self->file));
  g_autofree char *subtitle = describe (self->file);
  const char *classes[] = { looks[state].css_class, NULL };

  add_line (&subtitle, message);
  add_line (&subtitle, doubled);
  gtk_image_set_from_icon_name (self->state_icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), classes);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), state != COHORT_IMPORT_FILE_UNREADABLE);
}

static void
show_setting (CohortImportFileRow *self, CohortImportSetting setting)
{
  CohortImportOrigin origin;
  const char *value = cohort_import_file_get_setting (self->file, setting, &origin);
  AdwComboRow *row = self->setting_rows[setting];

  /* Nor is what nothing in the file depends on. */
  gboolean is_asked = origin != COHORT_IMPORT_ORIGIN_FIXED && (value != NULL || origin != COHORT_IMPORT_ORIGIN_GUESSED);

  gtk_widget_set_visible (GTK_WIDGET (row), is_asked);
  if (!is_asked)
    return;
  if (adw_combo_row_get_model (row) == NULL)
    cohort_choices_fill_setting (row, setting, origin == COHORT_IMPORT_ORIGIN_NEEDED);
  cohort_choices_select (row, value);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_origin_text (origin));
}

static void
show_source (CohortImportFileRow *self)
{
  gint64 id = cohort_import_file_get_source_id (self->file);
  const char *name = cohort_import_file_get_source_name (self->file);
  gboolean is_fixed = cohort_import_file_get_source_origin (self->file) == COHORT_IMPORT_ORIGIN_FIXED;

  gtk_widget_set_visible (GTK_WIDGET (self->source_row),
                          !is_fixed
                              && cohort_choices_fill_sources (self->source_row,
                                                              cohort_import_get_sources (self->import),
                                                              cohort_import_file_get_source_kind (self->file)));
  cohort_choices_select_source (self->source_row, id);
  gtk_widget_set_visible (GTK_WIDGET (self->source_name_row), !is_fixed && id == 0);
  if (!(gtk_widget_get_state_flags (GTK_WIDGET (self->source_name_row)) & GTK_STATE_FLAG_FOCUS_WITHIN))
    gtk_editable_set_text (GTK_EDITABLE (self->source_name_row), name ? name : "");
}

static void
show_inside (CohortImportFileRow *self)
{
  self->filling = TRUE;
  cohort_choices_select (self->format_row, cohort_import_file_get_format_id (self->file));
  show_source (self);
  for (CohortImportSetting i = 0; i < COHORT_IMPORT_N_SETTINGS; i++)
    show_setting (self, i);
  cohort_day_row_set_day (self->covers_row, cohort_import_file_get_covers_until (self->file));
  self->filling = FALSE;
}

static void
file_changed_cb (CohortImportFileRow *self)
{
  show_state (self);
  if (self->format_row && !self->filling)
    show_inside (self);
}

static void
say_error (CohortImportFileRow *self, const GError *error)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), error->message);
}

static void
format_selected_cb (CohortImportFileRow *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->filling
      && !cohort_import_file_set_format (self->file, cohort_choices_get_selected (self->format_row), &error))
    say_error (self, error);
}

static void
setting_selected_cb (CohortImportFileRow *self, GParamSpec *pspec, AdwComboRow *row)
{
  g_autoptr (GError) error = NULL;
  const char *value = cohort_choices_get_selected (row);

  for (CohortImportSetting i = 0; !self->filling && i < COHORT_IMPORT_N_SETTINGS; i++)
    if (self->setting_rows[i] == row && value && !cohort_import_file_set_setting (self->file, i, value, &error))
      {
        say_error (self, error);
        return;
      }
}

static void
covers_chosen_cb (CohortImportFileRow *self)
{
  if (!self->filling)
    cohort_import_file_set_covers_until (self->file, cohort_day_row_get_day (self->covers_row));
}

static void
source_selected_cb (CohortImportFileRow *self)
{
  gint64 id = cohort_choices_get_selected_source (self->source_row);

  if (self->filling)
    return;
  cohort_import_file_set_source (self->file, id, NULL, gtk_editable_get_text (GTK_EDITABLE (self->source_name_row)));
}

static void
source_named_cb (CohortImportFileRow *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->source_name_row));

  if (!self->filling && *name)
    cohort_import_file_set_source (self->file, 0, NULL, name);
}

static AdwComboRow *
add_combo (CohortImportFileRow *self, const char *title, GCallback selected_cb)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_signal_connect_object (row, "notify::selected", selected_cb, self, G_CONNECT_SWAPPED);
  return ADW_COMBO_ROW (row);
}

static void
columns_cb (CohortImportFileRow *self)
{
  g_signal_emit (self, columns_signal, 0);
}

static void
remove_cb (CohortImportFileRow *self)
{
  g_signal_emit (self, remove_signal, 0);
}

static void
add_columns_row (CohortImportFileRow *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Columns"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("What each is read as, with three samples, and what is not stored"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (columns_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
expanded_cb (CohortImportFileRow *self)
{
  if (self->format_row || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  self->filling = TRUE;
  self->format_row = add_combo (self, _ ("Read As"), G_CALLBACK (format_selected_cb));
  cohort_choices_fill_formats (self->format_row);
  self->source_row = add_combo (self, _ ("Belongs to Source"), G_CALLBACK (source_selected_cb));
  self->source_name_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->source_name_row), _ ("Name of the New Source"));
  adw_entry_row_set_show_apply_button (self->source_name_row, TRUE);
  g_signal_connect_object (self->source_name_row, "apply", G_CALLBACK (source_named_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->source_name_row));
  for (CohortImportSetting i = 0; i < COHORT_IMPORT_N_SETTINGS; i++)
    self->setting_rows[i] = add_combo (self, _ (setting_titles[i]), G_CALLBACK (setting_selected_cb));
  self->covers_row = COHORT_DAY_ROW (
      cohort_day_row_new (_ ("Covers Until"), _ ("The day of its last row, or the day a list was made")));
  g_signal_connect_object (self->covers_row, "notify::day", G_CALLBACK (covers_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->covers_row));
  add_columns_row (self);
  show_inside (self);
}

static void
cohort_import_file_row_dispose (GObject *object)
{
  CohortImportFileRow *self = COHORT_IMPORT_FILE_ROW (object);

  g_clear_object (&self->file);
  g_clear_object (&self->import);
  G_OBJECT_CLASS (cohort_import_file_row_parent_class)->dispose (object);
}

static void
cohort_import_file_row_class_init (CohortImportFileRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_import_file_row_dispose;
  columns_signal
      = g_signal_new ("columns", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  remove_signal
      = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cohort_import_file_row_init (CohortImportFileRow *self)
{
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->state_icon = GTK_IMAGE (gtk_image_new ());
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->state_icon));
  adw_expander_row_set_subtitle_lines (ADW_EXPANDER_ROW (self), 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_widget_set_tooltip_text (remove, _ ("Leave This File Out"));
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), remove);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

/**
 * cohort_import_file_row_new:
 * @import: the import that @file is part of
 *
 * Returns: (transfer floating): a row that shows @file and follows its changes
 */
GtkWidget *
cohort_import_file_row_new (CohortImport *import, CohortImportFile *file)
{
  CohortImportFileRow *self = g_object_new (COHORT_TYPE_IMPORT_FILE_ROW, NULL);

  self->import = g_object_ref (import);
  self->file = g_object_ref (file);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), cohort_import_file_get_name (file));
  g_signal_connect_object (file, "changed", G_CALLBACK (file_changed_cb), self, G_CONNECT_SWAPPED);
  show_state (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self),
                                 cohort_import_file_get_state (file) == COHORT_IMPORT_FILE_NEEDS_MAPPING);
  return GTK_WIDGET (self);
}

/**
 * cohort_import_file_row_get_file:
 *
 * Returns: (transfer none): the file
 */
CohortImportFile *
cohort_import_file_row_get_file (CohortImportFileRow *self)
{
  g_return_val_if_fail (COHORT_IS_IMPORT_FILE_ROW (self), NULL);

  return self->file;
}
