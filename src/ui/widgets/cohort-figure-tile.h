// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "cohort-figure.h"

G_BEGIN_DECLS

/* A number as a card. Activating it, or F1 on it, opens it. */
#define COHORT_TYPE_FIGURE_TILE (cohort_figure_tile_get_type ())
G_DECLARE_FINAL_TYPE (CohortFigureTile, cohort_figure_tile, COHORT, FIGURE_TILE, GtkButton)

GtkWidget *cohort_figure_tile_new (void);
void cohort_figure_tile_set (CohortFigureTile *self, CohortSession *session, CohortFigureReport *report,
                             const CohortFigure *figure);

/* Cards beside each other, in even lines. */
#define COHORT_TYPE_FIGURE_STRIP (cohort_figure_strip_get_type ())
G_DECLARE_FINAL_TYPE (CohortFigureStrip, cohort_figure_strip, COHORT, FIGURE_STRIP, GtkWidget)

GtkWidget *cohort_figure_strip_new (void);
void cohort_figure_strip_set (CohortFigureStrip *self, CohortSession *session, CohortFigureReport *report, guint from,
                              guint to);

G_END_DECLS
