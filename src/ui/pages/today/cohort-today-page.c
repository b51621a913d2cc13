// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Today: the figures of the last full month, what to do with one verb each, what changed since the last review, what
// comes, and how far each source reaches. A verb goes to the page where the thing is dealt with. What is written from
// here is only what was said to a card and the stamp of a review.

#include "config.h"

#include "cohort-today-page.h"

#include "cohort-at-risk-page.h"
#include "cohort-figure-tile.h"
#include "cohort-page-paper.h"
#include "cohort-review-dialog.h"
#include "cohort-review-log.h"
#include "cohort-risk-commands.h"
#include "cohort-rows-dialog.h"
#include "cohort-settings.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define SNOOZE_AT_RISK_DAYS 14 /* as on the page of those at risk */

struct _CohortTodayPage
{
  CohortPage parent_instance;

  CohortTodayReport *report; /* (owned) (nullable): shown */
  GPtrArray *answers;        /* (owned): of the review that was begun */
  GPtrArray *rows;           /* (element-type GtkWidget) (owned): those in the groups */
  int focus;                 /* the task to go back to after one was taken off, -1: none */

  GtkStack *stack;
  GtkButton *review_button;
  CohortFigureStrip *strip;
  AdwPreferencesGroup *tasks, *changes, *ahead, *sources;
};

G_DEFINE_FINAL_TYPE (CohortTodayPage, cohort_today_page, COHORT_TYPE_PAGE)

static CohortSession *
session_of (CohortTodayPage *self)
{
  return cohort_page_get_session (COHORT_PAGE (self));
}

/* ---- rows ---- */

static GtkWidget *
add_row (CohortTodayPage *self, AdwPreferencesGroup *group, const char *title, const char *detail)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, g_object_ref (row));
  return row;
}

static void
make_link (GtkWidget *row)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
}

static void
remove_rows (CohortTodayPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *group = gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
}

/* ---- what is done with a task ---- */

static int
find_task (CohortTodayPage *self, const char *id)
{
  for (guint i = 0; self->report != NULL && i < self->report->tasks->len; i++)
    if (g_str_equal (((const CohortTodayTask *) self->report->tasks->pdata[i])->id, id))
      return (int) i;
  return -1;
}

static void
go_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  CohortTodayPage *self = COHORT_TODAY_PAGE (widget);
  CohortWindow *window = cohort_window_of (widget);
  int i = find_task (self, g_variant_get_string (id, NULL));
  const CohortTodayTask *task = i >= 0 ? self->report->tasks->pdata[i] : NULL;

  if (task == NULL)
    return;
  if (g_str_equal (task->page, "preferences"))
    gtk_widget_activate_action (widget, "win.preferences", NULL);
  else if (task->kind == COHORT_TODAY_EMPTY_SLOT)
    cohort_window_show_and_activate (window, task->page, "content.plan-slot",
                                     g_variant_new ("(xi)", task->item, task->day));
  else if (task->kind == COHORT_TODAY_RATES)
    cohort_window_show_and_activate (window, task->page, "sources.connect", g_variant_new_string ("ecb"));
  else if (task->kind == COHORT_TODAY_AT_RISK || task->kind == COHORT_TODAY_FAILED)
    cohort_window_show_item (window, task->page, task->item != 0 ? task->item : COHORT_AT_RISK_FAILED);
  else
    gtk_widget_activate_action (widget, "win.page", "s", task->page);
}

static void
answer_task (CohortTodayPage *self, const char *id, CohortAnswer answer)
{
  CohortSession *session = session_of (self);
  int i = find_task (self, id);
  const CohortTodayTask *task = i >= 0 ? self->report->tasks->pdata[i] : NULL;
  CohortWindow *window;

  if (task == NULL || cohort_session_is_read_only (session))
    return;
  window = g_object_ref (cohort_window_of (GTK_WIDGET (self)));
  self->focus = i;
  if (task->kind != COHORT_TODAY_AT_RISK)
    cohort_command_answer_card_async (session, task->id, task->title, answer, NULL, cohort_window_done_cb, window);
  else if (answer == COHORT_ANSWER_SNOOZED)
    cohort_command_risk_snooze_async (session, &task->item, 1, SNOOZE_AT_RISK_DAYS, NULL, cohort_window_done_cb,
                                      window);
  else
    cohort_command_risk_done_async (session, &task->item, 1, "other", "", NULL, cohort_window_done_cb, window);
}

static void
accept_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  answer_task (COHORT_TODAY_PAGE (widget), g_variant_get_string (id, NULL), COHORT_ANSWER_ACCEPTED);
}

static void
snooze_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  answer_task (COHORT_TODAY_PAGE (widget), g_variant_get_string (id, NULL), COHORT_ANSWER_SNOOZED);
}

/* D and S on the row that has the focus. */
static gboolean
letter_cb (GtkWidget *group, GVariant *answer, gpointer page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (group));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ACTION_ROW) : NULL;
  const char *id = row != NULL ? g_object_get_data (G_OBJECT (row), "task") : NULL;

  if (id == NULL || !cohort_settings_get_single_letter_keys ())
    return FALSE;
  answer_task (page, id, (CohortAnswer) g_variant_get_int32 (answer));
  return TRUE;
}

static void
add_letters (CohortTodayPage *self)
{
  static const struct
  {
    guint key;
    CohortAnswer answer;
  } letters[] = { { GDK_KEY_d, COHORT_ANSWER_ACCEPTED }, { GDK_KEY_s, COHORT_ANSWER_SNOOZED } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (letters[i].key, 0),
                                                gtk_callback_action_new (letter_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (letters[i].answer));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->tasks), controller);
}

/* ---- the groups ---- */

static GtkWidget *
make_menu_button (const CohortTodayTask *task)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  static const struct
  {
    const char *label, *action;
  } entries[] = { { N_ ("_Done"), "today.accept" }, { N_ ("_Snooze"), "today.snooze" } };
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (entries[i].label), NULL);

      g_menu_item_set_action_and_target (item, entries[i].action, "s", task->id);
      g_menu_append_item (menu, item);
    }
  /* Translators: %s is what is to be done */
  name = g_strdup_printf (_ ("More Actions: %s"), task->title);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("More Actions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static void
set_tasks (CohortTodayPage *self)
{
  const CohortTodayReport *report = self->report;
  gboolean writable = !cohort_session_is_read_only (session_of (self));
  GtkWidget *focus = NULL;

  for (guint i = 0; i < report->tasks->len; i++)
    {
      const CohortTodayTask *task = report->tasks->pdata[i];
      GtkWidget *row = add_row (self, self->tasks, task->title, task->detail);
      GtkWidget *button = gtk_button_new_with_label (task->verb);

      g_object_set_data_full (G_OBJECT (row), "task", g_strdup (task->id), g_free);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", task->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "today.go");
      gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, row, NULL, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      if (writable)
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu_button (task));
      if ((int) i <= self->focus)
        focus = row;
    }
  if (report->tasks->len == 0)
    add_row (self, self->tasks, _ ("Nothing needs you today"), NULL);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
  self->focus = -1;
}

static void
change_cb (AdwActionRow *row, CohortTodayPage *self)
{
  const CohortTodayLine *line = g_object_get_data (G_OBJECT (row), "line");

  if (line->rows != NULL)
    cohort_rows_dialog_present (GTK_WIDGET (self), session_of (self), line->title, line->rows);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", line->page);
}

static void
set_changes (CohortTodayPage *self)
{
  const CohortTodayReport *report = self->report;

  adw_preferences_group_set_description (self->changes, report->since);
  if (report->changes->len == 0)
    add_row (self, self->changes, _ ("Nothing Changed"), NULL);
  for (guint i = 0; i < report->changes->len; i++)
    {
      CohortTodayLine *line = report->changes->pdata[i];
      GtkWidget *row = add_row (self, self->changes, line->title, line->detail);

      g_object_set_data (G_OBJECT (row), "line", line);
      if (line->rows == NULL && line->page == NULL)
        continue;
      make_link (row);
      g_signal_connect_object (row, "activated", G_CALLBACK (change_cb), self, 0);
    }
}

static void
set_ahead (CohortTodayPage *self)
{
  const CohortTodayReport *report = self->report;

  for (guint i = 0; i < report->ahead->len; i++)
    {
      const CohortTodayAhead *ahead = report->ahead->pdata[i];
      GtkWidget *row = add_row (self, self->ahead, ahead->title, ahead->detail);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", ahead->page);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.page");
      make_link (row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->ahead), report->ahead->len > 0);
}

static void
set_sources (CohortTodayPage *self)
{
  const CohortTodayReport *report = self->report;

  for (guint i = 0; i < report->sources->len; i++)
    {
      const CohortTodaySource *source = report->sources->pdata[i];
      GtkWidget *row = add_row (self, self->sources, source->name, source->reach);

      if (source->is_old)
        {
          GtkWidget *label = gtk_label_new (C_ ("source", "Old"));

          gtk_widget_add_css_class (label, "warning");
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sources), report->sources->len > 0);
}

/* ---- the review ---- */

static void
sync_review_button (CohortTodayPage *self)
{
  gtk_button_set_label (self->review_button, self->answers->len > 0 ? _ ("Continue _Review") : _ ("Start _Review"));
  gtk_widget_set_visible (GTK_WIDGET (self->review_button),
                          self->report != NULL && !cohort_session_is_read_only (session_of (self))
                              && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "content"));
}

static void
open_page_cb (CohortTodayPage *self, const char *page)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", page);
}

static void
reviewed_cb (CohortTodayPage *self)
{
  cohort_command_review_async (session_of (self), self->report->reach, self->answers, NULL, cohort_window_done_cb,
                               g_object_ref (cohort_window_of (GTK_WIDGET (self))));
  g_ptr_array_unref (self->answers);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_review_answer_free);
  sync_review_button (self);
}

static void
review_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortTodayPage *self = COHORT_TODAY_PAGE (widget);
  GtkWidget *dialog;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->review_button)))
    return;
  dialog = cohort_review_dialog_new (self->report, self->answers);
  g_signal_connect_object (dialog, "open", G_CALLBACK (open_page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "done", G_CALLBACK (reviewed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (sync_review_button), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
log_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_present (ADW_DIALOG (cohort_review_log_new (session_of (COHORT_TODAY_PAGE (widget)))), widget);
}

/* ---- the page ---- */

static void
show_report (CohortTodayPage *self, CohortTodayReport *report)
{
  CohortSession *session = session_of (self);
  gboolean holds = report->sources->len > 0 || report->tasks->len > 0 || report->ahead->len > 0
                   || (cohort_session_get_holdings (session) & COHORT_HOLDS_SEGMENTS) != 0;

  remove_rows (self);
  g_clear_pointer (&self->report, cohort_today_report_unref);
  self->report = report;
  cohort_figure_strip_set (self->strip, session, report->figures, 0, G_MAXUINT);
  set_tasks (self);
  set_changes (self);
  set_ahead (self);
  set_sources (self);
  gtk_stack_set_visible_child_name (self->stack, holds ? "content" : "empty");
  sync_review_button (self);
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortTodayReport *report = cohort_today_report_load_finish (result, &error);
  CohortTodayPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_TODAY_PAGE (user_data);
  if (report != NULL)
    show_report (self, report);
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_today_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_today_report_load_async (cohort_page_get_session (page), cancellable, report_cb, page);
}

/* ---- on paper ---- */

static void
pick_task (gconstpointer item, const char **title, const char **detail)
{
  *title = ((const CohortTodayTask *) item)->title;
  *detail = ((const CohortTodayTask *) item)->detail;
}

static void
pick_change (gconstpointer item, const char **title, const char **detail)
{
  *title = ((const CohortTodayLine *) item)->title;
  *detail = ((const CohortTodayLine *) item)->detail;
}

static void
pick_ahead (gconstpointer item, const char **title, const char **detail)
{
  *title = ((const CohortTodayAhead *) item)->title;
  *detail = ((const CohortTodayAhead *) item)->detail;
}

static void
pick_source (gconstpointer item, const char **title, const char **detail)
{
  *title = ((const CohortTodaySource *) item)->name;
  *detail = ((const CohortTodaySource *) item)->reach;
}

static CohortPaper *
cohort_today_page_make_paper (CohortPage *page)
{
  const CohortTodayReport *report = COHORT_TODAY_PAGE (page)->report;
  CohortPaper *paper;

  if (report == NULL)
    return NULL;
  paper = cohort_page_paper_new (page, NULL);
  cohort_page_paper_add_figures (paper, report->figures, 0, G_MAXUINT);
  cohort_page_paper_add_lines (paper, _ ("To Do"), report->tasks, pick_task);
  cohort_page_paper_add_lines (paper, report->since, report->changes, pick_change);
  cohort_page_paper_add_lines (paper, _ ("Next 14 Days"), report->ahead, pick_ahead);
  cohort_page_paper_add_lines (paper, _ ("Sources"), report->sources, pick_source);
  return paper;
}

static void
cohort_today_page_dispose (GObject *object)
{
  CohortTodayPage *self = COHORT_TODAY_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_TODAY_PAGE);
  g_clear_pointer (&self->report, cohort_today_report_unref);
  G_OBJECT_CLASS (cohort_today_page_parent_class)->dispose (object);
}

static void
cohort_today_page_class_init (CohortTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_today_page_dispose;
  page_class->reload = cohort_today_page_reload;
  page_class->make_paper = cohort_today_page_make_paper;
  page_class->help = "today";

  g_type_ensure (COHORT_TYPE_FIGURE_STRIP);
  gtk_widget_class_install_action (widget_class, "today.go", "s", go_cb);
  gtk_widget_class_install_action (widget_class, "today.accept", "s", accept_cb);
  gtk_widget_class_install_action (widget_class, "today.snooze", "s", snooze_cb);
  gtk_widget_class_install_action (widget_class, "today.review", NULL, review_cb);
  gtk_widget_class_install_action (widget_class, "today.log", NULL, log_cb);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, review_button);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, strip);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, tasks);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, changes);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, ahead);
  gtk_widget_class_bind_template_child (widget_class, CohortTodayPage, sources);
}

static void
cohort_today_page_init (CohortTodayPage *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) cohort_review_answer_free);
  self->focus = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_letters (self);
}
