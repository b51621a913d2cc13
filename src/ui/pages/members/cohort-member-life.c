// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened with a person: the last twelve weeks by kind, what they are owed and give back, consent, and the
// history, which can be filtered and goes on as far back as one asks. A number elsewhere in the pane opens its rows
// here.

#include "config.h"

#include "cohort-member-life.h"

#include "cohort-life-report.h"
#include "cohort-weeks.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

#define STEP 20 /* rows of the history at a time */

enum
{
  SHOW_ALL,
  SHOW_PAYMENTS,
  SHOW_ACTIVITY,
};

struct _CohortMemberLife
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  gint64 member;             /* 0: nobody */
  guint limit;               /* of the history */
  GCancellable *cancellable; /* (owned) (nullable) */
  GPtrArray *rows;           /* (element-type GtkWidget) (unowned): made by the last report */

  AdwPreferencesGroup *uses_group;
  AdwPreferencesGroup *owed_group;
  AdwPreferencesGroup *given_group;
  AdwPreferencesGroup *consent_group;
  AdwPreferencesGroup *history_group;
  GtkDropDown *filter;
  GtkWidget *more_row;
};

G_DEFINE_FINAL_TYPE (CohortMemberLife, cohort_member_life, ADW_TYPE_BIN)

static void
clear (CohortMemberLife *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)),
                                    row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static GtkWidget *
add_row (CohortMemberLife *self, AdwPreferencesGroup *group, const char *title, const char *detail)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title ? title : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail ? detail : "");
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
use_activated_cb (CohortMemberLife *self)
{
  gtk_drop_down_set_selected (self->filter, SHOW_ACTIVITY);
  gtk_widget_grab_focus (GTK_WIDGET (self->filter));
}

static void
show_uses (CohortMemberLife *self, GPtrArray *uses)
{
  gtk_widget_set_visible (GTK_WIDGET (self->uses_group), uses->len > 0);
  for (guint i = 0; i < uses->len; i++)
    {
      const CohortLifeUse *use = g_ptr_array_index (uses, i);
      g_autofree char *count = cohort_words_count (use->total);
      g_autofree char *times = g_strdup_printf (ngettext ("%s time", "%s times", use->total), count);
      GtkWidget *row = add_row (self, self->uses_group, use->label, times);
      GtkWidget *weeks = cohort_weeks_new (use->weeks, COHORT_LIFE_REPORT_WEEKS);

      gtk_widget_set_valign (weeks, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), weeks);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (use_activated_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
show_lines (CohortMemberLife *self, AdwPreferencesGroup *group, GPtrArray *lines)
{
  gtk_widget_set_visible (GTK_WIDGET (group), lines->len > 0);
  for (guint i = 0; i < lines->len; i++)
    {
      const CohortLifeLine *line = g_ptr_array_index (lines, i);

      add_row (self, group, line->title, line->detail);
    }
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortLifeReport) report = cohort_life_report_load_finish (result, &error);
  CohortMemberLife *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MEMBER_LIFE (user_data);
  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), report != NULL);
  if (report == NULL) /* the pane says what is wrong with the file */
    return;
  show_uses (self, report->uses);
  for (guint i = 0; i < report->topics->len; i++)
    {
      const CohortLifeLine *line = g_ptr_array_index (report->topics, i);

      add_row (self, self->uses_group, line->title, line->detail);
      gtk_widget_set_visible (GTK_WIDGET (self->uses_group), TRUE);
    }
  show_lines (self, self->owed_group, report->owed);
  show_lines (self, self->given_group, report->given);
  show_lines (self, self->consent_group, report->consents);
  g_object_ref (self->more_row);
  adw_preferences_group_remove (self->history_group, self->more_row);
  show_lines (self, self->history_group, report->events);
  adw_preferences_group_add (self->history_group, self->more_row);
  g_object_unref (self->more_row);
  gtk_widget_set_visible (self->more_row, report->more);
  gtk_widget_set_visible (GTK_WIDGET (self->history_group), TRUE);
  if (report->events->len == 0)
    add_row (self, self->history_group, _ ("Nothing Here"), NULL);
}

static void
load (CohortMemberLife *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->member == 0 || self->session == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  cohort_life_report_load_async (self->session, self->member, gtk_drop_down_get_selected (self->filter), self->limit,
                                 self->cancellable, report_cb, self);
}

static void
filter_cb (CohortMemberLife *self)
{
  self->limit = STEP;
  load (self);
}

static void
more_cb (CohortMemberLife *self)
{
  self->limit += STEP;
  load (self);
}

static AdwPreferencesGroup *
add_group (GtkBox *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_widget_set_visible (group, FALSE);
  gtk_box_append (box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
cohort_member_life_dispose (GObject *object)
{
  CohortMemberLife *self = COHORT_MEMBER_LIFE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_member_life_parent_class)->dispose (object);
}

static void
cohort_member_life_class_init (CohortMemberLifeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_member_life_dispose;
}

static void
cohort_member_life_init (CohortMemberLife *self)
{
  const char *const filters[]
      = { _ ("Everything"), _ ("Payments"), _ ("Activity"), _ ("Questions"), _ ("Notes"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->rows = g_ptr_array_new ();
  self->limit = STEP;
  self->uses_group = add_group (GTK_BOX (box), _ ("Used in the Last 12 Weeks"));
  self->owed_group = add_group (GTK_BOX (box), _ ("Is Owed"));
  self->given_group = add_group (GTK_BOX (box), _ ("Gives Back"));
  self->consent_group = add_group (GTK_BOX (box), _ ("Consent"));
  self->history_group = add_group (GTK_BOX (box), C_ ("member", "History"));
  self->filter = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (filters));
  gtk_widget_set_valign (GTK_WIDGET (self->filter), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show of the History"), -1);
  adw_preferences_group_set_header_suffix (self->history_group, GTK_WIDGET (self->filter));
  g_signal_connect_object (self->filter, "notify::selected", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
  self->more_row = adw_button_row_new ();
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->more_row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more_row), _ ("Show _Older"));
  g_signal_connect_object (self->more_row, "activated", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->history_group, self->more_row);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * cohort_member_life_show:
 * @member: whom to show, or again after facts changed
 */
void
cohort_member_life_show (CohortMemberLife *self, CohortSession *session, gint64 member)
{
  g_return_if_fail (COHORT_IS_MEMBER_LIFE (self));

  g_set_object (&self->session, session);
  if (self->member != member)
    self->limit = STEP;
  self->member = member;
  load (self);
}

/**
 * cohort_member_life_show_payments:
 *
 * Brings the payments to sight.
 */
void
cohort_member_life_show_payments (CohortMemberLife *self)
{
  g_return_if_fail (COHORT_IS_MEMBER_LIFE (self));

  gtk_drop_down_set_selected (self->filter, SHOW_PAYMENTS);
  gtk_widget_grab_focus (GTK_WIDGET (self->filter));
}
