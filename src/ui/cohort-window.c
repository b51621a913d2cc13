// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window of one community: opening, welcome, failure, or the sidebar with its pages. It opens nothing by
// itself: the application gives it a session, or the reason why there is none. The sidebar and its pages are in
// cohort-window-pages.c, what a person can do in cohort-window-actions.c.

#include "config.h"

#include "cohort-window-private.h"

#include "cohort-merge-actions.h"
#include "cohort-preparation.h"
#include "cohort-settings.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (CohortWindow, cohort_window, ADW_TYPE_APPLICATION_WINDOW)

static void
bind_settings (CohortWindow *self)
{
  GSettings *settings = cohort_settings_get ();

  if (settings == NULL)
    return;
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
reopen_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->stack, "opening");
  self->open (self, self->open_data);
}

static void
cohort_window_dispose (GObject *object)
{
  CohortWindow *self = COHORT_WINDOW (object);

  cohort_window_pages_dispose (self);
  g_clear_object (&self->pending_files);
  g_clear_pointer (&self->pending_template, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_window_parent_class)->dispose (object);
}

static void
cohort_window_class_init (CohortWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_window_dispose;
  g_type_ensure (COHORT_TYPE_OPERATIONS_BUTTON);

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, sidebar_list);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, drop_revealer);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, welcome_demo);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, welcome_import);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, edit_section);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, communities_menu);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, operations_button);
  gtk_widget_class_install_action (widget_class, "win.reopen", NULL, reopen_cb);
  cohort_window_pages_class_init (widget_class);
  cohort_window_files_class_init (widget_class);
  cohort_window_actions_class_init (widget_class);
  cohort_merge_actions_class_init (widget_class);
}

static void
cohort_window_init (CohortWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_icon_name (GTK_WINDOW (self), APPLICATION_ID);
  adw_status_page_set_icon_name (self->welcome, APPLICATION_ID);
  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  bind_settings (self);
  cohort_window_pages_init (self);
  cohort_window_actions_init (self);
}

/**
 * cohort_window_new:
 * @open: (scope forever): called for "Try Again" after a failure
 *
 * Returns: (transfer none): a window that shows that it is being opened
 */
CohortWindow *
cohort_window_new (GtkApplication *app, CohortWindowOpen open, gpointer data)
{
  CohortWindow *self = g_object_new (COHORT_TYPE_WINDOW, "application", app, NULL);

  self->open = open;
  self->open_data = data;
  return self;
}

/**
 * cohort_window_get_session:
 *
 * Returns: (transfer none) (nullable): the community that is shown
 */
CohortSession *
cohort_window_get_session (CohortWindow *self)
{
  g_return_val_if_fail (COHORT_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * cohort_window_set_session:
 * @session: (transfer none): the community, open; given once
 */
void
cohort_window_set_session (CohortWindow *self, CohortSession *session)
{
  g_autofree char *default_path = NULL;

  g_return_if_fail (COHORT_IS_WINDOW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  default_path = cohort_session_default_path ();
  if (!g_str_equal (cohort_session_get_path (session), default_path))
    {
      gtk_window_set_title (GTK_WINDOW (self), cohort_session_get_title (session));
      adw_window_title_set_subtitle (self->sidebar_title, cohort_session_get_title (session));
    }
  cohort_operations_button_set_operations (self->operations_button, cohort_operations_of (session));
  cohort_window_pages_attach (self);
  cohort_window_actions_attach (self);
  cohort_preparation_begin (session);
  if (cohort_session_is_configured (session) || cohort_session_is_read_only (session))
    cohort_window_show_main (self);
  else if (cohort_session_get_holdings (session) != COHORT_HOLDS_NOTHING)
    {
      /* Filled by the command line: only the two questions are left. */
      cohort_window_show_main (self);
      if (self->pending_files == NULL)
        cohort_window_ask_setup (self);
    }
  else
    {
      /* Whether there is a demo is for the application to say. */
      gtk_widget_set_visible (
          self->welcome_demo,
          g_action_map_lookup_action (G_ACTION_MAP (gtk_window_get_application (GTK_WINDOW (self))), "open-demo")
              != NULL);
      gtk_stack_set_visible_child_name (self->stack, "welcome");
      gtk_widget_grab_focus (self->welcome_import);
    }
  if (self->pending_files)
    {
      g_autoptr (GListModel) files = g_steal_pointer (&self->pending_files);

      cohort_window_import (self, files);
    }
}

/**
 * cohort_window_set_failure:
 * @error: why the community could not be opened, with the way out
 */
void
cohort_window_set_failure (CohortWindow *self, const GError *error)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));

  cohort_ui_describe (self->failure, error->message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/**
 * cohort_window_of:
 *
 * Returns: (transfer none) (nullable): the window that @widget is in, or whose page it is in: a page is out of its
 * window while another one is shown, and a dialog of its own may still be open
 */
CohortWindow *
cohort_window_of (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_ancestor (widget, COHORT_TYPE_WINDOW);
  GtkWidget *page = window == NULL ? gtk_widget_get_ancestor (widget, COHORT_TYPE_PAGE) : NULL;

  if (page != NULL)
    window = g_object_get_data (G_OBJECT (page), COHORT_WINDOW_OF_PAGE);
  return window != NULL ? COHORT_WINDOW (window) : NULL;
}
