// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is offered and at what price, and what came of prices that changed and discounts that ended. Every count opens
// the members behind it.

#include "config.h"

#include "cohort-pricing-page.h"

#include "cohort-decisions.h"
#include "cohort-experiments-group.h"
#include "cohort-market-groups.h"
#include "cohort-offer-words.h"
#include "cohort-points-group.h"
#include "cohort-pricing-paper.h"
#include "cohort-rows-dialog.h"
#include "cohort-text-row.h"
#include "cohort-ui.h"
#include "cohort-what-if-dialog.h"
#include "cohort-window.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

struct _CohortPricingPage
{
  CohortPage parent_instance;

  CohortOfferReport *report; /* (owned) (nullable) */
  GPtrArray *decisions;      /* (owned) (nullable) (element-type CohortDecision) */
  GPtrArray *rows;           /* (element-type GtkWidget) (unowned): of the three groups */
  GPtrArray *decision_rows;  /* (element-type GtkWidget) (unowned) */

  GtkStack *stack;
  GtkWidget *what_if_button;
  AdwPreferencesGroup *tiers_group;
  AdwPreferencesGroup *moved_group;
  AdwPreferencesGroup *ends_group;
  AdwPreferencesGroup *decisions_group;
  CohortExperimentsGroup *experiments_group;
  CohortMarketGroups *market_groups;
  CohortPointsGroup *points_group;
};

G_DEFINE_FINAL_TYPE (CohortPricingPage, cohort_pricing_page, COHORT_TYPE_PAGE)

static void
add_to (CohortPricingPage *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

/* ---- the members behind a count ---- */

typedef struct
{
  CohortPricingPage *page;
  CohortMetricRows *rows; /* (owned) */
  char *title;            /* (owned) */
} Opening;

static void
opening_free (gpointer data, GClosure *closure)
{
  Opening *self = data;

  cohort_metric_rows_unref (self->rows);
  g_free (self->title);
  g_free (self);
}

static void
open_cb (GtkWidget *button, Opening *opening)
{
  cohort_rows_dialog_present (GTK_WIDGET (opening->page), cohort_page_get_session (COHORT_PAGE (opening->page)),
                              opening->title, opening->rows);
}

/* A button with the count, and below it what is counted in a word; @members are those of the ledger behind it. */
static void
add_opener (CohortPricingPage *self, GtkWidget *row, const char *word, const char *title, const GArray *members)
{
  GtkWidget *button, *box, *label;
  Opening *opening;
  g_autofree char *count = cohort_words_count (members->len);

  if (members->len == 0)
    return;
  button = gtk_button_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), gtk_label_new (count));
  label = gtk_label_new (word);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  opening = g_new0 (Opening, 1);
  opening->page = self;
  opening->title = g_strdup (title);
  opening->rows = cohort_metric_rows_new (self->report->ledger, COHORT_ROWS_MEMBERS, members, NULL, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, title);
  cohort_ui_name (button, title);
  g_signal_connect_data (button, "clicked", G_CALLBACK (open_cb), opening, opening_free, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* ---- the three groups ---- */

static gboolean
is_former (const CohortOfferPrice *price)
{
  return price->n_paying == 0 && !price->listed;
}

static void
add_prices (GtkWidget *expander, const CohortOffer *offer, gboolean former)
{
  for (guint i = 0; i < offer->prices->len; i++)
    {
      const CohortOfferPrice *price = &g_array_index (offer->prices, CohortOfferPrice, i);
      g_autofree char *text = cohort_offer_price_text (price);
      g_autofree char *people = cohort_offer_price_people (price);
      GtkWidget *row;

      if (is_former (price) != former)
        continue;
      row = cohort_text_row_new (text, people);
      if (former)
        gtk_widget_add_css_class (row, "dimmed");
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
}

static void
add_tier (CohortPricingPage *self, const CohortOffer *offer)
{
  GtkWidget *row = adw_expander_row_new ();
  const CohortOfferPrice *present = cohort_offer_present_price (offer, NULL);
  g_autofree char *price = present != NULL ? cohort_offer_price_text (present) : NULL;
  g_autofree char *n = cohort_words_count (offer->n_paying);
  g_autofree char *paying = g_strdup_printf (ngettext ("%s pays", "%s pay", offer->n_paying), n);
  g_autofree char *subtitle = price != NULL ? g_strdup_printf ("%s · %s · %s", offer->source_name, price, paying)
                                            : g_strdup_printf ("%s · %s", offer->source_name, paying);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), offer->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  add_prices (row, offer, FALSE);
  for (guint i = 0; i < offer->benefits->len; i++)
    {
      const CohortOfferBenefit *benefit = g_ptr_array_index (offer->benefits, i);
      g_autofree char *text = cohort_offer_benefit_text (benefit);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), cohort_text_row_new (benefit->name, text));
    }
  add_prices (row, offer, TRUE);
  add_to (self, self->tiers_group, row);
}

static void
add_moved (CohortPricingPage *self, const CohortPriceMoved *moved)
{
  g_autofree char *title = cohort_price_moved_title (moved);
  g_autofree char *sentence = cohort_price_moved_sentence (moved), *still = cohort_price_moved_still (moved);
  g_autofree char *tier = NULL;
  GtkWidget *row = cohort_text_row_new (title, sentence);

  add_opener (self, row, C_ ("pricing", "Before"), _ ("Joined Before"), moved->before);
  add_opener (self, row, C_ ("pricing", "After"), _ ("Joined After"), moved->after);
  add_to (self, self->moved_group, row);
  if (still == NULL)
    return;
  tier = g_strdup_printf ("%s · %s", moved->offer, moved->source_name);
  row = cohort_text_row_new (tier, still);
  add_opener (self, row, C_ ("pricing", "Old Price"), _ ("Still Pay the Old Price"), moved->still);
  add_to (self, self->moved_group, row);
}

static void
add_end (CohortPricingPage *self, const CohortPromotionEnd *end)
{
  g_autofree char *title = cohort_promotion_end_title (end);
  g_autofree char *sentence = cohort_promotion_end_sentence (end);
  GtkWidget *row = cohort_text_row_new (title, sentence);

  add_opener (self, row, C_ ("pricing", "Left"), _ ("Left When It Ended"), end->left);
  add_opener (self, row, C_ ("pricing", "Ended"), _ ("Whose Discount Ended"), end->ended);
  add_to (self, self->ends_group, row);
}

static gint64
monthly (const CohortOffer *offer)
{
  const CohortOfferPrice *present = cohort_offer_present_price (offer, NULL);

  return present != NULL ? present->amount : G_MAXINT64;
}

/* By source, dearest last, as a ladder is climbed; what nobody pays comes at the end. */
static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const CohortOffer *x = *(CohortOffer *const *) a, *y = *(CohortOffer *const *) b;

  if ((x->n_paying == 0) != (y->n_paying == 0))
    return x->n_paying == 0 ? 1 : -1;
  if (x->source != y->source)
    return g_utf8_collate (x->source_name, y->source_name);
  return (monthly (x) > monthly (y)) - (monthly (x) < monthly (y));
}

static void
clear (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (rows, 0);
}

/* ---- decisions ---- */

static void
judge_cb (GSimpleAction *action, GVariant *verdict, gpointer row)
{
  CohortWindow *window = cohort_window_of (row);

  cohort_command_judge_async (cohort_window_get_session (window), *(gint64 *) g_object_get_data (row, "decision"),
                              g_variant_get_string (verdict, NULL), NULL, cohort_window_done_cb, g_object_ref (window));
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer row)
{
  CohortWindow *window = cohort_window_of (row);

  cohort_command_remove_decision_async (cohort_window_get_session (window),
                                        *(gint64 *) g_object_get_data (row, "decision"), NULL, cohort_window_done_cb,
                                        g_object_ref (window));
}

static void
add_decision_menu (GtkWidget *row, const CohortDecision *decision)
{
  static const GActionEntry entries[]
      = { { "judge", judge_cb, "s", NULL, NULL, { 0 } }, { "remove", remove_cb, NULL, NULL, NULL, { 0 } } };
  static const char *const verdicts[] = { "as_expected", "otherwise", "cannot_tell" };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new (), judging = g_menu_new (), removing = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autofree char *action = g_strdup_printf ("decision.judge::%s", verdicts[i]);

      g_menu_append (judging, cohort_decision_verdict_title (verdicts[i]), action);
    }
  g_menu_append (removing, _ ("_Remove"), "decision.remove");
  g_menu_append_section (menu, _ ("It Came"), G_MENU_MODEL (judging));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removing));
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), row);
  gtk_widget_insert_action_group (row, "decision", G_ACTION_GROUP (actions));
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), cohort_text_row_new_menu (G_MENU_MODEL (menu)));
}

static void
add_decision (CohortPricingPage *self, const CohortDecision *decision)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *when = cohort_decision_when (decision);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), decision->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), when);
  g_object_set_data_full (G_OBJECT (row), "decision", g_memdup2 (&decision->id, sizeof decision->id), g_free);
  if (decision->expected != NULL)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), cohort_text_row_new (_ ("Expected"), decision->expected));
  if (!cohort_session_is_read_only (cohort_page_get_session (COHORT_PAGE (self))))
    add_decision_menu (row, decision);
  adw_preferences_group_add (self->decisions_group, row);
  g_ptr_array_add (self->decision_rows, row);
}

static void
decisions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions = cohort_decisions_load_finish (result, &error);
  CohortPricingPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_PRICING_PAGE (user_data);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  self->decisions = decisions != NULL ? g_ptr_array_ref (decisions) : NULL;
  clear (self->decision_rows);
  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    add_decision (self, g_ptr_array_index (decisions, i));
  gtk_widget_set_visible (GTK_WIDGET (self->decisions_group), self->decision_rows->len > 0);
}

/* Returns: (transfer container) (element-type CohortOffer): as they are shown */
static GPtrArray *
sorted_offers (CohortPricingPage *self)
{
  GPtrArray *offers = g_ptr_array_copy (self->report->offers, NULL, NULL);

  g_ptr_array_set_free_func (offers, NULL);
  g_ptr_array_sort (offers, compare_offers);
  return offers;
}

static void
show (CohortPricingPage *self)
{
  g_autoptr (GPtrArray) offers = sorted_offers (self);

  clear (self->rows);
  for (guint i = 0; i < offers->len; i++)
    add_tier (self, g_ptr_array_index (offers, i));
  for (guint i = 0; i < self->report->moved->len; i++)
    add_moved (self, g_ptr_array_index (self->report->moved, i));
  for (guint i = 0; i < self->report->ends->len; i++)
    add_end (self, g_ptr_array_index (self->report->ends, i));
  gtk_widget_set_visible (GTK_WIDGET (self->moved_group), self->report->moved->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->ends_group), self->report->ends->len > 0);
  gtk_widget_set_sensitive (self->what_if_button, offers->len > 0);
  gtk_stack_set_visible_child_name (self->stack, offers->len > 0 ? "list" : "empty");
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortOfferReport) report = cohort_offer_report_load_finish (result, &error);
  CohortPricingPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_PRICING_PAGE (user_data);
  if (report != NULL)
    {
      g_clear_pointer (&self->report, cohort_offer_report_unref);
      self->report = g_steal_pointer (&report);
      show (self);
    }
  cohort_page_end_load (COHORT_PAGE (self), error);
}

static void
what_if_cb (CohortPricingPage *self)
{
  if (self->report != NULL && self->report->offers->len > 0)
    adw_dialog_present (cohort_what_if_dialog_new (cohort_page_get_session (COHORT_PAGE (self)), self->report),
                        GTK_WIDGET (self));
}

static void
cohort_pricing_page_new_item (CohortPage *page)
{
  what_if_cb (COHORT_PRICING_PAGE (page));
}

static void
cohort_pricing_page_reload (CohortPage *page, const CohortScope *scope, GCancellable *cancellable)
{
  cohort_offer_report_load_async (cohort_page_get_session (page), cancellable, report_cb, page);
  cohort_decisions_load_async (cohort_page_get_session (page), cancellable, decisions_cb, page);
  cohort_experiments_group_reload (COHORT_PRICING_PAGE (page)->experiments_group, cohort_page_get_session (page),
                                   cancellable);
  cohort_market_groups_reload (COHORT_PRICING_PAGE (page)->market_groups, cohort_page_get_session (page), cancellable);
  cohort_points_group_reload (COHORT_PRICING_PAGE (page)->points_group, cohort_page_get_session (page), cancellable);
}

static CohortPaper *
cohort_pricing_page_make_paper (CohortPage *page)
{
  CohortPricingPage *self = COHORT_PRICING_PAGE (page);
  g_autoptr (GPtrArray) offers = self->report != NULL ? sorted_offers (self) : NULL;

  return offers != NULL && offers->len > 0
             ? cohort_pricing_paper_new (page, self->report, offers,
                                         cohort_experiments_group_get_report (self->experiments_group), self->decisions)
             : NULL;
}

static void
cohort_pricing_page_dispose (GObject *object)
{
  CohortPricingPage *self = COHORT_PRICING_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), COHORT_TYPE_PRICING_PAGE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->decision_rows, g_ptr_array_unref);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_pointer (&self->report, cohort_offer_report_unref);
  G_OBJECT_CLASS (cohort_pricing_page_parent_class)->dispose (object);
}

static void
cohort_pricing_page_class_init (CohortPricingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (COHORT_TYPE_EXPERIMENTS_GROUP);
  g_type_ensure (COHORT_TYPE_MARKET_GROUPS);
  g_type_ensure (COHORT_TYPE_POINTS_GROUP);
  G_OBJECT_CLASS (klass)->dispose = cohort_pricing_page_dispose;
  COHORT_PAGE_CLASS (klass)->reload = cohort_pricing_page_reload;
  COHORT_PAGE_CLASS (klass)->new_item = cohort_pricing_page_new_item;
  COHORT_PAGE_CLASS (klass)->new_label = N_ ("New What-If…");
  COHORT_PAGE_CLASS (klass)->make_paper = cohort_pricing_page_make_paper;
  COHORT_PAGE_CLASS (klass)->help = "pricing";
  gtk_widget_class_set_template_from_resource (widget_class, COHORT_UI_PATH "cohort-pricing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, what_if_button);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, tiers_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, moved_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, ends_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, decisions_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, experiments_group);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, market_groups);
  gtk_widget_class_bind_template_child (widget_class, CohortPricingPage, points_group);
  gtk_widget_class_bind_template_callback (widget_class, what_if_cb);
}

static void
cohort_pricing_page_init (CohortPricingPage *self)
{
  self->rows = g_ptr_array_new ();
  self->decision_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
