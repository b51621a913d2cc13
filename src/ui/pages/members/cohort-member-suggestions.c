// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first few of a member's list; the others are unfolded. Read from the lists that are kept of the present ledger:
// where there are none nothing is shown, as making them is the business of the page of suggestions.

#include "config.h"

#include "cohort-member-suggestions.h"

#include "cohort-letter-dialog.h"
#include "cohort-suggestion-commands.h"
#include "cohort-suggestion-fit.h"
#include "cohort-suggestion-report.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define FEW 3

struct _CohortMemberSuggestions
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  gint64 member;             /* 0: nobody */
  GPtrArray *lines;          /* (owned) (nullable) (element-type CohortSuggestionLine): shown */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CohortMemberSuggestions, cohort_member_suggestions, ADW_TYPE_BIN)

static const CohortSuggestionLine *
line_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "line");
}

static void
draft_cb (CohortMemberSuggestions *self, GtkWidget *button)
{
  cohort_letter_dialog_present_for_post (GTK_WIDGET (self), self->session, line_of (button)->post, &self->member, 1,
                                         NULL);
}

static void
refuse_cb (CohortMemberSuggestions *self, GtkWidget *button)
{
  const CohortSuggestionLine *line = line_of (button);

  cohort_command_suggestion_refuse_async (self->session, NULL, line->post, self->member, line->detail, NULL,
                                          cohort_window_done_cb, g_object_ref (cohort_window_of (GTK_WIDGET (self))));
}

static void
add_button (CohortMemberSuggestions *self, GtkWidget *row, const CohortSuggestionLine *line, const char *icon,
            const char *what, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  /* Translators: what a button does, and the title of the post for which it does that */
  g_autofree char *name = g_strdup_printf (C_ ("button", "%1$s: “%2$s”"), what, line->title);

  gtk_widget_set_tooltip_text (button, what);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  cohort_ui_name (button, name);
  g_object_set_data (G_OBJECT (button), "line", (gpointer) line);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
make_row (CohortMemberSuggestions *self, const CohortSuggestionLine *line)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line->detail);
  add_button (self, row, line, "mail-unread-symbolic", _ ("Draft a Message"), G_CALLBACK (draft_cb));
  if (!cohort_session_is_read_only (self->session))
    add_button (self, row, line, "edit-clear-symbolic", _ ("Not Useful"), G_CALLBACK (refuse_cb));
  return row;
}

static void
show (CohortMemberSuggestions *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *more = adw_expander_row_new ();

  adw_preferences_group_set_title (group, _ ("Send Them"));
  for (guint i = 0; i < MIN (self->lines->len, FEW); i++)
    adw_preferences_group_add (group, make_row (self, g_ptr_array_index (self->lines, i)));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), C_ ("suggestions", "More"));
  for (guint i = FEW; i < self->lines->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (more), make_row (self, g_ptr_array_index (self->lines, i)));
  gtk_widget_set_visible (more, self->lines->len > FEW);
  adw_preferences_group_add (group, more);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = cohort_suggestion_lines_load_finish (result, &error);
  CohortMemberSuggestions *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MEMBER_SUGGESTIONS (user_data);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = lines;
  /* What is wrong with the file the pane says. */
  gtk_widget_set_visible (GTK_WIDGET (self), lines != NULL && lines->len > 0);
  if (lines != NULL && lines->len > 0)
    show (self);
}

static void
load (CohortMemberSuggestions *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  cohort_suggestion_lines_load_async (self->session, self->member, 0, self->cancellable, loaded_cb, self);
}

static void
cohort_member_suggestions_dispose (GObject *object)
{
  CohortMemberSuggestions *self = COHORT_MEMBER_SUGGESTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_member_suggestions_parent_class)->dispose (object);
}

static void
cohort_member_suggestions_class_init (CohortMemberSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_member_suggestions_dispose;
}

static void
cohort_member_suggestions_init (CohortMemberSuggestions *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * cohort_member_suggestions_show:
 * @member: whom to show, or again after facts changed
 */
void
cohort_member_suggestions_show (CohortMemberSuggestions *self, CohortSession *session, gint64 member)
{
  g_return_if_fail (COHORT_IS_MEMBER_SUGGESTIONS (self));

  if (g_set_object (&self->session, session))
    g_signal_connect_object (cohort_suggestion_maker_of (session), "made", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  if (self->member != member)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->member = member;
  load (self);
}
