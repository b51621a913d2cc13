// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Possible duplicates: the list, and behind each row the two members side by side. After a decision the next pair
// follows by itself. The same dialog, without the list, merges members that were selected by hand.
//
// The list is read again whenever people change, so that it is right after an undo too.

#include "config.h"

#include "cohort-merge-dialog.h"

#include "cohort-commands.h"
#include "cohort-merge-page.h"
#include "cohort-merge-report.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

#define MAX_LISTED 20 /* a row takes a third of a millisecond to build */

struct _CohortMergeDialog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  CohortMergeList *list;     /* (owned) (nullable): the newest answer */
  GCancellable *cancellable; /* (owned) of the reading */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget): in the order of the list */
  CohortMergePage *page;     /* (unowned) (nullable): on the navigation view */
  guint current;             /* the candidate that is compared */
  gboolean advance;          /* a decision was made: show the next one when the list has come */

  AdwToastOverlay *toast_overlay;
  AdwNavigationView *navigation_view;
  AdwNavigationPage *list_page;
  GtkStack *list_stack;
  AdwPreferencesGroup *strong_group;
  AdwPreferencesGroup *weak_group;
  AdwPreferencesGroup *more_group;
  AdwStatusPage *failure;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CohortMergeDialog, cohort_merge_dialog, ADW_TYPE_DIALOG)

static void
add_toast (CohortMergeDialog *self, const char *text, gint64 step)
{
  AdwToastOverlay *overlay
      = self->page != NULL ? cohort_merge_page_get_toast_overlay (self->page) : self->toast_overlay;
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  if (step != 0)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "duplicates.undo");
      adw_toast_set_action_target_value (toast, g_variant_new_int64 (step));
    }
  adw_toast_overlay_dismiss_all (overlay);
  adw_toast_overlay_add_toast (overlay, toast);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortMergeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_finish (self->session, result, &error);

  add_toast (self, done ? done->label : error->message, 0);
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortMergeDialog *self = COHORT_MERGE_DIALOG (widget);
  gint64 step = g_variant_get_int64 (parameter);

  cohort_command_undo_steps_async (self->session, &step, 1, NULL, undone_cb, g_object_ref (self));
}

static const CohortMergeCandidate *
candidate_at (CohortMergeDialog *self, guint index)
{
  return g_ptr_array_index (self->list->candidates, index);
}

static void
page_done_cb (CohortMergeDialog *self, CohortDone *done)
{
  self->advance = TRUE;
  add_toast (self, done->label, done->step);
}

static void
page_failed_cb (CohortMergeDialog *self, const char *message)
{
  add_toast (self, message, 0);
}

static void
compare (CohortMergeDialog *self, guint index)
{
  self->current = index;
  if (self->page == NULL)
    {
      AdwNavigationPage *page = cohort_merge_page_new (self->session, TRUE);

      self->page = COHORT_MERGE_PAGE (page);
      g_signal_connect_object (page, "done", G_CALLBACK (page_done_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "failed", G_CALLBACK (page_failed_cb), self, G_CONNECT_SWAPPED);
      adw_navigation_view_push (self->navigation_view, page);
    }
  cohort_merge_page_compare (self->page, candidate_at (self, index)->members, 2);
}

/* To the row of the pair that was compared last, or the one that took its place. */
static void
focus_list (CohortMergeDialog *self)
{
  if (self->page == NULL && self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, MIN (self->current, self->rows->len - 1)));
}

static void
popped_cb (CohortMergeDialog *self)
{
  self->page = NULL;
  focus_list (self);
}

static void
list_shown_cb (CohortMergeDialog *self)
{
  focus_list (self);
}

static void
row_activated_cb (CohortMergeDialog *self, GtkWidget *row)
{
  guint index;

  if (g_ptr_array_find (self->rows, row, &index))
    compare (self, index);
}

static GtkWidget *
make_row (CohortMergeDialog *self, const CohortMergeCandidate *candidate)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: the names of two members that may be one person */
  g_autofree char *title = g_strdup_printf (_ ("%1$s and %2$s"), candidate->names[0], candidate->names[1]);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), candidate->reason);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
clear_rows (CohortMergeDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_list (CohortMergeDialog *self)
{
  const CohortMergeList *list = self->list;
  guint n_listed = list->candidates->len;
  g_autofree char *more = NULL;

  clear_rows (self);
  for (guint i = 0; i < n_listed; i++)
    {
      const CohortMergeCandidate *candidate = candidate_at (self, i);
      GtkWidget *row = make_row (self, candidate);

      adw_preferences_group_add (candidate->strong ? self->strong_group : self->weak_group, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->strong_group), list->n_strong > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->weak_group), n_listed > list->n_strong);
  more = g_strdup_printf (ngettext ("%u more will be listed when these are decided.",
                                    "%u more will be listed when these are decided.", list->n - n_listed),
                          list->n - n_listed);
  adw_preferences_group_set_description (self->more_group, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_group), list->n > n_listed);
  gtk_stack_set_visible_child_name (self->list_stack, n_listed > 0 ? "list" : "empty");
  focus_list (self); /* it went with the rows */
}

/* After a decision the next pair is on the screen at once. */
static void
show_next (CohortMergeDialog *self)
{
  self->advance = FALSE;
  if (self->page == NULL)
    return;
  if (self->list->candidates->len > 0)
    compare (self, MIN (self->current, self->list->candidates->len - 1));
  else
    adw_navigation_view_pop (self->navigation_view);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortMergeList *list = cohort_merge_list_load_finish (result, &error);
  CohortMergeDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MERGE_DIALOG (user_data);
  if (list == NULL)
    {
      cohort_ui_describe (self->failure, error->message);
      gtk_stack_set_visible_child_name (self->list_stack, "failure");
      return;
    }
  g_clear_pointer (&self->list, cohort_merge_list_unref);
  self->list = list;
  show_list (self);
  if (self->advance)
    show_next (self);
}

static void
reload (CohortMergeDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  cohort_merge_list_load_async (self->session, MAX_LISTED, self->cancellable, list_cb, self);
}

static void
session_changed_cb (CohortMergeDialog *self, guint domains)
{
  if (domains & COHORT_DOMAIN_PEOPLE)
    reload (self);
}

static void
merged_by_hand_cb (CohortMergeDialog *self, CohortDone *done)
{
  g_signal_emit (self, signals[DONE], 0, done);
  adw_dialog_close (ADW_DIALOG (self));
}

/* The focus on a page that was pushed would keep what was in the dialog alive; nothing may take it there again while
 * the dialog slides away. */
static void
cohort_merge_dialog_closed (AdwDialog *dialog)
{
  CohortMergeDialog *self = COHORT_MERGE_DIALOG (dialog);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (dialog));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_signal_handlers_disconnect_by_func (self->session, session_changed_cb, self);
  g_cancellable_cancel (self->cancellable);
  if (self->page != NULL)
    cohort_merge_page_stop (self->page);
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (dialog)))
    gtk_root_set_focus (root, NULL);
}

static void
cohort_merge_dialog_dispose (GObject *object)
{
  CohortMergeDialog *self = COHORT_MERGE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MERGE_DIALOG);
  g_clear_object (&self->list_page);
  g_clear_object (&self->session);
  g_clear_pointer (&self->list, cohort_merge_list_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_merge_dialog_parent_class)->dispose (object);
}

static void
cohort_merge_dialog_class_init (CohortMergeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_merge_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = cohort_merge_dialog_closed;

  /**
   * CohortMergeDialog::done:
   * @done: (type gpointer): the #CohortDone
   *
   * Members that were selected by hand are one now.
   */
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-merge-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, list_page);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, list_stack);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, strong_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, weak_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, more_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMergeDialog, failure);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_shown_cb);
  gtk_widget_class_install_action (widget_class, "duplicates.undo", "x", undo_cb);
}

static void
cohort_merge_dialog_init (CohortMergeDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "duplicates");
  g_object_ref (self->list_page);
}

/**
 * cohort_merge_dialog_new:
 *
 * Returns: (transfer floating): a dialog that lists members that may be one person
 */
GtkWidget *
cohort_merge_dialog_new (CohortSession *session)
{
  CohortMergeDialog *self = g_object_new (COHORT_TYPE_MERGE_DIALOG, NULL);

  self->session = g_object_ref (session);
  adw_navigation_view_push (self->navigation_view, self->list_page);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  reload (self);
  return GTK_WIDGET (self);
}

/**
 * cohort_merge_dialog_new_for_members:
 * @members: (array length=n_members): two or more, selected by a person
 *
 * Returns: (transfer floating): a dialog that compares them and merges them
 */
GtkWidget *
cohort_merge_dialog_new_for_members (CohortSession *session, const gint64 *members, guint n_members)
{
  CohortMergeDialog *self = g_object_new (COHORT_TYPE_MERGE_DIALOG, "title", _ ("Merge Members"), NULL);
  AdwNavigationPage *page = cohort_merge_page_new (session, FALSE);

  self->session = g_object_ref (session);
  self->page = COHORT_MERGE_PAGE (page);
  g_signal_connect_object (page, "done", G_CALLBACK (merged_by_hand_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (page_failed_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation_view, page);
  cohort_merge_page_compare (COHORT_MERGE_PAGE (page), members, n_members);
  return GTK_WIDGET (self);
}
