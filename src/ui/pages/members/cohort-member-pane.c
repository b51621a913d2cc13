// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One person beside the list: what is known, and what the programmer adds to it (a better name, tags, notes).
// Shows one immutable report; every edit is a command whose change comes back as a new report. What is being
// typed is never overwritten by one.

#include "config.h"

#include "cohort-member-pane.h"

#include "cohort-chip.h"
#include "cohort-commands.h"
#include "cohort-member-commands.h"
#include "cohort-member-fields.h"
#include "cohort-member-life.h"
#include "cohort-member-report.h"
#include "cohort-member-points-group.h"
#include "cohort-member-risk.h"
#include "cohort-member-suggestions.h"
#include "cohort-privacy-dialog.h"
#include "cohort-ui.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

/* A person has few of these; a source that says otherwise must not stop the window. */
#define MAX_ROWS 30

struct _CohortMemberPane
{
  AdwBin parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  gint64 member;              /* 0: nobody */
  CohortMemberReport *report; /* (owned) (nullable): what is shown */
  GCancellable *cancellable;  /* (owned) (nullable): of the report under way */
  GPtrArray *rows;            /* (element-type GtkWidget) (unowned): made by the last report */

  GtkStack *stack;
  AdwWindowTitle *title;
  AdwStatusPage *failure;
  CohortMemberFields *fields;
  CohortMemberLife *life;
  CohortMemberPointsGroup *points;
  CohortMemberRisk *risk;
  CohortMemberSuggestions *suggestions;
  AdwActionRow *status_row;
  AdwActionRow *paid_row;
  AdwActionRow *net_row;
  AdwActionRow *activity_row;
  AdwActionRow *joined_row;
  AdwPreferencesGroup *tags_group;
  AdwWrapBox *tags_box;
  AdwEntryRow *tag_row;
  AdwPreferencesGroup *notes_group;
  AdwEntryRow *note_row;
  AdwPreferencesGroup *identities_group;
  GtkWidget *split_button;
  AdwHeaderBar *header_bar;
  GtkWidget *back_button, *close_button;
  AdwPreferencesGroup *segments_group;
};

G_DEFINE_FINAL_TYPE (CohortMemberPane, cohort_member_pane, ADW_TYPE_BIN)

static guint closed_signal;

static gpointer
hold_window (CohortMemberPane *self)
{
  return g_object_ref (cohort_window_of (GTK_WIDGET (self)));
}

static const char *
get_trimmed (AdwEntryRow *row, char **text)
{
  *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  return **text ? *text : NULL;
}

static void
show_payments_cb (CohortMemberPane *self)
{
  cohort_member_life_show_payments (self->life);
}

static void
tag_applied_cb (CohortMemberPane *self)
{
  g_autofree char *text = NULL;
  const char *tag = get_trimmed (self->tag_row, &text);

  if (tag)
    cohort_command_add_tag_async (self->session, &self->member, 1, tag, NULL, cohort_window_done_cb,
                                  hold_window (self));
  gtk_editable_set_text (GTK_EDITABLE (self->tag_row), "");
}

static void
note_applied_cb (CohortMemberPane *self)
{
  g_autofree char *text = NULL;
  const char *body = get_trimmed (self->note_row, &text);

  if (body)
    cohort_command_add_note_async (self->session, self->member, body, NULL, cohort_window_done_cb, hold_window (self));
  gtk_editable_set_text (GTK_EDITABLE (self->note_row), "");
}

static void
remove_tag_cb (CohortMemberPane *self, GtkWidget *button)
{
  cohort_command_remove_tag_async (self->session, self->member, g_object_get_data (G_OBJECT (button), "tag"), NULL,
                                   cohort_window_done_cb, hold_window (self));
}

static void
remove_note_cb (CohortMemberPane *self, GtkWidget *button)
{
  const gint64 *note = g_object_get_data (G_OBJECT (button), "note");

  cohort_command_remove_note_async (self->session, *note, NULL, cohort_window_done_cb, hold_window (self));
}

static void
note_edited_cb (AdwAlertDialog *dialog, const char *response, CohortMemberPane *self)
{
  GtkTextBuffer *buffer = g_object_get_data (G_OBJECT (dialog), "buffer");
  const gint64 *note = g_object_get_data (G_OBJECT (dialog), "note");
  g_autofree char *text = NULL;

  if (!g_str_equal (response, "save"))
    return;
  g_object_get (buffer, "text", &text, NULL);
  if (*g_strstrip (text))
    cohort_command_edit_note_async (self->session, *note, text, NULL, cohort_window_done_cb, hold_window (self));
}

static void
edit_note_cb (CohortMemberPane *self, GtkWidget *button)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Edit Note"), NULL));
  const gint64 *note = g_object_get_data (G_OBJECT (button), "note");
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  for (guint i = 0; i < self->report->notes->len; i++)
    if (((const CohortReportNote *) g_ptr_array_index (self->report->notes, i))->id == *note)
      gtk_text_buffer_set_text (buffer, ((const CohortReportNote *) g_ptr_array_index (self->report->notes, i))->body,
                                -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note"), -1);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (view, "inline");
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  g_object_set_data_full (G_OBJECT (dialog), "note", g_memdup2 (note, sizeof *note), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "buffer", g_object_ref (buffer), g_object_unref);
  adw_alert_dialog_set_extra_child (dialog, scrolled);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_dialog_set_focus (ADW_DIALOG (dialog), view);
  g_signal_connect_object (dialog, "response", G_CALLBACK (note_edited_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
show_value (AdwActionRow *row, const char *value)
{
  gtk_widget_set_visible (GTK_WIDGET (row), value && *value);
  adw_action_row_set_subtitle (row, value ? value : "");
}

static AdwActionRow *
add_row (CohortMemberPane *self, AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title ? title : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return ADW_ACTION_ROW (row);
}

static GtkWidget *
make_button (CohortMemberPane *self, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, !cohort_session_is_read_only (self->session));
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
clear_rows (CohortMemberPane *self)
{
  GtkWidget *chip;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->tags_box))))
    adw_wrap_box_remove (self->tags_box, chip);
}

static char *
join (const char *const *parts, guint n_parts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    if (parts[i] && *parts[i])
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
show_identities (CohortMemberPane *self)
{
  GPtrArray *identities = self->report->identities;

  gtk_widget_set_visible (GTK_WIDGET (self->identities_group), identities->len > 0);
  /* Several profiles come together by a merge alone. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->split_button), "x", self->report->id);
  gtk_widget_set_visible (self->split_button, identities->len > 1);
  for (guint i = 0; i < MIN (identities->len, MAX_ROWS); i++)
    {
      const CohortReportIdentity *identity = g_ptr_array_index (identities, i);
      const char *parts[] = { identity->name,   identity->handle, identity->email, identity->raw_status,
                              identity->labels, identity->joined, identity->note };
      g_autofree char *text = join (parts, G_N_ELEMENTS (parts));

      add_row (self, self->identities_group, identity->source, text);
    }
}

static void
show_segments (CohortMemberPane *self)
{
  GPtrArray *segments = self->report->segments;

  gtk_widget_set_visible (GTK_WIDGET (self->segments_group), segments->len > 0);
  for (guint i = 0; i < MIN (segments->len, MAX_ROWS); i++)
    {
      const CohortReportSegment *segment = g_ptr_array_index (segments, i);
      const char *parts[] = { segment->status, segment->tier, segment->price, segment->source,
                              segment->reported ? _ ("as the source reports it, without payments") : NULL };
      g_autofree char *text = join (parts, G_N_ELEMENTS (parts));

      add_row (self, self->segments_group, segment->period, text);
    }
}

static void
show_notes (CohortMemberPane *self)
{
  for (guint i = 0; i < MIN (self->report->notes->len, MAX_ROWS); i++)
    {
      const CohortReportNote *note = g_ptr_array_index (self->report->notes, i);
      AdwActionRow *row = add_row (self, self->notes_group, note->body, note->written);
      GtkWidget *button = make_button (self, _ ("Remove Note"), G_CALLBACK (remove_note_cb));
      GtkWidget *edit = make_button (self, _ ("Edit Note"), G_CALLBACK (edit_note_cb));

      gtk_button_set_icon_name (GTK_BUTTON (edit), "document-edit-symbolic");
      g_object_set_data_full (G_OBJECT (edit), "note", g_memdup2 (&note->id, sizeof note->id), g_free);
      adw_action_row_add_suffix (row, edit);
      g_object_set_data_full (G_OBJECT (button), "note", g_memdup2 (&note->id, sizeof note->id), g_free);
      adw_action_row_add_suffix (row, button);
    }
}

static void
show_tags (CohortMemberPane *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->tags_box), self->report->tags[0] != NULL);
  for (guint i = 0; self->report->tags[i] && i < MAX_ROWS; i++)
    {
      g_autofree char *tooltip = g_strdup_printf (_ ("Remove the Tag “%s”"), self->report->tags[i]);
      GtkWidget *button;
      GtkWidget *chip = cohort_chip_new (self->report->tags[i], tooltip, &button);

      gtk_widget_set_sensitive (button, !cohort_session_is_read_only (self->session));
      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_tag_cb), self, G_CONNECT_SWAPPED);
      g_object_set_data_full (G_OBJECT (button), "tag", g_strdup (self->report->tags[i]), g_free);
      adw_wrap_box_append (self->tags_box, chip);
    }
}

static void
show_report (CohortMemberPane *self, CohortMemberReport *report)
{
  gboolean same_member = self->report && self->report->id == report->id;

  g_clear_pointer (&self->report, cohort_member_report_unref);
  self->report = report;
  clear_rows (self);
  if (!same_member)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->note_row), "");
      gtk_editable_set_text (GTK_EDITABLE (self->tag_row), "");
    }
  adw_window_title_set_title (self->title, *report->name ? report->name : report->contact);
  adw_window_title_set_subtitle (self->title, report->tier ? report->tier : "");
  cohort_member_fields_show (self->fields, self->session, report);
  cohort_member_life_show (self->life, self->session, report->id);
  cohort_member_points_group_show (self->points, self->session, report->id);
  cohort_member_risk_show (self->risk, self->session, report->id);
  cohort_member_suggestions_show (self->suggestions, self->session, report->id);
  show_value (self->status_row, report->status);
  show_value (self->paid_row, report->paid_through);
  show_value (self->net_row, report->net);
  show_value (self->activity_row, report->last_activity);
  show_value (self->joined_row, report->joined);
  show_tags (self);
  show_notes (self);
  show_identities (self);
  show_segments (self);
  gtk_stack_set_visible_child_name (self->stack, "member");
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CohortMemberReport *report = cohort_member_report_load_finish (result, &error);
  CohortMemberPane *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MEMBER_PANE (user_data);
  if (report)
    {
      show_report (self, report);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    cohort_ui_describe (self->failure, error->message);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? "gone" : "failed");
}

static void
close_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, closed_signal, 0);
}

static void
privacy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortMemberPane *self = COHORT_MEMBER_PANE (widget);

  if (self->member != 0)
    adw_dialog_present (ADW_DIALOG (cohort_privacy_dialog_new (self->session, self->member)), widget);
}

/* ---- layout ---- */

/* A split view that is closed may give the pane no width at all: what lies in it keeps the least that it needs. */
static int
get_width (GtkWidget *child, int width)
{
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return MAX (width, least);
}

static void
measure_cb (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
            int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = get_width (child, for_size);
  gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
allocate_cb (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  gtk_widget_allocate (child, get_width (child, width), height, baseline, NULL);
}

/* ---- the object ---- */

static void
cohort_member_pane_dispose (GObject *object)
{
  CohortMemberPane *self = COHORT_MEMBER_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MEMBER_PANE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_member_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_member_pane_parent_class)->dispose (object);
}

static void
cohort_member_pane_class_init (CohortMemberPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_member_pane_dispose;
  closed_signal
      = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (COHORT_TYPE_MEMBER_FIELDS);
  g_type_ensure (COHORT_TYPE_MEMBER_LIFE);
  g_type_ensure (COHORT_TYPE_MEMBER_POINTS_GROUP);
  g_type_ensure (COHORT_TYPE_MEMBER_RISK);
  g_type_ensure (COHORT_TYPE_MEMBER_SUGGESTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-member-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, title);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, failure);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, fields);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, life);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, points);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, risk);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, suggestions);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, status_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, paid_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, net_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, activity_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, joined_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, tags_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, tags_box);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, tag_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, notes_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, note_row);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, identities_group);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, split_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, header_bar);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, back_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, CohortMemberPane, segments_group);
  gtk_widget_class_bind_template_callback (widget_class, show_payments_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_applied_cb);
  gtk_widget_class_install_action (widget_class, "pane.close", NULL, close_cb);
  gtk_widget_class_install_action (widget_class, "pane.privacy", NULL, privacy_cb);
}

static void
cohort_member_pane_init (CohortMemberPane *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (NULL, measure_cb, allocate_cb));
}

/**
 * cohort_member_pane_set_session:
 * @session: (transfer none): given once
 */
void
cohort_member_pane_set_session (CohortMemberPane *self, CohortSession *session)
{
  gboolean writable = !cohort_session_is_read_only (session);

  g_return_if_fail (COHORT_IS_MEMBER_PANE (self));

  g_set_object (&self->session, session);
  gtk_widget_set_visible (GTK_WIDGET (self->tag_row), writable);
  gtk_widget_set_visible (GTK_WIDGET (self->note_row), writable);
}

/**
 * cohort_member_pane_set_member:
 * @member: a member's id, 0 for nobody
 */
void
cohort_member_pane_set_member (CohortMemberPane *self, gint64 member)
{
  g_return_if_fail (COHORT_IS_MEMBER_PANE (self));

  if (self->member == member)
    return;
  self->member = member;
  cohort_member_pane_reload (self);
}

/**
 * cohort_member_pane_reload:
 *
 * Asks for the report again; the one that is shown stays until the new one is there.
 */
void
cohort_member_pane_reload (CohortMemberPane *self)
{
  g_return_if_fail (COHORT_IS_MEMBER_PANE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->member == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  self->cancellable = g_cancellable_new ();
  cohort_member_report_load_async (self->session, self->member, self->cancellable, report_cb, self);
}

/**
 * cohort_member_pane_edit:
 *
 * Moves the keyboard's focus to the person's name.
 */
void
cohort_member_pane_edit (CohortMemberPane *self)
{
  g_return_if_fail (COHORT_IS_MEMBER_PANE (self));

  cohort_member_fields_edit (self->fields);
}

/**
 * cohort_member_pane_set_alone:
 * @alone: whether it covers the list instead of standing beside it: then it has the buttons of the window, and a way
 * back
 */
void
cohort_member_pane_set_alone (CohortMemberPane *self, gboolean alone)
{
  g_return_if_fail (COHORT_IS_MEMBER_PANE (self));

  adw_header_bar_set_show_end_title_buttons (self->header_bar, alone);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, alone);
  gtk_widget_set_visible (self->back_button, alone);
  gtk_widget_set_visible (self->close_button, !alone);
}
