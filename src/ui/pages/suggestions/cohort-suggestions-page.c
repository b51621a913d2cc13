// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two lists and a judgement on them. Lists that were not made of the present ledger are made in the background as soon
// as the page is looked at, unless that takes long; what was said of a suggestion is one step that the toast takes
// back.

#include "config.h"

#include "cohort-suggestions-page.h"

#include "cohort-content-post-dialog.h"
#include "cohort-evidence-dialog.h"
#include "cohort-letter-dialog.h"
#include "cohort-plan-commands.h"
#include "cohort-settings.h"
#include "cohort-suggestion-commands.h"
#include "cohort-suggestion-fit.h"
#include "cohort-suggestion-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortSuggestionsPage
{
  CohortPage parent_instance;

  GtkWidget *focus_list; /* (unowned) (nullable): to go back to after a verdict */
  int focus;             /* the row of it */

  GtkStack *stack;
  AdwStatusPage *missing_page;
  AdwStatusPage *waiting_page;
  GtkWidget *spinner;
  GtkWidget *make_button;
  AdwPreferencesGroup *make_group;
  GtkListBox *make_list;
  GtkLabel *make_missing;
  AdwPreferencesGroup *send_group;
  GtkListBox *send_list;
  GtkWidget *send_missing;
  AdwActionRow *check_row;
  AdwActionRow *outcome_row;
};

G_DEFINE_FINAL_TYPE (CohortSuggestionsPage, cohort_suggestions_page, COHORT_TYPE_PAGE)

static CohortSession *
session_of (CohortSuggestionsPage *self)
{
  return cohort_page_get_session (COHORT_PAGE (self));
}

static gpointer
hold_window (CohortSuggestionsPage *self)
{
  return g_object_ref (cohort_window_of (GTK_WIDGET (self)));
}

/* ---- what a row asks for ---- */

static void
member_cb (CohortSuggestionsPage *self, gint64 member)
{
  cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", member);
}

static void
edit_cb (CohortSuggestionsPage *self, const CohortPlanEdit *edit)
{
  cohort_command_plan_async (session_of (self), edit, NULL, cohort_window_done_cb, hold_window (self));
}

static void
post_cb (CohortSuggestionsPage *self, gint64 post)
{
  GtkWidget *dialog = cohort_content_post_dialog_new (session_of (self), post);

  g_signal_connect_object (dialog, "member", G_CALLBACK (member_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "edit", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
open_cb (CohortSuggestionRow *row, const CohortSuggestionReason *reason, CohortSuggestionsPage *self)
{
  GtkWidget *dialog;

  if (reason->opens == COHORT_EVIDENCE_POST)
    {
      post_cb (self, reason->post);
      return;
    }
  dialog = cohort_evidence_dialog_new (session_of (self), cohort_suggestion_row_get (row), reason);
  g_signal_connect_object (dialog, "member", G_CALLBACK (member_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "post", G_CALLBACK (post_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
draft (CohortSuggestionsPage *self, const CohortSuggestion *suggestion)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_autofree gint64 *members = g_new (gint64, suggestion->people->len + 1);
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < suggestion->people->len; i++)
    {
      const CohortSuggestionPerson *person = g_ptr_array_index (suggestion->people, i);

      members[i] = person->member;
      if (person->contact != NULL && *person->contact != '\0')
        g_strv_builder_add (addresses, person->contact);
    }
  list = g_strv_builder_end (addresses);
  cohort_letter_dialog_present_for_post (GTK_WIDGET (self), session_of (self), suggestion->post, members,
                                         suggestion->people->len, (const char *const *) list);
}

static void
act_cb (CohortSuggestionRow *row, const char *verb, CohortSuggestionsPage *self)
{
  const CohortSuggestion *suggestion = cohort_suggestion_row_get (row);

  self->focus = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  self->focus_list = gtk_widget_get_parent (GTK_WIDGET (row));
  if (g_str_equal (verb, "accept") && suggestion->kind == COHORT_SUGGESTION_SEND)
    draft (self, suggestion);
  else if (cohort_session_is_read_only (session_of (self)))
    return;
  else if (g_str_equal (verb, "accept"))
    cohort_command_suggestion_accept_async (session_of (self), suggestion, NULL, cohort_window_done_cb,
                                            hold_window (self));
  else
    cohort_command_suggestion_refuse_async (session_of (self), suggestion->topic, suggestion->post, 0, suggestion->why,
                                            NULL, cohort_window_done_cb, hold_window (self));
}

/* By a letter on the row that has the focus, as on the other pages. */
static gboolean
letter_cb (GtkWidget *list, GVariant *verb, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (list));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, COHORT_TYPE_SUGGESTION_ROW) : NULL;

  if (row == NULL || !cohort_settings_get_single_letter_keys ())
    return FALSE;
  cohort_suggestion_row_act (COHORT_SUGGESTION_ROW (row), g_variant_get_string (verb, NULL));
  return TRUE;
}

static void
add_letters (GtkListBox *list)
{
  static const struct
  {
    guint key;
    const char *verb;
  } letters[] = { { GDK_KEY_a, "accept" }, { GDK_KEY_n, "refuse" } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (letters[i].key, 0),
                                                gtk_callback_action_new (letter_cb, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (letters[i].verb));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (list), controller);
}

/* ---- the report ---- */

static void
fill (CohortSuggestionsPage *self, GtkListBox *list, CohortSuggestionReport *report, GPtrArray *suggestions)
{
  const gboolean writable = !cohort_session_is_read_only (session_of (self));

  gtk_list_box_remove_all (list);
  gtk_widget_set_visible (GTK_WIDGET (list), suggestions->len > 0);
  for (guint i = 0; i < suggestions->len; i++)
    {
      GtkWidget *row = cohort_suggestion_row_new (report, g_ptr_array_index (suggestions, i), writable);

      g_signal_connect_object (row, "act", G_CALLBACK (act_cb), self, 0);
      g_signal_connect_object (row, "open", G_CALLBACK (open_cb), self, 0);
      gtk_list_box_append (list, row);
    }
}

static void
restore_focus (CohortSuggestionsPage *self)
{
  GtkListBox *list = self->focus_list != NULL ? GTK_LIST_BOX (self->focus_list) : NULL;
  GtkListBoxRow *row = list != NULL ? gtk_list_box_get_row_at_index (list, self->focus) : NULL;

  if (row == NULL && list != NULL && self->focus > 0)
    row = gtk_list_box_get_row_at_index (list, self->focus - 1);
  if (row != NULL)
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
  self->focus_list = NULL;
}

static void
show_lists (CohortSuggestionsPage *self, CohortSuggestionReport *report)
{
  fill (self, self->make_list, report, report->make);
  fill (self, self->send_list, report, report->send);
  gtk_widget_set_visible (GTK_WIDGET (self->make_missing), report->make_missing != NULL);
  gtk_label_set_label (self->make_missing, report->make_missing != NULL ? report->make_missing : "");
  gtk_widget_set_visible (self->send_missing, report->send->len == 0);
  adw_preferences_group_set_description (self->make_group, report->judged);
  adw_preferences_group_set_description (self->send_group, report->by_model
                                                               ? _ ("What suits each, by what they saw so far.")
                                                               : _ ("The most popular posts that each has not seen."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->check_row), report->check_title);
  adw_action_row_set_subtitle (self->check_row, report->check_detail);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_row), report->outcome != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->outcome_row),
                                 report->outcome != NULL ? report->outcome : "");
  gtk_stack_set_visible_child_name (self->stack, "lists");
  restore_focus (self);
}

static void
show_waiting (CohortSuggestionsPage *self, const CohortSuggestionReport *report)
{
  CohortSuggestionMaker *maker = cohort_suggestion_maker_of (session_of (self));
  const char *failure = cohort_suggestion_maker_get_message (maker);
  const gboolean writable = !cohort_session_is_read_only (session_of (self));
  gboolean busy;

  if (!report->on_wish)
    cohort_suggestion_maker_wish (maker);
  busy = cohort_suggestion_maker_is_busy (maker);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->make_button, !busy && writable);
  adw_status_page_set_title (self->waiting_page, busy ? _ ("Looking at What Was Read") : _ ("No Suggestions Yet"));
  cohort_ui_describe (self->waiting_page,
                      !writable         ? _ ("They are made by the window that may write to this community.")
                      : busy            ? _ ("Which posts suit whom, and whether that beats what is popular.")
                      : failure != NULL ? failure
                                        : _ ("There is much to look at, so this takes some minutes."));
  gtk_stack_set_visible_child_name (self->stack, "waiting");
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSuggestionReport) report = cohort_suggestion_report_load_finish (result, &error);
  CohortSuggestionsPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_SUGGESTIONS_PAGE (user_data);
  if (report != NULL && report->missing != NULL)
    {
      cohort_ui_describe (self->missing_page, report->missing);
      gtk_stack_set_visible_child_name (self->stack, "missing");
    }
  else if (report != NULL && report->waits)
    show_waiting (self, report);
  else if (report != NULL)
    show_lists (self, report);
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
make_cb (CohortSuggestionsPage *self)
{
  CohortSuggestionMaker *maker = cohort_suggestion_maker_of (session_of (self));

  cohort_suggestion_maker_wish (maker);
  cohort_page_reload (COHORT_PAGE (self));
}

/* ---- the page ---- */

static void
cohort_suggestions_page_attach (CohortPage *page, CohortSession *session)
{
  g_signal_connect_object (cohort_suggestion_maker_of (session), "made", G_CALLBACK (cohort_page_reload), page,
                           G_CONNECT_SWAPPED);
}

static void
cohort_suggestions_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_suggestion_report_load_async (cohort_page_get_session (page), cancellable, report_cb, page);
}

static void
cohort_suggestions_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COHORT_TYPE_SUGGESTIONS_PAGE);
  G_OBJECT_CLASS (cohort_suggestions_page_parent_class)->dispose (object);
}

static void
cohort_suggestions_page_class_init (CohortSuggestionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_suggestions_page_dispose;
  page_class->attach = cohort_suggestions_page_attach;
  page_class->reload = cohort_suggestions_page_reload;
  page_class->help = "suggestions";

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-suggestions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, missing_page);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, waiting_page);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, make_button);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, make_group);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, make_list);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, make_missing);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, send_group);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, send_list);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, send_missing);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, check_row);
  gtk_widget_class_bind_template_child (widget_class, CohortSuggestionsPage, outcome_row);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
}

static void
cohort_suggestions_page_init (CohortSuggestionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_letters (self->make_list);
  add_letters (self->send_list);
}
