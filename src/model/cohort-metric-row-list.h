// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Rows behind a number as a list model. The rows are there already; an object is made only for what a list shows, so a
 * hundred thousand cost nothing on the main thread. */

#pragma once

#include <gio/gio.h>

#include "cohort-metric-rows.h"

G_BEGIN_DECLS

#define COHORT_TYPE_METRIC_ROW_ITEM (cohort_metric_row_item_get_type ())
G_DECLARE_FINAL_TYPE (CohortMetricRowItem, cohort_metric_row_item, COHORT, METRIC_ROW_ITEM, GObject)

const CohortMetricRow *cohort_metric_row_item_get_row (CohortMetricRowItem *self);

#define COHORT_TYPE_METRIC_ROW_LIST (cohort_metric_row_list_get_type ())
G_DECLARE_FINAL_TYPE (CohortMetricRowList, cohort_metric_row_list, COHORT, METRIC_ROW_LIST, GObject)

CohortMetricRowList *cohort_metric_row_list_new (GPtrArray *rows);

G_END_DECLS
