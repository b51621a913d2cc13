// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Texts that lists and reports share. */

#pragma once

#include "cohort-civil.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* What a person is called: the name, else what else is known of them. All (nullable). */
char *cohort_text_person (const char *name, const char *handle, const char *email);
/* The last day that is paid, of a half-open end; "" for never */
char *cohort_text_paid_through (CohortDay end);
/* @money: (element-type CohortLedgerSum): "¥1,234.00 · $20.00" */
char *cohort_text_net (GPtrArray *money);
/* The day of an instant, "" for 0 */
char *cohort_text_instant_day (gint64 us, CohortZone *zone);

G_END_DECLS
