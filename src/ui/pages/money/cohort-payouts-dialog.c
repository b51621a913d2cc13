// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The payouts of a month, each with how it adds up; the difference of one that does not stands in large type, with its
// cause as far as that is known. Such a one is accepted with a reason.

#include "config.h"

#include "cohort-payouts-dialog.h"

#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

typedef struct
{
  CohortSession *session; /* (owned) */
  CohortWindow *window;   /* (owned) */
  AdwDialog *dialog;      /* (unowned): owns this */
  gint64 payout;
} Accept;

static void
accept_free (gpointer data)
{
  Accept *self = data;

  g_object_unref (self->session);
  g_object_unref (self->window);
  g_free (self);
}

static void
apply_cb (AdwEntryRow *entry, Accept *accept)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (*reason == '\0')
    return;
  cohort_command_accept_payout_async (accept->session, accept->payout, reason, NULL, cohort_window_done_cb,
                                      g_object_ref (accept->window));
  adw_dialog_close (accept->dialog);
}

static void
accept_clicked_cb (GtkButton *button, Accept *accept)
{
  cohort_command_accept_payout_async (accept->session, accept->payout, NULL, NULL, cohort_window_done_cb,
                                      g_object_ref (accept->window));
  adw_dialog_close (accept->dialog);
}

static Accept *
accept_new (CohortSession *session, CohortWindow *window, AdwDialog *dialog, gint64 payout, gpointer owner)
{
  Accept *self = g_new0 (Accept, 1);

  self->session = g_object_ref (session);
  self->window = g_object_ref (window);
  self->dialog = dialog;
  self->payout = payout;
  g_object_set_data_full (owner, "accept", self, accept_free);
  return self;
}

static GtkWidget *
property_row (const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "property");
  return row;
}

/* The difference, in large type. */
static GtkWidget *
difference_row (const CohortReconcilePayout *payout, const char *currency)
{
  GtkWidget *row = adw_action_row_new (), *label;
  g_autofree char *amount = cohort_words_money (payout->unexplained, currency);

  label = gtk_label_new (amount);
  gtk_widget_add_css_class (label, "title-2");
  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Unexplained"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), payout->cause != NULL ? payout->cause : _ ("Nobody knows why"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
add_verb (AdwPreferencesGroup *group, const CohortReconcilePayout *payout, CohortSession *session, CohortWindow *window,
          AdwDialog *dialog)
{
  GtkWidget *widget;

  if (payout->accepted || payout->locked || cohort_session_is_read_only (session))
    return;
  if (payout->is_exact)
    {
      widget = gtk_button_new_with_mnemonic (_ ("_Accept"));
      gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
      g_signal_connect (widget, "clicked", G_CALLBACK (accept_clicked_cb),
                        accept_new (session, window, dialog, payout->id, widget));
      adw_preferences_group_set_header_suffix (group, widget);
      return;
    }
  widget = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), _ ("Accept, because…"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (widget), TRUE);
  g_signal_connect (widget, "apply", G_CALLBACK (apply_cb), accept_new (session, window, dialog, payout->id, widget));
  adw_preferences_group_add (group, widget);
}

static void
add_payout (AdwPreferencesPage *page, const CohortReconcilePayout *payout, const CohortReconcileMonth *month,
            CohortSession *session, CohortWindow *window, AdwDialog *dialog)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *day = cohort_words_day (payout->day), *paid = cohort_words_money (payout->paid, month->currency);
  g_autofree char *equation = cohort_reconcile_payout_equation (payout, month->currency);
  g_autofree char *title = g_strdup_printf ("%s · %s", day, paid);

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, payout->locked     ? _ ("Locked")
                                                : payout->accepted ? _ ("Accepted")
                                                : payout->is_exact ? _ ("Exact")
                                                                   : NULL);
  adw_preferences_group_add (group, property_row (payout->basis, equation));
  if (!payout->is_exact)
    adw_preferences_group_add (group, difference_row (payout, month->currency));
  if (payout->note != NULL)
    adw_preferences_group_add (group, property_row (_ ("Note"), payout->note));
  if (payout->reason != NULL)
    adw_preferences_group_add (group, property_row (_ ("Accepted Because"), payout->reason));
  add_verb (group, payout, session, window, dialog);
  adw_preferences_page_add (page, group);
}

/**
 * cohort_payouts_dialog_present:
 * @month: of @report
 *
 * Returns: (transfer none): the dialog
 */
AdwDialog *
cohort_payouts_dialog_present (GtkWidget *parent, CohortSession *session, CohortReconcileReport *report,
                               const CohortReconcileMonth *month)
{
  AdwDialog *dialog = adw_dialog_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  GtkWidget *toolbar_view = adw_toolbar_view_new ();
  g_autofree char *when = cohort_words_month (month->month);
  g_autofree char *title = g_strdup_printf ("%s · %s · %s", month->source_name, when, month->currency);

  for (guint i = 0; i < month->payouts->len; i++)
    add_payout (page, month->payouts->pdata[i], month, session, cohort_window_of (parent), dialog);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), GTK_WIDGET (page));
  adw_dialog_set_child (dialog, toolbar_view);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 640);
  cohort_ui_set_help (dialog, "money#payouts");
  adw_dialog_present (dialog, parent);
  return dialog;
}
