// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-plan-report.h"

G_BEGIN_DECLS

/* The plan as a list of days, for a narrow window: fills @box. */
void cohort_content_agenda_fill (GtkBox *box, CohortPlanReport *report, CohortPeriod range);

G_END_DECLS
