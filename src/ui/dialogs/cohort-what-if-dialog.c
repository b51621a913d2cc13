// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Another price, asked of the ledger while it is typed. Recording it makes a decision with the day on which it is to be
// judged; the price itself is changed at the service, by the person.

#include "config.h"

#include "cohort-what-if-dialog.h"

#include "cohort-decisions.h"
#include "cohort-money.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-what-if-words.h"
#include "cohort-window.h"

#include <glib/gi18n.h>

/* When a change is looked at again. */
#define CHECK_MONTHS 3
#define LOCK_MONTHS 12
#define NOTICE_MONTHS 1

struct _CohortWhatIfDialog
{
  AdwDialog parent_instance;

  CohortSession *session;     /* (owned) */
  CohortOfferReport *offers;  /* (owned) */
  GPtrArray *choices;         /* (element-type CohortOffer) (unowned): those with a monthly price */
  GPtrArray *rows;            /* (element-type GtkWidget) (unowned): of the answer */
  CohortWhatIfReport *report; /* (owned) (nullable) */
  GCancellable *pending;      /* (owned) (nullable) */

  AdwComboRow *offer_row;
  AdwEntryRow *price_row;
  AdwComboRow *who_row;
  AdwSpinRow *fewer_row;
  AdwSpinRow *leave_row;
  AdwSpinRow *wait_row;
  AdwSpinRow *opt_in_row;
  AdwSpinRow *churn_row;
  AdwPreferencesGroup *answer_group;
  GtkWidget *record_button;
};

G_DEFINE_FINAL_TYPE (CohortWhatIfDialog, cohort_what_if_dialog, ADW_TYPE_DIALOG)

static const CohortOffer *
get_offer (CohortWhatIfDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->offer_row);

  return selected < self->choices->len ? g_ptr_array_index (self->choices, selected) : NULL;
}

static void
clear_answer (CohortWhatIfDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->answer_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_group), FALSE);
  gtk_widget_set_sensitive (self->record_button, FALSE);
  g_clear_pointer (&self->report, cohort_what_if_report_unref);
}

static void
add_line (CohortWhatIfDialog *self, const char *text)
{
  GtkWidget *row = cohort_text_row_new (text, NULL);

  adw_preferences_group_add (self->answer_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_answer (CohortWhatIfDialog *self)
{
  g_autoptr (GPtrArray) lines = cohort_what_if_sentences (self->report);

  for (guint i = 0; i < lines->len; i++)
    add_line (self, g_ptr_array_index (lines, i));
  gtk_widget_set_visible (GTK_WIDGET (self->answer_group), TRUE);
  gtk_widget_set_sensitive (self->record_button, !cohort_session_is_read_only (self->session));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortWhatIfReport) report = cohort_what_if_load_finish (result, &error);
  CohortWhatIfDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_WHAT_IF_DIALOG (user_data);
  g_clear_object (&self->pending);
  clear_answer (self);
  if (report != NULL)
    {
      self->report = g_steal_pointer (&report);
      show_answer (self);
      return;
    }
  add_line (self, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_group), TRUE);
}

static void
ask_cb (CohortWhatIfDialog *self)
{
  const CohortOffer *offer = get_offer (self);
  const CohortOfferPrice *present = offer != NULL ? cohort_offer_present_price (offer, NULL) : NULL;
  CohortWhatIf question = { .policy = (CohortPricePolicy) adw_combo_row_get_selected (self->who_row) };
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->price_row));

  g_cancellable_cancel (self->pending);
  g_clear_object (&self->pending);
  gtk_widget_remove_css_class (GTK_WIDGET (self->price_row), "error");
  if (present == NULL || *text == '\0')
    {
      clear_answer (self);
      return;
    }
  if (!cohort_ui_parse_amount (text, present->currency, &question.new_price) || question.new_price <= 0)
    {
      clear_answer (self);
      gtk_widget_add_css_class (GTK_WIDGET (self->price_row), "error");
      return;
    }
  question.offer = offer->name;
  question.source = offer->source_name;
  question.currency = present->currency;
  question.fewer = adw_spin_row_get_value (self->fewer_row) / 100;
  question.leave_at_once = adw_spin_row_get_value (self->leave_row) / 100;
  question.opt_in = adw_spin_row_get_value (self->opt_in_row) / 100;
  question.wait = (guint) adw_spin_row_get_value (self->wait_row);
  question.extra_churn = adw_spin_row_get_value (self->churn_row) / 100;
  self->pending = g_cancellable_new ();
  cohort_what_if_load_async (self->session, &question, self->pending, answered_cb, self);
}

/* Only what the choice asks for; a lock lasts for a year as a rule, notice a month. */
static void
policy_cb (CohortWhatIfDialog *self)
{
  CohortPricePolicy policy = (CohortPricePolicy) adw_combo_row_get_selected (self->who_row);

  gtk_widget_set_visible (GTK_WIDGET (self->leave_row), policy != COHORT_PRICE_GRANDFATHER);
  gtk_widget_set_visible (GTK_WIDGET (self->opt_in_row), policy == COHORT_PRICE_OPT_IN);
  gtk_widget_set_visible (GTK_WIDGET (self->wait_row), policy == COHORT_PRICE_LOCK || policy == COHORT_PRICE_SUNSET);
  adw_spin_row_set_value (self->wait_row, policy == COHORT_PRICE_LOCK ? LOCK_MONTHS : NOTICE_MONTHS);
  ask_cb (self);
}

static void
offer_cb (CohortWhatIfDialog *self)
{
  const CohortOffer *offer = get_offer (self);
  const CohortOfferPrice *present = offer != NULL ? cohort_offer_present_price (offer, NULL) : NULL;
  g_autofree char *title = NULL;

  if (present == NULL)
    return;
  /* Translators: %s is a currency's code */
  title = g_strdup_printf (_ ("New _Price a Month, %s"), present->currency);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->price_row), title);
  ask_cb (self);
}

static void
record_cb (CohortWhatIfDialog *self)
{
  CohortWindow *window = cohort_window_of (GTK_WIDGET (self));
  g_autofree char *title = cohort_what_if_title (self->report);
  g_autoptr (GPtrArray) lines = cohort_what_if_sentences (self->report);
  g_autoptr (GString) expected = g_string_new (NULL);
  CohortDay today = cohort_session_get_today (self->session);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (expected, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (lines, i));
  cohort_command_decide_async (self->session, "price", title, expected->str,
                               cohort_day_add_months (today, CHECK_MONTHS), NULL, cohort_window_done_cb,
                               g_object_ref (window));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
fill_offers (CohortWhatIfDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint most = 0;

  for (guint i = 0; i < self->offers->offers->len; i++)
    {
      CohortOffer *offer = g_ptr_array_index (self->offers->offers, i);
      g_autofree char *title = g_strdup_printf ("%s · %s", offer->name, offer->source_name);

      if (cohort_offer_present_price (offer, NULL) == NULL)
        continue;
      g_ptr_array_add (self->choices, offer);
      gtk_string_list_append (titles, title);
      if (offer->n_paying > ((CohortOffer *) g_ptr_array_index (self->choices, most))->n_paying)
        most = self->choices->len - 1;
    }
  adw_combo_row_set_model (self->offer_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->offer_row, most);
}

static void
fill_policies (CohortWhatIfDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = COHORT_PRICE_GRANDFATHER; i <= COHORT_PRICE_SUNSET; i++)
    gtk_string_list_append (titles, cohort_price_policy_title (i));
  adw_combo_row_set_model (self->who_row, G_LIST_MODEL (titles));
}

static void
cohort_what_if_dialog_dispose (GObject *object)
{
  CohortWhatIfDialog *self = COHORT_WHAT_IF_DIALOG (object);

  g_cancellable_cancel (self->pending);
  g_clear_object (&self->pending);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_WHAT_IF_DIALOG);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_what_if_report_unref);
  g_clear_pointer (&self->offers, cohort_offer_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_what_if_dialog_parent_class)->dispose (object);
}

static void
cohort_what_if_dialog_class_init (CohortWhatIfDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_what_if_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-what-if-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, offer_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, price_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, who_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, fewer_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, leave_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, answer_group);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, record_button);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, wait_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, opt_in_row);
  gtk_widget_class_bind_template_child (widget_class, CohortWhatIfDialog, churn_row);
  gtk_widget_class_bind_template_callback (widget_class, adw_dialog_close);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, policy_cb);
  gtk_widget_class_bind_template_callback (widget_class, offer_cb);
  gtk_widget_class_bind_template_callback (widget_class, record_cb);
}

static void
cohort_what_if_dialog_init (CohortWhatIfDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->choices = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cohort_ui_set_help (ADW_DIALOG (self), "pricing");
}

/**
 * cohort_what_if_dialog_new:
 * @offers: what is offered, as it is on the page
 *
 * Returns: (transfer floating): the dialog, to be presented
 */
AdwDialog *
cohort_what_if_dialog_new (CohortSession *session, CohortOfferReport *offers)
{
  CohortWhatIfDialog *self = g_object_new (COHORT_TYPE_WHAT_IF_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->offers = cohort_offer_report_ref (offers);
  fill_policies (self);
  fill_offers (self);
  return ADW_DIALOG (self);
}
