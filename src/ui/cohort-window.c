// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window of one community: opening, welcome, failure, or the sidebar with its pages. It opens nothing by
// itself: the application gives it a session, or the reason why there is none. Pages are made when first
// shown and then kept, so that each keeps its place. What a person can do is in cohort-window-actions.c.

#include "config.h"

#include "cohort-window-private.h"

#include "cohort-page-table.h"
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
sidebar_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  guint n_pages;
  const CohortPageInfo *info = &cohort_page_table_get (&n_pages)[gtk_list_box_row_get_index (row)];
  GtkWidget *label;

  if (info->group == NULL)
    return;
  label = gtk_label_new (_ (info->group));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-heading");
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
make_sidebar_row (const CohortPageInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (info->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (info->icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title), -1);
  return row;
}

static CohortPage *
ensure_page (CohortWindow *self, guint index)
{
  guint n_pages;
  const CohortPageInfo *info = &cohort_page_table_get (&n_pages)[index];

  if (self->pages[index] == NULL)
    {
      self->pages[index] = g_object_ref_sink (g_object_new (info->get_type (), NULL));
      adw_navigation_page_set_tag (ADW_NAVIGATION_PAGE (self->pages[index]), info->name);
      cohort_page_set_session (self->pages[index], self->session);
    }
  return self->pages[index];
}

static void
select_page (CohortWindow *self, guint index, gboolean show_content)
{
  guint n_pages;
  const CohortPageInfo *info = cohort_page_table_get (&n_pages);
  GSettings *settings = cohort_settings_get ();

  self->current = index;
  adw_navigation_split_view_set_content (self->split_view, ADW_NAVIGATION_PAGE (ensure_page (self, index)));
  gtk_list_box_select_row (self->sidebar_list, gtk_list_box_get_row_at_index (self->sidebar_list, index));
  if (show_content)
    adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (settings)
    g_settings_set_string (settings, "page", info[index].name);
}

static void
row_activated_cb (CohortWindow *self, GtkListBoxRow *row)
{
  select_page (self, gtk_list_box_row_get_index (row), TRUE);
}

static void
page_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (self->session == NULL || index >= self->n_pages)
    return;
  select_page (self, index, TRUE);
  cohort_page_focus_content (self->pages[index]);
}

static void
toggle_sidebar_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view,
                                                !adw_navigation_split_view_get_show_content (self->split_view));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->sidebar_list));
}

static void
reopen_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->stack, "opening");
  self->open (self, self->open_data);
}

static void
add_page_shortcuts (CohortWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < self->n_pages && i < 9; i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (GDK_KEY_1 + i, GDK_ALT_MASK),
                                         gtk_named_action_new ("win.page"), "u", i));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
cohort_window_dispose (GObject *object)
{
  CohortWindow *self = COHORT_WINDOW (object);

  for (guint i = 0; self->pages && i < self->n_pages; i++)
    g_clear_object (&self->pages[i]);
  g_clear_pointer (&self->pages, g_free);
  g_clear_object (&self->pending_files);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_window_parent_class)->dispose (object);
}

static void
cohort_window_class_init (CohortWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, sidebar_list);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, drop_revealer);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, welcome_import);
  gtk_widget_class_bind_template_child (widget_class, CohortWindow, edit_section);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "u", page_action_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.reopen", NULL, reopen_cb);
  cohort_window_actions_class_init (widget_class);
}

static void
cohort_window_init (CohortWindow *self)
{
  const CohortPageInfo *info = cohort_page_table_get (&self->n_pages);

  self->pages = g_new0 (CohortPage *, self->n_pages);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_icon_name (GTK_WINDOW (self), APPLICATION_ID);
  adw_status_page_set_icon_name (self->welcome, APPLICATION_ID);
  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  bind_settings (self);
  for (guint i = 0; i < self->n_pages; i++)
    gtk_list_box_append (self->sidebar_list, make_sidebar_row (&info[i]));
  gtk_list_box_set_header_func (self->sidebar_list, sidebar_header_cb, NULL, NULL);
  add_page_shortcuts (self);
  cohort_window_actions_init (self);
}

/* Shows the sidebar and the page that was shown last. */
void
cohort_window_show_main (CohortWindow *self)
{
  g_autofree char *last = NULL;

  if (adw_navigation_split_view_get_content (self->split_view) == NULL)
    {
      if (cohort_settings_get ())
        last = g_settings_get_string (cohort_settings_get (), "page");
      cohort_window_show_page (self, last);
    }
  gtk_stack_set_visible_child_name (self->stack, "main");
}

/* Returns: (transfer none) (nullable): the page on the screen */
CohortPage *
cohort_window_get_page (CohortWindow *self)
{
  return self->session ? self->pages[self->current] : NULL;
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
    gtk_window_set_title (GTK_WINDOW (self), cohort_session_get_title (session));
  cohort_window_actions_attach (self);
  if (cohort_session_is_configured (session) || cohort_session_is_read_only (session))
    cohort_window_show_main (self);
  else
    {
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
 * cohort_window_show_page:
 * @name: (nullable): a name of the page table; the first page when there is none such
 */
void
cohort_window_show_page (CohortWindow *self, const char *name)
{
  guint index = 0;
  const CohortPageInfo *info = cohort_page_table_get (&self->n_pages);

  g_return_if_fail (COHORT_IS_WINDOW (self));
  g_return_if_fail (self->session != NULL);

  for (guint i = 0; i < self->n_pages; i++)
    if (g_strcmp0 (info[i].name, name) == 0)
      index = i;
  select_page (self, index, TRUE);
}

/**
 * cohort_window_of:
 *
 * Returns: (transfer none) (nullable): the window that @widget is in
 */
CohortWindow *
cohort_window_of (GtkWidget *widget)
{
  return COHORT_WINDOW (gtk_widget_get_ancestor (widget, COHORT_TYPE_WINDOW));
}
