// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The arithmetic of a member's worth: lifetime value, acquisition cost, payback, a price change's break-even,
// concentration. Plain numbers in and out, any unit of money. Pure and thread-safe.
#pragma once

#include "cohort-proportion.h"

G_BEGIN_DECLS

/* Below these a lifetime value is not shown. */
#define COHORT_LTV_MIN_LOST 10
#define COHORT_LTV_MIN_MONTHS 100

CohortEstimate cohort_ltv_simple (double monthly, guint64 lost, guint64 member_months, guint horizon,
                                  double confidence);
double cohort_ltv_curve (double monthly, const double *survival, guint horizon, double yearly_discount);
CohortEstimate cohort_cost_each (double cost, guint64 n_new, double confidence);
double cohort_payback_months (double cac, double monthly);
double cohort_price_break_even (double old_price, double new_price);
double cohort_article_ltv (double cac, double lifetime);
double cohort_herfindahl (const double *amounts, gsize n);

G_END_DECLS
