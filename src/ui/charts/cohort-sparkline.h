// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line as small as a word, beside the number it led to. See the .c file.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COHORT_TYPE_SPARKLINE (cohort_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (CohortSparkline, cohort_sparkline, COHORT, SPARKLINE, GtkWidget)

GtkWidget *cohort_sparkline_new (void);
void cohort_sparkline_set_values (CohortSparkline *self, const double *values, guint n, gboolean unfinished,
                                  const char *description);

G_END_DECLS
