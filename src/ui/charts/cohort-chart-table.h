// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A chart as a table that can be read line by line.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

GtkWidget *cohort_chart_table_new (CohortChart *chart);

G_END_DECLS
