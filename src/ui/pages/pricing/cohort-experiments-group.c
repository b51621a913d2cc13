// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A row an experiment: what it asks, its state, and under it how it goes in sentences. Only what its state allows is in
// its menu, and what comes next is a button. The result of one that runs is not in the report, so it cannot be shown.

#include "config.h"

#include "cohort-experiments-group.h"

#include "cohort-experiment-dialog.h"
#include "cohort-experiment-words.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortExperimentsGroup
{
  AdwPreferencesGroup parent_instance;

  CohortSession *session;         /* (owned) (nullable) */
  CohortExperimentReport *report; /* (owned) (nullable) */
  GPtrArray *rows;                /* (element-type GtkWidget) (unowned) */
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (CohortExperimentsGroup, cohort_experiments_group, ADW_TYPE_PREFERENCES_GROUP)

static void
open_dialog (CohortExperimentsGroup *self, gint64 id)
{
  const CohortExperiment *one = self->report != NULL ? cohort_experiment_report_find (self->report, id) : NULL;

  if (self->session != NULL)
    adw_dialog_present (cohort_experiment_dialog_new (self->session, one), GTK_WIDGET (self));
}

static void
new_cb (CohortExperimentsGroup *self)
{
  open_dialog (self, 0);
}

/* ---- what may be done ---- */

static void
do_verb (GtkWidget *row, CohortExperimentVerb verb)
{
  CohortWindow *window = cohort_window_of (row);
  gint64 id = *(gint64 *) g_object_get_data (G_OBJECT (row), "experiment");

  if (verb == COHORT_EXPERIMENT_EDIT)
    open_dialog (COHORT_EXPERIMENTS_GROUP (gtk_widget_get_ancestor (row, COHORT_TYPE_EXPERIMENTS_GROUP)), id);
  else
    cohort_command_experiment_async (cohort_window_get_session (window), id, verb, NULL, cohort_window_done_cb,
                                     g_object_ref (window));
}

static void
verb_cb (GSimpleAction *action, GVariant *verb, gpointer row)
{
  do_verb (row, (CohortExperimentVerb) g_variant_get_int32 (verb));
}

/* What most likely comes next. */
static CohortExperimentVerb
next_verb (const CohortExperiment *one)
{
  static const CohortExperimentVerb order[]
      = { COHORT_EXPERIMENT_START, COHORT_EXPERIMENT_END, COHORT_EXPERIMENT_ASSIGN, COHORT_EXPERIMENT_SHOWN };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (cohort_experiment_allows (one, order[i]))
      return order[i];
  return COHORT_N_EXPERIMENT_VERBS;
}

static void
add_menu (GtkWidget *row, const CohortExperiment *one)
{
  static const GActionEntry entries[] = { { "do", verb_cb, "i", NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), row);
  gtk_widget_insert_action_group (row, "experiment", G_ACTION_GROUP (actions));
  for (guint verb = 0; verb < COHORT_N_EXPERIMENT_VERBS; verb++)
    if (cohort_experiment_allows (one, (CohortExperimentVerb) verb))
      {
        g_autofree char *action = g_strdup_printf ("experiment.do(%u)", verb);

        g_menu_append (menu, cohort_experiment_verb_title ((CohortExperimentVerb) verb), action);
      }
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    return;
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), cohort_text_row_new_menu (G_MENU_MODEL (menu)));
}

/* The verb as a row of its own: a button beside a long question would leave it no room on a narrow screen. */
static void
add_next (GtkWidget *row, const CohortExperiment *one)
{
  CohortExperimentVerb verb = next_verb (one);
  g_autofree char *action = g_strdup_printf ("experiment.do(%u)", verb);
  GtkWidget *button;

  if (verb == COHORT_N_EXPERIMENT_VERBS)
    return;
  button = adw_button_row_new ();
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (button), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (button), cohort_experiment_verb_title (verb));
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), button);
}

static void
add_experiment (CohortExperimentsGroup *self, const CohortExperiment *one)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *summary = cohort_experiment_summary (one);
  g_autoptr (GPtrArray) lines = cohort_experiment_sentences (one);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), one->draft.question);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), summary);
  g_object_set_data_full (G_OBJECT (row), "experiment", g_memdup2 (&one->id, sizeof one->id), g_free);
  for (guint i = 0; i < lines->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), cohort_text_row_new (g_ptr_array_index (lines, i), NULL));
  if (!cohort_session_is_read_only (self->session))
    {
      add_menu (row, one);
      add_next (row, one);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

/* ---- loading ---- */

/* A row that was open stays so: the next step of a test is often taken from it. */
static GHashTable *
clear (CohortExperimentsGroup *self)
{
  GHashTable *open = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
        g_hash_table_add (open, g_memdup2 (g_object_get_data (G_OBJECT (row), "experiment"), sizeof (gint64)));
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  return open;
}

static void
show (CohortExperimentsGroup *self)
{
  g_autoptr (GHashTable) open = clear (self);

  for (guint i = 0; i < self->report->experiments->len; i++)
    {
      const CohortExperiment *one = g_ptr_array_index (self->report->experiments, i);

      add_experiment (self, one);
      if (g_hash_table_contains (open, &one->id))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (g_ptr_array_index (self->rows, i)), TRUE);
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortExperimentReport) report = cohort_experiment_report_load_finish (result, &error);
  CohortExperimentsGroup *self;

  if (report == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Experiments: %s", error->message);
      return;
    }
  self = COHORT_EXPERIMENTS_GROUP (user_data);
  g_clear_pointer (&self->report, cohort_experiment_report_unref);
  self->report = g_steal_pointer (&report);
  show (self);
}

/**
 * cohort_experiments_group_reload:
 * @cancellable: of the page: cancelled before the group goes
 */
void
cohort_experiments_group_reload (CohortExperimentsGroup *self, CohortSession *session, GCancellable *cancellable)
{
  g_set_object (&self->session, session);
  gtk_widget_set_visible (self->button, !cohort_session_is_read_only (session));
  cohort_experiment_report_load_async (session, cancellable, loaded_cb, self);
}

/**
 * cohort_experiments_group_get_report:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
const CohortExperimentReport *
cohort_experiments_group_get_report (CohortExperimentsGroup *self)
{
  return self->report;
}

static void
cohort_experiments_group_dispose (GObject *object)
{
  CohortExperimentsGroup *self = COHORT_EXPERIMENTS_GROUP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_experiment_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_experiments_group_parent_class)->dispose (object);
}

static void
cohort_experiments_group_class_init (CohortExperimentsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_experiments_group_dispose;
}

static void
cohort_experiments_group_init (CohortExperimentsGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("New Experiment…"));
  cohort_ui_name (self->button, _ ("New Experiment…"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (new_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Experiments"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("Before one starts it is said whether it can give an answer. While it runs, its result is hidden."));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->button);
}
