// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COHORT_TYPE_WEEKS (cohort_weeks_get_type ())
G_DECLARE_FINAL_TYPE (CohortWeeks, cohort_weeks, COHORT, WEEKS, GtkWidget)

GtkWidget *cohort_weeks_new (const guint *counts, guint n_weeks);

G_END_DECLS
