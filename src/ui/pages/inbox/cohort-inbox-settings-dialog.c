// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each part that was changed is a step of its own; nothing is written before Save.

#include "config.h"

#include "cohort-inbox-settings-dialog.h"

#include "cohort-inbox-commands.h"
#include "cohort-preferences.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define MOST_HOURS (24 * 90)

#define COHORT_TYPE_INBOX_SETTINGS_DIALOG (cohort_inbox_settings_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CohortInboxSettingsDialog, cohort_inbox_settings_dialog, COHORT, INBOX_SETTINGS_DIALOG, AdwDialog)

struct _CohortInboxSettingsDialog
{
  AdwDialog parent_instance;

  CohortWindow *window;      /* (owned) */
  CohortSession *session;    /* (owned) */
  CohortInboxReport *report; /* (owned) */
  GPtrArray *hours_rows;     /* (element-type AdwSpinRow) (unowned): one a promise of the report */
  AdwSpinRow *days_row;
  GtkTextView *rubric_view;
  GtkTextView *snippets_view;
};

G_DEFINE_FINAL_TYPE (CohortInboxSettingsDialog, cohort_inbox_settings_dialog, ADW_TYPE_DIALOG)

/* ---- saving ---- */

static void
run (CohortInboxSettingsDialog *self, const CohortInboxEdit *edit)
{
  cohort_command_inbox_async (self->session, edit, NULL, cohort_window_done_cb, g_object_ref (self->window));
}

static void
save_promises (CohortInboxSettingsDialog *self)
{
  for (guint i = 0; i < self->hours_rows->len; i++)
    {
      const CohortInboxPromise *promise = self->report->promises->pdata[i];
      const guint hours = (guint) adw_spin_row_get_value (self->hours_rows->pdata[i]);

      if (hours != promise->hours)
        run (self, &(CohortInboxEdit) { .kind = COHORT_INBOX_EDIT_PROMISE, .item = promise->benefit, .number = hours });
    }
}

static void
save_lines (CohortInboxSettingsDialog *self, CohortInboxEditKind kind, GtkTextView *view, GStrv before)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  g_object_get (gtk_text_view_get_buffer (view), "text", &text, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (builder, lines[i]);
  kept = g_strv_builder_end (builder);
  if (!g_strv_equal ((const char *const *) kept, (const char *const *) before))
    run (self, &(CohortInboxEdit) { .kind = kind, .texts = (const char *const *) kept });
}

static void
save_cb (CohortInboxSettingsDialog *self)
{
  const guint days = (guint) adw_spin_row_get_value (self->days_row);

  save_promises (self);
  if (days != self->report->answer_days)
    {
      g_autofree char *value = g_strdup_printf ("%u", days);

      cohort_command_set_preference_async (self->session, COHORT_PREFERENCE_ANSWER_DAYS, value, NULL,
                                           cohort_window_done_cb, g_object_ref (self->window));
    }
  save_lines (self, COHORT_INBOX_EDIT_RUBRIC, self->rubric_view, self->report->rubric);
  save_lines (self, COHORT_INBOX_EDIT_SNIPPETS, self->snippets_view, self->report->snippets);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- the form ---- */

static GtkWidget *
hours_row (const CohortInboxPromise *promise)
{
  GtkWidget *row = cohort_ui_spin_row_new (promise->name, 0, MOST_HOURS, promise->hours);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), promise->tiers);
  cohort_ui_name (row, promise->name);
  return row;
}

static GtkWidget *
promises_group (CohortInboxSettingsDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = cohort_ui_spin_row_new (_ ("Days for All Others"), 0, COHORT_MAX_GRACE, self->report->answer_days);
  GtkWidget *others = adw_expander_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Promised Answers"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("Within how many hours a benefit promises an answer; 0: it speaks of none. What its name says is filled in."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (others), _ ("Benefits That Speak of No Answer"));
  for (guint i = 0; i < self->report->promises->len; i++)
    {
      const CohortInboxPromise *promise = self->report->promises->pdata[i];
      GtkWidget *hours = hours_row (promise);

      if (promise->hours > 0)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), hours);
      else
        adw_expander_row_add_row (ADW_EXPANDER_ROW (others), hours);
      g_ptr_array_add (self->hours_rows, hours);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Promised to nobody; what you ask of yourself"));
  self->days_row = ADW_SPIN_ROW (row);
  cohort_ui_name (row, _ ("Days for All Others"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (self->report->promises->len > 0)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), others);
  else
    g_object_unref (g_object_ref_sink (others));
  return group;
}

static GtkWidget *
lines_group (const char *title, const char *description, GStrv lines, GtkTextView **view)
{
  GtkWidget *group = adw_preferences_group_new (), *frame = gtk_frame_new (NULL), *text = gtk_text_view_new ();
  g_autofree char *all = g_strjoinv ("\n", lines);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 12);
  gtk_widget_set_size_request (text, -1, 100);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), all, -1);
  cohort_ui_name (text, title);
  gtk_widget_add_css_class (frame, "view");
  gtk_frame_set_child (GTK_FRAME (frame), text);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), frame);
  *view = GTK_TEXT_VIEW (text);
  return group;
}

static GtkWidget *
make_header (CohortInboxSettingsDialog *self)
{
  GtkWidget *bar = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  GtkWidget *save = gtk_button_new_with_mnemonic (_ ("_Save"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), save);
  return bar;
}

static void
build (CohortInboxSettingsDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (promises_group (self)));
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (
          lines_group (_ ("Rubric"), _ ("What homework is judged by, a line each; marks that were given keep theirs."),
                       self->report->rubric, &self->rubric_view)));
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (lines_group (_ ("Snippets"), _ ("What you often write below homework, a line each."),
                                          self->report->snippets, &self->snippets_view)));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), make_header (self));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Promises, Rubric and Snippets"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 640);
  cohort_ui_set_help (ADW_DIALOG (self), "inbox");
}

static void
cohort_inbox_settings_dialog_dispose (GObject *object)
{
  CohortInboxSettingsDialog *self = COHORT_INBOX_SETTINGS_DIALOG (object);

  g_clear_pointer (&self->hours_rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (cohort_inbox_settings_dialog_parent_class)->dispose (object);
}

static void
cohort_inbox_settings_dialog_class_init (CohortInboxSettingsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_inbox_settings_dialog_dispose;
}

static void
cohort_inbox_settings_dialog_init (CohortInboxSettingsDialog *self)
{
  self->hours_rows = g_ptr_array_new ();
}

void
cohort_inbox_settings_dialog_present (GtkWidget *parent, CohortSession *session, CohortInboxReport *report)
{
  CohortInboxSettingsDialog *self = g_object_new (COHORT_TYPE_INBOX_SETTINGS_DIALOG, NULL);

  self->window = g_object_ref (cohort_window_of (parent));
  self->session = g_object_ref (session);
  self->report = cohort_inbox_report_ref (report);
  build (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
