// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-window.h"

G_BEGIN_DECLS

#define COHORT_TYPE_PALETTE (cohort_palette_get_type ())
G_DECLARE_FINAL_TYPE (CohortPalette, cohort_palette, COHORT, PALETTE, AdwDialog)

/* @everywhere: searches members, their notes and payments alone */
GtkWidget *cohort_palette_new (CohortWindow *window, gboolean everywhere);

G_END_DECLS
