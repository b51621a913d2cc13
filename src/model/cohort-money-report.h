// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What the page Money shows: its figures, recurring revenue by month and how it moved, where the money came from, each
 * currency by itself, deals and expenses. Amounts are minor units of the currency beside them. Immutable, shared by
 * reference, made on a reader thread. */

#pragma once

#include "cohort-cost-commands.h"
#include "cohort-figure.h"

G_BEGIN_DECLS

/* A step of the waterfall: start, movements, end. They add up, to the minor unit. */
typedef struct
{
  const char *part; /* of the metric mrr: "start", "new"… "end" */
  char *label;
  gint64 minor; /* losses are negative */
  guint n;
  CohortMetricRows *rows; /* (nullable) */
} CohortMoneyMove;

typedef struct
{
  CohortMonth month;
  gint64 minor;
  guint n;
  gboolean unfinished;
} CohortMoneyMonth;

typedef struct
{
  char *label;
  const char *currency;
  gint64 minor;
  double share; /* NaN where there is none */
  CohortMetricRows *rows;
} CohortMoneyStream;

/* What came in one currency in the period. */
typedef struct
{
  const char *code;
  gint64 charged, refunded, fees;
  guint n_unknown_fees;
  CohortMetricRows *charges, *refunds;
  char *rate; /* (nullable): "1 USD = 7.1812 CNY, May 2026" */
} CohortMoneyCurrency;

typedef struct
{
  gint64 id;
  char *partner, *detail; /* "Sponsor · Agreed" */
  char *amount;           /* (nullable): no money flows */
  char *due;              /* (nullable): what is owed next: "Two posts, due 3 May 2026" */
  char *invoice;          /* (nullable): "to be invoiced on 3 May 2026" */
  gboolean overdue;       /* either of them */
} CohortMoneyDeal;

typedef struct
{
  char *label, *amount; /* "Ads", "¥1,800.00" or "872 h", or what was left for an hour: "¥41.20, $3.10" */
  CohortMetricRows *rows;
} CohortMoneyCost;

/* One that the person wrote down, and may change. */
typedef struct
{
  CohortCostDraft *draft;
  char *detail, *amount; /* "3 May 2026 · to win members", "¥1,800.00" */
} CohortMoneyNoted;

/* How many of the figures tell what members bring; the others what winning them costs. */
#define COHORT_MONEY_N_BRING 4

typedef struct
{
  CohortFigureReport *figures;
  const char *currency;  /* (nullable): of moves and months: there is no money */
  CohortPeriod period;   /* that the moves and streams are of */
  GArray *months;        /* (element-type CohortMoneyMonth) up to the end of the period, the oldest first */
  GPtrArray *moves;      /* (element-type CohortMoneyMove) */
  GPtrArray *streams;    /* (element-type CohortMoneyStream), the largest first; where a rate is missing, by currency */
  GPtrArray *currencies; /* (element-type CohortMoneyCurrency) */
  GPtrArray *deals;      /* (element-type CohortMoneyDeal) */
  GPtrArray *costs;      /* (element-type CohortMoneyCost) */
  GPtrArray *noted;      /* (element-type CohortMoneyNoted) of the period, the newest first */
} CohortMoneyReport;

CohortMoneyReport *cohort_money_report_ref (CohortMoneyReport *self);
void cohort_money_report_unref (CohortMoneyReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMoneyReport, cohort_money_report_unref)

CohortMoneyReport *cohort_money_report_load (CohortSession *session, const CohortScope *scope, GError **error);
void cohort_money_report_load_async (CohortSession *session, const CohortScope *scope, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
CohortMoneyReport *cohort_money_report_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
