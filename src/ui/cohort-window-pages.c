// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sidebar of the window and the pages it leads to. A page has its row when the page table says so; the page that
// is shown always has one. Pages are made when first shown and then kept, so that each keeps its place.

#include "config.h"

#include "cohort-window-private.h"

#include "cohort-page-table.h"
#include "cohort-settings.h"

#include <glib/gi18n.h>

#define N_SHORTCUTS 9

static gboolean
is_listed_cb (GtkListBoxRow *row, gpointer window)
{
  CohortWindow *self = window;
  guint index = (guint) gtk_list_box_row_get_index (row);
  const CohortPageInfo *info = &cohort_page_table_get (&self->n_pages)[index];

  return (self->session && index == self->current)
         || cohort_page_table_is_shown (info, self->session ? cohort_session_get_holdings (self->session)
                                                            : COHORT_HOLDS_NOTHING);
}

/* @before: (nullable): the row above, of those that are listed */
static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  guint n_pages;
  const CohortPageInfo *pages = cohort_page_table_get (&n_pages);
  const char *group = pages[gtk_list_box_row_get_index (row)].group;
  const char *above = before ? pages[gtk_list_box_row_get_index (before)].group : "";
  GtkWidget *label;

  if (g_str_equal (group, above))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (_ (group));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-heading");
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
make_row (const CohortPageInfo *info)
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
  const CohortPageInfo *info = &cohort_page_table_get (&self->n_pages)[index];

  if (self->pages[index] == NULL)
    {
      self->pages[index] = g_object_ref_sink (g_object_new (info->get_type (), NULL));
      adw_navigation_page_set_tag (ADW_NAVIGATION_PAGE (self->pages[index]), info->name);
      g_object_set_data (G_OBJECT (self->pages[index]), COHORT_WINDOW_OF_PAGE, self);
      cohort_page_set_compact (self->pages[index], self->compact);
      cohort_page_set_session (self->pages[index], self->session);
    }
  return self->pages[index];
}

/* Puts a page where another was. A folded split view that is told to take out the page it shows marks that page to be
 * dropped when it is left, and the mark stays with it: shown again and left, it would be dropped while the split view
 * still counts on it. So the page is left first, unseen, and nothing is marked. */
static void
change_content (CohortWindow *self, AdwNavigationPage *page)
{
  AdwNavigationPage *old = adw_navigation_split_view_get_content (self->split_view);
  GtkWidget *folded = old ? gtk_widget_get_ancestor (GTK_WIDGET (old), ADW_TYPE_NAVIGATION_VIEW) : NULL;

  if (page == old)
    return;
  if (folded == NULL || !adw_navigation_split_view_get_show_content (self->split_view))
    {
      adw_navigation_split_view_set_content (self->split_view, page);
      return;
    }
  adw_navigation_view_set_animate_transitions (ADW_NAVIGATION_VIEW (folded), FALSE);
  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  adw_navigation_split_view_set_content (self->split_view, page);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  adw_navigation_view_set_animate_transitions (ADW_NAVIGATION_VIEW (folded), TRUE);
}

static void
select_page (CohortWindow *self, guint index)
{
  const CohortPageInfo *info = cohort_page_table_get (&self->n_pages);
  GSettings *settings = cohort_settings_get ();

  self->current = index;
  change_content (self, ADW_NAVIGATION_PAGE (ensure_page (self, index)));
  gtk_list_box_invalidate_filter (self->sidebar_list);
  gtk_list_box_select_row (self->sidebar_list, gtk_list_box_get_row_at_index (self->sidebar_list, (int) index));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (settings)
    g_settings_set_string (settings, "page", info[index].name);
  cohort_window_actions_sync (self);
}

static void
row_activated_cb (CohortWindow *self, GtkListBoxRow *row)
{
  select_page (self, (guint) gtk_list_box_row_get_index (row));
}

static guint
find_page (CohortWindow *self, const char *name)
{
  const CohortPageInfo *info = cohort_page_table_get (&self->n_pages);

  for (guint i = 0; i < self->n_pages; i++)
    if (g_strcmp0 (info[i].name, name) == 0)
      return i;
  return self->n_pages;
}

static void
go_to (CohortWindow *self, guint index)
{
  if (self->session == NULL || index >= self->n_pages
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "main") != 0)
    return;
  select_page (self, index);
  cohort_page_focus_content (self->pages[index]);
}

static void
page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  go_to (self, find_page (self, g_variant_get_string (parameter, NULL)));
}

/* By the place in the sidebar, from 0. */
static void
nth_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  guint left = g_variant_get_uint32 (parameter);

  for (guint i = 0; i < self->n_pages; i++)
    if (is_listed_cb (gtk_list_box_get_row_at_index (self->sidebar_list, (int) i), self) && left-- == 0)
      {
        go_to (self, i);
        return;
      }
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
add_shortcuts (CohortWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < N_SHORTCUTS; i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (GDK_KEY_1 + i, GDK_ALT_MASK),
                                         gtk_named_action_new ("win.nth-page"), "u", i));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
set_compact (CohortWindow *self, gboolean compact)
{
  self->compact = compact;
  for (guint i = 0; self->pages && i < self->n_pages; i++)
    if (self->pages[i])
      cohort_page_set_compact (self->pages[i], compact);
}

static void
compact_cb (CohortWindow *self)
{
  set_compact (self, TRUE);
}

static void
roomy_cb (CohortWindow *self)
{
  set_compact (self, FALSE);
}

void
cohort_window_pages_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, compact_cb);
  gtk_widget_class_bind_template_callback (widget_class, roomy_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_cb);
  gtk_widget_class_install_action (widget_class, "win.nth-page", "u", nth_page_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
}

void
cohort_window_pages_init (CohortWindow *self)
{
  const CohortPageInfo *info = cohort_page_table_get (&self->n_pages);

  self->pages = g_new0 (CohortPage *, self->n_pages);
  for (guint i = 0; i < self->n_pages; i++)
    gtk_list_box_append (self->sidebar_list, make_row (&info[i]));
  gtk_list_box_set_filter_func (self->sidebar_list, is_listed_cb, self, NULL);
  gtk_list_box_set_header_func (self->sidebar_list, header_cb, NULL, NULL);
  if (cohort_settings_get ())
    g_signal_connect_object (cohort_settings_get (), "changed::pages", G_CALLBACK (gtk_list_box_invalidate_filter),
                             self->sidebar_list, G_CONNECT_SWAPPED);
  add_shortcuts (self);
}

/* There is a session now. */
void
cohort_window_pages_attach (CohortWindow *self)
{
  g_signal_connect_object (self->session, "notify::holdings", G_CALLBACK (gtk_list_box_invalidate_filter),
                           self->sidebar_list, G_CONNECT_SWAPPED);
  gtk_list_box_invalidate_filter (self->sidebar_list);
}

void
cohort_window_pages_dispose (CohortWindow *self)
{
  for (guint i = 0; self->pages && i < self->n_pages; i++)
    {
      if (self->pages[i] != NULL)
        g_object_set_data (G_OBJECT (self->pages[i]), COHORT_WINDOW_OF_PAGE, NULL);
      g_clear_object (&self->pages[i]);
    }
  g_clear_pointer (&self->pages, g_free);
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
  return self->session && self->pages ? self->pages[self->current] : NULL;
}

/**
 * cohort_window_show_page:
 * @name: (nullable): a name of the page table; the members when there is none such: they are always listed
 */
void
cohort_window_show_page (CohortWindow *self, const char *name)
{
  guint index;

  g_return_if_fail (COHORT_IS_WINDOW (self));
  g_return_if_fail (self->session != NULL);

  index = find_page (self, name);
  if (index == self->n_pages)
    index = find_page (self, "members");
  select_page (self, index);
}

/**
 * cohort_window_show_item:
 * @page: a name of the page table
 * @item: what that page lists: the id of a member, say
 *
 * Shows the page and opens the item in it.
 */
void
cohort_window_show_item (CohortWindow *self, const char *page, gint64 item)
{
  g_return_if_fail (COHORT_IS_WINDOW (self));
  g_return_if_fail (self->session != NULL);

  cohort_window_show_page (self, page);
  cohort_page_show_item (self->pages[self->current], item);
}

/**
 * cohort_window_show_and_activate:
 * @page: a name of the page table
 * @action: one that the page has
 * @target: (transfer floating)
 *
 * Shows the page and does there what one of its own buttons would.
 */
void
cohort_window_show_and_activate (CohortWindow *self, const char *page, const char *action, GVariant *target)
{
  g_autoptr (GVariant) held = g_variant_ref_sink (target);

  g_return_if_fail (COHORT_IS_WINDOW (self));
  g_return_if_fail (self->session != NULL);

  cohort_window_show_page (self, page);
  gtk_widget_activate_action_variant (GTK_WIDGET (self->pages[self->current]), action, held);
}
