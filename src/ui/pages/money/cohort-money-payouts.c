// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each source paid out, month by month, held against what it is made of. Exact ones are accepted all at once; the
// others open with their difference. A month of which all is accepted can be closed.

#include "config.h"

#include "cohort-money-payouts.h"

#include "cohort-bridge-dialog.h"
#include "cohort-money-paper.h"
#include "cohort-money-tax.h"
#include "cohort-payouts-dialog.h"
#include "cohort-settings.h"
#include "cohort-text-column.h"
#include "cohort-ui.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortMoneyPayouts
{
  AdwBin parent_instance;

  CohortSession *session;        /* (owned) (nullable) */
  CohortReconcileReport *report; /* (owned) (nullable) */
  CohortPeriod period;
  GtkStack *stack;
  GtkLabel *summary;
  GtkWidget *bar;
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (CohortMoneyPayouts, cohort_money_payouts, ADW_TYPE_BIN)

/* ---- a month ---- */

static GtkWidget *
make_text (const char *css_class, gboolean is_number)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  cohort_text_align (GTK_INSCRIPTION (text), is_number);
  gtk_widget_add_css_class (text, css_class);
  return text;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *grid = gtk_grid_new (), *title = make_text ("body", FALSE), *detail = gtk_label_new (NULL);
  GtkWidget *amount = make_text ("numeric", TRUE), *state = gtk_image_new ();

  gtk_widget_set_hexpand (detail, TRUE);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (amount), 14);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (amount), 11);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_widget_add_css_class (detail, "dimmed");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  /* Where there is little room, whose and when has a line of its own, and how it adds up takes several. */
  gtk_grid_attach (GTK_GRID (grid), title, 0, 0, 2, 1);
  gtk_grid_attach (GTK_GRID (grid), detail, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), amount, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), state, 2, 0, 1, 2);
  gtk_list_item_set_child (item, grid);
}

static const char *
state_of (const CohortReconcileMonth *month, const char **icon)
{
  if (month->broken)
    return *icon = "dialog-warning-symbolic", _ ("Locked, but its rows have changed since");
  if (month->locked)
    return *icon = "changes-prevent-symbolic", _ ("Locked");
  if (month->n_open == 0)
    return *icon = "object-select-symbolic", _ ("Accepted");
  if (month->n_exact < month->n_open)
    return *icon = "dialog-warning-symbolic", _ ("Something is not explained");
  return *icon = NULL, _ ("Exact");
}

static char *
detail_of (const CohortReconcileMonth *month)
{
  g_autofree char *equation = cohort_reconcile_month_equation (month);
  g_autofree char *unexplained = cohort_words_money (month->unexplained, month->currency);

  if (month->unexplained == 0)
    return g_steal_pointer (&equation);
  /* Translators: an amount of money that nothing explains, and how the rest adds up */
  return g_strdup_printf (_ ("unexplained %1$s · %2$s"), unexplained, equation);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CohortMoneyPayouts *self)
{
  guint position = gtk_list_item_get_position (item);
  GtkGrid *grid = GTK_GRID (gtk_list_item_get_child (item));
  const CohortReconcileMonth *month;
  g_autofree char *when = NULL, *title = NULL, *paid = NULL, *detail = NULL, *name = NULL;
  const char *icon, *state;
  GtkWidget *image = gtk_grid_get_child_at (grid, 2, 0);

  if (self->report == NULL || position >= self->report->months->len)
    return;
  month = self->report->months->pdata[position];
  state = state_of (month, &icon);
  when = cohort_words_month (month->month);
  title = g_strdup_printf ("%s · %s · %s", month->source_name, when, month->currency);
  paid = cohort_words_money (month->paid, month->currency);
  detail = detail_of (month);
  name = g_strjoin (", ", title, paid, detail, state, NULL);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_grid_get_child_at (grid, 0, 0)), title);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_grid_get_child_at (grid, 1, 1)), paid);
  gtk_label_set_label (GTK_LABEL (gtk_grid_get_child_at (grid, 0, 1)), detail);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  gtk_widget_set_tooltip_text (image, state);
  gtk_list_item_set_accessible_label (item, name);
}

static void
activate_cb (CohortMoneyPayouts *self, guint position)
{
  if (self->report != NULL && position < self->report->months->len)
    cohort_payouts_dialog_present (GTK_WIDGET (self), self->session, self->report,
                                   self->report->months->pdata[position]);
}

/* ---- verbs ---- */

static void
accept_exact (CohortMoneyPayouts *self)
{
  cohort_command_accept_exact_async (self->session, self->period, NULL, cohort_window_done_cb,
                                     g_object_ref (cohort_window_of (GTK_WIDGET (self))));
}

static void
accept_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accept_exact (COHORT_MONEY_PAYOUTS (widget));
}

static void
lock_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CohortMoneyPayouts *self = COHORT_MONEY_PAYOUTS (widget);

  cohort_command_lock_months_async (self->session, self->period, NULL, cohort_window_done_cb,
                                    g_object_ref (cohort_window_of (widget)));
}

/* A single letter, while the list has the focus. */
static gboolean
letter_cb (GtkWidget *widget, GVariant *arguments, gpointer self)
{
  if (!cohort_settings_get_single_letter_keys () || COHORT_MONEY_PAYOUTS (self)->report == NULL
      || COHORT_MONEY_PAYOUTS (self)->report->n_exact == 0)
    return FALSE;
  accept_exact (self);
  return TRUE;
}

static void
sync_verbs (CohortMoneyPayouts *self)
{
  gboolean writable = !cohort_session_is_read_only (self->session);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payouts.accept-exact", writable && self->report->n_exact > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payouts.lock", writable && self->report->n_lockable > 0);
}

static char *
summary_of (const CohortReconcileReport *report)
{
  g_autofree char *n = cohort_words_count (report->n_payouts), *exact = cohort_words_count (report->n_exact);
  guint odd = report->n_open - report->n_exact;
  g_autofree char *not_exact = cohort_words_count (odd);

  if (report->n_open == 0)
    return g_strdup_printf (ngettext ("%s payout, accepted", "%s payouts, all accepted", report->n_payouts), n);
  /* Translators: %1$s payouts altogether; so many of them exact and still open, so many not exact and still open */
  return g_strdup_printf (ngettext ("%1$s payout · %2$s exact, %3$s to look at",
                                    "%1$s payouts · %2$s exact, %3$s to look at", report->n_payouts),
                          n, exact, not_exact);
}

/**
 * cohort_money_payouts_set:
 * @period: what @report was asked for
 *
 * Shows @report in place of the one before; the place in the list stays.
 */
void
cohort_money_payouts_set (CohortMoneyPayouts *self, CohortSession *session, CohortPeriod period,
                          CohortReconcileReport *report)
{
  GtkStringList *places = gtk_string_list_new (NULL);
  GtkSelectionModel *selection;
  g_autofree char *summary = summary_of (report);

  g_return_if_fail (COHORT_IS_MONEY_PAYOUTS (self));

  g_set_object (&self->session, session);
  cohort_reconcile_report_ref (report);
  g_clear_pointer (&self->report, cohort_reconcile_report_unref);
  self->report = report;
  self->period = period;
  for (guint i = 0; i < report->months->len; i++)
    gtk_string_list_append (places, "");
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (places)));
  gtk_list_view_set_model (self->view, selection);
  g_object_unref (selection);
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (self->bar, report->n_payouts > 0);
  gtk_stack_set_visible_child_name (self->stack, report->n_payouts > 0 ? "list" : "empty");
  sync_verbs (self);
}

/* The year that is looked at; else the last one that is over. */
static void
tax_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CohortMoneyPayouts *self = COHORT_MONEY_PAYOUTS (widget);
  CohortDay today;
  int year;

  if (self->session == NULL)
    return;
  today = cohort_session_get_today (self->session);
  year = cohort_day_to_ymd (today).year - 1;
  if (cohort_period_kind (self->period) != COHORT_PERIOD_ALL && self->period.from <= today)
    year = cohort_day_to_ymd (self->period.from).year;
  cohort_money_tax_export (widget, self->session, year);
}

void
cohort_money_payouts_fill_paper (CohortMoneyPayouts *self, CohortPaper *paper)
{
  g_return_if_fail (COHORT_IS_MONEY_PAYOUTS (self));

  if (self->report != NULL)
    cohort_money_paper_add_payouts (paper, self->report);
}

static void
bridge_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CohortMoneyPayouts *self = COHORT_MONEY_PAYOUTS (widget);

  if (self->session != NULL)
    adw_dialog_present (ADW_DIALOG (cohort_bridge_dialog_new (self->session)), widget);
}

static void
cohort_money_payouts_dispose (GObject *object)
{
  CohortMoneyPayouts *self = COHORT_MONEY_PAYOUTS (object);

  g_clear_pointer (&self->report, cohort_reconcile_report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (cohort_money_payouts_parent_class)->dispose (object);
}

static void
cohort_money_payouts_class_init (CohortMoneyPayoutsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cohort_money_payouts_dispose;
  gtk_widget_class_install_action (widget_class, "payouts.accept-exact", NULL, accept_cb);
  gtk_widget_class_install_action (widget_class, "payouts.lock", NULL, lock_cb);
  gtk_widget_class_install_action (widget_class, "payouts.bridge", NULL, bridge_cb);
  gtk_widget_class_install_action (widget_class, "payouts.tax-year", NULL, tax_cb);
}

static GtkWidget *
make_button (const char *label, const char *tooltip, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_bar (CohortMoneyPayouts *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *buttons = adw_wrap_box_new ();

  self->summary = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->summary, 0);
  gtk_label_set_wrap (self->summary, TRUE);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (buttons), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (buttons), 6);
  adw_wrap_box_append (
      ADW_WRAP_BOX (buttons),
      make_button (_ ("_Accept Exact"), _ ("Accept every payout that is exact (R)"), "payouts.accept-exact"));
  adw_wrap_box_append (
      ADW_WRAP_BOX (buttons),
      make_button (_ ("_Lock Months"), _ ("Close the months of which every payout is accepted"), "payouts.lock"));
  adw_wrap_box_append (ADW_WRAP_BOX (buttons), make_button (_ ("_Services’ Figures…"),
                                                            _ ("From what services say that they charged to what is "
                                                               "counted here, a line for each cause"),
                                                            "payouts.bridge"));
  adw_wrap_box_append (ADW_WRAP_BOX (buttons),
                       make_button (_ ("_Tax Year…"),
                                    _ ("Write the year’s money as tables, with a page that ties it "
                                       "to the forms of your services"),
                                    "payouts.tax-year"));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (bar), buttons);
  gtk_widget_add_css_class (bar, "payouts-bar");
  return bar;
}

static GtkWidget *
make_list (CohortMoneyPayouts *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_scrollable_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_DEFAULT);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_tab_behavior (self->view, GTK_LIST_TAB_ITEM);
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_list_view_set_show_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Payouts by month, newest first"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_r, 0), gtk_callback_action_new (letter_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 1000);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
cohort_money_payouts_init (CohortMoneyPayouts *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *clamp = adw_clamp_new ();
  GtkWidget *empty = adw_status_page_new (), *import = gtk_button_new_with_mnemonic (_ ("_Import Files…"));

  self->bar = make_bar (self);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1000);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->bar);
  gtk_box_append (GTK_BOX (box), clamp);
  gtk_box_append (GTK_BOX (box), make_list (self));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "cohort-money-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Payouts in This Period"));
  cohort_ui_describe (
      ADW_STATUS_PAGE (empty),
      _ ("Choose another period, or import what your services paid out: the payout reconciliation report "
         "of Stripe, the list of payouts of GitHub Sponsors…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "win.import");
  gtk_widget_set_halign (import, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (import, "pill");
  adw_status_page_set_child (ADW_STATUS_PAGE (empty), import);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, box, "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}
