// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Built from its report, and again whenever facts changed.

#include "config.h"

#include "cohort-content-post-dialog.h"

#include "cohort-letter-dialog.h"
#include "cohort-plan-commands.h"
#include "cohort-suggestion-report.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortContentPostDialog
{
  AdwDialog parent_instance;

  CohortSession *session; /* (owned) */
  gint64 post;
  CohortPostReport *report;  /* (owned) (nullable) */
  GPtrArray *lines;          /* (owned) (nullable) (element-type CohortSuggestionLine): to whom it may be sent */
  GCancellable *cancellable; /* (owned) */
  AdwToolbarView *view;
  GtkWidget *minutes_row;
};

G_DEFINE_FINAL_TYPE (CohortContentPostDialog, cohort_content_post_dialog, ADW_TYPE_DIALOG)

static guint edit_signal;
static guint member_signal;

static GtkWidget *
add_row (AdwPreferencesGroup *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value ? value : "");
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
  return row;
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title ? title : "");
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static void
note_cb (CohortContentPostDialog *self)
{
  const CohortPlanEdit edit = {
    .kind = COHORT_PLAN_EDIT_HOURS,
    .other = self->post,
    .day = cohort_session_get_today (self->session),
    .number = (gint64) adw_spin_row_get_value (ADW_SPIN_ROW (self->minutes_row)),
    .name = self->report->title,
  };

  if (edit.number > 0)
    g_signal_emit (self, edit_signal, 0, &edit);
}

static void
reader_cb (CohortContentPostDialog *self, GtkWidget *row)
{
  const gint64 *member = g_object_get_data (G_OBJECT (row), "cohort-member");
  const gint64 id = *member;

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, member_signal, 0, id);
  g_object_unref (self);
}

static void
add_hours (CohortContentPostDialog *self, AdwPreferencesGroup *group)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->minutes_row = cohort_ui_spin_row_new (_ ("Note Time Spent"), 0, 10000, 0);
  gtk_adjustment_set_step_increment (adw_spin_row_get_adjustment (ADW_SPIN_ROW (self->minutes_row)), 15);
  /* Translators: below a number of minutes that is typed */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->minutes_row), _ ("In minutes"));
  gtk_widget_set_tooltip_text (button, _ ("Note These Minutes"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (note_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->minutes_row), button);
  gtk_widget_set_sensitive (self->minutes_row, !cohort_session_is_read_only (self->session));
  adw_preferences_group_add (group, self->minutes_row);
}

static GtkWidget *
member_row (CohortContentPostDialog *self, const char *name, const char *detail, gint64 member)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "cohort-member", g_memdup2 (&member, sizeof member), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (reader_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_readers (CohortContentPostDialog *self, AdwPreferencesPage *page)
{
  const GPtrArray *readers = self->report->readers;
  g_autofree char *count = cohort_words_count (self->report->n_readers);
  /* Translators: %s is a number */
  g_autofree char *title = g_strdup_printf (_ ("Seen by (%s)"), count);
  AdwPreferencesGroup *group;
  GtkWidget *expander;

  if (readers->len == 0)
    return;
  group = add_group (page, NULL, NULL);
  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  if (readers->len < self->report->n_readers)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), _ ("The latest of them"));
  for (guint i = 0; i < readers->len; i++)
    {
      const CohortPostReaderLine *reader = g_ptr_array_index (readers, i);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                member_row (self, reader->name, reader->detail, reader->member));
    }
  adw_preferences_group_add (group, expander);
}

static void
draft_cb (CohortContentPostDialog *self)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_autofree gint64 *members = g_new (gint64, self->lines->len + 1);
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const CohortSuggestionLine *line = g_ptr_array_index (self->lines, i);

      members[i] = line->member;
      if (line->contact != NULL && *line->contact != '\0')
        g_strv_builder_add (addresses, line->contact);
    }
  list = g_strv_builder_end (addresses);
  cohort_letter_dialog_present_for_post (GTK_WIDGET (self), self->session, self->post, members, self->lines->len,
                                         (const char *const *) list);
}

/* Those on whose list the post stands, as the lists were made of the present ledger. */
static void
add_proposed (CohortContentPostDialog *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group;
  GtkWidget *expander, *button;
  g_autofree char *count = cohort_words_count (self->lines != NULL ? self->lines->len : 0);
  /* Translators: %s is a number of members */
  g_autofree char *title = g_strdup_printf (_ ("Send It To (%s)"), count);

  if (self->lines == NULL || self->lines->len == 0)
    return;
  group = add_group (page, NULL, NULL);
  expander = adw_expander_row_new ();
  button = gtk_button_new_with_mnemonic (_ ("Draft _Message…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (draft_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (expander), button);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const CohortSuggestionLine *line = g_ptr_array_index (self->lines, i);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                member_row (self, line->title, line->detail, line->member));
    }
  adw_preferences_group_add (group, expander);
}

static void
show (CohortContentPostDialog *self)
{
  const CohortPostReport *report = self->report;
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = add_group (page, report->title, report->line);
  const struct
  {
    const char *title, *value;
  } facts[] = { { C_ ("content", "Access"), report->access },
                { C_ ("content", "Topics"), report->topics },
                { C_ ("content", "Author"), report->authors },
                { C_ ("content", "Series"), report->series },
                { C_ ("content", "Link"), report->url } },
    counts[] = { { C_ ("content", "Seen"), report->seen },
                 { C_ ("content", "Likes"), report->likes },
                 { C_ ("content", "Comments"), report->comments },
                 { C_ ("content", "Tips"), report->tips } };

  cohort_ui_wrap_title (group);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i].value && *facts[i].value)
      add_row (group, facts[i].title, facts[i].value);
  group = add_group (page, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    add_row (group, counts[i].title, counts[i].value);
  group
      = add_group (page, _ ("What Went With It"),
                   _ ("An association, not an effect: whoever looks at a post differs from others in more than that."));
  add_row (group, _ ("Readers who paid then and still did 90 days later"), report->stayed);
  if (report->everyone)
    add_row (group, _ ("Everybody who paid on the day it came out"), report->everyone);
  if (report->verdict)
    add_row (group, _ ("The two compared"), report->verdict);
  add_row (group, _ ("Paid within 30 days of seeing it"), report->revenue);
  add_row (group, _ ("Own time"), report->hours);
  if (report->per_hour)
    add_row (group, _ ("Return"), report->per_hour);
  add_hours (self, group);
  add_readers (self, page);
  add_proposed (self, page);
  adw_toolbar_view_set_content (self->view, GTK_WIDGET (page));
}

/* Without them the post is shown all the same. */
static void
lines_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = cohort_suggestion_lines_load_finish (result, &error);
  CohortContentPostDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_CONTENT_POST_DIALOG (user_data);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = lines;
  show (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPostReport) report = cohort_post_report_load_finish (result, &error);
  CohortContentPostDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_CONTENT_POST_DIALOG (user_data);
  if (report == NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  g_clear_pointer (&self->report, cohort_post_report_unref);
  self->report = g_steal_pointer (&report);
  cohort_suggestion_lines_load_async (self->session, 0, self->post, self->cancellable, lines_cb, self);
}

static void
load (CohortContentPostDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  cohort_post_report_load_async (self->session, self->post, self->cancellable, loaded_cb, self);
}

static void
cohort_content_post_dialog_dispose (GObject *object)
{
  CohortContentPostDialog *self = COHORT_CONTENT_POST_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, cohort_post_report_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_content_post_dialog_parent_class)->dispose (object);
}

static void
cohort_content_post_dialog_class_init (CohortContentPostDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_content_post_dialog_dispose;
  edit_signal = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_POINTER);
  member_signal = g_signal_new ("member", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
cohort_content_post_dialog_init (CohortContentPostDialog *self)
{
  self->view = ADW_TOOLBAR_VIEW (adw_toolbar_view_new ());
  adw_toolbar_view_add_top_bar (self->view, adw_header_bar_new ());
  adw_toolbar_view_set_content (self->view, adw_spinner_new ());
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Published Content"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 640);
  adw_dialog_set_child (ADW_DIALOG (self), GTK_WIDGET (self->view));
  cohort_ui_set_help (ADW_DIALOG (self), "content#library");
}

GtkWidget *
cohort_content_post_dialog_new (CohortSession *session, gint64 post)
{
  CohortContentPostDialog *self = g_object_new (COHORT_TYPE_CONTENT_POST_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->post = post;
  g_signal_connect_object (session, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
