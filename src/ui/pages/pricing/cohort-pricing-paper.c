// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of tiers and prices on paper and in files: what is offered with each price that somebody pays, what came of
// prices that changed and of discounts, experiments, and what was decided. A running experiment has no result here
// either.

#include "config.h"

#include "cohort-pricing-paper.h"

#include "cohort-decisions.h"
#include "cohort-experiment-words.h"
#include "cohort-offer-words.h"
#include "cohort-page-paper.h"
#include "cohort-words.h"

#include <glib/gi18n.h>

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

static void
add_row (GPtrArray *rows, const char *a, const char *b, const char *c, const char *d)
{
  const char *row[] = { a, b, c, d, NULL };

  g_ptr_array_add (rows, g_strdupv ((GStrv) row));
}

static void
add_prices (GPtrArray *rows, const CohortOffer *offer)
{
  guint n = 0;

  for (guint i = 0; i < offer->prices->len; i++)
    {
      const CohortOfferPrice *price = &g_array_index (offer->prices, CohortOfferPrice, i);
      g_autofree char *text = cohort_offer_price_text (price);
      g_autofree char *people = cohort_offer_price_people (price);

      if (price->n_paying == 0 && !price->listed)
        continue;
      add_row (rows, offer->name, offer->source_name, text, people);
      n++;
    }
  if (n == 0)
    add_row (rows, offer->name, offer->source_name, "–", "");
}

static void
add_offers (CohortPaper *paper, const GPtrArray *offers)
{
  const CohortPaperColumn columns[] = {
    { C_ ("paper", "Tier"), FALSE, TRUE },
    { C_ ("paper", "Source"), FALSE, TRUE },
    { C_ ("paper", "Price"), FALSE, TRUE },
    { C_ ("paper", "Members"), FALSE, TRUE },
  };
  g_autoptr (GPtrArray) rows = rows_new ();

  for (guint i = 0; i < offers->len; i++)
    add_prices (rows, offers->pdata[i]);
  cohort_paper_add_heading (paper, _ ("Tiers"));
  cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), rows, NULL);
}

static void
add_lines (CohortPaper *paper, const char *heading, GPtrArray *rows)
{
  const CohortPaperColumn columns[]
      = { { C_ ("paper", "What"), FALSE, TRUE }, { C_ ("paper", "Details"), FALSE, TRUE } };

  if (rows->len == 0)
    return;
  cohort_paper_add_heading (paper, heading);
  cohort_paper_add_table (paper, columns, G_N_ELEMENTS (columns), rows, NULL);
}

static void
add_moved (CohortPaper *paper, const CohortOfferReport *report)
{
  g_autoptr (GPtrArray) rows = rows_new (), ends = rows_new ();

  for (guint i = 0; i < report->moved->len; i++)
    {
      g_autofree char *title = cohort_price_moved_title (report->moved->pdata[i]);
      g_autofree char *sentence = cohort_price_moved_sentence (report->moved->pdata[i]);
      g_autofree char *still = cohort_price_moved_still (report->moved->pdata[i]);
      g_autofree char *text = still != NULL ? g_strdup_printf ("%s\n%s", sentence, still) : g_strdup (sentence);

      add_row (rows, title, text, NULL, NULL);
    }
  for (guint i = 0; i < report->ends->len; i++)
    {
      g_autofree char *title = cohort_promotion_end_title (report->ends->pdata[i]);
      g_autofree char *sentence = cohort_promotion_end_sentence (report->ends->pdata[i]);

      add_row (ends, title, sentence, NULL, NULL);
    }
  add_lines (paper, _ ("Prices That Changed"), rows);
  add_lines (paper, _ ("Discounts and Where They End"), ends);
}

static void
add_experiments (CohortPaper *paper, const CohortExperimentReport *report)
{
  g_autoptr (GPtrArray) rows = rows_new ();

  for (guint i = 0; i < report->experiments->len; i++)
    {
      const CohortExperiment *one = report->experiments->pdata[i];
      g_autofree char *summary = cohort_experiment_summary (one);

      add_row (rows, one->draft.question, summary, NULL, NULL);
    }
  add_lines (paper, _ ("Experiments"), rows);
}

static void
add_decisions (CohortPaper *paper, const GPtrArray *decisions)
{
  g_autoptr (GPtrArray) rows = rows_new ();

  for (guint i = 0; i < decisions->len; i++)
    {
      const CohortDecision *decision = decisions->pdata[i];
      g_autofree char *when = cohort_decision_when (decision);
      g_autofree char *text
          = decision->expected != NULL ? g_strdup_printf ("%s\n%s", when, decision->expected) : g_strdup (when);

      add_row (rows, decision->title, text, NULL, NULL);
    }
  add_lines (paper, _ ("Decisions"), rows);
}

CohortPaper *
cohort_pricing_paper_new (CohortPage *page, const CohortOfferReport *report, const GPtrArray *offers,
                          const CohortExperimentReport *experiments, GPtrArray *decisions)
{
  g_autofree char *day = cohort_words_day (report->as_of);
  g_autofree char *until = g_strdup_printf (_ ("up to %s"), day);
  CohortPaper *paper = cohort_page_paper_new (page, until);

  add_offers (paper, offers);
  add_moved (paper, report);
  if (experiments != NULL)
    add_experiments (paper, experiments);
  if (decisions != NULL)
    add_decisions (paper, decisions);
  return paper;
}
