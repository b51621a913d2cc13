// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One row for the rules that were saved last, with what the past would have come to when they were. Without any the
// group is a sentence and a button.

#include "config.h"

#include "cohort-points-group.h"

#include "cohort-points-dialog.h"
#include "cohort-points-words.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortPointsGroup
{
  AdwPreferencesGroup parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  CohortPointsReport *report; /* (owned) (nullable) */
  GtkWidget *row;             /* (nullable) */
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (CohortPointsGroup, cohort_points_group, ADW_TYPE_PREFERENCES_GROUP)

static const CohortPointsRules *
newest (CohortPointsGroup *self)
{
  return self->report != NULL && self->report->rules->len > 0 ? g_ptr_array_index (self->report->rules, 0) : NULL;
}

static void
edit (CohortPointsGroup *self)
{
  const CohortPointsRules *rules = newest (self);

  if (self->session != NULL)
    adw_dialog_present (cohort_points_dialog_new (self->session, rules != NULL && !rules->ended ? &rules->draft : NULL),
                        GTK_WIDGET (self));
}

static void
edit_cb (GSimpleAction *action, GVariant *parameter, gpointer group)
{
  edit (group);
}

static void
end_cb (GSimpleAction *action, GVariant *parameter, gpointer group)
{
  CohortPointsGroup *self = group;

  cohort_command_end_points_async (self->session, NULL, cohort_window_done_cb,
                                   g_object_ref (cohort_window_of (GTK_WIDGET (self))));
}

static void
add_menu (GtkWidget *row)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("_Edit…"), "points.edit");
  g_menu_append (menu, _ ("E_nd Points"), "points.end");
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), cohort_text_row_new_menu (G_MENU_MODEL (menu)));
}

static void
add_rules (GtkWidget *row, const CohortPointsRules *rules)
{
  g_autofree char *terms = cohort_points_terms_text (&rules->draft), *frozen = cohort_points_rules_frozen (rules);

  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (rules->draft.each[i].points > 0)
      {
        g_autofree char *text = cohort_points_rules_rule_text (rules, (CohortPointsAct) i);

        adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                                  cohort_text_row_new (cohort_points_act_title ((CohortPointsAct) i), text));
      }
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), cohort_text_row_new (terms, NULL));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), cohort_text_row_new (frozen, NULL));
}

static void
show (CohortPointsGroup *self)
{
  const CohortPointsRules *rules = newest (self);
  gboolean open = self->row != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self->row));
  g_autofree char *title = NULL, *summary = NULL;

  if (self->row != NULL)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->row);
  self->row = NULL;
  gtk_widget_set_visible (self->button, !cohort_session_is_read_only (self->session) && !self->report->on);
  if (rules == NULL)
    return;
  title = cohort_points_rules_title (rules);
  summary = cohort_points_report_summary (self->report);
  if (rules->ended)
    self->row = cohort_text_row_new (title, summary);
  else
    {
      self->row = adw_expander_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->row), summary);
      add_rules (self->row, rules);
      if (!cohort_session_is_read_only (self->session))
        add_menu (self->row);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->row), open);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->row);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPointsReport) report = cohort_points_report_load_finish (result, &error);
  CohortPointsGroup *self;

  if (report == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Points: %s", error->message);
      return;
    }
  self = COHORT_POINTS_GROUP (user_data);
  g_clear_pointer (&self->report, cohort_points_report_unref);
  self->report = g_steal_pointer (&report);
  show (self);
}

/**
 * cohort_points_group_reload:
 * @cancellable: of the page: cancelled before the group goes
 */
void
cohort_points_group_reload (CohortPointsGroup *self, CohortSession *session, GCancellable *cancellable)
{
  g_set_object (&self->session, session);
  cohort_points_report_load_async (session, cancellable, loaded_cb, self);
}

static void
cohort_points_group_dispose (GObject *object)
{
  CohortPointsGroup *self = COHORT_POINTS_GROUP (object);

  g_clear_pointer (&self->report, cohort_points_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_points_group_parent_class)->dispose (object);
}

static void
cohort_points_group_class_init (CohortPointsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_points_group_dispose;
}

static void
cohort_points_group_init (CohortPointsGroup *self)
{
  static const GActionEntry entries[]
      = { { "edit", edit_cb, NULL, NULL, NULL, { 0 } }, { "end", end_cb, NULL, NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "points", G_ACTION_GROUP (actions));
  self->button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("New Rules of Points…"));
  cohort_ui_name (self->button, _ ("New Rules of Points…"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->button, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "points.edit");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Points"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("For what members do, to be redeemed. Off until you save rules; what they would have cost is told before."));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->button);
}
