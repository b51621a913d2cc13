// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The row says what is wanted; the page does it.

#include "config.h"

#include "cohort-suggestion-row.h"

#include "cohort-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _CohortSuggestionRow
{
  GtkListBoxRow parent_instance;

  CohortSuggestionReport *report; /* (owned): holds the suggestion */
  const CohortSuggestion *suggestion;
};

G_DEFINE_FINAL_TYPE (CohortSuggestionRow, cohort_suggestion_row, GTK_TYPE_LIST_BOX_ROW)

static guint act_signal;
static guint open_signal;

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
reason_cb (GtkWidget *button, CohortSuggestionRow *self)
{
  g_signal_emit (self, open_signal, 0, g_object_get_data (G_OBJECT (button), "reason"));
}

static GtkWidget *
make_reason (CohortSuggestionRow *self, const CohortSuggestionReason *reason)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = make_label (reason->text, NULL), *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (arrow, "dimmed");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "suggestion-reason");
  g_object_set_data (G_OBJECT (button), "reason", (gpointer) reason);
  cohort_ui_name (button, reason->text);
  g_signal_connect_object (button, "clicked", G_CALLBACK (reason_cb), self, 0);
  return button;
}

static void
clicked_cb (GtkWidget *button, CohortSuggestionRow *self)
{
  cohort_suggestion_row_act (self, g_object_get_data (G_OBJECT (button), "verb"));
}

/* @name: for whoever does not see beside what the button stands */
static GtkWidget *
add_button (CohortSuggestionRow *self, GtkWidget *box, const char *verb, const char *label, const char *name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "verb", (gpointer) verb);
  cohort_ui_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  adw_wrap_box_append (ADW_WRAP_BOX (box), button);
  return button;
}

static GtkWidget *
make_buttons (CohortSuggestionRow *self, gboolean writable)
{
  const CohortSuggestion *suggestion = self->suggestion;
  const gboolean make = suggestion->kind == COHORT_SUGGESTION_MAKE;
  GtkWidget *box = adw_wrap_box_new ();
  /* Translators: %s is a suggestion such as "Write about gtk" */
  g_autofree char *accept
      = g_strdup_printf (make ? _ ("Accept “%s”") : _ ("Draft a Message for “%s”"), suggestion->title);
  /* Translators: %s is a suggestion such as "Write about gtk" */
  g_autofree char *refuse = g_strdup_printf (_ ("“%s” Is Not Useful"), suggestion->title);
  GtkWidget *button;

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_start (box, 6);
  button = add_button (self, box, "accept", make ? _ ("_Accept") : _ ("Draft _Message…"), accept);
  gtk_widget_set_sensitive (button, writable || !make);
  button = add_button (self, box, "refuse", _ ("_Not Useful"), refuse);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, writable);
  return box;
}

static void
build (CohortSuggestionRow *self, gboolean writable)
{
  const CohortSuggestion *suggestion = self->suggestion;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title = make_label (suggestion->title, "heading");

  /* What is pressed reaches a little beyond the text. */
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_start (title, 6);
  gtk_widget_set_margin_end (title, 6);
  gtk_widget_set_margin_bottom (title, 3);
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; i < suggestion->reasons->len; i++)
    gtk_box_append (GTK_BOX (box), make_reason (self, g_ptr_array_index (suggestion->reasons, i)));
  gtk_box_append (GTK_BOX (box), make_buttons (self, writable));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, suggestion->title, -1);
}

static void
cohort_suggestion_row_dispose (GObject *object)
{
  CohortSuggestionRow *self = COHORT_SUGGESTION_ROW (object);

  g_clear_pointer (&self->report, cohort_suggestion_report_unref);
  G_OBJECT_CLASS (cohort_suggestion_row_parent_class)->dispose (object);
}

static void
cohort_suggestion_row_class_init (CohortSuggestionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_suggestion_row_dispose;
  act_signal = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                             G_TYPE_STRING);
  open_signal = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_POINTER);
}

static void
cohort_suggestion_row_init (CohortSuggestionRow *self)
{
}

/**
 * cohort_suggestion_row_new:
 * @report: held as long as the row lives
 * @suggestion: one of its suggestions
 * @writable: whether anything can be said of it
 *
 * Returns: (transfer floating)
 */
GtkWidget *
cohort_suggestion_row_new (CohortSuggestionReport *report, const CohortSuggestion *suggestion, gboolean writable)
{
  CohortSuggestionRow *self = g_object_new (COHORT_TYPE_SUGGESTION_ROW, NULL);

  self->report = cohort_suggestion_report_ref (report);
  self->suggestion = suggestion;
  build (self, writable);
  return GTK_WIDGET (self);
}

/**
 * cohort_suggestion_row_get:
 *
 * Returns: (transfer none): as long as the widget lives
 */
const CohortSuggestion *
cohort_suggestion_row_get (CohortSuggestionRow *self)
{
  g_return_val_if_fail (COHORT_IS_SUGGESTION_ROW (self), NULL);

  return self->suggestion;
}

/**
 * cohort_suggestion_row_act:
 * @verb: as of the signal
 */
void
cohort_suggestion_row_act (CohortSuggestionRow *self, const char *verb)
{
  g_return_if_fail (COHORT_IS_SUGGESTION_ROW (self));

  g_signal_emit (self, act_signal, 0, verb);
}
