// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* A figure in words: never a bare percent, never a number where there is not enough data. Any thread once
 * cohort_words_init() has run. */

#pragma once

#include "cohort-metric.h"
#include "cohort-period.h"

G_BEGIN_DECLS

char *cohort_words_period (CohortPeriod period);
char *cohort_words_percent (double share);
char *cohort_words_percents (double lo, double hi);
char *cohort_words_estimate (CohortUnit unit, double estimate, const char *currency);
char *cohort_words_interval (CohortUnit unit, const CohortMetricValue *value);
const char *cohort_words_status_id (CohortStatus status);
const char *cohort_words_metric_status (const CohortMetricValue *value);
char *cohort_words_basis (CohortUnit unit, const CohortMetricValue *value);
char *cohort_words_metric (CohortUnit unit, const CohortMetricValue *value);

G_END_DECLS
