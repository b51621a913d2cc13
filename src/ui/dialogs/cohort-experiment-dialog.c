// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a test of two offers asks. While it is filled in, the ledger is asked whether it can be answered. What touches
// the price has no choice of who is in it: it is the same for everybody who is new, and changes by the week. Saving
// keeps a draft, or the next version of one that runs; nothing is started here.

#include "config.h"

#include "cohort-experiment-dialog.h"

#include "cohort-experiment-words.h"
#include "cohort-money.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortExperimentDialog
{
  AdwDialog parent_instance;

  CohortSession *session; /* (owned) */
  gint64 id;              /* 0: a new one */
  gboolean filling;       /* rows are being set: nothing is asked */
  const char *currency;   /* interned: of prices */
  GPtrArray *rows;        /* (element-type GtkWidget) (unowned): of the answer */
  GCancellable *pending;  /* (owned) (nullable) */

  AdwEntryRow *question_row;
  AdwComboRow *kind_row;
  AdwEntryRow *now_row;
  AdwEntryRow *change_row;
  AdwComboRow *metric_row;
  AdwSpinRow *window_row;
  AdwSpinRow *difference_row;
  AdwSwitchRow *sequential_row;
  GtkWidget *who_group;
  AdwComboRow *who_row;
  AdwComboRow *by_row;
  AdwSpinRow *leaving_row;
  AdwSpinRow *refunds_row;
  AdwPreferencesGroup *answer_group;
  AdwBanner *banner; /* what cannot be told is said where it is seen at once */
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (CohortExperimentDialog, cohort_experiment_dialog, ADW_TYPE_DIALOG)

/* ---- what is filled in ---- */

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Prices that cannot be read are marked, and are none. */
static gint64
price_of (CohortExperimentDialog *self, AdwEntryRow *row)
{
  const char *text = text_of (row);
  gint64 amount = 0;
  gboolean sound = *text == '\0' || (cohort_ui_parse_amount (text, self->currency, &amount) && amount > 0);

  if (sound)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return sound ? amount : 0;
}

static double
limit_of (AdwSpinRow *row)
{
  double value = adw_spin_row_get_value (row);

  return value > 0 ? value / 100 : -1;
}

static CohortExperimentDraft
read_draft (CohortExperimentDialog *self)
{
  CohortExperimentDraft draft = {
    .question = text_of (self->question_row),
    .kind = (CohortExperimentKind) adw_combo_row_get_selected (self->kind_row),
    .ask = { .metric = (CohortTrialMetric) adw_combo_row_get_selected (self->metric_row),
             .window = (guint) adw_spin_row_get_value (self->window_row) },
    .by_week = TRUE,
    .sequential = adw_switch_row_get_active (self->sequential_row),
    .difference = adw_spin_row_get_value (self->difference_row) / 100,
    .leaving_limit = limit_of (self->leaving_row),
    .refund_limit = limit_of (self->refunds_row),
    .currency = self->currency,
    .arms = { { text_of (self->now_row), 0 }, { text_of (self->change_row), 0 } },
  };

  if (draft.kind == COHORT_EXPERIMENT_WORDING)
    {
      draft.ask.who = (CohortTrialWho) adw_combo_row_get_selected (self->who_row);
      draft.by_week = draft.ask.who == COHORT_TRIAL_NEW && adw_combo_row_get_selected (self->by_row) == 0;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->now_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->change_row), "error");
  if (draft.kind == COHORT_EXPERIMENT_PRICE)
    {
      draft.arms[0].amount = price_of (self, self->now_row);
      draft.arms[1].amount = price_of (self, self->change_row);
    }
  return draft;
}

/* ---- whether it can be told ---- */

static void
clear_answer (CohortExperimentDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->answer_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_line (CohortExperimentDialog *self, const char *text)
{
  GtkWidget *row = cohort_text_row_new (text, NULL);

  adw_preferences_group_add (self->answer_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortExperimentPlan) plan = cohort_experiment_plan_load_finish (result, &error);
  CohortExperimentDialog *self;
  CohortExperimentDraft draft;
  g_autoptr (GPtrArray) lines = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_EXPERIMENT_DIALOG (user_data);
  g_clear_object (&self->pending);
  clear_answer (self);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_group), TRUE);
  if (plan == NULL)
    {
      add_line (self, error->message);
      return;
    }
  draft = read_draft (self);
  add_line (self, cohort_experiment_state_title (plan->state));
  lines = cohort_experiment_plan_sentences (&draft, plan);
  for (guint i = 0; i < lines->len; i++)
    add_line (self, g_ptr_array_index (lines, i));
  adw_banner_set_revealed (self->banner, plan->first == COHORT_DAY_NONE);
  if (plan->first == COHORT_DAY_NONE)
    adw_banner_set_title (self->banner, g_ptr_array_index (lines, plan->past.status == COHORT_STATUS_OK ? 1 : 0));
}

static void
ask_cb (CohortExperimentDialog *self)
{
  CohortExperimentDraft draft;

  if (self->filling)
    return;
  draft = read_draft (self);
  gtk_widget_set_sensitive (self->save_button, !cohort_session_is_read_only (self->session)
                                                   && cohort_experiment_draft_check (&draft, NULL));
  g_cancellable_cancel (self->pending);
  g_clear_object (&self->pending);
  self->pending = g_cancellable_new ();
  cohort_experiment_plan_load_async (self->session, &draft, self->pending, answered_cb, self);
}

/* ---- choices ---- */

static void
show_choices (CohortExperimentDialog *self)
{
  guint kind = adw_combo_row_get_selected (self->kind_row);
  gboolean price = kind == COHORT_EXPERIMENT_PRICE;
  /* Translators: %s is a currency's code */
  g_autofree char *now = price ? g_strdup_printf (_ ("Price a Month Now, %s"), self->currency) : NULL;
  /* Translators: %s is a currency's code */
  g_autofree char *change = price ? g_strdup_printf (_ ("Price a Month to Try, %s"), self->currency) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->now_row), price ? now : _ ("How It Is Now"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->change_row),
                                 price ? change : _ ("What Would Be Different"));
  gtk_widget_set_visible (self->who_group, kind == COHORT_EXPERIMENT_WORDING);
  gtk_widget_set_visible (GTK_WIDGET (self->by_row), adw_combo_row_get_selected (self->who_row) == COHORT_TRIAL_NEW);
}

static void
kind_cb (CohortExperimentDialog *self)
{
  show_choices (self);
  ask_cb (self);
}

static void
who_cb (CohortExperimentDialog *self)
{
  show_choices (self);
  ask_cb (self);
}

static void
metric_cb (CohortExperimentDialog *self)
{
  static const guint windows[COHORT_N_TRIAL_METRICS] = { 30, 60, 14 };
  guint metric = adw_combo_row_get_selected (self->metric_row);

  if (!self->filling && metric < COHORT_N_TRIAL_METRICS)
    adw_spin_row_set_value (self->window_row, windows[metric]);
  ask_cb (self);
}

static void
save_cb (CohortExperimentDialog *self)
{
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));
  CohortExperimentDraft draft = read_draft (self);

  cohort_command_save_experiment_async (self->session, self->id, &draft, NULL, cohort_window_done_cb,
                                        g_object_ref (window));
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- filling in ---- */

static void
fill_titles (AdwComboRow *row, const char *const *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);

  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
fill_choices (CohortExperimentDialog *self)
{
  const char *kinds[COHORT_N_EXPERIMENT_KINDS + 1] = { NULL }, *metrics[COHORT_N_TRIAL_METRICS + 1] = { NULL };
  const char *const who[] = { _ ("Whoever is new"), _ ("Who pays now"), NULL };
  const char *const by[] = { _ ("By the week, the same for all"), _ ("By the person, drawn by chance"), NULL };

  for (guint i = 0; i < COHORT_N_EXPERIMENT_KINDS; i++)
    kinds[i] = cohort_experiment_kind_title ((CohortExperimentKind) i);
  for (guint i = 0; i < COHORT_N_TRIAL_METRICS; i++)
    metrics[i] = cohort_trial_metric_title ((CohortTrialMetric) i);
  fill_titles (self->kind_row, kinds);
  fill_titles (self->metric_row, metrics);
  fill_titles (self->who_row, who);
  fill_titles (self->by_row, by);
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
fill_draft (CohortExperimentDialog *self, const CohortExperimentDraft *draft)
{
  AdwEntryRow *arms[] = { self->now_row, self->change_row };

  set_text (self->question_row, draft->question);
  adw_combo_row_set_selected (self->kind_row, draft->kind);
  for (guint i = 0; i < G_N_ELEMENTS (arms); i++)
    if (draft->kind == COHORT_EXPERIMENT_PRICE && draft->arms[i].amount > 0)
      {
        g_autofree char *text = cohort_money_to_decimal (draft->arms[i].amount, self->currency);

        set_text (arms[i], text);
      }
    else
      set_text (arms[i], draft->arms[i].name);
  adw_combo_row_set_selected (self->metric_row, draft->ask.metric);
  adw_spin_row_set_value (self->window_row, draft->ask.window);
  adw_spin_row_set_value (self->difference_row, draft->difference * 100);
  adw_switch_row_set_active (self->sequential_row, draft->sequential);
  adw_combo_row_set_selected (self->who_row, draft->ask.who);
  adw_combo_row_set_selected (self->by_row, draft->by_week ? 0 : 1);
  adw_spin_row_set_value (self->leaving_row, MAX (draft->leaving_limit, 0) * 100);
  adw_spin_row_set_value (self->refunds_row, MAX (draft->refund_limit, 0) * 100);
}

static void
cohort_experiment_dialog_dispose (GObject *object)
{
  CohortExperimentDialog *self = COHORT_EXPERIMENT_DIALOG (object);

  g_cancellable_cancel (self->pending);
  g_clear_object (&self->pending);
  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_EXPERIMENT_DIALOG);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_experiment_dialog_parent_class)->dispose (object);
}

static void
cohort_experiment_dialog_class_init (CohortExperimentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_experiment_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-experiment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, question_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, now_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, change_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, metric_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, window_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, difference_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, sequential_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, who_group);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, who_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, by_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, leaving_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, refunds_row);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, answer_group);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, CohortExperimentDialog, banner);
  gtk_widget_class_bind_template_callback (widget_class, adw_dialog_close);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, who_cb);
  gtk_widget_class_bind_template_callback (widget_class, metric_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cohort_experiment_dialog_init (CohortExperimentDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_banner_set_use_markup (self->banner, FALSE);
  cohort_ui_set_help (ADW_DIALOG (self), "experiments");
}

/**
 * cohort_experiment_dialog_new:
 * @experiment: (nullable): a draft, or one that runs; NULL: a new one
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
AdwDialog *
cohort_experiment_dialog_new (CohortSession *session, const CohortExperiment *experiment)
{
  CohortExperimentDialog *self = g_object_new (COHORT_TYPE_EXPERIMENT_DIALOG, NULL);
  const CohortExperimentDraft fresh = { .ask = { COHORT_TRIAL_PAYS, COHORT_TRIAL_NEW, 30 },
                                        .by_week = TRUE,
                                        .difference = 0.01,
                                        .leaving_limit = -1,
                                        .refund_limit = -1 };

  self->session = g_object_ref (session);
  self->id = experiment != NULL ? experiment->id : 0;
  self->currency = experiment != NULL && experiment->draft.currency != NULL
                       ? experiment->draft.currency
                       : g_intern_string (cohort_session_get_home_currency (session));
  fill_choices (self);
  fill_draft (self, experiment != NULL ? &experiment->draft : &fresh);
  self->filling = FALSE;
  show_choices (self);
  ask_cb (self);
  return ADW_DIALOG (self);
}
