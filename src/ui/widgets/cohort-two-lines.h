// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "cohort-list-row.h"

G_BEGIN_DECLS

void cohort_two_lines_set_up (GtkColumnViewColumn *column, CohortRowShow show);
void cohort_two_lines_set (GtkWidget *cell, const char *title, const char *amount, const char *detail);

G_END_DECLS
