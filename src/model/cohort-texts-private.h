// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Texts that lists and reports share. */

#pragma once

#include "cohort-civil.h"
#include "cohort-member.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* What a person is called: the name, else what else is known of them. All (nullable). */
char *cohort_text_person (const char *name, const char *handle, const char *email);
/* What reaches them, "" for nothing. Both (nullable). */
char *cohort_text_contact (const char *email, const char *handle);
/* Replaces what names a person all over @detail, but for its entry, while names are scrambled. */
void cohort_text_shield (CohortMemberDetail *detail);
/* The last day that is paid, of a half-open end; "" for never */
char *cohort_text_paid_through (CohortDay end);
/* @money: (element-type CohortLedgerSum): "¥1,234.00 · $20.00" */
char *cohort_text_net (GPtrArray *money);
/* The day of an instant, "" for 0 */
char *cohort_text_instant_day (gint64 us, CohortZone *zone);

G_END_DECLS
