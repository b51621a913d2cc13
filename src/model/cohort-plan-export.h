// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The plan as files that others read: iCalendar (RFC 5545) and Markdown. Pure but for writing; any thread. */

#pragma once

#include "cohort-plan-report.h"
#include "cohort-zone.h"

G_BEGIN_DECLS

/* @now_us: when it is written. Empty promised slots are in it too, as things to do. */
char *cohort_plan_to_ics (const CohortPlanReport *report, CohortZone *zone, const char *title, gint64 now_us);
char *cohort_plan_to_markdown (const CohortPlanReport *report, const char *title);

G_END_DECLS
