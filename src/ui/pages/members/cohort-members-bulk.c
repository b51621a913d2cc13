// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is done with those who are selected on the page of members, by the bar below the list or by a key while the list
// has the focus; and adding somebody by hand.

#include "config.h"

#include "cohort-members-page-private.h"

#include "cohort-add-member-dialog.h"
#include "cohort-member-commands.h"
#include "cohort-settings.h"
#include "cohort-tag-dialog.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define MAX_MERGED 20 /* more than a person can compare */

static gpointer
hold_window (CohortMembersPage *self)
{
  return g_object_ref (cohort_window_of (GTK_WIDGET (self)));
}

static gboolean
can_write (CohortMembersPage *self)
{
  return self->list && !cohort_session_is_read_only (cohort_page_get_session (COHORT_PAGE (self)));
}

/* The bar is there from two on; a single person has the pane. */
void
cohort_members_bulk_sync (CohortMembersPage *self)
{
  const guint n = cohort_row_selection_get_n_selected (self->selection);
  g_autofree char *count = cohort_words_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);
  const gboolean some = n > 0 && can_write (self);

  gtk_label_set_text (self->selected_label, text);
  gtk_action_bar_set_revealed (self->bulk_bar, n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "members.tag", some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "members.untag", some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "members.export", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "members.merge",
                                 n > 1 && n <= MAX_MERGED && some && !cohort_row_selection_is_all (self->selection));
}

/* Tags */

static void
tag_members (CohortMembersPage *self, const char *tag, gboolean on)
{
  guint n_ids;
  g_autofree gint64 *ids = cohort_row_selection_dup_ids (self->selection, &n_ids);
  const CohortMemberPick pick = { self->list, cohort_row_selection_is_all (self->selection), ids, n_ids };

  cohort_command_tag_members_async (&pick, tag, on, cohort_row_selection_get_n_selected (self->selection), NULL,
                                    cohort_window_done_cb, hold_window (self));
}

static void
tag_chosen_cb (CohortMembersPage *self, const char *tag)
{
  tag_members (self, tag, TRUE);
}

static void
untag_chosen_cb (CohortMembersPage *self, const char *tag)
{
  tag_members (self, tag, FALSE);
}

static void
ask_tag (CohortMembersPage *self, gboolean on)
{
  static const char *const none[] = { NULL };
  const char *const *tags = self->choices ? (const char *const *) self->choices->tags : none;
  const guint n = cohort_row_selection_get_n_selected (self->selection);
  g_autofree char *count = cohort_words_count (n);
  g_autofree char *title = NULL;
  GtkWidget *dialog;

  if (n == 0 || !can_write (self))
    return;
  if (!on && tags[0] == NULL)
    {
      cohort_window_toast (cohort_window_of (GTK_WIDGET (self)), _ ("Nobody has a tag yet"));
      return;
    }
  title = g_strdup_printf (on ? ngettext ("Tag %s Member", "Tag %s Members", n)
                              : ngettext ("Take a Tag off %s Member", "Take a Tag off %s Members", n),
                           count);
  dialog = cohort_tag_dialog_new (title, tags, on);
  g_signal_connect_object (dialog, "chosen", on ? G_CALLBACK (tag_chosen_cb) : G_CALLBACK (untag_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
tag_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask_tag (COHORT_MEMBERS_PAGE (widget), TRUE);
}

static void
untag_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask_tag (COHORT_MEMBERS_PAGE (widget), FALSE);
}

static void
merge_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (widget);
  guint n_ids;
  g_autofree gint64 *ids = cohort_row_selection_dup_ids (self->selection, &n_ids);
  g_autoptr (GVariant) members = NULL;

  /* A floating one is not taken where the window answers the action. */
  members = g_variant_ref_sink (g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids, n_ids, sizeof (gint64)));
  gtk_widget_activate_action_variant (widget, "win.merge-members", members);
}

static void
unselect_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (COHORT_MEMBERS_PAGE (widget)->selection));
  gtk_widget_grab_focus (GTK_WIDGET (COHORT_MEMBERS_PAGE (widget)->view));
}

/* Export */

typedef struct
{
  CohortWindow *window;   /* (owned) */
  CohortMemberList *list; /* (owned) */
  gboolean all;
  gint64 *ids; /* (owned) */
  guint n_ids;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->window);
  g_object_unref (self->list);
  g_free (self->ids);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  guint64 n;

  if (!cohort_members_export_finish (self->list, result, &n, &error))
    {
      cohort_window_toast (self->window, error->message);
      return;
    }
  count = cohort_words_count ((gint64) n);
  text = g_strdup_printf (ngettext ("%s member exported", "%s members exported", (gulong) n), count);
  cohort_window_toast (self->window, text);
}

static void
file_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, &error);
  CohortMemberPick pick = { self->list, self->all, self->ids, self->n_ids };

  if (file)
    cohort_members_export_async (&pick, file, NULL, exported_cb, g_steal_pointer (&self));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    cohort_window_toast (self->window, error->message);
}

/* @selected_only: else everybody who is listed */
void
cohort_members_bulk_export (CohortMembersPage *self, gboolean selected_only)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Export *export = g_new0 (Export, 1);

  export->window = hold_window (self);
  export->list = g_object_ref (self->list);
  export->all = !selected_only || cohort_row_selection_is_all (self->selection);
  if (selected_only)
    export->ids = cohort_row_selection_dup_ids (self->selection, &export->n_ids);
  gtk_file_dialog_set_title (dialog, _ ("Export Members"));
  gtk_file_dialog_set_initial_name (dialog, "members.csv");
  gtk_file_dialog_save (dialog, GTK_WINDOW (export->window), NULL, file_chosen_cb, export);
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  cohort_members_bulk_export (COHORT_MEMBERS_PAGE (widget), TRUE);
}

/* By hand */

static void
member_entered_cb (CohortMembersPage *self, const char *name, const char *email, const char *handle, const char *note)
{
  cohort_command_add_member_async (cohort_page_get_session (COHORT_PAGE (self)), name, email, handle, note, NULL,
                                   cohort_window_done_cb, hold_window (self));
}

void
cohort_members_bulk_add_member (CohortMembersPage *self)
{
  GtkWidget *dialog;

  if (!can_write (self))
    return;
  dialog = cohort_add_member_dialog_new ();
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (member_entered_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  cohort_members_bulk_add_member (COHORT_MEMBERS_PAGE (widget));
}

/* Letters, while the list has the focus */

static gboolean
move (CohortMembersPage *self, int by)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const guint cursor = cohort_row_selection_get_cursor (self->selection);
  gint64 position = cursor == GTK_INVALID_LIST_POSITION ? 0 : (gint64) cursor + by;

  if (n == 0)
    return FALSE;
  position = CLAMP (position, 0, (gint64) n - 1);
  gtk_column_view_scroll_to (self->view, (guint) position, NULL, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  return TRUE;
}

static gboolean
letter_cb (GtkWidget *view, GVariant *letter, gpointer data)
{
  CohortMembersPage *self = COHORT_MEMBERS_PAGE (data);

  if (!cohort_settings_get_single_letter_keys ())
    return FALSE;
  switch (g_variant_get_byte (letter))
    {
    case 'j':
      return move (self, 1);
    case 'k':
      return move (self, -1);
    case 't':
      if (cohort_row_selection_get_n_selected (self->selection) == 0)
        return FALSE;
      ask_tag (self, TRUE);
      return TRUE;
    case 'e':
      if (self->chosen == 0)
        return FALSE;
      adw_overlay_split_view_set_show_sidebar (self->pane_view, TRUE);
      cohort_member_pane_edit (self->pane);
      return TRUE;
    default:
      return FALSE;
    }
}

void
cohort_members_bulk_init (CohortMembersPage *self)
{
  static const char letters[] = "jkte";
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (const char *letter = letters; *letter; letter++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_a + (guint) (*letter - 'a'), 0),
                                                gtk_callback_action_new (letter_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_byte ((guchar) *letter));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

void
cohort_members_bulk_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "members.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "members.tag", NULL, tag_cb);
  gtk_widget_class_install_action (widget_class, "members.untag", NULL, untag_cb);
  gtk_widget_class_install_action (widget_class, "members.merge", NULL, merge_cb);
  gtk_widget_class_install_action (widget_class, "members.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "members.unselect", NULL, unselect_cb);
}
