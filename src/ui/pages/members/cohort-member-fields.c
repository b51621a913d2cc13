// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who a person is: what every member has (name, address, …), typed over where the programmer knows better, and fields
// of the programmer's own. A row that was typed over shows what the sources say and a button that gives it back. What
// is being typed is never overwritten by a new report.

#include "config.h"

#include "cohort-member-fields.h"

#include "cohort-choices.h"
#include "cohort-commands.h"
#include "cohort-field-dialog.h"
#include "cohort-member-commands.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortMemberFields
{
  AdwPreferencesGroup parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  CohortMemberReport *report; /* (owned) (nullable) */
  GPtrArray *rows;            /* (element-type GtkWidget) (unowned): one a field of the report */
  AdwExpanderRow *rarer;      /* (unowned) (nullable): what most members have nothing for */
  GtkWidget *add_button;
  gboolean filling; /* rows change by themselves, not by the person's hand */
};

G_DEFINE_FINAL_TYPE (CohortMemberFields, cohort_member_fields, ADW_TYPE_PREFERENCES_GROUP)

#define N_COMMON 3 /* the rest of what every member has is folded away */

static gpointer
hold_window (CohortMemberFields *self)
{
  return g_object_ref (cohort_window_of (GTK_WIDGET (self)));
}

static const CohortReportField *
field_of (CohortMemberFields *self, GtkWidget *row)
{
  guint i;

  return g_ptr_array_find (self->rows, row, &i) ? g_ptr_array_index (self->report->fields, i) : NULL;
}

/* @value: (nullable): NULL for none, or for what the sources say */
static void
set_value (CohortMemberFields *self, const CohortReportField *field, const char *value)
{
  if (field->id)
    cohort_command_set_member_field_async (self->session, self->report->id, field->id, value, NULL,
                                           cohort_window_done_cb, hold_window (self));
  else
    cohort_command_set_field_async (self->session, self->report->id, field->field, field->label, value, NULL,
                                    cohort_window_done_cb, hold_window (self));
}

static void
applied_cb (CohortMemberFields *self, GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  const CohortReportField *field = field_of (self, row);

  if (field)
    set_value (self, field, *text ? text : NULL);
}

static void
chosen_cb (CohortMemberFields *self, GParamSpec *pspec, GtkWidget *row)
{
  const CohortReportField *field = field_of (self, row);
  const char *value;

  if (self->filling || field == NULL)
    return;
  value = cohort_choices_get_selected (ADW_COMBO_ROW (row));
  if (g_strcmp0 (value, field->value) != 0)
    set_value (self, field, value && *value ? value : NULL);
}

static void
reset_cb (CohortMemberFields *self, GtkWidget *button)
{
  const CohortReportField *field = field_of (self, gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW));

  if (field)
    set_value (self, field, NULL);
}

static GtkWidget *
make_choice_row (CohortMemberFields *self, const CohortReportField *field)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);
  gboolean known = *field->value == '\0';

  cohort_choices_append (store, "", C_ ("choice", "None"));
  for (guint i = 0; field->choices[i]; i++)
    {
      cohort_choices_append (store, field->choices[i], field->choices[i]);
      known = known || g_str_equal (field->choices[i], field->value);
    }
  if (!known)
    cohort_choices_append (store, field->value, field->value);
  cohort_choices_set_model (ADW_COMBO_ROW (row), store, FALSE);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_entry_row (CohortMemberFields *self, const CohortReportField *field)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  if (g_strcmp0 (field->id, "email") == 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_EMAIL);
  else if (g_strcmp0 (field->kind, "number") == 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_NUMBER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "reset", button);
  g_signal_connect_object (row, "apply", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_row (CohortMemberFields *self, const CohortReportField *field)
{
  const gboolean writable = !cohort_session_is_read_only (self->session);
  GtkWidget *row;

  self->filling = TRUE;
  row = field->choices ? make_choice_row (self, field) : make_entry_row (self, field);
  self->filling = FALSE;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  if (field->choices)
    gtk_widget_set_sensitive (row, writable);
  else
    gtk_editable_set_editable (GTK_EDITABLE (row), writable);
  return row;
}

static void
fill_row (CohortMemberFields *self, GtkWidget *row, const CohortReportField *field, gboolean keep_typing)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "reset");
  g_autofree char *title = NULL;
  g_autofree char *tooltip = NULL;

  self->filling = TRUE;
  if (field->choices)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field->label);
      cohort_choices_select (ADW_COMBO_ROW (row), field->value);
    }
  else
    {
      if (field->provider)
        {
          /* Translators: a field, and what the sources say where the user typed something else: "Name (source: Li Na)"
           */
          title = g_strdup_printf (_ ("%s (source: %s)"), field->label, field->provider);
          tooltip = g_strdup_printf (_ ("Use the Source’s Value: %s"), field->provider);
        }
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title ? title : field->label);
      gtk_widget_set_visible (button, field->provider != NULL);
      gtk_widget_set_sensitive (button, !cohort_session_is_read_only (self->session));
      gtk_widget_set_tooltip_text (button, tooltip);
      if (!keep_typing || !(gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN))
        gtk_editable_set_text (GTK_EDITABLE (row), field->value);
    }
  self->filling = FALSE;
}

static void
clear (CohortMemberFields *self)
{
  if (self->rarer)
    {
      for (guint i = N_COMMON; i < self->rows->len; i++)
        if (((const CohortReportField *) g_ptr_array_index (self->report->fields, i))->id)
          adw_expander_row_remove (self->rarer, g_ptr_array_index (self->rows, i));
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->rarer));
    }
  for (guint i = 0; i < self->rows->len; i++)
    if (i < N_COMMON || ((const CohortReportField *) g_ptr_array_index (self->report->fields, i))->id == NULL)
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  self->rarer = NULL;
}

static void
build (CohortMemberFields *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rarer = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rarer), _ ("Link, Country, Language"));
  for (guint i = 0; i < self->report->fields->len; i++)
    {
      const CohortReportField *field = g_ptr_array_index (self->report->fields, i);
      GtkWidget *row = make_row (self, field);

      g_ptr_array_add (self->rows, row);
      if (i >= N_COMMON && field->id)
        adw_expander_row_add_row (self->rarer, row);
      else
        adw_preferences_group_add (group, row);
      if (i == N_COMMON)
        adw_preferences_group_add (group, GTK_WIDGET (self->rarer));
    }
}

/* Whether the rows that are there can show @report. */
static gboolean
has_same_rows (CohortMemberFields *self, const CohortMemberReport *report)
{
  if (self->report == NULL || self->report->fields->len != report->fields->len)
    return FALSE;
  for (guint i = 0; i < report->fields->len; i++)
    {
      const CohortReportField *old = g_ptr_array_index (self->report->fields, i);
      const CohortReportField *new = g_ptr_array_index (report->fields, i);

      if (old->field != new->field || (old->choices == NULL) != (new->choices == NULL)
          || (old->choices && !g_strv_equal ((const char *const *) old->choices, (const char *const *) new->choices)))
        return FALSE;
    }
  return TRUE;
}

static void
field_entered_cb (CohortMemberFields *self, const char *name, const char *kind, const char *choices)
{
  cohort_command_add_field_async (self->session, name, kind, choices, NULL, cohort_window_done_cb, hold_window (self));
}

static void
field_removed_cb (CohortMemberFields *self, gint64 field, const char *name)
{
  cohort_command_remove_field_async (self->session, field, name, NULL, cohort_window_done_cb, hold_window (self));
}

static void
fields_cb (CohortMemberFields *self)
{
  GtkWidget *dialog;

  if (self->report == NULL)
    return;
  dialog = cohort_field_dialog_new (self->report->fields);
  g_signal_connect_object (dialog, "entered", G_CALLBACK (field_entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "removed", G_CALLBACK (field_removed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
cohort_member_fields_dispose (GObject *object)
{
  CohortMemberFields *self = COHORT_MEMBER_FIELDS (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_member_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_member_fields_parent_class)->dispose (object);
}

static void
cohort_member_fields_class_init (CohortMemberFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_member_fields_dispose;
}

static void
cohort_member_fields_init (CohortMemberFields *self)
{
  self->rows = g_ptr_array_new ();
  self->add_button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_tooltip_text (self->add_button, _ ("Own Fields…"));
  gtk_widget_add_css_class (self->add_button, "flat");
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (fields_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), C_ ("member", "Who"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add_button);
}

/**
 * cohort_member_fields_show:
 * @report: (transfer none)
 */
void
cohort_member_fields_show (CohortMemberFields *self, CohortSession *session, CohortMemberReport *report)
{
  gboolean same;

  g_return_if_fail (COHORT_IS_MEMBER_FIELDS (self));

  g_set_object (&self->session, session);
  same = self->report && self->report->id == report->id;
  if (!has_same_rows (self, report))
    clear (self);
  g_clear_pointer (&self->report, cohort_member_report_unref);
  self->report = cohort_member_report_ref (report);
  if (self->rows->len == 0)
    build (self);
  for (guint i = 0; i < self->rows->len; i++)
    fill_row (self, g_ptr_array_index (self->rows, i), g_ptr_array_index (report->fields, i), same);
  gtk_widget_set_visible (self->add_button, !cohort_session_is_read_only (session));
}

/**
 * cohort_member_fields_edit:
 *
 * Moves the keyboard's focus to the name.
 */
void
cohort_member_fields_edit (CohortMemberFields *self)
{
  g_return_if_fail (COHORT_IS_MEMBER_FIELDS (self));

  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}
