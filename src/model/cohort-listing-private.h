// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "cohort-listing.h"
#include "cohort-members.h"
#include "cohort-payments.h"

G_BEGIN_DECLS

/* Visits the one member, as a line. */
gboolean cohort_listing_visit (const CohortMemberEntry *entry, CohortMemberVisit visit, gpointer data, GError **error);
/* Reader thread: visits what @query finds, in its order. */
gboolean cohort_listing_visit_payments (CohortDb *db, const CohortPaymentQuery *query, CohortPaymentVisit visit,
                                        gpointer data, GError **error);
/* Reader thread: the payments that @query finds as CSV, with the columns of a full export. */
gboolean cohort_export_payments_of (CohortDb *db, const CohortPaymentQuery *query, GOutputStream *stream,
                                    GError **error);
/* Reader thread: the members @ids as CSV, in their order; those that are gone are left out. */
gboolean cohort_export_members_of (CohortDb *db, GArray *ids, CohortDay today, GOutputStream *stream,
                                   guint64 *n_members, GError **error);

G_END_DECLS
