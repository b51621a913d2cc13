// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows of a source's files that are not in the ledger. Read once, when it is opened.

#include "config.h"

#include "cohort-problems-dialog.h"

#include "cohort-problem-view.h"
#include "cohort-sources-report.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortProblemsDialog
{
  AdwDialog parent_instance;

  GCancellable *cancellable; /* (owned) */
  GtkStack *stack;
  CohortProblemView *view;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (CohortProblemsDialog, cohort_problems_dialog, ADW_TYPE_DIALOG)

static void
problems_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = cohort_source_problems_load_finish (result, &error);
  g_autofree CohortProblemText *texts = NULL;
  CohortProblemsDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_PROBLEMS_DIALOG (user_data);
  if (problems == NULL)
    {
      cohort_ui_describe (self->failure, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failure");
      return;
    }
  texts = g_new0 (CohortProblemText, problems->len);
  for (guint i = 0; i < problems->len; i++)
    {
      const CohortProblem *problem = g_ptr_array_index (problems, i);

      texts[i] = (CohortProblemText) { problem->file,     problem->row,    problem->line,
                                       problem->rejected, problem->reason, problem->content };
    }
  cohort_problem_view_set (self->view, texts, problems->len);
  gtk_stack_set_visible_child_name (self->stack, "view");
}

static void
cohort_problems_dialog_dispose (GObject *object)
{
  CohortProblemsDialog *self = COHORT_PROBLEMS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (cohort_problems_dialog_parent_class)->dispose (object);
}

static void
cohort_problems_dialog_class_init (CohortProblemsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_problems_dialog_dispose;
}

static void
cohort_problems_dialog_init (CohortProblemsDialog *self)
{
  GtkWidget *toolbar_view = adw_toolbar_view_new ();

  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->view = COHORT_PROBLEM_VIEW (cohort_problem_view_new ());
  self->failure = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->failure, "dialog-warning-symbolic");
  adw_status_page_set_title (self->failure, _ ("These Rows Could Not Be Read"));
  gtk_stack_add_named (self->stack, adw_spinner_new (), "waiting");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view), "view");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->failure), "failure");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), toolbar_view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 640);
  cohort_ui_set_help (ADW_DIALOG (self), "importing#rows");
  adw_dialog_set_content_height (ADW_DIALOG (self), 560);
}

/**
 * cohort_problems_dialog_new:
 * @source: the id of a source
 * @name: what it is called
 *
 * Returns: (transfer floating): a dialog that reads and shows the source's problems
 */
GtkWidget *
cohort_problems_dialog_new (CohortSession *session, gint64 source, const char *name)
{
  CohortProblemsDialog *self = g_object_new (COHORT_TYPE_PROBLEMS_DIALOG, "title", name, NULL);

  cohort_source_problems_load_async (session, source, self->cancellable, problems_cb, self);
  return GTK_WIDGET (self);
}
