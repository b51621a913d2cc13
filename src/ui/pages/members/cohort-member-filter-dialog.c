// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One condition a row; the list behind follows at once. A bound that cannot be read is marked and does not count.

#include "config.h"

#include "cohort-member-filter-dialog.h"

#include "cohort-choices.h"
#include "cohort-day-row.h"
#include "cohort-decimal.h"
#include "cohort-member-commands.h"
#include "cohort-money.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortMemberFilterDialog
{
  AdwDialog parent_instance;

  CohortMemberChoices *choices;    /* (owned) */
  CohortMemberFilter *filter;      /* (owned) */
  const CohortMemberChoice *field; /* (nullable): of @choices, whose rows are shown */
  gboolean filling;                /* rows change by themselves, not by the person's hand */

  AdwComboRow *status_row;
  AdwComboRow *tier_row;
  AdwComboRow *source_row;
  AdwComboRow *tag_row;
  AdwComboRow *notes_row;
  AdwComboRow *risk_row;
  AdwPreferencesGroup *paid_group;
  AdwPreferencesGroup *activity_group;
  AdwPreferencesGroup *net_group;
  AdwComboRow *currency_row;
  AdwEntryRow *net_min_row;
  AdwEntryRow *net_max_row;
  AdwPreferencesGroup *field_group;
  AdwComboRow *field_row;
  AdwEntryRow *field_text_row;
  AdwComboRow *field_choice_row;
  AdwEntryRow *field_min_row;
  AdwEntryRow *field_max_row;
  AdwPreferencesGroup *saved_group;
  CohortDayRow *paid_from;
  CohortDayRow *paid_to;
  CohortDayRow *active_from;
  CohortDayRow *active_to;
  CohortDayRow *field_from;
  CohortDayRow *field_to;
};

G_DEFINE_FINAL_TYPE (CohortMemberFilterDialog, cohort_member_filter_dialog, ADW_TYPE_DIALOG)

#define NO_TIER "\n" /* is no tier's name */

static guint changed_signal, removed_signal;

/* Models */

static GListStore *
new_model (const char *any)
{
  GListStore *store = g_list_store_new (COHORT_TYPE_CHOICE);

  cohort_choices_append (store, "", any);
  return store;
}

static void
fill_status (AdwComboRow *row)
{
  static const char *const ids[] = { "paying", "past_due", "held", "trial", "free", "former" };
  g_autoptr (GListStore) store = new_model (_ ("Any"));

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    cohort_choices_append (store, ids[i], cohort_words_status (ids[i]));
  cohort_choices_set_model (row, store, FALSE);
}

static void
fill_texts (AdwComboRow *row, GListStore *store, const char *const *texts)
{
  for (guint i = 0; texts[i]; i++)
    cohort_choices_append (store, texts[i], texts[i]);
  cohort_choices_set_model (row, store, g_strv_length ((GStrv) texts) > 12);
}

static void
fill_choices (AdwComboRow *row, GPtrArray *choices)
{
  g_autoptr (GListStore) store = new_model (_ ("Any"));

  for (guint i = 0; i < choices->len; i++)
    {
      const CohortMemberChoice *choice = g_ptr_array_index (choices, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, choice->id);

      cohort_choices_append (store, id, choice->name);
    }
  cohort_choices_set_model (row, store, FALSE);
}

static void
fill_models (CohortMemberFilterDialog *self)
{
  g_autoptr (GListStore) tiers = new_model (_ ("Any"));
  g_autoptr (GListStore) tags = new_model (_ ("Any"));
  g_autoptr (GListStore) notes = new_model (_ ("With and Without"));
  g_autoptr (GListStore) risks = new_model (_ ("Any"));
  g_autoptr (GListStore) currencies = g_list_store_new (COHORT_TYPE_CHOICE);

  fill_status (self->status_row);
  cohort_choices_append (tiers, NO_TIER, _ ("No Tier"));
  fill_texts (self->tier_row, tiers, (const char *const *) self->choices->tiers);
  fill_texts (self->tag_row, tags, (const char *const *) self->choices->tags);
  fill_choices (self->source_row, self->choices->sources);
  cohort_choices_append (notes, "1", _ ("With a Note"));
  cohort_choices_append (notes, "2", _ ("Without a Note"));
  cohort_choices_set_model (self->notes_row, notes, FALSE);
  cohort_choices_append (risks, "1", _ ("At Risk"));
  cohort_choices_append (risks, "2", _ ("Not at Risk"));
  cohort_choices_set_model (self->risk_row, risks, FALSE);
  fill_texts (self->currency_row, currencies, (const char *const *) self->choices->currencies);
  gtk_widget_set_visible (GTK_WIDGET (self->net_group), self->choices->currencies[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->tag_row), self->choices->tags[0] != NULL);
  fill_choices (self->field_row, self->choices->fields);
  gtk_widget_set_visible (GTK_WIDGET (self->field_group), self->choices->fields->len > 0);
}

/* From the rows to the filter */

static char *
take_selected (AdwComboRow *row)
{
  const char *id = cohort_choices_get_selected (row);

  return id && *id ? g_strdup (id) : NULL;
}

static gint64
take_bound (AdwEntryRow *row, const char *currency, gint64 none)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  const char *sample = text;
  const CohortDecimalProfile *profile = cohort_decimal_guess_profile (cohort_decimal_guess (&sample, 1));
  gint64 minor = none;
  gboolean good = *text == '\0'
                  || (currency
                      && cohort_decimal_parse_minor (text, profile ? profile : &COHORT_DECIMAL_POINT,
                                                     cohort_currency_exponent (currency), &minor, NULL));

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return good ? minor : none;
}

/* Returns: (transfer full) (nullable): a bound as the field keeps its values */
static char *
take_number (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  char *number = *text != '\0' ? cohort_member_field_value ("number", text, NULL) : NULL;

  if (number || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return number;
}

static char *
take_day (CohortDayRow *row)
{
  const CohortDay day = cohort_day_row_get_day (row);

  return day != COHORT_DAY_NONE ? cohort_day_to_string (day) : NULL;
}

/* The condition that goes with the field's kind. */
static void
take_field (CohortMemberFilterDialog *self, CohortMemberFilter *filter)
{
  const CohortMemberChoice *field = cohort_member_choices_find (self->choices->fields, filter->field);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->field_text_row));

  /* Rows of the field that was chosen before are of no account. */
  if (field == NULL || field != self->field)
    return;
  if (g_str_equal (field->more, "number"))
    {
      filter->field_from = take_number (self->field_min_row);
      filter->field_to = take_number (self->field_max_row);
    }
  else if (g_str_equal (field->more, "date"))
    {
      filter->field_from = take_day (self->field_from);
      filter->field_to = take_day (self->field_to);
    }
  else if (field->choices)
    {
      filter->field_from = take_selected (self->field_choice_row);
      filter->field_to = g_strdup (filter->field_from);
    }
  else if (*text)
    filter->field_text = g_strdup (text);
}

static void
take_filter (CohortMemberFilterDialog *self)
{
  CohortMemberFilter *filter = cohort_member_filter_new ();
  g_autofree char *source = take_selected (self->source_row);
  g_autofree char *notes = take_selected (self->notes_row);
  g_autofree char *risk = take_selected (self->risk_row);
  g_autofree char *field = take_selected (self->field_row);

  filter->status = take_selected (self->status_row);
  filter->tier = take_selected (self->tier_row);
  if (g_strcmp0 (filter->tier, NO_TIER) == 0)
    g_set_str (&filter->tier, "");
  filter->source = source ? g_ascii_strtoll (source, NULL, 10) : 0;
  filter->tag = take_selected (self->tag_row);
  filter->notes = notes ? notes[0] - '0' : 0;
  filter->risk = risk ? risk[0] - '0' : 0;
  filter->paid_from = cohort_day_row_get_day (self->paid_from);
  filter->paid_to = cohort_day_row_get_day (self->paid_to);
  filter->active_from = cohort_day_row_get_day (self->active_from);
  filter->active_to = cohort_day_row_get_day (self->active_to);
  filter->currency = take_selected (self->currency_row);
  filter->net_min = take_bound (self->net_min_row, filter->currency, G_MININT64);
  filter->net_max = take_bound (self->net_max_row, filter->currency, G_MAXINT64);
  if (!cohort_member_filter_has (filter, COHORT_FILTER_NET))
    g_clear_pointer (&filter->currency, g_free);
  filter->field = field ? g_ascii_strtoll (field, NULL, 10) : 0;
  take_field (self, filter);
  cohort_member_filter_free (self->filter);
  self->filter = filter;
}

static void show_field (CohortMemberFilterDialog *self);

static void
changed_cb (CohortMemberFilterDialog *self)
{
  if (self->filling)
    return;
  take_filter (self);
  if (cohort_member_choices_find (self->choices->fields, self->filter->field) != self->field)
    {
      self->filling = TRUE;
      show_field (self);
      self->filling = FALSE;
    }
  g_signal_emit (self, changed_signal, 0);
}

/* From the filter to the rows */

static void
show_id (AdwComboRow *row, gint64 id)
{
  g_autofree char *text = id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : g_strdup ("");

  cohort_choices_select (row, text);
}

static void
show_bound (AdwEntryRow *row, gint64 minor, gint64 none, const char *currency)
{
  g_autofree char *text = minor != none ? cohort_money_to_decimal (minor, currency) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static void
show_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static void
show_choices (CohortMemberFilterDialog *self, const char *chosen)
{
  g_autoptr (GListStore) store = new_model (_ ("Any"));

  fill_texts (self->field_choice_row, store, (const char *const *) self->field->choices);
  cohort_choices_select (self->field_choice_row, chosen ? chosen : "");
}

/* The rows that the kind of the chosen field has. */
static void
show_field (CohortMemberFilterDialog *self)
{
  const CohortMemberFilter *filter = self->filter;
  const char *kind;
  gboolean is_number, is_date, is_choice;

  self->field = cohort_member_choices_find (self->choices->fields, filter->field);
  kind = self->field ? self->field->more : "";
  is_number = g_str_equal (kind, "number");
  is_date = g_str_equal (kind, "date");
  is_choice = self->field && self->field->choices;
  show_text (self->field_text_row, filter->field_text);
  show_text (self->field_min_row, is_number ? filter->field_from : NULL);
  show_text (self->field_max_row, is_number ? filter->field_to : NULL);
  cohort_day_row_set_day (self->field_from,
                          is_date && filter->field_from ? cohort_day_parse (filter->field_from) : COHORT_DAY_NONE);
  cohort_day_row_set_day (self->field_to,
                          is_date && filter->field_to ? cohort_day_parse (filter->field_to) : COHORT_DAY_NONE);
  if (is_choice)
    show_choices (self, filter->field_from);
  gtk_widget_set_visible (GTK_WIDGET (self->field_text_row), self->field && !is_number && !is_date && !is_choice);
  gtk_widget_set_visible (GTK_WIDGET (self->field_choice_row), is_choice);
  gtk_widget_set_visible (GTK_WIDGET (self->field_min_row), is_number);
  gtk_widget_set_visible (GTK_WIDGET (self->field_max_row), is_number);
  gtk_widget_set_visible (GTK_WIDGET (self->field_from), is_date);
  gtk_widget_set_visible (GTK_WIDGET (self->field_to), is_date);
}

static void
show_filter (CohortMemberFilterDialog *self)
{
  const CohortMemberFilter *filter = self->filter;

  self->filling = TRUE;
  cohort_choices_select (self->status_row, filter->status ? filter->status : "");
  cohort_choices_select (self->tier_row, filter->tier ? (*filter->tier ? filter->tier : NO_TIER) : "");
  cohort_choices_select (self->tag_row, filter->tag ? filter->tag : "");
  show_id (self->source_row, filter->source);
  show_id (self->notes_row, filter->notes);
  show_id (self->risk_row, filter->risk);
  cohort_day_row_set_day (self->paid_from, filter->paid_from);
  cohort_day_row_set_day (self->paid_to, filter->paid_to);
  cohort_day_row_set_day (self->active_from, filter->active_from);
  cohort_day_row_set_day (self->active_to, filter->active_to);
  if (filter->currency)
    cohort_choices_select (self->currency_row, filter->currency);
  show_bound (self->net_min_row, filter->net_min, G_MININT64, filter->currency);
  show_bound (self->net_max_row, filter->net_max, G_MAXINT64, filter->currency);
  show_id (self->field_row, filter->field);
  show_field (self);
  self->filling = FALSE;
}

static void
reset_cb (CohortMemberFilterDialog *self)
{
  cohort_member_filter_free (self->filter);
  self->filter = cohort_member_filter_new ();
  show_filter (self);
  g_signal_emit (self, changed_signal, 0);
}

/* Saved filters */

static void
saved_activated_cb (CohortMemberFilterDialog *self, GtkWidget *row)
{
  cohort_member_filter_free (self->filter);
  self->filter = cohort_member_filter_from_json (g_object_get_data (G_OBJECT (row), "filter"));
  show_filter (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
saved_removed_cb (CohortMemberFilterDialog *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  const gint64 *id = g_object_get_data (G_OBJECT (row), "id");

  g_signal_emit (self, removed_signal, 0, *id, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  adw_preferences_group_remove (self->saved_group, row);
}

static void
add_saved (CohortMemberFilterDialog *self, const CohortMemberChoice *saved)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *tooltip = g_strdup_printf (_ ("Remove the Filter “%s”"), saved->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), saved->name);
  g_object_set_data_full (G_OBJECT (row), "filter", g_strdup (saved->more), g_free);
  g_object_set_data_full (G_OBJECT (row), "id", g_memdup2 (&saved->id, sizeof saved->id), g_free);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (saved_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "activated", G_CALLBACK (saved_activated_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_preferences_group_add (self->saved_group, row);
}

static CohortDayRow *
add_day_row (CohortMemberFilterDialog *self, AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = cohort_day_row_new (title, C_ ("day", "Any"));

  g_signal_connect_object (row, "notify::day", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return COHORT_DAY_ROW (row);
}

static void
cohort_member_filter_dialog_dispose (GObject *object)
{
  CohortMemberFilterDialog *self = COHORT_MEMBER_FILTER_DIALOG (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MEMBER_FILTER_DIALOG);
  g_clear_pointer (&self->choices, cohort_member_choices_unref);
  g_clear_pointer (&self->filter, cohort_member_filter_free);
  G_OBJECT_CLASS (cohort_member_filter_dialog_parent_class)->dispose (object);
}

static void
cohort_member_filter_dialog_class_init (CohortMemberFilterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_member_filter_dialog_dispose;
  changed_signal
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  removed_signal = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-member-filter-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, status_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, tier_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, source_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, tag_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, notes_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, risk_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, paid_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, activity_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, net_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, currency_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, net_min_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, net_max_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, field_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, field_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, field_text_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, field_choice_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, field_min_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, field_max_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberFilterDialog, saved_group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
cohort_member_filter_dialog_init (CohortMemberFilterDialog *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "members");
  self->paid_from = add_day_row (self, self->paid_group, C_ ("filter", "From"));
  self->paid_to = add_day_row (self, self->paid_group, C_ ("filter", "To"));
  self->active_from = add_day_row (self, self->activity_group, C_ ("filter", "From"));
  self->active_to = add_day_row (self, self->activity_group, C_ ("filter", "To"));
  self->field_from = add_day_row (self, self->field_group, C_ ("filter", "From"));
  self->field_to = add_day_row (self, self->field_group, C_ ("filter", "To"));
}

/**
 * cohort_member_filter_dialog_new:
 * @choices: (transfer none)
 * @filter: (transfer none): as it is now
 */
GtkWidget *
cohort_member_filter_dialog_new (CohortMemberChoices *choices, const CohortMemberFilter *filter)
{
  CohortMemberFilterDialog *self = g_object_new (COHORT_TYPE_MEMBER_FILTER_DIALOG, NULL);

  self->choices = cohort_member_choices_ref (choices);
  self->filter = cohort_member_filter_copy (filter);
  fill_models (self);
  gtk_widget_set_visible (GTK_WIDGET (self->saved_group), choices->filters->len > 0);
  for (guint i = 0; i < choices->filters->len; i++)
    add_saved (self, g_ptr_array_index (choices->filters, i));
  show_filter (self);
  return GTK_WIDGET (self);
}

/**
 * cohort_member_filter_dialog_get_filter:
 *
 * Returns: (transfer none)
 */
const CohortMemberFilter *
cohort_member_filter_dialog_get_filter (CohortMemberFilterDialog *self)
{
  g_return_val_if_fail (COHORT_IS_MEMBER_FILTER_DIALOG (self), NULL);

  return self->filter;
}
