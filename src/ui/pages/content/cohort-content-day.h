// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* One day of the calendar: its number, what stands on it, and the slots that are due. Takes what is dropped. */
#define COHORT_TYPE_CONTENT_DAY (cohort_content_day_get_type ())
G_DECLARE_FINAL_TYPE (CohortContentDay, cohort_content_day, COHORT, CONTENT_DAY, GtkBox)

GtkWidget *cohort_content_day_new (void);
void cohort_content_day_set (CohortContentDay *self, CohortDay day, gboolean faint, gboolean is_today);
/* @limit: cards at most, the last of which leads to the rest; 0: all of them, with a second line each */
void cohort_content_day_show (CohortContentDay *self, CohortPlanReport *report, guint limit);

G_END_DECLS
