// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "How good is this?": month by month who was named, who left, who left unnamed, each with a name that opens; how the
// model's chances fit; what the lists that were shown came to; and those one wrote to beside the others. A month's
// people are made when it is opened.

#include "config.h"

#include "cohort-risk-grades-view.h"

#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortRiskGradesView
{
  AdwBin parent_instance;

  CohortRiskReport *report; /* (owned) (nullable): shown */
};

G_DEFINE_FINAL_TYPE (CohortRiskGradesView, cohort_risk_grades_view, ADW_TYPE_BIN)

static guint open_signal;
static guint hold_out_signal;

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
line_activated_cb (GtkWidget *row, CohortRiskGradesView *self)
{
  const CohortRiskLine *line = g_object_get_data (G_OBJECT (row), "line");

  g_signal_emit (self, open_signal, 0, line->member);
}

static void
expanded_cb (AdwExpanderRow *expander, GParamSpec *pspec, CohortRiskGradesView *self)
{
  const CohortRiskGrade *grade = g_object_get_data (G_OBJECT (expander), "grade");

  if (grade == NULL || !adw_expander_row_get_expanded (expander))
    return;
  g_object_set_data (G_OBJECT (expander), "grade", NULL);
  for (guint i = 0; i < grade->lines->len; i++)
    {
      CohortRiskLine *line = g_ptr_array_index (grade->lines, i);
      GtkWidget *row = make_row (line->name, line->detail);

      g_object_set_data (G_OBJECT (row), "line", line);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (line_activated_cb), self, 0);
      adw_expander_row_add_row (expander, row);
    }
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  if (description != NULL && *description != '\0')
    {
      g_autofree char *escaped = g_markup_escape_text (description, -1);

      adw_preferences_group_set_description (group, escaped);
    }
  adw_preferences_page_add (page, group);
  return group;
}

static void
add_months (CohortRiskGradesView *self, AdwPreferencesPage *page)
{
  const CohortRiskReport *report = self->report;
  g_autofree char *text = g_strdup_printf ("%s. %s", report->grade_title, report->grade_detail);
  AdwPreferencesGroup *group = add_group (page, _ ("What the List Would Have Said"), text);

  for (guint i = 0; i < report->grades->len; i++)
    {
      CohortRiskGrade *grade = g_ptr_array_index (report->grades, i);
      GtkWidget *row = adw_expander_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), grade->title);
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), grade->summary);
      if (grade->lines->len > 0)
        {
          g_object_set_data (G_OBJECT (row), "grade", grade);
          g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
        }
      else
        adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), FALSE);
      adw_preferences_group_add (group, row);
    }
}

static void
add_model (const CohortRiskReport *report, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group;

  if (report->model_title == NULL)
    return;
  group = add_group (page, _ ("Does a Chance Mean What It Says?"), report->model_title);
  for (guint i = 0; i < report->bins->len; i++)
    {
      const CohortRiskBin *bin = g_ptr_array_index (report->bins, i);
      /* Translators: %s is a range of percentages */
      g_autofree char *title = g_strdup_printf (_ ("Said %s"), bin->said);
      /* Translators: %1$s is a percentage, %2$s a count of cases */
      g_autofree char *text = g_strdup_printf (_ ("%1$s of %2$s left"), bin->happened, bin->n);
      GtkWidget *row = make_row (title, text);

      gtk_widget_add_css_class (row, "numeric");
      adw_preferences_group_add (group, row);
    }
}

static void
add_said (const CohortRiskReport *report, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group;

  if (report->said_title == NULL)
    return;
  group = add_group (page, _ ("Lists That Were Shown Here"), report->said_title);
  for (guint i = 0; i < report->said->len; i++)
    {
      const CohortRiskLine *line = g_ptr_array_index (report->said, i);

      adw_preferences_group_add (group, make_row (line->name, line->detail));
    }
}

static void
hold_out_cb (GtkWidget *row, GParamSpec *pspec, CohortRiskGradesView *self)
{
  g_signal_emit (self, hold_out_signal, 0, adw_switch_row_get_active (ADW_SWITCH_ROW (row)));
}

static void
add_deeds (CohortRiskGradesView *self, AdwPreferencesGroup *group)
{
  const CohortRiskReport *report = self->report;
  GtkWidget *expander = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("What You Did"));
  for (guint i = 0; i < report->deeds->len; i++)
    {
      CohortRiskLine *line = g_ptr_array_index (report->deeds, i);
      GtkWidget *row = make_row (line->name, line->detail);

      g_object_set_data (G_OBJECT (row), "line", line);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (line_activated_cb), self, 0);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
  adw_preferences_group_add (group, expander);
}

static void
add_treated (CohortRiskGradesView *self, AdwPreferencesPage *page, gboolean writable)
{
  AdwPreferencesGroup *group = add_group (page, _ ("Did Writing Help?"), self->report->treated);
  GtkWidget *row = adw_switch_row_new ();

  if (self->report->deeds->len > 0)
    add_deeds (self, group);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Leave One in Five Alone"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), self->report->held_out);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), self->report->holds_out);
  gtk_widget_set_sensitive (row, writable);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (hold_out_cb), self, 0);
  adw_preferences_group_add (group, row);
}

static void
cohort_risk_grades_view_dispose (GObject *object)
{
  CohortRiskGradesView *self = COHORT_RISK_GRADES_VIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->report, cohort_risk_report_unref);
  G_OBJECT_CLASS (cohort_risk_grades_view_parent_class)->dispose (object);
}

static void
cohort_risk_grades_view_class_init (CohortRiskGradesViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_risk_grades_view_dispose;
  open_signal = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_INT64);
  hold_out_signal = g_signal_new ("hold-out", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
cohort_risk_grades_view_init (CohortRiskGradesView *self)
{
}

/**
 * cohort_risk_grades_view_show:
 * @report: held until the next one
 */
void
cohort_risk_grades_view_show (CohortRiskGradesView *self, const CohortRiskReport *report, gboolean writable)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  CohortRiskReport *before = self->report;

  self->report = cohort_risk_report_ref ((CohortRiskReport *) report);
  add_months (self, page);
  add_model (report, page);
  add_said (report, page);
  add_treated (self, page, writable);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
  g_clear_pointer (&before, cohort_risk_report_unref);
}
