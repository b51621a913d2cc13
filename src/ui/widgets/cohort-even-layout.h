// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children of one kind out in lines that are as even as can be: five are three and two, never four and one. */
#define COHORT_TYPE_EVEN_LAYOUT (cohort_even_layout_get_type ())
G_DECLARE_FINAL_TYPE (CohortEvenLayout, cohort_even_layout, COHORT, EVEN_LAYOUT, GtkLayoutManager)

guint cohort_even_layout_count_columns (guint n, int width, int child_width);

G_END_DECLS
