// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Deals with sponsors and partners, what is owed to them next, and what was spent: money of the period and own hours.
// Neither is ever part of recurring revenue.

#include "config.h"

#include "cohort-money-deals.h"

#include "cohort-figure-tile.h"
#include "cohort-metric-words.h"
#include "cohort-money-overview.h"

#include <glib/gi18n.h>

struct _CohortMoneyDeals
{
  AdwBin parent_instance;

  GtkStack *stack;
  CohortFigureStrip *strip;
  AdwPreferencesGroup *deals, *costs;
  GPtrArray *rows; /* (element-type GtkWidget) (owned) */
};

G_DEFINE_FINAL_TYPE (CohortMoneyDeals, cohort_money_deals, ADW_TYPE_BIN)

static GtkWidget *
deal_row (const CohortMoneyDeal *deal)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *detail
      = deal->due != NULL ? g_strjoin ("\n", deal->detail, deal->due, NULL) : g_strdup (deal->detail);

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
    {
      GtkWidget *amount = gtk_label_new (deal->amount);

      gtk_widget_add_css_class (amount, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), amount);
    }
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

  g_return_if_fail (COHORT_IS_MONEY_DEALS (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *group = gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);

      if (group != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < report->deals->len; i++)
    add_row (self, self->deals, deal_row (report->deals->pdata[i]));
  for (guint i = 0; i < report->costs->len; i++)
    {
      const CohortMoneyCost *cost = report->costs->pdata[i];
      g_autofree char *count = cohort_metric_rows_count_words (cost->rows);

      add_row (self, self->costs, cohort_money_row (session, cost->label, count, cost->amount, cost->rows));
    }
  cohort_figure_strip_set (self->strip, session, report->figures, COHORT_MONEY_N_BRING, G_MAXUINT);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), report->costs->len > 0);
  adw_preferences_group_set_description (self->costs, period);
  gtk_widget_set_visible (GTK_WIDGET (self->deals), report->deals->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->costs), report->costs->len > 0);
  gtk_stack_set_visible_child_name (self->stack, report->deals->len + report->costs->len > 0 ? "lists" : "empty");
}

static void
cohort_money_deals_dispose (GObject *object)
{
  g_clear_pointer (&COHORT_MONEY_DEALS (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (cohort_money_deals_parent_class)->dispose (object);
}

static void
cohort_money_deals_class_init (CohortMoneyDealsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cohort_money_deals_dispose;
}

static void
cohort_money_deals_init (CohortMoneyDeals *self)
{
  GtkWidget *box, *column = cohort_money_column (&box), *empty = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Import Files…"));

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->deals = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->costs = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->deals, _ ("Deals"));
  adw_preferences_group_set_description (self->deals, _ ("Never part of recurring revenue"));
  adw_preferences_group_set_title (self->costs, _ ("Costs"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->deals));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->costs));
  self->strip = COHORT_FIGURE_STRIP (cohort_figure_strip_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->strip));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "cohort-money-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Deals and No Costs"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _ ("Import a table of costs, as its template has it: then Cohort says what a new "
                                      "member costs."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.import");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  adw_status_page_set_child (ADW_STATUS_PAGE (empty), button);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, column, "lists");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}
