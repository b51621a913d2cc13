// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The programmer's own fields: one more, or one less with all its values, which can be undone.

#include "config.h"

#include "cohort-field-dialog.h"

#include "cohort-choices.h"
#include "cohort-member-report.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortFieldDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *name_row;
  AdwComboRow *kind_row;
  AdwEntryRow *choices_row;
  GtkWidget *add_row;
  AdwPreferencesGroup *present_group;
};

G_DEFINE_FINAL_TYPE (CohortFieldDialog, cohort_field_dialog, ADW_TYPE_DIALOG)

static guint entered_signal, removed_signal;

static const struct
{
  const char *kind;
  const char *title;
} kinds[] = {
  { "text", NC_ ("field", "Text") },
  { "number", NC_ ("field", "Number") },
  { "date", NC_ ("field", "Date") },
  { "choice", NC_ ("field", "Choice") },
};

static char *
get_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_choice (CohortFieldDialog *self)
{
  return g_strcmp0 (cohort_choices_get_selected (self->kind_row), "choice") == 0;
}

/* Returns: (transfer full): what was separated by commas, one a line */
static char *
get_choices (CohortFieldDialog *self)
{
  g_autofree char *text = get_text (self->choices_row);
  g_auto (GStrv) parts = g_regex_split_simple ("[,，、;；]", text, 0, 0);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip (parts[i]))
      g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", parts[i]);
  return g_string_free_and_steal (g_steal_pointer (&lines));
}

static void
changed_cb (CohortFieldDialog *self)
{
  g_autofree char *name = get_text (self->name_row);
  g_autofree char *choices = get_choices (self);

  gtk_widget_set_visible (GTK_WIDGET (self->choices_row), is_choice (self));
  gtk_widget_set_sensitive (self->add_row, *name && (!is_choice (self) || *choices));
}

static void
add_cb (CohortFieldDialog *self)
{
  g_autofree char *name = get_text (self->name_row);
  g_autofree char *choices = get_choices (self);

  if (!gtk_widget_get_sensitive (self->add_row))
    return;
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, entered_signal, 0, name, cohort_choices_get_selected (self->kind_row),
                 is_choice (self) ? choices : NULL);
  g_object_unref (self);
}

static void
removed_cb (CohortFieldDialog *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  const gint64 *id = g_object_get_data (G_OBJECT (row), "id");

  g_signal_emit (self, removed_signal, 0, *id, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  adw_preferences_group_remove (self->present_group, row);
}

static void
add_present (CohortFieldDialog *self, const CohortReportField *field)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *tooltip = g_strdup_printf (_ ("Remove the Field “%s” and Its Values"), field->label);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field->label);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, field->kind))
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), g_dpgettext2 (NULL, "field", kinds[i].title));
  g_object_set_data_full (G_OBJECT (row), "id", g_memdup2 (&field->field, sizeof field->field), g_free);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->present_group, row);
}

static void
cohort_field_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COHORT_TYPE_FIELD_DIALOG);
  G_OBJECT_CLASS (cohort_field_dialog_parent_class)->dispose (object);
}

static void
cohort_field_dialog_class_init (CohortFieldDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_field_dialog_dispose;
  entered_signal = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  removed_signal = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-field-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortFieldDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, CohortFieldDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, CohortFieldDialog, choices_row);
  gtk_widget_class_bind_template_child (widget_class, CohortFieldDialog, add_row);
  gtk_widget_class_bind_template_child (widget_class, CohortFieldDialog, present_group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
cohort_field_dialog_init (CohortFieldDialog *self)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);

  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "members#profile");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    cohort_choices_append (store, kinds[i].kind, g_dpgettext2 (NULL, "field", kinds[i].title));
  cohort_choices_set_model (self->kind_row, store, FALSE);
}

/** cohort_field_dialog_new: */
GtkWidget *
cohort_field_dialog_new (GPtrArray *fields)
{
  CohortFieldDialog *self = g_object_new (COHORT_TYPE_FIELD_DIALOG, NULL);
  guint n = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const CohortReportField *field = g_ptr_array_index (fields, i);

      if (field->id)
        continue;
      add_present (self, field);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->present_group), n > 0);
  return GTK_WIDGET (self);
}
