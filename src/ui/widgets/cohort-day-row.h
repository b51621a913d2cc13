// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-civil.h"

G_BEGIN_DECLS

/* A row with a day that may be chosen or left open. Property "day" (int, writable): COHORT_DAY_NONE while it is open.
 */
#define COHORT_TYPE_DAY_ROW (cohort_day_row_get_type ())
G_DECLARE_FINAL_TYPE (CohortDayRow, cohort_day_row, COHORT, DAY_ROW, AdwActionRow)

GtkWidget *cohort_day_row_new (const char *title, const char *open_text);
CohortDay cohort_day_row_get_day (CohortDayRow *self);
void cohort_day_row_set_day (CohortDayRow *self, CohortDay day);

G_END_DECLS
