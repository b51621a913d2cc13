// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the facts come from, a group a source. Groups are kept from report to report, so that what was opened
// stays open and the keyboard focus stays where it was.

#include "config.h"

#include "cohort-sources-page.h"

#include "cohort-source-group.h"
#include "cohort-sources-report.h"

struct _CohortSourcesPage
{
  CohortPage parent_instance;

  GPtrArray *groups; /* (element-type CohortSourceGroup) (unowned): in the order shown */

  GtkStack *stack;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (CohortSourcesPage, cohort_sources_page, COHORT_TYPE_PAGE)

static gboolean
shows_same_sources (CohortSourcesPage *self, const CohortSourcesReport *report)
{
  if (self->groups->len != report->sources->len)
    return FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    {
      const CohortSourceReport *source = g_ptr_array_index (report->sources, i);

      if (cohort_source_group_get_source (g_ptr_array_index (self->groups, i)) != source->id)
        return FALSE;
    }
  return TRUE;
}

static void
make_groups (CohortSourcesPage *self, guint n_groups)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < n_groups; i++)
    {
      GtkWidget *group = cohort_source_group_new (cohort_page_get_session (COHORT_PAGE (self)));

      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
      g_ptr_array_add (self->groups, group);
    }
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSourcesReport) report = cohort_sources_report_load_finish (result, &error);
  CohortSourcesPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_SOURCES_PAGE (user_data);
  if (report)
    {
      if (!shows_same_sources (self, report))
        make_groups (self, report->sources->len);
      for (guint i = 0; i < report->sources->len; i++)
        cohort_source_group_set_report (g_ptr_array_index (self->groups, i), report,
                                        g_ptr_array_index (report->sources, i));
      gtk_stack_set_visible_child_name (self->stack, report->sources->len > 0 ? "list" : "empty");
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_sources_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_sources_report_load_async (cohort_page_get_session (page), cancellable, report_cb, page);
}

static void
cohort_sources_page_dispose (GObject *object)
{
  CohortSourcesPage *self = COHORT_SOURCES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_SOURCES_PAGE);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_sources_page_parent_class)->dispose (object);
}

static void
cohort_sources_page_class_init (CohortSourcesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_sources_page_dispose;
  COHORT_PAGE_CLASS (klass)->reload = cohort_sources_page_reload;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-sources-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortSourcesPage, page);
}

static void
cohort_sources_page_init (CohortSourcesPage *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
