// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What metrics of the same arrays have in common: the walk over members' days of change, the payments of a period, the
// survival curve. Kept for as long as one report is made, so that ten figures of a page cost little more than one.
// A value is a function of the arrays, the key and the filter alone; asking again gives the same.
//
// For one thread at a time. Not a cache between reports: whoever makes a report makes a memo and throws it away.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CohortMetricMemo CohortMetricMemo;

CohortMetricMemo *cohort_metric_memo_new (void);
void cohort_metric_memo_free (CohortMetricMemo *memo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMetricMemo, cohort_metric_memo_free)

G_END_DECLS
