// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// While rules are filled in, the ledger is asked what they would have come to, had they held all along: each rule with
// what is suspicious of it. Only what was answered can be saved.

#include "config.h"

#include "cohort-points-dialog.h"

#include "cohort-money.h"
#include "cohort-points-words.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define MOST_A_DAY 100

struct _CohortPointsDialog
{
  AdwDialog parent_instance;

  CohortSession *session; /* (owned) */
  const char *currency;   /* interned */
  gboolean filling;       /* rows are being set: nothing is asked */
  GPtrArray *rows;        /* (element-type GtkWidget) (unowned): of the answer */
  GCancellable *pending;  /* (owned) (nullable) */
  AdwSpinRow *points[COHORT_N_POINTS_ACTS];
  AdwSpinRow *limits[COHORT_N_POINTS_ACTS]; /* (nullable) where it happens once a day by itself */

  AdwPreferencesGroup *points_group;
  AdwPreferencesGroup *limit_group;
  AdwEntryRow *worth_row;
  AdwSpinRow *months_row;
  AdwSwitchRow *past_row;
  AdwPreferencesGroup *answer_group;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (CohortPointsDialog, cohort_points_dialog, ADW_TYPE_DIALOG)

/* ---- what is filled in ---- */

/* Whether the amount can be read; an empty one is nothing. */
static gboolean
read_draft (CohortPointsDialog *self, CohortPointsDraft *draft)
{
  const char *worth = gtk_editable_get_text (GTK_EDITABLE (self->worth_row));
  gboolean sound;

  *draft = (CohortPointsDraft) { .currency = self->currency,
                                 .months = (guint) adw_spin_row_get_value (self->months_row),
                                 .past = adw_switch_row_get_active (self->past_row) };
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    {
      draft->each[i].points = (gint64) adw_spin_row_get_value (self->points[i]);
      if (self->limits[i] != NULL)
        draft->each[i].daily_cap = (guint) adw_spin_row_get_value (self->limits[i]);
    }
  sound = *worth == '\0' || (cohort_ui_parse_amount (worth, self->currency, &draft->worth) && draft->worth >= 0);
  if (sound)
    gtk_widget_remove_css_class (GTK_WIDGET (self->worth_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->worth_row), "error");
  return sound;
}

static void
show_limits (CohortPointsDialog *self, const CohortPointsDraft *draft)
{
  gboolean any = FALSE;

  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (self->limits[i] != NULL)
      {
        gtk_widget_set_visible (GTK_WIDGET (self->limits[i]), draft->each[i].points > 0);
        any |= draft->each[i].points > 0;
      }
  gtk_widget_set_visible (GTK_WIDGET (self->limit_group), any);
}

/* ---- what it comes to ---- */

static void
clear_answer (CohortPointsDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->answer_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_group), FALSE);
}

static void
add_row (CohortPointsDialog *self, const char *title, const char *subtitle, gboolean warns)
{
  GtkWidget *row = cohort_text_row_new (title, subtitle);

  if (warns)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      cohort_ui_name (icon, _ ("Warning"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  adw_preferences_group_add (self->answer_group, row);
  g_ptr_array_add (self->rows, row);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_group), TRUE);
}

static void
show_trial (CohortPointsDialog *self, const CohortPointsTrial *trial)
{
  g_autoptr (GPtrArray) lines = cohort_points_trial_sentences (trial);

  for (guint i = 0; i < lines->len; i++)
    add_row (self, g_ptr_array_index (lines, i), NULL, FALSE);
  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (trial->draft.each[i].points > 0)
      {
        g_autofree char *text = cohort_points_trial_rule_text (trial, (CohortPointsAct) i);

        add_row (self, cohort_points_act_title ((CohortPointsAct) i), text, trial->warnings[i] != COHORT_POINTS_SOUND);
      }
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPointsTrial) trial = cohort_points_trial_load_finish (result, &error);
  CohortPointsDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_POINTS_DIALOG (user_data);
  g_clear_object (&self->pending);
  clear_answer (self);
  if (trial != NULL)
    show_trial (self, trial);
  else
    add_row (self, error->message, NULL, FALSE);
  gtk_widget_set_sensitive (self->save_button, trial != NULL && !cohort_session_is_read_only (self->session));
}

static void
ask_cb (CohortPointsDialog *self)
{
  CohortPointsDraft draft;
  gboolean sound;

  if (self->filling)
    return;
  sound = read_draft (self, &draft) && cohort_points_draft_check (&draft, NULL);
  show_limits (self, &draft);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  g_cancellable_cancel (self->pending);
  g_clear_object (&self->pending);
  if (!sound)
    {
      clear_answer (self);
      return;
    }
  self->pending = g_cancellable_new ();
  cohort_points_trial_load_async (self->session, &draft, self->pending, answered_cb, self);
}

static void
save_cb (CohortPointsDialog *self)
{
  CohortPointsDraft draft;

  if (!read_draft (self, &draft))
    return;
  cohort_command_save_points_async (self->session, &draft, NULL, cohort_window_done_cb,
                                    g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- filling in ---- */

static AdwSpinRow *
add_spin (CohortPointsDialog *self, AdwPreferencesGroup *group, const char *title, double most, double value)
{
  GtkWidget *row = cohort_ui_spin_row_new (title, 0, most, value);

  g_signal_connect_object (row, "notify::value", G_CALLBACK (ask_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return ADW_SPIN_ROW (row);
}

static void
fill (CohortPointsDialog *self, const CohortPointsDraft *draft)
{
  g_autofree char *worth = cohort_money_to_decimal (draft->worth, self->currency);
  /* Translators: %s is a currency's code */
  g_autofree char *title = g_strdup_printf (_ ("100 Points, %s"), self->currency);

  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    {
      const char *name = cohort_points_act_title ((CohortPointsAct) i);

      self->points[i]
          = add_spin (self, self->points_group, name, COHORT_POINTS_MAX_EACH, (double) draft->each[i].points);
      if (i != COHORT_POINTS_PAYMENT && i != COHORT_POINTS_MONTH)
        self->limits[i] = add_spin (self, self->limit_group, name, MOST_A_DAY, (double) draft->each[i].daily_cap);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->worth_row), title);
  gtk_editable_set_text (GTK_EDITABLE (self->worth_row), worth);
  adw_spin_row_set_value (self->months_row, draft->months);
  adw_switch_row_set_active (self->past_row, draft->past);
}

static void
cohort_points_dialog_dispose (GObject *object)
{
  CohortPointsDialog *self = COHORT_POINTS_DIALOG (object);

  g_cancellable_cancel (self->pending);
  g_clear_object (&self->pending);
  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_POINTS_DIALOG);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_points_dialog_parent_class)->dispose (object);
}

static void
cohort_points_dialog_class_init (CohortPointsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_points_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-points-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, points_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, limit_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, worth_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, months_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, past_row);
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, answer_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPointsDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, adw_dialog_close);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cohort_points_dialog_init (CohortPointsDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "points");
}

/**
 * cohort_points_dialog_new:
 * @draft: (nullable): what is in force; NULL: new ones
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
AdwDialog *
cohort_points_dialog_new (CohortSession *session, const CohortPointsDraft *draft)
{
  CohortPointsDialog *self = g_object_new (COHORT_TYPE_POINTS_DIALOG, NULL);
  CohortPointsDraft fresh = { .months = 12 };

  self->session = g_object_ref (session);
  self->currency = draft != NULL ? draft->currency : g_intern_string (cohort_session_get_home_currency (session));
  fresh.worth = 1;
  for (int i = 0; i < cohort_currency_exponent (self->currency); i++)
    fresh.worth *= 10;
  fill (self, draft != NULL ? draft : &fresh);
  self->filling = FALSE;
  ask_cb (self);
  return ADW_DIALOG (self);
}
