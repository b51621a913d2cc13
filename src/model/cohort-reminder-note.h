// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The one quiet note of a week: when it is due, and what it says. Kinds and how many, never anybody's name: it may lie
 * on a locked screen. */

#pragma once

#include "cohort-today-report.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* Monday at nine in the morning, in @zone: the first such moment after @now_us, both UTC µs. */
gint64 cohort_reminder_next (const CohortZone *zone, gint64 now_us);

/* @off: (nullable): ids of kinds that nobody wants to be reminded of.
 * Returns: (transfer full) (nullable): "Failed payments, Members at risk (3)"; NULL where there is nothing to say */
char *cohort_reminder_words (const CohortTodayReport *report, const char *const *off);

G_END_DECLS
