// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Money: what recurs and how it moved, payouts held against what they are made of, deals and costs. One report for the
// overview and the deals; the payouts ask for theirs when they are looked at.

#include "config.h"

#include "cohort-money-page.h"

#include "cohort-metric-words.h"
#include "cohort-money-deals.h"
#include "cohort-money-overview.h"
#include "cohort-money-payouts.h"
#include "cohort-page-paper.h"

#include <glib/gi18n.h>

struct _CohortMoneyPage
{
  CohortPage parent_instance;

  CohortPeriod period;       /* of the report that is shown or asked for */
  gboolean has_deals;        /* or costs: there is something to show without a payment */
  GCancellable *cancellable; /* (owned) (nullable): of the report under way */

  GtkStack *stack;
  GtkWidget *switcher_bin;
  AdwViewStack *views;
  CohortMoneyOverview *overview;
  CohortMoneyPayouts *payouts;
  CohortMoneyDeals *deals;
};

G_DEFINE_FINAL_TYPE (CohortMoneyPage, cohort_money_page, COHORT_TYPE_PAGE)

static gboolean
shows_payouts (CohortMoneyPage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "payouts") == 0;
}

static void
show_content (CohortMoneyPage *self)
{
  CohortHoldings holdings = cohort_session_get_holdings (cohort_page_get_session (COHORT_PAGE (self)));
  gboolean holds
      = self->has_deals || (holdings & (COHORT_HOLDS_PAYMENTS | COHORT_HOLDS_SEGMENTS | COHORT_HOLDS_PAYOUTS)) != 0;

  gtk_stack_set_visible_child_name (self->stack, holds ? "content" : "empty");
  gtk_widget_set_visible (self->switcher_bin, holds);
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortMoneyReport) report = cohort_money_report_load_finish (result, &error);
  CohortMoneyPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MONEY_PAGE (user_data);
  if (report != NULL)
    {
      CohortSession *session = cohort_page_get_session (COHORT_PAGE (self));

      cohort_money_overview_set (self->overview, session, report);
      cohort_money_deals_set (self->deals, session, report);
      self->has_deals = report->deals->len + report->costs->len > 0;
      show_content (self);
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
payouts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortReconcileReport) report = cohort_reconcile_report_load_finish (result, &error);
  CohortMoneyPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_MONEY_PAGE (user_data);
  if (report != NULL)
    {
      cohort_money_payouts_set (self->payouts, cohort_page_get_session (COHORT_PAGE (self)), self->period, report);
      show_content (self);
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
cohort_money_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  CohortMoneyPage *self = COHORT_MONEY_PAGE (page);
  CohortSession *session = cohort_page_get_session (page);

  self->period = scope->period;
  g_set_object (&self->cancellable, cancellable);
  if (shows_payouts (self))
    cohort_reconcile_report_load_async (session, scope->period, cancellable, payouts_cb, self);
  else
    cohort_money_report_load_async (session, scope, cancellable, report_cb, self);
}

/* The other part may be of an older question. */
static void
part_changed_cb (CohortMoneyPage *self)
{
  if (cohort_page_get_session (COHORT_PAGE (self)) != NULL)
    cohort_page_reload (COHORT_PAGE (self));
}

static void
cohort_money_page_new_item (CohortPage *page)
{
  CohortMoneyPage *self = COHORT_MONEY_PAGE (page);

  adw_view_stack_set_visible_child_name (self->views, "deals");
  cohort_money_deals_add (self->deals);
}

/* The part that is looked at. */
static CohortPaper *
cohort_money_page_make_paper (CohortPage *page)
{
  CohortMoneyPage *self = COHORT_MONEY_PAGE (page);
  g_autofree char *period = cohort_words_period (self->period);
  g_autoptr (CohortPaper) paper = cohort_page_paper_new (page, period);

  if (shows_payouts (self))
    cohort_money_payouts_fill_paper (self->payouts, paper);
  else
    cohort_money_overview_fill_paper (self->overview, paper,
                                      g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "deals") == 0);
  return g_steal_pointer (&paper);
}

static void
cohort_money_page_dispose (GObject *object)
{
  CohortMoneyPage *self = COHORT_MONEY_PAGE (object);

  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_MONEY_PAGE);
  G_OBJECT_CLASS (cohort_money_page_parent_class)->dispose (object);
}

static void
cohort_money_page_class_init (CohortMoneyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CohortPageClass *page_class = COHORT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_money_page_dispose;
  page_class->reload = cohort_money_page_reload;
  page_class->new_item = cohort_money_page_new_item;
  page_class->new_label = N_ ("Add Deal");
  page_class->make_paper = cohort_money_page_make_paper;
  page_class->uses_scope = TRUE;
  page_class->help = "money";

  g_type_ensure (COHORT_TYPE_MONEY_OVERVIEW);
  g_type_ensure (COHORT_TYPE_MONEY_PAYOUTS);
  g_type_ensure (COHORT_TYPE_MONEY_DEALS);
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-money-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortMoneyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortMoneyPage, switcher_bin);
  gtk_widget_class_bind_template_child (widget_class, CohortMoneyPage, views);
  gtk_widget_class_bind_template_child (widget_class, CohortMoneyPage, overview);
  gtk_widget_class_bind_template_child (widget_class, CohortMoneyPage, payouts);
  gtk_widget_class_bind_template_child (widget_class, CohortMoneyPage, deals);
}

static void
cohort_money_page_init (CohortMoneyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (part_changed_cb), self, G_CONNECT_SWAPPED);
}
