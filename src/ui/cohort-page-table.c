// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pages of the window, in the order of the sidebar. A new page is one line here and one folder in pages/.

#include "config.h"

#include "cohort-page-table.h"

#include "cohort-at-risk-page.h"
#include "cohort-content-page.h"
#include "cohort-history-page.h"
#include "cohort-inbox-page.h"
#include "cohort-members-page.h"
#include "cohort-money-page.h"
#include "cohort-payments-page.h"
#include "cohort-pricing-page.h"
#include "cohort-retention-page.h"
#include "cohort-settings.h"
#include "cohort-sources-page.h"
#include "cohort-suggestions-page.h"
#include "cohort-today-page.h"

#include <glib/gi18n.h>

#define PAGES_KEY "pages"

/* Members and Sources are always there: without them nothing could begin. */
static const CohortPageInfo pages[] = {
  { "today", "", N_ ("Today"), "cohort-today-symbolic", COHORT_HOLDS_SEGMENTS | COHORT_HOLDS_PAYMENTS,
    cohort_today_page_get_type },
  { "members", "", N_ ("Members"), "cohort-members-symbolic", COHORT_HOLDS_NOTHING, cohort_members_page_get_type },
  { "inbox", "", N_ ("Inbox"), "cohort-inbox-symbolic", COHORT_HOLDS_QUESTIONS, cohort_inbox_page_get_type },
  { "content", N_ ("Content"), N_ ("Content"), "cohort-content-symbolic", COHORT_HOLDS_POSTS | COHORT_HOLDS_PLAN,
    cohort_content_page_get_type },
  { "suggestions", N_ ("Content"), N_ ("Suggestions"), "cohort-suggestions-symbolic", COHORT_HOLDS_POSTS,
    cohort_suggestions_page_get_type },
  { "retention", N_ ("Insight"), N_ ("Retention"), "cohort-retention-symbolic", COHORT_HOLDS_SEGMENTS,
    cohort_retention_page_get_type },
  { "at-risk", N_ ("Insight"), N_ ("At Risk"), "cohort-at-risk-symbolic", COHORT_HOLDS_SEGMENTS,
    cohort_at_risk_page_get_type },
  { "money", N_ ("Insight"), N_ ("Money"), "cohort-money-symbolic", COHORT_HOLDS_PAYMENTS | COHORT_HOLDS_PAYOUTS,
    cohort_money_page_get_type },
  { "payments", N_ ("Insight"), N_ ("Payments"), "cohort-payments-symbolic", COHORT_HOLDS_PAYMENTS,
    cohort_payments_page_get_type },
  { "pricing", N_ ("Insight"), N_ ("Tiers & Pricing"), "cohort-pricing-symbolic", COHORT_HOLDS_TIERS,
    cohort_pricing_page_get_type },
  { "sources", N_ ("Data"), N_ ("Sources"), "cohort-sources-symbolic", COHORT_HOLDS_NOTHING,
    cohort_sources_page_get_type },
  { "history", N_ ("Data"), N_ ("History"), "cohort-history-symbolic", COHORT_HOLDS_STEPS,
    cohort_history_page_get_type },
};

/**
 * cohort_page_table_get:
 * @n_pages: (out): how many there are
 *
 * Returns: (transfer none): the table
 */
const CohortPageInfo *
cohort_page_table_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);
  return pages;
}

/**
 * cohort_page_table_is_shown:
 * @holdings: what the community holds
 *
 * Returns: whether the sidebar lists the page: as a person has chosen, else as soon as it has something to show
 */
gboolean
cohort_page_table_is_shown (const CohortPageInfo *info, CohortHoldings holdings)
{
  GSettings *settings = cohort_settings_get ();
  g_autoptr (GVariant) chosen = settings ? g_settings_get_value (settings, PAGES_KEY) : NULL;
  gboolean shown;

  if (info->holds == COHORT_HOLDS_NOTHING)
    return TRUE;
  if (chosen && g_variant_lookup (chosen, info->name, "b", &shown))
    return shown;
  return (info->holds & holdings) != 0;
}

/**
 * cohort_page_table_set_shown:
 * @shown: what a person has chosen, for every community on this computer
 */
void
cohort_page_table_set_shown (const CohortPageInfo *info, gboolean shown)
{
  GSettings *settings = cohort_settings_get ();
  g_autoptr (GVariant) chosen = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sb}"));
  GVariantIter iter;
  const char *name;
  gboolean other;

  if (settings == NULL)
    return;
  chosen = g_settings_get_value (settings, PAGES_KEY);
  g_variant_iter_init (&iter, chosen);
  while (g_variant_iter_next (&iter, "{&sb}", &name, &other))
    if (!g_str_equal (name, info->name))
      g_variant_builder_add (&builder, "{sb}", name, other);
  g_variant_builder_add (&builder, "{sb}", info->name, shown);
  g_settings_set_value (settings, PAGES_KEY, g_variant_builder_end (&builder));
}
