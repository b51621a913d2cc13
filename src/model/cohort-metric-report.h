// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Metrics of a scope, each computed by its one function over the shared snapshot. The tile, the page, the export and
 * the command line all ask here; cohort-metric-rows.h has the rows behind a number. Immutable, shared by reference,
 * made on a reader thread. */

#pragma once

#include "cohort-ledger-snapshot.h"
#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  const CohortMetric *metric;
  GArray *values; /* (element-type CohortMetricValue) */
} CohortMetricAnswer;

typedef struct
{
  CohortScope *scope;
  CohortLedgerSnapshot *ledger;
  GArray *answers; /* (element-type CohortMetricAnswer) in the order asked for */
} CohortMetricReport;

CohortMetricReport *cohort_metric_report_ref (CohortMetricReport *self);
void cohort_metric_report_unref (CohortMetricReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMetricReport, cohort_metric_report_unref)

CohortMetricReport *cohort_metric_report_new (CohortLedgerSnapshot *ledger, CohortMetricMemo *memo,
                                              const CohortScope *scope, const char *const *ids,
                                              GCancellable *cancellable, GError **error);
gboolean cohort_metric_report_knows (const char *id);
gboolean cohort_metric_report_last_month (CohortSession *session, CohortPeriod *period, GError **error);
CohortMetricReport *cohort_metric_report_load (CohortSession *session, const CohortScope *scope, const char *const *ids,
                                               GError **error);
void cohort_metric_report_load_async (CohortSession *session, const CohortScope *scope, const char *const *ids,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
CohortMetricReport *cohort_metric_report_load_finish (GAsyncResult *result, GError **error);

const CohortMetricAnswer *cohort_metric_report_find (const CohortMetricReport *self, const char *id);
const CohortMetricValue *cohort_metric_report_value (const CohortMetricReport *self, const char *id, const char *part,
                                                     const char *currency);

G_END_DECLS
