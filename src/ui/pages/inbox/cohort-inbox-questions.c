// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The queue of questions beside the one that is answered. The list is made again with each report; who stood on a
// question stands on it again, or on the one that took its place.

#include "config.h"

#include "cohort-inbox-questions.h"

#include "cohort-inbox-answer.h"
#include "cohort-inbox-row.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

#define FEW 50

struct _CohortInboxQuestions
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  CohortInboxReport *report; /* (owned) (nullable) */
  GPtrArray *rows;           /* (element-type CohortInboxQuestion): waiting, then put aside; of the report */
  gint64 chosen;             /* the question that is shown, 0: none */
  int place;                 /* where it stands */
  guint most;                /* rows that are made */
  gboolean filling;

  GtkStack *stack;
  AdwStatusPage *empty_status;
  GtkWidget *empty_button;
  AdwNavigationSplitView *split;
  GtkLabel *summary_label;
  GtkListBox *list;
  GtkWidget *more_button;
  GtkWidget *list_button;
  CohortInboxAnswer *answer;
};

G_DEFINE_FINAL_TYPE (CohortInboxQuestions, cohort_inbox_questions, ADW_TYPE_BIN)

static void
row_selected_cb (CohortInboxQuestions *self, GtkListBoxRow *row)
{
  const CohortInboxQuestion *question;

  if (self->filling || row == NULL)
    return;
  self->place = gtk_list_box_row_get_index (row);
  question = g_ptr_array_index (self->rows, (guint) self->place);
  self->chosen = question->id;
  cohort_inbox_answer_show (self->answer, self->session, self->report, question);
}

static void
row_activated_cb (CohortInboxQuestions *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  if (!adw_navigation_split_view_get_collapsed (self->split))
    cohort_inbox_answer_do (self->answer, COHORT_INBOX_DO_EDIT);
}

static void
list_cb (CohortInboxQuestions *self)
{
  adw_navigation_split_view_set_show_content (self->split, FALSE);
}

static gboolean
key_cb (gpointer owner, guint key)
{
  CohortInboxQuestions *self = owner;

  if (key >= GDK_KEY_1 && key <= GDK_KEY_9)
    return cohort_inbox_answer_insert (self->answer, key - GDK_KEY_1);
  if (key == GDK_KEY_i)
    cohort_inbox_answer_do (self->answer, COHORT_INBOX_DO_IDEA);
  else if (key == GDK_KEY_s)
    cohort_inbox_answer_do (self->answer, COHORT_INBOX_DO_ASIDE);
  else if (key == GDK_KEY_o)
    cohort_inbox_answer_do (self->answer, COHORT_INBOX_DO_OPEN);
  else if (key == GDK_KEY_e)
    row_activated_cb (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
append_row (CohortInboxQuestions *self, const CohortInboxQuestion *question)
{
  const char *state = question->state == COHORT_QUESTION_WAITING ? question->due
                      : question->answered != NULL               ? question->answered
                                                                 : cohort_question_state_word (question->state);
  /* Translators: what is said of a question whose idea is in the plan; %s is when an answer is due */
  g_autofree char *with_idea = question->idea ? g_strdup_printf (_ ("%s · in the plan"), state) : NULL;

  gtk_list_box_append (self->list, cohort_inbox_row_new (question->line, question->who,
                                                         with_idea != NULL ? with_idea : state, question->overdue));
}

/* Where the question that was chosen is now; else the place where it was. */
static int
find_place (CohortInboxQuestions *self)
{
  for (guint i = 0; self->chosen != 0 && i < self->rows->len; i++)
    if (((CohortInboxQuestion *) self->rows->pdata[i])->id == self->chosen)
      return (int) i;
  return MIN (self->place, (int) self->rows->len - 1);
}

static void
fill (CohortInboxQuestions *self)
{
  const gboolean had_focus = cohort_inbox_row_has_focus (self->list);
  const int place = find_place (self);

  self->filling = TRUE;
  gtk_list_box_remove_all (self->list);
  self->most = MAX (self->most, (guint) MAX (place + 1, 0));
  for (guint i = 0; i < MIN (self->rows->len, self->most); i++)
    append_row (self, self->rows->pdata[i]);
  gtk_widget_set_visible (self->more_button, self->rows->len > self->most);
  self->filling = FALSE;
  cohort_inbox_row_select (self->list, place, had_focus);
  if (place < 0)
    cohort_inbox_answer_show (self->answer, self->session, self->report, NULL);
}

static void
more_cb (CohortInboxQuestions *self)
{
  self->most += FEW;
  fill (self);
}

static char *
write_summary (const CohortInboxReport *report, gboolean searching)
{
  g_autofree char *waiting
      = searching ? g_strdup_printf (ngettext ("%u question found", "%u questions found", report->questions->len),
                                     report->questions->len)
                  : g_strdup_printf (ngettext ("%u question waits", "%u questions wait", report->n_waiting),
                                     report->n_waiting);
  g_autofree char *overdue
      = g_strdup_printf (ngettext ("%u overdue", "%u overdue", report->n_overdue), report->n_overdue);
  g_autofree char *head
      = searching || report->n_overdue == 0 ? g_strdup (waiting) : g_strdup_printf ("%s · %s", waiting, overdue);

  return report->as_of != NULL && !searching ? g_strdup_printf ("%s\n%s", head, report->as_of)
                                             : g_steal_pointer (&head);
}

static void
show_empty (CohortInboxQuestions *self, gboolean searching)
{
  gtk_widget_set_visible (self->empty_button, !searching && self->report->last_answer == NULL);
  adw_status_page_set_title (self->empty_status, searching ? _ ("No Question Found") : _ ("Nothing Is Waiting"));
  cohort_ui_describe (self->empty_status,
                      searching ? _ ("Questions, and answers in words, are searched.")
                      : self->report->last_answer != NULL
                          ? self->report->last_answer
                          : _ ("Questions come from Discourse, from discussions on GitHub and from files of your own. "
                               "Comments under the posts of other services are counted, but their words are not kept: "
                               "answer them there."));
}

void
cohort_inbox_questions_show (CohortInboxQuestions *self, CohortSession *session, CohortInboxReport *report,
                             gboolean searching)
{
  g_autofree char *summary = write_summary (report, searching);

  g_set_object (&self->session, session);
  cohort_inbox_report_ref (report);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  self->report = report;
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < report->questions->len; i++)
    g_ptr_array_add (self->rows, report->questions->pdata[i]);
  for (guint i = 0; i < report->aside->len; i++)
    g_ptr_array_add (self->rows, report->aside->pdata[i]);
  gtk_label_set_text (self->summary_label, summary);
  show_empty (self, searching);
  gtk_stack_set_visible_child_name (self->stack, self->rows->len > 0 ? "questions" : "empty");
  fill (self);
}

void
cohort_inbox_questions_go_first (CohortInboxQuestions *self)
{
  cohort_inbox_row_select (self->list, 0, TRUE);
}

static void
cohort_inbox_questions_dispose (GObject *object)
{
  CohortInboxQuestions *self = COHORT_INBOX_QUESTIONS (object);

  self->filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_INBOX_QUESTIONS);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_inbox_questions_parent_class)->dispose (object);
}

static void
cohort_inbox_questions_class_init (CohortInboxQuestionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_inbox_questions_dispose;

  g_type_ensure (COHORT_TYPE_INBOX_ANSWER);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-inbox-questions.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, empty_status);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, empty_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, split);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, summary_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, list);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, more_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, list_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxQuestions, answer);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_cb);
}

static void
cohort_inbox_questions_init (CohortInboxQuestions *self)
{
  self->rows = g_ptr_array_new ();
  self->most = FEW;
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_inbox_row_add_keys (self->list, key_cb, self);
}
