// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One report serves the calendar and the board; the library asks for itself when it is first looked at. What the parts
// want done they ask by actions of the page, and each edit is one step that the toast takes back.

#include "config.h"

#include "cohort-content-page.h"

#include "cohort-content-board.h"
#include "cohort-content-calendar.h"
#include "cohort-content-card.h"
#include "cohort-content-item-dialog.h"
#include "cohort-content-library.h"
#include "cohort-content-post-dialog.h"
#include "cohort-content-promises-dialog.h"
#include "cohort-plan-commands.h"
#include "cohort-plan-export.h"
#include "cohort-reminders.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define BOARD_DAYS 31 /* how far back the board shows what came out */

struct _CohortContentPage
{
  CohortPage parent_instance;

  CohortPlanReport *report; /* (owned) (nullable) */
  gint64 reminded;          /* the benefit of the banner; 0: none */
  CohortDay reminded_day;
  gboolean has_library;

  GtkStack *stack;
  AdwViewStack *views;
  GtkWidget *switcher;
  CohortContentCalendar *calendar;
  CohortContentBoard *board;
  CohortContentLibrary *library;
  AdwBanner *reminder;
  GtkWidget *proposal_bar;
  GtkLabel *proposal_label;
};

G_DEFINE_FINAL_TYPE (CohortContentPage, cohort_content_page, COHORT_TYPE_PAGE)

/* Edits */

static CohortSession *
session_of (CohortContentPage *self)
{
  return cohort_page_get_session (COHORT_PAGE (self));
}

static void
edit (CohortContentPage *self, const CohortPlanEdit *what)
{
  cohort_command_plan_async (session_of (self), what, NULL, cohort_window_done_cb,
                             g_object_ref (cohort_window_of (GTK_WIDGET (self))));
}

static const CohortPlanEntry *
find_item (CohortContentPage *self, gint64 item)
{
  for (guint i = 0; self->report && i < self->report->entries->len; i++)
    {
      const CohortPlanEntry *entry = g_ptr_array_index (self->report->entries, i);

      if (entry->item == item)
        return entry;
    }
  return NULL;
}

static void
move (CohortContentPage *self, gint64 item, CohortDay day, gint64 benefit)
{
  const CohortPlanEntry *entry = find_item (self, item);

  if (entry && (entry->day != day || benefit != COHORT_PLAN_KEEPS_AS_BEFORE))
    edit (self, &(CohortPlanEdit) {
                    .kind = COHORT_PLAN_EDIT_MOVE, .item = item, .day = day, .other = benefit, .name = entry->title });
}

/* Dialogs */

static void
edit_cb (CohortContentPage *self, gpointer what)
{
  edit (self, what);
}

static void
member_cb (CohortContentPage *self, gint64 member)
{
  cohort_window_show_item (cohort_window_of (GTK_WIDGET (self)), "members", member);
}

static void
present (CohortContentPage *self, GtkWidget *dialog)
{
  g_signal_connect_object (dialog, "edit", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
open_item (CohortContentPage *self, gint64 item, CohortDay day, gint64 benefit, const char *kind)
{
  present (self, cohort_content_item_dialog_new (session_of (self), item, day, benefit, kind));
}

static const char *
kind_of_promise (CohortContentPage *self, gint64 benefit)
{
  for (guint i = 0; self->report && i < self->report->promises->len; i++)
    {
      const CohortPlanPromise *promise = g_ptr_array_index (self->report->promises, i);

      if (promise->benefit == benefit)
        return promise->chosen ? promise->chosen : promise->guess;
    }
  return NULL;
}

/* Actions */

static void
new_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!cohort_session_is_read_only (session_of (COHORT_CONTENT_PAGE (widget))))
    open_item (COHORT_CONTENT_PAGE (widget), 0, COHORT_DAY_NONE, COHORT_PLAN_KEEPS_BY_KIND, NULL);
}

static void
open_item_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_item (COHORT_CONTENT_PAGE (widget), g_variant_get_int64 (parameter), COHORT_DAY_NONE, 0, NULL);
}

static void
open_post_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (widget);
  GtkWidget *dialog = cohort_content_post_dialog_new (session_of (self), g_variant_get_int64 (parameter));

  g_signal_connect_object (dialog, "member", G_CALLBACK (member_cb), self, G_CONNECT_SWAPPED);
  present (self, dialog);
}

static void
plan_slot_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (widget);
  gint64 benefit;
  CohortDay day;

  g_variant_get (parameter, "(xi)", &benefit, &day);
  open_item (self, 0, day, benefit, kind_of_promise (self, benefit));
}

static void
move_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint64 item, benefit;
  CohortDay day;

  g_variant_get (parameter, "(xix)", &item, &day, &benefit);
  move (COHORT_CONTENT_PAGE (widget), item, day, benefit);
}

static void
set_state (CohortContentPage *self, gint64 item, CohortPlanState state)
{
  const CohortPlanEntry *entry = find_item (self, item);

  if (entry == NULL || entry->state == state)
    return;
  /* What is to be planned needs a day, and what is out its post: the form asks for them. */
  if (state == COHORT_PLAN_PUBLISHED || (state == COHORT_PLAN_PLANNED && entry->day == COHORT_DAY_NONE))
    open_item (self, item, COHORT_DAY_NONE, 0, NULL);
  else
    edit (self,
          &(CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_STATE, .item = item, .other = state, .name = entry->title });
}

static void
set_state_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint64 item;
  int state;

  g_variant_get (parameter, "(xi)", &item, &state);
  set_state (COHORT_CONTENT_PAGE (widget), item, (CohortPlanState) state);
}

static void
show_week_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cohort_content_calendar_show_week (COHORT_CONTENT_PAGE (widget)->calendar, g_variant_get_int32 (parameter));
}

static void
promises_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (widget);

  if (self->report)
    present (self, cohort_content_promises_dialog_new (self->report));
}

/* On a card by the keyboard: Ctrl and an arrow moves it by a day or a week, on the board to the state before or after;
 * Delete takes it out. */

static CohortContentCard *
focused_card (CohortContentPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *card = focus ? gtk_widget_get_ancestor (focus, COHORT_TYPE_CONTENT_CARD) : NULL;

  return card && cohort_content_card_is_movable (COHORT_CONTENT_CARD (card))
                 && !cohort_session_is_read_only (session_of (self))
             ? COHORT_CONTENT_CARD (card)
             : NULL;
}

static gboolean
nudge_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (widget);
  CohortContentCard *card = focused_card (self);
  int days = g_variant_get_int32 (arguments);
  const CohortPlanEntry *entry = card ? cohort_content_card_get_entry (card) : NULL;

  if (entry == NULL)
    return FALSE;
  if (ABS (days) == 1 && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    days = -days;
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "board") == 0)
    {
      if (ABS (days) == 1 && (int) entry->state + days >= 0)
        set_state (self, entry->item, (CohortPlanState) ((int) entry->state + days));
      return TRUE;
    }
  move (self, entry->item, entry->day == COHORT_DAY_NONE ? self->report->today : entry->day + days,
        COHORT_PLAN_KEEPS_AS_BEFORE);
  return TRUE;
}

static gboolean
delete_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (widget);
  CohortContentCard *card = focused_card (self);
  const CohortPlanEntry *entry = card ? cohort_content_card_get_entry (card) : NULL;

  if (entry)
    edit (self, &(CohortPlanEdit) { .kind = COHORT_PLAN_EDIT_REMOVE, .item = entry->item, .name = entry->title });
  return entry != NULL;
}

/* Banner and proposals */

static void
plan_reminded_cb (CohortContentPage *self)
{
  if (self->reminded != 0 && !cohort_session_is_read_only (session_of (self)))
    open_item (self, 0, self->reminded_day, self->reminded, kind_of_promise (self, self->reminded));
}

static void
show_reminder (CohortContentPage *self)
{
  g_autoptr (GPtrArray) reminders = cohort_reminders_of_plan (self->report);
  const CohortReminder *first = reminders->len > 0 ? g_ptr_array_index (reminders, 0) : NULL;

  self->reminded = first ? first->item : 0;
  if (first)
    {
      g_autofree char *title = g_strdup_printf ("%s · %s", first->title, first->detail);

      self->reminded_day = first->day;
      adw_banner_set_title (self->reminder, title);
    }
  adw_banner_set_revealed (self->reminder, first != NULL);
}

static void
answer (CohortContentPage *self, CohortPlanEditKind kind)
{
  const CohortPlanProposal *proposal;

  if (self->report == NULL || self->report->proposals->len == 0)
    return;
  proposal = g_ptr_array_index (self->report->proposals, 0);
  edit (self, &(CohortPlanEdit) {
                  .kind = kind, .item = proposal->item, .other = proposal->post, .name = proposal->item_title });
}

static void
accept_cb (CohortContentPage *self)
{
  answer (self, COHORT_PLAN_EDIT_LINK);
}

static void
refuse_cb (CohortContentPage *self)
{
  answer (self, COHORT_PLAN_EDIT_REFUSE);
}

static void
show_proposal (CohortContentPage *self)
{
  const gboolean any = self->report->proposals->len > 0 && !cohort_session_is_read_only (session_of (self));

  if (any)
    {
      const CohortPlanProposal *proposal = g_ptr_array_index (self->report->proposals, 0);
      /* Translators: %1$s is the title of a post that came out, %2$s of something that was planned */
      g_autofree char *text = g_strdup_printf (_ ("“%1$s” came out. Is it what became of “%2$s”?"),
                                               proposal->post_title, proposal->item_title);

      gtk_label_set_label (self->proposal_label, text);
    }
  gtk_widget_set_visible (self->proposal_bar, any);
}

/* The report */

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPlanReport) report = cohort_plan_report_load_finish (result, &error);
  CohortContentPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_CONTENT_PAGE (user_data);
  if (report)
    {
      const CohortHoldings any = COHORT_HOLDS_PLAN | COHORT_HOLDS_POSTS | COHORT_HOLDS_TIERS;
      const gboolean shown = (cohort_session_get_holdings (session_of (self)) & any) != 0 || report->entries->len > 0;

      g_clear_pointer (&self->report, cohort_plan_report_unref);
      self->report = g_steal_pointer (&report);
      gtk_stack_set_visible_child_name (self->stack, shown ? "views" : "empty");
      gtk_widget_set_visible (self->switcher, shown);
      cohort_content_calendar_set_report (self->calendar, self->report);
      cohort_content_board_set_report (self->board, self->report);
      show_reminder (self);
      show_proposal (self);
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

/* The days of the calendar, what came out lately, and what is due soon. */
static CohortPeriod
make_range (CohortContentPage *self)
{
  const CohortDay today = cohort_session_get_today (session_of (self));
  const CohortPeriod shown = cohort_content_calendar_get_range (self->calendar);

  return (CohortPeriod) { MIN (shown.from, today - BOARD_DAYS), MAX (shown.to, today + COHORT_REMINDER_SLOT_DAYS + 1) };
}

static void
cohort_content_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_plan_report_load_async (cohort_page_get_session (page), make_range (COHORT_CONTENT_PAGE (page)), cancellable,
                                 report_cb, page);
}

static void
range_changed_cb (CohortContentPage *self)
{
  cohort_page_reload (COHORT_PAGE (self));
}

static void
view_cb (CohortContentPage *self)
{
  if (self->has_library || session_of (self) == NULL
      || g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "library") != 0)
    return;
  self->has_library = TRUE;
  cohort_content_library_set_session (self->library, session_of (self));
}

static void
cohort_content_page_attach (CohortPage *page, CohortSession *session)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (page);

  cohort_content_calendar_set_session (self->calendar, session);
  cohort_content_calendar_set_today (self->calendar, cohort_session_get_today (session));
}

static void
cohort_content_page_search (CohortPage *page)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (page);

  adw_view_stack_set_visible_child_name (self->views, "library");
  cohort_content_library_search (self->library);
}

static void
cohort_content_page_new_item (CohortPage *page)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "content.new", NULL);
}

static void
cohort_content_page_show_item (CohortPage *page, gint64 item)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "content.open-item", "x", item);
}

/* Exporting: what the calendar shows */

typedef struct
{
  CohortWindow *window;
  GBytes *text;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->window);
  g_bytes_unref (self->text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
written_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    cohort_window_toast (export->window, _ ("The plan was exported"));
  else
    cohort_window_toast (export->window, error->message);
}

static void
file_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  GBytes *text = export->text;

  if (file)
    g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                         g_steal_pointer (&export));
}

static void
export_as (CohortContentPage *self, gboolean ics)
{
  CohortSession *session = session_of (self);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Export *export;
  char *text;

  if (self->report == NULL)
    return;
  text = ics ? cohort_plan_to_ics (self->report, cohort_session_get_zone (session), cohort_session_get_title (session),
                                   cohort_session_get_now (session))
             : cohort_plan_to_markdown (self->report, cohort_session_get_title (session));
  export = g_new0 (Export, 1);
  export->window = g_object_ref (cohort_window_of (GTK_WIDGET (self)));
  export->text = g_bytes_new_take (text, strlen (text));
  gtk_file_dialog_set_title (dialog, _ ("Export the Plan"));
  gtk_file_dialog_set_initial_name (dialog, ics ? "plan.ics" : "plan.md");
  gtk_file_dialog_save (dialog, GTK_WINDOW (export->window), NULL, file_chosen_cb, export);
}

static void
export_ics_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  export_as (COHORT_CONTENT_PAGE (widget), TRUE);
}

static void
export_markdown_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  export_as (COHORT_CONTENT_PAGE (widget), FALSE);
}

static void
cohort_content_page_export_view (CohortPage *page)
{
  export_as (COHORT_CONTENT_PAGE (page), FALSE);
}

static void
cohort_content_page_dispose (GObject *object)
{
  CohortContentPage *self = COHORT_CONTENT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_CONTENT_PAGE);
  g_clear_pointer (&self->report, cohort_plan_report_unref);
  G_OBJECT_CLASS (cohort_content_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int days;
  } nudges[] = { { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 }, { GDK_KEY_Up, -7 }, { GDK_KEY_Down, 7 } };

  gtk_widget_class_install_action (widget_class, "content.new", NULL, new_cb);
  gtk_widget_class_install_action (widget_class, "content.open-item", "x", open_item_cb);
  gtk_widget_class_install_action (widget_class, "content.open-post", "x", open_post_cb);
  gtk_widget_class_install_action (widget_class, "content.plan-slot", "(xi)", plan_slot_cb);
  gtk_widget_class_install_action (widget_class, "content.move", "(xix)", move_cb);
  gtk_widget_class_install_action (widget_class, "content.set-state", "(xi)", set_state_cb);
  gtk_widget_class_install_action (widget_class, "content.show-week", "i", show_week_cb);
  gtk_widget_class_install_action (widget_class, "content.promises", NULL, promises_cb);
  gtk_widget_class_install_action (widget_class, "content.export-ics", NULL, export_ics_cb);
  gtk_widget_class_install_action (widget_class, "content.export-markdown", NULL, export_markdown_cb);
  for (guint i = 0; i < G_N_ELEMENTS (nudges); i++)
    gtk_widget_class_add_binding (widget_class, nudges[i].key, GDK_CONTROL_MASK, nudge_cb, "i", nudges[i].days);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, delete_cb, NULL);
}

static void
cohort_content_page_class_init (CohortContentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_content_page_dispose;
  page_class->attach = cohort_content_page_attach;
  page_class->reload = cohort_content_page_reload;
  page_class->search = cohort_content_page_search;
  page_class->new_item = cohort_content_page_new_item;
  page_class->export_view = cohort_content_page_export_view;
  page_class->show_item = cohort_content_page_show_item;
  page_class->new_label = N_ ("New Idea");
  page_class->help = "content";

  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-content-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, views);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, calendar);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, board);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, library);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, reminder);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, proposal_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortContentPage, proposal_label);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, plan_reminded_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, refuse_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
}

static void
cohort_content_page_init (CohortContentPage *self)
{
  g_type_ensure (COHORT_TYPE_CONTENT_CALENDAR);
  g_type_ensure (COHORT_TYPE_CONTENT_BOARD);
  g_type_ensure (COHORT_TYPE_CONTENT_LIBRARY);
  gtk_widget_init_template (GTK_WIDGET (self));
}
