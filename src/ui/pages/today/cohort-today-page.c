// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Today: the figures of the last full month, what to do with one verb each, what comes, and how far each source
// reaches. A verb goes to the page where the thing is dealt with; nothing is changed here.

#include "config.h"

#include "cohort-today-page.h"

#include "cohort-figure-tile.h"
#include "cohort-today-report.h"

#include <glib/gi18n.h>

struct _CohortTodayPage
{
  CohortPage parent_instance;

  GPtrArray *rows; /* (element-type GtkWidget) (owned): those in the groups */

  GtkStack *stack;
  CohortFigureStrip *strip;
  AdwPreferencesGroup *tasks, *ahead, *sources;
};

G_DEFINE_FINAL_TYPE (CohortTodayPage, cohort_today_page, COHORT_TYPE_PAGE)

/* ---- rows ---- */

static GtkWidget *
add_row (CohortTodayPage *self, AdwPreferencesGroup *group, const char *title, const char *detail)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, g_object_ref (row));
  return row;
}

static void
remove_rows (CohortTodayPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *group = gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
set_tasks (CohortTodayPage *self, const CohortTodayReport *report)
{
  for (guint i = 0; i < report->tasks->len; i++)
    {
      const CohortTodayTask *task = report->tasks->pdata[i];
      GtkWidget *row = add_row (self, self->tasks, task->title, task->detail);
      GtkWidget *button = gtk_button_new_with_label (task->verb);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", task->page);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.page");
      gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, row, NULL, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  if (report->tasks->len == 0)
    add_row (self, self->tasks, _ ("Nothing needs you today"), NULL);
}

static void
set_ahead (CohortTodayPage *self, const CohortTodayReport *report)
{
  for (guint i = 0; i < report->ahead->len; i++)
    {
      const CohortTodayAhead *ahead = report->ahead->pdata[i];
      GtkWidget *row = add_row (self, self->ahead, ahead->title, ahead->detail);

      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", ahead->page);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.page");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->ahead), report->ahead->len > 0);
}

static void
set_sources (CohortTodayPage *self, const CohortTodayReport *report)
{
  for (guint i = 0; i < report->sources->len; i++)
    {
      const CohortTodaySource *source = report->sources->pdata[i];
      GtkWidget *row = add_row (self, self->sources, source->name, source->reach);

      if (source->is_old)
        {
          GtkWidget *label = gtk_label_new (C_ ("source", "Old"));

          gtk_widget_add_css_class (label, "warning");
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sources), report->sources->len > 0);
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortTodayReport) report = cohort_today_report_load_finish (result, &error);
  CohortTodayPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_TODAY_PAGE (user_data);
  if (report != NULL)
    {
      CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
      gboolean holds = report->sources->len > 0 || report->tasks->len > 0 || report->ahead->len > 0
                       || (cohort_session_get_holdings (session) & COHORT_HOLDS_SEGMENTS) != 0;

      cohort_figure_strip_set (self->strip, session, report->figures, 0, G_MAXUINT);
      remove_rows (self);
      set_tasks (self, report);
      set_ahead (self, report);
      set_sources (self, report);
      gtk_stack_set_visible_child_name (self->stack, holds ? "content" : "empty");
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_today_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_today_report_load_async (cohort_page_get_session (page), cancellable, report_cb, page);
}

static void
cohort_today_page_dispose (GObject *object)
{
  CohortTodayPage *self = COHORT_TODAY_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_TODAY_PAGE);
  G_OBJECT_CLASS (cohort_today_page_parent_class)->dispose (object);
}

static void
cohort_today_page_class_init (CohortTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_today_page_dispose;
  page_class->reload = cohort_today_page_reload;
  page_class->help = "today";

  g_type_ensure (COHORT_TYPE_FIGURE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, strip);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, tasks);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, ahead);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, sources);
}

static void
cohort_today_page_init (CohortTodayPage *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
