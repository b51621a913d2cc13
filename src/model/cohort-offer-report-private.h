// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-db.h"
#include "cohort-offer-report.h"

G_BEGIN_DECLS

/* For reports that begin with what is offered. On a reader thread. Returns: (transfer full) */
CohortOfferReport *cohort_offer_report_read (CohortDb *db, CohortLedgerSnapshot *ledger, CohortDay today,
                                             GError **error);

/* Whether a segment is sold by the month, also where its service counts days. */
gboolean cohort_offer_is_monthly (const CohortSegments *segments, gsize row);

/* Fills in what came of prices and discounts. */
gboolean cohort_offer_effects_read (CohortDb *db, CohortOfferReport *report, GError **error);

G_END_DECLS
