// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The charts of the Retention page, made from its report. See the .c file. */

#pragma once

#include "cohort-chart.h"
#include "cohort-retention-report.h"

G_BEGIN_DECLS

typedef enum
{
  COHORT_RETENTION_PEOPLE, /* how many of those who came */
  COHORT_RETENTION_MONEY   /* how much of what they paid in their first month */
} CohortRetentionMeasure;

CohortChart *cohort_retention_make_table (const CohortRetentionReport *report, CohortRetentionMeasure measure,
                                          gboolean counts);
CohortChart *cohort_retention_make_curves_chart (const CohortRetentionReport *report);
CohortChart *cohort_retention_make_history (const CohortRetentionReport *report);

G_END_DECLS
