// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everyone, in a list that is paged, sorted and searched by the ledger. Where there is room the person chosen is
// shown beside the list; where there is none the list has rows of two lines and the person slides over it.
//
// The selection is of people and not of positions. When the list is another one, it is shown from its beginning, or
// from the person in the pane on.

#include "config.h"

#include "cohort-members-page.h"

#include "cohort-member-list.h"
#include "cohort-member-pane.h"
#include "cohort-merge-banner.h"
#include "cohort-paced-list.h"
#include "cohort-row-selection.h"
#include "cohort-sort.h"
#include "cohort-text-column.h"
#include "cohort-two-lines.h"

#include <glib/gi18n.h>

struct _CohortMembersPage
{
  CohortPage parent_instance;

  CohortMemberList *list;        /* (owned) (nullable) before there is a session */
  CohortRowSelection *selection; /* (owned) (nullable) before there is a session */
  char *status;                  /* (nullable): only members of this status */
  gint64 chosen;                 /* the person in the pane, 0: nobody */
  GCancellable *find;            /* (owned) (nullable): looking for the chosen person's position */

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkWidget *status_button;
  AdwOverlaySplitView *pane_view;
  GtkStack *stack;
  GtkColumnView *view;
  CohortMemberPane *pane;
  GtkColumnViewColumn *narrow_column;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *tier_column;
  GtkColumnViewColumn *status_column;
  GtkColumnViewColumn *paid_column;
  GtkColumnViewColumn *net_column;
  GtkColumnViewColumn *activity_column;
  GtkColumnViewColumn *sources_column;
};

G_DEFINE_FINAL_TYPE (CohortMembersPage, cohort_members_page, COHORT_TYPE_PAGE)

typedef enum
{
  PROP_STATUS = 1,
} CohortMembersPageProperty;

static void
sync_stack (CohortMembersPage *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;
  const char *search = cohort_paged_list_get_search (COHORT_PAGED_LIST (self->list));
  gboolean filtered = (search && *search) || self->status;

  if (cohort_paged_list_is_loading (COHORT_PAGED_LIST (self->list)))
    return;
  gtk_stack_set_visible_child_name (self->stack, !empty ? "list" : filtered ? "no-results" : "empty");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 position = cohort_member_list_find_finish (result, &error);
  CohortMembersPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MEMBERS_PAGE (user_data);
  if (position < 0 || position >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    return;
  cohort_row_selection_select_id (self->selection, self->chosen);
  gtk_column_view_scroll_to (self->view, (guint) position, NULL, GTK_LIST_SCROLL_NONE, NULL);
}

/* Another list: from its beginning, unless it has the person in the pane. */
static void
list_renewed_cb (CohortMembersPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  gtk_adjustment_set_value (adjustment, 0);
  g_cancellable_cancel (self->find);
  g_clear_object (&self->find);
  if (self->chosen == 0)
    return;
  self->find = g_cancellable_new ();
  cohort_member_list_find_async (self->list, self->chosen, self->find, found_cb, self);
}

static void
list_loading_cb (CohortMembersPage *self)
{
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (cohort_paged_list_is_loading (COHORT_PAGED_LIST (self->list)))
    {
      cohort_page_begin_load (COHORT_PAGE (self));
      return;
    }
  g_object_get (self->list, "error", &message, NULL);
  if (message)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);
  sync_stack (self);
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
show_member (CohortMembersPage *self, gint64 member)
{
  self->chosen = member;
  cohort_member_pane_set_member (self->pane, member);
}

static void
open_member (CohortMembersPage *self, gint64 member)
{
  show_member (self, member);
  adw_overlay_split_view_set_show_sidebar (self->pane_view, TRUE);
}

static void
selected_cb (CohortMembersPage *self)
{
  const gint64 member = cohort_row_selection_get_single (self->selection);

  if (member != 0 && member != self->chosen && !adw_overlay_split_view_get_collapsed (self->pane_view))
    open_member (self, member);
}

static void
row_activated_cb (CohortMembersPage *self, guint position)
{
  const gint64 member = cohort_paged_list_peek_id (COHORT_PAGED_LIST (self->list), position);

  if (member != 0)
    open_member (self, member);
}

static void
pane_closed_cb (CohortMembersPage *self)
{
  adw_overlay_split_view_set_show_sidebar (self->pane_view, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
pane_shown_cb (CohortMembersPage *self)
{
  if (adw_overlay_split_view_get_show_sidebar (self->pane_view))
    return;
  show_member (self, 0);
  if (self->selection)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static void
search_changed_cb (CohortMembersPage *self)
{
  if (self->list)
    cohort_paged_list_set_search (COHORT_PAGED_LIST (self->list),
                                  gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
stop_search_cb (CohortMembersPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
set_status (CohortMembersPage *self, const char *status)
{
  if (!g_set_str (&self->status, status && *status ? status : NULL))
    return;
  if (self->status)
    gtk_widget_add_css_class (self->status_button, "accent");
  else
    gtk_widget_remove_css_class (self->status_button, "accent");
  if (self->list)
    cohort_member_list_set_status (self->list, self->status);
  g_object_notify (G_OBJECT (self), "status");
}

static void
show_all_cb (CohortMembersPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  set_status (self, NULL);
}

static void
show_narrow_cell (gpointer cell, CohortListRow *row)
{
  const char *tier = cohort_list_row_get_text (row, "tier");
  const char *status = cohort_list_row_get_text (row, "status");
  g_autofree char *detail = NULL;

  if (*tier)
    /* Translators: the second line of a member: status · tier */
    detail = g_strdup_printf (_ ("%s · %s"), status, tier);
  cohort_two_lines_set (cell, cohort_list_row_get_text (row, "name"), cohort_list_row_get_text (row, "net"),
                        detail ? detail : status);
}

static void
set_up_columns (CohortMembersPage *self)
{
  static const CohortTextColumn name = { "name", "name" };
  static const CohortTextColumn tier = { "tier", "tier" };
  static const CohortTextColumn status = { "status", "status" };
  static const CohortTextColumn paid = { "paid-through", "paid-through" };
  static const CohortTextColumn net = { "net", "net", .is_number = TRUE };
  static const CohortTextColumn activity = { "last-activity", "last-activity" };
  static const CohortTextColumn sources = { "sources", "sources", .is_faint = TRUE };

  cohort_text_column_set_up (self->name_column, &name);
  cohort_text_column_set_up (self->tier_column, &tier);
  cohort_text_column_set_up (self->status_column, &status);
  cohort_text_column_set_up (self->paid_column, &paid);
  cohort_text_column_set_up (self->net_column, &net);
  cohort_text_column_set_up (self->activity_column, &activity);
  cohort_text_column_set_up (self->sources_column, &sources);
  cohort_two_lines_set_up (self->narrow_column, show_narrow_cell);
}

static void
cohort_members_page_attach (CohortPage *page, CohortSession *session)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (page);

  self->list = cohort_member_list_new (session);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (list_loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "renewed", G_CALLBACK (list_renewed_cb), self, G_CONNECT_SWAPPED);
  cohort_member_pane_set_session (self->pane, session);
  cohort_sort_bind (self->view, COHORT_PAGED_LIST (self->list), "members");
  self->selection = cohort_row_selection_new (G_LIST_MODEL (cohort_paced_list_new (COHORT_PAGED_LIST (self->list))),
                                              COHORT_PAGED_LIST (self->list));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

static void
cohort_members_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (page);

  /* The list asks again by itself. */
  cohort_member_pane_reload (self->pane);
  list_loading_cb (self);
}

static void
cohort_members_page_search (CohortPage *page)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
cohort_members_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((CohortMembersPageProperty) id)
    {
    case PROP_STATUS:
      set_status (COHORT_MEMBERS_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cohort_members_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (object);

  switch ((CohortMembersPageProperty) id)
    {
    case PROP_STATUS:
      g_value_set_string (value, self->status ? self->status : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cohort_members_page_finalize (GObject *object)
{
  g_free (COHORT_MEMBERS_PAGE (object)->status);
  G_OBJECT_CLASS (cohort_members_page_parent_class)->finalize (object);
}

static void
cohort_members_page_dispose (GObject *object)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (object);

  g_cancellable_cancel (self->find);
  g_clear_object (&self->find);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MEMBERS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (cohort_members_page_parent_class)->dispose (object);
}

static void
cohort_members_page_class_init (CohortMembersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cohort_members_page_dispose;
  object_class->finalize = cohort_members_page_finalize;
  object_class->set_property = cohort_members_page_set_property;
  object_class->get_property = cohort_members_page_get_property;
  g_object_class_install_property (
      object_class, PROP_STATUS,
      g_param_spec_string ("status", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_property_action (widget_class, "members.status", "status");
  page_class->attach = cohort_members_page_attach;
  page_class->reload = cohort_members_page_reload;
  page_class->search = cohort_members_page_search;

  g_type_ensure (COHORT_TYPE_MEMBER_PANE);
  g_type_ensure (COHORT_TYPE_MERGE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-members-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, pane_view);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, view);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, pane);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, narrow_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, tier_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, status_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, paid_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, net_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, activity_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, sources_column);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
cohort_members_page_init (CohortMembersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
  cohort_page_set_key_capture (COHORT_PAGE (self), self->search_bar);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (self->pane, "closed", G_CALLBACK (pane_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane_view, "notify::show-sidebar", G_CALLBACK (pane_shown_cb), self,
                           G_CONNECT_SWAPPED);
}
