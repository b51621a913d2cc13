// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may leave: the greatest expected loss first, each with its reasons and one proposal; failed cards, the quiet and
// those who may want more apart; and a second view that grades the first. Where forecasts of the present ledger are
// missing and are quickly made, they are made in passing.

#include "config.h"

#include "cohort-at-risk-page.h"

#include "cohort-at-risk-paper.h"
#include "cohort-at-risk-row.h"
#include "cohort-failed-group.h"
#include "cohort-letter-dialog.h"
#include "cohort-operation.h"
#include "cohort-risk-commands.h"
#include "cohort-risk-fit.h"
#include "cohort-risk-grades-view.h"
#include "cohort-settings.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

#define FEW 20 /* rows at first: a list that long is worked through in no week */
#define SNOOZE_DAYS 14

struct _CohortAtRiskPage
{
  CohortPage parent_instance;

  CohortRiskReport *report; /* (owned) (nullable): shown */
  gboolean all;             /* rows beyond the first are shown */
  gboolean fitting;         /* forecasts are being made */
  gboolean tried;           /* they were, of this state of the ledger */
  GCancellable *fit;        /* (owned) (nullable) */
  GPtrArray *lines;         /* (element-type GtkWidget) (unowned): rows of the last report that are folded in */
  gint64 wanted;            /* the member to bring to sight, or COHORT_AT_RISK_FAILED; 0: none */

  AdwBanner *activity_banner;
  GtkWidget *switcher_box;
  GtkStack *stack;
  AdwPreferencesGroup *risk_group;
  GtkWidget *fit_button;
  GtkListBox *risk_list;
  GtkWidget *nobody_label;
  GtkWidget *more_button;
  CohortFailedGroup *failed_group;
  AdwExpanderRow *aside_row;
  AdwExpanderRow *quiet_row;
  AdwExpanderRow *upgrade_row;
  CohortRiskGradesView *grades;
};

G_DEFINE_FINAL_TYPE (CohortAtRiskPage, cohort_at_risk_page, COHORT_TYPE_PAGE)

static gpointer
hold_window (CohortAtRiskPage *self)
{
  return g_object_ref (cohort_window_of (GTK_WIDGET (self)));
}

static gboolean
is_writable (CohortAtRiskPage *self)
{
  return !cohort_session_is_read_only (cohort_page_get_session (COHORT_PAGE (self)));
}

static void
open_member (CohortAtRiskPage *self, gint64 member)
{
  cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", member);
}

/* ---- what a row asks for ---- */

static void
act_cb (CohortAtRiskRow *widget, const char *verb, CohortAtRiskPage *self)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
  const CohortRiskRow *row = cohort_at_risk_row_get (widget);

  if (g_str_equal (verb, "open"))
    open_member (self, row->member);
  else if (g_str_equal (verb, "draft"))
    cohort_letter_dialog_present (GTK_WIDGET (self), session, &row->member, 1, NULL, row->sign);
  else if (cohort_session_is_read_only (session))
    return;
  else if (g_str_equal (verb, "done"))
    cohort_command_risk_done_async (session, &row->member, 1, "other", row->sign, NULL, cohort_window_done_cb,
                                    hold_window (self));
  else if (g_str_equal (verb, "snooze"))
    cohort_command_risk_snooze_async (session, &row->member, 1, SNOOZE_DAYS, NULL, cohort_window_done_cb,
                                      hold_window (self));
  else if (g_str_equal (verb, "deny"))
    cohort_command_risk_deny_async (session, row->member, row->sign, NULL, cohort_window_done_cb, hold_window (self));
  else if (g_str_equal (verb, "restore"))
    cohort_command_risk_restore_async (session, row->member, NULL, cohort_window_done_cb, hold_window (self));
}

static void
row_activated_cb (CohortAtRiskPage *self, GtkListBoxRow *row)
{
  cohort_at_risk_row_act (COHORT_AT_RISK_ROW (row), "draft");
}

static gboolean
letter_cb (GtkWidget *list, GVariant *verb, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (list));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, COHORT_TYPE_AT_RISK_ROW) : NULL;

  if (row == NULL || !cohort_settings_get_single_letter_keys ())
    return FALSE;
  cohort_at_risk_row_act (COHORT_AT_RISK_ROW (row), g_variant_get_string (verb, NULL));
  return TRUE;
}

static void
add_letters (CohortAtRiskPage *self)
{
  static const struct
  {
    guint key;
    const char *verb;
  } letters[] = { { GDK_KEY_s, "snooze" }, { GDK_KEY_d, "done" }, { GDK_KEY_n, "deny" }, { GDK_KEY_o, "open" } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (letters[i].key, 0),
                                                gtk_callback_action_new (letter_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (letters[i].verb));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->risk_list), controller);
}

/* ---- the rows of the others ---- */

static void
line_activated_cb (GtkWidget *row, CohortAtRiskPage *self)
{
  open_member (self, ((const CohortRiskLine *) g_object_get_data (G_OBJECT (row), "line"))->member);
}

static GtkWidget *
line_row (CohortAtRiskPage *self, CohortRiskLine *line)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line->detail);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "line", line);
  g_signal_connect_object (row, "activated", G_CALLBACK (line_activated_cb), self, 0);
  g_ptr_array_add (self->lines, row);
  return row;
}

static void
restore_cb (GtkWidget *button, CohortAtRiskPage *self)
{
  const CohortRiskLine *line = g_object_get_data (G_OBJECT (button), "line");

  cohort_command_risk_restore_async (cohort_page_get_session (COHORT_PAGE (self)), line->member, NULL,
                                     cohort_window_done_cb, hold_window (self));
}

/* Whose failed payment was dealt with: what was done, and the way back. */
static GtkWidget *
answered_row (CohortAtRiskPage *self, CohortRiskLine *line, gboolean writable)
{
  GtkWidget *row = line_row (self, line), *button = gtk_button_new_with_mnemonic (_ ("Put _Back"));
  g_autofree char *detail = g_strdup_printf ("%s · %s", line->detail, line->done);
  g_autofree char *name = g_strdup_printf (_ ("Put %s Back on the List"), line->name);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  g_object_set_data (G_OBJECT (button), "line", line);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, writable);
  cohort_ui_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
clear_lines (CohortAtRiskPage *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->lines, i);
      GtkWidget *expander = gtk_widget_get_ancestor (gtk_widget_get_parent (row), ADW_TYPE_EXPANDER_ROW);

      adw_expander_row_remove (ADW_EXPANDER_ROW (expander), row);
    }
  g_ptr_array_set_size (self->lines, 0);
}

static void
fill_expander (CohortAtRiskPage *self, AdwExpanderRow *expander, GPtrArray *lines)
{
  gtk_widget_set_visible (GTK_WIDGET (expander), lines->len > 0);
  for (guint i = 0; i < lines->len; i++)
    adw_expander_row_add_row (expander, line_row (self, g_ptr_array_index (lines, i)));
}

static void
show_others (CohortAtRiskPage *self)
{
  const CohortRiskReport *report = self->report;

  cohort_failed_group_show (self->failed_group, report, is_writable (self));
  if (report->quiet_title != NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->quiet_row), report->quiet_title);
      adw_expander_row_set_subtitle (self->quiet_row, report->quiet_detail);
    }
  adw_expander_row_set_subtitle (self->upgrade_row, report->upgrade_detail);
  fill_expander (self, self->quiet_row, report->quiet);
  fill_expander (self, self->upgrade_row, report->upgrades);
}

/* ---- the list ---- */

static void
clear_list (CohortAtRiskPage *self)
{
  gtk_list_box_remove_all (self->risk_list);
}

static void
show_list (CohortAtRiskPage *self)
{
  const CohortRiskReport *report = self->report;
  gboolean writable = is_writable (self);
  guint n_aside = 0, shown = 0;

  for (guint i = 0; i < report->rows->len; i++)
    {
      const CohortRiskRow *row = g_ptr_array_index (report->rows, i);
      GtkWidget *widget;

      if (row->place == COHORT_RISK_SHOWN && shown == FEW && !self->all)
        continue;
      widget = cohort_at_risk_row_new (report, row, writable);
      g_signal_connect_object (widget, "act", G_CALLBACK (act_cb), self, 0);
      if (row->place == COHORT_RISK_SHOWN)
        {
          gtk_list_box_append (self->risk_list, widget);
          shown++;
          continue;
        }
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), FALSE);
      adw_expander_row_add_row (self->aside_row, widget);
      g_ptr_array_add (self->lines, widget);
      n_aside++;
    }
  for (guint i = 0; i < report->failed_aside->len; i++)
    adw_expander_row_add_row (self->aside_row, answered_row (self, report->failed_aside->pdata[i], writable));
  n_aside += report->failed_aside->len;
  gtk_widget_set_visible (GTK_WIDGET (self->aside_row), n_aside > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->risk_list), shown > 0);
  gtk_widget_set_visible (self->nobody_label, shown == 0);
  gtk_widget_set_visible (self->more_button, shown < report->n_shown);
}

static void
show_head (CohortAtRiskPage *self)
{
  const CohortRiskReport *report = self->report;
  g_autofree char *title
      = g_strdup_printf (ngettext ("%u member at risk", "%u members at risk", report->n_shown + report->n_more),
                         report->n_shown + report->n_more);
  g_autofree char *figures
      = report->total != NULL ? g_strdup_printf ("%s · %s", report->base, report->total) : g_strdup (report->base);
  g_autofree char *text = g_strdup_printf ("%s\n%s · %s", figures, report->method, report->judged);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_group_set_title (self->risk_group, title);
  adw_preferences_group_set_description (self->risk_group, escaped);
  adw_banner_set_title (self->activity_banner, report->activity != NULL ? report->activity : "");
  adw_banner_set_revealed (self->activity_banner, report->activity != NULL && report->n_paying > 0);
  gtk_widget_set_visible (self->fit_button, report->may_fit && !self->fitting);
}

/* Returns: (nullable): the row of a member in the list */
static GtkWidget *
find_row (CohortAtRiskPage *self, gint64 member)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->risk_list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (cohort_at_risk_row_get (COHORT_AT_RISK_ROW (row))->member == member)
      return row;
  return NULL;
}

/* A row with the focus, of the list or of those put aside.
 * Returns: (nullable) */
static GtkWidget *
get_focus_row (CohortAtRiskPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, COHORT_TYPE_AT_RISK_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (self)) ? row : NULL;
}

/* The focus stays with its person, who may have come back to the list, else goes to the next one of it, else to the
 * last. */
static void
restore_focus (CohortAtRiskPage *self, gint64 member, int place)
{
  GtkWidget *row = find_row (self, member);

  if (row == NULL && place >= 0)
    row = (GtkWidget *) gtk_list_box_get_row_at_index (self->risk_list, place);
  if (row == NULL)
    row = gtk_widget_get_last_child (GTK_WIDGET (self->risk_list));
  if (row != NULL)
    gtk_widget_grab_focus (row);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/* What was asked for elsewhere, once it is there: the first of those whose payment failed, or a member's own row. */
static void
show_wanted (CohortAtRiskPage *self)
{
  GtkWidget *found = NULL;

  if (self->wanted == COHORT_AT_RISK_FAILED)
    found = self->report->failed->len > 0 ? GTK_WIDGET (self->failed_group) : NULL;
  else if (self->wanted != 0)
    found = find_row (self, self->wanted);
  self->wanted = 0;
  if (found != NULL)
    gtk_widget_child_focus (found, GTK_DIR_TAB_FORWARD);
}

static void
cohort_at_risk_page_show_item (CohortPage *page, gint64 item)
{
  CohortAtRiskPage *self = COHORT_AT_RISK_PAGE (page);

  self->wanted = item;
  self->all = self->all || item != COHORT_AT_RISK_FAILED;
  cohort_page_reload (page);
}

static void make_forecasts (CohortAtRiskPage *self);

static void
show_report (CohortAtRiskPage *self, CohortRiskReport *report)
{
  GtkWidget *row = get_focus_row (self);
  const gint64 member = row != NULL ? cohort_at_risk_row_get (COHORT_AT_RISK_ROW (row))->member : 0;
  const int place = row != NULL && gtk_widget_get_parent (row) == GTK_WIDGET (self->risk_list)
                        ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row))
                        : -1;

  clear_lines (self);
  clear_list (self);
  g_clear_pointer (&self->report, cohort_risk_report_unref);
  self->report = report;
  show_head (self);
  show_list (self);
  show_others (self);
  cohort_risk_grades_view_show (self->grades, report, is_writable (self));
  gtk_widget_set_visible (self->switcher_box, report->n_paying > 0);
  gtk_stack_set_visible_child_name (self->stack, report->n_paying > 0 ? "views" : "empty");
  if (row != NULL)
    restore_focus (self, member, place);
  show_wanted (self);
  if (report->wants_fit && !self->tried)
    make_forecasts (self);
}

static void
more_cb (CohortAtRiskPage *self)
{
  self->all = TRUE;
  cohort_page_reload (COHORT_PAGE (self));
}

/* ---- failed cards ---- */

static void
write_note (CohortAtRiskPage *self, const GPtrArray *chosen, const gint64 *members)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < chosen->len; i++)
    {
      const CohortRiskLine *line = g_ptr_array_index (chosen, i);

      if (line->contact != NULL && *line->contact != '\0')
        g_strv_builder_add (addresses, line->contact);
    }
  list = g_strv_builder_end (addresses);
  cohort_letter_dialog_present (GTK_WIDGET (self), cohort_page_get_session (COHORT_PAGE (self)), members, chosen->len,
                                chosen->len > 1 ? (const char *const *) list : NULL, "failed");
}

static void
failed_cb (CohortAtRiskPage *self, const char *verb)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
  g_autoptr (GPtrArray) chosen = cohort_failed_group_get_chosen (self->failed_group);
  g_autofree gint64 *members = g_new (gint64, chosen->len + 1);

  for (guint i = 0; i < chosen->len; i++)
    members[i] = ((const CohortRiskLine *) g_ptr_array_index (chosen, i))->member;
  if (g_str_equal (verb, "draft"))
    write_note (self, chosen, members);
  else if (g_str_equal (verb, "done"))
    cohort_command_risk_done_async (session, members, chosen->len, "other", "past-due", NULL, cohort_window_done_cb,
                                    hold_window (self));
  else if (g_str_equal (verb, "snooze"))
    cohort_command_risk_snooze_async (session, members, chosen->len, SNOOZE_DAYS, NULL, cohort_window_done_cb,
                                      hold_window (self));
}

/* ---- forecasts ---- */

typedef struct
{
  CohortAtRiskPage *page;
  CohortOperation *operation;
} Fitting;

static void
fitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fitting *fitting = user_data;
  g_autoptr (CohortAtRiskPage) self = fitting->page;
  g_autoptr (CohortOperation) operation = fitting->operation;
  g_autoptr (GError) error = NULL;
  gboolean kept = cohort_risk_refresh_finish (COHORT_SESSION (source), result, &error);

  g_free (fitting);
  self->fitting = FALSE;
  /* Stale forecasts are no failure: the change that made them so asks again. */
  cohort_operation_end (operation,
                        g_error_matches (error, COHORT_COMMAND_ERROR, COHORT_COMMAND_ERROR_NOTHING) ? NULL : error);
  if (self->fit != NULL && !g_cancellable_is_cancelled (self->fit) && kept)
    cohort_page_reload (COHORT_PAGE (self));
}

static void
make_forecasts (CohortAtRiskPage *self)
{
  CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));
  Fitting *fitting;

  if (self->fitting || cohort_session_is_read_only (session))
    return;
  self->fitting = self->tried = TRUE;
  fitting = g_new0 (Fitting, 1);
  g_clear_object (&self->fit);
  self->fit = g_cancellable_new ();
  fitting->page = g_object_ref (self);
  fitting->operation = cohort_operation_new (_ ("Making Forecasts"), self->fit);
  cohort_operations_add (cohort_operations_of (session), fitting->operation);
  cohort_risk_refresh_async (session, self->fit, fitted_cb, fitting);
}

static void
fit_cb (CohortAtRiskPage *self)
{
  make_forecasts (self);
  gtk_widget_set_visible (self->fit_button, FALSE);
}

/* ---- the page ---- */

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortRiskReport *report = cohort_risk_report_load_finish (result, &error);
  CohortAtRiskPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_AT_RISK_PAGE (user_data);
  if (report != NULL)
    show_report (self, report);
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
changed_cb (CohortAtRiskPage *self)
{
  self->tried = FALSE;
}

static void
cohort_at_risk_page_attach (CohortPage *page, CohortSession *session)
{
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), page, G_CONNECT_SWAPPED);
}

static void
cohort_at_risk_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_risk_report_load_async (cohort_page_get_session (page), COHORT_DAY_NONE, 0, cancellable, report_cb, page);
}

static void
grade_opened_cb (CohortAtRiskPage *self, gint64 member)
{
  open_member (self, member);
}

static void
hold_out_cb (CohortAtRiskPage *self, gboolean hold_out)
{
  cohort_command_risk_hold_out_async (cohort_page_get_session (COHORT_PAGE (self)), hold_out, NULL,
                                      cohort_window_done_cb, hold_window (self));
}

static CohortPaper *
cohort_at_risk_page_make_paper (CohortPage *page)
{
  const CohortRiskReport *report = COHORT_AT_RISK_PAGE (page)->report;

  return report != NULL && report->n_paying > 0 ? cohort_at_risk_paper_new (page, report) : NULL;
}

static void
cohort_at_risk_page_dispose (GObject *object)
{
  CohortAtRiskPage *self = COHORT_AT_RISK_PAGE (object);

  g_cancellable_cancel (self->fit);
  g_clear_object (&self->fit);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_AT_RISK_PAGE);
  g_clear_pointer (&self->report, cohort_risk_report_unref);
  G_OBJECT_CLASS (cohort_at_risk_page_parent_class)->dispose (object);
}

static void
cohort_at_risk_page_class_init (CohortAtRiskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_at_risk_page_dispose;
  page_class->attach = cohort_at_risk_page_attach;
  page_class->reload = cohort_at_risk_page_reload;
  page_class->show_item = cohort_at_risk_page_show_item;
  page_class->make_paper = cohort_at_risk_page_make_paper;
  page_class->help = "at-risk";

  g_type_ensure (COHORT_TYPE_FAILED_GROUP);
  g_type_ensure (COHORT_TYPE_RISK_GRADES_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-at-risk-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, activity_banner);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, switcher_box);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, risk_group);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, fit_button);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, risk_list);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, nobody_label);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, failed_group);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, aside_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, upgrade_row);
  gtk_widget_class_bind_template_child (widget_class, CohortAtRiskPage, grades);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
cohort_at_risk_page_init (CohortAtRiskPage *self)
{
  self->lines = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->grades, "open", G_CALLBACK (grade_opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grades, "hold-out", G_CALLBACK (hold_out_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->failed_group, "act", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  add_letters (self);
}
