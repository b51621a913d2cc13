// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The log of decisions and reviews, to be read: a decision is judged where it was made, on Tiers & Pricing. Read once,
// when it is opened.

#include "config.h"

#include "cohort-review-log.h"

#include "cohort-decisions.h"
#include "cohort-reviews.h"
#include "cohort-ui.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortReviewLog
{
  AdwDialog parent_instance;

  CohortSession *session;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint n_pending;
  guint n_rows;

  GtkStack *stack;
  AdwPreferencesGroup *decisions, *reviews;
};

G_DEFINE_FINAL_TYPE (CohortReviewLog, cohort_review_log, ADW_TYPE_DIALOG)

static GtkWidget *
make_row (GType type, const char *title, const char *subtitle)
{
  GtkWidget *row = g_object_new (type, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);

  return row;
}

static void
add_decision (CohortReviewLog *self, const CohortDecision *decision)
{
  g_autofree char *when = cohort_decision_when (decision);
  g_autofree char *detail = decision->expected != NULL
                                /* Translators: when something was decided, and what was expected of it */
                                ? g_strdup_printf (_ ("%1$s. Expected: %2$s"), when, decision->expected)
                                : g_strdup (when);
  GtkWidget *row = make_row (ADW_TYPE_ACTION_ROW, decision->title, detail);

  if (decision->due)
    {
      GtkWidget *label = gtk_label_new (C_ ("decision", "Due"));

      gtk_widget_add_css_class (label, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  adw_preferences_group_add (self->decisions, row);
}

static void
add_review (CohortReviewLog *self, const CohortReview *review)
{
  g_autofree char *day = cohort_words_day (review->day);
  guint n_of[COHORT_ANSWER_OPENED + 1] = { 0 };
  g_autofree char *summary = NULL;
  GtkWidget *row;

  for (guint i = 0; i < review->answers->len; i++)
    n_of[((const CohortReviewAnswer *) review->answers->pdata[i])->answer]++;
  /* Translators: numbers of cards of a review */
  summary = g_strdup_printf (_ ("%1$u accepted, %2$u put off, %3$u opened"), n_of[COHORT_ANSWER_ACCEPTED],
                             n_of[COHORT_ANSWER_SNOOZED], n_of[COHORT_ANSWER_OPENED]);
  row = make_row (ADW_TYPE_EXPANDER_ROW, day, summary);
  for (guint i = 0; i < review->answers->len; i++)
    {
      const CohortReviewAnswer *answer = review->answers->pdata[i];

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                                make_row (ADW_TYPE_ACTION_ROW, answer->title, cohort_answer_words (answer->answer)));
    }
  adw_preferences_group_add (self->reviews, row);
}

/* @entries: (nullable): it could not be read */
static void
arrived (CohortReviewLog *self, AdwPreferencesGroup *group, const GPtrArray *entries, const GError *error)
{
  if (error != NULL)
    adw_preferences_group_set_description (group, error->message);
  gtk_widget_set_visible (GTK_WIDGET (group), error != NULL || entries->len > 0);
  self->n_rows += error != NULL ? 1 : entries->len;
  if (--self->n_pending == 0)
    gtk_stack_set_visible_child_name (self->stack, self->n_rows > 0 ? "log" : "empty");
}

static void
decisions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions = cohort_decisions_load_finish (result, &error);
  CohortReviewLog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_REVIEW_LOG (user_data);
  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    add_decision (self, decisions->pdata[i]);
  arrived (self, self->decisions, decisions, error);
}

static void
reviews_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reviews = cohort_reviews_load_finish (result, &error);
  CohortReviewLog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_REVIEW_LOG (user_data);
  for (guint i = 0; reviews != NULL && i < reviews->len; i++)
    add_review (self, reviews->pdata[i]);
  arrived (self, self->reviews, reviews, error);
}

static void
cohort_review_log_dispose (GObject *object)
{
  CohortReviewLog *self = COHORT_REVIEW_LOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_review_log_parent_class)->dispose (object);
}

static void
cohort_review_log_class_init (CohortReviewLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_review_log_dispose;
}

static void
cohort_review_log_init (CohortReviewLog *self)
{
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new (), *empty = adw_status_page_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->decisions = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("Decisions"), NULL);
  self->reviews = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _ ("Reviews"), NULL);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->decisions);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->reviews);
  g_object_set (empty, "title", _ ("Nothing Decided Yet"), "icon-name", "cohort-history-symbolic", "description",
                _ ("What a review says and what you decide about prices is listed here, with the day on which to judge "
                   "it."),
                NULL);
  gtk_stack_add_child (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_stack_add_named (self->stack, page, "log");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Reviews and Decisions"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
  cohort_ui_set_help (ADW_DIALOG (self), "today#review");
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
cohort_review_log_new (CohortSession *session)
{
  CohortReviewLog *self = g_object_new (COHORT_TYPE_REVIEW_LOG, NULL);

  self->session = g_object_ref (session);
  self->n_pending = 2;
  cohort_decisions_load_async (session, self->cancellable, decisions_cb, self);
  cohort_reviews_load_async (session, self->cancellable, reviews_cb, self);
  return GTK_WIDGET (self);
}
