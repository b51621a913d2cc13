// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What metrics of the same arrays have in common: the walk over members' days of change, the payments of a period, the
// survival curve; and their answers. Kept for as long as one report is made, so that ten figures of a page cost little
// more than one; and, up to a limit, in a shared one beside arrays that many reports are made of. A value is a function
// of the arrays, the key and the filter alone; asking again gives the same, and it is never changed.
//
// A report's own is for one thread at a time; any number of them may stand on a shared one, which must outlive them. A
// shared one takes what holds for everybody; when it is full, what was not asked for longest goes.
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CohortMetricMemo CohortMetricMemo;

CohortMetricMemo *cohort_metric_memo_new (CohortMetricMemo *shared);
CohortMetricMemo *cohort_metric_memo_new_shared (gsize limit);
void cohort_metric_memo_free (CohortMetricMemo *memo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMetricMemo, cohort_metric_memo_free)

G_END_DECLS
