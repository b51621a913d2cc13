// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Members side by side: who they are, what they pay, and of each value that differs which one the merged person shows.
// Below a width the panes stand one under the other. What was decided is told by a signal; the page shows whatever it
// is asked to compare next.

#include "config.h"

#include "cohort-merge-page.h"

#include "cohort-merge-commands.h"
#include "cohort-merge-pane.h"
#include "cohort-merge-report.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

#define LATER_DAYS 30
#define MAX_BESIDE 3 /* more are shown one under the other */

struct _CohortMergePage
{
  AdwNavigationPage parent_instance;

  CohortSession *session;            /* (owned) */
  CohortMergeComparison *comparison; /* (owned) (nullable) */
  GCancellable *cancellable;         /* (owned) of the reading */
  gboolean may_decide;               /* "Not the Same" and "Later" */

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkScrolledWindow *scrolled_window;
  GtkLabel *reason;
  GtkBox *panes;
  AdwStatusPage *failure;
  GtkWidget *not_same_button;
  GtkWidget *later_button;
  GtkWidget *merge_button;
};

enum
{
  DONE,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CohortMergePage, cohort_merge_page, ADW_TYPE_NAVIGATION_PAGE)

static void
set_sensitive (CohortMergePage *self, gboolean sensitive)
{
  gtk_widget_set_sensitive (self->not_same_button, sensitive);
  gtk_widget_set_sensitive (self->later_button, sensitive);
  gtk_widget_set_sensitive (self->merge_button, sensitive);
}

/* Writing is not cancelled by closing the dialog, so this holds a reference. */
static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CohortMergePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortDone) done = cohort_command_finish (self->session, result, &error);

  set_sensitive (self, TRUE);
  if (done)
    g_signal_emit (self, signals[DONE], 0, done);
  else
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static gint64
member_at (CohortMergePage *self, guint index)
{
  return ((const CohortMergePerson *) g_ptr_array_index (self->comparison->people, index))->id;
}

static void
merge_cb (CohortMergePage *self)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CohortFieldChoice));

  for (guint i = 0; i < self->comparison->people->len; i++)
    {
      gint64 member = member_at (self, i);

      g_array_append_val (members, member);
    }
  for (guint i = 0; i < self->comparison->fields->len; i++)
    {
      const CohortMergeField *field = g_ptr_array_index (self->comparison->fields, i);
      guint chosen = cohort_merge_panes_get_choice (self->panes, i, field->usual);
      CohortFieldChoice choice = { field->id, member_at (self, chosen) };

      if (chosen != field->usual)
        g_array_append_val (choices, choice);
    }
  set_sensitive (self, FALSE);
  cohort_command_merge_async (self->session, (const gint64 *) (gconstpointer) members->data, members->len,
                              (const CohortFieldChoice *) (gconstpointer) choices->data, choices->len, NULL, done_cb,
                              g_object_ref (self));
}

static void
not_same_cb (CohortMergePage *self)
{
  set_sensitive (self, FALSE);
  cohort_command_not_same_async (self->session, member_at (self, 0), member_at (self, 1), NULL, done_cb,
                                 g_object_ref (self));
}

static void
put_off (CohortMergePage *self, guint days)
{
  set_sensitive (self, FALSE);
  cohort_command_later_async (self->session, member_at (self, 0), member_at (self, 1), days, NULL, done_cb,
                              g_object_ref (self));
}

static void
later_cb (CohortMergePage *self)
{
  put_off (self, LATER_DAYS);
}

static void
later_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint64 days = 0;

  if (g_ascii_string_to_unsigned (g_variant_get_string (parameter, NULL), 10, 0, 366, &days, NULL))
    put_off (COHORT_MERGE_PAGE (widget), (guint) days);
}

static void
show_comparison (CohortMergePage *self)
{
  const CohortMergeComparison *comparison = self->comparison;
  gboolean pair = comparison->people->len == 2;

  gtk_label_set_text (self->reason, comparison->reason ? comparison->reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), comparison->reason != NULL);
  gtk_widget_set_visible (self->not_same_button, self->may_decide && pair);
  gtk_widget_set_visible (self->later_button, self->may_decide && pair);
  if (comparison->people->len > MAX_BESIDE)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), GTK_ORIENTATION_VERTICAL);
  cohort_merge_panes_fill (self->panes, comparison);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  gtk_stack_set_visible_child_name (self->stack, "panes");
  set_sensitive (self, TRUE);
  gtk_widget_grab_focus (self->merge_button);
}

static void
comparison_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortMergeComparison *comparison = cohort_merge_comparison_load_finish (result, &error);
  CohortMergePage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MERGE_PAGE (user_data);
  g_clear_pointer (&self->comparison, cohort_merge_comparison_unref);
  self->comparison = comparison;
  if (comparison)
    {
      show_comparison (self);
      return;
    }
  cohort_ui_describe (self->failure, error->message);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

static void
cohort_merge_page_dispose (GObject *object)
{
  CohortMergePage *self = COHORT_MERGE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MERGE_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->comparison, cohort_merge_comparison_unref);
  G_OBJECT_CLASS (cohort_merge_page_parent_class)->dispose (object);
}

static void
cohort_merge_page_class_init (CohortMergePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_merge_page_dispose;

  /**
   * CohortMergePage::done:
   * @done: (type gpointer): the #CohortDone
   *
   * The members were merged, or decided upon.
   */
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_POINTER);
  /**
   * CohortMergePage::failed:
   * @message: a sentence that says why
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-merge-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, reason);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, panes);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, failure);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, not_same_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, later_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMergePage, merge_button);
  gtk_widget_class_bind_template_callback (widget_class, merge_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_same_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_install_action (widget_class, "merge.later", "s", later_action_cb);
}

static void
cohort_merge_page_init (CohortMergePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cohort_merge_page_new:
 * @may_decide: whether a pair may be put off or kept apart
 *
 * Returns: (transfer floating): a page that compares nobody yet
 */
AdwNavigationPage *
cohort_merge_page_new (CohortSession *session, gboolean may_decide)
{
  CohortMergePage *self = g_object_new (COHORT_TYPE_MERGE_PAGE, NULL);

  self->session = g_object_ref (session);
  self->may_decide = may_decide;
  return ADW_NAVIGATION_PAGE (self);
}

/**
 * cohort_merge_page_compare:
 * @members: (array length=n_members): two or more; the first keeps its number
 *
 * Reads the members and shows them.
 */
void
cohort_merge_page_compare (CohortMergePage *self, const gint64 *members, guint n_members)
{
  g_return_if_fail (COHORT_IS_MERGE_PAGE (self));
  g_return_if_fail (n_members > 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_sensitive (self, FALSE);
  cohort_merge_comparison_load_async (self->session, members, n_members, self->cancellable, comparison_cb, self);
}

/**
 * cohort_merge_page_stop:
 *
 * What is still being read is not shown any more, so that it does not take the focus of a dialog that closes.
 */
void
cohort_merge_page_stop (CohortMergePage *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * cohort_merge_page_get_toast_overlay:
 *
 * Returns: (transfer none): where a toast hides none of the buttons
 */
AdwToastOverlay *
cohort_merge_page_get_toast_overlay (CohortMergePage *self)
{
  g_return_val_if_fail (COHORT_IS_MERGE_PAGE (self), NULL);

  return self->toast_overlay;
}
