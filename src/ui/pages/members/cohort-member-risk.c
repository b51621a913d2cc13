// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The risk of one member, on their page: the signs that hold, how often the like left, what was done. Nothing for who
// does not pay.

#include "config.h"

#include "cohort-member-risk.h"

#include "cohort-letter-dialog.h"
#include "cohort-risk-report.h"

#include <glib/gi18n.h>

struct _CohortMemberRisk
{
  AdwBin parent_instance;

  CohortSession *session;     /* (owned) (nullable) */
  gint64 member;              /* 0: nobody */
  char *sign;                 /* what they are named for */
  GCancellable *cancellable;  /* (owned) (nullable) */
  AdwPreferencesGroup *group; /* (nullable) when nobody is shown */
};

G_DEFINE_FINAL_TYPE (CohortMemberRisk, cohort_member_risk, ADW_TYPE_BIN)

static void
draft_cb (CohortMemberRisk *self)
{
  cohort_letter_dialog_present (GTK_WIDGET (self), self->session, &self->member, 1, NULL,
                                *self->sign != '\0' ? self->sign : "likely");
}

static void
add_row (CohortMemberRisk *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->group, row);
}

static GtkWidget *
make_button (CohortMemberRisk *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Draft _Message…"));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (draft_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
show_row (CohortMemberRisk *self, const CohortRiskRow *row)
{
  g_autofree char *reasons = g_strjoinv ("\n", row->reasons);
  g_autofree char *chance = g_strdup_printf (_ ("%s within 30 days"), row->chance);

  g_set_str (&self->sign, row->sign);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, C_ ("member", "Risk"));
  adw_preferences_group_set_header_suffix (self->group, make_button (self));
  if (*row->sign == '\0')
    add_row (self, C_ ("member", "Signs"), _ ("None that they may leave"));
  else
    add_row (self, C_ ("member", "Signs"), reasons);
  add_row (self, C_ ("member", "Chance of Leaving"), chance);
  if (*row->sign != '\0')
    add_row (self, C_ ("member", "In Your Data"), row->record);
  if (row->done != NULL)
    add_row (self, C_ ("member", "Done so Far"), row->done);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortRiskReport) report = cohort_risk_report_load_finish (result, &error);
  CohortMemberRisk *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MEMBER_RISK (user_data);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->group = NULL;
  /* What is wrong with the file the pane says. */
  gtk_widget_set_visible (GTK_WIDGET (self), report != NULL && report->rows->len > 0);
  if (report != NULL && report->rows->len > 0)
    show_row (self, g_ptr_array_index (report->rows, 0));
}

static void
cohort_member_risk_dispose (GObject *object)
{
  CohortMemberRisk *self = COHORT_MEMBER_RISK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sign, g_free);
  G_OBJECT_CLASS (cohort_member_risk_parent_class)->dispose (object);
}

static void
cohort_member_risk_class_init (CohortMemberRiskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_member_risk_dispose;
}

static void
cohort_member_risk_init (CohortMemberRisk *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * cohort_member_risk_show:
 * @member: whom to show, or again after facts changed
 */
void
cohort_member_risk_show (CohortMemberRisk *self, CohortSession *session, gint64 member)
{
  g_return_if_fail (COHORT_IS_MEMBER_RISK (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->session, session);
  if (self->member != member)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->member = member;
  self->cancellable = g_cancellable_new ();
  cohort_risk_report_load_async (session, COHORT_DAY_NONE, member, self->cancellable, report_cb, self);
}
