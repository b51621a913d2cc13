// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An amount, minutes or both, on a day. What a file told is not edited here: it would come back with the next import.

#include "config.h"

#include "cohort-cost-dialog.h"

#include "cohort-choices.h"
#include "cohort-day-row.h"
#include "cohort-decimal.h"
#include "cohort-money.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortCostDialog
{
  AdwDialog parent_instance;

  CohortSession *session; /* (owned) */
  CohortCostDraft *draft; /* (owned): as it was */
  CohortDay day;          /* the last one chosen: a cost is never without */

  GtkWidget *save_button;
  AdwPreferencesGroup *what_group;
  AdwEntryRow *label_row;
  AdwEntryRow *amount_row;
  AdwComboRow *currency_row;
  AdwSpinRow *minutes_row;
  AdwSwitchRow *acquisition_row;
  GtkWidget *day_row;
  GtkWidget *remove_group;
};

G_DEFINE_FINAL_TYPE (CohortCostDialog, cohort_cost_dialog, ADW_TYPE_DIALOG)

/* Returns: (transfer full) (nullable): what the form says; NULL where it is not sound */
static CohortCostDraft *
make_draft (CohortCostDialog *self)
{
  g_autoptr (CohortCostDraft) draft = cohort_cost_draft_new (self->day);
  const char *currency = cohort_choices_get_selected (self->currency_row);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->amount_row));
  gboolean sound = TRUE;

  draft->id = self->draft->id;
  g_set_str (&draft->label, gtk_editable_get_text (GTK_EDITABLE (self->label_row)));
  g_strstrip (draft->label);
  draft->minutes = (gint64) adw_spin_row_get_value (self->minutes_row);
  draft->acquisition = adw_switch_row_get_active (self->acquisition_row);
  if (*text != '\0')
    {
      sound = currency != NULL && cohort_ui_parse_amount (text, currency, &draft->amount) && draft->amount > 0;
      draft->currency = g_strdup (currency);
    }
  if (sound)
    gtk_widget_remove_css_class (GTK_WIDGET (self->amount_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->amount_row), "error");
  if (!sound || *draft->label == '\0' || (draft->currency == NULL && draft->minutes == 0))
    return NULL;
  return g_steal_pointer (&draft);
}

static void
changed_cb (CohortCostDialog *self)
{
  g_autoptr (CohortCostDraft) draft = self->draft != NULL ? make_draft (self) : NULL;

  gtk_widget_set_sensitive (self->save_button, draft != NULL && !cohort_session_is_read_only (self->session));
}

static void
day_cb (CohortCostDialog *self)
{
  CohortDay day = cohort_day_row_get_day (COHORT_DAY_ROW (self->day_row));

  if (day == COHORT_DAY_NONE)
    cohort_day_row_set_day (COHORT_DAY_ROW (self->day_row), self->day);
  else
    self->day = day;
  changed_cb (self);
}

static void
save_cb (CohortCostDialog *self)
{
  g_autoptr (CohortCostDraft) draft = make_draft (self);
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));

  if (draft == NULL || cohort_session_is_read_only (self->session))
    return;
  cohort_command_cost_save_async (self->session, draft, NULL, cohort_window_done_cb, g_object_ref (window));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
remove_cb (CohortCostDialog *self)
{
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));

  if (cohort_session_is_read_only (self->session))
    return;
  cohort_command_cost_remove_async (self->session, self->draft->id, self->draft->label, NULL, cohort_window_done_cb,
                                    g_object_ref (window));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cancel_cb (CohortCostDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
cohort_cost_dialog_dispose (GObject *object)
{
  CohortCostDialog *self = COHORT_COST_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_COST_DIALOG);
  g_clear_pointer (&self->draft, cohort_cost_draft_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_cost_dialog_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CohortCostDialog, name)

static void
cohort_cost_dialog_class_init (CohortCostDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_cost_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-cost-dialog.ui");
  BIND (save_button);
  BIND (what_group);
  BIND (label_row);
  BIND (amount_row);
  BIND (currency_row);
  BIND (minutes_row);
  BIND (acquisition_row);
  BIND (remove_group);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cohort_cost_dialog_init (CohortCostDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->day_row = cohort_day_row_new (_ ("Day"), "");
  adw_preferences_group_add (self->what_group, self->day_row);
  cohort_choices_fill_currencies (self->currency_row);
  cohort_ui_set_help (ADW_DIALOG (self), "money#deals");
}

AdwDialog *
cohort_cost_dialog_new (CohortSession *session, const CohortCostDraft *draft)
{
  CohortCostDialog *self = g_object_new (COHORT_TYPE_COST_DIALOG, NULL);
  g_autoptr (CohortCostDraft) given
      = draft != NULL ? cohort_cost_draft_copy (draft) : cohort_cost_draft_new (cohort_session_get_today (session));

  self->session = g_object_ref (session);
  self->day = given->day;
  cohort_choices_select (self->currency_row,
                         given->currency != NULL ? given->currency : cohort_session_get_home_currency (session));
  gtk_editable_set_text (GTK_EDITABLE (self->label_row), given->label);
  if (given->currency != NULL)
    {
      g_autofree char *amount = cohort_scaled_to_decimal (given->amount, cohort_currency_exponent (given->currency));

      gtk_editable_set_text (GTK_EDITABLE (self->amount_row), amount);
    }
  adw_spin_row_set_value (self->minutes_row, (double) given->minutes);
  adw_switch_row_set_active (self->acquisition_row, given->acquisition);
  cohort_day_row_set_day (COHORT_DAY_ROW (self->day_row), given->day);
  g_signal_connect_object (self->day_row, "notify::day", G_CALLBACK (day_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->remove_group, given->id != 0);
  if (given->id != 0)
    adw_dialog_set_title (ADW_DIALOG (self), C_ ("cost", "Cost"));
  self->draft = g_steal_pointer (&given);
  changed_cb (self);
  return ADW_DIALOG (self);
}
