// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* The plan on its days: a month or a week by the locale's first weekday, with the ideas beside it; where that is too
 * narrow, a list of the days. */
#define COHORT_TYPE_CONTENT_CALENDAR (cohort_content_calendar_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentCalendar, cohort_content_calendar, COHORT, CONTENT_CALENDAR, AdwBin)

/* Signal "range-changed": other days are to be shown; ask for their report and set it. */

CohortPeriod cohort_content_calendar_get_range (CohortContentCalendar *self);
void cohort_content_calendar_set_report (CohortContentCalendar *self, CohortPlanReport *report);
void cohort_content_calendar_set_today (CohortContentCalendar *self, CohortDay today);
void cohort_content_calendar_set_session (CohortContentCalendar *self, CohortSession *session);
void cohort_content_calendar_show_week (CohortContentCalendar *self, CohortDay day);

G_END_DECLS
