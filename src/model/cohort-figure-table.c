// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which metric is the headline of each figure under each set of definitions, and what stands in its fold. A new figure
// is an entry here and a name in cohort-figure.h.

#include "config.h"

#include "cohort-figure-private.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
#define ALWAYS(metric, part) { { metric, part }, { metric, part }, { metric, part } }
#define IN_WORDS(text) .formula_kind = COHORT_FORMULA_WORDS, .formulas = { text, text, text }
#define OTHERS(list) .others = list, .n_others = G_N_ELEMENTS (list)
/* clang-format on */

static const CohortFigureOther mrr_others[] = {
  { N_ ("At the start"), { "mrr", "start" } },
  { N_ ("Committed: without known ends"), { "committed-mrr", "" } },
  { N_ ("A year at this rate"), { "arr", "" } },
};

static const CohortFigureOther member_others[] = {
  { N_ ("At the start"), { "members", "start" } },
  { N_ ("New"), { "members", "new" } },
  { N_ ("Returned"), { "members", "returned" } },
  { N_ ("Left"), { "members", "left" } },
  { N_ ("Growth of paying members"), { "growth", "paid" } },
  { N_ ("Growth of free members"), { "growth", "free" } },
};

static const CohortFigureOther growth_others[] = {
  { N_ ("Growth of free members"), { "growth", "free" } },
};

static const CohortFigureOther churn_others[] = {
  { N_ ("Of those there at the start, gone at the end (ours; Memberful)"), { "churn", "standard" } },
  { N_ ("All leavers of those at the start and new (Stripe)"), { "churn", "with-new" } },
  { N_ ("All leavers of those at the start (older Memberful)"), { "churn", "same-window" } },
  { N_ ("Added up day by day (Shopify)"), { "churn", "daily" } },
  { N_ ("Leavers who chose to"), { "churn", "voluntary" } },
  { N_ ("Leavers whose payment failed"), { "churn", "failed" } },
  { N_ ("Leavers whose reason is not known"), { "churn", "unknown" } },
};

static const CohortFigureOther revenue_churn_others[] = {
  { N_ ("Net: less expansion and reactivation"), { "mrr-churn", "net" } },
};

static const CohortFigureOther kept_others[] = {
  { N_ ("Gross: without what they added"), { "revenue-retention", "gross" } },
  { N_ ("Won for each unit lost"), { "quick-ratio", "" } },
};

static const CohortFigureOther renewal_others[] = {
  { N_ ("Of those due (ours)"), { "renewal", "all" } },
  { N_ ("Monthly terms"), { "renewal", "monthly" } },
  { N_ ("Yearly terms"), { "renewal", "yearly" } },
  { N_ ("Terms that end by themselves"), { "renewal", "other" } },
  { N_ ("Of all active members (the article)"), { "article-renewal", "" } },
};

static const CohortFigureOther activation_others[] = {
  { N_ ("New members who took the first steps (ours)"), { "activation", "" } },
  { N_ ("Active of those who ever paid (the article)"), { "article-activation", "used" } },
  { N_ ("Paid of those registered (the article’s second form)"), { "article-activation", "paid" } },
  { N_ ("Active of all registered"), { "active-share", "" } },
};

static const CohortFigureOther arpu_others[] = {
  { N_ ("For each paying member (ours; Stripe)"), { "arpu", "paying" } },
  { N_ ("The same after fees, refunds and taxes"), { "arpu", "paying-net" } },
  { N_ ("For each active member"), { "arpu", "active" } },
  { N_ ("All revenue for each active member (the article)"), { "article-arpu", "" } },
};

static const CohortFigureOther ltv_others[] = {
  { N_ ("Earned so far from each who ever paid"), { "ltv", "earned" } },
  { N_ ("Expected in 24 months (ours)"), { "ltv", "24-months" } },
  { N_ ("Expected in 60 months"), { "ltv", "60-months" } },
  { N_ ("If nothing ever changed (Stripe’s form)"), { "ltv", "simple" } },
  { N_ ("A cost per lifetime, not a value (the article)"), { "article-ltv", "" } },
};

static const CohortFigureOther cac_others[] = {
  { N_ ("With your own hours"), { "cac", "with-hours" } },
};

static const CohortFigureKind kinds[] = {
  { COHORT_FIGURE_MRR, NULL, ALWAYS ("mrr", "end"), .formula_kind = COHORT_FORMULA_MOVES, OTHERS (mrr_others),
    .is_fact = TRUE },
  { COHORT_FIGURE_MEMBERS, NULL, ALWAYS ("members", "end"), .formula_kind = COHORT_FORMULA_MOVES,
    OTHERS (member_others), .is_fact = TRUE },
  { COHORT_FIGURE_GROWTH, NULL, ALWAYS ("growth", "paid"), .formula_kind = COHORT_FORMULA_GROWTH,
    OTHERS (growth_others), .is_fact = TRUE },
  { COHORT_FIGURE_CHURN,
    NULL,
    { { "churn", "standard" }, { "churn", "standard" }, { "churn", "with-new" } },
    OTHERS (churn_others) },
  { COHORT_FIGURE_REVENUE_CHURN, NULL, ALWAYS ("mrr-churn", "gross"),
    IN_WORDS (N_ ("(churn + contraction) ÷ recurring revenue at the start")), OTHERS (revenue_churn_others) },
  { COHORT_FIGURE_REVENUE_KEPT, NULL, ALWAYS ("revenue-retention", "net"),
    IN_WORDS (N_ ("what members of the start pay at the end ÷ what they paid at the start")), OTHERS (kept_others) },
  { COHORT_FIGURE_RENEWAL,
    NULL,
    { { "renewal", "all" }, { "article-renewal", "" }, { "renewal", "all" } },
    .pending = "pending",
    OTHERS (renewal_others) },
  { COHORT_FIGURE_ACTIVATION,
    NULL,
    { { "activation", "" }, { "article-activation", "used" }, { "activation", "" } },
    .pending = "pending",
    OTHERS (activation_others) },
  { COHORT_FIGURE_ACTIVE, NULL, ALWAYS ("active-share", "") },
  { COHORT_FIGURE_TRIALS, NULL, ALWAYS ("trial-conversion", ""), .pending = "pending" },
  { COHORT_FIGURE_ARPU,
    NULL,
    { { "arpu", "paying" }, { "article-arpu", "" }, { "arpu", "paying" } },
    OTHERS (arpu_others) },
  { COHORT_FIGURE_LTV,
    NULL,
    { { "ltv", "24-months" }, { "article-ltv", "" }, { "ltv", "simple" } },
    .formula_kind = COHORT_FORMULA_WORDS,
    .formulas = { N_ ("net revenue per paying member × margin × the share still there, added up over 24 months and "
                      "discounted by 10 % a year"),
                  N_ ("acquisition cost × expected months of membership"),
                  N_ ("net revenue per paying member × margin ÷ churn of the last six months") },
    OTHERS (ltv_others) },
  { COHORT_FIGURE_CAC, NULL, ALWAYS ("cac", "cash"), OTHERS (cac_others) },
  { COHORT_FIGURE_PAYBACK, NULL, ALWAYS ("payback", ""),
    IN_WORDS (N_ ("acquisition cost ÷ (net revenue per paying member × margin)")) },
  { COHORT_FIGURE_LTV_CAC, NULL, ALWAYS ("ltv-cac", ""),
    IN_WORDS (N_ ("expected value of 24 months ÷ acquisition cost")) },
};

/**
 * cohort_figure_kind_find:
 *
 * Returns: (transfer none) (nullable)
 */
const CohortFigureKind *
cohort_figure_kind_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].id, id) == 0)
      return &kinds[i];
  return NULL;
}
