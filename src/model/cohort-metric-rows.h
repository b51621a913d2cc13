// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The rows behind a number: which ones they are (CohortMetricRows, a part of the ledger's snapshot), and what each of
 * them says (CohortMetricRow, read with the names). Their count is the number, or their amounts add up to it. Both are
 * immutable; any thread. */

#pragma once

#include "cohort-metric-report.h"

G_BEGIN_DECLS

typedef struct _CohortMetricRows CohortMetricRows;

CohortMetricRows *cohort_metric_rows_new (CohortLedgerSnapshot *ledger, CohortRowSet set, const GArray *indices,
                                          const GArray *amounts, const char *currency);
CohortMetricRows *cohort_metric_rows_of (const CohortMetricReport *report, const CohortMetricValue *value,
                                         gboolean denominator);
CohortMetricRows *cohort_metric_rows_ref (CohortMetricRows *self);
void cohort_metric_rows_unref (CohortMetricRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortMetricRows, cohort_metric_rows_unref)

guint cohort_metric_rows_get_n_rows (const CohortMetricRows *self);
char *cohort_metric_rows_count_words (const CohortMetricRows *self);

/* A row that a number was counted from. */
typedef struct
{
  CohortRowSet set;
  gint64 id;      /* of the member, payment, coverage or cost; 0: a segment */
  gint64 member;  /* 0: nobody, or nobody known */
  char *name;     /* (nullable) the member's, as it is in the ledger */
  CohortDay from; /* the day, or the first; COHORT_DAY_NONE: has none */
  CohortDay to;   /* half-open; COHORT_DAY_NONE: open, or a single day */
  gboolean has_amount;
  gint64 amount_minor;
  gint64 amount_exact;  /* the same in 1e-4 minor units, not rounded */
  const char *currency; /* (nullable) */
} CohortMetricRow;

/* What a list shows of a row. */
char *cohort_metric_row_get_title (const CohortMetricRow *self);
char *cohort_metric_row_get_detail (const CohortMetricRow *self);

GPtrArray *cohort_metric_rows_load (CohortSession *session, CohortMetricRows *rows, GError **error);
void cohort_metric_rows_load_async (CohortSession *session, CohortMetricRows *rows, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *cohort_metric_rows_load_finish (GAsyncResult *result, GError **error);

/* Writes what they say as CSV. */
void cohort_metric_rows_export_async (CohortSession *session, CohortMetricRows *rows, GFile *file,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean cohort_metric_rows_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
