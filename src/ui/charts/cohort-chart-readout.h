// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The card that reads out what is meant in a chart. See the .c file.

#pragma once

#include <gtk/gtk.h>

#include "cohort-chart.h"

G_BEGIN_DECLS

GtkWidget *cohort_chart_readout_new (void);
char *cohort_chart_readout_write (const CohortChart *chart, const guint8 *hidden, guint series, guint index);

G_END_DECLS
