// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// It asks for itself, as the plan stands without it and must not wait for it.

#include "config.h"

#include "cohort-content-suggestions.h"

#include "cohort-suggestion-commands.h"
#include "cohort-suggestion-fit.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define MOST 3

struct _CohortContentSuggestions
{
  AdwBin parent_instance;

  CohortSession *session;         /* (owned) (nullable) */
  CohortSuggestionReport *report; /* (owned) (nullable): shown */
  GCancellable *cancellable;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CohortContentSuggestions, cohort_content_suggestions, ADW_TYPE_BIN)

static void
clicked_cb (CohortContentSuggestions *self, GtkWidget *button)
{
  cohort_command_suggestion_accept_async (self->session, g_object_get_data (G_OBJECT (button), "suggestion"), NULL,
                                          cohort_window_done_cb, g_object_ref (cohort_window_of (GTK_WIDGET (self))));
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  return label;
}

static GtkWidget *
make_card (CohortContentSuggestions *self, CohortSuggestion *suggestion)
{
  GtkWidget *button = gtk_button_new (), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const CohortSuggestionReason *reason
      = suggestion->reasons->len > 0 ? g_ptr_array_index (suggestion->reasons, 0) : NULL;
  GtkWidget *why = make_label (reason != NULL ? reason->text : suggestion->topic_name);
  /* Translators: %s is a suggestion such as "Write about gtk" */
  g_autofree char *name = g_strdup_printf (_ ("Accept “%s”"), suggestion->title);

  gtk_box_append (GTK_BOX (lines), make_label (suggestion->idea));
  gtk_widget_add_css_class (why, "caption");
  gtk_widget_add_css_class (why, "dimmed");
  gtk_box_append (GTK_BOX (lines), why);
  gtk_button_set_child (GTK_BUTTON (button), lines);
  gtk_widget_add_css_class (button, "content-card");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Add to the Ideas"));
  gtk_widget_set_sensitive (button, !cohort_session_is_read_only (self->session));
  cohort_ui_name (button, name);
  g_object_set_data (G_OBJECT (button), "suggestion", suggestion);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
show (CohortContentSuggestions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *title = gtk_label_new (_ ("Suggestions"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; i < MIN (self->report->make->len, MOST); i++)
    gtk_box_append (GTK_BOX (box), make_card (self, g_ptr_array_index (self->report->make, i)));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), self->report->make->len > 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSuggestionReport) report = cohort_suggestion_report_load_finish (result, &error);
  CohortContentSuggestions *self;

  if (report == NULL)
    return;
  self = COHORT_CONTENT_SUGGESTIONS (user_data);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->report, cohort_suggestion_report_unref);
  self->report = g_steal_pointer (&report);
  show (self);
}

static void
load (CohortContentSuggestions *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  cohort_suggestion_report_load_async (self->session, self->cancellable, loaded_cb, self);
}

static void
cohort_content_suggestions_dispose (GObject *object)
{
  CohortContentSuggestions *self = COHORT_CONTENT_SUGGESTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->report, cohort_suggestion_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_content_suggestions_parent_class)->dispose (object);
}

static void
cohort_content_suggestions_class_init (CohortContentSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_content_suggestions_dispose;
}

static void
cohort_content_suggestions_init (CohortContentSuggestions *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * cohort_content_suggestions_set_session:
 *
 * Once.
 */
void
cohort_content_suggestions_set_session (CohortContentSuggestions *self, CohortSession *session)
{
  g_return_if_fail (COHORT_IS_CONTENT_SUGGESTIONS (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cohort_suggestion_maker_of (session), "made", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}
