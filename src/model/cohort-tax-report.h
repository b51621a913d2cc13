// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The money of a calendar year for a tax return, on a cash basis: what was received on which day, each currency by
 * itself and converted by the rate of its month; and a page that ties the sums of each source to what a form of it may
 * say, every difference with its cause. Amounts are minor units. Immutable, made on a reader thread. */

#pragma once

#include "cohort-session.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* of the payment */
  CohortDay day;
  char *source, *kind, *stream;
  const char *currency; /* interned */
  gint64 gross;         /* refunds are negative */
  gint64 fee;
  gboolean fee_known;
  gint64 home; /* @gross in the currency of the report */
  gboolean home_known;
  gint64 rate_e9; /* units of the report's currency for one of @currency; 0: the same, or none */
} CohortTaxLine;

/* A line of the tie-out: @amount of @currency at @source. */
typedef struct
{
  char *source;
  const char *currency;
  const char *what; /* id: "charges", "refunds"… for machines */
  char *label;      /* in words */
  gint64 amount;
  guint n;
} CohortTaxTie;

typedef struct
{
  int year;
  const char *currency; /* that everything is converted to */
  GPtrArray *lines;     /* (element-type CohortTaxLine) by day */
  GPtrArray *ties;      /* (element-type CohortTaxTie) by source and currency, in the order of the sum */
  gint64 gross, fees;   /* converted; what has no rate is left out and counted */
  guint n_no_rate, n_no_fee;
} CohortTaxReport;

void cohort_tax_report_free (CohortTaxReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CohortTaxReport, cohort_tax_report_free)

CohortTaxReport *cohort_tax_report_load (CohortSession *session, int year, GError **error);
void cohort_tax_report_load_async (CohortSession *session, int year, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
CohortTaxReport *cohort_tax_report_load_finish (GAsyncResult *result, GError **error);

/* Each (transfer full): CSV with a header, decimal amounts; the last one the content.xml of an OpenDocument table. */
GBytes *cohort_tax_report_lines_csv (const CohortTaxReport *self, GError **error);
GBytes *cohort_tax_report_ties_csv (const CohortTaxReport *self, GError **error);
GBytes *cohort_tax_report_content_xml (const CohortTaxReport *self);

G_END_DECLS
