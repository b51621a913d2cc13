// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The period and the currency that are looked at, as a button of the header bar with a popover. Every page that uses
// a scope has one; all show the one scope of the session.

#include "config.h"

#include "cohort-scope-button.h"

#include <glib/gi18n.h>

struct _CohortScopeButton
{
  AdwBin parent_instance;

  CohortScopeModel *scope; /* (owned) */
  gboolean is_syncing;     /* what changes now is not a person's choice */

  GtkMenuButton *button;
  GtkPopover *popover;
  AdwToggleGroup *spans;
  GtkWidget *stepper;
  GtkWidget *back_button;
  GtkWidget *forward_button;
  GtkLabel *label;
  GtkWidget *days_box;
  GtkEditable *from_row;
  GtkEditable *to_row;
  GtkWidget *currency_box;
  AdwComboRow *currency_row;
};

G_DEFINE_FINAL_TYPE (CohortScopeButton, cohort_scope_button, ADW_TYPE_BIN)

/* In the order of #CohortSpan. */
static const char *const span_names[] = { "all", "month", "quarter", "year", "days" };

static void
sync_days (CohortScopeButton *self)
{
  CohortPeriod period = cohort_scope_model_get_period (self->scope);
  char buffer[COHORT_DAY_LEN];

  if (cohort_scope_model_get_span (self->scope) != COHORT_SPAN_DAYS)
    return;
  gtk_editable_set_text (self->from_row, cohort_day_print (period.from, buffer));
  gtk_editable_set_text (self->to_row, cohort_day_print (period.to - 1, buffer));
  gtk_widget_remove_css_class (GTK_WIDGET (self->from_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->to_row), "error");
}

static void
sync_cb (CohortScopeButton *self)
{
  CohortSpan span = cohort_scope_model_get_span (self->scope);
  const char *currency = cohort_scope_model_get_currency (self->scope);
  const char *label = cohort_scope_model_get_label (self->scope);
  g_autofree char *both = NULL;
  g_autofree char *name = NULL;

  self->is_syncing = TRUE;
  /* Translators: a period and a currency: Sep 2026 · EUR */
  both = currency ? g_strdup_printf (C_ ("period", "%s · %s"), label, currency) : g_strdup (label);
  gtk_menu_button_set_label (self->button, both);
  /* Translators: what a screen reader calls the button; %s is a period, and perhaps a currency */
  name = g_strdup_printf (_ ("Period and currency: %s"), both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_toggle_group_set_active_name (self->spans, span_names[span]);
  gtk_label_set_label (self->label, label);
  gtk_widget_set_visible (self->stepper, span != COHORT_SPAN_ALL);
  gtk_widget_set_visible (self->days_box, span == COHORT_SPAN_DAYS);
  gtk_widget_set_sensitive (self->back_button, cohort_scope_model_can_step (self->scope, -1));
  gtk_widget_set_sensitive (self->forward_button, cohort_scope_model_can_step (self->scope, 1));
  sync_days (self);
  self->is_syncing = FALSE;
}

static void
sync_currencies_cb (CohortScopeButton *self)
{
  const char *const *codes = cohort_scope_model_get_currencies (self->scope);
  const char *currency = cohort_scope_model_get_currency (self->scope);
  const char *const all[] = { C_ ("currency", "All"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (all);
  guint selected = 0;

  for (guint i = 0; codes[i]; i++)
    {
      gtk_string_list_append (list, codes[i]);
      if (g_strcmp0 (codes[i], currency) == 0)
        selected = i + 1;
    }
  self->is_syncing = TRUE;
  adw_combo_row_set_model (self->currency_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->currency_row, selected);
  self->is_syncing = FALSE;
  /* Of one currency there is nothing to choose. */
  gtk_widget_set_visible (self->currency_box, g_strv_length ((char **) codes) > 1);
}

static void
span_chosen_cb (CohortScopeButton *self)
{
  const char *name = adw_toggle_group_get_active_name (self->spans);

  for (guint i = 0; !self->is_syncing && self->scope && i < G_N_ELEMENTS (span_names); i++)
    if (g_strcmp0 (span_names[i], name) == 0)
      {
        cohort_scope_model_set_span (self->scope, (CohortSpan) i);
        return;
      }
}

static void
back_cb (CohortScopeButton *self)
{
  cohort_scope_model_step (self->scope, -1);
}

static void
forward_cb (CohortScopeButton *self)
{
  cohort_scope_model_step (self->scope, 1);
}

static CohortDay
read_day (GtkEditable *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row)));
  CohortDay day = cohort_day_parse (text);

  if (day == COHORT_DAY_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  return day;
}

static void
days_cb (CohortScopeButton *self)
{
  CohortDay from = read_day (self->from_row);
  CohortDay to = read_day (self->to_row);

  if (from == COHORT_DAY_NONE || to == COHORT_DAY_NONE)
    return;
  cohort_scope_model_set_days (self->scope, MIN (from, to), MAX (from, to) + 1);
}

static void
currency_chosen_cb (CohortScopeButton *self)
{
  guint selected = adw_combo_row_get_selected (self->currency_row);

  if (!self->is_syncing && self->scope && selected != GTK_INVALID_LIST_POSITION)
    cohort_scope_model_set_currency (
        self->scope, selected == 0 ? NULL : cohort_scope_model_get_currencies (self->scope)[selected - 1]);
}

static void
cohort_scope_button_dispose (GObject *object)
{
  CohortScopeButton *self = COHORT_SCOPE_BUTTON (object);

  self->is_syncing = TRUE;
  /* The bin would let go of its child once more. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_SCOPE_BUTTON);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (cohort_scope_button_parent_class)->dispose (object);
}

static void
cohort_scope_button_class_init (CohortScopeButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_scope_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-scope-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, button);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, popover);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, spans);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, stepper);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, back_button);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, forward_button);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, label);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, days_box);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, from_row);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, to_row);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, currency_box);
  gtk_widget_class_bind_template_child (widget_class, CohortScopeButton, currency_row);
  gtk_widget_class_bind_template_callback (widget_class, span_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, forward_cb);
  gtk_widget_class_bind_template_callback (widget_class, days_cb);
  gtk_widget_class_bind_template_callback (widget_class, currency_chosen_cb);
}

static void
cohort_scope_button_init (CohortScopeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cohort_scope_button_new:
 * @scope: (transfer none): what is shown and changed
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
cohort_scope_button_new (CohortScopeModel *scope)
{
  CohortScopeButton *self = g_object_new (COHORT_TYPE_SCOPE_BUTTON, NULL);

  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "notify::currencies", G_CALLBACK (sync_currencies_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "notify::currency", G_CALLBACK (sync_currencies_cb), self, G_CONNECT_SWAPPED);
  sync_currencies_cb (self);
  sync_cb (self);
  return GTK_WIDGET (self);
}

/* Opens the popover, as a shortcut does. */
void
cohort_scope_button_popup (CohortScopeButton *self)
{
  g_return_if_fail (COHORT_IS_SCOPE_BUTTON (self));

  gtk_menu_button_popup (self->button);
}
