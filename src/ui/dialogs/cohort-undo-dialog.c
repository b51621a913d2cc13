// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Before several steps are undone at once they are listed; where they cannot be, the steps in the way are named. A step
// that stands alone is undone without a question, as it can be redone.

#include "config.h"

#include "cohort-undo-dialog.h"

#include "cohort-history-plan.h"

#include <glib/gi18n.h>

#define MAX_LISTED 50

typedef struct
{
  CohortWindow *window; /* (owned) */
  CohortUndoPlan *plan; /* (owned) */
  gboolean to_here;
} Ask;

static void
ask_free (Ask *self)
{
  g_clear_object (&self->window);
  g_clear_pointer (&self->plan, cohort_undo_plan_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

/**
 * cohort_undo_dialog_refuse:
 * @why: a sentence that names what stands in the way
 */
void
cohort_undo_dialog_refuse (CohortWindow *window, const char *why)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("This Cannot Be Undone Yet"), why);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

static void
undo (Ask *self)
{
  cohort_window_undo_steps (self->window, (const gint64 *) (gconstpointer) self->plan->ids->data, self->plan->ids->len);
}

static void
response_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ask) self = user_data;

  if (g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result), "undo"))
    undo (self);
}

static GtkWidget *
make_list (const CohortUndoPlan *plan)
{
  GtkWidget *scrolled_window = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  guint n_steps = plan->ids->len;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_top (list, 3);
  gtk_widget_set_margin_bottom (list, 3);
  gtk_widget_set_margin_start (list, 3);
  gtk_widget_set_margin_end (list, 3);
  for (guint i = 0; i < n_steps && i < MAX_LISTED; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), plan->labels[i]);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), plan->details[i]);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  if (n_steps > MAX_LISTED)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more step", "and %u more steps", n_steps - MAX_LISTED),
                                               n_steps - MAX_LISTED);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), more);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled_window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled_window), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled_window), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled_window), list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Steps that will be undone"),
                                  -1);
  return scrolled_window;
}

static void
ask (Ask *self)
{
  guint n_steps = self->plan->ids->len;
  g_autofree char *heading = g_strdup_printf (ngettext ("Undo %u Step?", "Undo %u Steps?", n_steps), n_steps);
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  if (self->to_here)
    /* Translators: %s is a step: "Imported patreon.csv, 212 rows" */
    body = g_strdup_printf (_ ("The ledger goes back to what it was after “%s”. Each step can be redone."),
                            self->plan->label);
  else
    body = g_strdup (_ ("Later imports of this source build on this one, so they are undone with it, newest first."));
  dialog = adw_alert_dialog_new (heading, body);
  adw_alert_dialog_set_prefer_wide_layout (ADW_ALERT_DIALOG (dialog), TRUE);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), make_list (self->plan));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "undo",
                                  n_steps == 1 ? _ ("_Undo") : _ ("_Undo All"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "undo", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "undo");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self->window), NULL, response_cb, self);
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ask) self = user_data;
  g_autoptr (GError) error = NULL;

  self->plan = cohort_undo_plan_load_finish (result, &error);
  if (self->plan == NULL)
    cohort_window_toast (self->window, error->message);
  else if (self->plan->refusal != NULL)
    cohort_undo_dialog_refuse (self->window, self->plan->refusal);
  else if (self->to_here || self->plan->ids->len > 1)
    ask (g_steal_pointer (&self));
  else
    undo (self);
}

/**
 * cohort_undo_dialog_ask:
 * @step: a step
 * @to_here: whether everything after @step is to be undone, and not @step itself
 *
 * Undoes the step, after a question where others have to be undone with it.
 */
void
cohort_undo_dialog_ask (CohortWindow *window, gint64 step, gboolean to_here)
{
  Ask *self;

  g_return_if_fail (COHORT_IS_WINDOW (window));

  self = g_new0 (Ask, 1);
  self->window = g_object_ref (window);
  self->to_here = to_here;
  cohort_undo_plan_load_async (cohort_window_get_session (window), step, to_here, NULL, plan_cb, self);
}
