// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An amount is written with its currency on paper and as a bare decimal in a file, where the currency has a column.

#include "config.h"

#include "cohort-money-paper.h"

#include "cohort-metric-words.h"
#include "cohort-money.h"
#include "cohort-page-paper.h"
#include "cohort-words.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_CELLS 9

/* The same table twice: to be read, and to be calculated with. */
typedef struct
{
  GPtrArray *rows, *exact; /* (element-type GStrv) */
} Rows;

static Rows
rows_new (void)
{
  return (Rows) { g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev),
                  g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
}

/* Ends what rows_new () began; without rows nothing is added. */
static void
rows_add_to (Rows *self, CohortPaper *paper, const char *heading, const CohortPaperColumn *columns, guint n_columns)
{
  if (self->rows->len > 0)
    {
      cohort_paper_add_heading (paper, heading);
      cohort_paper_add_table (paper, columns, n_columns, self->rows, self->exact);
    }
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->exact);
}

/* Texts, then a currency, then amounts of it. */
static void
rows_append (Rows *self, const char *const *texts, const char *currency, const gint64 *minor, guint n_amounts)
{
  GStrv read = g_new0 (char *, MAX_CELLS + 1), exact = g_new0 (char *, MAX_CELLS + 1);
  guint n = 0;

  for (; texts[n]; n++)
    {
      read[n] = g_strdup (texts[n]);
      exact[n] = g_strdup (texts[n]);
    }
  read[n] = g_strdup (currency);
  exact[n++] = g_strdup (currency);
  for (guint i = 0; i < n_amounts; i++, n++)
    {
      read[n] = cohort_words_money (minor[i], currency);
      exact[n] = cohort_money_to_decimal (minor[i], currency);
    }
  g_ptr_array_add (self->rows, read);
  g_ptr_array_add (self->exact, exact);
}

static void
add_streams (CohortPaper *paper, const CohortMoneyReport *report)
{
  const CohortPaperColumn columns[] = { { C_ ("paper", "Stream"), FALSE },
                                        { C_ ("paper", "Share"), FALSE },
                                        { C_ ("paper", "Currency"), FALSE },
                                        { C_ ("paper", "Amount"), TRUE } };
  Rows rows = rows_new ();

  for (guint i = 0; i < report->streams->len; i++)
    {
      const CohortMoneyStream *stream = report->streams->pdata[i];
      g_autofree char *share = isnan (stream->share) ? g_strdup ("") : cohort_words_percent (stream->share);
      const char *texts[] = { stream->label, share, NULL };

      rows_append (&rows, texts, stream->currency, &stream->minor, 1);
    }
  rows_add_to (&rows, paper, _ ("Where the Money Came From"), columns, G_N_ELEMENTS (columns));
}

static void
add_currencies (CohortPaper *paper, const CohortMoneyReport *report)
{
  const CohortPaperColumn columns[] = { { C_ ("paper", "Rate"), FALSE, TRUE },
                                        { C_ ("paper", "Currency"), FALSE },
                                        { C_ ("paper", "Charged"), TRUE },
                                        { C_ ("paper", "Fees"), TRUE },
                                        { C_ ("paper", "Given Back"), TRUE } };
  Rows rows = rows_new ();

  for (guint i = 0; i < report->currencies->len; i++)
    {
      const CohortMoneyCurrency *one = report->currencies->pdata[i];
      const char *texts[] = { one->rate ? one->rate : "", NULL };
      const gint64 minor[] = { one->charged, one->fees, one->refunded };

      rows_append (&rows, texts, one->code, minor, G_N_ELEMENTS (minor));
    }
  rows_add_to (&rows, paper, _ ("Each Currency by Itself"), columns, G_N_ELEMENTS (columns));
}

void
cohort_money_paper_add_overview (CohortPaper *paper, const CohortMoneyReport *report, CohortChart *months,
                                 CohortChart *moves)
{
  cohort_page_paper_add_figures (paper, report->figures, 0, G_MAXUINT);
  if (months)
    cohort_paper_add_chart (paper, months);
  if (moves)
    cohort_paper_add_chart (paper, moves);
  add_streams (paper, report);
  add_currencies (paper, report);
}

void
cohort_money_paper_add_payouts (CohortPaper *paper, const CohortReconcileReport *report)
{
  const CohortPaperColumn columns[] = { { C_ ("paper", "Source"), FALSE, TRUE }, { C_ ("paper", "Month"), FALSE },
                                        { C_ ("paper", "Currency"), FALSE },     { C_ ("paper", "Lines"), TRUE },
                                        { C_ ("paper", "Fees"), TRUE },          { C_ ("paper", "Given Back"), TRUE },
                                        { C_ ("paper", "Other"), TRUE },         { C_ ("paper", "Paid Out"), TRUE },
                                        { C_ ("paper", "Not Explained"), TRUE } };
  Rows rows = rows_new ();

  for (guint i = 0; i < report->months->len; i++)
    {
      const CohortReconcileMonth *month = report->months->pdata[i];
      g_autofree char *when = cohort_words_month (month->month);
      const char *texts[] = { month->source_name, when, NULL };
      const gint64 minor[]
          = { month->lines, month->fees, month->refunds, month->other, month->paid, month->unexplained };

      rows_append (&rows, texts, month->currency, minor, G_N_ELEMENTS (minor));
    }
  rows_add_to (&rows, paper, C_ ("money", "Payouts"), columns, G_N_ELEMENTS (columns));
}

static void
pick_deal (gconstpointer item, const char **title, const char **detail)
{
  const CohortMoneyDeal *deal = item;

  *title = deal->partner;
  *detail = deal->amount ? deal->amount : deal->detail;
}

static void
pick_cost (gconstpointer item, const char **title, const char **detail)
{
  *title = ((const CohortMoneyCost *) item)->label;
  *detail = ((const CohortMoneyCost *) item)->amount;
}

void
cohort_money_paper_add_deals (CohortPaper *paper, const CohortMoneyReport *report)
{
  cohort_page_paper_add_lines (paper, C_ ("paper", "Deals"), report->deals, pick_deal);
  cohort_page_paper_add_lines (paper, C_ ("paper", "Costs and Hours"), report->costs, pick_cost);
}
