// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The weekly review, a card after the other. Nothing is written here: answers are put into an array that its owner
// keeps, so that whoever opens a card or closes the dialog goes on where they were.

#include "config.h"

#include "cohort-review-dialog.h"

#include "cohort-settings.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortReviewDialog
{
  AdwDialog parent_instance;

  CohortTodayReport *report; /* (owned) */
  GPtrArray *answers;        /* (owned) (element-type CohortReviewAnswer): of the first cards */

  AdwWindowTitle *window_title;
  GtkScrolledWindow *scrolled;
  GtkLabel *title_label;
  GtkLabel *headline_label;
  GtkListBox *lines;
  GtkWidget *accept_button;
};

G_DEFINE_FINAL_TYPE (CohortReviewDialog, cohort_review_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_OPEN,
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const CohortReviewCard *
get_card (CohortReviewDialog *self)
{
  return self->answers->len < self->report->cards->len ? self->report->cards->pdata[self->answers->len] : NULL;
}

static void
add_line (CohortReviewDialog *self, const CohortTodayLine *line)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->title);
  if (line->detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line->detail);
  /* The keys are the card's, not a row's. */
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->lines, row);
}

static void
show_card (CohortReviewDialog *self)
{
  const CohortReviewCard *card = get_card (self);
  /* Translators: %1$u is the number of a card, %2$u how many there are */
  g_autofree char *place = g_strdup_printf (_ ("%1$u of %2$u"), self->answers->len + 1, self->report->cards->len);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", card->title, card->headline);

  adw_window_title_set_subtitle (self->window_title, place);
  gtk_label_set_label (self->title_label, card->title);
  gtk_label_set_label (self->headline_label, card->headline);
  gtk_list_box_remove_all (self->lines);
  for (guint i = 0; i < card->lines->len; i++)
    add_line (self, card->lines->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->lines), card->lines->len > 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  gtk_widget_grab_focus (self->accept_button);
  cohort_ui_announce (GTK_WIDGET (self), spoken);
}

static void
answer (CohortReviewDialog *self, CohortAnswer answer)
{
  const CohortReviewCard *card = get_card (self);
  const char *page;
  CohortReviewAnswer *given;

  if (card == NULL)
    return;
  page = card->page;
  given = g_new0 (CohortReviewAnswer, 1);
  given->card = g_strdup (card->id);
  given->title = g_strdup_printf ("%s: %s", card->title, card->headline);
  given->answer = answer;
  g_ptr_array_add (self->answers, given);
  g_object_ref (self);
  if (get_card (self) == NULL)
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
  else if (answer != COHORT_ANSWER_OPENED)
    show_card (self);
  if (answer == COHORT_ANSWER_OPENED)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, page);
  if (answer == COHORT_ANSWER_OPENED || get_card (self) == NULL)
    adw_dialog_close (ADW_DIALOG (self));
  g_object_unref (self);
}

static void
accept_cb (CohortReviewDialog *self)
{
  answer (self, COHORT_ANSWER_ACCEPTED);
}

static void
snooze_cb (CohortReviewDialog *self)
{
  answer (self, COHORT_ANSWER_SNOOZED);
}

static void
open_cb (CohortReviewDialog *self)
{
  answer (self, COHORT_ANSWER_OPENED);
}

static gboolean
letter_cb (GtkWidget *self, GVariant *which, gpointer data)
{
  if (!cohort_settings_get_single_letter_keys ())
    return FALSE;
  answer (COHORT_REVIEW_DIALOG (self), (CohortAnswer) g_variant_get_int32 (which));
  return TRUE;
}

static void
cohort_review_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), COHORT_TYPE_REVIEW_DIALOG);
  G_OBJECT_CLASS (cohort_review_dialog_parent_class)->dispose (object);
}

static void
cohort_review_dialog_finalize (GObject *object)
{
  CohortReviewDialog *self = COHORT_REVIEW_DIALOG (object);

  g_clear_pointer (&self->report, cohort_today_report_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_review_dialog_parent_class)->finalize (object);
}

static void
cohort_review_dialog_class_init (CohortReviewDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_review_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = cohort_review_dialog_finalize;
  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DONE]
      = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, 0, letter_cb, "i", COHORT_ANSWER_SNOOZED);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_o, 0, letter_cb, "i", COHORT_ANSWER_OPENED);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-review-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortReviewDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, CohortReviewDialog, scrolled);
  gtk_widget_class_bind_template_child (widget_class, CohortReviewDialog, title_label);
  gtk_widget_class_bind_template_child (widget_class, CohortReviewDialog, headline_label);
  gtk_widget_class_bind_template_child (widget_class, CohortReviewDialog, lines);
  gtk_widget_class_bind_template_child (widget_class, CohortReviewDialog, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, snooze_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
cohort_review_dialog_init (CohortReviewDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "today#review");
}

/**
 * cohort_review_dialog_new:
 * @answers: (element-type CohortReviewAnswer): what was said to the first cards; the rest is added to it. Fewer than
 *   there are cards
 */
GtkWidget *
cohort_review_dialog_new (CohortTodayReport *report, GPtrArray *answers)
{
  CohortReviewDialog *self = g_object_new (COHORT_TYPE_REVIEW_DIALOG, NULL);

  self->report = cohort_today_report_ref (report);
  self->answers = g_ptr_array_ref (answers);
  show_card (self);
  return GTK_WIDGET (self);
}
