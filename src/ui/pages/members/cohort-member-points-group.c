// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The points of one member, on their page: what is left, where it came from, what was redeemed. Nothing where no points
// were ever given.

#include "config.h"

#include "cohort-member-points-group.h"

#include "cohort-points-words.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define MOST_GIFTS 5

struct _CohortMemberPointsGroup
{
  AdwBin parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  gint64 member;              /* 0: nobody */
  CohortMemberPoints *report; /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CohortMemberPointsGroup, cohort_member_points_group, ADW_TYPE_BIN)

/* ---- redeeming ---- */

typedef struct
{
  CohortWindow *window; /* (owned) */
  gint64 member;
  AdwSpinRow *points;
  AdwEntryRow *what;
} Form;

static void
form_free (gpointer data, GClosure *closure)
{
  Form *self = data;

  g_object_unref (self->window);
  g_free (self);
}

static void
redeemed_cb (Form *form, const char *response)
{
  if (g_str_equal (response, "redeem"))
    cohort_command_redeem_points_async (
        cohort_window_get_session (form->window), form->member, (gint64) adw_spin_row_get_value (form->points),
        gtk_editable_get_text (GTK_EDITABLE (form->what)), NULL, cohort_window_done_cb, g_object_ref (form->window));
}

static void
redeem_cb (CohortMemberPointsGroup *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Redeem Points"), NULL));
  GtkWidget *group = adw_preferences_group_new ();
  Form *form = g_new0 (Form, 1);
  gint64 balance = self->report->account.balance;

  form->window = g_object_ref (cohort_window_of (GTK_WIDGET (self)));
  form->member = self->member;
  form->points = ADW_SPIN_ROW (cohort_ui_spin_row_new (_ ("Points"), 1, (double) balance, (double) balance));
  form->what = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->what), _ ("For What"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (form->points));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (form->what));
  adw_alert_dialog_set_extra_child (dialog, group);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "redeem", _ ("_Redeem"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "redeem", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "redeem");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (redeemed_cb), form, form_free, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
return_cb (GtkWidget *button)
{
  CohortWindow *window = cohort_window_of (button);

  cohort_command_remove_redeemed_async (cohort_window_get_session (window),
                                        *(gint64 *) g_object_get_data (G_OBJECT (button), "id"), NULL,
                                        cohort_window_done_cb, g_object_ref (window));
}

/* ---- rows ---- */

static void
add_gift (CohortMemberPointsGroup *self, AdwPreferencesGroup *group, const CohortPointsGift *gift)
{
  g_autofree char *text = cohort_points_gift_text (gift);
  GtkWidget *row = cohort_text_row_new (text, NULL), *button;

  if (!cohort_session_is_read_only (self->session))
    {
      button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _ ("Give Back"));
      cohort_ui_name (button, _ ("Give Back"));
      g_object_set_data_full (G_OBJECT (button), "id", g_memdup2 (&gift->id, sizeof gift->id), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (return_cb), NULL);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  adw_preferences_group_add (group, row);
}

/* "Payment 20 · Comment 4" */
static char *
sources_text (const CohortMemberPoints *report)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < COHORT_N_POINTS_ACTS; i++)
    if (report->given[i] > 0)
      {
        g_autofree char *points = cohort_words_count (report->given[i]);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "",
                                cohort_points_act_title ((CohortPointsAct) i), points);
      }
  return g_string_free_and_steal (text);
}

static GtkWidget *
make_button (CohortMemberPointsGroup *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Redeem…"));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (redeem_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
show (CohortMemberPointsGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *title = cohort_member_points_title (self->report), *text = cohort_member_points_text (self->report),
                  *sources = sources_text (self->report);

  adw_preferences_group_set_title (group, _ ("Points"));
  adw_preferences_group_add (group, cohort_text_row_new (title, text));
  if (*sources != '\0')
    adw_preferences_group_add (group, cohort_text_row_new (_ ("Given For"), sources));
  for (guint i = 0; i < MIN (self->report->gifts->len, MOST_GIFTS); i++)
    add_gift (self, group, g_ptr_array_index (self->report->gifts, i));
  if (self->report->account.balance > 0 && !cohort_session_is_read_only (self->session))
    adw_preferences_group_set_header_suffix (group, make_button (self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMemberPoints) report = cohort_member_points_load_finish (result, &error);
  CohortMemberPointsGroup *self;
  gboolean any;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MEMBER_POINTS_GROUP (user_data);
  /* What is wrong with the file the pane says. */
  any = report != NULL && report->known && (report->account.given > 0 || report->gifts->len > 0);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  g_clear_pointer (&self->report, cohort_member_points_unref);
  self->report = g_steal_pointer (&report);
  if (any)
    show (self);
}

static void
cohort_member_points_group_dispose (GObject *object)
{
  CohortMemberPointsGroup *self = COHORT_MEMBER_POINTS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, cohort_member_points_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_member_points_group_parent_class)->dispose (object);
}

static void
cohort_member_points_group_class_init (CohortMemberPointsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_member_points_group_dispose;
}

static void
cohort_member_points_group_init (CohortMemberPointsGroup *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * cohort_member_points_group_show:
 * @member: whom to show, or again after facts changed
 */
void
cohort_member_points_group_show (CohortMemberPointsGroup *self, CohortSession *session, gint64 member)
{
  g_return_if_fail (COHORT_IS_MEMBER_POINTS_GROUP (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->session, session);
  if (self->member != member)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->member = member;
  self->cancellable = g_cancellable_new ();
  cohort_member_points_load_async (session, member, self->cancellable, report_cb, self);
}
