// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What waits for an answer: questions, homework, and what leavers wrote, which stays folded until somebody unfolds it.

#include "config.h"

#include "cohort-inbox-page.h"

#include "cohort-inbox-homework.h"
#include "cohort-inbox-questions.h"
#include "cohort-inbox-report.h"
#include "cohort-inbox-settings-dialog.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

struct _CohortInboxPage
{
  CohortPage parent_instance;

  CohortInboxReport *report; /* (owned) (nullable): shown */
  char *search;              /* (owned) (nullable): of the report under way, or shown */
  GPtrArray *note_rows;      /* (element-type GtkWidget) (unowned) */

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwViewStack *views;
  AdwViewStackPage *questions_page;
  AdwViewStackPage *homework_page;
  AdwViewStackPage *notes_page;
  CohortInboxQuestions *questions;
  CohortInboxHomework *homework;
  AdwExpanderRow *notes_row;
};

G_DEFINE_FINAL_TYPE (CohortInboxPage, cohort_inbox_page, COHORT_TYPE_PAGE)

/* ---- what leavers wrote ---- */

static void
note_activated_cb (GtkWidget *row, CohortInboxPage *self)
{
  const CohortInboxNote *note = g_object_get_data (G_OBJECT (row), "note");

  if (note->member != 0)
    cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", note->member);
}

static void
clear_notes (CohortInboxPage *self)
{
  for (guint i = 0; i < self->note_rows->len; i++)
    adw_expander_row_remove (self->notes_row, self->note_rows->pdata[i]);
  g_ptr_array_set_size (self->note_rows, 0);
}

static GtkWidget *
note_row (CohortInboxPage *self, CohortInboxNote *note)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), note->text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), note->detail);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), note->member != 0);
  g_object_set_data (G_OBJECT (row), "note", note);
  g_signal_connect_object (row, "activated", G_CALLBACK (note_activated_cb), self, 0);
  return row;
}

/* They are not made before somebody wants to read them. */
static void
fill_notes (CohortInboxPage *self)
{
  if (self->report == NULL || !adw_expander_row_get_expanded (self->notes_row) || self->note_rows->len > 0)
    return;
  for (guint i = 0; i < self->report->notes->len; i++)
    {
      GtkWidget *row = note_row (self, self->report->notes->pdata[i]);

      adw_expander_row_add_row (self->notes_row, row);
      g_ptr_array_add (self->note_rows, row);
    }
}

static void
show_notes (CohortInboxPage *self)
{
  const CohortInboxReport *report = self->report;
  g_autofree char *title = g_strdup_printf (
      ngettext ("%u person wrote why they left", "%u people wrote why they left", (gulong) report->n_notes),
      (guint) report->n_notes);
  g_autofree char *latest
      = report->n_notes > report->notes->len
            ? g_strdup_printf (ngettext ("The latest %u", "The latest %u", report->notes->len), report->notes->len)
            : g_strdup ("");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->notes_row), title);
  adw_expander_row_set_subtitle (self->notes_row, latest);
  adw_view_stack_page_set_visible (self->notes_page, report->n_notes > 0);
  fill_notes (self);
}

/* ---- the page ---- */

/* The number stands beside the title as long as there is something to do. */
static void
set_title (AdwViewStackPage *page, const char *title, guint n)
{
  adw_view_stack_page_set_title (page, title);
  adw_view_stack_page_set_badge_number (page, n);
  adw_view_stack_page_set_needs_attention (page, n > 0);
}

static void
show_report (CohortInboxPage *self, CohortInboxReport *report)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));

  clear_notes (self);
  cohort_inbox_questions_show (self->questions, session, report, self->search != NULL);
  cohort_inbox_homework_show (self->homework, session, report);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  self->report = report;
  show_notes (self);
  set_title (self->questions_page, _ ("Questions"), report->n_waiting);
  set_title (self->homework_page, _ ("Homework"), report->submissions->len);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inbox.settings", !cohort_session_is_read_only (session));
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortInboxReport *report = cohort_inbox_report_load_finish (result, &error);
  CohortInboxPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_INBOX_PAGE (user_data);
  if (report != NULL)
    show_report (self, report);
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_inbox_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_inbox_report_load_async (cohort_page_get_session (page), COHORT_INBOX_PAGE (page)->search, cancellable,
                                  report_cb, page);
}

static void
search_changed_cb (CohortInboxPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));

  if (g_set_str (&self->search, *text != '\0' ? text : NULL) && cohort_page_get_session (COHORT_PAGE (self)) != NULL)
    cohort_page_reload (COHORT_PAGE (self));
}

static void
stop_search_cb (CohortInboxPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
cohort_inbox_page_search (CohortPage *page)
{
  CohortInboxPage *self = COHORT_INBOX_PAGE (page);

  adw_view_stack_set_visible_child_name (self->views, "questions");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
cohort_inbox_page_new_item (CohortPage *page)
{
  CohortInboxPage *self = COHORT_INBOX_PAGE (page);

  adw_view_stack_set_visible_child_name (self->views, "questions");
  cohort_inbox_questions_go_first (self->questions);
}

/* Whoever opens the homework goes on by keys. */
static void
view_cb (CohortInboxPage *self)
{
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "homework") == 0)
    cohort_inbox_homework_begin (self->homework);
}

static void
settings_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortInboxPage *self = COHORT_INBOX_PAGE (widget);

  if (self->report != NULL)
    cohort_inbox_settings_dialog_present (widget, cohort_page_get_session (COHORT_PAGE (self)), self->report);
}

static void
cohort_inbox_page_dispose (GObject *object)
{
  CohortInboxPage *self = COHORT_INBOX_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_INBOX_PAGE);
  g_clear_pointer (&self->note_rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  g_clear_pointer (&self->search, g_free);
  G_OBJECT_CLASS (cohort_inbox_page_parent_class)->dispose (object);
}

static void
cohort_inbox_page_class_init (CohortInboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_inbox_page_dispose;
  page_class->reload = cohort_inbox_page_reload;
  page_class->search = cohort_inbox_page_search;
  page_class->new_item = cohort_inbox_page_new_item;
  page_class->new_label = N_ ("Next Unanswered");
  page_class->help = "inbox";

  g_type_ensure (COHORT_TYPE_INBOX_HOMEWORK);
  g_type_ensure (COHORT_TYPE_INBOX_QUESTIONS);
  gtk_widget_class_install_action (widget_class, "inbox.settings", NULL, settings_cb);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-inbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, views);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, questions_page);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, homework_page);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, notes_page);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, questions);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, homework);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxPage, notes_row);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
cohort_inbox_page_init (CohortInboxPage *self)
{
  self->note_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Letters and digits are keys of the lists here: no search begins by typing. */
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (self->notes_row, "notify::expanded", G_CALLBACK (fill_notes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (view_cb), self, G_CONNECT_SWAPPED);
}
