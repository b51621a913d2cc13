// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everyone, in a list that is paged, sorted and searched by the ledger. Where there is room the person chosen is
// shown beside the list; where there is none the list has rows of two lines and the person slides over it.
//
// The selection is of people and not of positions. When the list is another one, it is shown from its beginning, or
// from the person in the pane on.

#include "config.h"

#include "cohort-members-page-private.h"

#include "cohort-merge-banner.h"
#include "cohort-paced-list.h"
#include "cohort-print.h"
#include "cohort-settings.h"
#include "cohort-sort.h"
#include "cohort-text-column.h"
#include "cohort-two-lines.h"

#include <glib/gi18n.h>

#define REFOCUS_US (G_USEC_PER_SEC) /* the pane has slid in by then */

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
  gboolean filtered = (search && *search) || !cohort_member_filter_is_empty (self->filter);

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

static void
find_chosen (CohortMembersPage *self)
{
  g_cancellable_cancel (self->find);
  g_clear_object (&self->find);
  if (self->chosen == 0)
    return;
  self->find = g_cancellable_new ();
  cohort_member_list_find_async (self->list, self->chosen, self->find, found_cb, self);
}

/* Another list: from its beginning, unless it has the person in the pane. */
static void
list_renewed_cb (CohortMembersPage *self)
{
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), 0);
  find_chosen (self);
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
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  /* Held: it may be a row that goes while the person is shown. */
  g_autoptr (GtkWidget) focus = root && gtk_root_get_focus (root) ? g_object_ref (gtk_root_get_focus (root)) : NULL;

  show_member (self, member);
  if (adw_overlay_split_view_get_show_sidebar (self->pane_view))
    return;
  adw_overlay_split_view_set_show_sidebar (self->pane_view, TRUE);
  /* The focus moves into what is shown, and each breakpoint that hides columns as it slides in drops it from the list.
   * Beside the list, a person goes on walking through the list. */
  if (focus == NULL || gtk_widget_get_root (focus) == NULL || adw_overlay_split_view_get_collapsed (self->pane_view))
    return;
  if (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    self->refocus_until = g_get_monotonic_time () + REFOCUS_US;
  gtk_widget_grab_focus (focus);
}

static void
refocus_cb (gpointer data)
{
  g_autoptr (CohortMembersPage) self = data;
  guint cursor;

  if (self->selection == NULL)
    return;
  cursor = cohort_row_selection_get_cursor (self->selection);
  if (cursor < g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    gtk_column_view_scroll_to (self->view, cursor, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
view_mapped_cb (CohortMembersPage *self)
{
  if (g_get_monotonic_time () < self->refocus_until)
    g_idle_add_once (refocus_cb, g_object_ref (self));
}

static void
selected_cb (CohortMembersPage *self)
{
  const gint64 member = cohort_row_selection_get_single (self->selection);

  if (member != 0 && member != self->chosen && !adw_overlay_split_view_get_collapsed (self->pane_view))
    open_member (self, member);
  cohort_members_bulk_sync (self);
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

/* Where there is no room for both, the person takes the whole page. */
static void
sync_bars_cb (CohortMembersPage *self)
{
  const gboolean alone = adw_overlay_split_view_get_collapsed (self->pane_view)
                         && adw_overlay_split_view_get_show_sidebar (self->pane_view);

  cohort_member_pane_set_alone (self->pane, alone);
  cohort_page_set_bars_shown (COHORT_PAGE (self), !alone);
}

static void
pane_shown_cb (CohortMembersPage *self)
{
  sync_bars_cb (self);
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

/* What is typed searches the list: it has to be seen. */
static void
search_mode_cb (CohortMembersPage *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar) && adw_overlay_split_view_get_collapsed (self->pane_view))
    adw_overlay_split_view_set_show_sidebar (self->pane_view, FALSE);
}

static void
show_all_cb (CohortMembersPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  cohort_member_filter_free (self->filter);
  self->filter = cohort_member_filter_new ();
  cohort_members_filter_apply (self);
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
  static const CohortTextColumn risk = { "risk", NULL };
  static const CohortTextColumn sources = { "sources", "sources", .is_faint = TRUE };

  cohort_text_column_set_up (self->name_column, &name);
  cohort_text_column_set_up (self->tier_column, &tier);
  cohort_text_column_set_up (self->status_column, &status);
  cohort_text_column_set_up (self->paid_column, &paid);
  cohort_text_column_set_up (self->net_column, &net);
  cohort_text_column_set_up (self->activity_column, &activity);
  cohort_text_column_set_up (self->risk_column, &risk);
  cohort_text_column_set_up (self->sources_column, &sources);
  cohort_two_lines_set_up (self->narrow_column, show_narrow_cell);
}

/* Which columns a person wants; where there is no room, breakpoints hide more. */

static void
column_toggled_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (user_data);
  GSettings *settings = cohort_settings_get ();
  GtkColumnViewColumn *column = g_object_get_data (G_OBJECT (action), "column");
  const char *name = g_action_get_name (G_ACTION (action));
  const gboolean visible = g_variant_get_boolean (state);
  g_auto (GStrv) old = settings ? g_settings_get_strv (settings, "members-hidden") : NULL;
  g_autoptr (GStrvBuilder) hidden = g_strv_builder_new ();
  g_auto (GStrv) new = NULL;

  g_simple_action_set_state (action, state);
  if (!gtk_column_view_column_get_visible (self->narrow_column))
    gtk_column_view_column_set_visible (column, visible);
  for (guint i = 0; old && old[i]; i++)
    if (!g_str_equal (old[i], name))
      g_strv_builder_add (hidden, old[i]);
  if (!visible)
    g_strv_builder_add (hidden, name);
  new = g_strv_builder_end (hidden);
  if (settings)
    g_settings_set_strv (settings, "members-hidden", (const char *const *) new);
}

static void
set_up_column_actions (CohortMembersPage *self)
{
  GtkColumnViewColumn *columns[] = { self->tier_column,     self->status_column, self->paid_column,   self->net_column,
                                     self->activity_column, self->risk_column,   self->sources_column };
  GSettings *settings = cohort_settings_get ();
  g_auto (GStrv) hidden = settings ? g_settings_get_strv (settings, "members-hidden") : NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const char *name = gtk_column_view_column_get_id (columns[i]);
      const gboolean visible = hidden == NULL || !g_strv_contains ((const char *const *) hidden, name);
      g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (visible));

      gtk_column_view_column_set_visible (columns[i], visible);
      g_object_set_data (G_OBJECT (action), "column", columns[i]);
      g_signal_connect_object (action, "change-state", G_CALLBACK (column_toggled_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", G_ACTION_GROUP (group));
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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "members.add", !cohort_session_is_read_only (session));
  cohort_members_filter_apply (self);
  cohort_members_bulk_sync (self);
}

static void
cohort_members_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (page);

  /* The list asks again by itself. */
  cohort_members_filter_load_choices (self);
  cohort_member_pane_reload (self->pane);
  if (gtk_column_view_column_get_visible (self->risk_column))
    cohort_member_list_warm_risks (self->list, cancellable);
  list_loading_cb (self);
}

static void
cohort_members_page_new_item (CohortPage *page)
{
  cohort_members_bulk_add_member (COHORT_MEMBERS_PAGE (page));
}

static void
cohort_members_page_export_view (CohortPage *page)
{
  if (COHORT_MEMBERS_PAGE (page)->list)
    cohort_members_bulk_export (COHORT_MEMBERS_PAGE (page), FALSE);
}

static void
cohort_members_page_print (CohortPage *page)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (page);

  if (self->list)
    cohort_print_list (page, self->view, COHORT_PAGED_LIST (self->list));
}

static void
cohort_members_page_show_item (CohortPage *page, gint64 member)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (page);

  if (self->list == NULL)
    return;
  open_member (self, member);
  find_chosen (self);
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
      cohort_members_filter_set_status (COHORT_MEMBERS_PAGE (object), g_value_get_string (value));
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
      g_value_set_string (value, self->filter->status ? self->filter->status : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cohort_members_page_finalize (GObject *object)
{
  cohort_member_filter_free (COHORT_MEMBERS_PAGE (object)->filter);
  G_OBJECT_CLASS (cohort_members_page_parent_class)->finalize (object);
}

static void
cohort_members_page_dispose (GObject *object)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (object);

  g_cancellable_cancel (self->find);
  g_clear_object (&self->find);
  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->choosing);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MEMBERS_PAGE);
  g_clear_pointer (&self->choices, cohort_member_choices_unref);
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
  cohort_members_filter_class_init (widget_class);
  cohort_members_bulk_class_init (widget_class);
  page_class->attach = cohort_members_page_attach;
  page_class->reload = cohort_members_page_reload;
  page_class->search = cohort_members_page_search;
  page_class->new_item = cohort_members_page_new_item;
  page_class->new_label = N_ ("Add Member");
  page_class->help = "members";
  page_class->export_view = cohort_members_page_export_view;
  page_class->print = cohort_members_page_print;
  page_class->show_item = cohort_members_page_show_item;

  g_type_ensure (COHORT_TYPE_MEMBER_PANE);
  g_type_ensure (COHORT_TYPE_MERGE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-members-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, chips_box);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, saved_section);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, bulk_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, selected_label);
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
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, risk_column);
  gtk_widget_class_bind_template_child (widget_class, CohortMembersPage, sources_column);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
cohort_members_page_init (CohortMembersPage *self)
{
  self->filter = cohort_member_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
  set_up_column_actions (self);
  cohort_members_bulk_init (self);
  cohort_page_set_key_capture (COHORT_PAGE (self), self->search_bar);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (self->view, "map", G_CALLBACK (view_mapped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "closed", G_CALLBACK (pane_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane_view, "notify::show-sidebar", G_CALLBACK (pane_shown_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane_view, "notify::collapsed", G_CALLBACK (sync_bars_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (search_mode_cb), self,
                           G_CONNECT_SWAPPED);
}
