// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Homework that waits, the oldest first, beside the one that is reviewed. With the list in focus the keys do all of
// it: J and K move, 1 to 5 mark line after line, Backspace takes a mark back, Enter keeps the review and goes on.

#include "config.h"

#include "cohort-inbox-homework.h"

#include "cohort-inbox-review.h"
#include "cohort-inbox-row.h"

#include <glib/gi18n.h>

#define FEW 50

struct _CohortInboxHomework
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  CohortInboxReport *report; /* (owned) (nullable) */
  gint64 chosen;             /* the one that is shown, 0: none */
  int place;                 /* where it stands */
  guint most;                /* rows that are made */
  gboolean filling;

  GtkStack *stack;
  AdwNavigationSplitView *split;
  GtkLabel *summary_label;
  GtkListBox *list;
  GtkWidget *more_button;
  GtkWidget *list_button;
  CohortInboxReview *review;
};

G_DEFINE_FINAL_TYPE (CohortInboxHomework, cohort_inbox_homework, ADW_TYPE_BIN)

static void
row_selected_cb (CohortInboxHomework *self, GtkListBoxRow *row)
{
  const CohortInboxSubmission *submission;

  if (self->filling || row == NULL)
    return;
  self->place = gtk_list_box_row_get_index (row);
  submission = g_ptr_array_index (self->report->submissions, (guint) self->place);
  self->chosen = submission->id;
  cohort_inbox_review_show (self->review, self->session, self->report, submission);
}

static void
row_activated_cb (CohortInboxHomework *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
list_cb (CohortInboxHomework *self)
{
  adw_navigation_split_view_set_show_content (self->split, FALSE);
}

static gboolean
key_cb (gpointer owner, guint key)
{
  CohortInboxHomework *self = owner;

  if (key >= GDK_KEY_1 && key <= GDK_KEY_5)
    return cohort_inbox_review_mark (self->review, (int) (key - GDK_KEY_0));
  if (key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_5)
    return cohort_inbox_review_mark (self->review, (int) (key - GDK_KEY_KP_0));
  if (key == GDK_KEY_BackSpace)
    return cohort_inbox_review_unmark (self->review);
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return cohort_inbox_review_save (self->review);
  if (key == GDK_KEY_e)
    cohort_inbox_review_edit (self->review);
  else if (key == GDK_KEY_o)
    cohort_inbox_review_open (self->review);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* Where the one that was chosen is now; else the place where it was. */
static int
find_place (CohortInboxHomework *self)
{
  const GPtrArray *rows = self->report->submissions;

  for (guint i = 0; self->chosen != 0 && i < rows->len; i++)
    if (((CohortInboxSubmission *) rows->pdata[i])->id == self->chosen)
      return (int) i;
  return MIN (self->place, (int) rows->len - 1);
}

static void
fill (CohortInboxHomework *self)
{
  const GPtrArray *rows = self->report->submissions;
  const gboolean had_focus = cohort_inbox_row_has_focus (self->list);
  const int place = find_place (self);

  self->filling = TRUE;
  gtk_list_box_remove_all (self->list);
  self->most = MAX (self->most, (guint) MAX (place + 1, 0));
  for (guint i = 0; i < MIN (rows->len, self->most); i++)
    {
      const CohortInboxSubmission *submission = rows->pdata[i];

      gtk_list_box_append (self->list,
                           cohort_inbox_row_new (submission->title, submission->who, submission->detail, FALSE));
    }
  gtk_widget_set_visible (self->more_button, rows->len > self->most);
  self->filling = FALSE;
  cohort_inbox_row_select (self->list, place, had_focus);
  if (place < 0)
    cohort_inbox_review_show (self->review, self->session, self->report, NULL);
}

static void
more_cb (CohortInboxHomework *self)
{
  self->most += FEW;
  fill (self);
}

void
cohort_inbox_homework_show (CohortInboxHomework *self, CohortSession *session, CohortInboxReport *report)
{
  const guint n = report->submissions->len;
  g_autofree char *summary = g_strdup_printf (ngettext ("%u waits for a review", "%u wait for a review", n), n);

  g_set_object (&self->session, session);
  cohort_inbox_report_ref (report);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  self->report = report;
  gtk_label_set_text (self->summary_label, summary);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "homework" : "empty");
  fill (self);
}

void
cohort_inbox_homework_begin (CohortInboxHomework *self)
{
  if (self->report != NULL)
    cohort_inbox_row_select (self->list, find_place (self), TRUE);
}

static void
cohort_inbox_homework_dispose (GObject *object)
{
  CohortInboxHomework *self = COHORT_INBOX_HOMEWORK (object);

  self->filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_INBOX_HOMEWORK);
  g_clear_pointer (&self->report, cohort_inbox_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_inbox_homework_parent_class)->dispose (object);
}

static void
cohort_inbox_homework_class_init (CohortInboxHomeworkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_inbox_homework_dispose;

  g_type_ensure (COHORT_TYPE_INBOX_REVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-inbox-homework.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, split);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, summary_label);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, list);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, more_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, list_button);
  gtk_widget_class_bind_template_child (widget_class, CohortInboxHomework, review);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_cb);
}

static void
cohort_inbox_homework_init (CohortInboxHomework *self)
{
  self->most = FEW;
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_inbox_row_add_keys (self->list, key_cb, self);
}
