// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-merge-actions.h"

#include "cohort-merge-commands.h"
#include "cohort-merge-dialog.h"
#include "cohort-merge-report.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

/* Whether a dialog may come up that writes. Says why not. */
static gboolean
may_write (CohortWindow *self)
{
  CohortSession *session = cohort_window_get_session (self);

  if (session == NULL || adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return FALSE;
  if (!cohort_session_is_read_only (session))
    return TRUE;
  cohort_window_toast (self, cohort_session_get_read_only_reason (session));
  return FALSE;
}

static void
show_duplicates_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);

  if (may_write (self))
    adw_dialog_present (ADW_DIALOG (cohort_merge_dialog_new (cohort_window_get_session (self))), widget);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* The member that came first keeps its number, whichever was selected first. */
static void
merge_members_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *self = COHORT_WINDOW (widget);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));
  gsize n_members;
  const gint64 *ids = g_variant_get_fixed_array (parameter, &n_members, sizeof (gint64));
  GtkWidget *dialog;

  if (!may_write (self))
    return;
  if (n_members < 2)
    {
      cohort_window_toast (self, _ ("Select two members or more to merge them."));
      return;
    }
  g_array_append_vals (members, ids, (guint) n_members);
  g_array_sort (members, compare_ids);
  dialog = cohort_merge_dialog_new_for_members (cohort_window_get_session (self),
                                                (const gint64 *) (gconstpointer) members->data, members->len);
  g_signal_connect_object (dialog, "done", G_CALLBACK (cohort_window_toast_done), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/* ---- Splitting ---- */

typedef struct
{
  CohortWindow *window; /* (owned) */
  gint64 member;
  GPtrArray *parts;  /* (owned) (element-type CohortMergedPart) */
  GPtrArray *checks; /* (owned) (element-type GtkCheckButton): one a part */
  AdwAlertDialog *dialog;
} Split;

static void
split_free (Split *self)
{
  g_clear_object (&self->window);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Split, split_free)

static void
split_response_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Split) self = user_data;
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  for (guint i = 0; i < self->parts->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_array_append_val (chosen, ((CohortMergedPart *) g_ptr_array_index (self->parts, i))->member);
  if (g_str_equal (response, "split") && chosen->len > 0)
    cohort_command_split_async (cohort_window_get_session (self->window), self->member,
                                (const gint64 *) (gconstpointer) chosen->data, chosen->len, NULL, cohort_window_done_cb,
                                g_object_ref (self->window));
}

static void
sync_split_cb (Split *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->checks->len; i++)
    any = any || gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
  adw_alert_dialog_set_response_enabled (self->dialog, "split", any);
}

static GtkWidget *
make_part_row (Split *self, const CohortMergedPart *part)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  /* Translators: %s is a day */
  g_autofree char *when = g_strdup_printf (_ ("Merged on %s"), part->when);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), part->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (sync_split_cb), self);
  g_ptr_array_add (self->checks, g_object_ref (check));
  return row;
}

static void
ask_whom_to_split (Split *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Split This Member?"), NULL);
  GtkWidget *list = gtk_list_box_new ();

  self->dialog = ADW_ALERT_DIALOG (dialog);
  adw_alert_dialog_set_body (self->dialog, _ ("Those you choose become members of their own again, with all that was "
                                              "theirs. What was written since the merge stays here."));
  adw_alert_dialog_add_responses (self->dialog, "cancel", _ ("_Cancel"), "split", _ ("_Split"), NULL);
  adw_alert_dialog_set_response_appearance (self->dialog, "split", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (self->dialog, "split");
  adw_alert_dialog_set_close_response (self->dialog, "cancel");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < self->parts->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_part_row (self, g_ptr_array_index (self->parts, i)));
  adw_alert_dialog_set_extra_child (self->dialog, list);
  adw_alert_dialog_choose (self->dialog, GTK_WIDGET (self->window), NULL, split_response_cb, self);
}

static void
parts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Split) self = user_data;
  g_autoptr (GError) error = NULL;

  self->parts = cohort_merge_parts_load_finish (result, &error);
  if (self->parts == NULL)
    cohort_window_toast (self->window, error->message);
  else if (self->parts->len == 0)
    cohort_window_toast (self->window, _ ("Nobody was merged into this member."));
  else
    ask_whom_to_split (g_steal_pointer (&self));
}

static void
split_member_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortWindow *window = COHORT_WINDOW (widget);
  Split *self;

  if (!may_write (window))
    return;
  self = g_new0 (Split, 1);
  self->window = g_object_ref (window);
  self->member = g_variant_get_int64 (parameter);
  self->checks = g_ptr_array_new_with_free_func (g_object_unref);
  cohort_merge_parts_load_async (cohort_window_get_session (window), self->member, NULL, parts_cb, self);
}

/**
 * cohort_merge_actions_class_init:
 * @widget_class: of the window
 *
 * Installs the actions; see the header.
 */
void
cohort_merge_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-duplicates", NULL, show_duplicates_cb);
  gtk_widget_class_install_action (widget_class, "win.merge-members", "ax", merge_members_cb);
  gtk_widget_class_install_action (widget_class, "win.split-member", "x", split_member_cb);
}
