// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Deals with sponsors and partners, what is owed to them next, and what was spent: money of the period and own hours.
// Neither is ever part of recurring revenue.

#include "config.h"

#include "cohort-money-deals.h"

#include "cohort-cost-dialog.h"
#include "cohort-deal-dialog.h"
#include "cohort-figure-tile.h"
#include "cohort-metric-words.h"
#include "cohort-money-overview.h"
#include "cohort-ui.h"

#include <glib/gi18n.h>

struct _CohortMoneyDeals
{
  AdwBin parent_instance;

  CohortSession *session;    /* (owned) (nullable) */
  CohortMoneyReport *report; /* (owned) (nullable): shown; rows point into it */
  GtkStack *stack;
  CohortFigureStrip *strip;
  AdwPreferencesGroup *deals, *costs, *noted;
  GPtrArray *rows; /* (element-type GtkWidget) (owned) */
};

G_DEFINE_FINAL_TYPE (CohortMoneyDeals, cohort_money_deals, ADW_TYPE_BIN)

static void
add_deal_cb (CohortMoneyDeals *self)
{
  if (self->session != NULL)
    adw_dialog_present (cohort_deal_dialog_new (self->session, 0), GTK_WIDGET (self));
}

static void
add_cost_cb (CohortMoneyDeals *self)
{
  if (self->session != NULL)
    adw_dialog_present (cohort_cost_dialog_new (self->session, NULL), GTK_WIDGET (self));
}

void
cohort_money_deals_add (CohortMoneyDeals *self)
{
  g_return_if_fail (COHORT_IS_MONEY_DEALS (self));

  add_deal_cb (self);
}

static void
deal_activated_cb (CohortMoneyDeals *self, GtkWidget *row)
{
  const CohortMoneyDeal *deal = g_object_get_data (G_OBJECT (row), "deal");

  adw_dialog_present (cohort_deal_dialog_new (self->session, deal->id), GTK_WIDGET (self));
}

static void
noted_activated_cb (CohortMoneyDeals *self, GtkWidget *row)
{
  const CohortMoneyNoted *noted = g_object_get_data (G_OBJECT (row), "noted");

  adw_dialog_present (cohort_cost_dialog_new (self->session, noted->draft), GTK_WIDGET (self));
}

static void
add_amount (GtkWidget *row, const char *amount)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), cohort_money_amount (amount));
}

static char *
deal_detail (const CohortMoneyDeal *deal)
{
  g_autoptr (GString) text = g_string_new (deal->detail);

  if (deal->due != NULL)
    g_string_append_printf (text, "\n%s", deal->due);
  if (deal->invoice != NULL)
    g_string_append_printf (text, "\n%s", deal->invoice);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static GtkWidget *
deal_row (CohortMoneyDeals *self, CohortMoneyDeal *deal)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *detail = deal_detail (deal);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "deal", deal);
  g_signal_connect_object (row, "activated", G_CALLBACK (deal_activated_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), deal->partner);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  if (deal->overdue)
    {
      GtkWidget *late = gtk_label_new (_ ("Overdue"));

      gtk_widget_add_css_class (late, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), late);
    }
  if (deal->amount != NULL)
    add_amount (row, deal->amount);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static GtkWidget *
noted_row (CohortMoneyDeals *self, CohortMoneyNoted *noted)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), noted->draft->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), noted->detail);
  add_amount (row, noted->amount);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "noted", noted);
  g_signal_connect_object (row, "activated", G_CALLBACK (noted_activated_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_row (CohortMoneyDeals *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, g_object_ref (row));
}

void
cohort_money_deals_set (CohortMoneyDeals *self, CohortSession *session, CohortMoneyReport *report)
{
  g_autofree char *period = cohort_words_period (report->period);
  gboolean writable = !cohort_session_is_read_only (session);

  g_return_if_fail (COHORT_IS_MONEY_DEALS (self));

  g_set_object (&self->session, session);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *group = gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);

      if (group != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
  cohort_money_report_ref (report);
  g_clear_pointer (&self->report, cohort_money_report_unref);
  self->report = report;
  for (guint i = 0; i < report->deals->len; i++)
    add_row (self, self->deals, deal_row (self, report->deals->pdata[i]));
  for (guint i = 0; i < report->costs->len; i++)
    {
      const CohortMoneyCost *cost = report->costs->pdata[i];
      g_autofree char *count = cohort_metric_rows_count_words (cost->rows);

      add_row (self, self->costs, cohort_money_row (session, cost->label, count, cost->amount, cost->rows));
    }
  for (guint i = 0; i < report->noted->len; i++)
    add_row (self, self->noted, noted_row (self, report->noted->pdata[i]));
  cohort_figure_strip_set (self->strip, session, report->figures, COHORT_MONEY_N_BRING, G_MAXUINT);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), report->costs->len > 0);
  adw_preferences_group_set_description (self->costs, period);
  gtk_widget_set_visible (GTK_WIDGET (self->noted), report->noted->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deals.add", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "costs.add", writable);
  gtk_stack_set_visible_child_name (self->stack, report->deals->len + report->costs->len > 0 ? "lists" : "empty");
}

static void
cohort_money_deals_dispose (GObject *object)
{
  CohortMoneyDeals *self = COHORT_MONEY_DEALS (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_money_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_money_deals_parent_class)->dispose (object);
}

static void
action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (g_str_equal (action, "deals.add"))
    add_deal_cb (COHORT_MONEY_DEALS (widget));
  else
    add_cost_cb (COHORT_MONEY_DEALS (widget));
}

static void
cohort_money_deals_class_init (CohortMoneyDealsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_money_deals_dispose;
  gtk_widget_class_install_action (widget_class, "deals.add", NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "costs.add", NULL, action_cb);
}

static GtkWidget *
make_button (const char *label, const char *icon, const char *action, const char *style)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = icon != NULL ? adw_button_content_new () : NULL;

  if (content != NULL)
    {
      adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
      adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
      adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
      gtk_button_set_child (GTK_BUTTON (button), content);
    }
  else
    {
      gtk_button_set_label (GTK_BUTTON (button), label);
      gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
    }
  gtk_widget_add_css_class (button, style);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static AdwPreferencesGroup *
make_group (GtkWidget *box, const char *title, const char *verb, const char *action)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  if (verb != NULL)
    {
      GtkWidget *button = make_button (verb, "list-add-symbolic", action, "flat");

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      adw_preferences_group_set_header_suffix (group, button);
    }
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  return group;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *empty = adw_status_page_new (), *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (buttons), make_button (_ ("Add _Deal…"), NULL, "deals.add", "pill"));
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("Add _Cost…"), NULL, "costs.add", "pill"));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "cohort-money-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Deals and No Costs"));
  cohort_ui_describe (
      ADW_STATUS_PAGE (empty),
      _ ("Write down a deal with a sponsor and what you owe for it, or what you spent: then Cohort says "
         "what a new member costs. A table of costs can be imported too."));
  adw_status_page_set_child (ADW_STATUS_PAGE (empty), buttons);
  return empty;
}

static void
cohort_money_deals_init (CohortMoneyDeals *self)
{
  GtkWidget *box, *column = cohort_money_column (&box);

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->deals = make_group (box, _ ("Deals"), _ ("Add _Deal…"), "deals.add");
  adw_preferences_group_set_description (self->deals, _ ("Never part of recurring revenue"));
  self->costs = make_group (box, _ ("Costs"), _ ("Add _Cost…"), "costs.add");
  self->noted = make_group (box, _ ("Costs Written by Hand"), NULL, NULL);
  self->strip = COHORT_FIGURE_STRIP (cohort_figure_strip_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->strip));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, column, "lists");
  gtk_stack_add_named (self->stack, make_empty (), "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}
